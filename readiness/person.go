package readiness

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	"tallylight/readiness/fault"
	"tallylight/readiness/preference"
)

// Role is what a person may do.
type Role string

// The roles.
const (
	Viewer Role = "viewer"
	PR     Role = "pr"
	SRE    Role = "sre"
	Admin  Role = "admin"
)

// Roles lists every role.
var Roles = []Role{Viewer, PR, SRE, Admin}

// Valid says whether the role exists.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Permission is something a role may or may not do.
type Permission string

// The permissions.
const (
	SetLevel     Permission = "set_level"     // propose or confirm a level; say that an event is no exposure
	ConfirmLevel Permission = "confirm_level" // their word on a level is final
	TellBrief    Permission = "tell_brief"    // fill in what PR knows; press "on air" and "aired"
	ConfirmTime  Permission = "confirm_time"  // say for PR that an air time is right
	EditEvents   Permission = "edit_events"   // enter events by hand, change and cancel them
	WorkTasks    Permission = "work_tasks"    // pick up, complete, skip, undo
	NoteMoves    Permission = "note_moves"    // take note that an event has moved
	EditFeeds    Permission = "edit_feeds"    // add, refresh and remove calendars
	EditPages    Permission = "edit_pages"    // the list of pages under probe: only admins, since we send requests there
	CheckPages   Permission = "check_pages"   // probe a listed page now
	RunDrills    Permission = "run_drills"    // open and close rehearsals with the origin down
	ProveLoad    Permission = "prove_load"    // upload and withdraw reports of load tests
	EditPeople   Permission = "edit_people"   // accounts and tokens
	EditLevels   Permission = "edit_levels"   // the ladder, what levels are suggested from, and what is done once for the company
	AddDisplay   Permission = "add_display"   // links for screens that nobody signs in to
	EditChecks   Permission = "edit_checks"   // from which level on a check of the top page is required
	WaiveCheck   Permission = "waive_check"   // let a check pass with a reason, say one by hand; approve that a task is skipped
	Connect      Permission = "connect"       // machines that prove tasks or are told, with their secrets: only admins
	SeePrivate   Permission = "see_private"   // what a private event is about
)

// rights is the table of who may do what: each permission, and the roles that have it. Whoever is signed in may read.
var rights = []struct {
	Permission
	roles []Role
}{
	{SeePrivate, []Role{PR, SRE, Admin}},
	{SetLevel, []Role{PR, SRE, Admin}},
	{TellBrief, []Role{PR, SRE, Admin}},
	{EditEvents, []Role{PR, SRE, Admin}},
	{EditFeeds, []Role{PR, SRE, Admin}},
	{WorkTasks, []Role{PR, SRE, Admin}},
	{CheckPages, []Role{PR, SRE, Admin}},
	{ConfirmTime, []Role{PR, Admin}},
	{ConfirmLevel, []Role{SRE, Admin}},
	{NoteMoves, []Role{SRE, Admin}},
	{WaiveCheck, []Role{SRE, Admin}},
	{RunDrills, []Role{SRE, Admin}},
	{ProveLoad, []Role{SRE, Admin}},
	{EditLevels, []Role{SRE, Admin}},
	{AddDisplay, []Role{SRE, Admin}},
	{EditChecks, []Role{Admin}},
	{EditPages, []Role{Admin}},
	{Connect, []Role{Admin}},
	{EditPeople, []Role{Admin}},
}

// Permissions lists every permission, those that most roles have first.
func Permissions() []Permission {
	all := make([]Permission, len(rights))
	for i, right := range rights {
		all[i] = right.Permission
	}
	return all
}

// allowed is the same by role.
var allowed = func() map[Role]map[Permission]bool {
	by := map[Role]map[Permission]bool{}
	for _, role := range Roles {
		by[role] = map[Permission]bool{}
		for _, right := range rights {
			by[role][right.Permission] = slices.Contains(right.roles, role)
		}
	}
	return by
}()

// May says whether the role has the permission.
func (r Role) May(a Permission) bool { return allowed[r][a] }

// Person is someone with an account.
type Person struct {
	ID           string
	Name         string
	Email        string
	Role         Role
	PasswordHash string // PHC string (argon2id); empty for demo people
	CreatedAt    time.Time
	DisabledAt   time.Time // since when they may not sign in; zero: they may
	Version      int64
	Own          preference.Own
}

// LongestEmail is the most octets that an address can have (RFC 5321 4.5.3.1.3, less the angle brackets).
const LongestEmail = 254

// Wrong lists the fields because of which an account cannot be kept.
func (p Person) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(p.Name), "name", "required", "")
	refuse(fault.LongerThan(p.Name, fault.MaxKnows), "name", "too_long", "")
	refuse(fault.HasControls(p.Name), "name", "has_controls", "")
	refuse(fault.SameName(p.Name, System.Name), "name", "reserved", "")
	address, err := mail.ParseAddress(p.Email)
	refuse(err != nil || address.Address != p.Email || len(p.Email) > LongestEmail || strings.ContainsFunc(p.Email, hidden), "email", "not_an_address", p.Email)
	refuse(!p.Role.Valid(), "role", "unknown", string(p.Role))
	return wrong
}

// hidden says that a character does not show: two addresses that differ by it look the same.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// Actor is who does something: a person, a token, or Tallylight itself.
type Actor struct {
	ID   string // person or token id; empty for Tallylight itself
	Name string
	Role Role
	Via  string // the door by which they come
	// Owner is the person who answers for a token; empty: it is none, or nobody does.
	Owner string
	Token bool
	// Scope is what a token may do of what its role allows; empty: all of it.
	Scope string
}

// answers says that a person stands behind what the actor says: nobody does behind a token without an owner.
func (a Actor) answers() bool { return !a.Token || a.Owner != "" }

// same says that the actor is whoever is named, or that one person answers for both.
func (a Actor) same(id, name, owner string) bool {
	if (Claim{ID: id, Name: name}).Of(a) {
		return true
	}
	return a.Owner != "" && (a.Owner == owner || a.Owner == name) || owner != "" && owner == a.Name
}

// The doors.
const (
	ViaPage     = "page"
	ViaAPI      = "api"
	ViaCalendar = "calendar"
	viaItself   = "tallylight"
)

// System is Tallylight acting by itself.
var System = Actor{Name: "Tallylight", Via: viaItself}
