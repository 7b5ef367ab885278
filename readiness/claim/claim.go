// Package claim names what people say of our own data, from which Tallylight derives that a task is done: a signature, a
// review, a role that somebody has taken. Nothing of it is ticked.
package claim

import (
	"slices"
	"strings"

	"tallylight/readiness/fault"
)

// The proofs that rest on claims, as a ladder names them.
const (
	NothingOpen = "nothing_open" // every other task before air that is due by then is done or skipped
	AirTime     = "air_time"     // PR has pressed that the air time is right
	Roles       = "roles"        // every role of the war room has been taken
	Signed      = "signed"       // somebody has signed the final call
	Reviewed    = "reviewed"     // the form of the review is complete
	Linked      = "linked"       // there is an issue, or somebody said that none is needed
)

// Proofs lists them.
var Proofs = []string{NothingOpen, AirTime, Roles, Signed, Reviewed, Linked}

// WarRoom is the roles of the war room: who leads, who writes down, who speaks to the outside.
var WarRoom = []string{"lead", "scribe", "comms"}

// The decisions that a press may say.
const (
	Go         = "go"
	NoGo       = "no_go"
	NoneNeeded = "none_needed" // no issue
)

// Decisions lists them.
var Decisions = []string{Go, NoGo, NoneNeeded}

// The kinds of evidence that a press leaves. What is typed is a text or a link.
const (
	Press  = "press"
	Review = "review"
)

// Said is what somebody says when they complete a task. Which of it counts, its proof says.
type Said struct {
	Evidence, Note   string
	Decision, Reason string
	Review           *Answers
	Again            bool     // what was said of the task for another air time is still right
	Events           []string // ids of others of the evening, for whose tasks it is said as well
}

// Answers is the form of a review.
type Answers struct {
	Level string `json:"level,omitempty"` // was it right: one of Verdicts
	Peak  string `json:"peak,omitempty"`  // as measured
	Well  string `json:"well,omitempty"`
	Badly string `json:"badly,omitempty"`
	Lucky string `json:"lucky,omitempty"`
}

// Verdicts are the answers to whether the level was right.
var Verdicts = []string{"right", "too_high", "too_low"}

// Nothing is the answer that there is nothing to say: of a peak, that nobody knows it.
const Nothing = "-"

// Complete says that every question is answered.
func (a *Answers) Complete() bool { return a != nil && a.Open() == "" }

// Open names the questions that are not answered yet, with spaces between.
func (a *Answers) Open() string {
	var open []string
	for _, said := range [][2]string{{"level_was", a.Level}, {"peak", a.Peak}, {"well", a.Well}, {"badly", a.Badly}, {"lucky", a.Lucky}} {
		if fault.Blank(said[1]) {
			open = append(open, said[0])
		}
	}
	return strings.Join(open, " ")
}

// Trimmed gives the answers without blanks around them.
func (a Answers) Trimmed() Answers {
	for _, text := range []*string{&a.Level, &a.Peak, &a.Well, &a.Badly, &a.Lucky} {
		*text = strings.TrimSpace(*text)
	}
	return a
}

// Wrong lists the answers that cannot be kept. What is not answered yet is kept so.
func (a Answers) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(a.Level != "" && !slices.Contains(Verdicts, a.Level), "level_was", "unknown", a.Level)
	for _, said := range [][2]string{{"peak", a.Peak}, {"well", a.Well}, {"badly", a.Badly}, {"lucky", a.Lucky}} {
		refuse(fault.LongerThan(said[1], fault.MaxEvidence), said[0], "too_long", "")
	}
	return wrong
}

// Signature is somebody's word on the final call, with the call that was computed when they gave it.
type Signature struct {
	Decision string `json:"decision"`
	Advice   string `json:"advice"`
	Reason   string `json:"reason,omitempty"`
}

// Against says that GO was signed although it was not the call.
func (s *Signature) Against() bool { return s != nil && s.Decision == Go && s.Advice != Go }
