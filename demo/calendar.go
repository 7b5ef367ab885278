// Package demo holds what a trial of Tallylight shows: the PR calendar of an invented company.
package demo

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The revisions of the sample calendar.
const (
	FirstPublished = 0 // as it stood three weeks ago: nothing moved, nothing cancelled, three events unknown
	Today          = 1
)

var japan = time.FixedZone("Asia/Tokyo", 9*3600)

// Calendar gives the PR calendar of an invented company around now, as an iCalendar file (RFC 5545): 30 airings
// from 10 days back to 50 days ahead, 27 of them in the revision FirstPublished. Within one day in Japan the
// bytes are the same.
func Calendar(now time.Time, revision int) []byte {
	y, m, d := now.In(japan).Date()
	w := &writer{today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), revision: revision}
	w.lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tsumugi//PR calendar//JA", "METHOD:PUBLISH",
		"X-WR-CALNAME:つむぎ 広報カレンダー", "X-WR-TIMEZONE:Asia/Tokyo", "REFRESH-INTERVAL;VALUE=DURATION:PT15M")
	w.lines(zoneLines...)
	for _, e := range exposures {
		if e.newest && revision == FirstPublished {
			continue
		}
		w.event(e)
	}
	if revision != FirstPublished {
		for _, o := range overrides {
			w.override(o)
		}
	}
	w.lines("END:VCALENDAR")
	return []byte(w.out.String())
}

var zoneLines = []string{
	"BEGIN:VTIMEZONE", "TZID:Asia/Tokyo",
	"BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "TZNAME:JST", "END:STANDARD",
	"END:VTIMEZONE",
	"BEGIN:VTIMEZONE", "TZID:America/Los_Angeles",
	"BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
	"TZOFFSETFROM:-0800", "TZOFFSETTO:-0700", "TZNAME:PDT", "END:DAYLIGHT",
	"BEGIN:STANDARD", "DTSTART:20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
	"TZOFFSETFROM:-0700", "TZOFFSETTO:-0800", "TZNAME:PST", "END:STANDARD",
	"END:VTIMEZONE",
}

// writer writes content lines.
type writer struct {
	out      strings.Builder
	today    time.Time // midnight of today in Japan, as wall-clock time held in UTC
	revision int
}

func (w *writer) event(e exposure) {
	start := w.wall(e.day, e.clock)
	w.lines("BEGIN:VEVENT")
	w.identity(e.id, e.newest)
	w.when("DTSTART", e.zone, start)
	w.when("DTEND", e.zone, start.Add(time.Duration(e.minutes)*time.Minute))
	if e.weeks > 0 {
		w.lines(fmt.Sprintf("RRULE:FREQ=WEEKLY;COUNT=%d", e.weeks))
	}
	w.describe(e)
	w.lines("END:VEVENT")
}

// override writes one week of a series as it is now.
func (w *writer) override(o override) {
	for _, e := range exposures {
		if e.id != o.id {
			continue
		}
		day := e.day + 7*o.week
		start := w.wall(day+o.days, o.clock)
		w.lines("BEGIN:VEVENT")
		w.identity(e.id, true)
		w.when("RECURRENCE-ID", e.zone, w.wall(day, e.clock))
		w.when("DTSTART", e.zone, start)
		w.when("DTEND", e.zone, start.Add(time.Duration(e.minutes)*time.Minute))
		w.lines("SEQUENCE:1")
		e.status, e.facts = o.status, o.facts
		w.describe(e)
		w.lines("END:VEVENT")
	}
}

// identity writes the UID and the stamps: three weeks ago, or yesterday for what is new since.
func (w *writer) identity(id string, recent bool) {
	stamp := w.today.AddDate(0, 0, -21)
	if recent {
		stamp = w.today.AddDate(0, 0, -1)
	}
	at := stamp.Format("20060102T150405Z")
	w.lines("UID:"+id+"@pr.tsumugi.example", "DTSTAMP:"+at, "CREATED:"+at, "LAST-MODIFIED:"+at)
}

func (w *writer) describe(e exposure) {
	status := e.status
	if status == "" {
		status = "CONFIRMED"
	}
	w.lines("SUMMARY:"+escape(e.title), "LOCATION:"+escape(e.place), "DESCRIPTION:"+escape(e.facts),
		"CATEGORIES:"+e.kind, "STATUS:"+status)
	if e.path != "" {
		w.lines("URL:https://www.tsumugi.example" + e.path)
	}
	if e.level != "" {
		w.lines("X-TALLYLIGHT-LEVEL:" + e.level)
	}
}

// wall gives the wall-clock time hh:mm so many days after today; midnight where clock is empty.
func (w *writer) wall(day int, clock string) time.Time {
	at := w.today.AddDate(0, 0, day)
	if t, err := time.Parse("15:04", clock); err == nil {
		at = at.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
	}
	return at
}

// when writes a property that holds a date or time.
func (w *writer) when(name string, zone zoneKind, wall time.Time) {
	switch zone {
	case wholeDay:
		w.lines(name + ";VALUE=DATE:" + wall.Format("20060102"))
	case inUTC:
		w.lines(name + ":" + wall.Format("20060102T150405Z"))
	case pacific:
		w.lines(name + ";TZID=America/Los_Angeles:" + wall.Format("20060102T150405"))
	default:
		w.lines(name + ";TZID=Asia/Tokyo:" + wall.Format("20060102T150405"))
	}
}

// lines writes content lines, folded at 75 octets between characters (RFC 5545 3.1).
func (w *writer) lines(lines ...string) {
	const most = 75
	for _, line := range lines {
		for room := most; len(line) > room; room = most - 1 {
			end := room
			for !utf8.RuneStart(line[end]) {
				end--
			}
			w.out.WriteString(line[:end] + "\r\n ")
			line = line[end:]
		}
		w.out.WriteString(line + "\r\n")
	}
}

// escape writes TEXT (RFC 5545 3.3.11).
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}
