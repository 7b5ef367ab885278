package db_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
)

var (
	noon  = time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	sre   = readiness.Actor{ID: "p-sre", Name: "Sora", Role: readiness.SRE}
	pr    = readiness.Actor{ID: "p-pr", Name: "Haru", Role: readiness.PR}
	quiet = slog.New(slog.DiscardHandler)
)

// eachEngine runs a test on a fresh store of each engine.
func eachEngine(t *testing.T, test func(t *testing.T, s *db.Store)) {
	t.Helper()
	eachURL(t, func(t *testing.T, url string) { test(t, open(t, url)) })
}

// eachURL runs a test with the address of an empty database of each engine.
func eachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "tally light.db")+"?synchronous=normal")
	})
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.DSN(t)) })
}

func open(t testing.TB, url string) *db.Store {
	t.Helper()
	s, err := db.Open(t.Context(), url, noon, quiet)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// must gives the value of a call that may not fail.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestANewStoreHasALadderAndIsReady(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		if got, want := must(s.Ladder(ctx))(t), readiness.DefaultLadder(); len(got.Templates) != len(want.Templates) || got.Height() != 5 {
			t.Errorf("ladder has %d templates, height %d", len(got.Templates), got.Height())
		}
		if err := s.Ready(ctx); err != nil {
			t.Error(err)
		}
		if got := must(s.Schema(ctx))(t); got != s.SchemaVersion() {
			t.Errorf("schema %d, want %d", got, s.SchemaVersion())
		}
	})
}

func feedOf(t *testing.T, s *db.Store) readiness.Feed {
	t.Helper()
	return must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/pr.ics"}, nil, pr, noon))(t)
}

func airing(uid string, start time.Time) readiness.Occurrence {
	return readiness.Occurrence{UID: uid, Summary: "Show " + uid, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo",
		Status: readiness.Confirmed}
}

func imported(occurrences ...readiness.Occurrence) readiness.Incoming {
	return readiness.Incoming{Occurrences: occurrences, Complete: true, From: noon.Add(-readiness.ImportPast), To: noon.Add(readiness.ImportFuture)}
}

func apply(t *testing.T, s *db.Store, feed string, in readiness.Incoming) readiness.FeedCounts {
	t.Helper()
	return must(s.ApplyFeed(t.Context(), feed, readiness.FeedFetch{ETag: `"1"`, Next: noon.Add(15 * time.Minute)}, in, noon))(t)
}

func board(t *testing.T, s *db.Store) readiness.Snapshot {
	t.Helper()
	return must(s.Snapshot(context.Background(), noon.Add(-readiness.BoardPast), noon.Add(readiness.ImportFuture)))(t)
}

func TestAnImportedEventIsOnTheBoardWithItsTasks(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feed := feedOf(t, s)
		counts := apply(t, s, feed.ID, imported(airing("a", noon.Add(30*24*time.Hour))))
		if counts.Added != 1 || counts.Total != 1 {
			t.Errorf("counts %+v", counts)
		}
		f := board(t, s)
		if len(f.Events) != 1 || len(f.Tasks[f.Events[0].ID]) != 29 {
			t.Fatalf("%d events, tasks %d", len(f.Events), len(f.Tasks))
		}
		task := f.Tasks[f.Events[0].ID][0]
		if task.TitleEN == "" || task.Template == "" {
			t.Errorf("task without its template's words: %+v", task)
		}
	})
}
