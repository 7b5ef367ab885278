package web

import (
	"context"
	"slices"

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

// newestLevels says of how many events whoever looks has just set the level; nil where they set none.
func (s *Server) newestLevels(ctx context.Context, c echo.Context) (*views.Notice, error) {
	found, err := s.store.ChangesLike(ctx, db.ChangeFilter{By: actor(c).ID, Kinds: levelKinds}, 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return s.levelsNotice(c, found[0]), nil
}

// levelKinds are the changes of levels.
var levelKinds = []string{journal.LevelsSet, journal.LevelSet}

// levelsNotice says of how many events a change of whoever looks has set the level, with the way back; nil where there is none.
func (s *Server) levelsNotice(c echo.Context, change readiness.Change) *views.Notice {
	who := actor(c)
	if !slices.Contains(levelKinds, change.Kind) || change.ActorID != who.ID || change.MayUndo(s.now()) != nil || !change.UndoableBy(who.Role) {
		return nil
	}
	return &views.Notice{Kind: journal.LevelsSet, Levels: int(max(batch.Size(change), 1)), Undo: undoPath(change)}
}
