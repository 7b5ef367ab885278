package slo

import (
	"time"

	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// Span is the time of an event, with its tail.
type Span struct {
	EventID  string
	From, To time.Time
}

// Day is what was counted of a page on one day.
type Day struct {
	From, To time.Time
	All      Tally            // of the whole day
	Events   Tally            // of the minutes of any event
	Of       map[string]Tally // of the minutes of each event, by its id
	// Unread are the words of what could not be read, by expression: its minutes count for nothing.
	Unread map[toppage.RateKind]string
	Asked  []measured.Asked
}

// NewDay counts the minutes of a day. A minute of two events counts for both, and once for all of them.
func NewDay(from, to time.Time, r Read, spans []Span) Day {
	d := Day{From: from, To: to, Of: map[string]Tally{}}
	for when := from; when.Before(to); when = when.Add(time.Minute) {
		one, within := r.minute(when), false
		d.All = d.All.Plus(one)
		for _, s := range spans {
			if !when.Before(s.From) && when.Before(s.To) {
				d.Of[s.EventID], within = d.Of[s.EventID].Plus(one), true
			}
		}
		if within {
			d.Events = d.Events.Plus(one)
		}
	}
	return d
}

// OfEvent is what was counted in the minutes of an event; false where none of its days was asked for.
func OfEvent(days []Day, eventID string) (sum Tally, known bool) {
	for _, d := range days {
		if of, ok := d.Of[eventID]; ok {
			sum, known = sum.Plus(of), true
		}
	}
	return sum, known
}

// Month is from when to when the month of an instant lasts, where that is.
func Month(at time.Time) (from, to time.Time) {
	y, m, _ := at.Date()
	from = time.Date(y, m, 1, 0, 0, 0, 0, at.Location())
	return from, from.AddDate(0, 1, 0)
}

// Level is how far a page reaches its targets over some days.
type Level struct {
	Targets     toppage.Targets
	All, Events Tally
	Days        int // that were asked for
	Missing     int // that were not, though they are over
}

// LevelOf adds up the days of a time at now.
func LevelOf(days []Day, targets toppage.Targets, from, to, now time.Time) Level {
	l := Level{Targets: targets}
	for _, d := range days {
		if d.From.Before(from) || !d.From.Before(to) {
			continue
		}
		l.All, l.Events, l.Days = l.All.Plus(d.All), l.Events.Plus(d.Events), l.Days+1
	}
	over := 0
	for day := from; day.Before(to); {
		if day = measured.Midnight(day, 1); !day.After(now) {
			over++
		}
	}
	l.Missing = max(over-l.Days, 0)
	return l
}

// Ordinary is what was counted outside of events.
func (l Level) Ordinary() Tally { return l.All.Less(l.Events) }

// Spent is how much of what may fail has failed, 1: all of it, and how much of that in events and on ordinary days; false where that
// is not known, or nothing is meant to be reached.
func (l Level) Spent() (all, events, ordinary float64, known bool) {
	all, known = l.SpentBy(l.All)
	events, _ = l.SpentBy(l.Events)
	ordinary, _ = l.SpentBy(l.Ordinary())
	return all, events, ordinary, known
}

// SpentBy is how much of what may fail has failed in a part of the time; false as of Spent.
func (l Level) SpentBy(part Tally) (share float64, known bool) {
	budget := (1 - l.Targets.Availability) * l.All.Requests
	if l.Targets.Availability == 0 || budget <= 0 {
		return 0, false
	}
	return part.Errors / budget, true
}
