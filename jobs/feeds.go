package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// FeedStore is what importing needs of the store.
type FeedStore interface {
	Feed(ctx context.Context, id string) (readiness.Feed, error)
	AddFeed(ctx context.Context, f readiness.Feed, hidden []readiness.Key, by readiness.Actor, now time.Time) (readiness.Feed, error)
	RemoveFeed(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error
	ClaimFeeds(ctx context.Context, now time.Time, lease time.Duration) ([]readiness.Feed, error)
	FeedMemory(ctx context.Context, id string) (readiness.FeedMemory, error)
	SoonestStart(ctx context.Context, feedID string, now time.Time) (time.Time, error)
	ApplyFeed(ctx context.Context, id string, fetch readiness.FeedFetch, in intake.Incoming, now time.Time) (readiness.FeedCounts, error)
	FeedUnchanged(ctx context.Context, id string, fetch readiness.FeedFetch, now time.Time) error
	Home(ctx context.Context, usual *time.Location) *time.Location
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

	pool  pool
	watch progressBook
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
		return readiness.FeedCounts{}, fault.Invalid{Field: "url", Reason: "required"}
	}
	if now := im.Now(); now.Before(f.LastTried.Add(askPause)) && !now.Before(f.LastTried) {
		return readiness.FeedCounts{}, fault.Invalid{Field: "feed", Reason: "too_soon"}
	}
	return im.fetch(ctx, f)
}

// fetch imports one feed. Whatever its server does is written on the feed, where its owner looks.
func (im *Importer) fetch(ctx context.Context, f readiness.Feed) (readiness.FeedCounts, error) {
	defer im.watch.begin(f.ID, im.Now())()
	r := im.reading(ctx, im.Now()).of(f)
	if f.Kind == readiness.FeedCalDAV { // only a collection is fetched by what is known of its objects
		if err := im.recall(ctx, r); err != nil {
			return readiness.FeedCounts{}, err
		}
	}
	got, err := im.Fetcher.Fetch(ctx, r.source())
	if err != nil {
		if ctx.Err() != nil {
			return readiness.FeedCounts{}, ctx.Err()
		}
		return readiness.FeedCounts{}, im.fail(ctx, f, err)
	}
	if got.NotModified {
		return im.unchanged(ctx, f)
	}
	if err := im.recall(ctx, r); err != nil {
		return readiness.FeedCounts{}, err
	}
	read, fetch, err := r.readFetched(got)
	if err != nil {
		return readiness.FeedCounts{}, im.fail(ctx, f, err)
	}
	if got.Truncated { // a collection, of which whole objects came
		if fetch.Broken, err = im.failure(ctx, f, &readiness.SourceError{Code: calendar.CodeIncomplete}); err != nil {
			return readiness.FeedCounts{}, err
		}
	}
	return im.apply(ctx, f, fetch, read, r.incoming(read))
}

// unchanged notes that a feed is as it was.
func (im *Importer) unchanged(ctx context.Context, f readiness.Feed) (readiness.FeedCounts, error) {
	now, counts := im.Now(), readiness.FeedCounts{Total: f.Counts.Total, Kept: f.Counts.Total}
	next, err := im.next(ctx, f, now)
	if err != nil {
		return counts, err
	}
	return counts, im.Store.FeedUnchanged(ctx, f.ID, readiness.FeedFetch{Version: f.Version, Next: next}, now)
}

// apply writes what was read of a feed.
func (im *Importer) apply(ctx context.Context, f readiness.Feed, fetch readiness.FeedFetch, read calendar.Result, in intake.Incoming) (readiness.FeedCounts, error) {
	now := im.Now()
	f.Asked = read.RefreshInterval
	fetch.Asked, fetch.Problems, fetch.Progress = read.RefreshInterval, readiness.WithholdPrivate(read.Problems), im.watch.reporter(f.ID)
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
func (im *Importer) fail(ctx context.Context, f readiness.Feed, cause error) error {
	failure, err := im.failure(ctx, f, cause)
	if err == nil {
		err = im.Store.FeedFailed(ctx, f.ID, *failure, im.Now())
	}
	if err != nil {
		return fmt.Errorf("record failed fetch of %s: %w", f.ID, err)
	}
	return &failure.SourceError
}

// failure is what a fetch leaves on its feed that was not a good one. A server that broke off is there, and is asked again at
// the usual pace at the latest.
func (im *Importer) failure(ctx context.Context, f readiness.Feed, cause error) (*readiness.FeedFailure, error) {
	now := im.Now()
	source, asked := sourceError(cause)
	im.Log.Warn("calendar import failed", "feed", f.ID, "code", source.Code, "detail", source.Detail)
	failure := readiness.FeedFailure{Version: f.Version, SourceError: *source, Stop: source.Gone(),
		Next: f.RetryAt(now, f.Failures+1, asked)}
	if source.Code != calendar.CodeIncomplete {
		return &failure, nil
	}
	usual, err := im.next(ctx, f, now)
	if usual.Before(failure.Next) {
		failure.Next = usual
	}
	return &failure, err
}

// Preview reads a calendar from its source, or from body where that is not nil, and keeps nothing. It gives the
// bytes back, which ImportFile takes. The error is a *readiness.SourceError where the calendar could not be used.
func (im *Importer) Preview(ctx context.Context, from readiness.FeedSource, body []byte) (intake.CalendarPreview, []byte, error) {
	uploaded, fetched := body != nil, calendar.Fetched{Body: body}
	if !uploaded {
		got, err := im.Fetcher.Fetch(ctx, sourceOf(from))
		if err != nil {
			source, _ := sourceError(err)
			return intake.CalendarPreview{}, nil, source
		}
		fetched, body = got, got.Body
	}
	read, err := im.reading(ctx, im.Now()).readWhole(from.Kind, fetched)
	if err != nil {
		return intake.CalendarPreview{}, nil, about(uploaded, err)
	}
	read.Complete = read.Complete && !fetched.Truncated
	return intake.CalendarPreview{
		Name: read.Name, Occurrences: read.Occurrences, Problems: read.Problems, Complete: read.Complete,
	}, bytes.Clone(body), nil
}

// ImportFile imports the bytes of a calendar into a feed: an upload, or what a preview of its source showed. The
// error is a *readiness.SourceError where they are no calendar.
func (im *Importer) ImportFile(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode) (readiness.FeedCounts, error) {
	return im.importBody(ctx, feedID, body, mode, nil)
}

// importBody is ImportFile with what was chosen in a preview of the bytes.
func (im *Importer) importBody(ctx context.Context, feedID string, body []byte, mode readiness.ImportMode, chosen *intake.Chosen) (readiness.FeedCounts, error) {
	now := im.Now()
	f, err := im.Store.Feed(ctx, feedID)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	defer im.watch.begin(f.ID, now)()
	r := im.reading(ctx, now)
	read, err := r.read(body)
	if err != nil {
		return readiness.FeedCounts{}, about(true, err)
	}
	in := r.incoming(read)
	in.Complete = in.Complete && mode != readiness.AddEvents
	in.Sure, in.Chosen = mode == readiness.ReplaceSurely, chosen
	return im.apply(ctx, f, readiness.FeedFetch{Version: f.Version}, read, in)
}

// about says whether it is a file that cannot be used.
func about(file bool, err error) error {
	var source *readiness.SourceError
	if errors.As(err, &source) {
		source.File = file
	}
	return err
}

// Progress says how far an import of a feed has come that runs now; false where none does.
func (im *Importer) Progress(feedID string) (readiness.ImportProgress, bool) {
	return im.watch.look(feedID)
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
	detail := fetch.Detail
	if fetch.Status > 0 {
		detail = strconv.Itoa(fetch.Status)
	}
	return &readiness.SourceError{Code: fetch.Code, Detail: detail}, fetch.RetryAfter
}
