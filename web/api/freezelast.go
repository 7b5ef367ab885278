package api

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/web/secrets"
)

// lastFreeze is what freezes changes as it was last read, for when the database is away, and who may be told.
type lastFreeze struct {
	mu    sync.Mutex
	facts freeze.Facts
	asOf  time.Time            // zero: it was never read
	told  map[string]caller    // by the hash of their token
	since map[string]time.Time // when they asked last
}

// How many askers are remembered, and for how long.
const (
	mostAskers = 1000
	askersFor  = fault.Day
)

// keep notes what was read for somebody.
func (l *lastFreeze) keep(facts freeze.Facts, hash string, by caller) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.facts, l.asOf = facts, by.now
	if hash == "" {
		return
	}
	if l.told == nil || len(l.told) >= mostAskers {
		l.told, l.since = map[string]caller{}, map[string]time.Time{}
	}
	l.told[hash], l.since[hash] = caller{Actor: readiness.Actor{Role: by.Role}}, by.now
}

// of gives who asked with a token before; false: nobody whom the database knew lately.
func (l *lastFreeze) of(hash string, now time.Time) (caller, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	by, known := l.told[hash]
	return by, known && now.Before(l.since[hash].Add(askersFor))
}

// last gives what was last read; false: nothing was.
func (l *lastFreeze) last() (freeze.Facts, time.Time, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.facts, l.asOf, !l.asOf.IsZero()
}

// lockUnknown is a question that the database cannot answer, with the answer from what was last read.
type lockUnknown struct {
	error
	last Freeze
}

func (e lockUnknown) Unwrap() error { return e.error }

// lastKnown adds to a fault of the database what was last known of the freeze, where somebody asked for that who may know.
func (s *service) lastKnown(err error, by caller, in *freezeQuery) error {
	facts, asOf, known := s.lastLock.last()
	q, wrong := in.question(by)
	if fault.StoreKindOf(err) == "" || !known || wrong != nil || q.Wrong(facts.Settings) != nil {
		return err
	}
	a := freeze.Ask(facts.Windows(q.At), facts.Openings, q)
	return lockUnknown{err, s.shape(by, q.At, facts.Ladder).freeze(a, q, asOf)}
}

// tellsLast answers with what was last known of the freeze where the database is away before it is known who asks: to whom it has
// answered before.
func (s *service) tellsLast(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		r := c.Request()
		if err == nil || r.Method != http.MethodGet || r.URL.Path != prefix+"/freeze" {
			return err
		}
		by, known := s.lastLock.of(tokenHash(r.Header.Get(echo.HeaderAuthorization)), s.Now())
		if !known {
			return err
		}
		by.now, by.text, by.home = s.Now(), language(r.Header.Get("Accept-Language")), s.Store.Home(r.Context(), s.Zone)
		p := c.QueryParam
		return s.lastKnown(err, by, &freezeQuery{Instant: p("at"), Service: p("service"), Within: p("within"), Event: p("event")})
	}
}

// tokenHash is the hash of the token in a header; empty where there is none.
func tokenHash(authorization string) string {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return secrets.HashSecret(strings.TrimSpace(token))
}
