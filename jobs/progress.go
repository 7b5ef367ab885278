package jobs

import (
	"sync"
	"time"

	"tallylight/readiness"
)

// progressBook knows how far the imports have come that run now.
type progressBook struct {
	mu      sync.Mutex
	running map[string]readiness.ImportProgress
}

// begin notes that an import of a feed runs, until what it gives is called.
func (w *progressBook) begin(feedID string, now time.Time) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running == nil {
		w.running = map[string]readiness.ImportProgress{}
	}
	w.running[feedID] = readiness.ImportProgress{Since: now}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.running, feedID)
	}
}

// reporter gives what notes how many events of a feed are written.
func (w *progressBook) reporter(feedID string) func(done, total int) {
	return func(done, total int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		p := w.running[feedID]
		p.Done, p.Total = done, total
		w.running[feedID] = p
	}
}

func (w *progressBook) look(feedID string) (readiness.ImportProgress, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ok := w.running[feedID]
	return p, ok
}
