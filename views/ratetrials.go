package views

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// drawnTrials are the trials that gave something.
func (p TopPagePage) drawnTrials() (drawn []measured.Trial) {
	for _, t := range p.Trials {
		if !t.Failed() {
			drawn = append(drawn, t)
		}
	}
	return drawn
}

// insists says that what was typed can be kept only where whoever saves insists on it.
func (p TopPagePage) insists() bool {
	for _, t := range p.Trials {
		if t.Failed() {
			return len(p.Errors) > 0
		}
	}
	return false
}

// sources are the connections to choose from; one that the page names and that is gone stays, by its id.
func (p TopPagePage) sources() []readiness.Connection {
	id := p.form()["rates_source"]
	known := id == ""
	var all []readiness.Connection
	for _, c := range p.Connections {
		if c.Disabled == "" || c.ID == id {
			all, known = append(all, c), known || c.ID == id
		}
	}
	if !known {
		all = append(all, readiness.Connection{ID: id, Name: id})
	}
	return all
}

// trialPlot draws what an expression gave.
func (p TopPagePage) trialPlot(t measured.Trial) RatePlot {
	d := RatePlot{Series: []measured.Series{t.Series}}
	switch t.Kind {
	case toppage.LatencyRate:
		d.Write = p.t().Seconds
	case toppage.UsedRate, toppage.CachedRate:
		d.Write = p.t().Share
	}
	d.Short = d.Write
	return d
}

// widestWindow is the longest window that does not make a burst much lower than it was.
const widestWindow = time.Minute

// trialSays says what is to know of what an expression gave.
func (p TopPagePage) trialSays(t measured.Trial) string {
	said := p.ratePlotSays(p.trialPlot(t))
	unknown := 0
	for _, rate := range t.Series.Rates {
		if !isRate(rate) {
			unknown++
		}
	}
	if minutes := int((time.Duration(unknown)*t.Series.Step + time.Minute - 1) / time.Minute); minutes > 0 {
		said = p.t().Sentences(said, p.t().Stop(p.t().PageForm.TriedGaps(minutes)))
	}
	if t.Asked.Window > widestWindow {
		said = p.t().Sentences(said, p.t().PageForm.TriedWide(p.t().Span.Interval(t.Asked.Window)))
	}
	if t.Asked.Incomplete != "" {
		said = p.t().Sentences(said, p.t().UnreadReason("warnings"), t.Asked.Incomplete)
	}
	return said
}
