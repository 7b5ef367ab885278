package slo

import "slices"

// Event is what was counted of a page in the time of an event, its tail with it, beside the month in which it began.
type Event struct {
	Tally
	Month Level
}

// InEvent adds up what was counted of an event; false where a day on which it was on air was not counted.
func InEvent(days []Day, of Span, month Level) (e Event, known bool) {
	for at := of.From; at.Before(of.To); {
		i := slices.IndexFunc(days, func(d Day) bool { return !at.Before(d.From) && at.Before(d.To) })
		if i < 0 {
			return Event{}, false
		}
		at = days[i].To
	}
	e.Month = month
	e.Tally, known = OfEvent(days, of.EventID)
	return e, known
}

// Spent is the share of what may fail in the month that failed in the time of the event; false where that is not known.
func (e Event) Spent() (share float64, known bool) {
	if _, told := e.Availability(); !told {
		return 0, false
	}
	return e.Month.SpentBy(e.Tally)
}

// Within is the share of the minutes in which the page was as quick as it is meant to be; false where that is not known.
func (e Event) Within() (share float64, known bool) {
	if e.Month.Targets.LatencyMS <= 0 {
		return 0, false
	}
	return e.Quick()
}

// Slow is the latency of the slowest minute in milliseconds; 0: not known.
func (e Event) Slow() float64 { return e.Slowest * 1000 }
