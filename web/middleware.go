package web

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"tallylight/readiness/fault"
	"tallylight/web/problem"
)

// policy lets a page use what this server serves and nothing else, inline code included.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// maxBody bounds forms; an uploaded calendar has its own, larger bound.
const (
	maxBody   = "1M"
	maxTyped  = "8M" // where people write: a text of megabytes is told to be shortened, and not lost
	maxUpload = "33M"
	// uploadMemory is how many bytes of an upload are held in memory; the rest waits in a file.
	uploadMemory = 8 << 20
)

func (s *Server) newEcho() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = s.clientOf()
	e.Use(s.drained, s.forwarded, middleware.RequestID(), s.logged(), middleware.RecoverWithConfig(middleware.RecoverConfig{
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			s.Log.Error("panic", "path", c.Path(), "error", err, "stack", string(stack))
			return err
		},
	}), addressed, secured, limited, textual, s.sameOrigin, s.underBase)
	if s.demo() {
		e.Use(loopbackOnly)
	}
	s.routes(e)
	s.guarded(e)
	return e
}

// logged writes one line a request: the route's pattern, never the address with its keys and tokens.
func (s *Server) logged() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogStatus: true, LogLatency: true, LogMethod: true, LogRoutePath: true, LogRequestID: true, LogError: true, HandleError: true,
		Skipper: func(c echo.Context) bool { return strings.HasPrefix(c.Path(), "/static/") },
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			level := slog.LevelDebug
			if v.Status >= http.StatusInternalServerError && fault.StoreKindOf(v.Error) == "" && c.Response().Header().Get(echo.HeaderRetryAfter) == "" {
				level = slog.LevelError
			}
			s.Log.Log(c.Request().Context(), level, "request", "method", v.Method, "route", v.RoutePath,
				"status", v.Status, "ms", v.Latency.Milliseconds(), "id", v.RequestID)
			return nil
		},
	})
}

// keptHeaders are the headers whose values are kept.
var keptHeaders = []string{"Idempotency-Key", "Webhook-Id"}

// textual refuses addresses that hold what is no text, such as a NUL, and headers that would be kept: no id looks like
// that, and PostgreSQL would call it an error.
func textual(next echo.HandlerFunc) echo.HandlerFunc {
	isText := func(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
	return func(c echo.Context) error {
		if !isText(c.Request().URL.Path) {
			return echo.ErrNotFound
		}
		for _, values := range c.QueryParams() {
			for _, v := range values {
				if !isText(v) {
					return echo.ErrBadRequest
				}
			}
		}
		for _, name := range keptHeaders {
			if !isText(c.Request().Header.Get(name)) {
				return echo.ErrBadRequest
			}
		}
		return next(c)
	}
}

// loopbackOnly keeps other sites out of the demo, which lets anybody in: their names may be made to resolve to the
// loopback address (DNS rebinding).
func loopbackOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		host := c.Request().Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if host != "localhost" && (err != nil || !addr.IsLoopback()) {
			return echo.ErrForbidden
		}
		return next(c)
	}
}

// secured sets what every answer carries. No browser and no cache on the way may store one, but for the files below
// /static/: on Back, for a restored session or without a network a stored page is shown unasked, and its old GO or
// PROTECTED would look like today's. Other sites are not told where a link stood; our own forms have to say it, because a
// browser that says nothing sends no Origin either (Fetch, append a request Origin header).
func secured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set(echo.HeaderCacheControl, "no-store")
		h.Set(echo.HeaderContentSecurityPolicy, policy)
		h.Set(echo.HeaderXContentTypeOptions, "nosniff")
		h.Set(echo.HeaderReferrerPolicy, "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		return next(c)
	}
}

func limited(next echo.HandlerFunc) echo.HandlerFunc {
	small, typed, large := middleware.BodyLimit(maxBody)(next), middleware.BodyLimit(maxTyped)(next), middleware.BodyLimit(maxUpload)(next)
	return func(c echo.Context) error {
		switch {
		case takesUpload(c.Path()):
			return large(c)
		case strings.HasPrefix(c.Path(), "/api/") && c.Request().ContentLength < 0:
			return next(c) // operations have bounds of their own, and say so in a problem
		case strings.HasPrefix(c.Path(), stagePath):
			return next(c) // the stage has bounds of its own
		case strings.HasSuffix(c.Path(), "/load-reports"):
			return next(c) // loadfile has a bound of its own, with a sentence
		case strings.HasPrefix(c.Path(), "/tasks/:id/"), strings.HasPrefix(c.Path(), "/standing/:template/"):
			return typed(c)
		default:
			return small(c)
		}
	}
}

// formed reads a posted form before the handler, so that one that is too large or broken is refused instead of
// taken for an empty one, and removes the files of an upload afterwards.
func formed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Method != http.MethodPost {
			return next(c)
		}
		err := r.ParseForm() // ParseMultipartForm would hide its error
		if err == nil {
			err = r.ParseMultipartForm(uploadMemory)
		}
		if r.MultipartForm != nil {
			defer r.MultipartForm.RemoveAll()
		}
		var refused *echo.HTTPError
		switch {
		case err == nil, errors.Is(err, http.ErrNotMultipart):
			return next(c)
		case errors.As(err, &refused):
			return refused
		default:
			return echo.ErrBadRequest
		}
	}
}

func takesUpload(route string) bool {
	return route == "/feeds/preview" || strings.Contains(route, "/events/paste") || strings.HasSuffix(route, "/file") || strings.HasSuffix(route, "/events/file/preview")
}

// installationRoutes is who may come in, by what, and how the program is set.
func (s *Server) installationRoutes(signed doors) {
	s.accountRoutes(signed)
	s.settingsRoutes(signed)
	s.tokenRoutes(signed)
	s.displayRoutes(signed)
	s.passkeyRoutes(signed)
}

// noticeRoutes is who is told what, and where.
func (s *Server) noticeRoutes(signed doors) {
	s.outfeedRoutes(signed)
	s.eventNoticeRoutes(signed)
	s.planRoutes(signed)
	s.channelRoutes(signed)
	s.digestRoutes(signed)
}

// routes is every address of the program, in the order of the navigation.
func (s *Server) routes(e *echo.Echo) {
	if s.Stage != nil {
		s.stagedRoutes(e)
		return
	}
	s.publicRoutes(e)
	s.icalRoutes(e)
	s.displayDoors(e)
	sessioned := []echo.MiddlewareFunc{s.sessioned}
	signed := doors{s, e, sessioned, []echo.MiddlewareFunc{formed}}
	s.boardRoutes(signed)
	s.trafficRoutes(signed)
	s.freezeRoutes(signed)
	s.scaleRoutes(signed)
	s.levelRoutes(signed)
	s.standingRoutes(signed)
	s.eventRoutes(signed)
	s.airRoutes(signed)
	s.rehearsalRoutes(signed, doors{s: s, echo: e, first: sessioned})
	s.byHandRoutes(signed)
	s.taskRoutes(signed)
	s.pageRoutes(signed)
	s.drillRoutes(signed)
	s.checkRoutes(signed)
	s.loadRoutes(signed)
	s.loadUploadRoutes(doors{s: s, echo: e, first: sessioned})
	s.feedRoutes(signed)
	s.offerRoutes(signed)
	s.connectionRoutes(signed)
	s.trackerRoutes(signed)
	s.taskIssueRoutes(signed)
	s.afterRoutes(signed)
	s.peakRoutes(signed)
	s.installationRoutes(signed)
	s.noticeRoutes(signed)
	s.learningRoutes(signed)
	if s.API != nil {
		s.API(e, s.authenticated)
	}
	e.RouteNotFound("/*", echo.NotFoundHandler, s.sessioned, problem.Methods)
}
