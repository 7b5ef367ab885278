package views

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// taskLook is how a task's state is drawn and named.
type taskLook struct {
	Glyph, Ink, Word string
	Row              string // class of its row: late, done, wait or empty
}

// look gives the sign, ink and word of a task as it stands for its event.
func (p Page) look(e readiness.Event, t readiness.TaskStatus) taskLook {
	w := p.t().Word
	word := w.Task[t.State]
	switch {
	case t.State == readiness.TaskGone:
		return taskLook{"skipped", "c-wait", word, "wait"}
	case t.State == readiness.TaskSkipped:
		return taskLook{"skipped", "c-wait", word, "done"}
	case t.State == readiness.TaskVerified && isSaid(t):
		return taskLook{"done", "c-ai", w.Task[readiness.TaskDone], "done"}
	case t.State == readiness.TaskVerified:
		return taskLook{"machine", "c-ai", word, "done"}
	case t.State == readiness.TaskDone:
		return taskLook{"done", "c-ai", word, "done"}
	case t.State == readiness.TaskFailing:
		return taskLook{"failing", "c-bad", word, "late"}
	case t.Missed:
		return taskLook{"late", "c-bad", p.t().Task.Missed, "late"}
	case t.Late:
		return taskLook{"late", "c-risk", w.Late, "late"}
	case t.Unknown && t.Lapsed:
		return taskLook{"unk", "c-unk", w.Lapsed, ""}
	case t.Unknown:
		return taskLook{"unk", "c-unk", w.NoEvidence, ""}
	case t.Soon:
		return taskLook{"notopen", "c-wait", w.Soon, "wait"}
	case t.Waiting, p.notOpen(e, t):
		return taskLook{"notopen", "c-wait", w.NotOpenYet, "wait"}
	case t.Awaiting:
		return taskLook{"inhand", "c-ai", w.Awaiting, ""}
	case t.State == readiness.TaskInHand:
		return taskLook{"inhand", "c-ai", word, ""}
	default:
		return taskLook{"open", "", word, ""}
	}
}

// notOpen says that a task belongs to the broadcast or after it, and it has not begun.
func (p Page) notOpen(e readiness.Event, t readiness.TaskStatus) bool {
	from, _ := e.Window()
	return t.Gate.TaskPhase() != "before" && p.Now.Before(from) && e.OnAirAt.IsZero()
}

// early says that a person proves the task, and only nearer to air.
func (p Page) early(t readiness.TaskStatus) bool {
	return (t.ByHand() || isSaid(t)) && !t.Settled() && p.Now.Before(t.OpensAt)
}

// byHandNow says that a person can prove the task now.
func (p Page) byHandNow(t readiness.TaskStatus) bool {
	return p.may(readiness.WorkTasks) && t.ByHand() && !t.Settled() && !t.Soon
}

// finishable says that the form to finish a task belongs beside it: it is in one's own hands, or trouble.
func (p Page) finishable(t readiness.TaskStatus) bool {
	return p.skippable(t) && (p.mine(t) || t.Late || t.State == readiness.TaskFailing)
}

// skippable says that the task can be skipped with a reason.
func (p Page) skippable(t readiness.TaskStatus) bool {
	return p.may(readiness.WorkTasks) && !t.Settled() && !t.Soon
}

// alarm is the bold start of the line beneath a task; empty where nothing is wrong.
func (p Page) alarm(t readiness.TaskStatus) string {
	w := p.t().Task
	switch {
	case t.State == readiness.TaskFailing:
		return w.FailsNow
	case p.waiverEnded(t):
		return p.t().Work.WaiverEnded(p.t().DayTime(p.near(t.Waiver.Until)))
	case t.Late && t.TooLate():
		return w.TooLate
	case t.Late:
		return w.LateBy(p.t().Rough(p.Now.Sub(t.Due)))
	case t.Lapsed:
		return p.t().Work.LapsedNow
	case t.Unknown && t.ByHand():
		return w.EvidenceGone
	case t.Unknown:
		return w.NoFresh
	default:
		return ""
	}
}

// standing is the rest of the line beneath a task: why it counts, or how it will.
func (p Page) standing(e readiness.Event, t readiness.TaskStatus) string {
	w := p.t().Task
	switch {
	case t.State == readiness.TaskSkipped:
		return p.skipped(*t.Waiver)
	case t.Connected() && t.State != readiness.TaskSkipped && p.machineSays(t) != "":
		return p.machineSays(t)
	case t.ToApprove:
		return p.t().Join(p.t().Claim.SkipAsked(p.t().Asker(*t.Waiver), t.Waiver.Reason), p.t().Claim.WantsApproval)
	case isSaid(t) && p.saidSays(t) != "":
		return p.saidSays(t)
	case t.State == readiness.TaskVerified && !t.Proof.At.IsZero():
		return w.VerifiedAt(p.t().Age(toppage.EvidenceUntil(t.Proof.At, t.Proof.Expires), p.clock()))
	case t.State == readiness.TaskDone:
		return p.doneSays(t)
	case t.Awaiting && !t.Lapsed:
		return p.t().Work.Awaiting(t.DoneBy)
	case t.Undo && !t.Settled():
		return p.t().Work.TakeBack
	case t.Waiting:
		return p.t().Work.NotYet
	case p.notOpen(e, t) && !t.Soon:
		return w.OpensOn(p.t().DayTime(p.near(openFrom(e, t))))
	case p.early(t) && !t.Soon:
		return w.OpensOn(p.t().DayTime(p.near(t.OpensAt)))
	case p.t().StillOpen(t) != "":
		return p.t().StillOpen(t)
	case !t.ByHand():
		return p.provenHow(t)
	default:
		return ""
	}
}

// waiverEnded says that a task was skipped until an instant that is past, and counts again.
func (p Page) waiverEnded(t readiness.TaskStatus) bool {
	return t.Waiver != nil && !t.Waiver.Waits && !t.Settled() && !t.Waived(p.Now)
}

// doneSays says who confirmed what was done, and until when it counts where that is near.
func (p Page) doneSays(t readiness.TaskStatus) string {
	confirmed, until := p.confirmedBy(t), p.untilExpiry(t)
	if confirmed == "" || until == "" {
		return confirmed + until
	}
	return p.t().Join(confirmed, until)
}

// confirmedBy says which second person has looked at a task's evidence.
func (p Page) confirmedBy(t readiness.TaskStatus) string {
	newest := t.Newest()
	if newest == nil || newest.Second == nil {
		return ""
	}
	return p.t().Work.ConfirmedBy(newest.Second.By, p.t().DayTime(p.near(newest.Second.At)))
}

// soon says that a task is not enforced yet and, where that is known, until when.
func (p Page) soon(t readiness.TaskStatus) string {
	if t.SoonUntil.IsZero() {
		return p.t().Word.Soon
	}
	return p.t().Checklist.SoonUntil(p.t().DayTime(p.near(t.SoonUntil)))
}

// skipped says why a task is skipped, on whose word, and until when.
func (p Page) skipped(w readiness.Waiver) string {
	said := p.t().Join(p.t().Task.SkippedBecause(w.Reason), p.t().Task.SkippedBy(p.t().Asker(w)))
	if w.Approver != "" && w.Approver != w.By {
		said = p.t().Join(said, p.t().Work.ApprovedBy(w.Approver))
	}
	if !w.Until.IsZero() {
		said = p.t().Join(said, p.t().Work.Until(p.t().DayTime(p.near(w.Until))))
	}
	return said
}

// openFrom is when a task of the broadcast or after it can be done: at its gate, but not before the start.
func openFrom(e readiness.Event, t readiness.TaskStatus) time.Time {
	from, _ := e.Window()
	if t.Due.Before(from) {
		return from
	}
	return t.Due
}

// expiresSoon is how near the end of evidence must be for the line to say so.
const expiresSoon = 7 * 24 * time.Hour

func (p Page) untilExpiry(t readiness.TaskStatus) string {
	if expires := t.Expires(); !expires.IsZero() && expires.Before(p.Now.Add(expiresSoon)) {
		return p.t().Task.Expires(p.t().DayTime(p.near(expires)))
	}
	return ""
}

// newestEvidence is what a task was done with, also where it does not count any more; false where it was not done.
func newestEvidence(t readiness.TaskStatus) (readiness.Evidence, bool) {
	newest := t.Newest()
	if newest == nil || t.State == readiness.TaskSkipped || t.State == readiness.TaskGone {
		return readiness.Evidence{}, false
	}
	return *newest, true
}

// closedGate says that a gate needs no look: everything it asks for is done and its time is over.
func (p Page) closedGate(g gateGroup) bool {
	return g.complete() && (!g.Gate.Timed() || g.Due.Before(p.Now))
}

// gone gives the tasks that the level no longer asks for.
func gone(tasks readiness.Checklist) []readiness.TaskStatus {
	var left []readiness.TaskStatus
	for _, t := range tasks {
		if t.State == readiness.TaskGone {
			left = append(left, t)
		}
	}
	return left
}

// told counts the fields of the brief that PR has told.
func told(e readiness.Event) int {
	n := 0
	for _, l := range e.BriefLines() {
		if l.Told {
			n++
		}
	}
	return n
}

// askAir says that PR may press "on air" about now.
func (p Page) askAir(r readiness.Row) bool {
	from, _ := r.Event.Window()
	return p.may(readiness.TellBrief) && r.Event.OnAirAt.IsZero() && r.Event.AiredAt.IsZero() &&
		(r.Phase == readiness.Upcoming || r.Phase == readiness.OnAir) && p.Now.After(from.Add(-time.Hour))
}

// askAired says that PR may press "aired".
func (p Page) askAired(r readiness.Row) bool {
	return p.may(readiness.TellBrief) && r.Event.Begun(p.Now) && r.Event.AiredAt.IsZero() && (r.Phase == readiness.OnAir || r.Phase == readiness.Tail)
}
