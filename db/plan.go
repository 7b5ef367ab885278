package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"tallylight/readiness"
)

// spec is what a task takes over from its template when it is planned. All tasks alike share one row of it.
type spec struct {
	Template, TitleJA, TitleEN string
	Gate                       readiness.Gate
	Verify                     readiness.VerifyKind
	Proof                      readiness.ProofName
	TTL                        time.Duration
	Soon                       bool
}

func specOf(t readiness.Task) spec {
	return spec{t.Template, t.TitleJA, t.TitleEN, t.Gate, t.Verify, t.Proof, t.TTL, t.Soon}
}

// fill gives the task what its spec says.
func (s spec) fill(t *readiness.Task) {
	t.Template, t.TitleJA, t.TitleEN, t.Gate = s.Template, s.TitleJA, s.TitleEN, s.Gate
	t.Verify, t.Proof, t.TTL, t.Soon = s.Verify, s.Proof, s.TTL, s.Soon
}

// id is a digest of the spec, so that two processes give the same row the same id.
func (s spec) id() int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %d %q %q %d %t", s.Template, s.TitleJA, s.TitleEN, s.Gate.Anchor,
		s.Gate.Lead.Milliseconds(), s.Verify, s.Proof, s.TTL.Milliseconds(), s.Soon))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

const specColumns = `id, template, title_ja, title_en, anchor, lead_ms, verify, proof, ttl_ms, soon`

type specRow struct {
	id int64
	spec
}

func scanSpec(rows *sql.Rows) (r specRow, err error) {
	err = rows.Scan(&r.id, &r.Template, &r.TitleJA, &r.TitleEN, (*string)(&r.Gate.Anchor), (*millis)(&r.Gate.Lead),
		(*string)(&r.Verify), (*string)(&r.Proof), (*millis)(&r.TTL), &r.Soon)
	return r, err
}

// specCache keeps the specs that were read; their rows never change.
type specCache struct {
	mu   sync.RWMutex
	rows map[int64]spec
}

func (c *specCache) get(id int64) (spec, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, ok := c.rows[id]
	return s, ok
}

func (c *specCache) load(ctx context.Context, q querier) error {
	all, err := query(ctx, q, scanSpec, `SELECT `+specColumns+` FROM task_specs`)
	if err != nil {
		return fmt.Errorf("read what tasks ask for: %w", err)
	}
	rows := make(map[int64]spec, len(all))
	for _, r := range all {
		rows[r.id] = r.spec
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
	specs  map[spec]int64 // those that are stored for certain
}

func (t *tx) planner(ladder readiness.Ladder) *planner {
	return &planner{t: t, ladder: ladder, tasks: t.inserter(`tasks (` + taskColumns + `, template)`), specs: map[spec]int64{}}
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
	for _, tasks := range [][]readiness.Task{edits.Amend, edits.Drop, edits.Revive} {
		for _, task := range tasks {
			if err := p.move(ctx, task); err != nil {
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

// storeTasks sees to it that the tasks of an event are stored ones.
func (t *tx) storeTasks(ctx context.Context, eventID string) (readiness.Event, error) {
	e, err := loadEvent(ctx, t, eventID)
	if err != nil || e.TasksVersion > 0 {
		return e, err
	}
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return e, err
	}
	return e, t.planner(ladder).store(ctx, &e)
}

func (p *planner) add(ctx context.Context, task readiness.Task) error {
	spec, err := p.spec(ctx, task)
	if err != nil {
		return err
	}
	return p.tasks.add(ctx, task.ID, task.EventID, spec, ms(task.Due), ms(task.CreatedAt), "", int64(0), "", "", "",
		task.Gone, int64(1), task.Template)
}

// move writes what a plan may change in a task that is there: what it asks for, by when, and whether it does.
func (p *planner) move(ctx context.Context, task readiness.Task) error {
	id, err := p.spec(ctx, task)
	if err != nil {
		return err
	}
	return p.t.changedOne(p.t.run(ctx, `UPDATE tasks SET spec = $3, due_at = $4, gone = $5, version = version + 1
		WHERE id = $1 AND version = $2`, task.ID, task.Version, id, ms(task.Due), task.Gone))
}

// spec gives the id of the row that says what a task asks for, and sees to it that there is one.
func (p *planner) spec(ctx context.Context, task readiness.Task) (int64, error) {
	s := specOf(task)
	if id, ok := p.specs[s]; ok {
		return id, nil
	}
	id := s.id()
	_, err := p.t.run(ctx, `INSERT INTO task_specs (`+specColumns+`) VALUES `+params(1, 10)+` ON CONFLICT DO NOTHING`,
		id, s.Template, s.TitleJA, s.TitleEN, string(s.Gate.Anchor), s.Gate.Lead.Milliseconds(), string(s.Verify),
		string(s.Proof), task.TTL.Milliseconds(), s.Soon)
	p.specs[s] = id
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
		if !edits.TooLate(*e) {
			return edits, nil
		}
		if err := t.planner(ladder).store(ctx, &was); err != nil {
			return edits, err
		}
		e.TasksVersion = was.TasksVersion
	}
	return s.replan(ctx, t, ladder, e)
}
