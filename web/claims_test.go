package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// near enters an event of level 5 that is on air in half an hour.
func (s *site) near() readiness.Event {
	s.Helper()
	e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: "Fair", Start: noon.Add(30 * time.Minute), End: noon.Add(2 * time.Hour), Zone: "Asia/Tokyo", Level: 5},
		actorOf(s.people[sre]), noon.AddDate(0, 0, -20))
	s.must(err)
	return e
}

func TestWhatPeopleSayIsSaidOnThePage(t *testing.T) {
	s := open(t)
	e := s.near()
	task := func(template string) string { return "/tasks/" + readiness.TaskID(e.ID, template) }
	for _, row := range []struct {
		sentence string
		who      readiness.Role
		path     string
		fields   []string
		status   int
		says     string
	}{
		{"GO against the call without a reason", sre, task("C-10") + "/completion", []string{"decision", "go", "version", "1"}, 422, "Write why GO is signed all the same."},
		{"GO against the call", sre, task("C-10") + "/completion", []string{"decision", "go", "reason", "the station cannot move", "version", "1"}, 303, ""},
		{"from an older form", sre, task("C-10") + "/completion", []string{"decision", "no_go", "reason", "smoke", "version", "1"}, 409, "smoke"},
		{"the air time, by SRE", sre, task("C-03") + "/completion", []string{"version", "1"}, 422, "Only PR can confirm the air time."},
		{"the air time, by PR", pr, task("C-03") + "/completion", []string{"version", "1"}, 303, ""},
		{"a role", pr, task("C-09") + "/roles/comms", nil, 303, ""},
		{"a role that there is not", pr, task("C-09") + "/roles/chef", nil, 422, ""},
		{"a tick of the readiness review", sre, task("B-05") + "/completion", []string{"evidence", "all zero", "version", "1"}, 422, "cannot be ticked by hand"},
		{"a review in part", sre, task("E-04") + "/review", []string{"level_was", "right", "peak", "21,000 req/s", "version", "1"}, 303, ""},
		{"a peak that is none", sre, task("E-04") + "/review", []string{"level_was", "right", "peak", "a lot", "well", "typed in vain", "version", "2"}, 422, "typed in vain"},
		{"a review from an older form", sre, task("E-04") + "/review", []string{"level_was", "too_low", "version", "1"}, 409, ""},
		{"an issue that is none", sre, task("E-07") + "/completion", []string{"evidence", "we talked", "version", "1"}, 422, "Write links to issues"},
		{"no issue", sre, task("E-07") + "/completion", []string{"decision", "none_needed", "version", "1"}, 303, ""},
	} {
		a := s.post(s.as(row.who), row.path, row.fields...)
		if a.StatusCode != row.status || !strings.Contains(a.body, row.says) {
			t.Errorf("%s: %d, want %d and %q: %s", row.sentence, a.StatusCode, row.status, row.says, main(a.body))
		}
	}
	for _, path := range []string{"/events/" + e.ID, "/wall/" + e.ID, "/"} {
		if page := s.get(s.as(viewer), path); page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Go against advice") {
			t.Errorf("%s does not say that GO was signed against advice: %d", path, page.StatusCode)
		}
	}
	for template, says := range map[string]string{"C-10": "the station cannot move", "C-03": "Confirmed by The pr", "C-09": "Communications", "E-04": "21,000 req/s", "E-07": "None needed", "B-05": "Open: "} {
		if page := s.get(s.as(sre), task(template)); !strings.Contains(page.body, says) {
			t.Errorf("the page of %s does not say %q: %s", template, says, main(page.body))
		}
	}
}

func TestOnePressAfterAMove(t *testing.T) {
	s := open(t)
	e := s.near()
	ctx := t.Context()
	for template, by := range map[string]readiness.Role{"C-01": sre, "C-02": sre, "C-03": pr} {
		_, err := s.store.CompleteTask(ctx, readiness.TaskID(e.ID, template), 0, claim.Said{Evidence: "looked"}, actorOf(s.people[by]), noon)
		s.must(err)
	}
	e, err := s.store.Postpone(ctx, e.ID, 0, actorOf(s.people[pr]), noon, func(e readiness.Event) (time.Time, time.Time, error) {
		return e.Start.Add(3 * time.Hour), e.End.Add(3 * time.Hour), nil
	})
	s.must(err)
	page := s.get(s.as(sre), "/events/"+e.ID)
	for _, says := range []string{"What is ticked is still right", `value="` + readiness.TaskID(e.ID, "C-01") + `" checked`, "These cannot be confirmed here:", "Only PR can confirm the air time."} {
		if !strings.Contains(page.body, says) {
			t.Errorf("the page does not say %s", says)
		}
	}
	if strings.Contains(page.body, `value="`+readiness.TaskID(e.ID, "C-03")+`" checked`) {
		t.Error("SRE is offered what only PR can confirm")
	}
	path := "/events/" + e.ID + "/still-right"
	ids := []string{"tasks", readiness.TaskID(e.ID, "C-01"), "tasks", readiness.TaskID(e.ID, "C-02"), "tasks", readiness.TaskID(e.ID, "C-03")}
	if a := s.post(s.as(sre), path, append(ids, "version", fmt.Sprint(e.Version-1))...); a.StatusCode != http.StatusConflict {
		t.Errorf("as it was seen before: %d", a.StatusCode)
	}
	if a := s.post(s.as(sre), path, "version", fmt.Sprint(e.Version)); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("of nothing: %d", a.StatusCode)
	}
	s.expect(s.post(s.as(sre), path, append(ids, "version", fmt.Sprint(e.Version))...), 303)
	if page := s.get(s.as(sre), "/events/"+e.ID); strings.Contains(page.body, "What is ticked is still right") || !strings.Contains(page.body, "These cannot be confirmed here:") {
		t.Error("after the press SRE is asked again, or the air time is forgotten")
	}
	if page := s.get(s.as(pr), "/events/"+e.ID); !strings.Contains(page.body, "What is ticked is still right") {
		t.Error("PR is not asked for the air time")
	}
}
