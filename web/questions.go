package web

import (
	"sync"
	"time"

	"tallylight/readiness/fault"
)

// One address may ask for and answer so many challenges of passkeys, and send so many logout tokens, in a span, by the count of this
// process: a challenge is kept in the store until it ends, and for a token the keys of its provider may have to be asked for.
const (
	mostQuestions = 60
	questionSpan  = time.Minute
)

// questions counts by key in the present span. The zero value is ready.
type questions struct {
	mu    sync.Mutex
	since time.Time
	made  map[string]int
}

// allow counts one more and says whether it is among the most that may be.
func (a *questions) allow(key string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !now.Before(fault.Bounded(now, a.since.Add(questionSpan), questionSpan)) {
		a.since, a.made = now, map[string]int{}
	}
	a.made[key]++
	return a.made[key] <= mostQuestions
}
