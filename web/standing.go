package web

import (
	"context"
	"errors"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/standing"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) standingRoutes(g doors) {
	g.GET("/standing", account.AnyRole, s.showsBare(s.standing))
	g.POST("/levels/standing", may(readiness.EditLevels), s.addStanding)
	g.POST("/standing/:template/completion", may(readiness.EditLevels), said(s.completeStanding))
	g.POST("/standing/:template/completion/delete", may(readiness.EditLevels), said(s.undoStanding))
}

// standing answers GET /standing: what is done once for the company.
func (s *Server) standing(_ context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page := s.standingPage(c, v, r)
	page.Notice = standingNotice(c, v, page.Items)
	return views.StandingTasks(page), nil
}

func (s *Server) standingPage(c echo.Context, v viewer, r *reading) views.StandingPage {
	return views.StandingPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder,
		Items: standing.List(r.at, r.facts.Ladder.Standing(), r.facts.StandingProofs)}
}

// addStanding answers POST /levels/standing: the default standing tasks that the ladder lacks join the draft.
func (s *Server) addStanding(c echo.Context) error {
	l, err := s.edited(c)
	if err != nil {
		return err
	}
	l.Templates = slices.Clone(l.Templates)
	for _, t := range readiness.DefaultLadder().Templates {
		if t.Standing && indexOf(l, t.ID) < 0 {
			l.Templates = append(l.Templates, t)
		}
	}
	return s.keepDraft(c, l.Fit(), "/levels/preview")
}

// standingNotice says what the last request did, from the address to which it led.
func standingNotice(c echo.Context, v viewer, items standing.Items) *views.Notice {
	item, ok := items.Find(c.QueryParam("of"))
	n := views.Notice{Kind: c.QueryParam("did"), Version: item.Record.Version}
	if !ok || n.Kind != journal.StandingDone && n.Kind != journal.StandingUndone {
		return nil
	}
	n.Subject = text.For(v.lang).StandingTitle(item)
	if n.Kind == journal.StandingDone {
		n.Undo = "/standing/" + item.Template + "/completion/delete"
	}
	return &n
}

// completeStanding answers POST /standing/:template/completion.
func (s *Server) completeStanding(c echo.Context, in intent.StandingProof) error {
	id := c.Param("template")
	err := s.store.CompleteStanding(c.Request().Context(), id, in.Version, in.Evidence, actor(c), s.now())
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.staleStanding(c, "/completion", func(now standing.Item) []views.StaleField {
			var theirs intent.StandingProof
			if p := now.Record.Newest(); p != nil {
				theirs.Evidence = p.Evidence
			}
			return intent.Differences(theirs, in)
		})
	case refuses(err, "evidence"):
		return s.refuse(c, "/standing", func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
			page := s.standingPage(c, v, r)
			page.Task, page.Typed, page.Errors = id, in.Evidence, invalids(err)
			return views.StandingTasks(page), nil
		})
	}
	return seeOther(c, after("/standing", journal.StandingDone, id, id), err)
}

// undoStanding answers POST /standing/:template/completion/delete.
func (s *Server) undoStanding(c echo.Context, in intent.Pressed) error {
	id := c.Param("template")
	err := s.store.UndoStanding(c.Request().Context(), id, in.Version, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleStanding(c, "/completion/delete", func(standing.Item) []views.StaleField { return nil })
	}
	return seeOther(c, after("/standing", journal.StandingUndone, id, id), err)
}

// staleStanding answers a form about a standing task that somebody else changed meanwhile: 409 with both versions.
func (s *Server) staleStanding(c echo.Context, form string, fields func(now standing.Item) []views.StaleField) error {
	ctx, id := c.Request().Context(), c.Param("template")
	items, err := s.store.StandingTasks(ctx, s.now())
	if err != nil {
		return err
	}
	item, ok := items.Find(id)
	if !ok {
		return fault.ErrNotFound
	}
	page := views.StalePage{Title: text.For(s.viewer(c).lang).StandingTitle(item), Action: "/standing/" + id + form, Version: item.Record.Version,
		Fields: fields(item), Back: "/standing"}
	if p := item.Record.Newest(); p != nil {
		page.By, page.At = p.By, p.At
	}
	return s.stale(c, page, "", "")
}
