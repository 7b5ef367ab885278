package problem

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// asked are the methods that some address of the program takes.
var asked = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Methods is the middleware of the route for addresses without one: where the address takes other methods, it answers HEAD
// as GET without the body, OPTIONS with 204, and the rest with 405, each with Allow (RFC 9110 10.2.1). Other addresses are
// left to the next handler.
func Methods(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		allowed := taken(c)
		if len(allowed) == 0 {
			return next(c)
		}
		method := c.Request().Method
		if method == http.MethodHead && slices.Contains(allowed, http.MethodGet) {
			c.Echo().Router().Find(http.MethodGet, routed(c), c)
			return c.Handler()(c)
		}
		c.Response().Header().Set(echo.HeaderAllow, strings.Join(allowed, ", "))
		if method == http.MethodOptions {
			return c.NoContent(http.StatusNoContent)
		}
		return echo.ErrMethodNotAllowed
	}
}

// taken lists the methods that the address of a request takes; none where there is no such address.
func taken(c echo.Context) (allowed []string) {
	e := c.Echo()
	found := e.AcquireContext()
	defer e.ReleaseContext(found)
	for _, method := range asked {
		e.Router().Find(method, routed(c), found)
		if !slices.ContainsFunc(e.Routes(), func(r *echo.Route) bool { return r.Method == method && r.Path == found.Path() }) {
			continue
		}
		if allowed = append(allowed, method); method == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
	}
	if len(allowed) > 0 {
		allowed = append(allowed, http.MethodOptions)
	}
	return allowed
}

// routed is the path of a request as the router is asked for it.
func routed(c echo.Context) string { return echo.GetPath(c.Request()) }
