package rehearse

import (
	"context"

	"tallylight/readiness/fault"
)

// hush has the stage withhold the events that are confidential by now: one may have become so after it was copied. What is said of an
// event changes with the revision alone, and an embargo only ends with the time.
func (s *stage) hush(ctx context.Context) error {
	revision := s.from.Revision()
	if s.hushed.Load() == revision {
		return nil
	}
	secret, err := s.from.Secret(ctx, s.copied, s.live())
	if err == nil {
		err = s.store.HushStage(ctx, secret, s.instant())
	}
	if err != nil {
		return fault.Wrap(err, "withhold what is confidential on the stage")
	}
	s.hushed.Store(revision)
	return nil
}
