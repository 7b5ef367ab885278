package jobs

import (
	"context"
	"errors"
	"time"
)

// PruneStore is what tidying up needs of the store.
type PruneStore interface {
	PruneObservations(ctx context.Context, before time.Time) (int64, error)
	PruneSessions(ctx context.Context, now time.Time) error
	PrunePreviews(ctx context.Context, before time.Time) error
}

// How long what is not history is kept.
const (
	keepObservations = 8 * 24 * time.Hour
	keepPreviews     = time.Hour
)

// Prune deletes old probes, sessions that have ended and previews nobody imported.
func Prune(store PruneStore) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, observations := store.PruneObservations(ctx, now.Add(-keepObservations))
		return errors.Join(observations, store.PruneSessions(ctx, now), store.PrunePreviews(ctx, now.Add(-keepPreviews)))
	}
}
