package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/web"
)

// asker gives what it is told to give.
type asker struct {
	store  *db.Store
	answer proof.Reading
	asked  []string // what machines were asked
}

func (a *asker) Try(_ context.Context, ask readiness.Ask, _ readiness.Event) proof.Reading {
	a.asked = append(a.asked, ask.Check)
	return a.answer
}

func (a *asker) Ask(ctx context.Context, taskID string) (proof.Reading, error) {
	q, err := a.store.Question(ctx, taskID)
	if err != nil {
		return a.answer, err
	}
	if !q.Task.Connected() {
		return a.answer, fault.Invalid{Field: "task", Reason: "nobody_to_ask"}
	}
	return a.Try(ctx, *q.Task.Ask, q.Event), a.store.RecordAnswer(ctx, q, a.answer, "metrics", noon)
}

// asking opens a site with somebody who asks.
func asking(t *testing.T) (*site, *asker) {
	t.Helper()
	a := &asker{answer: proof.Reading{State: proof.Pass, Measured: "24", Required: ">= 20", At: noon, Asked: noon}}
	s := open(t, func(c *web.Config) { a.store = c.Store; c.Verifier = a })
	return s, a
}

func TestATaskThatAMachineProves(t *testing.T) {
	s, machine := asking(t)
	on, path := s.as(sre), "/events/"+s.events[0].ID+"/tasks"
	s.expect(s.get(on, path), 200, `name="source"`, `name="compare"`)
	fields := []string{"title", "Replicas", "lead", "3h", "verify", "prom", "check", "sum(ready)", "compare", ">=", "value", "20", "ttl", "10m"}
	a := s.post(on, path, fields...)
	s.expect(a, http.StatusSeeOther)
	to := a.Header.Get("Location")
	if len(machine.asked) != 1 || machine.asked[0] != "sum(ready)" || !strings.HasPrefix(to, "/tasks/") {
		t.Fatalf("asked %q, leads to %s", machine.asked, to)
	}
	task, _, _ := strings.Cut(to, "?")
	s.expect(s.get(on, task), 200, "24", "&gt;= 20", "metrics", "Run now")
	s.expect(s.get(s.as(viewer), task), 200, "24")
	event := s.get(on, "/events/"+s.events[0].ID)
	s.expect(event, 200, "24 (&gt;= 20 required)")

	machine.answer = proof.Reading{State: proof.Fail, Measured: "7", Required: ">= 20", At: noon, Asked: noon.Add(time.Second)}
	s.expect(s.post(on, task+"/verification"), http.StatusSeeOther)
	s.expect(s.get(on, task), 200, "it is 7, required is &gt;= 20", "last held")
	s.expect(s.get(on, "/events/"+s.events[0].ID), 200, "it is 7, required is &gt;= 20")

	machine.answer = proof.Unread(proof.UnreadEmpty, "", noon.Add(2*time.Second))
	s.expect(s.post(on, task+"/verification"), http.StatusSeeOther)
	s.expect(s.get(on, task), 200, "The answer is empty")
	s.expect(s.post(on, "/tasks/"+s.task(true).ID+"/verification"), http.StatusUnprocessableEntity)
	s.expect(s.post(s.as(viewer), task+"/verification"), http.StatusForbidden)
}

func TestATaskThatNoMachineCanProveSo(t *testing.T) {
	s, machine := asking(t)
	on, path := s.as(sre), "/events/"+s.events[0].ID+"/tasks"
	rows := []struct {
		sentence string
		fields   []string
		want     string
	}{
		{"a comparison in the expression", []string{"verify", "prom", "check", "ready >= 20", "compare", ">=", "value", "20"}, "Leave the comparison out"},
		{"no comparison at all", []string{"verify", "prom", "check", "ready"}, `id="err-compare"`},
		{"no figure to compare with", []string{"verify", "prom", "check", "ready", "compare", ">="}, `id="err-value"`},
		{"a text to compare with", []string{"verify", "prom", "check", "ready", "compare", "==", "value", "many"}, `id="err-value"`},
		{"brackets that do not close", []string{"verify", "prom", "check", "sum(ready", "compare", ">=", "value", "20"}, "no expression of Prometheus"},
		{"an address that is none", []string{"verify", "http", "check", "ready"}, "not a web address"},
		{"a path that is none", []string{"verify", "http", "check", "https://a.example/", "path", "a..b", "compare", "==", "value", "1"}, `id="err-path"`},
		{"a status that is none", []string{"verify", "http", "check", "https://a.example/", "status", "ok"}, `id="err-status"`},
		{"a check that is none", []string{"verify", "self", "check", "C2 Q9"}, "There is no such check"},
	}
	for _, row := range rows {
		s.unchanged(func() {
			s.expect(s.post(on, path, append([]string{"title", "Replicas", "lead", "3h"}, row.fields...)...), http.StatusUnprocessableEntity, row.want, `value="Replicas"`)
		})
	}
	if len(machine.asked) != 0 {
		t.Errorf("asked %q", machine.asked)
	}
}

func TestSavingATemplateAsksTheMachine(t *testing.T) {
	s, machine := asking(t)
	on := s.as(sre)
	fields := aTask("verify", "prom", "check", "sum(ready)", "compare", ">=", "value", "20", "source", "metrics", "every", "1")
	a := s.post(on, "/levels/tasks/B-02", fields...)
	s.expect(a, http.StatusSeeOther)
	to := a.Header.Get("Location")
	s.expect(s.get(on, to), 200, "It answers 24 now.", "That is what is required.", `value="sum(ready)"`, `value="20"`, "metrics (?)")
	s.expect(s.get(on, "/levels/tasks/B-02?answer=none"), 200)
	machine.answer = proof.Unread(proof.UnreadEmpty, "", noon)
	a = s.post(on, "/levels/tasks/B-02", fields...)
	s.expect(s.get(on, a.Header.Get("Location")), 200, "The answer is empty")
	s.expect(s.post(on, "/levels/tasks/B-02", aTask("verify", "prom", "check", "ready > 1", "compare", ">=", "value", "20")...),
		http.StatusUnprocessableEntity, "Leave the comparison out")
	s.expect(s.post(on, "/levels", "until", ""), http.StatusSeeOther)
	l, err := s.store.Ladder(t.Context())
	s.must(err)
	kept := l.Find([]string{"B-02"})[0]
	if want := (proof.Want{Compare: ">=", Value: 20, Every: true}); kept.Want != want || kept.Source != "metrics" || kept.Check != "sum(ready)" {
		t.Errorf("kept %+v", kept.Ask)
	}
}
