package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/grading"
)

// Snapshot gives all that the board is computed from, at one revision: the events whose time overlaps
// [from, to) with their tasks, hidden ones too, all feeds, and all top pages with their newest observations. The
// tasks are shared with other snapshots, so that they must not be altered.
func (s *Store) Snapshot(ctx context.Context, from, to time.Time) (readiness.Snapshot, error) {
	const overlapping = `end_at > $1 AND start_at < $2`
	return s.snapshot(ctx, overlapping, ms(from), ms(to))
}

// EventSnapshot is a Snapshot of one event; ErrNotFound where there is none.
func (s *Store) EventSnapshot(ctx context.Context, id string) (readiness.Snapshot, error) {
	f, err := s.snapshot(ctx, `id = $1`, id)
	if err == nil && len(f.Events) == 0 {
		err = fault.ErrNotFound
	}
	return fault.OrNone(f, err, "event %s", id)
}

func (s *Store) snapshot(ctx context.Context, events string, args ...any) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		if f, err = s.planned(ctx, q, events, args...); err != nil {
			return err
		}
		if f.Revision, err = storedRevision(ctx, q); err != nil {
			return err
		}
		if f.Traffic, err = loadTraffic(ctx, q); err != nil {
			return err
		}
		return s.loadSources(ctx, q, &f)
	})
	return f, err
}

// planned reads events with their tasks and the ladder.
func (s *Store) planned(ctx context.Context, q querier, events string, args ...any) (f readiness.Snapshot, err error) {
	if f.Ladder, err = loadLadder(ctx, q); err != nil {
		return f, err
	}
	if f.Events, err = eventTable.list(ctx, q, `WHERE `+events, args...); err != nil {
		return f, fmt.Errorf("read events: %w", err)
	}
	f.Tasks, err = s.snapshotTasks(ctx, q, f.Ladder, f.Events)
	return f, err
}

// loadSources reads what events are judged by beside their own facts.
func (s *Store) loadSources(ctx context.Context, q querier, f *readiness.Snapshot) (err error) {
	if f.Feeds, err = feedsByID(ctx, q); err != nil {
		return err
	}
	if f.Verified, err = loadVerified(ctx, q, f.Events); err != nil {
		return err
	}
	if f.Pages, f.Required, err = s.pageFacts(ctx, q); err != nil {
		return err
	}
	if f.StandingProofs, err = loadStanding(ctx, q); err != nil {
		return err
	}
	if f.Around, err = eventsAround(ctx, q, f.Events, longestTail(f)); err != nil {
		return err
	}
	past, err := pastAlike(ctx, q, f.Events)
	f.Suggest = grading.Rule(f.Ladder, past)
	return err
}

// longestTail is how long after an event its peak may add to another's on any page.
func longestTail(f *readiness.Snapshot) time.Duration {
	longest := f.Traffic.PeakTail()
	for i := range f.Pages {
		longest = max(longest, time.Duration(f.Pages[i].Page.Traffic.TailS*float64(time.Second)))
	}
	return longest
}

// eventsAround reads the events whose traffic may fall together with that of others: those around them in time, by more than
// the hours by which the window of an event that lasts all day may differ from its dates.
func eventsAround(ctx context.Context, q querier, events []readiness.Event, tail time.Duration) ([]readiness.Event, error) {
	if len(events) == 0 {
		return nil, nil
	}
	from := slices.MinFunc(events, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) }).Start
	to := slices.MaxFunc(events, func(a, b readiness.Event) int { return a.End.Compare(b.End) }).End
	const slack = 2 * fault.Day
	near, err := eventTable.list(ctx, q, `WHERE end_at > $1 AND start_at < $2 AND NOT hidden`, ms(from.Add(-slack-tail)), ms(to.Add(slack+tail)))
	known := make(map[string]bool, len(events))
	for i := range events {
		known[events[i].ID] = true
	}
	return slices.DeleteFunc(near, func(e readiness.Event) bool { return known[e.ID] }), fault.Wrap(err, "read the events around")
}

func feedsByID(ctx context.Context, q querier) (map[string]readiness.Feed, error) {
	feeds, err := loadFeeds(ctx, q)
	known := make(map[string]readiness.Feed, len(feeds))
	for _, f := range feeds {
		known[f.ID] = f
	}
	return known, err
}
