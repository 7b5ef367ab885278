package readiness

import (
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
)

// firstGates are the gates that default templates had when a task had one time alone, where that is another than now.
var firstGates = map[string]Gate{
	"A-01": {Anchor: AtEntry}, "A-02": {Anchor: AtEntry}, "C-03": {Anchor: AtStart, Lead: -fault.Day},
}

// WithTimes gives a ladder that was saved when a task had one time alone the second times of the default one: to the templates
// of the same id that still have the gate that they had then. What people have changed stays as it is.
func (l Ladder) WithTimes() Ladder {
	known := map[string]*TaskTemplate{}
	defaults := DefaultLadder()
	for i := range defaults.Templates {
		known[defaults.Templates[i].ID] = &defaults.Templates[i]
	}
	templates := make([]TaskTemplate, len(l.Templates))
	for i, t := range l.Templates {
		if d := known[t.ID]; d != nil && t.Last == (Gate{}) && t.TickFrom == (Gate{}) {
			if first, moved := firstGates[t.ID]; t.Gate == d.Gate || moved && t.Gate == first {
				t.Gate, t.Last, t.TickFrom = d.Gate, d.Last, d.TickFrom
			}
		}
		templates[i] = t
	}
	l.Templates = templates
	return l
}

// firstTitles are the titles that default templates had before a claim proved them, where those are others than now.
var firstTitles = map[string][2]string{claim.Reviewed: {"実測のピーク・立ち上がり・余波を記録", "Record peak, ramp and tail"}}

// WithClaims gives a ladder that was saved before claims proved tasks those of the default one: to the templates of the same id
// whose titles nobody has changed, and for which no machine was set up. It then says as well which tasks are one act for an
// evening.
func (l Ladder) WithClaims() Ladder {
	known := map[string]*TaskTemplate{}
	defaults := DefaultLadder()
	for i := range defaults.Templates {
		known[defaults.Templates[i].ID] = &defaults.Templates[i]
	}
	templates, brought := make([]TaskTemplate, len(l.Templates)), false
	for i, t := range l.Templates {
		if d := known[t.ID]; d != nil && d.claimed() && t.Proof == "" && t.Check == "" && t.Source == "" && t.Verify != VerifyManual && d.titled(&t) {
			t.Verify, t.Proof, t.TitleJA, t.TitleEN = d.Verify, d.Proof, d.TitleJA, d.TitleEN
			brought = true
		}
		templates[i] = t
	}
	for i := range templates {
		t := &templates[i]
		if d := known[t.ID]; brought && d != nil && d.titled(t) {
			t.Shared = d.Shared
		}
	}
	l.Templates = templates
	return l
}

// titled says that an older template has the titles of this one, or those that it had first.
func (t *TaskTemplate) titled(old *TaskTemplate) bool {
	first := firstTitles[string(t.Proof)]
	return old.TitleJA == t.TitleJA && old.TitleEN == t.TitleEN || old.TitleJA == first[0] && old.TitleEN == first[1]
}
