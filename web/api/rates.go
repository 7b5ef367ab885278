package api

import (
	"fmt"
	"math"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web/rates"
)

// mostWrongSignatures is how many in rates.Span may be wrong, to one endpoint from one client.
const mostWrongSignatures = 10

// rated bounds the requests of one token, person or client, and says on each answer how many are left
// (draft-ietf-httpapi-ratelimit-headers-10).
func (s *service) rated(next echo.HandlerFunc) echo.HandlerFunc {
	if s.requests.Most() == 0 {
		return next
	}
	policy := fmt.Sprintf(`"requests";q=%d;w=%d`, s.requests.Most(), int(rates.Span.Seconds()))
	return func(c echo.Context) error {
		left, full, wait := s.requests.Take(callerOf(c), s.SessionClock())
		h := c.Response().Header()
		h.Set("RateLimit-Policy", policy)
		h.Set("RateLimit", fmt.Sprintf(`"requests";r=%d;t=%d`, left, int(math.Ceil(full.Seconds()))))
		if wait > 0 {
			return fault.Wait{Reason: fault.WaitRequests, After: wait}
		}
		return next(c)
	}
}

// callerOf is whose requests are counted together: those of a token or a person, else of a client.
func callerOf(c echo.Context) string {
	if by := actor(c); by.ID != "" {
		return by.ID
	}
	return account.Client(c.RealIP())
}

// signs refuses messages to an endpoint from a client that sent too many wrongly signed ones, unread, and counts those that
// are. To an endpoint that there is not, none is signed.
func (s *service) signs(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		sender := c.Param("endpoint") + " " + account.Client(c.RealIP())
		if wait := s.signatures.Spent(sender, s.SessionClock()); wait > 0 {
			return fault.Wait{Reason: fault.WaitSignatures, After: wait}
		}
		err := next(c)
		if isUnsigned(err) {
			s.signatures.Take(sender, s.SessionClock())
		}
		return err
	}
}
