package readiness

import (
	"slices"
	"time"
)

// PlanEdits is what must change in an event's stored tasks so that they follow its level, its air time and the ladder.
// The tasks carry their new values; those in Add have no ID yet.
type PlanEdits struct {
	Add    []Task // templates that the level asks for and the event lacks
	Amend  []Task // due at another instant now, or asked for in another way
	Drop   []Task // the level no longer asks for them: kept, but gone
	Revive []Task // gone before, asked for again, with all that was done
}

// Empty says that the plan stands as it is.
func (p PlanEdits) Empty() bool {
	return len(p.Add)+len(p.Amend)+len(p.Drop)+len(p.Revive) == 0
}

// TooLate says whether a task joins the plan of the event whose gate passed after the event became known. Derived
// tasks cannot tell, since they count as planned on that day.
func (p PlanEdits) TooLate(e Event) bool {
	return slices.ContainsFunc(p.Add, func(t Task) bool { return t.TooLate() && t.Due.After(e.EnteredAt) })
}

// TaskID names the task that a template brings to an event. It is fit for a URL where both ids are.
func TaskID(eventID, template string) string { return eventID + "-" + template }

// DeriveTasks gives the tasks of an event that nobody has touched, which follow from the event and the ladder alone:
// those that a plan made on the day the event became known would hold now. A cancelled or hidden event has them too,
// one that was over before it became known has none.
func DeriveTasks(e Event, ladder Ladder) []Task {
	_, to := e.Window()
	if !e.EnteredAt.Before(to) {
		return nil
	}
	level := e.Planned(ladder)
	tasks := slices.Grow([]Task(nil), ladder.count(level))
	timetable := e.timetable()
	for i := range ladder.Templates {
		tpl := &ladder.Templates[i]
		if tpl.FromLevel > level {
			continue
		}
		tasks = tasks[:len(tasks)+1] // filled in place: a task is large, and a calendar brings hundreds of thousands
		t := &tasks[len(tasks)-1]
		t.ID, t.EventID, t.Due, t.CreatedAt, t.Version = TaskID(e.ID, tpl.ID), e.ID, timetable.due(tpl.Gate), e.EnteredAt, 1
		t.ask(tpl)
	}
	return tasks
}

// ask gives the task what its template says.
func (t *Task) ask(tpl *TaskTemplate) {
	t.Template, t.TitleJA, t.TitleEN, t.Gate = tpl.ID, tpl.TitleJA, tpl.TitleEN, tpl.Gate
	t.Verify, t.Proof, t.TTL, t.Soon = tpl.Verify, tpl.Proof, tpl.TTL, tpl.Soon
}

// Plan compares the stored tasks of an event with those its level asks for. A cancelled or hidden event keeps
// its tasks as they are, and an event that was over before it became known gets none; tasks that it has follow
// it wherever it moves. Planning twice gives nothing the second time.
func Plan(now time.Time, e Event, ladder Ladder, tasks []Task) PlanEdits {
	_, to := e.Window()
	if e.Calendar == Cancelled || e.Hidden || len(tasks) == 0 && !e.EnteredAt.Before(to) {
		return PlanEdits{}
	}
	have := make(map[string]Task, len(tasks))
	for _, t := range tasks {
		have[t.Template] = t
	}
	var p PlanEdits
	wanted, timetable := ladder.At(e.Planned(ladder)), e.timetable()
	asked := make(map[string]bool, len(wanted))
	for i := range wanted {
		tpl := &wanted[i]
		asked[tpl.ID] = true
		was, ok := have[tpl.ID]
		if !ok {
			was = Task{EventID: e.ID, CreatedAt: now}
		}
		t := was
		t.Gone, t.Due = false, timetable.due(tpl.Gate)
		t.ask(tpl)
		p.follow(ok, was, t)
	}
	for _, t := range tasks {
		if !asked[t.Template] && !t.Gone {
			t.Gone = true
			p.Drop = append(p.Drop, t)
		}
	}
	return p
}

// follow notes what it takes to have the task as the plan wants it, where there was another or none.
func (p *PlanEdits) follow(known bool, was, wanted Task) {
	switch {
	case !known:
		p.Add = append(p.Add, wanted)
	case was.Gone:
		p.Revive = append(p.Revive, wanted)
	case !wanted.asksAs(was):
		p.Amend = append(p.Amend, wanted)
	}
}

// asksAs says that both ask for the same, in the same way, by the same instant.
func (t Task) asksAs(u Task) bool {
	return t.Due.Equal(u.Due) && t.TitleJA == u.TitleJA && t.TitleEN == u.TitleEN && t.Gate == u.Gate &&
		t.Verify == u.Verify && t.Proof == u.Proof && t.TTL == u.TTL && t.Soon == u.Soon
}

// LevelChange is what moving an event to another level would do, for the preview.
type LevelChange struct {
	From, To    int // 0: no level
	Added       []Task
	Changed     []Task
	Gone        []Task
	AlreadyLate []Task // of the added ones, those still to do although their gate has passed
}

// PreviewLevel says what setting the level to n would do, without doing it.
func PreviewLevel(now time.Time, e Event, ladder Ladder, tasks []Task, n int) LevelChange {
	c := LevelChange{From: e.Level, To: n}
	e.Level = n
	edits := Plan(now, e, ladder, tasks)
	c.Added = slices.Concat(edits.Add, edits.Revive)
	c.Changed, c.Gone = edits.Amend, edits.Drop
	for _, t := range c.Added {
		if t.Gate.Timed() && t.due(now) && !t.Status(now, Proof{}).Settled() {
			c.AlreadyLate = append(c.AlreadyLate, t)
		}
	}
	return c
}
