package readiness

import (
	"strconv"
	"time"

	"tallylight/readiness/fault"
)

// Change is one line of the append-only log: who did what to which thing, when and why. Seq rises without
// gaps being promised. Kind is a fixed word such as "task.completed"; Data holds its values by name.
type Change struct {
	Seq     int64
	At      time.Time
	Actor   string
	ActorID string
	Role    Role   // of the actor, then; empty for Tallylight itself
	Via     string // the door: page, api, calendar, command, tallylight
	Kind    string
	EventID string
	TaskID  string
	Subject string // id of the feed, top page or person where it is about one
	Data    map[string]string
	// Before and After are what the stored rows were and are, as JSON: merge patches (RFC 7396) under event and tasks (by
	// template), of many events under events, or a whole ladder or check map. Empty where a change is of no such row.
	Before, After string
	// Hash is the SHA-256, in hexadecimal, of the hash of the line before it and of this line.
	Hash    string
	Private bool // the event is private now; not a part of the log itself
}

// UndoFor is how long a change can be undone.
const UndoFor = 7 * fault.Day

// undoNeeds says, of the kinds that one press takes back, what whoever presses has to be allowed.
var undoNeeds = map[string]Permission{
	EventHidden: SetLevel, EventShown: SetLevel, LevelSet: SetLevel, BriefTold: TellBrief, WentOnAir: TellBrief, HasAired: TellBrief,
	WasPostponed: TellBrief, MoveSeen: NoteMoves, TaskClaimed: WorkTasks, TaskReleased: WorkTasks, TaskCompleted: WorkTasks,
	TaskReopened: WorkTasks, TaskWaived: WorkTasks, WaiverWithdrawn: WorkTasks, TaskConfirmed: WorkTasks, TaskAdded: WorkTasks,
	TaskRemoved: WorkTasks,
}

// MayUndo refuses to undo a change that is none of people's own, or too old at now, with an Invalid.
func (c Change) MayUndo(now time.Time) error {
	_, undoable := undoNeeds[c.Kind]
	switch {
	case !undoable || c.ActorID == "":
		return fault.Invalid{Field: "change", Reason: "not_undoable", Got: c.Kind}
	case !now.Before(c.At.Add(UndoFor)):
		return fault.Invalid{Field: "change", Reason: "too_old", Got: c.At.UTC().Format(time.RFC3339)}
	}
	return nil
}

// UndoableBy says that people of the role may take the change back: those who may do the like of it, and a level that was
// confirmed only those whose word on it is final.
func (c Change) UndoableBy(r Role) bool {
	needs, undoable := undoNeeds[c.Kind]
	if !undoable || !r.May(needs) {
		return false
	}
	return c.Kind != LevelSet || c.Data["state"] != string(LevelConfirmed) || r.Confirms()
}

// TakenBack lists by sequence number the changes that later ones of the list took back.
func TakenBack(changes []Change) map[int64]bool {
	back := map[int64]bool{}
	for _, c := range changes {
		if seq, err := strconv.ParseInt(c.Data["seq"], 10, 64); err == nil && c.Kind == Undone {
			back[seq] = true
		}
	}
	return back
}

// The kinds of change.
const (
	EventImported   = "event.imported"
	EventMoved      = "event.moved"
	EventChanged    = "event.changed"
	EventFollowed   = "event.followed" // what nobody needs to be told: another key in the calendar, half a minute
	EventCancelled  = "event.cancelled"
	EventRestored   = "event.restored"
	EventMissing    = "event.missing"
	EventHidden     = "event.hidden"
	EventShown      = "event.shown"
	LevelSet        = "event.level"
	BriefTold       = "event.brief"
	WentOnAir       = "event.on_air"
	HasAired        = "event.aired"
	MoveSeen        = "event.acknowledged" // SRE has taken note of a move
	WasPostponed    = "event.postponed"    // moved by people, by hand
	TaskClaimed     = "task.claimed"
	TaskReleased    = "task.released"
	TaskCompleted   = "task.completed"
	TaskReopened    = "task.reopened"
	TaskWaived      = "task.waived"
	WaiverWithdrawn = "task.waiver_withdrawn"
	TaskConfirmed   = "task.confirmed" // by a second person
	TaskNoted       = "task.noted"
	TaskKept        = "task.kept" // whoever holds it is still on it
	TaskAdded       = "task.added"
	TaskRemoved     = "task.removed"
	TaskProven      = "task.verified"  // a machine says that it is done
	TaskDisproved   = "task.disproved" // a machine says that it is not
	TaskUnproven    = "task.unproven"  // a machine cannot say any more
	Undone          = "change.undone"
	FeedAdded       = "feed.added"
	FeedChanged     = "feed.changed"
	FeedRemoved     = "feed.removed"
	FeedWentDown    = "feed.failing"
	FeedCameBack    = "feed.recovered"
	FeedReleased    = "feed.released" // what was held went
	FeedImported    = "feed.imported" // more events at once than are told singly
	PageAdded       = "toppage.added"
	PageChanged     = "toppage.changed"
	PageRemoved     = "toppage.removed"
	ChecksSaved     = "checks.saved" // from which level each check is required
	CheckWaived     = "check.waived"
	CheckTicked     = "check.ticked" // a person said so
	// The word was taken back.
	CheckWaiverWithdrawn = "check.waiver_withdrawn"
	CheckTickWithdrawn   = "check.tick_withdrawn"
	VerdictTurned        = "toppage.verdict"
	DrillOpened          = "toppage.drill_opened"
	DrillClosed          = "toppage.drill_closed"
	LoadUploaded         = "toppage.load_uploaded" // a load report
	LoadWithdrawn        = "toppage.load_withdrawn"
	ConnectionAdded      = "connection.added"
	ConnectionChanged    = "connection.changed"
	ConnectionRemoved    = "connection.removed"
	ConnectionRotated    = "connection.rotated" // it has a new secret
	// ConnectionDisabled: the other side wants to hear nothing any more.
	ConnectionDisabled = "connection.disabled"
	DeliveryReplayed   = "connection.replayed" // a message was sent again
	LadderSaved        = "ladder.saved"
	TrafficSaved       = "traffic.saved"
	PersonAdded        = "person.added"
	TokenCreated       = "token.created"
)

// ChangeGroup is kinds of change that people look for together.
type ChangeGroup struct {
	Name  string
	Kinds []string
}

// ChangeGroups sorts the kinds of change by what they are about.
var ChangeGroups = []ChangeGroup{
	{"tasks", []string{TaskClaimed, TaskReleased, TaskCompleted, TaskReopened, TaskWaived, WaiverWithdrawn, TaskConfirmed, TaskNoted, TaskKept,
		TaskAdded, TaskRemoved, TaskProven, TaskDisproved, TaskUnproven}},
	{"levels", []string{LevelSet, LadderSaved}},
	{"air", []string{EventMoved, WasPostponed, WentOnAir, HasAired, MoveSeen, EventCancelled, EventRestored}},
	{"brief", []string{BriefTold}},
	{"events", []string{EventImported, EventChanged, EventMissing, EventHidden, EventShown, FeedImported}},
	{"feeds", []string{FeedAdded, FeedChanged, FeedRemoved, FeedWentDown, FeedCameBack, FeedReleased}},
	{"toppages", []string{PageAdded, PageChanged, PageRemoved, VerdictTurned, ChecksSaved, CheckWaived, CheckWaiverWithdrawn, CheckTicked,
		CheckTickWithdrawn, DrillOpened, DrillClosed, LoadUploaded, LoadWithdrawn}},
	{"connections", []string{ConnectionAdded, ConnectionChanged, ConnectionRotated, ConnectionRemoved, ConnectionDisabled, DeliveryReplayed}},
	{"people", []string{PersonAdded, TokenCreated}},
	{"undone", []string{Undone}},
}

// KindsOf gives the kinds of a group; none where there is no such group.
func KindsOf(group string) []string {
	for _, g := range ChangeGroups {
		if g.Name == group {
			return g.Kinds
		}
	}
	return nil
}
