package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

func TestOfTheCalendarThePastKnowsWhatHadBeenHeard(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := must(s.AddFeed(ctx, readiness.Feed{Name: "PR", URL: "https://calendar.example/pr.ics"}, nil, sre, noon))(t)
		must(s.ApplyFeed(ctx, feed.ID, readiness.FeedFetch{BodyHash: "h", Next: noon.Add(time.Hour)}, intake.Incoming{
			Occurrences: []readiness.Occurrence{{UID: "u", Summary: "朝の扉", Start: noon.Add(72 * time.Hour), End: noon.Add(73 * time.Hour),
				Zone: "Asia/Tokyo", Status: readiness.Confirmed}},
			Complete: true, From: noon, To: noon.AddDate(0, 1, 0)}, noon))(t)
		if err := s.FeedUnchanged(ctx, feed.ID, readiness.FeedFetch{Next: noon.Add(9 * time.Hour)}, noon.Add(8*time.Hour)); err != nil {
			t.Fatal(err)
		}
		id := must(s.Snapshot(ctx, noon, noon.AddDate(0, 1, 0)))(t).Events[0].ID
		for at, want := range map[time.Time]time.Time{noon.Add(time.Hour): noon, noon.Add(9 * time.Hour): noon.Add(8 * time.Hour)} {
			then := must(s.EventSnapshotAt(ctx, id, at, at))(t)
			if got := then.Feeds[feed.ID].LastGood; !got.Equal(want) {
				t.Errorf("at %s the calendar had last been read at %s, want %s", at, got, want)
			}
		}
	})
}
