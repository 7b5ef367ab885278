package freeze

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Question is what CI asks: may something of a service be begun at an instant that lasts for a while.
type Question struct {
	At      time.Time
	Within  time.Duration
	Service string // empty: whichever
	Event   string // id of the only event that matters; empty: all do
}

// Wrong refuses a question that cannot be answered.
func (q Question) Wrong(s Settings) error {
	if q.Within < 0 || q.Within > MaxWithin {
		return fault.Invalid{Field: "within", Reason: "out_of_range", Got: q.Within.String()}
	}
	return s.WrongService(q.Service)
}

// State is the answer in a word.
type State string

// The states.
const (
	Free   State = "free"
	Warned State = "soft"
	Locked State = "locked"
)

// Answer is whether changes are frozen, and why.
type Answer struct {
	State State
	// Locks are the windows that hold, the strongest and longest first.
	Locks []Window
	// Until is the first instant at which nothing holds any more that is as strong as the first lock; zero where none does.
	Until time.Time
	About bool // Until rests on the calendar
	// Opened is why it is free although a window is hard; nil: it is not.
	Opened *Opening
}

// Ask answers a question from the windows that are not over, and what was opened.
func Ask(windows []Window, openings []Opening, q Question) Answer {
	a := Answer{State: Free}
	for _, w := range windows {
		if w.covers(q.Service) && (q.Event == "" || q.Event == w.Event.ID) && w.holds(q.At, q.Within) {
			a.Locks = append(a.Locks, w)
		}
	}
	if len(a.Locks) == 0 {
		return a
	}
	slices.SortStableFunc(a.Locks, func(x, y Window) int {
		return cmp.Or(slices.Index(Kinds, y.Kind)-slices.Index(Kinds, x.Kind), y.Until.Compare(x.Until))
	})
	a.State = map[Kind]State{Soft: Warned, Hard: Locked}[a.Locks[0].Kind]
	a.Until, a.About = lasts(windows, q, a.Locks[0].Kind)
	if a.State == Locked {
		if a.Opened = opened(openings, q, a.Locks); a.Opened != nil {
			a.State = Free
		}
	}
	return a
}

// lasts gives when windows that are strong enough end, of which one begins before another has ended.
func lasts(windows []Window, q Question, kind Kind) (until time.Time, about bool) {
	for longer := true; longer; {
		longer = false
		for _, w := range windows {
			if (w.Kind == kind || w.Kind == Hard) && w.covers(q.Service) && (q.Event == "" || q.Event == w.Event.ID) && w.holds(q.At, q.Within) && w.Until.After(until) {
				until, about, longer = w.Until, w.About, true
			}
		}
		q.At = until
	}
	return until, about
}

// Turns gives the first instant after now at which the answer may become another by itself; zero: none.
func Turns(windows []Window, openings []Opening, now time.Time) time.Time {
	next := fault.Turn{After: now}
	for _, w := range windows {
		next.Consider(w.From)
		next.Consider(w.Until)
	}
	for _, o := range openings {
		next.Consider(o.Until)
	}
	return next.At
}

// Next gives the first window that begins after an instant.
func Next(windows []Window, now time.Time) (Window, bool) {
	i := slices.IndexFunc(windows, func(w Window) bool { return w.From.After(now) })
	if i < 0 {
		return Window{}, false
	}
	return windows[i], true
}

// Withhold puts a title in place of those of confidential events, and of why they were opened. An empty title takes nothing away.
func (a Answer) Withhold(now time.Time, title string) Answer {
	if title == "" {
		return a
	}
	open := map[string]bool{}
	a.Locks = slices.Clone(a.Locks)
	for i := range a.Locks {
		e := &a.Locks[i].Event
		open[e.ID] = !e.Confidential(now)
		*e = e.Withhold(now, title)
	}
	if a.Opened != nil {
		told := *a.Opened
		if slices.ContainsFunc(told.Events, func(id string) bool { return !open[id] }) {
			told.Reason = title
		}
		a.Opened = &told
	}
	return a
}
