package api

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/web/intent"
)

// At is the part of a request that asks for what was known at an instant.
type At struct {
	At string `query:"at" doc:"State as known at this past time (RFC 3339). Default: now."`
}

// instant is the instant asked for; zero where none is.
func (a At) instant(now time.Time) (time.Time, error) {
	if a.At == "" {
		return time.Time{}, nil
	}
	return intent.Past(a.At, now)
}

// rowAt assesses one event at an instant by what was known then, as the caller may see it; ErrNotFound where it was not
// known yet.
func (s *service) rowAt(ctx context.Context, by caller, id string, at time.Time) (readiness.Row, readiness.Snapshot, error) {
	facts, err := s.Store.EventSnapshotAt(ctx, id, at, by.now)
	if err != nil {
		return readiness.Row{}, facts, err
	}
	return s.shape(by, at, facts.Ladder).seen(facts.Row(at, facts.Events[0])), facts, nil
}
