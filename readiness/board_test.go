package readiness_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

func ids(rows []readiness.Row) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Event.ID)
	}
	return strings.Join(all, " ")
}

func TestBoard(t *testing.T) {
	hidden := given.Named("hidden", given.Noon)
	hidden.Hidden = true
	f := given.Board(given.Named("c", given.Noon.Add(given.Day)), given.Named("b", given.Noon), hidden, given.Named("a", given.Noon), given.Named("past", given.Noon.Add(-given.Day)))
	rows := readiness.Board(given.Noon, f)
	if got, want := ids(rows), "past a b c"; got != want {
		t.Errorf("rows %q, want %q", got, want)
	}
	for _, r := range rows {
		if alone := f.Row(given.Noon, r.Event); given.Stand([]readiness.Row{alone}) != given.Stand([]readiness.Row{r}) {
			t.Errorf("%s alone is assessed otherwise", r.Event.ID)
		}
	}
	if got := f.Row(given.Noon, hidden); got.Event.ID != "hidden" || got.Call != readiness.NotAssessed {
		t.Error("a hidden event can still be looked at")
	}
	if got := readiness.Board(given.Noon, readiness.Snapshot{}); len(got) != 0 {
		t.Errorf("an empty board has %d rows", len(got))
	}
}

func TestTheWorstPageIsTheEvents(t *testing.T) {
	facts := func(id string, age time.Duration, alter func(*toppage.Observation)) toppage.PageFacts {
		p := given.Page
		p.ID = id
		seen := given.Probes(20, age)
		for i := range seen {
			alter(&seen[i])
		}
		return toppage.PageFacts{Page: p, Observed: seen, Survey: given.Survey(given.Noon)}
	}
	fine := func(*toppage.Observation) {}
	good, slow, stale, dead := facts("good", 0, fine), facts("slow", 0, given.TTFB(700)), facts("stale", given.Day, fine), facts("dead", 0, given.Down)
	for _, row := range []struct {
		name    string
		pages   []toppage.PageFacts
		worst   string
		verdict toppage.Verdict
	}{
		{"no page", nil, "", toppage.UnknownVerdict},
		{"one page", []toppage.PageFacts{good}, "good", toppage.Protected},
		{"a slow one", []toppage.PageFacts{good, slow}, "slow", toppage.VerdictAtRisk},
		{"a stale one", []toppage.PageFacts{slow, stale, good}, "stale", toppage.UnknownVerdict},
		{"a dead one", []toppage.PageFacts{dead, stale, slow}, "dead", toppage.Unprotected},
		{"of two alike the first", []toppage.PageFacts{slow, facts("slow too", 0, given.TTFB(700))}, "slow", toppage.VerdictAtRisk},
	} {
		f := given.Board(given.Named("e", given.Noon.Add(6*given.Day)))
		f.Pages = row.pages
		s := readiness.Board(given.Noon, f)[0].Shield
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
		{"one to come", []readiness.Event{given.Named("a", given.Noon.Add(given.Day))}, "a", "a"},
		{"what is on air goes first", []readiness.Event{given.Named("a", given.Noon.Add(time.Minute)), given.Named("b", given.Noon)}, "b a", "b"},
		{"the tail is still coming, but not the next", []readiness.Event{given.Named("tail", given.Noon.Add(-2*time.Hour)), given.Named("a", given.Noon.Add(given.Day))}, "tail a", "a"},
		{"closed is over", []readiness.Event{given.Named("closed", given.Noon.Add(-30*time.Minute-given.Day))}, "", ""},
		{"a cancelled one stays until its old air time", []readiness.Event{called(given.Named("off", given.Noon.Add(given.Day))), called(given.Named("past", given.Noon.Add(-time.Hour)))}, "off", ""},
	} {
		rows := readiness.Board(given.Noon, given.Board(row.events...))
		was := ids(rows)
		if got := ids(readiness.Coming(given.Noon, rows)); got != row.coming {
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
		f := given.Board(given.Named("e", given.Noon.Add(100*given.Day)))
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
		{"everything is over", given.Board(given.Named("e", given.Noon.Add(-100*given.Day))), time.Time{}},
		{"the last week begins", far(func(f *readiness.Snapshot) {
			f.Events[0], f.Tasks = given.Named("e", given.Noon.Add(7*given.Day+time.Hour)), nil
		}), given.Noon.Add(time.Hour)},
		{"a task can help no longer", far(func(f *readiness.Snapshot) { f.Events[0] = given.Named("e", given.Noon.Add(time.Hour)) }), given.Noon.Add(45 * time.Minute)},
		{"an event begins", far(func(f *readiness.Snapshot) { f.Events[0], f.Tasks = given.Named("e", given.Noon.Add(time.Hour)), nil }), given.Noon.Add(time.Hour)},
		{"an event ends", far(func(f *readiness.Snapshot) { f.Events[0] = given.Named("e", given.Noon) }), given.Noon.Add(30 * time.Minute)},
		{"a tail ends", far(func(f *readiness.Snapshot) { f.Events[0] = given.Named("e", given.Noon.Add(-given.Day)) }), given.Noon.Add(30 * time.Minute)},
		{"a waiver ends", far(func(f *readiness.Snapshot) { f.Tasks["e"][5].Waiver.Until = given.Noon.Add(time.Minute) }), given.Noon.Add(time.Minute)},
		{"evidence expires", far(func(f *readiness.Snapshot) {
			f.Tasks["e"][5] = given.Done(f.Tasks["e"][5], given.Noon.Add(time.Minute-readiness.HandTTL))
		}), given.Noon.Add(time.Minute)},
		{"probes grow stale", far(func(f *readiness.Snapshot) {
			f.Pages = []toppage.PageFacts{given.Facts(given.Page, given.Probes(20, time.Minute))}
		}), given.Noon.Add(2*time.Minute + 1)},
		{"probes of a better page grow stale", far(func(f *readiness.Snapshot) {
			f.Pages = []toppage.PageFacts{given.Facts(given.Page, given.Edit(20, given.TTFB(700), given.UpTo(20)...)), given.Facts(given.Page, given.Probes(20, time.Minute))}
		}), given.Noon.Add(2*time.Minute + 1)},
		{"an import grows old", far(func(f *readiness.Snapshot) {
			f.Events[0].FeedID = "f"
			f.Feeds = map[string]readiness.Feed{"f": {URL: "https://calendar.example/", Interval: time.Hour, LastGood: given.Noon}}
		}), given.Noon.Add(2 * time.Hour)},
	} {
		if got := readiness.NextTurn(given.Noon, readiness.Board(given.Noon, row.facts)); !got.Equal(row.want) {
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
			at := toppage.PageTurn(now, p, p.JudgeAll(now, toppage.Demand{}, nil))
			if pages.IsZero() || !at.IsZero() && at.Before(pages) {
				pages = at
			}
		}
		expires := fault.Turn{After: now}
		standing.List(now, f.Ladder.Standing(), f.StandingProofs).Turns(&expires)
		first := readiness.SourcesTurn(now, pages, f.Feeds)
		if first.IsZero() || !expires.At.IsZero() && expires.At.Before(first) {
			first = expires.At
		}
		for _, e := range f.Events {
			if at := e.NextTurn(now, f.Tasks[e.ID], f.Ladder); !at.IsZero() && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
		return first
	})
}

func restsUntil(t *testing.T, turn func(time.Time, readiness.Snapshot, []readiness.Row) time.Time) {
	rapid.Check(t, func(t *rapid.T) {
		f := given.Snapshots(given.Noon).Draw(t, "facts")
		now := given.Instants(given.Noon, 3*given.Day).Draw(t, "now")
		if rapid.Bool().Draw(t, "near") {
			now = given.Instants(given.Noon, 10*time.Minute).Draw(t, "soon")
		}
		for range 12 {
			rows := readiness.Board(now, f)
			next := turn(now, f, rows)
			if !next.IsZero() && !next.After(now) {
				t.Fatalf("the next turn of %s is %s", now, next)
			}
			last := next.Add(-1)
			if next.IsZero() {
				last = now.Add(400 * given.Day)
			}
			part := time.Duration(rapid.Float64Range(0, 1).Draw(t, "part") * float64(last.Sub(now)))
			for _, at := range []time.Time{now.Add(part), last} {
				if was, is := given.Stand(rows), given.Stand(readiness.Board(at, f)); was != is {
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
	f := readiness.Snapshot{Ladder: given.Ladder, Tasks: map[string][]readiness.Task{}, Pages: []toppage.PageFacts{given.Facts(given.Page, given.Probes(60, 0))}}
	for i := range 200 {
		e := given.Named(fmt.Sprintf("e%03d", i), given.Noon.Add(time.Duration(i-40)*6*time.Hour))
		tasks := given.Planned(e)
		for j := range tasks {
			if j%3 == 0 {
				tasks[j] = given.Done(tasks[j], given.Noon.Add(-given.Day))
			}
		}
		slices.SortFunc(tasks, func(a, b readiness.Task) int { return strings.Compare(a.Template[1:], b.Template[1:]) })
		f.Events, f.Tasks[e.ID] = append(f.Events, e), tasks
	}
	b.ReportAllocs()
	for b.Loop() {
		readiness.Board(given.Noon, f)
	}
}

// What a change of the ladder costs: 1,000 events of the highest level, each with its 34 tasks, planned anew and assessed.
func BenchmarkPlanAndAssess(b *testing.B) {
	const many, of = 1000, 44
	ladder := given.Ladder
	ladder.Templates = slices.Clone(ladder.Templates)
	for i := 0; len(given.PlannedBy(ladder, given.Airing(given.Noon))) < of; i++ { // a company's own tasks
		own := ladder.Templates[i]
		own.ID = fmt.Sprint("X-", i)
		ladder.Templates = append(ladder.Templates, own)
	}
	events, tasks := make([]readiness.Event, many), make([][]readiness.Task, many)
	for i := range events {
		e := given.Named(fmt.Sprintf("e%04d", i), given.Noon.Add(time.Duration(i-100)*6*time.Hour))
		e.Level = ladder.Height()
		events[i], tasks[i] = e, given.PlannedBy(ladder, e)
		for j := range tasks[i] {
			if j%3 == 0 && i < 200 { // nobody works on what is months ahead
				tasks[i][j] = given.Done(tasks[i][j], given.Noon.Add(-given.Day))
			}
		}
		slices.SortFunc(tasks[i], func(a, b readiness.Task) int { return strings.Compare(a.Template, b.Template) })
	}
	if len(tasks[0]) < of {
		b.Fatalf("%d tasks, want %d", len(tasks[0]), of)
	}
	shield := given.Protected()
	b.ReportAllocs()
	for b.Loop() {
		for i := range events {
			if !readiness.Plan(given.Noon, events[i], ladder, tasks[i]).Empty() {
				b.Fatal("the plan did not stand")
			}
			readiness.Assess(given.Noon, events[i], tasks[i], ladder, nil, shield, nil, nil, nil)
		}
	}
}
