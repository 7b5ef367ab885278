package web

import (
	"context"
	"net/http"
	"net/url"

	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) ownTaskRoutes(g *echo.Group) {
	g.GET("/events/:id/tasks", may(readiness.WorkTasks, s.ownTask))
	g.POST("/events/:id/tasks", may(readiness.WorkTasks, s.addTask))
}

// ownTask answers GET /events/:id/tasks: the form of a task of this event alone.
func (s *Server) ownTask(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		row, err := s.row(ctx, r, c.Param("id"))
		if err != nil {
			return nil, err
		}
		connections, err := s.store.Connections(ctx, "")
		return views.OwnTask(views.OwnTaskPage{Page: s.frame(c, v, r), Event: row.Event, Connections: connections}), err
	})
}

// addTask answers POST /events/:id/tasks.
func (s *Server) addTask(c echo.Context) error {
	in, wrong, err := meant[intent.OwnTask](c)
	if err != nil {
		return err
	}
	ask, refused := in.Ask()
	if wrong = intent.Merge(wrong, refused); len(wrong) > 0 {
		return s.refuseOwnTask(c, in, wrong)
	}
	t, err := s.store.AddTask(c.Request().Context(), c.Param("id"), ask, actor(c), s.now())
	if refused := invalids(err); refused != nil {
		return s.refuseOwnTask(c, in, refused)
	}
	if err == nil && s.tries(*t.Ask) {
		if _, err := s.Verifier.Ask(c.Request().Context(), t.ID); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/tasks/"+t.ID+"?did="+journal.TaskAdded+"&of="+t.ID+"#answered")
	}
	return s.afterTask(c, t, err, journal.TaskAdded)
}

// refuseOwnTask shows the form again with what was typed.
func (s *Server) refuseOwnTask(c echo.Context, typed intent.OwnTask, wrong []fault.Invalid) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	row, err := s.row(ctx, r, c.Param("id"))
	if err != nil {
		return err
	}
	page := views.OwnTaskPage{Page: s.frame(c, s.viewer(c), r), Event: row.Event, Typed: typed, Errors: wrong}
	if page.Connections, err = s.store.Connections(ctx, ""); err != nil {
		return err
	}
	page.OtherLang = inLang(&url.URL{Path: "/events/" + row.Event.ID + "/tasks"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.OwnTask(page))
}
