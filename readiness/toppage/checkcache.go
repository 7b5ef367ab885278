package toppage

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Limits of the checks of the shared cache.
const (
	hitsNeeded = 18
	hitsAtRisk = 14
	ttlNeeded  = 30 * time.Second
	ttlAtRisk  = 5 * time.Second
	sieNeeded  = 10 * time.Minute
)

// sharedCache is C1: the origin's marker proves that a shared cache answered, or a layer that was seen to serve the same
// twice says so (RFC 9211 and the headers of real products). An answer that was merely fast proves nothing, and neither
// does silence, nor a header over a marker that moves.
func sharedCache(e *evidence, c Check) Check {
	c.Layer = e.Page.Layer
	var t shares
	for i, s := range e.sights {
		o := &e.latest[i]
		t.count(s)
		if s.told && c.At.IsZero() {
			c.At, c.Expires, c.Evidence = o.At, e.Page.until(*o), o.sparedBy()
		}
		if s.spared && c.Layer == "" {
			c.Layer = o.Facts.ServedBy
		}
	}
	c.Layer = cmp.Or(c.Layer, e.spokeFor())
	c.Measured = Quantities{part(t.spared, t.n)}
	return c.share(t, e.lane)
}

// spokeFor is the cache that says of the newest answers that it had to ask; empty where none says so.
func (e *evidence) spokeFor() string {
	for i := range e.latest {
		if by := e.latest[i].Facts.ServedBy; by != "" {
			return by
		}
	}
	return ""
}

// shares counts what the newest answers say.
type shares struct {
	seen     int
	n        int // those of which something may be said
	told     int
	spared   int
	explicit int // of those spared
	denied   int // spared by the marker, though the caches say that they asked
	still    int // spared by a marker that was never seen to move
	moved    int
}

func (t *shares) count(s sight) {
	t.seen++
	t.n += one(!s.vague)
	t.told += one(s.told)
	t.spared += one(s.spared)
	t.explicit += one(s.spared && s.explicit)
	t.denied += one(s.denied)
	t.still += one(s.still)
	t.moved += one(s.moved)
}

// share judges how many of the answers spared the origin.
func (c Check) share(t shares, l lane) Check {
	enough := func(k, needed int) bool { return k*checkWindow >= needed*t.n }
	return c.decided(rulings{
		{l.rendered(), CheckFail, "rendered"},
		{t.told == 0 || t.seen < lastAnswers, CheckUnknown, "no_evidence"},
		{enough(t.explicit, hitsNeeded), CheckPass, ""},
		{t.moved > 0 && enough(t.spared+t.moved, hitsNeeded), CheckUnknown, "marker_moves"},
		{enough(t.spared, hitsNeeded) && t.denied > 0, CheckWarn, "denied"},
		{enough(t.spared, hitsNeeded) && t.still > 0, CheckWarn, "marker_still"},
		{enough(t.spared, hitsNeeded), CheckWarn, "only_inferred"},
		{enough(t.spared, hitsAtRisk), CheckWarn, "misses"},
		{t.told == t.spared || t.spared > 0 && t.n < checkWindow, CheckUnknown, "few_probes"}, // the first requests fill the cache
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
	bound := time.Duration(0)
	switch {
	case e.lane.held == 0: // no marker: the Age tells
		bound = shortest(e.births(), declared)
	case len(e.replaced) >= repeated:
		bound = slices.Max(e.replaced)
	}
	c.Layer = f.ServedBy
	c.Measured = Quantities{seconds(max(declared, observed))}
	c.Evidence = fmt.Sprintf("%s %.0f s", f.SharedTTLSource, declared.Seconds())
	if observed > 0 {
		c.Evidence += fmt.Sprintf(", Age ≤ %.0f s", observed.Seconds())
	}
	hit := slices.ContainsFunc(all, func(s sight) bool { return s.spared })
	switch {
	case e.lane.rendered():
		c.Measured = Quantities{seconds(0)}
		return result(c, CheckFail, "rendered")
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

// births are the instants at which the renderings that were served were made, newest first: each of an answer less its Age.
func (e *evidence) births() []time.Time {
	var births []time.Time
	for i, o := range e.latest {
		if !e.sights[i].spared || o.Facts.AgeS == nil {
			continue
		}
		birth := o.At.Add(-seconds32(*o.Facts.AgeS))
		if n := len(births); n == 0 || births[n-1].Sub(birth) > ttlTolerance {
			births = append(births, birth)
		}
	}
	return births
}

// shortest gives the time within which renderings were replaced again and again although they were declared to last
// longer; 0: that was not seen.
func shortest(births []time.Time, declared time.Duration) time.Duration {
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
	c.Layer, c.Evidence = e.front(), o.Details.CacheControl
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
