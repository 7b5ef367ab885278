package jobs

import (
	"context"
	"errors"
	"math"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// AddFeed adds a feed and imports what a preview of it showed, with what was chosen there; nil: nothing yet. It waits for the import until ctx
// ends. The import goes on then, and the error is that of ctx beside the feed. Where the import fails, the feed is
// removed again.
func (im *Importer) AddFeed(ctx context.Context, f readiness.Feed, body []byte, chosen intake.Chosen, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error) {
	lasting := context.WithoutCancel(ctx)
	f, err := im.Store.AddFeed(lasting, f, chosen.Hidden, by, im.Now())
	if err != nil || body == nil {
		return f, readiness.FeedCounts{}, err
	}
	chosen.By = by
	ended := make(chan firstImport, 1)
	end := im.watch.begin(f.ID, im.Now()) // who looks at once sees that it runs
	im.pool.start(f.ID, f.ID, math.MaxInt, func() error {
		defer end()
		ended <- im.importFirst(lasting, f, body, chosen)
		return nil
	}, func(err error) { ended <- firstImport{err: err} })
	select {
	case first := <-ended:
		return first.feed, first.counts, first.err
	case <-ctx.Done():
		return f, readiness.FeedCounts{}, ctx.Err()
	}
}

// firstImport is how the first import of a feed ended.
type firstImport struct {
	feed   readiness.Feed
	counts readiness.FeedCounts
	err    error
}

func (im *Importer) importFirst(ctx context.Context, f readiness.Feed, body []byte, chosen intake.Chosen) firstImport {
	counts, err := im.importBody(ctx, f.ID, body, readiness.ReplaceEvents, &chosen)
	if err != nil {
		im.Log.Warn("adding a calendar failed", "feed", f.ID, "error", err)
		return firstImport{err: errors.Join(err, im.Store.RemoveFeed(ctx, f.ID, f.Version, chosen.By, im.Now()))}
	}
	f, err = im.Store.Feed(ctx, f.ID)
	return firstImport{f, counts, err}
}
