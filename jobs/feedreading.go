package jobs

import (
	"context"
	"fmt"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// reading is how a feed is read at one instant, with what is known of it from the last time.
type reading struct {
	calendar.Reader
	feed   readiness.Feed
	window calendar.Window
	as     string
	known  calendar.Memory

	recalled  bool
	blocks    []byte   // the bytes of known, in place of which the next ones are written
	objects   []byte   // of a CalDAV collection, as the last fetch left them
	untouched []string // UIDs that are there although they were not fetched again
}

// reading reads a calendar of which nothing is known.
func (im *Importer) reading(ctx context.Context, now time.Time) *reading {
	home := im.Store.Home(ctx, im.Zone)
	from, to := intake.ImportWindow(now)
	r := &reading{Reader: calendar.Reader{Home: home, MaxBody: im.Fetcher.MaxBody}, window: calendar.Window{From: from, To: to}}
	r.as = calendar.ReadAs(r.window, home)
	return r
}

// recall recalls what the last import left, once. What was read another way, on another day say, is of no use; and
// while deletions are held everything is read, to see whether they are still asked for.
func (im *Importer) recall(ctx context.Context, r *reading) error {
	if !r.trusts() || r.recalled {
		return nil
	}
	r.recalled = true
	memory, err := im.Store.FeedMemory(ctx, r.feed.ID)
	if err != nil {
		return err
	}
	if err := r.known.UnmarshalBinary(memory.Blocks); err != nil {
		im.Log.Warn("stored state of a calendar is unreadable", "feed", r.feed.ID, "error", err)
		return nil
	}
	r.blocks, r.objects = memory.Blocks, memory.Objects
	return nil
}

// of says whose calendar is read.
func (r *reading) of(f readiness.Feed) *reading {
	r.feed = f
	return r
}

// trusts says that what the last import learnt still holds.
func (r *reading) trusts() bool { return r.feed.ReadAs == r.as && !r.feed.Hold.Holding() }

// source is where the feed is fetched from, conditionally where the last import still holds.
func (r *reading) source() calendar.Source {
	from := sourceOf(r.feed.Source())
	from.Browser = r.feed.Browser
	if r.trusts() {
		from.ETag, from.LastModified, from.BodyHash, from.Objects = r.feed.ETag, r.feed.LastModified, r.feed.BodyHash, r.objects
	}
	return from
}

func sourceOf(from readiness.FeedSource) calendar.Source {
	return calendar.Source{Kind: from.Kind, URL: from.URL, User: from.User, Password: from.Password}
}

// read reads a body; an answer that is no calendar, or that ends within one, is an error that says what came.
func (r *reading) read(body []byte) (calendar.Result, error) {
	read := r.ReadChanged(body, r.window, r.known, r.untouched)
	switch {
	case read.BrokenOff:
		return read, &readiness.SourceError{Code: calendar.CodeIncomplete}
	case read.Outcome == calendar.NotACalendar:
		return read, &readiness.SourceError{Code: readiness.NotACalendar, Detail: read.Got}
	default:
		return read, nil
	}
}

// readWhole reads what was fetched from an address. What is there of a calendar that broke off says nothing: an exception to a
// series, or a time zone, may stand in what is missing. A collection breaks off between its objects, which are whole.
func (r *reading) readWhole(kind readiness.FeedKind, got calendar.Fetched) (calendar.Result, error) {
	r.ContentType = got.ContentType
	read, err := r.read(got.Body)
	page := read.Got == "html" || read.Got == "json"
	if got.Truncated && kind != readiness.FeedCalDAV && !page {
		err = &readiness.SourceError{Code: calendar.CodeIncomplete}
	}
	return read, err
}

// readFetched reads what was fetched, and what a fetch leaves on the feed beside the events. Of a calendar that did not come
// whole nothing is remembered: what is not in it may be there.
func (r *reading) readFetched(got calendar.Fetched) (calendar.Result, readiness.FeedFetch, error) {
	fetch := readiness.FeedFetch{Version: r.feed.Version, ETag: got.ETag, LastModified: got.LastModified, BodyHash: got.BodyHash,
		Browser: got.Browser, MovedTo: got.MovedTo}
	r.untouched = got.Untouched
	read, err := r.readWhole(r.feed.Kind, got)
	read.Complete = read.Complete && !got.Truncated && (got.Failed == 0 || read.Only != nil)
	if err != nil || !read.Complete {
		return read, fetch, err
	}
	blocks, err := read.Memory.AppendBinary(r.blocks[:0])
	if err != nil {
		return read, fetch, fmt.Errorf("keep what is known of a calendar: %w", err)
	}
	fetch.ReadAs, fetch.Memory = r.as, &readiness.FeedMemory{Blocks: blocks, Objects: got.Objects}
	return read, fetch, nil
}

// incoming is what was read, as the store takes it.
func (r *reading) incoming(read calendar.Result) intake.Incoming {
	in := intake.Incoming{Occurrences: read.Occurrences, Complete: read.Complete, Unreadable: read.Unreadable,
		Excluded: read.Excluded, Only: read.Only, Same: read.Same, Parts: read.Parts, From: r.window.From, To: r.window.To}
	for _, uid := range read.Gone {
		in.Only[uid] = true
	}
	return in
}
