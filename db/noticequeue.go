package db

import (
	"context"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// queueChanged has the events looked at that the transaction changed: people may have to be told of it.
func (t *tx) queueChanged(ctx context.Context) error {
	rows := t.inserter(`notice_queue (event_id, at)`)
	// Of an event that waits already, it says another number than before: who has read the old one must not clear it.
	rows.rest = ` ON CONFLICT (event_id) DO UPDATE SET at = CASE WHEN excluded.at > notice_queue.at THEN excluded.at ELSE notice_queue.at + 1 END`
	for _, ids := range [][]string{t.imaged, distinct(t.queued)} {
		for _, id := range ids {
			if t.dropped[id] {
				continue
			}
			if err := rows.add(ctx, id, ms(t.now)); err != nil {
				return err
			}
		}
		if err := rows.flush(ctx); err != nil { // an event may stand in both lists, and in one statement only once
			return fault.Wrap(err, "note which events changed")
		}
	}
	return nil
}

// queueAdded does so for new events of which the log has no line each; of those that are over nobody is told.
func (t *tx) queueAdded(events []readiness.Event) {
	for i := range events {
		if events[i].End.After(t.now) && !events[i].Hidden {
			t.queued = append(t.queued, events[i].ID)
		}
	}
}
