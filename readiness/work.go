package readiness

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// Hand is somebody at work on a task: who, when, on which event, and which version of the task they saw.
type Hand struct {
	By    Actor
	Now   time.Time
	Event Event
	Stage Stage
	Seen  int64 // 0: they did not look
}

// Deed is what came of it, for the log; without a Kind nothing was done, because it stood so already. The tasks of an
// event change by deeds and by plans only.
type Deed struct {
	Kind string
	Data map[string]string
}

// at refuses an edit of a task that the hand saw as another one, and raises its version. Deeds that take nothing from
// others (picking up, letting go, a note) do without it.
func (h Hand) at(t *Task) error {
	if h.Seen != 0 && h.Seen != t.Version {
		return fault.ErrStale
	}
	t.Version++
	return nil
}

// written refuses a text that is too long, or missing where it is required.
func written(field, text string, required bool) error {
	switch {
	case required && text == "":
		return fault.Invalid{Field: field, Reason: "required"}
	case fault.LongerThan(text, fault.MaxEvidence):
		return fault.Invalid{Field: field, Reason: "too_long"}
	}
	return nil
}

// Claim picks the task up, beside others who may have; twice is once.
func (h Hand) Claim(t *Task) (Deed, error) {
	if _, held := t.HeldBy(h.By); held {
		return Deed{}, nil
	}
	if t.Gone {
		return Deed{}, fault.Invalid{Field: "task", Reason: "gone"}
	}
	t.Claims = append(t.Claims, Claim{ID: h.By.ID, Name: h.By.Name, At: h.Now})
	return Deed{Kind: TaskClaimed}, nil
}

// Release puts the task down; without having picked it up nothing changes.
func (h Hand) Release(t *Task) (Deed, error) {
	i, held := t.HeldBy(h.By)
	if !held {
		return Deed{}, nil
	}
	t.Claims = slices.Delete(t.Claims, i, i+1)
	return Deed{Kind: TaskReleased}, nil
}

// Keep says that whoever holds the task is still on it.
func (h Hand) Keep(t *Task) (Deed, error) {
	i, held := t.HeldBy(h.By)
	if !held {
		return Deed{}, fault.Invalid{Field: "task", Reason: "not_held"}
	}
	t.Claims[i].Seen = h.Now
	return Deed{Kind: TaskKept}, nil
}

// Note says something about the task; of somebody who holds it, it is a sign of life.
func (h Hand) Note(t *Task, note string) (Deed, error) {
	note = strings.TrimSpace(note)
	if err := written("note", note, true); err != nil {
		return Deed{}, err
	}
	if i, held := t.HeldBy(h.By); held {
		t.Claims[i].Seen = h.Now
	}
	return Deed{Kind: TaskNoted, Data: map[string]string{"note": note}}, nil
}

// Complete notes the task as done, with its evidence (a text or a link) and perhaps a note. Only a task that is proven
// by hand can be completed. Done already with the same evidence is no change; other evidence from an older form is
// ErrStale, and from the newest it renews the task's.
func (h Hand) Complete(t *Task, evidence, note string) (Deed, error) {
	evidence, note = strings.TrimSpace(evidence), strings.TrimSpace(note)
	done := h.done(*t)
	switch {
	case !t.ByHand():
		return Deed{}, fault.Invalid{Field: "task", Reason: "machine_verified", Got: t.Template}
	case done && (evidence == "" || evidence == t.Newest().said()):
		return Deed{}, nil
	case t.Gone:
		return Deed{}, fault.Invalid{Field: "task", Reason: "gone"}
	}
	if err := written("evidence", evidence, true); err != nil {
		return Deed{}, err
	}
	if err := written("note", note, false); err != nil {
		return Deed{}, err
	}
	if done && h.Seen == 0 {
		return Deed{}, nil
	}
	if err := h.at(t); err != nil {
		return Deed{}, err
	}
	h.finish(t, evidence)
	return Deed{Kind: TaskCompleted, Data: map[string]string{"evidence": evidence, "note": note}}, nil
}

// said is the text of evidence; empty where there is none.
func (e *Evidence) said() string {
	if e == nil {
		return ""
	}
	return e.Text
}

// done says that the task is done, whether it is skipped or gone besides or not, and whether a second person has looked.
func (h Hand) done(t Task) bool {
	t.Waiver, t.Gone = nil, false
	s := t.Status(h.Now, h.Stage, Proof{})
	return s.State == TaskDone || s.Awaiting && !s.Lapsed
}

// finish marks the task done; who completes what nobody picked up has picked it up.
func (h Hand) finish(t *Task, evidence string) {
	e := Evidence{Kind: evidenceKind(evidence), Text: evidence, At: h.Now, By: h.By.Name, ByID: h.By.ID, Expires: t.HandExpiry(h.Now)}
	if t.Tied != Untied {
		e.From, e.To = h.Stage.From, h.Stage.To
	}
	t.DoneAt, t.DoneBy, t.Evidence = h.Now, h.By.Name, append(t.Evidence, e)
	if len(t.Claims) == 0 {
		t.Claims = []Claim{{ID: h.By.ID, Name: h.By.Name, At: h.Now}}
	}
}

func evidenceKind(text string) string {
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return "link"
	}
	return "text"
}

// Confirm is the word of a second person on a task that only a hand can prove. Whoever did it cannot give it.
func (h Hand) Confirm(t *Task) (Deed, error) {
	newest := t.Newest()
	switch {
	case newest == nil || !t.NeedsSecond(h.Stage):
		return Deed{}, fault.Invalid{Field: "confirmation", Reason: "not_asked"}
	case newest.Second != nil:
		return Deed{}, nil
	case (Claim{ID: newest.ByID, Name: newest.By}).Of(h.By):
		return Deed{}, fault.Invalid{Field: "confirmation", Reason: "same_person", Got: h.By.Name}
	}
	if err := h.at(t); err != nil {
		return Deed{}, err
	}
	t.Evidence[len(t.Evidence)-1].Second = &Sign{By: h.By.Name, ByID: h.By.ID, At: h.Now}
	return Deed{Kind: TaskConfirmed, Data: map[string]string{"done_by": t.DoneBy}}, nil
}

// Reopen takes a completion back. Its evidence leaves the task and stays in the log.
func (h Hand) Reopen(t *Task) (Deed, error) {
	if t.DoneAt.IsZero() {
		return Deed{}, nil
	}
	if err := h.at(t); err != nil {
		return Deed{}, err
	}
	data := map[string]string{"done_by": t.DoneBy, "evidence": t.Newest().said()}
	t.DoneAt, t.DoneBy, t.Evidence = time.Time{}, "", nil
	return Deed{Kind: TaskReopened, Data: data}, nil
}

// Waive skips the task for a reason, on the word of an approver (empty: their own), until an instant to come (zero: as
// long as the event lasts).
func (h Hand) Waive(t *Task, reason, approver string, until time.Time) (Deed, error) {
	reason, approver = strings.TrimSpace(reason), strings.TrimSpace(approver)
	if err := written("reason", reason, true); err != nil {
		return Deed{}, err
	}
	if err := written("approver", approver, false); err != nil {
		return Deed{}, err
	}
	if approver == "" {
		approver = h.By.Name
	}
	if w := t.Waiver; w != nil && w.Reason == reason && w.Approver == approver && w.Until.Equal(until) {
		return Deed{}, nil
	}
	if !until.IsZero() && !until.After(h.Now) {
		return Deed{}, fault.Invalid{Field: "until", Reason: "past", Got: until.Format(time.RFC3339)}
	}
	if err := h.at(t); err != nil {
		return Deed{}, err
	}
	t.Waiver = &Waiver{Reason: reason, By: h.By.Name, Approver: approver, At: h.Now, Until: until}
	data := map[string]string{"reason": reason, "approver": approver}
	if !until.IsZero() {
		data["until"] = until.UTC().Format(time.RFC3339)
	}
	return Deed{Kind: TaskWaived, Data: data}, nil
}

// Withdraw asks for a skipped task again.
func (h Hand) Withdraw(t *Task) (Deed, error) {
	if t.Waiver == nil {
		return Deed{}, nil
	}
	if err := h.at(t); err != nil {
		return Deed{}, err
	}
	reason := t.Waiver.Reason
	t.Waiver = nil
	return Deed{Kind: WaiverWithdrawn, Data: map[string]string{"reason": reason}}, nil
}

// Remove takes a task of the event's own away, with all that was done on it kept; Restore brings it back.
func (h Hand) Remove(t *Task) (Deed, error) {
	if !t.Own() {
		return Deed{}, fault.Invalid{Field: "task", Reason: "from_ladder", Got: t.Template}
	}
	if t.Gone {
		return Deed{}, nil
	}
	if err := h.at(t); err != nil {
		return Deed{}, err
	}
	t.Gone = true
	return Deed{Kind: TaskRemoved}, nil
}

// NewOwn makes a task that people add to one event. An Ask that cannot be kept is refused with an Invalid.
func (h Hand) NewOwn(id string, ask Ask) (Task, error) {
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
	timetable := h.Event.timetable()
	return Task{ID: TaskID(h.Event.ID, template), EventID: h.Event.ID, Template: template, Ask: &ask,
		Due: timetable.due(ask.Gate), CreatedAt: h.Now, Version: 1}, nil
}
