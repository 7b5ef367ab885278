package readiness_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/proof"
)

func TestTaskStatus(t *testing.T) {
	const (
		open, claimed, finished  = readiness.TaskOpen, readiness.TaskInHand, readiness.TaskDone
		verified, failing        = readiness.TaskVerified, readiness.TaskFailing
		waived, gone             = readiness.TaskSkipped, readiness.TaskGone
		pass, pending, fail, dim = proof.Pass, proof.Pending, proof.Fail, proof.Unknown
		lost                     = "lost" // unknown, and proven before
	)
	due := given.Noon
	hand := readiness.Task{Template: "B-02", Ask: &readiness.Ask{Gate: before(14 * given.Day)}, Due: due, CreatedAt: due.Add(-given.Day)}
	machine := given.Asking(hand, func(a *readiness.Ask) { a.Proof = readiness.ProofLevel })
	onAir := readiness.Task{Template: "D-01", Ask: &readiness.Ask{Gate: before(0)}, Due: due, CreatedAt: due.Add(-given.Day)}
	always := readiness.Task{Template: "P-03", Ask: &readiness.Ask{Gate: readiness.Gate{Anchor: readiness.Always}, Proof: readiness.ProofFeed}, Due: due.Add(-given.Day)}
	with := func(t readiness.Task, alter func(*readiness.Task)) readiness.Task {
		alter(&t)
		return t
	}
	skip := func(until time.Time) func(*readiness.Task) {
		return func(t *readiness.Task) { t.Waiver = &readiness.Waiver{Reason: "not ours", Until: until} }
	}
	soon := func(t *readiness.Task) { *t = given.Asking(*t, func(a *readiness.Ask) { a.Soon = true }) }
	soonUntil := func(t *readiness.Task) {
		*t = given.Asking(*t, func(a *readiness.Ask) { a.Soon, a.SoonUntil = true, due.Add(given.Day) })
	}
	doneAt := given.Done(hand, due.Add(-readiness.HandTTL))
	early := doneAt
	early.Due = due.Add(given.Day)
	for _, row := range []struct {
		name    string
		task    readiness.Task
		proof   proof.State
		now     time.Time
		state   readiness.TaskState
		late    bool
		unknown bool
	}{
		{"open before its gate", hand, "", due.Add(-1), open, false, false},
		{"due this very second is late", hand, "", due, open, true, false},
		{"picked up and late", with(hand, func(t *readiness.Task) { t.Claims = given.Held("Mori") }), "", due, claimed, true, false},
		{"done", given.Done(hand, due), "", due, finished, false, false},
		{"done after its gate", given.Done(hand, due.Add(given.Day)), "", due.Add(given.Day), finished, false, false},
		{"done without evidence that expires", with(hand, func(t *readiness.Task) { t.DoneAt = due }), "", due.Add(365 * given.Day), finished, false, false},
		{"a moment before its evidence expires", doneAt, "", due.Add(-1), finished, false, false},
		{"its evidence has expired", doneAt, "", due, open, false, true},
		{"its evidence has expired before it is due", early, "", due, open, false, false},
		{"renewed evidence counts", with(doneAt, func(t *readiness.Task) {
			t.Evidence = append(t.Evidence, readiness.Evidence{At: due, Expires: due.Add(given.Day)})
		}), "", due, finished, false, false},
		{"what was taken back has no evidence", with(doneAt, func(t *readiness.Task) { t.DoneAt = time.Time{} }), "", due, open, true, false},
		{"a machine's word on a task done by hand is ignored", hand, pass, due.Add(-1), open, false, false},

		{"proven", machine, pass, due, verified, false, false},
		{"not proven yet", machine, pending, due.Add(-1), open, false, false},
		{"not proven and due", machine, pending, due, open, true, false},
		{"proven wrong", machine, fail, due.Add(-1), failing, false, false},
		{"proven wrong and due", machine, fail, due, failing, true, false},
		{"no evidence before it is due", machine, dim, due.Add(-1), open, false, false},
		{"never proven and due: it is late", machine, dim, due, open, true, false},
		{"proven once, without evidence and due", machine, lost, due, open, false, true},
		{"a tick by hand proves nothing to a machine", given.Done(machine, due), pending, due, open, true, false},

		{"skipped for good", with(hand, skip(time.Time{})), "", due.Add(90 * given.Day), waived, false, false},
		{"a moment before the waiver ends", with(hand, skip(due)), "", due.Add(-1), waived, false, false},
		{"the waiver has ended", with(hand, skip(due)), "", due, open, true, false},
		{"skipped though proven wrong", with(machine, skip(time.Time{})), fail, due, waived, false, false},
		{"the level does not ask for it", with(hand, func(t *readiness.Task) { t.Gone = true }), "", due, gone, false, false},
		{"not enforced yet", with(hand, soon), "", due, open, false, false},
		{"enforced from this second on", with(hand, soonUntil), "", due.Add(given.Day), open, true, false},
		{"not enforced until then", with(hand, soonUntil), "", due.Add(given.Day - 1), open, false, false},
		{"not enforced yet, and no evidence", with(machine, soon), lost, due, open, false, false},

		{"on air has a quarter of an hour", onAir, "", due.Add(15*time.Minute - 1), open, false, false},
		{"and then is late", onAir, "", due.Add(15 * time.Minute), open, true, false},
		{"what always holds is never late", always, pending, due, open, false, false},
		{"what always holds is always due", always, lost, due.Add(-2 * given.Day), open, false, true},
		{"also where it never held", always, dim, due.Add(-2 * given.Day), open, false, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			said := readiness.Proof{State: row.proof, Once: row.proof == lost}
			if said.Once {
				said.State = dim
			}
			s := row.task.Status(row.now, readiness.Stage{Aired: true}, said)
			if s.State != row.state || s.Late != row.late || s.Unknown != row.unknown {
				t.Errorf("%s late %t unknown %t, want %s %t %t", s.State, s.Late, s.Unknown, row.state, row.late, row.unknown)
			}
			if s.Late && (s.Unknown || s.Settled()) {
				t.Error("late and settled or unknown at once")
			}
		})
	}
}

func TestTooLate(t *testing.T) {
	for _, row := range []struct {
		name          string
		last, created time.Time
		want          bool
	}{
		{"asked for in time", given.Noon, given.Noon.Add(-1), false},
		{"asked for at its last possible time", given.Noon, given.Noon, true},
		{"asked for after it", given.Noon, given.Noon.Add(1), true},
		{"what always helps is never too late", time.Time{}, given.Noon.Add(1), false},
	} {
		task := readiness.Task{Last: row.last, CreatedAt: row.created}
		if got := task.TooLate(); got != row.want {
			t.Errorf("%s: %t", row.name, got)
		}
	}
}

func TestWhoHoldsATaskIsNamedOnce(t *testing.T) {
	ann, other := readiness.Claim{ID: "1", Name: "Ann"}, readiness.Claim{ID: "2", Name: "Ann"}
	lead, scribe := ann, ann
	lead.As, scribe.As = "lead", "scribe"
	for _, row := range []struct {
		sentence string
		claims   []readiness.Claim
		names    []string
	}{
		{"nobody", nil, []string{}},
		{"one person in two roles", []readiness.Claim{lead, scribe}, []string{"Ann"}},
		{"two people of one name", []readiness.Claim{lead, other}, []string{"Ann", "Ann"}},
	} {
		task := readiness.Task{Claims: row.claims}
		if got := task.ClaimedBy(); !slices.Equal(got, row.names) {
			t.Errorf("%s: %q", row.sentence, got)
		}
	}
}

func TestCount(t *testing.T) {
	hand := readiness.Task{Ask: &readiness.Ask{}}
	list := readiness.Checklist{
		{State: readiness.TaskOpen, Task: hand, Asked: true},
		{State: readiness.TaskOpen, Task: hand, Asked: true, Late: true},
		{State: readiness.TaskOpen, Task: hand, Preview: true},
		{State: readiness.TaskInHand, Task: readiness.Task{Ask: hand.Ask, Claims: given.Held("Mori")}},
		{State: readiness.TaskOpen, Task: given.Asking(hand, func(a *readiness.Ask) { a.Proof = readiness.ProofBrief })},
		{State: readiness.TaskOpen, Task: hand, Soon: true, Late: true},
		{State: readiness.TaskOpen, Task: hand, Waiting: true},
		{State: readiness.TaskFailing, Task: given.Asking(hand, func(a *readiness.Ask) { a.Proof = readiness.ProofTopPage })},
		{State: readiness.TaskDone}, {State: readiness.TaskVerified}, {State: readiness.TaskSkipped}, {State: readiness.TaskGone},
	}
	if got, want := list.Count(), (readiness.Counts{Total: 9, Done: 3, Late: 2, Unclaimed: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := (readiness.Checklist)(nil).Count(); got != (readiness.Counts{}) {
		t.Errorf("nothing counts as %+v", got)
	}
}

func TestAnOwnTaskAddedAfterItsLeadIsShortNotice(t *testing.T) {
	e := given.Airing(given.Noon.Add(2 * given.Day))
	a := readiness.Action{By: readiness.Actor{Name: "Aoi", Role: readiness.SRE}, Now: given.Noon, Event: e}
	for _, row := range []struct {
		sentence string
		lead     time.Duration
		due      time.Time
	}{
		{"added before its lead", given.Day, e.Start.Add(-given.Day)},
		{"added after it, due when a quarter of the time until air has gone", 3 * given.Day, given.Noon.Add(12 * time.Hour)},
	} {
		task, err := a.NewOwn("1", readiness.Ask{TitleEN: "Call the venue", Gate: before(row.lead)})
		if err != nil || !task.Due.Equal(row.due) {
			t.Errorf("%s: due %s, want %s, %v", row.sentence, task.Due, row.due, err)
		}
	}
}
