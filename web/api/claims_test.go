package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"tallylight/readiness"
)

// near enters an event of level 5 that is on air in half an hour.
func (s *server) near() object {
	s.Helper()
	start := s.now.Add(30 * time.Minute)
	e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: "Fair", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Level: 5}, actors["tl_sre"], s.now.AddDate(0, 0, -20))
	if err != nil {
		s.Fatal(err)
	}
	return s.get("/events/" + e.ID)
}

func TestClaims(t *testing.T) {
	s := serve(t)
	e := s.near()
	path := func(template string) string { return "/tasks/" + s.task(e, template)["id"].(string) }
	for _, row := range []struct {
		sentence, token, method, path, body string
		status                              int
		state                               any
	}{
		{"no decision", "tl_sre", "PUT", path("C-10") + "/completion", `{"version":1,"evidence":"fine"}`, 422, nil},
		{"GO against the call without a reason", "tl_sre", "PUT", path("C-10") + "/completion", `{"version":1,"decision":"go"}`, 422, nil},
		{"without a version", "tl_sre", "PUT", path("C-10") + "/completion", `{"decision":"go","reason":"r"}`, 428, nil},
		{"GO against the call", "tl_sre", "PUT", path("C-10") + "/completion", `{"version":1,"decision":"go","reason":"the station cannot move"}`, 200, "verified"},
		{"by a viewer", "tl_viewer", "PUT", path("C-10") + "/completion", `{"version":2,"decision":"no_go","reason":"r"}`, 403, nil},
		{"the air time by SRE", "tl_sre", "PUT", path("C-03") + "/completion", `{"version":1}`, 422, nil},
		{"by PR", "tl_pr", "PUT", path("C-03") + "/completion", `{"version":1}`, 200, "verified"},
		{"a role", "tl_sre", "PUT", path("C-09") + "/roles/lead", "", 200, "claimed"},
		{"two", "tl_sre", "PUT", path("C-09") + "/roles/scribe", "", 200, "claimed"},
		{"all", "tl_pr", "PUT", path("C-09") + "/roles/comms", "", 200, "verified"},
		{"one is given back", "tl_pr", "DELETE", path("C-09") + "/roles/comms", "", 200, "claimed"},
		{"a role that there is not", "tl_pr", "PUT", path("C-09") + "/roles/chef", "", 422, nil},
		{"a hand tick of what is derived", "tl_sre", "PUT", path("B-05") + "/completion", `{"version":1,"evidence":"zero"}`, 422, nil},
		{"a review in part", "tl_sre", "PUT", path("E-04") + "/review", `{"version":1,"level_was":"right"}`, 200, "claimed"},
		{"a whole one", "tl_sre", "PUT", path("E-04") + "/review", `{"version":2,"level_was":"right","peak":"9,000 req/s","well":"a","badly":"b","lucky":"-"}`, 200, "verified"},
		{"a stale one", "tl_sre", "PUT", path("E-04") + "/review", `{"version":2,"level_was":"too_low"}`, 409, nil},
		{"an issue", "tl_sre", "PUT", path("E-07") + "/completion", `{"version":1,"evidence":"https://a.example/1"}`, 200, "verified"},
	} {
		got := s.ask(row.token, row.method, row.path, row.body).want(row.status)
		if row.state != nil && got["state"] != row.state {
			t.Errorf("%s: %v, want %v", row.sentence, got["state"], row.state)
		}
	}
	signed := s.get("/events/" + e["id"].(string))["signed"].(object)
	if signed["decision"] != "go" || signed["call"] != "no_go" || signed["against_advice"] != true || signed["by"] != "Sora" || signed["reason"] != "the station cannot move" {
		t.Errorf("signed: %v", signed)
	}
	if open := at(s.get(path("C-09")), "proof", "open"); fmt.Sprint(open) != "[comms]" {
		t.Errorf("open roles: %v", open)
	}
}

func TestStillRight(t *testing.T) {
	s := serve(t)
	e := s.near()
	id := e["id"].(string)
	c01, c03 := s.task(e, "C-01")["id"].(string), s.task(e, "C-03")["id"].(string)
	s.ask("tl_sre", "PUT", "/tasks/"+c01+"/completion", `{"version":1,"evidence":"frozen"}`).want(200)
	s.ask("tl_pr", "PUT", "/tasks/"+c03+"/completion", `{"version":1}`).want(200)
	moved := s.ask("tl_pr", http.MethodPost, "/events/"+id+"/postponement", `{"minutes":90}`).want(200)
	body := fmt.Sprintf(`{"version":%v,"tasks":[%q,%q]}`, moved["version"], c01, c03)
	s.ask("tl_viewer", http.MethodPost, "/events/"+id+"/still-right", body).want(403)
	s.ask("tl_sre", http.MethodPost, "/events/"+id+"/still-right", fmt.Sprintf(`{"tasks":[%q]}`, c01)).want(428)
	s.ask("tl_sre", http.MethodPost, "/events/"+id+"/still-right", fmt.Sprintf(`{"version":1,"tasks":[%q]}`, c01)).want(409)
	got := s.ask("tl_sre", http.MethodPost, "/events/"+id+"/still-right", body, "Accept-Language", "en").want(200)
	left := rows(got, "left")
	if fmt.Sprint(got["confirmed"]) != fmt.Sprint([]any{c01}) || len(left) != 1 || left[0]["task_id"] != c03 || left[0]["text"] != "Only PR can confirm the air time." {
		t.Errorf("answer %v", got)
	}
	if s.get("/tasks/" + c01)["lapsed"] != false || s.get("/tasks/" + c03)["lapsed"] != true {
		t.Error("what was confirmed has lapsed, or what was left has not")
	}
}
