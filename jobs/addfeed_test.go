package jobs_test

import (
	"context"
	"errors"
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
