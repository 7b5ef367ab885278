package views

import (
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
)

// StandingPage lists what is done once for the company. Typed is evidence that was refused, of the task that it is for.
type StandingPage struct {
	Page
	Items  standing.Items // standing.List
	Ladder readiness.Ladder
	Task   string
	Typed  string
	Errors []fault.Invalid
}

// standingKinds are the silhouettes of the states.
var standingKinds = map[standing.State]string{standing.Never: "none", standing.Expired: "risk", standing.Ends: "risk", standing.InForce: "ok"}

// standingHref leads to the first of the standing tasks that hold an event back.
func standingHref(b readiness.Blocker) string {
	if len(b.Standing) == 0 {
		return "/standing"
	}
	return "/standing#" + b.Standing[0].Template
}

// standingGate is from when events ask for a standing task.
func (p Page) standingGate(i standing.Item) string {
	return p.t().Gate(readiness.Gate{Anchor: readiness.AtStart, Lead: -i.Lead})
}

// earlierProofs are the proofs of a standing task that count no longer, the newest first.
func earlierProofs(i standing.Item) []standing.Proof {
	if len(i.Record.Proofs) < 2 {
		return nil
	}
	old := slices.Clone(i.Record.Proofs[:len(i.Record.Proofs)-1])
	slices.Reverse(old)
	return old
}

// wrong is what was refused of the evidence for a standing task.
func (p StandingPage) wrong(i standing.Item) (typed string, errors []fault.Invalid) {
	if p.Task != i.Template {
		return "", nil
	}
	return p.Typed, p.Errors
}
