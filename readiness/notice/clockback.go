package notice

import (
	"maps"
	"time"

	"tallylight/readiness/fault"
)

// mostBack is how far a clock is put back at most where what was known by it is waited for; what was known by one that was further
// ahead was wrong.
const mostBack = fault.Day

// heldBack keeps what was known by a clock that was ahead of now: nothing that came with time goes when the clock is put back, so that
// it does not come a second time.
func (s *Seen) heldBack(was Seen, now time.Time) {
	if !now.Before(was.At) || was.At.After(now.Add(mostBack)) {
		return
	}
	s.At = was.At
	next := fault.Turn{After: now, At: s.Turns}
	next.Consider(was.At)
	s.Turns = next.At
	if s.Event == nil || was.Event == nil || !s.Event.alike(was.Event) {
		return
	}
	e := *s.Event
	e.Phase, e.Urgent = was.Event.Phase, was.Event.Urgent || e.Urgent
	if was.Event.apart() || !bad(e.Call) || bad(was.Event.Call) {
		e.Call, e.Blocker = was.Event.Call, was.Event.Blocker
	}
	s.Event = &e
	held := maps.Clone(was.Facts)
	if held == nil {
		held = map[string]Fact{}
	}
	for key, f := range s.Facts {
		if was, known := held[key]; known && f.Tasks != nil {
			f.Tasks = maps.Clone(f.Tasks)
			maps.Copy(f.Tasks, was.Tasks)
		}
		held[key] = f
	}
	s.Facts = held
}

// alike says that both have one air time, which they take place at or do not.
func (e *EventSeen) alike(o *EventSeen) bool {
	return e.Start.Equal(o.Start) && e.End.Equal(o.End) && e.Calendar == o.Calendar && e.Hidden == o.Hidden
}
