package toppage

import (
	"slices"
	"time"

	"tallylight/readiness/proof"
)

// proofChecks are those that were rehearsed, measured once, or that another machine answers.
func proofChecks(p *PageFacts, print Fingerprint) []settled {
	return slices.Concat(drillChecks(p, print), loadEvidence(p), plain(capacity(p)))
}

// loadEvidence is L1 and L2, which depend on the peak of the event and turn to warnings by themselves.
func loadEvidence(p *PageFacts) []settled {
	judge := func(pick func(l1, l2 Check) Check) func(Check, time.Time, Demand) Check {
		return func(c Check, now time.Time, d Demand) Check {
			said := pick(LoadChecks(now, p.Loads, LoadNeed{Peak: d.Peak, P95: p.Page.TTFBLimit}))
			said.MinLevel = c.MinLevel
			return said
		}
	}
	l1, l2 := LoadChecks(time.Time{}, nil, LoadNeed{})
	return []settled{
		{l1, judge(func(l1, _ Check) Check { return l1 })},
		{l2, judge(func(_, l2 Check) Check { return l2 })},
	}
}

// capacity is P1: the capacity that there is now is what was asked for.
func capacity(p *PageFacts) Check {
	c := Check{ID: "P1", Core: true}
	switch r := p.Capacity; {
	case !p.Page.Capacity.Set():
		return unknown(c, "no_query")
	case r == nil:
		return unknown(c, "not_asked")
	default:
		c.Measured, c.Required, c.Evidence = r.Measured, r.Required, p.Page.Capacity.Ask
		c.At, c.Expires = r.At, r.At.Add(r.FreshFor)
		switch r.State {
		case proof.Pass:
			return result(c, CheckPass, "")
		case proof.Fail:
			return result(c, CheckFail, "too_little")
		default:
			c.Evidence = r.Detail
			return unknown(c, r.Reason)
		}
	}
}
