package jobs_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/promtest"
	"tallylight/jobs"
	"tallylight/outbound"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
	"tallylight/verify"
)

// counting is a page that is counted by what a Prometheus says.
type counting struct {
	store *db.Store
	page  toppage.Page
	work  *jobs.ServiceCounter
	now   time.Time
}

// newCounting opens one whose page was added two days before noon; without an address nobody listens.
func newCounting(t *testing.T, database, prometheus string, r toppage.Rates) *counting {
	t.Helper()
	c := &counting{now: noon}
	c.store = must(db.Open(t.Context(), database, noon, quiet, dbtest.Keys(database)))
	t.Cleanup(func() { _ = c.store.Close() })
	if prometheus == "" {
		prometheus = "http://127.0.0.1:1"
	}
	allow := must(outbound.ParseAllow(strings.TrimPrefix(prometheus, "http://")))
	transport := (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(transport.CloseIdleConnections)
	with := must(c.store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "metrics", URL: prometheus}, readiness.System, noon))
	r.Source = with.ID
	c.page = must(c.store.AddTopPage(t.Context(), toppage.Page{Name: "Top", URL: "https://www.example/", Interval: time.Minute,
		Setup: toppage.Setup{Rates: r, Targets: toppage.Targets{Availability: 0.999, LatencyMS: 200}}}, readiness.System, noon.AddDate(0, 0, -2)))
	clock := func() time.Time { return c.now }
	c.work = &jobs.ServiceCounter{Store: c.store, Log: quiet, Now: clock, Home: func(context.Context) *time.Location { return tokyo },
		Ranges: &jobs.Ranges{Store: c.store, Range: verify.New(transport, "test", time.Now, 0).Range, Now: clock}}
	return c
}

// run lets the job look each minute for so many.
func (c *counting) run(t *testing.T, minutes int) []slo.Day {
	t.Helper()
	for range minutes {
		if err := c.work.Count(t.Context(), c.now); err != nil {
			t.Fatal(err)
		}
		c.now = c.now.Add(time.Minute)
	}
	return must(c.store.ServiceLevels(t.Context(), c.page.ID, noon.AddDate(0, 0, -30), noon))
}

func TestServiceLevelsAreCounted(t *testing.T) {
	prometheus := promtest.Start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready 1") }))
	day := noon.Add(-60 * time.Hour) // midnight in Tokyo
	first := fmt.Sprintf("sum(vector(1) and on() (vector(time()) < %d))", day.Add(12*time.Hour).Unix())
	rows := []struct {
		sentence string
		rates    toppage.Rates
		want     slo.Tally // of the first of the days
		unread   string    // of the errors
	}{
		{"all is told", toppage.Rates{Requests: "vector(100)", Errors: "vector(0.1)", Latency: "vector(0.1)"},
			slo.Tally{Minutes: 1440, Requests: 8_640_000, Errors: 8640, Timed: 1440, Slowest: 0.1}, ""},
		{"too slow", toppage.Rates{Requests: "vector(1)", Errors: "vector(0)", Latency: "vector(0.3)"}, slo.Tally{Minutes: 1440, Requests: 86_400, Timed: 1440, Slow: 1440, Slowest: 0.3}, ""},
		{"half of the day is not known", toppage.Rates{Requests: first, Errors: "vector(0)"}, slo.Tally{Minutes: 720, Unknown: 720, Requests: 43_200}, ""},
		{"errors that are never told", toppage.Rates{Requests: "vector(1)", Errors: "nosuch"}, slo.Tally{Minutes: 1440, Unsure: 1440}, proof.UnreadEmpty},
		{"errors that are told now and then", toppage.Rates{Requests: "vector(1)", Errors: first}, slo.Tally{Minutes: 1440, Requests: 86_400, Errors: 43_200}, ""},
		{"no expression for errors", toppage.Rates{Requests: "vector(1)"}, slo.Tally{Minutes: 1440, Unsure: 1440}, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			c := newCounting(t, dbtest.SQLite(t, noon), prometheus, row.rates)
			days := c.run(t, 5)
			if len(days) != 2 || !days[0].From.Equal(day) || !days[1].From.Equal(day.AddDate(0, 0, 1)) {
				t.Fatalf("counted are %+v", days)
			}
			got := days[0].All
			got.Requests, got.Errors = float64(int(got.Requests+0.5)), float64(int(got.Errors+0.5))
			if got != row.want || days[0].Unread[toppage.ErrorsRate] != row.unread {
				t.Errorf("it counts %+v, the errors are %q", got, days[0].Unread)
			}
			if again := c.run(t, 3); !again[0].From.Equal(days[0].From) || len(again) != 2 {
				t.Error("a day is counted twice")
			}
		})
	}
}

func TestADayOfWhichNothingIsKnownHoldsNobodyUp(t *testing.T) {
	prometheus := promtest.Start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready 1") }))
	c := newCounting(t, dbtest.SQLite(t, noon), prometheus, toppage.Rates{Requests: "nosuch"})
	days := c.run(t, 5)
	if len(days) != 2 || days[1].All != (slo.Tally{Unknown: 1440}) || days[1].Unread[toppage.RequestsRate] != proof.UnreadEmpty {
		t.Fatalf("counted are %+v", days)
	}
	c.page.Rates.Requests = "vector(1)"
	c.page = must(c.store.ChangeTopPage(t.Context(), c.page, readiness.System, c.now))
	c.now = c.now.Add(24 * time.Hour)
	if days := c.run(t, 5); len(days) != 3 || days[0].All.Minutes != 1440 || days[1].All.Minutes != 1440 {
		t.Errorf("with another expression they are counted as %+v", days)
	}
}

func TestNoServiceLevelOfADeadPrometheus(t *testing.T) {
	c := newCounting(t, dbtest.SQLite(t, noon), "", toppage.Rates{Requests: "vector(1)"})
	if days := c.run(t, 3); len(days) != 0 {
		t.Errorf("counted are %+v", days)
	}
	if due := must(c.store.ClaimServiceLevels(t.Context(), c.now, time.Minute)); len(due) != 0 {
		t.Error("it is asked again at once")
	}
	if due := must(c.store.ClaimServiceLevels(t.Context(), noon.Add(time.Hour), time.Minute)); len(due) != 1 {
		t.Error("it is never asked again")
	}
}

func TestTwoProgramsCountADayOnce(t *testing.T) {
	for engine, database := range map[string]func(testing.TB, time.Time) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			c := newCounting(t, database(t, noon), "", toppage.Rates{Requests: "vector(1)"})
			var mu sync.Mutex
			var all sync.WaitGroup
			claimed := 0
			for range 4 {
				all.Go(func() {
					pages, err := c.store.ClaimServiceLevels(t.Context(), noon, time.Minute)
					mu.Lock()
					defer mu.Unlock()
					if claimed += len(pages); err != nil {
						t.Error(err)
					}
				})
			}
			if all.Wait(); claimed != 1 {
				t.Errorf("%d programs count it", claimed)
			}
		})
	}
}
