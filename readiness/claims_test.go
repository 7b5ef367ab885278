package readiness_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// claimed is an event of level 5 with the tasks of the default ladder, whose machines are the people of the other tests.
type claimed struct {
	event readiness.Event
	tasks []readiness.Task
}

func newClaimed(start time.Time) *claimed {
	e := given.Airing(start)
	e.Level = 5
	return &claimed{e, given.Apply(readiness.Plan(e.EnteredAt, e, readiness.DefaultLadder(), nil), nil)}
}

func (c *claimed) task(template string) *readiness.Task {
	return &c.tasks[slices.IndexFunc(c.tasks, func(t readiness.Task) bool { return t.Template == template })]
}

func (c *claimed) row(now time.Time) readiness.Row {
	return readiness.Row{Event: c.event, Readiness: readiness.Assess(now, c.event, c.tasks, readiness.DefaultLadder(), nil, given.Protected(), nil, nil, nil)}
}

func (c *claimed) status(now time.Time, template string) readiness.TaskStatus {
	tasks := c.row(now).Tasks
	return tasks[slices.IndexFunc(tasks, func(t readiness.TaskStatus) bool { return t.Template == template })]
}

func (c *claimed) action(now time.Time, role readiness.Role) readiness.Action {
	return readiness.Action{By: readiness.Actor{ID: string(role), Name: string(role), Role: role}, Now: now, Event: c.event,
		Stage: c.event.Stage(now, readiness.DefaultLadder(), c.tasks)}
}

func why(err error) string {
	var wrong fault.Invalid
	if errors.As(err, &wrong) {
		return wrong.Field + " " + wrong.Reason
	}
	return ""
}

func TestWhatPeopleSayOfOurOwnData(t *testing.T) {
	start := given.Noon.Add(30 * time.Minute)
	for _, row := range []struct {
		sentence string
		template string
		role     readiness.Role
		advice   readiness.Call
		said     claim.Said
		refused  string
		state    readiness.TaskState
	}{
		{"PR presses that the air time is right", "C-03", readiness.PR, "", claim.Said{}, "", readiness.TaskVerified},
		{"an administrator does, with a word", "C-03", readiness.Admin, "", claim.Said{Evidence: "by phone"}, "", readiness.TaskVerified},
		{"SRE cannot", "C-03", readiness.SRE, "", claim.Said{Evidence: "looked"}, "task only_pr", readiness.TaskOpen},
		{"the air time is no decision", "C-03", readiness.PR, "", claim.Said{Decision: claim.Go}, "decision not_asked_here", readiness.TaskOpen},
		{"GO is signed while it is the call", "C-10", readiness.SRE, readiness.Go, claim.Said{Decision: claim.Go}, "", readiness.TaskVerified},
		{"GO against the call wants a reason", "C-10", readiness.SRE, readiness.AtRisk, claim.Said{Decision: claim.Go}, "reason against_advice", readiness.TaskOpen},
		{"also where it is only on track", "C-10", readiness.SRE, readiness.OnTrack, claim.Said{Decision: claim.Go, Reason: " "}, "reason against_advice", readiness.TaskOpen},
		{"and is signed with one", "C-10", readiness.SRE, readiness.NoGo, claim.Said{Decision: claim.Go, Reason: "the station cannot move"}, "", readiness.TaskVerified},
		{"and where nobody sees the reason", "C-10", readiness.SRE, readiness.AtRisk, claim.Said{Decision: claim.Go, Reason: "\u200b\u3000"}, "reason against_advice", readiness.TaskOpen},
		{"NO-GO for a reason that nobody sees", "C-10", readiness.SRE, readiness.Go, claim.Said{Decision: claim.NoGo, Reason: "\u200b"}, "reason required", readiness.TaskOpen},
		{"NO-GO wants one, too", "C-10", readiness.SRE, readiness.Go, claim.Said{Decision: claim.NoGo}, "reason required", readiness.TaskOpen},
		{"NO-GO with one fails", "C-10", readiness.SRE, readiness.Go, claim.Said{Decision: claim.NoGo, Reason: "smoke"}, "", readiness.TaskFailing},
		{"a tick is no signature", "C-10", readiness.SRE, readiness.Go, claim.Said{Evidence: "all fine"}, "decision required", readiness.TaskOpen},
		{"and neither is another word", "C-10", readiness.SRE, readiness.Go, claim.Said{Decision: claim.NoneNeeded}, "decision unknown", readiness.TaskOpen},
		{"the readiness review cannot be ticked", "B-05", readiness.SRE, "", claim.Said{Evidence: "all zero"}, "task derived", readiness.TaskOpen},
		{"nor what PR has told", "A-01", readiness.SRE, "", claim.Said{Evidence: "told"}, "task derived", readiness.TaskVerified},
		{"nor the war room", "C-09", readiness.SRE, "", claim.Said{Evidence: "all here"}, "task roles_are_taken", readiness.TaskOpen},
		{"nor the review", "E-04", readiness.SRE, "", claim.Said{Evidence: "went well"}, "task review_form", readiness.TaskOpen},
		{"an answer that there is not", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Level: "fine"}}, "level_was unknown", readiness.TaskOpen},
		{"a peak that is no rate", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Peak: "a lot"}}, "peak not_a_rate", readiness.TaskOpen},
		{"a review in part is kept and not done", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Level: "right", Peak: "21,000 req/s"}}, "", readiness.TaskOpen},
		{"so is one of which nobody sees an answer", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Level: "too_low", Peak: "21,000 req/s", Well: "a", Badly: "\u200b", Lucky: "-"}}, "", readiness.TaskOpen},
		{"nobody knows the peak", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Level: "right", Peak: "-", Well: "a", Badly: "-", Lucky: "-"}}, "", readiness.TaskVerified},
		{"nobody has said so of the peak", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Level: "right", Well: "a", Badly: "-", Lucky: "-"}}, "", readiness.TaskOpen},
		{"a whole one is", "E-04", readiness.SRE, "", claim.Said{Review: &claim.Answers{Level: "too_low", Peak: "21,000 req/s", Well: "a", Badly: "b", Lucky: "-"}}, "", readiness.TaskVerified},
		{"an issue is linked", "E-07", readiness.SRE, "", claim.Said{Evidence: "https://a.example/1 https://a.example/2"}, "", readiness.TaskVerified},
		{"none is needed", "E-07", readiness.SRE, "", claim.Said{Decision: claim.NoneNeeded}, "", readiness.TaskVerified},
		{"both cannot be", "E-07", readiness.SRE, "", claim.Said{Decision: claim.NoneNeeded, Evidence: "https://a.example/1"}, "decision not_both_links", readiness.TaskOpen},
		{"a sentence is no issue", "E-07", readiness.SRE, "", claim.Said{Evidence: "we talked"}, "evidence not_an_issue", readiness.TaskOpen},
		{"what nobody sees is none", "E-07", readiness.SRE, "", claim.Said{Evidence: "\u200b\u3000"}, "evidence required", readiness.TaskOpen},
		{"nothing is none", "E-07", readiness.SRE, "", claim.Said{}, "evidence required", readiness.TaskOpen},
	} {
		c := newClaimed(start)
		a := c.action(given.Noon, row.role)
		a.Advice = row.advice
		outcome, err := a.Complete(c.task(row.template), row.said)
		state := c.status(given.Noon, row.template).State
		if state == readiness.TaskInHand {
			state = readiness.TaskOpen
		}
		if why(err) != row.refused || state != row.state || (outcome.Kind == "") != (row.refused != "") {
			t.Errorf("%s: refused with %q (%v), then it is %s", row.sentence, why(err), err, state)
		}
		version := c.task(row.template).Version
		if _, again := a.Complete(c.task(row.template), row.said); row.refused == "" && (again != nil || c.task(row.template).Version != version) {
			t.Errorf("%s: said twice it is a change, %v", row.sentence, again)
		}
	}
}

func TestAGoAgainstTheCallStaysVisible(t *testing.T) {
	c := newClaimed(given.Noon.Add(30 * time.Minute))
	a := c.action(given.Noon, readiness.SRE)
	a.Advice = readiness.NoGo
	if c.row(given.Noon).Signed != nil {
		t.Error("signed before anybody has")
	}
	if _, err := a.Complete(c.task("C-10"), claim.Said{Decision: claim.Go, Reason: "the station cannot move"}); err != nil {
		t.Fatal(err)
	}
	if s := c.row(given.Noon).Signed; s == nil || !s.Signed.Against() || s.By != "sre" || s.Signed.Advice != "no_go" || s.Text != "the station cannot move" {
		t.Errorf("signed: %+v", s)
	}
	c.event.Start, c.event.End = c.event.Start.Add(time.Hour), c.event.End.Add(time.Hour)
	row, task := c.row(given.Noon), c.status(given.Noon, "C-10")
	if row.Signed != nil || !task.Lapsed || !task.Unknown || task.State == readiness.TaskVerified {
		t.Errorf("after a move it is %s, lapsed %v, unknown %v, signed %v", task.State, task.Lapsed, task.Unknown, row.Signed)
	}
}

func TestASignedNoGoIsTheCallAtOnce(t *testing.T) {
	c := newClaimed(given.Noon.Add(50 * time.Minute)) // C-10 is due in 35 minutes
	for i := range c.tasks {
		if task := &c.tasks[i]; task.Gate.TaskPhase() == "before" {
			*task = given.Done(*task, given.Noon)
		}
	}
	*c.task("C-10") = newClaimed(c.event.Start).tasks[slices.IndexFunc(c.tasks, func(t readiness.Task) bool { return t.Template == "C-10" })]
	blocked := func() bool {
		return slices.ContainsFunc(c.row(given.Noon).Blockers, func(b readiness.Blocker) bool {
			return b.Kind == readiness.BlockFailing && b.Severity == readiness.NoGo && b.Tasks[0].Template == "C-10"
		})
	}
	if blocked() {
		t.Fatal("nobody has signed, and it blocks")
	}
	if _, err := c.action(given.Noon, readiness.SRE).Complete(c.task("C-10"), claim.Said{Decision: claim.NoGo, Reason: "smoke"}); err != nil {
		t.Fatal(err)
	}
	if row := c.row(given.Noon); !blocked() || row.Call != readiness.NoGo {
		t.Errorf("signed NO-GO the call is %s, because of %v", row.Call, row.Blockers)
	}
}

func TestTheReadinessReviewIsDerivedFromTheOthers(t *testing.T) {
	now := given.Noon
	c := newClaimed(now.Add(6 * given.Day)) // B-05 was due a day ago
	review := func() readiness.TaskStatus { return c.status(now, "B-05") }
	if s := review(); s.State == readiness.TaskVerified || s.Proof.State != proof.Pending || s.Proof.Open == "" || s.Late || s.Missed {
		t.Fatalf("with everything open it is %+v", s.Proof)
	}
	for i := range c.tasks {
		if task := &c.tasks[i]; task.Gate.TaskPhase() == "before" && !task.Due.After(c.task("B-05").Due) && task.Template != "B-05" {
			*task = given.Done(*task, now.Add(-time.Hour))
			task.Waiver = &readiness.Waiver{Reason: "not this time", By: "Mori", At: now}
		}
	}
	if s := review(); s.State != readiness.TaskVerified || s.Proof.Open != "" {
		t.Errorf("with nothing open it is %s, open %q", s.State, s.Proof.Open)
	}
	b01 := c.task("B-01")
	b01.Waiver, b01.DoneAt, b01.Evidence = &readiness.Waiver{Reason: "later", By: "Mori", Waits: true, At: now}, time.Time{}, nil
	if s := review(); s.State == readiness.TaskVerified || s.Proof.Open != "B-01" {
		t.Errorf("with a skip that nobody has approved it is %s, open %q", s.State, s.Proof.Open)
	}
}

func TestTheWarRoomIsOpenWhenItsRolesAreTaken(t *testing.T) {
	c := newClaimed(given.Noon.Add(40 * time.Minute))
	take := func(now time.Time, role string, by readiness.Role) string {
		a := c.action(now, by)
		a.As = role
		_, err := a.Claim(c.task("C-09"))
		return why(err)
	}
	for _, row := range []struct {
		sentence string
		now      time.Time
		role     string
		by       readiness.Role
		refused  string
		open     string
	}{
		{"too far from air", given.Noon.Add(-21 * time.Minute), "lead", readiness.SRE, "task too_early", "lead scribe comms"},
		{"a role that there is not", given.Noon, "chef", readiness.SRE, "role unknown", "lead scribe comms"},
		{"somebody leads", given.Noon, "lead", readiness.SRE, "", "scribe comms"},
		{"another takes that over", given.Noon, "lead", readiness.Admin, "", "scribe comms"},
		{"PR speaks", given.Noon, "comms", readiness.PR, "", "scribe"},
		{"one may have two", given.Noon, "scribe", readiness.PR, "", ""},
	} {
		refused := take(row.now, row.role, row.by)
		if s := c.status(given.Noon, "C-09"); refused != row.refused || s.Proof.Open != row.open || (s.State == readiness.TaskVerified) != (row.open == "") {
			t.Errorf("%s: refused with %q, open %q, %s", row.sentence, refused, s.Proof.Open, s.State)
		}
	}
	a := c.action(given.Noon, readiness.PR)
	a.As = "comms"
	if _, err := a.Release(c.task("C-09")); err != nil || c.status(given.Noon, "C-09").Proof.Open != "comms" {
		t.Errorf("given back, open is %q, %v", c.status(given.Noon, "C-09").Proof.Open, err)
	}
	was := c.event
	for _, row := range []struct {
		sentence string
		by       time.Duration // later
		shorter  time.Duration
		open     string
	}{
		{"within the window for which they were taken", 0, 10 * time.Minute, "comms"},
		{"two days later", 2 * given.Day, 0, "lead scribe comms"},
		{"twenty minutes later", 20 * time.Minute, 0, "lead scribe comms"},
	} {
		c.event.Start, c.event.End = was.Start.Add(row.by), was.End.Add(row.by-row.shorter)
		if s := c.status(given.Noon, "C-09"); s.Proof.Open != row.open {
			t.Errorf("%s, open is %q", row.sentence, s.Proof.Open)
		}
	}
	if refused := take(given.Noon, "scribe", readiness.PR); refused != "" || c.status(given.Noon, "C-09").Proof.Open != "lead comms" {
		t.Errorf("taken again for the new time: refused with %q, open %q", refused, c.status(given.Noon, "C-09").Proof.Open)
	}
	early := newClaimed(given.Noon.Add(2 * time.Hour))
	early.task("C-09").Claims = []readiness.Claim{{Name: "Aoi", As: "lead", At: given.Noon}}
	if s := early.status(given.Noon.Add(100*time.Minute), "C-09"); s.Proof.Open != "lead scribe comms" {
		t.Errorf("taken two hours before air, open is %q", s.Proof.Open)
	}
	other := c.action(given.Noon, readiness.SRE)
	other.As = "lead"
	if _, err := other.Claim(c.task("B-03")); why(err) != "role not_asked_here" {
		t.Errorf("a role where none is asked for: %v", err)
	}
}

func TestOneWordConfirmsWhatHeldBeforeAMove(t *testing.T) {
	c := newClaimed(given.Noon.Add(20 * time.Hour))
	said := func(template string, role readiness.Role, said claim.Said) string {
		a := c.action(given.Noon, role)
		a.Advice = readiness.Go
		_, err := a.Complete(c.task(template), said)
		return why(err)
	}
	if wrong := said("C-01", readiness.SRE, claim.Said{Evidence: "frozen"}) + said("C-03", readiness.PR, claim.Said{}); wrong != "" {
		t.Fatal(wrong)
	}
	again := claim.Said{Again: true}
	if wrong := said("C-01", readiness.SRE, again); wrong != "" || len(c.task("C-01").Evidence) != 1 {
		t.Errorf("what holds is said again: %s", wrong)
	}
	c.event.Start, c.event.End = c.event.Start.Add(time.Hour), c.event.End.Add(time.Hour)
	if s := c.status(given.Noon, "C-01"); !s.Lapsed {
		t.Fatal("the move lapses nothing")
	}
	if wrong := said("C-03", readiness.SRE, again); wrong != "task only_pr" {
		t.Errorf("SRE confirms the air time: %q", wrong)
	}
	if wrong := said("C-01", readiness.SRE, again) + said("C-03", readiness.PR, again); wrong != "" {
		t.Errorf("refused: %s", wrong)
	}
	for _, template := range []string{"C-01", "C-03"} {
		if s := c.status(given.Noon, template); s.Lapsed || !s.DoneAt.Equal(given.Noon) {
			t.Errorf("%s is %s, lapsed %v", template, s.State, s.Lapsed)
		}
	}
}

func TestALadderOfBeforeGetsItsClaims(t *testing.T) {
	now := readiness.DefaultLadder()
	old := readiness.DefaultLadder()
	for i := range old.Templates {
		tpl := &old.Templates[i]
		if slices.Contains(claim.Proofs, string(tpl.Proof)) {
			tpl.Proof = ""
		}
		tpl.Shared = false
		switch tpl.ID {
		case "E-04":
			tpl.TitleJA, tpl.TitleEN = "実測のピーク・立ち上がり・余波を記録", "Record peak, ramp and tail"
		case "E-07":
			tpl.Verify = readiness.VerifyHTTP
		}
	}
	if got := old.WithClaims(); !slices.Equal(got.Templates, now.Templates) {
		t.Error("the default ladder of before does not become the present one")
	}
	mine := slices.Clone(old.Templates)
	for i := range mine {
		mine[i].TitleEN += "!"
	}
	changed := readiness.Ladder{Rungs: old.Rungs, Templates: mine}
	if got := changed.WithClaims(); !slices.Equal(got.Templates, mine) {
		t.Error("what people have changed is changed again")
	}
	if !slices.Equal(now.WithClaims().Templates, now.Templates) {
		t.Error("a ladder that has them is changed")
	}
}
