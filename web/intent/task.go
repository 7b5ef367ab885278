package intent

import (
	"cmp"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Note is something said about a task.
type Note struct {
	Note string `json:"note" limit:"evidence" required:"true"`
}

// Completion says that a task is done.
type Completion struct {
	Seen
	Evidence string `json:"evidence" limit:"evidence" doc:"Link or sentence that shows it. Required, except where verify.proof is air_time or signed; links to issues where it is linked."`
	Note     string `json:"note" limit:"evidence"`
	Decision string `json:"decision" limit:"decision" doc:"go or no_go where verify.proof is signed; none_needed instead of links where it is linked."`
	Events   string `json:"events" is:"ids" doc:"Ids of other events of the evening, for a task that is shared: it is completed for them as well."`
	Reason   string `json:"reason" limit:"evidence" doc:"Required for no_go, and for go while the call is not GO."`
}

// StandingProof says that a standing task was done for the company.
type StandingProof struct {
	Seen
	Evidence string `json:"evidence" limit:"evidence" required:"true" doc:"Link or sentence that shows it."`
}

// Waiver asks to skip a task. It counts once another person has approved it.
type Waiver struct {
	Seen
	Reason   string `json:"reason" limit:"evidence" required:"true"`
	Approver string `json:"approver" doc:"Refused: an approver is not typed. Another person approves with PUT /tasks/{id}/waiver/approval."`
	Until    string `json:"until" doc:"RFC 3339, or the last day in the primary time zone. Default: the end of the event."`
}

// Ends reads until when it counts; zero: as long as the event lasts.
func (w Waiver) Ends(c Clock) (time.Time, error) {
	if w.Approver != "" {
		return time.Time{}, fault.Invalid{Field: "approver", Reason: "approved_by_press", Got: w.Approver}
	}
	return c.Until("until", w.Until)
}

// WaiverOf is a waiver as it would be typed; empty for none.
func WaiverOf(w *readiness.Waiver, c Clock) Waiver {
	if w == nil {
		return Waiver{}
	}
	return Waiver{Reason: w.Reason, Until: c.lastDay(w.Until)}
}

// OwnTask adds a task to one event.
type OwnTask struct {
	Title string `json:"title" limit:"task_title" doc:"Title in any language; or use title_ja and title_en."`
	Asked
}

// Ask is what the task asks for. What cannot be is refused.
func (t OwnTask) Ask() (readiness.Ask, []fault.Invalid) {
	t.TitleJA, t.TitleEN = cmp.Or(t.TitleJA, t.Title, t.TitleEN), cmp.Or(t.TitleEN, t.Title, t.TitleJA)
	t.Verify = cmp.Or(t.Verify, string(readiness.VerifyManual))
	if t.Gate == "" {
		t.Anchor = cmp.Or(t.Anchor, "before")
	}
	switch readiness.VerifyKind(t.Verify) {
	case readiness.VerifyManual:
		t.WantForm, t.Check, t.Proof, t.FreshFor = WantForm{}, "", "", "" // nobody is asked
	case readiness.VerifySelf:
		t.Proof = string(readiness.ProofChecks)
	}
	ask, wrong := t.ask()
	return ask, t.titled(Merge(wrong, ask.Wrong()))
}

// titled says of a title that serves for both languages what is wrong with it once.
func (t OwnTask) titled(wrong []fault.Invalid) []fault.Invalid {
	var named []fault.Invalid
	for _, w := range wrong {
		switch {
		case w.Field == "title_en" && t.TitleEN == t.TitleJA:
			continue
		case w.Field == "title_ja" && (t.TitleJA == t.Title || t.TitleJA == ""):
			w.Field = "title"
		}
		named = append(named, w)
	}
	return named
}

// Merge adds what the rules refuse of the fields that could be read.
func Merge(unread, ruled []fault.Invalid) []fault.Invalid {
	said := map[string]bool{}
	for _, w := range unread {
		said[w.Field] = true
	}
	for _, w := range ruled {
		if !said[w.Field] {
			unread = append(unread, w)
		}
	}
	return unread
}
