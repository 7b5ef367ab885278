package review

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Becomes says what a prevention turns into.
type Becomes string

// What it can become.
const (
	AnIssue   Becomes = "issue" // of an issue tracker, followed as a task of the event
	ATask     Becomes = "task"  // of the event
	OfTheRung Becomes = "level" // a task of every event of the level and above, once the levels are saved with it
)

// Becoming lists them in the order in which people choose.
var Becoming = []Becomes{AnIssue, ATask, OfTheRung}

// Prevention is one thing that keeps what went badly from happening again.
type Prevention struct {
	ID, EventID string
	What        string
	Becomes     Becomes
	TaskID      string // of the event; empty where it becomes a task of a level
	Template    string // of the ladder; empty where it becomes a task of the event
	MadeAt      time.Time
}

// Made is a prevention as somebody adds it.
type Made struct {
	What    string
	Becomes Becomes
	Tracker string // id, where it becomes an issue
	Level   int    // where it becomes a task of one
}

// Trimmed gives it without blanks around.
func (m Made) Trimmed() Made {
	m.What = strings.TrimSpace(m.What)
	return m
}

// Wrong lists what cannot be kept.
func (m Made) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(m.What), "what", "required", "")
	refuse(fault.LongerThan(m.What, fault.MaxTaskTitle), "what", "too_long", "")
	refuse(!slices.Contains(Becoming, m.Becomes), "becomes", "unknown", string(m.Becomes))
	return wrong
}

// within is how long after an event a prevention is due that is a task of it.
const within = 14 * fault.Day

// Ask is what the task asks for.
func (m Made) Ask() readiness.Ask {
	return readiness.Ask{TitleJA: m.What, TitleEN: m.What, Gate: readiness.Gate{Anchor: readiness.AtEnd, Lead: within}, Verify: readiness.VerifyManual}
}

// aheadOfAir is when the task of a level is due, until whoever saves the levels says otherwise.
const aheadOfAir = fault.Day

// In gives a ladder with the prevention as a task from its level on, under an id. An Invalid where the ladder has no such level.
func (m Made) In(l readiness.Ladder, id string) (readiness.Ladder, error) {
	if _, ok := l.Rung(m.Level); !ok {
		return l, fault.Invalid{Field: "level", Reason: "out_of_range"}
	}
	ask := m.Ask()
	ask.Gate = readiness.Gate{Anchor: readiness.AtStart, Lead: -aheadOfAir}
	l.Templates = append(slices.Clone(l.Templates), readiness.TaskTemplate{ID: id, FromLevel: m.Level, Ask: ask})
	return l, nil
}
