package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) trackerRoutes(g doors) {
	admin := may(readiness.Connect)
	g.GET("/trackers", admin, s.showsBare(s.trackers))
	g.POST("/trackers", admin, form(s.addTracker))
	g.GET("/trackers/:id", admin, s.showsBare(s.tracker))
	g.POST("/trackers/:id", admin, form(s.changeTracker))
	g.GET("/trackers/:id/delete", admin, s.showsBare(s.confirmRemoveTracker))
	g.POST("/trackers/:id/delete", admin, s.remove(s.store.RemoveTracker, "remove tracker", "/trackers"))
}

// trackers answers GET /trackers.
func (s *Server) trackers(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	all, err := s.store.Trackers(ctx)
	return views.Trackers(views.TrackersPage{Page: s.frame(c, v, r), Trackers: all}), err
}

// addTracker answers POST /trackers.
func (s *Server) addTracker(c echo.Context, in intent.NewTracker, wrong []fault.Invalid) error {
	k, err := in.Tracker(), error(nil)
	if len(wrong) == 0 {
		k, err = s.store.AddTracker(c.Request().Context(), k, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) > 0 {
		return s.refuse(c, "/trackers", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			all, err := s.store.Trackers(ctx)
			return views.Trackers(views.TrackersPage{Page: s.frame(c, v, r), Trackers: all, Typed: in, Errors: wrong}), err
		})
	}
	return seeOther(c, "/trackers/"+k.ID+"?did=saved", err)
}

// tracker answers GET /trackers/:id.
func (s *Server) tracker(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.trackerPage(ctx, c, v, r)
	return views.Tracker(page), err
}

func (s *Server) trackerPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.TrackerPage, error) {
	page := views.TrackerPage{Page: s.frame(c, v, r)}
	page.Notice = noticeFrom(c)
	var err error
	if page.Tracker, err = s.store.Tracker(ctx, c.Param("id")); err != nil {
		return page, err
	}
	page.Typed = intent.TrackerEditOf(page.Tracker)
	page.Links, err = s.store.TrackerLinks(ctx, page.Tracker.ID)
	return page, err
}

// changeTracker answers POST /trackers/:id.
func (s *Server) changeTracker(c echo.Context, in intent.TrackerEdit, wrong []fault.Invalid) error {
	k, err := in.Tracker(c.Param("id")), error(nil)
	if len(wrong) == 0 {
		_, err = s.store.ChangeTracker(c.Request().Context(), k, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	status := http.StatusUnprocessableEntity
	if errors.Is(err, fault.ErrStale) {
		wrong, status = []fault.Invalid{{Field: "name", Reason: "stale"}}, http.StatusConflict
	}
	if len(wrong) > 0 {
		return s.again(c, status, "/trackers/"+k.ID, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			page, err := s.trackerPage(ctx, c, v, r)
			page.Typed, page.Errors = in, wrong
			return views.Tracker(page), err
		})
	}
	return seeOther(c, "/trackers/"+k.ID+"?did=saved", err)
}

// confirmRemoveTracker answers GET /trackers/:id/delete.
func (s *Server) confirmRemoveTracker(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.trackerPage(ctx, c, v, r)
	return views.TrackerRemove(page), err
}
