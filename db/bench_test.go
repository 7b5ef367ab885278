package db_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/pgtest"
	"tallylight/internal/seed"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
)

// The store that the benchmarks work on.
const (
	manyEvents    = 10_000
	tasksPerEvent = 10
)

// benchEngines runs a benchmark on each engine as it is set up in production.
func benchEngines(b *testing.B, bench func(b *testing.B, s *db.Store)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, open(b, "sqlite:"+filepath.Join(b.TempDir(), "bench.db"))) })
	b.Run("postgres", func(b *testing.B) { bench(b, open(b, pgtest.DSN(b))) })
}

// BenchmarkSnapshot reads the board when the tasks of its events are known from an earlier reading.
func BenchmarkSnapshot(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *db.Store) {
		must(seed.Seed(b.Context(), s, manyEvents, tasksPerEvent, noon))(b)
		for b.Loop() {
			f := must(s.Snapshot(b.Context(), noon.Add(-readiness.BoardPast), noon.Add(intake.ImportFuture)))(b)
			if len(f.Events) != seed.Shown || len(f.Tasks) != seed.Shown {
				b.Fatalf("%d events, %d with tasks", len(f.Events), len(f.Tasks))
			}
		}
	})
}

func BenchmarkCompleteTask(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *db.Store) {
		ctx := b.Context()
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Show", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour)}, sre, noon))(b)
		var id string
		for _, t := range must(s.Tasks(ctx, e.ID))(b) {
			if t.ByHand() {
				id = t.ID
			}
		}
		for b.Loop() {
			must(s.CompleteTask(ctx, id, 0, claim.Said{Evidence: "looked"}, sre, noon))(b)
			must(s.ReopenTask(ctx, id, 0, sre, noon))(b)
		}
	})
}

func BenchmarkApplyFeed(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *db.Store) {
		ctx := b.Context()
		in := seed.Airings(manyEvents, noon)
		ladder := must(s.Ladder(ctx))(b)
		ladder.Templates = ladder.Templates[:tasksPerEvent]
		must(s.SaveLadder(ctx, ladder.Fit(), ladder.Version, readiness.LadderChoice{}, sre, noon))(b)
		apply := func(b *testing.B, feed string) {
			must(s.ApplyFeed(ctx, feed, readiness.FeedFetch{Next: noon}, in, in.From))(b)
		}
		n := 0
		add := func(b *testing.B) string {
			n++
			return must(s.AddFeed(ctx, readiness.Feed{Name: "PR", URL: fmt.Sprintf("https://calendar.example/%d", n)}, nil, pr, noon))(b).ID
		}
		var feed string
		b.Run("new", func(b *testing.B) { // each time beside one calendar more
			for b.Loop() {
				for i := range in.Occurrences {
					in.Occurrences[i].UID = fmt.Sprintf("%05d-%d@calendar.example", i, n)
				}
				feed = add(b)
				apply(b, feed)
			}
		})
		b.Run("known from another", func(b *testing.B) {
			for b.Loop() {
				apply(b, add(b))
			}
		})
		b.Run("unchanged", func(b *testing.B) {
			for b.Loop() {
				apply(b, feed)
			}
		})
	})
}

// BenchmarkTickWithAPipeline completes and reopens a task of an event of which a pipeline is to be told, beside 20 top pages.
func BenchmarkTickWithAPipeline(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *db.Store) {
		ctx := b.Context()
		for i := range 20 {
			must(s.AddTopPage(ctx, toppage.Page{Name: "Page", URL: fmt.Sprintf("https://tsumugi.example/%d", i), Interval: time.Minute, TTFBLimit: time.Second}, sre, noon))(b)
		}
		must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectOut, Name: "deploy", URL: "https://ci.example/", Template: "C-04"}, sre, noon))(b)
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Show", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Level: 4}, sre, noon))(b)
		var id string
		for _, t := range must(s.Tasks(ctx, e.ID))(b) {
			if t.ByHand() {
				id = t.ID
			}
		}
		for b.Loop() {
			must(s.CompleteTask(ctx, id, 0, claim.Said{Evidence: "looked"}, sre, noon))(b)
			must(s.ReopenTask(ctx, id, 0, sre, noon))(b)
		}
	})
}
