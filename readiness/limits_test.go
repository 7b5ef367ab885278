package readiness

import (
	"slices"
	"testing"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

func TestEveryBlockerHasARule(t *testing.T) {
	for _, kind := range []BlockerKind{BlockLate, BlockTooLate, BlockFailing, BlockSecond, BlockLapsed, BlockUndo, BlockUnprotected, BlockNoEvidence,
		BlockPageUnknown, BlockNoPage, BlockUnclaimed, BlockBrief, BlockExpiring, BlockPageAtRisk, BlockNoLevel, BlockMissing, BlockMissed, BlockEvening, BlockBelow, BlockStanding} {
		if !slices.ContainsFunc(BlockerRules, func(r blockerRule) bool { return r.Kind == kind }) {
			t.Errorf("%s has no rule", kind)
		}
	}
	if !slices.IsSortedFunc(BlockerRules, func(a, b blockerRule) int { return a.Call.order() - b.Call.order() }) {
		t.Error("the rules do not begin with the worst")
	}
}

func TestTally(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	ladder := DefaultLadder()
	row := func(phase Phase, call Call, kinds ...BlockerKind) Row {
		r := Row{Event: Event{Start: now.Add(fault.Day), End: now.Add(fault.Day + time.Hour), Level: 1}, Readiness: Readiness{Phase: phase, Call: call}}
		for _, k := range kinds {
			r.Blockers = append(r.Blockers, Blocker{Kind: k})
		}
		return r
	}
	over := row(Tail, Go)
	over.Event.Start, over.Event.End = now.Add(-2*time.Hour), now.Add(-time.Hour)
	over.Tasks = Checklist{{Task: Task{Ask: &Ask{}}, Waiting: true}}
	spared := row(Upcoming, Go)
	spared.Event.Grace = Grace{Templates: []string{"B-02"}, Until: now.Add(time.Second)}
	expired := row(Upcoming, Go)
	expired.Event.Grace = Grace{Templates: []string{"B-02"}, Until: now}
	out := row(Upcoming, NoGo, BlockLate, BlockLate, BlockBrief)
	out.Event.Level = 4
	tally := TallyOf(now, []Row{over, spared, expired, out, row(CancelledPhase, AtRisk, BlockUndo)}, ladder)
	for _, want := range []struct {
		sentence string
		got, n   int
	}{
		{"GO", tally.Calls[Go], 3},
		{"NO-GO", tally.Calls[NoGo], 1},
		{"a cancelled event has no call", tally.Calls[AtRisk], 0},
		{"two tasks late are one event", tally.Blockers[BlockLate], 1},
		{"what a cancelled event leaves behind counts", tally.Blockers[BlockUndo], 1},
		{"no verdict is unknown", tally.Verdicts[toppage.UnknownVerdict], 4},
		{"over, and nobody said that it aired", tally.Waiting, 1},
		{"spared, but not from the instant on at which that ends", tally.Spared, 1},
		{"level 4 a day ahead is out of reach", tally.Out, 1},
	} {
		if want.got != want.n {
			t.Errorf("%s: %d, want %d", want.sentence, want.got, want.n)
		}
	}
}

func TestLimitsFollowTheLadder(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	low := Ladder{Rungs: []Rung{{N: 1}, {N: 2}}, Templates: []TaskTemplate{{Ask: Ask{Soon: true}}, {Ask: Ask{Soon: true, SoonUntil: now}}}}
	if got := low.LimitsAt(now); got.Provisional != 2 || got.Second != 0 || got.Soon != 1 {
		t.Errorf("limits of a ladder of two: %+v", got)
	}
	if got := DefaultLadder().LimitsAt(now); got.Provisional != 3 || got.Second != 4 {
		t.Errorf("limits of the default ladder: %+v", got)
	}
}
