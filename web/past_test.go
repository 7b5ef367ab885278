package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// TestPagesOfThePast: board, event, sheet and wall show an instant as it was, and nothing on them moves.
func TestPagesOfThePast(t *testing.T) {
	s := open(t)
	id := s.events[0].ID
	pages := []string{"/", "/wall", "/wall/" + id, "/events/" + id, "/events/" + id + "/sheet"}
	s.after(time.Hour)
	before := map[string]string{}
	for _, path := range pages {
		before[path] = calls(s.get(s.as(sre), path).body)
	}
	s.after(time.Hour)
	s.expect(s.post(s.as(sre), "/events/"+id+"/level", "level", "4", "version", version(s.events[0].Version)), 303)
	s.must(s.store.RecordObservations(t.Context(), s.page.ID, []toppage.Observation{{At: s.Now(), URL: s.page.URL, Status: 503}}, s.Now(), s.Now()))
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 100, Version: 1}, readiness.System, s.Now())
	s.must(err)
	for _, path := range pages {
		then := s.get(s.as(sre), path+"?at=2026-11-17T04:00:00Z")
		s.expect(then, 200, "as of 13:00")
		if got := calls(then.body); got != before[path] {
			t.Errorf("%s says %s, said %s", path, got, before[path])
		}
		for _, moves := range []string{"<script", "http-equiv", "data-until", "live-state", `id="cover"`, ">Now ", "<form"} {
			if strings.Contains(then.body, moves) {
				t.Errorf("%s has %s", path, moves)
			}
		}
		s.expect(s.get(s.as(sre), path+"?at=2026-11-17T04:00:00Z", "Accept-Language", "ja"), 200, "13:00時点")
	}
}

// calls is what a page judges, in the order of its words.
func calls(page string) string {
	var said []string
	for _, part := range strings.Split(page, "<strong class=\"")[1:] {
		class, _, _ := strings.Cut(part, `"`)
		said = append(said, class)
	}
	return strings.Join(said, ",")
}

func TestAnInstantThatCannotBeShown(t *testing.T) {
	s := open(t)
	s.after(time.Hour)
	id := s.events[0].ID
	for _, path := range []string{"/", "/wall", "/wall/" + id, "/events/" + id, "/events/" + id + "/sheet"} {
		early := 410
		if strings.Contains(path, id) {
			early = 404 // it was not known yet
		}
		for _, row := range []struct {
			sentence, at string
			status       int
			says         string
		}{
			{"no instant", "yesterday", 422, "This is not an instant"},
			{"a date", "2026-11-17", 422, "This is not an instant"},
			{"a year that no clock has", "0001-01-01T00:00:00Z", 422, "This is not an instant"},
			{"an instant to come", "2026-11-17T04:00:01Z", 422, "This instant is still to come"},
			{"an instant before anything", "2026-11-16T00:00:00Z", early, ""},
		} {
			a := s.get(s.as(viewer), path+"?at="+row.at)
			if a.StatusCode != row.status || !strings.Contains(a.body, row.says) {
				t.Errorf("%s, %s: %d, want %d and %q", path, row.sentence, a.StatusCode, row.status, row.says)
			}
		}
	}
	s.expect(s.get(s.as(viewer), "/?at=2026-11-16T00:00:00Z"), 410, "What was shown at this instant is not kept")
}
