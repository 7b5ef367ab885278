package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
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
	if feed["name"] != "PR" || feed["state"] != "ok" || feed["source"] != "calendar.example ••••cdef" || at(feed, "events", "total") != 2.0 || feed["failing_since"] != nil {
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
		s.ask("tl_pr", http.MethodPost, "/feeds", `{`+strings.Replace(dav, "haru-77", "", 1)+`,"plain":"s3cret-55"}`), s.ask("tl_pr", http.MethodGet, "/changes", ""),
		s.ask("tl_pr", http.MethodPost, path+"/refresh", ""), s.ask("tl_pr", http.MethodGet, path+"/fetches", ""),
		s.ask("tl_pr", http.MethodPatch, path, `{"user":"haru-77","password":"s3cret-56","interval_s":-1,"version":2}`),
		s.ask("tl_pr", http.MethodPatch, path, `{"url":"http://cal.example/private-0123456789abcdef/","version":2}`))
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
	s.ask("tl_pr", http.MethodPost, "/feeds/preview", `{"url":"http://a.example/pr.ics"}`).want(http.StatusUnprocessableEntity)
	if s.calendars.fetches != 0 {
		t.Errorf("asked %d times for what was refused", s.calendars.fetches)
	}
	s.ask("tl_pr", http.MethodPost, "/feeds/preview", `{"url":"http://a.example/pr.ics","allow_http":true}`).want(http.StatusOK)
	feed := s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"http://a.example/pr.ics","allow_http":true}`).want(http.StatusCreated)
	path := "/feeds/" + feed["id"].(string)
	s.ask("tl_pr", http.MethodPatch, path, `{"url":"http://b.example/pr.ics","version":1}`).want(http.StatusUnprocessableEntity)
	s.ask("tl_pr", http.MethodPatch, path, `{"url":"http://b.example/pr.ics","allow_http":true,"version":1}`).want(http.StatusOK)
}

func TestHowOftenAFeedIsFetched(t *testing.T) {
	s := serve(t)
	feed := s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)
	path := "/feeds/" + feed["id"].(string)
	for _, test := range []struct {
		name, body string
		status     int
		set        any // null: nobody did
		every      float64
		from       string
	}{
		{"by default", `{"name":"PR","version":1}`, 200, nil, 900, "default"},
		{"as a person says", `{"interval_s":3600,"version":1}`, 200, 3600.0, 3600, "set"},
		{"never more often than each 5 minutes", `{"interval_s":60,"version":2}`, 200, 60.0, 300, "set"},
		{"by default again", `{"interval_s":0,"version":3}`, 200, nil, 900, "default"},
		{"not once a week", `{"interval_s":604800,"version":4}`, 422, nil, 0, ""},
		{"not backwards", `{"interval_s":-1,"version":4}`, 422, nil, 0, ""},
	} {
		o := s.ask("tl_pr", http.MethodPatch, path, test.body).want(test.status)
		if test.status == 200 && (o["interval_s"] != test.set || o["fetch_every_s"] != test.every || o["interval_from"] != test.from || o["asked_s"] != nil) {
			t.Errorf("%s: set to %v, every %v by %v", test.name, o["interval_s"], o["fetch_every_s"], o["interval_from"])
		}
	}
	s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"x","interval_s":86401}`).want(http.StatusUnprocessableEntity)
	if added := s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"x","interval_s":0}`).want(http.StatusCreated); added["interval_s"] != nil {
		t.Errorf("added with %v", added["interval_s"])
	}
}

func TestAFeedTellsOfTheImportThatRuns(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"By hand"}`).want(http.StatusCreated)["id"].(string)
	if feed := s.get(path); feed["progress"] != nil {
		t.Errorf("none runs, and yet %v", feed["progress"])
	}
	s.calendars.running = &readiness.ImportProgress{Done: 200, Total: 530}
	if feed := s.get(path); at(feed, "progress", "done") != 200.0 || at(feed, "progress", "total") != 530.0 {
		t.Errorf("progress %v", feed["progress"])
	}
}

func TestFetchingNowSaysHowItWent(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)["id"].(string)
	refresh := func(headers ...string) answer {
		return s.ask("tl_pr", http.MethodPost, path+"/refresh", "", headers...)
	}
	refresh().want(http.StatusOK)
	s.calendars.refuses = &readiness.SourceError{Code: "timeout"}
	refresh().want(http.StatusOK) // why is on the feed
	s.calendars.refuses = fault.ErrStale
	if o := refresh().want(http.StatusConflict); "/feeds/"+at(o, "current", "id").(string) != path {
		t.Errorf("current %v", o["current"])
	}
	s.calendars.refuses = fault.Invalid{Field: "feed", Reason: "too_soon"}
	soon := refresh("Idempotency-Key", "again")
	if o := soon.want(http.StatusTooManyRequests); soon.header.Get("Retry-After") != "60" || rows(o, "errors")[0]["reason"] != "too_soon" {
		t.Errorf("too soon: Retry-After %q, %v", soon.header.Get("Retry-After"), o)
	}
	s.calendars.refuses = nil
	refresh("Idempotency-Key", "again").want(http.StatusOK) // a minute later it is another answer
}

func TestFetchesPageByPage(t *testing.T) {
	s := serve(t)
	id := s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)["id"].(string)
	s.ask("tl_pr", http.MethodPost, "/feeds/"+id+"/refresh", "").want(http.StatusOK)
	fail := func() {
		if err := s.store.FeedFailed(t.Context(), id, readiness.FeedFailure{SourceError: readiness.SourceError{Code: "timeout"}}, noon); err != nil {
			t.Fatal(err)
		}
	}
	fail()
	var told []object
	for path := "/feeds/" + id + "/fetches?limit=2"; path != ""; {
		page := s.get(path)
		if told = append(told, rows(page, "fetches")...); len(told) > 3 {
			t.Fatalf("told more than there is: %v", told)
		}
		path = ""
		if next, more := page["next"].(string); more {
			path = "/feeds/" + id + "/fetches?limit=2&cursor=" + next
			fail() // what comes meanwhile is not on the pages to come
		}
	}
	if len(told) != 3 || told[0]["ok"] != false || told[0]["error_code"] != "timeout" || told[1]["ok"] != true ||
		at(told[1], "events", "added") != 1.0 || told[1]["error_code"] != nil || told[2]["changed"] != true || told[2]["at"] != "2026-11-01T03:00:00Z" {
		t.Errorf("told %v", told)
	}
}

func TestReleasingWhatIsHeld(t *testing.T) {
	s := serve(t)
	path := "/feeds/" + s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)["id"].(string)
	in := intake.Incoming{Complete: true, From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}
	if _, err := s.store.ApplyFeed(t.Context(), strings.TrimPrefix(path, "/feeds/"), readiness.FeedFetch{}, in, noon); err != nil {
		t.Fatal(err)
	}
	held := s.get(path)
	if held["state"] != "held" || at(held, "hold", "times") != 1.0 || at(held, "hold", "total") != 2.0 || at(held, "hold", "empty") != true || at(held, "hold", "since") != "2026-11-01T03:00:00Z" {
		t.Fatalf("feed %v", held)
	}
	s.ask("tl_pr", http.MethodPost, path+"/release", "").want(http.StatusPreconditionRequired)
	s.ask("tl_viewer", http.MethodPost, path+"/release", "", "If-Match", `"1"`).want(http.StatusForbidden)
	s.ask("tl_pr", http.MethodPost, path+"/release", "", "If-Match", `"9"`).want(http.StatusConflict)
	if got := s.ask("tl_pr", http.MethodPost, path+"/release", `{"version":1}`).want(http.StatusOK); got["hold"] != nil || got["state"] != "ok" {
		t.Errorf("released %v", got)
	}
	for _, e := range rows(s.get("/events"), "events") {
		if e["calendar_status"] != "missing" {
			t.Errorf("event %v", e)
		}
	}
}

func TestAHoldNamesAHundredEvents(t *testing.T) {
	s := serve(t)
	id := s.ask("tl_pr", http.MethodPost, "/feeds", `{"name":"By hand"}`).want(http.StatusCreated)["id"].(string)
	in := intake.Incoming{Complete: true, From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}
	full := in
	for i := range 101 {
		full.Occurrences = append(full.Occurrences, readiness.Occurrence{UID: strconv.Itoa(i), Summary: "x", Zone: "Asia/Tokyo",
			Start: noon.Add(48 * time.Hour), End: noon.Add(49 * time.Hour), Status: readiness.Confirmed})
	}
	for _, in := range []intake.Incoming{full, in} {
		if _, err := s.store.ApplyFeed(t.Context(), id, readiness.FeedFetch{}, in, noon); err != nil {
			t.Fatal(err)
		}
	}
	feed := s.get("/feeds/" + id)
	if named, _ := at(feed, "hold", "events").([]any); len(named) != 100 || at(feed, "hold", "total") != 101.0 {
		t.Errorf("names %d of %v", len(named), at(feed, "hold", "total"))
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
