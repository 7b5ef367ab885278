package secrets

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"tallylight/readiness/fault"
)

func TestAFewHashAtOnceAndAllHaveTheirTurn(t *testing.T) {
	q := newQueue(4, 200, 200)
	var running, most, done atomic.Int64
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			leave, err := q.enter(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			n := running.Add(1)
			for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
			}
			runtime.Gosched()
			running.Add(-1)
			done.Add(1)
			leave()
		})
	}
	all.Wait()
	if most.Load() > 4 || done.Load() != 200 || q.waiting != 0 || len(q.of) != 0 {
		t.Errorf("%d at once, %d done, %d wait still", most.Load(), done.Load(), q.waiting)
	}
}

// fill has so many of a client wait, each until the context ends.
func (q *queue) fill(ctx context.Context, client string, n int, all *sync.WaitGroup, results chan error) {
	q.mu.Lock()
	want := q.waiting + n
	q.mu.Unlock()
	for range n {
		all.Go(func() {
			_, err := q.enter(From(ctx, client))
			results <- err
		})
	}
	for there := 0; there < want; runtime.Gosched() {
		q.mu.Lock()
		there = q.waiting
		q.mu.Unlock()
	}
}

func TestWhoMayWaitForAHash(t *testing.T) {
	q := newQueue(1, 5, 3)
	leave, err := q.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, gone := context.WithCancel(t.Context())
	var all sync.WaitGroup
	results := make(chan error, 5)
	q.fill(ctx, "a", 3, &all, results)
	busy := func(client string) bool {
		ctx, cancel := context.WithCancel(From(t.Context(), client))
		cancel() // who does not wait is told at once
		_, err := q.enter(ctx)
		var wait fault.Wait
		return errors.As(err, &wait) && wait.Reason == fault.WaitBusy && wait.Seconds() > 0
	}
	if !busy("a") || busy("b") {
		t.Error("one client has more places than it may have, or keeps others out")
	}
	q.fill(ctx, "b", 2, &all, results)
	if !busy("c") {
		t.Error("more wait than may")
	}
	gone()
	all.Wait()
	for range 5 {
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone: %v", err)
		}
	}
	leave()
	if leave, err = q.enter(t.Context()); err != nil || q.waiting != 0 || len(q.turns) != 1 {
		t.Errorf("those who have gone keep others waiting: %v", err)
	}
	leave()
}
