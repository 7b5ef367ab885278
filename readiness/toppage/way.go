package toppage

import (
	"fmt"
	"time"
)

// step is one redirect on a way to the page, with all looks at it.
type step struct {
	hop   Hop // as it was seen last
	looks []Hop
	own   bool // it stands between the page's own address and the page
	spare int  // answers of the page that came without it, while others came over it
	gone  bool // the newest of them did
	at    time.Time
	until time.Time // when the newest look stops counting

	state    CheckState
	reason   Reason
	measured Quantities // how many of the looks spared the origin
}

// place tells a redirect from others: one address may lead elsewhere for those who ask in another language.
type place struct{ from, to, asked string }

// journey gathers the redirects on every way, in the order in which they were met.
type journey struct {
	all   []*step
	known map[place]*step
}

// steps gives the redirects on every way to the page that is known, judged. What an older survey saw counts as long as it is
// fresh by the newest observation.
func (e *evidence) steps() []*step {
	j := journey{known: map[place]*step{}}
	for i := range e.latest {
		o := &e.latest[i]
		j.follow(Chain{Own: true, Hops: o.Details.Hops}, o.At, e.Page.until(*o))
	}
	j.others(e)
	if s := e.Survey; s != nil && (len(e.latest) == 0 || !e.latest[0].At.After(s.At.Add(s.FreshFor))) {
		for _, chain := range s.Entries {
			j.follow(chain, s.At, s.At.Add(s.FreshFor))
		}
	}
	for _, s := range j.all {
		layer := ""
		if host(s.hop.URL) == host(e.Page.URL) {
			layer = e.Page.Layer // it is expected at the page's own host
		}
		s.state, s.reason = s.judge(layer)
	}
	return j.all
}

// follow takes down the redirects of a way in.
func (j *journey) follow(c Chain, at, until time.Time) {
	for i, h := range c.Hops {
		h.Location = c.leads(i)
		j.look(c.Asked, h, at, until, c.Own)
		if h.Again != nil {
			j.look(c.Asked, *h.Again, at, until, c.Own)
		}
	}
}

// others counts the answers that came without a redirect over which others came: it may be gone, or only some are led on. What they
// say together is as new as the newest.
func (j *journey) others(e *evidence) {
	answered := 0
	for i := range e.latest {
		answered += one(e.latest[i].Answered())
	}
	for _, s := range j.all {
		newest := &e.latest[0]
		s.spare = max(0, answered-len(s.looks))
		s.gone = s.spare > 0 && s.hop.At.Before(newest.At)
		s.at, s.until = newest.At, e.Page.until(*newest)
	}
}

// leads gives where an answer on a way leads; empty: it stands for itself.
func (c Chain) leads(i int) string {
	if to := c.Hops[i].Location; to != "" || i+1 == len(c.Hops) {
		return to
	}
	return c.Hops[i+1].URL
}

// look takes down one look at an answer that leads on.
func (j *journey) look(asked string, h Hop, at, until time.Time, own bool) {
	if h.Location == "" {
		return
	}
	if h.At.IsZero() {
		h.At = at
	}
	key := place{h.URL, h.Location, asked}
	s := j.known[key]
	if s == nil {
		s = &step{}
		j.known[key] = s
		j.all = append(j.all, s)
	}
	s.looks, s.own = append(s.looks, h), s.own || own
	if s.hop.URL == "" || h.At.After(s.hop.At) {
		s.hop = h
	}
	if s.until.IsZero() || until.After(s.until) {
		s.at, s.until = at, until
	}
}

// judge says of a redirect whether a cache spares the origin of it, by the same reading as of the page. One that an origin gives
// each time is asked of it by every visitor, however well its target is cached.
func (s *step) judge(layer string) (CheckState, Reason) {
	n, told, spared, explicit := s.spare, 0, s.spare, s.spare
	newest := s.gone
	for i, sight := range s.sights(layer) {
		if sight.vague {
			continue
		}
		n++
		told, spared, explicit = told+one(sight.told), spared+one(sight.spared), explicit+one(sight.spared && sight.explicit)
		newest = newest || sight.spared && s.looks[i].At.Equal(s.hop.At)
	}
	s.measured = Quantities{part(spared, n)}
	enough := func(k, needed int) bool { return k*checkWindow >= needed*n }
	switch {
	case s.rendered():
		return CheckFail, "redirect_uncached"
	case n > 0 && enough(explicit, hitsNeeded):
		return CheckPass, ""
	case told == 0:
		return CheckUnknown, "redirect_unseen"
	case enough(spared, hitsNeeded):
		return CheckWarn, "only_inferred"
	case enough(spared, hitsAtRisk):
		return CheckWarn, "redirect_uncached"
	case spared > 0 && n < checkWindow && newest: // the first requests fill the cache
		return CheckPass, ""
	case spared == told+s.spare || spared > 0 && n < checkWindow:
		return CheckUnknown, "few_probes"
	default:
		return CheckFail, "redirect_uncached"
	}
}

// rendered says that the marker of a redirect that names no lifetime moved within seconds and never stood: whatever a cache says, the
// origin made each.
func (s *step) rendered() bool {
	moved := false
	for i := range s.looks {
		for k := range i {
			a, b := &s.looks[i], &s.looks[k]
			apart := a.At.Sub(b.At).Abs()
			if a.Mark == "" || b.Mark == "" || apart < markApart {
				continue
			}
			if a.Mark == b.Mark {
				return false
			}
			moved = moved || apart < ttlNeeded && a.TTLS == 0 && b.TTLS == 0
		}
	}
	return moved
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// sights reads the looks at a redirect together, as the answers of a page are read. No origin had to give what a CDN made; and since
// a redirect has no page to compare, the word of a cache counts where no marker is against it.
func (s *step) sights(layer string) []sight {
	seen := make([]glance, len(s.looks))
	for i := range s.looks {
		seen[i] = s.looks[i].glance()
	}
	all := readTogether(layer, seconds32(s.looks[0].TTLS), seen).sights()
	for i := range s.looks {
		h := &s.looks[i]
		kept := all[i].spared && !h.Inferred && (h.Served == ServedHit || h.Served == ServedStale)
		fixed := all[i].held && h.Served != ServedRevalidated // whoever gives redirects at the edge may mark them so
		if kept || fixed || h.madeAtEdge() {
			all[i] = sight{told: true, spared: true, explicit: true}
		}
	}
	return all
}

func (h *Hop) glance() glance {
	return glance{at: h.At, ok: !h.Refused.Told(), plain: true, served: h.Served, explicit: !h.Inferred, by: h.By, layers: h.Layers, mark: h.Mark}
}

// madeAtEdge says that a CDN made the redirect itself. One with the origin's marker came from an origin, whoever says so.
func (h *Hop) madeAtEdge() bool { return h.Server != "" && h.Mark == "" }

// String tells where a redirect leads and what is known of it.
func (h *Hop) String() string {
	return fmt.Sprintf("%s → %s (%d, %s)", h.URL, h.Location, h.Status, h.word())
}

func (h *Hop) word() string {
	switch {
	case h.madeAtEdge():
		return h.Server
	case h.Served == ServedUnknown || h.Served == "":
		return "?"
	default:
		return string(h.Served)
	}
}

// sharedWay is C1: the page is served from the shared cache, and so is every redirect on the way to it. What is not known of a
// way in that is not the page's own address is told by A3 alone.
func sharedWay(e *evidence, c Check) Check {
	c = markedCache(e, c)
	for _, s := range e.way {
		if !s.own && s.state != CheckFail || stateOrder[s.state] >= stateOrder[c.State] {
			continue
		}
		c.At, c.Expires, c.Evidence, c.Measured = s.at, s.until, s.hop.String(), s.measured
		c = result(c, s.state, s.reason)
	}
	return c
}
