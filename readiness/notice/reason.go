package notice

// Reason is why people are told something, by the word that stores, the API and channels know it by.
type Reason string

// The reasons.
const (
	EventNew       Reason = "event_new"       // an event came, and has no level
	EventLate      Reason = "event_late"      // it came, or got its level, too late for some of what the level asks
	LevelProposed  Reason = "level_proposed"  // and waits for whoever may confirm it
	LevelConfirmed Reason = "level_confirmed" // by whoever may
	LevelChanged   Reason = "level_changed"   // a confirmed one became another
	LevelBelow     Reason = "level_below"     // it is below what is suggested
	EventMoved     Reason = "event_moved"     // its air time
	EventCancelled Reason = "event_cancelled" // it was called off
	EventBack      Reason = "event_back"      // it takes place after all
	EventTakenOut  Reason = "event_taken_out" // of its series
	EventMissing   Reason = "event_missing"   // its calendar lacks it
	CarryOffered   Reason = "carry_offered"   // it may go on as another one, and somebody has to say so
	CallTurned     Reason = "call_turned"     // to NO-GO or UNKNOWN
	CallAtRisk     Reason = "call_at_risk"    // to AT RISK
	TaskLate       Reason = "task_late"       // a task is past its last possible time
	LastNear       Reason = "last_near"       // the last possible time of an open task is near
	GateNobody     Reason = "gate_nobody"     // a gate is near, and nobody has taken some of its tasks
	EvidenceLapsed Reason = "evidence_lapsed" // what was proven for the evening counts no more
	OnAir          Reason = "on_air"          // it is on air
	AskAired       Reason = "ask_aired"       // its end has passed, and nobody has said that it aired
	PageTurned     Reason = "page_turned"     // the verdict of a top page
	FeedFailing    Reason = "feed_failing"    // a calendar cannot be read
	ChannelFailing Reason = "channel_failing" // messages cannot be sent
	ProofExpires   Reason = "proof_expires"   // a load test or a drill, before an event that needs it
	PeakUnplanned  Reason = "peak_unplanned"  // traffic for which there is no event
)

// Topic is reasons that people choose together.
type Topic string

// The topics, by what they are about.
const (
	TopicNew     Topic = "new"
	TopicLate    Topic = "late_entry"
	TopicLevel   Topic = "level"
	TopicMoved   Topic = "moved"
	TopicNoGo    Topic = "no_go"
	TopicAtRisk  Topic = "at_risk"
	TopicNobody  Topic = "nobody"
	TopicLast    Topic = "last"
	TopicAir     Topic = "air"
	TopicPage    Topic = "page"
	TopicExpires Topic = "expires"
	TopicPeak    Topic = "peak"
	TopicFailing Topic = "failing"
)

// Team is a group of people who are told something together.
type Team string

// The teams. Whoever is on call is told by a channel that pages.
const (
	SRE    Team = "sre"
	PR     Team = "pr"
	OnCall Team = "oncall"
)

// Teams lists them in the order in which people choose.
var Teams = []Team{SRE, PR, OnCall}

// When says when somebody is told.
type When string

// What people choose from.
const (
	AtOnce   When = "now"
	InDigest When = "digest"
	Never    When = "never"
)

// Section is a heading under which topics stand.
type Section string

// The sections, in their order.
const (
	SectionEvents    Section = "events"
	SectionReadiness Section = "readiness"
	SectionPages     Section = "pages"
)

// TopicSpec is all that the rules know of a topic.
type TopicSpec struct {
	Topic    Topic
	Section  Section
	Reasons  []Reason
	Levelled bool          // it is of an event, so that it can be told from a level on only
	Lasts    bool          // it lasts until it is over, which is told once; while it lasts it may be told again
	Default  map[Team]When // where a team is missing: Never
}

// Topics is the registry of what there is to be told, in the order of the page. Every reason is of one.
var Topics = []TopicSpec{
	{TopicNew, SectionEvents, []Reason{EventNew}, false, false, map[Team]When{SRE: InDigest, PR: InDigest}},
	{TopicLate, SectionEvents, []Reason{EventLate}, false, false, map[Team]When{SRE: AtOnce, PR: AtOnce}},
	{TopicLevel, SectionEvents, []Reason{LevelProposed, LevelConfirmed, LevelChanged, LevelBelow}, true, false, map[Team]When{SRE: AtOnce, PR: InDigest}},
	{TopicMoved, SectionEvents, []Reason{EventMoved, EventCancelled, EventBack, EventTakenOut, EventMissing, CarryOffered}, true, false, map[Team]When{SRE: AtOnce, PR: AtOnce}},
	{TopicAir, SectionEvents, []Reason{OnAir, AskAired}, true, false, map[Team]When{SRE: AtOnce, PR: AtOnce}},
	{TopicNoGo, SectionReadiness, []Reason{CallTurned}, true, true, map[Team]When{SRE: AtOnce, PR: AtOnce, OnCall: AtOnce}},
	{TopicAtRisk, SectionReadiness, []Reason{CallAtRisk}, true, true, map[Team]When{SRE: InDigest, PR: InDigest}},
	{TopicNobody, SectionReadiness, []Reason{GateNobody}, true, true, map[Team]When{SRE: AtOnce}},
	{TopicLast, SectionReadiness, []Reason{LastNear, TaskLate, EvidenceLapsed}, true, true, map[Team]When{SRE: AtOnce}},
	{TopicPage, SectionPages, []Reason{PageTurned}, false, true, map[Team]When{SRE: AtOnce}},
	{TopicExpires, SectionPages, []Reason{ProofExpires}, false, false, map[Team]When{SRE: InDigest}},
	{TopicPeak, SectionPages, []Reason{PeakUnplanned}, false, false, map[Team]When{SRE: AtOnce, PR: InDigest}},
	{TopicFailing, SectionPages, []Reason{FeedFailing, ChannelFailing}, false, true, map[Team]When{SRE: AtOnce}},
}
