// Package airtime reads dates and times as broadcasters and programme guides write them, and nothing of what is on air then.
package airtime

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tallylight/readiness/fault"
)

// lastHour is where the 30-hour clock of broadcasters ends: 24:00 to 29:59 are the first hours of the next day.
const lastHour = 29

// Parse reads an air time as programme guides write it: a date, and a time on the 30-hour clock, both on
// the wall clocks of loc. Dates: 2026-11-19, 2026/11/19, 2026.11.19, 2026年11月19日, 20261119, 11/19/2026, and without
// a year, 11/19 or 11月19日, which is the next such date from now. Times: 21:54, 2154, 25:30, 2530, 25時30分, 25時,
// 午後9時54分, 9:54 PM, 9pm, 正午. Full-width figures are read like others, seconds and a weekday in brackets are
// passed over. The result is in UTC; the error is an Invalid of field "date" or "clock".
//
// A time that a change to summer time skips is read with the offset before the gap, and of a time that happens
// twice the first is meant (RFC 5545 3.3.5).
func Parse(now time.Time, date, clock string, loc *time.Location) (time.Time, error) {
	day, err := ParseDate(now, date, loc)
	if err != nil {
		return time.Time{}, err
	}
	minutes, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, err
	}
	y, m, d := day.In(loc).Date()
	return wallTime(y, m, d, minutes, loc), nil
}

// ParseDate reads a date as Parse does and gives the midnight that begins it in loc, in UTC.
func ParseDate(now time.Time, date string, loc *time.Location) (time.Time, error) {
	refused := fault.Invalid{Field: "date", Reason: "bad_date", Got: date}
	text := Narrow(date)
	for _, form := range dateForms {
		found := form.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		part := func(name string) int {
			n, _ := strconv.Atoi(found[form.SubexpIndex(name)]) // figures only; empty is 0
			return n
		}
		year, month, day := part("y"), part("m"), part("d")
		written := found[form.SubexpIndex("y")] != ""
		if !written {
			year = nextYear(now, month, day, loc)
		}
		at := wallTime(year, time.Month(month), day, 0, loc)
		if !isDate(year, month, day) || written && !fault.Dated(at) {
			return time.Time{}, refused
		}
		return at, nil
	}
	return time.Time{}, refused
}

// dateForms find year, month and day; a weekday in brackets may follow.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`^(?:(?<y>\d{4})[-/.])?(?<m>\d{1,2})[-/.](?<d>\d{1,2})` + afterDate),
	regexp.MustCompile(`^(?:(?<y>\d{4})年)?(?<m>\d{1,2})月(?<d>\d{1,2})日` + afterDate),
	regexp.MustCompile(`^(?<m>\d{1,2})/(?<d>\d{1,2})/(?<y>\d{4})` + afterDate), // as spreadsheets in the United States write it
	regexp.MustCompile(`^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})` + afterDate),
}

const afterDate = `(?:\([月火水木金土日祝・]+\)|\([a-z]{3}\))?$`

// isDate says whether the calendar has such a date.
func isDate(year, month, day int) bool {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return year > 0 && at.Year() == year && int(at.Month()) == month && at.Day() == day
}

// nextYear gives the year of the next such date. The day before counts as today while its 30-hour clock runs.
func nextYear(now time.Time, month, day int, loc *time.Location) int {
	today := now.In(loc).Add(-(lastHour - 23) * time.Hour)
	from := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	const leapYears = 8 // between two 29 February
	for year := today.Year(); year <= today.Year()+leapYears; year++ {
		if isDate(year, month, day) && !time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Before(from) {
			return year
		}
	}
	return 0
}

// clockForm finds half of the day, hour and minutes, with the seconds of a spreadsheet passed over.
var clockForm = regexp.MustCompile(`^(午前|午後)?(\d{1,2})(?::(\d{2})(?::\d{2})?|時(?:(\d{1,2})分)?)?(am|pm|a\.m\.|p\.m\.)?$`)

// ParseClock gives the minutes since the midnight that begins the broadcast date.
func ParseClock(raw string) (int, error) {
	refused := fault.Invalid{Field: "clock", Reason: "bad_clock", Got: raw}
	text := Narrow(raw)
	if text == "正午" {
		return 12 * 60, nil
	}
	if n := len(text); (n == 3 || n == 4) && strings.Trim(text, "0123456789") == "" {
		text = text[:n-2] + ":" + text[n-2:]
	}
	found := clockForm.FindStringSubmatch(text)
	if found == nil || !strings.ContainsAny(text, ":時午m") { // a figure alone may be anything
		return 0, refused
	}
	hour, _ := strconv.Atoi(found[2])
	minute, _ := strconv.Atoi(found[3] + found[4])
	hour, refused.Reason = WholeDay(hour, found[1], found[5])
	if minute > 59 {
		refused.Reason = "bad_clock"
	}
	if refused.Reason != "" {
		return 0, refused
	}
	return hour*60 + minute, nil
}

// WholeDay gives the hour on the 30-hour clock, or why there is none. 午前12時 and 午後12時 are refused, since people
// mean noon and midnight by either.
func WholeDay(hour int, half, suffix string) (whole int, refused string) {
	switch {
	case half == "" && suffix == "" && hour > lastHour:
		return 0, "past_30_hours"
	case half == "" && suffix == "":
		return hour, ""
	case hour > 12 || half != "" && suffix != "":
		return 0, "bad_clock"
	case hour == 12 && half != "":
		return 0, "noon_or_midnight"
	case half == "午後" || strings.HasPrefix(suffix, "p"):
		return hour%12 + 12, ""
	default:
		return hour % 12, ""
	}
}

// wallTime is the instant at which the wall clocks of loc show the minutes past the midnight of a date, which may
// be those of the next day.
func wallTime(year int, month time.Month, day, minutes int, loc *time.Location) time.Time {
	shown := time.Date(year, month, day, 0, minutes, 0, 0, time.UTC)
	offset := func(at time.Time) time.Duration {
		_, seconds := at.In(loc).Zone()
		return time.Duration(seconds) * time.Second
	}
	before := shown.Add(-offset(shown.Add(-24 * time.Hour)))
	after := shown.Add(-offset(shown.Add(24 * time.Hour)))
	if before.Add(offset(before)).Equal(shown) || !after.Add(offset(after)).Equal(shown) {
		return before
	}
	return after
}

// Narrow writes text as it is compared and read: full-width letters, figures and signs as ordinary ones, in lower
// case, without white space.
func Narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(NarrowRune(r))
	}, s)
}

// HalfWidth writes full-width letters, figures, signs and spaces as ordinary ones.
func HalfWidth(s string) string { return strings.Map(NarrowRune, s) }

// NarrowRune writes a full-width letter, figure, sign or space as the ordinary one, and other dashes as a hyphen.
func NarrowRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // U+FF01 to U+FF5E are U+0021 to U+007E, wide
		return r - ('！' - '!')
	case r == '　':
		return ' '
	case r == '−' || r == '‐' || r == '–':
		return '-'
	default:
		return r
	}
}
