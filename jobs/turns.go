package jobs

import (
	"context"
	"fmt"
	"time"
)

// TurnStore is what watching the clock needs of the store.
type TurnStore interface {
	Revision() int64
	// TurnDue stores when the events turn next that may have turned by now, and says whether one has since the last
	// look; zero: there was none.
	TurnDue(ctx context.Context, since, now time.Time) (turned bool, err error)
	NextTurn(ctx context.Context) (time.Time, error)
	TurnSources(ctx context.Context, now time.Time) (time.Time, error)
	Announce(ctx context.Context, now time.Time) error
}

// TurnScheduler tells open pages when an answer changes by itself: a task falls due, evidence grows stale. Between turns and
// changes it reads nothing.
type TurnScheduler struct {
	Store    TurnStore
	revision int64
	next     time.Time // the first turn of all
	read     time.Time // when the store was read last
}

// turnPause is how long the store is left alone after it was read: a burst of changes is looked at once.
const turnPause = time.Second

// Next gives the instant of the next turn; zero where none is known.
func (t *TurnScheduler) Next() time.Time { return t.next }

// Turn announces when the instant at which some answer changes by itself has come.
func (t *TurnScheduler) Turn(ctx context.Context, now time.Time) error {
	due := has(t.next, now) || now.Before(t.read) // a clock that was put back may have any turn before it again
	if !due && (t.Store.Revision() == t.revision || now.Sub(t.read) < turnPause) {
		return nil
	}
	revision := t.Store.Revision() // what changes while it is looked at is looked at again
	turned, err := t.Store.TurnDue(ctx, t.read, now)
	if err != nil {
		return fmt.Errorf("turn: %w", err)
	}
	if due || turned {
		if err := t.Store.Announce(ctx, now); err != nil {
			return fmt.Errorf("announce: %w", err)
		}
	}
	t.revision, t.read = revision, now
	return t.look(ctx, now)
}

// look finds out what turns next.
func (t *TurnScheduler) look(ctx context.Context, now time.Time) (err error) {
	sources, err := t.Store.TurnSources(ctx, now)
	if err != nil {
		return err
	}
	if t.next, err = t.Store.NextTurn(ctx); err != nil {
		return err
	}
	if t.next.IsZero() || !sources.IsZero() && sources.Before(t.next) {
		t.next = sources
	}
	return nil
}

// has says that an instant has come; zero never does.
func has(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }
