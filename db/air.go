package db

import (
	"context"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// PressOnAir notes that the event is on air now; pressing again changes nothing. More than a day before it begins it is refused
// with an Invalid.
func (s *Store) PressOnAir(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.press(ctx, id, version, by, now, journal.WentOnAir, func(e *readiness.Event) (*time.Time, error) {
		if !e.Begun(now.Add(fault.Day)) {
			return nil, fault.Invalid{Field: "on_air_at", Reason: "too_early"}
		}
		return &e.OnAirAt, nil
	})
}

// PressAired notes that the event is over now; pressing again changes nothing. What has not begun is refused with an
// Invalid.
func (s *Store) PressAired(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.press(ctx, id, version, by, now, journal.HasAired, func(e *readiness.Event) (*time.Time, error) {
		if !e.Begun(now) {
			return nil, fault.Invalid{Field: "aired_at", Reason: "not_begun"}
		}
		return &e.AiredAt, nil
	})
}

// press notes an instant that somebody pressed; what comes after the event counts from it.
func (s *Store) press(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, kind string, field func(*readiness.Event) (*time.Time, error)) (readiness.Event, error) {
	return s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		at, err := field(e)
		if err != nil || !at.IsZero() {
			return err
		}
		*at = t.now
		t.record(readiness.Change{Kind: kind, EventID: e.ID, Data: map[string]string{"title": e.Title}})
		return s.replanEvent(ctx, t, e)
	})
}

// replanEvent plans an event anew by the ladder as it stands.
func (s *Store) replanEvent(ctx context.Context, t *tx, e *readiness.Event) error {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return err
	}
	_, err = s.replan(ctx, t, ladder, e)
	return err
}

// Postpone moves an event by hand to the times that new gives of it, on top of the calendar where one owns it: its tasks
// are re-dated, and evidence that no longer covers it lapses. What readiness.Postpone refuses is an Invalid. Times that
// stand already are no change.
func (s *Store) Postpone(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, new func(readiness.Event) (from, to time.Time, err error)) (readiness.Event, error) {
	return s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		from, to, err := new(*e)
		if err != nil {
			return err
		}
		m, err := readiness.Postpone(t.now, *e, stored(from), stored(to))
		if err != nil || same(m.Event, *e) {
			return err
		}
		t.recordPostponed(m)
		*e = m.Event
		return s.replanEvent(ctx, t, e)
	})
}

func (t *tx) recordPostponed(m readiness.Move) {
	t.record(readiness.Change{Kind: journal.WasPostponed, EventID: m.Event.ID, Subject: m.Event.FeedID, Data: map[string]string{
		"title": m.Event.Title, "from": m.Was.Start.Format(time.RFC3339), "from_end": m.Was.End.Format(time.RFC3339),
		"to": m.Event.Start.Format(time.RFC3339), "to_end": m.Event.End.Format(time.RFC3339),
	}})
}
