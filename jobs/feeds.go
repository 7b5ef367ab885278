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
)

// FeedStore is what importing needs of the store.
type FeedStore interface {
	Feed(ctx context.Context, id string) (readiness.Feed, error)
	ClaimFeeds(ctx context.Context, now time.Time, lease time.Duration) ([]readiness.Feed, error)
	ApplyFeed(ctx context.Context, id string, fetch readiness.FeedFetch, in readiness.Incoming, now time.Time) (readiness.FeedCounts, error)
	FeedUnchanged(ctx context.Context, id string, next, now time.Time) error
	FeedFailed(ctx context.Context, id, code, detail string, stop bool, next, now time.Time) error
}

// Importer brings calendars in: those that are due, one that is being previewed, an uploaded file.
type Importer struct {
	Store   FeedStore
	Fetcher *calendar.Fetcher
	Zone    *time.Location // of calendars and times that name none
	Log     *slog.Logger
	Now     func() time.Time
}

// feedLease is how long a claimed feed is left to the one who claimed it.
const feedLease = 3 * time.Minute

// FetchDue fetches every feed that is due; trouble with one does not keep the others from their turn.
func (im *Importer) FetchDue(ctx context.Context, now time.Time) error {
	feeds, err := im.Store.ClaimFeeds(ctx, now, feedLease)
	if err != nil {
		return fmt.Errorf("claim feeds: %w", err)
	}
	var failed []error
	for _, f := range feeds {
		failed = append(failed, im.fetch(ctx, f))
	}
	return errors.Join(failed...)
}

// fetch imports one feed. Whatever its server does is written on the feed, where its owner looks; only the
// store's own trouble is an error here.
func (im *Importer) fetch(ctx context.Context, f readiness.Feed) error {
	got, err := im.Fetcher.Fetch(ctx, calendar.Source{
		URL: f.URL, ETag: f.ETag, LastModified: f.LastModified, BodyHash: f.BodyHash,
	})
	now := im.Now()
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return im.fail(ctx, f, err, now)
	}
	if got.NotModified {
		return im.Store.FeedUnchanged(ctx, f.ID, f.FetchAgain(now, 0, 0), now)
	}
	read, err := im.read(got.Body, now)
	if err != nil {
		return im.fail(ctx, f, err, now)
	}
	fetch := readiness.FeedFetch{
		ETag: got.ETag, LastModified: got.LastModified, BodyHash: got.BodyHash,
		Next: f.FetchAgain(now, 0, 0), Problems: read.Problems,
	}
	counts, err := im.Store.ApplyFeed(ctx, f.ID, fetch, im.incoming(read, now), now)
	if err != nil {
		return fmt.Errorf("apply feed %s: %w", f.ID, err)
	}
	im.Log.Info("calendar imported", "feed", f.ID, "total", counts.Total, "added", counts.Added,
		"changed", counts.Changed, "removed", counts.Removed, "problems", len(read.Problems))
	return nil
}

// fail writes down why a fetch gave nothing; the events stay.
func (im *Importer) fail(ctx context.Context, f readiness.Feed, cause error, now time.Time) error {
	source, asked := sourceError(cause)
	stop := source.Code == "http_status" && source.Detail == "410"
	im.Log.Warn("calendar not imported", "feed", f.ID, "code", source.Code, "detail", source.Detail)
	next := f.FetchAgain(now, f.Failures+1, asked)
	if err := im.Store.FeedFailed(ctx, f.ID, source.Code, source.Detail, stop, next, now); err != nil {
		return fmt.Errorf("record failed fetch of %s: %w", f.ID, err)
	}
	return nil
}

// Preview reads a calendar from its address, or from body where that is not nil, and keeps nothing. The
// error is a *readiness.SourceError where the calendar could not be used.
func (im *Importer) Preview(ctx context.Context, url string, body []byte) (readiness.CalendarPreview, []byte, error) {
	if body == nil {
		got, err := im.Fetcher.Fetch(ctx, calendar.Source{URL: url})
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

// ImportFile imports the bytes of a calendar into a feed: an upload, or what a preview of its address showed.
func (im *Importer) ImportFile(ctx context.Context, feedID string, body []byte) (readiness.FeedCounts, error) {
	now := im.Now()
	f, err := im.Store.Feed(ctx, feedID)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	read, err := im.read(body, now)
	if err != nil {
		return readiness.FeedCounts{}, err
	}
	fetch := readiness.FeedFetch{Problems: read.Problems}
	if f.URL != "" {
		fetch.Next = f.FetchAgain(now, 0, 0)
	}
	return im.Store.ApplyFeed(ctx, feedID, fetch, im.incoming(read, now), now)
}

// ImportNow fetches one feed at once, whether it is due or not. One that came from a file has nothing to fetch.
func (im *Importer) ImportNow(ctx context.Context, feedID string) error {
	f, err := im.Store.Feed(ctx, feedID)
	if err != nil || f.URL == "" {
		return err
	}
	return im.fetch(ctx, f)
}

// read parses a body; an answer that is no calendar is an error that says what came.
func (im *Importer) read(body []byte, now time.Time) (calendar.Result, error) {
	window := calendar.Window{From: now.Add(-readiness.ImportPast), To: now.Add(readiness.ImportFuture)}
	read := calendar.Parse(body, window, im.Zone)
	if read.Outcome == calendar.NotACalendar {
		return read, &readiness.SourceError{Code: readiness.NotACalendar, Detail: read.Got}
	}
	return read, nil
}

func (im *Importer) incoming(read calendar.Result, now time.Time) readiness.Incoming {
	return readiness.Incoming{
		Occurrences: read.Occurrences, Complete: read.Complete, Unreadable: read.Unreadable,
		From: now.Add(-readiness.ImportPast), To: now.Add(readiness.ImportFuture),
	}
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
