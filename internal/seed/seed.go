// Package seed fills a store with many events for benchmarks, through the store's own doors.
package seed

import (
	"context"
	"fmt"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
)

// Shown is how many of the seeded events lie in the board's window; the others are history.
const Shown = 200

const day = 24 * time.Hour

// Seed adds one feed with so many events, of which Shown lie around now and the rest before, every event with
// tasksPerEvent tasks, and one top page with an hour of probes. It gives the feed.
func Seed(ctx context.Context, store *db.Store, events, tasksPerEvent int, now time.Time) (readiness.Feed, error) {
	if err := shorten(ctx, store, tasksPerEvent, now); err != nil {
		return readiness.Feed{}, fmt.Errorf("seed the ladder: %w", err)
	}
	f, err := store.AddFeed(ctx, readiness.Feed{Name: "PR", URL: "https://calendar.example/pr.ics"}, nil, readiness.System, now)
	if err != nil {
		return f, fmt.Errorf("seed the feed: %w", err)
	}
	in := Airings(events, now)
	// Known before the first of them began: else the past ones would get no tasks.
	if _, err := store.ApplyFeed(ctx, f.ID, readiness.FeedFetch{BodyHash: "seed", Next: f.NextFetch}, in, in.From); err != nil {
		return f, fmt.Errorf("seed the events: %w", err)
	}
	if err := work(ctx, store, now); err != nil {
		return f, fmt.Errorf("seed the work: %w", err)
	}
	return f, probes(ctx, store, now)
}

// work gives every event around now a level, and every second of them its tasks by hand done.
func work(ctx context.Context, store *db.Store, now time.Time) error {
	by := readiness.Actor{ID: "seed", Name: "Seed", Role: readiness.SRE}
	shown, err := store.Snapshot(ctx, now.Add(-readiness.BoardPast), now.Add(intake.ImportFuture))
	if err != nil {
		return err
	}
	for i, e := range shown.Events {
		if _, err := store.SetLevel(ctx, e.ID, 1+i%shown.Ladder.Height(), "", 0, by, now); err != nil {
			return err
		}
		if i%2 == 1 {
			continue
		}
		for _, t := range shown.Tasks[e.ID] {
			if !t.ByHand() || t.TickFrom != (readiness.Gate{}) { // what can only be ticked near air stays open
				continue
			}
			if _, err := store.CompleteTask(ctx, t.ID, 0, claim.Said{Evidence: "looked"}, by, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// shorten leaves n templates on the ladder, all of which every event gets.
func shorten(ctx context.Context, store *db.Store, n int, now time.Time) error {
	ladder, err := store.Ladder(ctx)
	if err != nil {
		return err
	}
	ladder.Templates = ladder.Templates[:min(n, len(ladder.Templates))]
	for i := range ladder.Templates {
		ladder.Templates[i].FromLevel = 1
	}
	_, err = store.SaveLadder(ctx, ladder.Fit(), ladder.Version, readiness.LadderChoice{}, readiness.System, now)
	return err
}

// Airings is an import of n airings: Shown of them spread over the board's window around now, the rest before.
func Airings(n int, now time.Time) intake.Incoming {
	const (
		window = readiness.BoardPast + intake.ImportFuture
		pace   = 3 * time.Hour // of history
	)
	first := now.Add(-readiness.BoardPast).Truncate(time.Hour)
	in := intake.Incoming{Complete: true, From: first.Add(-time.Duration(n) * pace), To: first.Add(window)}
	for i := range n {
		start := first.Add(-time.Duration(i-Shown+1) * pace)
		if i < Shown {
			start = first.Add(time.Duration(i+1) * (window - day) / Shown).Truncate(time.Minute)
		}
		in.Occurrences = append(in.Occurrences, readiness.Occurrence{
			UID: fmt.Sprintf("airing-%05d@calendar.example", i), Summary: fmt.Sprintf("朝の情報番組 第%d回", i),
			Description: "生放送、全国ネット", Location: "東京", Start: start, End: start.Add(time.Hour),
			Zone: "Asia/Tokyo", Status: readiness.Confirmed,
		})
	}
	return in
}

// probes adds a top page that answered from a shared cache once a minute in the last hour. It is asked once an hour,
// so that its evidence outlasts a benchmark.
func probes(ctx context.Context, store *db.Store, now time.Time) error {
	page, err := store.AddTopPage(ctx, toppage.Page{
		Name: "Top", URL: "http://www.example/", Marker: "番組表", Interval: time.Hour,
	}, readiness.System, now)
	if err != nil {
		return fmt.Errorf("seed the top page: %w", err)
	}
	ttfb, marked := 40.0, true
	var seen []toppage.Observation
	for ago := time.Hour; ago > 0; ago -= time.Minute {
		seen = append(seen, toppage.Observation{At: now.Add(-ago), URL: page.URL, FinalURL: page.URL, Status: 200, Marker: &marked,
			Facts: toppage.Facts{StorableShared: true, SharedTTLS: 60, SharedTTLSource: "s-maxage",
				Served: toppage.ServedHit, ServedConfidence: "explicit", TTFBMS: &ttfb}, Details: toppage.Details{Bytes: "same"},
			Evidence: "Age: 12; X-Cache: HIT"})
	}
	if err := store.RecordObservations(ctx, page.ID, seen, now.Add(page.Interval), now); err != nil {
		return fmt.Errorf("seed the probes: %w", err)
	}
	return nil
}
