package jobs

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tallylight/calendar"
	"tallylight/feedout"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
)

// OutfeedStore is what writing into the calendars of others needs of the store.
type OutfeedStore interface {
	feedout.Store
	Revision() int64
	Outfeeds(ctx context.Context, personID string) ([]outfeed.Link, error)
	EntrySent(ctx context.Context, linkID, uid, version string) error
	Pushed(ctx context.Context, linkID string, p outfeed.Push) error
}

// Pusher writes what changes into shared calendars (CalDAV). It must not be copied after its first use.
type Pusher struct {
	Store     OutfeedStore
	Fetcher   *calendar.Fetcher
	Publisher feedout.Publisher
	Log       *slog.Logger
	Patience  time.Duration // with one calendar at a look, beside the object that is being written; 0: pushPatience

	rests string // the state of the store that all calendars have
	mu    sync.Mutex
	done  map[string]string // by link the state of the store that its calendar has
}

// mostPushed is how many entries of a calendar are written at once; the rest follows at the next look.
const mostPushed = 500

// pushPatience is how long one look writes to one calendar, so that a slow server holds up nobody's for longer.
const pushPatience = 15 * time.Second

// PushDue writes to each calendar that is due, all at the same time: none waits for another's server.
func (p *Pusher) PushDue(ctx context.Context, now time.Time) error {
	stamp := fmt.Sprintf("%d.%d", p.Store.Revision(), now.Unix()/int64(time.Hour/time.Second))
	if stamp == p.rests {
		return nil
	}
	links, err := p.Store.Outfeeds(ctx, "")
	if err != nil {
		return err
	}
	failures := make([]error, len(links))
	var all sync.WaitGroup
	for i, link := range links {
		if link.Pushed() && link.Stands() && !now.Before(fault.Bounded(now, link.Push.Retry, pushWaits[len(pushWaits)-1])) && !p.has(link.ID, stamp) {
			all.Go(func() {
				failures[i] = safely(func() error { return p.push(ctx, now, link, stamp) })
			})
		}
	}
	all.Wait()
	if !slices.ContainsFunc(links, func(l outfeed.Link) bool { return l.Pushed() && l.Stands() && !p.has(l.ID, stamp) }) {
		p.rests = stamp
	}
	return errors.Join(failures...)
}

// has says that a calendar has a state of the store.
func (p *Pusher) has(linkID, stamp string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done[linkID] == stamp
}

func (p *Pusher) keep(linkID, stamp string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil {
		p.done = map[string]string{}
	}
	p.done[linkID] = stamp
}

// push writes to one calendar, and notes how that went.
func (p *Pusher) push(ctx context.Context, now time.Time, link outfeed.Link, stamp string) error {
	entries, err := p.Publisher.Entries(ctx, now, link)
	if err != nil {
		return fmt.Errorf("entries of calendar link %s: %w", link.ID, err)
	}
	n, left, err := p.writeAll(ctx, now, link, entries)
	var failed *calendar.FetchError
	switch {
	case errors.As(err, &failed) && ctx.Err() == nil:
		return p.Store.Pushed(ctx, link.ID, p.failed(now, link, failed))
	case err != nil:
		return err
	case !left:
		p.keep(link.ID, stamp)
	}
	if n == 0 && link.Push.Failure == "" {
		return nil
	}
	return p.Store.Pushed(ctx, link.ID, outfeed.Push{At: now})
}

// pushWaits is how long is waited after failures in a row.
var pushWaits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour}

// failed is what a failure leaves on a link; the entries that were not written are written at the next attempt.
func (p *Pusher) failed(now time.Time, link outfeed.Link, failed *calendar.FetchError) outfeed.Push {
	wait := max(pushWaits[min(link.Push.Failures, len(pushWaits)-1)], min(failed.RetryAfter, pushWaits[len(pushWaits)-1]))
	p.Log.Warn("writing a calendar failed", "link", link.ID, "code", failed.Code, "status", failed.Status)
	return outfeed.Push{At: link.Push.At, Failure: failed.Code, Status: failed.Status, Retry: now.Add(wait), Failures: link.Push.Failures + 1}
}

// writeAll writes the entries that the calendar does not have as they are, and takes out those that left; it says how many, and
// whether there are more for the next look.
func (p *Pusher) writeAll(ctx context.Context, now time.Time, link outfeed.Link, entries []outfeed.Kept) (n int, left bool, err error) {
	patience, cancel := context.WithTimeout(ctx, cmp.Or(p.Patience, pushPatience))
	defer cancel()
	around := p.Publisher.Calendar(ctx, link)
	into := calendar.Source{Kind: readiness.FeedCalDAV, URL: link.Push.URL, User: link.Push.User, Password: link.Push.Password}
	for i := range entries {
		k := &entries[i]
		object, version := []byte(nil), ""
		if k.Shown(now) {
			object = around.Object(k)
			sum := sha256.Sum256(object)
			version = hex.EncodeToString(sum[:8])
		}
		if version == k.Sent {
			continue
		}
		if n == mostPushed || n > 0 && patience.Err() != nil {
			return n, true, nil
		}
		n++
		if err := p.writeOne(ctx, into, link.ID, k.UID, object, version); err != nil {
			return n, true, err
		}
	}
	return n, false, nil
}

// writeOne writes an entry, or takes it out where there is no object any more. A crash in between has the same written again.
func (p *Pusher) writeOne(ctx context.Context, into calendar.Source, linkID, uid string, object []byte, version string) (err error) {
	if object == nil {
		err = p.Fetcher.Delete(ctx, into, uid)
	} else {
		err = p.Fetcher.Put(ctx, into, uid, object)
	}
	if err != nil {
		return err
	}
	return p.Store.EntrySent(ctx, linkID, uid, version)
}
