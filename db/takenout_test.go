package db_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// nights gives two nights of a series, the second of them to be taken out.
func nights() (first, second readiness.Occurrence) {
	first, second = airing("s", noon.Add(40*day)), airing("s", noon.Add(47*day))
	for _, o := range []*readiness.Occurrence{&first, &second} {
		o.RecurrenceID = o.Start.Format(time.RFC3339)
	}
	return first, second
}

// outOfSeries is an import of the two nights, of which the second is taken out.
func outOfSeries() intake.Incoming {
	first, second := nights()
	in := imported(first)
	in.Excluded = []readiness.Key{second.Key()}
	return in
}

// nightOut has a feed bring two nights and take the second out of its series, which it gives.
func nightOut(t *testing.T, s *db.Store, feed string, now time.Time) readiness.Event {
	t.Helper()
	first, second := nights()
	for _, in := range []intake.Incoming{imported(first, second), outOfSeries()} {
		must(s.ApplyFeed(t.Context(), feed, fetched, in, now))(t)
	}
	for _, e := range board(t, s).Events {
		if e.FeedID == feed && e.Calendar == readiness.TakenOut {
			return e
		}
	}
	t.Fatal("nothing was taken out")
	return readiness.Event{}
}

func TestANightTakenOutOfItsSeries(t *testing.T) {
	first, second := nights()
	back := imported(first, second)
	for _, row := range []struct {
		sentence string
		says     func(*readiness.Event) error
		status   readiness.CalendarStatus
		line     string
		returns  string // what the log says when it is back
	}{
		{"nobody answers", nil, readiness.TakenOut, "", journal.EventRestored},
		{"it is off", readiness.CallOff, readiness.Cancelled, journal.EventCancelled, journal.EventRestored},
		{"it takes place", readiness.TakePlace, readiness.Confirmed, journal.EventKept, journal.EventRestored},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				ctx := t.Context()
				feed := feedOf(t, s)
				apply(t, s, feed.ID, back)
				night := eventOf(t, s, second.Key())
				must(s.SetLevel(ctx, night.ID, 4, "", 0, sre, noon))(t)
				must(s.CompleteTask(ctx, readiness.TaskID(night.ID, "E-02"), 0, claim.Said{Evidence: "looked"}, sre, noon))(t)
				before := must(s.Tasks(ctx, night.ID))(t)
				if counts := apply(t, s, feed.ID, outOfSeries()); counts.Removed != 1 || counts.Total != 1 {
					t.Errorf("counted %+v", counts)
				}
				line := must(s.RecentChanges(ctx, night.ID, nil, 1))(t)[0]
				if line.Kind != journal.EventTakenOut || line.Data["title"] != "Show s" || line.ActorID != "" {
					t.Errorf("the log says %+v", line)
				}
				seen := must(s.Event(ctx, night.ID))(t)
				if row.says != nil {
					answersWhether(t, s, seen, row.says, row.line)
				}
				stood, said := must(s.Event(ctx, night.ID))(t), kinds(t, s, 0)
				apply(t, s, feed.ID, outOfSeries())
				is := must(s.Event(ctx, night.ID))(t)
				if diff := cmp.Diff(stood, is); diff != "" || kinds(t, s, 0) != said {
					t.Errorf("the same bytes changed something (-was +is):\n%s", diff)
				}
				if is.Calendar != row.status || is.Level != 4 {
					t.Errorf("%s at level %d", is.Calendar, is.Level)
				}
				apply(t, s, feed.ID, back)
				is = must(s.Event(ctx, night.ID))(t)
				if is.Calendar != readiness.Confirmed || !is.KeptAt.IsZero() || is.Level != 4 || is.LevelState != readiness.LevelConfirmed {
					t.Errorf("back it is %s, kept at %v, level %d %s", is.Calendar, is.KeptAt, is.Level, is.LevelState)
				}
				if line := must(s.RecentChanges(ctx, night.ID, nil, 1))(t)[0]; line.Kind != row.returns || line.ActorID != "" {
					t.Errorf("the log says %s by %q", line.Kind, line.ActorID)
				}
				if diff := cmp.Diff(worked(before), worked(must(s.Tasks(ctx, night.ID))(t))); diff != "" {
					t.Errorf("its tasks are not what they were (-was +is):\n%s", diff)
				}
			})
		})
	}
}

// answersWhether has PR say whether an event takes place: an old version is refused, the same word twice is said once, and one press
// takes it back.
func answersWhether(t *testing.T, s *db.Store, seen readiness.Event, says func(*readiness.Event) error, line string) {
	t.Helper()
	ctx := t.Context()
	unmoved(t, s, "an old version", func() error {
		_, err := s.EditEvent(ctx, seen.ID, seen.Version-1, pr, noon, says)
		wants(t, "an old version", err, fault.ErrStale)
		return nil
	})
	must(s.EditEvent(ctx, seen.ID, seen.Version, pr, noon, says))(t)
	told := must(s.RecentChanges(ctx, seen.ID, nil, 1))(t)[0]
	if told.Kind != line || told.ActorID != pr.ID {
		t.Errorf("the log says %s by %q", told.Kind, told.ActorID)
	}
	unmoved(t, s, "the same word again", func() error {
		_, err := s.EditEvent(ctx, seen.ID, seen.Version, pr, noon, says)
		return err
	})
	must(s.Undo(ctx, told.Seq, pr, noon))(t)
	if is := must(s.Event(ctx, seen.ID))(t); is.Calendar != seen.Calendar || !is.KeptAt.IsZero() {
		t.Errorf("taken back it is %s, kept at %v", is.Calendar, is.KeptAt)
	}
	must(s.EditEvent(ctx, seen.ID, 0, pr, noon, says))(t)
}

func eventOf(t *testing.T, s *db.Store, key readiness.Key) readiness.Event {
	t.Helper()
	for _, e := range board(t, s).Events {
		if e.Key() == key {
			return e
		}
	}
	t.Fatalf("no event %v", key)
	return readiness.Event{}
}

// worked gives what people did, by template.
func worked(tasks []readiness.Task) map[string]string {
	all := map[string]string{}
	for _, t := range tasks {
		all[t.Template] = t.DoneBy
		if t.Gone {
			all[t.Template] += " gone"
		}
	}
	return all
}

// What was scaled out for a night that is off is asked back, as for one that its calendar cancelled.
func TestANightThatIsOffIsTakenBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		first, second := nights()
		apply(t, s, feed.ID, imported(first, second))
		night := eventOf(t, s, second.Key())
		must(s.SetLevel(ctx, night.ID, 4, "", 0, sre, noon))(t)
		close := second.Start.Add(-2 * time.Hour)
		must(s.CompleteTask(ctx, readiness.TaskID(night.ID, "C-04"), 0, claim.Said{Evidence: "20 servers"}, sre, close))(t)
		must(s.ApplyFeed(ctx, feed.ID, fetched, outOfSeries(), close))(t)
		must(s.EditEvent(ctx, night.ID, 0, pr, close, readiness.CallOff))(t)
		facts := must(s.EventSnapshot(ctx, night.ID))(t)
		row := facts.Row(close.Add(time.Hour), facts.Events[0])
		if row.Call != readiness.CalledOff || len(row.Blockers) != 1 || row.Blockers[0].Kind != readiness.BlockUndo {
			t.Errorf("%s, blockers %+v", row.Call, row.Blockers)
		}
	})
}

// TestSchema18KeepsWhatThereWasOfEvents brings a database with events of every status, their tasks and what else refers to them to
// the schema that knows of nights taken out.
func TestSchema18KeepsWhatThereWasOfEvents(t *testing.T) {
	statuses := []readiness.CalendarStatus{"confirmed", "tentative", "cancelled", "missing"}
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		if err := db.MigrateTo(ctx, url, 17); err != nil {
			t.Fatal(err)
		}
		run := func(text string, args ...any) {
			t.Helper()
			if err := db.ExecAt(ctx, url, text, args...); err != nil {
				t.Fatal(err)
			}
		}
		run(`INSERT INTO task_specs (id, ask) VALUES (1, '{"title_en":"T","title_ja":"T","gate":{"Anchor":"start","Lead":-3600000000000},"verify":"manual"}')`)
		for i, status := range statuses {
			id := "e-" + string(status)
			run(`INSERT INTO events (id, feed_id, uid, recurrence_id, title, description, location, url, categories, start_at, end_at, all_day, zone, no_zone,
				calendar, calendar_at, private, first_seen, entered_at, level, level_state, brief, tasks_version) VALUES ($1, NULL, $2, 'r', '特番', 'd', 'l', 'https://x.example', '["TV"]',
				$3, $4, FALSE, 'Asia/Tokyo', FALSE, $5, $6, TRUE, 1, 2, 3, 'confirmed', '{"reach":"4 million"}', 1)`, id, "u-"+string(status), 1800000000000+int64(i), 1800003600000+int64(i), string(status), int64(i))
			run(`INSERT INTO tasks (id, event_id, template, spec, due_at, created_at, claims, done_at, done_by, evidence, waiver, gone, version)
				VALUES ($1, $2, 'E-02', 1, 5, 6, '', 7, 'Sora', '[]', '', FALSE, 2)`, id+"-E-02", id)
			run(`INSERT INTO verifications (event_id, template, reading, passed_at, by, next_at) VALUES ($1, 'E-02', '{}', 1, 'prod', 0)`, id)
		}
		if err := db.ExecAt(ctx, url, `UPDATE events SET calendar = 'taken_out'`); err == nil {
			t.Fatal("the older schema took a status that it did not know: this is not the older schema")
		}
		s := open(t, url)
		for i, status := range statuses {
			e := must(s.Event(ctx, "e-"+string(status)))(t)
			want := readiness.Event{ID: "e-" + string(status), UID: "u-" + string(status), RecurrenceID: "r", Title: "特番", Description: "d", Location: "l",
				URL: "https://x.example", Categories: []string{"TV"}, Start: millis(1800000000000 + int64(i)), End: millis(1800003600000 + int64(i)),
				Zone: "Asia/Tokyo", Calendar: status, Private: true, FirstSeen: millis(1), EnteredAt: millis(2), Level: 3,
				LevelState: readiness.LevelConfirmed, Brief: readiness.Brief{Reach: "4 million"}, Version: 1, TasksVersion: 1}
			if i > 0 {
				want.CalendarAt = millis(int64(i))
			}
			if diff := cmp.Diff(want, e); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
			if n := must(s.Count(ctx, "tasks WHERE done_by = 'Sora' AND event_id = '"+e.ID+"'"))(t); n != 1 {
				t.Errorf("%d tasks of %s", n, e.ID)
			}
		}
		for _, row := range []struct {
			sentence, text string
			taken          bool
		}{
			{"a night taken out", `UPDATE events SET calendar = 'taken_out' WHERE id = 'e-missing'`, true},
			{"no status at all", `UPDATE events SET calendar = ''`, false},
			{"a task of an event that is not there", `UPDATE tasks SET event_id = 'none'`, false},
			{"an event without its tasks", `DELETE FROM events WHERE id = 'e-confirmed'`, false},
			{"an event that is there already", `INSERT INTO events SELECT * FROM events`, false},
		} {
			if err := s.Exec(ctx, row.text); (err == nil) != row.taken {
				t.Errorf("%s: error %v", row.sentence, err)
			}
		}
		if n := must(s.Count(ctx, "verifications"))(t); n != len(statuses) {
			t.Errorf("%d answers of machines are left", n)
		}
	})
}
