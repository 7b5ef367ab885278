package readiness

import (
	"slices"
	"time"
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
	BlockFailing     BlockerKind = "task_failing"
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
	Checks   []Check
}

// Horizons of the call (defaults of the product).
const (
	unclaimedHorizon = 48 * time.Hour
	briefHorizon     = 7 * day
	levelHorizon     = 7 * day
)

// NextGate is the next gate with something still to do.
type NextGate struct {
	Gate Gate
	At   time.Time
}

// Shield is the top page as it stands for one event; Page is nil where none is registered.
type Shield struct {
	Page    *TopPage
	Checks  []Check
	Verdict Verdict
}

// Readiness is where an event stands at an instant: its call with everything behind it.
type Readiness struct {
	Call     Call
	Phase    Phase
	Blockers []Blocker // worst first
	Tasks    Checklist
	Counts   Counts
	Next     *NextGate
	Shield   Shield
}

// Assess says where an event stands at now, by the first rule that matches: NO-GO when a task of a passed gate
// is not done or proven wrong, or the top page is unprotected; UNKNOWN when something due has no evidence that
// is fresh enough; AT RISK when something will go wrong unless somebody acts; else GO. A cancelled event asks
// for nothing.
func Assess(now time.Time, e Event, tasks []Task, ladder Ladder, feed *Feed, shield Shield) Readiness {
	r := Readiness{Call: Go, Phase: e.Phase(now), Shield: shield}
	for _, t := range tasks {
		r.Tasks = append(r.Tasks, t.Status(now, e.proof(now, t, feed, shield)))
	}
	sortTasks(r.Tasks)
	r.Counts = r.Tasks.Count()
	if r.Phase == CancelledPhase || e.Hidden {
		return r
	}
	r.Next = nextGate(now, r.Tasks)
	r.Blockers = slices.Concat(
		taskBlockers(r.Tasks), shieldBlockers(shield), unclaimedBlockers(now, r.Tasks),
		eventBlockers(now, e, r.Phase), expiryBlockers(now, e, r.Tasks),
	)
	slices.SortStableFunc(r.Blockers, func(a, b Blocker) int { return callOrder[a.Severity] - callOrder[b.Severity] })
	if len(r.Blockers) > 0 {
		r.Call = r.Blockers[0].Severity
	}
	return r
}

// proof asks the machine proof of a task.
func (e Event) proof(now time.Time, t Task, feed *Feed, shield Shield) Proof {
	told := func(yes bool, at time.Time) Proof {
		if yes {
			return Proof{State: ProofPass, At: at}
		}
		return Proof{State: ProofPending}
	}
	switch t.Proof {
	case ProofTopPage:
		return shield.proof()
	case ProofFeed:
		if feed == nil {
			return told(true, e.FirstSeen)
		}
		return feed.proof(now)
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
	default:
		return Proof{State: ProofUnknown}
	}
}

func (s Shield) proof() Proof {
	at := OldestEvidence(s.Checks)
	switch s.Verdict {
	case Protected:
		return Proof{State: ProofPass, At: at}
	case Unprotected:
		return Proof{State: ProofFail, At: at}
	case VerdictAtRisk:
		return Proof{State: ProofPending, At: at}
	default:
		return Proof{State: ProofUnknown, At: at}
	}
}

// taskBlockers names every task that is late, proven wrong, or without fresh evidence. The top page's own task
// is left to the verdict, which says more.
func taskBlockers(tasks Checklist) []Blocker {
	var found []Blocker
	for _, t := range tasks {
		b := Blocker{Tasks: []Task{t.Task}, Gate: t.Gate, At: t.Due}
		switch {
		case t.Task.Proof == ProofTopPage, t.Soon:
			continue
		case t.State == TaskFailing:
			b.Kind, b.Severity = BlockFailing, NoGo
		case t.Late:
			b.Kind, b.Severity = BlockLate, NoGo
		case t.Unknown:
			b.Kind, b.Severity = BlockNoEvidence, UnknownCall
		default:
			continue
		}
		found = append(found, b)
	}
	return found
}

func shieldBlockers(s Shield) []Blocker {
	if s.Page == nil {
		return []Blocker{{Kind: BlockNoPage, Severity: UnknownCall}}
	}
	b := Blocker{At: OldestEvidence(s.Checks), Checks: wanting(s.Checks)}
	switch s.Verdict {
	case Protected:
		return nil
	case Unprotected:
		b.Kind, b.Severity = BlockUnprotected, NoGo
	case VerdictAtRisk:
		b.Kind, b.Severity = BlockPageAtRisk, AtRisk
	default:
		b.Kind, b.Severity = BlockPageUnknown, UnknownCall
	}
	return []Blocker{b}
}

// wanting gives the checks that do not pass, those of the verdict first.
func wanting(checks []Check) []Check {
	var bad []Check
	for _, c := range checks {
		if c.State != CheckPass && c.State != CheckNA {
			bad = append(bad, c)
		}
	}
	slices.SortStableFunc(bad, func(a, b Check) int { return verdictOrder[a.verdict()] - verdictOrder[b.verdict()] })
	return bad
}

// unclaimedBlockers groups by gate the open tasks that are due within 48 hours and that nobody has picked up.
func unclaimedBlockers(now time.Time, tasks Checklist) []Blocker {
	var found []Blocker
	for _, t := range tasks {
		if !t.Unclaimed() || t.Late || t.Due.After(now.Add(unclaimedHorizon)) {
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

// eventBlockers are those of the event itself, which only matter before it is over.
func eventBlockers(now time.Time, e Event, phase Phase) []Blocker {
	if phase != Upcoming && phase != OnAir {
		return nil
	}
	var found []Blocker
	from, _ := e.Window()
	if e.Calendar == Missing {
		found = append(found, Blocker{Kind: BlockMissing, Severity: AtRisk, At: e.CalendarAt})
	}
	if e.Level == 0 && from.Before(now.Add(levelHorizon)) {
		found = append(found, Blocker{Kind: BlockNoLevel, Severity: AtRisk, At: from})
	}
	if missing := e.BriefMissing(); e.Level > 1 && len(missing) > 0 && from.Before(now.Add(briefHorizon)) {
		found = append(found, Blocker{Kind: BlockBrief, Severity: AtRisk, Fields: missing})
	}
	return found
}

// expiryBlockers names hand-made evidence that will not outlast the event.
func expiryBlockers(now time.Time, e Event, tasks Checklist) []Blocker {
	_, to := e.Window()
	var found []Blocker
	for _, t := range tasks {
		expires := t.Expires()
		if t.State != TaskDone || expires.IsZero() || t.Gate.TaskPhase() != "before" || !expires.Before(to) || now.After(to) {
			continue
		}
		found = append(found, Blocker{Kind: BlockExpiring, Severity: AtRisk, Tasks: []Task{t.Task}, Gate: t.Gate, At: expires})
	}
	return found
}

// nextGate gives the next gate of the countdown at which something is still to do.
func nextGate(now time.Time, tasks Checklist) *NextGate {
	var next *NextGate
	for _, t := range tasks {
		if t.Settled() || t.Soon || !t.Gate.Timed() || !t.Due.After(now) {
			continue
		}
		if next == nil || t.Due.Before(next.At) {
			next = &NextGate{Gate: t.Gate, At: t.Due}
		}
	}
	return next
}
