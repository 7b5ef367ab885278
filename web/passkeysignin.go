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
	if err := s.questioned(c, "asked"); err != nil {
		return s.told(c, http.StatusTooManyRequests, err)
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

// signInByPasskey answers POST /signin/passkey.
func (s *Server) signInByPasskey(c echo.Context) error {
	p, err := s.signedBy(c, account.ToSignIn, "")
	page := views.SignInPage{Next: nextPath(field(c, "next"))}
	wrong := fault.Invalids(err)
	switch {
	case errors.As(err, &page.Wait):
		return s.showWait(c, page)
	case wrong != nil:
		page.Passkey = wrong[0]
		return s.showSignIn(c, http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	}
	return seeOther(c, page.Next, s.begin(c, p))
}

// signedBy gives the person whose passkey answered the challenge of a kind: a certain one or, with no id, whoever it is.
func (s *Server) signedBy(c echo.Context, kind account.ChallengeKind, id string) (p readiness.Person, err error) {
	key, err := s.signed(c, kind, id)
	if err == nil {
		p, err = s.store.UsePasskey(c.Request().Context(), key, s.now())
	}
	if errors.Is(err, fault.ErrForbidden) {
		s.Log.Info("passkey refused", "error", err)
		err = errNotTaken
	}
	if errors.Is(err, errNotTaken) {
		s.refused(c, account.Refusal{Subject: key.PersonID, Why: account.RefusedPasskey})
	}
	return p, err
}

// signed gives the passkey that answered. Where it is refused, the passkey says of whom it is, if that is known.
func (s *Server) signed(c echo.Context, kind account.ChallengeKind, id string) (account.Passkey, error) {
	var none account.Passkey
	site, here := s.passkeySite(c)
	if !here {
		return none, errNoPasskeys
	}
	if err := s.questioned(c, "answered"); err != nil {
		return none, err
	}
	answer, err := passkey.Signed(field(c, "credential"))
	if err != nil {
		return none, s.notTaken(err)
	}
	data, err := s.taken(c, kind, answer)
	if err != nil {
		return none, err
	}
	return s.checked(c, site, answer, data, id)
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
	signed, err := site.Check(answer, data, key)
	if err != nil {
		return key, s.notTaken(err)
	}
	return signed, nil
}
