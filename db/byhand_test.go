package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// entered is an event by hand as a form gives it.
func entered(title string, start time.Time) readiness.Event {
	return readiness.Event{Title: title, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo"}
}

func TestATableIsEnteredOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		show(t, s)
		first := must(s.Event(ctx, board(t, s).Events[0].ID))(t)
		table := []readiness.Event{
			entered("Ｓｈｏｗ", first.Start), // known, in wide letters
			entered("朝の扉", noon.AddDate(0, 0, 3)),
			entered("朝の 扉", noon.AddDate(0, 0, 3)), // the row before it again
			entered("朝の扉", noon.AddDate(0, 0, 4)),
		}
		table[3].Level = 4
		if got := must(s.Known(ctx, table))(t); !got[0] || got[1] || got[2] || got[3] {
			t.Errorf("known: %v", got)
		}
		before := s.Revision()
		if added := must(s.CreateEvents(ctx, table, pr, noon))(t); added != 2 {
			t.Errorf("%d events added, want 2", added)
		}
		if got := kinds(t, s, before); got != "event.imported event.imported" {
			t.Errorf("changes %s", got)
		}
		unmoved(t, s, "the same table again", func() error {
			added, err := s.CreateEvents(ctx, table, pr, noon)
			if added != 0 {
				t.Errorf("%d events added again", added)
			}
			return err
		})
		events := must(s.EventsStarting(ctx, noon.AddDate(0, 0, 3), noon.AddDate(0, 0, 4)))(t)
		if len(events) != 2 || events[0].Level != 0 || events[1].Level != 4 || events[1].LevelState != readiness.LevelProposed {
			t.Errorf("events %+v", events)
		}
		unmoved(t, s, "an empty table", func() error { _, err := s.CreateEvents(ctx, nil, pr, noon); return err })
	})
}

func TestATableIsEnteredWholeOrNotAtAll(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		bad := entered("Too high", noon.Add(time.Hour))
		bad.Level = 9
		_, err := s.CreateEvents(t.Context(), []readiness.Event{entered("Good", noon), bad}, pr, noon)
		refused(t, err, "level", "out_of_range")
		if events := must(s.EventsStarting(t.Context(), noon, noon.Add(time.Hour)))(t); len(events) != 0 {
			t.Errorf("%d events are there", len(events))
		}
	})
}

func TestEventsThatCannotBeEntered(t *testing.T) {
	long := strings.Repeat("長", 2001)
	for _, row := range []struct {
		sentence, field, reason string
		alter                   func(*readiness.Event)
	}{
		{"without a title", "title", "required", func(e *readiness.Event) { e.Title = " " }},
		{"a title that is too long", "title", "too_long", func(e *readiness.Event) { e.Title = long }},
		{"a place that is too long", "location", "too_long", func(e *readiness.Event) { e.Location = long }},
		{"notes that are too long", "description", "too_long", func(e *readiness.Event) { e.Description = strings.Repeat(long, 5) }},
		{"a link that is too long", "url", "too_long", func(e *readiness.Event) { e.URL = "https://example.jp/" + long }},
		{"a link that is a program", "url", "not_a_web_address", func(e *readiness.Event) { e.URL = "javascript:alert(1)" }},
		{"without a start", "start", "required", func(e *readiness.Event) { e.Start = time.Time{} }},
		{"an end that is the start", "end", "not_after_start", func(e *readiness.Event) { e.End = e.Start }},
		{"lasting for years", "end", "out_of_range", func(e *readiness.Event) { e.End = e.Start.AddDate(2, 0, 0) }},
		{"missing in a calendar that there is not", "calendar_status", "unknown", func(e *readiness.Event) { e.Calendar = readiness.Missing }},
		{"a brief that is too long", "contact", "too_long", func(e *readiness.Event) { e.Brief.Contact = long }},
		{"a certainty that there is not", "certainty", "unknown", func(e *readiness.Event) { e.Brief.Certainty = "surely" }},
		{"an embargo until no instant", "embargo_until", "bad_date", func(e *readiness.Event) { e.Brief.EmbargoUntil = "Friday" }},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t, dbtest.SQLite(t, noon))
			e := entered("Show", noon)
			row.alter(&e)
			unmoved(t, s, row.sentence, func() error {
				_, err := s.CreateEvent(t.Context(), e, pr, noon)
				refused(t, err, row.field, row.reason)
				return nil
			})
		})
	}
}

func TestAnEventByHandMovesLikeOneOfACalendar(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		dues := func() map[string]time.Time {
			due := map[string]time.Time{}
			for _, task := range must(s.Tasks(ctx, e.ID))(t) {
				due[task.Template] = task.Due
			}
			return due
		}
		was, before := dues()["B-08"], s.Revision()
		old := e.Start
		later := func(e *readiness.Event) error {
			e.Start, e.End = old.Add(90*time.Minute), old.Add(3*time.Hour)
			return nil
		}
		moved := must(s.EditEvent(ctx, e.ID, e.Version, pr, noon, later))(t)
		if !moved.WasStart.Equal(old) || !moved.MovedAt.Equal(noon) || moved.Version != e.Version+1 {
			t.Errorf("was at %s, moved at %s, version %d", moved.WasStart, moved.MovedAt, moved.Version)
		}
		if got := dues()["B-08"].Sub(was); got != 90*time.Minute {
			t.Errorf("the task moved by %s", got)
		}
		if got := kinds(t, s, before); got != journal.EventMoved {
			t.Errorf("changes %s", got)
		}
		unmoved(t, s, "the same edit from the old version", func() error {
			_, err := s.EditEvent(ctx, e.ID, e.Version, pr, noon, later)
			return err
		})
	})
}

func TestEditsAreOneStep(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, before := show(t, s), s.Revision()
		edited := must(s.EditEvent(ctx, e.ID, e.Version, pr, noon, func(e *readiness.Event) error {
			e.Title, e.Calendar, e.Hidden, e.Brief.Station = "Fair", readiness.Cancelled, true, "EX"
			return nil
		}))(t)
		if stored := must(s.Event(ctx, e.ID))(t); stored.Version != e.Version+1 || stored.Title != "Fair" || !stored.Hidden ||
			stored.Brief.Station != "EX" || !stored.CalendarAt.Equal(noon) || stored.Version != edited.Version {
			t.Errorf("stored %+v", stored)
		}
		if got, want := kinds(t, s, before), "event.cancelled event.hidden event.brief"; got != want {
			t.Errorf("changes %s, want %s", got, want)
		}
		unmoved(t, s, "an edit from an old version", func() error {
			_, err := s.EditEvent(ctx, e.ID, e.Version, pr, noon, func(e *readiness.Event) error { e.Title = "Mine"; return nil })
			wants(t, "an edit from an old version", err, fault.ErrStale)
			return nil
		})
		restored := must(s.EditEvent(ctx, e.ID, 0, pr, noon, func(e *readiness.Event) error { e.Calendar = readiness.Confirmed; return nil }))(t)
		if restored.Calendar != readiness.Confirmed || !strings.HasSuffix(kinds(t, s, before), " event.restored") {
			t.Errorf("restored: %s, changes %s", restored.Calendar, kinds(t, s, before))
		}
	})
}

func TestWhatACalendarOwnsIsEditedThere(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(airing("a", noon.AddDate(0, 0, 3))))
		e := board(t, s).Events[0]
		for _, row := range []struct {
			field string
			edit  func(*readiness.Event)
		}{
			{"title", func(e *readiness.Event) { e.Title = "Mine" }},
			{"start", func(e *readiness.Event) { e.Start = e.Start.Add(-time.Hour) }},
			{"end", func(e *readiness.Event) { e.End = e.End.Add(time.Hour) }},
			{"calendar_status", func(e *readiness.Event) { e.Calendar = readiness.Cancelled }},
			{"private", func(e *readiness.Event) { e.Private = true }},
		} {
			unmoved(t, s, row.field, func() error {
				_, err := s.EditEvent(ctx, e.ID, e.Version, pr, noon, func(e *readiness.Event) error { row.edit(e); e.Hidden = true; return nil })
				refused(t, err, row.field, "from_calendar")
				return nil
			})
		}
		must(s.EditEvent(ctx, e.ID, e.Version, pr, noon, func(e *readiness.Event) error {
			e.Brief.Programme, e.Hidden = "Dawn", true
			return nil
		}))(t)
	})
}
