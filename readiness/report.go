package readiness

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// Report is what a pipeline says of a task of an event.
type Report struct {
	Event string `json:"event"` // its id
	Task  string `json:"task"`  // its id, or the short name of its template: C-04
	// State is done, failed, or running. It may be left out, which means done, where nothing is said but what a report has.
	State string `json:"state"`
	Value said   `json:"value"` // what was measured, for people: a text or a number
	Note  string `json:"note"`
	Link  string `json:"link"` // to more, such as the pipeline's own page
}

// said is a text that may come as a number.
type said string

// UnmarshalJSON implements json.Unmarshaler.
func (s *said) UnmarshalJSON(value []byte) error {
	var text string
	var number json.Number
	if json.Unmarshal(value, &text) == nil {
		*s = said(text)
		return nil
	}
	err := json.Unmarshal(value, &number)
	*s = said(number)
	return err
}

// reportStates is what the words of a report make of a task.
var reportStates = map[string]proof.State{"done": proof.Pass, "failed": proof.Fail, "running": proof.Pending}

// ReadReport reads the body of a signed message; an Invalid names the field that cannot be taken.
func ReadReport(body []byte) (Report, error) {
	var r Report
	var named map[string]json.RawMessage
	if proof.Unambiguous(body) != nil || json.Unmarshal(body, &named) != nil || json.Unmarshal(body, &r) != nil {
		return r, fault.Invalid{Field: "body", Reason: "not_a_report"}
	}
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	if _, said := named["state"]; !said && r.State == "" {
		// What calls it by another name, such as status, is not taken for done.
		refuse(slices.ContainsFunc(slices.Collect(maps.Keys(named)), isForeign), "state", "required", "")
		r.State = "done"
	}
	refuse(strings.ContainsRune(r.Event+r.Task+string(r.Value)+r.Note+r.Link, 0), "body", "not_a_report", "") // no database keeps it
	refuse(r.Event == "", "event", "required", "")
	refuse(r.Task == "", "task", "required", "")
	_, known := reportStates[r.State]
	refuse(!known, "state", "unknown", r.State)
	refuse(fault.LongerThan(string(r.Value), fault.MaxKnows), "value", "too_long", "")
	refuse(fault.LongerThan(r.Note, fault.MaxCheck), "note", "too_long", "")
	wrong = append(wrong, fault.WrongAddress("link", r.Link)...)
	return r, fault.First(wrong)
}

// isForeign says that a report has no member of this name; small and large letters are read alike.
func isForeign(name string) bool {
	return !slices.Contains([]string{"event", "task", "value", "note", "link"}, strings.ToLower(name))
}

// Reading is what the report says, dated as it was signed.
func (r Report) Reading(signed time.Time) proof.Reading {
	return proof.Reading{State: reportStates[r.State], Measured: string(r.Value), Detail: proof.Shortened(r.Note), At: signed, Asked: signed}
}

// About says that the report is about the task.
func (r Report) About(t Task) bool { return r.Task == t.ID || r.Task == t.Template }

// HeardFrom refuses a report about a task that another machine proves, or nobody does.
func (t *Task) HeardFrom(c Connection) error {
	switch {
	case t.Gone:
		return fault.ErrNotFound
	case t.Verify.Spec().Asked || !t.Connected() || t.Source != c.Name:
		return fault.Invalid{Field: "task", Reason: "other_endpoint", Got: t.Template}
	}
	return nil
}
