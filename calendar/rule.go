package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is the period that a rule repeats: day, week, month or year.
type frequency int

const (
	daily frequency = iota
	weekly
	monthly
	yearly
)

// weekday is an entry of BYDAY. Nth is 0 for every such day, else its ordinal in the month or year, from the
// end where negative.
type weekday struct {
	day time.Weekday
	nth int
}

// rule is a recurrence rule (RFC 5545 3.3.10) that has been checked: it repeats daily at the most, and its
// numbers are within their ranges.
type rule struct {
	freq       frequency
	interval   int
	count      int // 0: no COUNT
	until      until
	weekStart  time.Weekday
	byMonth    []int
	byWeekNo   []int
	byYearDay  []int
	byMonthDay []int
	byDay      []weekday
	bySetPos   []int
	times      []time.Duration // of the day, ascending; empty: the time of DTSTART
	hours      []int
	minutes    []int
	seconds    []int
	outOfPlace []string // parts that mean nothing in this frequency
}

// until is the bound of a rule, itself included.
type until struct {
	wall time.Time // zero: no bound
	date bool
	zulu bool
}

// allows says whether an instance at start lies within the bound. A date bounds the whole day.
func (u until) allows(start moment) bool {
	switch {
	case u.wall.IsZero():
		return true
	case u.date, start.date:
		return start.wall.Before(u.on(start).Truncate(day).AddDate(0, 0, 1))
	case u.zulu:
		return !start.instant().After(u.wall)
	default:
		return !start.wall.After(u.wall)
	}
}

// on gives what clocks show at the bound where the series that begins at start is.
func (u until) on(start moment) time.Time {
	if u.zulu && !u.date {
		return wallClock(u.wall, start.zone.loc)
	}
	return u.wall
}

// lastDay gives the last day of an all-day series, and whether it is another one than the bound reads in UTC and the bound
// is no end of it either: it may have been written for a date.
func (u until) lastDay(start moment) (last time.Time, moved bool) {
	if !start.date || !u.zulu || u.date {
		return time.Time{}, false
	}
	here := u.on(start)
	last = here.Truncate(day)
	end := here.Equal(last) || !here.Add(time.Minute).Before(last.Add(day))
	return last, !end && !last.Equal(u.wall.Truncate(day))
}

var (
	errRule     = errors.New("the recurrence rule cannot be taken")
	errSubDaily = errors.New("the recurrence rule repeats within a day")
)

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errRule, fmt.Sprintf(format, args...))
}

// parseRule reads a rule in any case, with spaces, a trailing semicolon and X- parts. It refuses with
// errSubDaily what repeats within a day and with errRule what is out of range or not Gregorian.
func parseRule(value string) (rule, error) {
	r := rule{freq: -1, interval: 1, weekStart: time.Monday}
	for part := range strings.SplitSeq(strings.ToUpper(value), ";") {
		name, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		if err := r.set(strings.TrimSpace(name), strings.TrimSpace(v)); err != nil {
			return rule{}, err
		}
	}
	return r, r.check()
}

// set takes one part of a rule.
func (r *rule) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.freq, err = parseFrequency(value)
	case "INTERVAL":
		r.interval, err = number(name, value, 1, maxInterval)
	case "COUNT":
		r.count, err = number(name, value, 1, 1<<31-1)
	case "UNTIL":
		r.until.wall, r.until.date, r.until.zulu, err = parseWall(value)
	case "WKST":
		r.weekStart, err = parseWeekday(value)
	case "BYDAY":
		r.byDay, err = parseByDay(value)
	case "RSCALE", "SKIP":
		if value != "GREGORIAN" && value != "OMIT" {
			err = refuse("%s=%s is not supported", name, clip(value))
		}
	case "BYEASTER":
		err = refuse("BYEASTER is not part of RFC 5545")
	default:
		return r.setNumbers(name, value)
	}
	return err
}

// setNumbers takes a part that is a list of numbers, and passes over names that are not known.
func (r *rule) setNumbers(name, value string) (err error) {
	switch name {
	case "BYMONTH":
		r.byMonth, err = numbers(name, value, 1, 12, false)
	case "BYWEEKNO":
		r.byWeekNo, err = numbers(name, value, 1, 53, true)
	case "BYYEARDAY":
		r.byYearDay, err = numbers(name, value, 1, 366, true)
	case "BYMONTHDAY":
		r.byMonthDay, err = numbers(name, value, 1, 31, true)
	case "BYSETPOS":
		r.bySetPos, err = numbers(name, value, 1, 366, true)
	case "BYHOUR":
		r.hours, err = numbers(name, value, 0, 23, false)
	case "BYMINUTE":
		r.minutes, err = numbers(name, value, 0, 59, false)
	case "BYSECOND":
		r.seconds, err = numbers(name, value, 0, 60, false)
	}
	return err
}

// everyMonth says that a rule falls in each month although it is yearly.
func (r *rule) everyMonth() bool {
	return r.freq == yearly && len(r.byMonthDay) > 0 && len(r.byMonth) == 0
}

// check refuses rules whose parts do not go together.
func (r *rule) check() error {
	switch {
	case r.freq < 0:
		return refuse("it has no FREQ")
	case len(r.byWeekNo) > 0 && r.freq != yearly:
		return refuse("BYWEEKNO needs FREQ=YEARLY")
	case max(1, len(r.hours))*max(1, len(r.minutes))*max(1, len(r.seconds)) > maxTimesOfDay:
		return errSubDaily
	}
	most := 0
	switch {
	case r.freq == monthly, r.freq == yearly && len(r.byMonth) > 0:
		most = 5
	case r.freq == yearly:
		most = 53
	}
	for i, d := range r.byDay {
		switch {
		case most == 0 && d.nth != 0: // an ordinal means nothing in a week
			r.byDay[i].nth = 0
			r.outOfPlace = append(r.outOfPlace, fmt.Sprintf("BYDAY=%d%s", d.nth, weekdayNames[2*d.day:2*d.day+2]))
		case most == 0:
		case d.nth > most || d.nth < -most:
			return refuse("there is no weekday number %d in its period", d.nth)
		}
	}
	return nil
}

func parseFrequency(value string) (frequency, error) {
	switch value {
	case "DAILY":
		return daily, nil
	case "WEEKLY":
		return weekly, nil
	case "MONTHLY":
		return monthly, nil
	case "YEARLY":
		return yearly, nil
	case "HOURLY", "MINUTELY", "SECONDLY":
		return -1, errSubDaily
	default:
		return -1, refuse("FREQ=%s is not known", clip(value))
	}
}

func number(name, value string, least, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, refuse("%s=%s is not within %d and %d", name, clip(value), least, most)
	}
	return n, nil
}

// numbers reads a list of numbers without its repetitions; with negative, those count from the end.
func numbers(name, value string, least, most int, negative bool) ([]int, error) {
	var list []int
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		digits, minus := strings.CutPrefix(item, "-")
		n, err := number(name, digits, least, most)
		if err != nil || minus && !negative {
			return nil, refuse("%s=%s is not within %d and %d", name, clip(item), least, most)
		}
		if minus {
			n = -n
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// weekdayNames are the names of RFC 5545, two letters each, from Sunday on.
const weekdayNames = "SUMOTUWETHFRSA"

func parseWeekday(value string) (time.Weekday, error) {
	i := strings.Index(weekdayNames, value)
	if len(value) != 2 || i < 0 || i%2 == 1 {
		return 0, refuse("%q is no weekday", clip(value))
	}
	return time.Weekday(i / 2), nil
}

func parseByDay(value string) ([]weekday, error) {
	var list []weekday
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		name := item[max(0, len(item)-2):]
		day, err := parseWeekday(name)
		if err != nil {
			return nil, err
		}
		nth := 0
		if ordinal := strings.TrimSuffix(item, name); ordinal != "" {
			if nth, err = strconv.Atoi(ordinal); err != nil || nth == 0 {
				return nil, refuse("BYDAY=%s has no ordinal", clip(item))
			}
		}
		list = append(list, weekday{day, nth})
	}
	return list, nil
}
