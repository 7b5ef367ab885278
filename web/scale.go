package web

import (
	"context"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
	"tallylight/scaledocs"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) scaleRoutes(g doors) {
	g.GET("/scale", account.AnyRole, s.showsBare(s.scale))
	g.POST("/scale", may(readiness.EditLevels), form(s.saveScaleTarget))
}

// scale answers GET /scale.
func (s *Server) scale(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.scalePage(ctx, c, v, r)
	page.Notice = noticeFrom(c)
	return views.Scale(page), err
}

// scalePage reads what each page needs in the next days, and what is scaled for it.
func (s *Server) scalePage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.ScalePage, error) {
	page := views.ScalePage{Page: s.frame(c, v, r)}
	facts, err := s.store.Scaling(ctx, r.at)
	if err != nil {
		return page, err
	}
	titles := map[string]string{}
	for _, e := range facts.Events {
		if r.withhold != "" {
			e = e.Withhold(r.at, r.withhold)
		}
		titles[e.ID] = e.Title
	}
	known, err := s.store.ScaleTargets(ctx)
	page.Parts = append(page.Parts, scalePart(r, facts, nil, known))
	for i := range facts.Pages {
		page.Parts = append(page.Parts, scalePart(r, facts, &facts.Pages[i].Page, known))
	}
	for i := range page.Parts {
		page.Parts[i].Titles = titles
	}
	return page, err
}

func scalePart(r *reading, facts readiness.Snapshot, of *toppage.Page, known scale.Targets) views.ScalePart {
	part := views.ScalePart{Plan: scale.Read(r.at, facts, of), Documents: r.withhold == ""}
	if r.withhold != "" {
		part.Plan = part.Plan.Withhold(r.at, facts.Events)
	}
	if of != nil {
		part.Name = of.Name
	}
	part.Target = known.ByPage[part.Plan.Page]
	part.Form = intent.ScaleTargetOf(part.Plan.Page, part.Target, known.Version)
	part.Machines = func(times float64) int { return min(scaledocs.Machines(times, part.Target.Usual), part.Target.Most) }
	return part
}

// saveScaleTarget answers POST /scale.
func (s *Server) saveScaleTarget(c echo.Context, in intent.ScaleTarget, unread []fault.Invalid) error {
	var err error
	wrong := intent.Merge(unread, in.Target().Wrong())
	if len(wrong) == 0 {
		err = s.store.SaveScaleTarget(c.Request().Context(), in.Page, in.Target(), in.Version, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) > 0 {
		return s.refuse(c, "/scale", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			page, err := s.scalePage(ctx, c, v, r)
			page.Typed, page.Errors = in, wrong
			return views.Scale(page), err
		})
	}
	return seeOther(c, after("/scale", "saved", "", ""), fault.Wrap(err, "save what is scaled"))
}
