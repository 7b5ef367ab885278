package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tallylight/jobs"
)

// runner runs jobs in a bubble of its own time and gives what stops it.
func runner(t *testing.T, log *bytes.Buffer, wake chan struct{}, table ...jobs.Job) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &jobs.Runner{Jobs: table, Log: slog.New(slog.NewTextHandler(log, nil)), Now: time.Now, Wake: wake}
	done := make(chan error)
	go func() { done <- r.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestRunner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var runs, sleepy, waited atomic.Int32
		wake := make(chan struct{})
		count := func(n *atomic.Int32) func(context.Context, time.Time) error {
			return func(context.Context, time.Time) error { n.Add(1); return nil }
		}
		stop := runner(t, &log, wake,
			jobs.Job{Name: "wakes", Period: time.Minute, Wakes: true, Work: count(&runs), Wait: func() { waited.Add(1) }},
			jobs.Job{Name: "sleeps", Period: time.Hour, Work: count(&sleepy)})
		for _, row := range []struct {
			name string
			do   func()
			runs int32
		}{
			{"at once", func() {}, 1},
			{"a second before the period is over", func() { time.Sleep(time.Minute - time.Second) }, 1},
			{"when it is", func() { time.Sleep(time.Second) }, 2},
			{"when it is woken", func() { wake <- struct{}{} }, 3},
		} {
			row.do()
			synctest.Wait()
			if runs.Load() != row.runs || sleepy.Load() != 1 {
				t.Errorf("%s: ran %d times, want %d; the other ran %d times", row.name, runs.Load(), row.runs, sleepy.Load())
			}
		}
		stop()
		if waited.Load() != 1 {
			t.Errorf("waited %d times for what was begun", waited.Load())
		}
	})
}

func TestAJobLooksInTheVeryInstantItAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var ran []time.Duration
		began := time.Now()
		wanted := began.Add(90*time.Second + time.Millisecond)
		stop := runner(t, &log, nil, jobs.Job{Name: "turns", Period: time.Minute, Next: func() time.Time { return wanted },
			Work: func(_ context.Context, now time.Time) error { ran = append(ran, now.Sub(began)); return nil }})
		time.Sleep(2*time.Minute + time.Second)
		stop()
		if want := []time.Duration{0, time.Minute, 90*time.Second + time.Millisecond, 2 * time.Minute}; !slices.Equal(ran, want) {
			t.Errorf("ran after %v, want %v", ran, want)
		}
	})
}

func TestTroubleOfAJobIsLoggedAndItRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		runs := 0
		stop := runner(t, &log, nil, jobs.Job{Name: "frail", Period: time.Minute, Work: func(context.Context, time.Time) error {
			if runs++; runs == 1 {
				panic("boom")
			}
			return errors.New("no luck")
		}})
		time.Sleep(time.Minute)
		synctest.Wait()
		stop()
		if runs != 2 || !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "no luck") {
			t.Errorf("ran %d times; the log says %s", runs, log.String())
		}
	})
}

func TestTheRunnerLetsWorkInHandFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finished := false
		stop := runner(t, new(bytes.Buffer), nil, jobs.Job{Name: "long", Period: time.Hour, Work: func(context.Context, time.Time) error {
			time.Sleep(time.Minute)
			finished = true
			return nil
		}})
		time.Sleep(time.Second)
		stop()
		if !finished {
			t.Error("it was left behind")
		}
	})
}
