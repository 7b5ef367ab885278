package feedout

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tallylight/readiness/outfeed"
)

// Calendar is what is written around entries.
type Calendar struct {
	Name string
	Zone *time.Location
	Base string                    // of the addresses of pages; empty: none is named
	AsOf func(at time.Time) string // says when an entry was so
}

// How instants and dates are written (RFC 5545 3.3.4, 3.3.5).
const (
	dateForm  = "20060102"
	localForm = "20060102T150405"
	utcForm   = localForm + "Z"
)

// refresh is how often programs should read again. Few do: see the words on the page.
const refresh = "PT1H"

// Write gives the calendar of the entries that are in it at now. The same entries give the same bytes.
func (c Calendar) Write(now time.Time, kept []outfeed.Kept) []byte {
	shown := make([]*outfeed.Kept, 0, len(kept))
	for i := range kept {
		if kept[i].Shown(now) {
			shown = append(shown, &kept[i])
		}
	}
	slices.SortFunc(shown, func(a, b *outfeed.Kept) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID)) })
	w := &writer{out: make([]byte, 0, 4096+len(shown)*entryBytes), calendar: c}
	w.head()
	w.text("NAME", c.Name)
	w.text("X-WR-CALNAME", c.Name)
	w.line("X-WR-TIMEZONE", c.Zone.String())
	w.line("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	w.line("X-PUBLISHED-TTL", refresh)
	w.all(shown)
	return w.out
}

// Object gives one entry as a calendar of its own, as a CalDAV server keeps it (RFC 4791 4.1).
func (c Calendar) Object(k *outfeed.Kept) []byte {
	w := &writer{out: make([]byte, 0, 512+entryBytes), calendar: c}
	w.head()
	w.all([]*outfeed.Kept{k})
	return w.out
}

// entryBytes is about what an entry takes.
const entryBytes = 700

// writer writes content lines.
type writer struct {
	out      []byte
	calendar Calendar
	at       time.Time // of the entry before
	asOf     string    // what is said of it: most entries were made together
}

func (w *writer) head() {
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", outfeed.Program)
	w.line("CALSCALE", "GREGORIAN")
}

// all writes the zone and the entries, and ends the calendar.
func (w *writer) all(entries []*outfeed.Kept) {
	if slices.ContainsFunc(entries, func(k *outfeed.Kept) bool { return k.Days == "" }) {
		w.zone(entries)
	}
	for _, part := range w.inParts(entries) {
		w.out = append(w.out, part...)
	}
	w.line("END", "VCALENDAR")
}

// inParts writes the entries, as many parts at a time as there are processors.
func (w *writer) inParts(entries []*outfeed.Kept) [][]byte {
	return parts(len(entries), func(from, to int) []byte {
		part := &writer{out: make([]byte, 0, (to-from)*entryBytes), calendar: w.calendar}
		for _, k := range entries[from:to] {
			part.entry(k)
		}
		return part.out
	})
}

func (w *writer) entry(k *outfeed.Kept) {
	c := &w.calendar
	w.line("BEGIN", "VEVENT")
	w.line("UID", k.UID)
	w.stamp("DTSTAMP", k.At)
	w.stamp("LAST-MODIFIED", k.At)
	w.line("SEQUENCE", strconv.Itoa(k.Sequence))
	w.line("STATUS", string(cmp.Or(k.Status, outfeed.Confirmed)))
	w.times(k)
	w.text("SUMMARY", k.Summary)
	link := ""
	if c.Base != "" {
		link = strings.TrimSuffix(c.Base, "/") + k.Path
	}
	w.text("DESCRIPTION", strings.Join(slices.DeleteFunc([]string{w.saysWhen(k.At), k.Text, link}, func(s string) bool { return s == "" }), "\n"))
	if k.Place != "" {
		w.text("LOCATION", k.Place)
	}
	if link != "" {
		w.line("URL", link)
	}
	w.line("TRANSP", "TRANSPARENT")
	w.line("END", "VEVENT")
}

// saysWhen says when an entry was so.
func (w *writer) saysWhen(at time.Time) string {
	if w.asOf == "" || at != w.at {
		w.at, w.asOf = at, w.calendar.AsOf(at.In(w.calendar.Zone))
	}
	return w.asOf
}

// times writes from when to when an entry is; one without a length has no end.
func (w *writer) times(k *outfeed.Kept) {
	if first, after, allDay := strings.Cut(k.Days, "/"); allDay {
		w.line("DTSTART;VALUE=DATE", first)
		w.line("DTEND;VALUE=DATE", after)
		return
	}
	w.instant("DTSTART", k.Start)
	if k.End.After(k.Start) {
		w.instant("DTEND", k.End)
	}
}

// instant writes an instant in the zone of the calendar, and in UTC where the clocks of the zone show its time twice.
func (w *writer) instant(name string, at time.Time) {
	zone := w.calendar.Zone
	at = at.Truncate(time.Second)
	local := at.In(zone)
	if zone == time.UTC || twice(local) {
		w.stamp(name, at)
		return
	}
	w.line(name+";TZID="+zone.String(), local.Format(localForm))
}

func (w *writer) stamp(name string, at time.Time) { w.line(name, at.UTC().Format(utcForm)) }

// text writes a property that holds text (RFC 5545 3.3.11).
func (w *writer) text(name, value string) { w.line(name, escape(value)) }

// widest is how many octets a line has at most (RFC 5545 3.1).
const widest = 75

// line writes a content line, folded between characters.
func (w *writer) line(name, value string) {
	room := widest - len(name) - 1
	w.out = append(append(w.out, name...), ':')
	for len(value) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(value[cut]) {
			cut--
		}
		w.out = append(append(w.out, value[:cut]...), "\r\n "...)
		value, room = value[cut:], widest-1
	}
	w.out = append(append(w.out, value...), "\r\n"...)
}

// escape makes text of anything: no line of its own, no character that turns the writing round or is none.
func escape(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return special(r) || r == '\\' || r == ';' || r == ',' || r == '\n' || r == utf8.RuneError
	}) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s) + 16)
	for _, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case !special(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// special says that a character is a control or turns the writing round.
func special(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x061c || r >= 0x200e && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
