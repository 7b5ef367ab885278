package readiness

import (
	"slices"
	"sync"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// CalendarStatus is what the PR calendar says of an airing.
type CalendarStatus string

// The calendar statuses. The last two are ours: the airing vanished from the feed without being cancelled, or the feed says
// that it was taken out of its series, which is how calendars delete one night.
const (
	Confirmed CalendarStatus = "confirmed"
	Tentative CalendarStatus = "tentative"
	Cancelled CalendarStatus = "cancelled"
	Missing   CalendarStatus = "missing"
	TakenOut  CalendarStatus = "taken_out"
)

// Occurrence is what a feed says of one airing. A weekly series is many occurrences.
type Occurrence struct {
	UID string
	// RecurrenceID is the original start of an instance of a series: RFC 3339 in UTC, or a date
	// (2026-11-19) in an all-day series; empty for an event that does not repeat.
	RecurrenceID string
	Summary      string
	Description  string
	Location     string
	URL          string
	Categories   []string
	// Start and End are instants in UTC, End exclusive. For an all-day occurrence they are the midnights
	// of Zone that begin and end it.
	Start, End time.Time
	AllDay     bool
	Zone       string // IANA name of the zone that the calendar gave
	NoZone     bool   // it gave none (RFC 5545 3.3.5, form 1): the company's was taken
	Status     CalendarStatus
	Private    bool
	Level      int // from X-TALLYLIGHT-LEVEL or the title; 0 where none is given
}

// Key identifies an occurrence within its feed.
func (o Occurrence) Key() Key { return Key{o.UID, o.RecurrenceID} }

// Key is the identity of an airing within its feed: the UID and, in a series, the original start.
type Key struct{ UID, RecurrenceID string }

// Problem is one thing in a calendar that could not be taken as it stands. Line is 1-based in the bytes as
// fetched, 0 where it has none. Code is a fixed word, Message a sentence in English; Args are what a sentence in
// another language needs.
type Problem struct {
	Line    int      `json:"line"`
	UID     string   `json:"uid"`
	Event   string   `json:"event,omitempty"` // its title, where that is known and not private
	Code    string   `json:"code"`
	Args    []string `json:"args,omitempty"`
	Message string   `json:"message"`
	Private bool     `json:"-"` // it is of a private event, or of one that nobody could read
}

// LevelState says how far a level has been agreed: PR proposes, SRE confirms.
type LevelState string

// The level states.
const (
	LevelUnset     LevelState = "unset"
	LevelProposed  LevelState = "proposed"
	LevelConfirmed LevelState = "confirmed"
)

// Event is one exposure at one time: the thing that gets a level, tasks and a call.
type Event struct {
	ID           string
	FeedID       string // empty for an event entered by hand
	UID          string
	RecurrenceID string
	Title        string
	Description  string
	Location     string
	URL          string
	Categories   []string
	Start, End   time.Time // UTC, End exclusive; all-day: midnights of Zone
	AllDay       bool
	Zone         string
	NoZone       bool // the calendar gives no zone: the company's was taken
	Calendar     CalendarStatus
	CalendarAt   time.Time // when Calendar last turned
	Private      bool

	// FeedStart and FeedEnd are what the calendar still says where people have postponed the event by hand; zero where
	// it follows the calendar.
	FeedStart, FeedEnd time.Time

	// KeptAt is since when people's word counts, whether it takes place, of an event that its calendar lacks; zero where the
	// calendar has it, or nobody has said so.
	KeptAt time.Time

	Level         int // 0: none was set
	LevelState    LevelState
	ProposedLevel int // what was proposed last; it stays where another level was confirmed
	ProposedBy    string
	ProposedAt    time.Time
	ConfirmedBy   string
	ConfirmedAt   time.Time
	LevelReason   string // of SRE, why the level is below what the figures asked for
	ReasonFor     int    // the level that they asked for then
	Grace         Grace
	Hidden        bool
	WasStart      time.Time // air time before the last move; zero when it never moved
	MovedAt       time.Time
	AckedBy       string    // who of SRE has taken note of the last move
	AckedAt       time.Time // when; a move after it asks anew
	FirstSeen     time.Time
	EnteredAt     time.Time // when the plan began; leads already past then are too late
	OnAirAt       time.Time
	AiredAt       time.Time
	Brief         Brief
	Version       int64
	TasksVersion  int64 // rises with every write to one of its tasks; 0: nobody touched them, so that they are derived
}

// EventText is a text of an event that its calendar says or, where no calendar owns it, people write.
type EventText struct {
	Field string // as forms and the API name it
	Kind  textKind
	Most  int // characters
	of    func(*Event) *string
}

// textKind says what may stand in a text.
type textKind int

// The kinds of texts.
const (
	oneLine textKind = iota
	ManyLines
	webLink
)

// EventTexts lists them in the order in which a form asks for them.
var EventTexts = []EventText{
	{"title", oneLine, fault.MaxTitle, func(e *Event) *string { return &e.Title }},
	{"description", ManyLines, fault.MaxNotes, func(e *Event) *string { return &e.Description }},
	{"url", webLink, fault.MaxLink, func(e *Event) *string { return &e.URL }},
	{"location", oneLine, fault.MaxLocation, func(e *Event) *string { return &e.Location }},
}

// Texts gives the texts of an event by field.
func (e Event) Texts() map[string]string {
	said := map[string]string{}
	for _, t := range EventTexts {
		said[t.Field] = *t.of(&e)
	}
	return said
}

// Write puts texts into an event by field; one that is not said is emptied.
func (e *Event) Write(said map[string]string) {
	for _, t := range EventTexts {
		*t.of(e) = said[t.Field]
	}
}

// TextsDiffering names the texts in which two events differ.
func (e Event) TextsDiffering(o Event) []string {
	var fields []string
	for _, t := range EventTexts {
		if *t.of(&e) != *t.of(&o) {
			fields = append(fields, t.Field)
		}
	}
	return fields
}

// wrong refuses a text that cannot be kept.
func (t EventText) wrong(said string) []fault.Invalid {
	switch {
	case t.Kind == webLink:
		return fault.WrongAddress(t.Field, said)
	case fault.LongerThan(said, t.Most):
		return []fault.Invalid{{Field: t.Field, Reason: "too_long"}}
	}
	return nil
}

// Touched says that people have put something into the event that must not be lost: a level, a brief, what they
// pressed or took note of, or work on one of its tasks.
func (e Event) Touched(tasks []Task) bool {
	if e.LevelState == LevelConfirmed || e.ProposedBy != "" && e.ProposedBy != CalendarName || e.Brief != (Brief{}) ||
		e.AckedBy != "" || !e.OnAirAt.IsZero() || !e.AiredAt.IsZero() {
		return true
	}
	return slices.ContainsFunc(tasks, func(t Task) bool {
		return len(t.Claims) > 0 || !t.DoneAt.IsZero() || t.Waiver != nil || t.Own()
	})
}

// Grace spares an event what a change of the ladder would have broken: those templates are not enforced for it until
// then, so that what stood well yesterday still does.
type Grace struct {
	Templates []string  `json:"templates,omitempty"` // sorted
	Until     time.Time `json:"until,omitzero"`
}

// covers says whether a template is spared.
func (g Grace) covers(template string) bool { return slices.Contains(g.Templates, template) }

// Planned gives the level whose tasks and checks apply: the event's own, or the provisional one: the first that scales
// out.
func (e Event) Planned(ladder Ladder) int {
	if e.Level > 0 {
		return min(e.Level, ladder.Height())
	}
	return ladder.From(toppage.Scale)
}

// assumed says that nobody has given a level and air is not near, so that what is asked is an assumption.
func (e *Event) assumed(now time.Time, ladder *Ladder) bool {
	return e.Level == 0 && now.Before(e.goFrom(ladder))
}

// goFrom is the instant from which the event may be GO.
func (e *Event) goFrom(ladder *Ladder) time.Time {
	from, _ := e.exposed()
	return from.Add(-ladder.goFrom())
}

// Stage gives what bears on all tasks of the event, whose level is planned as in the ladder.
func (e Event) Stage(now time.Time, ladder Ladder, tasks []Task) Stage {
	from, to := e.Window()
	phase := e.Phase(now)
	return Stage{From: from, To: to, Aired: e.hasAired(now, tasks), Second: ladder.Held(e.Planned(ladder)) >= toppage.Prove,
		Preview: e.Level == 0 && phase == Upcoming && !fault.Within(now, from, levelHorizon),
		Assumed: e.assumed(now, &ladder),
		Near:    fault.Within(now, from, briefHorizon), Over: phase == Tail || phase == Closed, GoFrom: e.goFrom(&ladder), Zone: e.ZoneLocation(), onAir: e.OnAirAt}
}

// hasAired says that what comes after the event may be asked for: it was said to have aired, or it is over by the
// calendar and none of its tasks asked anybody to say so when it ended.
func (e Event) hasAired(now time.Time, tasks []Task) bool {
	if !e.AiredAt.IsZero() {
		return true
	}
	_, to := e.Window()
	if now.Before(to) {
		return false
	}
	return !slices.ContainsFunc(tasks, func(t Task) bool {
		return t.Proof == ProofAired && !t.Gone && !t.SoonAt(now) && !t.Waived(to.Add(-time.Nanosecond))
	})
}

// broadcastDayStart is the hour at which a broadcast day begins: it runs from 05:00 to 29:00. An all-day event
// has an unknown air time, so its window is the whole broadcast day.
const broadcastDayStart = 5

// Window gives the half-open interval in which people may come: air time, or the broadcast days of an
// all-day event.
func (e Event) Window() (from, to time.Time) {
	if !e.AllDay {
		return e.Start, e.End
	}
	return e.broadcastDay(e.Start), e.broadcastDay(e.End)
}

// exposed gives the window from when people really come: earlier than planned where PR has said that it is on air.
func (e *Event) exposed() (from, to time.Time) {
	from, to = e.Window()
	if !e.OnAirAt.IsZero() {
		from = earlier(from, e.OnAirAt)
	}
	return from, to
}

// broadcastDay gives the instant at which the broadcast day of a midnight begins on the event's own wall clock,
// which on a change to or from summer time is not five hours later.
func (e Event) broadcastDay(midnight time.Time) time.Time {
	loc := e.ZoneLocation()
	year, month, date := midnight.In(loc).Date()
	return time.Date(year, month, date, broadcastDayStart, 0, 0, 0, loc).UTC()
}

// zones keeps loaded zones: reading one from tzdata costs more than all of a plan.
var zones sync.Map

// ZoneLocation is the event's zone; UTC where the name is unknown, which the importer never stores.
func (e Event) ZoneLocation() *time.Location {
	if loc, ok := zones.Load(e.Zone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(e.Zone)
	if err != nil {
		return time.UTC
	}
	zones.Store(e.Zone, loc)
	return loc
}

// Phase is where an event stands in its life.
type Phase string

// The phases.
const (
	Upcoming       Phase = "upcoming"
	OnAir          Phase = "on_air"
	Tail           Phase = "tail"
	Closed         Phase = "closed"
	CancelledPhase Phase = "cancelled"
)

// TailLength is how long after the window traffic is expected to stay up.
const TailLength = 24 * time.Hour

// Phase says where the event stands at now. PR can be ahead of the calendar by pressing "on air" and "aired",
// but not behind it: what nobody pressed begins and ends when the calendar says.
func (e Event) Phase(now time.Time) Phase {
	_, to := e.Window()
	over := !now.Before(to) || !e.AiredAt.IsZero()
	switch {
	case e.Calendar == Cancelled:
		return CancelledPhase
	case !now.Before(to.Add(TailLength)):
		return Closed
	case over:
		return Tail
	case e.Begun(now):
		return OnAir
	default:
		return Upcoming
	}
}

// Begun says that the event is on air or was: by the calendar, or because PR said so.
func (e Event) Begun(now time.Time) bool {
	from, _ := e.Window()
	return !now.Before(from) || !e.OnAirAt.IsZero()
}

// zero is the instant from which a countdown counts.
func (e *Event) zero() time.Time {
	from, _ := e.Window()
	switch {
	case !e.AiredAt.IsZero():
		return e.AiredAt
	case !e.OnAirAt.IsZero():
		return e.OnAirAt
	default:
		return from
	}
}

// Acknowledged says that SRE has taken note of the last move.
func (e Event) Acknowledged() bool { return !e.AckedAt.IsZero() && !e.AckedAt.Before(e.MovedAt) }

// AsksForNote says that the event has moved and SRE has not taken note, while it still matters: until it is over, and
// as long as it is going to take place.
func (e Event) AsksForNote(now time.Time) bool {
	phase := e.Phase(now)
	return !e.MovedAt.IsZero() && !e.Acknowledged() && !e.Hidden && !e.Vanished() && (phase == Upcoming || phase == OnAir)
}
