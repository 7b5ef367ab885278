package views

import (
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
	"tallylight/text"
	"tallylight/web/intent"
)

// PeakPage asks what an unplanned peak was.
type PeakPage struct {
	Page
	Exposure measured.Exposure
	Curve    measured.Series   // around it; empty where that is not kept
	Name     string            // of its page
	Also     []string          // names of the pages that were asked more at the same time
	N, Of    int               // which it is of those that are not answered; 0: it is answered
	Near     []readiness.Event // within a day of it, the nearest first
	Typed    intent.ExposureAnswer
	Errors   []fault.Invalid
}

// chosenEvent is the event that is chosen in the form.
func (p PeakPage) chosenEvent(i int) bool {
	return p.Typed.Event == p.Near[i].ID || p.Typed.Event == "" && i == 0
}

// ours is the event that was answered; nil: none was, or whoever looks is not told.
func (p PeakPage) ours() *readiness.Event {
	for i := range p.Near {
		if p.Near[i].ID == p.Exposure.EventID {
			return &p.Near[i]
		}
	}
	return nil
}

// eventChoice is an event as it stands in the form: its title and when it is on air.
func (p Page) eventChoice(e readiness.Event) string {
	return p.t().Join(e.Title, p.t().AirStart(e, p.clock()))
}

// Peaks are the unplanned peaks that nobody has explained: how many, and the id of the first.
type Peaks struct {
	N     int
	First string
}

// most is the highest that came.
func (p PeakPage) most() string {
	if said := p.t().Rate(p.Exposure.Rate); !p.Exposure.AtLeast {
		return said
	}
	return p.t().Review.AtLeast(p.t().Rate(p.Exposure.Rate))
}

// plot draws what the page was asked around the peak, with what makes one.
func (p PeakPage) plot() RatePlot {
	x := p.Exposure
	d := RatePlot{Series: []measured.Series{p.Curve}, Alone: true,
		Marks: []RateMark{{At: x.At, Rate: x.Rate, Label: p.most() + " · " + text.ClockTime(p.near(x.At))}}}
	if above := measured.Above * x.Usual; above > 0 {
		d.Lines = []RateLine{{Kind: ProvenLine, Rate: above, Label: p.t().Unplanned.Above(p.t().Rate(above)), Says: p.t().Unplanned.AboveSays(p.t().Rate(above))}}
	}
	return d
}

func (p PeakPage) verdictThen() toppage.Verdict { return toppage.Verdict(p.Exposure.Verdict) }

// nearest names the event that is nearest to the peak.
func (p PeakPage) nearest() string {
	if len(p.Near) == 0 {
		return p.t().Unplanned.NoEvents
	}
	return p.t().Unplanned.Nearest(p.Near[0].Title, p.t().AirStart(p.Near[0], p.clock()))
}
