package db

import (
	"context"
	"errors"
	"fmt"

	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// bringForward gives the ladder that an older program saved what a ladder has had since: the roles of its levels and the second
// times of its tasks, which the tasks of coming events follow. One whose levels have roles has both.
func (s *Store) bringForward(ctx context.Context, now time.Time) error {
	roles, err := one(ctx, s.read, scanValue[int64], `SELECT COUNT(*) FROM rungs WHERE role <> ''`)
	if err != nil || roles > 0 {
		return fault.Wrap(err, "read the roles of levels")
	}
	l, err := s.Ladder(ctx)
	if err != nil {
		return err
	}
	_, err = s.SaveLadder(ctx, l.WithTimes(), l.Version, readiness.LadderChoice{}, readiness.System, now)
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
