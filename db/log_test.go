package db_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

const copied = `at, 'nobody', actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash FROM changes`

func TestTheDatabaseItselfRefusesToReplaceALine(t *testing.T) {
	columns := `INTO changes (seq, at, actor, actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash) `
	newest := ` WHERE seq = (SELECT MAX(seq) FROM changes)`
	for engine, rows := range map[string][]struct{ sentence, text string }{
		"sqlite": {
			{"INSERT OR REPLACE", `INSERT OR REPLACE ` + columns + `SELECT seq, ` + copied + newest},
			{"REPLACE", `REPLACE ` + columns + `SELECT seq, ` + copied},
			{"REPLACE by the rowid, with a number that is new", `REPLACE ` + strings.Replace(columns, "(seq", "(rowid, seq", 1) + `SELECT rowid, (SELECT MAX(seq) FROM changes) + 1, ` + copied + newest},
			{"INSERT OR REPLACE with recursive triggers off", `PRAGMA recursive_triggers = 0; INSERT OR REPLACE ` + columns + `SELECT seq, ` + copied + newest},
			{"UPDATE OR REPLACE", `UPDATE OR REPLACE changes SET seq = (SELECT MIN(seq) FROM changes)`},
			{"UPDATE OR IGNORE", `UPDATE OR IGNORE changes SET actor = 'nobody'`},
			{"ON CONFLICT DO UPDATE", `INSERT ` + columns + `SELECT seq, ` + copied + ` WHERE true ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'`},
			{"a line before the newest", `INSERT ` + columns + `SELECT seq - 1000, ` + copied + newest},
		},
		"postgres": {
			{"ON CONFLICT DO UPDATE", `INSERT ` + columns + `SELECT seq, ` + copied + ` ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'`},
			{"MERGE", `MERGE INTO changes c USING (SELECT MAX(seq) AS n FROM changes) m ON c.seq = m.n WHEN MATCHED THEN UPDATE SET actor = 'nobody'`},
			{"MERGE that deletes", `MERGE INTO changes c USING (SELECT MAX(seq) AS n FROM changes) m ON c.seq = m.n WHEN MATCHED THEN DELETE`},
			{"TRUNCATE with what hangs on it", `TRUNCATE changes CASCADE`},
			{"TRUNCATE of several", `TRUNCATE sessions, changes`},
			{"DELETE by a query before another", `WITH gone AS (DELETE FROM changes RETURNING seq) SELECT COUNT(*) FROM gone`},
		},
	} {
		for _, row := range rows {
			t.Run(engine+" "+row.sentence, func(t *testing.T) {
				eachEngine(t, func(t *testing.T, s *db.Store) {
					if s.Engine() != engine {
						return
					}
					byHandTask(t, s)
					before := must(s.Changes(t.Context(), 0, "", 99))(t)
					if err := s.Exec(t.Context(), row.text); err == nil || !strings.Contains(err.Error(), "append-only") {
						t.Errorf("error %v", err)
					}
					after := must(s.Changes(t.Context(), 0, "", 99))(t)
					if found := must(s.Verify(t.Context()))(t); len(after) != len(before) || len(before) == 0 || found.Broken != 0 {
						t.Errorf("%d lines were %d; the chain: %+v", len(after), len(before), found)
					}
				})
			})
		}
	}
}

func TestAnAnchorFindsALogThatWasWrittenAnew(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		byHandTask(t, s)
		ctx := t.Context()
		kept := must(s.Verify(ctx))(t)
		byHandTask(t, s)
		known := db.Anchor{Seq: kept.Newest, Hash: kept.Head}
		for _, row := range []struct {
			sentence string
			anchor   db.Anchor
			broken   int64
		}{
			{"the line is as it was", known, 0},
			{"it has another hash", db.Anchor{Seq: kept.Newest, Hash: strings.Repeat("0", 64)}, kept.Newest},
			{"there is no such line", db.Anchor{Seq: 999, Hash: kept.Head}, 999},
		} {
			found := must(s.Verify(ctx))(t)
			wants(t, row.sentence, s.Holds(ctx, row.anchor, &found), nil)
			if found.Broken != row.broken {
				t.Errorf("%s: %+v", row.sentence, found)
			}
		}
		unlock(t, s) // who owns the database begins anew
		for _, text := range []string{`DELETE FROM changes`, `UPDATE revision SET head = ''`} {
			if err := s.Exec(ctx, text); err != nil {
				t.Fatal(err)
			}
		}
		byHandTask(t, s)
		found := must(s.Verify(ctx))(t)
		if found.Broken != 0 {
			t.Fatalf("a chain that was written anew is right in itself: %+v", found)
		}
		wants(t, "looking", s.Holds(ctx, known, &found), nil)
		if found.Broken != kept.Newest {
			t.Errorf("nobody noticed: %+v", found)
		}
	})
}

// kindsAfter are those of the lines after one.
func kindsAfter(t *testing.T, s *db.Store, seq int64) string {
	t.Helper()
	var kinds []string
	for _, c := range must(s.Changes(t.Context(), seq, "", 99))(t) {
		kinds = append(kinds, c.Kind)
	}
	return strings.Join(kinds, " ")
}

func TestWhoComesAndGoesIsInTheLog(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := db.WithAddress(t.Context(), "192.0.2.7")
		p := must(s.AddPerson(ctx, readiness.Person{Name: "Sora", Email: "sora@example.jp", Role: readiness.SRE, PasswordHash: "h"}, readiness.System, noon))(t)
		by := readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
		sessions := s.Sessions(func() time.Time { return noon })
		signIn := func(token, person string) error {
			return sessions.CommitCtx(db.WithSignIn(ctx, db.SignIn{PersonID: person, How: "password", At: noon}), token, []byte("d"), noon.Add(time.Hour))
		}
		token := must(s.AddToken(ctx, account.Token{Name: "ci", Role: readiness.SRE, Scope: account.Admin}, "hash", by, noon))(t)
		used := func() error {
			s.TokenUsed(token.ID, "192.0.2.x", noon)
			return s.WriteUses(ctx, noon)
		}
		refuse := func(subject, why string) error {
			s.Refused(ctx, account.Refusal{Subject: subject, Why: why}, noon)
			return s.WriteRefusals(ctx, noon)
		}
		unlocked := func() error {
			_, err := s.ForgetTries(ctx, account.Try{Email: "SORA@example.jp"}, by, noon)
			return err
		}
		for _, row := range []struct {
			sentence string
			do       func() error
			lines    string
			refused  error
		}{
			{"a sign-in", func() error { return signIn("one", p.ID) }, journal.SignedIn, nil},
			{"one of nobody", func() error { return signIn("two", "none") }, "", fault.ErrNotFound},
			{"a use of the session", func() error { return sessions.Renew(ctx, "one", []byte("d")) }, "", nil},
			{"a sign-out", func() error { return s.SignOut(ctx, "one", by, noon) }, journal.SignedOut, nil},
			{"a sign-out of who is out", func() error { return s.SignOut(ctx, "one", by, noon) }, "", nil},
			{"a wrong password", func() error { return refuse(p.ID, account.RefusedWrong) }, journal.SignInRefused, nil},
			{"another one within the hour", func() error { return refuse(p.ID, account.RefusedWrong) }, "", nil},
			{"an account that there is not", func() error { return refuse("", account.RefusedWrong) }, journal.SignInRefused, nil},
			{"an account that is unlocked", func() error { return errors.Join(s.TriedInVain(ctx, account.Try{Email: p.Email}, noon), unlocked()) }, journal.PersonUnlocked, nil},
			{"one that was not locked", unlocked, "", nil},
			{"the first use of a token", used, journal.TokenUsed, nil},
			{"the second", used, "", nil},
			{"the link of the first start", func() error { return s.SetupToken(ctx, "h", noon) }, journal.SetupOffered, nil},
			{"a start", func() error { return s.NoteStart(ctx, "1.2.3", noon) }, journal.ProgramStarted, nil},
			{"an hour later, what was refused in it", func() error { return s.WriteRefusals(ctx, noon.Add(account.RefusalSpan)) }, journal.SignInRefused, nil},
		} {
			was := must(s.Verify(t.Context()))(t).Newest
			wants(t, row.sentence, row.do(), row.refused)
			if got := kindsAfter(t, s, was); got != row.lines {
				t.Errorf("%s: the lines are %q, want %q", row.sentence, got, row.lines)
			}
		}
		for _, c := range must(s.ChangesLike(t.Context(), db.ChangeFilter{Access: true, Kinds: journal.Of(journal.Access)}, 99))(t) {
			if c.Kind == journal.SignedIn && (c.Actor != "Sora" || c.Data["how"] != "password") {
				t.Errorf("%+v", c)
			}
		}
		if hidden := must(s.ChangesFrom(t.Context(), 0, db.ChangeFilter{All: true}, 99))(t); len(hidden) == 0 || strings.Contains(fmt.Sprint(hidden), journal.SignedIn) {
			t.Errorf("who may not see who came sees %d lines", len(hidden))
		}
	})
}

func TestAddressesLieBesideTheChain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := db.WithAddress(t.Context(), "192.0.2.77")
		by := readiness.Actor{ID: "p", Name: "Sora", Role: readiness.SRE, Via: readiness.ViaPage}
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(day), End: noon.Add(25 * time.Hour), Zone: "Asia/Tokyo"}, by, noon))(t)
		must(s.SetLevel(ctx, e.ID, 3, "", 0, by, noon.Add(day)))(t)
		must(s.SetLevel(t.Context(), e.ID, 4, "", 0, readiness.System, noon.Add(day)))(t)
		all := must(s.Changes(t.Context(), 0, "", 99))(t)
		addresses := func() (known []string) {
			by := must(s.Addresses(t.Context(), all))(t)
			for _, c := range all {
				known = append(known, by[c.Seq])
			}
			return known
		}
		if got := fmt.Sprintf("%q", addresses()); got != `["192.0.2.77" "192.0.2.77" ""]` {
			t.Errorf("addresses %s", got)
		}
		for _, column := range []string{"actor", "actor_id", "data", "before", "after", "subject"} {
			if n := must(s.Holding(t.Context(), "changes", column, "192.0.2.77"))(t); n != 0 {
				t.Errorf("%s holds the address", column)
			}
		}
		head := must(s.Verify(t.Context()))(t)
		wants(t, "pruning", s.PruneAddresses(t.Context(), noon.Add(time.Hour)), nil)
		if got := fmt.Sprintf("%q", addresses()); got != `["" "192.0.2.77" ""]` {
			t.Errorf("addresses %s after pruning", got)
		}
		if after := must(s.Verify(t.Context()))(t); after != head {
			t.Errorf("the chain was %+v, is %+v", head, after)
		}
	})
}

// digestOf is what docs say that a hash is made of.
func digestOf(l db.LogLine, previous string) string {
	h := sha256.New()
	number := func(n int64) { h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	number(l.Seq)
	number(l.At)
	for _, text := range []string{previous, l.Actor, l.ActorID, l.Role, l.Via, l.Kind, l.EventID, l.TaskID, l.Subject, l.Data, l.Before, l.After} {
		number(int64(len(text)))
		h.Write([]byte(text))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestAnExportCanBeVerifiedElsewhere(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		task := byHandTask(t, s)
		for i := range 700 { // more than are read at once
			must(s.NoteTask(t.Context(), task.ID, fmt.Sprint("<note> ", i), sre, noon.Add(time.Duration(i)*time.Minute)))(t)
		}
		for _, row := range []struct {
			sentence string
			span     db.LogSpan
			lines    int
		}{
			{"all", db.LogSpan{}, 701},
			{"since", db.LogSpan{Since: noon.Add(600 * time.Minute)}, 100},
			{"until", db.LogSpan{Until: noon.Add(99 * time.Minute)}, 101},
			{"within", db.LogSpan{Since: noon.Add(time.Minute), Until: noon.Add(2 * time.Minute)}, 2},
			{"of another year", db.LogSpan{Since: noon.AddDate(1, 0, 0)}, 0},
		} {
			var all []db.LogLine
			wants(t, row.sentence, s.ExportLog(t.Context(), row.span, func(some []db.LogLine) error {
				all = append(all, some...)
				return nil
			}), nil)
			if len(all) != row.lines {
				t.Errorf("%s: %d lines, want %d", row.sentence, len(all), row.lines)
			}
			for i, l := range all {
				if digestOf(l, l.Previous) != l.Hash || i > 0 && l.Previous != all[i-1].Hash {
					t.Fatalf("%s: line %d cannot be verified", row.sentence, l.Seq)
				}
			}
			if len(row.span.Until.String()) > 0 && row.lines == 701 && all[700].Hash != must(s.Verify(t.Context()))(t).Head {
				t.Error("the last line is not the head")
			}
		}
	})
}

func TestAnExportHoldsLittleInMemory(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		const lines = 20_000 // at 200,000 it was 1.2 MiB on SQLite and 0.4 MiB on PostgreSQL
		if err := s.Exec(t.Context(), manyLines(s.Engine(), lines)); err != nil {
			t.Fatal(err)
		}
		var begin, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&begin)
		n, most, began := 0, uint64(0), time.Now()
		wants(t, "export", s.ExportLog(t.Context(), db.LogSpan{}, func(some []db.LogLine) error {
			if n += len(some); n%2_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc)
			}
			return nil
		}), nil)
		grown := int64(most) - int64(begin.HeapAlloc)
		t.Logf("%d lines in %s; the heap grew by %d KiB", n, time.Since(began).Round(time.Millisecond), grown>>10)
		if n < lines || grown > 16<<20 {
			t.Errorf("%d lines, and %d MiB more", n, grown>>20)
		}
	})
}

// manyLines fills the log with lines of 500 bytes.
func manyLines(engine string, n int) string {
	numbers := `generate_series(1000, ` + fmt.Sprint(999+n) + `) AS g(i)`
	if engine == "sqlite" {
		numbers = `(WITH RECURSIVE g(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM g WHERE i < ` + fmt.Sprint(999+n) + `) SELECT i FROM g) g`
	}
	return `INSERT INTO changes (seq, at, actor, actor_id, role, via, kind, event_id, task_id, subject, data, before, after, hash)
		SELECT i, i, 'a', 'b', 'sre', 'page', 'task.noted', 'e', 't', '', '` + strings.Repeat("x", 400) + `', '', '', 'h' FROM ` + numbers
}

func TestASchemaThatWasOlderIsInTheLog(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		wants(t, "the older schema", db.MigrateTo(t.Context(), url, 23), nil)
		s := open(t, url)
		lines := must(s.RecentChanges(t.Context(), "", []string{journal.SchemaMigrated}, 9))(t)
		if len(lines) != 1 || lines[0].Data["from_schema"] != "23" || lines[0].Data["schema"] != fmt.Sprint(db.SchemaVersion) {
			t.Errorf("%+v", lines)
		}
		again := open(t, url)
		if lines := must(again.RecentChanges(t.Context(), "", []string{journal.SchemaMigrated}, 9))(t); len(lines) != 1 {
			t.Errorf("%d lines after another start", len(lines))
		}
	})
}

// TestNothingOfWhoWasRemovedRemains lets somebody do all that leaves a name, removes their account, and looks at every byte.
func TestNothingOfWhoWasRemovedRemains(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := db.WithAddress(t.Context(), "192.0.2.7")
		const name, email = "Zacharias Quux", "zquux@example.jp"
		boss := must(s.AddPerson(ctx, readiness.Person{Name: "Boss", Email: "boss@example.jp", Role: readiness.Admin}, readiness.System, noon))(t)
		admin := readiness.Actor{ID: boss.ID, Name: boss.Name, Role: boss.Role, Via: readiness.ViaPage}
		must(s.Invite(ctx, email, readiness.SRE, "invitation", day, admin, noon))(t)
		p := must(s.UseLink(ctx, "invitation", name, "h", noon))(t)
		by := readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
		sessions := s.Sessions(func() time.Time { return noon })
		wants(t, "sign in", sessions.CommitCtx(db.WithSignIn(ctx, db.SignIn{PersonID: p.ID}), "one", []byte("d"), noon.Add(time.Hour)), nil)
		must(s.AddToken(ctx, account.Token{Name: "ci", Role: readiness.SRE, Scope: account.Admin}, "hash", by, noon))(t)
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(day), End: noon.Add(26 * time.Hour), Zone: "Asia/Tokyo"}, by, noon))(t)
		must(s.SetLevel(ctx, e.ID, 4, "", 0, by, noon))(t)
		task := readiness.TaskID(e.ID, "A-05")
		must(s.ClaimTask(ctx, task, by, noon))(t)
		must(s.NoteTask(ctx, task, "in hand", by, noon))(t)
		must(s.CompleteTask(ctx, task, 0, claim.Said{Evidence: "done"}, by, noon))(t)
		wants(t, "remove", s.RemovePerson(ctx, p.ID, 0, admin, noon), nil)
		for _, where := range must(s.TextColumns(ctx))(t) {
			for _, said := range []string{name, email} {
				if n := must(s.Holding(ctx, where[0], where[1], said))(t); n != 0 {
					t.Errorf("%s.%s still has %q", where[0], where[1], said)
				}
			}
		}
		if found := must(s.Verify(ctx))(t); found.Broken != 0 {
			t.Errorf("the chain: %+v", found)
		}
		if lines := must(s.ChangesLike(ctx, db.ChangeFilter{By: p.ID}, 99))(t); len(lines) < 5 || lines[0].Actor != account.Pseudonym(p.ID) {
			t.Errorf("%d lines of %s", len(lines), account.Pseudonym(p.ID))
		}
	})
}

// TestPeopleAreCalledWhatTheyLike has somebody join under each word that the log or a task holds for something else, and has them removed.
func TestPeopleAreCalledWhatTheyLike(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		boss := must(s.AddPerson(ctx, readiness.Person{Name: "Boss", Email: "boss@example.jp", Role: readiness.Admin}, readiness.System, noon))(t)
		by := actorOf(boss)
		var others []readiness.Person
		for i, name := range []string{"title", "role", "name", "by", "at", "kind", "sre", "event", "Fair", "@person:" + boss.ID} {
			p := readiness.Person{Name: name, Email: fmt.Sprintf("p%d@example.jp", i), Role: readiness.Viewer}
			others = append(others, must(s.AddPerson(ctx, p, by, noon))(t))
		}
		must(s.ChangePerson(ctx, others[0].ID, account.Edit{Role: readiness.SRE}, by, noon))(t)
		e := must(s.CreateEvent(ctx, readiness.Event{Title: "Fair", Start: noon.Add(day), End: noon.Add(26 * time.Hour), Zone: "Asia/Tokyo"}, by, noon))(t)
		must(s.SetLevel(ctx, e.ID, 4, "", 0, by, noon))(t)
		id := readiness.TaskID(e.ID, "A-05")
		must(s.ClaimTask(ctx, id, by, noon))(t)
		must(s.CompleteTask(ctx, id, 0, claim.Said{Evidence: "done"}, by, noon))(t)
		lines, task := must(s.Changes(ctx, 0, "", 99))(t), must(s.Task(ctx, id))(t)
		for _, p := range others {
			wants(t, "remove "+p.Name, s.RemovePerson(ctx, p.ID, 0, by, noon), nil)
		}
		for i, now := range must(s.Changes(ctx, 0, "", len(lines)))(t) {
			was := lines[i]
			if !maps.Equal(now.Data, was.Data) || now.Before != was.Before || now.After != was.After {
				t.Errorf("%s was %v %s, is %v %s", was.Kind, was.Data, was.After, now.Data, now.After)
			}
			if was.Kind == journal.RoleChanged && (was.Data["role"] != "sre" || was.Data["from_role"] != "viewer") {
				t.Errorf("the change of a role says %v", was.Data)
			}
		}
		if got := must(s.Task(ctx, id))(t); !reflect.DeepEqual(got, task) {
			t.Errorf("the task is %+v, was %+v", got, task)
		}
	})
}
