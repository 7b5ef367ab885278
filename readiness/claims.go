package readiness

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/journal"
	"tallylight/readiness/proof"
)

// claims are the proofs that rest on what people say of our own data.
func claims() []ProofName {
	names := make([]ProofName, len(claim.Proofs))
	for i, name := range claim.Proofs {
		names[i] = ProofName(name)
	}
	return names
}

// claimed says that the task is proven by what people say of our own data.
func (a *Ask) claimed() bool { return slices.Contains(claim.Proofs, string(a.Proof)) }

// saidByPeople says that completing the task is a press, a form or a link that its proof asks for.
func (a *Ask) saidByPeople() bool {
	return a.claimed() && a.Proof != claim.NothingOpen && a.Proof != claim.Roles
}

// refusal is why the task cannot be ticked by hand.
func (a *Ask) refusal() string {
	switch a.Proof {
	case "", ProofTopPage, ProofFeed, ProofChecks:
		return "machine_verified"
	case claim.Roles:
		return "roles_are_taken"
	default:
		return "derived"
	}
}

// claimed is the proof of a task that rests on what people have said of it.
func (e *Event) claimed(t *Task) Proof {
	from, to := e.Window()
	newest := t.Newest()
	switch {
	case t.Proof == claim.NothingOpen: // weighed when all others are
		return Proof{State: proof.Pending}
	case t.Proof == claim.Roles:
		return t.rolesTaken(e.opens(t), from, to)
	case newest == nil:
		return Proof{State: proof.Pending}
	case newest.Review != nil && !newest.Review.Complete():
		return Proof{State: proof.Pending, Open: newest.Review.Open()}
	case !newest.covers(t.tie(), from, to):
		return Proof{State: proof.Unknown, Reason: proof.UnreadMoved, At: newest.At}
	case newest.At.Before(e.opens(t)): // it was said before it can be known
		return Proof{State: proof.Pending}
	case newest.Signed != nil && newest.Signed.Decision == claim.NoGo:
		return Proof{State: proof.Fail, At: newest.At}
	default:
		return Proof{State: proof.Pass, At: newest.At}
	}
}

// opens is the instant from which what is said of the task counts for the event.
func (e *Event) opens(t *Task) time.Time {
	from, _ := e.Window()
	return Stage{From: from, Zone: e.ZoneLocation(), onAir: e.OnAirAt}.Opens(t.Ask)
}

// holdsRole says that a role was taken for the event as it airs now: since it may be, and for a window that holds this one.
func (c *Claim) holdsRole(opens, from, to time.Time) bool {
	return !c.At.Before(opens) && Evidence{From: c.From, To: c.To}.covers(TiedWindow, from, to)
}

// rolesTaken says whether each role of the war room has been taken for the event as it airs now.
func (t *Task) rolesTaken(opens, from, to time.Time) Proof {
	p := Proof{State: proof.Pass}
	var open []string
	for _, role := range claim.WarRoom {
		i := slices.IndexFunc(t.Claims, func(c Claim) bool { return c.As == role && c.holdsRole(opens, from, to) })
		if i < 0 {
			open = append(open, role)
		} else if t.Claims[i].At.After(p.At) {
			p.At = t.Claims[i].At
		}
	}
	if len(open) > 0 {
		return Proof{State: proof.Pending, Open: strings.Join(open, " ")}
	}
	return p
}

// weighOpen weighs the tasks that stand for others, when all the others have been.
func (c Checklist) weighOpen(now, last time.Time, stage Stage) {
	for i := range c {
		if t := &c[i]; t.Task.Proof == claim.NothingOpen {
			t.Proof = c.nothingOpen(t)
			t.weigh(now, last, stage)
		}
	}
}

// nothingOpen says that every other task before air that is asked for and due no later is done or skipped. What always has to
// hold stands for itself.
func (c Checklist) nothingOpen(review *TaskStatus) Proof {
	var open []string
	for i := range c {
		t := &c[i]
		if t.Asked && !t.Undo && !t.State.settled() && t.Gate.Anchor != Always && t.Gate.TaskPhase() == "before" &&
			t.Task.Proof != claim.NothingOpen && !t.Due.After(review.Due) {
			open = append(open, t.Template)
		}
	}
	if len(open) > 0 {
		return Proof{State: proof.Pending, Open: strings.Join(open, " ")}
	}
	return Proof{State: proof.Pass}
}

// signed gives what somebody signed under the final call that still holds; nil where nobody has.
func (c Checklist) signed() *Evidence {
	for i := range c {
		t := &c[i]
		if holds := t.State == TaskVerified || t.State == TaskFailing; t.Task.Proof == claim.Signed && holds {
			return t.Newest()
		}
	}
	return nil
}

// takeRole takes a role of the war room, also from somebody else.
func (a Action) takeRole(t *Task) (Outcome, error) {
	switch {
	case t.Proof != claim.Roles:
		return Outcome{}, fault.Invalid{Field: "role", Reason: "not_asked_here", Got: a.As}
	case !slices.Contains(claim.WarRoom, a.As):
		return Outcome{}, fault.Invalid{Field: "role", Reason: "unknown", Got: a.As}
	case t.Gone:
		return Outcome{}, fault.Invalid{Field: "task", Reason: "gone"}
	case a.Now.Before(a.Stage.Opens(t.Ask)):
		return Outcome{}, fault.Invalid{Field: "task", Reason: "too_early", Got: t.TickFrom.Name()}
	}
	data := map[string]string{"role": a.As}
	if i := slices.IndexFunc(t.Claims, func(c Claim) bool { return c.As == a.As }); i >= 0 {
		if c := t.Claims[i]; c.Of(a.By) && c.holdsRole(a.Stage.Opens(t.Ask), a.Stage.From, a.Stage.To) {
			return Outcome{}, nil
		}
		data["taken_from"] = t.Claims[i].Name
		t.Claims = slices.Delete(t.Claims, i, i+1)
	}
	t.Claims = append(t.Claims, Claim{ID: a.By.ID, Name: a.By.Name, At: a.Now, As: a.As, From: a.Stage.From, To: a.Stage.To})
	return Outcome{Kind: journal.TaskClaimed, Data: data}, nil
}

// leaveRole gives a role back; without having it nothing changes.
func (a Action) leaveRole(t *Task) (Outcome, error) {
	i := slices.IndexFunc(t.Claims, func(c Claim) bool { return c.As == a.As && c.Of(a.By) })
	if i < 0 {
		return Outcome{}, nil
	}
	t.Claims = slices.Delete(t.Claims, i, i+1)
	return Outcome{Kind: journal.TaskReleased, Data: map[string]string{"role": a.As}}, nil
}

// say notes what a person says of a task whose proof asks for it.
func (a Action) say(t *Task, said claim.Said) (Outcome, error) {
	switch {
	case t.Gone:
		return Outcome{}, fault.Invalid{Field: "task", Reason: "gone"}
	case a.Now.Before(a.Stage.Opens(t.Ask)):
		return Outcome{}, fault.Invalid{Field: "task", Reason: "too_early", Got: t.TickFrom.Name()}
	case t.Proof == claim.Reviewed:
		return a.review(t, said.Review)
	}
	said.Evidence, said.Note, said.Reason = strings.TrimSpace(said.Evidence), strings.TrimSpace(said.Note), strings.TrimSpace(said.Reason)
	for _, text := range [][2]string{{"evidence", said.Evidence}, {"note", said.Note}, {"reason", said.Reason}} {
		if err := written(text[0], text[1], false); err != nil {
			return Outcome{}, err
		}
	}
	says := map[ProofName]func(claim.Said) ([]Evidence, error){claim.AirTime: a.confirmTime, claim.Signed: a.sign, claim.Linked: a.link}
	evidence, err := says[t.Proof](said)
	if err != nil || a.stands(t, evidence) {
		return Outcome{}, err
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	for _, e := range evidence {
		a.finish(t, e)
	}
	return Outcome{Kind: journal.TaskCompleted, Data: a.told(said)}, nil
}

// told is what the log says of it.
func (a Action) told(said claim.Said) map[string]string {
	data := map[string]string{"evidence": said.Evidence, "note": said.Note}
	if said.Decision != "" {
		data["decision"], data["reason"] = said.Decision, said.Reason
	}
	if said.Decision == claim.Go || said.Decision == claim.NoGo {
		data["call"] = string(a.Advice)
	}
	return data
}

// stands says that the same has been said already, of the air time as it is.
func (a Action) stands(t *Task, evidence []Evidence) bool {
	newest, says := t.Newest(), evidence[len(evidence)-1]
	if newest == nil || !newest.covers(t.tie(), a.Stage.From, a.Stage.To) || newest.Kind != says.Kind || newest.Text != says.Text {
		return false
	}
	return says.Signed == nil || newest.Signed != nil && newest.Signed.Decision == says.Signed.Decision
}

// confirmTime is PR's press that the air time is right.
func (a Action) confirmTime(said claim.Said) ([]Evidence, error) {
	switch {
	case said.Decision != "":
		return nil, fault.Invalid{Field: "decision", Reason: "not_asked_here", Got: said.Decision}
	case !a.By.Role.May(ConfirmTime):
		return nil, fault.Invalid{Field: "task", Reason: "only_pr", Got: string(a.By.Role)}
	}
	return []Evidence{{Kind: claim.Press, Text: said.Evidence}}, nil
}

// sign is a press under the final call. To sign GO against the call, or NO-GO, takes a reason.
func (a Action) sign(said claim.Said) ([]Evidence, error) {
	switch {
	case said.Decision == "":
		return nil, fault.Invalid{Field: "decision", Reason: "required"}
	case !a.By.answers():
		return nil, fault.Invalid{Field: "decision", Reason: "nobody_answers", Got: a.By.Name}
	case said.Decision != claim.Go && said.Decision != claim.NoGo:
		return nil, fault.Invalid{Field: "decision", Reason: "unknown", Got: said.Decision}
	case fault.Blank(said.Reason) && said.Decision == claim.NoGo:
		return nil, fault.Invalid{Field: "reason", Reason: "required"}
	case fault.Blank(said.Reason) && a.Advice != Go:
		return nil, fault.Invalid{Field: "reason", Reason: "against_advice", Got: string(a.Advice)}
	}
	return []Evidence{{Kind: claim.Press, Text: said.Reason, Signed: &claim.Signature{Decision: said.Decision, Advice: string(a.Advice), Reason: said.Reason}}}, nil
}

// link is the addresses of issues, or a press that none is needed.
func (a Action) link(said claim.Said) ([]Evidence, error) {
	switch {
	case said.Decision == claim.NoneNeeded && said.Evidence != "":
		return nil, fault.Invalid{Field: "decision", Reason: "not_both_links", Got: said.Decision}
	case said.Decision == claim.NoneNeeded:
		return []Evidence{{Kind: claim.NoneNeeded, Text: said.Reason}}, nil
	case said.Decision != "":
		return nil, fault.Invalid{Field: "decision", Reason: "unknown", Got: said.Decision}
	case fault.Blank(said.Evidence):
		return nil, fault.Invalid{Field: "evidence", Reason: "required"}
	}
	var links []Evidence
	for address := range strings.FieldsSeq(said.Evidence) {
		if !fault.IsLink(address) {
			return nil, fault.Invalid{Field: "evidence", Reason: "not_an_issue", Got: address}
		}
		links = append(links, Evidence{Kind: "link", Text: address})
	}
	return links, nil
}

// review keeps the answers of a review. It is done while every question is answered.
func (a Action) review(t *Task, said *claim.Answers) (Outcome, error) {
	if said == nil {
		return Outcome{}, fault.Invalid{Field: "task", Reason: "review_form", Got: t.Template}
	}
	answers := said.Trimmed()
	wrong := answers.Wrong()
	if answers.Peak != "" && answers.Peak != claim.Nothing && forecast.Read(answers.Peak).Rate == 0 {
		wrong = append(wrong, fault.Invalid{Field: "peak", Reason: "not_a_rate", Got: answers.Peak})
	}
	if err := fault.First(wrong); err != nil {
		return Outcome{}, err
	}
	if was := t.Answers(); was != nil && *was == answers || was == nil && answers == (claim.Answers{}) {
		return Outcome{}, nil
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	t.Evidence = slices.DeleteFunc(t.Evidence, func(e Evidence) bool { return e.Review != nil })
	a.finish(t, Evidence{Kind: claim.Review, Review: &answers})
	return Outcome{Kind: journal.TaskReviewed}, nil
}

// Answers gives what the form of a review holds; nil: nothing yet.
func (t *Task) Answers() *claim.Answers {
	for i := len(t.Evidence) - 1; i >= 0; i-- {
		if r := t.Evidence[i].Review; r != nil {
			return r
		}
	}
	return nil
}

// again says, for the air time as it is, what somebody said of the task for another one. What is not out of its time changes
// nothing; what has to be said anew in its own way is refused with an Invalid.
func (a Action) again(t *Task) (Outcome, error) {
	newest := t.Newest()
	switch {
	case newest == nil:
		return Outcome{}, fault.Invalid{Field: "task", Reason: "nothing_to_confirm", Got: t.Template}
	case t.Gone || t.Waived(a.Now) || newest.covers(t.tie(), a.Stage.From, a.Stage.To):
		return Outcome{}, nil
	case !t.ByHand() && t.Proof != claim.AirTime:
		return Outcome{}, fault.Invalid{Field: "task", Reason: "say_anew", Got: t.Template}
	}
	return a.Complete(t, claim.Said{Evidence: newest.Text})
}
