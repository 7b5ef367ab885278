package readiness

import (
	"cmp"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// Verification is what a machine last said of a task, kept by event and template.
type Verification struct {
	EventID  string
	Template string
	proof.Reading
	// About is what was asked, From and To the window of the event for which that was: an answer to another question
	// says nothing.
	About    proof.Query
	From, To time.Time
	// PassedAt is when it last passed; zero: never. What has passed and does not any more is a contradiction.
	PassedAt time.Time
	By       string // the connection that answered
	// Link leads to more, as the other side gave it; empty: it gave none.
	Link   string
	NextAt time.Time // when it is asked again; zero: not by itself
}

// verified is what a machine last said of a task, as it counts at now.
func (e *Event) verified(now time.Time, t *Task, said map[string]Verification) Proof {
	if !t.Connected() {
		return Proof{State: proof.Unknown}
	}
	from, to := e.Window()
	v, asked := said[t.Template]
	if !asked {
		return t.untold(now, proof.UnreadNotAsked, nil)
	}
	if t.Gate.TaskPhase() != "after" {
		now = earlier(now, to.Add(TailLength)) // nobody is asked any more when the event is closed
	}
	return t.proven(now, from, to, &v)
}

// untold is the proof of what nobody has said anything about: before the gate nothing is wrong.
func (t *Task) untold(now time.Time, reason string, v *Verification) Proof {
	if t.due(now) {
		return Proof{State: proof.Unknown, Reason: reason, Said: v}
	}
	return Proof{State: proof.Pending, Reason: reason, Said: v}
}

// proven weighs what a machine said. What is not there yet before the gate, and never was, is pending; at the gate it is
// wrong, and so is at any time what was there once.
func (t *Task) proven(now, from, to time.Time, v *Verification) Proof {
	switch {
	case v.About != t.Question():
		return t.untold(now, proof.UnreadNotAsked, v)
	case !v.covers(t, from, to) && !v.PassedAt.IsZero(): // asked again at once, whenever it is due now
		return Proof{State: proof.Unknown, Reason: proof.UnreadMoved, Said: v, Once: true}
	case !v.covers(t, from, to):
		return t.untold(now, proof.UnreadMoved, v)
	}
	p := Proof{State: v.State, At: v.At, Expires: v.expires(t), Reason: v.Reason, Said: v, Once: !v.PassedAt.IsZero()}
	switch {
	case v.State == proof.Unknown:
	case v.At.After(now.Add(fault.MaxSkew)):
		p.State, p.Reason = proof.Unknown, proof.UnreadFuture
	case !p.Expires.IsZero() && !now.Before(p.Expires):
		p.State, p.Reason = proof.Unknown, proof.UnreadStale
	case v.State == proof.Fail && v.PassedAt.IsZero() && !t.due(now):
		p.State = proof.Pending
	}
	return p
}

// covers says that what was said is of the event's window as it is.
func (v *Verification) covers(t *Task, from, to time.Time) bool {
	return Evidence{From: v.From, To: v.To}.covers(cmp.Or(t.Verify.Spec().Tied, t.Tied), from, to)
}

// expires says until when the answer counts; zero: for good. What comes after the event is proven once.
func (v *Verification) expires(t *Task) time.Time {
	if v.FreshFor == 0 || v.State == proof.Pass && t.Gate.TaskPhase() == "after" {
		return time.Time{}
	}
	return v.At.Add(v.FreshFor)
}

// Heard makes what is kept of a reading, given what was kept before (nil: nothing).
func (t *Task) Heard(was *Verification, e Event, r proof.Reading, by string) Verification {
	v := Verification{EventID: t.EventID, Template: t.Template, Reading: r, About: t.Question(), By: by}
	v.From, v.To = e.Window()
	if was != nil && was.About == v.About && was.covers(t, v.From, v.To) {
		v.PassedAt = was.PassedAt
	}
	if r.State == proof.Pass {
		v.PassedAt = r.At
	}
	return v
}

// Turned names the change that a new word of a machine makes of the task; empty: none. Only what was said counts, so that
// silence and what follows it are no news.
func (t *Task) Turned(was *Verification, is Verification) string {
	before, after := journal.TaskUnproven, t.wordOf(is)
	if was != nil {
		before = t.wordOf(*was)
	}
	if before == after {
		return ""
	}
	return after
}

// wordOf says what a machine's word made of the task when it was given.
func (t *Task) wordOf(v Verification) string {
	switch t.proven(v.Asked, v.From, v.To, &v).State {
	case proof.Pass:
		return journal.TaskProven
	case proof.Fail:
		return journal.TaskDisproved
	default:
		return journal.TaskUnproven
	}
}

// VerifiedTurn gives the first instant after now at which something that a machine said stops to count; zero where
// nothing does.
func VerifiedTurn(now time.Time, verified map[string]map[string]Verification) time.Time {
	next := fault.Turn{After: now}
	for _, ofEvent := range verified {
		for _, v := range ofEvent {
			next.Consider(v.At.Add(-fault.MaxSkew))
			if v.FreshFor > 0 {
				next.Consider(v.At.Add(v.FreshFor))
			}
		}
	}
	return next.At
}
