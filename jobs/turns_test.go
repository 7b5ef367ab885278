package jobs

import (
	"context"
	"testing"
	"time"

	"tallylight/readiness"
)

// boardStore is a store with one event, which counts how often it is read and what is announced.
type boardStore struct {
	revision             int64
	event                readiness.Event
	snapshots, announced int
}

func (s *boardStore) Revision() int64 { return s.revision }

func (s *boardStore) Snapshot(context.Context, time.Time, time.Time) (readiness.Snapshot, error) {
	s.snapshots++
	return readiness.Snapshot{Events: []readiness.Event{s.event}, Ladder: readiness.DefaultLadder(), Revision: s.revision}, nil
}

func (s *boardStore) Announce(context.Context, time.Time) error {
	s.announced++
	s.revision++
	return nil
}

func TestTurn(t *testing.T) {
	noon := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	start := noon.Add(time.Minute)
	store := &boardStore{revision: 1, event: readiness.Event{ID: "e", Start: start, End: start.Add(time.Hour)}}
	turner := &Turner{Store: store}
	rows := []struct {
		sentence             string
		after                time.Duration // since noon
		changes              int64
		snapshots, announced int // in all
	}{
		{"the board is read at the start", 0, 0, 1, 0},
		{"without a change it is left alone", 2 * time.Second, 0, 1, 0},
		{"a change is looked at", 3 * time.Second, 1, 2, 0},
		{"another in the same second waits", 3*time.Second + 10*time.Millisecond, 5, 2, 0},
		{"but not for longer", 4 * time.Second, 0, 3, 0},
		{"a nanosecond before the event begins nothing is told", time.Minute - 1, 0, 3, 0},
		{"its beginning is announced", time.Minute, 0, 4, 1},
		{"once", time.Minute + 2*time.Second, 0, 4, 1},
	}
	for _, row := range rows {
		store.revision += row.changes
		if err := turner.Turn(t.Context(), noon.Add(row.after)); err != nil {
			t.Fatal(err)
		}
		if store.snapshots != row.snapshots || store.announced != row.announced {
			t.Errorf("%s: read %d times, announced %d; want %d, %d",
				row.sentence, store.snapshots, store.announced, row.snapshots, row.announced)
		}
	}
}
