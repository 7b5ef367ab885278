package readiness

import (
	"net/mail"
	"time"

	"tallylight/readiness/fault"
)

// Role is what a person may do.
type Role string

// The roles, each of which may do all that the ones before it may, except that PR and SRE each have work of
// their own.
const (
	Viewer Role = "viewer"
	PR     Role = "pr"
	SRE    Role = "sre"
	Admin  Role = "admin"
)

// Roles lists every role.
var Roles = []Role{Viewer, PR, SRE, Admin}

// Valid says whether the role exists.
func (r Role) Valid() bool { return r == Viewer || r == PR || r == SRE || r == Admin }

// Permission is something a role may or may not do.
type Permission string

// The actions.
const (
	SetLevel   Permission = "set_level"   // propose (PR) or confirm (SRE) a level; say that an event is no exposure
	TellBrief  Permission = "tell_brief"  // fill in what PR knows; press "on air" and "aired"
	EditEvents Permission = "edit_events" // enter events by hand, change and cancel them
	WorkTasks  Permission = "work_tasks"  // pick up, complete, skip, undo
	NoteMoves  Permission = "note_moves"  // take note that an event has moved
	EditFeeds  Permission = "edit_feeds"  // add, refresh and remove calendars
	EditPages  Permission = "edit_pages"  // the list of pages under probe: only admins, since we send requests there
	CheckPages Permission = "check_pages" // probe a listed page now
	RunDrills  Permission = "run_drills"  // open and close rehearsals with the origin down
	ProveLoad  Permission = "prove_load"  // upload and withdraw reports of load tests
	EditPeople Permission = "edit_people" // accounts and tokens
	EditLevels Permission = "edit_levels" // what levels are suggested from
	EditChecks Permission = "edit_checks" // from which level on a check of the top page is required
	WaiveCheck Permission = "waive_check" // let a check pass with a reason, say one by hand; approve that a task is skipped
	Connect    Permission = "connect"     // machines that prove tasks or are told, with their secrets: only admins
	SeePrivate Permission = "see_private" // what a private event is about
)

var allowed = map[Role]map[Permission]bool{
	Viewer: {},
	PR:     {SetLevel: true, TellBrief: true, EditEvents: true, EditFeeds: true, WorkTasks: true, CheckPages: true, SeePrivate: true},
	SRE: {SetLevel: true, TellBrief: true, EditEvents: true, EditFeeds: true, WorkTasks: true, CheckPages: true, SeePrivate: true,
		NoteMoves: true, EditLevels: true, WaiveCheck: true, RunDrills: true, ProveLoad: true},
	Admin: {SetLevel: true, TellBrief: true, EditEvents: true, EditFeeds: true, WorkTasks: true, CheckPages: true, SeePrivate: true,
		NoteMoves: true, EditLevels: true, EditPages: true, EditPeople: true, WaiveCheck: true, EditChecks: true, RunDrills: true, ProveLoad: true, Connect: true},
}

// May says whether the role allows the action.
func (r Role) May(a Permission) bool { return allowed[r][a] }

// Confirms says whether this role's word on a level is final: PR proposes, SRE confirms.
func (r Role) Confirms() bool { return r == SRE || r == Admin }

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
}

// LongestEmail is the most octets that an address can have (RFC 5321 4.5.3.1.3, less the angle brackets).
const LongestEmail = 254

// Wrong lists the fields because of which an account cannot be kept.
func (p Person) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(p.Name), "name", "required", "")
	refuse(fault.LongerThan(p.Name, fault.MaxKnows), "name", "too_long", "")
	address, err := mail.ParseAddress(p.Email)
	refuse(err != nil || address.Address != p.Email || len(p.Email) > LongestEmail, "email", "not_an_address", p.Email)
	refuse(!p.Role.Valid(), "role", "unknown", string(p.Role))
	return wrong
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
