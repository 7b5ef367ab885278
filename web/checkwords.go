package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) checkRoutes(g doors) {
	g.GET("/checks", account.AnyRole, s.showsBare(s.checkMap))
	g.POST("/checks", may(readiness.EditChecks), form(s.saveCheckMap))
	g.POST("/toppages/:id/waivers", may(readiness.WaiveCheck), said(s.waiveCheck))
	g.POST("/toppages/:id/waivers/:waiver/delete",
		may(readiness.WaiveCheck), s.withdraw(s.store.WithdrawCheckWaiver, "waiver", journal.CheckWaiverWithdrawn, "checks"))
	g.POST("/toppages/:id/ticks", may(readiness.WaiveCheck), said(s.tickCheck))
	g.POST("/toppages/:id/ticks/:check/delete",
		may(readiness.WaiveCheck), s.withdraw(s.store.WithdrawCheckTick, "check", journal.CheckTickWithdrawn, "checks"))
}

// checkMap answers GET /checks.
func (s *Server) checkMap(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.checkMapPage(ctx, c, v, r)
	page.Notice = noticeFrom(c)
	return views.CheckMap(page), err
}

func (s *Server) checkMapPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.CheckMapPage, error) {
	m, version, err := s.store.CheckLevels(ctx)
	return views.CheckMapPage{Page: s.frame(c, v, r), Checks: toppage.AllChecks(r.facts.Ladder.Requires(m)), Ladder: r.facts.Ladder, Version: version}, err
}

// saveCheckMap answers POST /checks.
func (s *Server) saveCheckMap(c echo.Context, in intent.CheckMap, unread []fault.Invalid) error {
	m, wrong := in.Map()
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.checkMapAgain(c, http.StatusUnprocessableEntity, in.Levels, wrong)
	}
	switch err := s.store.SaveCheckLevels(c.Request().Context(), m, in.Version, actor(c), s.now()); {
	case errors.Is(err, fault.ErrStale):
		return s.staleCheckMap(c, in)
	case err != nil:
		return err
	}
	return c.Redirect(http.StatusSeeOther, after("/checks", "saved", "", ""))
}

// checkMapAgain shows the form with what was chosen and why it was refused.
func (s *Server) checkMapAgain(c echo.Context, status int, typed map[string]string, wrong []fault.Invalid) error {
	return s.again(c, status, "/checks", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.checkMapPage(ctx, c, v, r)
		page.Typed, page.Errors = typed, wrong
		return views.CheckMap(page), err
	})
}

// staleCheckMap answers 409 with both versions.
func (s *Server) staleCheckMap(c echo.Context, in intent.CheckMap) error {
	m, version, err := s.store.CheckLevels(c.Request().Context())
	if err != nil {
		return err
	}
	ladder, err := s.store.Ladder(c.Request().Context())
	if err != nil {
		return err
	}
	return s.stale(c, views.StalePage{Action: "/checks", Version: version, Back: "/checks", Fields: in.Differences(ladder.Requires(m))}, "", "")
}

// waiveCheck answers POST /toppages/:id/waivers.
func (s *Server) waiveCheck(c echo.Context, in intent.CheckWaiver) error {
	check := field(c, "check")
	w, err := in.Waiver(c.Param("id"), check, s.clock())
	if err == nil {
		w, err = s.store.WaiveCheck(c.Request().Context(), w, actor(c), s.now())
	}
	if err != nil {
		return s.refuseWord(c, in.Event, views.WordTyped{Form: "waiver", Check: check, Reason: in.Reason, Approver: in.Approver, Until: in.Until}, err)
	}
	return c.Redirect(http.StatusSeeOther, s.toppageFor(w.PageID, w.EventID, journal.CheckWaived, w.CheckID))
}

// toppageFor leads back to a check of a page as it stands for an event, and says what was done.
func (s *Server) toppageFor(page, event, did, check string) string {
	q := url.Values{"did": {did}}
	if event != "" {
		q.Set("event", event)
	}
	return (&url.URL{Path: "/toppage/" + page, RawQuery: q.Encode(), Fragment: "check-" + check}).String()
}

// tickCheck answers POST /toppages/:id/ticks.
func (s *Server) tickCheck(c echo.Context, in intent.Override) error {
	k := toppage.CheckTick{PageID: c.Param("id"), CheckID: field(c, "check"), Note: in.Note}
	if _, err := s.store.TickCheck(c.Request().Context(), k, actor(c), s.now()); err != nil {
		return s.refuseWord(c, "", views.WordTyped{Form: "tick", Check: k.CheckID, Note: in.Note}, err)
	}
	return c.Redirect(http.StatusSeeOther, s.toppageFor(k.PageID, "", journal.CheckTicked, k.CheckID))
}

// refuseWord shows the page, as it stands for an event, with what was typed about a check and why it was refused.
func (s *Server) refuseWord(c echo.Context, event string, typed views.WordTyped, cause error) error {
	wrong := fault.Invalids(cause)
	if wrong == nil {
		return fmt.Errorf("say something of check %s: %w", typed.Check, cause)
	}
	return s.refuse(c, "/toppage/"+c.Param("id"), func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.topPageFor(ctx, c, v, r, c.Param("id"), event)
		page.WordTyped, page.WordErrors = typed, wrong
		return views.TopPage(page), err
	})
}
