package readiness

import (
	"slices"
	"strings"
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

// Joins says whether a task joins the plan of the event whose gate passed after the event became known. Derived
// tasks cannot tell, since they count as planned on that day.
func (p PlanEdits) Joins(e Event) bool {
	timetable := e.timetable()
	return slices.ContainsFunc(p.Add, func(t Task) bool {
		lead := timetable.due(t.Gate)
		return t.Gate.Timed() && !t.CreatedAt.Before(lead) && lead.After(e.EnteredAt)
	})
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
	b := e.bringing(&ladder)
	tasks := slices.Grow([]Task(nil), ladder.count(b.level))
	timetable, earlier := e.timetable(), e.before()
	for i := range ladder.Templates {
		tpl := &ladder.Templates[i]
		if !b.asks(tpl) {
			continue
		}
		tasks = tasks[:len(tasks)+1] // filled in place: a task is large, and a calendar brings hundreds of thousands
		t := &tasks[len(tasks)-1]
		t.ID, t.EventID, t.Template, t.Due = TaskID(e.ID, tpl.ID), e.ID, tpl.ID, timetable.plan(&tpl.Ask, e.EnteredAt)
		t.Ask, t.CreatedAt, t.Version = b.ask(tpl), e.EnteredAt, 1
		if earlier != nil && overtaken(e.MovedAt, earlier.plan(&tpl.Ask, e.EnteredAt), t.Due) {
			t.CreatedAt, t.Due = e.MovedAt, timetable.plan(&tpl.Ask, e.MovedAt)
		}
	}
	return tasks
}

// before gives the timetable that the event had before its last move; nil where it never moved.
func (e Event) before() *timetable {
	if e.MovedAt.IsZero() || e.AllDay {
		return nil
	}
	e.Start, e.End = e.WasStart, e.WasStart.Add(e.End.Sub(e.Start))
	t := e.timetable()
	return &t
}

// overtaken says that a move at now took the time that was left for a task.
func overtaken(now, was, due time.Time) bool { return now.Before(was) && !now.Before(due) }

// Plan compares the stored tasks of an event with those its level asks for. A cancelled or hidden event keeps
// its tasks as they are, and an event that was over before it became known gets none; tasks that it has follow
// it wherever it moves. What takes back something that was done stays asked for where the level no longer asks for
// either, and at once. Planning twice gives nothing the second time.
func Plan(now time.Time, e Event, ladder Ladder, tasks []Task) PlanEdits {
	_, to := e.Window()
	if e.Calendar == Cancelled || e.Hidden || len(tasks) == 0 && !e.EnteredAt.Before(to) {
		return PlanEdits{}
	}
	p := planning{now: now, bringing: e.bringing(&ladder), timetable: e.timetable(), asked: make([]bool, len(tasks))}
	at := 0
	for i := range ladder.Templates {
		tpl := &ladder.Templates[i]
		if !p.asks(tpl) {
			continue
		}
		var ok bool
		if at, ok = findTask(at, tasks, tpl.ID); ok {
			p.asked[at] = true
			p.want(tpl, &tasks[at])
		} else {
			p.lack(tpl)
		}
	}
	p.others(tasks)
	return p.PlanEdits
}

// findTask finds the task of a template from a place in the list on, around its end: the tasks mostly come in the order of the
// templates, and for the few of an event looking through them costs less than a map. Where there is none the place stays.
func findTask(at int, tasks []Task, template string) (int, bool) {
	for i := range tasks {
		place := at + i
		if place >= len(tasks) {
			place -= len(tasks)
		}
		if tasks[place].Template == template {
			return place, true
		}
	}
	return at, false
}

// planning is one plan under way.
type planning struct {
	now time.Time
	bringing
	timetable timetable
	asked     []bool // of the tasks, whether the level asks for them
	PlanEdits
}

// lack adds the task of a template that the event has not.
func (p *planning) lack(tpl *TaskTemplate) {
	p.Add = append(p.Add, Task{EventID: p.eventID, Template: tpl.ID, Ask: p.ask(tpl), Due: p.timetable.plan(&tpl.Ask, p.now), CreatedAt: p.now})
}

// want sees to it that the task of a template, which the event has, asks for what that does. Mostly it does already, and
// is not copied. What was gone is asked for since it was first: lowering the level and raising it again gives no more time.
func (p *planning) want(tpl *TaskTemplate, was *Task) {
	due, ask := p.timetable.plan(&tpl.Ask, was.CreatedAt), p.ask(tpl)
	if !was.Gone && due.Equal(was.Due) && (ask == was.Ask || *ask == *was.Ask) {
		return
	}
	t := *was
	t.Gone, t.Ask = false, ask
	p.redate(&t)
	if was.Gone {
		p.Revive = append(p.Revive, t)
	} else {
		p.Amend = append(p.Amend, t)
	}
}

// redate sets when the task should be done. What was to be done later and should be done by now is asked for anew.
func (p *planning) redate(t *Task) {
	due := p.timetable.plan(t.Ask, t.CreatedAt)
	if overtaken(p.now, t.Due, due) {
		t.CreatedAt = p.now
		due = p.timetable.plan(t.Ask, p.now)
	}
	t.Due = due
}

// others sees to the tasks that the level does not ask for: the event's own follow it, what takes back something that
// was done is asked for at once, and the rest goes.
func (p *planning) others(tasks []Task) {
	for i := range tasks {
		was := &tasks[i]
		if p.asked[i] || was.Gone {
			continue
		}
		t := *was
		switch {
		case t.Own():
			p.redate(&t)
		case TakesBack(was, tasks):
			if t.Due.After(p.now) {
				t.Due = p.now
			}
		default:
			t.Gone = true
			p.Drop = append(p.Drop, t)
			continue
		}
		if !t.Due.Equal(was.Due) {
			p.Amend = append(p.Amend, t)
		}
	}
}

// TakesBack says that a task is not done yet and undoes what another of its event's tasks has done.
func TakesBack(t *Task, tasks []Task) bool {
	if t.Undoes == "" || !t.DoneAt.IsZero() {
		return false
	}
	for id := range strings.FieldsSeq(t.Undoes) {
		if doneOf(tasks, id) != nil {
			return true
		}
	}
	return false
}

// Effects lists the tasks of an event that were done and that a task takes back: a reservation that is billed, a freeze
// that is on.
func Effects(t *Task, tasks []Task) []Task {
	var done []Task
	for id := range strings.FieldsSeq(t.Undoes) {
		if o := doneOf(tasks, id); o != nil {
			done = append(done, *o)
		}
	}
	return done
}

// doneOf gives the task of a template where it was done, else nil.
func doneOf(tasks []Task, template string) *Task {
	for i := range tasks {
		if t := &tasks[i]; t.Template == template && !t.DoneAt.IsZero() {
			return t
		}
	}
	return nil
}
