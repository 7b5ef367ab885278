package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/toppage"
)

// exposure is an event that brings traffic, and from when to when: a peak lasts until the end of its tail.
type exposure struct {
	event    *Event
	from, to time.Time
	peak     float64 // requests a second, the upper end; 0: not known
}

// evening is the events that bring traffic, by when they begin. Confidential ones are among them.
type evening []exposure

// evening reads the events of a snapshot, and those around them, once for all of its rows.
func (f *Snapshot) evening() evening {
	all := make(evening, 0, len(f.Events)+len(f.Around))
	for _, events := range [][]Event{f.Events, f.Around} {
		for i := range events {
			if e := &events[i]; e.airs() {
				from, to := e.Window()
				all = append(all, exposure{e, from, to.Add(f.Traffic.PeakTail()), e.expectedPeak(f.Ladder, f.Traffic)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b exposure) int { return a.from.Compare(b.from) })
	return all
}

// airs says that the event will take place, as far as is known.
func (e *Event) airs() bool { return !e.Hidden && e.Calendar != Cancelled && e.Calendar != Missing }

// Meets says that two events that will take place are on air at once, or that one begins in the tail of the other.
func (e *Event) Meets(o *Event, tail time.Duration) bool {
	if o.ID == e.ID || !o.airs() {
		return false
	}
	from, to := e.Window()
	oFrom, oTo := o.Window()
	return from.Before(oTo.Add(tail)) && oFrom.Before(to.Add(tail))
}

// companions is what the events add to a demand that fall together with one.
type companions struct {
	Also []toppage.Also
	// Dark lists the ids of those whose peak is not known, of those that are not ordinary (level 1).
	Dark []string
}

// with gives what falls together with an event.
func (v evening) with(e *Event, tail time.Duration) (t companions) {
	from, to := e.Window()
	to = to.Add(tail)
	for i := range v {
		o := &v[i]
		if !o.from.Before(to) {
			break // they are sorted by when they begin
		}
		switch {
		case o.event.ID == e.ID, !from.Before(o.to):
		case o.peak > 0:
			t.Also = append(t.Also, toppage.Also{EventID: o.event.ID, Peak: o.peak})
		case o.event.Level != 1:
			t.Dark = append(t.Dark, o.event.ID)
		}
	}
	return t
}
