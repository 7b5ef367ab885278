package toppage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Parts are what the HTML of a page has browsers ask for besides.
type Parts struct {
	Asked []Part `json:"asked,omitempty"`
	// Left is how many more first-party addresses the page names than were asked for.
	Left int `json:"left,omitempty"`
	// Elsewhere are hosts of others that the page names, some of Others; nobody asked them.
	Elsewhere []string `json:"elsewhere,omitempty"`
	Others    int      `json:"others,omitempty"`
}

// MostParts is how many addresses of a page are asked for, twice each; MostElsewhere how many hosts of others are named.
const (
	MostParts     = 8
	MostElsewhere = 5
)

// PartKind is what browsers want an address for.
type PartKind string

// The kinds of parts, those first that are most likely made anew for each visitor.
const (
	PartData   PartKind = "data"
	PartScript PartKind = "script"
	PartStyle  PartKind = "style"
	PartFont   PartKind = "font"
	PartImage  PartKind = "image"
)

// PartKinds lists every kind, in that order.
var PartKinds = []PartKind{PartData, PartScript, PartStyle, PartFont, PartImage}

// Part is a first-party address that the page names, as it was asked for.
type Part struct {
	URL  string   `json:"url"` // without its query
	Kind PartKind `json:"kind"`
	// Guessed says that it is only written in a script, so that browsers need not ask for it.
	Guessed bool `json:"guessed,omitempty"`
	// Unkept says that its headers forbid a shared cache to keep it.
	Unkept bool   `json:"unkept,omitempty"`
	Shots  []Shot `json:"shots"` // two, seconds apart
}

// fate is what became of a part.
type fate string

// The fates. They are words of the evidence.
const (
	fateHit    fate = "hit"
	fateMiss   fate = "miss"
	fateDark   fate = "?"      // nothing says who answered
	fateSilent fate = "silent" // nothing usable came
	fateNone   fate = ""       // it is no part of the page
)

// loads is C10: what the page has browsers ask for besides is answered by a shared cache as well. A page out of the cache
// whose data comes from the origin is no shield.
func loads(e *evidence, c Check) Check {
	c, asked := e.surveyed(c)
	switch {
	case !asked:
		return c
	case e.Survey.Parts == nil && e.Survey.Shot(ShotPlain).came():
		return result(c, CheckNA, "no_survey") // by a version that did not look
	case e.Survey.Parts == nil:
		return unknown(c, "parts_silent")
	}
	t := e.Survey.Parts.tally(e.Page.Layer, rootOf(cmp.Or(e.Survey.Shot(ShotPlain).address(), e.Page.URL)))
	if c.Evidence = t.said(); t.n == 0 {
		return result(c, CheckNA, "no_parts")
	}
	c.Layer, c.Measured = e.layer, Quantities{part(t.of[fateHit], t.n)}
	return c.decided(rulings{
		{t.data > 0, CheckFail, "data_uncached"},
		{t.of[fateSilent] > 0, CheckUnknown, "parts_silent"},
		{t.of[fateDark] > 0, CheckUnknown, "parts_dark"},
		{t.of[fateMiss] > t.guessed, CheckWarn, "parts_uncached"},
		{t.guessed > 0, CheckWarn, "guess_uncached"},
	})
}

// address is where the shot was answered; empty where it was not taken.
func (s *Shot) address() string {
	if s == nil {
		return ""
	}
	return s.Final
}

// came says that the shot was taken and answered with a 200.
func (s *Shot) came() bool { return s != nil && s.Error == "" && s.Status == 200 }

// tally counts parts by what became of them.
type tally struct {
	n             int
	data, guessed int // of it, what no shared cache answered, and is data or a guess
	of            map[fate]int
	words         map[fate][]string
	others        string
}

// tally reads what became of the parts of a page with the addresses of which root is the beginning, of which a layer is
// expected.
func (all *Parts) tally(layer, root string) tally {
	t := tally{of: map[fate]int{}, words: map[fate][]string{}, others: all.othersSaid()}
	for i := range all.Asked {
		p := &all.Asked[i]
		place, own := strings.CutPrefix(p.URL, root)
		by := layer
		if !own {
			by = "" // it says nothing of other hosts
		}
		how := p.fate(by)
		if how == fateNone {
			continue
		}
		t.n++
		t.of[how]++
		t.words[how] = append(t.words[how], strings.Join([]string{string(p.Kind), said(place, own), string(how)}, " "))
		switch {
		case how != fateMiss:
		case p.Guessed:
			t.guessed++
		case p.Kind == PartData:
			t.data++
		}
	}
	return t
}

// said lists the parts, those first that want something, and counts the hosts of others.
func (t *tally) said() string {
	list := slices.Concat(t.words[fateMiss], t.words[fateSilent], t.words[fateDark], t.words[fateHit])
	if t.others != "" {
		list = append(list, t.others)
	}
	return strings.Join(list, ", ")
}

func (all *Parts) othersSaid() string {
	if all.Others == 0 {
		return ""
	}
	named := strings.Join(all.Elsewhere, " ")
	if more := all.Others - len(all.Elsewhere); more > 0 {
		named += fmt.Sprintf(" +%d", more)
	}
	return fmt.Sprintf("third-party hosts: %d (%s)", all.Others, named)
}

// said is the path of a part, with its host where that is another than the page's.
func said(place string, own bool) string {
	if own {
		return "/" + place
	}
	_, rest, _ := strings.Cut(place, "://")
	return rest
}

// rootOf gives the beginning of an address up to its path: "https://example.com/".
func rootOf(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host + "/"
}

// fate reads the answers of a part together, by the word of a layer; empty: of any.
func (p *Part) fate(layer string) fate {
	glances, came := make([]glance, len(p.Shots)), false
	for i := range p.Shots {
		glances[i] = p.Shots[i].glance()
		glances[i].plain = true // all ask alike
		came = came || glances[i].ok
	}
	if !came {
		return p.unsure(fateSilent)
	}
	told, spared := false, false
	for _, s := range readTogether(layer, 0, glances).sights() {
		told, spared = told || s.told, spared || s.spared
	}
	switch {
	case spared && !p.remade():
		return fateHit
	case told, p.changed(), p.Unkept:
		return fateMiss
	default:
		return p.unsure(fateDark)
	}
}

// unsure leaves out what only a script mentions: it may need another method, or a visitor who is logged in.
func (p *Part) unsure(how fate) fate {
	if p.Guessed {
		return fateNone
	}
	return how
}

// changed says that two answers, seconds apart, were not the same.
func (p *Part) changed() bool {
	first, second, ok := p.pair()
	return ok && first.Bytes != second.Bytes
}

// pair gives two answers whose bytes can be compared.
func (p *Part) pair() (first, second *Shot, ok bool) {
	if len(p.Shots) < 2 {
		return nil, nil, false
	}
	first, second = &p.Shots[0], &p.Shots[1]
	return first, second, first.came() && second.came() && first.Bytes != "" && second.Bytes != "" && second.At.Sub(first.At) >= markApart
}

// remade says that both answers call themselves hits and are not the same, with no Age by which the cache had just
// replaced what it kept: they were rendered for whoever asked.
func (p *Part) remade() bool {
	first, second, ok := p.pair()
	if !ok || first.Bytes == second.Bytes || first.Served != ServedHit || second.Served != ServedHit {
		return false
	}
	return second.AgeS == nil || time.Duration(*second.AgeS)*time.Second > second.At.Sub(first.At)+ttlTolerance
}
