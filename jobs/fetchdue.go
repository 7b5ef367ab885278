package jobs

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"tallylight/readiness"
)

// feedsAtOnce is how many calendars are fetched at the same time, each from another host.
const feedsAtOnce = 4

// FetchDue fetches every feed that is due, several hosts at once; trouble with one does not keep the others from
// their turn. What calendars' servers do wrong is on their feeds; only the store's own trouble is an error here.
func (im *Importer) FetchDue(ctx context.Context, now time.Time) error {
	feeds, err := im.Store.ClaimFeeds(ctx, now, feedLease)
	if err != nil {
		return fmt.Errorf("claim feeds: %w", err)
	}
	var (
		fetching sync.WaitGroup
		mu       sync.Mutex
		failed   []error
	)
	slots := make(chan struct{}, feedsAtOnce)
	for _, hosted := range byHost(feeds) {
		slots <- struct{}{}
		fetching.Go(func() {
			defer func() { <-slots }()
			for _, f := range hosted {
				err := im.fetchSafely(ctx, f)
				mu.Lock()
				failed = append(failed, err)
				mu.Unlock()
			}
		})
	}
	fetching.Wait()
	return errors.Join(failed...)
}

// fetchSafely fetches one feed; the error is never about its calendar. A feed that was changed meanwhile is fetched
// again at its next turn.
func (im *Importer) fetchSafely(ctx context.Context, f readiness.Feed) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("feed %s: panic: %v", f.ID, p)
		}
	}()
	_, err = im.fetch(ctx, f)
	var source *readiness.SourceError
	if errors.As(err, &source) || errors.Is(err, readiness.ErrStale) || errors.Is(err, readiness.ErrNotFound) {
		return nil
	}
	return err
}

// byHost puts feeds of the same host together, which is asked for one at a time.
func byHost(feeds []readiness.Feed) map[string][]readiness.Feed {
	hosts := map[string][]readiness.Feed{}
	for _, f := range feeds {
		host := ""
		if u, err := url.Parse(f.URL); err == nil {
			host = u.Host
		}
		hosts[host] = append(hosts[host], f)
	}
	return hosts
}
