package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tallylight/readiness/fault"
)

// opened remembers which files are open.
func (f *sqliteFile) opened(ctx context.Context) error {
	keeper, err := f.readOnly()
	if err != nil {
		return err
	}
	f.keeper = keeper
	keeper.SetMaxOpenConns(1)
	if _, err := keeper.ExecContext(ctx, `SELECT n FROM revision`); err != nil {
		return fmt.Errorf("keep the database open: %w", err)
	}
	var files []oneFile
	for _, path := range []string{f.path, f.path + "-wal"} {
		was, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("look at the database file: %w", err)
		}
		files = append(files, oneFile{path, was})
	}
	f.files.Store(&files)
	return nil
}

func (f *sqliteFile) closed() error {
	f.files.Store(nil)
	if f.serving != nil {
		f.serving.Close()
	}
	if f.keeper == nil {
		return nil
	}
	return f.keeper.Close()
}

// stands looks whether the files that are open are those at their paths: what is written to one that was deleted is lost with
// the process. It costs 2 microseconds a file.
func (f *sqliteFile) stands() error {
	files := f.files.Load()
	if files == nil {
		return nil
	}
	for _, file := range *files {
		is, err := os.Stat(file.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fault.Store{Kind: fault.StoreGone, Cause: err}
		case err != nil:
			return fault.Store{Kind: fault.StoreAway, Cause: err}
		case !os.SameFile(file.was, is):
			return fault.Store{Kind: fault.StoreReplaced, Cause: fmt.Errorf("%s is another file than the one that is open", file.path)}
		}
	}
	return nil
}

// damage looks through the file by a connection of its own: another one knows pages that it does not read again.
func (f *sqliteFile) damage(ctx context.Context) (said string, err error) {
	fresh, err := f.readOnly()
	if err != nil {
		return "", err
	}
	defer fresh.Close()
	err = fresh.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&said)
	if said == "ok" {
		said = ""
	}
	return said, err
}

// makeRoom moves the write-ahead log into the database: on a small disk it fills what a checkpoint would have freed.
func (*sqliteFile) makeRoom(ctx context.Context, write querier) error {
	return do(ctx, write, `PRAGMA wal_checkpoint(TRUNCATE)`)
}

// beside holds a lock until the program ends, on the write-ahead log: SQLite itself locks other files, and would lose its
// locks where one of them is closed.
func (f *sqliteFile) beside() (warnings []string) {
	if fileSystem := networkFileSystem(f.path); fileSystem != "" {
		warnings = append(warnings, "the SQLite file lies on a network file system ("+fileSystem+"), whose locks do not protect it; put it on a local disk, or use PostgreSQL")
	}
	if log, err := os.Open(f.path + "-wal"); err == nil {
		if lockedElsewhere(log) {
			warnings = append(warnings, "another program serves the same SQLite file; end one of them, or use PostgreSQL")
		}
		f.serving = log
	}
	return warnings
}

// beginTime: a writer waits for the one connection that writes until those before it are done.
func (*sqliteFile) beginTime() time.Duration { return turnTime }

// sqliteFaults are the codes that say something of the database; those of 8 bits stand for what they include.
var sqliteFaults = map[int]fault.StoreKind{
	sqlite3.SQLITE_READONLY_DBMOVED: fault.StoreGone,
	sqlite3.SQLITE_IOERR_SHORT_READ: fault.StoreCorrupt,
	sqlite3.SQLITE_IOERR_CORRUPTFS:  fault.StoreCorrupt,
	sqlite3.SQLITE_IOERR_DATA:       fault.StoreCorrupt,
	sqlite3.SQLITE_FULL:             fault.StoreFull,
	sqlite3.SQLITE_IOERR_SHMSIZE:    fault.StoreFull,
	sqlite3.SQLITE_READONLY:         fault.StoreReadOnly,
	sqlite3.SQLITE_PERM:             fault.StoreReadOnly,
	sqlite3.SQLITE_BUSY:             fault.StoreLocked,
	sqlite3.SQLITE_LOCKED:           fault.StoreLocked,
	sqlite3.SQLITE_PROTOCOL:         fault.StoreLocked,
	sqlite3.SQLITE_CORRUPT:          fault.StoreCorrupt,
	sqlite3.SQLITE_NOTADB:           fault.StoreCorrupt,
	sqlite3.SQLITE_IOERR:            fault.StoreAway,
	sqlite3.SQLITE_CANTOPEN:         fault.StoreAway,
}

func (f *sqliteFile) faultOf(err error) fault.StoreKind {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	kind, ok := sqliteFaults[e.Code()]
	if !ok {
		kind = sqliteFaults[e.Code()&0xff]
	}
	// Of a file that became read-only while it was open, SQLite says only that writing failed.
	if kind == fault.StoreAway && slices.ContainsFunc([]string{f.path, f.path + "-wal"}, forbidsWriting) {
		return fault.StoreReadOnly
	}
	return kind
}
