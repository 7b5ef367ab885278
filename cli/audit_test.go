package cli

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
)

// audit runs tallylight audit verify on a database.
func audit(t *testing.T, database string) (code int, out, stderr string) {
	t.Helper()
	t.Setenv("DATABASE_URL", database)
	var outBuffer, errBuffer bytes.Buffer
	code = run(t.Context(), []string{"audit", "verify"}, &streams{In: strings.NewReader(""), Out: &outBuffer, Err: &errBuffer})
	return code, outBuffer.String(), errBuffer.String()
}

// logged writes six lines into the log of a database, and leaves it open.
func logged(t *testing.T, database string) *db.Store {
	t.Helper()
	now := time.Date(2026, 11, 1, 3, 0, 0, 0, time.UTC)
	store, err := db.Open(t.Context(), database, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	by := readiness.Actor{ID: "p", Name: "Sora", Role: readiness.SRE, Via: readiness.ViaPage}
	e, err := store.CreateEvent(t.Context(), readiness.Event{Title: "Fair", Start: now.Add(240 * time.Hour), End: now.Add(241 * time.Hour), Zone: "Asia/Tokyo"}, by, now)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, err := store.NoteTask(t.Context(), readiness.TaskID(e.ID, "A-05"), fmt.Sprint("note ", i), by, now); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func TestAuditFindsWhatAnIntruderDid(t *testing.T) {
	for _, test := range []struct {
		name   string
		does   []string // {n} is the number of the n-th line, {6} one more than the last
		broken string
		right  int
	}{
		{"nobody did anything", nil, "", 6},
		{"a line was changed by hand", []string{`UPDATE changes SET data = '{"note":"I was not there"}' WHERE seq = {2}`}, "{2}", 2},
		{"the first line was", []string{`UPDATE changes SET actor = 'Haru' WHERE seq = {0}`}, "{0}", 0},
		{"the newest line was", []string{`UPDATE changes SET at = at - 1 WHERE seq = {5}`}, "{5}", 5},
		{"a line was changed together with its hash", []string{`UPDATE changes SET kind = 'task.kept', hash = lower(hex(zeroblob(32))) WHERE seq = {3}`}, "{3}", 3},
		{"a line was deleted", []string{`DELETE FROM changes WHERE seq = {3}`}, "{4}", 3},
		{"the first line was deleted", []string{`DELETE FROM changes WHERE seq = {0}`}, "{1}", 0},
		{"the newest lines were cut off", []string{`DELETE FROM changes WHERE seq >= {4}`}, "{5}", 4},
		{"all lines were cut off", []string{`DELETE FROM changes`}, "{5}", 0},
		{"two lines changed places", []string{`UPDATE changes SET seq = -1 WHERE seq = {1}`, `UPDATE changes SET seq = {1} WHERE seq = {2}`,
			`UPDATE changes SET seq = {2} WHERE seq = -1`}, "{1}", 1},
		{"a line was slipped in", []string{`INSERT INTO changes SELECT {6}, at, actor, actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash FROM changes WHERE seq = {5}`},
			"{6}", 6},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "t.db")
			logged(t, "sqlite:"+file)
			raw, err := sql.Open("sqlite", file)
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			numbered := numbers(t, raw)
			for _, statement := range append([]string{`DROP TRIGGER changes_keep`, `DROP TRIGGER changes_stay`}, test.does...) {
				if _, err := raw.ExecContext(t.Context(), numbered.Replace(statement)); err != nil {
					t.Fatal(err)
				}
			}
			code, out, stderr := audit(t, "sqlite:"+file)
			if !strings.HasPrefix(out, fmt.Sprintf("verified lines: %d", test.right)) {
				t.Errorf("out %q, want %d lines right", out, test.right)
			}
			if test.broken == "" {
				if code != 0 || stderr != "" || !regexp.MustCompile(`hash [0-9a-f]{64}\n$`).MatchString(out) {
					t.Errorf("exit %d, out %q, err %q", code, out, stderr)
				}
				return
			}
			if want := "broken at line " + numbered.Replace(test.broken) + ":"; code != 1 || !strings.Contains(stderr, want) {
				t.Errorf("exit %d, err %q, want 1 and %q", code, stderr, want)
			}
		})
	}
}

// numbers puts the number of a line in place of its rank: {0} for the oldest.
func numbers(t *testing.T, raw *sql.DB) *strings.Replacer {
	t.Helper()
	rows, err := raw.QueryContext(t.Context(), `SELECT seq FROM changes ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var pairs []string
	var seq int64
	for rank := 0; rows.Next(); rank++ {
		if err := rows.Scan(&seq); err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, fmt.Sprintf("{%d}", rank), fmt.Sprint(seq))
	}
	if len(pairs) != 2*6 || rows.Err() != nil {
		t.Fatalf("lines %v, %v; want 6", pairs, rows.Err())
	}
	return strings.NewReplacer(append(pairs, "{6}", fmt.Sprint(seq+1))...)
}

func TestAuditReadsTheDatabaseOfARunningProgram(t *testing.T) {
	for engine, database := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "t.db"), "postgres": ""} {
		t.Run(engine, func(t *testing.T) {
			if engine == "postgres" {
				database = pgtest.DSN(t)
			}
			store := logged(t, database)
			before := store.Revision()
			if code, out, stderr := audit(t, database); code != 0 || !strings.HasPrefix(out, "verified lines: 6") || stderr != "" {
				t.Errorf("exit %d, out %q, err %q", code, out, stderr)
			}
			if found, err := store.Changes(t.Context(), before, "", 9); err != nil || len(found) != 0 {
				t.Errorf("looking changed something: %v, %v", found, err)
			}
		})
	}
}

func TestAuditMakesNoDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "none.db")
	code, out, stderr := audit(t, "sqlite:"+file)
	if code != 1 || out != "" || !strings.Contains(stderr, "there is no database") {
		t.Errorf("exit %d, out %q, err %q", code, out, stderr)
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("looking made a file: %v", err)
	}
	if code, _, stderr := audit(t, "mysql://x"); code != 2 || !strings.Contains(stderr, "DATABASE_URL") {
		t.Errorf("an address that is none: exit %d, err %q", code, stderr)
	}
}

func TestTheSpanOfAnExport(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "t.db")
	logged(t, database) // on 1 November
	t.Setenv("DATABASE_URL", database)
	for _, row := range []struct {
		sentence, flag, value, stderr string
		code, lines                   int
	}{
		{"everything since a date", "--since", "2026-11-01", "", 0, 6},
		{"nothing since a later one", "--since", "2026-11-02", "", 0, 0},
		{"everything until a time of another zone", "--until", "2026-11-01T12:00:00+09:00", "", 0, 6},
		{"nothing until a time before", "--until", "2026-11-01T11:59:59+09:00", "", 0, 0},
		{"a word", "--since", "yesterday", "is neither a time such as", 2, 0},
	} {
		var out, stderr bytes.Buffer
		code := run(t.Context(), []string{"audit", "export", row.flag, row.value}, &streams{In: strings.NewReader(""), Out: &out, Err: &stderr})
		if code != row.code || strings.Count(out.String(), "\n") != row.lines || !strings.Contains(stderr.String(), row.stderr) {
			t.Errorf("%s: %d with %d lines, %q", row.sentence, code, strings.Count(out.String(), "\n"), stderr.String())
		}
	}
}
