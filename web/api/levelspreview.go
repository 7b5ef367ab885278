package api

import (
	"context"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// LadderPreview is what another ladder would do.
type LadderPreview struct {
	Templates LadderEdits    `json:"templates" doc:"Number of differences to the current levels."`
	Events    []LadderEffect `json:"events" nullable:"false" doc:"Coming events that would be affected."`
	Version   int64          `json:"version" doc:"Of the ladder as it is, beside which this holds; a PUT names it."`
}

// LadderEdits is in how many templates and levels a ladder differs.
type LadderEdits struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Gone    int `json:"gone"`
	Levels  int `json:"levels" doc:"Levels with a new name, promise or bound, and added and removed levels."`
}

// LadderEffect is what another ladder would do to one event.
type LadderEffect struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	PlannedLevel *int     `json:"planned_level" doc:"Level as which it would be planned, if it changes."`
	Added        int      `json:"added" doc:"Tasks."`
	Changed      int      `json:"changed"`
	Gone         int      `json:"gone" doc:"No longer required. Their work is kept."`
	OpenGone     int      `json:"open_gone" doc:"Those of them that somebody has picked up and not completed."`
	HeldBack     []string `json:"held_back" nullable:"false" doc:"Templates that would newly block it. They are not enforced for the grace period unless at_once names the event."`
}

func (v shape) ladderEffect(f readiness.LadderEffect) LadderEffect {
	e := f.Event
	if v.withhold != "" {
		e = e.Withhold(v.now, v.withhold)
	}
	return LadderEffect{ID: e.ID, Title: e.Title, PlannedLevel: orNull(f.Level), Added: f.Added, Changed: f.Changed, Gone: f.Gone,
		OpenGone: f.OpenGone, HeldBack: each(f.HeldBack, same)}
}

// previewLevels answers POST /levels/preview.
func (s *service) previewLevels(ctx context.Context, by caller, in *of[intent.Ladder]) (LadderPreview, error) {
	l, _, meant, err := s.ladderMeant(by, in, false)
	if err != nil {
		return LadderPreview{}, err
	}
	was, effects, err := s.Store.LadderEffects(ctx, l, by.now)
	if err != nil {
		return LadderPreview{}, err
	}
	if meant.Stale(was.Version) {
		return LadderPreview{}, staleError{cause: fault.ErrStale, current: by.ladder(was)}
	}
	d := l.Since(was)
	return LadderPreview{Version: was.Version, Templates: LadderEdits{Added: d.Added, Changed: d.Changed, Gone: d.Removed, Levels: d.Rungs},
		Events: each(effects, s.shape(by, by.now, l).ladderEffect)}, nil
}
