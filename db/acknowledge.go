package db

import (
	"context"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// AcknowledgeMove notes that by has seen the last move of an event. Twice is once, and the first counts; a move after
// it asks anew. An event that never moved is refused with an Invalid.
func (s *Store) AcknowledgeMove(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		if e.MovedAt.IsZero() {
			return fault.Invalid{Field: "moved_at", Reason: "not_moved"}
		}
		t.acknowledge(e)
		return nil
	})
}

// acknowledge notes that the transaction's actor has seen the last move of an event, once.
func (t *tx) acknowledge(e *readiness.Event) {
	if e.Acknowledged() {
		return
	}
	e.AckedBy, e.AckedAt = t.by.Name, t.now
	t.record(readiness.Change{Kind: journal.MoveSeen, EventID: e.ID, Data: map[string]string{
		"title": e.Title, "from": e.WasStart.Format(time.RFC3339), "to": e.Start.Format(time.RFC3339),
	}})
}
