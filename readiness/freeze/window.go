package freeze

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Window is the time in which an event freezes changes.
type Window struct {
	Event       readiness.Event
	Kind        Kind
	From, Until time.Time // Until is exclusive
	// About says that Until rests on the calendar: it becomes another when somebody says that the event has aired.
	About    bool
	After    time.Duration // how long after "aired"
	Services []string      // none: all
}

// Facts are what the windows are computed from.
type Facts struct {
	Settings Settings
	Ladder   readiness.Ladder
	Events   []readiness.Event
	Openings []Opening
}

// assumedAhead is how long before air an event counts to which nobody has given a level.
const assumedAhead = 7 * fault.Day

// Windows lists the windows that are not over at now, by when they begin.
func (f Facts) Windows(now time.Time) []Window {
	var all []Window
	for i := range f.Events {
		if w, freezes := f.window(f.Events[i]); freezes && now.Before(w.Until) && (w.Event.Level > 0 || fault.Within(now, w.From, assumedAhead)) {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b Window) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return strings.Compare(a.Event.ID, b.Event.ID)
	})
	return all
}

// window gives when an event freezes changes; false: never. One that its calendar lacks freezes as before, until somebody says
// that it does not take place.
func (f Facts) window(e readiness.Event) (Window, bool) {
	rule := f.Settings.of(e, f.Ladder)
	if !e.Airs() || rule.Kind == None {
		return Window{}, false
	}
	from, to := e.Window()
	if on := e.OnAirAt; !on.IsZero() && on.Before(from) {
		from = on
	}
	w := Window{Event: e, Kind: rule.Kind, From: from.Add(-rule.Before), Until: to.Add(rule.After), About: e.AiredAt.IsZero(), After: rule.After, Services: rule.Services}
	if aired := e.AiredAt; !w.About && aired.Before(w.Until) { // who says so late does not freeze anew what was free
		w.Until = aired.Add(rule.After)
	}
	return w, w.From.Before(w.Until)
}

// holds says that the window bears on something that is begun at an instant and lasts for a while.
func (w Window) holds(at time.Time, within time.Duration) bool {
	return at.Before(w.Until) && (!w.From.After(at) || w.From.Before(at.Add(within)))
}

// covers says that the window is of a service; empty: of whichever.
func (w Window) covers(service string) bool {
	return service == "" || len(w.Services) == 0 || slices.Contains(w.Services, service)
}
