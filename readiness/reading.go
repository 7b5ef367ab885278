package readiness

import "time"

// Reading is what a machine answered when it was asked about a task or a capacity.
type Reading struct {
	State    ProofState `json:"state"` // pass, fail, or unknown with a Reason
	Measured string     `json:"measured"`
	Required string     `json:"required"`
	// Reason is a fixed word that text/ turns into a sentence; see the Unread words.
	Reason string `json:"reason,omitempty"`
	// Detail is the same for a person: short, no secrets.
	Detail string `json:"detail,omitempty"`
	// At is the instant that the answer is about (a sample's own time), Asked when it was asked.
	At    time.Time `json:"at"`
	Asked time.Time `json:"asked"`
	// FreshFor is how long it counts as evidence, from At.
	FreshFor time.Duration `json:"fresh_for"`
}

// Verification is what a machine last said of a task, kept by event and template.
type Verification struct {
	EventID  string
	Template string
	Reading
	// About is what was asked, From and To the window of the event for which that was: an answer to another question
	// says nothing.
	About    Query
	From, To time.Time
	// PassedAt is when it last passed; zero: never. What has passed and does not any more is a contradiction.
	PassedAt time.Time
	By       string // the connection that answered
	// Link leads to more, as the other side gave it; empty: it gave none.
	Link   string
	NextAt time.Time // when it is asked again; zero: not by itself
}
