package jobs

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness"
)

// BoardStore is what watching the clock needs of the store.
type BoardStore interface {
	Revision() int64
	Snapshot(ctx context.Context, from, to time.Time) (readiness.Snapshot, error)
	Announce(ctx context.Context, now time.Time) error
}

// Turner tells open pages when an answer changes by itself: a task falls due, evidence grows stale.
type Turner struct {
	Store    BoardStore
	revision int64
	next     time.Time
}

// Turn announces when the instant at which some answer changes by itself has come.
func (t *Turner) Turn(ctx context.Context, now time.Time) error {
	due := !t.next.IsZero() && !now.Before(t.next)
	if due {
		if err := t.Store.Announce(ctx, now); err != nil {
			return fmt.Errorf("announce: %w", err)
		}
	}
	if revision := t.Store.Revision(); !due && revision == t.revision {
		return nil
	}
	facts, err := t.Store.Snapshot(ctx, now.Add(-readiness.BoardPast), now.Add(readiness.ImportFuture))
	if err != nil {
		return fmt.Errorf("read the board: %w", err)
	}
	t.revision, t.next = facts.Revision, readiness.NextTurn(now, readiness.Board(now, facts))
	return nil
}
