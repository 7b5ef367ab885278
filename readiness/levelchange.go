package readiness

import (
	"slices"
	"time"
)

// LevelChange is what moving an event to another level would do, for the preview.
type LevelChange struct {
	From, To    int // 0: no level
	Added       []Task
	Changed     []Task
	Gone        []Task
	AlreadyLate []Task // of the added ones, those still to do that cannot help any more
	Satisfied   []Task // of the added ones, those that were done before
	ToUndo      []Undoing
}

// Undoing is a task that takes back what was done for a level, with what it takes back. Its ID is empty where the event
// has no such task.
type Undoing struct {
	Task    Task
	Effects []Task
}

// PreviewLevel says what setting the level to n would do, without doing it.
func PreviewLevel(now time.Time, e Event, ladder Ladder, tasks []Task, n int) LevelChange {
	c := LevelChange{From: e.Level, To: n}
	e.Level = n
	edits := Plan(now, e, ladder, tasks)
	c.Added = slices.Concat(edits.Add, edits.Revive)
	c.Changed, c.Gone = edits.Amend, edits.Drop
	stage, timetable := e.Stage(now, ladder, tasks), e.timetable()
	for _, t := range c.Added {
		timetable.date(&t)
		s := t.Status(now, stage, Proof{})
		switch {
		case s.Settled():
			c.Satisfied = append(c.Satisfied, t)
		case !t.Last.IsZero() && !now.Before(t.Last) && !s.Waiting:
			c.AlreadyLate = append(c.AlreadyLate, t)
		}
	}
	c.ToUndo = toUndo(e, ladder, tasks)
	return c
}

// AtLevel gives the row of an event as it would stand at now were its level set to n by somebody; what they may not set changes
// nothing.
func (f Snapshot) AtLevel(now time.Time, e Event, tasks []Task, n int, by Actor) Row {
	_ = e.Agree(n, by, now)
	f.Tasks = map[string][]Task{e.ID: Plan(now, e, f.Ladder, tasks).applied(tasks)}
	return f.Row(now, e)
}

// applied gives the tasks of an event with the edits made.
func (p PlanEdits) applied(tasks []Task) []Task {
	edited := make(map[string]Task, len(tasks))
	for _, t := range slices.Concat(p.Amend, p.Drop, p.Revive) {
		edited[t.Template] = t
	}
	all := slices.Clone(tasks)
	for i, t := range all {
		if now, ok := edited[t.Template]; ok {
			all[i] = now
		}
	}
	return append(all, p.Add...)
}

// toUndo lists what has to be taken back at the event's level: what was done by tasks that it does not ask for.
func toUndo(e Event, ladder Ladder, tasks []Task) []Undoing {
	b, asked := e.bringing(&ladder), map[string]bool{}
	for i := range ladder.Templates {
		asked[ladder.Templates[i].ID] = b.asks(&ladder.Templates[i])
	}
	var found []Undoing
	for _, t := range tasks {
		if !TakesBack(&t, tasks) {
			continue
		}
		left := slices.DeleteFunc(Effects(&t, tasks), func(done Task) bool { return asked[done.Template] })
		if len(left) > 0 {
			found = append(found, Undoing{Task: t, Effects: left})
		}
	}
	return found
}
