package db_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/journal"
)

func TestOneActForAnEvening(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		enter := func(title string, from time.Duration) readiness.Event {
			t.Helper()
			return must(s.CreateEvent(ctx, readiness.Event{Title: title, Start: noon.Add(from), End: noon.Add(from + time.Hour), Level: 4}, sre, noon.Add(-20*day)))(t)
		}
		first, second, tomorrow := enter("First", time.Hour), enter("Second", 90*time.Minute), enter("Tomorrow", 26*time.Hour)
		complete := func(template string, events ...string) error {
			_, err := s.CompleteTask(ctx, readiness.TaskID(first.ID, template), 0, claim.Said{Evidence: "frozen for the evening", Events: events}, sre, noon)
			return err
		}
		for _, row := range []struct{ sentence, template, event, reason string }{
			{"an event that there is not", "C-01", "none", "no_such_event"},
			{"one of another evening", "C-01", tomorrow.ID, "another_evening"},
			{"a task that is of each event", "B-03", second.ID, "not_shared"},
		} {
			refused(t, complete(row.template, second.ID, row.event), "events", row.reason)
		}
		if task := must(s.Task(ctx, readiness.TaskID(second.ID, "C-01")))(t); !task.DoneAt.IsZero() {
			t.Error("what was refused is done in part")
		}
		if err := complete("C-01", second.ID, second.ID, first.ID); err != nil {
			t.Fatal(err)
		}
		for _, e := range []readiness.Event{first, second} {
			task := must(s.Task(ctx, readiness.TaskID(e.ID, "C-01")))(t)
			if newest := task.Newest(); newest == nil || !newest.From.Equal(first.Start) || !newest.To.Equal(second.End) || newest.Text != "frozen for the evening" {
				t.Errorf("%s: evidence %+v", e.Title, newest)
			}
			if lines := must(s.RecentChanges(ctx, e.ID, []string{journal.TaskCompleted}, 9))(t); len(lines) != 1 {
				t.Errorf("%s: %d lines in the log", e.Title, len(lines))
			}
		}
		// The final call is signed beside the call as it is, by whatever way it comes.
		signed := must(s.CompleteTask(ctx, readiness.TaskID(first.ID, "C-10"), 0, claim.Said{Decision: claim.Go, Reason: "it is in hand", Events: []string{first.ID}}, sre, noon))(t)
		if e := signed.Newest(); e == nil || e.Signed == nil || e.Signed.Advice == "" {
			t.Errorf("signed %+v, beside no call", e)
		}
		// What holds for one air time is given for the own one of each.
		if err := complete("C-06", second.ID); err != nil {
			t.Fatal(err)
		}
		row := must(s.EventSnapshot(ctx, second.ID))(t).Row(noon, must(s.Event(ctx, second.ID))(t))
		at := slices.IndexFunc(row.Tasks, func(t readiness.TaskStatus) bool { return t.Template == "C-06" })
		if row.Tasks[at].State != readiness.TaskDone || row.Tasks[at].Lapsed {
			t.Errorf("C-06 of the second is %s, lapsed %v", row.Tasks[at].State, row.Tasks[at].Lapsed)
		}
	})
}
