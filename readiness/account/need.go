package account

import "tallylight/readiness"

// Need is what an address asks of whoever comes. The zero Need is one that nobody has declared: it admits nobody.
type Need struct {
	Who   Who
	May   readiness.Permission // what their role has to allow; empty: any role will do
	Scope Scope                // what the scope of a token has to cover; empty: no token is taken
}

// Who says how somebody has to be known.
type Who string

// The ways to be known.
const (
	Anybody      Who = "anybody"     // not at all
	SomeRole     Who = "role"        // signed in, or by a token where the need has a scope
	KeyOrRole    Who = "key"         // signed in, or by the key of a display link
	Signature    Who = "signature"   // the message is signed with the secret of a connection
	KeyInAddress Who = "address_key" // the address holds a key that opens it
)

// Open is the need of what everybody may have.
var Open = Need{Who: Anybody}

// Keyed is the need of what a screen shows by the key of its link, and everybody who is signed in.
var Keyed = Need{Who: KeyOrRole}

// Signed is the need of what takes signed messages.
var Signed = Need{Who: Signature}

// ByKey is the need of what whoever has a key in the address may have.
var ByKey = Need{Who: KeyInAddress}

// AnyRole is the need of what everybody may have who is known.
var AnyRole = Need{Who: SomeRole}

// To is the need of what takes a permission.
func To(may readiness.Permission) Need { return Need{Who: SomeRole, May: may} }

// In gives the need with the scope that a token has to cover.
func (n Need) In(scope Scope) Need {
	n.Scope = scope
	return n
}

// Declared says that somebody has decided on the need.
func (n Need) Declared() bool { return n.Who != "" }

// Admits says whether somebody of the role may come in; of no role, who is not known. Whether a key opens is looked up behind the door.
func (n Need) Admits(role readiness.Role) bool {
	return n.Who == Anybody || n.Who == KeyInAddress || (n.Who == SomeRole || n.Who == KeyOrRole) && role.Valid() && (n.May == "" || role.May(n.May))
}

// Takes says whether the need is met by a token of the scope, whose role decides beside it.
func (n Need) Takes(scope Scope) bool {
	return n.Who == Anybody || n.Scope != "" && scope.Valid() && scope.Covers(n.Scope)
}
