package web

import (
	"context"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) ownTaskRoutes(g doors) {
	g.GET("/events/:id/tasks", may(readiness.WorkTasks), s.shows(s.ownTask))
	g.POST("/events/:id/tasks", may(readiness.WorkTasks), form(s.addTask))
}

// ownTask answers GET /events/:id/tasks: the form of a task of this event alone.
func (s *Server) ownTask(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.ownTaskPage(ctx, c, v, r)
	return views.OwnTask(page), err
}

func (s *Server) ownTaskPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.OwnTaskPage, error) {
	row, err := s.row(ctx, r, c.Param("id"))
	if err != nil {
		return views.OwnTaskPage{}, err
	}
	connections, err := s.store.Connections(ctx, "")
	return views.OwnTaskPage{Page: s.frame(c, v, r), Event: row.Event, Connections: connections}, err
}

// addTask answers POST /events/:id/tasks.
func (s *Server) addTask(c echo.Context, in intent.OwnTask, wrong []fault.Invalid) error {
	ask, refused := in.Ask()
	if wrong = intent.Merge(wrong, refused); len(wrong) > 0 {
		return s.refuseOwnTask(c, in, wrong)
	}
	t, err := s.store.AddTask(c.Request().Context(), c.Param("id"), ask, actor(c), s.now())
	if refused := invalids(err); refused != nil {
		return s.refuseOwnTask(c, in, refused)
	}
	if err == nil && s.tries(*t.Ask) {
		_, err := s.Verifier.Ask(c.Request().Context(), t.ID)
		return seeOther(c, "/tasks/"+t.ID+"?did="+journal.TaskAdded+"&of="+t.ID+"#answered", err)
	}
	return s.afterTask(c, t, err, journal.TaskAdded)
}

// refuseOwnTask shows the form again with what was typed.
func (s *Server) refuseOwnTask(c echo.Context, typed intent.OwnTask, wrong []fault.Invalid) error {
	return s.refuse(c, "/events/"+c.Param("id")+"/tasks", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.ownTaskPage(ctx, c, v, r)
		page.Typed, page.Errors = typed, wrong
		return views.OwnTask(page), err
	})
}
