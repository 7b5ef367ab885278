package db_test

import (
	"strings"
	"testing"

	"tallylight/db"
	"tallylight/readiness"
)

// unlock takes away what makes the log append-only, as an intruder would who owns the database.
func unlock(t *testing.T, s *db.Store) {
	t.Helper()
	statements := []string{`DROP TRIGGER changes_keep`, `DROP TRIGGER changes_stay`}
	if s.Engine() == "postgres" {
		statements = []string{`DROP TRIGGER changes_keep ON changes`}
	}
	for _, statement := range statements {
		if err := s.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheDatabaseItselfRefusesToAlterTheLog(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		byHandTask(t, s)
		statements := []string{`UPDATE changes SET actor = 'nobody'`, `UPDATE changes SET data = data`, `DELETE FROM changes`,
			`DELETE FROM changes WHERE seq = (SELECT MAX(seq) FROM changes)`, `UPDATE changes SET hash = '' WHERE kind = 'event.imported'`}
		if s.Engine() == "postgres" {
			statements = append(statements, `TRUNCATE changes`)
		}
		before := must(s.Count(t.Context(), "changes"))(t)
		for _, statement := range statements {
			err := s.Exec(t.Context(), statement)
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if after := must(s.Count(t.Context(), "changes"))(t); after != before || before == 0 {
			t.Errorf("%d lines, were %d", after, before)
		}
		if found := must(s.Verify(t.Context()))(t); found.Broken != 0 || found.Lines != int64(before) {
			t.Errorf("the chain: %+v", found)
		}
	})
}

func TestWhatWasWrittenOtherwiseIsFound(t *testing.T) {
	for _, row := range []struct {
		sentence, does string
		broken         int // the rank of the line, from 0; -1: none
	}{
		{"nothing", ``, -1},
		{"who did it", `UPDATE changes SET actor = 'nobody' WHERE seq = $1`, 1},
		{"their id", `UPDATE changes SET actor_id = '' WHERE seq = $1`, 1},
		{"their role", `UPDATE changes SET role = 'admin' WHERE seq = $1`, 1},
		{"the door", `UPDATE changes SET via = 'api' WHERE seq = $1`, 1},
		{"when, by a millisecond", `UPDATE changes SET at = at + 1 WHERE seq = $1`, 1},
		{"what", `UPDATE changes SET kind = 'task.released' WHERE seq = $1`, 1},
		{"of which event", `UPDATE changes SET event_id = '' WHERE seq = $1`, 1},
		{"of which task", `UPDATE changes SET task_id = '' WHERE seq = $1`, 1},
		{"the subject", `UPDATE changes SET subject = 'x' WHERE seq = $1`, 1},
		{"what was said", `UPDATE changes SET data = '' WHERE seq = $1`, 1},
		{"what was before", `UPDATE changes SET before = '{}' WHERE seq = $1`, 1},
		{"what came after", `UPDATE changes SET after = '{}' WHERE seq = $1`, 1},
		{"the hash", `UPDATE changes SET hash = '' WHERE seq = $1`, 1},
		{"a text moved into the next field", `UPDATE changes SET actor = actor || actor_id, actor_id = '' WHERE seq = $1`, 1},
		{"the line is gone", `DELETE FROM changes WHERE seq = $1`, 2},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				task := byHandTask(t, s)
				for _, by := range []readiness.Actor{sre, pr} {
					must(s.ClaimTask(t.Context(), task.ID, by, noon))(t)
				}
				log := must(s.Changes(t.Context(), 0, "", 9))(t)
				if len(log) != 3 {
					t.Fatalf("%d lines, want 3", len(log))
				}
				unlock(t, s)
				if row.does != "" {
					if err := s.Exec(t.Context(), row.does, log[1].Seq); err != nil {
						t.Fatal(err)
					}
				}
				found := must(s.Verify(t.Context()))(t)
				if row.broken < 0 {
					if found.Broken != 0 || found.Lines != 3 || found.Newest != log[2].Seq || found.Head != log[2].Hash {
						t.Errorf("found %+v", found)
					}
					return
				}
				if found.Broken != log[row.broken].Seq || found.Lines != 1 || found.Why == "" {
					t.Errorf("found %+v, want line %d", found, log[row.broken].Seq)
				}
			})
		})
	}
}
