package jobs_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/jobs"
	"tallylight/readiness"
)

func TestPrune(t *testing.T) {
	const day = 24 * time.Hour
	onEachEngine(t, func(d *desk) {
		d.holds(append(daily(10), vevent("gone", noon.Add(day)), vevent("decided", noon.Add(day)))...)
		d.fetched()
		must(d.store.SetLevel(d.Context(), d.event("decided").ID, 3, "", 0, sre, d.clock()))
		d.holds(daily(10)...)
		d.fetched()
		wantNil(d, d.store.SavePreview(d.Context(), db.Preview{ID: "p", By: "x", At: noon}))
		wantNil(d, d.store.Remember(d.Context(), "x", "k", 200, nil, noon))
		aired := noon.Add(day + time.Hour)
		for _, row := range []struct {
			name                      string
			now                       time.Time
			missing, fetches, preview int
		}{
			{"an hour after the preview", noon.Add(time.Hour), 2, 2, 1},
			{"a moment later the preview goes", noon.Add(time.Hour + time.Millisecond), 2, 2, 0},
			{"thirty days after air", aired.Add(30 * day), 2, 2, 0},
			{"a moment later what nobody decided on goes", aired.Add(30*day + time.Millisecond), 1, 2, 0},
			{"ninety days after the first fetch", noon.Add(15*time.Minute + 90*day), 1, 2, 0},
			{"a moment later it goes", noon.Add(15*time.Minute + 90*day + time.Millisecond), 1, 1, 0},
		} {
			wantNil(d, jobs.Prune(d.store)(d.Context(), row.now))
			missing, preview := 0, 1
			for _, e := range d.snapshot().Events {
				if e.Calendar == readiness.Missing {
					missing++
				}
			}
			if _, err := d.store.Preview(d.Context(), "p"); err != nil {
				preview = 0
			}
			fetches := len(must(d.store.Fetches(d.Context(), d.feedID, 100)))
			if missing != row.missing || fetches != row.fetches || preview != row.preview {
				d.Errorf("%s: %d missing, %d fetches, %d previews; want %d, %d, %d",
					row.name, missing, fetches, preview, row.missing, row.fetches, row.preview)
			}
		}
		if _, _, found, _ := d.store.Recall(d.Context(), "x", "k"); found || len(d.snapshot().Events) != 11 {
			d.Errorf("an old answer is kept: %v; %d events", found, len(d.snapshot().Events))
		}
	})
}

func TestAFeedKeepsItsLastThousandFetches(t *testing.T) {
	d := onSQLite(t)
	for i := range 1003 {
		wantNil(d, d.store.FeedUnchanged(d.Context(), d.feedID, readiness.FeedFetch{}, noon.Add(time.Duration(i)*time.Second)))
	}
	wantNil(d, jobs.Prune(d.store)(d.Context(), noon.Add(time.Hour)))
	lines := must(d.store.Fetches(d.Context(), d.feedID, 2000))
	if len(lines) != 1000 || !lines[999].At.Equal(noon.Add(3*time.Second)) {
		t.Errorf("%d lines, the oldest of %s", len(lines), fmt.Sprint(lines[len(lines)-1].At))
	}
}

func wantNil(d *desk, err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}
