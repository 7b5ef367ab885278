package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// errOtherSite is a write that a page of another site started, or of which nothing says that it was not.
var errOtherSite = fmt.Errorf("%w: started by another site", fault.ErrForbidden)

func writes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions && method != http.MethodTrace
}

// sameOrigin refuses writes that another site's page started, by what browsers say of it (Fetch Metadata, Origin), and those of
// which no browser says that one of our pages started them. Programs of the API and providers act by a token or a signature, which
// no site can have a browser send, and say nothing.
func (s *Server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if writes(c.Request().Method) && !s.ownWrite(c) {
			return errOtherSite
		}
		return next(c)
	}
}

func (s *Server) ownWrite(c echo.Context) bool {
	site, origin := c.Request().Header.Get("Sec-Fetch-Site"), c.Request().Header.Get(echo.HeaderOrigin)
	fetched := site == "same-origin" || site == "none"
	switch {
	case site != "" && !fetched:
		return false
	case origin == "null": // a frame without an origin, or a page that tells nobody where it is
		return site == "same-origin"
	case origin != "":
		return s.isOwn(c, origin)
	}
	return fetched || s.byProgram(c)
}

// byProgram says that nothing of a request is sent by browsers of themselves.
func (s *Server) byProgram(c echo.Context) bool {
	if c.Path() == backchannel || c.Path() == notice.StopAddress {
		return true
	}
	if !strings.HasPrefix(c.Request().URL.Path, "/api/") {
		return false
	}
	if scheme, _, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " "); strings.EqualFold(scheme, "Bearer") {
		return true // authenticated looks at no cookie then
	}
	_, err := c.Cookie(s.sessions.Cookie.Name)
	return err != nil
}

// isOwn says whether an origin, compared whole, is the base URL's or the one at which the page was asked for. Where both name
// the same host, the base URL says by which scheme.
func (s *Server) isOwn(c echo.Context, origin string) bool {
	got, asked := originOf(origin), originOf(scheme(c)+"://"+c.Request().Host)
	base := originOf(s.BaseURL)
	if got == "" {
		return false
	}
	own := got == base || got == asked && hostOf(asked) != hostOf(base)
	if !own && hostOf(got) == hostOf(asked) {
		s.schemeDiffers.Do(func() {
			s.Log.Warn("a form was refused because its page says that it was opened by another scheme than this server was asked by; set TALLYLIGHT_BASE_URL to the address that people type",
				"page", got, "server", cmp.Or(base, asked))
		})
	}
	return own
}

// originOf gives scheme, host and port of an address as one text; empty where it has none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// hostOf is the host of an origin, without its port: that of a scheme's own differs between the two schemes.
func hostOf(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
