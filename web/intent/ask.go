package intent

import (
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// Asked is what a task asks for, as it is typed: what is to be done, by when, and how it is proven.
type Asked struct {
	TitleJA string `json:"title_ja" limit:"task_title"`
	TitleEN string `json:"title_en" limit:"task_title"`
	Anchor  string `json:"gate.anchor" limit:"anchor" doc:"before and after stand for start and end."`
	Lead    string `json:"gate.lead_s" form:"lead" is:"span" limit:"lead" doc:"Negative values are before the anchor."`
	Gate    string `json:"gate.name" form:"gate" doc:"Such as T-14d or on_air; ignored if there is an anchor."`
	Runbook string `json:"runbook" limit:"link" doc:"URL of the runbook."`
	Knows   string `json:"knows" limit:"knows" doc:"Who usually knows how."`
	Verify  string `json:"verify.kind" form:"verify" limit:"verify"`
	Proof   string `json:"verify.proof" limit:"proof" doc:"Proof that Tallylight computes itself, or null."`
	Check   string `json:"verify.check" limit:"check" doc:"What the verifier queries: a URL, a PromQL expression without comparison, or ids of checks."`
	WantForm
	FreshFor string `json:"ttl_s" form:"ttl" is:"span" limit:"ttl" doc:"Lifetime of its evidence; 0: the default of its kind."`

	_ struct{} `ignored:"verify.by_hand" doc:"Ignored."`
	_ struct{} `ignored:"verify.fresh_for_s" doc:"Ignored; use ttl_s."`
}

// WantForm is what a machine is asked and must answer, as it is typed. What is no number is a text, which HTTP checks compare.
type WantForm struct {
	Source  string `json:"verify.source" doc:"Name of a connection. Null: the only one of its kind; for http none."`
	Compare string `json:"verify.compare" limit:"compare"`
	Value   string `json:"verify.value" is:"figure"`
	Text    string `json:"verify.text" doc:"Compared instead of value, with == or !="`
	Every   bool   `json:"verify.every" doc:"Every series must satisfy the comparison; otherwise exactly one series is expected."`
	Status  string `json:"verify.status" is:"whole" doc:"Expected HTTP status. Null: 200."`
	Path    string `json:"verify.path" doc:"Path in the JSON response, with dots and indexes."`
	Follow  bool   `json:"verify.follow" doc:"Redirects are followed."`
}

// ask reads what is asked for, with all that cannot be read of it.
func (a Asked) ask() (readiness.Ask, []fault.Invalid) {
	ask := readiness.Ask{TitleJA: a.TitleJA, TitleEN: a.TitleEN, Runbook: a.Runbook, Knows: a.Knows, Verify: readiness.VerifyKind(a.Verify),
		Proof: readiness.ProofName(a.Proof), Check: a.Check, Source: a.Source}
	var wrong []fault.Invalid
	ask.Gate, wrong = a.gate()
	want, unread := a.want(ask.Verify)
	ask.Want, wrong = want, append(wrong, unread...)
	var err error
	if a.FreshFor != "" {
		ask.TTL, _, err = span("ttl", a.FreshFor)
		wrong = append(wrong, fault.Invalids(err)...)
	}
	return ask, wrong
}

// want is what the answer must be.
func (f WantForm) want(kind readiness.VerifyKind) (proof.Want, []fault.Invalid) {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	w := proof.Want{Compare: f.Compare, Path: f.Path, Every: f.Every, Text: f.Text, Status: int(whole(f.Status)), Follow: f.Follow}
	if x, err := strconv.ParseFloat(f.Value, 64); err == nil && proof.IsFigure(x) {
		w.Value = x
	} else if f.Text == "" {
		w.Text = f.Value
	}
	refuse(f.Compare != "" && f.Value == "" && f.Text == "", "value", "required", "")
	refuse(kind == readiness.VerifyProm && w.Text != "", "value", "not_a_number", w.Text)
	return w, wrong
}

// gate reads by when it is due. Of a length without a sign the anchor says whether it is before or after.
func (a Asked) gate() (readiness.Gate, []fault.Invalid) {
	if a.Gate != "" && a.Anchor == "" {
		gate, err := readiness.ReadGate(a.Gate)
		if err != nil {
			gate = readiness.Gate{Anchor: readiness.AtStart, Lead: -readiness.MaxLead} // so that only its name is complained about
		}
		return gate, fault.Invalids(err)
	}
	gate, said := readiness.Gate{Anchor: readiness.Anchor(a.Anchor)}, a.Anchor != "before" && a.Anchor != "after"
	switch a.Anchor {
	case "before":
		gate.Anchor = readiness.AtStart
	case "after":
		gate.Anchor = readiness.AtEnd
	}
	if said && (a.Lead == "" || !gate.Timed()) {
		return gate, nil
	}
	lead, signed, err := span("lead", a.Lead)
	if !signed && gate.Anchor == readiness.AtStart {
		lead = -lead
	}
	gate.Lead = lead
	return gate, fault.Invalids(err)
}

// span reads a length of time: as people type it, or in seconds with a sign, such as -7200s.
func span(field, said string) (length time.Duration, signed bool, err error) {
	if seconds, ok := strings.CutSuffix(said, "s"); ok {
		if n, err := strconv.ParseInt(seconds, 10, 64); err == nil {
			return time.Duration(max(min(n, mostSeconds), -mostSeconds)) * time.Second, true, nil
		}
	}
	length, err = readiness.ReadLead(said)
	wrong := fault.Invalids(err)
	for i := range wrong {
		wrong[i].Field = field
	}
	return length, false, fault.First(wrong)
}

// optionalSpan reads a length of time; nothing said is none.
func optionalSpan(field, said string) (time.Duration, error) {
	if said == "" {
		return 0, nil
	}
	length, _, err := span(field, said)
	return length, err
}

// mostSeconds is more than any length may be.
const mostSeconds = 1 << 32

// AskedOf is what a task asks for as it would be typed.
func AskedOf(a readiness.Ask, gate readiness.Gate) Asked {
	f := Asked{TitleJA: a.TitleJA, TitleEN: a.TitleEN, Anchor: string(gate.Anchor), Lead: readiness.WriteLead(gate.Lead.Abs()), Verify: string(a.Verify),
		Check: a.Check, Proof: string(a.Proof), Runbook: a.Runbook, Knows: a.Knows, WantForm: WantForm{Source: a.Source, Compare: a.Want.Compare,
			Value: a.Want.Text, Path: a.Want.Path, Every: a.Want.Every, Follow: a.Want.Follow}}
	if a.Want.Compare != "" && a.Want.Text == "" {
		f.Value = proof.WriteFigure(a.Want.Value)
	}
	if a.Want.Status != 0 {
		f.Status = strconv.Itoa(a.Want.Status)
	}
	if a.TTL > 0 {
		f.FreshFor = readiness.WriteLead(a.TTL)
	}
	return f
}
