package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"tallylight/internal/samplefeed"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// An import is measured in a process of its own, so that the memory of one does not count for another. What it costs
// is the processor time of all threads, the database and the garbage collector with them.

// importRuns is how often each import is measured. The cheapest run counts: whatever else the machine does only adds.
const importRuns = 3

// step is one import of a feed, and what it may cost (0: nothing is promised).
type step struct {
	name  string
	body  []byte
	cpu   time.Duration
	peak  float64 // MiB, of the process
	above float64 // MiB, more than the idle process held
}

// imported is what a process tells of its import. Memory is in MiB.
type imported struct {
	CPU, Wall  time.Duration
	Idle, Peak float64
	Counts     readiness.FeedCounts
}

// imports measures the reading of a generated calendar beside libical, and the import of such calendars into empty SQLite databases.
func imports(ctx context.Context, dir string) ([]figure, error) {
	figures, err := readings(ctx, dir)
	if err != nil {
		return nil, err
	}
	for _, steps := range [][]step{tenThousand(), {largeStep()}, {hundredThousand()}} {
		best, err := cheapest(ctx, dir, steps)
		if err != nil {
			return nil, err
		}
		for i, s := range steps {
			figures = append(figures, s.figures(best[i])...)
		}
	}
	return figures, nil
}

// tenThousand is the life of a calendar of 10,000 events: the first import, then ten edits while the server stamps
// every event anew, then the same bytes again.
func tenThousand() []step {
	feed := samplefeed.New(10_000, lastYear(time.Now()))
	first := feed.Bytes(time.Now())
	feed.Edit()
	edited := feed.Bytes(time.Now().Add(time.Hour))
	return []step{
		{name: "first import of 10,000 events", body: first, cpu: 600 * time.Millisecond, peak: 120},
		{name: "10 edits, every DTSTAMP changed", body: edited, cpu: 50 * time.Millisecond, above: 16},
		{name: "the same bytes again", body: edited, cpu: 15 * time.Millisecond},
	}
}

func largeStep() step {
	body := samplefeed.New(15_900, lastYear(time.Now())).Bytes(time.Now())
	return step{name: fmt.Sprintf("first import of %.1f MB", float64(len(body))/1e6), body: body, cpu: 1500 * time.Millisecond}
}

func hundredThousand() step {
	body := samplefeed.New(100_000, lastYear(time.Now())).Bytes(time.Now())
	return step{name: fmt.Sprintf("first import of 100,000 events, %.1f MB", float64(len(body))/1e6), body: body, cpu: 6 * time.Second, peak: 300}
}

// lastYear begins the last year of the window of an import.
func lastYear(now time.Time) time.Time {
	_, to := intake.ImportWindow(now)
	return to.AddDate(0, 0, -365)
}

// cheapest measures the steps one after the other, on a database of their own each time.
func cheapest(ctx context.Context, dir string, steps []step) ([]imported, error) {
	var served atomic.Pointer[[]byte]
	small := samplefeed.New(10, lastYear(time.Now())).Bytes(time.Now())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := *served.Load()
		if r.URL.Path == smallPath {
			body = small
		}
		w.Write(body) //nolint:errcheck // the reader tells
	}))
	defer server.Close()
	best := make([]imported, len(steps))
	for run := range importRuns {
		database := filepath.Join(dir, strconv.Itoa(run)+".db")
		for i, s := range steps {
			served.Store(&s.body)
			// The clock of the process is ahead, so that each import is a later one.
			got, err := apart[imported](ctx, "", importCommand, database, server.URL, (time.Duration(i) * time.Hour).String())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			if run == 0 || got.CPU < best[i].CPU {
				best[i] = got
			}
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			os.Remove(database + suffix) // some may not be there
		}
	}
	return best, nil
}

func (s step) figures(got imported) []figure {
	c := got.Counts
	name := fmt.Sprintf("%s: CPU (%d added, %d changed, %d removed, %d kept)", s.name, c.Added, c.Changed, c.Removed, c.Kept)
	figures := []figure{cpuFigure(name, got.CPU, s.cpu)}
	if s.peak > 0 {
		figures = append(figures, memoryFigure(s.name+": memory, the most ever held", got.Peak, s.peak))
	}
	if s.above > 0 {
		figures = append(figures, memoryFigure(s.name+": memory above idle", got.Peak-got.Idle, s.above))
	}
	return figures
}
