package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// The bounds of what a task may ask for.
const (
	MaxLead = 366 * fault.Day
	MaxTTL  = 366 * fault.Day
)

// Proofs lists what Tallylight can prove itself; empty: nothing, so that a person does it.
var Proofs = append([]ProofName{"", ProofTopPage, ProofFeed, ProofBrief, ProofForecast, ProofLevel, ProofOnAir, ProofAired, ProofChecks}, claims()...)

// Wrong lists the fields because of which a task cannot be asked for so.
func (a Ask) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(a.TitleJA), "title_ja", "required", "")
	refuse(fault.Blank(a.TitleEN), "title_en", "required", "")
	refuse(fault.LongerThan(a.TitleJA, fault.MaxTaskTitle), "title_ja", "too_long", "")
	refuse(fault.LongerThan(a.TitleEN, fault.MaxTaskTitle), "title_en", "too_long", "")
	wrong = append(wrong, fault.WrongAddress("runbook", a.Runbook)...)
	refuse(fault.LongerThan(a.Knows, fault.MaxKnows), "knows", "too_long", "")
	refuse(fault.LongerThan(a.Check, fault.MaxCheck), "check", "too_long", "")
	refuse(a.Verify == "" || a.Verify.Spec().Kind != a.Verify, "verify", "unknown", string(a.Verify))
	refuse(!slices.Contains(Proofs, a.Proof), "proof", "unknown", string(a.Proof))
	refuse(a.TTL < 0 || a.TTL > MaxTTL, "ttl", "out_of_range", a.TTL.String())
	refuse(a.Tied != Untied && a.Tied != TiedStart && a.Tied != TiedWindow, "tied", "unknown", string(a.Tied))
	gate := a.Gate.wrong()
	if len(gate) == 0 {
		gate = a.wrongLast()
	}
	return slices.Concat(wrong, gate, a.wrongQuestion())
}

// wrongLast refuses a last possible time that is not between the gate and air, and a tick that counts from after it.
func (a *Ask) wrongLast() []fault.Invalid {
	last := a.Last
	switch {
	case a.TickFrom != Gate{} && (a.TickFrom.Anchor != AtStart || a.TickFrom.Lead > 0 || a.Gate.TaskPhase() != "before"):
		return []fault.Invalid{{Field: "tick_from", Reason: "not_before_air", Got: a.TickFrom.Name()}}
	case last == Gate{}:
		return nil
	case last.Anchor != AtStart || last.Lead > 0 || a.Gate.Anchor != AtStart:
		return []fault.Invalid{{Field: "last", Reason: "not_before_air", Got: last.Name()}}
	case last.Lead < a.Gate.Lead, last.Lead%time.Minute != 0:
		return []fault.Invalid{{Field: "last", Reason: "before_due", Got: last.Name()}}
	}
	return nil
}

// wrong refuses a gate that counts from nothing, or from too far.
func (g Gate) wrong() []fault.Invalid {
	switch {
	case g.Anchor != Always && g.Anchor != AtEntry && g.Anchor != AtStart && g.Anchor != AtEnd:
		return []fault.Invalid{{Field: "anchor", Reason: "unknown", Got: string(g.Anchor)}}
	case !g.Timed() && g.Lead != 0, g.Lead.Abs() > MaxLead, g.Lead%time.Minute != 0,
		g.Anchor == AtEnd && g.Lead < 0, g.Anchor == AtStart && g.Lead > 0:
		return []fault.Invalid{{Field: "lead", Reason: "out_of_range", Got: g.Lead.String()}}
	}
	return nil
}
