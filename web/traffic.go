package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) trafficRoutes(g *echo.Group) {
	g.GET("/levels/traffic", s.traffic)
	g.POST("/levels/traffic", may(readiness.EditLevels, s.saveTraffic))
}

// traffic answers GET /levels/traffic.
func (s *Server) traffic(c echo.Context) error {
	return s.page(c, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.TrafficPage{Page: s.frame(c, v, r), Known: r.facts.Traffic}
		page.Notice = noticeFrom(c)
		return views.Traffic(page), nil
	})
}

// saveTraffic answers POST /levels/traffic.
func (s *Server) saveTraffic(c echo.Context) error {
	in, unread, err := meant[intent.Traffic](c)
	if err != nil {
		return err
	}
	known, wrong := in.Traffic(s.clock())
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.trafficAgain(c, known, in, wrong)
	}
	_, err = s.store.SaveTraffic(c.Request().Context(), known, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleTraffic(c, in)
	}
	if err != nil {
		return fmt.Errorf("save traffic: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, after("/levels/traffic", "saved", "", ""))
}

// trafficAgain shows the form with everything that was typed.
func (s *Server) trafficAgain(c echo.Context, known readiness.Traffic, form intent.Traffic, wrong []fault.Invalid) error {
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.TrafficPage{Page: s.frame(c, s.viewer(c), r), Known: known, Form: form, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/levels/traffic"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Traffic(page))
}

// staleTraffic shows both versions where somebody else was faster.
func (s *Server) staleTraffic(c echo.Context, mine intent.Traffic) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	changes, err := s.store.RecentChanges(ctx, "", []string{journal.TrafficSaved}, 1)
	if err != nil {
		return err
	}
	known := r.facts.Traffic
	page := views.StalePage{Page: s.frame(c, s.viewer(c), r), Action: "/levels/traffic", Version: known.Version, Back: "/levels/traffic",
		Fields: intent.Differences(intent.TrafficOf(known, s.clock()), mine)}
	for _, ch := range changes {
		page.By, page.At = ch.Actor, ch.At
	}
	page.Title = text.For(page.Lang).Traffic.Title
	page.OtherLang = inLang(&url.URL{Path: page.Back}, page.Lang.Other())
	return html(c, http.StatusConflict, views.Stale(page))
}
