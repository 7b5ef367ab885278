// Package rates bounds how often callers may do something, by the count of this process.
package rates

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Span is the time in which something may be done a number of times.
const Span = time.Minute

// mostCallers bounds how many callers are told apart; the others share one rate.
const mostCallers = 10_000

// Rates counts what each caller does.
type Rates struct {
	most    int // in Span; 0: any number
	mu      sync.Mutex
	callers map[string]*rate.Limiter
}

// New gives the rates of callers each of whom may do something so many times in Span; 0: any number of times.
func New(most int) *Rates { return &Rates{most: most, callers: map[string]*rate.Limiter{}} }

// Most is how many times in Span; 0: any number.
func (r *Rates) Most() int { return r.most }

func (r *Rates) every() rate.Limit { return rate.Limit(float64(r.most) / Span.Seconds()) }

// of gives what a caller has left. Callers who have all of it are forgotten where there are many.
func (r *Rates) of(caller string, now time.Time) *rate.Limiter {
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

// Take has a caller do one more, and says how many are left and when all are again. Where none was left it says so, and after
// how long there is one.
func (r *Rates) Take(caller string, now time.Time) (left int, full time.Duration, wait time.Duration) {
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

// Spent says after how long a caller has one left; 0: they have now.
func (r *Rates) Spent(caller string, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.callers[caller]
	if !ok {
		return 0
	}
	return max(0, r.lasts(1-l.TokensAt(now)))
}

// lasts is how long it takes until so many more are there.
func (r *Rates) lasts(n float64) time.Duration {
	return time.Duration(math.Ceil(n / float64(r.every()) * float64(time.Second)))
}
