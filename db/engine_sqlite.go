package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"

	"tallylight/readiness/fault"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteFile is a SQLite database. One connection writes, which SQLite allows only one at a time anyway; a few
// read beside it from the write-ahead log.
type sqliteFile struct {
	path        string
	synchronous string                    // FULL: a committed tick survives a power cut; NORMAL may lose the last ones
	serving     *os.File                  // is locked while a program serves the database
	keeper      *sql.DB                   // one connection that stays open: with the last one SQLite deletes its write-ahead log
	files       atomic.Pointer[[]oneFile] // those that are open: the database, and its write-ahead log
}

// oneFile is a file as it was when it was opened.
type oneFile struct {
	path string
	was  os.FileInfo
}

const sqliteReaders = 4

// undoInMemory keeps there what a statement of many rows needs to be undone: in a file it costs a tenth of a large import.
const undoInMemory = "_pragma=temp_store(memory)"

// newSQLite reads what follows "sqlite:": a path, and ?synchronous=normal where speed counts more than the
// last second before a power cut.
func newSQLite(rest string) (engine, error) {
	path, query, _ := strings.Cut(rest, "?")
	options, err := url.ParseQuery(query)
	if err != nil || path == "" {
		return nil, errors.New("the database address is no sqlite:FILE")
	}
	file := &sqliteFile{path: path, synchronous: "FULL"}
	for option := range options {
		if option != "synchronous" || !strings.EqualFold(options.Get(option), "normal") {
			return nil, fmt.Errorf("sqlite does not know the option %q; there is synchronous=normal", option)
		}
		file.synchronous = "NORMAL"
	}
	return file, nil
}

func (f *sqliteFile) name() string { return "sqlite" }

// dsn carries the pragmas, because they hold for one connection each.
func (f *sqliteFile) dsn(more ...string) string {
	pragmas := []string{
		"_pragma=busy_timeout(3000)", "_pragma=journal_mode(WAL)", "_pragma=foreign_keys(1)",
		"_pragma=synchronous(" + f.synchronous + ")",
	}
	return "file:" + (&url.URL{Path: f.path}).EscapedPath() + "?" + strings.Join(append(pragmas, more...), "&")
}

// ownerOnly makes a new database file readable by its owner alone: it holds feed addresses and password hashes.
// SQLite gives its write-ahead log the same rights.
func (f *sqliteFile) ownerOnly() error {
	file, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE, 0o600)
	switch {
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		err = fault.Store{Kind: fault.StoreReadOnly, Cause: err}
	case errors.Is(err, syscall.ENOSPC):
		err = fault.Store{Kind: fault.StoreFull, Cause: err}
	}
	if err != nil {
		return fmt.Errorf("open the database file: %w; give DATABASE_URL a path in a folder that can be written", err)
	}
	return file.Close()
}

func (f *sqliteFile) open() (write, read *sql.DB, err error) {
	if err := f.ownerOnly(); err != nil {
		return nil, nil, err
	}
	write, err = sql.Open("sqlite", f.dsn("_txlock=immediate", undoInMemory))
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	read, err = f.readOnly()
	if err != nil {
		return nil, nil, err
	}
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	return write, read, nil
}

// readOnly gives connections that do not write.
func (f *sqliteFile) readOnly() (*sql.DB, error) {
	return sql.Open("sqlite", f.dsn("_pragma=query_only(1)"))
}

func (f *sqliteFile) there() error {
	_, err := os.Stat(f.path)
	return err
}

func (f *sqliteFile) keyFile() string { return filepath.Join(filepath.Dir(f.path), KeyFile) }

// scrub writes the file anew, and empties the write-ahead log.
func (*sqliteFile) scrub([]string) []string {
	return []string{`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`}
}

func (*sqliteFile) dialect() goose.Dialect { return goose.DialectSQLite3 }

func (*sqliteFile) migrationOptions(context.Context, querier) ([]goose.ProviderOption, error) {
	return nil, nil
}

func (*sqliteFile) appendOnly() string {
	return `
CREATE TRIGGER changes_keep BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER changes_stay BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;`
}

// refuseReplacing: REPLACE deletes the row in its way without the trigger of DELETE. It may be in the way by its number or by its rowid.
func (*sqliteFile) refuseReplacing() string {
	return `
CREATE TRIGGER changes_follow BEFORE INSERT ON changes
WHEN NEW.seq <= (SELECT MAX(seq) FROM changes) OR EXISTS (SELECT 1 FROM changes WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;`
}

func (*sqliteFile) isUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// lock does nothing: every writing transaction begins immediate.
func (*sqliteFile) lock(context.Context, *sql.Tx) error { return nil }

func (*sqliteFile) size() string {
	return `SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)`
}

// rowsPerInsert: 20,000 events took 560 ms one by one, 330 ms with 16 to 200 rows at once.
func (*sqliteFile) rowsPerInsert() int { return 32 }

// mark has no number: the driver asks for the name of each, and SQLite finds names by looking through all of them.
func (*sqliteFile) mark(int) string { return "?" }

func (*sqliteFile) notify(context.Context, querier) error { return nil }

// listen hears nothing; the poll of the revision finds what another process wrote.
func (*sqliteFile) listen(ctx context.Context, _ chan<- struct{}) error {
	<-ctx.Done()
	return nil
}
