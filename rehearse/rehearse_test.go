package rehearse

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/review"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
)

var noon = given.Noon

// eachEngine does it with a live database of each kind.
func eachEngine(t *testing.T, test func(t *testing.T, live *db.Store, url string)) {
	t.Helper()
	for name, address := range map[string]func(testing.TB, time.Time) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			url := address(t, noon)
			s, err := db.Open(t.Context(), url, noon, slog.New(slog.DiscardHandler), dbtest.Keys(url))
			must(t, err)
			t.Cleanup(func() { must(t, s.Close()) })
			test(t, s, url)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	ada = readiness.Actor{ID: "p-sre", Name: "Ada", Role: readiness.SRE, Via: readiness.ViaPage}
	mei = readiness.Actor{ID: "p-pr", Name: "Mei", Role: readiness.PR, Via: readiness.ViaPage}
)

// company has an event tomorrow evening, another one beside it, and a page that was probed.
func company(t *testing.T, s *db.Store) (event string, page toppage.Page) {
	t.Helper()
	ctx := t.Context()
	start := noon.Add(30 * time.Hour)
	e, err := s.CreateEvent(ctx, readiness.Event{Title: "Evening magazine", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Level: 4}, ada, noon)
	must(t, err)
	_, err = s.CreateEvent(ctx, readiness.Event{Title: "Beside", Start: start.Add(time.Hour), End: start.Add(2 * time.Hour), Zone: "Asia/Tokyo", Level: 2}, ada, noon)
	must(t, err)
	page, err = s.AddTopPage(ctx, toppage.Page{Name: "Top", URL: given.Page.URL, Marker: "real", Interval: time.Minute, TTFBLimit: 500 * time.Millisecond,
		Access: toppage.Access{Header: "X-Door", Value: "CANARYdoor"}}, ada, noon)
	must(t, err)
	must(t, s.RecordObservations(ctx, page.ID, given.Probes(30, 0), noon, noon))
	return e.ID, page
}

// director rehearses in a folder of the test's own.
func director(t *testing.T, live *db.Store) *Director {
	t.Helper()
	d := &Director{Live: live, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }, Wall: time.Now, Folder: t.TempDir(),
		Open: func(string, *db.Store, func() time.Time) Site {
			return Site{Handler: http.NotFoundHandler(), Announce: func(int64) {}, Close: func() {}}
		}}
	t.Cleanup(d.Close)
	return d
}

// until waits until the rehearsal stands so.
func until(t *testing.T, d *Director, id string, stands func(rehearsal.State) bool) rehearsal.State {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		is, err := d.State(id)
		must(t, err)
		if stands(is) {
			return is
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("it never came to that: %+v", is)
		}
	}
}

func begin(t *testing.T, d *Director, event string, s rehearsal.Scenario) string {
	t.Helper()
	id, err := d.Start(t.Context(), event, s, ada)
	must(t, err)
	must(t, d.Command(id, rehearsal.Command{Hold: true}, ada))
	return id
}

func ahead(t *testing.T, d *Director, id string, by time.Duration) rehearsal.State {
	t.Helper()
	to := until(t, d, id, func(s rehearsal.State) bool { return s.Target.IsZero() }).Now.Add(by)
	must(t, d.Command(id, rehearsal.Command{Ahead: by}, ada))
	return until(t, d, id, func(s rehearsal.State) bool { return !s.Now.Before(to) && s.Target.IsZero() })
}

func TestAMoveIsPlayedNoticedAndScored(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, url string) {
		event, _ := company(t, live)
		before := dbtest.Rows(t, url)
		d := director(t, live)
		id := begin(t, d, event, rehearsal.Scenario{Lead: time.Hour, Steps: []rehearsal.Step{{At: -30 * time.Minute, Kind: rehearsal.Move, By: 40 * time.Minute}}})
		is := ahead(t, d, id, 35*time.Minute)
		if len(is.Played) != 1 || len(is.Coming) != 0 {
			t.Fatalf("played %v, to come %v", is.Played, is.Coming)
		}
		st, err := d.stage(id)
		must(t, err)
		e, err := st.store.Event(t.Context(), event)
		must(t, err)
		if !e.AsksForNote(is.Now) || !e.Start.Equal(is.Zero.Add(40*time.Minute)) {
			t.Errorf("the event is at %s, acknowledged %s", e.Start, e.AckedAt)
		}
		_, err = st.store.AcknowledgeMove(t.Context(), event, e.Version, ada, is.Now)
		must(t, err)
		ahead(t, d, id, 2*time.Hour)
		must(t, d.End(t.Context(), id))
		score, err := d.Score(id)
		must(t, err)
		if n := score.Lines[0].Noticed; n == nil || n.Role != readiness.SRE || score.Lines[0].After() != 5*time.Minute {
			t.Errorf("noticed %+v", n)
		}
		if score.AtAir == nil || !score.AtAir.At.Equal(e.Start) || score.Why != rehearsal.EndedByHand {
			t.Errorf("at air %+v, ended %s", score.AtAir, score.Why)
		}
		if after := dbtest.Rows(t, url); !maps.Equal(after, before) {
			t.Errorf("the live tables changed: %v, were %v", after, before)
		}
	})
}

// measuredCompany is a company whose page is measured, with events of before that were like the one to come; those after the instant that
// is given were measured later.
func measuredCompany(t *testing.T, s *db.Store, late time.Time) (event string) {
	t.Helper()
	ctx := t.Context()
	prom, err := s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prom.example/"}, ada, noon)
	must(t, err)
	setup := toppage.Setup{Rates: toppage.Rates{Source: prom.ID, Requests: "sum(rate(x[1m]))"}}
	page, err := s.AddTopPage(ctx, toppage.Page{Name: "Shop", URL: "https://shop.example/", Setup: setup}, ada, noon)
	must(t, err)
	asked := measured.Asked{Source: prom.ID, Expression: page.Rates.Requests, Step: time.Minute}
	for at, rate := range map[time.Time]float64{noon: 100, late: 130} {
		must(t, s.NoteUsual(ctx, page.ID, toppage.Usual{Rate: rate, Median: 90, Days: 28, From: noon.Add(-28 * fault.Day), At: at}, measured.Profile{}, asked, at))
	}
	airs := func(start time.Time) readiness.Event {
		e, err := s.CreateEvent(ctx, readiness.Event{Title: "Morning door", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Level: 4,
			Brief: readiness.Brief{Exposure: scope.TV, Station: "TV East", Programme: "Morning door"}}, ada, noon.Add(-60*fault.Day))
		must(t, err)
		return e
	}
	for i, rate := range []float64{800, 900, 1000, 1100, 9000} {
		start, at := noon.Add(time.Duration(7*i-50)*fault.Day), noon
		if i == 4 {
			at = late
		}
		must(t, s.NotePeak(ctx, measured.Peak{EventID: airs(start).ID, PageID: page.ID, From: start, To: start.Add(2 * time.Hour), Before: 90, Usual: 100, Rate: rate,
			At: start.Add(time.Minute), Ramp: time.Minute, Tail: time.Hour, Seen: 2 * time.Hour, Asked: asked}, true, at))
	}
	return airs(noon.Add(5 * time.Hour)).ID
}

// expectation is what is expected of an event on a page, and what is usual there.
type expectation struct{ most, low, high, usual float64 }

func expectations(f readiness.Snapshot, at time.Time) (all []expectation) {
	for _, g := range f.Grounds(at)(f.Events[0]) {
		all = append(all, expectation{review.Expect(g).High, g.Forecast.Low, g.Forecast.High, g.Traffic.Baseline})
	}
	return all
}

func TestARehearsalExpectsWhatTheLiveEventDid(t *testing.T) {
	for _, row := range []struct {
		sentence string
		now      time.Time // ours, when it is rehearsed
	}{
		{"before it airs", noon.Add(time.Hour)},
		{"when more was measured since", noon.Add(3 * fault.Day)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, live *db.Store, url string) {
				event := measuredCompany(t, live, noon.Add(2*fault.Day))
				begins := noon.Add(2 * time.Hour)
				then, err := live.EventSnapshotAt(t.Context(), event, begins, row.now)
				must(t, err)
				want := expectations(then, begins)
				before := dbtest.Rows(t, url)
				d := director(t, live)
				d.Now = func() time.Time { return row.now }
				st := mustStage(t, d, begin(t, d, event, rehearsal.Scenario{Lead: 3 * time.Hour}))
				is, err := st.store.SnapshotOf(t.Context(), []string{event})
				must(t, err)
				if got := expectations(is, begins); !slices.Equal(got, want) || want[0].low < 500 || want[0].high > 3000 || want[0].usual != 100 {
					t.Errorf("the rehearsal expects %+v, the live event did %+v", got, want)
				}
				if after := dbtest.Rows(t, url); !maps.Equal(after, before) {
					t.Errorf("the live tables changed: %v, were %v", after, before)
				}
			})
		})
	}
}
