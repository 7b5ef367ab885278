package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync"

	"tallylight/readiness"
)

// askID is a digest of what a task asks for, so that two processes give the same row of task_specs the same id.
func askID(a *readiness.Ask) (int64, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(text)
	return int64(binary.BigEndian.Uint64(sum[:8])), nil
}

type askRow struct {
	id  int64
	ask *readiness.Ask
}

func scanAsk(rows *sql.Rows) (r askRow, err error) {
	r.ask = new(readiness.Ask)
	err = rows.Scan(&r.id, asJSON(r.ask))
	return r, err
}

// askCache keeps the asks that were read; their rows never change.
type askCache struct {
	mu   sync.RWMutex
	rows map[int64]*readiness.Ask
}

func (c *askCache) get(id int64) (*readiness.Ask, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	a, ok := c.rows[id]
	return a, ok
}

func (c *askCache) load(ctx context.Context, q querier) error {
	all, err := query(ctx, q, scanAsk, `SELECT id, ask FROM task_specs`)
	if err != nil {
		return fmt.Errorf("read what tasks ask for: %w", err)
	}
	rows := make(map[int64]*readiness.Ask, len(all))
	for _, r := range all {
		rows[r.id] = r.ask
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows = rows
	return nil
}

// planner writes the plans of events within one transaction.
type planner struct {
	t      *tx
	ladder readiness.Ladder
	tasks  *inserter
	stored map[readiness.Ask]int64 // those that have a row for certain
}

func (t *tx) planner(ladder readiness.Ladder) *planner {
	return &planner{t: t, ladder: ladder, tasks: t.inserter(`tasks (` + taskColumns + `)`), stored: map[readiness.Ask]int64{}}
}

// plan brings the stored tasks of an event in step with its level, its air time and the ladder; flush must follow. An
// event without stored tasks needs no plan. The event's row is the caller's to write.
func (p *planner) plan(ctx context.Context, e *readiness.Event, have []readiness.Task) (readiness.PlanEdits, error) {
	if e.TasksVersion == 0 {
		return readiness.PlanEdits{}, nil
	}
	edits := readiness.Plan(p.t.now, *e, p.ladder, have)
	for _, task := range edits.Add {
		task.ID = readiness.TaskID(e.ID, task.Template)
		if err := p.add(ctx, task); err != nil {
			return edits, fmt.Errorf("add task %s: %w", task.Template, err)
		}
	}
	was := make(map[string]readiness.Task, len(have))
	for _, task := range have {
		was[task.Template] = task
	}
	for _, tasks := range [][]readiness.Task{edits.Amend, edits.Drop, edits.Revive} {
		for _, task := range tasks {
			task.Version++
			if err := p.save(ctx, was[task.Template], task); err != nil {
				return edits, fmt.Errorf("move task %s: %w", task.Template, err)
			}
		}
	}
	if edits.Empty() {
		return edits, nil
	}
	return edits, p.t.tasksChanged(ctx, e)
}

// store writes the derived tasks of an event, from when on they are stored ones.
func (p *planner) store(ctx context.Context, e *readiness.Event) error {
	for _, task := range readiness.DeriveTasks(*e, p.ladder) {
		if err := p.add(ctx, task); err != nil {
			return fmt.Errorf("store task %s: %w", task.Template, err)
		}
	}
	if err := p.flush(ctx); err != nil {
		return fmt.Errorf("store the tasks of event %s: %w", e.ID, err)
	}
	return p.t.tasksChanged(ctx, e)
}

// storeTasks sees to it that the tasks of an event are stored ones, and gives what writes more of them.
func (t *tx) storeTasks(ctx context.Context, eventID string) (readiness.Event, *planner, error) {
	e, err := loadEvent(ctx, t, eventID)
	if err != nil || e.TasksVersion > 0 {
		return e, t.planner(readiness.Ladder{}), err // nothing is planned, so that the ladder need not be read
	}
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return e, nil, err
	}
	p := t.planner(ladder)
	return e, p, p.store(ctx, &e)
}

func (p *planner) add(ctx context.Context, task readiness.Task) error {
	spec, err := p.spec(ctx, task.Ask)
	if err != nil {
		return err
	}
	task.Version = 1
	row, noSpec := taskFields(&task, &spec), int64(0)
	whole, err := taskEdited.whole(row, taskFields(&readiness.Task{}, &noSpec))
	if err != nil {
		return err
	}
	p.t.noteTask(task, nil, whole)
	return p.tasks.add(ctx, row.values()...)
}

// save writes what differs in a task, which was read in this transaction, and notes it for the log.
func (p *planner) save(ctx context.Context, was, task readiness.Task) error {
	before, err := p.spec(ctx, was.Ask)
	if err != nil {
		return err
	}
	after, err := p.spec(ctx, task.Ask)
	if err != nil {
		return err
	}
	d, err := taskEdited.differing(taskFields(&was, &before), taskFields(&task, &after), task.ID, was.Version)
	if err != nil {
		return err
	}
	p.t.noteTask(task, d.before, d.after)
	if task.Version != was.Version {
		d.set = append(d.set, `version = version + 1`)
	}
	return p.t.changedOne(p.t.update(ctx, `tasks`, `id = $1 AND version = $2`, d))
}

// spec gives the id of the row that says what a task asks for, and sees to it that there is one.
func (p *planner) spec(ctx context.Context, ask *readiness.Ask) (int64, error) {
	if id, ok := p.stored[*ask]; ok {
		return id, nil
	}
	id, err := askID(ask)
	if err != nil {
		return 0, err
	}
	p.stored[*ask] = id
	_, err = p.t.run(ctx, `INSERT INTO task_specs (id, ask) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, asJSON(ask))
	return id, err
}

func (p *planner) flush(ctx context.Context) error { return p.tasks.flush(ctx) }

// replan plans one event anew.
func (s *Store) replan(ctx context.Context, t *tx, ladder readiness.Ladder, e *readiness.Event) (readiness.PlanEdits, error) {
	if e.TasksVersion == 0 {
		return readiness.PlanEdits{}, nil
	}
	have, err := s.tasksWhere(ctx, t, `event_id = $1`, e.ID)
	if err != nil {
		return readiness.PlanEdits{}, err
	}
	p := t.planner(ladder)
	edits, err := p.plan(ctx, e, have)
	if err != nil {
		return edits, err
	}
	return edits, p.flush(ctx)
}

// relevel plans an event anew whose level was another. Derived tasks become stored ones where some join too late, which
// only a row can tell.
func (s *Store) relevel(ctx context.Context, t *tx, ladder readiness.Ladder, was readiness.Event, e *readiness.Event) (readiness.PlanEdits, error) {
	if e.TasksVersion == 0 {
		edits := readiness.Plan(t.now, *e, ladder, readiness.DeriveTasks(was, ladder))
		if !edits.Joins(*e) {
			return edits, nil
		}
		if err := t.planner(ladder).store(ctx, &was); err != nil {
			return edits, err
		}
		e.TasksVersion = was.TasksVersion
	}
	return s.replan(ctx, t, ladder, e)
}
