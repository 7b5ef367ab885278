package readiness

import (
	"time"

	"tallylight/readiness/toppage"
)

// Limits are the lengths of time by which Tallylight decides, for telling people.
type Limits struct {
	Unclaimed, Brief, Level, Go time.Duration // ahead of a task or of the air time
	OnAir, Entry, Tail          time.Duration // after it
	Hand, Undo, Quiet           time.Duration
	Provisional                 int // the level as which an event without one is planned
	Second                      int // the lowest level at which a second person confirms; 0: none
	Soon                        int // templates that are not enforced yet
}

// LimitsAt gives the limits that are in force at now with a ladder.
func (l Ladder) LimitsAt(now time.Time) Limits {
	in := Limits{Unclaimed: unclaimedHorizon, Brief: briefHorizon, Level: levelHorizon, Go: l.goFrom(), OnAir: onAirGrace, Entry: entryGrace,
		Tail: TailLength, Hand: HandTTL, Undo: undoFor, Quiet: QuietAfter, Provisional: Event{}.Planned(l)}
	in.Second, _ = l.Reaches(toppage.Prove)
	for i := range l.Templates {
		if l.Templates[i].SoonAt(now) {
			in.Soon++
		}
	}
	return in
}

// Tally counts how coming events stand.
type Tally struct {
	Calls    map[Call]int
	Verdicts map[toppage.Verdict]int
	Blockers map[BlockerKind]int // events that have one of the kind
	Waiting  int                 // events that are over, and nobody has said that they aired
	Spared   int                 // events that a change of the ladder spares something for now
	Out      int                 // events whose level can no longer be reached in time
}

// TallyOf counts the rows of coming events at now. A cancelled event has no call.
func TallyOf(now time.Time, rows []Row, ladder Ladder) Tally {
	t := Tally{Calls: map[Call]int{}, Verdicts: map[toppage.Verdict]int{}, Blockers: map[BlockerKind]int{}}
	for i := range rows {
		t.add(now, &rows[i], ladder)
	}
	return t
}

func (t *Tally) add(now time.Time, r *Row, ladder Ladder) {
	seen := map[BlockerKind]bool{}
	for _, b := range r.Blockers {
		if !seen[b.Kind] {
			seen[b.Kind] = true
			t.Blockers[b.Kind]++
		}
	}
	if r.Phase == CancelledPhase {
		return
	}
	t.Calls[r.Call]++
	t.Verdicts[verdictOf(r.Shield)]++
	_, to := r.Event.Window()
	if over := !now.Before(to); over && r.Event.AiredAt.IsZero() && waits(r.Tasks) {
		t.Waiting++
	}
	if g := r.Event.Grace; len(g.Templates) > 0 && (g.Until.IsZero() || now.Before(g.Until)) {
		t.Spared++
	}
	if r.Phase == Upcoming && len(ReachOf(now, r.Event, ladder, r.Tasks).At(r.Event.Planned(ladder)).TooLate) > 0 {
		t.Out++
	}
}

func verdictOf(s toppage.Shield) toppage.Verdict {
	if s.Verdict == "" {
		return toppage.UnknownVerdict
	}
	return s.Verdict
}

// waits says that something after the event is not asked for yet.
func waits(tasks Checklist) bool {
	for i := range tasks {
		if tasks[i].Waiting {
			return true
		}
	}
	return false
}
