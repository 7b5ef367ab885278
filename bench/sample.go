package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tallylight/db"
	"tallylight/internal/seed"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// sample is what the store holds.
type sample struct {
	engine                  string
	events, tasks           int    // in the store
	shownEvents, shownTasks int    // on the board
	task                    string // one that can be picked up and put down
}

// fill brings an empty database to its size.
func fill(ctx context.Context, database string, events, tasksPerEvent int, now time.Time) (s sample, err error) {
	store, err := db.Open(ctx, database, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return s, fmt.Errorf("open the database: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if _, err := seed.Seed(ctx, store, events, tasksPerEvent, now); err != nil {
		return s, err
	}
	shown, err := store.Snapshot(ctx, now.Add(-readiness.BoardPast), now.Add(intake.ImportFuture))
	if err != nil {
		return s, err
	}
	s = sample{engine: store.Engine(), events: events, tasks: events * tasksPerEvent, shownEvents: len(shown.Events)}
	for _, tasks := range shown.Tasks {
		s.shownTasks += len(tasks)
		s.task = tasks[0].ID
	}
	return s, nil
}
