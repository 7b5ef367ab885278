package calendar

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
)

// document is a feed of which the parts have been found. Events stay where they are in the body until they are read.
type document struct {
	body     []byte
	lineEnd  byte
	texts    texts
	begun    bool              // BEGIN:VCALENDAR was seen
	complete bool              // each calendar has its END and no event was left out for their number
	cut      bool              // it ends within a calendar
	props    map[string]string // of the calendars, by upper-case name; the first of each
	zones    []zoneBlock
	blocks   []block    // the VEVENTs
	groups   []uidGroup // by UID, in the order of the file
	byUID    *uidIndex  // of groups
	events   int        // VEVENTs, also those that were left out
}

// block is one VEVENT: where its lines are in the body, and what tells whether they changed.
type block struct {
	line, inside int    // numbers of its BEGIN and of the line before its first one
	from, to     int    // bytes of the body
	sum          digest // of what is read of it, without SEQUENCE and LAST-MODIFIED; zero where it is damaged
	rank         uint64 // a hash of SEQUENCE and LAST-MODIFIED
	next         int    // the block of the same UID that follows; -1: none
}

// uidGroup is the blocks that share a UID. Each block without one is a group of its own.
type uidGroup struct {
	uid            string
	first, last, n int
}

// zoneBlock is one VTIMEZONE as a small calendar of its own, ready for go-ical.
type zoneBlock struct {
	line int
	tzid string
	text []byte
}

// digest tells whether the events of a UID changed. SEQUENCE and LAST-MODIFIED, which some servers raise at every
// export, matter only where several blocks compete.
func (d *document) digest(g *uidGroup) digest {
	if g.n == 1 {
		return d.blocks[g.first].sum
	}
	var all []byte
	for i := g.first; i >= 0; i = d.blocks[i].next {
		b := &d.blocks[i]
		if b.sum.zero() {
			return digest{}
		}
		all = append(all, b.sum[:]...)
		all = binary.BigEndian.AppendUint64(all, b.rank)
	}
	return digestOf(all)
}

// eventProperties are the properties of a VEVENT that are read. The rest is checked for its form and dropped.
var eventProperties = nameSet("UID DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID SEQUENCE " +
	"LAST-MODIFIED STATUS CLASS SUMMARY DESCRIPTION LOCATION URL CATEGORIES X-TALLYLIGHT-LEVEL RELATED-TO")

var calendarProperties = nameSet("PRODID X-WR-CALNAME X-WR-TIMEZONE METHOD REFRESH-INTERVAL X-PUBLISHED-TTL")

var zoneProperties = nameSet("TZID X-LIC-LOCATION DTSTART RRULE RDATE TZOFFSETFROM TZOFFSETTO")

// nameSet numbers names, from 1.
func nameSet(names string) map[string]int {
	set := map[string]int{}
	for name := range strings.FieldsSeq(names) {
		set[name] = len(set) + 1
	}
	return set
}

// noted is a line in the text of the open VEVENT; lines that are no properties have the order 0.
type noted struct{ order, from, to int }

// scanner finds the parts of a feed line by line. It keeps one component open at most: a new VEVENT or VTIMEZONE
// closes the one before it, so a missing END costs nothing but a problem.
type scanner struct {
	doc      *document
	problems *problems

	calendars int    // open VCALENDARs
	kind      string // of the open component: VEVENT, VTIMEZONE or empty
	open      block
	uid       string // of the open VEVENT, as far as it was read
	damaged   bool   // the open VEVENT
	mark      mark   // of the problems before the open VEVENT
	text      []byte // what is read of it, line by line
	noted     []noted
	sorted    []byte // the same, by the names of the lines
	zone      zoneBlock
	inner     string // the open STANDARD or DAYLIGHT of a VTIMEZONE
	nested    int    // components open inside the open one, or outside of it, that are not read
	crowded   bool   // there are more than maxEvents events
	known     []remembered
	next      int // of known
}

// eventBytes is about what an event takes up in a feed (the median of real ones is 660).
const eventBytes = 600

// scan finds the parts of body, which is UTF-8 or a superset of ASCII. Said is the encoding that it is said to have; known is
// what is remembered of it.
func scan(body []byte, said string, p *problems, known []remembered) *document {
	likely := len(body) / eventBytes
	doc := &document{
		body: body, lineEnd: lineEnd(body), props: map[string]string{},
		blocks: make([]block, 0, likely), groups: make([]uidGroup, 0, likely), texts: textsOf(body, said),
	}
	doc.byUID = newUIDIndex(likely, func(place int) string { return doc.groups[place].uid })
	if found := doc.texts.charset; found.guess {
		p.add(0, "", codeCharset, "The character encoding of the calendar is not known; %s is taken.", found.name)
	}
	s := &scanner{doc: doc, problems: p, known: known}
	var unfold unfolder
	for l := range unfold.lines(body, doc.lineEnd) {
		s.read(l)
	}
	s.finish()
	return doc
}

func (s *scanner) read(l line) {
	name, found := nameOf(l.text)
	name = upper(name)
	switch {
	case string(name) == "BEGIN":
		s.begin(l, component(l.text))
	case string(name) == "END":
		s.end(l, component(l.text))
	case !s.doc.begun || s.nested > 0:
	case s.kind == "VEVENT":
		s.note(l, name, found)
	case s.kind == "VTIMEZONE":
		s.keepZone(l)
	case s.calendars > 0 && found && calendarProperties[string(name)] > 0:
		s.property(l)
	}
}

func (s *scanner) property(l line) {
	name, value := property(string(s.doc.texts.decoded(l.text[:min(len(l.text), maxLine)])))
	if _, seen := s.doc.props[name]; !seen {
		s.doc.props[name] = value
	}
}

func (s *scanner) begin(l line, name string) {
	switch {
	case name == "VCALENDAR":
		s.closeDamaged(l.from)
		s.doc.begun = true
		s.calendars++
	case !s.doc.begun:
	case name == "VEVENT":
		s.closeDamaged(l.from)
		s.kind, s.open = name, block{line: l.number, inside: l.last, from: l.to, next: -1}
		s.uid, s.damaged, s.mark, s.text = "", false, s.problems.mark(), s.text[:0]
		s.noted = s.noted[:0]
	case name == "VTIMEZONE":
		s.closeDamaged(l.from)
		s.kind, s.zone = name, zoneBlock{line: l.number, text: []byte("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\n")}
	case s.kind == "VTIMEZONE" && s.inner == "" && s.nested == 0 && (name == "STANDARD" || name == "DAYLIGHT"):
		s.inner = name
		s.zone.text = append(s.zone.text, "BEGIN:"+name+"\n"...)
	default:
		s.nested++
	}
}

func (s *scanner) end(l line, name string) {
	switch {
	case !s.doc.begun:
	case name == "VCALENDAR":
		s.closeDamaged(l.from)
		s.calendars = max(0, s.calendars-1)
	case name == s.kind && s.kind != "":
		s.close(l.from)
	case s.nested > 0:
		s.nested--
	case name == s.inner && s.inner != "":
		s.closeInner()
	case s.kind == "VEVENT":
		s.damaged = true
		s.problems.add(l.number, s.uid, codeBadLine, "%q ends nothing.", clip(string(l.text)))
	}
}

// note takes a line of the open VEVENT into its digest. A line without a name is a problem when the event is read,
// so it counts, too.
func (s *scanner) note(l line, name []byte, found bool) {
	order := eventProperties[string(name)]
	switch {
	case found && order == 0:
	case string(name) == "SEQUENCE" || string(name) == "LAST-MODIFIED":
		for _, c := range l.text { // FNV-1a
			s.open.rank = (s.open.rank ^ uint64(c)) * 1099511628211
		}
	case string(name) == "UID" && found:
		s.uid = s.uidOf(l.text)
	case len(s.text) > maxEventBytes:
		s.damaged = true
	default:
		from := len(s.text)
		s.text = append(append(s.text, l.text...), '\n')
		s.noted = append(s.noted, noted{order, from, len(s.text)})
	}
}

// uidOf gives the UID that a line holds: the same string as is remembered, where it is one of the next.
func (s *scanner) uidOf(text []byte) string {
	if raw, ok := bytes.CutPrefix(text, []byte("UID:")); ok && s.doc.texts.plain() && bytes.IndexByte(raw, '\\') < 0 {
		for i := s.next; i < min(s.next+ahead, len(s.known)); i++ {
			if s.known[i].uid == string(raw) {
				s.next = i + 1
				return s.known[i].uid
			}
		}
	}
	_, value := property(string(s.doc.texts.decoded(text[:min(len(text), maxLine)])))
	return bounded(unescape(value))
}

// keepZone adds a line to the open VTIMEZONE, if it is well-formed and of use.
func (s *scanner) keepZone(l line) {
	text, name, ok := sound(s.doc.texts.decoded(l.text))
	switch {
	case !ok:
		s.problems.add(l.number, "", codeBadLine, "The line %q is no property.", clip(string(text)))
	case zoneProperties[string(name)] == 0 || len(s.zone.text)+len(text) > maxEventBytes:
	case string(name) == "TZID":
		_, value := property(string(text))
		s.zone.tzid = unescape(value)
		fallthrough
	default:
		s.zone.text = append(append(s.zone.text, text...), '\n')
	}
}

// closeDamaged closes a component whose END is missing.
func (s *scanner) closeDamaged(at int) {
	if s.kind == "VEVENT" {
		s.damaged = true
		s.problems.add(s.open.line, s.uid, codeUnclosed, "The event has no END:VEVENT.")
		s.problems.lose(s.uid) // a rule or a date may have stood in what is missing
	}
	s.close(at)
}

func (s *scanner) closeInner() {
	if s.inner != "" {
		s.zone.text = append(s.zone.text, "END:"+s.inner+"\n"...)
		s.inner = ""
	}
}

// close ends the open component before the byte at.
func (s *scanner) close(at int) {
	s.closeInner()
	switch s.kind {
	case "VEVENT":
		s.open.to = at
		s.closeEvent()
	case "VTIMEZONE":
		if len(s.doc.zones) < maxZones {
			s.zone.text = append(s.zone.text, "END:VTIMEZONE\nEND:VCALENDAR\n"...)
			s.doc.zones = append(s.doc.zones, s.zone)
		}
	}
	s.kind, s.nested = "", 0
}

// closeEvent files the open VEVENT under its UID.
func (s *scanner) closeEvent() {
	s.problems.name(s.mark, s.uid)
	s.open.sum = s.digest()
	if s.damaged {
		s.open.sum = digest{}
	}
	s.doc.events++
	i := len(s.doc.blocks)
	if i == maxEvents {
		s.crowd()
		return
	}
	s.doc.blocks = append(s.doc.blocks, s.open)
	if g, ok := s.doc.byUID.find(s.uid); ok && s.uid != "" {
		group := &s.doc.groups[g]
		if group.n == maxPerUID {
			s.problems.add(s.open.line, s.uid, codeManyEvents, "Only the first %d events of this UID are read.", maxPerUID)
			return
		}
		s.doc.blocks[group.last].next = i
		group.last, group.n = i, group.n+1
		return
	}
	s.doc.groups = append(s.doc.groups, uidGroup{uid: s.uid, first: i, last: i, n: 1})
	s.doc.byUID.put(s.uid, len(s.doc.groups)-1)
}

// digest gives the digest of the lines of the open VEVENT. Lines of different names may come in any order.
func (s *scanner) digest() digest {
	slices.SortStableFunc(s.noted, func(a, b noted) int { return a.order - b.order })
	s.sorted = s.sorted[:0]
	for _, line := range s.noted {
		s.sorted = append(s.sorted, s.text[line.from:line.to]...)
	}
	return digestOf(s.sorted)
}

// bounded cuts a UID at maxUID and puts a hash of it behind, so that it stays another than its like.
func bounded(uid string) string {
	if len(uid) <= maxUID {
		return uid
	}
	sum := digestOf([]byte(uid))
	tail := "-" + hex.EncodeToString(sum[:])
	return strings.ToValidUTF8(uid[:maxUID-len(tail)], "") + tail
}

// unused gives a made-up UID, longer by as much as it takes to be none of the feed's own.
func (d *document) unused(uid string) string {
	for {
		if _, taken := d.byUID.find(uid); !taken {
			return uid
		}
		uid += "~"
	}
}

// crowd leaves out an event beyond maxEvents.
func (s *scanner) crowd() {
	if !s.crowded {
		s.problems.add(s.open.line, s.uid, codeManyEvents, "Only the first %d events are read.", maxEvents)
	}
	s.crowded = true
}

// finish ends the feed. What is still open was cut off and cannot be trusted.
func (s *scanner) finish() {
	if s.kind == "VEVENT" {
		s.problems.add(s.open.line, s.uid, codeCutOff, "The file ends inside an event.")
		s.problems.name(s.mark, s.uid)
		s.doc.events++
	}
	s.doc.cut = s.doc.begun && (s.calendars > 0 || s.kind != "")
	s.doc.complete = s.doc.begun && !s.doc.cut && !s.crowded
}

// component gives the name that a BEGIN or END line holds, in upper case.
func component(text []byte) string {
	for _, known := range [...]string{"VEVENT", "VALARM", "VTIMEZONE", "VCALENDAR"} {
		if i := len(text) - len(known); i > 0 && text[i-1] == ':' && string(text[i:]) == known {
			return known
		}
	}
	_, value := property(string(text[:min(len(text), maxHead)]))
	return strings.ToUpper(value)
}

// nameOf gives the name of a content line; false where no colon or semicolon follows one.
func nameOf(text []byte) (name []byte, found bool) {
	i := tokenEnd(text, 0)
	for i < len(text) && text[i] == ' ' {
		i++
	}
	if i == 0 || i == len(text) || text[i] != ':' && text[i] != ';' {
		return nil, false
	}
	return bytes.TrimRight(text[:i], " "), true
}

// upper gives a name in upper case; nearly all are.
func upper(name []byte) []byte {
	for _, c := range name {
		if c >= 'a' && c <= 'z' {
			return bytes.ToUpper(name)
		}
	}
	return name
}
