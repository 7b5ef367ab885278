package intake

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"tallylight/readiness/airtime"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// FindingKind names something in a calendar that its owner had better put right.
type FindingKind string

// The kinds of finding.
const (
	FindStale       FindingKind = "stale"        // the calendar has not been read for two intervals
	FindMissing     FindingKind = "missing"      // vanished without being cancelled
	FindTakenOut    FindingKind = "taken_out"    // taken out of its series, without a word whether it is off
	FindDamaged     FindingKind = "damaged"      // its entry cannot be read whole, and stays as it was last read
	FindDiffers     FindingKind = "differs"      // another calendar gives it another time or status
	FindTitleTime   FindingKind = "title_time"   // the title says another time
	FindTwice       FindingKind = "twice"        // the same programme again, within a day
	FindTentative   FindingKind = "tentative"    // still tentative shortly before air
	FindAllDay      FindingKind = "all_day"      // no air time
	FindNoZone      FindingKind = "no_zone"      // no time zone
	FindUnknownZone FindingKind = "unknown_zone" // a time zone that nobody knows
)

// FindingKinds lists every kind, the gravest first.
var FindingKinds = []FindingKind{FindStale, FindMissing, FindTakenOut, FindDamaged, FindDiffers, FindTitleTime, FindTwice, FindTentative,
	FindAllDay, FindNoZone, FindUnknownZone}

// Finding is one thing that the owner of a calendar had better put right.
type Finding struct {
	Kind   FindingKind
	FeedID string           // empty: entered by hand
	Event  *readiness.Event // nil: it is about the calendar as a whole
	Other  *readiness.Event // the same programme again
	Said   string           // the time in the title, as written
	At     time.Time        // since when it is missing or stale
	Source *readiness.Event // what the other calendar says
	// Calendars names the one that decides, and the other.
	Calendars [2]string
	Times     int // how many events of a series it stands for; 0 and 1 are the same
}

// TwiceWithin is how far apart, at less than it, two events of the same title are suspected to be one.
const TwiceWithin = fault.Day

// MostLinted is how many of the first events to come of all calendars are looked at where there are more.
const MostLinted = 1000

const tentativeHorizon = 48 * time.Hour

// campaignLength is from when on an all-day event is one that really lasts so long, such as a sale.
const campaignLength = 36 * time.Hour

// Lint looks for what PR had better put right in its calendars, as of now: of events that are still to come, and of
// feeds that are no longer read. Home is the company's zone. The order is by calendar, then by air time. Findings
// point into events.
func Lint(now time.Time, home *time.Location, feeds []readiness.Feed, events []readiness.Event) []Finding {
	coming := make([]*readiness.Event, 0, len(events))
	for i := range events {
		if e := &events[i]; !e.Hidden && e.Phase(now) == readiness.Upcoming {
			coming = append(coming, e)
		}
	}
	slices.SortStableFunc(coming, func(a, b *readiness.Event) int { return a.Start.Compare(b.Start) })
	l := linter{now: now, home: home, troubled: troubled(feeds), twins: twins(coming)}
	l.stale(feeds, coming)
	for _, e := range coming {
		l.event(e)
	}
	return l.found
}

// linter collects what it finds.
type linter struct {
	now      time.Time
	home     *time.Location
	troubled map[source]FindingKind // feed and UID of events whose entry has a problem
	twins    map[*readiness.Event]*readiness.Event
	found    []Finding
}

func (l *linter) stale(feeds []readiness.Feed, coming []*readiness.Event) {
	soonest := make(map[string]time.Time)
	for _, e := range coming {
		if _, known := soonest[e.FeedID]; !known {
			soonest[e.FeedID] = e.Start
		}
	}
	for _, f := range feeds {
		since := fault.Later(f.LastGood, f.CreatedAt)
		if f.URL != "" && !l.now.Before(f.FreshUntil(since, soonest[f.ID])) {
			l.found = append(l.found, Finding{Kind: FindStale, FeedID: f.ID, At: f.LastGood})
		}
	}
}

// event looks at one event. One that vanished cannot be put right where it is not.
func (l *linter) event(e *readiness.Event) {
	add := func(kind FindingKind, f Finding) {
		f.Kind, f.FeedID, f.Event = kind, e.FeedID, e
		l.found = append(l.found, f)
	}
	switch {
	case e.Calendar == readiness.Missing:
		add(FindMissing, Finding{At: e.CalendarAt})
		return
	case e.Calendar == readiness.TakenOut:
		add(FindTakenOut, Finding{At: e.CalendarAt})
		return
	case !e.KeptAt.IsZero():
		return
	}
	if kind, ok := l.troubled[source{e.FeedID, e.UID}]; ok {
		add(kind, Finding{})
	}
	if said := l.otherTime(e); said != "" {
		add(FindTitleTime, Finding{Said: said})
	}
	if twin := l.twins[e]; twin != nil {
		add(FindTwice, Finding{Other: twin})
	}
	if e.Calendar == readiness.Tentative && fault.Within(l.now, e.Start, tentativeHorizon) {
		add(FindTentative, Finding{})
	}
	if e.AllDay && e.End.Sub(e.Start) < campaignLength {
		add(FindAllDay, Finding{})
	}
	if e.NoZone {
		add(FindNoZone, Finding{})
	}
}

// otherTime gives the time that a title says where it is not the start, neither in the event's zone nor in the
// company's; empty where the two agree or the title says none.
func (l *linter) otherTime(e *readiness.Event) string {
	if e.AllDay {
		return ""
	}
	times := titleTimes(e.Title)
	for _, t := range times {
		if t.means(e.Start, e.ZoneLocation()) || t.means(e.Start, l.home) {
			return ""
		}
	}
	if len(times) == 0 {
		return ""
	}
	return times[0].said
}

// The codes of problems, as the reader of calendars gives them, after which an entry is not what its owner wrote.
var (
	damagingCodes = []string{"bad-line", "bad-event", "event-too-large", "no-start", "bad-time", "bad-rule",
		"sub-daily-rule", "too-many-occurrences"}
	zoneCode = "unknown-zone"
	// cutCodes are of an entry of which the end did not come: its owner wrote it whole.
	cutCodes = []string{"cut-off", "unclosed-event"}
)

// source is an entry of a feed.
type source struct{ feedID, uid string }

// troubled gives the events whose entry has a problem, by feed and UID.
func troubled(feeds []readiness.Feed) map[source]FindingKind {
	found, cut := make(map[source]FindingKind), make(map[source]bool)
	for _, f := range feeds {
		for _, p := range f.Problems {
			key := source{f.ID, p.UID}
			switch {
			case p.UID == "":
			case slices.Contains(cutCodes, p.Code):
				cut[key] = true
			case slices.Contains(damagingCodes, p.Code):
				found[key] = FindDamaged
			case p.Code == zoneCode && found[key] == "":
				found[key] = FindUnknownZone
			}
		}
	}
	maps.DeleteFunc(found, func(key source, _ FindingKind) bool { return cut[key] })
	return found
}

// twins gives for each event, of those sorted by air time, one of the same title that starts within a day of it and
// is not of the same series.
func twins(coming []*readiness.Event) map[*readiness.Event]*readiness.Event {
	same := make(map[string][]*readiness.Event, len(coming))
	for _, e := range coming {
		if title := programme(e.Title); title != "" && !e.Vanished() {
			same[title] = append(same[title], e)
		}
	}
	found := make(map[*readiness.Event]*readiness.Event)
	for _, group := range same {
		for i, e := range group {
			later := twin(e, group[i+1:])
			if later == nil {
				continue
			}
			found[e] = later
			if found[later] == nil {
				found[later] = e
			}
		}
	}
	return found
}

// twin gives the first of the events after e that starts within a day of it and is not of its series; nil for none.
func twin(e *readiness.Event, after []*readiness.Event) *readiness.Event {
	for _, later := range after {
		if later.Start.Sub(e.Start) >= TwiceWithin {
			return nil
		}
		if e.FeedID != later.FeedID || e.UID != later.UID {
			return later
		}
	}
	return nil
}

// programme is a title as it is compared: its letters and figures, without the mark of a level.
func programme(title string) string {
	if strings.Contains(title, "[") || strings.Contains(title, "［") || strings.Contains(title, "【") || strings.Contains(title, "レベル") {
		title = readiness.WithoutLevel(title)
	}
	return strings.Map(func(r rune) rune {
		if r = airtime.NarrowRune(r); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, title)
}

// OfFeed gives the findings of one calendar, the gravest first; where two differ, of both. What holds for many events of a series, or for two of
// a pair, is told once, of the first of them.
func OfFeed(feedID string, findings []Finding) []Finding {
	type what struct {
		kind     FindingKind
		uid, and string
	}
	var told []Finding
	at := make(map[what]int)
	for _, f := range findings {
		if f.FeedID != feedID && (f.Source == nil || f.Source.FeedID != feedID) {
			continue
		}
		w := what{kind: f.Kind}
		if f.Event != nil {
			w.uid = f.Event.UID
		}
		if f.Other != nil && f.Other.FeedID == feedID {
			w.uid, w.and = min(w.uid, f.Other.UID), max(w.uid, f.Other.UID)
		}
		if i, known := at[w]; known {
			if f.Event.UID == told[i].Event.UID {
				told[i].Times++
			}
			continue
		}
		at[w], f.Times = len(told), 1
		told = append(told, f)
	}
	slices.SortStableFunc(told, func(a, b Finding) int { return cmp.Compare(gravity(a), gravity(b)) })
	return told
}

func gravity(f Finding) int { return slices.Index(FindingKinds, f.Kind) }

// OfEvent gives the findings of one event, and those of its whole calendar. That its calendar lacks it, or that calendars
// differ, is left out: where the event is shown, that is the first thing to be said.
func OfEvent(e readiness.Event, findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool {
		if f.Event == nil {
			return f.FeedID != e.FeedID
		}
		return f.Event.ID != e.ID || f.Kind == FindMissing || f.Kind == FindTakenOut || f.Kind == FindDiffers
	})
}
