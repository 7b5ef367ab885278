package api_test

import (
	"net/http"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// renewed is a calendar of which an event with a level was entered anew, a day later; it gives the ids of both.
func renewed(t *testing.T, s *server, private bool) (old, now string) {
	t.Helper()
	feed, err := s.store.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/"}, nil, actors["tl_pr"], noon)
	if err != nil {
		t.Fatal(err)
	}
	air := readiness.Occurrence{UID: "a", Summary: "朝の扉", Start: noon.AddDate(0, 0, 10), End: noon.AddDate(0, 0, 10).Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed, Private: private}
	put := func(at time.Time) []readiness.Event {
		t.Helper()
		in := intake.Incoming{Occurrences: []readiness.Occurrence{air}, Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
		if _, err := s.store.ApplyFeed(t.Context(), feed.ID, readiness.FeedFetch{Next: at.Add(time.Hour)}, in, at); err != nil {
			t.Fatal(err)
		}
		facts, err := s.store.Events(t.Context(), db.Listing{From: noon, To: noon.AddDate(1, 0, 0), Most: 10})
		if err != nil {
			t.Fatal(err)
		}
		return facts.Events
	}
	old = put(noon)[0].ID
	s.ask("tl_sre", http.MethodPut, "/events/"+old+"/level", `{"level":4,"version":1}`).want(http.StatusOK)
	s.now = s.now.Add(time.Hour)
	air.UID, air.Start, air.End = "b", air.Start.AddDate(0, 0, 1), air.End.AddDate(0, 0, 1)
	for _, e := range put(s.now) {
		if e.UID == "b" {
			now = e.ID
		}
	}
	return old, now
}

func TestProgramsAnswerWhetherItIsTheSame(t *testing.T) {
	s := serve(t)
	if open := rows(s.get("/offers"), "offers"); len(open) != 0 {
		t.Fatalf("open are %v", open)
	}
	old, now := renewed(t, s, false)
	o := rows(s.ask("tl_viewer", http.MethodGet, "/offers", "", "Accept-Language", "ja").want(http.StatusOK), "offers")[0]
	pair := rows(o, "pairs")[0]
	for _, row := range []struct {
		sentence  string
		got, want any
	}{
		{"why", o["why"], "same_title"}, {"the question", o["text"], "同じ番組ですか？準備を引き継ぎますか？"},
		{"the times", o["moved"], "11/11(水) 12:00 → 11/12(木) 12:00"}, {"what is carried", o["carries"], "引き継ぐもの：レベル4、メモと履歴"},
		{"the old event", at(pair, "from", "id"), old}, {"is missing", at(pair, "from", "calendar_status"), "missing"}, {"the new one", at(pair, "to", "id"), now},
		{"with its level", at(pair, "carries", "level"), 4.0}, {"no box is done", at(pair, "carries", "tasks_done"), 0.0},
		{"the old event names it", s.get("/events/" + old)["offer_id"], o["id"]}, {"so does the new one", s.get("/events/" + now)["offer_id"], o["id"]},
		{"on the board too", rows(s.get("/board"), "rows")[0]["offer_id"], o["id"]},
		{"not in the past", s.get("/events/" + old + "?at=" + s.now.Add(-time.Minute).Format(time.RFC3339))["offer_id"], nil},
	} {
		if row.got != row.want {
			t.Errorf("%s: %v, want %v", row.sentence, row.got, row.want)
		}
	}
	path := "/offers/" + o["id"].(string)
	s.ask("tl_viewer", http.MethodPost, path, `{"answer":"carry"}`).want(http.StatusForbidden)
	s.ask("tl_pr", http.MethodPost, path, `{"answer":"perhaps"}`).want(http.StatusUnprocessableEntity)
	s.ask("tl_pr", http.MethodPost, path, `{"answer":"carry","events":["`+now+`"]}`).want(http.StatusUnprocessableEntity)
	answered := s.ask("tl_pr", http.MethodPost, path, `{"answer":"carry","events":["`+old+`"]}`).want(http.StatusOK)
	if ids := answered["events"].([]any); len(ids) != 1 || ids[0] != old || answered["answer"] != "carry" {
		t.Errorf("answered: %v", answered)
	}
	s.ask("tl_pr", http.MethodPost, path, `{"answer":"carry"}`).want(http.StatusNotFound)
	s.ask("tl_viewer", http.MethodGet, "/events/"+now, "").want(http.StatusNotFound)
	if e := s.get("/events/" + old); e["level"] != 4.0 || e["start"] != "2026-11-12T03:00:00Z" || e["offer_id"] != nil {
		t.Errorf("it goes on as %v", e)
	}
}

func TestAViewersProgramReadsNoTitleOfAPrivatePair(t *testing.T) {
	s := serve(t)
	renewed(t, s, true)
	for token, title := range map[string]string{"tl_viewer": "非公開のイベント", "tl_pr": "朝の扉"} {
		pair := rows(rows(s.ask(token, http.MethodGet, "/offers", "", "Accept-Language", "ja").want(http.StatusOK), "offers")[0], "pairs")[0]
		if at(pair, "from", "title") != title || at(pair, "to", "title") != title {
			t.Errorf("%s reads %v", token, pair)
		}
	}
}
