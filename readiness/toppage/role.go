package toppage

// Role is what a level stands for, so that a rule can name it on a ladder of any height. Roles are in order: who has a
// higher one has the lower ones too.
type Role int

// The roles. A level below the first role of its ladder has NoRole.
const (
	NoRole   Role = iota
	Watch         // somebody looks
	Scale         // scaled out before air
	Prove         // proven by tests, two people
	AllHands      // a war room
)

// Roles lists every role that a level can be given, in order.
var Roles = []Role{Watch, Scale, Prove, AllHands}

var roleNames = map[Role]string{NoRole: "", Watch: "watch", Scale: "scale", Prove: "prove", AllHands: "all_hands"}

// String gives the role as programs write it; empty for NoRole.
func (r Role) String() string { return roleNames[r] }

// RoleOf gives the role of a name as programs write it; NotARole where there is none such.
func RoleOf(name string) Role {
	for role, known := range roleNames {
		if known == name {
			return role
		}
	}
	return NotARole
}

// NotARole is what was meant for a role and is none.
const NotARole Role = -1

// MarshalText implements encoding.TextMarshaler.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Role) UnmarshalText(name []byte) error {
	*r = RoleOf(string(name))
	return nil
}
