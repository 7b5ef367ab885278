package intent

import (
	"time"

	"tallylight/readiness/fault"
)

// Clock is when and where an intention is read: what people type is on the clocks of Zone where they name no other.
type Clock struct {
	Now    time.Time
	Zone   *time.Location
	Others []*time.Location // known by their names, whatever the system knows
}

// In gives the zone of a name; Zone itself where there is no name, and beside the error where there is no such zone.
func (c Clock) In(name string) (*time.Location, error) {
	for _, zone := range append([]*time.Location{c.Zone}, c.Others...) {
		if name == "" || name == zone.String() {
			return zone, nil
		}
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return c.Zone, fault.Invalid{Field: "zone", Reason: "unknown", Got: name}
	}
	return zone, nil
}

// Moment reads an instant (RFC 3339), or a date as the midnight of the zone that begins it; zero where nothing was said.
func Moment(field, said string, zone *time.Location) (at time.Time, isDate bool, err error) {
	if said == "" {
		return at, false, nil
	}
	if at, err = time.Parse(time.RFC3339, said); err == nil && fault.Dated(at) {
		return at.UTC(), false, nil
	}
	if at, err = time.ParseInLocation(time.DateOnly, said, zone); err == nil && fault.Dated(at) {
		return at.UTC(), true, nil
	}
	return time.Time{}, false, fault.Invalid{Field: field, Reason: "bad_date", Got: said}
}

// Until reads until when something holds: of a date until it is over. A date with a time is on the clocks of the zone.
func (c Clock) Until(field, said string) (time.Time, error) {
	if at, err := time.ParseInLocation("2006-01-02T15:04", said, c.Zone); err == nil && fault.Dated(at) {
		return at.UTC(), nil
	}
	at, isDate, err := Moment(field, said, c.Zone)
	if isDate {
		at = at.In(c.Zone).AddDate(0, 0, 1).UTC()
	}
	return at, err
}

// Coming reads the same and refuses what is over.
func (c Clock) Coming(field, said string) (time.Time, error) {
	at, err := c.Until(field, said)
	if err == nil && said != "" && !at.After(c.Now) {
		err = fault.Invalid{Field: field, Reason: "past", Got: said}
	}
	return at, err
}

// lastDay is an end as Until reads it: a date where it is a midnight of the zone, empty for the zero time.
func (c Clock) lastDay(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	at := until.In(c.Zone)
	if at.Hour()+at.Minute()+at.Second() == 0 {
		return at.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return until.UTC().Format(time.RFC3339)
}

// Past reads an instant of the past (RFC 3339), of which a page or an answer is to be as it was then.
func Past(said string, now time.Time) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, said)
	switch {
	case err != nil || !fault.Dated(at):
		return time.Time{}, fault.Invalid{Field: "at", Reason: "not_an_instant", Got: said}
	case at.After(now):
		return time.Time{}, fault.Invalid{Field: "at", Reason: "not_yet", Got: said}
	}
	return at.UTC(), nil
}
