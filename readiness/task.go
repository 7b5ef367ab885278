package readiness

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// VerifyKind is how a task is proven.
type VerifyKind string

// The verify kinds.
const (
	VerifyManual   VerifyKind = "manual"
	VerifyHTTP     VerifyKind = "http"
	VerifyProm     VerifyKind = "prom"
	VerifyHook     VerifyKind = "hook"
	VerifySelf     VerifyKind = "self"
	VerifyCalendar VerifyKind = "calendar"
)

// ProofName names a machine proof that Tallylight computes itself.
type ProofName string

// The proofs there are. A template without one is done by hand, with evidence, until its verifier is connected.
const (
	ProofTopPage  ProofName = "top_page"
	ProofFeed     ProofName = "feed"
	ProofBrief    ProofName = "brief"
	ProofForecast ProofName = "forecast"
	ProofLevel    ProofName = "level"
	ProofOnAir    ProofName = "on_air"
	ProofAired    ProofName = "aired"
)

// TaskTemplate is a line of the ladder: a task that a level brings to every event of that level or above.
type TaskTemplate struct {
	ID               string // B-02
	TitleJA, TitleEN string
	Gate             Gate
	FromLevel        int
	Verify           VerifyKind
	Proof            ProofName
	// TTL is how long a machine's evidence stays fresh; 0: it does not age.
	TTL time.Duration
	// Soon marks a task that is listed but not enforced yet: it blocks nothing.
	Soon bool
}

// Evidence is what stands behind a done task: who or what said so, and until when it counts.
type Evidence struct {
	Kind    string    `json:"kind"` // text, link
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Expires time.Time `json:"expires,omitzero"`
}

// HandTTL is how long a tick by hand counts as evidence (an operator's default of 30 days).
const HandTTL = 30 * 24 * time.Hour

// HandExpiry says until when a tick by hand at now counts for the task: evidence of what can change again ages,
// evidence of what was done once does not (zero).
func (t Task) HandExpiry(now time.Time) time.Time {
	if t.TTL == 0 {
		return time.Time{}
	}
	return now.Add(HandTTL)
}

// Waiver is a skipped task: why, on whose word, until when.
type Waiver struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until,omitzero"`
}

// Task is one line of an event's checklist.
type Task struct {
	ID       string
	EventID  string
	Template string
	TitleJA  string
	TitleEN  string
	Gate     Gate
	Verify   VerifyKind
	Proof    ProofName
	TTL      time.Duration
	Soon     bool
	Due      time.Time
	// CreatedAt is when the task joined the plan: a gate that had passed by then is too late, not late.
	CreatedAt time.Time
	ClaimedBy []string // names, in the order of picking up
	DoneAt    time.Time
	DoneBy    string
	Evidence  []Evidence
	Waiver    *Waiver
	Gone      bool // the event's level no longer asks for it; kept with all that was done
	Version   int64
}

// ByHand says that only a person can prove the task.
func (t Task) ByHand() bool { return t.Proof == "" }

// TooLate says that the gate had already passed when the task joined the plan.
func (t Task) TooLate() bool { return t.Gate.Timed() && !t.CreatedAt.Before(t.Due) }

// Waived says whether a waiver counts at now; an expired one does not.
func (t Task) Waived(now time.Time) bool {
	return t.Waiver != nil && (t.Waiver.Until.IsZero() || now.Before(t.Waiver.Until))
}

// Expires gives the instant at which the hand-made evidence stops counting; zero where there is none.
func (t Task) Expires() time.Time {
	if t.DoneAt.IsZero() || len(t.Evidence) == 0 {
		return time.Time{}
	}
	return t.Evidence[len(t.Evidence)-1].Expires
}

// TaskState is where a task stands.
type TaskState string

// The task states.
const (
	TaskOpen     TaskState = "open"
	TaskInHand   TaskState = "claimed"
	TaskDone     TaskState = "done"
	TaskVerified TaskState = "verified"
	TaskFailing  TaskState = "failing"
	TaskSkipped  TaskState = "waived"
	TaskGone     TaskState = "gone"
)

// ProofState is what a machine proof says.
type ProofState string

// The proof states. Pending is "not yet, and nothing is wrong": PR has not filled in the brief.
const (
	ProofPass    ProofState = "pass"
	ProofPending ProofState = "pending"
	ProofFail    ProofState = "fail"
	ProofUnknown ProofState = "unknown"
)

// Proof is the answer of a machine proof with the instant of its evidence and until when it is fresh.
type Proof struct {
	State   ProofState
	At      time.Time
	Expires time.Time
}

// TaskStatus is a task as it stands at an instant.
type TaskStatus struct {
	Task
	State   TaskState
	Unknown bool // it is due, and there is no evidence fresh enough to say
	Late    bool // its gate passed and it is neither done nor skipped
	Proof   Proof
}

// Settled says that nothing more is asked of the task now.
func (s TaskStatus) Settled() bool { return s.State.settled() }

func (s TaskState) settled() bool {
	return s == TaskDone || s == TaskVerified || s == TaskSkipped || s == TaskGone
}

// Unclaimed says that a person is wanted and none has picked the task up.
func (s TaskStatus) Unclaimed() bool {
	return s.ByHand() && s.State == TaskOpen && len(s.ClaimedBy) == 0 && !s.Soon
}

// Status says where the task stands at now, given what its machine proof says (ignored for a task that is
// done by hand). The status of a task that a machine verifies is never typed: it can only be waived.
func (t Task) Status(now time.Time, p Proof) TaskStatus {
	s := TaskStatus{Task: t, Proof: p}
	s.weigh(now, now)
	return s
}

// weigh fills in where the task stands at now, with the evidence and the waiver as they counted at asOf.
func (s *TaskStatus) weigh(now, asOf time.Time) {
	var unproven bool
	s.State, unproven = s.state(asOf, s.Proof)
	s.Unknown = unproven && s.due(now)
	s.Late = !s.State.settled() && !unproven && !s.Soon && s.Gate.Anchor != Always && !now.Before(s.lateFrom())
}

// due says that the task is asked for at now; what always holds is asked for always.
func (t *Task) due(now time.Time) bool { return t.Gate.Anchor == Always || !now.Before(t.Due) }

// onAirGrace keeps the board from crying NO-GO in the second in which the programme starts: what is done on
// air is late only after it.
const onAirGrace = 15 * time.Minute

// lateFrom is the instant from which the task is late when it is not done.
func (t *Task) lateFrom() time.Time {
	if t.Gate.TaskPhase() == "on_air" {
		return t.Due.Add(onAirGrace)
	}
	return t.Due
}

// state gives the state and whether it stands so for want of fresh evidence.
func (t *Task) state(now time.Time, p Proof) (state TaskState, unproven bool) {
	switch {
	case t.Gone:
		return TaskGone, false
	case t.Waived(now):
		return TaskSkipped, false
	case t.ByHand():
		return t.handState(now)
	case p.State == ProofPass:
		return TaskVerified, false
	case p.State == ProofFail:
		return TaskFailing, false
	default:
		return t.openState(), p.State == ProofUnknown && !t.Soon
	}
}

func (t *Task) handState(now time.Time) (state TaskState, unproven bool) {
	if t.DoneAt.IsZero() {
		return t.openState(), false
	}
	if expires := t.Expires(); !expires.IsZero() && !now.Before(expires) {
		return t.openState(), true
	}
	return TaskDone, false
}

func (t *Task) openState() TaskState {
	if len(t.ClaimedBy) > 0 {
		return TaskInHand
	}
	return TaskOpen
}

// Checklist is the tasks of one event as they stand at an instant, along the countdown.
type Checklist []TaskStatus

// Counts sums a checklist up; tasks that are gone or not enforced yet do not count.
type Counts struct {
	Total     int `json:"total"`
	Done      int `json:"done"`
	Late      int `json:"late"`
	Unclaimed int `json:"unclaimed"`
}

// Count sums the checklist up.
func (c Checklist) Count() Counts {
	var n Counts
	for i := range c {
		t := &c[i]
		if t.State == TaskGone || t.Soon {
			continue
		}
		n.Total++
		if t.Settled() {
			n.Done++
		}
		if t.Late || t.State == TaskFailing {
			n.Late++
		}
		if t.Unclaimed() {
			n.Unclaimed++
		}
	}
	return n
}

// byGate lists tasks along the countdown: by gate, then by due time, template and id, so that the order they come
// in does not matter. It lists pointers, since a task is large and a board holds many.
func byGate(tasks []Task) []*Task {
	listed := make([]*Task, len(tasks))
	for i := range tasks {
		listed[i] = &tasks[i]
	}
	slices.SortFunc(listed, func(a, b *Task) int {
		if c := a.Gate.Compare(b.Gate); c != 0 {
			return c
		}
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Template, b.Template), strings.Compare(a.ID, b.ID))
	})
	return listed
}
