package readiness

import "time"

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

// Action is something a role may or may not do.
type Action string

// The actions.
const (
	SetLevel   Action = "set_level"   // propose (PR) or confirm (SRE) a level; say that an event is no exposure
	TellBrief  Action = "tell_brief"  // fill in what PR knows; press "on air" and "aired"
	EditEvents Action = "edit_events" // enter events by hand, change and cancel them
	WorkTasks  Action = "work_tasks"  // pick up, complete, skip, undo
	NoteMoves  Action = "note_moves"  // take note that an event has moved
	EditFeeds  Action = "edit_feeds"  // add, refresh and remove calendars
	EditPages  Action = "edit_pages"  // the list of pages under probe: only admins, since we send requests there
	CheckPages Action = "check_pages" // probe a listed page now
	RunDrills  Action = "run_drills"  // open and close rehearsals with the origin down
	ProveLoad  Action = "prove_load"  // upload and withdraw reports of load tests
	EditPeople Action = "edit_people" // accounts and tokens
	EditLevels Action = "edit_levels" // what levels are suggested from
	EditChecks Action = "edit_checks" // from which level on a check of the top page is required
	WaiveCheck Action = "waive_check" // let a check pass with a reason, say one by hand
	Connect    Action = "connect"     // machines that prove tasks or are told, with their secrets: only admins
	SeePrivate Action = "see_private" // what a private event is about
)

var allowed = map[Role]map[Action]bool{
	Viewer: {},
	PR:     {SetLevel: true, TellBrief: true, EditEvents: true, EditFeeds: true, WorkTasks: true, CheckPages: true, SeePrivate: true},
	SRE: {SetLevel: true, TellBrief: true, EditEvents: true, EditFeeds: true, WorkTasks: true, CheckPages: true, SeePrivate: true,
		NoteMoves: true, EditLevels: true, WaiveCheck: true, RunDrills: true, ProveLoad: true},
	Admin: {SetLevel: true, TellBrief: true, EditEvents: true, EditFeeds: true, WorkTasks: true, CheckPages: true, SeePrivate: true,
		NoteMoves: true, EditLevels: true, EditPages: true, EditPeople: true, WaiveCheck: true, EditChecks: true, RunDrills: true, ProveLoad: true, Connect: true},
}

// May says whether the role allows the action.
func (r Role) May(a Action) bool { return allowed[r][a] }

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
}

// Actor is who does something: a person, a token, or Tallylight itself.
type Actor struct {
	ID   string // person or token id; empty for Tallylight itself
	Name string
	Role Role
	Via  string // the door by which they come
}

// The doors.
const (
	ViaPage     = "page"
	ViaAPI      = "api"
	ViaCalendar = "calendar"
	ViaCommand  = "command"
	ViaItself   = "tallylight"
)

// System is Tallylight acting by itself.
var System = Actor{Name: "Tallylight", Via: ViaItself}
