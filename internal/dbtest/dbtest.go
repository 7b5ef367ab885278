// Package dbtest gives tests databases that have the schema and the default ladder already: each is a copy of one that db.Open
// made for the process. To migrate an empty database takes a quarter of a second under the race detector, and hundreds of tests
// want one.
package dbtest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/pgtest"
	"tallylight/seal"
)

// SQLite gives the address of a database of this test alone, as db.Open made it at that instant.
func SQLite(tb testing.TB, now time.Time) (address string) {
	tb.Helper()
	content, err := fileOf(now)
	if err != nil {
		tb.Fatalf("make a database to copy: %v", err)
	}
	file := filepath.Join(tb.TempDir(), "t.db")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		tb.Fatalf("copy the database: %v", err)
	}
	return "sqlite:" + file + "?synchronous=normal"
}

// Postgres gives the same on PostgreSQL. Where that is not installed the test is skipped, or fails when CI=true.
func Postgres(tb testing.TB, now time.Time) (address string) {
	tb.Helper()
	return pgtest.Copy(tb, now.Format(time.RFC3339Nano), func(address string) error { return fill(address, now) })
}

// files are the contents of SQLite's files, each made once: func() ([]byte, error) by the instant.
var files sync.Map

func fileOf(now time.Time) ([]byte, error) {
	made, _ := files.LoadOrStore(now.UTC(), sync.OnceValues(func() ([]byte, error) { return newFile(now) }))
	return made.(func() ([]byte, error))()
}

func newFile(now time.Time) ([]byte, error) {
	folder, err := os.MkdirTemp("", "tallylight-db-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "t.db")
	if err := fill("sqlite:"+file, now); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

func fill(address string, now time.Time) error {
	store, err := db.Open(context.Background(), address, now, slog.New(slog.DiscardHandler), Keys(address))
	if err != nil {
		return err
	}
	return store.Close()
}

// aKey is the one for the secrets of all databases of the process, so that a copy of one can be read anywhere.
var aKey = seal.NewKey().Text()

// Keys gives where the key for the secrets of a database is.
func Keys(string) db.KeySource { return db.KeySource{Text: aKey} }
