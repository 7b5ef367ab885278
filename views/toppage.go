package views

import (
	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// say is the verdict in sentences: what was measured, and what is not proven.
func (p TopPagePage) say() string {
	return p.t().VerdictSays(verdict(p.Shield.Verdict), p.Shield.Checks, p.All, text.Peaks{Expected: p.Demand.Needs(), Proven: p.Proven.Rate})
}

func (p TopPagePage) expected() string { return figure(p.Demand.Needs(), toppage.PerSecond) }

// expects is the peak that an event is prepared for with what falls together with it, as a figure where it is one, else in PR's words.
func (p TopPagePage) expects(r readiness.Row) string {
	if peak := r.Grounds.Demand.Needs(); peak > 0 {
		return figure(peak, "")
	}
	return r.Event.Brief.Peak
}

// proven is the rate that a load test has proven; a dash where none has.
func (p TopPagePage) proven(r readiness.Row) string {
	if r.Grounds.Proven.Rate == 0 {
		return "–"
	}
	return figure(r.Grounds.Proven.Rate, "")
}

// wanting names what does not pass for an event.
func (p TopPagePage) wanting(r readiness.Row) string {
	if _, wanting := passing(r.Shield.Checks); len(wanting) > 0 {
		return p.t().CheckNames(wanting)
	}
	return p.t().Word.None
}
