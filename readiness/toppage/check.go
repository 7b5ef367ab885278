package toppage

import (
	"time"

	"tallylight/readiness/fault"
)

// CheckState is the result of one check.
type CheckState string

// The check states.
const (
	CheckPass    CheckState = "pass"
	CheckWarn    CheckState = "warn"
	CheckFail    CheckState = "fail"
	CheckUnknown CheckState = "unknown"
	CheckNA      CheckState = "na"
)

// Reason is why a check does not pass, or proves less: a fixed word that text/ turns into what to do.
type Reason string

// Check is one line of defence with its evidence. Measured, Required and Evidence are figures and quoted
// headers, the same in every language.
type Check struct {
	ID       string     `json:"id"`
	State    CheckState `json:"state"`
	Measured Quantities `json:"measured"`
	Required Quantities `json:"required"`
	Evidence string     `json:"evidence"`
	At       time.Time  `json:"at,omitzero"`
	// Expires is when the evidence stops counting; zero where there is none.
	Expires time.Time `json:"expires,omitzero"`
	Core    bool      `json:"core"`
	// Should and Last are when it should pass for the event and when it counts in full; zero without an event, and Should
	// where it should always pass.
	Should time.Time `json:"-"`
	Last   time.Time `json:"-"`
	Binds  Bind      `json:"-"`
	Reason Reason    `json:"reason,omitempty"`
	// Again is when the page is looked at once more because its first answers decide nothing; zero: they do.
	Again time.Time `json:"judged_again_at,omitzero"`
	// MinLevel is the level from which it is required; 0: never.
	MinLevel int `json:"min_level"`
	// Layer is the shared cache that it is about, where one was seen or is expected.
	Layer string `json:"layer,omitempty"`
	// Waiver lets it pass with a warning although it fails; nil: none does.
	Waiver *CheckWaiver `json:"-"`
}

// Verdict is the state of a top page for a level.
type Verdict string

// The verdicts, in the one order of states: the worst wins, a proven failure outranks ignorance, ignorance
// outranks hope.
const (
	Unprotected    Verdict = "unprotected"
	UnknownVerdict Verdict = "unknown"
	VerdictAtRisk  Verdict = "at_risk"
	Protected      Verdict = "protected"
)

// Combine gives the verdict over the required checks: unprotected if a core check fails, else unknown if a
// core check is unknown, else at risk if any check is not a pass, else protected. Checks that do not apply or are not
// due yet are left out, and what has time left is a risk at most; nothing checked is unknown.
func Combine(checks []Check) Verdict {
	verdict, judged := Protected, false
	for _, c := range checks {
		if c.State == CheckNA || c.Later() {
			continue
		}
		judged = true
		verdict = Worse(verdict, c.verdict())
	}
	if !judged {
		return UnknownVerdict
	}
	return verdict
}

func (c Check) verdict() Verdict {
	switch {
	case c.State == CheckPass:
		return Protected
	case c.Binds == BindsRisk:
		return VerdictAtRisk
	case !c.Core || c.State == CheckWarn:
		return VerdictAtRisk
	case c.State == CheckFail:
		return Unprotected
	default: // unknown, or never run
		return UnknownVerdict
	}
}

var verdictOrder = map[Verdict]int{Unprotected: 0, UnknownVerdict: 1, VerdictAtRisk: 2, Protected: 3}

// Worse gives the worse of two verdicts.
func Worse(a, b Verdict) Verdict {
	if verdictOrder[b] < verdictOrder[a] {
		return b
	}
	return a
}

// liveEvidence is for how long evidence counts that is taken again and again; what counts for longer is rehearsed or
// measured once, and its age says nothing of whether somebody still looks.
const liveEvidence = fault.Day

// Evidence is of when something is that a claim rests on, and for how long it counts; zero: for good.
type Evidence struct {
	At       time.Time
	FreshFor time.Duration
}

// EvidenceOf is what a check rests on.
func (c *Check) EvidenceOf() Evidence { return EvidenceUntil(c.At, c.Expires) }

// EvidenceUntil is of an instant and counts until another; zero: for good.
func EvidenceUntil(at, expires time.Time) Evidence {
	if expires.IsZero() {
		return Evidence{At: at}
	}
	return Evidence{at, expires.Sub(at)}
}

// OldestEvidence gives the oldest live evidence behind the core checks that apply, with its own limit; zero where there is
// none.
func OldestEvidence(checks []Check) Evidence {
	var oldest Evidence
	for _, c := range checks {
		if !c.Core || c.State == CheckNA || c.At.IsZero() || c.Expires.Sub(c.At) > liveEvidence {
			continue
		}
		if oldest.At.IsZero() || c.At.Before(oldest.At) {
			oldest = c.EvidenceOf()
		}
	}
	return oldest
}
