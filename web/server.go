// Package web is what happens when asked: pages and forms for people, streams for open screens. The API for
// programs is its neighbour web/api.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Calendars reads calendars for people: a preview that keeps nothing, and an import that they wait for.
type Calendars interface {
	// Preview reads a calendar from its address or, where body is not nil, from an upload; it gives the bytes
	// back. The error is a *readiness.SourceError where the calendar could not be used.
	Preview(ctx context.Context, from readiness.FeedSource, body []byte) (intake.CalendarPreview, []byte, error)
	// AddFeed adds a feed and imports what was previewed; where that fails nothing is kept.
	AddFeed(ctx context.Context, f readiness.Feed, body []byte, hidden []readiness.Key, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error)
	// ImportNow fetches a feed at once. The error is a *readiness.SourceError where its server gave nothing usable.
	ImportNow(ctx context.Context, feedID string) (readiness.FeedCounts, error)
	// Progress says how far an import of a feed has come that runs now; false where none does.
	Progress(feedID string) (readiness.ImportProgress, bool)
	// ImportFile imports an uploaded calendar into a feed.
	ImportFile(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode) (readiness.FeedCounts, error)
}

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
	Calendars Calendars
	Log       *slog.Logger
	Now       func() time.Time
	// SessionClock is the real time, by which sessions end even where the demo's clock was set.
	SessionClock func() time.Time
	// ReadTable reads what was copied from a spreadsheet; the error is an Invalid of field "table".
	ReadTable func(text string) ([][]string, error)
	Zone1     *time.Location // the company's zone
	Zone2     *time.Location // its second zone
	BaseURL   string         // as people type it; decides whether cookies are Secure
	Version   string
	Lang      string     // default language where the browser does not say: ja or en
	Sample    SampleSite // only in the demo, which lets people sign in by choosing a role
	API       func(e *echo.Echo, authenticate echo.MiddlewareFunc)
	Metrics   http.Handler
	Verifier  Verifier // nil: machines are not asked on request
}

// Server answers people.
type Server struct {
	Config
	store    *db.Store
	hub      *hub
	pages    *pageCache
	readings readings
	sessions *scs.SessionManager
	attempts attempts
	answers  answers
	once     once
	echo     *echo.Echo
	build    string // distinguishes ETags of different programs
}

// New makes a server; its Handler is ready to serve.
func New(cfg Config) *Server {
	s := &Server{Config: cfg, store: cfg.Store, hub: newHub(), pages: &pageCache{pages: map[string]*rendered{}}}
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
