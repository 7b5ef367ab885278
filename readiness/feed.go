package readiness

import (
	"slices"
	"time"
)

// FeedState is how a calendar is doing.
type FeedState string

// The feed states.
const (
	FeedOK      FeedState = "ok"
	FeedHeld    FeedState = "held"    // deletions wait for a person or for the same answer again
	FeedFailing FeedState = "failing" // the last fetch gave nothing usable; the old events stay
	FeedStopped FeedState = "stopped" // it will not be fetched again by itself
)

// The ways to fetch a feed.
const (
	DefaultFetchInterval = 15 * time.Minute
	// feedFreshIntervals is how many fetch intervals an import stays fresh evidence (task P-03: 2 × poll).
	feedFreshIntervals = 2
)

// FeedKind is where a calendar comes from.
type FeedKind string

// The kinds of feed.
const (
	FeedAddress FeedKind = "address" // an .ics file at an address
	FeedCalDAV  FeedKind = "caldav"  // a CalDAV collection (RFC 4791)
	FeedFile    FeedKind = "file"    // uploaded; never fetched
)

// Feed is one calendar that PR keeps. URL, User and Password are secrets: they are never shown whole, logged or
// put into an error.
type Feed struct {
	ID           string
	Name         string
	Kind         FeedKind
	URL          string // empty for a file
	User         string // of CalDAV: empty where Password is a bearer token
	Password     string
	State        FeedState
	Interval     time.Duration // as a person set it; 0: the default
	Asked        time.Duration // as the calendar asks (RFC 7986 5.7); 0: it does not
	Browser      bool          // its server answers none but browsers
	Unstable     bool          // its UIDs are new at every export: events are matched by content
	Hold         Hold          // what is held; zero where nothing is
	ReadAs       string        // how the last import was read: another reading makes its memory useless
	LastTried    time.Time
	LastGood     time.Time
	LastChanged  time.Time
	NextFetch    time.Time
	FailingSince time.Time
	Failures     int    // in a row
	ErrorCode    string // fixed word that text/ turns into a sentence
	ErrorDetail  string // what came, e.g. an HTTP status; no secrets
	ETag         string
	LastModified string
	BodyHash     string
	Problems     []Problem
	Counts       FeedCounts
	CreatedAt    time.Time
	Version      int64
}

// Hold is what an import wanted to remove and did not: so much at once is likelier a mistake than a plan.
type Hold struct {
	Since  time.Time `json:"since"`
	SeenAt time.Time `json:"seen_at"` // when the same was last counted
	Times  int       `json:"times"`   // that the calendar said the same
	Events []string  `json:"events"`  // ids of the events, sorted
	Empty  bool      `json:"empty"`   // the calendar came back without any event
}

// FeedCounts sums up the last import.
type FeedCounts struct {
	Total   int `json:"total"`
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
	Kept    int `json:"kept"`
}

// Fetch is one line of a feed's history.
type Fetch struct {
	FeedID   string
	At       time.Time
	OK       bool
	Changed  bool
	Code     string // error code where not OK
	Counts   FeedCounts
	Problems int
}

// SourceError says why a calendar or a page could not be used. Code is a fixed word that text/ turns into a
// sentence, Detail what came (an HTTP status, "html"); it never holds the address, which is a secret.
type SourceError struct {
	Code   string
	Detail string
}

func (e *SourceError) Error() string {
	if e.Detail == "" {
		return e.Code
	}
	return e.Code + " (" + e.Detail + ")"
}

// NotACalendar is the code of an answer that is something else: Detail says what.
const NotACalendar = "not_a_calendar"

// CalendarPreview is what a calendar holds, read without keeping anything.
type CalendarPreview struct {
	Name        string // as the calendar calls itself; may be empty
	Occurrences []Occurrence
	Problems    []Problem
	Complete    bool
}

// retries are the waits after the first, second, ... failed fetch in a row.
var retries = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}

// FetchAgain says when to fetch again after so many failures in a row (0: it succeeded). A longer wait that
// the server asked for is honoured up to a day.
func (f Feed) FetchAgain(now time.Time, failures int, asked time.Duration) time.Time {
	wait := f.interval()
	if failures > 0 {
		wait = retries[min(failures, len(retries))-1]
	}
	return now.Add(max(wait, min(asked, day)))
}

// Import window: what is expanded and kept of a calendar.
const (
	ImportPast   = 90 * day
	ImportFuture = 400 * day
)

// proof is P-03: the calendar was imported recently. An uploaded file has no next import to wait for.
func (f Feed) proof(now time.Time) Proof {
	if f.URL == "" {
		return Proof{State: ProofPass, At: f.LastGood}
	}
	fresh := f.LastGood.Add(feedFreshIntervals * f.interval())
	p := Proof{State: ProofPass, At: f.LastGood, Expires: fresh}
	if f.LastGood.IsZero() || !now.Before(fresh) || now.Before(f.LastGood.Add(-maxSkew)) {
		p.State = ProofUnknown
	}
	return p
}

// FeedFetch is what a successful fetch tells about the feed itself: the validators for the next conditional
// GET (RFC 9110 13.1), the hash of the bytes, when to come back, and what could not be taken as it stood.
type FeedFetch struct {
	ETag, LastModified, BodyHash string
	Next                         time.Time // zero: an uploaded file, which is never fetched
	Problems                     []Problem
}

// Incoming is what an import brought.
type Incoming struct {
	Occurrences []Occurrence
	// Complete is false where the calendar was cut off: new and changed events may be applied, nothing is
	// deleted.
	Complete bool
	// Unreadable lists the UIDs whose block could not be read: their events are kept as they are.
	Unreadable map[string]bool
	// Levels is the height of the ladder, which a level in the calendar cannot exceed.
	Levels int
	// From and To bound the window that was expanded; events outside it are left alone.
	From, To time.Time
}

// Move is a stored event with what the calendar says of it now.
type Move struct {
	Event Event // with its new values
	Was   Event
}

// Moved says that the air time is another one. Differences within the same minute are not moves.
func (m Move) Moved() bool {
	return !m.Event.Start.Truncate(time.Minute).Equal(m.Was.Start.Truncate(time.Minute)) ||
		m.Event.AllDay != m.Was.AllDay
}

// Turned says that the calendar's status is another one.
func (m Move) Turned() bool { return m.Event.Calendar != m.Was.Calendar }

// Edits is what an import changes in the stored events of its feed.
type Edits struct {
	Added   []Occurrence
	Changed []Move // includes moved, cancelled, restored
	Missing []Move // vanished from the calendar without being cancelled
	Kept    int
	// Held says that events vanished but nothing was deleted, because the calendar came back empty, or with
	// so much gone that a mistake is likelier than a plan.
	Held bool
}

// Vanishing more than this share of the future events, and at least this many, is held.
const (
	heldShare = 5 // one in five
	heldLeast = 5
)

// Reconcile compares the stored events of a feed with what an import brought. Past events that vanished stay
// as they are, since calendars drop old events; future ones become missing, which is not cancelled: people
// are asked. Of two occurrences with the same key the last one counts. Reconciling the same import twice gives
// no edits the second time.
func Reconcile(now time.Time, stored []Event, in Incoming) Edits {
	var edits Edits
	incoming := make(map[Key]Occurrence, len(in.Occurrences))
	for _, o := range in.Occurrences {
		incoming[o.Key()] = o
	}
	known := make(map[Key]bool, len(stored))
	var gone []Move
	future := 0
	for _, e := range stored {
		key := Key{e.UID, e.RecurrenceID}
		known[key] = true
		if e.Start.After(now) && e.Calendar != Missing {
			future++
		}
		o, ok := incoming[key]
		switch {
		case ok:
			o.Level = min(o.Level, in.Levels)
			edits.follow(now, e, o)
		case in.vanished(now, e):
			was := e
			e.Calendar, e.CalendarAt = Missing, now
			gone = append(gone, Move{Event: e, Was: was})
		default:
			edits.Kept++
		}
	}
	for _, o := range in.Occurrences {
		if key := o.Key(); !known[key] {
			known[key] = true
			edits.Added = append(edits.Added, incoming[key])
		}
	}
	edits.lose(gone, future, len(in.Occurrences) == 0)
	return edits
}

// vanished says that a stored event ought to be in the import and is not.
func (in Incoming) vanished(now time.Time, e Event) bool {
	return in.Complete && !in.Unreadable[e.UID] && e.Calendar != Missing && e.Calendar != Cancelled &&
		e.Start.After(now) && e.Start.Before(in.To) && e.End.After(in.From)
}

// lose marks events as missing, or holds all of them where that is likelier a mistake.
func (edits *Edits) lose(gone []Move, future int, empty bool) {
	if len(gone) > 0 && (empty || len(gone) >= heldLeast && len(gone)*heldShare > future) {
		edits.Held = true
		edits.Kept += len(gone)
		return
	}
	edits.Missing = gone
}

// follow brings a stored event in step with its occurrence.
func (edits *Edits) follow(now time.Time, e Event, o Occurrence) {
	was := e
	e.apply(o)
	e.propose(o.Level)
	if same(e, was) {
		edits.Kept++
		return
	}
	m := Move{Event: e, Was: was}
	if m.Turned() {
		m.Event.CalendarAt = now
	}
	if m.Moved() {
		m.Event.moved(now, was.Start)
	}
	edits.Changed = append(edits.Changed, m)
}

// moved notes the old air time. What PR pressed about an airing that is still to come was about another one.
func (e *Event) moved(now, from time.Time) {
	e.WasStart, e.MovedAt = from, now
	if start, _ := e.Window(); start.After(now) {
		e.OnAirAt, e.AiredAt = time.Time{}, time.Time{}
	}
}

// propose takes over a level that PR wrote into the calendar, unless people have spoken already.
func (e *Event) propose(level int) {
	if level > 0 && (e.LevelState == LevelUnset || e.LevelState == LevelProposed && e.ProposedBy == CalendarName) {
		e.Level, e.LevelState, e.ProposedBy = level, LevelProposed, CalendarName
	}
}

// apply takes over what the calendar owns of an event; level, tasks and brief are ours.
func (e *Event) apply(o Occurrence) {
	e.Title, e.Description, e.Location, e.URL = o.Summary, o.Description, o.Location, o.URL
	e.Categories = o.Categories
	e.Start, e.End, e.AllDay, e.Zone = o.Start, o.End, o.AllDay, o.Zone
	e.Calendar, e.Private = o.Status, o.Private
}

// same says that nothing the calendar owns differs.
func same(a, b Event) bool {
	return a.Title == b.Title && a.Description == b.Description && a.Location == b.Location && a.URL == b.URL &&
		slices.Equal(a.Categories, b.Categories) && a.Start.Equal(b.Start) && a.End.Equal(b.End) &&
		a.AllDay == b.AllDay && a.Zone == b.Zone && a.Calendar == b.Calendar && a.Private == b.Private && a.Level == b.Level
}

// NewEvent makes the event of an occurrence seen for the first time at now. A level that PR wrote into the
// calendar is a proposal.
func NewEvent(now time.Time, feedID string, o Occurrence, ladder Ladder) Event {
	e := Event{FeedID: feedID, UID: o.UID, RecurrenceID: o.RecurrenceID, LevelState: LevelUnset,
		FirstSeen: now, EnteredAt: now, CalendarAt: now}
	e.apply(o)
	e.propose(min(o.Level, ladder.Height()))
	return e
}

// CalendarName stands as the proposer of a level that was read from the calendar.
const CalendarName = "calendar"

// interval is how long it is from one fetch to the next while all is well.
func (f Feed) interval() time.Duration {
	if f.Interval > 0 {
		return f.Interval
	}
	return DefaultFetchInterval
}
