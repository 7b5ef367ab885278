package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness"
)

func TestFeedNeverShowsItsAddress(t *testing.T) {
	s := serve(t)
	body := `{"url":"` + secretURL + `"}`
	a := s.ask("tl_pr", http.MethodPost, "/feeds", body)
	feed := a.want(http.StatusCreated)
	path := "/feeds/" + feed["id"].(string)
	if missing := lacks(feed, "id name state last_good last_changed next_fetch failing_since last_error problems events"); len(missing) > 0 {
		t.Fatalf("the feed lacks %v", missing)
	}
	if feed["name"] != "PR" || feed["state"] != "ok" || feed["source"] != "calendar.example/••••.ics" || at(feed, "events", "total") != 2.0 || feed["failing_since"] != nil {
		t.Errorf("feed %v", feed)
	}
	answers := []answer{
		a, s.ask("tl_pr", http.MethodGet, path, ""), s.ask("tl_pr", http.MethodGet, "/feeds", ""),
		s.ask("tl_pr", http.MethodPost, "/feeds", body), s.ask("tl_pr", http.MethodPatch, path, `{"name":"New","version":7}`),
		s.ask("tl_pr", http.MethodPost, path+"/refresh", ""), s.ask("tl_pr", http.MethodGet, "/changes", ""),
		s.ask("tl_pr", http.MethodPost, "/feeds", `{"address":"`+secretURL+`"}`), s.ask("tl_pr", http.MethodPost, "/feeds", body+"x"),
		s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+strings.TrimPrefix(secretURL, "https:")+`"}`),
	}
	for i, a := range answers {
		if strings.Contains(a.raw, "private-0123456789abcdef") || strings.Contains(s.log.String(), "private-0123456789abcdef") {
			t.Errorf("answer %d gives the address away: %s", i, a.raw)
		}
	}
	answers[3].want(http.StatusConflict)
	if got := answers[5].want(http.StatusOK); at(got, "events", "total") != 3.0 {
		t.Errorf("refreshed %v", got["events"])
	}
}

func TestFeedThatIsNoCalendarIsNotKept(t *testing.T) {
	s := serve(t)
	s.calendars.failed = &readiness.SourceError{Code: "http_status", Detail: "404"}
	for _, path := range []string{"/feeds", "/feeds/preview"} {
		o := s.ask("tl_pr", http.MethodPost, path, `{"url":"`+secretURL+`"}`).want(http.StatusUnprocessableEntity)
		if got := rows(o, "errors"); len(got) != 1 || got[0]["reason"] != "http_status" || !strings.Contains(o["detail"].(string), "404") {
			t.Errorf("%s: %v", path, o)
		}
	}
	if feeds := rows(s.get("/feeds"), "feeds"); len(feeds) != 0 {
		t.Errorf("kept %v", feeds)
	}
}

func TestFailingFeedSaysWhy(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)["id"].(string)
	if err := s.store.FeedFailed(t.Context(), strings.TrimPrefix(path, "/feeds/"),
		readiness.FeedFailure{SourceError: readiness.SourceError{Code: "timeout"}, Next: noon.Add(300e9)}, noon); err != nil {
		t.Fatal(err)
	}
	feed := s.get(path)
	if feed["state"] != "failing" || feed["error_code"] != "timeout" || feed["last_error"] == nil || feed["failing_since"] != "2026-11-01T03:00:00Z" || at(feed, "events", "total") != 2.0 {
		t.Errorf("feed %v", feed)
	}
}

func TestPreviewKeepsNothing(t *testing.T) {
	s := serve(t)
	before := s.changes()
	for _, test := range []struct {
		name, body string
		status     int
		found      int
	}{
		{"an address", `{"url":"` + secretURL + `"}`, 200, 2},
		{"the text of a calendar", `{"calendar":"19 dawn\n"}`, 200, 1},
		{"text that is none", `{"calendar":"hello"}`, 422, 0},
		{"neither", `{}`, 422, 0},
		{"both", `{"url":"` + secretURL + `","calendar":"19 dawn\n"}`, 422, 0},
		{"a file of this machine", `{"url":"file:///etc/passwd"}`, 422, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			o := s.ask("tl_pr", http.MethodPost, "/feeds/preview", test.body).want(test.status)
			found := rows(o, "occurrences")
			if len(found) != test.found {
				t.Fatalf("found %v", found)
			}
			if test.found > 0 && (found[0]["start"] != "2026-11-19T12:54:00Z" || found[0]["level"] != nil) {
				t.Errorf("occurrence %v", found[0])
			}
		})
	}
	s.T = t
	if s.changes() != before {
		t.Error("a preview changed something")
	}
}

func TestUploadedFile(t *testing.T) {
	s := serve(t)
	s.ask("tl_pr", http.MethodPost, "/feeds", `{}`).want(http.StatusUnprocessableEntity)
	feed := s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"By hand"}`).want(http.StatusCreated)
	path := "/feeds/" + feed["id"].(string)
	if feed["source"] != nil || s.calendars.fetches != 0 {
		t.Errorf("feed %v, fetched %d times", feed, s.calendars.fetches)
	}
	put := func(body string) answer {
		return s.ask("tl_pr", http.MethodPut, path+"/file", body, "Content-Type", "text/calendar")
	}
	if got := put("19 dawn\n20 fair\n").want(http.StatusOK); at(got, "events", "added") != 2.0 {
		t.Errorf("events %v", got["events"])
	}
	put("<html>").want(http.StatusUnprocessableEntity)
	put(strings.Repeat("x", 32<<20)).want(http.StatusRequestEntityTooLarge)
	s.ask("tl_pr", http.MethodPut, "/feeds/none/file", "19 dawn\n", "Content-Type", "text/calendar").want(http.StatusNotFound)
	s.ask("tl_pr", http.MethodPost, path+"/refresh", "").want(http.StatusUnprocessableEntity)
	events := rows(s.get("/events?feed="+feed["id"].(string)), "events")
	if len(events) != 2 || events[0]["feed_id"] != feed["id"] {
		t.Errorf("events %v", events)
	}
	s.ask("tl_pr", http.MethodDelete, path, "").want(http.StatusPreconditionRequired)
	version := s.ask("tl_pr", http.MethodGet, path, "").header.Get("ETag")
	s.ask("tl_pr", http.MethodDelete, path, "", "If-Match", version).want(http.StatusNoContent)
	s.ask("tl_pr", http.MethodGet, path, "").want(http.StatusNotFound)
}
