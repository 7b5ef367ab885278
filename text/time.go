package text

import (
	"fmt"
	"strings"
	"time"

	"tallylight/readiness/batch"
)

// Clock is who reads: the instant and the zone in which sentences put times.
type Clock struct {
	Now  time.Time
	Zone *time.Location
	// Also is the second zone of whoever reads, in which notices say air times, too; nil: there is none.
	Also *time.Location
}

// Weekday gives "Thu" or 木, in the zone of at.
func (t *Text) Weekday(at time.Time) string { return t.Month.Weekdays[at.Weekday()] }

// Date gives "19 Nov" or 11/19, in the zone of at.
func (t *Text) Date(at time.Time) string { return at.Format(t.in("2 Jan", "1/2")) }

// Day gives "Thu 19 Nov" or 11/19(木), in the zone of at.
func (t *Text) Day(at time.Time) string {
	if t.Lang == JA {
		return t.Date(at) + "(" + t.Weekday(at) + ")"
	}
	return at.Format("Mon 2 Jan")
}

// DayHeading gives "Thu 19 Nov" or 11月19日(木), in the zone of at.
func (t *Text) DayHeading(at time.Time) string {
	if t.Lang == JA {
		return at.Format("1月2日") + "(" + t.Weekday(at) + ")"
	}
	return t.Day(at)
}

// MonthHeading gives "November 2026" or 2026年11月.
func (t *Text) MonthHeading(at time.Time) string {
	return at.Format(t.in("January 2006", "2006年1月"))
}

// MonthName gives "November" or 11月.
func (t *Text) MonthName(at time.Time) string { return at.Format(t.in("January", "1月")) }

// FullDate gives "3 Feb 2027" or 2027/2/3.
func (t *Text) FullDate(at time.Time) string { return at.Format(t.in("2 Jan 2006", "2006/1/2")) }

// ClockTime gives "21:54" in the zone of at.
func ClockTime(at time.Time) string { return at.Format("15:04") }

// ZoneName gives the abbreviation of the zone that holds at this instant: JST, PST or PDT; "UTC+9" or
// "UTC+5:30" where the zone has only figures.
func ZoneName(at time.Time) string {
	if name, _ := at.Zone(); name != "" && name[0] != '+' && name[0] != '-' {
		return name
	}
	return Offset(at)
}

// Offset gives by how much the zone of an instant differs from UTC then: "UTC+9", "UTC−3:30".
func Offset(at time.Time) string {
	_, offset := at.Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "−", -offset
	}
	hours, minutes := offset/3600, offset%3600/60
	if minutes == 0 {
		return fmt.Sprintf("UTC%s%d", sign, hours)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes)
}

var zoneTitles = map[string]string{
	"JST": "Japan Standard Time", "PST": "Pacific Standard Time", "PDT": "Pacific Daylight Time",
	"EST": "Eastern Standard Time", "EDT": "Eastern Daylight Time", "UTC": "Coordinated Universal Time",
	"GMT": "Greenwich Mean Time", "BST": "British Summer Time", "CET": "Central European Time",
	"CEST": "Central European Summer Time",
}

// ZoneTitle spells the zone of at out: "Pacific Standard Time", else the name of its place.
func ZoneTitle(at time.Time) string {
	if title, ok := zoneTitles[ZoneName(at)]; ok {
		return title
	}
	return strings.ReplaceAll(at.Location().String(), "_", " ")
}

// DayTime gives "Thu 19 Nov 21:54" or 11/19(木) 21:54, without the zone.
func (t *Text) DayTime(at time.Time) string { return t.Day(at) + " " + ClockTime(at) }

// Moment gives "Thu 19 Nov 21:54 JST" or 11/19(木) 21:54 JST.
func (t *Text) Moment(at time.Time) string { return t.DayTime(at) + " " + ZoneName(at) }

// AirsEvery gives when the airings of a series come of which one is at an instant: "Thu 21:54" or 木曜 21:54, each day "21:54",
// and of others that one.
func (t *Text) AirsEvery(at time.Time, every batch.Every) string {
	switch every {
	case batch.EveryWeek:
		return t.Weekday(at) + t.in(" ", "曜 ") + ClockTime(at)
	case batch.EveryDay:
		return ClockTime(at)
	default:
		return t.Moment(at)
	}
}

// Range gives "Thu 19 Nov 21:54–22:48", with the date of the end where it is another; without the zone. The
// zone of both is that of from.
func (t *Text) Range(from, to time.Time) string {
	to = to.In(from.Location())
	switch {
	case !to.After(from):
		return t.DayTime(from)
	case SameDay(from, to):
		return t.DayTime(from) + "–" + ClockTime(to)
	default:
		return t.DayTime(from) + "–" + t.DayTime(to)
	}
}

// Dates gives the days of an all-day event whose last day is the one before end: "Fri 27 Nov, all day",
// "Fri 27 Nov–Mon 30 Nov, all day".
func (t *Text) Dates(from, end time.Time) string {
	last := end.In(from.Location()).AddDate(0, 0, -1)
	days := t.Day(from)
	if last.After(from) && !SameDay(from, last) {
		days += "–" + t.Day(last)
	}
	return days + t.in(", ", " ") + t.Word.AllDay
}

// SameDay says whether two instants fall on the same date, each in its own zone.
func SameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// DaysUntil counts the midnights between now and at, in the zone of at; negative for the past.
func DaysUntil(now, at time.Time) int {
	now = now.In(at.Location())
	midnight := func(d time.Time) time.Time { return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC) }
	return int(midnight(at).Sub(midnight(now)) / (24 * time.Hour))
}
