package db

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"tallylight/readiness"
)

const eventColumns = `id, COALESCE(feed_id, ''), tasks_version, ` + eventFacts

const eventFacts = `uid, recurrence_id, title, description, location, url, categories, start_at, end_at, all_day, zone, no_zone,
	calendar, calendar_at, private, level, level_state, proposed_by, confirmed_by, hidden, was_start,
	moved_at, acked_by, acked_at, first_seen, entered_at, on_air_at, aired_at, brief, version`

func scanEvent(rows *sql.Rows) (e readiness.Event, err error) {
	err = rows.Scan(eventFields(&e)...)
	return e, err
}

// eventFields is where eventColumns go.
func eventFields(e *readiness.Event) []any {
	return []any{&e.ID, &e.FeedID, &e.TasksVersion, &e.UID, &e.RecurrenceID, &e.Title, &e.Description, &e.Location, &e.URL,
		asJSON(&e.Categories), (*instant)(&e.Start), (*instant)(&e.End), &e.AllDay, &e.Zone, &e.NoZone, (*string)(&e.Calendar),
		(*instant)(&e.CalendarAt), &e.Private, &e.Level, (*string)(&e.LevelState), &e.ProposedBy, &e.ConfirmedBy,
		&e.Hidden, (*instant)(&e.WasStart), (*instant)(&e.MovedAt), &e.AckedBy, (*instant)(&e.AckedAt),
		(*instant)(&e.FirstSeen), (*instant)(&e.EnteredAt), (*instant)(&e.OnAirAt), (*instant)(&e.AiredAt), asJSON(&e.Brief), &e.Version}
}

func loadEvent(ctx context.Context, q querier, id string) (readiness.Event, error) {
	return one(ctx, q, scanEvent, `SELECT `+eventColumns+` FROM events WHERE id = $1`, id)
}

// Event gives one event; ErrNotFound where there is none.
func (s *Store) Event(ctx context.Context, id string) (readiness.Event, error) {
	e, err := loadEvent(ctx, s.read, id)
	if err != nil {
		return e, fmt.Errorf("event %s: %w", id, err)
	}
	return e, nil
}

// addEvents inserts new events, whose tasks are derived until somebody touches one.
func (t *tx) addEvents(ctx context.Context, events []readiness.Event) error {
	into := t.inserter(`events (id, feed_id, ` + eventFacts + `)`)
	for i := range events {
		e := &events[i]
		e.Version = 1
		if err := into.add(ctx, e.ID, sql.NullString{String: e.FeedID, Valid: e.FeedID != ""}, e.UID, e.RecurrenceID,
			e.Title, e.Description, e.Location, e.URL, asJSON(&e.Categories), ms(e.Start), ms(e.End), e.AllDay, e.Zone, e.NoZone,
			string(e.Calendar), ms(e.CalendarAt), e.Private, e.Level, string(e.LevelState), e.ProposedBy, e.ConfirmedBy,
			e.Hidden, ms(e.WasStart), ms(e.MovedAt), e.AckedBy, ms(e.AckedAt), ms(e.FirstSeen), ms(e.EnteredAt),
			ms(e.OnAirAt), ms(e.AiredAt), asJSON(&e.Brief), e.Version); err != nil {
			return err
		}
	}
	return into.flush(ctx)
}

// recordAdded tells of new events, each with how many tasks it is planned with.
func (t *tx) recordAdded(ladder readiness.Ladder, events []readiness.Event) {
	for _, e := range events {
		planned := readiness.Plan(t.now, e, ladder, nil).Add
		t.record(readiness.Change{Kind: readiness.EventImported, EventID: e.ID, Subject: e.FeedID, Data: map[string]string{
			"title": e.Title, "tasks": strconv.Itoa(len(planned)),
		}})
	}
}

// editEvent lets work alter what people decide of an event, as the caller saw it at version (0: at any). Work
// that alters nothing is no edit, whatever version was seen: the same word twice is said once.
func (s *Store) editEvent(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, work func(*tx, *readiness.Event) error) (readiness.Event, error) {
	var e readiness.Event
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := loadEvent(ctx, t, id)
		if err != nil {
			return err
		}
		e = was
		if err := work(t, &e); err != nil || same(e, was) {
			return err
		}
		if version != 0 && version != was.Version {
			return readiness.ErrStale
		}
		e.Version++
		return t.saveDecisions(ctx, e)
	})
	if err != nil {
		return readiness.Event{}, fmt.Errorf("event %s: %w", id, err)
	}
	return e, nil
}

func same(a, b readiness.Event) bool { return reflect.DeepEqual(a, b) }

// saveDecisions writes what people decide of an event.
func (t *tx) saveDecisions(ctx context.Context, e readiness.Event) error {
	return t.changedOne(exec(ctx, t, `UPDATE events SET level = $3, level_state = $4, proposed_by = $5, confirmed_by = $6,
		hidden = $7, on_air_at = $8, aired_at = $9, brief = $10, acked_by = $11, acked_at = $12, version = $2
		WHERE id = $1 AND version = $2 - 1`,
		e.ID, e.Version, e.Level, string(e.LevelState), e.ProposedBy, e.ConfirmedBy, e.Hidden,
		ms(e.OnAirAt), ms(e.AiredAt), asJSON(&e.Brief), e.AckedBy, ms(e.AckedAt)))
}

// saveCalendar writes what the calendar says of an event.
func (t *tx) saveCalendar(ctx context.Context, e readiness.Event) error {
	return t.changedOne(t.run(ctx, `UPDATE events SET title = $3, description = $4, location = $5, url = $6, categories = $7,
		start_at = $8, end_at = $9, all_day = $10, zone = $11, calendar = $12, calendar_at = $13, private = $14,
		was_start = $15, moved_at = $16, level = $17, level_state = $18, proposed_by = $19,
		on_air_at = $20, aired_at = $21, no_zone = $22, uid = $23, recurrence_id = $24,
		version = $2 WHERE id = $1 AND version = $2 - 1`,
		e.ID, e.Version, e.Title, e.Description, e.Location, e.URL, asJSON(&e.Categories), ms(e.Start), ms(e.End), e.AllDay,
		e.Zone, string(e.Calendar), ms(e.CalendarAt), e.Private, ms(e.WasStart), ms(e.MovedAt), e.Level,
		string(e.LevelState), e.ProposedBy, ms(e.OnAirAt), ms(e.AiredAt), e.NoZone, e.UID, e.RecurrenceID))
}

// changedOne turns an edit that met no row of its version into ErrStale.
func (t *tx) changedOne(n int64, err error) error {
	if err == nil && n != 1 {
		return readiness.ErrStale
	}
	return err
}

// PressOnAir notes that the event is on air now; pressing again changes nothing.
func (s *Store) PressOnAir(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.press(ctx, id, version, by, now, readiness.WentOnAir, func(e *readiness.Event) (*time.Time, error) { return &e.OnAirAt, nil })
}

// PressAired notes that the event is over now; pressing again changes nothing. What has not begun is refused with an
// Invalid.
func (s *Store) PressAired(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.press(ctx, id, version, by, now, readiness.HasAired, func(e *readiness.Event) (*time.Time, error) {
		if !e.Begun(now) {
			return nil, readiness.Invalid{Field: "aired_at", Reason: "not_begun"}
		}
		return &e.AiredAt, nil
	})
}

func (s *Store) press(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, kind string, field func(*readiness.Event) (*time.Time, error)) (readiness.Event, error) {
	return s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		at, err := field(e)
		if err != nil || !at.IsZero() {
			return err
		}
		*at = t.now
		t.record(readiness.Change{Kind: kind, EventID: e.ID, Data: map[string]string{"title": e.Title}})
		return nil
	})
}
