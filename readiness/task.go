package readiness

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/proof"
	"tallylight/readiness/scope"
	"tallylight/readiness/wording"
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
	// ProofChecks: the checks of the event's top pages whose ids the task's Check lists pass.
	ProofChecks ProofName = "checks"
)

// TaskTemplate is a line of the ladder: a task that a level brings to every event of that level or above.
type TaskTemplate struct {
	ID        string // B-02
	FromLevel int
	Ask
	scope.Limit
	Help wording.Help `json:"help,omitzero"`
}

// Ask is what a task asks for: a task has that of its template as it was when the task was planned last. The tasks
// alike share one, so it is never written to.
type Ask struct {
	TitleJA string `json:"title_ja"`
	TitleEN string `json:"title_en"`
	// Runbook is the address of the page that says how; empty for none.
	Runbook string `json:"runbook,omitempty"`
	// Knows names who usually knows how: a person or a team. Nobody is assigned by it.
	Knows string `json:"knows,omitempty"`
	Gate  Gate   `json:"gate"`
	// Last is the gate by which it still helps; zero: none was said, see timetable.last.
	Last Gate `json:"last,omitzero"`
	// TickFrom is the gate from which a tick by hand counts, of what changes again before: then it counts until the event
	// ends or moves. Zero: a tick counts at any time.
	TickFrom Gate       `json:"tick_from,omitzero"`
	Verify   VerifyKind `json:"verify"`
	// Check is what the verifier is to ask: an address, or a Prometheus expression. Source names the connection to ask:
	// a Prometheus, a roster, the endpoint at which a pipeline reports. Want is what the answer must be.
	Check  string     `json:"check,omitempty"`
	Source string     `json:"source,omitempty"`
	Want   proof.Want `json:"want,omitzero"`
	Proof  ProofName  `json:"proof,omitempty"`
	// TTL is how long a machine's evidence stays fresh; 0: it does not age.
	TTL  time.Duration `json:"ttl,omitempty"`
	Tied Tie           `json:"tied,omitempty"`
	// Standing marks what is done once for the company: no event has a task of it, and it expires after TTL.
	Standing bool `json:"standing,omitempty"`
	// Undoes lists the templates whose effects this task takes back, Instead those that make up for it where it
	// comes too late: ids, with a space between them.
	Undoes  string `json:"undoes,omitempty"`
	Instead string `json:"instead,omitempty"`
	// Soon marks a task that is listed but not enforced yet: it blocks nothing, until SoonUntil or (zero) until the
	// ladder says otherwise.
	Soon      bool      `json:"soon,omitempty"`
	SoonUntil time.Time `json:"soon_until,omitzero"`
	// Shared marks what is one act for an evening: completing it can complete it for the other events of the evening, too.
	Shared bool `json:"shared,omitempty"`
}

// Tie is what evidence is bound to: where that moves, the evidence no longer holds.
type Tie string

// The ties.
const (
	Untied     Tie = ""       // holds wherever the event moves
	TiedStart  Tie = "start"  // for the air time as it was
	TiedWindow Tie = "window" // for the window that it covers: an event that moves within it keeps it
)

// Evidence is what stands behind a done task: who or what said so, and until when it counts.
type Evidence struct {
	Kind    string    `json:"kind"` // text, link
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	ByID    string    `json:"by_id,omitempty"`
	Expires time.Time `json:"expires,omitzero"`
	// From and To are the window of the event for which it was given; zero where the task is not tied to it.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Second is who else has looked at it, where a second person has to.
	Second *Sign `json:"second,omitempty"`
	// Signed is the signature under the final call, Review the answers of a review, of tasks that ask for them.
	Signed *claim.Signature `json:"signed,omitempty"`
	Review *claim.Answers   `json:"review,omitempty"`
}

// Sign is somebody's word with its instant.
type Sign struct {
	By   string    `json:"by"`
	ByID string    `json:"by_id,omitempty"`
	At   time.Time `json:"at"`
}

// HandTTL is how long a tick by hand counts as evidence (an operator's default of 30 days).
const HandTTL = 30 * 24 * time.Hour

// handExpiry says until when a tick by hand at now counts for the task: evidence of what can change again ages,
// evidence of what was done once does not (zero), and neither does what is ticked near air.
func (t Task) handExpiry(now time.Time) time.Time {
	if t.TTL == 0 || t.TickFrom != (Gate{}) {
		return time.Time{}
	}
	return now.Add(HandTTL)
}

// covers says that the evidence still holds for an event of that window.
func (e Evidence) covers(tie Tie, from, to time.Time) bool {
	switch {
	case tie == Untied || e.To.IsZero():
		return true
	case tie == TiedStart:
		return e.From.Equal(from)
	default:
		return !from.Before(e.From) && !to.After(e.To)
	}
}

// Waiver is a skipped task: why, who asked for that, on whose word, until when.
type Waiver struct {
	Reason string `json:"reason"`
	By     string `json:"by"`
	ByID   string `json:"by_id,omitempty"`
	Owner  string `json:"owner,omitempty"` // of the token that asked
	// Waits says that it was asked for and counts for nothing yet. One that an older version stored counts.
	Waits bool `json:"waits,omitempty"`
	// Approver answers for it.
	Approver   string    `json:"approver,omitempty"`
	ApprovedAt time.Time `json:"approved_at,omitzero"`
	At         time.Time `json:"at"`
	Until      time.Time `json:"until,omitzero"` // zero: as long as the event lasts
}

// Claim is somebody who has picked a task up. Several may hold one; nobody is assigned.
type Claim struct {
	ID   string    `json:"id,omitempty"` // of the person or token
	Name string    `json:"name"`
	At   time.Time `json:"at"`
	// Seen is when they last said that they are still on it; zero: not since picking it up.
	Seen time.Time `json:"seen,omitzero"`
	// As is the role of the war room that they have taken; empty: none.
	As string `json:"as,omitempty"`
	// From and To are the window of the event for which the role was taken; zero where there is none.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Of says that the claim is the actor's.
func (c Claim) Of(a Actor) bool { return c.ID == a.ID && (a.ID != "" || c.Name == a.Name) }

// Heard is when something was last heard of whoever holds the claim.
func (c Claim) Heard() time.Time {
	if c.Seen.After(c.At) {
		return c.Seen
	}
	return c.At
}

// Task is one line of an event's checklist.
type Task struct {
	ID       string
	EventID  string
	Template string // of a task of the event's own: an id that no template has
	*Ask
	// Due is when it should be done, and Last when that still helps: from then on it is too late. Last is known once Due has
	// come, and zero for what has none.
	Due, Last time.Time
	// CreatedAt is when the task joined the plan, or when a move of the event put its gate into the past: a gate that had
	// passed by then is too late, not late.
	CreatedAt time.Time
	Claims    []Claim // in the order of picking up
	DoneAt    time.Time
	DoneBy    string
	Evidence  []Evidence
	Waiver    *Waiver
	Gone      bool // the event's level no longer asks for it; kept with all that was done
	Version   int64
}

// ownTask begins the template of a task that people added to one event.
const ownTask = "own-"

// Own says that the task was added to its event by people, and follows from no template.
func (t *Task) Own() bool { return strings.HasPrefix(t.Template, ownTask) }

// OwnTemplate makes the template of an event's own task from an id.
func OwnTemplate(id string) string { return ownTask + id }

// ClaimedBy lists the names of those who hold the task, each once, in the order of picking up.
func (t *Task) ClaimedBy() []string {
	names := make([]string, 0, len(t.Claims))
	for i, c := range t.Claims {
		if !slices.ContainsFunc(t.Claims[:i], func(o Claim) bool { return o.Name == c.Name && o.ID == c.ID }) {
			names = append(names, c.Name)
		}
	}
	return names
}

// HeldBy says whether somebody has picked the task up, and gives the place among its claims.
func (t *Task) HeldBy(a Actor) (int, bool) {
	i := slices.IndexFunc(t.Claims, func(c Claim) bool { return c.Of(a) })
	return i, i >= 0
}

// ByHand says that only a person can prove the task.
func (t *Task) ByHand() bool { return t.Proof == "" && !t.Connected() }

// TooLate says that it could not help any more when the task joined the plan.
func (t *Task) TooLate() bool { return !t.Last.IsZero() && !t.CreatedAt.Before(t.Last) }

// Waived says whether a waiver counts at now: one that has expired does not, nor does one that nobody has approved.
func (t *Task) Waived(now time.Time) bool {
	return t.Waiver != nil && !t.Waiver.Waits && (t.Waiver.Until.IsZero() || now.Before(t.Waiver.Until))
}

// Newest gives the evidence that stands behind a task that was done; nil where there is none.
func (t *Task) Newest() *Evidence {
	if t.DoneAt.IsZero() || len(t.Evidence) == 0 {
		return nil
	}
	return &t.Evidence[len(t.Evidence)-1]
}

// Expires gives the instant at which the hand-made evidence stops counting; zero where there is none.
func (t *Task) Expires() time.Time {
	if e := t.Newest(); e != nil {
		return e.Expires
	}
	return time.Time{}
}

// Covers says whether the evidence of a done task holds for an event of that window; true where there is none.
func (t *Task) Covers(from, to time.Time) bool {
	e := t.Newest()
	return e == nil || e.covers(t.tie(), from, to)
}

// tie is what a tick by hand is bound to: what counts only near air holds for that air time.
func (a *Ask) tie() Tie {
	if a.Tied == Untied && a.TickFrom != (Gate{}) {
		return TiedStart
	}
	return a.Tied
}

// SoonAt says whether the task is not enforced yet at now.
func (a *Ask) SoonAt(now time.Time) bool {
	return a.Soon && (a.SoonUntil.IsZero() || now.Before(a.SoonUntil))
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

// Proof is the answer of a machine proof with the instant of its evidence and until when it is fresh.
type Proof struct {
	State   proof.State
	At      time.Time
	Expires time.Time
	// Once says that it has passed before: what is unknown then was proven and is not any more.
	Once bool
	// Reason is why nothing is known where a machine is connected: a word of Reading.Reason.
	Reason string
	// Said is what that machine said last; nil where it has said nothing yet.
	Said *Verification
	// Open names what is left, with spaces between: tasks by their templates, or roles that nobody has taken.
	Open string
}

// Stage is what bears on all tasks of an event.
type Stage struct {
	From, To time.Time // its window
	// Aired says that what comes after the event may be asked for: somebody has said that it aired, or nobody has to.
	Aired bool
	// Second says that a second person has to confirm what only a hand can prove.
	Second bool
	// Preview says that nothing is asked yet: nobody has given a level, and air is far.
	Preview bool
	// Near says that what PR tells is asked for, Over that what comes before air is not any more.
	Near, Over bool
	// Assumed says that nobody has given a level although air is near enough to assume one: nobody is wanted for its tasks yet.
	Assumed bool
	// Unwatched says that no top page is registered, which counts for nothing while air is far.
	Unwatched bool
	GoFrom    time.Time // from when the event may be GO
	Zone      *time.Location

	onAir time.Time // when PR said that it is on air; zero: not yet
}

// Opens gives the instant from which a tick of the task by hand counts; zero: any time.
func (s Stage) Opens(a *Ask) time.Time {
	if a.TickFrom == (Gate{}) {
		return time.Time{}
	}
	from := s.From
	if !s.onAir.IsZero() {
		from = earlier(from, s.onAir)
	}
	return shift(from, a.TickFrom.Lead, s.Zone)
}

func (s Stage) nearGo(now time.Time) bool { return !now.Before(s.GoFrom) }

// TaskStatus is a task as it stands at an instant.
type TaskStatus struct {
	Task
	State    TaskState
	Soon     bool      // it is not enforced yet
	Preview  bool      // nothing is asked of its event yet
	Asked    bool      // it bears on the call: every count and mark is of what is asked
	Came     bool      // its time has come
	OpensAt  time.Time // from when a tick by hand counts; zero: any time
	Unknown  bool      // its time has come, and what proved it does not any more
	Late     bool      // it should be done by now and is neither done nor skipped
	Missed   bool      // it is late, and too late to help
	Lapsed   bool      // the event has moved out of what its evidence covers
	Awaiting bool      // it is done, and a second person has not confirmed it
	Waiting  bool      // it comes after the event, and nobody has said that it aired
	Undo     bool      // it takes back what was done for an event that does not need it any more
	// ToApprove says that somebody has asked to skip it, and that nobody has approved that.
	ToApprove bool
	Proof     Proof

	assumed bool // by a level that nobody has given yet
}

// Settled says that nothing more is asked of the task now.
func (s *TaskStatus) Settled() bool { return s.State.settled() }

func (s TaskState) settled() bool {
	return s == TaskDone || s == TaskVerified || s == TaskSkipped || s == TaskGone
}

// Unclaimed says that a person is wanted and none has picked the task up. Nobody is for what an assumed level asks: the
// first thing that is wanted then is the level.
func (s *TaskStatus) Unclaimed() bool {
	return s.State == TaskOpen && s.ByHand() && len(s.Claims) == 0 && s.Asked && !s.assumed
}

// NeedsSecond says that a second person has to confirm the task once it is done.
func (t *Task) NeedsSecond(s Stage) bool { return s.Second && t.Verify == VerifyManual && t.ByHand() }

// Status says where the task stands at now, given what its machine proof says (ignored for a task that is
// done by hand). The status of a task that a machine verifies is never typed: it can only be waived.
func (t Task) Status(now time.Time, stage Stage, p Proof) TaskStatus {
	s := TaskStatus{Task: t, Proof: p}
	s.weigh(now, now, stage)
	return s
}

// weigh fills in where the task stands at now, with the evidence and the waiver as they counted at asOf. What is not asked
// has no marks.
func (s *TaskStatus) weigh(now, asOf time.Time, stage Stage) {
	s.Soon, s.Came, s.OpensAt = s.SoonAt(now), s.due(now), stage.Opens(s.Ask)
	s.Waiting = !stage.Aired && s.Gate.Anchor == AtEnd && s.Gate.Lead > 0 && !s.Undo
	s.Preview, s.assumed = stage.Preview && !s.Undo, stage.Assumed
	s.Asked = s.asked(stage)
	unproven := s.settle(asOf, stage)
	s.ToApprove = s.Waiver != nil && s.Waiver.Waits && !s.State.settled()
	s.Unknown = s.Asked && unproven && (s.Came || s.Lapsed || s.Proof.Reason == proof.UnreadMoved)
	s.Late = s.Asked && !s.State.settled() && !unproven && s.Gate.Anchor != Always && !now.Before(s.lateFrom()) &&
		s.Task.Proof != claim.NothingOpen // the tasks that are open have the marks
	s.Missed = s.Late && !s.Last.IsZero() && !now.Before(s.Last)
}

// asked says whether the task bears on the call. What PR tells belongs to no gate: it counts from a week before air. Once the
// event is over only what comes after it is asked for, and that somebody says so.
func (s *TaskStatus) asked(stage Stage) bool {
	switch {
	case s.Gone, s.Soon, s.Waiting, s.Preview:
		return false
	case s.Task.Proof == ProofTopPage && stage.Unwatched && !stage.Near:
		return false
	case s.Gate.Anchor == AtEntry:
		return stage.Near && !stage.Over
	case stage.Over:
		return s.Undo || s.Gate.TaskPhase() == "after" || s.Task.Proof == ProofAired
	default:
		return true
	}
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

// settle fills in the state and says whether it stands so for want of fresh evidence.
func (s *TaskStatus) settle(now time.Time, stage Stage) (unproven bool) {
	switch {
	case s.Gone:
		s.State = TaskGone
	case s.Waived(now):
		s.State = TaskSkipped
	case s.ByHand():
		return s.settleHand(now, stage)
	case s.Proof.State == proof.Pass:
		s.State = TaskVerified
	case s.Proof.State == proof.Fail:
		s.State = TaskFailing
	default:
		s.State = s.openState()
		s.Lapsed = s.claimed() && s.Proof.Reason == proof.UnreadMoved
		return s.Proof.State == proof.Unknown && (s.Proof.Once || s.Gate.Anchor == Always)
	}
	return false
}

func (s *TaskStatus) settleHand(now time.Time, stage Stage) (unproven bool) {
	s.State = s.openState()
	if s.DoneAt.IsZero() {
		return false
	}
	newest, expires := s.Newest(), s.Expires()
	s.Lapsed = !s.Covers(stage.From, stage.To)
	s.Awaiting = s.NeedsSecond(stage) && newest != nil && newest.Second == nil
	switch {
	case !s.Lapsed && newest != nil && newest.At.Before(s.OpensAt): // it was ticked before that can be known
	case s.Lapsed, !expires.IsZero() && !now.Before(expires):
		return true
	case s.Awaiting:
		s.State = TaskInHand
	default:
		s.State = TaskDone
	}
	return false
}

func (t *Task) openState() TaskState {
	if len(t.Claims) > 0 {
		return TaskInHand
	}
	return TaskOpen
}

// Checklist is the tasks of one event as they stand at an instant, along the countdown.
type Checklist []TaskStatus

// Counts says that the task is one of those that are counted: it is asked for, now or when its time comes.
func (s *TaskStatus) Counts() bool { return s.State != TaskGone && !s.Soon && !s.Preview }

// Counts sums a checklist up; tasks that are gone, not enforced yet or a preview do not count.
type Counts struct {
	Total     int `json:"total"`
	Done      int `json:"done"`
	Late      int `json:"late"`
	Missed    int `json:"missed"` // of the late ones, those that are too late or fail
	Unclaimed int `json:"unclaimed"`
	ToApprove int `json:"to_approve"` // skips that were asked for and wait for an approval
}

// Count sums the checklist up.
func (c Checklist) Count() Counts {
	var n Counts
	for i := range c {
		t := &c[i]
		if !t.Counts() {
			continue
		}
		n.Total++
		if t.Settled() {
			n.Done++
		}
		if t.Late || t.State == TaskFailing {
			n.Late++
		}
		if t.Missed || t.State == TaskFailing && t.Came {
			n.Missed++
		}
		if t.Unclaimed() {
			n.Unclaimed++
		}
		if t.ToApprove {
			n.ToApprove++
		}
	}
	return n
}

// gated is the place of a task on the countdown, found once for all comparisons. It says which task by its index, since
// what points to nothing is moved at no cost.
type gated struct {
	order, at int
	lead      time.Duration
}

// byGate lists tasks along the countdown: by gate, then by due time, template and id, so that the order they come
// in does not matter.
func byGate(tasks []Task) []gated {
	listed := make([]gated, len(tasks))
	for i := range tasks {
		listed[i] = gated{tasks[i].Gate.Anchor.order(), i, tasks[i].Gate.Lead}
	}
	slices.SortFunc(listed, func(a, b gated) int {
		if a.order != b.order {
			return a.order - b.order
		}
		if a.lead != b.lead {
			return cmp.Compare(a.lead, b.lead)
		}
		s, t := &tasks[a.at], &tasks[b.at]
		if c := s.Due.Compare(t.Due); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(s.Template, t.Template), strings.Compare(s.ID, t.ID))
	})
	return listed
}
