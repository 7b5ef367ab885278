package seed

import (
	"context"
	"fmt"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Size is how many events a store holds, of how many calendars, and over how long from now on they lie. All of them are to come.
type Size struct {
	Events, Feeds int
	Over          time.Duration
}

// Fill adds the events of a size with the default tasks, and one top page with an hour of probes. Nobody has worked on any of
// them; some have a level that PR proposed.
func Fill(ctx context.Context, store *db.Store, size Size, now time.Time) error {
	for i := range size.Feeds {
		f, err := store.AddFeed(ctx, readiness.Feed{Name: fmt.Sprintf("PR %d", i+1), URL: fmt.Sprintf("https://calendar.example/pr-%d.ics", i)}, nil, readiness.System, now)
		if err != nil {
			return fmt.Errorf("seed feed %d: %w", i, err)
		}
		if _, err := store.ApplyFeed(ctx, f.ID, readiness.FeedFetch{BodyHash: "seed", Next: f.NextFetch}, size.airings(i, now), now); err != nil {
			return fmt.Errorf("seed the events of feed %d: %w", i, err)
		}
	}
	return probes(ctx, store, now)
}

// airings is an import of the events that are of one of the feeds.
func (s Size) airings(feed int, now time.Time) intake.Incoming {
	in := intake.Incoming{Complete: true, From: now.Add(-day), To: now.Add(intake.ImportFuture)}
	for i := feed; i < s.Events; i += s.Feeds {
		start := now.Add(time.Duration(i+1) * (s.Over / time.Duration(s.Events+1))).Truncate(time.Second)
		in.Occurrences = append(in.Occurrences, readiness.Occurrence{
			UID: fmt.Sprintf("airing-%06d@calendar.example", i), Summary: fmt.Sprintf("朝の情報番組 第%d回", i),
			Description: "生放送、全国ネット", Location: "東京", Start: start, End: start.Add(time.Hour),
			Zone: "Asia/Tokyo", Status: readiness.Confirmed, Level: i % 6,
		})
	}
	return in
}
