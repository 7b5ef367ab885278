// Package views turns values and words into HTML. It fetches nothing and decides nothing: every page is a
// component that takes one struct, and every struct says what its page shows.
package views

import (
	"time"

	"tallylight/readiness/batch"
	"tallylight/readiness/freeze"
	"tallylight/readiness/grading"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/table"
	"tallylight/readiness/ticket"
	"tallylight/readiness/wording"

	"tallylight/readiness/airtime"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
	"tallylight/text"
	"tallylight/web/intent"
)

// Page is what every page shares: who looks, in which language and zones, and what the header says.
type Page struct {
	Lang         text.Lang
	Now          time.Time
	Zone1, Zone2 *time.Location
	Looks
	Person       *readiness.Person // nil: nobody is signed in
	PickUp       int               // unpicked tasks due within seven days
	Counted      int               // of how many events to come what is counted is, the first of them; 0: of all
	Verdict      toppage.Verdict   // of the top page, for the glyph in the navigation; empty is unknown
	VerdictTurns time.Time         // when that verdict may turn by itself; zero: it does not
	OtherLang    string            // address of this page in the other language, "/tasks?view=mine&lang=ja"
	Here         string            // address of this page, to which its forms lead back; empty where it cannot be opened again
	Revision     int64             // of the store, for the live update
	ReadOnly     bool              // nothing can be done on it, whoever looks
	At           time.Time         // of which the page is, where it is of the past: it is Now, and nothing on the page moves
	Stands       time.Time         // of when the content is, where that is fixed while the page around it is live; zero: it is of now
	Today        string            // address of a page of the past as it is now
	Demo         bool
	Rehearsal    *rehearsal.Mark // of which the page is; nil: it is of what is
	Answer       bool            // to a form that was sent: what is open cannot be read again from its address
	Notice       *Notice
	// Asset gives the address under which a file of static/ is served.
	Asset func(name string) string
}

// Looks is how whoever looks wants to see everything.
type Looks struct {
	Home      *time.Location // of the company, in which dates are meant that people type; nil: the first zone
	Clocks    [2]string      // how the clocks of the two zones are called; empty: by their abbreviation
	Week      time.Weekday   // on which a week begins
	Theme     string         // light or dark; empty: as the system has it
	Shortcuts bool           // keys do something by themselves
}

// Notice says at the top of a page what the last request did.
type Notice struct {
	Kind    string // a kind of change (journal.TaskClaimed ...), or "saved", "probed", "fetched", "imported"
	Subject string // title of what it was done to, as its owner wrote it; may be empty
	Undo    string // where to POST to undo it; empty where it cannot be undone
	Version int64  // version that the undo starts from
	Fields  []NoticeField
	Count   int // events imported
	Levels  int // of so many events the level was set
}

// NoticeField is what else the form that undoes sends.
type NoticeField struct{ Name, Value string }

// BoardPage is the board. Without rows it is the set-up.
type BoardPage struct {
	Page
	Rows     []readiness.Row       // readiness.Board: by air time, past ones included
	Next     *readiness.Row        // the next exposure, where it stands behind the rows; nil: it is one of them
	Shield   toppage.Shield        // the top page for the next exposure, or against today's limits
	Observed []toppage.Observation // of Shield.Page, last 24 hours, any order
	Feeds    []readiness.Feed
	Ladder   readiness.Ladder
	// ToPutRight is how many findings the pages of feeds tell.
	ToPutRight Left
	Offers     []intake.Offer // open questions whether events go on as others
	// Later and Earlier are what the board has beside the rows.
	Later, Earlier Left
}

// Left is how many events a list leaves out, N or more than N, the nearest of them at At; After names the place behind which they
// are listed (empty: nowhere).
type Left struct {
	N     int
	More  bool
	At    time.Time
	After string
}

// BoardLaterPage is the part of the board that comes behind a place of it.
type BoardLaterPage struct {
	Page
	Rows   []readiness.Row
	Ladder readiness.Ladder
	Later  Left
}

// EventPage is one event.
type EventPage struct {
	Page
	Row      readiness.Row
	Ladder   readiness.Ladder
	Feed     *readiness.Feed    // nil: entered by hand
	Changes  []readiness.Change // newest first
	Findings []intake.Finding   // readiness.OfEvent
	Sources  []SourceOf         // other calendars that hold it
	Reach    readiness.Reach
	Notes    map[string]readiness.Change // the newest note on each task, by the task's id
	Skip     string                      // id of the task whose form to skip it stands open
	Names    Names                       // of what falls together with it
	With     map[string][]Companion      // other events of the evening that a task can be completed for, by template
	MovedAs  batch.Airings               // the airings that moved as this one did and wait for SRE, it included
	Lapsed   []LapsedTask                // tasks whose evidence was for another air time
	Offers   []intake.Offer              // of which it is part
	Issues   map[string]ticket.Link      // to which its tasks are linked, by the task's id
	Opened   []readiness.Change          // what was let go out in spite of it
	Live     *Live                       // nil: nothing is measured while it is on air
	Forecast learning.Explained
	Calls    []review.Spell // how its call went
}

// SourceOf is what a calendar says of an event on which another decides.
type SourceOf struct {
	readiness.Event
	Calendar string // its name
}

// Companion is another event of the same evening.
type Companion struct{ Event readiness.Event }

// LapsedTask is a task whose evidence was for another air time. Why says why whoever looks cannot confirm it by the press for
// all; nil: they can.
type LapsedTask struct {
	Task readiness.TaskStatus
	Why  *fault.Invalid
}

// LevelPage previews a change of level.
type LevelPage struct {
	Page
	Row    readiness.Row
	Ladder readiness.Ladder
	Change readiness.LevelChange
	Feed   *readiness.Feed // nil: entered by hand
	Then   *readiness.Row  // as it would stand; nil where whoever looks may not set the level
	Reach  readiness.Reach
	// Suggested is the level that the figures speak for; nil where whoever looks may not see it.
	Suggested *grading.Suggestion
	Names     Names
	Stale     bool // the ladder was changed since whoever looks saw the change
	Reason    string
	Below     string // as typed: why it is below what the figures ask for
	Errors    []fault.Invalid
}

// BriefPage is the form of what PR tells.
type BriefPage struct {
	Page
	Row    readiness.Row
	Form   intent.TellBrief // as it is, or as typed where Errors is not empty
	Errors []fault.Invalid
}

// EventFormPage is the form of an event that is entered by hand or, where Event is set, changed.
type EventFormPage struct {
	Page
	Form   intent.NewEvent // of a change its facts alone
	Event  *readiness.Event
	Twin   *readiness.Event // of the same title and hour: enter it as well?
	Ladder readiness.Ladder
	Errors []fault.Invalid
}

// PastePage takes a table from a spreadsheet.
type PastePage struct {
	Page
	Text, Zone, Sheet string // as typed
	Done              *PasteDone
	Errors            []fault.Invalid
}

// PasteDone is what became of a table.
type PasteDone struct {
	Added, Known int
	Levels       *Notice // what levels were set; nil: none
	LeftOut      []table.Row
}

// PastePreviewPage shows what a table holds; nothing is kept yet.
type PastePreviewPage struct {
	Page
	Text, Zone string // sent back on keeping
	Shown      string // names the columns with which the rows were read, and what was read
	Altered    bool   // they are others than were shown
	Chosen     RowsChosen
	Sheet      string // of an uploaded workbook
	Sheets     []string
	OtherZone  string // the heading says another zone than that in which the times are read
	Table      table.Sheet
	Rows       []table.Row
	Ladder     readiness.Ladder
	Errors     []fault.Invalid
}

// PostponePage is the form for another air time.
type PostponePage struct {
	Page
	Event  readiness.Event
	Airing airtime.Airing // as typed
	Zone   string         // as typed
	Errors []fault.Invalid
}

// TaskPage is one task with all that can be done to it.
type TaskPage struct {
	Page
	Row     readiness.Row
	Task    readiness.TaskStatus
	Help    wording.Help       // what its template tells people
	With    []Companion        // other events of the evening that it can be completed for
	Changes []readiness.Change // of the task, newest first
	Notes   []readiness.Change // what was said of it, newest first
	Typed   TaskTyped
	Errors  []fault.Invalid // of the form Typed.Form

	Issue    *ticket.Link     // to which it is linked; nil: to none
	Tracker  ticket.Tracker   // that of the issue; empty where whoever looks may not see which it is
	Trackers []ticket.Tracker // in which one can be created
}

// The forms of a task's page.
const (
	formCompletion = "completion"
	formWaiver     = "waiver"
	formNote       = "note"
	formReview     = "review"
	// FormIssue links the task to an issue.
	FormIssue = "issue"
)

// TaskTyped is what was typed into a form of a task's page that was refused.
type TaskTyped struct {
	Form               string // completion, waiver, note, review, or what else was pressed
	Evidence, DoneNote string
	Reason, Until      string
	Note               string
	Tracker, URL       string
	Review             *intent.Review // nil: it was not typed
}

// OwnTaskPage is the form of a task that people add to one event.
type OwnTaskPage struct {
	Page
	Event  readiness.Event
	Typed  intent.OwnTask
	Errors []fault.Invalid

	Connections []readiness.Connection
}

// TriagePage asks for the level of one event after another.
type TriagePage struct {
	Page
	Row            *readiness.Row // nil: every coming event has a level
	N, Count       int            // it is the Nth of so many without one, by air time
	Previous, Next string         // ids of its neighbours; empty at the ends
	Moved          bool           // the event that was asked for is not one of them
	Offers         []intake.Offer // of which it is part
	Suggested      *grading.Suggestion
	Names          Names
	Ladder         readiness.Ladder
	Peaks          Peaks
}

// TrafficPage is what the company knows of its own traffic.
type TrafficPage struct {
	Page
	Known  readiness.Traffic
	Form   intent.Traffic // as typed, where Errors is not empty
	Errors []fault.Invalid
}

// FreezePage is whether changes may go out.
type FreezePage struct {
	Page
	BaseURL    string
	Answer     freeze.Answer
	Turns      time.Time // when the answer may become another; zero: not by itself
	Windows    []freeze.Window
	Settings   freeze.Settings
	Ladder     readiness.Ladder
	Opened     []readiness.Change // newest first
	Refused    *readiness.Change  // the newest; nil: none
	Opening    intent.FreezeOpening
	OpenErrors []fault.Invalid
	Form       intent.Freeze
	Errors     []fault.Invalid
}

// The views of the task list.
const (
	ViewOpen    = "open"
	ViewMine    = "mine"
	ViewEvent   = "event"
	ViewMachine = "machine"
	ViewStock   = "stock"
)

// TaskViews lists the views in the order of their tabs.
var TaskViews = []string{ViewOpen, ViewMine, ViewEvent, ViewMachine, ViewStock}

// TasksPage lists tasks over all coming events.
type TasksPage struct {
	Page
	View   string
	Level  int                  // only events of this level or above; 0: all
	Kind   readiness.VerifyKind // only tasks proven in this way; empty: all
	Just   string               // id of the task of the list that was picked up a moment ago
	Lines  []TaskLine           // of the view, the most urgent first or, in ViewEvent, event by event
	Counts map[string]int
	Ladder readiness.Ladder
}

// StockPage is what may be missing: the tab of stock-taking.
type StockPage struct {
	TasksPage
	Stock readiness.Stock
	// Quiet and ByHand are the first lines of those of Stock.
	Quiet, ByHand []TaskLine
}

// TaskLine is a task with the event that it belongs to.
type TaskLine struct {
	Event readiness.Event
	Task  readiness.TaskStatus
	N     int // it stands for so many of its template
}

// TopPagePage is a top page with its evidence. Without Shield.Page it asks for the first one.
type TopPagePage struct {
	Page
	Shield      toppage.Shield
	Pages       []PageLine            // every registered page, shown where there are several
	Observed    []toppage.Observation // last 24 hours, any order
	Rows        []readiness.Row       // coming events; Row.Shield and Row.Grounds must be of this page
	Changes     []readiness.Change    // of the verdict, newest first
	Demand      toppage.Demand        // for which Shield was judged
	Names       Names                 // of what falls together with For
	For         *readiness.Event      // whose demand it is; nil: no event that needs more is near
	Chosen      bool                  // For was asked for
	All         []toppage.Check       // every check for the demand, those that it does not require too
	Events      []readiness.Event     // coming ones, for choosing
	Proven      toppage.Proven        // of its capacity, for Demand
	Traffic     readiness.Traffic     // as it holds for the page
	Usual       toppage.UsualOn       // of the page
	KnownSince  time.Time             // when any event was known for the first time; zero: none is
	Survey      *toppage.Survey       // the newest; nil: none
	Over        string                // what the plot looks back on: a name of Overs
	Figures     []toppage.Figure      // of that time, oldest first, where it is more than a day
	Ladder      readiness.Ladder
	Drills      []toppage.Drill // newest first
	Print       toppage.Fingerprint
	Witnessless toppage.Reason // why a drill would prove nothing; empty where something would tell
	DrillTyped  DrillTyped     // where DrillErrors is not empty
	DrillErrors []fault.Invalid
	Waivers     []toppage.CheckWaiver
	Ticks       []toppage.CheckTick
	WordTyped   WordTyped // where WordErrors is not empty
	WordErrors  []fault.Invalid
	Loads       Loads
	Prober      string      // its User-Agent
	Sample      *Sample     // only in the demo
	Form        TopPageForm // as typed, where Errors is not empty
	Errors      []fault.Invalid
	Connections []readiness.Connection // those to Prometheus
	Trials      []measured.Trial       // of expressions that were just tried
	Service     *slo.Level             // of this month; nil: the page is not asked about
	UsualDue    measured.Due           // how the usual maximum is measured; zero: it is not
}

// PageLine is a top page in the list.
type PageLine struct {
	Page    toppage.Page
	Verdict toppage.Verdict
}

// Sample is the state of the demo's own top page.
type Sample struct{ PageUp, OriginUp bool }

// TopPageRemovePage asks before a page and its history are deleted.
type TopPageRemovePage struct {
	Page
	TopPage toppage.Page
}

// FeedsPage lists the calendars.
type FeedsPage struct {
	Page
	Feeds   []FeedLine
	Changes []readiness.Change // of events by the feeds, newest first; Data["title"] names the event
	Asked   FeedAsked
}

// FeedAsked is a calendar that was asked for and cannot be had, with what was typed. The password is not said again.
type FeedAsked struct {
	Kind      readiness.FeedKind // empty: nothing was asked for
	URL, User string
	Failed    *readiness.SourceError // why it is no calendar
	Errors    []fault.Invalid
}

// FeedPage is one calendar with how reading it goes.
type FeedPage struct {
	Page
	Feed     readiness.Feed
	Every    time.Duration // the interval in force, and why
	Why      readiness.IntervalReason
	Fetches  []readiness.Fetch // newest first
	Held     []readiness.Event // the first of what would go
	Offers   []intake.Offer    // open questions whether its events go on as others
	Findings []intake.Finding
	// FindingsAmong is of how many events to come the findings are; 0: of all.
	FindingsAmong int
	Progress      *readiness.ImportProgress // nil: no import runs
	Typed         FeedTyped
	Failed        *readiness.SourceError // why the file just given is no calendar
	Errors        []fault.Invalid
}

// OfferPage is one open question.
type OfferPage struct {
	Page
	Offer  intake.Offer
	Typed  []string         // ids of the events that were chosen, where Errors is not empty
	Worked *readiness.Event // the other event, where it has work of its own that stands in the way
	Errors []fault.Invalid
}

// FeedTyped is what stands in the form of a calendar's settings.
type FeedTyped struct {
	Name, URL, User string
	Minutes         int // between two fetches; 0: the default
}

// FeedLine is a feed with its last fetches, newest first.
type FeedLine struct {
	Feed    readiness.Feed
	Fetches []readiness.Fetch
	NoLevel int // its coming events without a level
}

// PreviewPage shows what a calendar holds; nothing is kept yet.
type PreviewPage struct {
	Page
	ID      string // of the kept preview, sent back on import
	Source  string // host, or name of the uploaded file; never the address
	Name    string // proposed, or as typed
	Preview intake.CalendarPreview
	Ladder  readiness.Ladder
	Chosen  RowsChosen
	Errors  []fault.Invalid
}

// RowsChosen is what was chosen for the rows of a preview.
type RowsChosen struct {
	Shown, Kept map[string]bool   // by row; nil: nothing was chosen yet
	Levels      map[string]string // as chosen, by row
	Level       string            // for all that are ticked
}

// Keeps says that a row is ticked; proposed is what it is where nobody chose.
func (c RowsChosen) Keeps(row string, proposed bool) bool {
	if !c.Shown[row] {
		return proposed
	}
	return c.Kept[row]
}

// FeedRemovePage asks before a feed and its events are deleted.
type FeedRemovePage struct {
	Page
	Feed   readiness.Feed
	Events int
}

// WallPage is the big screen for one event.
type WallPage struct {
	Page
	Row    *readiness.Row  // nil: nothing is coming
	Next   []readiness.Row // what comes after it, at most four are shown
	Ladder readiness.Ladder
	Live   *Live // nil: nothing is measured while it is on air
	// Picture says that it is written to a file, behind which there is no server: it names what it needs beside it.
	Picture bool
}

// SignInPage asks who is there.
type SignInPage struct {
	Page
	Next    string        // where to go afterwards
	Email   string        // as typed
	Wrong   bool          // e-mail and password do not belong together
	Wait    fault.Wait    // why nothing was tried
	First   bool          // nobody has an account yet
	Passkey fault.Invalid // why a passkey did not sign in; zero: none was tried
	// Passkeys says that the address may have passkeys.
	Passkeys bool
	Ways     []Way  // other than by a password
	Said     string // why somebody does not come in from outside
	// Proxied says that a proxy has signed them in, and SignOutAt where they sign out; empty: nobody said.
	Proxied   bool
	SignOutAt string
}

// Way is a provider at which people sign in.
type Way struct {
	ID, Name string
	Away     string // what was wrong when it was asked last; empty: nothing
}

// SetupPage makes the first admin.
type SetupPage struct {
	Page
	Key         string // of the one-time link
	Name, Email string // as typed
	Errors      []fault.Invalid
}

// ErrorPage says in one sentence what went wrong: 400, 403, 404, 500 ...
type ErrorPage struct {
	Page
	Status int
	Title  string // instead of that of the status
	Detail string // what was refused, as a sentence of text; may be empty
	Back   string // where to go instead of the board
	// Refused is what was refused, where Detail is about a field of a button's form.
	Refused fault.Invalid
}

// StalePage shows both versions after somebody else was faster.
type StalePage struct {
	Page
	Title   string // of the thing, as its owner wrote it
	By      string // who changed it; empty where unknown
	At      time.Time
	Action  string       // where to POST mine
	Version int64        // the newest, from which mine would be saved
	Fields  []StaleField // as typed, with what stands there now
	Back    string       // where theirs can be seen
}

// StaleField is a field of the form that came too late.
type StaleField = intent.Difference

// HistoryPage is the log.
type HistoryPage struct {
	Page
	Event     *readiness.Event // only its changes; nil: all
	Who       string           // id of a person, WhoItself, or empty: anybody
	Kind      string           // one of journal.Groups; empty: any
	People    []readiness.Person
	Changes   []readiness.Change
	TakenBack map[int64]bool   // by sequence number
	Addresses map[int64]string // likewise; only admins see them

	Door, Since, Until string // the filter, as it was chosen

	Next   string // address of older changes; empty at the end
	Newest string // address of the newest; empty at the beginning
}

// WhoItself stands for Tallylight itself among those who change things.
const WhoItself = "tallylight"

// HelpPage says how Tallylight decides.
type HelpPage struct {
	Page
	Tally  readiness.Tally
	Limits readiness.Limits
	Probe  time.Duration // how long a probe of the first top page counts; 0: none is watched
	Checks []toppage.Check
}

// MorePage is the rest of the navigation, for phones.
type MorePage struct{ Page }

// CalendarPage is a month.
type CalendarPage struct {
	Page
	Month  time.Time // any instant of it, in Zone1
	Rows   []readiness.Row
	More   map[string]Left // what the rows leave out, by day
	Ladder readiness.Ladder
}

// KitPage shows every component in every state.
type KitPage struct{ Page }
