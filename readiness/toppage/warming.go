package toppage

import (
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// A cache that has never seen a page fetches it for the first who ask, and they wait. What is seen of an address within
// firstSight of its first answer decides neither A1 nor A2 where that may be all there is to it: the address is looked at
// again WarmAgain after its first sight.
const (
	firstSight = 50 * time.Second
	WarmAgain  = 60 * time.Second
)

// rule reads a check out of the evidence.
type rule = func(e *evidence, c Check) Check

// warmed has a rule judge a page without what was seen at first sight, where all that was seen does not pass and a cold
// cache may be why; it is warming as long as too little else was seen.
func warmed(judge rule, cold func(*evidence) bool) rule {
	return func(e *evidence, c Check) Check {
		all := judge(e, c)
		if all.State == CheckPass || all.State == CheckUnknown && all.Reason != "few_probes" || !cold(e) {
			return all
		}
		if later := judge(e.afterFirstSight(), c); later.State != CheckUnknown {
			return later
		}
		all.Again = firstSeen(e.seen).Add(WarmAgain)
		return unknown(all, "warming")
	}
}

// lapses has a check be warming for as long as its evidence counts.
func lapses(_ *evidence, c Check, now time.Time, _ Demand) Check {
	if c.Reason == "warming" && now.After(c.Expires) {
		c.Again = time.Time{}
		return unknown(c, "stale")
	}
	return c
}

// afterFirstSight is the evidence without what was seen at first sight.
func (e *evidence) afterFirstSight() *evidence {
	later := *e
	later.seen, later.sights = nil, nil
	for i, o := range e.seen {
		if o.Details.First {
			continue
		}
		later.seen = append(later.seen, o)
		if i < len(e.sights) {
			later.sights = append(later.sights, e.sights[i])
		}
	}
	later.latest = later.seen[:min(len(later.seen), checkWindow)]
	return &later
}

// firstSeen is when the oldest observation of a first sight was made, of some that are newest first; zero where none is.
func firstSeen(seen []Observation) time.Time {
	for i := len(seen) - 1; i >= 0; i-- {
		if seen[i].Details.First {
			return seen[i].At
		}
	}
	return time.Time{}
}

// coldAnswers says that answers failed at first sight, and only as they fail behind a cold cache: they came too late, or
// whatever stands before the origin gave up on it.
func coldAnswers(e *evidence) bool {
	cold := false
	for i := range e.latest {
		o := &e.latest[i]
		if !o.Details.First || o.Answered() {
			continue
		}
		if !o.gaveUp() {
			return false
		}
		cold = true
	}
	return cold
}

func (o *Observation) gaveUp() bool {
	return o.Error == "timeout" || o.Error == "" && slices.Contains([]int{502, 503, 504}, o.Status)
}

// coldTimes says that answers were slow at first sight.
func coldTimes(e *evidence) bool {
	limit := float64(e.Page.TTFBLimit.Milliseconds())
	return slices.ContainsFunc(e.seen, func(o Observation) bool {
		return o.Details.First && o.Answered() && o.Facts.TTFBMS != nil && *o.Facts.TTFBMS > limit
	})
}

// slowEnough is how many slow answers make the 95th percentile of any checkWindow slow that hold them.
const slowEnough = checkWindow - checkWindow*95/100 + 1

// foregone judges fewer answers than a percentile needs: by those that no others can make good.
func foregone(c Check, ms []float64, limit float64) Check {
	c.Measured = Quantities{part(len(ms), checkWindow)}
	if len(ms) < slowEnough {
		return unknown(c, "few_probes")
	}
	slices.Sort(ms)
	least := ms[len(ms)-slowEnough]
	if least > limit {
		c.Measured = Quantities{millis(least).bound(atLeast), c.Measured[0]}
		c.Evidence = fmt.Sprintf("max %.0f ms, n = %d", ms[len(ms)-1], len(ms))
	}
	return c.decided(rulings{
		{least <= limit, CheckUnknown, "few_probes"},
		{least <= 2*limit, CheckWarn, "slow"},
		{true, CheckFail, "slow"},
	})
}

// Look is how a page is asked for at its turn.
type Look struct {
	Probes int
	First  bool // what they see is of the first sight
}

// KnownWell is how many observations of a page have it asked for once at its turn, whatever they saw.
const KnownWell = 2 * checkWindow

// Look says how a page is asked for at now, by the newest that was seen of it: often enough for every check where it is new,
// has another address, or was not probed for LookBack, and once more so where its first sight decided nothing.
func (p Page) Look(now time.Time, known []Observation) Look {
	var seen []Observation // at its address, as far as checks look back
	met := false
	for _, o := range newestFirst(known) {
		if o.URL != "" && o.URL != p.URL || o.At.After(now.Add(fault.MaxSkew)) {
			continue
		}
		met = true
		if !o.At.Before(now.Add(-p.LookBack())) {
			seen = append(seen, o)
		}
	}
	first := firstSeen(seen)
	again := !p.WarmsUntil(seen).IsZero()
	switch {
	case !met, !first.IsZero() && now.Before(first.Add(firstSight)):
		return Look{Probes: max(1, checkWindow-len(seen)), First: true}
	case again:
		seen = slices.DeleteFunc(seen, func(o Observation) bool { return o.Details.First })
	}
	return Look{Probes: max(1, checkWindow-len(seen))}
}

// WarmsUntil says when a page that may have been seen behind a cold cache only is looked at again; zero where it is judged
// by what was seen.
func (p Page) WarmsUntil(observed []Observation) time.Time {
	if firstSeen(observed).IsZero() {
		return time.Time{}
	}
	facts := PageFacts{Page: p, Observed: observed}
	e := facts.evidence()
	for _, id := range []string{"A1", "A2"} {
		row := RowOf(id)
		if c := row.rule(e, row.begin()); c.Reason == "warming" {
			return c.Again
		}
	}
	return time.Time{}
}
