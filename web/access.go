package web

import (
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
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
var signedInBy = map[string]string{"/signin": "password", "/signin/demo": "demo", "/setup": "setup", "/welcome": "link", "/signin/passkey": "passkey",
	"/signin/oidc/:provider/callback": "provider"}

// refused notes that somebody was not let in.
func (s *Server) refused(c echo.Context, refusal account.Refusal) {
	s.store.Refused(c.Request().Context(), refusal, s.now())
}

// refusedOwn notes that who is signed in did not give their present password, or tried too often.
func (s *Server) refusedOwn(c echo.Context, p *readiness.Person, right bool, err error) {
	if why := account.WhyPresent(right, err); why != "" {
		s.refused(c, account.Refusal{Subject: p.ID, Why: why})
	}
}

// whyRefused says why a person was not let in with a password.
func whyRefused(p readiness.Person) string {
	if account.StateOf(p) == account.Disabled {
		return account.RefusedDisabled
	}
	return account.RefusedWrong
}
