package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
)

// CreateEvent enters an event by hand and plans its tasks. A level given with it counts as by's word.
func (s *Store) CreateEvent(ctx context.Context, e readiness.Event, by readiness.Actor, now time.Time) (readiness.Event, error) {
	if strings.TrimSpace(e.Title) == "" {
		return readiness.Event{}, readiness.Invalid{Field: "title", Reason: "required"}
	}
	if !e.End.After(e.Start) {
		return readiness.Event{}, readiness.Invalid{Field: "end", Reason: "not_after_start"}
	}
	err := s.inTx(ctx, by, now, func(t *tx) error {
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		if e.Level < 0 || e.Level > ladder.Height() {
			return readiness.Invalid{Field: "level", Reason: "out_of_range", Got: strconv.Itoa(e.Level)}
		}
		e = byHand(e, by, t.now)
		if err := t.addEvents(ctx, ladder, []readiness.Event{e}); err != nil {
			return err
		}
		e, err = loadEvent(ctx, t, e.ID)
		return err
	})
	if err != nil {
		return readiness.Event{}, fmt.Errorf("create event: %w", err)
	}
	return e, nil
}

// byHand fills in what an event has that no calendar speaks of.
func byHand(e readiness.Event, by readiness.Actor, now time.Time) readiness.Event {
	e.ID = newID(now)
	e.FeedID, e.UID, e.RecurrenceID = "", e.ID, ""
	e.Calendar, e.CalendarAt = readiness.Confirmed, now
	e.FirstSeen, e.EnteredAt = now, now
	level := e.Level
	e.Level, e.LevelState = 0, readiness.LevelUnset
	agree(&e, level, by)
	return e
}

// TellBrief takes over what PR tells beyond the calendar.
func (s *Store) TellBrief(ctx context.Context, id string, brief readiness.Brief, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	return s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		if e.Brief == brief {
			return nil
		}
		was := e.BriefLines()
		e.Brief = brief
		data := map[string]string{"title": e.Title}
		for i, line := range e.BriefLines() {
			if line.Value != was[i].Value {
				data[string(line.Field)] = line.Value
			}
		}
		t.record(readiness.Change{Kind: readiness.BriefTold, EventID: e.ID, Data: data})
		return nil
	})
}
