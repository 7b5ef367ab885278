package feedout

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/outfeed"
	"tallylight/text"
)

// Store is what publishing needs of the store.
type Store interface {
	Snapshot(ctx context.Context, from, to time.Time) (readiness.Snapshot, error)
	// ReviseEntries keeps what revise says of the entries of a link, and gives all that is kept.
	ReviseEntries(ctx context.Context, linkID string, now time.Time, revise func([]outfeed.Kept) (changed []outfeed.Kept, gone []string)) ([]outfeed.Kept, error)
}

// Publisher makes the calendars of links.
type Publisher struct {
	Store Store
	Home  func(context.Context) *time.Location // the zone of the company
	Base  string
}

// Entries gives the entries of a link as they are at now, each with its sequence.
func (p Publisher) Entries(ctx context.Context, now time.Time, link outfeed.Link) ([]outfeed.Kept, error) {
	from, to := now.Add(-readiness.BoardPast), now.Add(intake.ImportFuture)
	facts, err := p.Store.Snapshot(ctx, from, to)
	if err != nil {
		return nil, fault.Wrap(err, "read what a calendar shows")
	}
	entries := Entries(now, facts, link, p.Home(ctx))
	return p.Store.ReviseEntries(ctx, link.ID, now, func(kept []outfeed.Kept) ([]outfeed.Kept, []string) {
		return outfeed.Revise(now, kept, entries, from)
	})
}

// Calendar is what is written around the entries of a link.
func (p Publisher) Calendar(ctx context.Context, link outfeed.Link) Calendar {
	t := text.For(text.Lang(link.Lang))
	return Calendar{Name: t.Outfeed.CalName(link.Name), Zone: p.Home(ctx), Base: p.Base, AsOf: func(at time.Time) string { return t.Outfeed.AsOf(t.Moment(at)) }}
}
