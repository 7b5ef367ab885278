package calendar

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"tallylight/charset"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/outfeed"
)

// Outcome says how far a feed can be trusted.
type Outcome string

// The outcomes, best first.
const (
	OK           Outcome = "ok"
	Empty        Outcome = "empty"          // a whole calendar without events
	Partial      Outcome = "partial"        // something in it could not be read; see the problems
	Incomplete   Outcome = "incomplete"     // the end is missing: what is absent says nothing
	NotACalendar Outcome = "not_a_calendar" // see Result.Got
)

// Result is what a feed says about a window.
type Result struct {
	Name            string                 // X-WR-CALNAME
	Occurrences     []readiness.Occurrence // by start, then UID
	Problems        []readiness.Problem    // at most 100, and one that counts the rest
	Excluded        []readiness.Key        // instances in the window that EXDATE or EXRULE takes out of their series, some repeatedly
	Unreadable      map[string]bool        // UIDs of which something was lost: what is absent of them says nothing
	Complete        bool                   // the file has its end, and its events have names: one that is not in it is gone
	BrokenOff       bool                   // it ends within a calendar, and not because of a limit of ours
	Outcome         Outcome
	Got             string        // of NotACalendar: html, json, empty, text or ours
	RefreshInterval time.Duration // REFRESH-INTERVAL, else X-PUBLISHED-TTL; 0 where neither is given
	Events          int           // VEVENTs that could be read
	Parts           []intake.Part // of series that were split, as far as they were read

	Memory Memory          // for the next reading of this feed
	Only   map[string]bool // the UIDs that were read, as occurrences carry them; nil: all of them
	Gone   []string        // where Only is set: UIDs of the reading before that are no longer there
	Same   int             // VEVENTs that were not read again, because nothing in them changed
}

// Reader reads feeds. It may be used by several goroutines at once.
type Reader struct {
	Home        *time.Location // of floating times and of dates where the feed names no zone
	MaxBody     int            // bytes; 0: 32 MB
	ContentType string         // as the feed's server named it; its charset helps where the bytes alone do not tell
}

// Read gives all that happens within w. Any bytes are taken: it neither fails nor runs longer than the limits of
// this package allow.
func (r *Reader) Read(body []byte, w Window) Result { return r.ReadChanged(body, w, Memory{}, nil) }

// ReadChanged reads only the events that differ from those that known remembers. Where known was read as another
// reader, window, zone or kind of calendar would read it, all of the body is read. Untouched are UIDs that are still
// there although body does not hold them: objects of a collection that were not fetched again.
func (r *Reader) ReadChanged(body []byte, w Window, known Memory, untouched []string) Result {
	p := newProblems()
	body, cut := r.bounded(charset.UnwrapUTF(body), p)
	if !announcesCalendar(body) {
		return Result{Outcome: NotACalendar, Got: kindOf(body), BrokenOff: beginsCalendar(body)}
	}
	doc := scan(body, contentCharset(r.ContentType), p, known.entries)
	if !doc.begun {
		return Result{Outcome: NotACalendar, Got: kindOf(body)}
	}
	ours := doc.ours()
	if outfeed.OurCalendar(doc.props["PRODID"]) || ours > 0 && ours == len(doc.groups) && len(untouched) == 0 {
		return Result{Outcome: NotACalendar, Got: ownCalendar}
	}
	if ours > 0 {
		p.add(0, "", codeOurs, "%d events are those that Tallylight gives out; they are not imported.", ours)
	}
	x := &expander{window: w, problems: p, budget: budget{maxSteps}}
	reading := &reading{
		doc: doc, expander: x, problems: p, known: known.recall(),
		events: eventReader{zones: newZones(doc, w, r.Home, p), problems: p, unnamed: map[string]int{}, classes: map[string]bool{},
			cancelled: strings.EqualFold(doc.props["METHOD"], "CANCEL")},
	}
	reading.memory.As = ReadAs(w, r.Home) + doc.context()
	reading.trusted = known.As == reading.memory.As
	reading.memory.entries = make([]remembered, 0, len(doc.groups)+len(untouched))
	if !reading.trusted {
		x.out = make([]readiness.Occurrence, 0, min(len(doc.blocks)*2, maxOccurrences))
	}
	for i := range doc.groups {
		if !outfeed.Ours(doc.groups[i].uid) {
			reading.group(&doc.groups[i])
		}
	}
	reading.leave(untouched)
	result := reading.result()
	result.Outcome = outcome(doc.complete && !cut, p.losses > 0, doc.events+len(untouched))
	result.Complete, result.BrokenOff = doc.complete && !cut && !reading.lost, doc.cut && !cut
	return result
}

// ownCalendar is what came where a calendar holds nothing but what went out from here.
const ownCalendar = "ours"

// ours counts the UIDs of events that went out from here. They would come in as others, with what we say of them in their titles.
func (d *document) ours() (n int) {
	for i := range d.groups {
		if outfeed.Ours(d.groups[i].uid) {
			n++
		}
	}
	return n
}

// bounded cuts a body at the limit.
func (r *Reader) bounded(body []byte, p *problems) (_ []byte, cut bool) {
	limit := r.MaxBody
	if limit == 0 {
		limit = maxBody
	}
	if len(body) <= limit {
		return body, false
	}
	p.add(0, "", codeTooLarge, "The feed is over %d MB; the rest was not read.", limit>>20)
	return body[:limit], true
}

// ReadAs says how a feed is read in a window with a home zone: by this version of the reader, on these days. What an
// earlier reading remembers is of use only where it was read the same way.
func ReadAs(w Window, home *time.Location) string {
	return fmt.Sprintf("%d %s %s %s", readerVersion, w.From.UTC().Format(time.RFC3339), w.To.UTC().Format(time.RFC3339), home)
}

// readerVersion rises whenever the same bytes may give other occurrences than before.
const readerVersion = 4

// context names what concerns every event of a feed: its encoding, its zones and its calendar properties.
func (d *document) context() string {
	all := []byte(d.texts.charset.name)
	for i := range d.zones {
		all = append(all, d.zones[i].text...)
	}
	for _, name := range []string{"X-WR-TIMEZONE", "METHOD"} {
		all = fmt.Appendf(all, "%s:%s\n", name, d.props[name])
	}
	context := digestOf(all)
	return " " + hex.EncodeToString(context[:8])
}

// reading is one pass over a feed.
type reading struct {
	doc      *document
	events   eventReader
	expander *expander
	problems *problems
	known    *recall
	trusted  bool // known was read the same way
	memory   Memory
	read     []string // UIDs that were read
	parts    []intake.Part
	same     int
	n        int  // VEVENTs that could be read
	lost     bool // an event of which not even a name is known could not be read
}

// group reads the events of a UID, unless they are as they were.
func (r *reading) group(g *uidGroup) {
	sum := r.doc.digest(g)
	if r.trusted && g.uid != "" && !sum.zero() && r.known.find(g.uid) == sum {
		r.same += g.n
		r.n += g.n
		r.memory.add(g.uid, sum)
		return
	}
	before, mark := r.problems.count(), r.problems.mark()
	events, title, private := r.events.group(r.doc, g)
	r.n += len(events)
	if private {
		title = ""
		r.problems.private(mark, g.uid)
	}
	if g.uid == "" && len(events) == 0 {
		r.lost = true
		return
	}
	uid := g.uid
	if uid == "" {
		uid = r.doc.unused(events[0].uid)
		r.problems.name(mark, uid)
	}
	for _, e := range events {
		if e.part.Named() {
			e.part.UID = uid
			r.parts = append(r.parts, e.part)
		}
	}
	settled := settle(uid, events, r.doc, r.problems)
	r.expander.expand(&settled)
	if r.problems.count() > before || g.uid == "" {
		sum = digest{}
	}
	if sum.zero() {
		r.problems.title(uid, title)
	}
	r.remember(&settled, sum)
}

// remember notes the UIDs of a group that was read. What was lost under the UID of the feed was lost of all of them.
func (r *reading) remember(g *group, sum digest) {
	if len(g.masters) > 1 {
		r.read = append(r.read, g.uid) // an event that had it alone has another one now
	}
	for _, uid := range g.carried() {
		r.known.find(uid)
		r.memory.add(uid, sum)
		r.read = append(r.read, uid)
		if r.problems.unreadable[g.uid] {
			r.problems.lose(uid)
		}
	}
}

// leave takes over what is known of events that are there without their bytes.
func (r *reading) leave(untouched []string) {
	for _, uid := range r.known.withNumbered(untouched) {
		sum := r.known.find(uid)
		if !r.trusted {
			sum = digest{}
		}
		r.memory.add(uid, sum)
	}
	if untouched != nil {
		r.trusted = true // what was read is not everything
	}
	r.same += len(untouched)
	r.n += len(untouched)
}

func (r *reading) result() Result {
	x, p := r.expander, r.problems
	result := Result{
		Name: unescape(r.doc.props["X-WR-CALNAME"]), Occurrences: x.sorted(), Excluded: x.excluded, Problems: p.all(), Unreadable: p.unreadable,
		RefreshInterval: refreshInterval(r.doc.props), Events: r.n, Memory: r.memory, Same: r.same, Parts: r.parts,
	}
	if x.spent || x.full || x.terse { // what came after has lost occurrences without a problem of its own
		result.Memory.As = ""
	}
	if r.trusted {
		result.Only = make(map[string]bool, len(r.read))
		for _, uid := range r.read {
			result.Only[uid] = true
		}
		result.Gone = r.known.gone()
	}
	return result
}

func outcome(complete, lost bool, blocks int) Outcome {
	switch {
	case !complete:
		return Incomplete
	case lost:
		return Partial
	case blocks == 0:
		return Empty
	default:
		return OK
	}
}

// announcesCalendar says whether BEGIN:VCALENDAR comes near the beginning.
func announcesCalendar(body []byte) bool {
	head := body[:min(len(body), maxPreamble)]
	return bytes.Contains(bytes.ToUpper(head), []byte("BEGIN:VCALENDAR"))
}

// beginsCalendar says whether a body broke off within BEGIN:VCALENDAR.
func beginsCalendar(body []byte) bool {
	head := bytes.ToUpper(bytes.TrimSpace(body[:min(len(body), maxPreamble)]))
	return len(head) > 0 && bytes.HasPrefix([]byte("BEGIN:VCALENDAR"), head)
}

// kindOf names what came instead of a calendar.
func kindOf(body []byte) string {
	head := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), maxPreamble)])))
	switch {
	case head == "":
		return "empty"
	case strings.HasPrefix(head, "<"):
		return "html"
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "["):
		return "json"
	default:
		return "text"
	}
}

// refreshInterval reads how often the feed asks to be fetched (RFC 7986 5.7), also where a colon stands before
// VALUE=DURATION.
func refreshInterval(props map[string]string) time.Duration {
	for _, name := range []string{"REFRESH-INTERVAL", "X-PUBLISHED-TTL"} {
		value := props[name]
		if found, err := parseDuration(value[strings.LastIndexByte(value, ':')+1:]); err == nil {
			return found.about()
		}
	}
	return 0
}
