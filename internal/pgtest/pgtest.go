// Package pgtest gives tests an empty PostgreSQL database each. One throw-away server runs for all tests of a process;
// it needs no TestMain, and it is stopped and removed however the process ends.
package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// serverVariable names a server to use in place of a throw-away one: a postgres:// URL whose user may create databases.
const serverVariable = "TALLYLIGHT_TEST_POSTGRES"

// shared is the server of this process.
var shared = sync.OnceValues(func() (server, error) {
	if given := os.Getenv(serverVariable); given != "" {
		return server{url: given}, nil
	}
	return start()
})

// DSN gives the URL of an empty database for this test alone, dropped when the test ends. A database, not a schema:
// advisory locks and NOTIFY reach all of a database, and tests must not hear each other.
// Where PostgreSQL is not installed the test is skipped, or fails when CI=true.
func DSN(tb testing.TB) string {
	tb.Helper()
	return running(tb).create(tb, "")
}

// running gives the server of this process.
func running(tb testing.TB) server {
	tb.Helper()
	on, err := shared()
	if err != nil && os.Getenv("CI") != "true" {
		tb.Skipf("no PostgreSQL to test with: %v; go tool task prepare installs it", err)
	}
	if err != nil {
		tb.Fatalf("no PostgreSQL to test with: %v", err)
	}
	return on
}

// Copy gives the URL of a database for this test alone, like DSN, that is a copy of one which fill has filled: once for all
// tests of the process that give the same key.
func Copy(tb testing.TB, key string, fill func(dsn string) error) string {
	tb.Helper()
	on := running(tb)
	made, _ := originals.LoadOrStore(key, sync.OnceValues(func() (name string, err error) {
		name = newName()
		if err = on.make(name, ""); err == nil {
			err = fill(on.dsn(name))
		}
		return name, err
	}))
	name, err := made.(func() (string, error))()
	if err != nil {
		tb.Fatalf("make a database to copy: %v", err)
	}
	return on.create(tb, name)
}

// originals are the databases that were copied: func() (name string, err error) by their keys.
var originals sync.Map

// create makes a database, empty or a copy of another, and drops it when the test ends.
func (s server) create(tb testing.TB, of string) (dsn string) {
	tb.Helper()
	name := newName()
	if err := s.make(name, of); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.run("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	return s.dsn(name)
}

// make makes a database, empty or a copy of another, as copied files, which takes an eighth of the time. Before PostgreSQL 15
// there is no other way, and no word for it.
func (s server) make(name, of string) error {
	statement := "CREATE DATABASE " + name
	if of != "" {
		statement += " TEMPLATE " + of
	}
	err := s.run(statement + " STRATEGY FILE_COPY")
	var unknown *pgconn.PgError
	if errors.As(err, &unknown) && unknown.Code == syntaxError {
		return s.run(statement)
	}
	return err
}

const syntaxError = "42601"

func newName() string { return "test_" + strings.ToLower(rand.Text()) }

// dsn gives the URL of a database of the server.
func (s server) dsn(name string) string {
	u, err := url.Parse(s.url)
	if err != nil {
		panic(err) // the server was asked by it already
	}
	u.Path = "/" + name
	return u.String()
}

// run executes one statement on a connection of its own.
func (s server) run(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return fmt.Errorf("connect to the test server: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
