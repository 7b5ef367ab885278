package rehearsal

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/proof"
)

// Scenario is what happens in a rehearsal, and when.
type Scenario struct {
	ID             string // of one that ships with the program; empty: somebody has written it
	NameJA, NameEN string
	Lead           time.Duration // how long before air it begins
	Speed          float64       // seconds of its clock in one of ours
	Steps          []Step        // the earliest first
}

// Step is one thing that happens.
type Step struct {
	At    time.Duration // after air as it was planned when the rehearsal began; negative: before
	Kind  Kind
	By    time.Duration // how much later a move is; negative: earlier
	For   time.Duration // how long it lasts; 0: to the end
	Check string        // that fails
	Rate  float64       // requests a second of a peak
}

// Kind is what a step does.
type Kind string

// The kinds of step.
const (
	Move         Kind = "move"          // the calendar gives another air time
	Cancel       Kind = "cancel"        // the calendar calls the event off
	DeadPage     Kind = "dead_page"     // the top page answers nothing
	FailingCheck Kind = "failing_check" // one check of it fails
	Peak         Kind = "peak"          // so many visitors come
)

// Bounds of a scenario.
const (
	MostSteps = 20
	MostLead  = 14 * fault.Day
	MostAfter = 2 * fault.Day // that a step may come after air
	MostBy    = 7 * fault.Day
	MostFor   = fault.Day
	MostSpeed = 600
	MostName  = 80 // runes
)

// Defaults of a scenario.
const (
	UsualLead  = 3 * time.Hour
	UsualSpeed = 10
)

// Lasts says that a step of the kind may end. Such a step is about the top page.
func (k Kind) Lasts() bool { return k.spec().lasts }

// Kinds lists every kind of step.
func Kinds() []Kind {
	all := make([]Kind, len(specs))
	for i := range specs {
		all[i] = specs[i].kind
	}
	return all
}

func (k Kind) spec() spec {
	for _, s := range specs {
		if s.kind == k {
			return s
		}
	}
	return spec{}
}

// Normal gives the scenario with what was left out, the earliest step first.
func (s Scenario) Normal() Scenario {
	s.Lead, s.Speed = cmp.Or(s.Lead, UsualLead), cmp.Or(s.Speed, UsualSpeed)
	s.Steps = slices.Clone(s.Steps)
	slices.SortStableFunc(s.Steps, func(a, b Step) int { return cmp.Compare(a.At, b.At) })
	return s
}

// Wrong lists why the scenario cannot be played. Got begins with the number of the step concerned, in the order in which they were
// written.
func (s Scenario) Wrong() (wrong []fault.Invalid) {
	refuse := func(bad bool, reason, got string) {
		if bad {
			wrong = append(wrong, fault.Invalid{Field: Field, Reason: reason, Got: got})
		}
	}
	refuse(fault.LongerThan(s.NameJA, MostName) || fault.LongerThan(s.NameEN, MostName), "scenario_name", "")
	refuse(fault.HasControls(s.NameJA) || fault.HasControls(s.NameEN), "scenario_controls", "")
	refuse(s.Lead < 0 || s.Lead > MostLead, "scenario_lead", s.Lead.String())
	refuse(s.Speed != 0 && (!proof.IsFigure(s.Speed) || s.Speed < 1 || s.Speed > MostSpeed), "scenario_speed", strconv.FormatFloat(s.Speed, 'g', -1, 64))
	refuse(len(s.Steps) > MostSteps, "scenario_steps", strconv.Itoa(len(s.Steps)))
	for i, step := range s.Steps[:min(len(s.Steps), MostSteps)] {
		if reason := step.wrong(); reason != "" {
			refuse(true, reason, strconv.Itoa(i+1))
		}
	}
	return wrong
}

// Field is the field under which a scenario is refused.
const Field = "scenario"

// wrong says why a step cannot be played; empty: it can.
func (s Step) wrong() string {
	spec := s.Kind.spec()
	switch {
	case spec.kind == "":
		return "step_unknown"
	case s.At < -MostLead || s.At > MostAfter:
		return "step_at"
	case s.For < 0 || s.For > MostFor || s.For > 0 && !spec.lasts:
		return "step_for"
	case (s.Kind == Move) != (s.By != 0) || s.By.Abs() > MostBy:
		return "step_by"
	case (s.Kind == FailingCheck) != (s.Check != "") || s.Check != "" && !slices.Contains(Failing(), s.Check):
		return "step_check"
	case (s.Kind == Peak) != (s.Rate != 0) || !proof.IsFigure(s.Rate) || s.Rate < 0 || s.Rate > forecast.MostRate:
		return "step_rate"
	}
	return ""
}

// Begins is when the rehearsal of an event on air at zero begins.
func (s Scenario) Begins(zero time.Time) time.Time { return zero.Add(-s.Lead) }
