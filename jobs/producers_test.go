package jobs_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// An entry is what an editor sees of one thing in a calendar; a producer writes it down.
type entry struct {
	uid, title string
	at         time.Time // in Tokyo
	allDay     bool
	rule       string   // of a series
	except     []string // nights that were deleted from it
	instead    string   // the original start, of one night that is edited by itself
	split      string   // the original start of the first night, of what "this and following events" made of a series
	zone       string   // where its clock runs; empty: in Tokyo
	more       []string
}

// on gives a time of 2026 in Tokyo, written as "11/26 23:00".
func on(at string) time.Time {
	return must(time.ParseInLocation("2006/01/02 15:04", "2026/"+at, tokyo))
}

func single(uid, title, at string) entry { return entry{uid: uid, title: title, at: on(at)} }

func series(uid, title, at, rule string) entry {
	return entry{uid: uid, title: title, at: on(at), rule: rule}
}

func (e entry) moved(to string) entry { e.at = on(to); return e }

func (e entry) named(title string) entry { e.title = title; return e }

func (e entry) as(uid string) entry { e.uid = uid; return e }

func (e entry) ruled(rule string) entry { e.rule = rule; return e }

func (e entry) without(nights ...string) entry { e.except = nights; return e }

func (e entry) wholeDay() entry { e.allDay = true; return e }

// inNewYork is an entry by the clock there.
func (e entry) inNewYork(at string) entry {
	e.zone = "America/New_York"
	e.at = must(time.ParseInLocation("2006/01/02 15:04", at, must(time.LoadLocation(e.zone))))
	return e
}

func (e entry) saying(more ...string) entry { e.more = more; return e }

// night is one night of a series, edited by itself.
func (e entry) night(original, to string) entry {
	e.instead, e.at, e.rule, e.except = original, on(to), "", nil
	return e
}

// following is what "this and following events" makes of a series from one of its nights on.
func (e entry) following(night, from, rule string) entry {
	e.split, e.at, e.rule, e.except = night, on(from), rule, nil
	return e
}

// producer is a program that publishes calendars: the published form is its own, the content invented.
type producer struct {
	head, foot string
	uid        func(e entry) string
	zone       string // TZID; empty: single events are in UTC
	lines      func(e entry) []string
	related    func(e entry, all []entry) []string
}

// exported stands where a file says when it was written.
const exported = "20010101T000000Z"

// bystanders are in every calendar and never change.
var bystanders = []entry{single("morning", "朝の情報番組", "11/25 10:00"), single("gala", "年末特番", "12/24 19:00")}

// says writes a calendar of entries, and of the bystanders.
func (p producer) says(all ...entry) string {
	return p.only(append(all[:len(all):len(all)], bystanders...)...)
}

// only writes a calendar of entries alone.
func (p producer) only(all ...entry) string {
	text := "BEGIN:VCALENDAR\nVERSION:2.0\n" + p.head
	for _, e := range all {
		text += "BEGIN:VEVENT\n" + strings.Join(p.event(e, all), "\n") + "\nEND:VEVENT\n"
	}
	return strings.ReplaceAll(text+p.foot+"END:VCALENDAR\n", "\n", "\r\n")
}

func (p producer) event(e entry, all []entry) []string {
	lines := []string{p.time("DTSTART", e, e.at), p.time("DTEND", e, e.end()), "DTSTAMP:" + exported, "SUMMARY:" + e.title}
	if p.uid != nil {
		lines = append(lines, "UID:"+p.uid(e))
	}
	if e.rule != "" {
		lines = append(lines, "RRULE:"+e.rule)
	}
	for _, night := range e.except {
		lines = append(lines, p.time("EXDATE", e, on(night)))
	}
	if e.instead != "" {
		lines = append(lines, p.time("RECURRENCE-ID", e, on(e.instead)))
	}
	if p.related != nil {
		lines = append(lines, p.related(e, all)...)
	}
	for _, line := range p.lines(e) {
		if !slices.ContainsFunc(e.more, func(own string) bool { return nameOf(own) == nameOf(line) }) {
			lines = append(lines, line)
		}
	}
	return append(lines, e.more...)
}

func nameOf(line string) string { return line[:strings.IndexAny(line, ":;")] }

func (e entry) end() time.Time {
	if e.allDay {
		return e.at.AddDate(0, 0, 1)
	}
	return e.at.Add(30 * time.Minute)
}

func (p producer) time(name string, e entry, at time.Time) string {
	const form = "20060102T150405"
	switch {
	case e.allDay:
		return name + ";VALUE=DATE:" + at.Format("20060102")
	case e.zone != "":
		return name + ";TZID=" + e.zone + ":" + at.Format(form)
	case p.zone == "" && e.rule == "" && e.instead == "":
		return name + ":" + at.UTC().Format(form) + "Z"
	case p.zone == "":
		return name + ";TZID=Asia/Tokyo:" + at.Format(form)
	default:
		return name + ";TZID=" + p.zone + ":" + at.Format(form)
	}
}

func hash(text string) string { return fmt.Sprintf("%X", sha256.Sum256([]byte(text))) }

func uuid(text string) string {
	h := hash(text)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:32]}, "-")
}

// own is the UID of an entry where "this and following events" makes a new series.
func (e entry) own() string { return e.uid + e.split }

func zoneBlock(id, location string) string {
	return "BEGIN:VTIMEZONE\nTZID:" + id + "\n" + location + "BEGIN:STANDARD\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nTZNAME:JST\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n"
}

// google is Google Calendar's secret address: "this and following events" keeps the UID and adds _R with the original start.
var google = producer{
	head: "PRODID:-//Google Inc//Google Calendar 70.9054//EN\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\nX-WR-CALNAME:広報\nX-WR-TIMEZONE:Asia/Tokyo\n" +
		zoneBlock("Asia/Tokyo", "X-LIC-LOCATION:Asia/Tokyo\n"),
	uid: func(e entry) string {
		part := ""
		if e.split != "" {
			part = "_R" + on(e.split).UTC().Format("20060102T150405")
		}
		return strings.ToLower(hash(e.uid)[:26]) + part + "@google.com"
	},
	lines: func(entry) []string {
		return []string{"CREATED:20260901T000000Z", "LAST-MODIFIED:" + exported, "SEQUENCE:0", "STATUS:CONFIRMED", "TRANSP:OPAQUE"}
	},
}

// outlook is a calendar that Outlook on the web publishes for Exchange: Windows names of zones, and a new UID for what follows.
var outlook = producer{
	head: "METHOD:PUBLISH\nPRODID:Microsoft Exchange Server 2010\nX-WR-CALNAME:広報\n" + zoneBlock("Tokyo Standard Time", ""),
	zone: "Tokyo Standard Time",
	uid:  func(e entry) string { return "040000008200E00074C5B7101A82E008" + hash(e.own())[:48] },
	lines: func(entry) []string {
		return []string{"CLASS:PUBLIC", "PRIORITY:5", "TRANSP:OPAQUE", "STATUS:CONFIRMED", "SEQUENCE:0", "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
			"X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
			"X-MICROSOFT-CDO-IMPORTANCE:1", "X-MICROSOFT-DONOTFORWARDMEETING:FALSE", "X-MICROSOFT-DISALLOW-COUNTER:FALSE"}
	},
}

// icloud is a calendar that iCloud publishes: the parts of a series that was split have UIDs of their own, and name what they are of.
var icloud = producer{
	head: "CALSCALE:GREGORIAN\nPRODID:-//Apple Inc.//macOS 15.1//EN\nX-APPLE-CALENDAR-COLOR:#1BADF8\nX-WR-CALNAME:広報\n",
	foot: "BEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nBEGIN:STANDARD\nDTSTART:19510909T010000\nRDATE:19510909T010000\nTZNAME:JST\nTZOFFSETFROM:+1000\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n",
	zone: "Asia/Tokyo",
	uid:  func(e entry) string { return uuid(e.own()) },
	lines: func(entry) []string {
		return []string{"CREATED:20260901T000000Z", "LAST-MODIFIED:" + exported, "SEQUENCE:1", "TRANSP:OPAQUE", "X-APPLE-CREATOR-IDENTITY:com.apple.mobilecal",
			"BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-PT30M", "UID:A1", "X-WR-ALARMUID:A1", "END:VALARM"}
	},
	related: func(e entry, all []entry) []string {
		if len(e.parts(all)) == 0 {
			return nil
		}
		return []string{"RELATED-TO;RELTYPE=X-CALENDARSERVER-RECURRENCE-SET:" + uuid("set of "+e.uid)}
	},
}

// parts gives the other parts of a series that was split.
func (e entry) parts(all []entry) []entry {
	return slices.DeleteFunc(slices.Clone(all), func(o entry) bool { return o.uid != e.uid || o.split == e.split })
}

// nextcloud is a calendar that Nextcloud exports: the parts of a series that was split name each other.
var nextcloud = producer{
	head: "CALSCALE:GREGORIAN\nPRODID:-//SabreDAV//SabreDAV//EN\nX-WR-CALNAME:広報\nX-APPLE-CALENDAR-COLOR:#0082C9\n" +
		"REFRESH-INTERVAL;VALUE=DURATION:PT4H\nX-PUBLISHED-TTL:PT4H\n" + zoneBlock("Asia/Tokyo", ""),
	zone: "Asia/Tokyo",
	uid:  func(e entry) string { return strings.ToLower(uuid(e.own())) },
	lines: func(entry) []string {
		return []string{"CREATED:20260901T000000Z", "LAST-MODIFIED:" + exported, "SEQUENCE:2", "STATUS:CONFIRMED"}
	},
	related: func(e entry, all []entry) (lines []string) {
		for _, other := range e.parts(all) {
			lines = append(lines, "RELATED-TO;RELTYPE=SIBLING:"+strings.ToLower(uuid(other.own())))
		}
		return lines
	},
}

// garoon is what a bridge writes of Garoon's schedule, with the id that Garoon gives: a night that is edited by itself is taken out of
// its series and is an event of its own.
var garoon = producer{
	head:  "PRODID:-//garoon-ical//JA\nCALSCALE:GREGORIAN\n",
	zone:  "Asia/Tokyo",
	uid:   func(e entry) string { return strings.ToLower(uuid("garoon " + e.own())) },
	lines: func(e entry) []string { return []string{"X-GAROON-ID:" + hash(e.uid)[:6], "CLASS:PUBLIC"} },
}

// timetree is what exporters write of TimeTree, without time zones of their own; LAST-MODIFY is their word. A night that is edited by
// itself is taken out of its series as well.
var timetree = producer{
	head:  "PRODID:-//TimeTree Exporter//\n",
	zone:  "Asia/Tokyo",
	uid:   func(e entry) string { return strings.ToLower(hash("timetree " + e.own())[:32]) },
	lines: func(entry) []string { return []string{"CREATED:20260901T000000Z", "LAST-MODIFY:" + exported} },
}

// unnumbered is a program that gives no UID.
var unnumbered = producer{
	head:  "PRODID:-//timetable//JA\n",
	zone:  "Asia/Tokyo",
	lines: func(entry) []string { return nil },
}
