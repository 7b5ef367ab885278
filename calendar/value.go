package calendar

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// moment is a DATE or DATE-TIME (RFC 5545 3.3.4, 3.3.5): what a clock in its zone shows.
type moment struct {
	wall   time.Time // wall-clock time, held in UTC; midnight for a date
	date   bool
	zone   zone
	floats bool // it names no zone (RFC 5545 3.3.5, form 1); zone is what stands in
}

// instant gives the point in time; of a date, the midnight that begins it.
func (m moment) instant() time.Time { return instant(m.wall, m.zone.loc) }

// at gives the same kind of moment at another wall-clock time.
func (m moment) at(wall time.Time) moment { return moment{wall, m.date, m.zone, m.floats} }

// beside gives a time that names no zone the zone of the start beside which it stands.
func (m moment) beside(start moment) moment {
	if m.floats && !start.date && start.zone.loc != nil {
		return start.at(m.wall)
	}
	return m
}

// id writes the moment as a RECURRENCE-ID: a date, or RFC 3339 in UTC.
func (m moment) id() string {
	if m.date {
		return m.wall.Format(time.DateOnly)
	}
	return m.instant().UTC().Format(time.RFC3339)
}

var errTime = errors.New("no date or time")

// moment reads one value of a property with the property's TZID, and says how well that zone is known: where it is
// not, the home zone stands in.
func (z *zones) moment(prop *ical.Prop, value string) (m moment, how trust, err error) {
	tzid, value := tzidOf(prop, value)
	wall, date, zulu, err := parseWall(value)
	if err != nil {
		return moment{}, knownZone, err
	}
	date = date || strings.EqualFold(prop.Params.Get(ical.ParamValue), "DATE")
	switch {
	case date:
		y, month, d := wall.Date()
		return moment{wall: time.Date(y, month, d, 0, 0, 0, 0, time.UTC), date: true, zone: z.days}, knownZone, nil
	case zulu:
		return moment{wall: wall, zone: utc}, knownZone, nil
	case tzid == "":
		return moment{wall: wall, zone: z.home, floats: true}, knownZone, nil
	}
	found, how := z.find(tzid)
	return moment{wall: wall, zone: found}, how, nil
}

// tzidOf gives the TZID of a property and the rest of one of its values: an unquoted TZID with a colon, such as
// (UTC+09:00) Osaka, ends at the last colon.
func tzidOf(prop *ical.Prop, value string) (tzid, rest string) {
	tzid = prop.Params.Get(ical.ParamTimezoneID)
	if i := strings.LastIndexByte(value, ':'); i >= 0 && tzid != "" && len(value)-i > len("20060102") {
		return unescape(tzid + ":" + value[:i]), value[i+1:]
	}
	return unescape(tzid), value
}

var separators = strings.NewReplacer("-", "", ":", "", " ", "")

// parseWall reads 20261119, 20261119T215400 and 20261119T215400Z, and the forms that feeds write instead:
// without seconds, with hyphens and colons, 24:00 and leap seconds.
func parseWall(value string) (wall time.Time, date, zulu bool, err error) {
	compact := separators.Replace(strings.ToUpper(value))
	compact, zulu = strings.CutSuffix(compact, "Z")
	day, clock, timed := strings.Cut(compact, "T")
	wall, err = time.Parse("20060102", day)
	if err != nil || wall.Year() < 1 {
		return time.Time{}, false, false, fmt.Errorf("%w: %q", errTime, clip(value))
	}
	if !timed {
		return wall, true, false, nil
	}
	offset, ok := timeOfDay(clock)
	if !ok {
		return time.Time{}, false, false, fmt.Errorf("%w: %q", errTime, clip(value))
	}
	return wall.Add(offset), false, zulu, nil
}

// timeOfDay reads hhmm or hhmmss as the time since midnight.
func timeOfDay(clock string) (time.Duration, bool) {
	if len(clock) == 4 {
		clock += "00"
	}
	n, err := strconv.Atoi(clock)
	if err != nil || len(clock) != 6 || n < 0 {
		return 0, false
	}
	hour, minute, second := n/10000, n/100%100, min(n%100, 59) // a leap second counts as the one before
	if hour > 24 || minute > 59 || n%100 > 60 || hour == 24 && n != 240000 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second, true
}

// length is how long an event lasts: days on the calendar, then exact time (RFC 5545 3.8.5.3 repeats an end as
// an exact duration and a DURATION in days as days).
type length struct {
	days  int
	exact time.Duration
}

// after gives the instant at which an event that begins at start ends.
func (l length) after(start moment) time.Time {
	if l.days == 0 {
		return start.instant().Add(l.exact)
	}
	return start.at(start.wall.AddDate(0, 0, l.days)).instant().Add(l.exact)
}

// about gives the length with days of 24 hours.
func (l length) about() time.Duration { return time.Duration(l.days)*day + l.exact }

var errLength = errors.New("no usable length")

var durationUnits = map[byte]time.Duration{'W': 7 * day, 'D': day, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}

// parseDuration reads a DURATION (RFC 5545 3.3.6): P15DT5H0M20S, P7W, PT90M. Negative and overlong ones are
// refused.
func parseDuration(value string) (length, error) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(value)), "+"), "P")
	if !ok || rest == "" {
		return length{}, fmt.Errorf("%w: %q", errLength, clip(value))
	}
	var total length
	for rest = strings.ReplaceAll(rest, "T", ""); rest != ""; {
		digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if digits < 1 {
			return length{}, fmt.Errorf("%w: %q", errLength, clip(value))
		}
		n, err := strconv.Atoi(rest[:digits])
		unit, known := durationUnits[rest[digits]]
		if err != nil || !known || n > int(maxLength/unit) {
			return length{}, fmt.Errorf("%w: %q", errLength, clip(value))
		}
		total = total.plus(n, unit)
		if total.about() > maxLength {
			return length{}, fmt.Errorf("%w: %q", errLength, clip(value))
		}
		rest = rest[digits+1:]
	}
	return total, nil
}

// plus adds n units; whole days stay days.
func (l length) plus(n int, unit time.Duration) length {
	if unit >= day {
		return length{l.days + n*int(unit/day), l.exact}
	}
	return length{l.days, l.exact + time.Duration(n)*unit}
}
