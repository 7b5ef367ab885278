package fault

import "time"

// WaitReason says why a request is refused for a time.
type WaitReason string

// The reasons.
const (
	WaitPasswords  WaitReason = "passwords"  // too many wrong passwords, for the account or from the address
	WaitSignatures WaitReason = "signatures" // too many wrong signatures, to the endpoint from the address
	WaitRequests   WaitReason = "requests"   // too many requests of one caller
	WaitBusy       WaitReason = "busy"       // too many people sign in at once
)

// Wait refuses a request that may be sent again after a time.
type Wait struct {
	Reason WaitReason
	After  time.Duration
}

func (e Wait) Error() string { return "wait " + e.After.String() + ": " + string(e.Reason) }

// Seconds is after how many whole seconds the request may be sent again; 1 at least.
func (e Wait) Seconds() int {
	return max(1, int((e.After+time.Second-1)/time.Second))
}
