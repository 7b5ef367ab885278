package db

import (
	"context"
	"time"

	"tallylight/readiness/fault"
)

// KnownSince gives when this installation knew of an event for the first time; zero: it knows of none.
func (s *Store) KnownSince(ctx context.Context) (time.Time, error) { return knownSince(ctx, s.read) }

func knownSince(ctx context.Context, q querier) (time.Time, error) {
	at, err := firstInstant(ctx, q, `SELECT CASE WHEN first_seen > 0 THEN first_seen ELSE entered_at END AS known FROM events
		WHERE first_seen > 0 OR entered_at > 0 ORDER BY known LIMIT 1`)
	return at, fault.Wrap(err, "read since when events are known")
}
