package notice

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
)

// Coming is what will be told of an event.
type Coming struct {
	At       time.Time
	Reason   Reason
	Subjects []string // ids of the tasks, of proofs the checks
	Only     Only
}

// Only is on which condition something will be told.
type Only string

// The conditions.
const (
	Always     Only = ""            // in any case
	IfOpen     Only = "open"        // the tasks are neither done nor skipped by then
	IfNobody   Only = "nobody"      // nobody has taken them by then
	IfUnsaid   Only = "unsaid"      // nobody has said that it aired
	IfNotClear Only = "not_clear"   // the call is still NO-GO or UNKNOWN then
	IfUnproven Only = "not_renewed" // no newer proof has come by then
)

// Ahead lists what will be told of an event from now on by itself, in its order: of what is cancelled, hidden or over nothing.
func Ahead(now time.Time, r readiness.Row) []Coming {
	l := looking{now: now, row: &r}
	l.from, l.to = r.Event.Window()
	l.event()
	a := ahead{looking: &l}
	if !l.is.Hidden && r.Phase != readiness.CancelledPhase {
		a.add(l.from, OnAir, Always, "")
		if l.asksAired() {
			a.add(l.to.Add(askAfter), AskAired, IfUnsaid, "")
		}
	}
	if !l.is.apart() {
		a.readiness()
	}
	slices.SortStableFunc(a.coming, func(x, y Coming) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Only, y.Only))
	})
	return a.coming
}

// ahead is what comes of one event.
type ahead struct {
	*looking
	coming []Coming
}

func (a *ahead) readiness() {
	if bad(a.is.Call) {
		a.add(a.from.Add(-near), CallTurned, IfNotClear, "")
	}
	for i := range a.row.Tasks {
		t := &a.row.Tasks[i]
		if awaited(t) {
			a.add(a.lastNearOf(t), LastNear, IfOpen, t.ID)
			a.add(t.Last, TaskLate, IfOpen, t.ID)
		}
		if nobodys(t) {
			a.add(t.Due.Add(-nobodyNear), GateNobody, IfNobody, t.ID)
		}
		if at := t.Expires(); t.Asked && t.Settled() && at.Before(a.from) {
			a.add(at, EvidenceLapsed, IfUnproven, t.ID)
		}
	}
	for _, c := range Expiring(*a.row) {
		a.add(a.from.Add(-proofsAhead), ProofExpires, IfUnproven, c.ID)
	}
}

// add notes what comes after now; tasks that come together are one.
func (a *ahead) add(at time.Time, reason Reason, only Only, subject string) {
	if !at.After(a.now) {
		return
	}
	i := slices.IndexFunc(a.coming, func(c Coming) bool { return c.At.Equal(at) && c.Reason == reason && c.Only == only })
	if i < 0 {
		i = len(a.coming)
		a.coming = append(a.coming, Coming{At: at, Reason: reason, Only: only})
	}
	if subject != "" {
		a.coming[i].Subjects = append(a.coming[i].Subjects, subject)
	}
}
