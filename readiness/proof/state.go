package proof

// State is what a machine proof says.
type State string

// The proof states. Pending is "not yet, and nothing is wrong": PR has not filled in the brief.
const (
	Pass    State = "pass"
	Pending State = "pending"
	Fail    State = "fail"
	Unknown State = "unknown"
)
