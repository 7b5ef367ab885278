package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/preference"
	"tallylight/text"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

// Keys of a session's values. Seen is renewed once a minute at most, so that reading pages does not write.
const (
	personKey = "person"
	seenKey   = "seen"
	seenEvery = time.Minute
)

func newSessions(cfg Config) *scs.SessionManager {
	m := scs.New()
	m.Store = cfg.Store.Sessions(cfg.SessionClock)
	m.Lifetime = db.SessionLife
	m.Cookie.Name, m.Cookie.HttpOnly, m.Cookie.SameSite = "tallylight", true, http.SameSiteLaxMode
	if strings.HasPrefix(cfg.BaseURL, "https://") {
		m.Cookie.Name, m.Cookie.Secure = "__Host-tallylight", true
	}
	return m
}

// sessioned loads the session before the handler. What alters a session keeps it at once, so that a store that
// fails is an error of that request like any other.
func (s *Server) sessioned(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(s.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		if err := s.recognise(c, token); err != nil {
			return err
		}
		return next(c)
	}
}

// recognise finds out who asks: by the headers of a proxy, else by the session. A session that a proxy began counts only together
// with its headers, so that whoever signs out there is out.
func (s *Server) recognise(c echo.Context, token string) error {
	if s.Stage != nil {
		return s.letIn(c)
	}
	who, err := s.Proxy.who(c)
	if err != nil {
		return err
	}
	if who != nil {
		return s.proxied(c, *who, token)
	}
	if err := s.load(c, token); err != nil || s.isProxied(c.Request().Context()) {
		return err
	}
	return s.identify(c)
}

// load gives a request its session, which is empty for a token that is none.
func (s *Server) load(c echo.Context, token string) error {
	ctx, err := s.sessions.Load(c.Request().Context(), token)
	if err != nil {
		return fmt.Errorf("load session: %w", err)
	}
	c.SetRequest(c.Request().WithContext(ctx))
	return nil
}

// identify finds out who asks, if anybody is signed in.
func (s *Server) identify(c echo.Context) error {
	ctx := c.Request().Context()
	id := s.sessions.GetString(ctx, personKey)
	if id == "" {
		return nil
	}
	if awake, err := s.awake(ctx); err != nil || !awake {
		return err
	}
	p, err := s.store.Person(ctx, id)
	switch {
	case err == nil && account.StateOf(p) == account.Active:
		c.Set(personKey, &p)
		c.Set(intent.SessionKey, s.sessions.Token(ctx))
	case err == nil:
	case !errors.Is(err, fault.ErrNotFound):
		return fmt.Errorf("who asks: %w", err)
	}
	return nil
}

// person is who is signed in, or nil.
func person(c echo.Context) *readiness.Person {
	p, _ := c.Get(personKey).(*readiness.Person)
	return p
}

// actor is who acts: the person signed in, or the token of a program.
func actor(c echo.Context) readiness.Actor {
	if a, ok := c.Get("actor").(readiness.Actor); ok {
		return a
	}
	if p := person(c); p != nil {
		return readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
	}
	return readiness.Actor{}
}

// authenticated finds out who calls the API: a bearer token, else the session of a page. In the demo, which
// listens on the loopback only, anybody may read.
func (s *Server) authenticated(next echo.HandlerFunc) echo.HandlerFunc {
	signed := s.sessioned(func(c echo.Context) error {
		switch {
		case person(c) != nil:
			c.Set("actor", actor(c))
		case s.demo() && c.Request().Method == http.MethodGet:
			c.Set("actor", readiness.Actor{ID: "demo", Name: "demo", Role: readiness.Viewer})
		}
		return next(c)
	})
	return func(c echo.Context) error {
		scheme, token, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
		if !strings.EqualFold(scheme, "Bearer") { // a scheme has no case (RFC 9110 11.1)
			return signed(c)
		}
		if err := s.byToken(c, strings.TrimSpace(token)); err != nil {
			return fmt.Errorf("who calls: %w", err)
		}
		return next(c)
	}
}

// byToken finds out who calls by a token. Why one that has ended counts no longer is told.
func (s *Server) byToken(c echo.Context, token string) error {
	known, err := s.store.TokenByHash(c.Request().Context(), secrets.HashSecret(token))
	if errors.Is(err, fault.ErrNotFound) {
		s.refused(c, account.Refusal{Token: true, Why: account.RefusedUnknown})
		return nil
	}
	if err != nil {
		return err
	}
	if !known.Stands(s.now()) {
		c.Set(intent.EndedKey, known.State(s.now()))
		s.refused(c, account.Refusal{Token: true, Subject: known.ID, Why: account.RefusedEnded})
		return nil
	}
	s.store.TokenUsed(known.ID, account.Network(c.RealIP()), s.now())
	c.Set("actor", known.Actor())
	return nil
}

// begin signs a person in under a new session id.
func (s *Server) begin(c echo.Context, p readiness.Person) error {
	return s.beginBy(c, p, db.SignIn{}, "")
}

// beginBy does the same for somebody who comes from outside; told is what a proxy said, or empty.
func (s *Server) beginBy(c echo.Context, p readiness.Person, by db.SignIn, told string) error {
	by.PersonID, by.Agent, by.From = p.ID, browser(c.Request().UserAgent()), account.Network(c.RealIP())
	by.How, by.At = signedInBy[c.Path()], s.now()
	if told != "" {
		by.How = "proxy"
	}
	ctx := db.WithSignIn(c.Request().Context(), by)
	if err := s.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("new session: %w", err)
	}
	s.sessions.Put(ctx, personKey, p.ID)
	s.sessions.Put(ctx, seenKey, s.SessionClock().Unix())
	if told != "" {
		s.sessions.Put(ctx, proxyKey, told)
	}
	token, expiry, err := s.sessions.Commit(ctx)
	if err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	s.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	return nil
}

// end signs out: the session is gone on the server, too.
func (s *Server) end(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.sessions.Destroy(ctx); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	return nil
}

// nextPath is where to go after signing in: a path of this server, never another site's address.
func nextPath(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") || strings.ContainsAny(raw, "\\\r\n") {
		return "/"
	}
	return raw
}

// viewer is who looks at a page, and how.
type viewer struct {
	actor  readiness.Actor
	person *readiness.Person
	lang   text.Lang
	looks  looks
	now    time.Time
	open   bool // a screen of people who may see what is confidential
}

func (s *Server) viewer(c echo.Context) viewer {
	v := viewer{actor: actor(c), person: person(c), lang: s.lang(c), now: s.now()}
	v.looks = s.looksOf(c.Request().Context(), v.own())
	if link := shownOn(c); link != nil {
		v.open = link.Audience == display.Open
		v.lang = cmp.Or(text.Lang(link.Lang), v.lang)
	}
	return v
}

// own is what whoever looks has set for themselves.
func (v viewer) own() preference.Own {
	if v.person == nil {
		return preference.Own{}
	}
	return v.person.Own
}
