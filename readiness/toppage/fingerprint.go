package toppage

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Fingerprint is the configuration of a page's shared cache, as far as it can be seen from outside: when it changes,
// what was rehearsed before proves nothing any more. What differs from answer to answer is no change; where several values
// take turns, a field holds all of them with " | " between. What is empty is not known.
type Fingerprint struct {
	Layer        string `json:"layer"` // the product that answered
	CacheControl string `json:"cache_control"`
	Vary         string `json:"vary"`
	ALPN         string `json:"alpn"`
	CNAME        string `json:"cname"`  // the last name to which the page's led
	Config       string `json:"config"` // the operator's own version
	// Chain is what each cache on the way calls itself, Target the first name outside the page's own domain to which its name
	// led. Where both are known on both sides, Layer and CNAME are not compared: which of several caches spared the origin, and
	// which machine of a CDN a name leads to, changes from answer to answer.
	Chain  string `json:"chain,omitempty"`
	Target string `json:"target,omitempty"`
	Origin string `json:"origin,omitempty"` // its address, as the operator gave it
	Final  string `json:"final,omitempty"`  // where redirects end, without the query
	// Fixed names the directives of CacheControl whose seconds are the same in one rendering after another, Falling those of
	// which only a part of a countdown was seen.
	Fixed   string `json:"fixed,omitempty"`
	Falling string `json:"falling,omitempty"`
}

// Same says whether nothing is known to have changed from f to g: what is not known on one side is not compared, except
// the operator's own version.
func (f Fingerprint) Same(g Fingerprint) bool {
	return f.Config == g.Config && f.sameWay(g) && sameOr(f.Origin, g.Origin) && f.sameCaching(g) && meets(f.ALPN, g.ALPN)
}

// sameWay compares how an answer reaches a visitor: caches, name and redirects.
func (f Fingerprint) sameWay(g Fingerprint) bool {
	chain, target := sameOr(f.Layer, g.Layer), sameOr(f.CNAME, g.CNAME)
	if f.Chain != "" && g.Chain != "" {
		chain = covers(f.Chain, g.Chain)
	}
	if f.Target != "" && g.Target != "" {
		target = covers(f.Target, g.Target)
	}
	return chain && target && covers(f.Final, g.Final)
}

func sameOr(a, b string) bool { return a == "" || b == "" || a == b }

// turns stands between values that take turns.
const turns = " | "

// covers says that all that takes turns now did so before.
func covers(before, now string) bool {
	if before == "" || now == "" {
		return true
	}
	known := strings.Split(before, turns)
	return !slices.ContainsFunc(strings.Split(now, turns), func(one string) bool { return !slices.Contains(known, one) })
}

// meets says that something takes turns on both sides.
func meets(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	other := strings.Split(b, turns)
	return slices.ContainsFunc(strings.Split(a, turns), func(one string) bool { return slices.Contains(other, one) })
}

// String gives the first 12 hexadecimal digits of its SHA-256.
func (f Fingerprint) String() string {
	parts := []string{f.Layer, f.CacheControl, f.Vary, f.ALPN, f.CNAME, f.Config}
	if more := strings.Join([]string{f.Chain, f.Target, f.Origin, f.Final}, "\x00"); more != "\x00\x00\x00" {
		parts = append(parts, more)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// FingerprintOf reads the configuration from what was seen of a page, newest first: what the newest answer of it does
// not tell is taken from the answers before.
func FingerprintOf(seen []Observation, survey *Survey, setup Setup) Fingerprint {
	f := Fingerprint{Config: setup.Config, Layer: setup.Layer, Origin: setup.Origin}
	newest := make([]*Observation, 0, checkWindow)
	for i := range seen {
		o := &seen[i]
		if !o.Answered() {
			continue
		}
		if len(newest) < checkWindow {
			newest = append(newest, o)
		}
		if f.Layer == "" && o.Facts.ServedConfidence == "explicit" {
			f.Layer = o.Facts.ServedBy
		}
		if f.Layer != "" && len(newest) == checkWindow {
			break
		}
	}
	f.readAnswers(newest, setup)
	f.readName(survey)
	return f
}

// readAnswers takes from the newest answers what they tell together.
func (f *Fingerprint) readAnswers(newest []*Observation, setup Setup) {
	f.Chain = agreed(each(newest, (*Observation).sameChain, func(o *Observation) string { return o.chain(setup.Layer) }))
	f.Vary = agreed(each(newest, func(a, b *Observation) bool { return a.Details.Vary == b.Details.Vary },
		func(o *Observation) string { return fieldSet(o.Details.Vary) }))
	f.Final = agreed(settled(each(newest, func(a, b *Observation) bool { return a.FinalURL == b.FinalURL },
		func(o *Observation) string { return landing(o.FinalURL) })))
	f.ALPN = strings.Join(distinct(each(newest, func(_, _ *Observation) bool { return false }, (*Observation).protocol)), turns)
	f.readCaching(newest)
}

// readName takes from a survey where the page's name leads.
func (f *Fingerprint) readName(survey *Survey) {
	if survey == nil || survey.DNS == nil {
		return
	}
	if chain := survey.DNS.CNAME; len(chain) > 0 {
		f.CNAME = chain[len(chain)-1]
	}
	f.Target = inTurn(survey.DNS.Targets)
}

// each reads a value of every answer that has one; of two in a row that are alike once.
func each(seen []*Observation, alike func(a, b *Observation) bool, read func(*Observation) string) []string {
	values, value := make([]string, 0, len(seen)), ""
	for i, o := range seen {
		if i == 0 || !alike(seen[i-1], o) {
			value = read(o)
		}
		if value != "" {
			values = append(values, value)
		}
	}
	return values
}

// inTurn gives, of values newest first, the newest and those that came between two sightings of it: they take turns. One
// that was not seen since is of an older configuration.
func inTurn(values []string) string {
	if len(values) == 0 {
		return ""
	}
	oldest := 0
	for i, value := range values {
		if value == values[0] {
			oldest = i
		}
	}
	return strings.Join(distinct(values[:oldest+1]), turns)
}

// agreed is inTurn of what was seen more than once: one odd answer among others that agree is no configuration yet.
func agreed(values []string) string {
	if len(values) > 2 && values[1] == values[2] && !slices.Contains(values[1:], values[0]) {
		values = values[1:]
	}
	return inTurn(values)
}

// distinct sorts values and leaves out what comes twice.
func distinct(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
