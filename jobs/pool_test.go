package jobs

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestCrew(t *testing.T) {
	type piece struct{ name, place string }
	for _, row := range []struct {
		name   string
		pieces []piece
		took   time.Duration // each piece takes a second
		done   int
	}{
		{"nothing", nil, 0, 0},
		{"two at two places", []piece{{"a", "x"}, {"b", "y"}}, time.Second, 2},
		{"two at one place, one after the other", []piece{{"a", "x"}, {"b", "x"}}, 2 * time.Second, 2},
		{"no more than three at once", []piece{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}, 2 * time.Second, 4},
		{"one that is in hand is not begun again", []piece{{"a", "x"}, {"a", "x"}, {"a", "y"}}, time.Second, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var (
					c    pool
					mu   sync.Mutex
					done int
				)
				began := time.Now()
				for _, p := range row.pieces {
					c.start(p.name, p.place, 3, func() error {
						time.Sleep(time.Second)
						mu.Lock()
						defer mu.Unlock()
						done++
						return nil
					}, func(err error) { t.Error(err) })
				}
				c.wait()
				if took := time.Since(began); took != row.took || done != row.done {
					t.Errorf("%d done after %s, want %d after %s", done, took, row.done, row.took)
				}
			})
		})
	}
}

func TestACrewOutlivesItsFailures(t *testing.T) {
	var (
		c      pool
		mu     sync.Mutex
		failed []string
	)
	for i, work := range []func() error{
		func() error { panic("boom") }, func() error { return errors.New("no luck") }, func() error { return nil },
	} {
		c.start(fmt.Sprint(i), "x", 1, work, func(err error) {
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, err.Error())
		})
	}
	c.wait()
	slices.Sort(failed)
	if !slices.Equal(failed, []string{"no luck", "panic: boom"}) {
		t.Errorf("failed: %q", failed)
	}
}

func TestWhatWaitsIsNoGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c pool
		before := runtime.NumGoroutine()
		for i := range 1000 {
			place := fmt.Sprint(i)
			c.start(place, place, 3, func() error { time.Sleep(time.Second); return nil }, func(err error) { t.Error(err) })
		}
		if more := runtime.NumGoroutine() - before; more > 3 {
			t.Errorf("%d goroutines for 3 at work", more)
		}
		began := time.Now()
		c.wait()
		if took := time.Since(began); took != 334*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
