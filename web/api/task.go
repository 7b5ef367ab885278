package api

import "tallylight/readiness"

// Task is one line of an event's checklist as it stands.
type Task struct {
	ID        string           `json:"id"`
	EventID   string           `json:"event_id"`
	Template  string           `json:"template" doc:"Such as B-02."`
	Title     string           `json:"title" doc:"In the language of Accept-Language."`
	TitleJA   string           `json:"title_ja"`
	TitleEN   string           `json:"title_en"`
	Phase     string           `json:"phase" enum:"before,on_air,after"`
	Gate      Gate             `json:"gate"`
	Due       string           `json:"due" format:"date-time"`
	State     string           `json:"state" enum:"open,claimed,done,verified,failing,waived,gone"`
	TooLate   bool             `json:"too_late" doc:"Its gate had passed when it joined the plan."`
	Late      bool             `json:"late" doc:"Its gate has passed and it is neither done nor skipped."`
	Unknown   bool             `json:"unknown" doc:"There is no evidence that is fresh enough to say."`
	Enforced  bool             `json:"enforced" doc:"false: listed, and blocks nothing yet."`
	ClaimedBy []string         `json:"claimed_by" nullable:"false" doc:"Names, in the order of picking up."`
	Verify    Verify           `json:"verify"`
	Proof     Nullable[Proof]  `json:"proof" doc:"What the machine says; null for a task that is done by hand."`
	Evidence  []Evidence       `json:"evidence" nullable:"false"`
	DoneAt    *string          `json:"done_at" format:"date-time"`
	DoneBy    *string          `json:"done_by"`
	Waiver    Nullable[Waiver] `json:"waiver"`
	Version   int64            `json:"version"`
}

func (t Task) version() int64 { return t.Version }

// Verify is how a task is proven.
type Verify struct {
	Kind   string  `json:"kind" enum:"manual,http,prom,hook,self,calendar"`
	Proof  *string `json:"proof" doc:"What Tallylight computes itself: top_page, feed, brief, forecast, level, on_air, aired."`
	ByHand bool    `json:"by_hand" doc:"No verifier is connected: a person completes it, with evidence."`
}

func verify(kind readiness.VerifyKind, proof readiness.ProofName) Verify {
	return Verify{Kind: string(kind), Proof: orNull(string(proof)), ByHand: proof == ""}
}

// Proof is the answer of a machine proof.
type Proof struct {
	State   string  `json:"state" enum:"pass,pending,fail,unknown"`
	At      *string `json:"at" format:"date-time"`
	Expires *string `json:"expires" format:"date-time"`
}

// Evidence is what stands behind a done task.
type Evidence struct {
	Kind    string  `json:"kind" doc:"text or link."`
	Text    string  `json:"text"`
	At      string  `json:"at" format:"date-time"`
	By      string  `json:"by"`
	Expires *string `json:"expires" format:"date-time"`
}

// Waiver is why a task is skipped.
type Waiver struct {
	Reason string  `json:"reason"`
	By     string  `json:"by"`
	At     string  `json:"at" format:"date-time"`
	Until  *string `json:"until" format:"date-time" doc:"null: for good."`
}

func (v shape) task(t readiness.TaskStatus) Task {
	shown := Task{
		ID: t.ID, EventID: t.EventID, Template: t.Template, Title: v.text.TaskTitle(t.Task), TitleJA: t.TitleJA,
		TitleEN: t.TitleEN, Phase: t.Gate.TaskPhase(), Gate: gate(t.Gate), Due: stamp(t.Due), State: string(t.State),
		TooLate: t.TooLate(), Late: t.Late, Unknown: t.Unknown, Enforced: !t.Soon, ClaimedBy: t.ClaimedBy(),
		Verify: verify(t.Verify, t.Task.Proof), Evidence: each(t.Evidence, evidence), DoneAt: stampOrNull(t.DoneAt),
		DoneBy: orNull(t.DoneBy), Version: t.Version,
	}
	if !t.ByHand() {
		shown.Proof = some(Proof{State: string(t.Proof.State), At: stampOrNull(t.Proof.At), Expires: stampOrNull(t.Proof.Expires)})
	}
	if w := t.Waiver; w != nil {
		shown.Waiver = some(Waiver{Reason: w.Reason, By: w.By, At: stamp(w.At), Until: stampOrNull(w.Until)})
	}
	return shown
}

func evidence(e readiness.Evidence) Evidence {
	return Evidence{Kind: e.Kind, Text: e.Text, At: stamp(e.At), By: e.By, Expires: stampOrNull(e.Expires)}
}
