package views

import (
	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// say is the verdict in sentences: what was measured, and what is not proven.
func (p TopPagePage) say() string {
	return p.t().VerdictSays(verdict(p.Shield.Verdict), p.Shield.Checks, p.All, text.Peaks{Expected: p.Demand.Peak, Proven: p.Proven})
}

func (p TopPagePage) expected() string { return figure(p.Demand.Peak, toppage.PerSecond) }

// expects is the peak that an event is prepared for, as a figure where it is one, else in PR's words.
func (p TopPagePage) expects(r readiness.Row) string {
	if peak := p.Peaks[r.Event.ID]; peak > 0 {
		return figure(peak, "")
	}
	return r.Event.Brief.Peak
}

// proven is the rate that a load test has proven; a dash where none has.
func (p TopPagePage) proven() string {
	if p.Proven == 0 {
		return "–"
	}
	return figure(p.Proven, "")
}

// wanting names what does not pass for an event.
func (p TopPagePage) wanting(r readiness.Row) string {
	if _, wanting := passing(r.Shield.Checks); len(wanting) > 0 {
		return p.t().CheckNames(wanting)
	}
	return p.t().Word.None
}
