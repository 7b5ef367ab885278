package learning_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
)

func level(n int) func(*readiness.Event) { return func(e *readiness.Event) { e.Level = n } }

func page(id string) func(*measured.Peak) { return func(p *measured.Peak) { p.PageID = id } }

// over says that for so many minutes more than the proven 12,000 were asked.
func over(minutes int) func(*measured.Peak) {
	return func(p *measured.Peak) {
		p.Curve = measured.Series{Start: given.Noon, Step: time.Minute, Rates: slices.Repeat([]float64{13_000}, minutes)}
	}
}

// matrix writes the cells that are not empty.
func matrix(m learning.Matrix) (said string) {
	for g := 1; g <= m.Height; g++ {
		for r := 1; r <= m.Height; r++ {
			if n := len(m.Cell(g, r)); n > 0 {
				said += fmt.Sprintf("%d→%d %d ", g, r, n)
			}
		}
	}
	return said
}

// With 12,000 proven and 1,000 usual, 1,000 ask for level 1, 2,500 for 2, 6,000 for 3 (half of what is proven), 9,000 for 4.
func TestTheMatrix(t *testing.T) {
	cases := []learning.Case{
		brought(shown("a", 3, level(1)), 1000), brought(shown("b", 4, level(2)), 2500), brought(shown("c", 5, level(4)), 6000),
		brought(shown("d", 6, level(3)), 9000, over(24)), brought(shown("e", 7, level(4)), 9000),
		brought(shown("two pages", 8, level(4)), 1000), brought(shown("two pages", 8, level(4)), 9000, page("shop")),
		brought(shown("proposed", 9, func(e *readiness.Event) { e.LevelState = readiness.LevelProposed }), 9000),
		brought(shown("gap", 9), 9000, func(p *measured.Peak) { p.AtLeast = true }),
	}
	m := learning.Calibrate(cases, 5)
	if got, want := matrix(m), "1→1 1 2→2 1 3→4 1 4→3 1 4→4 2 "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if m.N != 6 || m.Right != 4 || m.Over != 1 || m.Under != 1 || m.Above != 24*time.Minute || !near(m.Spare, 14*10*(2+34.0/60), 0.001) {
		t.Errorf("%+v", m)
	}
	if in := learning.In(cases, 4, 4); len(in) != 2 || in[0].Event.ID != "e" || in[1].Peak.PageID != "shop" {
		t.Errorf("the events of a cell: %+v", in)
	}
}

func TestTheMatrixOfALadderOfAnyHeight(t *testing.T) {
	for height := readiness.LeastLevels; height <= readiness.MostLevels; height++ {
		m := learning.Calibrate([]learning.Case{brought(shown("a", 3, level(2)), 2500)}, height)
		if m.Height != height || m.N != 1 {
			t.Errorf("%d levels: %+v", height, m)
		}
	}
}

// proposal writes a proposal on one line.
func proposal(p learning.Proposal) string {
	wait := ""
	if p.Wait {
		wait = ", wait"
	}
	if p.Level == 0 {
		return fmt.Sprintf("%s %v→%v (%d%s)", p.Kind, p.Was, p.Is, p.N, wait)
	}
	return fmt.Sprintf("%s %d %v→%v (%d%s)", p.Kind, p.Level, p.Held, p.To, p.N, wait)
}

// times are cases of a level that brought so many times the usual.
func times(n int, all ...float64) (cases []learning.Case) {
	for i, x := range all {
		cases = append(cases, brought(shown(fmt.Sprint("e", n, i), 3+i, level(n)), 1000*x))
	}
	return cases
}

func TestProposals(t *testing.T) {
	quick := func(p *measured.Peak) { p.Ramp, p.Tail = 61*time.Second, 34*time.Minute+time.Second }
	seventeen := []time.Duration{400 * time.Second}
	for i := range 16 {
		seventeen = append(seventeen, time.Duration(156+10*i)*time.Second)
	}
	usual := readiness.Traffic{Boot: 240 * time.Second, Ramp: time.Minute, Tail: time.Hour}
	noLengths := readiness.Traffic{Ramp: 2 * time.Minute, Tail: 20 * time.Minute}
	for _, row := range []struct {
		sentence string
		cases    []learning.Case
		boots    []time.Duration
		traffic  readiness.Traffic
		want     string
	}{
		{"nothing", nil, nil, usual, ""},
		{"nine of ten scale-outs took no longer", nil, seventeen, usual, "boot 4m0s→5m10s (17)"},
		{"one event: better wait", []learning.Case{brought(shown("a", 3), 9000, quick)}, nil, usual, "tail 1h0m0s→35m0s (1, wait)"},
		{"what holds is not proposed", []learning.Case{brought(shown("a", 3), 9000)}, nil, noLengths, ""},
		{"four of level 3, of which the most brought 1.8 times what it holds: no more than level 4 holds", times(3, 5.6, 10, 6.4, 14.4), nil, noLengths, "hold 3 8→15 (4, wait)"},
		{"as much as level 4 holds is what level 4 is for", times(3, 21), nil, noLengths, ""},
		{"five that brought far less", times(3, 4, 4, 4, 4, 4), nil, noLengths, "hold 3 8→4 (5)"},
		{"the top level has no bound", times(5, 40), nil, noLengths, ""},
		{"one that went above what was proven, although its level holds it", []learning.Case{brought(shown("a", 3, level(2)), 2550, over(3))}, nil, noLengths, "from 2 3→2.5 (1, wait)"},
		{"one that went above what was proven holds no more", []learning.Case{brought(shown("a", 3, level(2)), 4000, over(3))}, nil, noLengths, ""},
	} {
		said := ""
		for i, p := range learning.Propose(row.cases, row.boots, given.Ladder, row.traffic) {
			if i > 0 {
				said += "; "
			}
			said += proposal(p)
		}
		if said != row.want {
			t.Errorf("%s: %s; want %s", row.sentence, said, row.want)
		}
	}
}

// The tail is kept for 25 minutes less: of 10 machines, 20 times as many were ready and 9 times came.
func TestWhatAShorterTailSpares(t *testing.T) {
	c := brought(shown("a", 3), 9000, func(p *measured.Peak) { p.Tail = 35 * time.Minute })
	all := learning.Propose([]learning.Case{c}, nil, given.Ladder, readiness.Traffic{Ramp: 2 * time.Minute})
	if len(all) != 1 || !near(all[0].Spares, 11*10*25.0/60, 0.001) {
		t.Errorf("%+v", all)
	}
}

func TestADraftHoldsWhatNeedsNoWaitingAndStaysInOrder(t *testing.T) {
	change := func(n int, to float64, wait bool) learning.Proposal {
		return learning.Proposal{Kind: learning.ProposeHold, Level: n, To: to, Wait: wait}
	}
	for _, row := range []struct {
		sentence  string
		proposals []learning.Proposal
		want      string
		any       bool
	}{
		{"none", nil, "1.5 3 8 20 0", false},
		{"one", []learning.Proposal{change(3, 12, false)}, "1.5 3 12 20 0", true},
		{"one to wait for", []learning.Proposal{change(3, 12, true)}, "1.5 3 8 20 0", false},
		{"two that would pass each other: the first", []learning.Proposal{change(2, 7, false), change(3, 5, false)}, "1.5 7 8 20 0", true},
		{"a length is no bound", []learning.Proposal{{Kind: learning.ProposeTail, Is: time.Minute}}, "1.5 3 8 20 0", false},
	} {
		draft, any := learning.Draft(given.Ladder, row.proposals)
		said := ""
		for i, r := range draft.Rungs {
			if i > 0 {
				said += " "
			}
			said += fmt.Sprint(r.Multiple)
		}
		if said != row.want || any != row.any || len(draft.Faults()) > 0 {
			t.Errorf("%s: %s, %v; want %s, %v", row.sentence, said, any, row.want, row.any)
		}
	}
	if given.Ladder.Rungs[2].Multiple != 8 {
		t.Error("the ladder itself is another now")
	}
}
