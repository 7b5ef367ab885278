package toppage

import (
	"net/url"
	"slices"
	"strings"
)

// chain names the caches on the way of an answer that say so themselves, nearest the origin first as they are told; the
// one that is expected stands before them.
func (o *Observation) chain(expected string) string {
	var names []string
	for _, l := range o.Details.Layers {
		if name := pool(l.Layer); l.Explicit && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 && o.Facts.ServedConfidence == "explicit" && o.Facts.ServedBy != "" {
		names = []string{pool(o.Facts.ServedBy)}
	}
	if expected != "" && len(names) > 0 {
		names = append([]string{expected + ":"}, names...)
	}
	return strings.Join(names, " ")
}

// sameChain says that two answers name the same caches.
func (o *Observation) sameChain(p *Observation) bool {
	same := func(a, b LayerWord) bool { return a.Layer == b.Layer && a.Explicit == b.Explicit }
	return slices.EqualFunc(o.Details.Layers, p.Details.Layers, same) && o.Facts.ServedBy == p.Facts.ServedBy &&
		o.Facts.ServedConfidence == p.Facts.ServedConfidence
}

// pool gives the name that the machines of one pool share: caches that name themselves name the machine, and another one
// answers each time.
func pool(layer string) string {
	if labels := strings.Split(layer, "."); len(labels) > 2 && !strings.Contains(layer, " ") {
		layer = "*." + strings.Join(labels[1:], ".")
	}
	var b strings.Builder
	digits := false
	for _, r := range strings.ReplaceAll(layer, "|", "/") {
		digit := r >= '0' && r <= '9'
		if digit && !digits {
			b.WriteByte('#')
		}
		if !digit {
			b.WriteRune(r)
		}
		digits = digit
	}
	return b.String()
}

func (o *Observation) protocol() string {
	if o.Facts.Protocol == nil {
		return ""
	}
	return *o.Facts.Protocol
}

// fieldSet reads a list of field names as the set that it is.
func fieldSet(list string) string {
	if strings.TrimSpace(list) == "" {
		return absent
	}
	var names []string
	for name := range strings.SplitSeq(strings.ToLower(list), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(distinct(names), ", ")
}

// landing is where an answer came from, without what may differ for each visitor.
func landing(address string) string {
	before, _, _ := strings.Cut(address, "?")
	before, _, _ = strings.Cut(before, "#")
	before, _, _ = strings.Cut(before, ";") // a session, as some servers write it
	at, err := url.Parse(before)
	if err != nil || at.Host == "" {
		return ""
	}
	at.Scheme, at.Host = strings.ToLower(at.Scheme), strings.ToLower(at.Host)
	if at.Path == "" {
		at.Path = "/"
	}
	return at.String()
}

// fewestApart is how many answers have to come from as many addresses before an address says nothing but its host.
const fewestApart = 3

// settled leaves the paths out of addresses that are another one each time.
func settled(addresses []string) []string {
	if len(addresses) < fewestApart || len(distinct(addresses)) < len(addresses) {
		return addresses
	}
	hosts := make([]string, len(addresses))
	for i, address := range addresses {
		if at, err := url.Parse(address); err == nil {
			hosts[i] = at.Scheme + "://" + at.Host
		}
	}
	return hosts
}
