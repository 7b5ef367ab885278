package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/provider"
)

// backchannel is where a provider says that somebody has signed out there, in a message that it signs.
const backchannel = "/signin/oidc/:provider/backchannel"

// outsideRoutes are the ways in by a provider. They are links, not forms: the policy lets no form lead elsewhere.
func (s *Server) outsideRoutes(open doors) {
	open.GET("/signin/oidc/:provider", account.Open, s.beginOutside)
	open.GET("/signin/oidc/:provider/callback", account.Open, s.finishOutside)
	open.POST(backchannel, account.Open, s.loggedOut)
}

// ways are the providers that the sign-in page offers, with what was wrong when one was asked last.
func (s *Server) ways(t *text.Text) (all []views.Way) {
	for _, p := range s.Providers {
		way := views.Way{ID: p.ID, Name: p.Name}
		if kind := p.Fault(); kind != "" {
			way.Away = t.ProviderFault(string(kind), p.Name)
		}
		all = append(all, way)
	}
	return all
}

// provider is the one of an address.
func (s *Server) provider(c echo.Context) (*provider.Provider, error) {
	i := slices.IndexFunc(s.Providers, func(p *provider.Provider) bool { return p.ID == c.Param("provider") })
	if i < 0 {
		return nil, fault.ErrNotFound
	}
	return s.Providers[i], nil
}

// attemptAge is how long somebody may take to sign in at a provider, in seconds; longestNext bounds what is kept meanwhile.
const (
	attemptAge  = 600
	longestNext = 1000
)

// attemptCookie holds an attempt. Each has one of its own, so that several windows can sign in at a time. It comes with the way back
// from the provider, which is a link of another site (SameSite=Lax).
func (s *Server) attemptCookie(state, value string, age int) *http.Cookie {
	return &http.Cookie{Name: s.sessions.Cookie.Name + "-in-" + state[:min(len(state), 12)], Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.sessions.Cookie.Secure}
}

// beginOutside answers GET /signin/oidc/:provider.
func (s *Server) beginOutside(c echo.Context) error {
	p, err := s.provider(c)
	if err != nil {
		return err
	}
	next := nextPath(c.QueryParam("next"))
	to, attempt, err := p.Begin(c.Request().Context())
	if err != nil {
		return s.notIn(c, next, err)
	}
	if len(next) <= longestNext {
		attempt.Next = next
	}
	kept, err := json.Marshal(attempt)
	if err != nil {
		return err
	}
	s.forgetAttempts(c)
	c.SetCookie(s.attemptCookie(attempt.State, base64.RawURLEncoding.EncodeToString(kept), attemptAge))
	return c.Redirect(http.StatusSeeOther, to)
}

// mostAttemptsKept bounds the attempts of a browser that has not come back, or their cookies grow longer than servers take.
const mostAttemptsKept = 5

func (s *Server) forgetAttempts(c echo.Context) {
	prefix := s.attemptCookie("", "", 0).Name
	kept := slices.DeleteFunc(c.Cookies(), func(cookie *http.Cookie) bool { return !strings.HasPrefix(cookie.Name, prefix) })
	if len(kept) < mostAttemptsKept {
		return
	}
	for _, cookie := range kept {
		c.SetCookie(s.attemptCookie(strings.TrimPrefix(cookie.Name, prefix), "", -1))
	}
}

// finishOutside answers GET /signin/oidc/:provider/callback: the way back.
func (s *Server) finishOutside(c echo.Context) error {
	p, err := s.provider(c)
	if err != nil {
		return err
	}
	got := provider.Answer{State: c.QueryParam("state"), Code: c.QueryParam("code"), Issuer: c.QueryParam("iss"), Error: c.QueryParam("error")}
	attempt := s.attempt(c, got.State)
	who, err := p.Finish(c.Request().Context(), attempt, got)
	if err != nil {
		return s.notIn(c, nextPath(attempt.Next), err)
	}
	person, err := s.store.Admit(c.Request().Context(), who, p.Admission, s.now())
	if err != nil {
		return s.notIn(c, nextPath(attempt.Next), err)
	}
	return seeOther(c, nextPath(attempt.Next), s.beginBy(c, person, db.SignIn{Identity: who.Key(), Outside: who.SessionKey()}, ""))
}

// attempt gives the attempt that the browser has kept for a state, and has it forgotten: it counts once.
func (s *Server) attempt(c echo.Context, state string) (a provider.Attempt) {
	cookie, err := c.Cookie(s.attemptCookie(state, "", 0).Name)
	if err != nil {
		return a
	}
	c.SetCookie(s.attemptCookie(state, "", -1))
	kept, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(kept, &a) != nil {
		return provider.Attempt{}
	}
	return a
}

// notIn shows the sign-in page with the reason why somebody does not come in by a provider.
func (s *Server) notIn(c echo.Context, next string, cause error) error {
	t, status := text.For(s.lang(c)), http.StatusForbidden
	var away *provider.Fault
	page := views.SignInPage{Next: next}
	switch refused := fault.Invalids(cause); {
	case errors.As(cause, &away):
		status, page.Said = away.Kind.Status(), t.ProviderFault(string(away.Kind), away.Name)
	case len(refused) > 0 && errors.Is(cause, fault.ErrForbidden):
		page.Said = t.Invalid(refused[0])
	default:
		return cause
	}
	s.Log.Warn("nobody was signed in from outside", "error", cause)
	return s.showSignIn(c, status, page)
}

// loggedOut answers POST /signin/oidc/:provider/backchannel: the provider says that somebody has signed out there, or was removed.
func (s *Server) loggedOut(c echo.Context) error {
	p, err := s.provider(c)
	if err != nil {
		return err
	}
	if !s.questions.allow("logout\n"+account.Client(c.RealIP()), s.SessionClock()) {
		return echo.ErrTooManyRequests
	}
	ctx := c.Request().Context()
	ended, err := p.LoggedOut(ctx, field(c, "logout_token"))
	if err == nil {
		_, err = s.store.LoggedOut(ctx, db.Logout(ended), s.now())
	}
	var away *provider.Fault
	switch {
	case errors.As(err, &away), errors.Is(err, fault.ErrExists):
		s.Log.Warn("a logout token was refused", "provider", p.ID, "error", err)
		return c.JSON(http.StatusBadRequest, map[string]string{"error": "invalid_request"})
	case err != nil:
		return err
	}
	return c.NoContent(http.StatusOK)
}

// offerLinking answers POST /people/:id/linking.
func (s *Server) offerLinking(c echo.Context) error {
	id := c.Param("id")
	err := s.store.OfferLinking(c.Request().Context(), id, account.LinkDays*fault.Day, actor(c), s.now())
	if wrong := fault.Invalids(err); wrong != nil {
		return s.showPerson(c, http.StatusUnprocessableEntity, views.PersonPage{Errors: wrong})
	}
	return seeOther(c, after("/people/"+url.PathEscape(id), "saved", "", ""), err)
}
