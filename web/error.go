package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/problem"
)

// fail answers a request that ended in an error: a page in the reader's language, or problem details for a
// program, and a line in the log where it is ours. What the store or a library said stays in the log.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	status := problem.Status(err)
	if status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "route", c.Path(), "id", c.Response().Header().Get(echo.HeaderXRequestID), "error", err)
	}
	if after := problem.RetryAfter(err); after != "" {
		c.Response().Header().Set(echo.HeaderRetryAfter, after)
	}
	switch {
	case strings.HasPrefix(c.Request().URL.Path, "/api/"):
		lang := text.Match(c.Request().Header.Get("Accept-Language"))
		problem.Speaks(c.Response().Header(), lang)
		err = problem.Write(c.Response(), problem.Of(err, text.For(lang)))
	case status == http.StatusUnauthorized && c.Request().Method != http.MethodGet:
		err = c.Redirect(http.StatusSeeOther, "/signin")
	default:
		err = s.errorPage(c, status, err)
	}
	if err != nil {
		s.Log.Error("error page not rendered", "error", err)
	}
}

func (s *Server) errorPage(c echo.Context, status int, cause error) error {
	v := s.viewer(c)
	page := views.ErrorPage{Page: s.frame(c, v, s.readIfPossible(c, status)), Status: status}
	invalid := fault.Invalid{Reason: "other_site"}
	if errors.As(cause, &invalid) || errors.Is(cause, errOtherSite) {
		page.Detail, page.Refused = text.For(v.lang).Invalid(invalid), invalid
	}
	if kind := fault.StoreKindOf(cause); kind != "" {
		page.Detail = text.For(v.lang).StoreFault(kind)
	}
	switch {
	case keyed(c):
		return s.screenError(c, status, page)
	case fault.StoreKindOf(cause) != "" && strings.HasPrefix(c.Path(), "/wall"):
		return html(c, status, views.WallUnknown(page))
	}
	return html(c, status, views.Error(page))
}

// readIfPossible gives the board for the header of an error page; nil where reading it is what failed.
func (s *Server) readIfPossible(c echo.Context, status int) *reading {
	if status >= http.StatusInternalServerError || person(c) == nil {
		return nil
	}
	r, err := s.read(c.Request().Context())
	if err != nil {
		return nil
	}
	return r
}

// invalids gives the refused fields of an error, for showing them at their form; nil where it is another error.
func invalids(err error) []fault.Invalid {
	var one fault.Invalid
	if errors.As(err, &one) {
		return []fault.Invalid{one}
	}
	return nil
}

// refuses says that an error is about one of the fields, which a form can show beside it.
func refuses(err error, field string) bool {
	var one fault.Invalid
	return errors.As(err, &one) && one.Field == field
}
