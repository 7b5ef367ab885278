package readiness

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// Question gives what the verifier is to ask, and what it must answer.
func (a *Ask) Question() proof.Query {
	return proof.Query{Source: a.Source, Ask: a.Check, Want: a.Want}
}

// Connected says that a machine is set up to prove the task: its status is never typed.
func (a *Ask) Connected() bool {
	if a.Proof != "" {
		return false
	}
	switch a.Verify.Spec().Needs {
	case "check":
		return a.Check != ""
	case "source":
		return a.Source != ""
	default:
		return false
	}
}

// FreshFor is how long what a machine says counts for the task; 0: it does not age.
func (a *Ask) FreshFor() time.Duration { return cmp.Or(a.TTL, a.Verify.Spec().Fresh) }

// wrongQuestion lists what is wrong with what a machine is to be asked.
func (a *Ask) wrongQuestion() []fault.Invalid {
	if !proof.IsFigure(a.Want.Value) { // whoever is asked: it cannot be kept
		return []fault.Invalid{{Field: "value", Reason: "not_a_number"}}
	}
	if a.Proof == ProofChecks {
		return wrongChecks(a.Check)
	}
	if wrong := a.Verify.Spec().wrong; wrong != nil && a.Connected() {
		return wrong(a)
	}
	return nil
}

// wrongChecks refuses ids that no check has.
func wrongChecks(ids string) []fault.Invalid {
	listed := strings.Fields(ids)
	if len(listed) == 0 {
		return []fault.Invalid{{Field: "check", Reason: "required"}}
	}
	for _, id := range listed {
		if _, known := toppage.DefaultCheckMap[id]; !known {
			return []fault.Invalid{{Field: "check", Reason: "no_such_check", Got: id}}
		}
	}
	return nil
}

// checksProof is what checks of the pages say that count for the event: every one has to pass on every page. A page that
// is not asked for a check by the event's level does not speak of it.
func checksProof(s toppage.Shield, ids string) Proof {
	pages := [][]toppage.Check{s.Checks}
	if len(s.All) > 0 {
		pages = nil
		for _, p := range s.All {
			pages = append(pages, p.Checks)
		}
	}
	p := Proof{State: proof.Pass}
	for _, id := range strings.Fields(ids) {
		found := false
		for _, checks := range pages {
			if i := slices.IndexFunc(checks, func(c toppage.Check) bool { return c.ID == id }); i >= 0 && checks[i].State != toppage.CheckNA {
				found = true
				p = p.with(checks[i])
			}
		}
		if !found {
			p = p.with(toppage.Check{State: toppage.CheckUnknown})
		}
	}
	return p
}

// checkProof is what one check makes of a task: a warning is not there yet, and nothing is wrong.
var checkProof = map[toppage.CheckState]proof.State{toppage.CheckPass: proof.Pass, toppage.CheckWarn: proof.Pending, toppage.CheckFail: proof.Fail, toppage.CheckUnknown: proof.Unknown}

// proofOrder has what is worst first.
var proofOrder = []proof.State{proof.Fail, proof.Unknown, proof.Pending, proof.Pass}

// with takes one more check into account: the worst counts, and of its evidence the oldest.
func (p Proof) with(c toppage.Check) Proof {
	state := checkProof[c.State]
	if slices.Index(proofOrder, state) < slices.Index(proofOrder, p.State) {
		p.State = state
	}
	if !c.At.IsZero() && (p.At.IsZero() || c.At.Before(p.At)) {
		p.At = c.At
	}
	if !c.Expires.IsZero() && (p.Expires.IsZero() || c.Expires.Before(p.Expires)) {
		p.Expires = c.Expires
	}
	return p
}
