package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// holding has a new feed hold one event, at each of the starts in turn, and gives the feed's id.
func (s *server) holding(name string, starts ...time.Time) string {
	s.Helper()
	f := must(s.store.AddFeed(s.Context(), readiness.Feed{Name: name, URL: "https://calendar.example/" + name}, nil, actors["tl_pr"], noon))
	for _, start := range starts {
		o := readiness.Occurrence{UID: "3f2a91c077d1@cal.example", Summary: "Gala", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed}
		must(s.store.ApplyFeed(s.Context(), f.ID, readiness.FeedFetch{}, intake.Incoming{Occurrences: []readiness.Occurrence{o}, Complete: true,
			From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}, noon))
	}
	return f.ID
}

func TestTheFeedThatDecides(t *testing.T) {
	s := serve(t)
	first := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	a, b := s.holding("A", first), s.holding("B", first, first.Add(time.Hour))
	events := rows(s.get("/events"), "events")
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	path := "/events/" + events[0]["id"].(string)
	e := s.get(path)
	source := rows(e, "sources")[0]
	if e["feed_id"] != a || source["feed_id"] != b || source["start"] != "2026-11-19T13:00:00Z" || source["differs"] != true || source["calendar_status"] != "confirmed" {
		t.Errorf("sources of %v: %v", e["feed_id"], e["sources"])
	}
	found := append(rows(e, "findings"), rows(events[0], "findings")...)
	for _, feed := range rows(s.get("/feeds"), "feeds") {
		for _, f := range rows(feed, "findings") {
			if f["kind"] != "stale" {
				found = append(found, f)
			}
		}
	}
	if len(found) != 4 {
		t.Errorf("found %v", found)
	}
	for _, f := range found {
		if f["kind"] != "differs" || f["event_id"] != e["id"] || !strings.Contains(f["text"].(string), "The calendar A says") {
			t.Errorf("found %v", f)
		}
	}
	body := `{"feed_id":"` + b + `","version":1}`
	s.ask("tl_viewer", http.MethodPut, path+"/feed", body).want(http.StatusForbidden)
	s.ask("tl_pr", http.MethodPut, path+"/feed", `{"feed_id":"`+b+`","version":9}`).want(http.StatusConflict)
	if o := s.ask("tl_pr", http.MethodPut, path+"/feed", `{"feed_id":"none","version":1}`).want(http.StatusUnprocessableEntity); rows(o, "errors")[0]["reason"] != "no_source" {
		t.Errorf("refused %v", o)
	}
	chosen := s.ask("tl_pr", http.MethodPut, path+"/feed", body).want(http.StatusOK)
	if chosen["feed_id"] != b || chosen["start"] != "2026-11-19T13:00:00Z" || chosen["was_start"] != "2026-11-19T12:00:00Z" || rows(chosen, "sources")[0]["feed_id"] != a {
		t.Errorf("chosen %v", chosen)
	}
	before := s.changes()
	if s.ask("tl_pr", http.MethodPut, path+"/feed", body).want(http.StatusOK); s.changes() != before {
		t.Error("twice is not once")
	}
}
