package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/views"
)

func (s *Server) drillRoutes(g doors) {
	g.POST("/toppages/:id/drills", may(readiness.RunDrills), s.openDrill)
	g.POST("/toppages/:id/drills/close", may(readiness.RunDrills), s.closeDrill)
	g.GET("/toppages/:id/drills/:drill", account.AnyRole, s.shows(s.drillRecord))
}

// openDrill answers POST /toppages/:id/drills.
func (s *Server) openDrill(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("id")
	typed := views.DrillTyped{Kind: field(c, "kind"), Host: field(c, "host"), Note: field(c, "note")}
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.facts.Pages, func(p toppage.PageFacts) bool { return p.Page.ID == id })
	if i < 0 {
		return fmt.Errorf("top page %s: %w", id, fault.ErrNotFound)
	}
	d, err := r.facts.Pages[i].NewDrill(toppage.DrillKind(typed.Kind), typed.Host, typed.Note)
	if err == nil {
		_, err = s.store.OpenDrill(ctx, d, actor(c), s.now())
	}
	if wrong := invalids(err); wrong != nil {
		return s.refuseDrill(c, id, typed, wrong)
	}
	return seeOther(c, "/toppage/"+id+"#drill", fault.Wrap(err, "open a drill"))
}

// refuseDrill shows the page with what was typed and why it was refused.
func (s *Server) refuseDrill(c echo.Context, id string, typed views.DrillTyped, wrong []fault.Invalid) error {
	return s.refuse(c, "/toppage/"+id, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.topPagePage(ctx, c, v, r, id)
		page.DrillTyped, page.DrillErrors = typed, wrong
		return views.TopPage(page), err
	})
}

// closeDrill answers POST /toppages/:id/drills/close.
func (s *Server) closeDrill(c echo.Context) error {
	id := c.Param("id")
	_, err := s.store.CloseDrill(c.Request().Context(), id, actor(c), s.now())
	return seeOther(c, "/toppage/"+id+"#drill", fault.Wrap(err, "close a drill"))
}

// drillRecord answers GET /toppages/:id/drills/:drill.
func (s *Server) drillRecord(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page := views.DrillRecordPage{Page: s.frame(c, v, r)}
	i := slices.IndexFunc(r.facts.Pages, func(p toppage.PageFacts) bool { return p.Page.ID == c.Param("id") })
	if i < 0 {
		return nil, fmt.Errorf("top page %s: %w", c.Param("id"), fault.ErrNotFound)
	}
	d, err := s.store.Drill(ctx, c.Param("drill"))
	if err == nil && d.PageID != c.Param("id") {
		err = fault.ErrNotFound
	}
	page.TopPage, page.Drill, page.Print = r.facts.Pages[i].Page, d, r.facts.Pages[i].Fingerprint()
	return views.DrillRecord(page), err
}
