package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
)

// Watched is what some of a store's connections were asked.
type Watched struct {
	mu    sync.Mutex
	texts []string
	args  [][]any // of each
	rows  int     // that came
}

// Take gives the statements since the last call, in their order.
func (w *Watched) Take() []string {
	texts, _, _ := w.TakeAll()
	return texts
}

// TakeAll gives them with their arguments, and how many rows came in answer.
func (w *Watched) TakeAll() (texts []string, args [][]any, rows int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	texts, args, rows = w.texts, w.args, w.rows
	w.texts, w.args, w.rows = nil, nil, 0
	return texts, args, rows
}

func (w *Watched) note(text string, args []driver.NamedValue) {
	w.mu.Lock()
	defer w.mu.Unlock()
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a.Value
	}
	w.texts, w.args = append(w.texts, text), append(w.args, values)
}

func (w *Watched) came() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rows++
}

// Watch has the store write through connections of the real driver that note every statement.
func (s *Store) Watch() *Watched { return s.watch(&s.write.DB, 1, "_txlock=immediate", undoInMemory) }

// WatchReads has the store read through such connections.
func (s *Store) WatchReads() *Watched {
	return s.watch(&s.read.DB, sqliteReaders, "_pragma=query_only(1)")
}

func (s *Store) watch(pool **sql.DB, most int, options ...string) *Watched {
	w := &Watched{}
	from := *pool
	dsn := ""
	switch e := s.engine.(type) {
	case *sqliteFile:
		dsn = e.dsn(options...)
	case postgres:
		dsn = e.url
	}
	*pool = sql.OpenDB(watchedDriver{from.Driver(), dsn, w})
	(*pool).SetMaxOpenConns(most)
	_ = from.Close() // the tests' own pool, of which nothing is under way
	return w
}

type watchedDriver struct {
	real driver.Driver
	dsn  string
	w    *Watched
}

func (d watchedDriver) Driver() driver.Driver { return d.real }

func (d watchedDriver) Connect(context.Context) (driver.Conn, error) {
	c, err := d.real.Open(d.dsn)
	return watchedConn{c, d.w}, err
}

type watchedConn struct {
	driver.Conn
	w *Watched
}

func (c watchedConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

func (c watchedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	c.w.note(text, args)
	rows, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, text, args)
	if err != nil {
		return nil, err
	}
	return watchedRows{rows, c.w}, nil
}

func (c watchedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	c.w.note(text, args)
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, text, args)
}

func (c watchedConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, text)
	return watchedStmt{s, text, c.w}, err
}

func (c watchedConn) CheckNamedValue(v *driver.NamedValue) error {
	if checks, ok := c.Conn.(driver.NamedValueChecker); ok {
		return checks.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

type watchedStmt struct {
	driver.Stmt
	text string
	w    *Watched
}

func (s watchedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.w.note(s.text, args)
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s watchedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.w.note(s.text, args)
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

type watchedRows struct {
	driver.Rows
	w *Watched
}

func (r watchedRows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	if err == nil {
		r.w.came()
	}
	return err
}

// QueryPlan says how SQLite goes about a query.
func (s *Store) QueryPlan(ctx context.Context, text string, args []any) ([]string, error) {
	return query(ctx, s.read, func(rows *sql.Rows) (detail string, err error) {
		var id, parent, unused int64
		err = rows.Scan(&id, &parent, &unused, &detail)
		return detail, err
	}, `EXPLAIN QUERY PLAN `+text, args...)
}
