package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
)

// Watched is what a store's writing connections were asked.
type Watched struct {
	mu    sync.Mutex
	texts []string
}

// Take gives the statements since the last call, in their order.
func (w *Watched) Take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	texts := w.texts
	w.texts = nil
	return texts
}

func (w *Watched) note(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts = append(w.texts, text)
}

// Watch has the store write through connections of the real driver that note every statement.
func (s *Store) Watch() *Watched {
	w := &Watched{}
	from := s.write
	dsn := ""
	switch e := s.engine.(type) {
	case sqliteFile:
		dsn = e.dsn("_txlock=immediate", undoInMemory)
	case postgres:
		dsn = e.url
	}
	s.write = sql.OpenDB(watchedDriver{from.Driver(), dsn, w})
	s.write.SetMaxOpenConns(1)
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
	c.w.note(text)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, text, args)
}

func (c watchedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	c.w.note(text)
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
	s.w.note(s.text)
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s watchedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.w.note(s.text)
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}
