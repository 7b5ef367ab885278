package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

const taskColumns = `id, event_id, template, spec, due_at, created_at, claims, done_at, done_by, evidence, waiver, gone, version`

// taskEdited are the columns that an edit writes and the log speaks of: all but the version.
var taskEdited = namesOf(taskColumns)[:strings.Count(taskColumns, ",")]

// taskFields is where taskColumns go; spec is the row that says what the task asks for.
func taskFields(t *readiness.Task, spec *int64) fields {
	return fields{&t.ID, &t.EventID, &t.Template, spec, (*instant)(&t.Due), (*instant)(&t.CreatedAt), asJSON(&t.Claims),
		(*instant)(&t.DoneAt), &t.DoneBy, asJSON(&t.Evidence), asJSON(&t.Waiver), &t.Gone, &t.Version}
}

var errUnknownSpec = errors.New("what a task asks for is not in memory")

func (s *Store) scanTask(rows *sql.Rows) (t readiness.Task, err error) {
	var spec int64
	if err = rows.Scan(taskFields(&t, &spec)...); err != nil {
		return t, err
	}
	var ok bool
	if t.Ask, ok = s.asks.get(spec); !ok {
		return t, errUnknownSpec
	}
	return t, nil
}

// tasksWhere reads tasks. What they ask for comes from memory, which is read again where a spec is new to it.
func (s *Store) tasksWhere(ctx context.Context, q querier, where string, args ...any) ([]readiness.Task, error) {
	text := `SELECT ` + taskColumns + ` FROM tasks WHERE ` + where
	tasks, err := query(ctx, q, s.scanTask, text, args...)
	if errors.Is(err, errUnknownSpec) {
		if err := s.asks.load(ctx, q); err != nil {
			return nil, err
		}
		tasks, err = query(ctx, q, s.scanTask, text, args...)
	}
	return fault.OrNone(tasks, err, "read tasks")
}

// byEvent groups tasks that come event by event, without copying them.
func byEvent(tasks []readiness.Task, into map[string][]readiness.Task) {
	for from := 0; from < len(tasks); {
		to := from + 1
		for to < len(tasks) && tasks[to].EventID == tasks[from].EventID {
			to++
		}
		into[tasks[from].EventID] = tasks[from:to:to]
		from = to
	}
}

// tasksOf reads the stored tasks of events, by event; one whose tasks nobody has touched has none.
func (s *Store) tasksOf(ctx context.Context, q querier, events []readiness.Event) (map[string][]readiness.Task, error) {
	var ids []any
	for i := range events {
		if events[i].TasksVersion > 0 {
			ids = append(ids, events[i].ID)
		}
	}
	return s.tasksOfThese(ctx, q, ids)
}

// tasksOfThese gives the stored tasks of the events of these ids, by event.
func (s *Store) tasksOfThese(ctx context.Context, q querier, ids []any) (map[string][]readiness.Task, error) {
	const atOnce = 500 // ids a query, far below what both engines allow
	all := map[string][]readiness.Task{}
	for some := range slices.Chunk(ids, atOnce) {
		tasks, err := s.tasksWhere(ctx, q, `event_id IN `+params(1, len(some))+` ORDER BY event_id`, some...)
		if err != nil {
			return nil, err
		}
		byEvent(tasks, all)
	}
	return all, nil
}

// Task gives one task; ErrNotFound where there is none.
func (s *Store) Task(ctx context.Context, id string) (readiness.Task, error) {
	return viewing(ctx, s, func(ctx context.Context, q querier) (readiness.Task, error) { return s.task(ctx, q, id) })
}

func (s *Store) task(ctx context.Context, q querier, id string) (readiness.Task, error) {
	tasks, err := s.tasksWhere(ctx, q, `id = $1`, id)
	if err == nil && len(tasks) == 0 {
		tasks, err = derivedTask(ctx, q, id)
	}
	if err == nil && len(tasks) == 0 {
		err = fault.ErrNotFound
	}
	if err != nil {
		return readiness.Task{}, fmt.Errorf("task %s: %w", id, err)
	}
	return tasks[0], nil
}

// derivedTask gives the task of an id, which begins with that of its event, where nobody has touched the event's
// tasks; none where there is no such task.
func derivedTask(ctx context.Context, q querier, id string) ([]readiness.Task, error) {
	if len(id) <= idLength || id[idLength] != '-' {
		return nil, nil
	}
	e, err := loadEvent(ctx, q, id[:idLength])
	if err != nil || e.TasksVersion > 0 {
		return nil, err
	}
	ladder, err := loadLadder(ctx, q)
	if err != nil {
		return nil, err
	}
	tasks := readiness.DeriveTasks(e, ladder)
	return slices.DeleteFunc(tasks, func(t readiness.Task) bool { return t.ID != id }), nil
}

// Tasks lists the tasks of an event, also those that are gone; none for an unknown event.
func (s *Store) Tasks(ctx context.Context, eventID string) ([]readiness.Task, error) {
	tasks, err := viewing(ctx, s, func(ctx context.Context, q querier) ([]readiness.Task, error) {
		return s.eventTasks(ctx, q, eventID)
	})
	return fault.OrNone(tasks, err, "tasks of event %s", eventID)
}

// eventTasks lists the tasks of an event by due time, derived or stored.
func (s *Store) eventTasks(ctx context.Context, q querier, eventID string) ([]readiness.Task, error) {
	e, err := loadEvent(ctx, q, eventID)
	switch {
	case errors.Is(err, fault.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case e.TasksVersion > 0:
		return s.tasksWhere(ctx, q, `event_id = $1 ORDER BY due_at, template`, eventID)
	}
	ladder, err := loadLadder(ctx, q)
	if err != nil {
		return nil, err
	}
	tasks := readiness.DeriveTasks(e, ladder)
	slices.SortFunc(tasks, byDue)
	return tasks, nil
}

func byDue(a, b readiness.Task) int {
	return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Template, b.Template))
}

// work lets an action alter a task, and records what came of it; nothing where it stood so already.
func (s *Store) work(ctx context.Context, id string, seen int64, by readiness.Actor, now time.Time, do func(readiness.Action, *readiness.Task) (readiness.Outcome, error)) (readiness.Task, error) {
	var task readiness.Task
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := s.task(ctx, t, id)
		if err != nil {
			return err
		}
		action, err := s.action(ctx, t, was.EventID, seen)
		if err != nil {
			return err
		}
		if err := s.advise(ctx, t, &action, was); err != nil {
			return err
		}
		task = was
		task.Claims, task.Evidence = slices.Clone(was.Claims), slices.Clone(was.Evidence)
		outcome, err := do(action, &task)
		if err != nil || outcome.Kind == "" {
			return err
		}
		t.recordTask(task, outcome)
		return t.saveTask(ctx, was, task)
	})
	return fault.OrNone(task, err, "task %s", id)
}

// action is the transaction's actor at work on a task of an event.
func (s *Store) action(ctx context.Context, t *tx, eventID string, seen int64) (a readiness.Action, err error) {
	a = readiness.Action{By: t.by, Now: t.now, Seen: seen}
	if a.Event, err = loadEvent(ctx, t, eventID); err != nil {
		return a, err
	}
	rungs, err := loadRungs(ctx, t)
	if err != nil {
		return a, err
	}
	a.Stage = a.Event.Stage(t.now, readiness.Ladder{Rungs: rungs}, nil)
	return a, nil
}

// advise tells whoever signs a task the call beside which they sign.
func (s *Store) advise(ctx context.Context, t *tx, a *readiness.Action, task readiness.Task) (err error) {
	if task.Proof == claim.Signed {
		a.Advice, err = s.advice(ctx, t, a.Event, task)
	}
	return err
}

// advice is the call of an event as if nobody had been asked to sign it.
func (s *Store) advice(ctx context.Context, t *tx, e readiness.Event, signed readiness.Task) (readiness.Call, error) {
	tasks, err := s.eventTasks(ctx, t, e.ID)
	if err != nil {
		return "", err
	}
	tasks = slices.DeleteFunc(slices.Clone(tasks), func(o readiness.Task) bool { return o.ID == signed.ID })
	f := readiness.Snapshot{Events: []readiness.Event{e}, Tasks: map[string][]readiness.Task{e.ID: tasks}}
	if f.Ladder, err = loadLadder(ctx, t); err != nil {
		return "", err
	}
	if f.Traffic, err = loadTraffic(ctx, t); err != nil {
		return "", err
	}
	if err := s.loadSources(ctx, t, &f); err != nil {
		return "", err
	}
	return f.Row(t.now, e).Call, nil
}

func (t *tx) recordTask(task readiness.Task, outcome readiness.Outcome) {
	all := map[string]string{"title_ja": task.TitleJA, "title_en": task.TitleEN, "template": task.Template}
	maps.Copy(all, outcome.Data)
	t.record(readiness.Change{Kind: outcome.Kind, EventID: task.EventID, TaskID: task.ID, Data: all})
}

// saveTask writes a task that somebody touched, and with the first of an event all its others.
func (t *tx) saveTask(ctx context.Context, was, task readiness.Task) error {
	e, p, err := t.storeTasks(ctx, task.EventID)
	if err != nil {
		return err
	}
	if err := p.save(ctx, was, task); err != nil {
		return err
	}
	if err := t.reviewFollows(ctx, was, task); err != nil {
		return err
	}
	return t.tasksChanged(ctx, &e)
}

// tasksChanged says that what was known of an event's tasks holds no longer.
func (t *tx) tasksChanged(ctx context.Context, e *readiness.Event) error {
	e.TasksVersion++
	t.memo.tasksAt(e.ID, e.TasksVersion)
	return t.changedOne(t.run(ctx, `UPDATE events SET tasks_version = $2, turns_at = 0 WHERE id = $1 AND tasks_version = $2 - 1`, e.ID, e.TasksVersion))
}

// ClaimTask notes that by picks the task up.
func (s *Store) ClaimTask(ctx context.Context, id string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, 0, by, now, readiness.Action.Claim)
}

// ReleaseTask notes that by puts the task down.
func (s *Store) ReleaseTask(ctx context.Context, id string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, 0, by, now, readiness.Action.Release)
}

// KeepTask notes that by, who holds the task, is still on it.
func (s *Store) KeepTask(ctx context.Context, id string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, 0, by, now, readiness.Action.Keep)
}

// NoteTask notes what by says about the task.
func (s *Store) NoteTask(ctx context.Context, id, note string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, 0, by, now, func(a readiness.Action, t *readiness.Task) (readiness.Outcome, error) { return a.Note(t, note) })
}

// TakeRole notes that by takes a role of the war room, perhaps from somebody else.
func (s *Store) TakeRole(ctx context.Context, id, role string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, 0, by, now, func(a readiness.Action, t *readiness.Task) (readiness.Outcome, error) {
		a.As = role
		return a.Claim(t)
	})
}

// LeaveRole notes that by gives a role of the war room back.
func (s *Store) LeaveRole(ctx context.Context, id, role string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, 0, by, now, func(a readiness.Action, t *readiness.Task) (readiness.Outcome, error) {
		a.As = role
		return a.Release(t)
	})
}

// CompleteTask notes a task as done, with its evidence and perhaps a note, or what its proof asks of people.
func (s *Store) CompleteTask(ctx context.Context, id string, version int64, said claim.Said, by readiness.Actor, now time.Time) (readiness.Task, error) {
	if len(said.Events) > 0 {
		return s.completeTogether(ctx, id, version, said, by, now)
	}
	return s.work(ctx, id, version, by, now, func(a readiness.Action, t *readiness.Task) (readiness.Outcome, error) {
		return a.Complete(t, said)
	})
}

// ConfirmTask notes that by, a second person, has looked at what only a hand can prove.
func (s *Store) ConfirmTask(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, version, by, now, readiness.Action.Confirm)
}

// ReopenTask takes a completion back. Its evidence leaves the task and stays in the log.
func (s *Store) ReopenTask(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, version, by, now, readiness.Action.Reopen)
}

// WaiveTask asks to skip a task for a reason, until an instant (zero: as long as the event lasts).
func (s *Store) WaiveTask(ctx context.Context, id string, version int64, reason string, until time.Time, by readiness.Actor, now time.Time) (readiness.Task, error) {
	if !until.IsZero() {
		until = stored(until)
	}
	return s.work(ctx, id, version, by, now, func(a readiness.Action, t *readiness.Task) (readiness.Outcome, error) {
		return a.Waive(t, reason, until)
	})
}

// ApproveWaiver lets a task be skipped as somebody else has asked.
func (s *Store) ApproveWaiver(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, version, by, now, readiness.Action.Approve)
}

// WithdrawWaiver asks for a skipped task again.
func (s *Store) WithdrawWaiver(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, version, by, now, readiness.Action.Withdraw)
}

// RemoveTask takes a task away that was added to its event by people.
func (s *Store) RemoveTask(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.work(ctx, id, version, by, now, readiness.Action.Remove)
}

// AddTask adds a task of its own to an event.
func (s *Store) AddTask(ctx context.Context, eventID string, ask readiness.Ask, by readiness.Actor, now time.Time) (readiness.Task, error) {
	var task readiness.Task
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		task, err = t.addTask(ctx, eventID, ask)
		return err
	})
	return fault.OrNone(task, err, "add a task to event %s", eventID)
}

func (t *tx) addTask(ctx context.Context, eventID string, ask readiness.Ask) (readiness.Task, error) {
	e, p, err := t.storeTasks(ctx, eventID)
	if err != nil {
		return readiness.Task{}, err
	}
	task, err := readiness.Action{By: t.by, Now: t.now, Event: e}.NewOwn(newID(t.now), ask)
	if err != nil {
		return task, err
	}
	if err := p.add(ctx, task); err != nil {
		return task, err
	}
	if err := p.flush(ctx); err != nil {
		return task, err
	}
	t.recordTask(task, readiness.Outcome{Kind: journal.TaskAdded})
	return task, t.tasksChanged(ctx, &e)
}
