package readiness

// ProofState is what a machine proof says.
type ProofState string

// The proof states. Pending is "not yet, and nothing is wrong": PR has not filled in the brief.
const (
	ProofPass    ProofState = "pass"
	ProofPending ProofState = "pending"
	ProofFail    ProofState = "fail"
	ProofUnknown ProofState = "unknown"
)
