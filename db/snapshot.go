package db

import (
	"context"
	"fmt"
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

// SnapshotOf is a Snapshot of the events of these ids that there are.
func (s *Store) SnapshotOf(ctx context.Context, ids []string) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		events, err := eventsNamed(ctx, q, ids)
		if err != nil {
			return err
		}
		f, err = s.snapshotOf(ctx, q, events)
		return err
	})
	return f, err
}

// JudgedSnapshot is the part of an EventSnapshot by which a page is judged for the event, without its tasks. Without an id that is
// the first event on air or to come that is planned as at least a level of the ladder; where there is none, no event.
func (s *Store) JudgedSnapshot(ctx context.Context, id string, now time.Time, least func(readiness.Ladder) int) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		if f.Ladder, err = loadLadder(ctx, q); err != nil {
			return err
		}
		if f.Events, err = judged(ctx, q, id, now, f.Ladder, least); err != nil {
			return err
		}
		if f.Traffic, err = loadTraffic(ctx, q); err != nil {
			return err
		}
		if f.Pages, f.Required, err = s.pageFacts(ctx, q); err != nil {
			return err
		}
		return around(ctx, q, &f)
	})
	return fault.OrNone(f, err, "event %s", id)
}

// judged gives the event for which a page is judged; none where there is none.
func judged(ctx context.Context, q querier, id string, now time.Time, ladder readiness.Ladder, least func(readiness.Ladder) int) ([]readiness.Event, error) {
	if id != "" {
		e, err := loadEvent(ctx, q, id)
		return []readiness.Event{e}, err
	}
	e, found, err := nextAsking(ctx, q, now, ladder, least(ladder))
	if err != nil || !found {
		return nil, err
	}
	return []readiness.Event{e}, nil
}

func (s *Store) snapshot(ctx context.Context, events string, args ...any) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		chosen, err := eventTable.list(ctx, q, `WHERE `+events, args...)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		f, err = s.snapshotOf(ctx, q, chosen)
		return err
	})
	return f, err
}

// snapshotOf reads what events are judged by.
func (s *Store) snapshotOf(ctx context.Context, q querier, events []readiness.Event) (f readiness.Snapshot, err error) {
	f.Events = events
	if err := s.planned(ctx, q, &f); err != nil {
		return f, err
	}
	if f.Revision, err = storedRevision(ctx, q); err != nil {
		return f, err
	}
	if f.Traffic, err = loadTraffic(ctx, q); err != nil {
		return f, err
	}
	return f, s.loadSources(ctx, q, &f)
}

// planned reads the ladder, and the tasks of the events.
func (s *Store) planned(ctx context.Context, q querier, f *readiness.Snapshot) (err error) {
	if f.Ladder, err = loadLadder(ctx, q); err != nil {
		return err
	}
	f.Tasks, err = s.snapshotTasks(ctx, q, f.Ladder, f.Events)
	return err
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
	if err = around(ctx, q, f); err != nil {
		return err
	}
	past, err := pastAlike(ctx, q, f.Events)
	f.Suggest = grading.Rule(f.Ladder, past)
	return err
}

func feedsByID(ctx context.Context, q querier) (map[string]readiness.Feed, error) {
	feeds, err := loadFeeds(ctx, q)
	known := make(map[string]readiness.Feed, len(feeds))
	for _, f := range feeds {
		known[f.ID] = f
	}
	return known, err
}
