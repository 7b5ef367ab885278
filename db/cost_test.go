package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// every is how far apart the events are of which the tests of cost have many.
const every = 3 * time.Hour

// many adds a calendar of events, one every three hours from an instant on.
func many(t *testing.T, s *db.Store, n int, from time.Time) {
	t.Helper()
	in := imported()
	for i := range n {
		in.Occurrences = append(in.Occurrences, airing(fmt.Sprintf("e%05d", i), from.Add(time.Duration(i)*every)))
	}
	feed := must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: fmt.Sprintf("https://cal.example/%d.ics", from.Unix())}, nil, pr, noon))(t)
	apply(t, s, feed.ID, in)
	must(s.TurnDue(t.Context(), noon, noon))(t)
}

// What people see is read by when it is on air: it costs no more where ten times as many events are stored. What is counted is
// the rows that the database hands over and, on SQLite, that it looks through no table of events from end to end.
func TestWhatIsShownCostsTheSameHoweverManyEventsThereAre(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pageOf(t, s)
		many(t, s, 300, noon.Add(time.Hour))
		first := must(s.EventsStarting(ctx, noon, noon.Add(every)))(t)[0]
		w := s.WatchReads()
		reads := []struct {
			name string
			do   func() error
		}{
			{"the board", func() error {
				_, _, err := s.Board(ctx, noon, db.Cut{Coming: db.BoardComing, Over: db.BoardOver})
				return err
			}},
			{"the board behind an event", func() error {
				_, _, err := s.Board(ctx, noon, db.Cut{After: db.Place{Start: first.Start, ID: first.ID}, Coming: db.BoardComing})
				return err
			}},
			{"an event", func() error { _, err := s.EventSnapshot(ctx, first.ID); return err }},
			{"the verdict for an event", func() error { _, err := s.JudgedSnapshot(ctx, first.ID, noon, two); return err }},
			{"the verdict for the next", func() error { _, err := s.JudgedSnapshot(ctx, "", noon, two); return err }},
			{"a page of the list of events", func() error {
				_, err := s.Events(ctx, db.Listing{From: noon.Add(-30 * day), To: noon.Add(400 * day), Most: 101})
				return err
			}},
			{"the tasks of the events of an evening", func() error {
				_, err := s.EventTasks(ctx, db.Listing{From: first.Start, To: first.End, Most: 50})
				return err
			}},
			{"the next exposure", func() error { _, _, err := s.NextExposure(ctx, noon); return err }},
			{"the next that asks for the top page", func() error {
				_, _, err := s.NextAsking(ctx, noon, db.Place{}, func(readiness.Event) bool { return true })
				return err
			}},
			{"events beside another", func() error { _, err := s.EventsBeside(ctx, first.Start, first.Start, day, 200); return err }},
			{"the next event of a feed", func() error { _, err := s.SoonestStart(ctx, first.FeedID, noon); return err }},
			{"the day", func() error { _, _, err := s.FirstOf(ctx, noon, noon.Add(day), 8); return err }},
			{"what is to be asked", func() error { _, err := s.Questions(ctx, noon); return err }},
			{"what turns next", func() error { _, err := s.NextTurn(ctx); return err }},
			{"what turns", func() error { _, err := s.TurnDue(ctx, noon, noon); return err }},
			{"what grows stale", func() error { _, err := s.TurnSources(ctx, noon); return err }},
			{"the board of a moment ago", func() error {
				_, _, err := s.BoardAt(ctx, noon, noon.Add(time.Second), db.Cut{Coming: db.BoardComing, Over: db.BoardOver})
				return err
			}},
		}
		count := func() map[string]int {
			rows := map[string]int{}
			for _, r := range reads {
				wants(t, r.name, r.do(), nil) // what is kept in memory is read once
				w.TakeAll()
				wants(t, r.name, r.do(), nil)
				texts, args, n := w.TakeAll()
				rows[r.name] = n
				findsBySearching(t, s, r.name, texts, args)
			}
			w.TakeAll()
			return rows
		}
		few := count()
		many(t, s, 2700, noon.Add(time.Hour+300*every))
		w.TakeAll()
		for name, n := range count() {
			t.Logf("%s: %d rows of 300 events, %d of 3000", name, few[name], n)
			if n > few[name]+5 {
				t.Errorf("%s reads %d rows of 300 events and %d of 3000", name, few[name], n)
			}
		}
	})
}

func two(readiness.Ladder) int { return 2 }

// findsBySearching fails where SQLite goes through all events for one of the queries.
func findsBySearching(t *testing.T, s *db.Store, name string, texts []string, args [][]any) {
	t.Helper()
	if s.Engine() != "sqlite" {
		return
	}
	for i, text := range texts {
		if !strings.Contains(text, "FROM events") {
			continue
		}
		steps, err := s.QueryPlan(t.Context(), text, args[i])
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		for _, step := range steps {
			if strings.HasPrefix(step, "SCAN events") {
				t.Errorf("%s looks through all events (%s):\n%s", name, step, text)
			}
		}
	}
}

var (
	tableMade    = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)
	tableRenamed = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) RENAME TO (\w+)`)
)

// tables lists the tables of the schema, as the migrations make them.
func tables(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no migrations", err)
	}
	there := map[string]bool{}
	for _, name := range files { // in their order
		text := string(must(os.ReadFile(name))(t))
		for _, made := range tableMade.FindAllStringSubmatch(text, -1) {
			there[made[1]] = true
		}
		for _, renamed := range tableRenamed.FindAllStringSubmatch(text, -1) {
			delete(there, renamed[1])
			there[renamed[2]] = true
		}
	}
	var all []string
	for name := range there {
		all = append(all, name)
	}
	return all
}

// A feed that is removed leaves nothing behind but the log and what a page of the past is shown from: those are kept for good. What
// tasks ask for is shared with all tasks alike, and told of in the log by its number.
func TestARemovedFeedLeavesNothingBehind(t *testing.T) {
	kept := map[string]bool{"changes": true, "past": true, "past_packs": true, "task_specs": true, "sealing": true}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		page := pageOf(t, s)
		must(s.TurnDue(ctx, noon, noon))(t)
		all := tables(t)
		if len(all) < 25 {
			t.Fatalf("only the tables %v were found", all)
		}
		count := func() map[string]int {
			rows := map[string]int{}
			for _, table := range all {
				rows[table] = must(s.Count(ctx, table))(t)
			}
			return rows
		}
		before := count()
		feed := feedOf(t, s)
		in := imported()
		for i := range 120 {
			in.Occurrences = append(in.Occurrences, airing(fmt.Sprint("e", i), noon.Add(time.Duration(i+1)*every)))
		}
		apply(t, s, feed.ID, in)
		events := must(s.EventsStarting(ctx, noon, noon.Add(400*day)))(t)
		id := must(s.Tasks(ctx, events[0].ID))(t)[0].ID
		must(s.ClaimTask(ctx, id, sre, noon))(t)
		must(s.ReleaseTask(ctx, id, sre, noon))(t)
		q := must(s.Question(ctx, id))(t)
		wants(t, "an answer of a machine", s.RecordAnswer(ctx, q, proof.Reading{State: proof.Pass, At: noon, Asked: noon}, "metrics", noon), nil)
		must(s.WaiveCheck(ctx, toppage.CheckWaiver{PageID: page.ID, CheckID: "A2", EventID: events[1].ID, Reason: "vendor", Approver: "Aoi", Until: events[1].End}, sre, noon))(t)
		must(s.TurnDue(ctx, noon, noon.Add(time.Second)))(t)
		if now := count(); now["events"] != 120 || now["tasks"] == 0 || now["verifications"] != 1 || now["check_waivers"] != 1 {
			t.Fatalf("the feed brought %v", now)
		}
		wants(t, "removing the feed", s.RemoveFeed(ctx, feed.ID, 0, pr, noon.Add(time.Minute)), nil)
		for table, n := range count() {
			if n != before[table] && !kept[table] {
				t.Errorf("%s has %d rows, and had %d before there was the feed", table, n, before[table])
			}
		}
	})
}
