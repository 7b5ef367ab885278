package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/views"
)

// stopPage answers GET /settings/notices/stop?key=: it asks, and ends nothing, since scanners open what stands in mails. It says
// nothing of the key.
func (s *Server) stopPage(c echo.Context) error {
	return s.showStop(c, http.StatusOK, views.StopMailPage{})
}

// stopMails answers POST /settings/notices/stop?key=, twice as once. Nobody has to sign in.
func (s *Server) stopMails(c echo.Context) error {
	err := s.store.StopMails(c.Request().Context(), c.QueryParam("key"), s.now())
	switch {
	case errors.Is(err, fault.ErrNotFound):
		return s.showStop(c, http.StatusNotFound, views.StopMailPage{Wrong: true})
	case err != nil:
		return err
	}
	return s.showStop(c, http.StatusOK, views.StopMailPage{Done: true})
}

func (s *Server) showStop(c echo.Context, status int, page views.StopMailPage) error {
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	query := url.Values{"key": {c.QueryParam("key")}}.Encode()
	page.Address = notice.StopAddress + "?" + query
	page.Page = s.frame(c, s.viewer(c), nil)
	page.OtherLang = inLang(&url.URL{Path: notice.StopAddress, RawQuery: query}, page.Lang.Other())
	return html(c, status, views.StopMail(page))
}
