package readiness

import (
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// Waive asks to skip the task for a reason, until an instant to come (zero: as long as the event lasts). It counts from its
// approval on. Asking for the same again changes nothing; while a skip counts, another one is refused.
func (a Action) Waive(t *Task, reason string, until time.Time) (Outcome, error) {
	reason = strings.TrimSpace(reason)
	if err := written("reason", reason, true); err != nil {
		return Outcome{}, err
	}
	w := t.Waiver
	if w != nil && w.Reason == reason && w.Until.Equal(until) {
		return Outcome{}, nil
	}
	if err := a.wrongUntil(until); err != nil {
		return Outcome{}, err
	}
	if t.Waived(a.Now) {
		return Outcome{}, fault.Invalid{Field: "reason", Reason: "already_skipped", Got: w.Reason}
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	t.Waiver = &Waiver{Reason: reason, By: a.By.Name, ByID: a.By.ID, Owner: a.By.Owner, Waits: true, At: a.Now, Until: until}
	return Outcome{Kind: journal.TaskWaived, Data: t.Waiver.told()}, nil
}

func (a Action) wrongUntil(until time.Time) error {
	switch {
	case until.IsZero():
		return nil
	case !fault.Dated(until):
		return fault.Invalid{Field: "until", Reason: "bad_date"}
	case !until.After(a.Now):
		return fault.Invalid{Field: "until", Reason: "past", Got: until.Format(time.RFC3339)}
	}
	return nil
}

// told is what the log says of a waiver.
func (w *Waiver) told() map[string]string {
	data := map[string]string{"reason": w.Reason}
	if !w.Until.IsZero() {
		data["until"] = w.Until.UTC().Format(time.RFC3339)
	}
	if w.Owner != "" {
		data["owner"] = w.Owner
	}
	return data
}

// Approve lets the task be skipped as somebody else has asked. It is ErrForbidden for those who may not, and refused to
// whoever asked, and to a token for which they answer.
func (a Action) Approve(t *Task) (Outcome, error) {
	w := t.Waiver
	switch {
	case !a.By.Role.May(WaiveCheck):
		return Outcome{}, fault.ErrForbidden
	case !a.By.answers():
		return Outcome{}, fault.Invalid{Field: "approval", Reason: "nobody_answers", Got: a.By.Name}
	case w == nil:
		return Outcome{}, fault.Invalid{Field: "approval", Reason: "no_skip_asked"}
	case !w.Waits:
		return Outcome{}, nil
	case a.By.same(w.ByID, w.By, w.Owner):
		return Outcome{}, fault.Invalid{Field: "approval", Reason: "asked_yourself", Got: a.By.Name}
	case !w.Until.IsZero() && !w.Until.After(a.Now):
		return Outcome{}, fault.Invalid{Field: "approval", Reason: "skip_ended", Got: w.Until.UTC().Format(time.RFC3339)}
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	approved := *w
	approved.Waits, approved.Approver, approved.ApprovedAt = false, a.By.Name, a.Now
	t.Waiver = &approved
	data := approved.told()
	data["asked_by"] = approved.By
	return Outcome{Kind: journal.WaiverApproved, Data: data}, nil
}

// Withdraw asks for a task again that is skipped, or that somebody has asked to skip.
func (a Action) Withdraw(t *Task) (Outcome, error) {
	if t.Waiver == nil {
		return Outcome{}, nil
	}
	if err := a.at(t); err != nil {
		return Outcome{}, err
	}
	reason := t.Waiver.Reason
	t.Waiver = nil
	return Outcome{Kind: journal.WaiverWithdrawn, Data: map[string]string{"reason": reason}}, nil
}
