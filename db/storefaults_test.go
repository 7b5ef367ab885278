package db_test

import (
	"bytes"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// TestWhatDriversSayOfADatabase has the real driver fail on real files.
func TestWhatDriversSayOfADatabase(t *testing.T) {
	for _, row := range []struct {
		sentence string
		fails    func(t *testing.T, file string) error
		want     fault.StoreKind
	}{
		{"a file opened for reading", func(t *testing.T, file string) error {
			return says(t, "file:"+file+"?mode=ro", `UPDATE heartbeat SET beats = 1`)
		}, fault.StoreReadOnly},
		{"a text that is no database", func(t *testing.T, file string) error {
			if err := os.WriteFile(file+".txt", bytes.Repeat([]byte("text "), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
			return says(t, "file:"+file+".txt", `SELECT * FROM sqlite_master`)
		}, fault.StoreCorrupt},
		{"a file in a folder that is not there", func(t *testing.T, file string) error {
			return says(t, "file:"+file+"/none.db", `SELECT 1 FROM sqlite_master`)
		}, fault.StoreAway},
		{"a database as large as it may be", func(t *testing.T, file string) error {
			return says(t, "file:"+file+"?_pragma=max_page_count(1)", `CREATE TABLE large AS SELECT randomblob(1000000)`)
		}, fault.StoreFull},
		{"a text that is no SQL", func(t *testing.T, file string) error { return says(t, "file:"+file, `SELEC`) }, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			file := strings.TrimSuffix(strings.TrimPrefix(dbtest.SQLite(t, noon), "sqlite:"), "?synchronous=normal")
			if err := row.fails(t, file); db.FaultOf("sqlite:"+file, err) != row.want {
				t.Errorf("%v is %q, want %q", err, db.FaultOf("sqlite:"+file, err), row.want)
			}
		})
	}
}

// says gives what the driver says of a statement that fails.
func says(t *testing.T, dsn, statement string) error {
	t.Helper()
	d, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err = d.ExecContext(t.Context(), statement); err == nil {
		t.Fatal("it does not fail")
	}
	return err
}

func TestWhatPostgreSQLSays(t *testing.T) {
	for code, want := range map[string]fault.StoreKind{"53100": fault.StoreFull, "25006": fault.StoreReadOnly, "57P01": fault.StoreAway,
		"57P03": fault.StoreAway, "08006": fault.StoreAway, "53200": fault.StoreSlow, "57014": fault.StoreSlow, "55P03": fault.StoreLocked,
		"XX001": fault.StoreCorrupt, "3D000": fault.StoreGone, "23505": "", "22021": ""} {
		if got := db.FaultOf("postgres://x@localhost/x", &pgconn.PgError{Code: code}); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}

func TestADatabaseOnAReadOnlyDisk(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	url := "sqlite:" + filepath.Join(folder, "t.db")
	s, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url)); fault.StoreKindOf(err) != fault.StoreReadOnly {
		t.Errorf("opening it says %v", err)
	}
}

// TestNothingIsAcknowledgedThatIsLost deletes the file between the beginning of a transaction and its commit.
func TestNothingIsAcknowledgedThatIsLost(t *testing.T) {
	url := dbtest.SQLite(t, noon)
	s, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	file := strings.TrimSuffix(strings.TrimPrefix(url, "sqlite:"), "?synchronous=normal")
	err = s.Writing(t.Context(), noon, func() { wants(t, "deleting", os.Remove(file), nil) })
	if fault.StoreKindOf(err) != fault.StoreGone {
		t.Errorf("a write to a file that was deleted meanwhile says %v", err)
	}
	if _, err := s.AddPerson(t.Context(), readiness.Person{Name: "A", Email: "a@example.jp", Role: readiness.Admin}, readiness.System, noon); fault.StoreKindOf(err) != fault.StoreGone {
		t.Errorf("the next one says %v", err)
	}
}

func TestASecondProgramOnTheSameFileIsToldAtOnce(t *testing.T) {
	url := dbtest.SQLite(t, noon)
	first, second := open(t, url), open(t, url)
	if said := first.Beside(); len(said) != 0 {
		t.Errorf("the first is told %q", said)
	}
	if said := second.Beside(); len(said) != 1 || !strings.Contains(said[0], "another program") {
		t.Errorf("the second is told %q", said)
	}
}

func TestAFaultIsLoggedWhenItBeginsAndWhenItHasEnded(t *testing.T) {
	var log bytes.Buffer
	h := db.NewHealth(slog.New(slog.NewTextHandler(&log, nil)))
	away := fault.Store{Kind: fault.StoreAway, Cause: errors.New("refused")}
	for range 100 {
		h.Met(away)
	}
	lines := func() int { return strings.Count(log.String(), "\n") }
	if lines() != 1 {
		t.Errorf("a hundred of the same are told in %d lines", lines())
	}
	h.Well()
	for range 4 {
		h.Look()
	}
	h.Met(away)
	h.Well()
	for range 4 {
		h.Look()
	}
	if lines() != 1 {
		t.Errorf("one that came again at once is told in %d lines", lines())
	}
	h.Look()
	if lines() != 2 || !strings.Contains(log.String(), "times=101") {
		t.Errorf("when it has ended: %s", log.String())
	}
}
