package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/static"
	"tallylight/views"
	"tallylight/web/problem"
	"tallylight/web/secrets"
)

// publicRoutes are the addresses that ask for no account.
func (s *Server) publicRoutes(e *echo.Echo) {
	bare := doors{s: s, echo: e}
	bare.GET("/healthz", account.Open, found)
	bare.GET("/readyz", account.Open, s.ready)
	bare.GET("/metrics", account.Open, echo.WrapHandler(s.Metrics))
	bare.GET("/static/*", account.Open, echo.WrapHandler(static.Handler()))
	e.RouteNotFound("/static/*", echo.NotFoundHandler, s.sessioned, problem.Methods)
	open := doors{s, e, []echo.MiddlewareFunc{s.sessioned}, []echo.MiddlewareFunc{formed}}
	open.GET("/signin", account.Open, s.signInPage)
	open.POST("/signin", account.Open, s.signIn)
	open.POST("/signout", account.Open, s.signOut)
	open.GET("/setup", account.Open, s.setupPage)
	open.POST("/setup", account.Open, s.setup)
	open.GET("/welcome", account.Open, s.welcomePage)
	open.POST("/welcome", account.Open, said(s.welcome))
	if s.demo() {
		open.POST("/signin/demo", account.Open, s.signInDemo)
		open.POST("/demo/toppage", account.Open, s.switchSample)
	}
}

// signInPage answers GET /signin. While there is nobody who could, it says where the link is that makes the first admin.
func (s *Server) signInPage(c echo.Context) error {
	n, err := s.store.CountPeople(c.Request().Context())
	if err != nil {
		return err
	}
	return s.showSignIn(c, http.StatusOK, views.SignInPage{Next: nextPath(c.QueryParam("next")), First: n == 0 && !s.demo()})
}

func (s *Server) showSignIn(c echo.Context, status int, page views.SignInPage) error {
	page.Page = s.frame(c, s.viewer(c), nil)
	page.OtherLang = inLang(&url.URL{Path: "/signin", RawQuery: url.Values{"next": {page.Next}}.Encode()}, page.Lang.Other())
	return html(c, status, views.SignIn(page))
}

// unknownHash takes as long to check as a real one, so that the answer's time does not tell who has an account.
const unknownHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// signIn answers POST /signin.
func (s *Server) signIn(c echo.Context) error {
	ctx, page := c.Request().Context(), views.SignInPage{Next: nextPath(field(c, "next")), Email: field(c, "email")}
	from := strings.ToLower(page.Email) + "\n" + c.RealIP()
	if len(page.Email) > readiness.LongestEmail {
		return echo.ErrBadRequest
	}
	now := s.SessionClock()
	if !s.attempts.allow(c.RealIP(), mostFromAddress, now) || !s.attempts.allow(from, mostAttempts, now) {
		page.Refused = views.SignInTooMany
		return s.showSignIn(c, http.StatusTooManyRequests, page)
	}
	p, err := s.store.PersonByEmail(ctx, page.Email)
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return fmt.Errorf("sign in: %w", err)
	}
	hash := p.PasswordHash
	if hash == "" {
		hash = unknownHash
	}
	right, err := secrets.CheckPassword(hash, c.Request().PostFormValue("password"))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if !right || p.PasswordHash == "" || account.StateOf(p) == account.Disabled {
		page.Refused = views.SignInWrong
		return s.showSignIn(c, http.StatusUnprocessableEntity, page)
	}
	s.attempts.forget(from)
	return seeOther(c, page.Next, s.begin(c, p))
}

// signOut answers POST /signout. Other windows of the session hear that it has ended.
func (s *Server) signOut(c echo.Context) error {
	err := s.end(c)
	if err == nil && person(c) != nil {
		err = s.store.Announce(c.Request().Context(), s.now())
	}
	return seeOther(c, "/signin", fault.Wrap(err, "sign out"))
}

// signInDemo answers POST /signin/demo: whoever has the role that was chosen.
func (s *Server) signInDemo(c echo.Context) error {
	ctx, role := c.Request().Context(), readiness.Role(field(c, "role"))
	people, err := s.store.People(ctx)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	i := slices.IndexFunc(people, func(p readiness.Person) bool { return p.Role == role && account.StateOf(p) == account.Active })
	if i < 0 {
		return fault.Invalid{Field: "role", Reason: "unknown", Got: string(role)}
	}
	return seeOther(c, nextPath(field(c, "next")), s.begin(c, people[i]))
}

// switchSample answers POST /demo/toppage: stops or starts the demo's own top page or its origin.
func (s *Server) switchSample(c echo.Context) error {
	do := map[string]func() error{
		"stop": s.Sample.StopPage, "start": s.Sample.StartPage,
		"stop-origin": s.Sample.StopOrigin, "start-origin": s.Sample.StartOrigin,
	}[field(c, "do")]
	if do == nil {
		return fault.Invalid{Field: "do", Reason: "unknown", Got: field(c, "do")}
	}
	if err := do(); err != nil {
		return fmt.Errorf("sample page: %w", err)
	}
	return seeOther(c, "/toppage", fault.Wrap(s.store.Announce(c.Request().Context(), s.now()), "sample page"))
}

// setupPage answers GET /setup?key=: the one-time link of the first start.
func (s *Server) setupPage(c echo.Context) error {
	n, err := s.store.CountPeople(c.Request().Context())
	if err != nil {
		return err
	}
	if n > 0 {
		return c.Redirect(http.StatusSeeOther, "/signin")
	}
	return s.showSetup(c, http.StatusOK, views.SetupPage{Key: c.QueryParam("key")})
}

func (s *Server) showSetup(c echo.Context, status int, page views.SetupPage) error {
	page.Page = s.frame(c, s.viewer(c), nil)
	page.OtherLang = inLang(&url.URL{Path: "/setup", RawQuery: url.Values{"key": {page.Key}}.Encode()}, page.Lang.Other())
	return html(c, status, views.Setup(page))
}

// setup answers POST /setup: makes the first admin and signs them in.
func (s *Server) setup(c echo.Context) error {
	ctx := c.Request().Context()
	page := views.SetupPage{Key: field(c, "key"), Name: field(c, "name"), Email: field(c, "email")}
	password := c.Request().PostFormValue("password")
	admin := readiness.Person{Name: page.Name, Email: page.Email, Role: readiness.Admin}
	if page.Errors = account.WrongAccount(admin, password); page.Errors != nil {
		return s.showSetup(c, http.StatusUnprocessableEntity, page)
	}
	var err error
	if admin.PasswordHash, err = secrets.HashPassword(password); err != nil {
		return err
	}
	admin, err = s.store.AddFirstAdmin(ctx, secrets.HashSecret(page.Key), admin, s.now())
	if errors.Is(err, fault.ErrForbidden) {
		return fault.Invalid{Field: "key", Reason: "link_used"}
	}
	if err != nil {
		return fmt.Errorf("first admin: %w", err)
	}
	return seeOther(c, "/", s.begin(c, admin))
}
