package scale

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Metric is what the ratio is called for Prometheus.
const Metric = "tallylight_scale_target_ratio"

// VerifySchedule proves a task by what a scheduler says that it will do.
const VerifySchedule readiness.VerifyKind = "schedule"

// Horizon is how far ahead is looked.
const Horizon = 48 * time.Hour

// ReadyTask is the template that asks for the machines to be there; its gate says how long before air.
const ReadyTask = "C-06"

// DefaultLead is how long before air the machines have to be there where no task of the ladder asks for them.
const DefaultLead = time.Hour

// Reach is the time of which a plan at now has to know the events, by when they are on air. The facts hold the ladder, the traffic
// and the pages.
func Reach(now time.Time, f readiness.Snapshot) (from, to time.Time) {
	tail, boot := f.Traffic.PeakTail(), f.Traffic.Boot
	for i := range f.Pages {
		own := f.Pages[i].Page.Traffic
		tail, boot = max(tail, seconds(own.TailS)), max(boot, seconds(own.BootS))
	}
	return now.Add(-max(tail, readiness.TailLength) - readiness.TailLength), now.Add(Horizon + Lead(f.Ladder) + boot)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// Window is from when to when an event needs more of a page than usual.
type Window struct {
	EventID string
	Level   int     // that it is planned as
	Peak    float64 // expected requests a second; 0: not known
	Times   float64 // the same as a multiple of the usual peak
	// AtLeast says that nobody knows how many times: Times is what the level below holds.
	AtLeast  bool
	From, To time.Time // half-open
	Air      time.Time // when it begins
	// Held says that it is over by the calendar and that nobody has said that it aired, so that it keeps its machines.
	Held bool
	// Withheld says that whoever reads may not know how much it needs.
	Withheld bool
}

// Plan is what a page needs from an instant on.
type Plan struct {
	Page    string // its id; empty: of the whole company
	Traffic readiness.Traffic
	Lead    time.Duration
	At      time.Time
	Windows []Window // by when they begin
	Steps   []Step
}

// Lead is how long before air the machines have to be there: the gate of the task that asks for them.
func Lead(ladder readiness.Ladder) time.Duration {
	i := slices.IndexFunc(ladder.Templates, func(t readiness.TaskTemplate) bool { return t.ID == ReadyTask })
	if i < 0 || ladder.Templates[i].Gate.Anchor != readiness.AtStart || ladder.Templates[i].Gate.Lead > 0 {
		return DefaultLead
	}
	return -ladder.Templates[i].Gate.Lead
}

// Read gives what a page needs at now and in the Horizon after it; without a page (nil) what the whole company needs. The facts
// hold the events of that time, their tasks, the ladder and the traffic.
func Read(now time.Time, f readiness.Snapshot, page *toppage.Page) Plan {
	f.Pages, f.Suggest = nil, nil
	p := Plan{Traffic: f.Traffic, Lead: Lead(f.Ladder), At: now}
	if page != nil {
		p.Page, f.Pages = page.ID, []toppage.PageFacts{{Page: *page}}
	}
	grounds := f.Grounds(now)
	for i := range f.Events {
		e := &f.Events[i]
		if !e.Airs() || page != nil && !page.CountsFor(e.ID) {
			continue
		}
		g := grounds(*e)[0]
		p.Traffic = g.Traffic
		if w, ok := p.window(now, e, &g, &f); ok && w.To.After(now) && w.From.Before(now.Add(Horizon)) {
			p.Windows = append(p.Windows, w)
		}
	}
	slices.SortFunc(p.Windows, func(a, b Window) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.EventID, b.EventID)) })
	p.Steps = steps(p.Windows)
	return p
}

// window gives that of an event; false where it needs no more than is usual.
func (p *Plan) window(now time.Time, e *readiness.Event, g *readiness.Grounds, f *readiness.Snapshot) (Window, bool) {
	w := Window{EventID: e.ID, Level: e.Planned(f.Ladder), Peak: g.Demand.Peak, Air: g.Demand.From}
	if peak := g.Forecast.Reckoned(g.Told.Against(g.Traffic.Baseline, g.Traffic.Typed), g.Traffic.Baseline); peak.Known() {
		w.Peak, w.Times = peak.Rate, peak.Times
	} else if w.Level == 1 {
		return w, false // what is ordinary needs nothing more
	}
	if w.Times == 0 {
		w.Times, w.AtLeast = multiple(f.Ladder, w.Level)
	}
	w.From = w.Air.Add(-p.Lead - g.Traffic.Boot)
	w.To, w.Held = ends(now, e, g.Demand.Until, g.Traffic.PeakTail(), e.Stage(now, f.Ladder, f.Tasks[e.ID]).Aired)
	return w, w.Times > 1 && w.From.Before(w.To)
}

// multiple gives how many times the usual a level holds; of one without a bound, what the level below it holds.
func multiple(ladder readiness.Ladder, level int) (times float64, atLeast bool) {
	rung, _ := ladder.Rung(level)
	if rung.Multiple > 0 {
		return rung.Multiple, false
	}
	below, _ := ladder.Rung(level - 1)
	return below.Multiple, true
}

// ends gives until when an event needs its machines: the tail after it aired. While nobody has said that it did, it keeps them,
// but not for ever.
func ends(now time.Time, e *readiness.Event, planned time.Time, tail time.Duration, aired bool) (to time.Time, held bool) {
	switch {
	case !e.AiredAt.IsZero():
		return e.AiredAt.Add(tail), false
	case now.Before(planned) || aired:
		return planned.Add(tail), false
	default:
		return planned.Add(max(tail, readiness.TailLength)), true
	}
}

// Next gives the first instant after now at which one of the windows opens or closes; zero where none does.
func (p Plan) Next() time.Time {
	next := fault.Turn{After: p.At}
	for i := range p.Windows {
		next.Consider(p.Windows[i].From)
		next.Consider(p.Windows[i].To)
	}
	return next.At
}

// Of gives the window of an event; false where it needs no more than is usual.
func (p Plan) Of(eventID string) (Window, bool) {
	i := slices.IndexFunc(p.Windows, func(w Window) bool { return w.EventID == eventID })
	if i < 0 {
		return Window{}, false
	}
	return p.Windows[i], true
}
