package readiness

import "time"

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

// Key identifies an event within its feed.
func (e Event) Key() Key { return Key{e.UID, e.RecurrenceID} }

// NoteMove notes the old air time. What PR pressed about an airing that is still to come was about another one.
func (e *Event) NoteMove(now, from time.Time) {
	e.WasStart, e.MovedAt = from, now
	if start, _ := e.Window(); start.After(now) {
		e.OnAirAt, e.AiredAt = time.Time{}, time.Time{}
	}
}

// Propose takes over a level that PR wrote into the calendar, unless people have spoken already.
func (e *Event) Propose(level int) {
	if level > 0 && (e.LevelState == LevelUnset || e.LevelState == LevelProposed && e.ProposedBy == CalendarName) {
		e.Level, e.LevelState, e.ProposedLevel, e.ProposedBy = level, LevelProposed, level, CalendarName
	}
}

// Apply takes over what the calendar owns of an event; level, tasks and brief are ours.
func (e *Event) Apply(o Occurrence) {
	e.UID, e.RecurrenceID = o.UID, o.RecurrenceID
	e.Title, e.Description, e.Location, e.URL = o.Summary, o.Description, o.Location, o.URL
	e.Categories = o.Categories
	if !e.Postponed() || !o.Start.Equal(e.FeedStart) || !o.End.Equal(e.FeedEnd) {
		e.Start, e.End, e.AllDay = o.Start, o.End, o.AllDay
		e.FeedStart, e.FeedEnd = time.Time{}, time.Time{}
	}
	e.Zone, e.NoZone = o.Zone, o.NoZone
	e.Calendar, e.Private, e.KeptAt = o.Status, o.Private, time.Time{}
}

// NewEvent makes the event of an occurrence seen for the first time at now. A level that PR wrote into the
// calendar is a proposal.
func NewEvent(now time.Time, feedID string, o Occurrence, ladder Ladder) Event {
	e := Event{FeedID: feedID, LevelState: LevelUnset, FirstSeen: now, EnteredAt: now, CalendarAt: now}
	e.Apply(o)
	e.Propose(min(o.Level, ladder.Height()))
	return e
}

// CalendarName stands as the proposer of a level that was read from the calendar.
const CalendarName = "calendar"
