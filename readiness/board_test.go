package readiness_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

func ids(rows []readiness.Row) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Event.ID)
	}
	return strings.Join(all, " ")
}

func TestBoard(t *testing.T) {
	hidden := named("hidden", noon)
	hidden.Hidden = true
	f := board(named("c", noon.Add(day)), named("b", noon), hidden, named("a", noon), named("past", noon.Add(-day)))
	rows := readiness.Board(noon, f)
	if got, want := ids(rows), "past a b c"; got != want {
		t.Errorf("rows %q, want %q", got, want)
	}
	for _, r := range rows {
		if alone := f.Row(noon, r.Event); stand([]readiness.Row{alone}) != stand([]readiness.Row{r}) {
			t.Errorf("%s alone is assessed otherwise", r.Event.ID)
		}
	}
	if got := f.Row(noon, hidden); got.Event.ID != "hidden" || got.Call != readiness.Go {
		t.Error("a hidden event can still be looked at")
	}
	if got := readiness.Board(noon, readiness.Snapshot{}); len(got) != 0 {
		t.Errorf("an empty board has %d rows", len(got))
	}
}

func TestTheWorstPageIsTheEvents(t *testing.T) {
	facts := func(id string, age time.Duration, alter func(*readiness.Observation)) readiness.PageFacts {
		p := page
		p.ID = id
		seen := probes(20, age)
		for i := range seen {
			alter(&seen[i])
		}
		return readiness.PageFacts{Page: p, Observed: seen, Survey: survey(noon)}
	}
	fine := func(*readiness.Observation) {}
	good, slow, stale, dead := facts("good", 0, fine), facts("slow", 0, ttfb(700)), facts("stale", day, fine), facts("dead", 0, down)
	for _, row := range []struct {
		name    string
		pages   []readiness.PageFacts
		worst   string
		verdict readiness.Verdict
	}{
		{"no page", nil, "", readiness.UnknownVerdict},
		{"one page", []readiness.PageFacts{good}, "good", readiness.Protected},
		{"a slow one", []readiness.PageFacts{good, slow}, "slow", readiness.VerdictAtRisk},
		{"a stale one", []readiness.PageFacts{slow, stale, good}, "stale", readiness.UnknownVerdict},
		{"a dead one", []readiness.PageFacts{dead, stale, slow}, "dead", readiness.Unprotected},
		{"of two alike the first", []readiness.PageFacts{slow, facts("slow too", 0, ttfb(700))}, "slow", readiness.VerdictAtRisk},
	} {
		f := board(named("e", noon.Add(10*day)))
		f.Pages = row.pages
		s := readiness.Board(noon, f)[0].Shield
		got := ""
		if s.Page != nil {
			got = s.Page.ID
		}
		if got != row.worst || s.Verdict != row.verdict {
			t.Errorf("%s: %q is %s, want %q %s", row.name, got, s.Verdict, row.worst, row.verdict)
		}
	}
}

func TestComingAndNextExposure(t *testing.T) {
	called := func(e readiness.Event) readiness.Event {
		e.Calendar = readiness.Cancelled
		return e
	}
	for _, row := range []struct {
		name         string
		events       []readiness.Event
		coming, next string
	}{
		{"nothing", nil, "", ""},
		{"one to come", []readiness.Event{named("a", noon.Add(day))}, "a", "a"},
		{"what is on air goes first", []readiness.Event{named("a", noon.Add(time.Minute)), named("b", noon)}, "b a", "b"},
		{"the tail is still coming, but not the next", []readiness.Event{named("tail", noon.Add(-2*time.Hour)), named("a", noon.Add(day))}, "tail a", "a"},
		{"closed is over", []readiness.Event{named("closed", noon.Add(-30*time.Minute-day))}, "", ""},
		{"a cancelled one stays until its old air time", []readiness.Event{called(named("off", noon.Add(day))), called(named("past", noon.Add(-time.Hour)))}, "off", ""},
	} {
		rows := readiness.Board(noon, board(row.events...))
		was := ids(rows)
		if got := ids(readiness.Coming(noon, rows)); got != row.coming {
			t.Errorf("%s: coming %q, want %q", row.name, got, row.coming)
		}
		if next, ok := readiness.NextExposure(rows); next.Event.ID != row.next || ok != (row.next != "") {
			t.Errorf("%s: next %q", row.name, next.Event.ID)
		}
		if ids(rows) != was {
			t.Errorf("%s: the rows were altered", row.name)
		}
	}
}

func TestNextTurn(t *testing.T) {
	far := func(alter func(*readiness.Snapshot)) readiness.Snapshot {
		f := board(named("e", noon.Add(100*day)))
		for i, task := range f.Tasks["e"] {
			task.Waiver = &readiness.Waiver{Reason: "not ours"}
			f.Tasks["e"][i] = task
		}
		alter(&f)
		return f
	}
	for _, row := range []struct {
		name  string
		facts readiness.Snapshot
		want  time.Time
	}{
		{"nothing is ahead", readiness.Snapshot{}, time.Time{}},
		{"everything is over", board(named("e", noon.Add(-100*day))), time.Time{}},
		{"the last week begins", far(func(f *readiness.Snapshot) {
			f.Events[0], f.Tasks = named("e", noon.Add(7*day+time.Hour)), nil
		}), noon.Add(time.Hour)},
		{"an event begins", far(func(f *readiness.Snapshot) { f.Events[0] = named("e", noon.Add(time.Hour)) }), noon.Add(time.Hour)},
		{"an event ends", far(func(f *readiness.Snapshot) { f.Events[0] = named("e", noon) }), noon.Add(30 * time.Minute)},
		{"a tail ends", far(func(f *readiness.Snapshot) { f.Events[0] = named("e", noon.Add(-day)) }), noon.Add(30 * time.Minute)},
		{"a waiver ends", far(func(f *readiness.Snapshot) { f.Tasks["e"][5].Waiver.Until = noon.Add(time.Minute) }), noon.Add(time.Minute)},
		{"evidence expires", far(func(f *readiness.Snapshot) {
			f.Tasks["e"][5] = done(f.Tasks["e"][5], noon.Add(time.Minute-readiness.HandTTL))
		}), noon.Add(time.Minute)},
		{"probes grow stale", far(func(f *readiness.Snapshot) {
			f.Pages = []readiness.PageFacts{facts(page, probes(20, time.Minute))}
		}), noon.Add(2*time.Minute + 1)},
		{"probes of a better page grow stale", far(func(f *readiness.Snapshot) {
			f.Pages = []readiness.PageFacts{facts(page, edit(20, ttfb(700), upTo(20)...)), facts(page, probes(20, time.Minute))}
		}), noon.Add(2*time.Minute + 1)},
		{"an import grows old", far(func(f *readiness.Snapshot) {
			f.Events[0].FeedID = "f"
			f.Feeds = map[string]readiness.Feed{"f": {URL: "https://calendar.example/", Interval: time.Hour, LastGood: noon}}
		}), noon.Add(2 * time.Hour)},
	} {
		if got := readiness.NextTurn(noon, readiness.Board(noon, row.facts)); !got.Equal(row.want) {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// The live board rests until NextTurn: from now until then nothing on it changes by itself.
func TestNothingTurnsBeforeNextTurn(t *testing.T) {
	restsUntil(t, func(now time.Time, _ readiness.Snapshot, rows []readiness.Row) time.Time {
		return readiness.NextTurn(now, rows)
	})
}

// So it does until the first of what the store keeps of each event and of what calendars and pages say.
func TestNothingTurnsBeforeEventsAndSourcesDo(t *testing.T) {
	restsUntil(t, func(now time.Time, f readiness.Snapshot, _ []readiness.Row) time.Time {
		var pages time.Time
		for _, p := range f.Pages {
			at := readiness.PageTurn(now, p, p.JudgeAll(now, readiness.Demand{}, nil))
			if pages.IsZero() || !at.IsZero() && at.Before(pages) {
				pages = at
			}
		}
		first := readiness.SourcesTurn(now, pages, f.Feeds)
		for _, e := range f.Events {
			if at := e.NextTurn(now, f.Tasks[e.ID]); !at.IsZero() && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
		return first
	})
}

func restsUntil(t *testing.T, turn func(time.Time, readiness.Snapshot, []readiness.Row) time.Time) {
	rapid.Check(t, func(t *rapid.T) {
		f := snapshots(noon).Draw(t, "facts")
		now := instants(noon, 3*day).Draw(t, "now")
		if rapid.Bool().Draw(t, "near") {
			now = instants(noon, 10*time.Minute).Draw(t, "soon")
		}
		for range 12 {
			rows := readiness.Board(now, f)
			next := turn(now, f, rows)
			if !next.IsZero() && !next.After(now) {
				t.Fatalf("the next turn of %s is %s", now, next)
			}
			last := next.Add(-1)
			if next.IsZero() {
				last = now.Add(400 * day)
			}
			part := time.Duration(rapid.Float64Range(0, 1).Draw(t, "part") * float64(last.Sub(now)))
			for _, at := range []time.Time{now.Add(part), last} {
				if was, is := stand(rows), stand(readiness.Board(at, f)); was != is {
					t.Fatalf("next turn of %s is %s, and yet at %s:\n%s", now, next, at, difference(was, is))
				}
			}
			if next.IsZero() {
				return
			}
			now = next
		}
	})
}

// difference gives the lines in which two texts differ.
func difference(was, is string) string {
	a, b := strings.Split(was, "\n"), strings.Split(is, "\n")
	var all []string
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			all = append(all, fmt.Sprintf("- %s\n+ %s", strings.Join(a[min(i, len(a)):min(i+1, len(a))], ""), strings.Join(b[min(i, len(b)):min(i+1, len(b))], "")))
		}
	}
	return strings.Join(all, "\n")
}

// The tasks come in the order of their ids, as the store gives them.
func BenchmarkBoard(b *testing.B) {
	f := readiness.Snapshot{Ladder: ladder, Tasks: map[string][]readiness.Task{}, Pages: []readiness.PageFacts{facts(page, probes(60, 0))}}
	for i := range 200 {
		e := named(fmt.Sprintf("e%03d", i), noon.Add(time.Duration(i-40)*6*time.Hour))
		tasks := planned(e)[:40]
		for j := range tasks {
			if j%3 == 0 {
				tasks[j] = done(tasks[j], noon.Add(-day))
			}
		}
		slices.SortFunc(tasks, func(a, b readiness.Task) int { return strings.Compare(a.Template[1:], b.Template[1:]) })
		f.Events, f.Tasks[e.ID] = append(f.Events, e), tasks
	}
	b.ReportAllocs()
	for b.Loop() {
		readiness.Board(noon, f)
	}
}

// What a change of the ladder costs: 1,000 events of the highest level, each with its 44 tasks, planned anew and assessed.
func BenchmarkPlanAndAssess(b *testing.B) {
	const many = 1000
	events, tasks := make([]readiness.Event, many), make([][]readiness.Task, many)
	for i := range events {
		e := named(fmt.Sprintf("e%04d", i), noon.Add(time.Duration(i-100)*6*time.Hour))
		e.Level = ladder.Height()
		events[i], tasks[i] = e, planned(e)
		for j := range tasks[i] {
			if j%3 == 0 && i < 200 { // nobody works on what is months ahead
				tasks[i][j] = done(tasks[i][j], noon.Add(-day))
			}
		}
		slices.SortFunc(tasks[i], func(a, b readiness.Task) int { return strings.Compare(a.Template, b.Template) })
	}
	if len(tasks[0]) != 44 {
		b.Fatalf("%d tasks, want 44", len(tasks[0]))
	}
	shield := protected()
	b.ReportAllocs()
	for b.Loop() {
		for i := range events {
			if !readiness.Plan(noon, events[i], ladder, tasks[i]).Empty() {
				b.Fatal("the plan did not stand")
			}
			readiness.Assess(noon, events[i], tasks[i], ladder, nil, shield, nil)
		}
	}
}
