// Package journal names the kinds of change that the log of readiness holds, for whoever writes, reads, sorts or says them.
package journal

import "slices"

// The kinds of change.
const (
	EventImported   = "event.imported"
	EventMoved      = "event.moved"
	SeriesMoved     = "series.moved" // airings of a series that moved alike, each of which has its own line before this one
	EventChanged    = "event.changed"
	EventFollowed   = "event.followed" // what nobody needs to be told: another key in the calendar, half a minute
	EventCancelled  = "event.cancelled"
	EventRestored   = "event.restored"
	EventMissing    = "event.missing"
	EventTakenOut   = "event.taken_out" // of its series, in the calendar
	EventKept       = "event.kept"      // it takes place, people say, although its calendar lacks it
	EventHidden     = "event.hidden"
	EventShown      = "event.shown"
	EventCarried    = "event.carried"          // it goes on as another airing, with its preparation
	CarryRefused    = "event.carry_refused"    // it is another programme
	SourceAdded     = "event.source_added"     // another calendar holds it, too
	SourceChanged   = "event.source_changed"   // the other calendar gives another time or status now
	SourceChosen    = "event.source_chosen"    // people let another calendar decide
	SourceInherited = "event.source_inherited" // its calendar has lost it, and another that holds it decides now
	LevelSet        = "event.level"
	LevelsSet       = "events.level" // of several events, each of which has its own line before this one
	BriefTold       = "event.brief"
	WentOnAir       = "event.on_air"
	HasAired        = "event.aired"
	MoveSeen        = "event.acknowledged"  // SRE has taken note of a move
	SeriesSeen      = "series.acknowledged" // likewise, of the airings of a series
	WasPostponed    = "event.postponed"     // moved by people, by hand
	TaskClaimed     = "task.claimed"
	TaskReleased    = "task.released"
	TaskCompleted   = "task.completed"
	TaskReopened    = "task.reopened"
	TaskWaived      = "task.waived" // asked to skip it
	TaskReviewed    = "task.reviewed"
	WaiverApproved  = "task.waiver_approved"
	WaiverWithdrawn = "task.waiver_withdrawn"
	TaskConfirmed   = "task.confirmed" // by a second person
	TaskNoted       = "task.noted"
	TaskKept        = "task.kept" // whoever holds it is still on it
	TaskAdded       = "task.added"
	TaskRemoved     = "task.removed"
	TaskProven      = "task.verified"      // a machine says that it is done
	TaskDisproved   = "task.disproved"     // a machine says that it is not
	TaskUnproven    = "task.unproven"      // a machine cannot say any more
	StandingDone    = "standing.completed" // for the company, not for an event
	StandingUndone  = "standing.taken_back"
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
	ScaleSaved         = "scale.saved"    // what is scaled for a page
	CompanySaved       = "company.saved"  // zones and language of everybody
	FreezeSaved        = "freeze.saved"   // which level freezes changes, and when
	FreezeOpened       = "freeze.opened"  // somebody let a change go out all the same
	FreezeRefused      = "freeze.refused" // a job of CI was refused
	PersonAdded        = "person.added"
	PersonInvited      = "person.invited"
	InvitationEnded    = "person.invitation_withdrawn"
	PersonJoined       = "person.joined" // by an invitation
	RoleChanged        = "person.role"
	PersonDisabled     = "person.disabled"
	PersonEnabled      = "person.enabled"
	PersonUnlocked     = "person.unlocked" // wrong passwords count no longer
	PersonRemoved      = "person.removed"
	PasswordChanged    = "person.password"
	ResetOffered       = "person.reset"   // a link that sets a new password was made
	LinkingOffered     = "person.linking" // they may take the account over from outside
	PersonLinked       = "person.linked"  // they did
	SessionsEnded      = "session.ended"
	PasskeyAdded       = "passkey.added"
	PasskeysRemoved    = "passkey.removed"
	PasskeyCopied      = "passkey.copied" // its count of signatures did not rise: it was refused
	TokenCreated       = "token.created"
	TokenRevoked       = "token.revoked"
	DisplayAdded       = "display.added"   // a link for a screen
	DisplayRotated     = "display.rotated" // it has a new key
	DisplayRevoked     = "display.revoked"
	TokenUsed          = "token.used"         // for the first time
	TokenRefused       = "token.refused"      // one that there is not, or that has ended
	SignedIn           = "session.begun"      // somebody has signed in
	SignedOut          = "session.signed_out" // and out
	SignInRefused      = "session.refused"    // a wrong password, a disabled account, or too many tries
	SetupOffered       = "setup.offered"      // the link that makes the first admin was printed
	ProgramStarted     = "program.started"    // which version, on which database
	SchemaMigrated     = "program.migrated"   // the database was brought to a newer schema
	OutfeedAdded       = "calendar.added"     // a link by which calendar programs read
	OutfeedRotated     = "calendar.rotated"
	OutfeedRevoked     = "calendar.revoked"
	KeyRotated         = "program.key"   // the secrets were encrypted with another key
	ChannelAdded       = "channel.added" // a way by which people are told
	ChannelChanged     = "channel.changed"
	ChannelRemoved     = "channel.removed"
	ChannelTested      = "channel.tested"
	ChannelDisabled    = "channel.disabled"     // nobody is there any more
	ChannelReplayed    = "channel.replayed"     // a message was sent again
	ListenerAdded      = "event.listener_added" // a channel is told of the event besides
	ListenerRemoved    = "event.listener_removed"
	PlanSaved          = "plan.saved" // who is told what, when and where
	TrackerAdded       = "tracker.added"
	TrackerChanged     = "tracker.changed"
	TrackerRemoved     = "tracker.removed"
	IssueWanted        = "issue.wanted" // somebody asked to create it
	IssueLinked        = "issue.linked" // somebody named it
	IssueUnlinked      = "issue.unlinked"
	IssueCreated       = "issue.created" // or found, after its creation was not heard of
	IssueClosed        = "issue.closed"  // in its tracker
	IssueReopened      = "issue.reopened"
	ReviewSaved        = "review.saved"
	ReviewClosed       = "review.closed" // the question was answered
	ReviewReopened     = "review.reopened"
	PreventionAdded    = "prevention.added"
	PreventionRemoved  = "prevention.removed"
	ExposureAnswered   = "exposure.answered"    // what an unplanned peak was
	PeakAsked          = "event.measured_again" // somebody had its peak measured again
	IssueLost          = "issue.lost"           // it cannot be created or followed, until somebody puts that right
)

// Group is kinds of change that people look for together.
type Group struct {
	Name  string
	Kinds []string
}

// Groups sorts the kinds of change by what they are about.
var Groups = []Group{
	{"tasks", []string{TaskClaimed, TaskReleased, TaskCompleted, TaskReopened, TaskReviewed, TaskWaived, WaiverApproved, WaiverWithdrawn, TaskConfirmed, TaskNoted, TaskKept,
		TaskAdded, TaskRemoved, TaskProven, TaskDisproved, TaskUnproven, StandingDone, StandingUndone,
		IssueWanted, IssueLinked, IssueUnlinked, IssueCreated, IssueClosed, IssueReopened, IssueLost}},
	{"levels", []string{LevelSet, LevelsSet, LadderSaved}},
	{"air", []string{EventMoved, SeriesMoved, WasPostponed, WentOnAir, HasAired, MoveSeen, SeriesSeen, EventCancelled, EventRestored,
		EventTakenOut, EventKept}},
	{"brief", []string{BriefTold}},
	{"events", []string{EventImported, EventChanged, EventMissing, EventHidden, EventShown, EventCarried, CarryRefused, FeedImported,
		SourceAdded, SourceChanged, SourceChosen, SourceInherited, ListenerAdded, ListenerRemoved}},
	{"reviews", []string{ReviewSaved, ReviewClosed, ReviewReopened, PreventionAdded, PreventionRemoved}},
	{"feeds", []string{FeedAdded, FeedChanged, FeedRemoved, FeedWentDown, FeedCameBack, FeedReleased}},
	{"toppages", []string{PageAdded, PageChanged, PageRemoved, VerdictTurned, ChecksSaved, CheckWaived, CheckWaiverWithdrawn, CheckTicked,
		CheckTickWithdrawn, DrillOpened, DrillClosed, LoadUploaded, LoadWithdrawn, ExposureAnswered, PeakAsked}},
	{"connections", []string{ConnectionAdded, ConnectionChanged, ConnectionRotated, ConnectionRemoved, ConnectionDisabled, DeliveryReplayed,
		TrackerAdded, TrackerChanged, TrackerRemoved}},
	{"channels", []string{ChannelAdded, ChannelChanged, ChannelTested, ChannelRemoved, ChannelDisabled, ChannelReplayed}},
	{"people", []string{PersonAdded, PersonInvited, InvitationEnded, PersonJoined, RoleChanged, PersonDisabled, PersonEnabled, PersonUnlocked, PersonRemoved,
		PasswordChanged, ResetOffered, LinkingOffered, PersonLinked, SessionsEnded, PasskeyAdded, PasskeysRemoved, PasskeyCopied, TokenCreated, TokenRevoked,
		DisplayAdded, DisplayRotated, DisplayRevoked, OutfeedAdded, OutfeedRotated, OutfeedRevoked}},
	{Access, []string{SignedIn, SignedOut, SignInRefused, TokenUsed, TokenRefused}},
	{"notices", []string{PlanSaved}},
	{"freeze", []string{FreezeSaved, FreezeOpened, FreezeRefused}},
	{"program", []string{ProgramStarted, SchemaMigrated, KeyRotated, SetupOffered}},
	{"undone", []string{Undone}},
}

// ungrouped are the kinds that nobody looks for by what they are about.
var ungrouped = []string{EventFollowed, TrafficSaved, ScaleSaved, CompanySaved}

// Kinds lists every kind of change.
func Kinds() []string {
	all := slices.Clone(ungrouped)
	for _, g := range Groups {
		all = append(all, g.Kinds...)
	}
	return all
}

// Of gives the kinds of a group; none where there is no such group.
func Of(group string) []string {
	for _, g := range Groups {
		if g.Name == group {
			return g.Kinds
		}
	}
	return nil
}
