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

func TestCredentialsNeverComeBack(t *testing.T) {
	s := serve(t)
	dav := `"kind":"caldav","url":"https://cal.example/dav/private-0123456789abcdef/","user":"haru-77","password":"s3cret-55"`
	answers := []answer{
		s.ask("tl_pr", http.MethodPost, "/feeds/preview", `{`+dav+`}`),
		s.ask("tl_pr", http.MethodPost, "/feeds", `{`+dav+`}`),
	}
	feed := answers[1].want(http.StatusCreated)
	if from := s.calendars.from; from.Kind != readiness.FeedCalDAV || from.User != "haru-77" || from.Password != "s3cret-55" {
		t.Errorf("read from a %s as %q", from.Kind, from.User)
	}
	if feed["kind"] != "caldav" {
		t.Errorf("feed %v", feed)
	}
	path := "/feeds/" + feed["id"].(string)
	answers = append(answers, s.ask("tl_pr", http.MethodGet, path, ""), s.ask("tl_pr", http.MethodGet, "/feeds", ""),
		s.ask("tl_pr", http.MethodPatch, path, `{"password":"s3cret-56","version":1}`), s.ask("tl_pr", http.MethodPost, "/feeds", `{`+dav+`}`),
		s.ask("tl_pr", http.MethodPost, "/feeds", `{`+strings.Replace(dav, "haru-77", "", 1)+`,"plain":"s3cret-55"}`), s.ask("tl_pr", http.MethodGet, "/changes", ""))
	stored, err := s.store.Feed(t.Context(), feed["id"].(string))
	if err != nil || stored.User != "haru-77" || stored.Password != "s3cret-56" {
		t.Errorf("stored as %q, %v", stored.User, err)
	}
	for i, a := range answers {
		for _, word := range []string{"s3cret", "haru-77", "private-01"} {
			if strings.Contains(a.raw, word) || strings.Contains(s.log.String(), word) {
				t.Errorf("answer %d gives %s away: %s", i, word, a.raw)
			}
		}
	}
}

func TestSourcesThatAreRefused(t *testing.T) {
	s := serve(t)
	for _, test := range []struct{ name, body, field, reason string }{
		{"an address that is not encrypted", `{"url":"http://a.example/pr.ics"}`, "url", "not_encrypted"},
		{"a collection without an address", `{"kind":"caldav","name":"x"}`, "url", "required"},
		{"a user without a password", `{"kind":"caldav","url":"https://a.example/","user":"x"}`, "password", "required"},
		{"a file with an address", `{"kind":"file","name":"x","url":"https://a.example/"}`, "kind", "unknown"},
	} {
		o := s.ask("tl_pr", http.MethodPost, "/feeds", test.body).want(http.StatusUnprocessableEntity)
		if got := rows(o, "errors"); len(got) != 1 || got[0]["location"] != test.field || got[0]["reason"] != test.reason {
			t.Errorf("%s: %v", test.name, o)
		}
	}
	s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"http://a.example/pr.ics","plain_http":true}`).want(http.StatusCreated)
}

func TestHowOftenAFeedIsFetched(t *testing.T) {
	s := serve(t)
	feed := s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)
	path := "/feeds/" + feed["id"].(string)
	for _, test := range []struct {
		name, body string
		status     int
		every      float64
		from       string
	}{
		{"by default", `{"name":"PR","version":1}`, 200, 900, "default"},
		{"as a person says", `{"interval_s":3600,"version":1}`, 200, 3600, "set"},
		{"never more often than each 5 minutes", `{"interval_s":60,"version":2}`, 200, 300, "set"},
		{"by default again", `{"interval_s":0,"version":3}`, 200, 900, "default"},
		{"not once a week", `{"interval_s":604800,"version":4}`, 422, 0, ""},
	} {
		o := s.ask("tl_pr", http.MethodPatch, path, test.body).want(test.status)
		if test.status == 200 && (o["interval_s"] != test.every || o["interval_from"] != test.from || o["asked_s"] != nil) {
			t.Errorf("%s: every %v by %v", test.name, o["interval_s"], o["interval_from"])
		}
	}
}

func TestFetchingNowSaysHowItWent(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)["id"].(string)
	o := s.ask("tl_pr", http.MethodPost, path+"/refresh", "").want(http.StatusOK)
	if history := rows(o, "history"); len(history) != 2 || at(history[0], "events", "added") != 1.0 || history[0]["ok"] != true {
		t.Errorf("history %v", o["history"])
	}
	s.calendars.refuses = &readiness.SourceError{Code: "timeout"}
	s.ask("tl_pr", http.MethodPost, path+"/refresh", "").want(http.StatusOK) // why is on the feed
	s.calendars.refuses = readiness.Invalid{Field: "feed", Reason: "too_soon"}
	s.ask("tl_pr", http.MethodPost, path+"/refresh", "").want(http.StatusTooManyRequests)
	if list := rows(s.get("/feeds"), "feeds"); list[0]["history"] != nil {
		t.Error("the list tells the history of each")
	}
}

func TestReleasingWhatIsHeld(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)["id"].(string)
	in := readiness.Incoming{Complete: true, From: noon.Add(-readiness.ImportPast), To: noon.Add(readiness.ImportFuture)}
	if _, err := s.store.ApplyFeed(t.Context(), strings.TrimPrefix(path, "/feeds/"), readiness.FeedFetch{}, in, noon); err != nil {
		t.Fatal(err)
	}
	held := s.get(path)
	if held["state"] != "held" || at(held, "hold", "times") != 1.0 || at(held, "hold", "since") != "2026-11-01T03:00:00Z" {
		t.Fatalf("feed %v", held)
	}
	s.ask("tl_pr", http.MethodPost, path+"/release", "").want(http.StatusPreconditionRequired)
	s.ask("tl_viewer", http.MethodPost, path+"/release", "", "If-Match", `"1"`).want(http.StatusForbidden)
	s.ask("tl_pr", http.MethodPost, path+"/release", "", "If-Match", `"9"`).want(http.StatusConflict)
	if got := s.ask("tl_pr", http.MethodPost, path+"/release", "", "If-Match", `"1"`).want(http.StatusOK); got["hold"] != nil || got["state"] != "ok" {
		t.Errorf("released %v", got)
	}
	for _, e := range rows(s.get("/events"), "events") {
		if e["calendar_status"] != "missing" {
			t.Errorf("event %v", e)
		}
	}
}

func TestWhatAFileDoesToTheRest(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"By hand"}`).want(http.StatusCreated)["id"].(string) + "/file"
	for _, test := range []struct {
		query  string
		status int
		mode   readiness.ImportMode
	}{
		{"", 200, readiness.ReplaceEvents},
		{"?mode=add", 200, readiness.AddEvents},
		{"?mode=add&sure=true", 200, readiness.AddEvents},
		{"?mode=replace", 200, readiness.ReplaceEvents},
		{"?mode=replace&sure=true", 200, readiness.ReplaceSurely},
		{"?mode=other", 422, ""},
	} {
		s.calendars.mode = ""
		s.ask("tl_pr", http.MethodPut, path+test.query, "19 dawn\n", "Content-Type", "text/calendar").want(test.status)
		if s.calendars.mode != test.mode {
			t.Errorf("%s: imported as %q, want %q", test.query, s.calendars.mode, test.mode)
		}
	}
}
