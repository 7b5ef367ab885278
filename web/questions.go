package web

import (
	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// mostQuestions is how often in rates.Span one client may ask for a challenge of passkeys, answer one, and send a logout token: a
// challenge is kept in the store until it ends, and for a token the keys of its provider may have to be asked for.
const mostQuestions = 60

// questioned counts one more of what a client does, and refuses with fault.Wait what is too much. Each counts apart, and apart from
// passwords: a page that is only opened asks already.
func (s *Server) questioned(c echo.Context, what string) error {
	_, _, wait := s.questions.Take(what+" "+account.Client(c.RealIP()), s.SessionClock())
	if wait == 0 {
		return nil
	}
	return fault.Wait{Reason: fault.WaitRequests, After: wait}
}
