package readiness

import "time"

// Change is one line of the append-only log: who did what to which thing, when and why. Seq rises without
// gaps being promised. Kind is a fixed word such as "task.completed"; Data holds its values by name.
type Change struct {
	Seq     int64
	At      time.Time
	Actor   string
	ActorID string
	Kind    string
	EventID string
	TaskID  string
	Subject string // id of the feed, top page or person where it is about one
	Data    map[string]string
	Private bool // the event is private now; not a part of the log itself
}

// The kinds of change.
const (
	EventImported   = "event.imported"
	EventMoved      = "event.moved"
	EventChanged    = "event.changed"
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
	TaskClaimed     = "task.claimed"
	TaskReleased    = "task.released"
	TaskCompleted   = "task.completed"
	TaskReopened    = "task.reopened"
	TaskWaived      = "task.waived"
	WaiverWithdrawn = "task.waiver_withdrawn"
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
	VerdictTurned   = "toppage.verdict"
	LadderSaved     = "ladder.saved"
	PersonAdded     = "person.added"
	TokenCreated    = "token.created"
)
