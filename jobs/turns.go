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
	read     time.Time // when the board was read last
}

// turnPause is how long the board is left alone after it was read: a burst of changes is looked at once.
const turnPause = time.Second

// Turn announces when the instant at which some answer changes by itself has come.
func (t *Turner) Turn(ctx context.Context, now time.Time) error {
	due := !t.next.IsZero() && !now.Before(t.next)
	if due {
		if err := t.Store.Announce(ctx, now); err != nil {
			return fmt.Errorf("announce: %w", err)
		}
	}
	if !due && (t.Store.Revision() == t.revision || now.Sub(t.read) < turnPause) {
		return nil
	}
	facts, err := t.Store.Snapshot(ctx, now.Add(-readiness.BoardPast), now.Add(readiness.ImportFuture))
	if err != nil {
		return fmt.Errorf("read the board: %w", err)
	}
	t.revision, t.next, t.read = facts.Revision, readiness.NextTurn(now, readiness.Board(now, facts)), now
	return nil
}
