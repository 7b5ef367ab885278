package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/views"
	"tallylight/web/intent"
)

// rowsChosen reads what was chosen for the rows of a preview; listed is the field that names those that were shown. Where the
// form was sent to be filled in, the ticked rows have the level that was chosen for them all.
func rowsChosen(c echo.Context, listed string) views.RowsChosen {
	said, _, _ := meant[intent.RowLevels](c)
	chosen := views.RowsChosen{Shown: marks(c, listed), Kept: marks(c, "keep"), Levels: map[string]string{}, Level: field(c, "level")}
	for row, level := range said.Levels {
		chosen.Levels[row] = level
	}
	if field(c, "fill") != "" {
		for row := range chosen.Kept {
			chosen.Levels[row] = chosen.Level
		}
	}
	return chosen
}

// levelsOf gives the levels that were chosen for rows, for a ladder.
func levelsOf(c echo.Context, l readiness.Ladder) (map[string]int, error) {
	said, unread, _ := meant[intent.RowLevels](c)
	levels, wrong := said.On(l.Height())
	return levels, fault.All(intent.Merge(unread, wrong))
}

// newestLevels is the newest change of levels that somebody made; false where they made none.
func (s *Server) newestLevels(ctx context.Context, by readiness.Actor) (readiness.Change, bool, error) {
	found, err := s.store.ChangesLike(ctx, db.ChangeFilter{By: by.ID, Kinds: []string{journal.LevelsSet, journal.LevelSet}}, 1)
	if err != nil || len(found) == 0 {
		return readiness.Change{}, false, err
	}
	return found[0], true, nil
}

// levelsNotice says of how many events whoever looks has just set the level, with the way back; nil where it cannot be undone.
func (s *Server) levelsNotice(ctx context.Context, c echo.Context) (*views.Notice, error) {
	who := actor(c)
	change, found, err := s.newestLevels(ctx, who)
	if err != nil || !found || change.MayUndo(s.now()) != nil || !change.UndoableBy(who.Role) {
		return nil, err
	}
	return &views.Notice{Kind: journal.LevelsSet, Levels: int(max(batch.Size(change), 1)), Undo: undoPath(change)}, nil
}
