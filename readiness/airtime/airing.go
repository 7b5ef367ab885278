package airtime

import (
	"errors"
	"time"

	"tallylight/readiness/fault"
)

// UsualLength is how long an event entered by hand lasts where nobody says.
const UsualLength = time.Hour

// Airing is when an event is on air, as people type it. Without Start it lasts all day, until the end of LastDay;
// without End it lasts UsualLength. LastDay is empty where it is the date of the start or the night after it.
type Airing struct{ Date, Start, LastDay, End string }

// Read gives the instants in UTC, the end exclusive; for a whole day they are midnights of loc. The error is an
// Invalid of field "date", "start", "last_day" or "end".
func (a Airing) Read(now time.Time, loc *time.Location) (from, to time.Time, allDay bool, err error) {
	day, err := ParseDate(now, a.Date, loc)
	if err != nil {
		return from, to, false, err
	}
	last := day
	if a.LastDay != "" {
		if last, err = ParseDate(now, a.LastDay, loc); err != nil {
			return from, to, false, of("last_day", err)
		}
		if last.Before(day) {
			return from, to, false, fault.Invalid{Field: "last_day", Reason: "not_after_start", Got: a.LastDay}
		}
	}
	if a.Start == "" {
		if a.End != "" {
			return from, to, false, fault.Invalid{Field: "start", Reason: "required"}
		}
		return day, onClock(last, 24*60, loc), true, nil
	}
	minutes, err := ParseClock(a.Start)
	if err != nil {
		return from, to, false, of("start", err)
	}
	from = onClock(day, minutes, loc)
	to, err = a.end(from, last, loc)
	return from, to, false, err
}

// Wrong lists the fields that cannot be read: each that is found is put right, and the rest read on.
func (a Airing) Wrong(now time.Time, loc *time.Location) []fault.Invalid {
	var wrong []fault.Invalid
	for range airingFields {
		_, _, _, err := a.Read(now, loc)
		var refused fault.Invalid
		if !errors.As(err, &refused) {
			return wrong
		}
		wrong = append(wrong, refused)
		switch refused.Field {
		case "date":
			a.Date, a.LastDay = now.In(loc).Format(time.DateOnly), ""
		case "last_day":
			a.LastDay = ""
		case "start":
			a.Start = "00:00"
		default: // the end is read last
			return wrong
		}
	}
	return wrong // a clock that is itself out of range puts nothing right
}

// airingFields is how many fields an Airing has: each is put right once.
const airingFields = 4

// end gives the instant at which it ends. An end that is not after the start on the same day is meant for the next.
func (a Airing) end(from, last time.Time, loc *time.Location) (time.Time, error) {
	if a.End == "" && a.LastDay == "" {
		return from.Add(UsualLength), nil
	}
	minutes, err := ParseClock(a.End)
	if err != nil {
		return time.Time{}, of("end", err)
	}
	to := onClock(last, minutes, loc)
	if !to.After(from) && a.LastDay == "" {
		to = onClock(last, minutes+24*60, loc)
	}
	if !to.After(from) {
		return time.Time{}, fault.Invalid{Field: "end", Reason: "not_after_start", Got: a.End}
	}
	return to, nil
}

// onClock is the instant at which the wall clocks of loc show the minutes past a midnight of theirs.
func onClock(midnight time.Time, minutes int, loc *time.Location) time.Time {
	y, m, d := midnight.In(loc).Date()
	return wallTime(y, m, d, minutes, loc)
}

// of names the field that an error of Parse is about.
func of(field string, err error) error {
	var invalid fault.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	invalid.Field = field
	return invalid
}
