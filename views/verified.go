package views

import (
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// provenHow says how a machine proves a task.
func (p Page) provenHow(t readiness.TaskStatus) string {
	switch {
	case t.Task.Proof == readiness.ProofChecks:
		return p.t().Verify.HowChecks(t.Check)
	case t.Task.Proof != "":
		return p.t().Task.HowComputed[t.Task.Proof]
	default:
		return p.t().Verifier(t.Verify).Held
	}
}

// machineSays is what the machine that proves a task said last: its value and when, what it fails, or why it is not known;
// empty where it has said nothing.
func (p Page) machineSays(t readiness.TaskStatus) string {
	w, said := p.t().Verify, t.Proof.Said
	if t.Proof.Reason != "" && t.Proof.State != proof.Pass {
		return p.t().Sentences(p.unread(t.Proof))
	}
	if said == nil {
		return ""
	}
	var is string
	switch measured := p.measured(said.Reading); t.Proof.State {
	case proof.Pass:
		is = w.Holds(measured, said.Required)
	case proof.Fail:
		is = w.Fails(measured, said.Required)
	default:
		is = w.NotYet(measured, said.Required)
	}
	if t.Proof.State != proof.Pass && !said.PassedAt.IsZero() {
		is = p.t().Join(is, w.PassedAt(p.t().DayTime(p.near(said.PassedAt))))
	}
	return p.t().Join(is, w.AskedAt(p.t().Age(toppage.EvidenceUntil(said.At, t.Proof.Expires), p.clock())))
}

// unread says why nothing is known, with what the other side said of it.
func (p Page) unread(proof readiness.Proof) string {
	says := p.t().UnreadReason(proof.Reason)
	if proof.Said != nil && proof.Said.Detail != "" && proof.Said.Reason == proof.Reason {
		return says + " (" + proof.Said.Detail + ")"
	}
	return says
}

// measured writes down what was measured; of a roster, the gap or who is on call.
func (p Page) measured(r proof.Reading) string {
	from, to, interval := strings.Cut(r.Measured, "/")
	begin, err1 := time.Parse(time.RFC3339, from)
	end, err2 := time.Parse(time.RFC3339, to)
	if interval && err1 == nil && err2 == nil {
		return p.t().Verify.Gap(p.t().DayTime(p.near(begin)), p.t().DayTime(p.near(end)))
	}
	if r.Measured == "" {
		return p.t().Verify.Nothing[r.State]
	}
	return r.Measured
}

// runnable says that a machine can be asked about the task now.
func (p Page) runnable(t readiness.TaskStatus) bool {
	return p.may(readiness.WorkTasks) && t.Connected() && t.Verify.Spec().Asked && t.State != readiness.TaskGone
}

// sources lists the connections that may prove tasks, and the chosen one where it is not there (any more).
func sources(all []readiness.Connection, chosen string) []option {
	var options []option
	known := chosen == ""
	for _, c := range all {
		known = known || c.Name == chosen
		if !c.Kind.Spec().Told {
			options = append(options, option{c.Name, c.Name + " (" + string(c.Kind) + ")"})
		}
	}
	if !known {
		options = append(options, option{chosen, chosen + " (?)"})
	}
	return options
}
