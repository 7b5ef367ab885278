package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/views"
)

func TestTaskListShowsTheMostUrgent(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	task := func(id string, days int, state readiness.TaskState, late bool) readiness.TaskStatus {
		return readiness.TaskStatus{Task: readiness.Task{ID: id, Ask: &readiness.Ask{}, Due: now.AddDate(0, 0, days)}, State: state, Late: late, Asked: true}
	}
	row := func(tasks ...readiness.TaskStatus) (r readiness.Row) {
		r.Phase, r.Tasks = readiness.Upcoming, tasks
		r.Event.Start, r.Event.End = now.AddDate(0, 0, 9), now.AddDate(0, 0, 10)
		return r
	}
	many := make([]readiness.TaskStatus, 5000)
	for i := range many {
		many[i] = task(fmt.Sprint("later", i), 8, readiness.TaskOpen, false)
	}
	for _, want := range []struct {
		sentence string
		rows     []readiness.Row
		first    string
		lines    int
		count    int
	}{
		{"no event", nil, "", 0, 0},
		{"by due time over all events", []readiness.Row{row(task("b", 2, readiness.TaskOpen, false)), row(task("a", 1, readiness.TaskOpen, false))}, "a", 2, 2},
		{"what is late comes first", []readiness.Row{row(task("soon", 1, readiness.TaskOpen, false), task("late", 2, readiness.TaskOpen, true))}, "late", 2, 2},
		{"what the level no longer asks for is left out", []readiness.Row{row(task("gone", 1, readiness.TaskGone, false))}, "", 0, 0},
		{"no more than fit, and all are counted", []readiness.Row{row(many...), row(task("a", 1, readiness.TaskOpen, false))}, "a", mostTasks, 5001},
	} {
		t.Run(want.sentence, func(t *testing.T) {
			lines, counts := taskLines(&reading{at: now, rows: want.rows}, list{view: views.ViewOpen})
			first := ""
			if len(lines) > 0 {
				first = lines[0].Task.ID
			}
			if first != want.first || len(lines) != want.lines || counts[views.ViewOpen] != want.count {
				t.Errorf("%d lines from %q and %d in all, want %d from %q and %d", len(lines), first, counts[views.ViewOpen], want.lines, want.first, want.count)
			}
		})
	}
}

func TestWhichTasksAreListed(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	ann := readiness.Actor{ID: "ann", Name: "Ann"}
	task := func(change func(*readiness.TaskStatus)) readiness.TaskStatus {
		s := readiness.TaskStatus{Task: readiness.Task{ID: "t", Ask: &readiness.Ask{Verify: readiness.VerifyManual}, Due: now}, State: readiness.TaskOpen, Asked: true}
		change(&s)
		return s
	}
	held := func(s *readiness.TaskStatus) {
		s.State, s.Claims = readiness.TaskInHand, []readiness.Claim{{ID: "ann", Name: "Ann"}}
	}
	for _, row := range []struct {
		sentence  string
		task      readiness.TaskStatus
		cancelled bool
		asked     list
		want      string // the views in which it stands
	}{
		{"nobody has it", task(func(*readiness.TaskStatus) {}), false, list{}, "open event"},
		{"it is one's own", task(held), false, list{}, "mine event"},
		{"it was picked up a moment ago", task(held), false, list{just: "t"}, "open mine event"},
		{"somebody else picked it up a moment ago", task(func(s *readiness.TaskStatus) {
			s.State, s.Claims = readiness.TaskInHand, []readiness.Claim{{ID: "ken"}}
		}), false, list{just: "t"}, "event"},
		{"a machine proves it", task(func(s *readiness.TaskStatus) {
			s.Proof.State = ""
			s.Task.Ask = &readiness.Ask{Proof: readiness.ProofTopPage}
		}), false, list{}, "machine"},
		{"it is done", task(func(s *readiness.TaskStatus) { s.State = readiness.TaskDone }), false, list{}, ""},
		{"it waits for the event to air", task(func(s *readiness.TaskStatus) { s.Waiting, s.Asked = true, false }), false, list{}, ""},
		{"its event is cancelled", task(func(*readiness.TaskStatus) {}), true, list{}, ""},
		{"it takes back what was done for a cancelled event", task(func(s *readiness.TaskStatus) { s.Undo = true }), true, list{}, "open event"},
		{"another kind is asked for", task(func(*readiness.TaskStatus) {}), false, list{kind: readiness.VerifyProm}, ""},
		{"its kind is asked for", task(func(*readiness.TaskStatus) {}), false, list{kind: readiness.VerifyManual}, "open event"},
		{"a higher level is asked for", task(func(*readiness.TaskStatus) {}), false, list{level: 4}, ""},
	} {
		event := readiness.Row{Readiness: readiness.Readiness{Phase: readiness.Upcoming, Tasks: readiness.Checklist{row.task}}}
		event.Event.Start, event.Event.End, event.Event.Level = now.AddDate(0, 0, 9), now.AddDate(0, 0, 10), 3
		if row.cancelled {
			event.Phase = readiness.CancelledPhase
		}
		r := &reading{at: now, rows: []readiness.Row{event}}
		r.facts.Ladder = readiness.DefaultLadder()
		row.asked.who = ann
		_, counts := taskLines(r, row.asked)
		var in []string
		for _, view := range views.TaskViews {
			if counts[view] > 0 {
				in = append(in, view)
			}
		}
		if got := strings.Join(in, " "); got != row.want {
			t.Errorf("%s: in %q, want %q", row.sentence, got, row.want)
		}
	}
}
