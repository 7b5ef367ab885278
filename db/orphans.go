package db

import (
	"context"
	"encoding/json"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// adopt gives the feed those events of removed feeds that its calendar holds again, with all that people decided.
// What came from a feed has a UID that is not the event's own id.
func (t *tx) adopt(ctx context.Context, feedID string, found []readiness.Occurrence) error {
	orphans, err := eventTable.list(ctx, t, `WHERE feed_id IS NULL AND uid <> id ORDER BY id`)
	if err != nil || len(orphans) == 0 {
		return err
	}
	wanted := make(map[readiness.Key]readiness.Occurrence, len(found))
	for _, o := range found {
		wanted[o.Key()] = o
	}
	for _, e := range orphans {
		if o, held := wanted[e.Key()]; !held || !intake.Again(e, o) {
			continue
		}
		n, err := t.run(ctx, `UPDATE events SET feed_id = $1 WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM events AS known
			WHERE known.feed_id = $1 AND known.uid = $3 AND known.recurrence_id = $4)
			AND NOT EXISTS (SELECT 1 FROM event_sources AS known WHERE known.feed_id = $1 AND known.uid = $3 AND known.recurrence_id = $4)`, feedID, e.ID, e.UID, e.RecurrenceID)
		if err != nil {
			return err
		}
		if n > 0 {
			t.noteFeedOf(e.ID, "", feedID)
		}
		t.memo.forgetEvent(e.ID)
	}
	return nil
}

// noteFeedOf notes for the log that an event is of another calendar now; empty: of none.
func (t *tx) noteFeedOf(eventID, was, is string) {
	said := func(id string) patch {
		text, _ := json.Marshal(id) // a text
		return patch{"feed_id": text}
	}
	t.noteEvent(eventID, said(was), said(is))
}

// untouched tells the events nobody has worked on from those somebody has.
func (s *Store) untouched(ctx context.Context, t *tx, events []readiness.Event) (dropped, kept []readiness.Event, err error) {
	tasks, err := s.tasksOf(ctx, t, events)
	if err != nil {
		return nil, nil, err
	}
	linked, err := t.linked(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range events {
		if e.Touched(tasks[e.ID]) || linked[e.ID] {
			kept = append(kept, e)
		} else {
			dropped = append(dropped, e)
		}
	}
	return dropped, kept, nil
}

// dropEvents deletes events with their tasks.
func (s *Store) dropEvents(ctx context.Context, t *tx, events []readiness.Event) error {
	if err := s.keepDropped(ctx, t, events); err != nil {
		return err
	}
	for _, e := range events {
		for _, text := range []string{`DELETE FROM tasks WHERE event_id = $1`, `DELETE FROM events WHERE id = $1`, `DELETE FROM notice_queue WHERE event_id = $1`,
			`DELETE FROM notice_seen WHERE subject = 'event:' || $1`} {
			if _, err := t.run(ctx, text, e.ID); err != nil {
				return err
			}
		}
		if t.dropped == nil {
			t.dropped = map[string]bool{}
		}
		t.dropped[e.ID] = true
		t.memo.forgetEvent(e.ID)
		t.touch()
	}
	return nil
}

// PruneMissing deletes the events that vanished from their calendars or were taken out of a series, were over before an instant, and nobody has
// worked on. It says how many those were.
func (s *Store) PruneMissing(ctx context.Context, before, now time.Time) (int, error) {
	ctx = patient(ctx)
	n := 0
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		missing, err := eventTable.list(ctx, t, `WHERE end_at < $1 AND calendar IN ('missing', 'taken_out')`, ms(before))
		if err != nil {
			return err
		}
		dropped, _, err := s.untouched(ctx, t, missing)
		if err != nil {
			return err
		}
		n = len(dropped)
		return s.dropEvents(ctx, t, dropped)
	})
	return fault.OrNone(n, err, "prune missing events")
}
