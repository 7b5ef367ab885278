package web

import (
	"context"
	"errors"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/views"
	"tallylight/web/intent"
)

// showsAt makes the handler of a GET that answers with a page of now or, with ?at=2026-11-19T12:54:00Z, with what it showed at
// that instant.
func (s *Server) showsAt(page func(echo.Context, builder) error, build pageOf) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.QueryParam("at") == "" {
			return page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) { return build(ctx, c, v, r) })
		}
		at, err := intent.Past(c.QueryParam("at"), s.now())
		if err != nil {
			return err
		}
		return s.barePage(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			then, err := s.readAt(ctx, c, at, r.at)
			if err != nil {
				return nil, err
			}
			return build(ctx, c, v, then.seenBy(v))
		})
	}
}

// readAt gives the board as it stood at an instant, for reading it today.
func (s *Server) readAt(ctx context.Context, c echo.Context, at, today time.Time) (*reading, error) {
	r := &reading{at: at, today: today, past: true, lint: func() []intake.Finding { return nil }}
	var err error
	r.facts, r.beyond, err = s.store.BoardAt(ctx, at, today, boardCut)
	if err != nil {
		if _, unknown := s.store.EventSnapshotAt(ctx, c.Param("id"), at, today); c.Param("id") != "" && errors.Is(unknown, fault.ErrNotFound) {
			return nil, unknown
		}
		return nil, err
	}
	r.rows = readiness.Board(at, r.facts)
	return r, nil
}

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
