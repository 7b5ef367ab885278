// Package jobs is what happens without being asked: a table of name, period and work. It reads the clock,
// claims what is due from the store and hands it to the room that speaks the language concerned.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tallylight/readiness/upkeep"
)

// Job is one line of the table.
type Job struct {
	Name   string
	Period time.Duration
	Wakes  bool // a wake-up makes it look at once
	Work   func(ctx context.Context, now time.Time) error
	Next   func() time.Time // where it wants to look before the period is over; nil, or zero: it does not
	Wait   func()           // for what Work has begun and left running; nil: nothing
}

// Runner runs jobs until its context ends.
type Runner struct {
	Jobs []Job
	Log  *slog.Logger
	Now  func() time.Time
	// Wake, when it receives, makes the jobs that Wakes marks look at once for what is due; it may be nil.
	Wake <-chan struct{}

	mu   sync.Mutex
	went map[string]upkeep.Job // how each job went last
}

// Run works until ctx ends and then waits for the work in hand. A job that fails is logged and tried again a
// period later; one that panics does not take the program with it.
func (r *Runner) Run(ctx context.Context) error {
	var running sync.WaitGroup
	wakes := make([]chan struct{}, len(r.Jobs))
	for i, job := range r.Jobs {
		wakes[i] = make(chan struct{}, 1)
		running.Go(func() { r.every(ctx, job, wakes[i]) })
	}
	r.spread(ctx, wakes)
	running.Wait()
	return nil
}

// spread passes a wake-up on; one that is busy keeps it for when it is done.
func (r *Runner) spread(ctx context.Context, wakes []chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.Wake:
			for i, wake := range wakes {
				if !r.Jobs[i].Wakes {
					continue
				}
				select {
				case wake <- struct{}{}:
				default:
				}
			}
		}
	}
}

func (r *Runner) every(ctx context.Context, job Job, wake <-chan struct{}) {
	if job.Wait != nil {
		defer job.Wait()
	}
	tick := time.NewTicker(job.Period)
	defer tick.Stop()
	for {
		began := r.Now()
		err := safely(func() error { return job.Work(ctx, began) })
		if err != nil && ctx.Err() == nil {
			r.Log.Error("job failed", "job", job.Name, "error", err)
		}
		r.note(job, began, err)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-wake:
		case <-r.due(job):
		}
	}
}

// due receives when a job wants to look before its period is over; never where it does not.
func (r *Runner) due(job Job) <-chan time.Time {
	if job.Next == nil {
		return nil
	}
	wait := job.Next().Sub(r.Now())
	if wait <= 0 || wait > job.Period {
		return nil
	}
	return time.After(wait)
}
