package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
	"tallylight/views"
	"tallylight/web/loadfile"
)

// loadUploadRoutes are apart from the others, whose forms are read before their handlers: a report is read as it comes.
func (s *Server) loadUploadRoutes(g doors) {
	g.POST("/toppages/:id/load-reports", may(readiness.ProveLoad), s.uploadLoad)
}

func (s *Server) loadRoutes(g doors) {
	g.POST("/toppages/:id/load-reports/:report/delete",
		may(readiness.ProveLoad), s.withdraw(s.store.WithdrawLoad, "report", journal.LoadWithdrawn, "loads"))
}

// uploadLoad answers POST /toppages/:id/load-reports.
func (s *Server) uploadLoad(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("id")
	if _, err := s.store.TopPage(ctx, id); err != nil {
		return err
	}
	up, err := loadfile.Read(c.Request(), loadfile.Said{})
	if err != nil {
		return err
	}
	proof, err := up.Proof(id, s.now(), s.Zone1)
	if err == nil {
		_, err = s.store.KeepLoad(ctx, proof, actor(c), s.now())
	}
	if err != nil {
		return s.refuseLoad(c, id, up.Said, err)
	}
	return c.Redirect(http.StatusSeeOther, after("/toppage/"+id, journal.LoadUploaded, "", "loads"))
}

// refuseLoad shows the page with what was typed and why the report was refused.
func (s *Server) refuseLoad(c echo.Context, id string, said loadfile.Said, cause error) error {
	wrong, status := fault.Invalids(cause), http.StatusUnprocessableEntity
	switch {
	case errors.Is(cause, fault.ErrExists):
		wrong, status = []fault.Invalid{{Field: "file", Reason: "report_known"}}, http.StatusConflict
	case wrong == nil:
		return fmt.Errorf("upload a load report: %w", cause)
	}
	return s.again(c, status, "/toppage/"+id, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.topPagePage(ctx, c, v, r, id)
		page.Loads.Typed, page.Loads.Errors = views.LoadTyped{Machines: said.Machines, TestedAt: said.TestedAt, Note: said.Note}, wrong
		return views.TopPage(page), err
	})
}

// loadsOf is the load reports of a page with what each of them says by itself of what is demanded.
func loadsOf(f toppage.PageFacts, demand toppage.Demand, now time.Time) views.Loads {
	loads := views.Loads{Need: toppage.LoadNeed{Peak: demand.Needs(), P95: f.Page.TTFBLimit}}
	for _, p := range f.Loads {
		proves, _ := toppage.LoadChecks(now, []toppage.LoadProof{p}, loads.Need)
		loads.Lines = append(loads.Lines, views.LoadLine{LoadProof: p, Proves: proves})
	}
	return loads
}
