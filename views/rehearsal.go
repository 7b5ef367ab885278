package views

import (
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/text"
	"tallylight/web/intent"
)

// RehearsePage is how a rehearsal of an event is begun.
type RehearsePage struct {
	Page
	Event   readiness.Event
	Shipped []rehearsal.Scenario
	Example string // a scenario as it is written
	Form    intent.Rehearse
	Errors  []fault.Invalid
	Running []rehearsal.State
	Ended   []ScorePage
}

// ControlPage is how a rehearsal is run.
type ControlPage struct {
	Page
	State  rehearsal.State
	Title  string
	Form   intent.Direct
	Errors []fault.Invalid
}

// ScorePage is how a rehearsal went.
type ScorePage struct {
	Page
	ID, Title string
	Score     rehearsal.Score
}

// rehearsalSpeeds are those that the page offers.
var rehearsalSpeeds = []float64{1, 10, 60, 600}

// rehearsalLeaps are how far the page offers to put the clock ahead.
var rehearsalLeaps = []time.Duration{10 * time.Minute, time.Hour, 24 * time.Hour}

func (p Page) scenarioName(s rehearsal.Scenario) string {
	if name := p.t().Pick(s.NameJA, s.NameEN); name != "" {
		return name
	}
	return p.t().Rehearsal.Scenario
}

func speedFigure(speed float64) string { return strconv.FormatFloat(speed, 'f', -1, 64) }

// rehearsalShows is what the clock of a rehearsal shows.
func (p Page) rehearsalShows(at time.Time) string {
	return p.t().Day(p.near(at)) + " " + p.near(at).Format("15:04:05") + " " + text.ZoneName(p.near(at))
}

// rehearsalSays is what the mark says beside its word.
func (p Page) rehearsalSays(m rehearsal.Mark) []string {
	r := p.t().Rehearsal
	says := []string{r.Shows(p.rehearsalShows(m.Now))}
	switch {
	case m.Jumping:
		says = append(says, r.Jumping)
	case m.Held:
		says = append(says, r.Held)
	case m.Speed > 1:
		says = append(says, r.Times(speedFigure(m.Speed)))
	}
	if m.Measured > 0 {
		says = append(says, r.Measured(p.t().RehearsalRate(m.Measured)))
	}
	return says
}

// noticedBy says who showed how that they had noticed a step.
func (p Page) noticedBy(n rehearsal.Noticed) string {
	return p.t().Rehearsal.ByRole(p.t().Word.Role[n.Role], p.t().Rehearsal.How[n.How])
}

// scoreLine sums a score up.
func (p Page) scoreLine(s rehearsal.Score) string {
	if s.Lost {
		return ""
	}
	said := p.t().Rehearsal.Found(s.Found(), len(s.Lines))
	if median, ok := s.Median(); ok {
		return p.t().Join(said, p.t().Rehearsal.Median(p.t().Span.Interval(median)))
	}
	return said
}

// leapValue is a length as the form sends it.
func leapValue(d time.Duration) string { return readiness.WriteLead(d) }
