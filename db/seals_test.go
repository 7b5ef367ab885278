package db_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallylight/db"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/outfeed"
	"tallylight/readiness/ticket"
	"tallylight/readiness/toppage"
	"tallylight/seal"
)

// Secrets as people give them.
const (
	feedAddress   = "https://calendar.example/private-CANARYfeed-9f2a/pr.ics"
	feedPassword  = "CANARYpassword"
	pageValue     = "CANARYvalue"
	sharedAddress = "https://dav.example/CANARYshared/"
	bearer        = "Bearer CANARYbearer"
)

// planted keeps one secret of each kind, and gives the ids of feed and page.
func planted(t *testing.T, s *db.Store) (feed, page string) {
	t.Helper()
	ctx := t.Context()
	f := must(s.AddFeed(ctx, readiness.Feed{Name: "PR", Kind: readiness.FeedCalDAV, URL: feedAddress, User: "CANARYuser", Password: feedPassword}, nil, pr, noon))(t)
	p := must(s.AddTopPage(ctx, toppage.Page{Name: "Top", URL: "https://top.example/", Access: toppage.Access{Header: "X-Door", Value: pageValue, User: "CANARYname", Password: feedPassword}}, sre, noon))(t)
	must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prom.example/CANARYpath", Header: "Authorization", Value: bearer}, sre, noon))(t)
	must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectInbound, Name: "hook"}, sre, noon))(t)
	must(s.AddOutfeed(ctx, outfeed.Link{Name: "Shared", Shows: outfeed.Events, Lang: "ja", Audience: display.Masked, Push: outfeed.Push{URL: sharedAddress, User: "CANARYname", Password: feedPassword}},
		"hash", somebody(t, s, "Ada", readiness.Admin), noon))(t)
	must(s.AddTracker(ctx, ticket.Tracker{Kind: ticket.GitHub, Name: "SRE", Project: "acme/ops", Token: trackerToken}, sre, noon))(t)
	wants(t, "a preview", s.SavePreview(ctx, db.Preview{ID: "v1", Name: "PR", By: "p-pr", At: noon, Source: f.Source()}), nil)
	return f.ID, p.ID
}

// readBack fails where the secrets are not those that were given.
func readBack(t *testing.T, s *db.Store) {
	t.Helper()
	ctx := t.Context()
	feeds := must(s.Feeds(ctx))(t)
	if len(feeds) != 1 || feeds[0].URL != feedAddress || feeds[0].User != "CANARYuser" || feeds[0].Password != feedPassword {
		t.Errorf("feeds %+v", feeds)
	}
	if pages := must(s.TopPages(ctx))(t); len(pages) != 1 || pages[0].Access.Value != pageValue || pages[0].Access.Password != feedPassword {
		t.Errorf("pages %+v", pages)
	}
	if c := must(s.ConnectionNamed(ctx, readiness.ConnectProm, "prom"))(t); c.URL != "https://prom.example/CANARYpath" || c.Value != bearer {
		t.Errorf("connection %+v", c)
	}
	if c := must(s.ConnectionNamed(ctx, readiness.ConnectInbound, "hook"))(t); len(c.Secrets) != 1 || !strings.HasPrefix(c.Secrets[0], readiness.SecretPrefix) {
		t.Errorf("connection %+v", c)
	}
	for _, l := range must(s.Outfeeds(ctx, ""))(t) {
		if l.Push.URL != sharedAddress || l.Push.User != "CANARYname" || l.Push.Password != feedPassword {
			t.Errorf("calendar link %+v", l)
		}
	}
	for _, k := range must(s.Trackers(ctx))(t) {
		if k.Token != trackerToken {
			t.Errorf("tracker %+v", k)
		}
	}
	if v := must(s.Preview(ctx, "v1"))(t); v.Source.URL != feedAddress || v.Source.Password != feedPassword {
		t.Errorf("preview %+v", v.Source)
	}
}

// inClear counts the rows of the database in whose secret columns something stands that is not sealed.
func inClear(t *testing.T, s *db.Store) (n int) {
	t.Helper()
	for table, columns := range db.SealedColumns {
		for _, column := range columns {
			n += must(s.Holding(t.Context(), table, column, "CANARY"))(t) + must(s.Holding(t.Context(), table, column, "whsec_"))(t)
		}
	}
	return n
}

func TestSecretsAreSealed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		id, _ := planted(t, s)
		readBack(t, s)
		if n := len(must(s.Outfeeds(ctx, ""))(t)); n != 1 {
			t.Errorf("%d calendar links", n)
		}
		if n := inClear(t, s); n > 0 {
			t.Errorf("%d secrets are stored in plain text", n)
		}
		_, err := s.AddFeed(ctx, readiness.Feed{Name: "Again", URL: feedAddress}, nil, pr, noon)
		wants(t, "the same address again", err, fault.ErrExists)
		other := must(s.AddFeed(ctx, readiness.Feed{Name: "Other", URL: feedAddress + "x"}, nil, pr, noon))(t)
		_, err = s.ChangeFeed(ctx, other.ID, readiness.FeedEdit{URL: feedAddress}, 0, pr, noon)
		wants(t, "changing to the address of another", err, fault.ErrExists)
		must(s.ChangeFeed(ctx, id, readiness.FeedEdit{URL: feedAddress + "y"}, 0, pr, noon))(t)
		must(s.ChangeFeed(ctx, other.ID, readiness.FeedEdit{URL: feedAddress}, 0, pr, noon))(t)
		if n := inClear(t, s); n > 0 {
			t.Errorf("%d secrets are stored in plain text after edits", n)
		}
	})
}

func TestASecretThatWasMovedOrChangedDoesNotOpen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		id, _ := planted(t, s)
		other := must(s.AddFeed(ctx, readiness.Feed{Name: "Other", URL: "https://evil.example/"}, nil, pr, noon))(t)
		for _, row := range []struct{ sentence, statement string }{
			{"of another feed", `UPDATE feeds SET password = (SELECT password FROM feeds WHERE id = '` + id + `') WHERE id = '` + other.ID + `'`},
			{"of another column", `UPDATE feeds SET password = url WHERE id = '` + other.ID + `'`},
			{"in plain text", `UPDATE feeds SET password = 'hunter2' WHERE id = '` + other.ID + `'`},
		} {
			wants(t, row.sentence, s.Exec(ctx, row.statement), nil)
			_, err := s.Feed(ctx, other.ID)
			var f db.KeyFault
			if !errors.As(err, &f) || f.Kind != db.KeyForged || !strings.Contains(err.Error(), "feeds.password of "+other.ID) {
				t.Errorf("%s: %v", row.sentence, err)
			}
			if c := must(s.CheckKeys(ctx))(t); len(c.Broken) != 1 {
				t.Errorf("%s: the check finds %v", row.sentence, c.Broken)
			}
		}
		wants(t, "clear the column", s.Exec(ctx, `UPDATE feeds SET password = '' WHERE id = '`+other.ID+`'`), nil)
		must(s.Feed(ctx, other.ID))(t)
	})
}

// keyed opens the database at an address with keys in a file.
func keyed(t *testing.T, url, file string) (*db.Store, error) {
	t.Helper()
	return db.Open(t.Context(), url, noon, quiet, db.KeySource{File: file})
}

func keyFile(t *testing.T, keys ...seal.Key) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "keys")
	var text []string
	for _, k := range keys {
		text = append(text, k.Text())
	}
	wants(t, "write keys", os.WriteFile(file, []byte(strings.Join(text, "\n")), 0o600), nil)
	return file
}

func TestAWrongKeyIsSaidAtTheStart(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		right, wrong := seal.NewKey(), seal.NewKey()
		s := must(keyed(t, url, keyFile(t, right)))(t)
		planted(t, s)
		wants(t, "close", s.Close(), nil)
		for _, row := range []struct {
			sentence, file string
			want           db.KeyFaultKind
		}{
			{"there is none", filepath.Join(t.TempDir(), "none"), db.KeyMissing},
			{"it is another one", keyFile(t, wrong), db.KeyWrong},
			{"the file is empty", keyFile(t), db.KeyUnreadable},
			{"it may be a folder", t.TempDir(), db.KeyUnreadable},
			{"it is among others", keyFile(t, wrong, right), ""},
		} {
			s, err := keyed(t, url, row.file)
			var f db.KeyFault
			if errors.As(err, &f); f.Kind != row.want || (err == nil) != (row.want == "") {
				t.Errorf("%s: %v", row.sentence, err)
			}
			if row.want == db.KeyMissing || row.want == db.KeyWrong {
				if !strings.Contains(err.Error(), right.ID()) || !strings.Contains(err.Error(), row.file) || !strings.Contains(err.Error(), "TALLYLIGHT_KEY_FILE") {
					t.Errorf("%s: it does not say what to do: %v", row.sentence, err)
				}
			}
			if err == nil {
				readBack(t, s)
				s.Close()
			}
		}
	})
}

func TestTheKeyBesideTheFileIsMadeOnce(t *testing.T) {
	folder := t.TempDir()
	url, file := "sqlite:"+filepath.Join(folder, "t.db"), filepath.Join(folder, db.KeyFile)
	var said strings.Builder
	s := must(db.Open(t.Context(), url, noon, slog.New(slog.NewTextHandler(&said, nil))))(t)
	info, err := os.Stat(file)
	if err != nil || info.Mode() != 0o600 || strings.Count(said.String(), "back it up apart from the database") != 1 {
		t.Fatalf("%v, %v, said %q", info, err, said.String())
	}
	made := must(os.ReadFile(file))(t)
	planted(t, s)
	wants(t, "close", s.Close(), nil)
	s = must(db.Open(t.Context(), url, noon, quiet))(t)
	readBack(t, s)
	wants(t, "close", s.Close(), nil)
	if again := must(os.ReadFile(file))(t); string(again) != string(made) {
		t.Error("the key was made anew")
	}
	wants(t, "remove the key", os.Remove(file), nil)
	var f db.KeyFault
	if _, err := db.Open(t.Context(), url, noon, quiet); !errors.As(err, &f) || f.Kind != db.KeyMissing {
		t.Errorf("opened without its key: %v", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key was made for secrets of another one: %v", err)
	}
}

func TestWithoutAKeyNoSecretIsKept(t *testing.T) {
	url := pgtest.DSN(t)
	s := must(db.Open(t.Context(), url, noon, quiet))(t)
	defer s.Close()
	_, err := s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: feedAddress}, nil, pr, noon)
	refused(t, err, "key", "no_key")
	must(s.AddFeed(t.Context(), readiness.Feed{Name: "File"}, nil, pr, noon))(t)
	must(s.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "https://top.example/"}, sre, noon))(t)
}

// TestPlainTextIsSealedAtTheNextStart brings a database of the schema before, with secrets in plain text, to this one.
func TestPlainTextIsSealedAtTheNextStart(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		wants(t, "the schema before", db.MigrateTo(ctx, url, 27), nil)
		for _, statement := range []string{
			`INSERT INTO feeds (id, name, kind, url, username, password, state, interval_ms, asked_ms, browser, unstable, hold, read_as, last_tried, last_good,
				last_changed, next_fetch, failing_since, failures, error_code, error_detail, etag, last_modified, body_hash, problems, counts, created_at, version)
				VALUES ('f1', 'PR', 'caldav', '` + feedAddress + `', 'CANARYuser', '` + feedPassword + `', 'ok', 0, 0, FALSE, FALSE, '', '', 0, 0, 0, 0, 0, 0, '', '', '', '', '', '', '', 1, 1)`,
			`INSERT INTO previews (id, name, kind, url, username, password, body, by, at) VALUES ('v1', 'PR', 'caldav', '` + feedAddress + `', 'u', '` + feedPassword + `', '', 'p', 1)`,
			`INSERT INTO connections (id, kind, name, url, secrets, rotated_at, header, value, template, disabled, created_at, version)
				VALUES ('c1', 'prometheus', 'prom', 'https://prom.example/CANARYpath', '', 0, 'Authorization', '` + bearer + `', '', '', 1, 1),
				('c2', 'inbound', 'hook', '', '["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]', 0, '', '', '', '', 1, 1)`,
			`INSERT INTO top_pages (id, name, url, marker, interval_ms, ttfb_limit_ms, setup, next_probe, created_at, version, access_header, access_value, access_user, access_password)
				VALUES ('t1', 'Top', 'https://top.example/', '', 60000, 1000, '', 0, 1, 1, 'X-Door', '` + pageValue + `', '', '` + feedPassword + `')`,
		} {
			wants(t, statement, db.ExecAt(ctx, url, statement), nil)
		}
		file := keyFile(t, seal.NewKey())
		if strings.HasPrefix(url, "postgres") {
			var f db.KeyFault
			if _, err := db.Open(ctx, url, noon, quiet); !errors.As(err, &f) || f.Kind != db.KeyMissing {
				t.Errorf("opened without a key: %v", err)
			}
		}
		canceled, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := db.Open(canceled, url, noon, quiet, db.KeySource{File: file}); err == nil {
			t.Error("opened by nobody")
		}
		s := must(keyed(t, url, file))(t)
		readBack(t, s)
		if n := inClear(t, s); n > 0 {
			t.Errorf("%d secrets are left in plain text", n)
		}
		_, err := s.AddFeed(ctx, readiness.Feed{Name: "Again", URL: feedAddress}, nil, pr, noon)
		wants(t, "the same address again", err, fault.ErrExists)
		wants(t, "close", s.Close(), nil)
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			path, _, _ = strings.Cut(path, "?")
			holdsNone(t, path, "CANARY", "whsec_")
			holdsNone(t, path+"-wal", "CANARY", "whsec_")
		}
	})
}

// holdsNone fails where a file, if it is there, holds one of the texts.
func holdsNone(t *testing.T, file string, texts ...string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, text := range texts {
		if strings.Contains(string(content), text) {
			t.Errorf("%s holds %s", filepath.Base(file), text)
		}
	}
}

func TestTheKeyIsRotatedBesideARunningProgram(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		first := seal.NewKey()
		file := keyFile(t, first)
		running, rotating := must(keyed(t, url, file))(t), must(keyed(t, url, file))(t)
		defer running.Close()
		defer rotating.Close()
		id, _ := planted(t, running)
		r := must(rotating.RotateKey(ctx, noon))(t)
		if r.From != first.ID() || r.To == first.ID() || r.Secrets < 10 {
			t.Errorf("rotated %+v", r)
		}
		readBack(t, running)
		lines := must(running.RecentChanges(ctx, "", []string{journal.KeyRotated}, 9))(t)
		if len(lines) != 1 || lines[0].Data["from_key"] != r.From || lines[0].Data["key"] != r.To {
			t.Errorf("the log says %+v", lines)
		}
		must(running.ChangeFeed(ctx, id, readiness.FeedEdit{Name: "PR Tokyo", Password: "CANARYnew"}, 0, pr, noon))(t)
		must(running.ChangeFeed(ctx, id, readiness.FeedEdit{Password: feedPassword}, 0, pr, noon))(t)
		c := must(rotating.CheckKeys(ctx))(t)
		if len(c.Keys) != 2 || c.Keys[0] != r.To || c.InUse != r.To || len(c.Broken) > 0 {
			t.Errorf("checked %+v", c)
		}
		for table, columns := range db.SealedColumns {
			for _, column := range columns {
				if n := must(running.Holding(ctx, table, column, first.ID()))(t); n > 0 {
					t.Errorf("%s.%s: %d are of the key before", table, column, n)
				}
			}
		}
		_, err := running.AddFeed(ctx, readiness.Feed{Name: "Again", URL: feedAddress}, nil, pr, noon)
		wants(t, "the same address again", err, fault.ErrExists)
	})
}

// TestARotationThatWasBrokenOffGoesOn has a new key in the file, as a rotation leaves it that was killed before its commit.
func TestARotationThatWasBrokenOffGoesOn(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		first, second := seal.NewKey(), seal.NewKey()
		s := must(keyed(t, url, keyFile(t, first)))(t)
		planted(t, s)
		wants(t, "close", s.Close(), nil)
		file := keyFile(t, second, first)
		s = must(keyed(t, url, file))(t)
		readBack(t, s)
		if c := must(s.CheckKeys(ctx))(t); c.InUse != first.ID() {
			t.Errorf("in use is %s before the commit", c.InUse)
		}
		canceled, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.RotateKey(canceled, noon); err == nil {
			t.Error("rotated for nobody")
		}
		readBack(t, s)
		if r := must(s.RotateKey(ctx, noon))(t); r.To != second.ID() {
			t.Errorf("a third key was made: %+v", r)
		}
		wants(t, "close", s.Close(), nil)
		s = must(keyed(t, url, keyFile(t, second)))(t)
		readBack(t, s)
		wants(t, "close", s.Close(), nil)
		_, err := db.Open(ctx, url, noon, quiet, db.KeySource{Text: first.Text()})
		if err == nil {
			t.Error("the first key still opens it")
		}
		s = must(db.Open(ctx, url, noon, quiet, db.KeySource{Text: second.Text()}))(t)
		defer s.Close()
		if _, err := s.RotateKey(ctx, noon); !errors.Is(err, db.ErrKeyNotRenewed) {
			t.Errorf("a text was rotated: %v", err)
		}
	})
}

// BenchmarkFeeds reads 50 calendars.
func BenchmarkFeeds(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *db.Store) {
		for i := range 50 {
			must(s.AddFeed(b.Context(), readiness.Feed{Name: fmt.Sprint(i), URL: fmt.Sprint(feedAddress, i), User: "u", Password: "p"}, nil, pr, noon))(b)
		}
		b.Run("with secrets", func(b *testing.B) {
			for b.Loop() {
				must(s.Feeds(b.Context()))(b)
			}
		})
		if err := s.Exec(b.Context(), `UPDATE feeds SET url = '', kind = 'file', username = '', password = ''`); err != nil {
			b.Fatal(err)
		}
		b.Run("without", func(b *testing.B) {
			for b.Loop() {
				must(s.Feeds(b.Context()))(b)
			}
		})
	})
}
