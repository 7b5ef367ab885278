package web

import (
	"fmt"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/views"
)

func TestTaskListShowsTheMostUrgent(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	task := func(id string, days int, state readiness.TaskState, late bool) readiness.TaskStatus {
		return readiness.TaskStatus{Task: readiness.Task{ID: id, Ask: &readiness.Ask{}, Due: now.AddDate(0, 0, days)}, State: state, Late: late}
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
			lines, counts := taskLines(&reading{at: now, rows: want.rows}, 0, views.ViewOpen, readiness.Actor{})
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
