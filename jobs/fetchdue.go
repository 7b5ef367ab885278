package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// feedsAtOnce is how many calendars are fetched at the same time, each from another host.
const feedsAtOnce = 4

// FetchDue begins to fetch every feed that is due; Wait waits for them. Several hosts are asked at once, so that one
// that hangs keeps nobody else's calendar from its turn.
func (im *Importer) FetchDue(ctx context.Context, now time.Time) error {
	feeds, err := im.Store.ClaimFeeds(ctx, now, feedLease)
	if err != nil {
		return fmt.Errorf("claim feeds: %w", err)
	}
	for _, f := range feeds {
		im.pool.start(f.ID, host(f.URL), feedsAtOnce, func() error { return im.fetchDue(ctx, f) }, func(err error) {
			if ctx.Err() == nil {
				im.Log.Error("calendar import failed", "feed", f.ID, "error", err)
			}
		})
	}
	return nil
}

// Wait returns when no fetch runs any more that FetchDue began.
func (im *Importer) Wait() { im.pool.wait() }

// fetchDue fetches one feed. What its server does wrong is on the feed and no error here; one that was changed
// meanwhile is fetched again at its next turn.
func (im *Importer) fetchDue(ctx context.Context, f readiness.Feed) error {
	_, err := im.fetch(ctx, f)
	var source *readiness.SourceError
	if errors.As(err, &source) || errors.Is(err, fault.ErrStale) || errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	return err
}

// host names the server of an address.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
