package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/wording"
)

// bringForward gives the ladder that an older program saved what a ladder has had since: the roles of its levels, the second
// times of its tasks and the claims that prove them, which the tasks of coming events follow, and what its tasks tell people.
// One whose levels have roles has the times, one of which any task tells something has what they tell. No task comes or goes.
func (s *Store) bringForward(ctx context.Context, now time.Time) error {
	l, err := s.Ladder(ctx)
	if err != nil {
		return err
	}
	roles, err := one(ctx, s.read, scanValue[int64], `SELECT COUNT(*) FROM rungs WHERE role <> ''`)
	if err != nil {
		return fmt.Errorf("read the roles of levels: %w", err)
	}
	brought := withHelp(l).WithClaims()
	if roles == 0 {
		brought = brought.WithTimes()
	}
	if roles > 0 && brought.Since(l) == (readiness.LadderEdits{}) {
		return nil
	}
	_, err = s.SaveLadder(ctx, brought, l.Version, readiness.LadderChoice{}, readiness.System, now)
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

// withHelp gives the tasks of a ladder of which none tells anything the help of the default ones.
func withHelp(l readiness.Ladder) readiness.Ladder {
	if slices.ContainsFunc(l.Templates, func(t readiness.TaskTemplate) bool { return t.Help != (wording.Help{}) }) {
		return l
	}
	l.Templates = slices.Clone(l.Templates)
	for i := range l.Templates {
		t := &l.Templates[i]
		t.Help = t.Help.Since(t.ID, wording.Both{JA: t.TitleJA, EN: t.TitleEN})
	}
	return l
}
