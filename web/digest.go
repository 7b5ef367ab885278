package web

import (
	"cmp"
	"context"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/readiness/notice"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) digestRoutes(g doors) {
	g.GET("/digest", account.AnyRole, s.showsBare(s.digest))
}

// digest answers GET /digest?team=sre&date=2026-11-17: what people were told that morning, which stands still.
func (s *Server) digest(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	named := cmp.Or(c.QueryParam("team"), string(notice.TeamOfRole(v.actor.Role)), string(notice.SRE))
	subscriber, err := intent.Subscriber(named, v.actor)
	if err != nil {
		return nil, intent.NoTeam(err, named)
	}
	of, err := s.store.DigestOn(ctx, subscriber, c.QueryParam("date"), r.at)
	if err != nil {
		return nil, intent.NoTeam(err, named)
	}
	if r.withhold != "" {
		of.Digest = of.Withhold(r.today, r.withhold)
	}
	return views.Digest(views.DigestPage{Page: s.frame(c, v, r), Named: named, Date: of.Date, Digest: of.Digest}), nil
}
