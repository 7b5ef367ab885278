package rehearsal

import (
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/toppage"
)

// Active is a step that has begun, and when it ends; zero: it does not.
type Active struct {
	Step
	From, To time.Time
}

// Holds says whether the step is under way at an instant.
func (a Active) Holds(at time.Time) bool {
	return !at.Before(a.From) && (a.To.IsZero() || at.Before(a.To))
}

// StandIn is what takes the place of the probes of a page: it sees what they saw last, over and over, and what steps do to it.
type StandIn struct {
	Page   toppage.Page
	Proven float64               // requests a second that are proven; 0: not known
	Known  []toppage.Observation // what probes saw, the oldest first
	Survey *toppage.Survey       // nil: there was none
	Began  time.Time
	Active []Active
}

// Observe gives what a probe sees at an instant; false where nothing is known of the page.
func (s StandIn) Observe(at time.Time, freshFor time.Duration) (toppage.Observation, bool) {
	if len(s.Known) == 0 {
		return toppage.Observation{}, false
	}
	n := int(at.Sub(s.Began) / s.Page.Interval)
	turn := n % len(s.Known)
	if turn < 0 {
		turn += len(s.Known)
	}
	o := s.Known[turn]
	o.At, o.FreshFor = at, freshFor
	if o.Details.Mark != "" {
		o.Details.Mark = fmt.Sprint(o.Details.Mark, "-", (n-turn)/len(s.Known)) // no rendering comes back
	}
	for _, a := range s.Active {
		if a.Holds(at) {
			s.alter(&o, a.Step)
		}
	}
	return o, true
}

// Look gives what a survey sees at an instant; nil where there was none.
func (s StandIn) Look(at time.Time) *toppage.Survey {
	if s.Survey == nil {
		return nil
	}
	seen, late := *s.Survey, at.Sub(s.Survey.At)
	seen.At, seen.Shots = at, slices.Clone(seen.Shots)
	for i := range seen.Shots {
		seen.Shots[i].At = seen.Shots[i].At.Add(late)
	}
	for _, a := range s.Active {
		if b, ok := breaking(a.Check); ok && a.Holds(at) && b.survey != nil {
			b.survey(&seen)
		}
	}
	return &seen
}

// Measured gives the requests a second that a peak under way brings; 0: none is.
func (s StandIn) Measured(at time.Time) (rate float64) {
	for _, a := range s.Active {
		if a.Kind == Peak && a.Holds(at) {
			rate = max(rate, a.Rate)
		}
	}
	return rate
}

// alter does to what a probe sees what a step does to the page.
func (s StandIn) alter(o *toppage.Observation, step Step) {
	switch step.Kind {
	case DeadPage:
		*o = toppage.Observation{At: o.At, URL: o.URL, FreshFor: o.FreshFor, Error: "refused", Detail: "rehearsal"}
	case FailingCheck:
		if b, ok := breaking(step.Check); ok && b.seen != nil && o.Answered() {
			b.seen(o, s.Page)
		}
	case Peak:
		if s.Proven > 0 && step.Rate > s.Proven && o.Answered() {
			slow(o, s.Page, 3)
		}
	}
}

// breaks is how a check is made to fail, in what a probe or a survey sees.
type breaks struct {
	check  string
	seen   func(*toppage.Observation, toppage.Page)
	survey func(*toppage.Survey)
}

var failing = []breaks{
	{check: "A2", seen: func(o *toppage.Observation, p toppage.Page) { slow(o, p, 3) }},
	{check: "A4", seen: func(o *toppage.Observation, _ toppage.Page) { o.Marker, o.Title = new(bool), "" }},
	{check: "T1", seen: func(o *toppage.Observation, _ toppage.Page) { o.TLSError = "x509: certificate has expired" }},
	{check: "C1", seen: func(o *toppage.Observation, _ toppage.Page) { uncached(o) }},
	{check: "F1", survey: func(s *toppage.Survey) { silent(s) }},
}

// Failing lists the checks that can be made to fail.
func Failing() []string {
	ids := make([]string, len(failing))
	for i := range failing {
		ids[i] = failing[i].check
	}
	return ids
}

func breaking(check string) (breaks, bool) {
	i := slices.IndexFunc(failing, func(b breaks) bool { return b.check == check })
	if i < 0 {
		return breaks{}, false
	}
	return failing[i], true
}

// slow has the first byte come so many times later than the page's limit.
func slow(o *toppage.Observation, p toppage.Page, times float64) {
	ms := times * float64(p.TTFBLimit.Milliseconds())
	o.Facts.TTFBMS, o.Facts.TotalMS = &ms, &ms
}

// uncached has every answer made by the origin anew.
func uncached(o *toppage.Observation) {
	o.Facts.Served, o.Facts.ServedConfidence, o.Facts.AgeS, o.Facts.OriginSpared = toppage.ServedBypass, "explicit", nil, new(bool)
	o.Evidence, o.Details.Mark = "Cache-Status: bypass", fmt.Sprint("rehearsal-", o.At.UnixMilli())
	o.Details.Layers = slices.Clone(o.Details.Layers)
	for i := range o.Details.Layers {
		o.Details.Layers[i].Served, o.Details.Layers[i].Explicit = toppage.ServedBypass, true
	}
}

// silent has the page of last resort answer nothing.
func silent(s *toppage.Survey) {
	if s.Sorry != nil {
		sorry := *s.Sorry
		sorry.Status, sorry.Error = 0, "refused"
		s.Sorry = &sorry
	}
}
