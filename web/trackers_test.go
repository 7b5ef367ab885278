package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness/ticket"
)

func TestAnIssueTrackerIsSetUp(t *testing.T) {
	s := open(t)
	s.connect("prod")
	on := s.as(admin)
	s.expect(s.get(on, "/settings"), 200, `href="/trackers"`)
	if a := s.get(s.as(sre), "/settings"); strings.Contains(a.body, `href="/trackers"`) {
		t.Error("SRE is led to where they may not go")
	}
	s.expect(s.get(on, "/trackers"), 200, "There are none yet.")
	s.expect(s.get(on, "/tasks/"+s.task(true).ID), 200, "No issue tracker is set up.")
	refused := s.post(on, "/trackers", "kind", "github", "name", "Ops", "project", "ops", "token", "github_pat_hush")
	s.expect(refused, http.StatusUnprocessableEntity, `id="err-project"`, `value="ops"`)
	a := s.post(on, "/trackers", "kind", "github", "name", "Ops", "project", "acme/ops", "token", "github_pat_hush")
	s.expect(a, http.StatusSeeOther)
	path, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	s.expect(s.get(on, path), 200, "https://github.com/acme/ops", "0 tasks are linked")
	s.expect(s.post(on, path, "version", "1", "name", "Ops", "project", "acme/infra"), http.StatusSeeOther)
	s.expect(s.post(on, path, "version", "1", "name", "Ops", "project", "acme/old"), http.StatusConflict, `value="acme/old"`)
	k := hubOf(s)
	if k.Token != "github_pat_hush" || k.Project != "acme/infra" {
		t.Errorf("it is %+v", k)
	}
	for _, address := range []string{path, "/trackers", "/history", path + "/delete"} {
		if a := s.get(on, address); a.StatusCode != 200 || strings.Contains(a.body, "hush") {
			t.Errorf("%s answers %d, or shows the token", address, a.StatusCode)
		}
	}
	if strings.Contains(refused.body, "hush") || strings.Contains(s.log.String(), "hush") {
		t.Error("the token is given back, or logged")
	}
	s.must(s.store.IssueAnswered(t.Context(), ticket.Due{Tracker: k, Link: ticket.Link{TrackerID: k.ID, Number: 1}}, ticket.Answer{At: noon, Trouble: ticket.Token, Status: 401}, noon))
	s.expect(s.get(on, path), 200, "The token is not valid any more.", "HTTP 401")
	s.expect(s.post(on, path+"/delete", "version", "2"), http.StatusSeeOther)
	s.expect(s.get(on, path), http.StatusNotFound)
}

func TestATaskIsLinkedToAnIssueAndAsksForEvidenceOnceThatIsClosed(t *testing.T) {
	s := open(t)
	s.connect("prod")
	k, on := hubOf(s), s.as(sre)
	path := "/tasks/" + s.task(true).ID
	event := "/events/" + s.task(true).EventID
	s.expect(s.get(on, path), 200, "Create an issue", `name="url"`)
	if a := s.get(s.as(viewer), path); strings.Contains(a.body, "/issue") {
		t.Error("a viewer is shown the forms")
	}
	s.expect(s.post(on, path+"/issue", "url", "https://github.com/acme/ops/pull/3"), http.StatusUnprocessableEntity, `id="err-url"`, "acme/ops/pull/3")
	s.expect(s.post(on, path+"/issue", "tracker", k.ID), http.StatusSeeOther)
	s.expect(s.get(on, path), 200, "The issue is being created.")
	answer := func(a ticket.Answer) {
		t.Helper()
		l, err := s.store.IssueOf(t.Context(), s.task(true).ID)
		s.must(err)
		a.At = noon
		s.must(s.store.IssueAnswered(t.Context(), ticket.Due{Link: l, Tracker: k}, a, noon))
	}
	answer(ticket.Answer{Trouble: ticket.Rejected, Status: 422})
	s.expect(s.get(on, path), 200, "The tracker refused the request.", "Try again")
	s.expect(s.post(on, path+"/issue", "tracker", k.ID), http.StatusSeeOther)
	answer(ticket.Answer{Number: 12})
	s.expect(s.get(on, path), 200, `href="https://github.com/acme/ops/issues/12"`, "acme/ops#12", "open")
	mark := "Issue closed: add what proves it"
	if a := s.get(on, event); strings.Contains(a.body, mark) {
		t.Error("the checklist asks while the issue is open")
	}
	answer(ticket.Answer{Number: 12, Closed: true, Reason: "not_planned"})
	s.expect(s.get(on, path), 200, "closed as not planned", "Add what proves that the task is done")
	s.expect(s.get(on, event), 200, mark)
	s.expect(s.get(on, "/history"), 200, "Issue closed: acme/ops#12")
	task := s.task(true)
	s.expect(s.post(on, path+"/completion", "version", "1", "evidence", "https://github.com/acme/ops/issues/12"), http.StatusSeeOther)
	if a := s.get(on, event); strings.Contains(a.body, mark) {
		t.Error("the checklist asks on when the task is done")
	}
	s.expect(s.post(on, "/tasks/"+task.ID+"/issue/delete"), http.StatusSeeOther)
	s.expect(s.get(on, "/tasks/"+task.ID), 200, "Create an issue")
	s.expect(s.post(on, "/tasks/"+task.ID+"/issue/delete"), http.StatusNotFound)
}
