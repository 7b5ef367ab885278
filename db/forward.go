package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// bringForward gives the ladder that an older program saved what a ladder has had since: the roles of its levels, the second
// times of its tasks and the claims that prove them, which the tasks of coming events follow. One whose levels have roles has
// the times.
func (s *Store) bringForward(ctx context.Context, now time.Time) error {
	roles, err := one(ctx, s.read, scanValue[int64], `SELECT COUNT(*) FROM rungs WHERE role <> ''`)
	if err != nil {
		return fmt.Errorf("read the roles of levels: %w", err)
	}
	l, err := s.Ladder(ctx)
	if err != nil {
		return err
	}
	forward := l.WithClaims()
	if roles == 0 {
		forward = forward.WithTimes()
	} else if slices.Equal(forward.Templates, l.Templates) {
		return nil
	}
	_, err = s.SaveLadder(ctx, forward, l.Version, readiness.LadderChoice{}, readiness.System, now)
	switch {
	case errors.Is(err, fault.ErrStale): // another process was faster
		return nil
	case len(fault.Invalids(err)) > 0:
		s.log.Warn("the levels stay as an older version saved them: save them once under Levels", "error", err)
		return nil
	case err != nil:
		return fmt.Errorf("bring the levels forward: %w", err)
	}
	return nil
}
