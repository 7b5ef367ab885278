package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) trafficRoutes(g doors) {
	g.GET("/levels/traffic", account.AnyRole, s.showsBare(s.traffic))
	g.POST("/levels/traffic", may(readiness.EditLevels), form(s.saveTraffic))
}

// traffic answers GET /levels/traffic.
func (s *Server) traffic(_ context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page := views.TrafficPage{Page: s.frame(c, v, r), Known: r.facts.Traffic}
	page.Form = proposedLengths(c, intent.TrafficOf(r.facts.Traffic, s.clock(c)))
	page.Notice = noticeFrom(c)
	return views.Traffic(page), nil
}

// proposedLengths puts lengths that the address proposes into the form, which says what is wrong with them once it is sent; the zero form
// where it proposes none.
func proposedLengths(c echo.Context, known intent.Traffic) intent.Traffic {
	some := false
	for name, at := range map[string]*string{"boot": &known.Boot, "ramp": &known.Ramp, "tail": &known.Tail} {
		if proposed := c.QueryParam(name); proposed != "" {
			*at, some = proposed, true
		}
	}
	if !some {
		return intent.Traffic{}
	}
	return known
}

// saveTraffic answers POST /levels/traffic.
func (s *Server) saveTraffic(c echo.Context, in intent.Traffic, unread []fault.Invalid) error {
	known, wrong := in.Traffic(s.clock(c))
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.trafficAgain(c, known, in, wrong)
	}
	_, err := s.store.SaveTraffic(c.Request().Context(), known, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleTraffic(c, in)
	}
	return seeOther(c, after("/levels/traffic", "saved", "", ""), fault.Wrap(err, "save traffic"))
}

// trafficAgain shows the form with everything that was typed.
func (s *Server) trafficAgain(c echo.Context, known readiness.Traffic, form intent.Traffic, wrong []fault.Invalid) error {
	return s.refuse(c, "/levels/traffic", func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		return views.Traffic(views.TrafficPage{Page: s.frame(c, v, r), Known: known, Form: form, Errors: wrong}), nil
	})
}

// staleTraffic shows both versions where somebody else was faster.
func (s *Server) staleTraffic(c echo.Context, mine intent.Traffic) error {
	const path = "/levels/traffic"
	return s.again(c, http.StatusConflict, path, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		changes, err := s.store.RecentChanges(ctx, "", []string{journal.TrafficSaved}, 1)
		known := r.facts.Traffic
		page := views.StalePage{Page: s.frame(c, v, r), Title: text.For(v.lang).Traffic.Title, Action: path,
			Version: known.Version, Back: path, Fields: intent.Differences(intent.TrafficOf(known, s.clock(c)), mine)}
		for _, ch := range changes {
			page.By, page.At = ch.Actor, ch.At
		}
		return views.Stale(page), err
	})
}
