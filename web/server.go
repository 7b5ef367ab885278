// Package web is what happens when asked: pages and forms for people, streams for open screens. The API for
// programs is its neighbour web/api.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/proof"
	"tallylight/readiness/upkeep"
	"tallylight/web/intent"
	"tallylight/web/provider"
	"tallylight/web/rates"
)

// SampleSite is the demo's own top page, which a person may stop and start to see what happens.
type SampleSite interface {
	PageUp() bool
	OriginUp() bool
	StopPage() error
	StartPage() error
	StopOrigin() error
	StartOrigin() error
}

// Config is what a server needs.
type Config struct {
	Store     *db.Store
	Calendars intent.Calendars
	Log       *slog.Logger
	Now       func() time.Time
	// SessionClock is the real time, by which sessions end even where the demo's clock was set.
	SessionClock func() time.Time
	Zone1        *time.Location // the company's zone
	Zone2        *time.Location // its second zone
	BaseURL      string         // as people type it; decides whether cookies are Secure
	Version      string
	Lang         string     // default language where the browser does not say: ja or en
	Prober       string     // how the prober calls itself: its User-Agent
	Sample       SampleSite // only in the demo, which lets people sign in by choosing a role
	API          func(e *echo.Echo, authenticate echo.MiddlewareFunc)
	Metrics      http.Handler
	Verifier     intent.Verifier // nil: machines are not asked on request
	Rates        intent.Rates    // nil: what is set up of rates is not tried
	// Channel lists all because of which a channel cannot be kept; nil: nobody judges what its service wants.
	Channel    func(notice.Channel) []fault.Invalid
	Allowed    []string // private addresses that may be connected to, as the operator wrote them
	Jobs       func() []upkeep.Job
	LastBackup func() time.Time // zero, and nil: none is known
	// Proxies are the addresses of those whose word about their clients counts.
	Proxies   []netip.Prefix
	Providers []*provider.Provider // at which people sign in
	// Rehearsals plays rehearsals; nil: there are none.
	Rehearsals Rehearsals
	// Stage is the rehearsal of which these are the pages; nil: they are of what is.
	Stage *Stage
	Proxy *Proxy // that says who asks; nil: none does
}

// Server answers people.
type Server struct {
	Config
	store    *db.Store
	hub      *hub
	pages    *pageCache
	readings readings
	bare     readings // those without events
	sessions *scs.SessionManager
	lastUses lastUses
	// proxySessions are those of people whom a proxy has signed in.
	proxySessions proxySessions
	answers       answers[proof.Reading]
	trials        answers[[]measured.Trial]
	questions     *rates.Rates
	once          once
	issues        issues
	echo          *echo.Echo
	// addresses are what it answers, but for the API.
	addresses []Address
	// proxyUnknown and schemeDiffers have each said once.
	proxyUnknown, schemeDiffers sync.Once
	build                       string // distinguishes ETags of different programs
}

// New makes a server; its Handler is ready to serve.
func New(cfg Config) *Server {
	s := &Server{Config: cfg, store: cfg.Store, hub: newHub(), pages: newPageCache(cfg.Stage), questions: rates.New(mostQuestions)}
	s.build = cfg.Version + cfg.Zone1.String() + cfg.Zone2.String()
	s.sessions = newSessions(cfg)
	s.echo = s.newEcho()
	return s
}

// Handler answers every request.
func (s *Server) Handler() http.Handler { return s.echo }

// Announce tells open pages that the store is at a new revision.
func (s *Server) Announce(revision int64) { s.hub.announce(revision) }

// CloseStreams ends the streams of open pages; for http.Server.RegisterOnShutdown.
func (s *Server) CloseStreams() { s.hub.close() }

func (s *Server) now() time.Time { return s.Now() }

func (s *Server) demo() bool { return s.Sample != nil }
