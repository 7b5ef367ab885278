package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/preference"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *Server) settingsRoutes(g doors) {
	g.GET("/settings", account.AnyRole, s.settings)
	g.POST("/settings", account.AnyRole, form(s.saveOwn))
	g.POST("/settings/password", account.AnyRole, form(s.changePassword))
	g.POST("/settings/sessions/delete", account.AnyRole, s.endOtherSessions)
	g.POST("/settings/sessions/:session/delete", account.AnyRole, s.endOwnSession)
	g.GET("/settings/company", may(readiness.EditPeople), s.companySettings)
	g.POST("/settings/company", may(readiness.EditPeople), form(s.saveCompany))
}

// settings answers GET /settings.
func (s *Server) settings(c echo.Context) error {
	return s.showSettings(c, http.StatusOK, intent.OwnOf(person(c).Own), nil)
}

func (s *Server) showSettings(c echo.Context, status int, own intent.Own, wrong []fault.Invalid) error {
	return s.shown(c, status, "/settings", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page := views.SettingsPage{Page: p, Own: own, Company: s.company(ctx), Errors: wrong}
		page.Notice = noticeFrom(c)
		if page.Sessions, err = s.store.SessionsOf(ctx, person(c).ID, s.SessionClock()); err != nil {
			return nil, err
		}
		if page.Passkeys, err = s.passkeySection(c); err != nil {
			return nil, err
		}
		if page.Current, err = s.store.SessionOf(ctx, s.sessions.Token(ctx)); err != nil {
			return nil, err
		}
		if page.Tokens, err = s.tokensOf(ctx, person(c).ID); err != nil {
			return nil, err
		}
		page.About, err = s.about(ctx, actor(c).Role)
		return views.Settings(page), err
	})
}

// tokensOf lists the tokens for which a person answers.
func (s *Server) tokensOf(ctx context.Context, id string) ([]account.Token, error) {
	all, err := s.store.Tokens(ctx)
	return slices.DeleteFunc(all, func(t account.Token) bool { return t.OwnerID != id }), err
}

// about is how the program is doing, as somebody of a role may see it.
func (s *Server) about(ctx context.Context, role readiness.Role) (a views.About, err error) {
	a.Version = s.Version
	if !role.May(readiness.EditPeople) {
		return a, nil
	}
	began := s.SessionClock()
	if err := s.store.Ready(ctx); err != nil {
		return a, err
	}
	a.Took, a.Engine, a.Allowed = s.SessionClock().Sub(began), s.store.Engine(), s.Allowed
	if s.Jobs != nil {
		a.Jobs = s.Jobs()
	}
	if s.LastBackup != nil {
		a.Backup = s.LastBackup()
	}
	if a.Schema, err = s.store.Schema(ctx); err != nil {
		return a, err
	}
	a.Size, err = s.store.Size(ctx)
	return a, err
}

// saveOwn answers POST /settings. What was chosen in this browser before gives way.
func (s *Server) saveOwn(c echo.Context, in intent.Own, unread []fault.Invalid) error {
	if !posted(c).Has("language") { // nothing was sent, which is not to say that everything is to be as others have it
		unread = append(unread, fault.Invalid{Field: "language", Reason: "required"})
	}
	if wrong := intent.Merge(unread, in.Own().Wrong()); len(wrong) > 0 {
		return s.showSettings(c, http.StatusUnprocessableEntity, in, wrong)
	}
	if err := s.store.SaveOwn(c.Request().Context(), person(c).ID, in.Own(), actor(c), s.now()); err != nil {
		return err
	}
	s.rememberLang(c, "")
	return c.Redirect(http.StatusSeeOther, "/settings?did=saved")
}

// companySettings answers GET /settings/company.
func (s *Server) companySettings(c echo.Context) error {
	known, err := s.store.Company(c.Request().Context())
	if err != nil {
		return err
	}
	return s.showCompany(c, http.StatusOK, views.CompanyPage{Form: intent.ForAllOf(known), Version: known.Version})
}

func (s *Server) showCompany(c echo.Context, status int, page views.CompanyPage) error {
	return s.shown(c, status, "/settings/company", func(_ context.Context, p views.Page) (templ.Component, error) {
		page.Page = p
		page.Notice = noticeFrom(c)
		page.Usual = preference.Company{Zones: preference.Zones{First: s.Zone1.String(), Second: s.Zone2.String()}, Language: s.Lang}
		return views.Company(page), nil
	})
}

// saveCompany answers POST /settings/company.
func (s *Server) saveCompany(c echo.Context, in intent.ForAll, unread []fault.Invalid) error {
	if wrong := intent.Merge(unread, in.Company().Wrong()); len(wrong) > 0 {
		return s.showCompany(c, http.StatusUnprocessableEntity, views.CompanyPage{Form: in, Version: in.Version, Errors: wrong})
	}
	ctx := c.Request().Context()
	err := s.store.SaveCompany(ctx, in.Company(), actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		known, err := s.store.Company(ctx)
		if err != nil {
			return err
		}
		return s.stale(c, views.StalePage{Action: "/settings/company", Version: known.Version, Back: "/settings/company",
			Fields: intent.Differences(intent.ForAllOf(known), in)}, "", "")
	}
	return seeOther(c, "/settings/company?did=saved", err)
}

// changePassword answers POST /settings/password: the present one has to be right, and all other sessions end.
func (s *Server) changePassword(c echo.Context, in intent.Password, unread []fault.Invalid) error {
	ctx, p := c.Request().Context(), person(c)
	wrong, err := secrets.Change(ctx, s.store, account.Try{Email: p.Email, Address: c.RealIP()}, p.PasswordHash, in.Current, in.Password, s.SessionClock())
	s.refusedOwn(c, p, !slices.Contains(wrong, secrets.WrongPresent), err)
	if err != nil {
		return err
	}
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.showSettings(c, http.StatusUnprocessableEntity, intent.OwnOf(p.Own), wrong)
	}
	hash, err := secrets.HashPassword(ctx, in.Password)
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
