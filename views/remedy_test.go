package views

import (
	"testing"

	"tallylight/readiness"
	"tallylight/text"
)

// ofNoTask are the kinds of blockers that name no task.
var ofNoTask = map[readiness.BlockerKind]bool{readiness.BlockUnprotected: true, readiness.BlockPageUnknown: true, readiness.BlockPageAtRisk: true,
	readiness.BlockNoPage: true, readiness.BlockBrief: true, readiness.BlockNoLevel: true, readiness.BlockMissing: true, readiness.BlockEvening: true, readiness.BlockBelow: true,
	readiness.BlockStanding: true}

// Whatever stands between an event and GO is said and has something to press, also where it is of no task.
func TestEveryBlockerHasARemedy(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	row := sampleRows(p, readiness.DefaultLadder())[0]
	task := row.Tasks[0].Task
	for _, rule := range readiness.BlockerRules {
		b := readiness.Blocker{Kind: rule.Kind, Severity: rule.Call, Events: []string{"o"}}
		if !ofNoTask[rule.Kind] {
			b.Tasks = []readiness.Task{task}
		}
		if said := p.blocker(b); said == "" || said == string(rule.Kind) {
			t.Errorf("%s is not said", rule.Kind)
		}
		if r := p.remedy(row, b); r.Label == "" || r.Href == "" {
			t.Errorf("%s has the remedy %+v", rule.Kind, r)
		}
	}
}
