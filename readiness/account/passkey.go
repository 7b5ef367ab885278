package account

import (
	"time"

	"tallylight/readiness/fault"
)

// Passkey is a public key by which a person signs in without a password.
type Passkey struct {
	ID, PersonID, Name string
	Credential         string // the id that the authenticator gave it, as base64url
	Record             string // what an answer is checked against, as JSON
	Count              int64  // of signatures, as the authenticator told last; 0 where it counts none
	MadeAt, Used       time.Time
}

// Wrong lists the fields because of which a passkey cannot be kept.
func (p Passkey) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(p.Name), "passkey", "required", "")
	refuse(fault.LongerThan(p.Name, fault.MaxName), "passkey", "too_long", "")
	return wrong
}

// Copied says that an authenticator that counts its signatures told no more than before: somebody else may hold the key as well.
func (p Passkey) Copied(count int64) bool {
	return (count != 0 || p.Count != 0) && count <= p.Count
}

// MostPasskeys is how many passkeys a person may have.
const MostPasskeys = 20

// ChallengeLasts is how long a challenge may be answered.
const ChallengeLasts = 5 * time.Minute

// ProofLasts is how long nobody is asked again who they are before they add or remove a passkey.
const ProofLasts = 5 * time.Minute

// Proven says whether somebody who proved who they are at an instant need not do so again now. A proof from the future counts for
// nothing but the difference of two clocks.
func Proven(at, now time.Time) bool {
	return !at.IsZero() && now.Sub(at).Abs() < ProofLasts
}

// Challenge is what an authenticator was asked to sign, of a person or, for signing in, of nobody yet.
type Challenge struct {
	Kind     ChallengeKind
	PersonID string
	Data     string // what the answer is checked against, as JSON
	EndsAt   time.Time
}

// ChallengeKind says what an answer to a challenge does.
type ChallengeKind string

// The kinds.
const (
	ToSignIn  ChallengeKind = "sign_in"
	ToAdd     ChallengeKind = "add"     // a passkey
	ToConfirm ChallengeKind = "confirm" // who is there
)
