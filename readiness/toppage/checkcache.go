package toppage

import (
	"fmt"
	"slices"
	"time"
)

// Limits of the checks of the shared cache.
const (
	hitsNeeded   = 18
	hitsAtRisk   = 14
	ttlNeeded    = 30 * time.Second
	ttlAtRisk    = 5 * time.Second
	sieNeeded    = 10 * time.Minute
	markApart    = 2 * time.Second
	ttlTolerance = 2 * time.Second // Age is in whole seconds
)

// sight is what one answer says of whether the origin was asked for it.
type sight struct {
	told     bool // something says so
	spared   bool // a shared cache answered
	explicit bool // the cache says so itself, or the origin marker proves it
	vague    bool // neither: the marker is new, as it would be after each lifetime
}

// glance is the part of an answer from which that is told.
type glance struct {
	at       time.Time
	ok       bool
	served   Served
	explicit bool
	by       string
	layers   []LayerWord
	mark     string
	ttl      time.Duration // as declared; 0: none
}

func (o *Observation) glance() glance {
	f := &o.Facts
	return glance{at: o.At, ok: o.Answered(), served: f.Served, explicit: f.ServedConfidence == "explicit", by: f.ServedBy,
		layers: o.Details.Layers, mark: o.Details.Mark, ttl: f.declared()}
}

func (s *Shot) glance() glance {
	return glance{at: s.At, ok: s.answered(), served: s.Served, explicit: s.Confidence == "explicit",
		by: s.ServedBy, layers: s.Layers, mark: s.Mark}
}

// declared is the lifetime that the headers give a shared cache; 0: none, or it must validate each time.
func (f *Facts) declared() time.Duration {
	if !f.StorableShared || f.MustValidateEveryTime {
		return 0
	}
	return seconds32(f.SharedTTLS)
}

// seconds32 takes a number of seconds for at most 2^31, as a cache does (RFC 9111 1.2.2).
func seconds32(n int64) time.Duration { return time.Duration(min(n, 1<<31)) * time.Second }

// word gives what the layer that counts says; where none is expected, the one that spared the origin most.
func (g glance) word(layer string) (how Served, explicit bool) {
	if layer == "" || layer == g.by {
		return g.served, g.explicit
	}
	for _, l := range g.layers {
		if l.Layer == layer {
			return l.Served, l.Explicit
		}
	}
	return ServedUnknown, false
}

// sights reads answers together: what no header says of one, the origin's marker may say by comparison. The same value
// at least two seconds apart was written once, so a cache answered.
func sights(layer string, seen []glance) []sight {
	all := make([]sight, len(seen))
	for i, g := range seen {
		if !g.ok {
			continue
		}
		how, explicit := g.word(layer)
		s := &all[i]
		s.told = how != ServedUnknown && how != ""
		s.spared = how == ServedHit || how == ServedStale
		s.explicit = explicit && s.told
		if g.mark != "" && !s.explicit {
			*s = g.marked(*s, seen)
		}
	}
	return all
}

// marked adds what the marker says to what headers let one guess.
func (g glance) marked(s sight, seen []glance) sight {
	nearest := time.Duration(-1)
	for _, other := range seen {
		apart := other.at.Sub(g.at).Abs()
		if !other.ok || other.mark == "" || apart < markApart {
			continue
		}
		if other.mark == g.mark {
			return sight{told: true, spared: true, explicit: true}
		}
		if nearest < 0 || apart < nearest {
			nearest = apart
		}
	}
	switch {
	case s.told || nearest < 0:
		return s
	case nearest < max(g.ttl-ttlTolerance, markApart+time.Second), g.ttl == 0:
		return sight{told: true, explicit: true}
	default:
		return sight{vague: true}
	}
}

// sharedCache is C1: a shared cache says itself that it answered (RFC 9211 and the headers of real products), or the
// origin's marker proves it. An answer that was merely fast proves nothing, and neither does silence.
func sharedCache(e *evidence, c Check) Check {
	seen := e.latest
	c.Layer = e.Page.Layer
	var n, told, spared, explicit int
	for i, s := range e.sights {
		if s.vague {
			continue
		}
		n++
		if !s.told {
			continue
		}
		if told == 0 {
			c.At, c.Expires, c.Evidence = seen[i].At, e.Page.until(seen[i]), seen[i].sparedBy()
		}
		told++
		if s.spared {
			spared++
			if c.Layer == "" {
				c.Layer = seen[i].Facts.ServedBy
			}
			if s.explicit {
				explicit++
			}
		}
	}
	c.Measured = Quantities{part(spared, n)}
	return c.share(n, told, spared, explicit)
}

// share judges how many of n answers spared the origin.
func (c Check) share(n, told, spared, explicit int) Check {
	enough := func(k, needed int) bool { return k*checkWindow >= needed*n }
	return c.decided(rulings{
		{told == 0 || n < 3, CheckUnknown, "no_evidence"},
		{enough(explicit, hitsNeeded), CheckPass, ""},
		{enough(spared, hitsNeeded), CheckWarn, "only_inferred"},
		{enough(spared, hitsAtRisk), CheckWarn, "misses"},
		{told == spared || spared > 0 && n < checkWindow, CheckUnknown, "few_probes"}, // the first requests fill the cache
		{true, CheckFail, "misses"},
	})
}

// sparedBy quotes what the answer rests on: header lines, else the origin's marker.
func (o *Observation) sparedBy() string {
	if o.Evidence == "" && o.Details.Mark != "" {
		return o.Details.Mark
	}
	return o.Evidence
}

// sharedLifetime is C2: how long the shared cache keeps the page. It is what was observed where that is longer, or
// proven to be shorter, than what the headers declare (RFC 9111 4.2.1, RFC 9213).
func sharedLifetime(e *evidence, c Check) Check {
	c, o := e.newest(c, (*Observation).Answered)
	if o == nil {
		return c
	}
	f, seen, all := &o.Facts, e.latest, e.sights
	declared, observed := f.declared(), observedLifetime(seen, all)
	bound := shortest(seen, all, declared)
	c.Layer = f.ServedBy
	c.Measured = Quantities{seconds(max(declared, observed))}
	c.Evidence = fmt.Sprintf("%s %.0f s", f.SharedTTLSource, declared.Seconds())
	if observed > 0 {
		c.Evidence += fmt.Sprintf(", Age ≤ %.0f s", observed.Seconds())
	}
	hit := slices.ContainsFunc(all, func(s sight) bool { return s.spared })
	switch {
	case bound > 0:
		c.Measured = Quantities{seconds(bound)}
		return result(c, CheckWarn, "kept_shorter")
	case declared >= ttlNeeded:
		return result(c, CheckPass, "")
	case observed >= ttlNeeded:
		return result(c, CheckWarn, "kept_longer") // some caches keep what the headers forbid
	case hit, declared >= ttlAtRisk:
		return result(c, CheckWarn, "short_lifetime")
	default:
		return result(c, CheckFail, "not_cacheable")
	}
}

// observedLifetime is the longest time for which one rendering was seen to be served.
func observedLifetime(seen []Observation, all []sight) (longest time.Duration) {
	first := map[string]time.Time{} // newest first, so the newest sighting of a marker
	for i, o := range seen {
		if !all[i].spared {
			continue
		}
		if age := o.Facts.AgeS; age != nil {
			longest = max(longest, seconds32(*age))
		}
		if mark := o.Details.Mark; mark != "" {
			if newest, known := first[mark]; known {
				longest = max(longest, newest.Sub(o.At))
			} else {
				first[mark] = o.At
			}
		}
	}
	return longest
}

// repeated is how often a rendering has to be replaced too soon before that is the rule and not a purge.
const repeated = 2

// shortest gives the time within which renderings were replaced again and again although they were declared to last
// longer; 0: that was not seen. A rendering's birth is the instant of an answer less its Age.
func shortest(seen []Observation, all []sight, declared time.Duration) time.Duration {
	var births []time.Time // newest first
	for i, o := range seen {
		if !all[i].spared || o.Facts.AgeS == nil {
			continue
		}
		birth := o.At.Add(-seconds32(*o.Facts.AgeS))
		if n := len(births); n == 0 || births[n-1].Sub(birth) > ttlTolerance {
			births = append(births, birth)
		}
	}
	times, bound := 0, time.Duration(0)
	for i := 1; i < len(births); i++ {
		if life := births[i-1].Sub(births[i]); life < declared/2 {
			times++
			bound = max(bound, life)
		}
	}
	if times < repeated {
		return 0
	}
	return bound
}

// declaredStale is S4: the headers let a shared cache go on with what it has while the origin fails (RFC 5861 4, and RFC
// 9111 4.2.4 on what forbids it). It never counts as proof.
func declaredStale(e *evidence, c Check) Check {
	c, o := e.newest(c, (*Observation).Answered)
	if o == nil {
		return c
	}
	f := &o.Facts
	c.Layer, c.Evidence = f.ServedBy, o.Details.CacheControl
	if f.SIES == nil || *f.SIES == 0 {
		return result(c, CheckFail, "no_sie")
	}
	c.Measured = Quantities{{Value: float64(*f.SIES), Unit: Seconds}}
	switch {
	case !f.StaleIfErrorEffective:
		c.Measured[0].Note = f.StaleProhibitedBy
		return result(c, CheckFail, "sie_forbidden")
	case seconds32(*f.SIES) < sieNeeded:
		return result(c, CheckWarn, "short_sie")
	default:
		return result(c, CheckPass, "")
	}
}
