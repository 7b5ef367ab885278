package api

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// shape gives what readiness knows the form in which the API shows it, in the caller's language and as of one
// instant.
type shape struct {
	text   *text.Text
	clock  text.Clock
	ladder readiness.Ladder

	findings map[string][]intake.Finding  // by event
	offers   map[string]string            // the open question about an event
	sources  map[string][]readiness.Event // what other calendars say, by event

	now      time.Time // when it is asked, also for what was shown before
	withhold string    // stands in place of the title of a confidential event; empty where the caller may see it
}

func (s *service) shape(by caller, at time.Time, ladder readiness.Ladder) shape {
	seen := shape{text: by.text, now: by.now, clock: text.Clock{Now: at, Zone: by.home}, ladder: ladder}
	if !by.Role.May(readiness.SeePrivate) {
		seen.withhold = by.text.Word.Private
	}
	return seen
}

// Event is one exposure with where it stands.
type Event struct {
	ID             string                   `json:"id"`
	FeedID         *string                  `json:"feed_id" doc:"Null for an event that was created manually."`
	Sources        []EventSource            `json:"sources" nullable:"false" doc:"Other feeds that hold the event. feed_id is the one that decides; PUT /events/{id}/feed chooses another."`
	UID            string                   `json:"uid"`
	RecurrenceID   *string                  `json:"recurrence_id" doc:"Original start of an instance of a series."`
	Title          string                   `json:"title"`
	Start          string                   `json:"start" doc:"RFC 3339 in UTC, or a date if all_day."`
	End            string                   `json:"end" doc:"Exclusive; same format as start."`
	Zone           string                   `json:"zone" doc:"IANA name."`
	AllDay         bool                     `json:"all_day"`
	CalendarStatus string                   `json:"calendar_status" enum:"confirmed,tentative,cancelled,missing,taken_out" doc:"missing: no longer in its calendar, and not cancelled; taken_out: its calendar deleted this instance of a series (EXDATE). Cancel the event or restore it to say whether it takes place."`
	KeptAt         *string                  `json:"kept_at" format:"date-time" doc:"When somebody said whether the event takes place, although its calendar does not have it; null if it does, or nobody said so."`
	Private        bool                     `json:"private"`
	Confidential   bool                     `json:"confidential" doc:"What it is about is told only to PR, SRE and administrators: it is private, or under embargo (brief.embargo_until)."`
	Level          *int                     `json:"level"`
	LevelState     string                   `json:"level_state" enum:"unset,proposed,confirmed"`
	PlannedLevel   int                      `json:"planned_level"`
	SuggestedLevel *int                     `json:"suggested_level" doc:"Level that the figures of the event and of its evening ask for; null if they ask for none."`
	LevelReason    *string                  `json:"level_reason" doc:"Why level is below suggested_level, as SRE gave it; null if it is not below, or nobody has said."`
	Demand         Demand                   `json:"demand" doc:"What its top page (top_page.id) has to serve, with all that falls together with it."`
	Proven         Proven                   `json:"proven" doc:"What is proven of the capacity of that page."`
	Phase          string                   `json:"phase" enum:"upcoming,on_air,tail,closed,cancelled"`
	Call           callWord                 `json:"call"`
	Blockers       []Blocker                `json:"blockers" nullable:"false" doc:"Worst first."`
	NextGate       Nullable[NextGate]       `json:"next_gate"`
	Tasks          readiness.Counts         `json:"tasks"`
	TopPage        Shield                   `json:"top_page"`
	Standing       StandingLine             `json:"standing"`
	Location       string                   `json:"location"`
	URL            string                   `json:"url"`
	Description    string                   `json:"description"`
	Categories     []string                 `json:"categories" nullable:"false"`
	ProposedLevel  *int                     `json:"proposed_level" doc:"Last proposed level. It is kept when another one is confirmed."`
	ProposedBy     *string                  `json:"proposed_by"`
	ProposedAt     *string                  `json:"proposed_at" format:"date-time"`
	ConfirmedBy    *string                  `json:"confirmed_by"`
	ConfirmedAt    *string                  `json:"confirmed_at" format:"date-time"`
	BestReachable  *int                     `json:"best_reachable" doc:"Highest level that can still be reached in time, or null."`
	FeedStart      *string                  `json:"feed_start" doc:"Time in the calendar of an event that was postponed manually; null if the event follows the calendar."`
	FeedEnd        *string                  `json:"feed_end" doc:"Exclusive; same format as feed_start."`
	Brief          readiness.Brief          `json:"brief"`
	BriefMissing   []string                 `json:"brief_missing" nullable:"false" doc:"Required fields that PR has not filled in yet. Empty for those who may not see what a confidential event is about."`
	Hidden         bool                     `json:"hidden" doc:"Marked as not an exposure."`
	WasStart       *string                  `json:"was_start" format:"date-time" doc:"Air time before the last move."`
	MovedAt        *string                  `json:"moved_at" format:"date-time"`
	AcknowledgedBy *string                  `json:"acknowledged_by" doc:"Who acknowledged the last move, or null."`
	AcknowledgedAt *string                  `json:"acknowledged_at" format:"date-time"`
	NoZone         bool                     `json:"no_zone" doc:"The calendar gives no time zone; the primary time zone is used."`
	Findings       []Finding                `json:"findings" nullable:"false" doc:"Findings that the owner of the calendar should correct."`
	OfferID        *string                  `json:"offer_id" doc:"Open question whether the event goes on as another one, or another one as it (GET /offers); null if there is none, and in the past."`
	Signed         Nullable[EventSignature] `json:"signed" doc:"Signature under the final call that holds for this air time, or null."`
	OnAirAt        *string                  `json:"on_air_at" format:"date-time"`
	AiredAt        *string                  `json:"aired_at" format:"date-time"`
	FirstSeen      *string                  `json:"first_seen" format:"date-time"`
	LadderVersion  int64                    `json:"ladder_version" doc:"Of the ladder by which its tasks and levels are shown."`
	Version        int64                    `json:"version"`
}

func (e Event) version() int64 { return e.Version }

// EventSignature is who signed the final call of an event.
type EventSignature struct {
	Signed
	By string `json:"by"`
	At string `json:"at" format:"date-time"`
}

// EventSource is what a feed says of an event on which another decides.
type EventSource struct {
	FeedID         string `json:"feed_id"`
	Start          string `json:"start" doc:"RFC 3339 in UTC, or a date if all_day."`
	End            string `json:"end" doc:"Exclusive; same format as start."`
	AllDay         bool   `json:"all_day"`
	CalendarStatus string `json:"calendar_status" enum:"confirmed,tentative,cancelled,missing,taken_out" doc:"missing: the feed does not hold it any more; taken_out: the feed deleted this instance of a series (EXDATE)."`
	Differs        bool   `json:"differs" doc:"It gives another time or status than the feed that decides."`
}

func eventSources(e readiness.Event, sources []readiness.Event) []EventSource {
	return each(sources, func(o readiness.Event) EventSource {
		return EventSource{FeedID: o.FeedID, Start: airTime(o.Start, o.AllDay, o.Zone), End: airTime(o.End, o.AllDay, o.Zone), AllDay: o.AllDay,
			CalendarStatus: string(o.Calendar), Differs: intake.Differ(e, o)}
	})
}

// Blocker is one reason why an event is not GO.
type Blocker struct {
	Kind     string   `json:"kind"`
	Severity string   `json:"severity" enum:"no_go,unknown,at_risk"`
	Text     string   `json:"text" doc:"Text in the language of Accept-Language."`
	Detail   string   `json:"detail" doc:"Since when, who is working on it, or what to do, in the language of Accept-Language."`
	TaskID   *string  `json:"task_id" doc:"First of the tasks concerned."`
	TaskIDs  []string `json:"task_ids" nullable:"false"`
	At       *string  `json:"at" format:"date-time" doc:"The time that it refers to."`
}

// NextGate is the next gate of the countdown at which something is still to do.
type NextGate struct {
	Name string `json:"name" doc:"on_air, off_air, or a lead such as T-14d."`
	At   string `json:"at" format:"date-time"`
}

// Shield is the top page as it stands for one event; the worst where several are registered.
type Shield struct {
	ID                 *string `json:"id" doc:"Null if no top page is registered."`
	Verdict            string  `json:"verdict" enum:"protected,at_risk,unprotected,unknown"`
	OldestEvidenceAgeS *int64  `json:"oldest_evidence_age_s" doc:"Null if there is no evidence."`
	OldestEvidenceForS *int64  `json:"oldest_evidence_fresh_for_s" doc:"How long that very evidence counts. Null if there is none."`
}

// withheld says that the caller may not know what an event is about.
func (v shape) withheld(e readiness.Event) bool { return v.withhold != "" && e.Confidential(v.now) }

// seen gives a row as the caller may see it.
func (v shape) seen(row readiness.Row) readiness.Row {
	if v.withhold != "" {
		return row.Withhold(v.now, v.withhold)
	}
	return row
}

func (v shape) event(row readiness.Row) Event {
	row = v.seen(row)
	e := row.Event
	shown := Event{
		ID: e.ID, FeedID: orNull(e.FeedID), Sources: eventSources(e, v.sources[e.ID]), UID: e.UID, RecurrenceID: orNull(e.RecurrenceID), Title: e.Title,
		Start: airTime(e.Start, e.AllDay, e.Zone), End: airTime(e.End, e.AllDay, e.Zone), Zone: e.Zone, AllDay: e.AllDay,
		CalendarStatus: string(e.Calendar), KeptAt: stampOrNull(e.KeptAt), Private: e.Private, Confidential: e.Confidential(v.now), Level: orNull(e.Level), LevelState: string(e.LevelState),
		PlannedLevel: e.Planned(v.ladder), SuggestedLevel: orNull(row.Grounds.Suggested), Demand: v.demand(row.Grounds.Demand), Proven: v.proven(row.Grounds.Proven), Phase: string(row.Phase), Call: callWord(row.Call),
		Blockers: each(row.Blockers, v.blocker), Tasks: row.Counts, TopPage: v.shield(row.Shield), Standing: v.standingLine(row.Standing),
		Location: e.Location, URL: e.URL, Description: e.Description, Categories: append([]string{}, e.Categories...),
		ProposedLevel: orNull(e.ProposedLevel), ProposedBy: orNull(e.ProposedBy), ProposedAt: stampOrNull(e.ProposedAt),
		ConfirmedBy: orNull(e.ConfirmedBy), ConfirmedAt: stampOrNull(e.ConfirmedAt), Brief: e.Brief,
		BestReachable: orNull(readiness.ReachOf(v.clock.Now, e, v.ladder, row.Tasks).Best),
		BriefMissing:  each(e.BriefMissing(), func(f readiness.BriefField) string { return string(f) }), Hidden: e.Hidden,
		WasStart: stampOrNull(e.WasStart), MovedAt: stampOrNull(e.MovedAt),
		NoZone: e.NoZone, Findings: each(v.findings[e.ID], v.finding), OfferID: orNull(v.offers[e.ID]), Signed: eventSignature(row.Signed), OnAirAt: stampOrNull(e.OnAirAt),
		AiredAt: stampOrNull(e.AiredAt), FirstSeen: stampOrNull(e.FirstSeen), LadderVersion: v.ladder.Version, Version: e.Version,
	}
	if why, below := row.BelowSuggestion(); below {
		shown.LevelReason = orNull(why)
	}
	if v.withheld(e) {
		shown.BriefMissing = []string{}
	}
	if e.Postponed() {
		shown.FeedStart, shown.FeedEnd = stampOrNull(e.FeedStart), stampOrNull(e.FeedEnd)
	}
	if e.Acknowledged() && !e.MovedAt.IsZero() {
		shown.AcknowledgedBy, shown.AcknowledgedAt = &e.AckedBy, stampOrNull(e.AckedAt)
	}
	if row.Next != nil {
		shown.NextGate = some(NextGate{Name: row.Next.Gate.Name(), At: stamp(row.Next.At)})
	}
	return shown
}

// airTime is the start or end of an event: an instant or, where it lasts all day, the date of a midnight in its
// zone.
func airTime(at time.Time, allDay bool, zone string) string {
	if !allDay {
		return stamp(at)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC // the importer never stores a zone that does not load
	}
	return at.In(loc).Format(time.DateOnly)
}

func (v shape) blocker(b readiness.Blocker) Blocker {
	title, detail := v.text.Blocker(b, v.clock)
	shown := Blocker{Kind: string(b.Kind), Severity: string(b.Severity), Text: title, Detail: detail, At: stampOrNull(b.At),
		TaskIDs: each(b.Tasks, func(t readiness.Task) string { return t.ID })}
	if len(shown.TaskIDs) > 0 {
		shown.TaskID = &shown.TaskIDs[0]
	}
	return shown
}

// eventSignature is the signature under the final call; null where there is none.
func eventSignature(e *readiness.Evidence) (shown Nullable[EventSignature]) {
	if e == nil || e.Signed == nil {
		return shown
	}
	return some(EventSignature{Signed: signature(e.Signed), By: e.By, At: stamp(e.At)})
}

func (v shape) shield(s toppage.Shield) Shield {
	shown := Shield{Verdict: string(s.Verdict)}
	shown.OldestEvidenceAgeS, shown.OldestEvidenceForS = v.age(s.Checks)
	if s.Page != nil {
		shown.ID = &s.Page.ID
	}
	return shown
}

// age is how old the oldest evidence behind the checks is and how long it counts, in seconds; nil where there is none.
func (v shape) age(checks []toppage.Check) (age, freshFor *int64) {
	oldest := toppage.OldestEvidence(checks)
	if oldest.At.IsZero() {
		return nil, nil
	}
	s, limit := int64(v.clock.Now.Sub(oldest.At).Seconds()), int64(oldest.FreshFor.Seconds())
	return &s, &limit
}
