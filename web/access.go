package web

import (
	"errors"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// addressed tells the store from which address a request comes.
func addressed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		c.SetRequest(r.WithContext(db.WithAddress(r.Context(), c.RealIP())))
		return next(c)
	}
}

// signedInBy is how people come in, by the route on which they do.
var signedInBy = map[string]string{"/signin": "password", "/signin/demo": "demo", "/setup": "setup", "/welcome": "link"}

// refused notes that somebody was not let in.
func (s *Server) refused(c echo.Context, try account.Try) {
	try.Network = network(c.RealIP())
	s.store.Refused(c.Request().Context(), try, s.now())
}

// refusedOf does the same of an address that was typed, which may be nobody's.
func (s *Server) refusedOf(c echo.Context, email, why string) error {
	p, err := s.store.PersonByEmail(c.Request().Context(), email)
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return err
	}
	s.refused(c, account.Try{Subject: p.ID, Why: why})
	return nil
}

// whyRefused says why a person was not let in: who knows the password of a disabled account is not who guesses.
func whyRefused(p readiness.Person, right bool) string {
	if right && account.StateOf(p) == account.Disabled {
		return account.TryDisabled
	}
	return account.TryWrong
}
