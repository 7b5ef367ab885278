package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/passkey"
	"tallylight/web/problem"
	"tallylight/web/secrets"
)

func (s *Server) passkeyRoutes(g doors) {
	g.POST("/settings/passkeys/options", account.AnyRole, s.passkeyOptions)
	g.POST("/settings/passkeys", account.AnyRole, s.addPasskey)
	g.POST("/settings/passkeys/:passkey/delete", account.AnyRole, s.removePasskey)
	g.POST("/settings/confirmation/options", account.AnyRole, s.confirmOptions)
	g.POST("/settings/confirmation", account.AnyRole, s.confirm)
	g.POST("/people/:id/passkeys/delete", may(readiness.EditPeople), s.removeTheirPasskeys)
}

// passkeySite is whom passkeys are for: the public address. Without one it is this machine, for whoever sits at it.
func (s *Server) passkeySite(c echo.Context) (passkey.Site, bool) {
	if s.BaseURL != "" {
		return passkey.At(s.BaseURL)
	}
	host := c.Request().Host
	if name, _, _ := strings.Cut(host, ":"); name != "localhost" {
		return passkey.Site{}, false
	}
	return passkey.At("http://" + host)
}

// Reasons why nothing comes of a passkey.
var (
	errNoPasskeys = fault.Invalid{Field: "passkey", Reason: "no_passkeys_here"}
	errNotTaken   = fault.Invalid{Field: "passkey", Reason: "passkey_refused"}
	errAskAgain   = fault.Invalid{Field: "passkey", Reason: "challenge_ended"}
	errUnproven   = fault.Invalid{Field: "passkey", Reason: "unproven"}
)

// browserCookie names the cookie by which an answer is known to come from the browser that was asked.
func (s *Server) browserCookie() string { return s.sessions.Cookie.Name + "-passkey" }

// challengeHash is under what a challenge is kept: only the browser that was asked knows it, and only in the session of then.
func (s *Server) challengeHash(c echo.Context, browser, challenge string) string {
	return secrets.HashSecret(browser + "\n" + s.sessions.Token(c.Request().Context()) + "\n" + challenge)
}

// ask keeps a challenge and answers with the options for the browser.
func (s *Server) ask(c echo.Context, kind account.ChallengeKind, asked passkey.Asked) error {
	browser := ""
	if cookie, err := c.Cookie(s.browserCookie()); err == nil && fault.IsToken(cookie.Value) {
		browser = cookie.Value
	}
	if len(browser) < 32 {
		browser, _ = secrets.NewSecret("")
	}
	challenge := account.Challenge{Kind: kind, Data: asked.Data}
	if p := person(c); p != nil && kind != account.ToSignIn {
		challenge.PersonID = p.ID
	}
	if err := s.store.AddChallenge(c.Request().Context(), s.challengeHash(c, browser, asked.Challenge), challenge, s.SessionClock()); err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{Name: s.browserCookie(), Value: browser, Path: "/", MaxAge: int(account.ChallengeLasts.Seconds()),
		HttpOnly: true, Secure: s.sessions.Cookie.Secure, SameSite: http.SameSiteStrictMode})
	return c.JSON(http.StatusOK, asked.Options)
}

// taken uses up the challenge that an answer names, and gives what the answer is checked against.
func (s *Server) taken(c echo.Context, kind account.ChallengeKind, answer passkey.Answer) (string, error) {
	cookie, err := c.Cookie(s.browserCookie())
	if err != nil {
		return "", errAskAgain
	}
	id := ""
	if p := person(c); p != nil && kind != account.ToSignIn {
		id = p.ID
	}
	asked, err := s.store.TakeChallenge(c.Request().Context(), s.challengeHash(c, cookie.Value, answer.Challenge), kind, id, s.SessionClock())
	if errors.Is(err, fault.ErrForbidden) {
		return "", errAskAgain
	}
	return asked.Data, err
}

// told says in one sentence why nothing comes of it to the script that asked.
func (s *Server) told(c echo.Context, status int, err error) error {
	var wait fault.Wait
	t, wrong, said := text.For(s.lang(c)), fault.Invalids(err), ""
	switch {
	case errors.As(err, &wait):
		c.Response().Header().Set(echo.HeaderRetryAfter, problem.RetryAfter(wait))
		said = t.Trouble.Wait(wait)
	case len(wrong) > 0:
		said = t.Invalid(wrong[0])
	default:
		return err
	}
	return c.JSON(status, map[string]string{"said": said})
}

// passkeyOptions answers POST /settings/passkeys/options: what the browser needs to make a passkey.
func (s *Server) passkeyOptions(c echo.Context) error {
	ctx, p := c.Request().Context(), person(c)
	site, here := s.passkeySite(c)
	if !here {
		return s.told(c, http.StatusUnprocessableEntity, errNoPasskeys)
	}
	proven, err := s.proven(ctx)
	if err != nil {
		return err
	}
	if !proven {
		return s.told(c, http.StatusForbidden, errUnproven)
	}
	keys, err := s.store.PasskeysOf(ctx, p.ID)
	if err != nil {
		return err
	}
	asked, err := site.ToMake(*p, keys)
	if err != nil {
		return err
	}
	return s.ask(c, account.ToAdd, asked)
}

// proven says whether who asks signed in, or said again who they are, a few minutes ago.
func (s *Server) proven(ctx context.Context) (bool, error) {
	at, err := s.store.Proved(ctx, s.sessions.Token(ctx))
	return account.Proven(at, s.SessionClock()), err
}

// addPasskey answers POST /settings/passkeys.
func (s *Server) addPasskey(c echo.Context) error {
	err := s.provenOnly(c, func(ctx context.Context) error {
		key, err := s.newPasskey(c)
		if err != nil {
			return err
		}
		key.Name = field(c, "passkey")
		_, err = s.store.AddPasskey(ctx, key, actor(c), s.now())
		if errors.Is(err, fault.ErrExists) {
			err = errNotTaken
		}
		return err
	})
	return s.backToPasskeys(c, err)
}

// provenOnly does something for whoever said a few minutes ago who they are.
func (s *Server) provenOnly(c echo.Context, do func(context.Context) error) error {
	ctx := c.Request().Context()
	proven, err := s.proven(ctx)
	if err == nil && !proven {
		err = errUnproven
	}
	if err != nil {
		return err
	}
	return do(ctx)
}

// newPasskey checks the passkey that a browser made.
func (s *Server) newPasskey(c echo.Context) (account.Passkey, error) {
	site, here := s.passkeySite(c)
	if !here {
		return account.Passkey{}, errNoPasskeys
	}
	answer, err := passkey.Made(field(c, "credential"))
	if err != nil {
		return account.Passkey{}, s.notTaken(err)
	}
	data, err := s.taken(c, account.ToAdd, answer)
	if err != nil {
		return account.Passkey{}, err
	}
	key, err := site.Keep(answer, data, *person(c))
	return key, s.notTaken(err)
}

// notTaken says in the log of the program why an answer was refused; who sent it hears only that it was.
func (s *Server) notTaken(err error) error {
	if errors.Is(err, passkey.ErrRefused) {
		s.Log.Info("passkey refused", "error", err)
		return errNotTaken
	}
	return err
}

// backToPasskeys leads back to the settings, which say what was refused.
func (s *Server) backToPasskeys(c echo.Context, err error) error {
	if wrong := fault.Invalids(err); wrong != nil {
		c.Set(passkeyWrongKey, wrong)
		return s.showSettings(c, http.StatusUnprocessableEntity, intent.OwnOf(person(c).Own), nil)
	}
	return seeOther(c, "/settings?did=saved#passkeys", err)
}

// passkeyWrongKey is under what backToPasskeys leaves the refusal for passkeySection.
const passkeyWrongKey = "passkeys_wrong"

// passkeySection gives what the settings say of the passkeys of who looks.
func (s *Server) passkeySection(c echo.Context) (views.PasskeySection, error) {
	ctx, p := c.Request().Context(), person(c)
	var section views.PasskeySection
	var err error
	if p == nil {
		return section, nil
	}
	_, section.Here = s.passkeySite(c)
	section.Errors, _ = c.Get(passkeyWrongKey).([]fault.Invalid)
	section.Suggested = browser(c.Request().UserAgent())
	if section.Proven, err = s.proven(ctx); err != nil {
		return section, err
	}
	section.Keys, err = s.store.PasskeysOf(ctx, p.ID)
	return section, err
}

// removePasskey answers POST /settings/passkeys/:passkey/delete.
func (s *Server) removePasskey(c echo.Context) error {
	return s.backToPasskeys(c, s.provenOnly(c, func(ctx context.Context) error {
		return s.store.RemovePasskey(ctx, person(c).ID, c.Param("passkey"), actor(c), s.now())
	}))
}

// removeTheirPasskeys answers POST /people/:id/passkeys/delete.
func (s *Server) removeTheirPasskeys(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("id")
	if _, err := s.store.Person(ctx, id); err != nil {
		return err
	}
	_, err := s.store.RemovePasskeys(ctx, id, actor(c), s.now())
	return seeOther(c, after("/people/"+id, "saved", "", ""), err)
}

// confirmOptions answers POST /settings/confirmation/options.
func (s *Server) confirmOptions(c echo.Context) error { return s.askToSign(c, account.ToConfirm) }

// confirm answers POST /settings/confirmation: whoever is signed in says again who they are, by the password or a passkey.
func (s *Server) confirm(c echo.Context) error {
	ctx := c.Request().Context()
	err := s.confirmed(c)
	if err == nil {
		err = s.store.Prove(ctx, s.sessions.Token(ctx), s.SessionClock())
	}
	return s.backToPasskeys(c, err)
}

func (s *Server) confirmed(c echo.Context) error {
	p := person(c)
	if field(c, "credential") != "" {
		_, err := s.signedBy(c, account.ToConfirm, p.ID)
		return err
	}
	right, err := secrets.Try(c.Request().Context(), s.store, account.Try{Email: p.Email, Address: c.RealIP()}, p.PasswordHash, untrimmed(c, "own"), s.SessionClock())
	s.refusedOwn(c, p, right, err)
	if err == nil && !right {
		err = fault.Invalid{Field: "own", Reason: "wrong_password"}
	}
	return err
}
