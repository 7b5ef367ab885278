package toppage

import (
	"time"

	"tallylight/readiness/proof"
)

// noReport begins L1 and L2, which depend on the event's peak and on the age of the reports alone.
func noReport(_ *evidence, c Check) Check { return unknown(c, "no_report") }

func (e *evidence) loadNeed(d Demand) LoadNeed {
	return LoadNeed{Peak: d.Needs(), P95: e.Page.TTFBLimit}
}

// provenPeak is L1 for an event.
func provenPeak(e *evidence, c Check, now time.Time, d Demand) Check {
	said, report := enoughLoad(now, c, e.Loads, e.loadNeed(d))
	if report == nil {
		return typedLoad(now, said, d.Typed, e.loadNeed(d))
	}
	return said
}

// provenScaling is L2 for an event.
func provenScaling(e *evidence, c Check, now time.Time, d Demand) Check {
	return linearLoad(now, c, e.Loads, e.loadNeed(d))
}

// capacity is P1: the capacity that there is now is what was asked for.
func capacity(e *evidence, c Check) Check {
	switch r := e.Capacity; {
	case !e.Page.Capacity.Set():
		c.State, c.Reason = CheckNA, "no_query" // a task asks for the same
		return c
	case r == nil:
		return unknown(c, "not_asked")
	default:
		c.Measured, c.Required, c.Evidence = words(r.Measured), words(r.Required), e.Page.Capacity.Ask
		c.At, c.Expires = r.At, r.At.Add(r.FreshFor)
		switch r.State {
		case proof.Pass:
			return result(c, CheckPass, "")
		case proof.Fail:
			return result(c, CheckFail, "too_little")
		default:
			c.Evidence = r.Detail
			return unknown(c, Reason(r.Reason))
		}
	}
}
