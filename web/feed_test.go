package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// feeds gives how many calendars there are.
func (s *site) feeds() int {
	s.Helper()
	all, err := s.store.Feeds(s.Context())
	s.must(err)
	return len(all)
}

func TestAPreviewMakesOneCalendar(t *testing.T) {
	s := open(t)
	cookie := s.as(pr)
	id := strings.TrimPrefix(s.preview(cookie, "https://calendar.example/mine.ics"), "/feeds/preview/")
	before := s.feeds()
	s.expect(s.post(cookie, "/feeds", "preview", id, "name", "Mine"), 303)
	s.unchanged(func() { s.expect(s.post(cookie, "/feeds", "preview", id, "name", "Mine"), 404) })
	if got := s.feeds() - before; got != 1 {
		t.Errorf("two clicks made %d calendars", got)
	}
}

func TestFetchingNowSaysWhatCame(t *testing.T) {
	s := open(t)
	path, cookie := "/feeds/"+s.feed.ID, s.as(sre)
	for _, row := range []struct {
		sentence string
		counts   readiness.FeedCounts
		fails    error
		says     string
	}{
		{"nothing new", readiness.FeedCounts{Total: 2, Kept: 2}, nil, "nothing has changed"},
		{"something new", readiness.FeedCounts{Total: 3, Added: 1, Kept: 2}, nil, "Fetched now"},
		{"nothing at all", readiness.FeedCounts{}, &readiness.SourceError{Code: "timeout"}, "in vain"},
		{"too soon", readiness.FeedCounts{}, fault.Invalid{Field: "feed", Reason: "too_soon"}, "less than a minute ago"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.calendars.brings, s.calendars.unread = row.counts, row.fails
			a := s.post(cookie, path+"/refresh")
			s.expect(a, 303)
			shown := s.get(cookie, a.Header.Get("Location"))
			if _, toast, _ := strings.Cut(shown.body, `role="status"`); !strings.Contains(toast[:min(len(toast), 400)], row.says) {
				t.Errorf("the page does not say %q: %s", row.says, main(shown.body))
			}
		})
	}
}

func TestAFailingCalendarSaysWhatToDo(t *testing.T) {
	s := open(t)
	failed := readiness.FeedFailure{SourceError: readiness.SourceError{Code: readiness.HTTPStatus, Detail: "404"}, Next: noon.Add(time.Hour)}
	s.must(s.store.FeedFailed(t.Context(), s.feed.ID, failed, noon))
	for lang, says := range map[string][]string{
		"en": {"Failing since", "There is no calendar at this address any more", "The 2 events imported before stay"},
		"ja": {"から失敗", "このURLにカレンダーはもうありません", "取り込み済みの2件はそのまま残りますが"},
	} {
		s.expect(s.get(s.as(viewer), "/feeds/"+s.feed.ID, "Accept-Language", lang), 200, says...)
	}
}

// A calendar that broke off is no failing one and no healthy one: nothing was deleted, and PR has nothing to do.
func TestACalendarThatBrokeOffIsAStateOfItsOwn(t *testing.T) {
	s := withAPI(t)
	cut := readiness.FeedFailure{SourceError: readiness.SourceError{Code: "incomplete"}, Next: noon.Add(5 * time.Minute)}
	s.must(s.store.FeedFailed(t.Context(), s.feed.ID, cut, noon))
	for _, page := range []string{"/feeds", "/feeds/" + s.feed.ID} {
		for lang, says := range map[string]string{
			"en": "Incomplete since 17 Nov 12:00: nothing was deleted, tried again at 17 Nov 12:05",
			"ja": "11/17 12:00から不完全（何も削除していません。次の取得は11/17 12:05）",
		} {
			a := s.get(s.as(viewer), page, "Accept-Language", lang)
			s.expect(a, 200, says)
			if strings.Contains(a.body, "Failing since") || strings.Contains(a.body, "Healthy") {
				t.Errorf("%s says that it fails, or that it is well", page)
			}
		}
	}
	s.expect(s.get(s.as(viewer), "/"), 200, "feed incomplete: nothing was deleted, tried again by itself")
	s.expect(s.ask("", "GET", "/api/v1/feeds/"+s.feed.ID, "", "Authorization", "Bearer "+s.token()), 200, `"state":"incomplete"`, `"error_code":"incomplete"`, `"next_fetch":"2026-11-17T03:05:00Z"`)
}

func TestLettingGoWhatIsHeld(t *testing.T) {
	s := open(t)
	path, cookie := "/feeds/"+s.feed.ID, s.as(pr)
	empty := intake.Incoming{Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
	_, err := s.store.ApplyFeed(t.Context(), s.feed.ID, readiness.FeedFetch{Next: noon.Add(time.Hour)}, empty, noon)
	s.must(err)
	release := `action="` + path + `/release"`
	s.expect(s.get(cookie, path), 200, "without any event", "朝の扉", "Evening news", release)
	if a := s.get(s.as(viewer), path); strings.Contains(a.body, release) || !strings.Contains(a.body, "朝の扉") {
		t.Errorf("a viewer sees %s", main(a.body))
	}
	s.unchanged(func() {
		s.expect(s.post(cookie, path+"/release", "version", "99"), 409)
		s.expect(s.post(s.as(viewer), path+"/release", "version", version(s.feed.Version)), 403)
	})
	s.expect(s.post(cookie, path+"/release", "version", version(s.feed.Version)), 303)
	facts, err := s.store.Snapshot(t.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	for _, e := range facts.Events {
		if e.Calendar != readiness.Missing {
			t.Errorf("%s is %s", e.Title, e.Calendar)
		}
	}
	if a := s.get(cookie, path); strings.Contains(a.body, release) {
		t.Errorf("something is held still: %s", main(a.body))
	}
}

func TestANewerFileOfACalendar(t *testing.T) {
	s := open(t)
	file, err := s.store.AddFeed(t.Context(), readiness.Feed{Name: "File"}, nil, readiness.System, noon)
	s.must(err)
	path, cookie := "/feeds/"+file.ID, s.as(pr)
	for _, row := range []struct {
		sentence string
		holds    []readiness.Occurrence
		fails    error
		status   int
		leads    string // where, or what the page says
	}{
		{"what is no calendar", nil, &readiness.SourceError{Code: readiness.NotACalendar, Detail: "html", File: true}, 422, "This file is a web page, not a calendar."},
		{"one that is cut off", nil, &readiness.SourceError{Code: "incomplete", File: true}, 422, "This file is cut off"},
		{"a programme", append(s.calendars.holds.Occurrences, occurrence("third@test", "Late show", noon.AddDate(0, 0, 12))), nil, 303, path + "?did=imported&n=3"},
		{"without any", nil, nil, 303, path + "?did=held"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.calendars.holds.Occurrences, s.calendars.fails = row.holds, row.fails
			a := s.uploadTo(cookie, path+"/file", "newer.ics", "BEGIN:VCALENDAR")
			s.expect(a, row.status)
			if !strings.Contains(a.body+a.Header.Get("Location"), row.leads) {
				t.Errorf("to %q: %s", a.Header.Get("Location"), main(a.body))
			}
		})
	}
	s.unchanged(func() { s.expect(s.uploadTo(cookie, path+"/file", "empty.ics", ""), 422, "This file is empty.") })
}

func TestSettingsThatComeTooLateAreKept(t *testing.T) {
	s := open(t)
	path := "/feeds/" + s.feed.ID
	s.expect(s.post(s.as(sre), path, "name", "PR Osaka", "interval", "30", "version", version(s.feed.Version)), 303)
	var a answer
	s.unchanged(func() {
		a = s.post(s.as(pr), path, "name", "PR Tokyo", "interval", "60", "url", "https://calendar.example/new.ics", "version", version(s.feed.Version))
	})
	s.expect(a, 409, "PR Osaka", `value="PR Tokyo"`, `value="https://calendar.example/new.ics"`, `<option value="60" selected>`, "while you were writing")
	s.expect(s.post(s.as(pr), path, "name", "PR Tokyo", "interval", "60", "version", between(a.body, `name="version" value="`, `"`)), 303)
	feed, err := s.store.Feed(t.Context(), s.feed.ID)
	s.must(err)
	if feed.Name != "PR Tokyo" || feed.Interval != time.Hour {
		t.Errorf("it is %q, every %s", feed.Name, feed.Interval)
	}
}

func TestCredentialsAreNeverShown(t *testing.T) {
	s := open(t)
	cookie := s.as(pr)
	dav := []string{"kind", "caldav", "url", "https://cal.example/dav/private-77aa/", "user", "haru-77aa", "password", "s3cret-77aa"}
	a := s.post(cookie, "/feeds/preview", dav...)
	s.expect(a, 303)
	shown := []answer{a, s.get(cookie, a.Header.Get("Location"))}
	shown = append(shown, s.post(cookie, "/feeds", "preview", strings.TrimPrefix(a.Header.Get("Location"), "/feeds/preview/"), "name", "Collection"))
	all, err := s.store.Feeds(t.Context())
	s.must(err)
	feed := all[len(all)-1]
	if feed.Kind != readiness.FeedCalDAV || feed.User != "haru-77aa" || feed.Password != "s3cret-77aa" {
		t.Fatalf("kept as %s of %q", feed.Kind, feed.User)
	}
	path := "/feeds/" + feed.ID
	shown = append(shown, s.get(cookie, path), s.get(s.as(admin), path), s.get(cookie, "/feeds"), s.get(cookie, path+"/delete"), s.get(cookie, "/history"),
		s.post(cookie, path, "name", "", "password", "s3cret-77aa", "version", "1"), s.post(cookie, path, "name", "x", "password", "s3cret-77aa", "version", "9"))
	s.calendars.fails = &readiness.SourceError{Code: readiness.HTTPStatus, Detail: "401"}
	refused := s.post(cookie, "/feeds/preview", dav...)
	s.expect(refused, 422, `value="haru-77aa"`) // as just typed
	if strings.Contains(refused.body, "s3cret") {
		t.Error("a password comes back")
	}
	for i, a := range shown {
		masked := strings.ReplaceAll(a.body, "••••77aa", "") // the end of the address tells it from others
		if strings.Contains(masked+fmt.Sprint(a.Header), "77aa") {
			t.Errorf("answer %d holds a secret: %s", i, main(a.body))
		}
	}
	if strings.Contains(s.log.String(), "77aa") {
		t.Error("the log holds a secret")
	}
}

func TestALinkFillsNoPasswordIn(t *testing.T) {
	s := open(t)
	s.unchanged(func() {
		s.expect(s.post(s.as(pr), "/feeds/"+s.feed.ID+"?password=theirs&user=theirs", "name", s.feed.Name, "version", version(s.feed.Version)), 303)
	})
}
