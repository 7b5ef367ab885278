package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/web/intent"
	"tallylight/web/problem"
)

// Rehearsals plays rehearsals, and gives the pages of each; ErrNotFound where none of the id runs.
type Rehearsals interface {
	intent.Rehearsals
	Handler(ctx context.Context, id string) (http.Handler, error)
}

// Stage is a rehearsal whose pages a server shows, below Base. Whoever asks comes through the server that knows them.
type Stage struct {
	ID, Base   string
	Rehearsals intent.Rehearsals
}

// stagePath is where the pages of rehearsals are.
const stagePath = "/rehearsal/"

// StageBase is the address below which the pages of a rehearsal are.
func StageBase(id string) string { return stagePath + id }

// mark is what every page of the rehearsal bears.
func (st *Stage) mark() *rehearsal.Mark {
	is, err := st.Rehearsals.State(st.ID)
	if err != nil { // it ends just now
		return &rehearsal.Mark{Base: st.Base}
	}
	m := rehearsal.MarkOf(st.Base, is)
	return &m
}

// visitor is somebody whom the server that knows them lets into a rehearsal.
type visitor struct {
	person *readiness.Person
	base   string
	stands func() bool // they are still signed in
}

type visitorKey struct{}

// visitorOf gives who was let in; nil: nobody was, the server knows people itself.
func visitorOf(ctx context.Context) *visitor {
	v, _ := ctx.Value(visitorKey{}).(*visitor)
	return v
}

// baseOf is the address below which the pages of a request are; empty: the server's own.
func baseOf(ctx context.Context) string {
	if v := visitorOf(ctx); v != nil {
		return v.base
	}
	return ""
}

// enter answers everything below /rehearsal/:id/ with the pages of that rehearsal. Of one that has ended it leads to the score.
func (s *Server) enter(c echo.Context) error {
	id := c.Param("id")
	if s.Rehearsals == nil {
		return fault.ErrNotFound
	}
	stage, err := s.Rehearsals.Handler(c.Request().Context(), id)
	if errors.Is(err, fault.ErrNotFound) {
		return s.toScore(c, id)
	}
	if err != nil {
		return err
	}
	v := &visitor{person: person(c), base: StageBase(id), stands: func() bool { return s.stillSignedIn(c) }}
	r := c.Request().Clone(context.WithValue(c.Request().Context(), visitorKey{}, v))
	r.URL.Path, r.URL.RawPath = strings.TrimPrefix(r.URL.Path, v.base), ""
	stage.ServeHTTP(c.Response(), r)
	return nil
}

// letIn takes over who was let in.
func (s *Server) letIn(c echo.Context) error {
	if v := visitorOf(c.Request().Context()); v != nil {
		c.Set(personKey, v.person)
	}
	return s.load(c, "")
}

// underBase has a rehearsal lead to its own pages.
func (s *Server) underBase(next echo.HandlerFunc) echo.HandlerFunc {
	if s.Stage == nil {
		return next
	}
	return func(c echo.Context) error {
		c.Response().Before(func() {
			h := c.Response().Header()
			if to := h.Get(echo.HeaderLocation); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, scorePath) {
				h.Set(echo.HeaderLocation, s.Stage.Base+to)
			}
		})
		return next(c)
	}
}

// stagedRoutes are the addresses of a rehearsal: what people work with on an evening. Accounts, calendars, channels and whatever
// else reaches outside are not among them.
func (s *Server) stagedRoutes(e *echo.Echo) {
	signed := doors{s, e, []echo.MiddlewareFunc{s.sessioned}, []echo.MiddlewareFunc{formed}}
	signed.GET("/live", account.AnyRole, s.live)
	signed.GET("/wall", account.AnyRole, s.showsAt(s.page, s.wall))
	s.boardRoutes(signed)
	s.trafficRoutes(signed)
	s.freezeRoutes(signed)
	s.levelRoutes(signed)
	s.standingRoutes(signed)
	s.eventRoutes(signed)
	s.airRoutes(signed)
	s.afterRoutes(signed)
	s.peakRoutes(signed)
	s.byHandRoutes(signed)
	s.taskRoutes(signed)
	s.pageRoutes(signed)
	s.drillRoutes(signed)
	s.checkRoutes(signed)
	s.loadRoutes(signed)
	s.controlRoutes(signed)
	e.RouteNotFound("/*", echo.NotFoundHandler, s.sessioned, problem.Methods)
}

// leading are the attributes by which a page leads somewhere.
var leading = [][]byte{[]byte(" href"), []byte(" action"), []byte(" formaction"), []byte(" src")}

// based gives a page whose addresses are below base, but for files that all pages share and what stands outside of the rehearsal. A
// quotation mark in what people write is an entity, so that only attributes are found.
func based(page []byte, base string) []byte {
	if base == "" {
		return bytes.Clone(page)
	}
	begins := []byte(`="/`)
	out := make([]byte, 0, len(page)+len(page)/16)
	for {
		at := bytes.Index(page, begins)
		if at < 0 {
			return append(out, page...)
		}
		value := at + len(begins) - 1
		out = append(out, page[:value]...)
		if leads(page[:at]) && !outside(page[value:]) {
			out = append(out, base...)
		}
		page = page[value:]
	}
}

func leads(before []byte) bool {
	for _, attribute := range leading {
		if bytes.HasSuffix(before, attribute) {
			return true
		}
	}
	return false
}

func outside(address []byte) bool {
	for _, prefix := range []string{"/static/", "//", scorePath, stagePath} {
		if bytes.HasPrefix(address, []byte(prefix)) {
			return true
		}
	}
	return false
}
