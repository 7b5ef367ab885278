package readiness

import "slices"

// Call is an event's state: computed, never typed.
type Call string

// The calls. GO is promised within GoFrom of air alone: somebody looked within the last day, and what can be done by now
// is done and proven. Before that, the same is on track.
const (
	NoGo        Call = "no_go"
	UnknownCall Call = "unknown"
	AtRisk      Call = "at_risk"
	NotAssessed Call = "not_assessed" // no level, and air is far
	OnTrack     Call = "on_track"
	Go          Call = "go"
	Over        Call = "over"
	CalledOff   Call = "called_off"
)

// Calls lists every call, worst first. The last two stand apart: nothing is asked any more.
var Calls = []Call{NoGo, UnknownCall, AtRisk, NotAssessed, OnTrack, Go, Over, CalledOff}

func (c Call) order() int { return slices.Index(Calls, c) }

// Worse says whether c is a worse call than other.
func (c Call) Worse(other Call) bool { return c.order() < other.order() }

// Clear says that nothing stands against the event.
func (c Call) Clear() bool { return c == Go || c == OnTrack }

// Apart says that the event has no call any more: it is over, or was called off.
func (c Call) Apart() bool { return c == Over || c == CalledOff }

// capped gives the call, at most as bad as another.
func (c Call) capped(most Call) Call {
	if c.Worse(most) {
		return most
	}
	return c
}
