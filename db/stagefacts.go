package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// StageEdit has the calendar of a rehearsal say something else of an event: what edit makes of it. The same happens as where a
// calendar that is read says so.
func (s *Store) StageEdit(ctx context.Context, id string, now time.Time, edit func(*readiness.Event)) (readiness.Event, error) {
	var e readiness.Event
	err := s.inTx(ctx, importer, now, func(t *tx) error {
		was, err := loadEvent(ctx, t, id)
		if err != nil {
			return err
		}
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		e = was
		edit(&e)
		m := readiness.Move{Event: e, Was: was}
		if m.Moved() {
			m.Event.NoteMove(t.now, was.Start)
		}
		if m.Turned() {
			m.Event.CalendarAt = t.now
		}
		e = m.Event
		return s.importMoves(ctx, t, ladder, []readiness.Move{m})
	})
	return fault.OrNone(e, err, "event %s", id)
}

// EventIDs gives the ids of all events.
func (s *Store) EventIDs(ctx context.Context) ([]string, error) {
	ids, err := query(ctx, s.read, scanValue[string], `SELECT id FROM events`)
	return ids, fault.Wrap(err, "read which events there are")
}

// Secret gives those of events of which people who may not see what is confidential may not know at now what they are about: they are
// confidential, hidden or gone.
func (s *Store) Secret(ctx context.Context, ids []string, now time.Time) ([]string, error) {
	events, err := inChunks(ids, func(some []string) ([]readiness.Event, error) {
		return eventTable.list(ctx, s.read, `WHERE NOT hidden AND id IN `+params(1, len(some)), anys(some)...)
	})
	if err != nil {
		return nil, fmt.Errorf("read what is confidential: %w", err)
	}
	open := map[string]bool{}
	for i := range events {
		open[events[i].ID] = !events[i].Confidential(now)
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return open[id] }), nil
}

// HushStage makes events of a stage private.
func (s *Store) HushStage(ctx context.Context, ids []string, now time.Time) error {
	loud, err := inChunks(ids, func(some []string) ([]string, error) {
		return query(ctx, s.read, scanValue[string], `SELECT id FROM events WHERE NOT private AND id IN `+params(1, len(some)), anys(some)...)
	})
	if err != nil || len(loud) == 0 {
		return err
	}
	return s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.touch()
		for _, id := range loud {
			if err := do(ctx, t, `UPDATE events SET private = TRUE WHERE id = $1`, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// keptOnStage is how long a stage keeps what its stand-in saw.
const keptOnStage = 2 * time.Hour

// StandIn keeps what stands in for probes of a page and for its survey (nil: none is due), forgets what nobody looks back on any
// more, and dates what machines said of the page's capacity and of tasks anew: nobody asks them here.
func (s *Store) StandIn(ctx context.Context, page toppage.Page, seen []toppage.Observation, survey *toppage.Survey, now time.Time) error {
	if len(seen) > 0 {
		if err := s.RecordObservations(ctx, page.ID, seen, now.Add(page.Interval), now); err != nil {
			return err
		}
	}
	if survey != nil {
		if err := s.RecordSurvey(ctx, page, *survey, now.Add(toppage.SurveyInterval), now); err != nil {
			return err
		}
	}
	for _, table := range []string{"observations", "surveys"} {
		if err := do(ctx, s.write, `DELETE FROM `+table+` WHERE page_id = $1 AND at < $2`, page.ID, ms(now.Add(-keptOnStage))); err != nil {
			return fmt.Errorf("forget old %s: %w", table, err)
		}
	}
	return s.capacityAnew(ctx, page, now)
}

// capacityAnew dates what was said of a page's capacity.
func (s *Store) capacityAnew(ctx context.Context, page toppage.Page, now time.Time) error {
	r, err := loadCapacity(ctx, s.read, page.ID)
	if err != nil || r == nil {
		return err
	}
	r.At, r.Asked = now, now
	return s.RecordCapacity(ctx, page, *r, now.Add(fault.Day), now)
}

// AnswersAnew dates what machines said of the tasks of all events.
func (s *Store) AnswersAnew(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, readiness.System, now, func(t *tx) error {
		all, err := verificationTable.list(ctx, t, ``)
		if err != nil || len(all) == 0 {
			return err
		}
		t.touch()
		for i := range all {
			v := &all[i]
			e, err := loadEvent(ctx, t, v.EventID)
			if errors.Is(err, fault.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			v.At, v.Asked = t.now, t.now
			v.From, v.To = e.Window()
			if err := do(ctx, t, `DELETE FROM verifications WHERE event_id = $1 AND template = $2`, v.EventID, v.Template); err != nil {
				return err
			}
			if err := verificationTable.insert(ctx, t, v, ``); err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetProbes forgets what was seen of a page, and has its history begin at an instant.
func (s *Store) ForgetProbes(ctx context.Context, pageID string, at time.Time) error {
	return s.inTx(ctx, readiness.System, at, func(t *tx) error {
		t.touch()
		for _, table := range []string{"observations", "surveys"} {
			if err := do(ctx, t, `DELETE FROM `+table+` WHERE page_id = $1`, pageID); err != nil {
				return fmt.Errorf("forget the %s: %w", table, err)
			}
		}
		return do(ctx, t, `UPDATE top_pages SET folded_to = 0, next_probe = $2, evidence = evidence + 1 WHERE id = $1`, pageID, ms(at))
	})
}
