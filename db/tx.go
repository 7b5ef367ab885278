package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
	"tallylight/seal"
)

// tx is a writing transaction of one actor at one instant.
type tx struct {
	*begun
	engine   engine
	by       readiness.Actor
	now      time.Time
	changes  []readiness.Change
	touched  bool
	prepared map[string]*sql.Stmt
	images   map[string]*images // by event
	imaged   []string           // the events of images, in the order of their first change
	queued   []string           // other events to be looked at
	dropped  map[string]bool    // events that are no longer there
	seals    *seal.Key          // by which secrets are sealed; nil before it was asked for
	revision int64              // of the newest line, once they are written
	address  string             // of the client that asks for it; empty: none does
	settled  [2][]*image        // what the first lines of changes say of rows, before and after
	ladders  [2]*readiness.Ladder
	memo     memo
	// checkMaps are those before and after a save.
	checkMaps [2]toppage.CheckMap
	standing  [2]*standing.Record // likewise, of a standing task
}

// inTx does the work in one transaction, the only writing one at that time. Where the work changed facts, the
// revision rises with it, and the change is announced after the commit.
func (s *Store) inTx(ctx context.Context, by readiness.Actor, now time.Time, work func(*tx) error) error {
	begun, err := s.write.begin(ctx, s.engine.beginTime(), nil)
	if err != nil {
		return err
	}
	defer begun.end()
	if err := begun.within(turnTime, func() error { return s.engine.lock(begun.ctx, begun.Tx) }); err != nil {
		return fmt.Errorf("wait for other writers: %w", err)
	}
	t := &tx{begun: begun, engine: s.engine, by: by, now: stored(now), prepared: map[string]*sql.Stmt{}, images: map[string]*images{}, address: addressIn(ctx)}
	if err := work(t); err != nil {
		return err
	}
	if err := s.tellChanged(ctx, t); err != nil {
		return fmt.Errorf("write the outbox: %w", err)
	}
	if err := t.queueChanged(ctx); err != nil {
		return err
	}
	if t.revision, err = t.writeChanges(ctx); err != nil {
		return fmt.Errorf("write the changes: %w", err)
	}
	if err := s.commit(t); err != nil {
		return err
	}
	if !t.quiet() || !s.revision.CompareAndSwap(t.revision-int64(len(t.changes)), t.revision) { // all before it were announced
		s.announce(t.revision)
	}
	return nil
}

// quiet says that all that happened is that somebody came, or was not let in: no page shows that, and none is to be told.
func (t *tx) quiet() bool {
	return len(t.changes) > 0 && !slices.ContainsFunc(t.changes, func(c readiness.Change) bool {
		return c.Kind == journal.SignedOut || !slices.Contains(journal.Of(journal.Access), c.Kind)
	})
}

// commit commits what was written, to a file that is still there.
func (s *Store) commit(t *tx) error {
	if err := t.begun.commit(); err != nil {
		return err
	}
	if err := s.write.guard.stands(); err != nil {
		return fmt.Errorf("committed: %w", err)
	}
	if t.touched {
		s.health.well(writing)
	}
	return nil
}

// view reads in one transaction, which sees the facts as they are at one revision.
func (s *Store) view(ctx context.Context, work func(querier) error) error {
	begun, err := s.read.begin(ctx, s.read.guard.limit(ctx), &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	defer begun.end() // there is nothing to commit
	return work(&viewTx{begun: begun, ladder: &s.ladder})
}

// viewTx is a reading transaction.
type viewTx struct {
	*begun
	memo   memo
	ladder *atomic.Pointer[readiness.Ladder] // that was read last
}

// viewing reads one thing in one such transaction.
func viewing[T any](ctx context.Context, s *Store, read func(context.Context, querier) (T, error)) (v T, err error) {
	err = s.view(ctx, func(q querier) error {
		v, err = read(ctx, q)
		return err
	})
	return v, err
}

// touch says that facts changed without a line in the log.
func (t *tx) touch() { t.touched = true }

// knows refuses, as a field, the id of what a table does not hold; empty names nothing.
func (t *tx) knows(ctx context.Context, table, field, id string) error {
	if id == "" {
		return nil
	}
	_, there, err := found(one(ctx, t, scanValue[string], `SELECT id FROM `+table+` WHERE id = $1`, id))
	if err == nil && !there {
		err = fault.Invalid{Field: field, Reason: "unknown", Got: id}
	}
	return err
}

// record adds a line to the log: who and when are the transaction's.
func (t *tx) record(c readiness.Change) {
	c.At, c.Actor, c.ActorID, c.Role, c.Via = t.now, t.by.Name, t.by.ID, t.by.Role, t.by.Via
	t.changes = append(t.changes, c)
	t.touch()
}

// run executes a statement that the transaction prepares once, for those in a loop. It leaves watching the
// context to the transaction, since a watch over each statement costs more than most statements.
func (t *tx) run(ctx context.Context, text string, args ...any) (n int64, err error) {
	stmt, ok := t.prepared[text]
	if !ok {
		err := t.guard.do(ctx, func(ctx context.Context) (err error) {
			stmt, err = t.PrepareContext(ctx, text) //nolint:sqlclosecheck // the transaction closes it
			return err
		})
		if err != nil {
			return 0, err
		}
		t.prepared[text] = stmt
	}
	err = t.within(statementTime, func() error {
		result, err := stmt.ExecContext(context.WithoutCancel(ctx), args...)
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	return n, err
}

// as does work whose lines of the log are of another actor.
func (t *tx) as(by readiness.Actor, work func() error) error {
	defer func(was readiness.Actor) { t.by = was }(t.by)
	t.by = by
	return work()
}

// inserter puts many rows into a table, as many a statement as the engine likes best.
type inserter struct {
	t       *tx
	into    string // table (columns)
	columns int
	rest    string // what is done with rows that are known; empty: they are refused
	full    string // the statement for as many rows as go at once; written when so many come
	args    []any
}

func (t *tx) inserter(into string) *inserter {
	return &inserter{t: t, into: into, columns: strings.Count(into, ",") + 1}
}

func (i *inserter) text(rows int) string {
	values := make([]string, rows)
	marks := make([]string, i.columns)
	for row := range rows {
		for column := range marks {
			marks[column] = i.t.engine.mark(row*i.columns + column + 1)
		}
		values[row] = "(" + strings.Join(marks, ",") + ")"
	}
	return "INSERT INTO " + i.into + " VALUES " + strings.Join(values, ",") + i.rest
}

// add inserts a row, at the latest with flush.
func (i *inserter) add(ctx context.Context, row ...any) error {
	i.args = append(i.args, row...)
	if len(i.args) < i.columns*i.t.engine.rowsPerInsert() {
		return nil
	}
	if i.full == "" {
		i.full = i.text(i.t.engine.rowsPerInsert())
	}
	_, err := i.t.run(ctx, i.full, i.args...)
	i.args = i.args[:0]
	return err
}

// flush inserts what is waiting.
func (i *inserter) flush(ctx context.Context) error {
	if len(i.args) == 0 {
		return nil
	}
	_, err := exec(ctx, i.t, i.text(len(i.args)/i.columns), i.args...)
	i.args = i.args[:0]
	return err
}
