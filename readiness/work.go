package readiness

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// Action is what somebody does to a task: who, when, on which event, and which version of the task they saw.
type Action struct {
	By    Actor
	Now   time.Time
	Event Event
	Stage Stage
	Seen  int64 // 0: they did not look
	// As is the role of the war room that a claim is about; empty: none.
	As string
	// Advice is the call of the event as if nobody had been asked to sign it, for a task that asks for a signature.
	Advice Call
	// From and To are the window that evidence is to cover, where that is more than the event's: of all events of an evening.
	From, To time.Time
}

// Outcome is what came of it, for the log; without a Kind nothing was done, because it stood so already. The tasks of an
// event change by actions and by plans only.
type Outcome struct {
	Kind string
	Data map[string]string
}

// at refuses an edit of a task that was seen as another one, and raises its version. Actions that take nothing from
// others (picking up, letting go, a note) do without it.
func (a Action) at(t *Task) error {
	if a.Seen != 0 && a.Seen != t.Version {
		return fault.ErrStale
	}
	t.Version++
	return nil
}

// written refuses a text that is too long, or missing where it is required.
func written(field, text string, required bool) error {
	switch {
	case required && fault.Blank(text):
		return fault.Invalid{Field: field, Reason: "required"}
	case fault.LongerThan(text, fault.MaxEvidence):
		return fault.Invalid{Field: field, Reason: "too_long"}
	}
	return nil
}

// Claim picks the task up, beside others who may have; twice is once. A role is taken by one at a time, also from another.
func (a Action) Claim(t *Task) (Outcome, error) {
	if a.As != "" {
		return a.takeRole(t)
	}
	if _, held := t.HeldBy(a.By); held {
		return Outcome{}, nil
	}
	if t.Gone {
		return Outcome{}, fault.Invalid{Field: "task", Reason: "gone"}
	}
	t.Claims = append(t.Claims, Claim{ID: a.By.ID, Name: a.By.Name, At: a.Now})
	return Outcome{Kind: journal.TaskClaimed}, nil
}

// Release puts the task down; without having picked it up nothing changes.
func (a Action) Release(t *Task) (Outcome, error) {
	if a.As != "" {
		return a.leaveRole(t)
	}
	i, held := t.HeldBy(a.By)
	if !held {
		return Outcome{}, nil
	}
	t.Claims = slices.DeleteFunc(slices.Delete(t.Claims, i, i+1), func(c Claim) bool { return c.Of(a.By) })
	return Outcome{Kind: journal.TaskReleased}, nil
}

// Keep says that whoever holds the task is still on it.
func (a Action) Keep(t *Task) (Outcome, error) {
	i, held := t.HeldBy(a.By)
	if !held {
		return Outcome{}, fault.Invalid{Field: "task", Reason: "not_held"}
	}
	t.Claims[i].Seen = a.Now
	return Outcome{Kind: journal.TaskKept}, nil
}

// Note says something about the task; of somebody who holds it, it is a sign of life.
func (a Action) Note(t *Task, note string) (Outcome, error) {
	note = strings.TrimSpace(note)
	if err := written("note", note, true); err != nil {
		return Outcome{}, err
	}
	if i, held := t.HeldBy(a.By); held {
		t.Claims[i].Seen = a.Now
	}
	return Outcome{Kind: journal.TaskNoted, Data: map[string]string{"note": note}}, nil
}

// Complete notes the task as done, with its evidence (a text or a link) and perhaps a note, or says what its proof asks of
// people. What Tallylight or a machine proves cannot be completed. Done already with the same evidence is no change; other
// evidence from an older form is ErrStale, and from the newest it renews the task's.
func (a Action) Complete(t *Task, said claim.Said) (Outcome, error) {
	switch {
	case said.Again:
		return a.again(t)
	case t.saidByPeople():
		return a.say(t, said)
	}
	evidence, note := strings.TrimSpace(said.Evidence), strings.TrimSpace(said.Note)
	done := a.done(*t)
	switch {
	case !t.ByHand():
		return Outcome{}, fault.Invalid{Field: "task", Reason: t.refusal(), Got: t.Template}
	case said.Decision != "":
		return Outcome{}, fault.Invalid{Field: "decision", Reason: "not_asked_here", Got: said.Decision}
	case done && (fault.Blank(evidence) || evidence == t.Newest().said()):
		return Outcome{}, nil
	case t.Gone:
		return Outcome{}, fault.Invalid{Field: "task", Reason: "gone"}
	case a.Now.Before(a.Stage.Opens(t.Ask)):
		return Outcome{}, fault.Invalid{Field: "task", Reason: "too_early", Got: t.TickFrom.Name()}
	}
	if err := written("evidence", evidence, true); err != nil {
		return Outcome{}, err
	}
	if err := written("note", note, false); err != nil {
		return Outcome{}, err
	}
	if done && a.Seen == 0 {
		return Outcome{}, nil
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	a.finish(t, Evidence{Kind: evidenceKind(evidence), Text: evidence})
	return Outcome{Kind: journal.TaskCompleted, Data: map[string]string{"evidence": evidence, "note": note}}, nil
}

// said is the text of evidence; empty where there is none.
func (e *Evidence) said() string {
	if e == nil {
		return ""
	}
	return e.Text
}

// done says that the task is done, whether it is skipped or gone besides or not, and whether a second person has looked.
func (a Action) done(t Task) bool {
	t.Waiver, t.Gone = nil, false
	s := t.Status(a.Now, a.Stage, Proof{})
	return s.State == TaskDone || s.Awaiting && !s.Lapsed
}

// finish marks the task done; who completes what nobody picked up has picked it up.
func (a Action) finish(t *Task, e Evidence) {
	e.At, e.By, e.ByID, e.Expires = a.Now, a.By.Name, a.By.ID, t.handExpiry(a.Now)
	if t.tie() != Untied {
		e.From, e.To = a.Stage.From, a.Stage.To
		if t.tie() == TiedWindow && !a.To.IsZero() {
			e.From, e.To = a.From, a.To
		}
	}
	t.DoneAt, t.DoneBy, t.Evidence = a.Now, a.By.Name, append(t.Evidence, e)
	if len(t.Claims) == 0 {
		t.Claims = []Claim{{ID: a.By.ID, Name: a.By.Name, At: a.Now}}
	}
}

func evidenceKind(text string) string {
	if fault.IsLink(text) {
		return "link"
	}
	return "text"
}

// Confirm is the word of a second person on a task that only a hand can prove. Whoever did it cannot give it.
func (a Action) Confirm(t *Task) (Outcome, error) {
	newest := t.Newest()
	switch {
	case newest == nil || !t.NeedsSecond(a.Stage):
		return Outcome{}, fault.Invalid{Field: "confirmation", Reason: "not_asked"}
	case newest.Second != nil:
		return Outcome{}, nil
	case !a.By.answers():
		return Outcome{}, fault.Invalid{Field: "confirmation", Reason: "nobody_answers", Got: a.By.Name}
	case a.By.same(newest.ByID, newest.By, ""):
		return Outcome{}, fault.Invalid{Field: "confirmation", Reason: "same_person", Got: a.By.Name}
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	t.Evidence[len(t.Evidence)-1].Second = &Sign{By: a.By.Name, ByID: a.By.ID, At: a.Now}
	return Outcome{Kind: journal.TaskConfirmed, Data: map[string]string{"done_by": t.DoneBy}}, nil
}

// Reopen takes a completion back. Its evidence leaves the task and stays in the log.
func (a Action) Reopen(t *Task) (Outcome, error) {
	if t.DoneAt.IsZero() {
		return Outcome{}, nil
	}
	if t.Proof == claim.Reviewed {
		return Outcome{}, fault.Invalid{Field: "task", Reason: "derived", Got: t.Template}
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	data := map[string]string{"done_by": t.DoneBy, "evidence": t.Newest().said()}
	t.DoneAt, t.DoneBy, t.Evidence = time.Time{}, "", nil
	return Outcome{Kind: journal.TaskReopened, Data: data}, nil
}

// Remove takes a task of the event's own away, with all that was done on it kept; Restore brings it back.
func (a Action) Remove(t *Task) (Outcome, error) {
	if !t.Own() {
		return Outcome{}, fault.Invalid{Field: "task", Reason: "from_ladder", Got: t.Template}
	}
	if t.Gone {
		return Outcome{}, nil
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	t.Gone = true
	return Outcome{Kind: journal.TaskRemoved}, nil
}

// NewOwn makes a task that people add to one event. An Ask that cannot be kept is refused with an Invalid.
func (a Action) NewOwn(id string, ask Ask) (Task, error) {
	ask.TitleJA, ask.TitleEN = strings.TrimSpace(ask.TitleJA), strings.TrimSpace(ask.TitleEN)
	if ask.Verify == "" {
		ask.Verify = VerifyManual
	}
	if ask.Proof != ProofChecks {
		ask.Proof = "" // the others are of the ladder's own tasks
	}
	if ask.TitleEN == "" {
		ask.TitleEN = ask.TitleJA
	}
	if ask.TitleJA == "" {
		ask.TitleJA = ask.TitleEN
	}
	if err := fault.First(ask.Wrong()); err != nil {
		return Task{}, err
	}
	template := OwnTemplate(id)
	timetable := a.Event.timetable()
	return Task{ID: TaskID(a.Event.ID, template), EventID: a.Event.ID, Template: template, Ask: &ask,
		Due: timetable.plan(&ask, a.Now), CreatedAt: a.Now, Version: 1}, nil
}
