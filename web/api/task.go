package api

import (
	"cmp"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// Task is one line of an event's checklist as it stands.
type Task struct {
	ID        string           `json:"id"`
	EventID   string           `json:"event_id"`
	Template  string           `json:"template" doc:"Short name, such as B-02."`
	Title     string           `json:"title" doc:"In the language of Accept-Language."`
	TitleJA   string           `json:"title_ja"`
	TitleEN   string           `json:"title_en"`
	Phase     string           `json:"phase" enum:"before,on_air,after"`
	Gate      Gate             `json:"gate"`
	Due       string           `json:"due" format:"date-time" doc:"When it should be done."`
	Last      *string          `json:"last" format:"date-time" doc:"Until when it still helps; from then on it is too late. Null: it always does."`
	State     string           `json:"state" enum:"open,claimed,done,verified,failing,waived,gone"`
	TooLate   bool             `json:"too_late" doc:"Its last possible time had already passed when it joined the plan."`
	Late      bool             `json:"late" doc:"It should be done by now and is neither done nor skipped."`
	Missed    bool             `json:"missed" doc:"It is late, and too late to help."`
	Unknown   bool             `json:"unknown" doc:"There is no recent evidence."`
	Enforced  bool             `json:"enforced" doc:"False: listed but not blocking yet."`
	SoonUntil *string          `json:"soon_until" format:"date-time" doc:"Time from which it is enforced; null if it already is, or if none is set."`
	Lapsed    bool             `json:"lapsed" doc:"The event has moved outside the period that its evidence covers."`
	Awaiting  bool             `json:"awaiting_second" doc:"Done, but not yet confirmed by a second person."`
	ToApprove bool             `json:"to_approve" doc:"Somebody has asked to skip it, and nobody has approved that."`
	Waiting   bool             `json:"waiting" doc:"It comes after the event, and nobody has recorded that the event aired."`
	ToUndo    bool             `json:"to_undo" doc:"It undoes what was done for an event that no longer needs it."`
	Shared    bool             `json:"shared" doc:"One act for an evening: completing it can complete it for the other events of the evening."`
	Own       bool             `json:"own" doc:"Added to this event; not based on a template."`
	Runbook   *string          `json:"runbook" doc:"URL of the runbook."`
	Knows     *string          `json:"knows" doc:"Who usually knows how. Nobody is assigned."`
	Tied      *string          `json:"tied" doc:"What its evidence is bound to: start (the air time) or window (the whole event). Null: it stays valid when the event moves."`
	ClaimedBy []string         `json:"claimed_by" nullable:"false" doc:"Names, in the order in which they picked it up."`
	Claims    []Claim          `json:"claims" nullable:"false" doc:"In the order in which they picked it up."`
	Verify    Verify           `json:"verify"`
	Proof     Nullable[Proof]  `json:"proof" doc:"State of the verifier; null for a manually completed task."`
	Evidence  []Evidence       `json:"evidence" nullable:"false"`
	DoneAt    *string          `json:"done_at" format:"date-time"`
	DoneBy    *string          `json:"done_by"`
	Waiver    Nullable[Waiver] `json:"waiver"`
	Version   int64            `json:"version"`
}

func (t Task) version() int64 { return t.Version }

// Verify is how a task is proven.
type Verify struct {
	Kind   verifyKind `json:"kind"`
	Proof  *string    `json:"proof" doc:"Proof that Tallylight computes itself: top_page, feed, brief, forecast, level, on_air, aired or checks; or what people say that it rests on: nothing_open, air_time, roles, signed, reviewed or linked."`
	ByHand bool       `json:"by_hand" doc:"No verifier is connected: a person completes it with evidence."`

	Check     *string  `json:"check" doc:"What the verifier queries: a URL, a PromQL expression without comparison, or ids of checks."`
	Source    *string  `json:"source" doc:"Connection that is queried or that reports. Null: the only one of its kind; for http none."`
	Compare   *string  `json:"compare" doc:"Comparison: one of >= > <= < == !="`
	Value     *float64 `json:"value"`
	Text      *string  `json:"text" doc:"Compared instead of value if set, with == or !="`
	Follow    bool     `json:"follow" doc:"Redirects are followed."`
	Every     bool     `json:"every" doc:"Every series must satisfy the comparison; otherwise exactly one series is expected."`
	Status    *int     `json:"status" doc:"Expected HTTP status. Null: 200."`
	Path      *string  `json:"path" doc:"Path in the JSON response, with dots and indexes."`
	FreshForS *int64   `json:"fresh_for_s" doc:"Lifetime of a result; null if it does not expire or nothing is queried."`
}

func verify(a *readiness.Ask) Verify {
	v := Verify{Kind: verifyKind(a.Verify), Proof: orNull(string(a.Proof)), ByHand: a.Proof == "" && !a.Connected(), Check: orNull(a.Check),
		Source: orNull(a.Source), Compare: orNull(a.Want.Compare), Text: orNull(a.Want.Text), Every: a.Want.Every, Follow: a.Want.Follow, Status: orNull(a.Want.Status),
		Path: orNull(a.Want.Path)}
	if a.Want.Compare != "" && a.Want.Text == "" {
		v.Value = &a.Want.Value
	}
	if a.Connected() {
		v.FreshForS = orNull(int64(a.FreshFor().Seconds()))
	}
	return v
}

// Proof is the answer of a machine proof.
type Proof struct {
	State   string   `json:"state" enum:"pass,pending,fail,unknown"`
	Open    []string `json:"open" nullable:"false" doc:"What is left: templates of tasks, or roles that nobody has taken."`
	At      *string  `json:"at" format:"date-time"`
	Expires *string  `json:"expires" format:"date-time"`

	Measured *string `json:"measured" doc:"Last result of the verifier, or null."`
	Required *string `json:"required"`
	Reason   *string `json:"reason" doc:"Why the result is unknown, as a fixed word."`
	Says     *string `json:"says" doc:"The same in the language of Accept-Language."`
	Detail   *string `json:"detail"`
	Asked    *string `json:"asked" format:"date-time"`
	PassedAt *string `json:"passed_at" format:"date-time" doc:"When it last passed, or null."`
	By       *string `json:"by" doc:"Connection that answered."`
	Link     *string `json:"link" doc:"Link that the pipeline reported."`
}

func (v shape) proof(p readiness.Proof) Proof {
	shown := Proof{State: string(p.State), At: stampOrNull(p.At), Expires: stampOrNull(p.Expires), Reason: orNull(p.Reason),
		Open: append([]string{}, strings.Fields(p.Open)...)}
	if p.Reason != "" {
		shown.Says = orNull(v.text.UnreadReason(p.Reason))
	}
	if s := p.Said; s != nil {
		shown.Measured, shown.Required, shown.Detail, shown.Asked = orNull(s.Measured), orNull(s.Required), orNull(s.Detail), stampOrNull(s.Asked)
		shown.PassedAt, shown.By, shown.Link = stampOrNull(s.PassedAt), orNull(s.By), orNull(s.Link)
	}
	return shown
}

// Evidence is what stands behind a done task.
type Evidence struct {
	Kind    string  `json:"kind" doc:"text or link; press, none_needed or review where it was not typed as evidence."`
	Text    string  `json:"text"`
	At      string  `json:"at" format:"date-time"`
	By      string  `json:"by"`
	Expires *string `json:"expires" format:"date-time"`

	Second Nullable[Sign] `json:"second" doc:"Who confirmed it, or null."`

	Signed Nullable[Signed]  `json:"signed" doc:"Signed under the final call, or null."`
	Review Nullable[Answers] `json:"review" doc:"Answers of a review, or null."`
}

// Signed is somebody's word on the final call.
type Signed struct {
	Decision string `json:"decision" enum:"go,no_go"`
	Call     string `json:"call" doc:"Call that was computed when it was given."`
	Reason   string `json:"reason"`
	Against  bool   `json:"against_advice" doc:"GO was signed although it was not the call."`
}

// Answers are those of a review; empty where a question is not answered yet.
type Answers struct {
	LevelWas string `json:"level_was" doc:"right, too_high or too_low."`
	Peak     string `json:"peak"`
	Well     string `json:"well"`
	Badly    string `json:"badly"`
	Lucky    string `json:"lucky"`
	Complete bool   `json:"complete"`
}

// Sign is somebody's word.
type Sign struct {
	By string `json:"by"`
	At string `json:"at" format:"date-time"`
}

// Claim is somebody who has picked a task up.
type Claim struct {
	Name string  `json:"name"`
	At   string  `json:"at" format:"date-time"`
	Role *string `json:"role" doc:"Role of the war room that they have taken: lead, scribe or comms."`
	Seen *string `json:"seen" format:"date-time" doc:"When they last confirmed that they are still working on it; null if not since picking it up."`
}

// Waiver is why a task is skipped.
type Waiver struct {
	Reason     string  `json:"reason"`
	By         string  `json:"by" doc:"Who asked for it."`
	Owner      *string `json:"owner" doc:"Person who answers for the token that asked, or null."`
	Approved   bool    `json:"approved" doc:"False: it counts for nothing yet."`
	Approver   *string `json:"approver" doc:"Who approved it, or null."`
	ApprovedAt *string `json:"approved_at" format:"date-time"`
	At         string  `json:"at" format:"date-time"`
	Until      *string `json:"until" format:"date-time" doc:"Null: no expiry."`
}

func (v shape) task(t readiness.TaskStatus) Task {
	shown := Task{
		ID: t.ID, EventID: t.EventID, Template: t.Template, Title: v.text.TaskTitle(t.Task), TitleJA: t.TitleJA,
		TitleEN: t.TitleEN, Phase: t.Gate.TaskPhase(), Gate: gate(t.Gate), Due: stamp(t.Due), Last: stampOrNull(t.Last), State: string(t.State),
		TooLate: t.TooLate(), Late: t.Late, Missed: t.Missed, Unknown: t.Unknown, Enforced: !t.Soon, ClaimedBy: t.ClaimedBy(),
		Lapsed: t.Lapsed, Awaiting: t.Awaiting, ToApprove: t.ToApprove, Waiting: t.Waiting, ToUndo: t.Undo, Shared: t.Shared, Own: t.Own(), Runbook: orNull(t.Runbook),
		Knows: orNull(t.Knows), Tied: orNull(string(t.Tied)), Claims: each(t.Claims, held),
		Verify: verify(t.Ask), Evidence: each(t.Evidence, evidence), DoneAt: stampOrNull(t.DoneAt),
		DoneBy: orNull(t.DoneBy), Version: t.Version,
	}
	if !t.ByHand() {
		shown.Proof = some(v.proof(t.Proof))
	}
	if t.Soon {
		shown.SoonUntil = stampOrNull(t.SoonUntil)
	}
	if w := t.Waiver; w != nil {
		shown.Waiver = some(waiver(*w))
	}
	return shown
}

func evidence(e readiness.Evidence) Evidence {
	shown := Evidence{Kind: e.Kind, Text: e.Text, At: stamp(e.At), By: e.By, Expires: stampOrNull(e.Expires)}
	if s := e.Signed; s != nil {
		shown.Signed = some(signature(s))
	}
	if r := e.Review; r != nil {
		shown.Review = some(Answers{LevelWas: r.Level, Peak: r.Peak, Well: r.Well, Badly: r.Badly, Lucky: r.Lucky, Complete: r.Complete()})
	}
	if e.Second != nil {
		shown.Second = some(Sign{By: e.Second.By, At: stamp(e.Second.At)})
	}
	return shown
}

func held(c readiness.Claim) Claim {
	return Claim{Name: c.Name, At: stamp(c.At), Role: orNull(c.As), Seen: stampOrNull(c.Seen)}
}

func signature(s *claim.Signature) Signed {
	return Signed{Decision: s.Decision, Call: s.Advice, Reason: s.Reason, Against: s.Against()}
}

// waiver is a skip as it stands. One of an older version names nobody else who answers for it than who asked.
func waiver(w readiness.Waiver) Waiver {
	shown := Waiver{Reason: w.Reason, By: w.By, Owner: orNull(w.Owner), Approved: !w.Waits, At: stamp(w.At), Until: stampOrNull(w.Until),
		ApprovedAt: stampOrNull(w.ApprovedAt)}
	if !w.Waits {
		shown.Approver = orNull(cmp.Or(w.Approver, w.By))
	}
	return shown
}
