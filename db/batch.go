package db

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// SetLevels sets one level for several events as SetLevelOf sets that of one: all of them, or none. Each has its line of the
// log, and one more sums them up. It gives how many it changed, and the number of the line that takes all of it back; 0 where
// nothing was changed. A *batch.Stale names those that others changed meanwhile.
func (s *Store) SetLevels(ctx context.Context, said batch.Levels, by readiness.Actor, now time.Time) (changed int, line int64, err error) {
	var done *tx
	err = s.inTx(ctx, by, now, func(t *tx) error {
		done = t
		if err := fault.All(said.Wrong()); err != nil {
			return err
		}
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		if said.Ladder != 0 && said.Ladder != ladder.Version {
			return fault.ErrStale
		}
		changed, err = t.eachEvent(ctx, said.Events, func(e *readiness.Event) error {
			return s.agree(ctx, t, e, LevelWord{Level: said.Level, Reason: said.Reason})
		})
		if err == nil {
			t.recordLevels("", changed, said.Level)
		}
		return err
	})
	if err != nil || changed == 0 {
		return 0, 0, fault.Wrap(err, "set levels")
	}
	return changed, done.revision, nil
}

// eachEvent lets work alter several events as they were seen, each once, and gives how many it altered. The error is a
// *batch.Stale with all that have another version by now.
func (t *tx) eachEvent(ctx context.Context, events []batch.Seen, work func(*readiness.Event) error) (altered int, err error) {
	stale, met := &batch.Stale{}, map[string]bool{}
	for _, seen := range events {
		if met[seen.ID] {
			continue
		}
		met[seen.ID] = true
		e, edited, err := t.editEvent(ctx, seen.ID, seen.Version, work)
		switch {
		case errors.Is(err, fault.ErrStale):
			stale.Events = append(stale.Events, e)
		case errors.Is(err, fault.ErrNotFound):
			return 0, fault.Invalid{Field: "events", Reason: "no_such_event", Got: seen.ID}
		case err != nil:
			return 0, fault.Wrap(err, "event %s", seen.ID)
		case edited:
			altered++
		}
	}
	if len(stale.Events) > 0 {
		return 0, stale
	}
	return altered, nil
}

// recordLevels sums up the levels that the last lines say, of which there are n; 0 is of several levels.
func (t *tx) recordLevels(feedID string, n, level int) {
	if n < 2 {
		return
	}
	last := t.changes[len(t.changes)-1]
	data := batch.Sum(map[string]string{"to": strconv.Itoa(level), "state": last.Data["state"], "reason": last.Data["reason"]}, n)
	t.record(readiness.Change{Kind: journal.LevelsSet, Subject: feedID, Data: data})
}

// importLevels sets the levels that somebody chose in the preview of what is being imported, on their word.
func (s *Store) importLevels(ctx context.Context, t *tx, feedID string, chosen *intake.Chosen) error {
	if chosen == nil || len(chosen.Levels) == 0 {
		return nil
	}
	uids := slices.Sorted(maps.Keys(chosen.Levels))
	events, err := t.eventsIn(ctx, feedID, `uid`, uids)
	if err != nil {
		return err
	}
	shared, err := t.sourcesIn(ctx, feedID, `uid`, uids) // events that another calendar brought first
	if err != nil {
		return err
	}
	ids := make([]string, len(shared))
	for i, e := range shared {
		ids[i] = e.ID
	}
	others, err := eventsNamed(ctx, t, ids)
	if err != nil {
		return err
	}
	events = append(events, others...)
	slices.SortFunc(events, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	return t.as(chosen.By, func() error {
		return s.setChosen(ctx, t, feedID, events, func(e readiness.Event) int { return chosen.Levels[e.UID] })
	})
}

// setChosen sets the levels of events that were just made, with a line of the log each and one that sums them up. 0 sets none.
func (s *Store) setChosen(ctx context.Context, t *tx, feedID string, events []readiness.Event, level func(readiness.Event) int) error {
	t.settle()
	n, said := 0, map[int]bool{}
	for _, e := range events {
		to := level(e)
		if to == 0 || e.Hidden {
			continue
		}
		_, edited, err := t.editEvent(ctx, e.ID, 0, func(e *readiness.Event) error {
			return s.agree(ctx, t, e, LevelWord{Level: to})
		})
		if err != nil {
			return err
		}
		if edited {
			n++
			said[to] = true
		}
	}
	one := 0
	if len(said) == 1 {
		one = slices.Collect(maps.Keys(said))[0]
	}
	t.recordLevels(feedID, n, one)
	return nil
}

// AcknowledgeSeries notes that by has seen how an event moved together with other airings of its series: of all of them at
// once, with a line of the log each and one that sums them up. It is AcknowledgeMove where it moved alone.
func (s *Store) AcknowledgeSeries(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	var e readiness.Event
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := loadEvent(ctx, t, id)
		if err != nil {
			return err
		}
		if was.MovedAt.IsZero() {
			return fault.Invalid{Field: "moved_at", Reason: "not_moved"}
		}
		airings, err := t.movedWith(ctx, was)
		if err != nil {
			return err
		}
		seen := make([]batch.Seen, len(airings))
		for i, o := range airings {
			if seen[i].ID = o.ID; o.ID == id {
				seen[i].Version = version
			}
		}
		n, err := t.eachEvent(ctx, seen, func(e *readiness.Event) error {
			t.acknowledge(e)
			return nil
		})
		if err != nil {
			return err
		}
		if n > 1 {
			t.record(readiness.Change{Kind: journal.SeriesSeen, EventID: id, Data: batch.Sum(airings.Data(was), n)})
		}
		e, err = loadEvent(ctx, t, id)
		return err
	})
	return fault.OrNone(e, err, "event %s", id)
}

// MovedWith gives the airings that moved as an event did in the same import, itself included.
func (s *Store) MovedWith(ctx context.Context, e readiness.Event) (batch.Airings, error) {
	airings, err := movedWith(ctx, s.read, e)
	return airings, fault.Wrap(err, "read what moved with event %s", e.ID)
}

func (t *tx) movedWith(ctx context.Context, e readiness.Event) (batch.Airings, error) {
	return movedWith(ctx, t, e)
}

func movedWith(ctx context.Context, q querier, e readiness.Event) (batch.Airings, error) {
	if batch.ShiftOf(e).Alone() {
		return batch.Airings{e}, nil
	}
	events, err := eventTable.list(ctx, q, `WHERE feed_id = $1 AND uid = $2 AND moved_at = $3`, e.FeedID, e.UID, ms(e.MovedAt))
	return batch.Alike(e, events), err
}

// recordMoves records what a calendar changed in events: the airings of a series that moved alike also as one.
func (t *tx) recordMoves(moves []readiness.Move) {
	series, others := batch.Moves(t.now, moves)
	for _, m := range others {
		t.recordMove(m)
	}
	for _, alike := range series {
		for _, m := range alike {
			t.recordMove(m)
		}
		airings := batch.Moved(alike)
		t.record(readiness.Change{Kind: journal.SeriesMoved, EventID: airings[0].ID, Subject: airings[0].FeedID, Data: airings.Data(airings[0])})
	}
}

// undoTogether takes back all lines that a line sums up, as far as they still stand; ErrStale where one was changed since.
func (s *Store) undoTogether(ctx context.Context, t *tx, c readiness.Change) error {
	parts, err := changesOf(ctx, t, readChanges+` WHERE seq >= $1 AND seq < $2 ORDER BY seq DESC`, batch.From(c), c.Seq)
	if err != nil {
		return err
	}
	already, stale := len(t.changes), &batch.Stale{}
	for _, part := range parts {
		err := s.undo(ctx, t, part)
		switch {
		case errors.Is(err, fault.ErrStale):
			e, err := loadEvent(ctx, t, part.EventID)
			if err != nil {
				return err
			}
			stale.Events = append(stale.Events, e)
		case errors.Is(err, fault.ErrNotFound): // it went with its calendar
		case err != nil:
			return err
		}
	}
	n := len(t.changes) - already
	if len(stale.Events) > 0 {
		return stale
	}
	if n > 0 {
		data := batch.Sum(map[string]string{"seq": strconv.FormatInt(c.Seq, 10), "kind": c.Kind}, n)
		if c.Data["title"] != "" {
			data["title"] = c.Data["title"]
		}
		t.record(readiness.Change{Kind: journal.Undone, EventID: c.EventID, Subject: c.Subject, Data: data})
	}
	return nil
}
