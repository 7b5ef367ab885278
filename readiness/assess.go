package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// BlockerKind names what stands between an event and GO.
type BlockerKind string

// The kinds of blocker.
const (
	BlockMissed      BlockerKind = "task_missed"
	BlockLate        BlockerKind = "task_late"
	BlockTooLate     BlockerKind = "tasks_too_late"
	BlockFailing     BlockerKind = "task_failing"
	BlockSecond      BlockerKind = "task_unconfirmed"
	BlockLapsed      BlockerKind = "task_lapsed"
	BlockUndo        BlockerKind = "tasks_to_undo"
	BlockUnprotected BlockerKind = "top_page_unprotected"
	BlockNoEvidence  BlockerKind = "task_no_evidence"
	BlockPageUnknown BlockerKind = "top_page_unknown"
	BlockNoPage      BlockerKind = "no_top_page"
	BlockUnclaimed   BlockerKind = "tasks_unclaimed"
	BlockBrief       BlockerKind = "brief_incomplete"
	BlockExpiring    BlockerKind = "evidence_expires"
	BlockPageAtRisk  BlockerKind = "top_page_at_risk"
	BlockNoLevel     BlockerKind = "no_level"
	BlockMissing     BlockerKind = "missing_in_calendar"
	BlockTakenOut    BlockerKind = "taken_out"
	BlockEvening     BlockerKind = "evening_unknown"
	BlockBelow       BlockerKind = "level_below_suggestion"
	BlockStanding    BlockerKind = "standing_lacking"
)

// blockerRule is a kind of blocker with the worst call to which it leads, as people are told how a call is made. Before
// its last possible time a task is a risk at most, and so is what PR tells, at any time.
type blockerRule struct {
	Kind BlockerKind
	Call Call
}

// BlockerRules lists every kind of blocker, worst first.
var BlockerRules = []blockerRule{
	{BlockMissed, NoGo}, {BlockTooLate, NoGo}, {BlockFailing, NoGo}, {BlockSecond, NoGo}, {BlockUnprotected, NoGo},
	{BlockNoEvidence, UnknownCall}, {BlockLapsed, UnknownCall}, {BlockPageUnknown, UnknownCall}, {BlockNoPage, UnknownCall},
	{BlockLate, AtRisk}, {BlockUnclaimed, AtRisk}, {BlockBrief, AtRisk}, {BlockExpiring, AtRisk}, {BlockPageAtRisk, AtRisk}, {BlockNoLevel, AtRisk},
	{BlockBelow, AtRisk}, {BlockMissing, AtRisk}, {BlockTakenOut, AtRisk}, {BlockEvening, AtRisk}, {BlockStanding, AtRisk}, {BlockUndo, AtRisk},
}

// Blocker is one reason why an event is not GO. Severity is the call it leads to. The values that a sentence
// needs are beside it: the tasks concerned, their gate, the instant it is about, the missing fields or the
// failing checks.
type Blocker struct {
	Kind     BlockerKind
	Severity Call
	Tasks    []Task
	Gate     Gate
	At       time.Time
	FreshFor time.Duration // how long the evidence of At counts
	Fields   []BriefField
	Checks   []toppage.Check
	Events   []string // ids of others; empty where whoever reads may not know which
	Others   int      // how many more there are
	Level    int      // that the figures speak for
	Standing standing.Items
}

// Horizons of the call (defaults of the product).
const (
	unclaimedHorizon = 48 * time.Hour
	briefHorizon     = 7 * fault.Day
	levelHorizon     = 7 * fault.Day
	pageHorizon      = 7 * fault.Day // from then on an event without a top page is unknown
	eveningHorizon   = 7 * fault.Day
	goHorizon        = fault.Day // from then on an event may be GO, where the ladder says no other time
)

// NextGate is the next gate with something still to do.
type NextGate struct {
	Gate Gate
	At   time.Time
}

// Readiness is where an event stands at an instant: its call with everything behind it.
type Readiness struct {
	Call     Call
	Phase    Phase
	Blockers []Blocker // worst first
	Tasks    Checklist
	Counts   Counts
	Next     *NextGate
	Shield   toppage.Shield
	// Zero is the instant from which the countdown counts: that of air, by the calendar until PR has said that it is on air; once
	// it has aired, that of the end.
	Zero     time.Time
	Signed   *Evidence      // under the final call; nil: nobody has signed it for this air time
	Standing standing.Items // of which the event's level asks

	goFrom time.Time // from when on the event may be GO
}

// Assess says where an event stands at now. What was called off or is over has no call any more; without a level nothing is
// asked while air is far. Else the worst blocker decides, and where there is none, how near air is (model: GO is never shown
// where an expert would say that nobody has looked). Without grounds nothing is known of the evening and of figures;
// records are what the company has proven of its standing tasks.
func Assess(now time.Time, e Event, tasks []Task, ladder Ladder, feed *Feed, shield toppage.Shield, verified map[string]Verification, grounds *Grounds,
	records map[string]standing.Record) Readiness {
	r := Readiness{Phase: e.Phase(now), Shield: shield, Zero: e.zero()}
	stage := e.Stage(now, ladder, tasks)
	r.goFrom = stage.GoFrom
	stage.Unwatched = shield.Page == nil
	r.Tasks = e.checklist(now, tasks, stage, sources{feed, shield, verified})
	r.Counts, r.Signed, r.Standing = r.Tasks.Count(), r.Tasks.signed(), e.standing(now, ladder, stage, records)
	r.Call = e.apart(r.Phase, stage)
	if r.Phase != CancelledPhase && !e.Hidden {
		r.Next = nextGate(now, r.Tasks)
	}
	most := func(*Blocker) Call { return NoGo }
	switch {
	case e.Hidden:
		return r
	case r.Call == NotAssessed, r.Call == CalledOff:
		r.Blockers = undoBlockers(r.Tasks)
	case r.Call == Over:
		r.Blockers, most = slices.Concat(taskBlockers(r.Tasks), undoBlockers(r.Tasks)), func(*Blocker) Call { return AtRisk }
	default:
		r.Blockers = slices.Concat(
			taskBlockers(r.Tasks), shieldBlockers(now, stage, shield), undoBlockers(r.Tasks), unclaimedBlockers(now, r.Tasks),
			eventBlockers(now, e, e.Planned(ladder)), grounds.blockers(now, &e, stage), expiryBlockers(stage, r.Tasks),
			standingBlockers(r.Standing),
		)
		if e.Level == 0 {
			most = func(b *Blocker) Call { return e.assumedMost(b, stage.nearGo(now)) }
		}
	}
	r.conclude(now, stage, most)
	return r
}

// assumedMost is the worst call to which a blocker leads while nobody has set a level: what is asked is an assumption until
// air is near, and what was too late already when the event became known is no fault of anybody's.
func (e *Event) assumedMost(b *Blocker, near bool) Call {
	inTime := func(t Task) bool { return e.EnteredAt.Before(t.Last) }
	if near && (b.Kind != BlockTooLate || slices.ContainsFunc(b.Tasks, inTime)) {
		return NoGo
	}
	return AtRisk
}

// apart gives the call of an event of which nothing is weighed: hidden, called off, over, or without a level while air is
// far; empty for the others.
func (e *Event) apart(phase Phase, stage Stage) Call {
	switch {
	case phase == CancelledPhase:
		return CalledOff
	case phase == Tail, phase == Closed:
		return Over
	case e.Hidden, stage.Preview:
		return NotAssessed
	default:
		return ""
	}
}

// conclude sorts the blockers, none of them worse than most of its kind, and gives the call where the event still has one.
func (r *Readiness) conclude(now time.Time, stage Stage, most func(*Blocker) Call) {
	for i := range r.Blockers {
		b := &r.Blockers[i]
		b.Severity = b.Severity.capped(most(b))
	}
	slices.SortStableFunc(r.Blockers, func(a, b Blocker) int { return a.Severity.order() - b.Severity.order() })
	switch {
	case r.Call != "":
	case len(r.Blockers) > 0:
		r.Call = r.Blockers[0].Severity
	case stage.nearGo(now):
		r.Call = Go
	default:
		r.Call = OnTrack
	}
}

// checklist gives the tasks as they stand at now. What a person proved, or skipped, before the end of the event
// is weighed as it counted then: evidence that expires later takes nothing back.
func (e *Event) checklist(now time.Time, tasks []Task, stage Stage, from sources) Checklist {
	last := earlier(now, stage.To.Add(-time.Nanosecond))
	list := make(Checklist, len(tasks))
	timetable := e.timetable()
	for i, g := range byGate(tasks) {
		t, asOf := &tasks[g.at], now
		if t.Gate.TaskPhase() != "after" {
			asOf = last
		}
		list[i].Task = *t // apart, or it would be copied twice
		list[i].Proof = e.proof(now, t, from)
		list[i].Undo = t.Undoes != "" && e.undoes(&list[i].Task, tasks, now)
		timetable.date(&list[i].Task)
		list[i].weigh(now, asOf, stage)
	}
	list.weighOpen(now, last, stage)
	return list
}

// undoes says that the task takes back something although the event has not aired: it was cancelled, or its level needs
// it no more, so that the plan asks for it ahead of its time. Of a cancelled event it becomes due when that was said.
func (e *Event) undoes(t *Task, tasks []Task, now time.Time) bool {
	if t.Gone || e.Calendar != Cancelled && t.Due.After(now) || !TakesBack(t, tasks) {
		return false
	}
	if e.Calendar == Cancelled {
		t.Due = earlier(t.Due, e.CalendarAt)
		return true
	}
	timetable := e.timetable()
	return !t.Own() && t.Due.Before(timetable.due(t.Gate))
}

// sources are what an event is judged by beside its own facts: its calendar, the top pages, and what machines said of its
// tasks, by template.
type sources struct {
	feed     *Feed
	shield   toppage.Shield
	verified map[string]Verification
}

// proof asks the machine proof of a task.
func (e *Event) proof(now time.Time, t *Task, from sources) Proof {
	p := e.prove(now, t, from)
	p.Once = p.Once || t.Proof != "" && !p.At.IsZero() // what Tallylight computes has evidence only where it saw something
	return p
}

func (e *Event) prove(now time.Time, t *Task, from sources) Proof {
	feed, shield := from.feed, from.shield
	told := func(yes bool, at time.Time) Proof {
		if yes {
			return Proof{State: proof.Pass, At: at}
		}
		return Proof{State: proof.Pending}
	}
	switch t.Proof {
	case ProofTopPage:
		return proofOf(shield)
	case ProofFeed:
		if feed == nil {
			return told(true, e.FirstSeen)
		}
		return feed.proof(now, *e)
	case ProofBrief:
		return told(len(e.BriefMissing()) == 0, time.Time{})
	case ProofForecast:
		return told(e.Brief.Peak != "", time.Time{})
	case ProofLevel:
		return told(e.LevelState == LevelConfirmed, time.Time{})
	case ProofOnAir:
		return told(!e.OnAirAt.IsZero(), e.OnAirAt)
	case ProofAired:
		return told(!e.AiredAt.IsZero(), e.AiredAt)
	case ProofChecks:
		return checksProof(shield, t.Check)
	case claim.NothingOpen, claim.AirTime, claim.Roles, claim.Signed, claim.Reviewed, claim.Linked:
		return e.claimed(t)
	default:
		return e.verified(now, t, from.verified)
	}
}

func proofOf(s toppage.Shield) Proof {
	at := toppage.OldestEvidence(s.Checks).At
	switch s.Verdict {
	case toppage.Protected:
		return Proof{State: proof.Pass, At: at}
	case toppage.Unprotected:
		return Proof{State: proof.Fail, At: at}
	case toppage.VerdictAtRisk:
		return Proof{State: proof.Pending, At: at}
	default:
		return Proof{State: proof.Unknown, At: at}
	}
}

// undoBlockers names, in one, what is left to take back.
func undoBlockers(tasks Checklist) []Blocker {
	b := Blocker{Kind: BlockUndo, Severity: AtRisk}
	for i := range tasks {
		if t := &tasks[i]; t.Undo && !t.Settled() {
			b.Tasks, b.At = append(b.Tasks, t.Task), t.Due
		}
	}
	if len(b.Tasks) == 0 {
		return nil
	}
	return []Blocker{b}
}

// taskBlockers names every task asked for that is late, proven wrong, or proven no longer; those that came too late are named
// in one. The top page's own task is left to the verdict, which says more.
func taskBlockers(tasks Checklist) []Blocker {
	var found []Blocker
	tooLate := Blocker{Kind: BlockTooLate, Severity: NoGo}
	for i := range tasks {
		t := &tasks[i]
		kind, severity := t.blocks()
		switch kind {
		case "":
		case BlockTooLate:
			tooLate.Tasks = append(tooLate.Tasks, t.Task)
		default:
			found = append(found, Blocker{Kind: kind, Severity: severity.capped(t.worst()), Tasks: []Task{t.Task}, Gate: t.Gate, At: t.Due})
		}
	}
	if len(tooLate.Tasks) > 0 {
		found = append(found, tooLate)
	}
	return found
}

// blocks says how the task stands between its event and GO; an empty kind: it does not.
func (s *TaskStatus) blocks() (BlockerKind, Call) {
	late := AtRisk
	if s.Missed {
		late = NoGo
	}
	switch {
	case !s.Asked || s.Undo || !s.ownMarks():
		return "", ""
	case s.State == TaskFailing && (s.Came || s.Task.Proof == claim.Signed):
		return BlockFailing, NoGo
	case s.State == TaskFailing:
		return BlockFailing, AtRisk
	case s.Unknown && s.Lapsed:
		return BlockLapsed, UnknownCall
	case s.Unknown:
		return BlockNoEvidence, UnknownCall
	case s.Late && s.Awaiting:
		return BlockSecond, late
	case s.Missed && s.TooLate():
		return BlockTooLate, NoGo
	case s.Missed:
		return BlockMissed, NoGo
	case s.Late:
		return BlockLate, AtRisk
	default:
		return "", ""
	}
}

// worst is the worst call to which the task can lead: what PR tells is a risk at most, and so is what comes after the event.
func (s *TaskStatus) worst() Call {
	if s.Gate.Anchor == AtEntry || s.Task.Proof == ProofBrief || s.Task.Proof == ProofForecast || s.Gate.TaskPhase() == "after" {
		return AtRisk
	}
	return NoGo
}

// shieldBlockers are those of the top page.
func shieldBlockers(now time.Time, stage Stage, s toppage.Shield) []Blocker {
	if s.Page == nil {
		if !fault.Within(now, stage.From, pageHorizon) {
			return nil
		}
		return []Blocker{{Kind: BlockNoPage, Severity: UnknownCall}}
	}
	if s.Verdict == toppage.Protected {
		return nil
	}
	oldest := toppage.OldestEvidence(s.Checks)
	b := Blocker{At: oldest.At, FreshFor: oldest.FreshFor, Checks: toppage.Wanting(s.Checks)}
	switch s.Verdict {
	case toppage.Unprotected:
		b.Kind, b.Severity = BlockUnprotected, NoGo
	case toppage.VerdictAtRisk:
		b.Kind, b.Severity = BlockPageAtRisk, AtRisk
	default:
		b.Kind, b.Severity = BlockPageUnknown, UnknownCall
	}
	return []Blocker{b}
}

// unclaimedBlockers groups by gate the open tasks before air that are due within 48 hours and that nobody has picked up,
// except those that taskBlockers names.
func unclaimedBlockers(now time.Time, tasks Checklist) []Blocker {
	var found []Blocker
	for i := range tasks {
		t := &tasks[i]
		if !t.Unclaimed() || t.Late || t.Unknown || t.Undo || t.Gate.TaskPhase() != "before" || !fault.Within(now, t.Due, unclaimedHorizon) {
			continue
		}
		if n := len(found); n > 0 && found[n-1].Gate == t.Gate {
			found[n-1].Tasks = append(found[n-1].Tasks, t.Task)
			continue
		}
		found = append(found, Blocker{Kind: BlockUnclaimed, Severity: AtRisk, Tasks: []Task{t.Task}, Gate: t.Gate, At: t.Due})
	}
	return found
}

// eventBlockers are those of the event itself, planned as a level. Level 1 asks PR for nothing.
func eventBlockers(now time.Time, e Event, level int) []Blocker {
	var found []Blocker
	from, _ := e.Window()
	if e.Vanished() {
		kind := BlockMissing
		if e.Calendar == TakenOut {
			kind = BlockTakenOut
		}
		found = append(found, Blocker{Kind: kind, Severity: AtRisk, At: e.CalendarAt})
	}
	if e.Level == 0 && fault.Within(now, from, levelHorizon) {
		found = append(found, Blocker{Kind: BlockNoLevel, Severity: AtRisk, At: from})
	}
	if missing := e.BriefMissing(); level > 1 && len(missing) > 0 && fault.Within(now, from, briefHorizon) {
		found = append(found, Blocker{Kind: BlockBrief, Severity: AtRisk, Fields: missing})
	}
	return found
}

// blockers says that events fall together with this one whose peak is not known, so that nobody knows how much comes, and
// that its level is below what the figures ask for, without a reason.
func (g *Grounds) blockers(now time.Time, e *Event, stage Stage) []Blocker {
	if g == nil {
		return nil
	}
	var found []Blocker
	if e.below(g.Suggested) && !e.excused(g.Suggested) {
		found = append(found, Blocker{Kind: BlockBelow, Severity: AtRisk, Level: g.Suggested})
	}
	if dark, more := g.Demand.Dark(), g.Demand.Rest.Dark; len(dark)+more > 0 && fault.Within(now, stage.From, eveningHorizon) {
		b := Blocker{Kind: BlockEvening, Severity: AtRisk, At: stage.From, Others: more, Events: make([]string, len(dark))}
		for i := range dark {
			b.Events[i] = dark[i].EventID
		}
		found = append(found, b)
	}
	return found
}

// expiryBlockers names hand-made evidence that will not outlast the event, or that has expired already although
// the task is not due yet.
func expiryBlockers(stage Stage, tasks Checklist) []Blocker {
	var found []Blocker
	for i := range tasks {
		t := &tasks[i]
		expires := t.Expires()
		if !t.Asked || t.Undo || expires.IsZero() || t.Unknown || t.Lapsed || t.Gate.TaskPhase() != "before" || !expires.Before(stage.To) {
			continue
		}
		found = append(found, Blocker{Kind: BlockExpiring, Severity: AtRisk, Tasks: []Task{t.Task}, Gate: t.Gate, At: expires})
	}
	return found
}

// nextGate gives the next gate of the countdown at which something is still to do.
func nextGate(now time.Time, tasks Checklist) *NextGate {
	var next *NextGate
	for i := range tasks {
		t := &tasks[i]
		if t.Settled() || t.Soon || t.Waiting || !t.Gate.Timed() || !t.Due.After(now) {
			continue
		}
		if next == nil || t.Due.Before(next.At) {
			next = &NextGate{Gate: t.Gate, At: t.Due}
		}
	}
	return next
}
