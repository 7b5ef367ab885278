package account

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Outside is who somebody is by the word of a provider, or of a proxy in front.
type Outside struct {
	From    string // what says so: the id of a provider, or FromHeader
	Issuer  string // of the provider; FromHeader
	Subject string // who they are there
	Session string // the provider's name of the sign-in there; empty: it gives none
	Name    string
	Email   string // which the provider has verified; empty where it has not
	Groups  []string
}

// FromHeader is what says who somebody is where a proxy does.
const FromHeader = "header"

// Key is what an identity is kept under. A subject is one within its issuer only, and nobody is known by an address alone.
func (o Outside) Key() string { return IdentityKey(o.Issuer, o.Subject) }

// SessionKey is what the sign-in at the provider is kept under; empty where it has no name.
func (o Outside) SessionKey() string { return OutsideSession(o.Issuer, o.Session) }

// IdentityKey hashes a subject of an issuer, so that what is kept of somebody who was removed tells nothing about them.
func IdentityKey(issuer, subject string) string { return outsideKey("subject", issuer, subject) }

// OutsideSession hashes the name of a sign-in at an issuer; empty where it has none.
func OutsideSession(issuer, session string) string {
	if session == "" {
		return ""
	}
	return outsideKey("session", issuer, session)
}

func outsideKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Admission says who comes in from outside, and as what.
type Admission struct {
	Roles   map[string]readiness.Role // by group; empty: roles are given in Tallylight
	Default readiness.Role            // of those in none of the groups; empty: they stay outside
}

// Role gives the role of somebody in groups, who has one here already or was invited as one: the highest that a group of theirs
// gives. False where they stay outside.
func (a Admission) Role(groups []string, has readiness.Role) (readiness.Role, bool) {
	if len(a.Roles) == 0 && has != "" {
		return has, true
	}
	highest := -1
	for _, group := range groups {
		if role, ok := a.Roles[group]; ok {
			highest = max(highest, slices.Index(readiness.Roles, role))
		}
	}
	if highest < 0 {
		return a.Default, a.Default != ""
	}
	return readiness.Roles[highest], true
}

// Regraded gives a person the role that their groups give them now, among all people. The only admin keeps theirs, and so does the
// only one who can sign in with a password: while the provider is away nobody else could let anybody in.
func (a Admission) Regraded(p readiness.Person, people []readiness.Person, groups []string) (readiness.Person, bool) {
	role, ok := a.Role(groups, p.Role)
	if !ok || role == p.Role || p.Role == readiness.Admin && lastOfAdmins(people, p.ID) {
		return p, ok
	}
	p.Role = role
	return p, true
}

func lastOfAdmins(people []readiness.Person, id string) bool {
	local := slices.DeleteFunc(slices.Clone(people), func(p readiness.Person) bool { return p.PasswordHash == "" })
	return LastAdmin(people, id) || LastAdmin(local, id)
}

// longestSubject is the most octets of a subject (OpenID Connect Core 2).
const longestSubject = 255

// Person gives the account that somebody has who comes for the first time. An address that is none is left out, and who has no
// name, or that of the program, is called by the address or the subject.
func (o Outside) Person(role readiness.Role) (readiness.Person, error) {
	if o.Subject == "" || len(o.Subject) > longestSubject {
		return readiness.Person{}, Refused("no_subject")
	}
	p := readiness.Person{Name: o.Name, Email: o.Email, Role: role}
	for _, wrong := range p.Wrong() {
		if wrong.Field == "email" {
			p.Email = ""
		}
	}
	for _, name := range []string{o.Email, o.Subject} {
		if fault.Blank(p.Name) || fault.SameName(p.Name, readiness.System.Name) {
			p.Name = name
		}
	}
	name := []rune(strings.Map(withoutControls, strings.ToValidUTF8(p.Name, "")))
	p.Name = string(name[:min(len(name), fault.MaxKnows)])
	return p, nil
}

// withoutControls leaves out of a name what none may hold.
func withoutControls(r rune) rune {
	if fault.HasControls(string(r)) {
		return -1
	}
	return r
}

// Refused is why somebody does not come in; the reason is a fixed word.
func Refused(reason string) error {
	return fmt.Errorf("%w: %w", fault.ErrForbidden, refusal(reason))
}

func refusal(reason string) fault.Invalid { return fault.Invalid{Field: "signin", Reason: reason} }

// Claim gives the texts of a claim, which may be one text or several, and may lie within others: "realm_access.roles". A claim
// whose own name has dots is found first. None where it is not there.
func Claim(claims map[string]any, path string) []string {
	if value, ok := claims[path]; ok {
		return texts(value)
	}
	for i, r := range path {
		if inner, ok := claims[path[:i]].(map[string]any); r == '.' && ok {
			if found := Claim(inner, path[i+1:]); found != nil {
				return found
			}
		}
	}
	return nil
}

func texts(value any) (all []string) {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			if s, ok := one.(string); ok {
				all = append(all, s)
			}
		}
	}
	return all
}
