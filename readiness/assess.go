package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// Call is an event's state: computed, never typed.
type Call string

// The calls, worst first.
const (
	NoGo        Call = "no_go"
	UnknownCall Call = "unknown"
	AtRisk      Call = "at_risk"
	Go          Call = "go"
)

var callOrder = map[Call]int{NoGo: 0, UnknownCall: 1, AtRisk: 2, Go: 3}

// Worse says whether c is a worse call than other.
func (c Call) Worse(other Call) bool { return callOrder[c] < callOrder[other] }

// BlockerKind names what stands between an event and GO.
type BlockerKind string

// The kinds of blocker.
const (
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
)

// BlockerRule is a kind of blocker with the call to which it leads, as people are told how a call is made. A task of the
// intake that is late is the one exception: it belongs to no gate, so that it is a risk.
type BlockerRule struct {
	Kind BlockerKind
	Call Call
}

// BlockerRules lists every kind of blocker, worst first.
var BlockerRules = []BlockerRule{
	{BlockLate, NoGo}, {BlockTooLate, NoGo}, {BlockFailing, NoGo}, {BlockSecond, NoGo}, {BlockUnprotected, NoGo},
	{BlockNoEvidence, UnknownCall}, {BlockLapsed, UnknownCall}, {BlockPageUnknown, UnknownCall}, {BlockNoPage, UnknownCall},
	{BlockUnclaimed, AtRisk}, {BlockBrief, AtRisk}, {BlockExpiring, AtRisk}, {BlockPageAtRisk, AtRisk}, {BlockNoLevel, AtRisk},
	{BlockMissing, AtRisk}, {BlockUndo, AtRisk},
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
	Fields   []BriefField
	Checks   []toppage.Check
}

// Horizons of the call (defaults of the product).
const (
	unclaimedHorizon = 48 * time.Hour
	briefHorizon     = 7 * fault.Day
	levelHorizon     = 7 * fault.Day
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
}

// Assess says where an event stands at now, by the first rule that matches: NO-GO when a task of a passed gate
// is not done or proven wrong, or the top page is unprotected; UNKNOWN when something due has no evidence that
// is fresh enough; AT RISK when something will go wrong unless somebody acts; else GO. A cancelled event asks
// for nothing but to take back what was done for it.
func Assess(now time.Time, e Event, tasks []Task, ladder Ladder, feed *Feed, shield toppage.Shield, verified map[string]Verification) Readiness {
	r := Readiness{Call: Go, Phase: e.Phase(now), Shield: shield}
	r.Tasks = e.checklist(now, tasks, e.Stage(now, ladder, tasks), sources{feed, shield, verified})
	r.Counts = r.Tasks.Count()
	switch {
	case e.Hidden:
		return r
	case r.Phase == CancelledPhase:
		r.Blockers = undoBlockers(r.Tasks)
	default:
		r.Next = nextGate(now, r.Tasks)
		asked := r.Tasks.asked(now, e, r.Phase)
		r.Blockers = slices.Concat(
			taskBlockers(now, asked), shieldBlockers(r.Phase, shield), undoBlockers(r.Tasks), unclaimedBlockers(now, asked),
			eventBlockers(now, e, r.Phase, e.Planned(ladder)), expiryBlockers(e, r.Phase, asked),
		)
	}
	slices.SortStableFunc(r.Blockers, func(a, b Blocker) int { return callOrder[a.Severity] - callOrder[b.Severity] })
	if len(r.Blockers) > 0 {
		r.Call = r.Blockers[0].Severity
	}
	return r
}

// checklist gives the tasks as they stand at now. What a person proved, or skipped, before the end of the event
// is weighed as it counted then: evidence that expires later takes nothing back.
func (e *Event) checklist(now time.Time, tasks []Task, stage Stage, from sources) Checklist {
	last := earlier(now, stage.To.Add(-time.Nanosecond))
	list := make(Checklist, len(tasks))
	for i, g := range byGate(tasks) {
		t, asOf := &tasks[g.at], now
		if t.Gate.TaskPhase() != "after" {
			asOf = last
		}
		list[i].Task, list[i].Proof = *t, e.proof(now, t, from)
		list[i].Undo = t.Undoes != "" && e.undoes(&list[i].Task, tasks, now)
		list[i].weigh(now, asOf, stage)
	}
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

// asked gives the tasks that bear on the call. The intake is no gate: like the brief it counts from a week before
// air. Once the event is closed only what comes after it is asked for, and a task that is not enforced yet never.
func (c Checklist) asked(now time.Time, e Event, phase Phase) []*TaskStatus {
	from, _ := e.Window()
	near := fault.Within(now, from, briefHorizon)
	asked := make([]*TaskStatus, 0, len(c))
	for i := range c {
		t := &c[i]
		switch {
		case t.Soon, t.Undo, t.Waiting, t.Settled() && t.State != TaskDone, t.Gate.Anchor == AtEntry && !near,
			phase == Closed && t.Gate.TaskPhase() != "after" && t.Task.Proof != ProofAired:
		default:
			asked = append(asked, t)
		}
	}
	return asked
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
	default:
		return e.verified(now, t, from.verified)
	}
}

func proofOf(s toppage.Shield) Proof {
	at := toppage.OldestEvidence(s.Checks)
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

// taskBlockers names every due task that is late, proven wrong, or without fresh evidence; those that came too late are
// named in one. The top page's own task is left to the verdict, which says more. The intake belongs to no gate, so it is
// a risk and not a NO-GO.
func taskBlockers(now time.Time, tasks []*TaskStatus) []Blocker {
	var found []Blocker
	tooLate := Blocker{Kind: BlockTooLate, Severity: NoGo}
	for _, t := range tasks {
		var kind BlockerKind
		severity := NoGo
		switch {
		case t.Task.Proof == ProofTopPage:
			continue
		case t.State == TaskFailing && t.due(now):
			kind = BlockFailing
		case t.Late && t.Gate.Anchor == AtEntry:
			kind, severity = BlockLate, AtRisk
		case t.Late && t.Awaiting:
			kind = BlockSecond
		case t.Late && t.TooLate():
			tooLate.Tasks = append(tooLate.Tasks, t.Task)
			continue
		case t.Late:
			kind = BlockLate
		case t.Unknown && t.Lapsed:
			kind, severity = BlockLapsed, UnknownCall
		case t.Unknown:
			kind, severity = BlockNoEvidence, UnknownCall
		default:
			continue
		}
		found = append(found, Blocker{Kind: kind, Severity: severity, Tasks: []Task{t.Task}, Gate: t.Gate, At: t.Due})
	}
	if len(tooLate.Tasks) > 0 {
		found = append(found, tooLate)
	}
	return found
}

// shieldBlockers are those of the top page, which matters to an event until its tail is over.
func shieldBlockers(phase Phase, s toppage.Shield) []Blocker {
	if phase == Closed {
		return nil
	}
	if s.Page == nil {
		return []Blocker{{Kind: BlockNoPage, Severity: UnknownCall}}
	}
	b := Blocker{At: toppage.OldestEvidence(s.Checks), Checks: toppage.Wanting(s.Checks)}
	switch s.Verdict {
	case toppage.Protected:
		return nil
	case toppage.Unprotected:
		b.Kind, b.Severity = BlockUnprotected, NoGo
	case toppage.VerdictAtRisk:
		b.Kind, b.Severity = BlockPageAtRisk, AtRisk
	default:
		b.Kind, b.Severity = BlockPageUnknown, UnknownCall
	}
	return []Blocker{b}
}

// unclaimedBlockers groups by gate the open tasks that are due within 48 hours and that nobody has picked up,
// except those that taskBlockers names.
func unclaimedBlockers(now time.Time, tasks []*TaskStatus) []Blocker {
	var found []Blocker
	for _, t := range tasks {
		if !t.Unclaimed() || t.Late || t.Unknown || !fault.Within(now, t.Due, unclaimedHorizon) {
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

// eventBlockers are those of the event itself, planned as a level, which only matter before it is over. Level 1
// asks PR for nothing.
func eventBlockers(now time.Time, e Event, phase Phase, level int) []Blocker {
	if phase != Upcoming && phase != OnAir {
		return nil
	}
	var found []Blocker
	from, _ := e.Window()
	if e.Calendar == Missing {
		found = append(found, Blocker{Kind: BlockMissing, Severity: AtRisk, At: e.CalendarAt})
	}
	if e.Level == 0 && fault.Within(now, from, levelHorizon) {
		found = append(found, Blocker{Kind: BlockNoLevel, Severity: AtRisk, At: from})
	}
	if missing := e.BriefMissing(); level > 1 && len(missing) > 0 && fault.Within(now, from, briefHorizon) {
		found = append(found, Blocker{Kind: BlockBrief, Severity: AtRisk, Fields: missing})
	}
	return found
}

// expiryBlockers names hand-made evidence that will not outlast the event, or that has expired already although
// the task is not due yet.
func expiryBlockers(e Event, phase Phase, tasks []*TaskStatus) []Blocker {
	if phase != Upcoming && phase != OnAir {
		return nil
	}
	_, to := e.Window()
	var found []Blocker
	for _, t := range tasks {
		expires := t.Expires()
		if expires.IsZero() || t.Unknown || t.Lapsed || t.Gate.TaskPhase() != "before" || !expires.Before(to) {
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
