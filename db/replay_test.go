package db_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// week is a scripted week of one company: what calendars, machines and people do, each at its instant.
type week struct {
	*testing.T
	s     *db.Store
	dice  *rand.Rand
	now   time.Time
	feeds []string
	airs  []readiness.Occurrence
	done  map[string]int // how often each act succeeded
	seen  int
}

// shownThen is what board, event pages and wall showed at an instant.
type shownThen struct {
	at   time.Time
	rows []readiness.Row
	wall string
	one  readiness.Row // the page of one event, read alone
}

// TestWhatWasShownCanBeShownAgain: over a week, at fifty instants and a minute, an hour and a day before its end, each page of
// the past is the one that was shown, a week later and when everything that is packed is packed.
func TestWhatWasShownCanBeShownAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		w := newWeek(t, s)
		shown := w.run()
		for name := range w.acts() {
			if w.done[name] == 0 {
				t.Errorf("in the whole week nobody could %s", name)
			}
		}
		for range 3 { // a week later, day by day
			w.now = w.now.Add(3 * day)
			w.prune()
		}
		calls := map[readiness.Call]bool{}
		for _, then := range shown {
			w.sameAgain(then)
			for _, r := range then.rows {
				calls[r.Call] = true
			}
		}
		if len(shown) != 53 || len(calls) < 5 {
			t.Errorf("%d instants show the calls %v", len(shown), calls)
		}
	})
}

func newWeek(t *testing.T, s *db.Store) *week {
	w := &week{T: t, s: s, dice: rand.New(rand.NewPCG(21, 10)), now: noon.Add(time.Minute), done: map[string]int{}}
	for i, hours := range []int{20, 38, 56, 58, 92, 110, 128, 160, 300, 1500} {
		o := airing(fmt.Sprint("u", i), noon.Add(time.Duration(hours)*time.Hour))
		o.End = o.Start.Add(time.Duration(1+i%3) * time.Hour)
		w.airs = append(w.airs, o)
	}
	w.feeds = []string{must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/pr.ics"}, nil, pr, w.now))(t).ID}
	must(s.ApplyFeed(t.Context(), w.feeds[0], fetched, imported(w.airs...), w.now))(t)
	must(s.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: "https://prom.example/"}, sre, w.now))(t)
	for i, at := range []string{"https://www.example/", "https://m.example/"} {
		p := toppage.Page{Name: fmt.Sprint("Page ", i), URL: at, Marker: "Welcome", Interval: 5 * time.Minute}
		p.Capacity = proof.Query{Source: "prom", Ask: "vector(24)", Want: proof.Want{Compare: ">=", Value: 20}}
		must(s.AddTopPage(t.Context(), p, sre, w.now))(t)
	}
	for _, e := range w.events() {
		must(s.AddTask(t.Context(), e.ID, readiness.Ask{TitleEN: "Replicas", Verify: readiness.VerifyHTTP, Check: "https://a.example/",
			Gate: readiness.Gate{Anchor: readiness.AtEntry}}, sre, w.now))(t)
	}
	return w
}

// run lets the week pass and gives what was shown at random instants, and at three before its end.
func (w *week) run() []shownThen {
	end := noon.Add(7 * day)
	at := []time.Time{end.Add(-day), end.Add(-time.Hour), end.Add(-time.Minute)}
	for range 50 {
		at = append(at, noon.Add(2*time.Hour+time.Duration(w.dice.Int64N(int64(7*day-3*time.Hour)))).Truncate(time.Millisecond))
	}
	slices.SortFunc(at, time.Time.Compare)
	acts := w.acts()
	names := make([]string, 0, len(acts))
	for name := range acts {
		names = append(names, name)
	}
	slices.Sort(names)
	var shown []shownThen
	for next := 0; w.now.Before(end); {
		w.now = w.now.Add(time.Duration(1+w.dice.Int64N(int64(25*time.Minute)/1e6)) * time.Millisecond)
		for ; next < len(at) && at[next].Before(w.now); next++ {
			shown = append(shown, w.show(at[next]))
		}
		w.act(names[w.dice.IntN(len(names))], acts)
		w.act("probe a page", acts)
		w.turn()
	}
	return shown
}

func (w *week) act(name string, acts map[string]func() error) {
	if err := acts[name](); err == nil {
		w.done[name]++
	}
}

// turn does what the clock does.
func (w *week) turn() {
	must(w.s.TurnDue(w.Context(), w.now, w.now))(w.T)
	must(w.s.TurnSources(w.Context(), w.now))(w.T)
	if w.seen++; w.seen%30 == 0 {
		w.prune()
	}
}

// prune does what the job of that name does of the past.
func (w *week) prune() {
	ctx := w.Context()
	wants(w.T, "folding", w.s.FoldFigures(ctx, w.now), nil)
	wants(w.T, "packing what was said", w.s.PackPast(ctx, w.now.Add(-day), w.now), nil)
	wants(w.T, "packing what was seen", w.s.PackSeen(ctx, w.now.Add(-day), w.now), nil)
	must(w.s.PruneObservations(ctx, w.now.Add(-2*day)))(w.T)
	wants(w.T, "pruning surveys", w.s.PruneSurveys(ctx, w.now.Add(-2*day)), nil)
	must(w.s.PruneMissing(ctx, w.now.Add(-day), w.now))(w.T)
}

func (w *week) snapshot(at time.Time) readiness.Snapshot {
	return must(w.s.Snapshot(w.Context(), at.Add(-readiness.BoardPast), at.Add(intake.ImportFuture)))(w.T)
}

// show is what is shown at an instant before anything else happens.
func (w *week) show(at time.Time) shownThen {
	facts := w.snapshot(at)
	then := shownThen{at: at, rows: asShown(readiness.Board(at, facts))}
	if len(facts.Events) > 0 {
		e := facts.Events[w.dice.IntN(len(facts.Events))]
		alone := must(w.s.EventSnapshot(w.Context(), e.ID))(w.T)
		then.one = asShown([]readiness.Row{alone.Row(at, alone.Events[0])})[0]
	}
	then.wall = wallOf(then.rows, facts.Standing(at))
	return then
}

// sameAgain reads the same from the past.
func (w *week) sameAgain(then shownThen) {
	w.Helper()
	facts := must(w.s.SnapshotAt(w.Context(), then.at, w.now, then.at.Add(-readiness.BoardPast), then.at.Add(intake.ImportFuture)))(w.T)
	rows := asShown(readiness.Board(then.at, facts))
	if !reflect.DeepEqual(then.rows, rows) {
		w.Fatalf("the board at %s: %.4000s", then.at, cmp.Diff(then.rows, rows, inside))
	}
	if wall := wallOf(rows, facts.Standing(then.at)); wall != then.wall {
		w.Errorf("the wall at %s: %s, was %s", then.at, wall, then.wall)
	}
	if id := then.one.Event.ID; id != "" {
		alone := must(w.s.EventSnapshotAt(w.Context(), id, then.at, w.now))(w.T)
		if one := asShown([]readiness.Row{alone.Row(then.at, alone.Events[0])})[0]; !reflect.DeepEqual(then.one, one) {
			w.Fatalf("event %s at %s: %.4000s", id, then.at, cmp.Diff(then.one, one, inside))
		}
	}
}

// wallOf is what the wall says: the next exposure, its call and the page's standing verdict.
func wallOf(rows []readiness.Row, standing toppage.Shield) string {
	next, _ := readiness.NextExposure(rows)
	said := fmt.Sprint(next.Event.ID, next.Call, next.Shield.Verdict, standing.Verdict)
	for _, b := range next.Blockers {
		said += fmt.Sprint(b.Kind, b.Severity, b.At)
	}
	return said
}

// asShown leaves out the versions of rows, which are not shown, and when a page is probed next.
func asShown(rows []readiness.Row) []readiness.Row {
	for i := range rows {
		r := &rows[i]
		r.Event.Version, r.Event.TasksVersion = 0, 0
		for j := range r.Tasks {
			r.Tasks[j].Version = 0
			if said := r.Tasks[j].Proof.Said; said != nil {
				said.NextAt = time.Time{}
			}
		}
		for j := range r.Blockers {
			for k := range r.Blockers[j].Tasks {
				r.Blockers[j].Tasks[k].Version = 0
			}
		}
		for _, p := range append([]*toppage.Page{r.Shield.Page, r.Grounds.Page}, pagesOf(r.Shield.All)...) {
			if p != nil {
				p.NextProbe = time.Time{}
			}
		}
	}
	return rows
}

// inside compares what is not exported, too.
var inside = cmp.Exporter(func(reflect.Type) bool { return true })

func pagesOf(all []toppage.PageVerdict) (pages []*toppage.Page) {
	for _, v := range all {
		pages = append(pages, v.Page)
	}
	return pages
}

func (w *week) events() []readiness.Event {
	return must(w.s.EventsStarting(w.Context(), noon, noon.Add(100*day)))(w.T)
}

func (w *week) event() readiness.Event {
	all := w.events()
	return all[w.dice.IntN(len(all))]
}

func (w *week) task() readiness.Task {
	tasks := must(w.s.Tasks(w.Context(), w.event().ID))(w.T)
	if len(tasks) == 0 {
		return readiness.Task{}
	}
	return tasks[w.dice.IntN(len(tasks))]
}

func (w *week) page() toppage.Page {
	pages := must(w.s.TopPages(w.Context()))(w.T)
	return pages[w.dice.IntN(len(pages))]
}

func (w *week) one(n int) bool { return w.dice.IntN(n) == 0 }

func only[T any](_ T, err error) error { return err }
