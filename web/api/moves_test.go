package api_test

import (
	"net/http"
	"testing"
	"time"

	"tallylight/readiness"
)

func TestSRETakesNoteOfAMove(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string)
	if e["acknowledged_by"] != nil || e["acknowledged_at"] != nil {
		t.Errorf("before any move: %v", e)
	}
	moved := s.ask("tl_pr", http.MethodPatch, path, `{"start":"2026-11-20T12:54:00Z","end":"2026-11-20T13:54:00Z","version":1}`).want(http.StatusOK)
	if moved["was_start"] != "2026-11-19T12:54:00Z" || moved["acknowledged_by"] != nil {
		t.Errorf("after the move: %v", moved)
	}
	s.ask("tl_sre", http.MethodPost, path+"/acknowledgement", `{"version":1}`).want(http.StatusConflict)
	seen := s.ask("tl_sre", http.MethodPost, path+"/acknowledgement", `{"version":2}`).want(http.StatusOK)
	if seen["acknowledged_by"] != "Sora" || seen["acknowledged_at"] != "2026-11-01T03:00:00Z" {
		t.Errorf("acknowledged: %v", seen)
	}
	before := s.changes()
	again := s.ask("tl_admin", http.MethodPost, path+"/acknowledgement", "").want(http.StatusOK)
	if again["acknowledged_by"] != "Sora" || s.changes() != before {
		t.Errorf("twice is not once: %v", again)
	}
	s.now = s.now.Add(time.Hour)
	later := s.ask("tl_pr", http.MethodPatch, path, `{"start":"2026-11-21T12:54:00Z","end":"2026-11-21T13:54:00Z","version":3}`).want(http.StatusOK)
	if later["acknowledged_by"] != nil {
		t.Errorf("a later move does not ask anew: %v", later)
	}
}

func TestFindingsOfEvents(t *testing.T) {
	s := serve(t)
	enter := func(title, start string, private bool) string {
		t.Helper()
		at := must(time.Parse(time.RFC3339, start))
		e, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: title, Start: at, End: at.Add(time.Hour), Zone: "Asia/Tokyo", Private: private}, actors["tl_pr"], noon)
		if err != nil {
			t.Fatal(err)
		}
		return e.ID
	}
	clean := enter("Fair", "2026-11-10T03:00:00Z", false)
	odd := enter("窓 25:00", "2026-11-20T03:00:00Z", false)
	hushed := enter("窓 25:00", "2026-11-20T04:00:00Z", true)
	if got := rows(s.get("/events/"+clean), "findings"); len(got) != 0 {
		t.Errorf("findings of a clean event: %v", got)
	}
	found := func(token string) []any {
		t.Helper()
		var all []any
		for _, f := range rows(s.ask(token, http.MethodGet, "/events/"+odd, "", "Accept-Language", "en").want(http.StatusOK), "findings") {
			all = append(all, f["kind"], f["event_id"], f["other_event_id"])
		}
		return all
	}
	if got := found("tl_pr"); len(got) != 6 || got[0] != "title_time" || got[1] != odd || got[3] != "twice" || got[5] != hushed {
		t.Errorf("PR is told %v", got)
	}
	if got := found("tl_viewer"); len(got) != 3 || got[0] != "title_time" {
		t.Errorf("a viewer is told of a private event: %v", got)
	}
	for _, e := range rows(s.get("/board"), "rows") {
		if want := map[any]int{clean: 0, odd: 1, hushed: 0}[e["id"]]; len(rows(e, "findings")) != want {
			t.Errorf("on the board %v has %v", e["title"], e["findings"])
		}
	}
}

func TestFindingsOfFeeds(t *testing.T) {
	s := serve(t)
	add := func(body string) object {
		t.Helper()
		f := s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"PR"}`).want(http.StatusCreated)
		s.ask("tl_pr", http.MethodPut, "/feeds/"+f["id"].(string)+"/file", body, "Content-Type", "text/calendar").want(http.StatusOK)
		return s.get("/feeds/" + f["id"].(string))
	}
	if got := rows(add("19 dawn\n20 fair\n"), "findings"); len(got) != 0 {
		t.Errorf("findings of a clean calendar: %v", got)
	}
	if got := rows(add("21 窓22:30\n"), "findings"); len(got) != 1 || got[0]["kind"] != "title_time" || got[0]["events"] != 1.0 || got[0]["event_id"] == nil {
		t.Errorf("findings: %v", got)
	}
	counts := map[int]int{}
	for _, f := range rows(s.get("/feeds"), "feeds") {
		counts[len(rows(f, "findings"))]++
	}
	if counts[0] != 1 || counts[1] != 1 {
		t.Errorf("feeds by their findings: %v", counts)
	}
}
