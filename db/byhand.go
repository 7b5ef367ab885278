package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// CreateEvent enters an event by hand. A level given with it counts as by's word.
func (s *Store) CreateEvent(ctx context.Context, e readiness.Event, by readiness.Actor, now time.Time) (readiness.Event, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		entered, err := t.enter(ctx, []readiness.Event{e})
		if err != nil {
			return err
		}
		e, err = loadEvent(ctx, t, entered[0].ID)
		return err
	})
	return fault.OrNone(e, err, "create event")
}

// CreateEvents enters many events by hand, all or none. What is known already, by its title and start, is left out:
// entering the same twice adds nothing the second time. It gives how many were added.
func (s *Store) CreateEvents(ctx context.Context, events []readiness.Event, by readiness.Actor, now time.Time) (added int, err error) {
	return s.CreateTable(ctx, events, nil, by, now)
}

// CreateTable is CreateEvents with levels that were chosen in a preview of the events, by their place; 0 is none. Each has a
// line of the log, and one more sums them up.
func (s *Store) CreateTable(ctx context.Context, events []readiness.Event, levels []int, by readiness.Actor, now time.Time) (added int, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		known, err := startingWith(ctx, t, events)
		if err != nil {
			return err
		}
		var unknown []readiness.Event
		chosen := map[string]int{}
		for i, e := range events {
			e.ID = "" // no twin of itself
			if _, twin := e.Twin(known, 0); twin {
				continue
			}
			e.ID = newID(t.now)
			unknown, known = append(unknown, e), append(known, e)
			if i < len(levels) {
				chosen[e.ID] = levels[i]
			}
		}
		if added = len(unknown); added == 0 {
			return nil
		}
		if unknown, err = t.enter(ctx, unknown); err != nil {
			return err
		}
		return s.setChosen(ctx, t, "", unknown, func(e readiness.Event) int { return chosen[e.ID] })
	})
	return fault.OrNone(added, err, "create %d events", len(events))
}

// enter adds events by hand, those without an id under new ones.
func (t *tx) enter(ctx context.Context, events []readiness.Event) ([]readiness.Event, error) {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return nil, err
	}
	entered := make([]readiness.Event, len(events))
	for i, e := range events {
		if e.Level < 0 || e.Level > ladder.Height() {
			return nil, fault.Invalid{Field: "level", Reason: "out_of_range", Got: strconv.Itoa(e.Level)}
		}
		entered[i] = byHand(e, t.by, t.now)
		if err := entered[i].Check(); err != nil {
			return nil, err
		}
	}
	if err := t.addEvents(ctx, entered); err != nil {
		return nil, err
	}
	return entered, t.recordAdded(ladder, entered)
}

// byHand fills in what an event has that no calendar speaks of.
func byHand(e readiness.Event, by readiness.Actor, now time.Time) readiness.Event {
	if e.ID == "" {
		e.ID = newID(now)
	}
	e.FeedID, e.UID, e.RecurrenceID = "", e.ID, ""
	if e.Calendar == "" {
		e.Calendar = readiness.Confirmed
	}
	e.CalendarAt, e.FirstSeen, e.EnteredAt = now, now, now
	level := e.Level
	e.Level, e.LevelState = 0, readiness.LevelUnset
	_ = e.Agree(level, by, now) // nothing is confirmed yet that they could not take back
	return e
}

// startingWith reads the events that start when one of the others does. None of them ends before it starts, which is
// what the index is asked for.
func startingWith(ctx context.Context, q querier, others []readiness.Event) ([]readiness.Event, error) {
	var starts []int64
	for _, e := range others {
		if !e.Start.IsZero() { // a row of a table that cannot be taken has none
			starts = append(starts, ms(e.Start))
		}
	}
	slices.Sort(starts)
	return inChunks(slices.Compact(starts), func(some []int64) ([]readiness.Event, error) {
		return eventTable.list(ctx, q, `WHERE end_at >= $1 AND start_at IN `+params(2, len(some)), append([]any{some[0]},
			anys(some)...)...)
	})
}

// Known tells of each event whether it is there already, by its title and start.
func (s *Store) Known(ctx context.Context, events []readiness.Event) ([]bool, error) {
	stored, err := startingWith(ctx, s.read, events)
	if err != nil {
		return nil, fmt.Errorf("read what is known: %w", err)
	}
	known := make([]bool, len(events))
	for i, e := range events {
		_, known[i] = e.Twin(stored, 0)
	}
	return known, nil
}

// TwinOf gives the event that one to be entered is likely to repeat; false where there is none.
func (s *Store) TwinOf(ctx context.Context, e readiness.Event) (readiness.Event, bool, error) {
	near, err := s.EventsStarting(ctx, e.Start.Add(-readiness.TwinWithin), e.Start.Add(readiness.TwinWithin))
	twin, found := e.Twin(near, readiness.TwinWithin)
	return twin, found, err
}

// EditEvent lets edit alter an event in one step: of one that a calendar owns the brief and whether it is hidden, of one
// entered by hand also what a calendar would say. A new air time is a move, and the tasks follow it.
func (s *Store) EditEvent(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, edit func(*readiness.Event) error) (readiness.Event, error) {
	var e readiness.Event
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := loadEvent(ctx, t, id)
		if err != nil {
			return err
		}
		e = was
		if err := edit(&e); err != nil || same(e, was) {
			return err
		}
		if version != 0 && version != was.Version {
			return fault.ErrStale
		}
		m, err := readiness.Revise(t.now, was, e)
		if err != nil {
			return err
		}
		e, err = s.saveRevised(ctx, t, m)
		return err
	})
	return fault.OrNone(e, err, "event %s", id)
}

// saveRevised writes an edited event, its plan, and a line of the log for each thing that was done.
func (s *Store) saveRevised(ctx context.Context, t *tx, m readiness.Move) (readiness.Event, error) {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return m.Event, err
	}
	e, was := &m.Event, m.Was
	if err := s.planRevised(ctx, t, ladder, m); err != nil {
		return *e, err
	}
	if err := t.saveEvent(ctx, was, e); err != nil {
		return *e, err
	}
	if !sameAiring(*e, was) {
		t.recordMove(m)
	}
	t.recordHidden(*e, was)
	t.recordBrief(*e, was)
	return *e, nil
}

// planRevised brings the tasks of an edited event in step with it. What PR tells can decide which tasks there are, as a level
// does.
func (s *Store) planRevised(ctx context.Context, t *tx, ladder readiness.Ladder, m readiness.Move) (err error) {
	e, was := &m.Event, m.Was
	switch {
	case e.Brief.Exposure != was.Brief.Exposure || e.Brief.ScreenURL != was.Brief.ScreenURL:
		_, err = s.relevel(ctx, t, ladder, was, e)
	case m.Moved() || m.Turned() || e.Hidden != was.Hidden:
		_, err = s.replan(ctx, t, ladder, e)
	}
	return err
}

// sameAiring says that nothing differs of what a calendar would say.
func sameAiring(a, b readiness.Event) bool {
	a.Brief, a.Hidden, a.Version, a.TasksVersion = b.Brief, b.Hidden, b.Version, b.TasksVersion
	return same(a, b)
}

func (t *tx) recordHidden(e, was readiness.Event) {
	if e.Hidden == was.Hidden {
		return
	}
	kind := journal.EventShown
	if e.Hidden {
		kind = journal.EventHidden
	}
	t.record(readiness.Change{Kind: kind, EventID: e.ID, Data: map[string]string{"title": e.Title}})
}

func (t *tx) recordBrief(e, was readiness.Event) {
	if e.Brief == was.Brief {
		return
	}
	data := map[string]string{"title": e.Title}
	for _, f := range readiness.BriefFields {
		if said := e.Brief.Told(f); said != was.Brief.Told(f) {
			data[string(f)] = said
		}
	}
	t.record(readiness.Change{Kind: journal.BriefTold, EventID: e.ID, Data: data})
}

// TellBrief takes over what PR tells beyond the calendar.
func (s *Store) TellBrief(ctx context.Context, id string, brief readiness.Brief, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.EditEvent(ctx, id, version, by, now, func(e *readiness.Event) error {
		e.Tell(brief)
		return nil
	})
}

// SetHidden says that an event is no exposure, or takes that back; its tasks are planned anew then.
func (s *Store) SetHidden(ctx context.Context, id string, hidden bool, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.EditEvent(ctx, id, version, by, now, func(e *readiness.Event) error {
		e.Hidden = hidden
		return nil
	})
}
