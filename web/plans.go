package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) planRoutes(g doors) {
	g.GET("/settings/notices", account.AnyRole, s.firstPlan)
	g.GET(notice.StopAddress, account.Open, s.stopPage)
	g.POST(notice.StopAddress, account.Open, s.stopMails)
	g.GET("/settings/notices/:for", account.AnyRole, s.plan)
	g.POST("/settings/notices/:for", account.AnyRole, form(s.savePlan))
	g.POST("/settings/notices/:for/preview", account.AnyRole, form(s.previewPlan))
}

// firstPlan answers GET /settings/notices: that of the team to which somebody belongs.
func (s *Server) firstPlan(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, "/settings/notices/"+cmp.Or(string(notice.TeamOfRole(actor(c).Role)), intent.Me))
}

// plan answers GET /settings/notices/:for.
func (s *Server) plan(c echo.Context) error {
	return s.showPlan(c, http.StatusOK, func(page *views.PlanPage) {
		page.Notice = noticeFrom(c)
		if page.Defaults = c.QueryParam("defaults") == "true" && page.Editable; page.Defaults {
			page.Form = intent.PlanOf(page.Plan.Reset())
		}
	})
}

// showPlan shows the choices of a subscriber; alter puts in what was typed.
func (s *Server) showPlan(c echo.Context, status int, alter func(*views.PlanPage)) error {
	subscriber, err := intent.Subscriber(c.Param("for"), actor(c))
	if err != nil {
		return err
	}
	r, err := s.readBare(c.Request().Context())
	if err != nil {
		return err
	}
	return s.shown(c, status, "/settings/notices/"+c.Param("for"), func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page := views.PlanPage{Page: p, Named: c.Param("for"), Ladder: r.facts.Ladder, Editable: notice.MayEdit(subscriber, actor(c))}
		if page.Plan, err = s.store.Plan(ctx, subscriber); err != nil {
			return nil, err
		}
		if page.Ways, err = s.store.Ways(ctx, subscriber); err != nil {
			return nil, err
		}
		page.Form = intent.PlanOf(page.Plan)
		alter(&page)
		err = s.addCost(ctx, &page)
		return views.Plan(page), err
	})
}

// addCost says what the form would have cost last week, where it can be read.
func (s *Server) addCost(ctx context.Context, page *views.PlanPage) error {
	plan, wrong := page.Form.Plan(page.Plan.Subscriber)
	if len(wrong) > 0 {
		return nil
	}
	told, err := s.store.NoticesSince(ctx, page.Now.Add(-notice.CostOver))
	if err != nil {
		return err
	}
	all := make([]notice.Notice, len(told))
	for i, n := range told {
		all[i] = n.Seen(page.Person.Role, page.Now, text.For(page.Lang).Word.Private)
	}
	spent := notice.Cost(plan, all, page.Now)
	page.Spent = &spent
	if page.Asked {
		page.Told = toldBy(plan, all, page.Page)
	}
	return nil
}

// toldBy says in a line each what a plan would have told, the newest first.
func toldBy(plan notice.Plan, told []notice.Notice, p views.Page) []string {
	var lines []string
	for _, n := range slices.Backward(told) {
		if when := plan.Chooses(n); when != notice.Never && len(lines) < mostTold {
			lines = append(lines, text.For(p.Lang).PlanTold(n, when, text.Clock{Now: p.Now, Zone: p.Zone1}))
		}
	}
	return lines
}

// mostTold is how many lines of a preview are shown.
const mostTold = 100

// savePlan answers POST /settings/notices/:for.
func (s *Server) savePlan(c echo.Context, in intent.Plan, unread []fault.Invalid) error {
	subscriber, err := intent.Subscriber(c.Param("for"), actor(c))
	if err != nil {
		return err
	}
	if !notice.MayEdit(subscriber, actor(c)) {
		return fault.ErrForbidden
	}
	plan, wrong := in.Plan(subscriber)
	wrong = intent.Merge(unread, wrong)
	if len(wrong) == 0 {
		err = s.store.SavePlan(c.Request().Context(), plan, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.showPlan(c, http.StatusConflict, func(page *views.PlanPage) {
			in.Version = page.Plan.Version
			page.Form, page.Errors = in, []fault.Invalid{{Field: "plan", Reason: "stale"}}
		})
	case len(wrong) > 0:
		return s.showPlan(c, http.StatusUnprocessableEntity, func(page *views.PlanPage) { page.Form, page.Errors = in, wrong })
	}
	return seeOther(c, after("/settings/notices/"+url.PathEscape(c.Param("for")), "saved", "", ""), err)
}

// previewPlan answers POST /settings/notices/:for/preview: what the choices would have told last week.
func (s *Server) previewPlan(c echo.Context, in intent.Plan, unread []fault.Invalid) error {
	status := http.StatusOK
	if len(unread) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.showPlan(c, status, func(page *views.PlanPage) { page.Form, page.Errors, page.Asked = in, unread, true })
}
