package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
)

// Routes lists what the server answers.
func (s *Server) Routes() []*echo.Route { return s.echo.Routes() }

// Echo is the router, for adding a handler that fails.
func (s *Server) Echo() *echo.Echo { return s.echo }

// Guarded stops where an address does not say what it needs.
func (s *Server) Guarded() { s.guarded(s.echo) }

// HasRead says whether the board was read from the store.
func (s *Server) HasRead() bool {
	s.readings.mu.Lock()
	defer s.readings.mu.Unlock()
	return s.readings.latest != nil
}

// RevisionRead is the revision at which the board was read last.
func (s *Server) RevisionRead() int64 {
	s.readings.mu.Lock()
	defer s.readings.mu.Unlock()
	return s.readings.latest.facts.Revision
}

// SignedIn begins a session without a password and gives its cookie.
func (s *Server) SignedIn(ctx context.Context, p readiness.Person) (*http.Cookie, error) {
	ctx, err := s.sessions.Load(db.WithSignIn(ctx, db.SignIn{PersonID: p.ID, Agent: "Firefox, Linux", From: "192.0.2.x"}), "")
	if err != nil {
		return nil, err
	}
	s.sessions.Put(ctx, personKey, p.ID)
	s.sessions.Put(ctx, seenKey, s.SessionClock().Unix())
	token, _, err := s.sessions.Commit(ctx)
	return &http.Cookie{Name: s.sessions.Cookie.Name, Value: token}, err
}

// Browser and Network are how a session names them.
var (
	Browser = browser
	Network = network
)
