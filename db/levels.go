package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"tallylight/readiness"
)

const (
	rungColumns     = `n, name_ja, name_en, promise_ja, promise_en, multiple, second`
	templateColumns = `id, from_level, ask`
)

func scanRung(rows *sql.Rows) (r readiness.Rung, err error) {
	err = rows.Scan(&r.N, &r.NameJA, &r.NameEN, &r.PromiseJA, &r.PromiseEN, &r.Multiple, &r.Second)
	return r, err
}

func scanTemplate(rows *sql.Rows) (t readiness.TaskTemplate, err error) {
	err = rows.Scan(&t.ID, &t.FromLevel, asJSON(&t.Ask))
	return t, err
}

// Ladder gives the levels with their task templates.
func (s *Store) Ladder(ctx context.Context) (ladder readiness.Ladder, err error) {
	err = s.view(ctx, func(q querier) error {
		ladder, err = loadLadder(ctx, q)
		return err
	})
	return ladder, err
}

func loadLadder(ctx context.Context, q querier) (l readiness.Ladder, err error) {
	if l.Version, err = one(ctx, q, scanValue[int64], `SELECT version FROM ladder`); err != nil {
		return l, fmt.Errorf("read the ladder: %w", err)
	}
	if l.Rungs, err = query(ctx, q, scanRung, `SELECT `+rungColumns+` FROM rungs ORDER BY n`); err != nil {
		return l, fmt.Errorf("read the rungs: %w", err)
	}
	l.Templates, err = query(ctx, q, scanTemplate, `SELECT `+templateColumns+` FROM templates ORDER BY position`)
	if err != nil {
		return l, fmt.Errorf("read the templates: %w", err)
	}
	return l, nil
}

// SaveLadder replaces the ladder that the caller saw at version, and plans the events anew that are not over and have
// stored tasks; the others follow by themselves. ErrStale where the ladder has another version by now.
func (s *Store) SaveLadder(ctx context.Context, l readiness.Ladder, version int64, by readiness.Actor, now time.Time) (readiness.Ladder, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := l.Check(); err != nil {
			return err
		}
		was, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		l.Version = version + 1
		if err := t.changedOne(exec(ctx, t, `UPDATE ladder SET version = $1 WHERE version = $1 - 1`, l.Version)); err != nil {
			return err
		}
		if err := t.writeLadder(ctx, l); err != nil {
			return err
		}
		t.ladders = [2]*readiness.Ladder{&was, &l}
		t.recordLadder(l, was)
		return s.replanComing(ctx, t, l)
	})
	if err != nil {
		return readiness.Ladder{}, fmt.Errorf("save the ladder: %w", err)
	}
	return l, nil
}

func (t *tx) recordLadder(l, was readiness.Ladder) {
	d := l.Since(was)
	t.record(readiness.Change{Kind: readiness.LadderSaved, Data: map[string]string{
		"version": strconv.FormatInt(l.Version, 10), "added": strconv.Itoa(d.Added), "changed": strconv.Itoa(d.Changed),
		"removed": strconv.Itoa(d.Removed), "levels": strconv.Itoa(d.Rungs),
	}})
}

// writeLadder replaces the rungs and templates.
func (t *tx) writeLadder(ctx context.Context, l readiness.Ladder) error {
	for _, text := range []string{`DELETE FROM rungs`, `DELETE FROM templates`} {
		if _, err := t.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	rungs := t.inserter("rungs (" + rungColumns + ")")
	for _, r := range l.Rungs {
		if err := rungs.add(ctx, r.N, r.NameJA, r.NameEN, r.PromiseJA, r.PromiseEN, r.Multiple, r.Second); err != nil {
			return err
		}
	}
	templates := t.inserter("templates (" + templateColumns + ", position)")
	for i, tpl := range l.Templates {
		if err := templates.add(ctx, tpl.ID, tpl.FromLevel, asJSON(&tpl.Ask), i); err != nil {
			return err
		}
	}
	if err := rungs.flush(ctx); err != nil {
		return err
	}
	return templates.flush(ctx)
}

// replanComing brings the stored tasks of the events that are not over in step with a new ladder.
func (s *Store) replanComing(ctx context.Context, t *tx, l readiness.Ladder) error {
	if _, err := exec(ctx, t, `UPDATE events SET turns_at = 0 WHERE turns_at <> 0`); err != nil {
		return err
	}
	events, err := query(ctx, t, scanEvent, `SELECT `+eventColumns+` FROM events WHERE end_at > $1 AND tasks_version > 0`, ms(t.now))
	if err != nil {
		return err
	}
	tasks, err := s.tasksOf(ctx, t, events)
	if err != nil {
		return err
	}
	p := t.planner(l)
	for i := range events {
		if _, err := p.plan(ctx, &events[i], tasks[events[i].ID]); err != nil {
			return err
		}
	}
	return p.flush(ctx)
}

// SetLevel sets an event's level (0: none) on the word of by: a proposal of PR, confirmed where the role
// confirms. The tasks follow. Saying what stands already changes nothing.
func (s *Store) SetLevel(ctx context.Context, id string, level int, reason string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error) {
	e, err := s.editEvent(ctx, id, version, by, now, func(t *tx, e *readiness.Event) error {
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		if level < 0 || level > ladder.Height() {
			return readiness.Invalid{Field: "level", Reason: "out_of_range", Got: strconv.Itoa(level)}
		}
		was := *e
		e.Agree(level, by, t.now)
		if same(*e, was) {
			return nil
		}
		edits, err := s.relevel(ctx, t, ladder, was, e)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: readiness.LevelSet, EventID: e.ID, Data: map[string]string{
			"title": e.Title, "from": strconv.Itoa(was.Level), "to": strconv.Itoa(level), "state": string(e.LevelState),
			"added": strconv.Itoa(len(edits.Add) + len(edits.Revive)), "gone": strconv.Itoa(len(edits.Drop)), "reason": reason,
		}})
		return nil
	})
	if err != nil {
		return readiness.Event{}, fmt.Errorf("set level: %w", err)
	}
	return e, nil
}
