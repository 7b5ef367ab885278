package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// block is one VEVENT or VTIMEZONE as a small calendar of its own: only the properties that are read here, each
// on one well-formed line, ready for go-ical.
type block struct {
	line int    // of its BEGIN
	uid  string // UID or TZID
	text bytes.Buffer
	mark mark // of the problems before it
}

// document is a feed cut into its parts.
type document struct {
	begun    bool              // BEGIN:VCALENDAR was seen
	complete bool              // each calendar has its END and no event was left out for their number
	props    map[string]string // of the calendars, by upper-case name; the first of each
	zones    []block
	events   []block
}

// eventProperties are the properties of a VEVENT that are read. The rest is checked for its form and dropped.
var eventProperties = nameSet("UID DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID SEQUENCE " +
	"LAST-MODIFIED STATUS CLASS SUMMARY DESCRIPTION LOCATION URL CATEGORIES X-TALLYLIGHT-LEVEL")

var calendarProperties = nameSet("X-WR-CALNAME X-WR-TIMEZONE METHOD REFRESH-INTERVAL X-PUBLISHED-TTL")

var zoneProperties = nameSet("TZID X-LIC-LOCATION DTSTART RRULE RDATE TZOFFSETFROM TZOFFSETTO")

func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		set[name] = true
	}
	return set
}

// splitter reads a feed line by line. It keeps one component open at most: a new VEVENT or VTIMEZONE closes the
// one before it, so a missing END costs nothing but a problem.
type splitter struct {
	doc      document
	problems *problems
	decoder  *encoding.Decoder // nil for UTF-8

	calendars int    // open VCALENDARs
	kind      string // of the open component: VEVENT, VTIMEZONE or empty
	open      block
	inner     string // the open STANDARD or DAYLIGHT of a VTIMEZONE
	nested    int    // components open inside the open one, or outside of it, that are not read
	oversized bool
	crowded   bool // there are more than maxEvents events
}

// split cuts body, already UTF-8 or in a one-byte superset of ASCII, into its parts.
func split(body []byte, p *problems) document {
	s := &splitter{problems: p, doc: document{props: map[string]string{}}}
	if found := charset(body); found != nil {
		s.decoder = found.NewDecoder()
	}
	for l := range contentLines(body) {
		s.read(l.number, s.decode(l))
	}
	s.finish()
	return s.doc
}

// decode gives the text of a line as UTF-8, cut at maxLine.
func (s *splitter) decode(l line) string {
	text := l.text
	if s.decoder != nil {
		if decoded, err := s.decoder.Bytes(text); err == nil {
			text = decoded
		}
	}
	if len(text) <= maxLine {
		return string(text)
	}
	if s.kind != "" {
		s.problems.add(l.number, s.eventUID(), codeLongLine, "A line of %d bytes was cut.", len(text))
	}
	end := maxLine
	for end > maxLine-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return string(text[:end])
}

func (s *splitter) read(number int, text string) {
	switch name, value := property(text); {
	case name == "BEGIN":
		s.begin(number, strings.ToUpper(value))
	case !s.doc.begun:
	case name == "END":
		s.end(number, strings.ToUpper(value))
	case s.nested > 0:
	case s.kind != "":
		s.keep(number, text)
	case s.calendars > 0 && calendarProperties[name]:
		if _, seen := s.doc.props[name]; !seen {
			s.doc.props[name] = value
		}
	}
}

func (s *splitter) begin(number int, name string) {
	switch {
	case name == "VCALENDAR":
		s.closeDamaged()
		s.doc.begun = true
		s.calendars++
	case !s.doc.begun:
	case name == "VEVENT", name == "VTIMEZONE":
		s.closeDamaged()
		s.kind, s.open = name, block{line: number, mark: s.problems.mark()}
		s.open.text.WriteString("BEGIN:VCALENDAR\nBEGIN:" + name + "\n")
	case s.kind == "VTIMEZONE" && s.inner == "" && s.nested == 0 && (name == "STANDARD" || name == "DAYLIGHT"):
		s.inner = name
		s.open.text.WriteString("BEGIN:" + name + "\n")
	default:
		s.nested++
	}
}

func (s *splitter) end(number int, name string) {
	switch {
	case name == "VCALENDAR":
		s.closeDamaged()
		s.calendars = max(0, s.calendars-1)
	case name == s.kind && s.kind != "":
		s.close()
	case s.nested > 0:
		s.nested--
	case name == s.inner && s.inner != "":
		s.closeInner()
	default:
		if s.kind == "VEVENT" {
			s.problems.add(number, s.open.uid, codeBadLine, "END:%s ends nothing.", clip(name))
		}
	}
}

// keep adds a line to the open component, if it is well-formed and of use.
func (s *splitter) keep(number int, text string) {
	name, ok := wellFormed(text)
	if !ok { // quotes in the wrong place are common in TZID and CN
		text = strings.ReplaceAll(text, `"`, "")
		name, ok = wellFormed(text)
	}
	if !ok {
		s.problems.add(number, s.eventUID(), codeBadLine, "The line %q is no property.", clip(text))
		return
	}
	wanted := eventProperties
	if s.kind == "VTIMEZONE" {
		wanted = zoneProperties
	}
	if !wanted[name] {
		return
	}
	if s.open.text.Len()+len(text) > maxEventBytes {
		s.oversized = true
		return
	}
	if name == "UID" || name == "TZID" {
		_, value := property(text)
		s.open.uid = unescape(value)
	}
	s.open.text.WriteString(text)
	s.open.text.WriteByte('\n')
}

// eventUID gives the UID of the open event, as far as it was read; empty in a VTIMEZONE.
func (s *splitter) eventUID() string {
	if s.kind != "VEVENT" {
		return ""
	}
	return s.open.uid
}

// closeDamaged closes a component whose END is missing.
func (s *splitter) closeDamaged() {
	if s.kind == "VEVENT" {
		s.problems.add(s.open.line, s.open.uid, codeUnclosed, "The event has no END:VEVENT.")
	}
	s.close()
}

func (s *splitter) closeInner() {
	if s.inner != "" {
		s.open.text.WriteString("END:" + s.inner + "\n")
		s.inner = ""
	}
}

func (s *splitter) close() {
	s.closeInner()
	kind, b := s.kind, s.open
	if kind == "VEVENT" {
		s.problems.name(b.mark, b.uid)
	}
	if kind != "" {
		b.text.WriteString("END:" + kind + "\nEND:VCALENDAR\n")
	}
	switch {
	case s.oversized:
		s.problems.add(b.line, s.eventUID(), codeLargeEvent, "An event or time zone of over %d bytes was left out.", maxEventBytes)
	case kind == "VTIMEZONE" && len(s.doc.zones) < maxZones:
		s.doc.zones = append(s.doc.zones, b)
	case kind == "VEVENT" && len(s.doc.events) == maxEvents:
		s.crowd(b)
	case kind == "VEVENT":
		s.doc.events = append(s.doc.events, b)
	}
	s.kind, s.open, s.nested, s.oversized = "", block{}, 0, false
}

// crowd leaves out an event beyond maxEvents.
func (s *splitter) crowd(b block) {
	if !s.crowded {
		s.problems.add(b.line, b.uid, codeManyEvents, "Only the first %d events are read.", maxEvents)
	}
	s.crowded = true
}

// finish ends the feed. What is still open was cut off and cannot be trusted.
func (s *splitter) finish() {
	if s.kind == "VEVENT" {
		s.problems.add(s.open.line, s.open.uid, codeCutOff, "The file ends inside an event.")
	}
	s.doc.complete = s.doc.begun && s.calendars == 0 && s.kind == "" && !s.crowded
}

// clip shortens text for a message.
func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}
