package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
)

const taskColumns = `id, event_id, spec, due_at, created_at, claimed_by, done_at, done_by, evidence, waiver, gone, version`

var errUnknownSpec = errors.New("a task's spec is not in memory")

func (s *Store) scanTask(rows *sql.Rows) (t readiness.Task, err error) {
	var id int64
	err = rows.Scan(&t.ID, &t.EventID, &id, (*instant)(&t.Due), (*instant)(&t.CreatedAt), asJSON(&t.ClaimedBy),
		(*instant)(&t.DoneAt), &t.DoneBy, asJSON(&t.Evidence), asJSON(&t.Waiver), &t.Gone, &t.Version)
	if err != nil {
		return t, err
	}
	known, ok := s.specs.get(id)
	if !ok {
		return t, errUnknownSpec
	}
	known.fill(&t)
	return t, nil
}

// tasksWhere reads tasks. What they ask for comes from memory, which is read again where a spec is new to it.
func (s *Store) tasksWhere(ctx context.Context, q querier, where string, args ...any) ([]readiness.Task, error) {
	text := `SELECT ` + taskColumns + ` FROM tasks WHERE ` + where
	tasks, err := query(ctx, q, s.scanTask, text, args...)
	if errors.Is(err, errUnknownSpec) {
		if err := s.specs.load(ctx, q); err != nil {
			return nil, err
		}
		tasks, err = query(ctx, q, s.scanTask, text, args...)
	}
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	return tasks, nil
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
	const atOnce = 500 // ids a query, far below what both engines allow
	var ids []any
	for i := range events {
		if events[i].TasksVersion > 0 {
			ids = append(ids, events[i].ID)
		}
	}
	all := make(map[string][]readiness.Task, len(events))
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
func (s *Store) Task(ctx context.Context, id string) (task readiness.Task, err error) {
	err = s.view(ctx, func(q querier) error {
		task, err = s.task(ctx, q, id)
		return err
	})
	return task, err
}

func (s *Store) task(ctx context.Context, q querier, id string) (readiness.Task, error) {
	tasks, err := s.tasksWhere(ctx, q, `id = $1`, id)
	if err == nil && len(tasks) == 0 {
		tasks, err = derivedTask(ctx, q, id)
	}
	if err == nil && len(tasks) == 0 {
		err = readiness.ErrNotFound
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
func (s *Store) Tasks(ctx context.Context, eventID string) (tasks []readiness.Task, err error) {
	err = s.view(ctx, func(q querier) error {
		tasks, err = s.eventTasks(ctx, q, eventID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tasks of event %s: %w", eventID, err)
	}
	return tasks, nil
}

// eventTasks lists the tasks of an event by due time, derived or stored.
func (s *Store) eventTasks(ctx context.Context, q querier, eventID string) ([]readiness.Task, error) {
	e, err := loadEvent(ctx, q, eventID)
	switch {
	case errors.Is(err, readiness.ErrNotFound):
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
	slices.SortFunc(tasks, func(a, b readiness.Task) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Template, b.Template))
	})
	return tasks, nil
}

// editTask lets work alter a task and name the kind and values of the change; no kind is no change. Work that
// alters the state of the task raises its version; picking it up does not, since that takes nothing from others.
func (s *Store) editTask(ctx context.Context, id string, by readiness.Actor, now time.Time, work func(*tx, *readiness.Task) (kind string, data map[string]string, err error)) (readiness.Task, error) {
	var task readiness.Task
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := s.task(ctx, t, id)
		if err != nil {
			return err
		}
		task = was
		task.ClaimedBy, task.Evidence = slices.Clone(was.ClaimedBy), slices.Clone(was.Evidence)
		kind, data, err := work(t, &task)
		if err != nil || kind == "" {
			return err
		}
		if err := t.saveTask(ctx, was.Version, task); err != nil {
			return err
		}
		all := map[string]string{"title_ja": task.TitleJA, "title_en": task.TitleEN, "template": task.Template}
		for name, value := range data {
			all[name] = value
		}
		t.record(readiness.Change{Kind: kind, EventID: task.EventID, TaskID: task.ID, Data: all})
		return nil
	})
	if err != nil {
		return readiness.Task{}, err
	}
	return task, nil
}

// saveTask writes a task that somebody touched, and with the first of an event all its others.
func (t *tx) saveTask(ctx context.Context, seen int64, task readiness.Task) error {
	e, err := t.storeTasks(ctx, task.EventID)
	if err != nil {
		return err
	}
	if err := t.saveWork(ctx, seen, task); err != nil {
		return err
	}
	return t.tasksChanged(ctx, &e)
}

// saveWork writes what people did on a task.
func (t *tx) saveWork(ctx context.Context, seen int64, task readiness.Task) error {
	return t.changedOne(exec(ctx, t, `UPDATE tasks SET claimed_by = $3, done_at = $4, done_by = $5, evidence = $6, waiver = $7,
		version = $8 WHERE id = $1 AND version = $2`, task.ID, seen, asJSON(&task.ClaimedBy), ms(task.DoneAt), task.DoneBy,
		asJSON(&task.Evidence), asJSON(&task.Waiver), task.Version))
}

// tasksChanged says that what was known of an event's tasks holds no longer.
func (t *tx) tasksChanged(ctx context.Context, e *readiness.Event) error {
	e.TasksVersion++
	return t.changedOne(t.run(ctx, `UPDATE events SET tasks_version = $2 WHERE id = $1 AND tasks_version = $2 - 1`, e.ID, e.TasksVersion))
}

// atVersion refuses an edit of a task that the caller saw as another one (0: it did not look).
func atVersion(task *readiness.Task, seen int64) error {
	if seen != 0 && seen != task.Version {
		return fmt.Errorf("task %s: %w", task.ID, readiness.ErrStale)
	}
	task.Version++
	return nil
}

// ClaimTask notes that by picks the task up, beside others who may have; twice is once.
func (s *Store) ClaimTask(ctx context.Context, id string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.editTask(ctx, id, by, now, func(_ *tx, task *readiness.Task) (string, map[string]string, error) {
		if slices.Contains(task.ClaimedBy, by.Name) {
			return "", nil, nil
		}
		task.ClaimedBy = append(task.ClaimedBy, by.Name)
		return readiness.TaskClaimed, nil, nil
	})
}

// ReleaseTask notes that by puts the task down; without having picked it up nothing changes.
func (s *Store) ReleaseTask(ctx context.Context, id string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.editTask(ctx, id, by, now, func(_ *tx, task *readiness.Task) (string, map[string]string, error) {
		i := slices.Index(task.ClaimedBy, by.Name)
		if i < 0 {
			return "", nil, nil
		}
		task.ClaimedBy = slices.Delete(task.ClaimedBy, i, i+1)
		return readiness.TaskReleased, nil, nil
	})
}

// CompleteTask notes a task as done, with its evidence (a text or a link) and perhaps a note. Only a task that is
// proven by hand can be completed. Done already with the same evidence is no change; other evidence
// from an older form is ErrStale, and from the newest it renews the task's.
func (s *Store) CompleteTask(ctx context.Context, id string, version int64, evidence, note string, by readiness.Actor, now time.Time) (readiness.Task, error) {
	evidence = strings.TrimSpace(evidence)
	return s.editTask(ctx, id, by, now, func(t *tx, task *readiness.Task) (string, map[string]string, error) {
		switch {
		case !task.ByHand():
			return "", nil, readiness.Invalid{Field: "task", Reason: "machine_verified", Got: task.Template}
		case doneAt(*task, t.now) && (evidence == "" || said(*task, evidence)):
			return "", nil, nil
		case evidence == "":
			return "", nil, readiness.Invalid{Field: "evidence", Reason: "required"}
		case doneAt(*task, t.now) && version == 0:
			return "", nil, nil
		}
		if err := atVersion(task, version); err != nil {
			return "", nil, err
		}
		complete(task, evidence, by, t.now)
		return readiness.TaskCompleted, map[string]string{"evidence": evidence, "note": note}, nil
	})
}

// said says that this very evidence stands already: the form was sent twice.
func said(task readiness.Task, evidence string) bool {
	return len(task.Evidence) > 0 && task.Evidence[len(task.Evidence)-1].Text == evidence
}

// doneAt says that the task is done at now, whether it is skipped besides or not.
func doneAt(task readiness.Task, now time.Time) bool {
	task.Waiver, task.Gone = nil, false
	return task.Status(now, readiness.Proof{}).State == readiness.TaskDone
}

// complete marks the task done; who completes what nobody picked up has picked it up.
func complete(task *readiness.Task, evidence string, by readiness.Actor, now time.Time) {
	task.DoneAt, task.DoneBy = now, by.Name
	task.Evidence = append(task.Evidence, readiness.Evidence{
		Kind: evidenceKind(evidence), Text: evidence, At: now, By: by.Name, Expires: task.HandExpiry(now),
	})
	if len(task.ClaimedBy) == 0 {
		task.ClaimedBy = []string{by.Name}
	}
}

func evidenceKind(text string) string {
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return "link"
	}
	return "text"
}

// ReopenTask takes a completion back. Its evidence leaves the task and stays in the log.
func (s *Store) ReopenTask(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.editTask(ctx, id, by, now, func(_ *tx, task *readiness.Task) (string, map[string]string, error) {
		if task.DoneAt.IsZero() {
			return "", nil, nil
		}
		if err := atVersion(task, version); err != nil {
			return "", nil, err
		}
		data := map[string]string{"done_by": task.DoneBy}
		if n := len(task.Evidence); n > 0 {
			data["evidence"] = task.Evidence[n-1].Text
		}
		task.DoneAt, task.DoneBy, task.Evidence = time.Time{}, "", nil
		return readiness.TaskReopened, data, nil
	})
}

// WaiveTask skips a task for a reason, until an instant (zero: for good).
func (s *Store) WaiveTask(ctx context.Context, id string, version int64, reason string, until time.Time, by readiness.Actor, now time.Time) (readiness.Task, error) {
	reason = strings.TrimSpace(reason)
	return s.editTask(ctx, id, by, now, func(t *tx, task *readiness.Task) (string, map[string]string, error) {
		if reason == "" {
			return "", nil, readiness.Invalid{Field: "reason", Reason: "required"}
		}
		waiver := readiness.Waiver{Reason: reason, By: by.Name, At: t.now}
		data := map[string]string{"reason": reason}
		if !until.IsZero() {
			waiver.Until = stored(until)
			data["until"] = waiver.Until.Format(time.RFC3339)
		}
		if w := task.Waiver; w != nil && w.Reason == waiver.Reason && w.Until.Equal(waiver.Until) {
			return "", nil, nil
		}
		if err := atVersion(task, version); err != nil {
			return "", nil, err
		}
		task.Waiver = &waiver
		return readiness.TaskWaived, data, nil
	})
}

// WithdrawWaiver asks for a skipped task again.
func (s *Store) WithdrawWaiver(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Task, error) {
	return s.editTask(ctx, id, by, now, func(_ *tx, task *readiness.Task) (string, map[string]string, error) {
		if task.Waiver == nil {
			return "", nil, nil
		}
		if err := atVersion(task, version); err != nil {
			return "", nil, err
		}
		reason := task.Waiver.Reason
		task.Waiver = nil
		return readiness.WaiverWithdrawn, map[string]string{"reason": reason}, nil
	})
}
