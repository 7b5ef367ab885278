package scale

import (
	"slices"
	"time"
)

// Step is a time in which a page needs the same all along. Schedulers take the highest of what they are told, so that windows
// which overlap are added up here.
type Step struct {
	From, To time.Time
	Times    float64 // sum of the multiples; AtLeast: it may be more
	AtLeast  bool
	Peak     float64 // sum of the peaks that are known, in requests a second
	Level    int     // the highest
	Events   []string
	// Withheld says that whoever reads may not know how much one of the events needs.
	Withheld bool
}

// steps adds up windows, which are in the order in which they begin.
func steps(windows []Window) (all []Step) {
	var edges []time.Time
	for i := range windows {
		edges = append(edges, windows[i].From, windows[i].To)
	}
	slices.SortFunc(edges, time.Time.Compare)
	edges = slices.CompactFunc(edges, time.Time.Equal)
	for i := 1; i < len(edges); i++ {
		if s := between(windows, edges[i-1], edges[i]); len(s.Events) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// between adds up the windows that are open from an edge to the next.
func between(windows []Window, from, to time.Time) Step {
	s := Step{From: from, To: to}
	for i := range windows {
		w := &windows[i]
		if !w.open(from) {
			continue
		}
		s.Times, s.Peak = s.Times+w.Times, s.Peak+w.Peak
		s.AtLeast, s.Level = s.AtLeast || w.AtLeast, max(s.Level, w.Level)
		s.Events = append(s.Events, w.EventID)
	}
	return s
}

func (w *Window) open(at time.Time) bool { return !at.Before(w.From) && at.Before(w.To) }

// Now gives the step that holds at the instant of the plan; false where nothing more than usual is needed.
func (p Plan) Now() (Step, bool) {
	i := slices.IndexFunc(p.Steps, func(s Step) bool { return !p.At.Before(s.From) && p.At.Before(s.To) })
	if i < 0 {
		return Step{}, false
	}
	return p.Steps[i], true
}

// Ratio is how many times the usual is needed at the instant of the plan; 1 where nothing more is, 0 where that is withheld.
func (p Plan) Ratio() float64 {
	if s, open := p.Now(); open {
		return s.Times
	}
	return 1
}

// Minutes gives the plan in whole minutes, as schedulers take it: machines come rather too early than too late, and go rather too
// late.
func (p Plan) Minutes() Plan {
	p.Windows = slices.Clone(p.Windows)
	for i := range p.Windows {
		w := &p.Windows[i]
		w.From, w.To = w.From.UTC().Truncate(time.Minute), w.To.UTC().Add(time.Minute-1).Truncate(time.Minute)
	}
	p.Steps = steps(p.Windows)
	return p
}
