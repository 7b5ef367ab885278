package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// event is one VEVENT with its values read: a single event, a series, or an override of one instance of a
// series (RFC 5545 3.8.4.4).
type event struct {
	line     int
	uid      string
	sequence int
	modified time.Time

	start    moment
	length   length
	rules    []rule
	exrules  []rule
	rdates   []extra
	exdates  []moment
	original *moment // RECURRENCE-ID; nil unless this is an override
	onwards  bool    // RANGE=THISANDFUTURE
	series   bool    // RRULE or RDATE is present, be it usable or not

	summary, description, location, url string
	categories                          []string
	status                              readiness.CalendarStatus
	private                             bool
	noZone                              bool // its start names no zone, and neither does the feed
	level                               int
	part                                intake.Part // of a series that was split
}

// extra is an instance added by RDATE. A period brings its own length.
type extra struct {
	start  moment
	length *length
}

// eventReader reads the values of the events of one feed.
type eventReader struct {
	zones     *zones
	problems  *problems
	cancelled bool            // METHOD:CANCEL
	unnamed   map[string]int  // events without UID by what they hold
	classes   map[string]bool // values of CLASS that were told
	decoder   decoder
	unfold    unfolder
	text      []byte // of the event that is being decoded
	events    []event
}

// group reads the events of a UID, which hold until the next group is read, and gives their title, and whether one of
// them is private.
func (r *eventReader) group(doc *document, g *uidGroup) (events []event, title string, private bool) {
	r.events = r.events[:0]
	for i := g.first; i >= 0; i = doc.blocks[i].next {
		e, ok := r.read(doc, &doc.blocks[i], g.uid, g.n == 1)
		if ok {
			r.events = append(r.events, e)
		}
		title, private = cmp.Or(title, e.summary), private || e.private
	}
	return r.events, title, private
}

// read decodes a block. It gives false where the block holds no event that can be placed in time; the reason
// is then among the problems, and the event has at best its texts. Uid is empty where the block has none.
func (r *eventReader) read(doc *document, b *block, uid string, alone bool) (event, bool) {
	component, err := r.component(doc, b, uid, alone)
	switch {
	case errors.Is(err, errTooLarge):
		r.problems.add(b.line, uid, codeLargeEvent, "An event of over %d bytes was left out.", maxEventBytes)
		return event{private: true}, false // nobody has read that it is not
	case err != nil:
		r.problems.add(b.line, uid, codeBadEvent, "The event cannot be decoded: %v.", err)
		return event{private: true}, false
	}
	props := component.Props
	if uid == "" {
		uid = r.uid(props)
	}
	e := event{line: b.line, uid: uid, series: len(props[ical.PropRecurrenceRule])+len(props[ical.PropRecurrenceDates]) > 0}
	e.describe(props)
	r.doubt(e, props)
	if r.cancelled {
		e.status = readiness.Cancelled
	}
	if !r.place(&e, props) {
		return e, false
	}
	e.rules = r.rules(e, props[ical.PropRecurrenceRule])
	e.exrules = r.rules(e, props["EXRULE"])
	e.rdates = r.rdates(e, props[ical.PropRecurrenceDates])
	e.exdates = r.moments(e, props[ical.PropExceptionDates])
	return e, true
}

// uid names an event without UID. It is named by what it holds and by its number among those that
// hold the same, so that it keeps its name from one import to the next.
func (r *eventReader) uid(props ical.Props) string {
	content := text(props, ical.PropSummary)
	if start := props.Get(ical.PropDateTimeStart); start != nil {
		content = start.Value + "\n" + content
	}
	r.unnamed[content]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", content, r.unnamed[content]))
	return "no-uid-" + hex.EncodeToString(sum[:8])
}

// describe reads what does not concern time, and never fails.
func (e *event) describe(props ical.Props) {
	e.summary = text(props, ical.PropSummary)
	e.description = text(props, ical.PropDescription)
	e.location = text(props, ical.PropLocation)
	e.url = link(text(props, ical.PropURL))
	e.categories = textList(props, ical.PropCategories)
	e.status = status(text(props, ical.PropStatus))
	e.private = isPrivate(text(props, ical.PropClass))
	e.sequence = integer(text(props, ical.PropSequence)) // 0 where absent or damaged (RFC 5545 3.8.7.4)
	if stamp, _, _, err := parseWall(text(props, ical.PropLastModified)); err == nil {
		e.modified = stamp
	}
	e.relate(props[ical.PropRelatedTo])
	e.level = readiness.ReadLevel(e.summary)
	if n := integer(text(props, "X-TALLYLIGHT-LEVEL")); n > 0 && n < 10 {
		e.level = n
	}
}

// relate reads what an event is a part of: iCloud and Calendar Server give each part of a series that was split the name of the whole,
// Nextcloud the UIDs of the parts beside it. Other relations say nothing of a series.
func (e *event) relate(props []ical.Prop) {
	for i := range props {
		name := unescape(props[i].Value)
		switch strings.ToUpper(props[i].Params.Get(ical.ParamRelationshipType)) {
		case "X-CALENDARSERVER-RECURRENCE-SET":
			e.part.Set = name
		case "SIBLING":
			if name != "" && len(e.part.Siblings) < maxSiblings {
				e.part.Siblings = append(e.part.Siblings, name)
			}
		}
	}
}

// doubt tells what of an event may be read otherwise than it was meant: texts that look garbled, and a CLASS of the
// sender's own, once for all of its events.
func (r *eventReader) doubt(e event, props ical.Props) {
	for _, name := range [...]string{ical.PropSummary, ical.PropLocation, ical.PropDescription} {
		if raw := written(props, name); garbled(raw) {
			r.problems.add(e.line, e.uid, codeGarbled, "%s %q looks garbled, as if read in another character encoding than it was written in.",
				name, clip(unescape(raw)))
			break // the others look alike
		}
	}
	class := strings.ToUpper(text(props, ical.PropClass))
	if classes[class] == unknownClass && !r.classes[class] {
		r.classes[class] = true
		r.problems.add(e.line, e.uid, codeClass, "The CLASS %q is not known; events of it are private.", clip(class))
	}
}

// classes are the values of CLASS. Any other one is treated as PRIVATE (RFC 5545 3.8.1.3).
var classes = map[string]class{"": public, "PUBLIC": public, "PRIVATE": private, "CONFIDENTIAL": private}

// class says who may read an event.
type class int

const (
	unknownClass class = iota
	private
	public
)

func isPrivate(value string) bool { return classes[strings.ToUpper(value)] != public }

// integer reads a number, 0 where it is none.
func integer(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

func status(raw string) readiness.CalendarStatus {
	switch strings.ToUpper(raw) {
	case "CANCELLED", "CANCELED":
		return readiness.Cancelled
	case "TENTATIVE":
		return readiness.Tentative
	default:
		return readiness.Confirmed
	}
}

// place reads RECURRENCE-ID, start and length; false where there is no start. A cancelled instance may come
// without DTSTART and then stands where it stood.
func (r *eventReader) place(e *event, props ical.Props) bool {
	if prop := props.Get(ical.PropRecurrenceID); prop != nil {
		original, ok := r.moment(*e, prop, prop.Value)
		if !ok {
			return false
		}
		e.original = &original
		e.onwards = strings.EqualFold(prop.Params.Get("RANGE"), "THISANDFUTURE")
	}
	prop := props.Get(ical.PropDateTimeStart)
	switch {
	case prop == nil && e.original == nil:
		r.problems.add(e.line, e.uid, codeNoStart, "The event has no DTSTART.")
		return false
	case prop == nil:
		e.start = *e.original
	default:
		start, ok := r.moment(*e, prop, prop.Value)
		if !ok {
			return false
		}
		e.start = start
		e.noZone = start.floats && !r.zones.named
		if e.original != nil && !start.floats && start.zone != utc {
			*e.original = e.original.beside(start)
		}
	}
	e.length = r.length(*e, props)
	return true
}

// length reads DTEND or DURATION. Without them a date lasts a day and a time no time (RFC 5545 3.6.1).
func (r *eventReader) length(e event, props ical.Props) length {
	missing := length{}
	if e.start.date {
		missing.days = 1
	}
	found, err := missing, error(nil)
	prop := props.Get(ical.PropDateTimeEnd)
	if prop != nil {
		end, ok := r.moment(e, prop, prop.Value)
		if !ok {
			return missing
		}
		if end.date {
			end.floats = true // midnight where the event begins
		}
		found, err = between(e.start, end.beside(e.start))
	} else if prop = props.Get(ical.PropDuration); prop != nil {
		found, err = parseDuration(prop.Value)
	}
	if err != nil {
		r.problems.add(e.line, e.uid, codeBadLength, "%s %q cannot be taken: %v.", prop.Name, clip(prop.Value), err)
		return missing
	}
	if e.start.date && found.days == 0 {
		return missing
	}
	return found
}

// between gives the length from start to end: in days between dates, exact between times.
func between(start, end moment) (length, error) {
	l := length{exact: end.instant().Sub(start.instant())}
	if start.date {
		l = length{days: daysBetween(start.wall, end.in(start).wall)}
	}
	if l.about() < 0 || l.about() > maxLength {
		return length{}, fmt.Errorf("%w: it ends at %s", errLength, end.id())
	}
	return l, nil
}

// moment reads a date or time and reports what is wrong with it.
func (r *eventReader) moment(e event, prop *ical.Prop, value string) (moment, bool) {
	m, how, err := r.zones.moment(prop, value)
	if err != nil {
		r.problems.add(e.line, e.uid, codeBadTime, "%s %q is %v.", prop.Name, clip(value), errTime)
		return moment{}, false
	}
	if how != knownZone {
		tzid, _ := tzidOf(prop, value)
		r.zones.report(e.line, e.uid, tzid, prop.Name, m.zone, how)
	}
	return m, true
}

// moments reads properties that are lists of dates or times, leaving out those that cannot be read.
func (r *eventReader) moments(e event, props []ical.Prop) []moment {
	var list []moment
	for i := range props {
		for value := range strings.SplitSeq(props[i].Value, ",") {
			if m, ok := r.moment(e, &props[i], value); ok {
				list = append(list, m)
			}
		}
	}
	return list
}

// rdates reads RDATE, whose values may be periods (RFC 5545 3.8.5.2).
func (r *eventReader) rdates(e event, props []ical.Prop) []extra {
	var list []extra
	for i := range props {
		for value := range strings.SplitSeq(props[i].Value, ",") {
			from, to, period := strings.Cut(value, "/")
			start, ok := r.moment(e, &props[i], from)
			if !ok {
				continue
			}
			added := extra{start: start.beside(e.start)}
			if period {
				added.length = r.periodLength(e, added.start, &props[i], to)
			}
			list = append(list, added)
		}
	}
	return list
}

// periodLength reads the second half of a period: an end or a duration (RFC 5545 3.3.9).
func (r *eventReader) periodLength(e event, start moment, prop *ical.Prop, value string) *length {
	found, err := parseDuration(value)
	if err != nil {
		end, ok := r.moment(e, prop, value)
		if !ok {
			return nil
		}
		found, err = between(start, end.beside(start))
	}
	if err != nil {
		r.problems.add(e.line, e.uid, codeBadLength, "A period of %s, %q, cannot be taken: %v.", prop.Name, clip(value), err)
		return nil
	}
	return &found
}

// rules reads RRULE or EXRULE. A rule that is refused leaves the first occurrence and a problem.
func (r *eventReader) rules(e event, props []ical.Prop) []rule {
	var list []rule
	for i := range props {
		if len(list) == maxRules {
			r.problems.add(e.line, e.uid, codeManyRules, "Only %d recurrence rules of an event are read.", maxRules)
			break
		}
		written := clip(props[i].Value)
		found, err := parseRule(props[i].Value)
		switch {
		case errors.Is(err, errSubDaily):
			r.problems.add(e.line, e.uid, codeSubDaily, "%q cannot be taken: %v; only the first occurrence is shown.", written, err)
		case err != nil:
			r.problems.add(e.line, e.uid, codeBadRule, "%q cannot be taken: %v; only the first occurrence is shown.", written, err)
		default:
			r.oddities(e, written, &found)
			list = append(list, found)
		}
	}
	return list
}

// oddities tells what a rule says that its writer may not have meant.
func (r *eventReader) oddities(e event, written string, found *rule) {
	if found.everyMonth() {
		r.problems.add(e.line, e.uid, codeEveryMonth,
			"%q names days of a month and no month, so the event is repeated in every month (RFC 5545 3.3.10).", written)
	}
	for _, part := range found.outOfPlace {
		r.problems.add(e.line, e.uid, codeOutOfPlace, "%q: %s means nothing in a rule of this frequency, and is passed over.", written, part)
	}
	switch last, moved := found.until.lastDay(e.start); {
	case !found.until.allows(e.start):
		r.problems.add(e.line, e.uid, codeUntilBefore, "%q ends before the event begins; only the first occurrence is shown.", written)
	case moved:
		r.problems.add(e.line, e.uid, codeUntilDay, "%q of an all-day event ends in UTC; its last day is %s in %s.",
			written, last.Format(time.DateOnly), e.start.zone.name)
	}
}
