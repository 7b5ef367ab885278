package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// Address is something that the program answers, with what it asks of whoever comes.
type Address struct {
	Method, Path string
	Needs        account.Need
}

// Addresses lists the pages and forms, in the order of the navigation.
func (s *Server) Addresses() []Address { return s.addresses }

// doors registers addresses. Each says what it asks of whoever comes, and answers nobody else.
type doors struct {
	s      *Server
	echo   *echo.Echo
	first  []echo.MiddlewareFunc // before it is known who may come in
	within []echo.MiddlewareFunc // for those who may
}

// GET registers a page.
func (d doors) GET(path string, needs account.Need, h echo.HandlerFunc) {
	d.add(http.MethodGet, path, needs, h)
}

// POST registers a form.
func (d doors) POST(path string, needs account.Need, h echo.HandlerFunc) {
	d.add(http.MethodPost, path, needs, h)
}

func (d doors) add(method, path string, needs account.Need, h echo.HandlerFunc) {
	d.s.addresses = append(d.s.addresses, Address{method, path, needs})
	around := append(append(d.first[:len(d.first):len(d.first)], admit(needs)), d.within...)
	d.echo.Add(method, path, h, around...)
}

// may is the need of what takes a permission.
func may(a readiness.Permission) account.Need { return account.To(a) }

// admit answers only those of whom the need is met. People who are not signed in are sent to the sign-in page, and back
// afterwards.
func admit(needs account.Need) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			switch {
			case needs.Admits(actor(c).Role):
				return next(c)
			case person(c) != nil:
				return fault.ErrForbidden
			case c.Request().Method != http.MethodGet:
				return echo.ErrUnauthorized
			}
			return c.Redirect(http.StatusSeeOther, "/signin?next="+url.QueryEscape(c.Request().URL.RequestURI()))
		}
	}
}

// guarded stops a program that would answer at an address without saying to whom. The API declares its own.
func (s *Server) guarded(e *echo.Echo) {
	declared := map[string]bool{}
	for _, a := range s.addresses {
		declared[a.Method+" "+a.Path] = a.Needs.Declared()
	}
	for _, r := range e.Routes() {
		if r.Method != echo.RouteNotFound && !strings.HasPrefix(r.Path, "/api/") && !declared[r.Method+" "+r.Path] {
			panic("web: " + r.Method + " " + r.Path + " does not say what it needs")
		}
	}
}
