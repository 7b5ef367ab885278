package notice

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Seen is what was known of an event, top page, calendar or channel when it was last looked at, as it is stored.
type Seen struct {
	Subject string     `json:"subject"` // what it is, and its id: event:ID
	Name    string     `json:"name,omitempty"`
	At      time.Time  `json:"at,omitzero"`    // of the look, or of an earlier one by a clock that was ahead
	Turns   time.Time  `json:"turns,omitzero"` // when to look again by itself; zero: only when it changes
	N       int64      `json:"n,omitempty"`    // number of the last notice that came of it, which begins anywhere and rises
	Event   *EventSeen `json:"event,omitempty"`
	State   string     `json:"state,omitempty"` // of a top page its verdict, of a calendar or channel its failure
	// Says is what a sentence about the state needs besides, by name, as values of a notice are. It is not kept: that it changes is no
	// news.
	Says map[string]string `json:"-"`
	// Facts is what holds, by key; Told those of them of which people were told, and have to be told that they are over.
	Facts map[string]Fact `json:"facts,omitempty"`
	Told  map[string]Told `json:"told,omitempty"`
}

// EventSeen is what was known of an event.
type EventSeen struct {
	ID         string                   `json:"id"`
	Level      int                      `json:"level,omitempty"`
	LevelState readiness.LevelState     `json:"level_state,omitempty"`
	Start      time.Time                `json:"start,omitzero"` // of its window
	End        time.Time                `json:"end,omitzero"`
	Date       string                   `json:"date,omitempty"` // of the start, in the event's zone
	Calendar   readiness.CalendarStatus `json:"calendar,omitempty"`
	Entered    time.Time                `json:"entered,omitzero"`
	Phase      readiness.Phase          `json:"phase,omitempty"`
	Hidden     bool                     `json:"hidden,omitempty"`
	Call       readiness.Call           `json:"call,omitempty"`
	Urgent     bool                     `json:"urgent,omitempty"`   // the call is NO-GO or UNKNOWN within a day of air
	Blocker    string                   `json:"blocker,omitempty"`  // kind of the worst
	TooLate    int                      `json:"too_late,omitempty"` // tasks that could help no more when they joined
	// Brought says that it came with the first import of its calendar, of which nobody is told. Whoever knows the calendar sets it
	// (see Brought).
	Brought bool `json:"brought,omitempty"`
	// Offer is the id of an offer to carry it over that waits for an answer; empty: none. Whoever knows the offers sets it.
	Offer string `json:"offer,omitempty"`
}

// Fact is something that holds, and of which people are told when it begins.
type Fact struct {
	Reason   Reason            `json:"reason"`
	Subject  string            `json:"subject,omitempty"`
	Severity Severity          `json:"severity"`
	Till     time.Time         `json:"till,omitzero"` // who finds it later tells nobody; zero: it is told whenever it is found
	Data     map[string]string `json:"data,omitempty"`
	// Tasks is the tasks that it is true of, by template, with the instant that it is about. When it becomes true of more, people are told
	// of those; when it is true of none any more, it is over.
	Tasks map[string]time.Time `json:"tasks,omitempty"`
}

// Told is of what people were told, and that lasts.
type Told struct {
	Onces  []string  `json:"onces"` // of the notices, oldest first
	Since  time.Time `json:"since"`
	Urgent bool      `json:"urgent,omitempty"` // one of them was
}

// What the subject of something seen begins with.
const (
	eventSubject   = "event:"
	pageSubject    = "page:"
	feedSubject    = "feed:"
	channelSubject = "channel:"
)

// Brought says that an event came with the first import of its calendar: people who connect one know that it has events.
func Brought(e readiness.Event, f readiness.Feed) bool {
	return e.FeedID == f.ID && e.FirstSeen.Before(f.CreatedAt.Add(firstImport))
}

// firstImport is how long after a calendar was connected its first import may take.
const firstImport = 10 * time.Minute

// LookPages gives what is known at now of each of the pages of which a verdict speaks.
func LookPages(now time.Time, s toppage.Shield) []Seen {
	verdicts := s.All
	if len(verdicts) == 0 && s.Page != nil {
		verdicts = []toppage.PageVerdict{{Page: s.Page, Verdict: s.Verdict, Checks: s.Checks}}
	}
	seen := make([]Seen, len(verdicts))
	for i, v := range verdicts {
		seen[i] = LookPage(now, v, s.Turns)
	}
	return seen
}

// Open lists the Once of the newest notice of each trouble of which people were told and that lasts.
func (s Seen) Open() []string {
	var open []string
	for _, key := range sortedKeys(s.Told) {
		if onces := s.Told[key].Onces; len(onces) > 0 {
			open = append(open, onces[len(onces)-1])
		}
	}
	return open
}

// near is how close to air NO-GO and UNKNOWN are urgent.
const near = fault.Day
