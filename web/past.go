package web

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

// sheet answers GET /events/:id/sheet: the run sheet for print.
func (s *Server) sheet(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	row, err := s.row(ctx, r, c.Param("id"))
	if err != nil {
		return nil, err
	}
	page := views.EventPage{Page: s.frame(c, v, r), Row: row, Ladder: r.facts.Ladder}
	page.ReadOnly = true
	return views.Sheet(page), nil
}

// pastEvent answers GET /events/:id?at=2026-11-19T12:54:00Z: the event as it was known then.
func (s *Server) pastEvent(c echo.Context) error {
	at, err := time.Parse(time.RFC3339Nano, c.QueryParam("at"))
	switch {
	case err != nil:
		return fault.Invalid{Field: "at", Reason: "not_an_instant", Got: c.QueryParam("at")}
	case at.After(s.now()):
		return fault.Invalid{Field: "at", Reason: "not_yet", Got: c.QueryParam("at")}
	}
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, ladder, feed, err := s.rowAt(ctx, r, c.Param("id"), at)
		if err != nil {
			return nil, err
		}
		page := views.EventPage{Page: s.frame(c, v, r), Row: row, Ladder: ladder, Feed: feed, At: at,
			Reach: readiness.ReachOf(at, row.Event, ladder, row.Tasks)}
		page.Changes, err = s.changesUntil(ctx, r, row.Event.ID, at)
		page.ReadOnly, page.Now = true, at
		return views.Event(page), err
	})
}

// rowAt assesses an event at an instant, by what was known then, as the viewer of a reading may see it. The feed is nil
// where no calendar owns the event.
func (s *Server) rowAt(ctx context.Context, r *reading, id string, at time.Time) (readiness.Row, readiness.Ladder, *readiness.Feed, error) {
	facts, err := s.store.EventSnapshotAt(ctx, id, at, r.at)
	if err != nil {
		return readiness.Row{}, facts.Ladder, nil, err
	}
	row := r.seen(facts.Row(at, facts.Events[0]))
	if feed, ok := facts.Feeds[row.Event.FeedID]; ok {
		return row, facts.Ladder, &feed, nil
	}
	return row, facts.Ladder, nil, nil
}

// changesUntil reads the newest changes of an event up to an instant, as the viewer of a reading may see them.
func (s *Server) changesUntil(ctx context.Context, r *reading, id string, at time.Time) ([]readiness.Change, error) {
	changes, err := s.changes(ctx, r, id, nil, historyLength)
	known := changes[:0]
	for _, c := range changes {
		if !c.At.After(at) {
			known = append(known, c)
		}
	}
	return known, err
}
