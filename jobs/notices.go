package jobs

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// NoticeStore is what finding out what people are to be told needs of the store.
type NoticeStore interface {
	Revision() int64
	// NoticesBegun says whether all that there was has been looked at once; until then nothing is told.
	NoticesBegun(ctx context.Context) (bool, error)
	BeginNotices(ctx context.Context) error
	// ToNotice reads what changed or turns by now, at most so many.
	ToNotice(ctx context.Context, now time.Time, most int) (notice.Sight, error)
	// NearToNotice reads all events of a time, a part after the other, with all that stands beside them.
	NearToNotice(ctx context.Context, now, to time.Time, after notice.Cursor, most int) (notice.Sight, error)
	NextToNotice(ctx context.Context) (time.Time, error)
	// Noticed keeps what was found and what is to be told of it, and says how many notices that is.
	Noticed(ctx context.Context, found []notice.Found, now time.Time) (int, error)
	Unnotice(ctx context.Context, subjects []string, now time.Time) error
	Plans(ctx context.Context) ([]notice.Plan, error)
	// Listeners gives the channels that are told of events besides, by event.
	Listeners(ctx context.Context, eventIDs []string) (map[string][]notice.Listener, error)
	// Gather makes messages of what is due, and gives when there may be more.
	Gather(ctx context.Context, now time.Time) (time.Time, error)
	// Lasting gives what lasts of which people were told; Repeat keeps what is told of it again.
	Lasting(ctx context.Context) ([]notice.Lasting, error)
	Repeat(ctx context.Context, news []notice.News, now time.Time) error
}

// Notifier finds out what people are to be told. Between changes and turns it reads nothing.
type Notifier struct {
	Store    NoticeStore
	begun    bool
	revision int64
	read     time.Time // when the store was read last
	next     time.Time // when something turns by itself, or more can be gathered; zero: not
	wrote    bool      // notices were written since it was asked what is told again
	repeats  time.Time // when something is told again; zero: nothing is
}

const (
	// noticePause is how long the store is left alone after it was read: a burst of changes is looked at once.
	noticePause = 2 * time.Second
	// noticesAtOnce is how many things are looked at in one piece.
	noticesAtOnce = 500
	// noticeAhead is how far ahead events are looked at that did not change themselves, when anything did.
	noticeAhead = 14 * fault.Day
	// forever is far beyond all events.
	forever = 100 * 365 * fault.Day
)

// Next gives the instant at which it wants to look next; zero where there is nothing to look at.
func (n *Notifier) Next() time.Time {
	if n.Store.Revision() != n.revision {
		return n.read.Add(noticePause)
	}
	return n.next
}

// Notice looks at what has changed or turned by now, and writes what people are to be told of it.
func (n *Notifier) Notice(ctx context.Context, now time.Time) error {
	since := now.Sub(n.read)
	changed := since < 0 || n.Store.Revision() != n.revision && since >= noticePause
	if !changed && !has(n.next, now) {
		return nil
	}
	revision := n.Store.Revision() // what changes while it is read is read again
	if err := n.look(ctx, now, changed); err != nil {
		return fmt.Errorf("find out what people are to be told: %w", err)
	}
	gathers, err := n.Store.Gather(ctx, now)
	if err != nil {
		return err
	}
	turns, err := n.Store.NextToNotice(ctx)
	if err != nil {
		return err
	}
	n.next = sooner(sooner(turns, gathers), n.repeats)
	n.revision, n.read = revision, now
	return nil
}

// look looks at what waits and turns; where anything has changed also at all that is near, since calls turn with pages and calendars.
func (n *Notifier) look(ctx context.Context, now time.Time, changed bool) error {
	if err := n.begin(ctx, now); err != nil {
		return err
	}
	plans := n.plans()
	sources, err := n.waiting(ctx, now, plans)
	if err != nil {
		return err
	}
	if changed || sources {
		if err := n.near(ctx, now, now.Add(noticeAhead), plans); err != nil {
			return err
		}
	}
	return n.again(ctx, now, plans)
}

// begin looks once at all that there is: what is so already is no news to anybody.
func (n *Notifier) begin(ctx context.Context, now time.Time) (err error) {
	if n.begun {
		return nil
	}
	if n.begun, err = n.Store.NoticesBegun(ctx); err != nil || n.begun {
		return err
	}
	if err := n.near(ctx, now, now.Add(forever), nil); err != nil {
		return err
	}
	if err := n.Store.BeginNotices(ctx); err != nil {
		return err
	}
	n.begun = true
	return nil
}

// planReader reads the plans when they are first asked for.
type planReader func(context.Context) ([]notice.Plan, error)

func (n *Notifier) plans() planReader {
	var plans []notice.Plan
	read := false
	return func(ctx context.Context) (_ []notice.Plan, err error) {
		if !read {
			plans, err = n.Store.Plans(ctx)
			read = err == nil
		}
		return plans, err
	}
}

// waiting looks at what changed and what turns by now, and says whether a top page, calendar or channel is among it.
func (n *Notifier) waiting(ctx context.Context, now time.Time, plans planReader) (sources bool, err error) {
	for {
		sight, err := n.Store.ToNotice(ctx, now, noticesAtOnce)
		if err != nil {
			return sources, err
		}
		sources = sources || sight.Sources
		if len(sight.Gone) > 0 {
			if err := n.Store.Unnotice(ctx, sight.Gone, now); err != nil {
				return sources, err
			}
		}
		found := events(now, &sight)
		if err := n.keep(ctx, now, found, plans); err != nil {
			return sources, err
		}
		if len(sight.Facts.Events)+len(sight.Gone) < noticesAtOnce {
			return sources, nil
		}
	}
}

// near looks at the events from now to an instant, and at all top pages and calendars. Without plans nothing is told.
func (n *Notifier) near(ctx context.Context, now, to time.Time, plans planReader) error {
	for after, first := (notice.Cursor{}), true; first || after != (notice.Cursor{}); first = false {
		sight, err := n.Store.NearToNotice(ctx, now, to, after, noticesAtOnce)
		if err != nil {
			return err
		}
		found := events(now, &sight)
		if first {
			found = append(found, sources(now, &sight)...)
			for _, c := range sight.Channels {
				seen := notice.LookChannel(now, c)
				found = append(found, notice.Found{Seen: seen, Known: sight.Known[seen.Subject]})
			}
		}
		if err := n.keep(ctx, now, found, plans); err != nil {
			return err
		}
		after = sight.After
	}
	return nil
}

// events finds what became of the events of a sight.
func events(now time.Time, sight *notice.Sight) (found []notice.Found) {
	rows := readiness.Board(now, sight.Facts)
	for _, e := range sight.Facts.Events {
		if e.Hidden { // it stands on no board
			rows = append(rows, sight.Facts.Row(now, e))
		}
	}
	for _, row := range rows {
		seen := notice.Look(now, row)
		seen.Event.Offer = sight.Offers[row.Event.ID]
		feed, known := sight.Facts.Feeds[row.Event.FeedID]
		seen.Event.Brought = known && notice.Brought(row.Event, feed)
		found = append(found, notice.Found{Seen: seen, Known: sight.Known[seen.Subject], EventID: row.Event.ID, Queued: sight.Queued[row.Event.ID]})
	}
	return found
}

// sources finds what became of top pages and calendars.
func sources(now time.Time, sight *notice.Sight) (found []notice.Found) {
	seen := notice.LookPages(now, sight.Facts.Standing(now))
	for _, f := range sight.Facts.Feeds {
		seen = append(seen, notice.LookFeed(now, f))
	}
	for _, s := range seen {
		found = append(found, notice.Found{Seen: s, Known: sight.Known[s.Subject]})
	}
	return found
}

// keep keeps what was found that is not known, and what is to be told of it.
func (n *Notifier) keep(ctx context.Context, now time.Time, all []notice.Found, plans planReader) error {
	var news []notice.Found
	for _, f := range all {
		told, kept := notice.Why(f.Known.Before(), f.Seen, now)
		if plans == nil {
			told = nil
		}
		if f.Seen = kept; f.Queued == 0 && f.Known.Holds(kept) {
			continue
		}
		for _, said := range told {
			f.News = append(f.News, notice.News{Notice: said})
		}
		news = append(news, f)
	}
	if len(news) == 0 {
		return nil
	}
	if err := n.address(ctx, now, news, plans); err != nil {
		return err
	}
	written, err := n.Store.Noticed(ctx, news, now)
	n.wrote = n.wrote || written > 0
	return err
}

// address says of each notice of what was found to whom it goes.
func (n *Notifier) address(ctx context.Context, now time.Time, found []notice.Found, plans planReader) error {
	var told []notice.Notice
	for i := range found {
		for _, one := range found[i].News {
			told = append(told, one.Notice)
		}
	}
	if len(told) == 0 {
		return nil
	}
	all, err := plans(ctx)
	if err != nil {
		return err
	}
	listeners, err := n.Store.Listeners(ctx, eventsOf(told...))
	if err != nil {
		return err
	}
	for i := range found {
		for j := range found[i].News {
			one := &found[i].News[j]
			for k := range all {
				one.Tellings = append(one.Tellings, all[k].Tells(one.Notice, now)...)
			}
			one.Tellings = append(one.Tellings, notice.Also(one.Notice, listeners[one.Notice.EventID], one.Tellings, now)...)
		}
	}
	return nil
}

// again tells whoever asked for it that something lasts still.
func (n *Notifier) again(ctx context.Context, now time.Time, plans planReader) error {
	if !n.wrote && !has(n.repeats, now) {
		return nil
	}
	lasting, err := n.Store.Lasting(ctx)
	if err != nil {
		return err
	}
	n.repeats = time.Time{}
	var news []notice.News
	for _, l := range lasting {
		all, err := plans(ctx)
		if err != nil {
			return err
		}
		for i := range all {
			last, told := l.Last(all[i].Subscriber)
			if !told {
				continue
			}
			again, next := all[i].Again(l.Notice, last, now)
			n.repeats = sooner(n.repeats, next)
			if again.Once != "" {
				news = append(news, notice.News{Notice: again, Tellings: all[i].Tells(again, now)})
			}
		}
	}
	if len(news) > 0 {
		err = n.Store.Repeat(ctx, news, now)
	}
	n.wrote = n.wrote && err != nil
	return err
}

// sooner gives the earlier of two instants, of which zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
