package pgtest

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

func TestDSNIsAnEmptyDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	first, second := DSN(t), DSN(t)
	if first == second {
		t.Fatal("two calls share one database")
	}
	migrate(t, first)
	migrate(t, second)
	if got := tables(t, first); got != 2 { // ours and goose's
		t.Errorf("%d tables after the migration, want 2", got)
	}
	if got := tables(t, DSN(t)); got != 0 {
		t.Errorf("a new database holds %d tables", got)
	}
}

func TestCopyIsOfItsOwnAndMadeOfWhatWasFilledOnce(t *testing.T) {
	t.Parallel()
	filled := 0
	fill := func(dsn string) error {
		filled++
		migrate(t, dsn)
		return nil
	}
	first := Copy(t, t.Name(), fill)
	if _, err := connect(t, first).Exec(t.Context(), "DROP TABLE events"); err != nil {
		t.Fatal(err)
	}
	if got := tables(t, Copy(t, t.Name(), fill)); got != 2 || filled != 1 {
		t.Errorf("%d tables in a copy, filled %d times", got, filled)
	}
}

func TestDSNIsDroppedAfterTheTest(t *testing.T) {
	t.Parallel()
	var dsn string
	t.Run("a test that leaves a connection open", func(t *testing.T) {
		dsn = DSN(t)
		connect(t, dsn)
	})
	conn, err := pgx.Connect(t.Context(), dsn)
	if err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

// The server must not outlive a process that had no chance to clean up.
func TestServerEndsWithItsProcess(t *testing.T) {
	if os.Getenv(serverVariable) != "" {
		t.Skip("the server of " + serverVariable + " is not ours to stop")
	}
	DSN(t) // skips where PostgreSQL is absent
	const child = "PGTEST_CHILD"
	if os.Getenv(child) != "" {
		os.Stdout.WriteString(DSN(t) + "\n")
		select {} // until killed
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), child+"=1")
	line, err := say(cmd)
	if err != nil {
		t.Fatal(err)
	}
	server := line[:len(line)-1]
	conn := connect(t, server)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := conn.Exec(ctx, "SELECT pg_sleep(60)"); err == nil || ctx.Err() != nil {
		t.Errorf("the server still answers: %v", err)
	}
}

func migrate(t *testing.T, dsn string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	migrations := fstest.MapFS{"1_first.sql": {Data: []byte("-- +goose Up\nCREATE TABLE events (id TEXT PRIMARY KEY);\n")}}
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func tables(t *testing.T, dsn string) (n int) {
	t.Helper()
	const count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
	if err := connect(t, dsn).QueryRow(t.Context(), count).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}
