package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/views"
	"tallylight/web/passkey"
)

// passkeyOpenRoutes are where a passkey signs in.
func (s *Server) passkeyOpenRoutes(g doors) {
	g.POST("/signin/passkey/options", account.Open, s.signInOptions)
	g.POST("/signin/passkey", account.Open, s.signInByPasskey)
}

// signInOptions answers POST /signin/passkey/options: what the browser needs to sign in with a passkey.
func (s *Server) signInOptions(c echo.Context) error { return s.askToSign(c, account.ToSignIn) }

// askToSign asks the browser for a passkey of the site.
func (s *Server) askToSign(c echo.Context, kind account.ChallengeKind) error {
	if !s.allowPasskey(c, "asked") {
		return s.told(c, http.StatusTooManyRequests, fault.Invalid{Field: "passkey", Reason: "too_many_attempts"})
	}
	site, here := s.passkeySite(c)
	if !here {
		return s.told(c, http.StatusUnprocessableEntity, errNoPasskeys)
	}
	asked, err := site.ToSignIn()
	if err != nil {
		return err
	}
	return s.ask(c, kind, asked)
}

// allowPasskey counts an attempt of an address. To be asked and to answer count apart, and apart from passwords: a page that is only
// opened asks already.
func (s *Server) allowPasskey(c echo.Context, what string) bool {
	return s.questions.allow(what+"\n"+account.Client(c.RealIP()), s.SessionClock())
}

// signInByPasskey answers POST /signin/passkey.
func (s *Server) signInByPasskey(c echo.Context) error {
	p, err := s.signedBy(c, account.ToSignIn, "")
	if wrong := fault.Invalids(err); wrong != nil {
		page := views.SignInPage{Next: nextPath(field(c, "next")), Passkey: wrong[0]}
		status := http.StatusUnprocessableEntity
		if wrong[0].Reason == "too_many_attempts" {
			status = http.StatusTooManyRequests
		}
		return s.showSignIn(c, status, page)
	}
	if err != nil {
		return err
	}
	return seeOther(c, nextPath(field(c, "next")), s.begin(c, p))
}

// signedBy gives the person whose passkey answered the challenge of a kind: a certain one or, with no id, whoever it is.
func (s *Server) signedBy(c echo.Context, kind account.ChallengeKind, id string) (readiness.Person, error) {
	var nobody readiness.Person
	site, here := s.passkeySite(c)
	if !here {
		return nobody, errNoPasskeys
	}
	if !s.allowPasskey(c, "answered") {
		return nobody, fault.Invalid{Field: "passkey", Reason: "too_many_attempts"}
	}
	answer, err := passkey.Signed(field(c, "credential"))
	if err != nil {
		return nobody, s.notTaken(err)
	}
	data, err := s.taken(c, kind, answer)
	if err != nil {
		return nobody, err
	}
	key, err := s.checked(c, site, answer, data, id)
	if err != nil {
		return nobody, err
	}
	p, err := s.store.UsePasskey(c.Request().Context(), key, s.now())
	if errors.Is(err, fault.ErrForbidden) {
		s.Log.Info("passkey refused", "error", err)
		err = errNotTaken
	}
	return p, err
}

// checked gives the passkey that signed the answer, which has to be of a person with an id where there is one.
func (s *Server) checked(c echo.Context, site passkey.Site, answer passkey.Answer, data, id string) (account.Passkey, error) {
	key, err := s.store.PasskeyOf(c.Request().Context(), answer.Credential)
	if errors.Is(err, fault.ErrNotFound) || err == nil && id != "" && key.PersonID != id {
		return key, errNotTaken
	}
	if err != nil {
		return key, err
	}
	key, err = site.Check(answer, data, key)
	return key, s.notTaken(err)
}
