package readiness

import (
	"fmt"
	"testing"
	"time"

	"tallylight/readiness/fault"
)

func TestQuiet(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	held := func(claims ...Claim) TaskStatus {
		return TaskStatus{Task: Task{Ask: &Ask{}, Claims: claims}, State: TaskInHand, Asked: true}
	}
	ago := func(d time.Duration) Claim { return Claim{Name: "Ann", At: now.Add(-d)} }
	seen := func(c Claim, d time.Duration) Claim {
		c.Seen = now.Add(-d)
		return c
	}
	with := func(s TaskStatus, change func(*TaskStatus)) TaskStatus {
		change(&s)
		return s
	}
	for _, row := range []struct {
		sentence string
		task     TaskStatus
		want     bool
	}{
		{"nobody holds it", held(), false},
		{"picked up five days ago to the second", held(ago(QuietAfter)), true},
		{"picked up a second less than that ago", held(ago(QuietAfter - time.Second)), false},
		{"picked up long ago, and still on it yesterday", held(seen(ago(30*fault.Day), fault.Day)), false},
		{"still on it, said five days ago", held(seen(ago(30*fault.Day), QuietAfter)), true},
		{"two hold it, one of whom was heard of", held(ago(30*fault.Day), ago(fault.Day)), false},
		{"two hold it, and both are quiet", held(ago(30*fault.Day), ago(6*fault.Day)), true},
		{"it is done", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.State = TaskDone }), false},
		{"it is skipped", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.State = TaskSkipped }), false},
		{"the level asks for it no more", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.State = TaskGone }), false},
		{"it waits for a second person", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.Awaiting = true }), false},
		{"nobody has said that the event aired", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.Waiting, s.Asked = true, false }), false},
		{"it is not enforced yet", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.Soon, s.Asked = true, false }), false},
		{"its evidence ran out", with(held(ago(30*fault.Day)), func(s *TaskStatus) { s.Unknown = true }), true},
	} {
		if got := row.task.Quiet(now); got != row.want {
			t.Errorf("%s: quiet %v, want %v", row.sentence, got, row.want)
		}
	}
}

func TestTakeStock(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	before := Gate{AtStart, -7 * fault.Day}
	task := func(g Gate, due time.Duration, change func(*TaskStatus)) TaskStatus {
		s := TaskStatus{Task: Task{Ask: &Ask{Gate: g, Verify: VerifyManual}, Due: now.Add(due)}, State: TaskOpen, Asked: true}
		if change != nil {
			change(&s)
		}
		return s
	}
	done := func(s *TaskStatus) { s.State = TaskDone }
	late := func(s *TaskStatus) { s.Late = true }
	for _, row := range []struct {
		sentence string
		tasks    Checklist
		want     string
	}{
		{"no task", nil, ""},
		{"only what always holds", Checklist{task(Gate{Always, 0}, 0, nil)}, ""},
		{"only the intake", Checklist{task(Gate{AtEntry, 0}, 0, nil)}, ""},
		{"far ahead, nobody is missed", Checklist{task(before, 30*fault.Day, nil)}, "T-7d 0/1"},
		{"due within a week, and nobody", Checklist{task(before, 7*fault.Day, nil)}, "T-7d 0/1 nobody"},
		{"a second more than a week ahead", Checklist{task(before, 7*fault.Day+time.Second, nil)}, "T-7d 0/1"},
		{"done and late at one gate", Checklist{task(before, -fault.Day, done), task(before, -fault.Day, late)}, "T-7d 1/2 late nobody"},
		{"in hand", Checklist{task(before, fault.Day, func(s *TaskStatus) { s.State, s.Claims = TaskInHand, []Claim{{Name: "Ann", At: now}} })}, "T-7d 0/1"},
		{"failing", Checklist{task(before, fault.Day, func(s *TaskStatus) { s.State = TaskFailing })}, "T-7d 0/1 late"},
		{"gone or not enforced does not count", Checklist{task(before, fault.Day, func(s *TaskStatus) { s.State = TaskGone }), task(before, fault.Day, func(s *TaskStatus) { s.Soon = true })}, ""},
		{"waiting for the event to air", Checklist{task(Gate{AtEnd, fault.Day}, fault.Day, func(s *TaskStatus) { s.Waiting, s.Asked = true, false })}, "T+1d 0/1"},
	} {
		got := ""
		s := TakeStock(now, []Row{{Readiness: Readiness{Phase: Upcoming, Tasks: row.tasks}}}, 10)
		for _, r := range s.Rows {
			for _, g := range s.Gates {
				c := r.Cells[g]
				got += fmt.Sprintf("%s %d/%d", g.Name(), c.Done, c.Total)
				if c.Late {
					got += " late"
				}
				if c.Nobody {
					got += " nobody"
				}
			}
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestStockIsBoundedAndSaysSo(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	byQuery := TaskStatus{Task: Task{Ask: &Ask{Gate: Gate{AtStart, -fault.Day}, Verify: VerifyProm}, DoneAt: now}, State: TaskDone}
	row := Row{Readiness: Readiness{Phase: Upcoming, Tasks: Checklist{byQuery}, Counts: Counts{Total: 1, Done: 1}}}
	cancelled := row
	cancelled.Phase = CancelledPhase
	s := TakeStock(now, []Row{row, cancelled, row, row, {Readiness: Readiness{Phase: Upcoming}}}, 2)
	if len(s.Rows) != 2 || s.More != 1 || len(s.ByHand) != 1 || s.ByHand[0].N != 3 {
		t.Errorf("%d rows, %d more, done by hand %+v, want 2, 1, one template of 3", len(s.Rows), s.More, s.ByHand)
	}
}
