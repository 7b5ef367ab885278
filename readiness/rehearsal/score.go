package rehearsal

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
)

// spec is all that is decided of a kind of step.
type spec struct {
	kind  Kind
	lasts bool // it may end; such a step is about the top page
	// noticed are the kinds of change by which a person shows that it was noticed.
	noticed []string
}

// levelled are the changes by which people answer to nearly anything.
var levelled = []string{journal.LevelSet, journal.LevelsSet}

var specs = []spec{
	{Move, false, append([]string{journal.MoveSeen, journal.SeriesSeen, journal.WasPostponed, journal.WentOnAir}, levelled...)},
	{Cancel, false, append([]string{journal.MoveSeen, journal.EventKept, journal.EventHidden, journal.TaskWaived, journal.TaskReopened, journal.HasAired}, levelled...)},
	{DeadPage, true, append([]string{journal.CheckWaived, journal.CheckTicked, journal.TaskNoted, journal.DrillOpened}, levelled...)},
	{FailingCheck, true, append([]string{journal.CheckWaived, journal.CheckTicked, journal.TaskNoted}, levelled...)},
	{Peak, true, append([]string{journal.BriefTold, journal.TrafficSaved}, levelled...)},
}

// Injected is a step that was played: when it began, who pressed that they had seen it, and when.
type Injected struct {
	Step
	N      int // in the scenario, from 1 on
	Began  time.Time
	SeenAt time.Time // zero: nobody has pressed
	SeenBy readiness.Role
}

// Noticed is how a step was noticed.
type Noticed struct {
	At   time.Time
	Role readiness.Role
	How  string // kind of change; Pressed: somebody pressed that they had seen it
}

// Pressed is how a step was noticed that somebody said to have seen.
const Pressed = "seen"

// Line is one step with how it went.
type Line struct {
	Injected
	Noticed *Noticed // nil: nobody did
}

// After is how long it took.
func (l Line) After() time.Duration {
	if l.Noticed == nil {
		return 0
	}
	return l.Noticed.At.Sub(l.Began)
}

// Score is how a rehearsal went.
type Score struct {
	EventID   string
	Title     string
	Scenario  Scenario
	From, To  time.Time // what its clock showed at its beginning and at its end
	Zero      time.Time // air, as it was planned when it began
	Ended     time.Time // by our clock
	Why       Ending
	Lost      bool // what people did could not be read: nothing is known of what was noticed
	Lines     []Line
	AtAir     *AtAir // nil: air was not reached
	NotPlayed int    // steps
	Acts      int    // what people did
}

// Ending is why a rehearsal ended.
type Ending string

// The endings.
const (
	EndedByHand Ending = "by_hand"
	EndedIdle   Ending = "idle"
	EndedFull   Ending = "full"
	EndedFault  Ending = "fault"
	EndedStop   Ending = "stop" // the program ends
)

// Noticing says of each step that was played how it was noticed: by the first act of a person after it began that answers to its
// kind, about the event, the page or anything of neither, or because somebody pressed that they had seen it.
func Noticing(played []Injected, log []readiness.Change, eventID string) []Line {
	lines := make([]Line, len(played))
	for i, p := range played {
		lines[i].Injected = p
		if !p.SeenAt.IsZero() {
			lines[i].Noticed = &Noticed{p.SeenAt, p.SeenBy, Pressed}
		}
		for _, c := range log {
			if answers(c, p, eventID) && (lines[i].Noticed == nil || c.At.Before(lines[i].Noticed.At)) {
				lines[i].Noticed = &Noticed{c.At, c.Role, c.Kind}
			}
		}
	}
	return lines
}

// answers says that a change is an act of a person by which they show that they have noticed a step.
func answers(c readiness.Change, p Injected, eventID string) bool {
	of := c.EventID == "" || c.EventID == eventID
	return ByPerson(c) && of && !c.At.Before(p.Began) && slices.Contains(p.Kind.spec().noticed, c.Kind)
}

// ByPerson says that a person, or a program for one, did it.
func ByPerson(c readiness.Change) bool {
	return c.Role != "" && (c.Via == readiness.ViaPage || c.Via == readiness.ViaAPI)
}

// Found counts the steps that were noticed.
func (s Score) Found() (n int) {
	for _, l := range s.Lines {
		if l.Noticed != nil {
			n++
		}
	}
	return n
}

// Median is the median of how long it took until a step was noticed; false where none was.
func (s Score) Median() (time.Duration, bool) {
	var all []time.Duration
	for _, l := range s.Lines {
		if l.Noticed != nil {
			all = append(all, l.After())
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2, true
}
