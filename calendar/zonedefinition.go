package calendar

import (
	"fmt"
	"time"
)

// definition is what a VTIMEZONE says.
type definition struct {
	loc  *time.Location
	name string    // X-LIC-LOCATION
	from time.Time // it says nothing of what was before
	to   time.Time // zero: it holds for ever; else it says nothing of what comes after
}

// difference is what two zones say of one instant.
type difference struct {
	at         time.Time
	own, other int // seconds east
}

// notable is how long two zones have to differ until it is a difference: less is a change of clocks that is written an
// hour too early or too late, at night.
const notable = day

// differs gives where a definition first differs from a known zone, in the window and at least a year of what it says.
func (d definition) differs(known zone, w Window) (difference, bool) {
	at, end := w.From, w.From.AddDate(1, 0, 0)
	if end.Before(w.To) {
		end = w.To
	}
	if at.Before(d.from) {
		at = d.from
	}
	if !d.to.IsZero() && d.to.Before(end) {
		end = d.to
	}
	for at.Before(end) {
		next := end
		for _, loc := range []*time.Location{d.loc, known.loc} {
			if _, change := at.In(loc).ZoneBounds(); !change.IsZero() && change.Before(next) {
				next = change
			}
		}
		_, own := at.In(d.loc).Zone()
		_, other := at.In(known.loc).Zone()
		if own != other && next.Sub(at) >= notable {
			return difference{at.UTC(), own, other}, true
		}
		at = next
	}
	return difference{}, false
}

// args are the values of a problem: the name, both offsets and the day, and the known zone with its own.
func (d difference) args(tzid string, known zone) []any {
	return []any{clip(tzid), offsetName(d.own), d.at.Format(time.DateOnly), known.loc.String(), offsetName(d.other)}
}

// offsetName writes UTC+09:00.
func offsetName(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, seconds/3600, seconds/60%60)
}
