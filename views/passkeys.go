package views

import (
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// PasskeySection is the passkeys of who looks.
type PasskeySection struct {
	Keys      []account.Passkey
	Here      bool   // the address may have passkeys
	Proven    bool   // it is known who is there, so that passkeys may be added and removed
	Suggested string // a name for the next one
	Errors    []fault.Invalid
}
