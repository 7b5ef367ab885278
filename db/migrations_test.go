package db_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
	"tallylight/readiness/wording"
)

// schema4 is what a program of schema 4 wrote about connections.
var schema4 = []string{
	`INSERT INTO connections (id, kind, name, url, secrets, rotated_at, header, value, template, disabled, created_at, version) VALUES
		('c-in', 'inbound', 'deploy', '', '["whsec_b","whsec_a"]', 1700000000000, '', '', '', '', 1690000000000, 3),
		('c-out', 'outbound', 'scale', 'https://ci.example/a', '["whsec_c"]', 0, 'Authorization', 'Bearer x', 'C-04', 'gone', 1690000000000, 2)`,
	`INSERT INTO webhook_ids (connection_id, id, at, status, body) VALUES ('c-in', 'm-1', 1700000000000, 200, 'taken')`,
	`INSERT INTO deliveries (id, connection_id, event_id, template, kind, body, created_at, stop_at, tries, next_at, claimed_until, done_at,
		status, error, given_up, once) VALUES ('d-1', 'c-out', 'e-1', 'C-04', 'task.due', '{"type":"task.due"}', 1700000000000,
		1700000100000, 2, 1700000050000, 0, 0, 503, 'status', FALSE, 'c-out e-1 0')`,
}

func millis(n int64) time.Time { return time.UnixMilli(n).UTC() }

func TestSchema5KeepsWhatSchema4HeldOfConnections(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		if err := db.MigrateTo(ctx, url, 4); err != nil {
			t.Fatal(err)
		}
		for _, text := range schema4 {
			if err := db.ExecAt(ctx, url, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.ExecAt(ctx, url, `UPDATE connections SET kind = 'pager' WHERE id = 'c-out'`); err == nil {
			t.Fatal("schema 4 took a kind that it did not know: this is not the older schema")
		}
		s := open(t, url)
		if got := must(s.Schema(ctx))(t); got != db.SchemaVersion {
			t.Errorf("schema %d, want %d", got, db.SchemaVersion)
		}
		got := must(s.Connections(ctx, ""))(t)
		want := []readiness.Connection{
			{ID: "c-in", Kind: readiness.ConnectInbound, Name: "deploy", Secrets: []string{"whsec_b", "whsec_a"}, RotatedAt: millis(1700000000000), CreatedAt: millis(1690000000000), Version: 3},
			{ID: "c-out", Kind: readiness.ConnectOut, Name: "scale", URL: "https://ci.example/a", Secrets: []string{"whsec_c"}, Header: "Authorization",
				Value: "Bearer x", Template: "C-04", Disabled: "gone", CreatedAt: millis(1690000000000), Version: 2},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("connections (-want +got):\n%s", diff)
		}
		if n := must(s.Count(ctx, "webhook_ids WHERE connection_id = 'c-in' AND id = 'm-1' AND at = 1700000000000 AND status = 200 AND body = 'taken'"))(t); n != 1 {
			t.Error("the id of a message that came in is forgotten: it could be replayed")
		}
		d := must(s.Delivery(ctx, "d-1"))(t)
		wantDelivery := readiness.Delivery{ID: "d-1", ConnectionID: "c-out", EventID: "e-1", Template: "C-04", Kind: readiness.TellDue,
			Payload: `{"type":"task.due"}`, CreatedAt: millis(1700000000000), StopAt: millis(1700000100000), Tries: 2, NextAt: millis(1700000050000),
			Status: 503, Error: readiness.FailedStatus, Once: "c-out e-1 0"}
		if diff := cmp.Diff(wantDelivery, d); diff != "" {
			t.Errorf("delivery (-want +got):\n%s", diff)
		}
	})
}

func TestTheStoreLeavesKindsToTheRules(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		deploy := must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "deploy"}, sre, noon))(t)
		for _, row := range []struct {
			sentence, text string
			taken          bool
		}{
			{"a kind that a newer program knows", `UPDATE connections SET kind = 'pager', url = 'https://pager.example/'`, true},
			{"no kind at all", `UPDATE connections SET kind = ''`, false},
			{"a message of a connection that is not there", `INSERT INTO webhook_ids (connection_id, id, at, status, body) VALUES ('none', 'm', 0, 200, '')`, false},
			{"a message of one that is", `INSERT INTO webhook_ids (connection_id, id, at, status, body) VALUES ('` + deploy.ID + `', 'm', 0, 200, '')`, true},
		} {
			if err := s.Exec(ctx, row.text); (err == nil) != row.taken {
				t.Errorf("%s: error %v", row.sentence, err)
			}
		}
		if _, err := s.AddConnection(ctx, readiness.Connection{Kind: "pager", Name: "p", URL: "https://pager.example/"}, sre, noon); err == nil {
			t.Error("a kind that nobody knows was added")
		}
		if err := s.Exec(ctx, `DELETE FROM connections`); err != nil {
			t.Fatal(err)
		}
		if n := must(s.Count(ctx, "webhook_ids"))(t); n != 0 {
			t.Error("the messages of a connection outlive it")
		}
	})
}

// TestEveryIndexThatWasMadeIsThere reads the migrations: a table that is made anew loses its indexes.
func TestEveryIndexThatWasMadeIsThere(t *testing.T) {
	made := regexp.MustCompile(`(?m)^(CREATE|DROP)(?: UNIQUE)? INDEX (\w+)`)
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, name := range files { // in their order
		for _, found := range made.FindAllStringSubmatch(string(must(os.ReadFile(name))(t)), -1) {
			want[found[2]] = found[1] == "CREATE"
		}
	}
	if len(want) < 10 {
		t.Fatalf("only %d indexes were found: the migrations are read wrongly", len(want))
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for name, is := range want {
			n, err := s.Count(t.Context(), "pg_indexes WHERE indexname = '"+name+"'")
			if err != nil { // SQLite has no such table
				n = must(s.Count(t.Context(), "sqlite_master WHERE type = 'index' AND name = '"+name+"'"))(t)
			}
			if (n == 1) != is {
				t.Errorf("index %s: there are %d", name, n)
			}
		}
	})
}

// A ladder that was stored without roles is read with those that its levels have always had, and keeps them once saved.
func TestSchema6GivesLevelsTheirRoles(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		if err := db.MigrateTo(ctx, url, 5); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{`INSERT INTO ladder (one, version) VALUES (TRUE, 1)`, `INSERT INTO rungs (n, name_ja, name_en, promise_ja, promise_en, multiple, second) VALUES
			(1, '平', 'A', '平', 'A', 1.5, FALSE), (2, '増', 'B', '増', 'B', 8, FALSE), (3, '全', 'C', '全', 'C', 0, TRUE)`} {
			if err := db.ExecAt(ctx, url, text); err != nil {
				t.Fatal(err)
			}
		}
		s := open(t, url)
		roles := func() (all []toppage.Role) {
			for _, r := range must(s.Ladder(ctx))(t).Rungs {
				all = append(all, r.Role)
			}
			return all
		}
		want := []toppage.Role{toppage.NoRole, toppage.Watch, toppage.Prove}
		if diff := cmp.Diff(want, roles()); diff != "" {
			t.Errorf("roles as read (-want +got):\n%s", diff)
		}
		l := must(s.Ladder(ctx))(t).Fit()
		must(s.SaveLadder(ctx, l, l.Version, readiness.LadderChoice{}, sre, noon))(t)
		if n := must(s.Count(ctx, "rungs WHERE role = 'prove' AND n = 3"))(t); n != 1 {
			t.Error("a role is not stored")
		}
		if diff := cmp.Diff(want, roles()); diff != "" {
			t.Errorf("roles once saved (-want +got):\n%s", diff)
		}
		if got := board(t, s).Required; got.From("S1") != 3 || got.From("F2") != 0 {
			t.Errorf("the checks follow the roles: S1 from %d, F2 from %d", got.From("S1"), got.From("F2"))
		}
	})
}

func TestAnOlderLadderIsBroughtForwardOnce(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		if err := db.MigrateTo(ctx, url, 5); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{`INSERT INTO ladder (one, version) VALUES (TRUE, 7)`,
			`INSERT INTO rungs (n, name_ja, name_en, promise_ja, promise_en, multiple, second) VALUES
				(1, '平', 'A', '平', 'A', 1.5, FALSE), (2, '増', 'B', '増', 'B', 0, FALSE)`,
			`INSERT INTO templates (id, position, from_level, ask) VALUES
				('B-03', 1, 2, '{"title_ja":"題","title_en":"T","gate":{"Anchor":"start","Lead":-1209600000000000},"verify":"manual"}'),
				('Z-01', 2, 2, '{"title_ja":"題","title_en":"T","gate":{"Anchor":"start","Lead":-3600000000000},"verify":"manual"}')`} {
			if err := db.ExecAt(ctx, url, text); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second start finds it done
			s := open(t, url)
			l := must(s.Ladder(ctx))(t)
			if l.Version != 8 || l.Templates[0].Last != (readiness.Gate{Anchor: readiness.AtStart, Lead: -3 * day}) || l.Templates[1].Last != (readiness.Gate{}) {
				t.Errorf("version %d, last %+v and %+v", l.Version, l.Templates[0].Last, l.Templates[1].Last)
			}
			if told := must(s.RecentChanges(ctx, "", []string{journal.LadderSaved}, 9))(t); len(told) != 1 || told[0].Actor != readiness.System.Name {
				t.Errorf("the log tells of %d changes", len(told))
			}
		}
	})
}

func TestTasksThatWereSavedWithoutHelpGetIt(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		if err := db.MigrateTo(ctx, url, 6); err != nil {
			t.Fatal(err)
		}
		usual := wording.Tasks["B-11"]
		for _, text := range []string{`INSERT INTO ladder (one, version) VALUES (TRUE, 7)`,
			`INSERT INTO rungs (n, name_ja, name_en, promise_ja, promise_en, multiple, second, role) VALUES
				(1, '平', 'A', '平', 'A', 1.5, FALSE, ''), (2, '増', 'B', '増', 'B', 0, FALSE, 'watch')`,
			`INSERT INTO templates (id, position, from_level, ask) VALUES
				('B-11', 1, 2, '{"title_ja":"` + usual.Title.JA + `","title_en":"` + usual.Title.EN + `","gate":{"Anchor":"start","Lead":-3600000000000},"verify":"manual"}'),
				('A-03', 2, 2, '{"title_ja":"題","title_en":"T","gate":{"Anchor":"start","Lead":-3600000000000},"verify":"manual"}'),
				('B-03', 3, 2, '{"title_ja":"題","title_en":"T","gate":{"Anchor":"start","Lead":-3600000000000},"verify":"manual"}')`} {
			if err := db.ExecAt(ctx, url, text); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second start finds it done
			l := must(open(t, url).Ladder(ctx))(t)
			if len(l.Templates) != 3 || l.Templates[0].Help != usual.Help || l.Templates[1].Help != (wording.Help{}) || l.Templates[2].Help != (wording.Help{}) || l.Version != 8 {
				t.Errorf("version %d: %+v", l.Version, l.Templates)
			}
		}
	})
}
