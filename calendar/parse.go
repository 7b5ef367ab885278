package calendar

import (
	"bytes"
	"strings"
	"time"

	"tallylight/readiness"
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
	Unreadable      map[string]bool        // UIDs of which something was lost: what is absent of them says nothing
	Complete        bool                   // the file has its end: an event that is not in it is gone
	Outcome         Outcome
	Got             string        // of NotACalendar: html, json, empty or text
	RefreshInterval time.Duration // REFRESH-INTERVAL, else X-PUBLISHED-TTL; 0 where neither is given
	Events          int           // VEVENTs that were read
}

// Parse reads a feed and gives what happens within w. Home is the zone of floating times and of dates where
// the feed names none. Any bytes are taken: it neither fails nor runs longer than the limits of this package
// allow.
func Parse(body []byte, w Window, home *time.Location) Result {
	p := newProblems()
	body = unwrapUTF(body)
	cut := len(body) > maxBody
	if cut {
		p.add(0, "", codeTooLarge, "The feed is over %d MB; the rest was not read.", maxBody>>20)
		body = body[:maxBody]
	}
	if !announcesCalendar(body) {
		return Result{Outcome: NotACalendar, Got: kindOf(body)}
	}
	doc := split(body, p)
	if !doc.begun {
		return Result{Outcome: NotACalendar, Got: kindOf(body)}
	}
	x := &expander{window: w, problems: p, budget: budget{maxSteps}}
	events := readEvents(doc, newZones(doc, w, home, p), p)
	for _, g := range merge(events, p) {
		x.expand(g)
	}
	r := Result{
		Name: unescape(doc.props["X-WR-CALNAME"]), Occurrences: x.sorted(), Problems: p.all(), Unreadable: p.unreadable,
		Complete: doc.complete && !cut, RefreshInterval: refreshInterval(doc.props), Events: len(events),
	}
	r.Outcome = outcome(r.Complete, p.losses > 0, len(doc.events))
	return r
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

// newZones gives the zones of a feed: its VTIMEZONEs, and X-WR-TIMEZONE or home for what has none.
func newZones(doc document, w Window, home *time.Location, p *problems) *zones {
	z := &zones{
		home: zoneOf(home), defined: map[string]*block{}, horizon: w.To.AddDate(1, 0, 0), work: budget{maxZoneSteps},
		found: map[string]zone{}, unknown: map[string]bool{}, problems: p,
	}
	for i := range doc.zones {
		z.defined[doc.zones[i].uid] = &doc.zones[i]
	}
	if name := unescape(doc.props["X-WR-TIMEZONE"]); name != "" {
		named, ok := z.find(name)
		if !ok {
			p.add(0, "", codeUnknownZone, "X-WR-TIMEZONE %q is not known; %s is taken.", clip(name), named.name)
		}
		z.home, z.named = named, ok
	}
	return z
}

func readEvents(doc document, z *zones, p *problems) []event {
	r := &eventReader{
		zones: z, problems: p, unnamed: map[string]int{},
		cancelled: strings.EqualFold(doc.props["METHOD"], "CANCEL"),
	}
	events := make([]event, 0, len(doc.events))
	for i := range doc.events {
		if e, ok := r.read(&doc.events[i]); ok {
			events = append(events, e)
		}
		doc.events[i].text = bytes.Buffer{} // a large feed need not be held twice
	}
	return events
}

// announcesCalendar says whether BEGIN:VCALENDAR comes near the beginning.
func announcesCalendar(body []byte) bool {
	head := body[:min(len(body), maxPreamble)]
	return bytes.Contains(bytes.ToUpper(head), []byte("BEGIN:VCALENDAR"))
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
