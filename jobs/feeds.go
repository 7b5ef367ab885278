package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
)

// FeedStore is what importing needs of the store.
type FeedStore interface {
	Feed(ctx context.Context, id string) (readiness.Feed, error)
	AddFeed(ctx context.Context, f readiness.Feed, hidden []readiness.Key, by readiness.Actor, now time.Time) (readiness.Feed, error)
	RemoveFeed(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error
	ClaimFeeds(ctx context.Context, now time.Time, lease time.Duration) ([]readiness.Feed, error)
	FeedMemory(ctx context.Context, id string) (readiness.FeedMemory, error)
	SoonestStart(ctx context.Context, feedID string, now time.Time) (time.Time, error)
	ApplyFeed(ctx context.Context, id string, fetch readiness.FeedFetch, in readiness.Incoming, now time.Time) (readiness.FeedCounts, error)
	FeedUnchanged(ctx context.Context, id string, fetch readiness.FeedFetch, now time.Time) error
	FeedFailed(ctx context.Context, id string, failure readiness.FeedFailure, now time.Time) error
}

// Importer brings calendars in: those that are due, one that is being previewed, an uploaded file. It must not be
// copied after its first use.
type Importer struct {
	Store   FeedStore
	Fetcher *calendar.Fetcher
	Zone    *time.Location // of calendars and times that name none
	Log     *slog.Logger
	Now     func() time.Time

	crew  crew
	watch watch
}

// feedLease is how long a claimed feed is left to the one who claimed it; longer than a fetch may take.
const feedLease = 3 * time.Minute

// askPause is how long a calendar's server is left alone between two fetches that people ask for.
const askPause = time.Minute

// ImportNow fetches one feed at once, whether it is due or not, also one that is not fetched any more by itself. The
// error is a *readiness.SourceError, recorded on the feed as well, where its server gave nothing usable, and a
// readiness.Invalid where it was tried less than a minute ago or came from a file, which has nothing to fetch.
func (im *Importer) ImportNow(ctx context.Context, feedID string) (readiness.FeedCounts, error) {
	f, err := im.Store.Feed(ctx, feedID)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	if f.URL == "" {
		return readiness.FeedCounts{}, readiness.Invalid{Field: "url", Reason: "required"}
	}
	if now := im.Now(); now.Before(f.LastTried.Add(askPause)) && !now.Before(f.LastTried) {
		return readiness.FeedCounts{}, readiness.Invalid{Field: "feed", Reason: "too_soon"}
	}
	return im.fetch(ctx, f)
}

// fetch imports one feed. Whatever its server does is written on the feed, where its owner looks.
func (im *Importer) fetch(ctx context.Context, f readiness.Feed) (readiness.FeedCounts, error) {
	defer im.watch.begin(f.ID, im.Now())()
	got, err := im.Fetcher.Fetch(ctx, source(f))
	now := im.Now()
	if err != nil {
		if ctx.Err() != nil {
			return readiness.FeedCounts{}, ctx.Err()
		}
		return readiness.FeedCounts{}, im.fail(ctx, f, err, now)
	}
	fetch := readiness.FeedFetch{Version: f.Version, ETag: got.ETag, LastModified: got.LastModified, BodyHash: got.BodyHash}
	if got.NotModified {
		if fetch.Next, err = im.next(ctx, f, now); err != nil {
			return readiness.FeedCounts{}, err
		}
		return readiness.FeedCounts{Total: f.Counts.Total, Kept: f.Counts.Total}, im.Store.FeedUnchanged(ctx, f.ID, fetch, now)
	}
	read, err := im.read(got.Body, now)
	if err != nil {
		return readiness.FeedCounts{}, im.fail(ctx, f, err, now)
	}
	return im.apply(ctx, f, fetch, read, im.incoming(read, now), now)
}

// source is where a feed is fetched from. While deletions are held, the calendar is asked for all it has.
func source(f readiness.Feed) calendar.Source {
	from := calendar.Source{URL: f.URL}
	if !f.Hold.Holding() {
		from.ETag, from.LastModified, from.BodyHash = f.ETag, f.LastModified, f.BodyHash
	}
	return from
}

// apply writes what was read of a feed.
func (im *Importer) apply(ctx context.Context, f readiness.Feed, fetch readiness.FeedFetch, read calendar.Result, in readiness.Incoming, now time.Time) (readiness.FeedCounts, error) {
	f.Asked = read.RefreshInterval
	fetch.Asked, fetch.Problems, fetch.Progress = read.RefreshInterval, read.Problems, im.watch.reporter(f.ID)
	var err error
	if f.URL != "" {
		if fetch.Next, err = im.next(ctx, f, now); err != nil {
			return readiness.FeedCounts{}, err
		}
	}
	counts, err := im.Store.ApplyFeed(ctx, f.ID, fetch, in, now)
	if err != nil {
		return counts, err
	}
	im.Log.Info("calendar imported", "feed", f.ID, "total", counts.Total, "added", counts.Added,
		"changed", counts.Changed, "removed", counts.Removed, "problems", len(read.Problems))
	return counts, nil
}

// next says when a feed that was fetched at now is fetched again.
func (im *Importer) next(ctx context.Context, f readiness.Feed, now time.Time) (time.Time, error) {
	soonest, err := im.Store.SoonestStart(ctx, f.ID, now)
	return f.FetchAgain(now, soonest), err
}

// fail writes down why a fetch gave nothing, and gives it back; the events stay.
func (im *Importer) fail(ctx context.Context, f readiness.Feed, cause error, now time.Time) error {
	source, asked := sourceError(cause)
	im.Log.Warn("calendar not imported", "feed", f.ID, "code", source.Code, "detail", source.Detail)
	failure := readiness.FeedFailure{Version: f.Version, SourceError: *source, Stop: source.Gone(),
		Next: f.RetryAt(now, f.Failures+1, asked)}
	if err := im.Store.FeedFailed(ctx, f.ID, failure, now); err != nil {
		return fmt.Errorf("record failed fetch of %s: %w", f.ID, err)
	}
	return source
}

// Preview reads a calendar from its source, or from body where that is not nil, and keeps nothing. It gives the
// bytes back, which ImportFile takes. The error is a *readiness.SourceError where the calendar could not be used.
func (im *Importer) Preview(ctx context.Context, from readiness.FeedSource, body []byte) (readiness.CalendarPreview, []byte, error) {
	if body == nil {
		got, err := im.Fetcher.Fetch(ctx, calendar.Source{URL: from.URL})
		if err != nil {
			source, _ := sourceError(err)
			return readiness.CalendarPreview{}, nil, source
		}
		body = got.Body
	}
	read, err := im.read(body, im.Now())
	if err != nil {
		return readiness.CalendarPreview{}, nil, err
	}
	return readiness.CalendarPreview{
		Name: read.Name, Occurrences: read.Occurrences, Problems: read.Problems, Complete: read.Complete,
	}, bytes.Clone(body), nil
}

// AddFeed adds a feed and imports what a preview of it showed; nil: nothing yet. Where the import fails, the feed is
// removed again.
func (im *Importer) AddFeed(ctx context.Context, f readiness.Feed, body []byte, hidden []readiness.Key, by readiness.Actor) (readiness.Feed, readiness.FeedCounts, error) {
	f, err := im.Store.AddFeed(ctx, f, hidden, by, im.Now())
	if err != nil || body == nil {
		return f, readiness.FeedCounts{}, err
	}
	counts, err := im.ImportFile(ctx, f.ID, body, readiness.ReplaceEvents)
	if err != nil {
		ctx = context.WithoutCancel(ctx)
		return readiness.Feed{}, counts, errors.Join(err, im.Store.RemoveFeed(ctx, f.ID, f.Version, by, im.Now()))
	}
	f, err = im.Store.Feed(ctx, f.ID)
	return f, counts, err
}

// ImportFile imports the bytes of a calendar into a feed: an upload, or what a preview of its source showed. The
// error is a *readiness.SourceError where they are no calendar.
func (im *Importer) ImportFile(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode) (readiness.FeedCounts, error) {
	now := im.Now()
	f, err := im.Store.Feed(ctx, feedID)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	defer im.watch.begin(f.ID, now)()
	read, err := im.read(body, now)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	in := im.incoming(read, now)
	in.Complete = in.Complete && mode != readiness.AddEvents
	in.Sure = mode == readiness.ReplaceSurely
	return im.apply(ctx, f, readiness.FeedFetch{Version: f.Version}, read, in, now)
}

// Progress says how far an import of a feed has come that runs now; false where none does.
func (im *Importer) Progress(feedID string) (readiness.ImportProgress, bool) {
	return im.watch.look(feedID)
}

// read parses a body; an answer that is no calendar is an error that says what came.
func (im *Importer) read(body []byte, now time.Time) (calendar.Result, error) {
	from, to := readiness.ImportWindow(now)
	read := calendar.Parse(body, calendar.Window{From: from, To: to}, im.Zone)
	if read.Outcome == calendar.NotACalendar {
		return read, &readiness.SourceError{Code: readiness.NotACalendar, Detail: read.Got}
	}
	return read, nil
}

func (im *Importer) incoming(read calendar.Result, now time.Time) readiness.Incoming {
	in := readiness.Incoming{Occurrences: read.Occurrences, Complete: read.Complete, Unreadable: read.Unreadable}
	in.From, in.To = readiness.ImportWindow(now)
	return in
}

// sourceError turns a fetch's error into its code and detail, with the wait that the server asked for.
func sourceError(err error) (*readiness.SourceError, time.Duration) {
	var source *readiness.SourceError
	if errors.As(err, &source) {
		return source, 0
	}
	var fetch *calendar.FetchError
	if !errors.As(err, &fetch) {
		return &readiness.SourceError{Code: "other"}, 0
	}
	detail := ""
	if fetch.Status > 0 {
		detail = strconv.Itoa(fetch.Status)
	}
	return &readiness.SourceError{Code: fetch.Code, Detail: detail}, fetch.RetryAfter
}

// watch knows how far the imports have come that run now.
type watch struct {
	mu      sync.Mutex
	running map[string]readiness.ImportProgress
}

// begin notes that an import of a feed runs, until what it gives is called.
func (w *watch) begin(feedID string, now time.Time) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running == nil {
		w.running = map[string]readiness.ImportProgress{}
	}
	w.running[feedID] = readiness.ImportProgress{Since: now}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.running, feedID)
	}
}

// reporter gives what notes how many events of a feed are written.
func (w *watch) reporter(feedID string) func(done, total int) {
	return func(done, total int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		p := w.running[feedID]
		p.Done, p.Total = done, total
		w.running[feedID] = p
	}
}

func (w *watch) look(feedID string) (readiness.ImportProgress, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ok := w.running[feedID]
	return p, ok
}
