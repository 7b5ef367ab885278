package db

import (
	"context"
	"reflect"
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

const eventColumns = calendarColumns + `, feed_start, feed_end, kept_at, level, level_state, proposed_level, proposed_by, proposed_at,
	confirmed_by, confirmed_at, level_reason, reason_for, grace, hidden, was_start, moved_at, acked_by, acked_at, on_air_at, aired_at, brief, version, tasks_version`

// calendarColumns are those that an event has which a calendar brings; the others have defaults. To leave them out is a
// fifth of a large import.
const calendarColumns = `id, feed_id, uid, recurrence_id, title, description, location, url, categories, start_at, end_at, all_day,
	zone, no_zone, calendar, calendar_at, private, first_seen, entered_at`

var eventNames, calendarNames = namesOf(eventColumns), namesOf(calendarColumns)

// eventEdited are the columns that an edit writes and the log speaks of: all but the versions.
var eventEdited = eventNames[:len(eventNames)-2]

var eventTable = table[readiness.Event]{`events`, eventColumns, eventFields}

// eventFields is where eventColumns go.
func eventFields(e *readiness.Event) fields {
	return fields{&e.ID, (*orNull)(&e.FeedID), &e.UID, &e.RecurrenceID, &e.Title, &e.Description, &e.Location, &e.URL,
		asJSON(&e.Categories), (*instant)(&e.Start), (*instant)(&e.End), &e.AllDay, &e.Zone, &e.NoZone, (*string)(&e.Calendar),
		(*instant)(&e.CalendarAt), &e.Private, (*instant)(&e.FirstSeen), (*instant)(&e.EnteredAt), (*instant)(&e.FeedStart), (*instant)(&e.FeedEnd), (*instant)(&e.KeptAt), &e.Level, (*string)(&e.LevelState),
		&e.ProposedLevel, &e.ProposedBy, (*instant)(&e.ProposedAt), &e.ConfirmedBy, (*instant)(&e.ConfirmedAt), &e.LevelReason, &e.ReasonFor, asJSON(&e.Grace),
		&e.Hidden, (*instant)(&e.WasStart), (*instant)(&e.MovedAt), &e.AckedBy, (*instant)(&e.AckedAt), (*instant)(&e.OnAirAt), (*instant)(&e.AiredAt), asJSON(&e.Brief), &e.Version, &e.TasksVersion}
}

func loadEvent(ctx context.Context, q querier, id string) (readiness.Event, error) {
	known := memoOf(q)
	if e, ok := known.events[id]; ok {
		return e, nil
	}
	e, err := eventTable.get(ctx, q, `WHERE id = $1`, id)
	if err == nil {
		known.keepEvent(e)
	}
	return e, err
}

// Event gives one event; ErrNotFound where there is none.
func (s *Store) Event(ctx context.Context, id string) (readiness.Event, error) {
	e, err := loadEvent(ctx, s.read, id)
	return e, fault.Wrap(err, "event %s", id)
}

// addEvents inserts new events, whose tasks are derived until somebody touches one.
func (t *tx) addEvents(ctx context.Context, events []readiness.Event) error {
	all, plain := t.inserter(`events (`+eventColumns+`)`), t.inserter(`events (`+calendarColumns+`)`)
	for i := range events {
		e := &events[i]
		e.Version, e.TasksVersion = 1, 0
		into, row := all, eventFields(e)
		if onlyCalendar(*e) {
			into, row = plain, row[:len(calendarNames)]
		}
		if err := into.add(ctx, row.values()...); err != nil {
			return err
		}
	}
	if err := all.flush(ctx); err != nil {
		return err
	}
	return plain.flush(ctx)
}

// onlyCalendar says that a new event has nothing but what its calendar says of it.
func onlyCalendar(e readiness.Event) bool {
	return e.FeedID != "" && e.Level == 0 && e.LevelState == readiness.LevelUnset && !e.Hidden && e.Brief == (readiness.Brief{})
}

// recordAdded tells of new events, each with how many tasks it is planned with.
func (t *tx) recordAdded(ladder readiness.Ladder, events []readiness.Event) error {
	for _, e := range events {
		planned := readiness.Plan(t.now, e, ladder, nil).Add
		whole, err := eventEdited.whole(eventFields(&e), eventFields(&readiness.Event{}))
		if err != nil {
			return err
		}
		t.noteEvent(e.ID, nil, whole)
		t.record(readiness.Change{Kind: journal.EventImported, EventID: e.ID, Subject: e.FeedID, Data: map[string]string{
			"title": e.Title, "tasks": strconv.Itoa(len(planned)),
		}})
	}
	return nil
}

// editEvent lets work alter what people decide of an event, as the caller saw it at version (0: at any). Work
// that alters nothing is no edit, whatever version was seen: the same word twice is said once.
func (s *Store) editEvent(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, work func(*tx, *readiness.Event) error) (readiness.Event, error) {
	var e readiness.Event
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		e, _, err = t.editEvent(ctx, id, version, func(e *readiness.Event) error { return work(t, e) })
		return err
	})
	return fault.OrNone(e, err, "event %s", id)
}

// editEvent does so within a transaction, and says whether the work was an edit.
func (t *tx) editEvent(ctx context.Context, id string, version int64, work func(*readiness.Event) error) (e readiness.Event, edited bool, err error) {
	was, err := loadEvent(ctx, t, id)
	if err != nil {
		return e, false, err
	}
	e = was
	if err := work(&e); err != nil || same(e, was) {
		return e, false, err
	}
	if version != 0 && version != was.Version {
		return was, false, fault.ErrStale
	}
	return e, true, t.saveEvent(ctx, was, &e)
}

func same(a, b readiness.Event) bool { return reflect.DeepEqual(a, b) }

// saveEvent writes what differs in an event that was read in this transaction, and notes it for the log.
func (t *tx) saveEvent(ctx context.Context, was readiness.Event, e *readiness.Event) error {
	e.Version = was.Version + 1
	d, err := eventEdited.differing(eventFields(&was), eventFields(e), e.ID, was.Version)
	if err != nil {
		return err
	}
	d.set = append(d.set, `version = version + 1`, `turns_at = 0`)
	t.noteEvent(e.ID, d.before, d.after)
	t.memo.forgetEvent(e.ID)
	if err := t.dropPeaks(ctx, was, e); err != nil {
		return err
	}
	return t.changedOne(t.update(ctx, `events`, `id = $1 AND version = $2`, d))
}

// changedOne turns an edit that met no row of its version into ErrStale.
func (t *tx) changedOne(n int64, err error) error {
	if err == nil && n != 1 {
		return fault.ErrStale
	}
	return err
}
