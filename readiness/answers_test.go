package readiness_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
)

// TestWhoAnswersForAToken: what takes a person's word takes somebody who answers for it, and not the one whose word it is beside.
func TestWhoAnswersForAToken(t *testing.T) {
	e := given.Airing(given.Noon.Add(10 * time.Minute))
	ladder := readiness.DefaultLadder()
	of := func(template string) *readiness.Task {
		tasks := readiness.DeriveTasks(e, ladder)
		return &tasks[slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.Template == template })]
	}
	action := func(by readiness.Actor) readiness.Action {
		return readiness.Action{By: by, Now: given.Noon, Event: e, Stage: e.Stage(given.Noon, ladder, nil), Advice: readiness.Go}
	}
	bob := readiness.Actor{ID: "b", Name: "Bob", Role: readiness.SRE}
	approve := func(by readiness.Actor) error {
		task := of("B-11")
		if _, err := action(bob).Waive(task, "no need", time.Time{}); err != nil {
			t.Fatal(err)
		}
		_, err := action(by).Approve(task)
		return err
	}
	confirm := func(by readiness.Actor) error {
		task := of("B-11")
		if _, err := action(bob).Complete(task, claim.Said{Evidence: "seen"}); err != nil {
			t.Fatal(err)
		}
		_, err := action(by).Confirm(task)
		return err
	}
	sign := func(by readiness.Actor) error {
		_, err := action(by).Complete(of("C-10"), claim.Said{Decision: claim.Go})
		return err
	}
	token := func(owner string) readiness.Actor {
		return readiness.Actor{ID: "t", Name: "deploys", Role: readiness.SRE, Token: true, Owner: owner}
	}
	for _, row := range []struct {
		sentence string
		do       func(readiness.Actor) error
		by       readiness.Actor
		reason   string
	}{
		{"a token for which nobody answers approves no skip", approve, token(""), "approval: nobody_answers"},
		{"one of whoever asked approves none either", approve, token("Bob"), "approval: asked_yourself"},
		{"one of somebody else does", approve, token("Cara"), ""},
		{"a token for which nobody answers is no second person", confirm, token(""), "confirmation: nobody_answers"},
		{"one of the first person is none either", confirm, token("Bob"), "confirmation: same_person"},
		{"one of somebody else is", confirm, token("Cara"), ""},
		{"a token for which nobody answers signs nothing", sign, token(""), "decision: nobody_answers"},
		{"one of a person does", sign, token("Cara"), ""},
	} {
		got := ""
		if err := row.do(row.by); err != nil {
			got = refusal(err)
		}
		if got != row.reason {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.reason)
		}
	}
}

// refusal gives the first thing that is refused: its field and why.
func refusal(err error) string {
	for _, w := range fault.Invalids(err) {
		return w.Field + ": " + w.Reason
	}
	return err.Error()
}
