package readiness

import (
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// VerifyKind is how a task is proven.
type VerifyKind string

// The verify kinds.
const (
	VerifyManual   VerifyKind = "manual"
	VerifyHTTP     VerifyKind = "http"
	VerifyProm     VerifyKind = "prom"
	VerifyHook     VerifyKind = "hook"
	VerifySelf     VerifyKind = "self"
	VerifyCalendar VerifyKind = "calendar"
)

// VerifySpec is all that the rules know of a verify kind. What asks it is registered where the program is wired, what it is
// called in the words of text.
type VerifySpec struct {
	Kind VerifyKind
	// Needs is the field of a task that sets a machine of the kind up: "check" or "source"; empty: none proves it.
	Needs string
	// Through is the kind of connection that answers or reports; empty: none. Where Bare is set, a task that names no
	// connection is asked about without one.
	Through ConnectionKind
	Bare    bool
	// Asked says that its machines are asked; what is set up and never asked reports by itself.
	Asked bool
	// Alone says that the question needs no event, so that it can be tried while it is being set up.
	Alone   bool
	Figures bool          // an answer is compared as a number alone
	Fresh   time.Duration // how long an answer counts where the task does not say; 0: it does not age
	Tied    Tie           // what an answer is bound to, whatever the task says
	wrong   func(*Ask) []fault.Invalid
}

// VerifySpecs is the registry of verify kinds, in the order in which people choose from them.
var VerifySpecs = []VerifySpec{
	{Kind: VerifyManual},
	{Kind: VerifyHTTP, Needs: "check", Through: ConnectHTTP, Bare: true, Asked: true, Alone: true, Fresh: freshAnswer, wrong: wrongHTTP},
	{Kind: VerifyProm, Needs: "check", Through: ConnectProm, Asked: true, Alone: true, Figures: true, Fresh: freshAnswer, wrong: wrongProm},
	{Kind: VerifyHook, Needs: "source", Through: ConnectInbound},
	{Kind: VerifySelf},
	{Kind: verifySchedule, Needs: "check", Through: ConnectHTTP, Bare: true, Asked: true, Figures: true, Fresh: time.Hour, Tied: TiedWindow, wrong: wrongSchedule},
	{Kind: VerifyCalendar, Needs: "source", Through: ConnectRoster, Asked: true, Fresh: 12 * time.Hour, Tied: TiedWindow},
}

// verifySchedule is the kind that asks a scheduler what it will do; readiness/scale has it for those who say what it answered.
const verifySchedule VerifyKind = "schedule"

const freshAnswer = 5 * time.Minute

// VerifyKinds lists the registered kinds, in their order.
func VerifyKinds() []VerifyKind {
	var kinds []VerifyKind
	for _, spec := range VerifySpecs {
		kinds = append(kinds, spec.Kind)
	}
	return kinds
}

// Spec gives what is known of the kind; of what is no kind, a spec without one.
func (k VerifyKind) Spec() *VerifySpec {
	for i := range VerifySpecs {
		if VerifySpecs[i].Kind == k {
			return &VerifySpecs[i]
		}
	}
	return &VerifySpec{}
}

func wrongProm(a *Ask) []fault.Invalid {
	return append(a.Want.Wrong(true), proof.WrongExpression(a.Check)...)
}

// wrongSchedule refuses a number of machines on a quiet day that is none.
func wrongSchedule(a *Ask) []fault.Invalid {
	wrong := append(a.Want.Wrong(true), fault.WrongAddress("check", a.Check)...)
	if proof.IsFigure(a.Want.Value) && (a.Want.Value < 1 || a.Want.Compare != ">=" || a.Want.Text != "") {
		wrong = append(wrong, fault.Invalid{Field: "value", Reason: "not_machines"})
	}
	return wrong
}

func wrongHTTP(a *Ask) []fault.Invalid {
	wrong := append(a.Want.Wrong(a.Want.Path != ""), fault.WrongAddress("check", a.Check)...)
	if a.Want.Path == "" && (a.Want.Compare != "" || a.Want.Text != "" || a.Want.Value != 0) {
		wrong = append(wrong, fault.Invalid{Field: "path", Reason: "required"}) // with nothing to compare, the status alone would do
	}
	return wrong
}
