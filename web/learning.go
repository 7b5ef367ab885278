package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/learning"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) learningRoutes(g doors) {
	g.GET("/learning", account.AnyRole, s.showsBare(s.learning))
	g.POST("/learning/draft", may(readiness.EditLevels), s.draftLearnt)
}

// learning answers GET /learning?given=3&right=4.
func (s *Server) learning(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	given, right, err := intent.Cell(c.QueryParam("given"), c.QueryParam("right"), r.facts.Ladder.Height())
	if err != nil {
		return nil, err
	}
	facts, err := s.store.Learning(ctx, r.at)
	if err != nil {
		return nil, err
	}
	if r.withhold != "" {
		facts = facts.Withhold(r.today)
	}
	page := views.LearningPage{Page: s.frame(c, v, r), Report: learning.Read(r.at, facts, v.looks.Home), Ladder: facts.Ladder, Feeds: facts.Feeds,
		Given: given, Right: right}
	if given > 0 {
		page.In = learning.In(facts.Cases, given, right)
	}
	_, page.Draftable = learning.Draft(facts.Ladder, page.Report.Proposals)
	return views.Learning(page), nil
}

// draftLearnt answers POST /learning/draft: the bounds that the figures propose become a draft of the levels.
func (s *Server) draftLearnt(c echo.Context) error {
	ctx := c.Request().Context()
	facts, err := s.store.Learning(ctx, s.now())
	if err != nil {
		return err
	}
	draft, some := learning.Draft(facts.Ladder, learning.Propose(facts.Cases, facts.Boots, facts.Ladder, facts.Traffic))
	if !some {
		return c.Redirect(http.StatusSeeOther, "/learning")
	}
	return s.keepDraft(c, draft, "/levels/preview")
}
