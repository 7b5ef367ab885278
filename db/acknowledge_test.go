package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestAMoveIsAcknowledgedOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		move := func(e readiness.Event, at time.Time) readiness.Event {
			return must(s.EditEvent(ctx, e.ID, e.Version, pr, at, func(e *readiness.Event) error {
				e.Start, e.End = e.Start.Add(90*time.Minute), e.End.Add(90*time.Minute)
				return nil
			}))(t)
		}
		still := must(s.CreateEvent(ctx, entered("朝の扉", noon.AddDate(0, 0, 2)), pr, noon))(t)
		unmoved(t, s, "an event that never moved", func() error {
			_, err := s.AcknowledgeMove(ctx, still.ID, still.Version, sre, noon)
			refused(t, err, "moved_at", "not_moved")
			return nil
		})
		moved := move(still, noon.Add(time.Minute))
		if moved.Acknowledged() || !moved.AsksForNote(noon.Add(time.Minute)) {
			t.Errorf("after the move: %+v", moved)
		}
		unmoved(t, s, "somebody who saw the old time", func() error {
			_, err := s.AcknowledgeMove(ctx, moved.ID, still.Version, sre, noon)
			wants(t, "an old version", err, fault.ErrStale)
			return nil
		})
		before := s.Revision()
		seen := must(s.AcknowledgeMove(ctx, moved.ID, moved.Version, sre, noon.Add(2*time.Minute)))(t)
		if !seen.Acknowledged() || seen.AckedBy != sre.Name || !seen.AckedAt.Equal(noon.Add(2*time.Minute)) || seen.Version != moved.Version+1 {
			t.Errorf("acknowledged: %+v", seen)
		}
		change := must(s.Changes(ctx, before, moved.ID, 10))(t)
		if len(change) != 1 || change[0].Kind != "event.acknowledged" || change[0].Actor != sre.Name ||
			change[0].Data["from"] != still.Start.Format(time.RFC3339) || change[0].Data["to"] != moved.Start.Format(time.RFC3339) {
			t.Errorf("changes %+v", change)
		}
		unmoved(t, s, "a second click on the same form", func() error {
			again, err := s.AcknowledgeMove(ctx, moved.ID, moved.Version, sre, noon.Add(time.Hour))
			if !again.AckedAt.Equal(seen.AckedAt) {
				t.Errorf("acknowledged anew at %s", again.AckedAt)
			}
			return err
		})
		later := move(seen, noon.Add(2*time.Hour))
		if later.Acknowledged() || !later.AsksForNote(noon.Add(2*time.Hour)) {
			t.Errorf("a later move does not ask anew: %+v", later)
		}
		if got := must(s.Event(ctx, later.ID))(t); got.AckedBy != sre.Name || got.Acknowledged() {
			t.Errorf("stored: %+v", got)
		}
	})
}

func TestNothingHasAiredBeforeItBegins(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := must(s.CreateEvent(ctx, entered("朝の扉", noon.AddDate(0, 0, 2)), pr, noon))(t)
		unmoved(t, s, "a moment before it begins", func() error {
			_, err := s.PressAired(ctx, e.ID, e.Version, pr, e.Start.Add(-time.Millisecond))
			refused(t, err, "aired_at", "not_begun")
			return nil
		})
		e = must(s.PressOnAir(ctx, e.ID, e.Version, pr, e.Start.Add(-time.Hour)))(t)
		e = must(s.PressAired(ctx, e.ID, e.Version, pr, e.Start.Add(-time.Minute)))(t)
		if e.AiredAt.IsZero() {
			t.Error("what PR put on air early cannot be over early")
		}
	})
}
