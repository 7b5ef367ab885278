package intake

import (
	"time"

	"tallylight/readiness"
)

// Become has an event go on, from now on, as another one of its calendar: what the calendar owns is that one's; level, tasks and
// brief stay.
func Become(e *readiness.Event, o readiness.Event, now time.Time) {
	was := *e
	e.FeedID, e.UID, e.RecurrenceID = o.FeedID, o.UID, o.RecurrenceID
	e.Write(o.Texts())
	e.Categories, e.Start, e.End, e.AllDay, e.Zone, e.NoZone = o.Categories, o.Start, o.End, o.AllDay, o.Zone, o.NoZone
	e.FeedStart, e.FeedEnd, e.Private = o.FeedStart, o.FeedEnd, o.Private
	if e.Calendar != o.Calendar {
		e.Calendar, e.CalendarAt = o.Calendar, now
	}
	if (readiness.Move{Event: *e, Was: was}).Moved() {
		e.NoteMove(now, was.Start)
	}
}

// TakeLevel gives an event that has none the level of another one.
func TakeLevel(e *readiness.Event, o readiness.Event) {
	if e.Level == 0 {
		e.Level, e.LevelState, e.ProposedLevel, e.ProposedBy, e.ProposedAt = o.Level, o.LevelState, o.ProposedLevel, o.ProposedBy, o.ProposedAt
		e.ConfirmedBy, e.ConfirmedAt = o.ConfirmedBy, o.ConfirmedAt
	}
}
