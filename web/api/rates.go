package api

import (
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// rateSpan is the time in which a number of requests may be sent.
const rateSpan = time.Minute

// mostWrongSignatures is how many in rateSpan may be wrong, to one endpoint from one client.
const mostWrongSignatures = 10

// mostCallers bounds how many callers are told apart; the others share one rate.
const mostCallers = 10_000

// rates counts what each caller does within this process.
type rates struct {
	most    int // in rateSpan; 0: any number
	mu      sync.Mutex
	callers map[string]*rate.Limiter
}

func newRates(most int) *rates { return &rates{most: most, callers: map[string]*rate.Limiter{}} }

func (r *rates) every() rate.Limit { return rate.Limit(float64(r.most) / rateSpan.Seconds()) }

// of gives what a caller has left. Callers who have all of it are forgotten where there are many.
func (r *rates) of(caller string, now time.Time) *rate.Limiter {
	if l, ok := r.callers[caller]; ok {
		return l
	}
	if len(r.callers) >= mostCallers {
		for key, l := range r.callers {
			if l.TokensAt(now) >= float64(r.most) {
				delete(r.callers, key)
			}
		}
	}
	if len(r.callers) >= mostCallers {
		caller = ""
	}
	if r.callers[caller] == nil {
		r.callers[caller] = rate.NewLimiter(r.every(), r.most)
	}
	return r.callers[caller]
}

// take has a caller do one more, and says how many are left and when all are again. Where none was left it says so, and after
// how long there is one.
func (r *rates) take(caller string, now time.Time) (left int, full time.Duration, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.of(caller, now)
	ok := l.AllowN(now, 1)
	tokens := l.TokensAt(now)
	if !ok {
		wait = r.lasts(1 - tokens)
	}
	return max(0, int(tokens)), r.lasts(float64(r.most) - tokens), wait
}

// spent says after how long a caller has one left; 0: they have now.
func (r *rates) spent(caller string, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.callers[caller]
	if !ok {
		return 0
	}
	return max(0, r.lasts(1-l.TokensAt(now)))
}

// lasts is how long it takes until so many more are there.
func (r *rates) lasts(n float64) time.Duration {
	return time.Duration(math.Ceil(n / float64(r.every()) * float64(time.Second)))
}

// rated bounds the requests of one token, person or client, and says on each answer how many are left
// (draft-ietf-httpapi-ratelimit-headers-10).
func (s *service) rated(next echo.HandlerFunc) echo.HandlerFunc {
	if s.requests.most == 0 {
		return next
	}
	policy := fmt.Sprintf(`"requests";q=%d;w=%d`, s.requests.most, int(rateSpan.Seconds()))
	return func(c echo.Context) error {
		left, full, wait := s.requests.take(callerOf(c), s.SessionClock())
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
		if wait := s.signatures.spent(sender, s.SessionClock()); wait > 0 {
			return fault.Wait{Reason: fault.WaitSignatures, After: wait}
		}
		err := next(c)
		if isUnsigned(err) {
			s.signatures.take(sender, s.SessionClock())
		}
		return err
	}
}
