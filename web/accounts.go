package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *Server) accountRoutes(g doors) {
	admin := may(readiness.EditPeople)
	g.GET("/people", admin, s.people)
	g.POST("/people/invitations", admin, form(s.invite))
	g.POST("/people/invitations/:id/delete", admin, s.withdrawInvitation)
	g.GET("/people/:id", admin, s.person)
	g.POST("/people/:id", admin, form(s.changePerson))
	g.POST("/people/:id/reset", admin, s.offerReset)
	g.POST("/people/:id/delete", admin, s.removePerson)
	g.POST("/people/:id/sessions/delete", admin, s.endTheirSessions)
	g.GET("/settings", account.AnyRole, s.settings)
	g.POST("/settings/password", account.AnyRole, form(s.changePassword))
	g.POST("/settings/sessions/delete", account.AnyRole, s.endOtherSessions)
	g.POST("/settings/sessions/:session/delete", account.AnyRole, s.endOwnSession)
}

// shown shows a page that is made anew for everybody who asks: when people were seen last is told by no revision, and a secret
// is shown once.
func (s *Server) shown(c echo.Context, status int, path string, build func(context.Context, views.Page) (templ.Component, error)) error {
	ctx := c.Request().Context()
	r, err := s.readBare(ctx)
	if err != nil {
		return err
	}
	c.Set(ownKey, path)
	v := s.viewer(c)
	component, err := build(ctx, s.frame(c, v, r.seenBy(v)))
	if err != nil {
		return err
	}
	return html(c, status, component)
}

// people answers GET /people.
func (s *Server) people(c echo.Context) error {
	return s.showPeople(c, http.StatusOK, views.PeoplePage{Link: s.once.take(c.QueryParam("made"))})
}

func (s *Server) showPeople(c echo.Context, status int, page views.PeoplePage) error {
	return s.shown(c, status, "/people", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page.Page = p
		page.Notice = noticeFrom(c)
		page.Answer = page.Answer || page.Link != ""
		accounts, err := s.store.Accounts(ctx, s.SessionClock())
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			page.Members = append(page.Members, views.Member(a))
		}
		page.Invitations, err = s.store.Invitations(ctx)
		return views.People(page), err
	})
}

// invite answers POST /people/invitations.
func (s *Server) invite(c echo.Context, in intent.Invitation, unread []fault.Invalid) error {
	lasts, err := in.Lasts()
	wrong := intent.Merge(unread, fault.Invalids(err))
	key, hash := secrets.NewSecret("")
	if len(wrong) == 0 {
		_, err = s.store.Invite(c.Request().Context(), in.Email, readiness.Role(in.Role), hash, lasts, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) > 0 {
		return s.showPeople(c, http.StatusUnprocessableEntity, views.PeoplePage{Typed: in, Errors: wrong})
	}
	return seeOther(c, "/people?made="+s.once.keep(s.welcomeLink(c, key)), err)
}

// welcomeLink is the one-time link of a key, at the public address or else at the one by which whoever makes it came.
func (s *Server) welcomeLink(c echo.Context, key string) string {
	base := cmp.Or(s.BaseURL, c.Scheme()+"://"+c.Request().Host)
	return strings.TrimSuffix(base, "/") + "/welcome?key=" + key
}

// withdrawInvitation answers POST /people/invitations/:id/delete.
func (s *Server) withdrawInvitation(c echo.Context) error {
	return seeOther(c, "/people", s.store.WithdrawInvitation(c.Request().Context(), c.Param("id"), actor(c), s.now()))
}

// person answers GET /people/:id.
func (s *Server) person(c echo.Context) error {
	return s.showPerson(c, http.StatusOK, views.PersonPage{Link: s.once.take(c.QueryParam("made"))})
}

func (s *Server) showPerson(c echo.Context, status int, page views.PersonPage) error {
	id := c.Param("id")
	return s.shown(c, status, "/people/"+id, func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page.Page = p
		page.Notice = noticeFrom(c)
		page.Answer = page.Answer || page.Link != ""
		people, err := s.store.People(ctx)
		if err != nil {
			return nil, err
		}
		page.Last = account.LastAdmin(people, id)
		if page.Of, err = s.store.Person(ctx, id); err != nil {
			return nil, err
		}
		page.Sessions, err = s.store.SessionsOf(ctx, id, s.SessionClock())
		return views.Person(page), err
	})
}

// changePerson answers POST /people/:id.
func (s *Server) changePerson(c echo.Context, in intent.PersonEdit, unread []fault.Invalid) error {
	if len(unread) == 0 {
		_, err := s.store.ChangePerson(c.Request().Context(), c.Param("id"), in.Edit(), actor(c), s.now())
		unread = fault.Invalids(err)
		switch {
		case errors.Is(err, fault.ErrStale):
			return s.showPerson(c, http.StatusConflict, views.PersonPage{Stale: true})
		case unread == nil:
			return seeOther(c, "/people?did=saved", err)
		}
	}
	return s.showPerson(c, http.StatusUnprocessableEntity, views.PersonPage{Errors: unread})
}

// offerReset answers POST /people/:id/reset.
func (s *Server) offerReset(c echo.Context) error {
	key, hash := secrets.NewSecret("")
	_, err := s.store.OfferReset(c.Request().Context(), c.Param("id"), hash, account.LinkDays*fault.Day, actor(c), s.now())
	if wrong := fault.Invalids(err); wrong != nil {
		return s.showPerson(c, http.StatusUnprocessableEntity, views.PersonPage{Errors: wrong})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/people/"+url.PathEscape(c.Param("id"))+"?made="+s.once.keep(s.welcomeLink(c, key)))
}

// removePerson answers POST /people/:id/delete.
func (s *Server) removePerson(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	err = s.store.RemovePerson(c.Request().Context(), c.Param("id"), version, actor(c), s.now())
	if wrong := fault.Invalids(err); wrong != nil {
		return s.showPerson(c, http.StatusUnprocessableEntity, views.PersonPage{Errors: wrong})
	}
	if errors.Is(err, fault.ErrStale) {
		return s.showPerson(c, http.StatusConflict, views.PersonPage{Stale: true})
	}
	return seeOther(c, "/people?did=saved", err)
}

// endTheirSessions answers POST /people/:id/sessions/delete.
func (s *Server) endTheirSessions(c echo.Context) error {
	id := c.Param("id")
	if _, err := s.store.Person(c.Request().Context(), id); err != nil {
		return err
	}
	_, err := s.store.EndSessions(c.Request().Context(), id, "", actor(c), s.now())
	return seeOther(c, after("/people/"+id, "saved", "", ""), err)
}

// settings answers GET /settings.
func (s *Server) settings(c echo.Context) error {
	return s.showSettings(c, http.StatusOK, nil)
}

func (s *Server) showSettings(c echo.Context, status int, wrong []fault.Invalid) error {
	return s.shown(c, status, "/settings", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page := views.SettingsPage{Page: p, Errors: wrong}
		page.Notice = noticeFrom(c)
		if page.Sessions, err = s.store.SessionsOf(ctx, person(c).ID, s.SessionClock()); err != nil {
			return nil, err
		}
		page.Current, err = s.store.SessionOf(ctx, s.sessions.Token(ctx))
		return views.Settings(page), err
	})
}

// changePassword answers POST /settings/password: the present one has to be right, and all other sessions end.
func (s *Server) changePassword(c echo.Context, in intent.Password, unread []fault.Invalid) error {
	ctx, p := c.Request().Context(), person(c)
	if !s.attempts.allow(strings.ToLower(p.Email)+"\n"+c.RealIP(), mostAttempts, s.SessionClock()) {
		return echo.ErrTooManyRequests
	}
	wrong, err := secrets.Change(p.PasswordHash, in.Current, in.Password)
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.showSettings(c, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	hash, err := secrets.HashPassword(in.Password)
	if err == nil {
		err = s.store.SetPassword(ctx, p.ID, hash, s.sessions.Token(ctx), actor(c), s.now())
	}
	return seeOther(c, "/settings?did=saved", err)
}

// endOtherSessions answers POST /settings/sessions/delete.
func (s *Server) endOtherSessions(c echo.Context) error {
	ctx := c.Request().Context()
	_, err := s.store.EndSessions(ctx, person(c).ID, s.sessions.Token(ctx), actor(c), s.now())
	return seeOther(c, "/settings?did=saved", err)
}

// endOwnSession answers POST /settings/sessions/:session/delete.
func (s *Server) endOwnSession(c echo.Context) error {
	err := s.store.EndSession(c.Request().Context(), person(c).ID, c.Param("session"), actor(c), s.now())
	return seeOther(c, "/settings?did=saved", err)
}

// welcomePage answers GET /welcome?key=: a one-time link.
func (s *Server) welcomePage(c echo.Context) error {
	return s.showWelcome(c, http.StatusOK, intent.Welcome{Key: c.QueryParam("key")}, nil)
}

func (s *Server) showWelcome(c echo.Context, status int, in intent.Welcome, wrong []fault.Invalid) error {
	link, err := s.store.LinkByHash(c.Request().Context(), secrets.HashSecret(in.Key), s.now())
	if errors.Is(err, fault.ErrForbidden) {
		return fault.Invalid{Field: "key", Reason: "link_ended"}
	}
	if err != nil {
		return err
	}
	page := views.WelcomePage{Page: s.frame(c, s.viewer(c), nil), Link: link, Typed: in, Errors: wrong}
	page.OtherLang = inLang(&url.URL{Path: "/welcome", RawQuery: url.Values{"key": {in.Key}}.Encode()}, page.Lang.Other())
	return html(c, status, views.Welcome(page))
}

// welcome answers POST /welcome: makes the account, or sets the password, and signs in.
func (s *Server) welcome(c echo.Context, in intent.Welcome) error {
	ctx, hash := c.Request().Context(), secrets.HashSecret(in.Key)
	link, err := s.store.LinkByHash(ctx, hash, s.now())
	if errors.Is(err, fault.ErrForbidden) {
		return fault.Invalid{Field: "key", Reason: "link_ended"}
	}
	if err != nil {
		return err
	}
	wrong := account.WrongPassword(in.Password)
	if link.Kind == account.Invitation {
		wrong = account.WrongAccount(readiness.Person{Name: in.Name, Email: link.Email, Role: link.Role}, in.Password)
	}
	if len(wrong) > 0 {
		return s.showWelcome(c, http.StatusUnprocessableEntity, in, wrong)
	}
	password, err := secrets.HashPassword(in.Password)
	if err != nil {
		return err
	}
	p, err := s.store.UseLink(ctx, hash, in.Name, password, s.now())
	if errors.Is(err, fault.ErrForbidden) || errors.Is(err, fault.ErrExists) {
		return fault.Invalid{Field: "key", Reason: "link_ended"}
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/", s.begin(c, p))
}
