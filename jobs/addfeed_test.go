package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// slowStore writes an import when it is let.
type slowStore struct {
	jobs.FeedStore
	writing, let chan struct{}
	fails        error
}

func (s *slowStore) ApplyFeed(ctx context.Context, id string, fetch readiness.FeedFetch, in intake.Incoming, now time.Time) (readiness.FeedCounts, error) {
	fetch.Progress(3, 10)
	close(s.writing)
	<-s.let
	if s.fails != nil {
		return readiness.FeedCounts{}, s.fails
	}
	return s.FeedStore.ApplyFeed(ctx, id, fetch, in, now)
}

func TestALongFirstImportGoesOn(t *testing.T) {
	for _, row := range []struct {
		name  string
		fails error
		feeds int // afterwards, with the one that was there
	}{
		{"to its end", nil, 2},
		{"and keeps nothing where it fails", errors.New("disk full"), 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			slow := &slowStore{d.store, make(chan struct{}), make(chan struct{}), row.fails}
			d.Importer.Store = slow
			ctx, leave := context.WithCancel(t.Context())
			go func() {
				<-slow.writing
				leave()
			}()
			f, _, err := d.AddFeed(ctx, readiness.Feed{Name: "a file"}, []byte(ics(daily(10)...)), intake.Chosen{}, pr)
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v, want that nobody waits any more", err)
			}
			if p, running := d.Progress(f.ID); !running || p.Done != 3 || p.Total != 10 {
				t.Errorf("progress %+v, running %v", p, running)
			}
			close(slow.let)
			d.Wait()
			if _, running := d.Progress(f.ID); running {
				t.Error("it still runs")
			}
			feeds := must(d.store.Feeds(t.Context()))
			if len(feeds) != row.feeds || len(feeds) == 2 && feeds[1].Counts.Total != 10 {
				t.Errorf("feeds %+v", feeds)
			}
		})
	}
}

func TestLevelsThatWereChosenComeWithTheImport(t *testing.T) {
	d := onSQLite(t)
	f, counts, err := d.AddFeed(t.Context(), readiness.Feed{Name: "a file"}, []byte(ics(daily(3)...)), intake.Chosen{
		Hidden: []readiness.Key{{UID: "u2"}}, Levels: map[string]int{"u0": 4, "u1": 2}}, pr)
	if err != nil || counts.Added != 3 {
		t.Fatalf("%+v, error %v", counts, err)
	}
	levels := map[string]string{}
	for _, e := range must(d.store.Snapshot(t.Context(), noon, noon.AddDate(1, 0, 0))).Events {
		if e.FeedID == f.ID {
			levels[e.UID] = fmt.Sprint(e.Level, " ", e.ProposedBy, " ", e.Hidden)
		}
	}
	if levels["u0"] != "4 "+pr.Name+" false" || levels["u1"] != "2 "+pr.Name+" false" || levels["u2"] != "" && levels["u2"] != "0  true" {
		t.Errorf("levels %v", levels)
	}
	_, _, err = d.AddFeed(t.Context(), readiness.Feed{Name: "another"}, []byte(ics(daily(3)...)), intake.Chosen{Levels: map[string]int{"u0": 9}}, pr)
	if feeds := must(d.store.Feeds(t.Context())); err == nil || len(feeds) != 2 {
		t.Errorf("a level that there is not: error %v, %d feeds", err, len(feeds))
	}
}
