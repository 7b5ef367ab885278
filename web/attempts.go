package web

import (
	"sync"
	"time"

	"tallylight/readiness/fault"
)

// A sign-in may be tried so often in a span: for one account from one address, and from one address for all.
const (
	mostAttempts    = 10
	mostFromAddress = 60
	attemptSpan     = time.Minute
)

// attempts counts the sign-ins of the present span. Whether there is such an account makes no difference.
type attempts struct {
	mu    sync.Mutex
	since time.Time
	made  map[string]int
}

// allow counts an attempt and says whether it is among the most that may be made.
func (a *attempts) allow(key string, most int, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !now.Before(fault.Bounded(now, a.since.Add(attemptSpan), attemptSpan)) {
		a.since, a.made = now, map[string]int{}
	}
	a.made[key]++
	return a.made[key] <= most
}

// forget starts the count of who has signed in anew.
func (a *attempts) forget(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.made, key)
}
