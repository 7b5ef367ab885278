package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"tallylight/calendar"
	"tallylight/db"
	"tallylight/jobs"
	"tallylight/readiness"
)

// importCommand begins the arguments of a process that measures one import: database file, address, how far its clock
// is ahead.
const importCommand = "import-apart"

// benchBody is the largest calendar that is imported: 100,000 events.
const benchBody = 128 << 20

// importHere measures one import in this process and writes what it cost as JSON.
func importHere(ctx context.Context, args []string, out io.Writer) (err error) {
	if len(args) != 3 {
		return errors.New("give a database file, an address and a duration")
	}
	ahead, err := time.ParseDuration(args[2])
	if err != nil {
		return err
	}
	debug.SetGCPercent(gcPercent)
	debug.SetMemoryLimit(softLimit)
	now := func() time.Time { return time.Now().Add(ahead) }
	quiet := slog.New(slog.DiscardHandler)
	store, err := db.Open(ctx, "sqlite:"+args[0], now(), quiet)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		return err
	}
	importer := &jobs.Importer{Store: store, Zone: tokyo, Log: quiet, Now: now,
		Fetcher: &calendar.Fetcher{Client: http.DefaultClient, Version: "bench", MaxBody: benchBody}}
	small, err := feedAt(ctx, store, args[1]+smallPath, now())
	if err != nil {
		return err
	}
	if _, err := importer.ImportNow(ctx, small); err != nil {
		return err // what is measured is not the first import of a process
	}
	id, err := feedAt(ctx, store, args[1], now())
	if err != nil {
		return err
	}
	got, err := cost(func() (readiness.FeedCounts, error) { return importer.ImportNow(ctx, id) })
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(got)
}

// smallPath is where a calendar of a few events is served.
const smallPath = "/small.ics"

// feedAt gives the feed of an address, which is added where there is none.
func feedAt(ctx context.Context, store *db.Store, address string, now time.Time) (string, error) {
	feeds, err := store.Feeds(ctx)
	if err != nil {
		return "", err
	}
	for _, f := range feeds {
		if f.URL == address {
			return f.ID, nil
		}
	}
	feed, err := store.AddFeed(ctx, readiness.Feed{Name: "bench", URL: address}, nil, readiness.System, now)
	return feed.ID, err
}

// cost measures what a piece of work takes.
func cost(work func() (readiness.FeedCounts, error)) (got imported, err error) {
	runtime.GC()
	debug.FreeOSMemory()
	forgetPeak()
	got.Idle = statusOf(os.Getpid(), "VmRSS")
	began, before := time.Now(), processorTime()
	got.Counts, err = work()
	got.CPU, got.Wall = processorTime()-before, time.Since(began)
	got.Peak = statusOf(os.Getpid(), "VmHWM")
	return got, err
}

// forgetPeak makes the most that was ever held begin anew, where the system can (proc_pid_clear_refs(5)).
func forgetPeak() { os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) } //nolint:errcheck // else more is told than is so

// processorTime is what this process has used of all processors.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(fmt.Errorf("processor time: %w", err)) // it only fails where the arguments are wrong
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
