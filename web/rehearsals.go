package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/scenariofile"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/problem"
)

// scorePath is where it is told how rehearsals went.
const scorePath = "/rehearsals/"

func (s *Server) rehearsalRoutes(g, through doors) {
	g.GET("/events/:id/rehearsal", may(rehearsal.Needs), s.shows(s.rehearseForm))
	g.POST("/events/:id/rehearsal", may(rehearsal.Needs), form(s.rehearse))
	g.GET("/rehearsals/:id", account.AnyRole, s.showsBare(s.score))
	through.GET("/rehearsal/:id/*", account.AnyRole, s.enter)
	through.POST("/rehearsal/:id/*", account.AnyRole, s.enter)
	g.echo.RouteNotFound("/rehearsal/:id/*", echo.NotFoundHandler, s.sessioned, problem.Methods)
}

// controlRoutes are those of a rehearsal itself.
func (s *Server) controlRoutes(g doors) {
	g.GET("/control", account.AnyRole, s.shows(s.control))
	g.POST("/control", may(rehearsal.Needs), form(s.direct))
	g.POST("/control/end", may(rehearsal.Needs), s.endRehearsal)
}

// rehearseForm answers GET /events/:id/rehearsal.
func (s *Server) rehearseForm(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.rehearsePage(ctx, c, v, r)
	return views.Rehearse(page), err
}

func (s *Server) rehearsePage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.RehearsePage, error) {
	row, err := s.row(ctx, r, c.Param("id"))
	page := views.RehearsePage{Page: s.frame(c, v, r), Event: row.Event}
	if err != nil {
		return page, err
	}
	var texts map[string]string
	page.Shipped, texts = scenariofile.Shipped()
	page.Example = texts[page.Shipped[0].ID]
	if s.Rehearsals == nil {
		return page, nil
	}
	seen := r.rehearsals(s.Rehearsals)
	if page.Running, err = seen.Running(ctx); err != nil {
		return page, err
	}
	for _, id := range seen.Scores() {
		score, err := seen.Score(ctx, id)
		if errors.Is(err, fault.ErrNotFound) { // a newer one took its place just now
			continue
		}
		if err != nil {
			return page, err
		}
		page.Ended = append(page.Ended, views.ScorePage{ID: id, Title: score.Title, Score: score})
	}
	return page, nil
}

// rehearse answers POST /events/:id/rehearsal.
func (s *Server) rehearse(c echo.Context, in intent.Rehearse, unread []fault.Invalid) error {
	id := c.Param("id")
	if s.Rehearsals == nil {
		return fault.ErrNotFound
	}
	scenario, err := in.Scenario()
	started := ""
	if err == nil && len(unread) == 0 {
		started, err = s.Rehearsals.Start(c.Request().Context(), id, scenario, actor(c))
	}
	if wrong := intent.Merge(unread, fault.Invalids(err)); len(wrong) > 0 {
		return s.refuse(c, "/events/"+id+"/rehearsal", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			page, err := s.rehearsePage(ctx, c, v, r)
			page.Form, page.Errors = in, wrong
			return views.Rehearse(page), err
		})
	}
	return seeOther(c, StageBase(started)+"/control", fault.Wrap(err, "begin a rehearsal"))
}

// rehearsals gives rehearsals as the viewer of the reading may see them.
func (r *reading) rehearsals(of intent.Rehearsals) intent.SeenRehearsals {
	return intent.SeenRehearsals{Rehearsals: of, Withhold: r.withhold}
}

// toScore leads from the pages of a rehearsal that has ended to how it went.
func (s *Server) toScore(c echo.Context, id string) error {
	if _, err := s.Rehearsals.Score(id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, scorePath+id)
}

// scoreOf gives how a rehearsal went, as the viewer of a reading may see it.
func (s *Server) scoreOf(ctx context.Context, r *reading, id string) (views.ScorePage, error) {
	page := views.ScorePage{ID: id}
	if s.Rehearsals == nil {
		return page, fault.ErrNotFound
	}
	score, err := r.rehearsals(s.Rehearsals).Score(ctx, id)
	page.Score, page.Title = score, score.Title
	return page, err
}

// score answers GET /rehearsals/:id.
func (s *Server) score(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.scoreOf(ctx, r, c.Param("id"))
	if err != nil {
		return nil, err
	}
	page.Page = s.frame(c, v, r)
	return views.Score(page), nil
}

// control answers GET /control of a rehearsal.
func (s *Server) control(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.controlPage(ctx, c, v, r)
	return views.Control(page), err
}

func (s *Server) controlPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.ControlPage, error) {
	is, err := s.Stage.Rehearsals.State(s.Stage.ID)
	if err != nil {
		return views.ControlPage{}, err
	}
	row, err := s.row(ctx, r, is.EventID)
	if r.withholds(row.Event) {
		is = is.Withhold(r.withhold)
	}
	return views.ControlPage{Page: s.frame(c, v, r), State: is, Title: row.Event.Title}, err
}

// direct answers POST /control of a rehearsal.
func (s *Server) direct(c echo.Context, in intent.Direct, unread []fault.Invalid) error {
	command, err := in.Command()
	if err == nil && len(unread) == 0 {
		err = s.Stage.Rehearsals.Command(s.Stage.ID, command, actor(c))
	}
	if wrong := intent.Merge(unread, fault.Invalids(err)); len(wrong) > 0 {
		return s.refuse(c, "/control", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			page, err := s.controlPage(ctx, c, v, r)
			page.Form, page.Errors = in, wrong
			return views.Control(page), err
		})
	}
	return seeOther(c, "/control", fault.Wrap(err, "run a rehearsal"))
}

// endRehearsal answers POST /control/end of a rehearsal.
func (s *Server) endRehearsal(c echo.Context) error {
	err := s.Stage.Rehearsals.End(c.Request().Context(), s.Stage.ID)
	if errors.Is(err, fault.ErrNotFound) {
		err = nil // somebody else was faster
	}
	return seeOther(c, (&url.URL{Path: scorePath + s.Stage.ID}).String(), fault.Wrap(err, "end a rehearsal"))
}
