package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/toppage"
)

// read lists the tables that statements read, each as often as it is read.
func read(statements []string) map[string]int {
	times := map[string]int{}
	for _, text := range statements {
		if !strings.HasPrefix(strings.TrimSpace(text), "SELECT") {
			continue
		}
		for _, table := range []string{"events", "ladder", "rungs", "templates", "feeds", "top_pages", "observations", "check_levels"} {
			if strings.Contains(text+" ", "FROM "+table+" ") && !strings.Contains(text, "NOT hidden") { // those around an event are others
				times[table]++
			}
		}
	}
	return times
}

// TestATickReadsTheEventAndTheLadderOnce counts what a tick asks the database within its transaction.
func TestATickReadsTheEventAndTheLadderOnce(t *testing.T) {
	start := noon.Add(2 * time.Hour)
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		must(s.AddTopPage(ctx, toppage.Page{Name: "Front", URL: "https://tsumugi.example/", Interval: time.Minute, TTFBLimit: time.Second}, sre, noon))(t)
		w := s.Watch()
		for _, pipeline := range []string{"", "C-04", "B-08"} { // the last is proven by a check of the top page
			if pipeline != "" {
				must(s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectOut, Name: "tell-" + pipeline, URL: "https://ci.example/", Template: pipeline}, sre, noon))(t)
			}
			e := must(s.CreateEvent(ctx, readiness.Event{Title: "Show " + pipeline, Start: start, End: start.Add(time.Hour), Level: 4}, sre, noon))(t)
			id := taskNamed(t, s, e.ID, "B-11").ID
			for _, tick := range []struct {
				name string
				do   func() (readiness.Task, error)
			}{
				{"the first tick of an event", func() (readiness.Task, error) { return s.ClaimTask(ctx, id, sre, noon) }},
				{"another", func() (readiness.Task, error) {
					return s.CompleteTask(ctx, id, 0, claim.Said{Evidence: "looked"}, sre, noon)
				}},
				{"one that is taken back", func() (readiness.Task, error) { return s.ReopenTask(ctx, id, 0, sre, noon) }},
				{"a note", func() (readiness.Task, error) { return s.NoteTask(ctx, id, "later", sre, noon) }},
				{"a task that is skipped", func() (readiness.Task, error) {
					return s.WaiveTask(ctx, id, 0, "vendor", time.Time{}, sre, noon)
				}},
				{"a task of its own", func() (readiness.Task, error) {
					return s.AddTask(ctx, e.ID, readiness.Ask{TitleJA: "a", TitleEN: "a", Gate: readiness.Gate{Anchor: readiness.AtStart}}, sre, noon)
				}},
			} {
				must(s.EventSnapshot(ctx, e.ID))(t) // as pages have read it, so that what machines found is known
				w.Take()
				must(tick.do())(t)
				asked := w.Take()
				t.Logf("%s, pipeline %q: %d statements, read %v", tick.name, pipeline, len(asked), read(asked))
				for table, times := range read(asked) {
					if times > 1 {
						t.Errorf("%s, pipeline %q: %s is read %d times:\n%s", tick.name, pipeline, table, times, strings.Join(asked, "\n"))
					}
				}
				if sources := read(asked)["top_pages"]; (sources > 0) != (pipeline == "B-08") {
					t.Errorf("%s, pipeline %q: top pages are read %d times", tick.name, pipeline, sources)
				}
			}
		}
	})
}
