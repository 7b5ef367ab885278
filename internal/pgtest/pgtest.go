// Package pgtest gives tests an empty PostgreSQL database each. One throw-away server runs for all tests of a process;
// it needs no TestMain, and it is stopped and removed however the process ends.
package pgtest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
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
	on, err := shared()
	if err != nil && os.Getenv("CI") != "true" {
		tb.Skipf("no PostgreSQL to test with: %v; go tool task prepare installs it", err)
	}
	if err != nil {
		tb.Fatalf("no PostgreSQL to test with: %v", err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	run(tb, on.url, "CREATE DATABASE "+name)
	tb.Cleanup(func() { run(tb, on.url, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(on.url)
	if err != nil {
		tb.Fatalf("read the URL of the test server: %v", err)
	}
	u.Path = "/" + name
	return u.String()
}

// run executes one statement on a connection of its own.
func run(tb testing.TB, dsn, statement string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		tb.Fatalf("connect to the test server: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		tb.Fatalf("%s: %v", statement, err)
	}
}
