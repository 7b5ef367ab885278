package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestStandingTaskShape(t *testing.T) {
	s := serve(t)
	all := rows(s.get("/standing"), "standing")
	if len(all) != 7 {
		t.Fatalf("%d standing tasks", len(all))
	}
	one := s.get("/standing/R-01")
	if missing := lacks(one, "id title title_ja title_en what why done from_level lead_s ttl_s runbook state done_at done_by expires evidence version"); len(missing) > 0 {
		t.Fatalf("it lacks %v", missing)
	}
	if one["state"] != "never" || one["done_at"] != nil || one["expires"] != nil || one["version"] != 1.0 || one["ttl_s"] != 90*86400.0 || one["lead_s"] != -14*86400.0 ||
		len(rows(one, "evidence")) != 0 {
		t.Errorf("never done: %v", one)
	}
	ja := s.ask("tl_viewer", http.MethodGet, "/standing/R-01", "", "Accept-Language", "ja").want(http.StatusOK)
	for _, name := range []string{"title", "what", "why", "done"} {
		if ja[name] == one[name] || one[name] == nil || ja[name] == nil {
			t.Errorf("%s is the same in both languages: %v", name, ja[name])
		}
	}
}

func TestRenewingAStandingTask(t *testing.T) {
	s := serve(t)
	put := func(token, body string) answer { return s.ask(token, http.MethodPut, "/standing/R-01", body) }
	first := put("tl_sre", `{"evidence":"https://runs.example/41","version":1}`).want(http.StatusOK)
	if first["state"] != "in_force" || first["done_by"] != "Sora" || first["done_at"] != "2026-11-01T03:00:00Z" || first["expires"] != "2027-01-30T03:00:00Z" || first["version"] != 2.0 {
		t.Errorf("done: %v", first)
	}
	if evidence := rows(first, "evidence"); len(evidence) != 1 || evidence[0]["kind"] != "link" || evidence[0]["expires"] != first["expires"] {
		t.Errorf("evidence: %v", first["evidence"])
	}
	before := s.changes()
	put("tl_sre", `{"evidence":"https://runs.example/41","version":1}`).want(http.StatusOK)
	if s.changes() != before {
		t.Error("sent twice, it was done twice")
	}
	if stale := put("tl_sre", `{"evidence":"run 42","version":1}`).want(http.StatusConflict); at(stale, "current", "version") != 2.0 {
		t.Errorf("from an old version: %v", stale)
	}
	put("tl_sre", `{"evidence":"run 42"}`).want(http.StatusPreconditionRequired)
	s.later(24 * time.Hour)
	if second := put("tl_admin", `{"evidence":"run 42","version":2}`).want(http.StatusOK); len(rows(second, "evidence")) != 2 || second["expires"] != "2027-01-31T03:00:00Z" {
		t.Errorf("renewed: %v", second)
	}
	back := s.ask("tl_sre", http.MethodDelete, "/standing/R-01", "", "If-Match", `"3"`).want(http.StatusOK)
	if back["done_by"] != "Sora" || back["expires"] != first["expires"] || back["version"] != 4.0 {
		t.Errorf("taken back: %v", back)
	}
	s.ask("tl_sre", http.MethodDelete, "/standing/R-01", "", "If-Match", `"3"`).want(http.StatusConflict)
	s.later(90 * 24 * time.Hour)
	if late := s.get("/standing/R-01"); late["state"] != "expired" {
		t.Errorf("after 91 days: %v", late)
	}
}

func TestWhoMayRecordAStandingTask(t *testing.T) {
	s := serve(t)
	before := s.changes()
	for _, row := range []struct {
		sentence, token, method, path, body string
		status                              int
	}{
		{"PR records none", "tl_pr", "PUT", "/standing/R-01", `{"evidence":"run","version":1}`, 403},
		{"a viewer neither", "tl_viewer", "PUT", "/standing/R-01", `{"evidence":"run","version":1}`, 403},
		{"PR withdraws none", "tl_pr", "DELETE", "/standing/R-01", "", 403},
		{"what does not stand", "tl_sre", "PUT", "/standing/B-01", `{"evidence":"run","version":1}`, 404},
		{"what there is not", "tl_sre", "PUT", "/standing/none", `{"evidence":"run","version":1}`, 404},
		{"what there is not cannot be withdrawn", "tl_sre", "DELETE", "/standing/none", "", 404},
		{"without evidence", "tl_sre", "PUT", "/standing/R-01", `{"evidence":" ","version":1}`, 422},
		{"with a field that there is not", "tl_sre", "PUT", "/standing/R-01", `{"evidence":"run","note":"x","version":1}`, 422},
		{"nothing to withdraw", "tl_sre", "DELETE", "/standing/R-01", "", 200},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.T = t
			s.ask(row.token, row.method, row.path, row.body).want(row.status)
		})
	}
	s.T = t
	if s.changes() != before {
		t.Error("something was recorded")
	}
}

func TestAnEventSaysHowItsStandingTasksStand(t *testing.T) {
	s := serve(t)
	id := s.event()["id"].(string) // of level 4, in 18 days
	line := func() object { return s.get("/events/" + id)["standing"].(object) }
	blocked := func() (text string) {
		for _, b := range rows(s.get("/events/"+id), "blockers") {
			if b["kind"] == "standing_lacking" {
				text = b["text"].(string) + " " + b["detail"].(string)
			}
		}
		return text
	}
	if got := line(); got["total"] != 7.0 || got["in_force"] != 0.0 || len(rows(got, "lacking")) != 7 || rows(got, "lacking")[0]["asked"] != false || blocked() != "" {
		t.Errorf("18 days ahead: %v, blocked %q", got, blocked())
	}
	s.later(5 * 24 * time.Hour)
	if got := line(); rows(got, "lacking")[0]["asked"] != true || !strings.HasPrefix(blocked(), "7 standing tasks are not in force") {
		t.Errorf("13 days ahead: %v, blocked %q", got, blocked())
	}
	for _, task := range rows(s.get("/standing"), "standing")[1:] {
		s.ask("tl_sre", http.MethodPut, "/standing/"+task["id"].(string), `{"evidence":"run","version":1}`).want(http.StatusOK)
	}
	if got := line(); got["in_force"] != 6.0 || !strings.Contains(got["text"].(string), "6 of 7 in force. Backup taken and restore tried (never done)") ||
		!strings.HasPrefix(blocked(), "Standing task: Backup taken and restore tried (never done)") {
		t.Errorf("all but one: %v, blocked %q", got, blocked())
	}
	s.ask("tl_sre", http.MethodPut, "/standing/R-01", `{"evidence":"run","version":1}`).want(http.StatusOK)
	if got := line(); got["in_force"] != 7.0 || blocked() != "" {
		t.Errorf("all: %v, blocked %q", got, blocked())
	}
	then := s.get("/events/" + id + "?at=2026-11-06T02:59:59Z")["standing"].(object)
	if then["in_force"] != 0.0 {
		t.Errorf("as it was known before: %v", then)
	}
}
