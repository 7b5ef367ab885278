package proof

import "time"

// Reading is what a machine answered when it was asked about a task or a capacity.
type Reading struct {
	State    State  `json:"state"` // pass, fail, or unknown with a Reason
	Measured string `json:"measured"`
	Required string `json:"required"`
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
