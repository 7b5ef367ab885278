// Package account is the rules by which accounts, one-time links and tokens begin and end.
package account

import (
	"slices"
	"time"
	"unicode/utf8"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Scope is what a token may do of what its role allows.
type Scope string

// The scopes. Each of them reads; the last is everything that the role allows.
const (
	Read    Scope = "read"
	Tasks   Scope = "tasks"   // work on tasks
	Events  Scope = "events"  // events with their level and brief, and calendars
	Reports Scope = "reports" // load tests, drills and checks of top pages
	Admin   Scope = "admin"   // everything, accounts and settings included
)

// Scopes lists every scope.
var Scopes = []Scope{Read, Tasks, Events, Reports, Admin}

// Valid says whether there is such a scope.
func (s Scope) Valid() bool { return slices.Contains(Scopes, s) }

// Covers says whether a token of the scope may do what is in another.
func (s Scope) Covers(asked Scope) bool { return s == Admin || asked == Read || s == asked }

// Role is the role that a token of the scope has where nobody names one: the least that can do all of it.
func (s Scope) Role() readiness.Role {
	return map[Scope]readiness.Role{Read: readiness.Viewer, Tasks: readiness.SRE, Events: readiness.SRE, Reports: readiness.SRE, Admin: readiness.Admin}[s]
}

// How long links and tokens last, in days: where nobody says, and at most.
const (
	LinkDays      = 3
	MostLinkDays  = 14
	TokenDays     = 90
	MostTokenDays = 730
)

// Token is what a program acts by. Zero instants: never.
type Token struct {
	ID   string
	Name string
	Role readiness.Role
	Scope
	OwnerID string // the person who answers for it; empty: nobody
	Owner   string // that person's name
	// OwnerGone says that the owner is disabled or was removed, OwnerRole what they are.
	OwnerGone                          bool
	OwnerRole                          readiness.Role
	CreatedAt, EndsAt, RevokedAt, Used time.Time
	From                               string // the network that it was used from last
}

// Actor is who acts by the token. Nobody answers for one whose owner is gone. One of somebody who is no admin any more is none either:
// they could let themselves in again with it.
func (t Token) Actor() readiness.Actor {
	a := readiness.Actor{ID: t.ID, Name: t.Name, Role: t.Role, Token: true}
	if t.OwnerID != "" && t.Role == readiness.Admin && (t.OwnerGone || t.OwnerRole != readiness.Admin) {
		a.Role = readiness.SRE
	}
	if !t.OwnerGone {
		a.Owner = t.Owner
	}
	if t.Scope != Admin {
		a.Scope = string(t.Scope)
	}
	return a
}

// Wrong lists the fields because of which a token cannot be made.
func (t Token) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(t.Name), "name", "required", "")
	refuse(fault.LongerThan(t.Name, fault.MaxName), "name", "too_long", "")
	refuse(fault.HasControls(t.Name), "name", "has_controls", "")
	refuse(fault.SameName(t.Name, readiness.System.Name), "name", "reserved", "")
	refuse(!t.Role.Valid(), "role", "unknown", string(t.Role))
	refuse(!t.Valid(), "scope", "unknown", string(t.Scope))
	return wrong
}

// State says whether a token may be used now: active, expired or revoked.
func (t Token) State(now time.Time) string {
	switch {
	case !t.RevokedAt.IsZero():
		return "revoked"
	case !t.EndsAt.IsZero() && !now.Before(t.EndsAt):
		return "expired"
	}
	return "active"
}

// Stands says whether a token may be used now.
func (t Token) Stands(now time.Time) bool { return t.State(now) == "active" }

// Operator is whoever has the command line of the machine that Tallylight runs on.
var Operator = readiness.Actor{Name: readiness.System.Name, Via: "command"}

// ShortestPassword is the least length of a password, in characters.
const ShortestPassword = 12

// LongestPassword bounds what is hashed, in characters.
const LongestPassword = 1000

// WrongPassword says what is wrong with a new password; nil where it may be one.
func WrongPassword(password string) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(utf8.RuneCountInString(password) < ShortestPassword, "password", "too_short", "")
	refuse(fault.LongerThan(password, LongestPassword), "password", "too_long", "")
	return wrong
}

// WrongAccount says what is wrong with a new account, a field each; nil where it can be made.
func WrongAccount(p readiness.Person, password string) []fault.Invalid {
	return append(p.Wrong(), WrongPassword(password)...)
}

// Within checks a number of days; 0 is the usual one.
func Within(days, usual, most int64) (time.Duration, error) {
	if days == 0 {
		days = usual
	}
	if days < 1 || days > most {
		return 0, fault.Invalid{Field: "days", Reason: "out_of_range"}
	}
	return time.Duration(days) * fault.Day, nil
}

// LastAdmin says that a person is the only admin who can sign in: without them nobody could let anybody in again.
func LastAdmin(people []readiness.Person, id string) bool {
	is, others := false, false
	for _, p := range people {
		if p.Role == readiness.Admin && p.DisabledAt.IsZero() {
			is, others = is || p.ID == id, others || p.ID != id
		}
	}
	return is && !others
}

// Edit is what changes in an account. What is empty stays.
type Edit struct {
	Version int64 // that was seen; 0: any
	Role    readiness.Role
	State   State
}

// State says whether somebody with an account may sign in.
type State string

// The states.
const (
	Active   State = "active"
	Disabled State = "disabled"
)

// States lists both.
var States = []State{Active, Disabled}

// StateOf gives the state of an account.
func StateOf(p readiness.Person) State {
	if p.DisabledAt.IsZero() {
		return Active
	}
	return Disabled
}

// Over gives a person as the edit leaves them, among all people; refused where nobody could administer any more.
func (e Edit) Over(p readiness.Person, people []readiness.Person, now time.Time) (readiness.Person, error) {
	if e.Version != 0 && e.Version != p.Version {
		return p, fault.ErrStale
	}
	last := LastAdmin(people, p.ID)
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(e.Role != "" && !e.Role.Valid(), "role", "unknown", string(e.Role))
	refuse(e.State != "" && !slices.Contains(States, e.State), "state", "unknown", string(e.State))
	refuse(last && e.Role != "" && e.Role != readiness.Admin, "role", "last_admin", "")
	refuse(last && e.State == Disabled, "state", "last_admin", "")
	if e.Role != "" {
		p.Role = e.Role
	}
	switch {
	case e.State == Active:
		p.DisabledAt = time.Time{}
	case e.State == Disabled && p.DisabledAt.IsZero():
		p.DisabledAt = now
	}
	return p, fault.All(wrong)
}

// Pseudonym is what stands for the name of somebody whose account was removed: the end of its id.
func Pseudonym(id string) string { return "#" + id[max(0, len(id)-6):] }

// Link is a one-time link.
type Link struct {
	ID       string
	Kind     LinkKind
	PersonID string         // whose password it sets
	Email    string         // who is invited
	Role     readiness.Role // as what
	MadeAt   time.Time
	EndsAt   time.Time
}

// LinkKind says what a one-time link is for.
type LinkKind string

// The kinds.
const (
	Invitation LinkKind = "invitation" // makes an account
	Reset      LinkKind = "reset"      // sets a password
)

// Session is a sign-in that stands.
type Session struct {
	ID, PersonID    string
	CreatedAt, Seen time.Time
	Agent, From     string // browser and system, and the network
}
