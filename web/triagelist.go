package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/views"
	"tallylight/web/intent"
)

// triageList answers GET /triage/list?ticked=: the coming events without a level, with those ticked that the address names.
func (s *Server) triageList(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.triageListPage(ctx, c, v, r)
	if err != nil {
		return nil, err
	}
	page.Ticked = ticked(page.Rows, c.QueryParam("ticked"))
	if seq, none := strconv.ParseInt(c.QueryParam("of"), 10, 64); none == nil && c.QueryParam("did") == journal.LevelsSet {
		change, err := s.store.Change(ctx, seq)
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return nil, err
		}
		page.Notice = s.levelsNotice(c, change)
	}
	return views.TriageList(page), nil
}

func (s *Server) triageListPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.TriageListPage, error) {
	page := views.TriageListPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder}
	var err error
	if page.Peaks, err = s.peaksOf(ctx); err != nil {
		return page, err
	}
	rows, err := s.withoutLevel(ctx, r)
	page.Count, page.Rows = len(rows), rows[:min(len(rows), batch.Most)]
	return page, err
}

// ticked gives the rows that an address ticks: all, those of no series, or the airings of one.
func ticked(rows []readiness.Row, name string) map[string]bool {
	set := map[string]bool{}
	one := slices.IndexFunc(rows, func(row readiness.Row) bool { return row.Event.ID == name })
	for _, row := range rows {
		e := row.Event
		alone := !slices.ContainsFunc(rows, func(o readiness.Row) bool { return o.Event.ID != e.ID && views.SameSeries(o.Event, e) })
		if name == views.TickAll || name == views.TickSingle && alone || one >= 0 && (e.ID == name || views.SameSeries(rows[one].Event, e)) {
			set[e.ID] = true
		}
	}
	return set
}

// setLevels answers POST /triage/list: one level for the ticked events, all of them or none.
func (s *Server) setLevels(c echo.Context) error {
	in, unread, err := meant[intent.Levels](c)
	if err != nil {
		return err
	}
	said, wrong := in.Said()
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.triageAgain(c, http.StatusUnprocessableEntity, in, func(p *views.TriageListPage) { p.Errors = wrong })
	}
	_, line, err := s.store.SetLevels(c.Request().Context(), said, actor(c), s.now())
	var stale *batch.Stale
	switch {
	case errors.As(err, &stale):
		return s.triageAgain(c, http.StatusConflict, in, func(p *views.TriageListPage) { p.Meanwhile = stale.Events })
	case errors.Is(err, fault.ErrStale):
		return s.triageAgain(c, http.StatusConflict, in, func(p *views.TriageListPage) { p.NewLadder = true })
	case fault.Invalids(err) != nil:
		return s.triageAgain(c, http.StatusUnprocessableEntity, in, func(p *views.TriageListPage) { p.Errors = fault.Invalids(err) })
	case err != nil:
		return fmt.Errorf("set levels: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/triage/list", journal.LevelsSet, strconv.FormatInt(line, 10), ""))
}

// triageAgain shows the list as it stands now, with what was ticked and chosen and why nothing was set.
func (s *Server) triageAgain(c echo.Context, status int, in intent.Levels, why func(*views.TriageListPage)) error {
	return s.again(c, status, "/triage/list", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.triageListPage(ctx, c, v, r)
		page.Level, page.Reason, page.Ticked = in.Level, in.Reason, map[string]bool{}
		for _, e := range in.Events {
			page.Ticked[e.ID] = true
		}
		why(&page)
		return views.TriageList(page), err
	})
}
