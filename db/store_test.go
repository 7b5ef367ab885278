package db_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

var (
	noon  = time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	sre   = readiness.Actor{ID: "p-sre", Name: "Sora", Role: readiness.SRE}
	pr    = readiness.Actor{ID: "p-pr", Name: "Haru", Role: readiness.PR}
	quiet = slog.New(slog.DiscardHandler)
)

// eachEngine runs a test on a fresh store of each engine.
func eachEngine(t *testing.T, test func(t *testing.T, s *db.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, dbtest.SQLite(t, noon)))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, dbtest.Postgres(t, noon)))
	})
}

// eachURL runs a test with the address of an empty database of each engine.
func eachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "tally light#%.db")+"?synchronous=normal")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, pgtest.DSN(t))
	})
}

func open(t testing.TB, url string) *db.Store {
	t.Helper()
	s, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		sameToOthers(t, s, url)
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// sameToOthers fails where the store keeps of its pages what somebody who opens the database now would not read.
func sameToOthers(t testing.TB, s *db.Store, url string) {
	t.Helper()
	ctx := context.Background() // the test's own is over
	if pages, err := s.TopPages(ctx); err != nil || len(pages) == 0 {
		return
	}
	other, err := db.OpenToRead(ctx, url, quiet, dbtest.Keys(url))
	if err != nil {
		return
	}
	defer other.Close()
	if diff := cmp.Diff(board(t, other).Pages, board(t, s).Pages, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("what is kept of pages is not what is stored: %s", diff)
	}
}

// must gives the value of a call that may not fail.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// wants fails unless err is want, nil included.
func wants(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// refused fails unless err says that the field was refused for the reason.
func refused(t *testing.T, err error, field, reason string) {
	t.Helper()
	var invalid fault.Invalid
	if !errors.As(err, &invalid) || invalid.Field != field || invalid.Reason != reason {
		t.Errorf("error %v, want %s: %s", err, field, reason)
	}
}

// unmoved fails if the work changes facts: the revision must stay.
func unmoved(t *testing.T, s *db.Store, what string, work func() error) {
	t.Helper()
	before := s.Revision()
	if err := work(); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if got := s.Revision(); got != before {
		t.Errorf("%s: the revision went from %d to %d", what, before, got)
	}
}

func board(t testing.TB, s *db.Store) readiness.Snapshot {
	t.Helper()
	return must(s.Snapshot(context.Background(), noon.Add(-readiness.BoardPast), noon.Add(intake.ImportFuture)))(t)
}

// kinds lists the kinds of all changes after a sequence number.
func kinds(t *testing.T, s *db.Store, after int64) string {
	t.Helper()
	var list []string
	for _, c := range must(s.Changes(t.Context(), after, "", 1000))(t) {
		list = append(list, c.Kind)
	}
	return strings.Join(list, " ")
}

func TestANewStoreIsReadyAndHasTheDefaultLadder(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		got, want := must(s.Ladder(ctx))(t), readiness.DefaultLadder()
		if len(got.Templates) != len(want.Templates) || len(got.Rungs) != len(want.Rungs) || got.Version != 1 {
			t.Fatalf("%d templates, %d rungs, version %d", len(got.Templates), len(got.Rungs), got.Version)
		}
		for i := range want.Templates {
			if got.Templates[i] != want.Templates[i] {
				t.Errorf("template %+v, want %+v", got.Templates[i], want.Templates[i])
			}
		}
		for i := range want.Rungs {
			if got.Rungs[i] != want.Rungs[i] {
				t.Errorf("rung %+v, want %+v", got.Rungs[i], want.Rungs[i])
			}
		}
		unmoved(t, s, "being asked whether it is ready", func() error { return s.Ready(ctx) })
		if got := must(s.Schema(ctx))(t); got != db.SchemaVersion {
			t.Errorf("schema %d, want %d", got, db.SchemaVersion)
		}
	})
}

func TestOpeningAgainKeepsEverything(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		first := open(t, url)
		feedOf(t, first)
		again := open(t, url)
		if got := len(must(again.Feeds(t.Context()))(t)); got != 1 {
			t.Errorf("%d feeds, want 1", got)
		}
		if again.Revision() != first.Revision() {
			t.Errorf("revision %d, want %d: opening is no change", again.Revision(), first.Revision())
		}
	})
}

func TestAnAddressThatIsNoDatabaseIsRefusedWithoutRepeatingIt(t *testing.T) {
	for name, url := range map[string]string{
		"no scheme":                "tallylight.db",
		"another database":         "mysql://root:secret@localhost/x",
		"a file without a name":    "sqlite:",
		"an option nobody knows":   "sqlite:x.db?secret=1",
		"a port that is no number": "postgres://u:secret@localhost:x/y",
		"a folder that is not there": "sqlite:" + filepath.Join(t.TempDir(),
			"missing", "x.db"),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
			if err == nil {
				s.Close()
				t.Fatal("it was opened")
			}
			if strings.Contains(err.Error(), "secret@") {
				t.Errorf("the error shows a password: %v", err)
			}
		})
	}
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		s := open(t, url)
		if err := s.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`); err != nil {
			t.Fatal(err)
		}
		_, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
		var newer *db.NewerSchema
		if !errors.As(err, &newer) || newer.Database != 99 || newer.Program != db.SchemaVersion {
			t.Fatalf("error %v, want NewerSchema 99", err)
		}
	})
}

func TestTwoProcessesMayStartAtOnce(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		var starting sync.WaitGroup
		for range 2 {
			starting.Go(func() {
				s, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
		}
		starting.Wait()
		if got := len(must(open(t, url).Ladder(t.Context()))(t).Templates); got != len(readiness.DefaultLadder().Templates) {
			t.Errorf("%d templates after two starts", got)
		}
	})
}

func TestTheLogIsAppendOnly(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feedOf(t, s)
		for _, text := range []string{`UPDATE changes SET actor = 'nobody'`, `DELETE FROM changes`} {
			if err := s.Exec(t.Context(), text); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: error %v", text, err)
			}
		}
		if got := kinds(t, s, 0); got != journal.FeedAdded {
			t.Errorf("the log holds %q", got)
		}
	})
}

func TestACommitIsAnnouncedOnceWithItsRevision(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		var told []int64
		s.OnChange(func(revision int64) { told = append(told, revision) })
		before := s.Revision()
		feed := feedOf(t, s)
		if _, err := s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: feed.URL}, nil, pr, noon); err == nil {
			t.Fatal("the same address was added twice")
		}
		if len(told) != 1 || told[0] != s.Revision() || told[0] <= before {
			t.Errorf("told of %v, revision %d after %d", told, s.Revision(), before)
		}
		if err := s.Announce(t.Context(), noon); err != nil || len(told) != 2 {
			t.Errorf("announcing: error %v, told of %v", err, told)
		}
	})
}

func TestAnotherProcessHearsOfACommit(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		writer, reader := open(t, url), open(t, url)
		var told []int64
		reader.OnChange(func(revision int64) { told = append(told, revision) })
		feedOf(t, writer)
		for range 2 {
			if err := reader.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if len(told) != 1 || told[0] != writer.Revision() || reader.Revision() != writer.Revision() {
			t.Errorf("told of %v, revisions %d and %d", told, reader.Revision(), writer.Revision())
		}
	})
}

func TestListenHearsAtOnceOnPostgreSQLAndEndsWithItsContext(t *testing.T) {
	t.Parallel()
	url := pgtest.DSN(t)
	writer, reader := open(t, url), open(t, url)
	told := make(chan int64, 100)
	reader.OnChange(func(revision int64) { told <- revision })
	ctx, stop := context.WithCancel(t.Context())
	var listening sync.WaitGroup
	for _, s := range []*db.Store{writer, reader} {
		listening.Go(func() {
			if err := s.Listen(ctx); err != nil {
				t.Errorf("listen: %v", err)
			}
		})
	}
	feedOf(t, writer)
	select {
	case got := <-told:
		if got != writer.Revision() {
			t.Errorf("told of %d, want %d", got, writer.Revision())
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing was heard")
	}
	stop()
	listening.Wait()
}

func TestChangesAreReadInOrderFromAnywhere(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(airing("a", noon.Add(40*day)), airing("b", noon.Add(50*day))))
		all := must(s.Changes(ctx, 0, "", 100))(t)
		if got := kinds(t, s, 0); got != "feed.added event.imported event.imported" {
			t.Fatalf("the log holds %q", got)
		}
		if all[2].Seq <= all[1].Seq || all[1].Seq <= all[0].Seq || all[2].Seq != s.Revision() {
			t.Errorf("sequence %d %d %d, revision %d", all[0].Seq, all[1].Seq, all[2].Seq, s.Revision())
		}
		if c := all[0]; c.Actor != pr.Name || c.ActorID != pr.ID || !c.At.Equal(noon) || c.Subject != feed.ID || c.Data["name"] != "PR" {
			t.Errorf("change %+v", c)
		}
		event := all[1].EventID
		for what, got := range map[string][]readiness.Change{
			"after the first":            must(s.Changes(ctx, all[0].Seq, "", 1))(t),
			"of one event":               must(s.Changes(ctx, 0, event, 100))(t),
			"the newest of one event":    must(s.RecentChanges(ctx, event, nil, 100))(t),
			"the newest of a kind":       must(s.RecentChanges(ctx, event, []string{journal.EventImported, journal.LevelSet}, 1))(t),
			"of kinds, whatever it asks": must(s.RecentChanges(ctx, "", []string{journal.EventImported}, 9))(t)[1:],
		} {
			if len(got) != 1 || got[0].EventID != event {
				t.Errorf("%s: %+v", what, got)
			}
		}
	})
}
