package readiness_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// rungs makes a ladder of what its levels stand for; - for nothing of their own.
func rungs(roles string) readiness.Ladder {
	var l readiness.Ladder
	for i, name := range strings.Fields(roles) {
		l.Rungs = append(l.Rungs, readiness.Rung{N: i + 1, Role: toppage.RoleOf(strings.Trim(name, "-"))})
	}
	return l
}

func TestALadderKnowsItsRoles(t *testing.T) {
	for _, row := range []struct {
		name, roles string
		from        [4]int // watch, scale, prove, all_hands
		checks      string // the levels of C1 (watch), S1 (scale), C7 (prove), F2 (all hands)
	}{
		{"the default ladder", "- watch scale prove all_hands", [4]int{2, 3, 4, 5}, "2 3 4 5"},
		{"a rung without a role has that of the one below", "- watch - scale - - prove - all_hands", [4]int{2, 4, 7, 9}, "2 4 7 9"},
		{"a role that is lacking begins with the next higher one", "- watch prove", [4]int{2, 3, 3, 3}, "2 3 3 0"},
		{"and with the highest where there is none", "- watch scale -", [4]int{2, 3, 3, 3}, "2 3 0 0"},
		{"the lowest may have one", "scale all_hands", [4]int{1, 1, 2, 2}, "1 1 2 2"},
		{"without any role everything is at the top", "- - -", [4]int{3, 3, 3, 3}, "0 0 0 0"},
	} {
		l := rungs(row.roles)
		var from [4]int
		for i, role := range toppage.Roles {
			from[i] = l.From(role)
		}
		m := l.Requires(nil)
		checks := fmt.Sprint(m["C1"], m["S1"], m["C7"], m["F2"])
		if from != row.from || checks != row.checks || m["A1"] != 1 || m["Z4"] != 0 {
			t.Errorf("%s: from %v, checks %s, A1 %d, Z4 %d", row.name, from, checks, m["A1"], m["Z4"])
		}
	}
	if got := readiness.DefaultLadder().Requires(nil); !maps.Equal(got, toppage.DefaultCheckMap) {
		t.Errorf("the default ladder requires %v", got)
	}
	if got := readiness.DefaultLadder().Requires(toppage.CheckMap{"C7": 2})["C7"]; got != 2 {
		t.Errorf("what somebody has said counts: %d", got)
	}
}

func TestALadderWithoutRolesGetsThem(t *testing.T) {
	for _, row := range []struct {
		name      string
		multiples []float64
		second    int // the first level at which a second person confirms; 0: none
		want      string
	}{
		{"five levels have those of the default ladder, whatever their multiples", []float64{2, 9, 10, 11, 0}, 2, " watch scale prove all_hands"},
		{"three by their multiples", []float64{1.5, 8, 0}, 0, " watch prove"},
		{"four, of which the top proves", []float64{1.5, 3, 8, 0}, 4, " watch scale prove"},
		{"a second person means a proof", []float64{1.5, 3, 0}, 3, " watch prove"},
		{"and what is below it none", []float64{1.5, 8, 9, 0}, 4, " watch scale prove"},
		{"six", []float64{1.5, 2, 3, 8, 20, 0}, 0, " watch  scale prove all_hands"},
		{"two", []float64{4, 0}, 0, " scale"},
	} {
		var l readiness.Ladder
		var confirmed []bool
		for i, m := range row.multiples {
			l.Rungs = append(l.Rungs, readiness.Rung{N: i + 1, Multiple: m})
			confirmed = append(confirmed, row.second > 0 && i+1 >= row.second)
		}
		var got []string
		for _, r := range l.WithRoles(confirmed...).Rungs {
			got = append(got, r.Role.String())
		}
		if said := strings.Join(got, " "); said != row.want {
			t.Errorf("%s: %q, want %q", row.name, said, row.want)
		}
		if again := l.WithRoles(confirmed...); again.WithRoles().Since(again) != (readiness.LadderEdits{}) {
			t.Errorf("%s: not the same again", row.name)
		}
	}
	if own := rungs("- scale -"); own.WithRoles().Rungs[1].Role != toppage.Scale || own.WithRoles().Rungs[2].Role != toppage.NoRole {
		t.Error("a ladder with a role keeps it, and gets no other")
	}
}

// laddersWithRoles draws ladders of two to eight rungs, of which at least one has a role.
func laddersWithRoles() *rapid.Generator[readiness.Ladder] {
	return rapid.Custom(func(t *rapid.T) readiness.Ladder {
		var l readiness.Ladder
		last := toppage.NoRole
		for n := range rapid.IntRange(2, 8).Draw(t, "height") {
			role := toppage.Role(rapid.IntRange(0, int(toppage.AllHands)).Draw(t, "role"))
			if role <= last {
				role = toppage.NoRole
			}
			last = max(last, role)
			l.Rungs = append(l.Rungs, readiness.Rung{N: n + 1, Role: role})
		}
		if last == toppage.NoRole {
			l.Rungs[0].Role = toppage.Watch
		}
		return l
	})
}

// withRung gives a ladder one more rung without a role below level at+1, and what stands on the levels from there moves up.
func withRung(l readiness.Ladder, at int) readiness.Ladder {
	l.Rungs, l.Templates = slices.Clone(l.Rungs), slices.Clone(l.Templates)
	more := readiness.Rung{NameJA: "間", NameEN: "Between", PromiseJA: "間", PromiseEN: "Between"}
	l.Rungs = slices.Insert(l.Rungs, at, more)
	for i := range l.Rungs {
		l.Rungs[i].N = i + 1
	}
	for i := range l.Templates {
		if l.Templates[i].FromLevel > at {
			l.Templates[i].FromLevel++
		}
	}
	return l
}

// A rung without a role is no news: whatever is on the other levels stands as it did. Taking one out is the same the other
// way round.
func TestARungWithoutARoleChangesNoCall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := laddersWithRoles().Draw(t, "ladder")
		l.Templates = slices.Clone(readiness.DefaultLadder().Templates)
		l = l.Fit()
		at := rapid.IntRange(1, l.Height()).Draw(t, "above")
		more := withRung(l, at)
		e := given.Events(given.Noon).Draw(t, "event")
		e.Level = min(e.Level, l.Height())
		hands := rapid.Uint64().Draw(t, "done")
		now := given.Instants(e.Start, 20*given.Day).Draw(t, "now")
		facts := given.Facts(given.Page, given.Probes(rapid.IntRange(0, 3).Draw(t, "probes"), 0))
		stands := func(l readiness.Ladder, e readiness.Event) string {
			tasks := given.Apply(readiness.Plan(e.EnteredAt, e, l, nil), nil)
			for i := range tasks {
				if hands>>(i%64)&1 == 1 {
					tasks[i] = given.Done(tasks[i], now.Add(-time.Hour))
				}
			}
			f := readiness.Snapshot{Ladder: l, Pages: []toppage.PageFacts{facts}, Required: l.Requires(nil), Tasks: map[string][]readiness.Task{e.ID: tasks}}
			row := f.Row(now, e)
			var held []string
			for _, b := range row.Blockers {
				held = append(held, fmt.Sprint(b.Kind))
			}
			return fmt.Sprint(row.Call, held, len(tasks), f.Standing(now).Verdict)
		}
		moved := e
		if moved.Level > at {
			moved.Level++
		}
		if before, after := stands(l, e), stands(more, moved); before != after {
			t.Fatalf("%v with a rung above %d, level %d, %s before air: %s, was %s", l.Rungs, at, e.Level, e.Start.Sub(now).Round(time.Hour), after, before)
		}
	})
}
