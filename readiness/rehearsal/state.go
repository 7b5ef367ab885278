package rehearsal

import (
	"time"

	"tallylight/readiness"
)

// State is how a rehearsal stands.
type State struct {
	ID        string
	EventID   string
	Title     string
	Scenario  Scenario
	From      time.Time // what its clock showed when it began
	Now       time.Time // what it shows
	Zero      time.Time // air, as it was planned when it began
	Speed     float64
	Held      bool
	Target    time.Time // to which it is put ahead; zero: it is not
	JumpFrom  time.Time // where that began
	Played    []Injected
	Coming    []Injected // with neither Began nor SeenAt
	Measured  float64    // requests a second that a peak brings; 0: none does
	By        readiness.Role
	StartedAt time.Time // by our clock
}

// Progress is how much of the way to the target is behind, in percent.
func (s State) Progress() int {
	way := s.Target.Sub(s.JumpFrom)
	if s.Target.IsZero() || way <= 0 {
		return 100
	}
	return int(100 * s.Now.Sub(s.JumpFrom) / way)
}

// Command is what somebody does to a rehearsal; what is zero is left as it is.
type Command struct {
	Hold, Run bool
	Speed     float64
	Ahead     time.Duration // puts the clock ahead
	Next      bool          // puts it ahead to the next step
	Inject    *Step         // is played now; its At is not looked at
	Seen      int           // the number of a step that somebody has seen
}

// Bounds of a rehearsal.
const (
	Most      = 2 // at once
	MostIdle  = 4 * time.Hour
	MostAhead = MostLead
	MostBytes = 64 << 20
	MostKept  = 20 // scores
)

// Mark is what every page of a rehearsal bears.
type Mark struct {
	Base     string // below which its pages are
	Now      time.Time
	Speed    float64
	Held     bool
	Jumping  bool
	Measured float64
}

// MarkOf gives the mark of a rehearsal.
func MarkOf(base string, s State) Mark {
	return Mark{Base: base, Now: s.Now, Speed: s.Speed, Held: s.Held, Jumping: !s.Target.IsZero(), Measured: s.Measured}
}

// Needs is what whoever begins, runs or ends a rehearsal has to be allowed: to work on what is rehearsed.
const Needs = readiness.WorkTasks
