package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
)

// preview asks for a preview of an address and gives the path of its page.
func (s *site) preview(cookie, address string) string {
	s.Helper()
	a := s.post(cookie, "/feeds/preview", "url", address)
	s.expect(a, 303)
	path := a.Header.Get("Location")
	if !strings.HasPrefix(path, "/feeds/preview/") {
		s.Fatalf("the preview is at %q", path)
	}
	return path
}

// upload sends a file to the preview.
func (s *site) upload(cookie, name, body string) answer {
	s.Helper()
	return s.uploadTo(cookie, "/feeds/preview", name, body)
}

func (s *site) uploadTo(cookie, path, name, body string) answer {
	s.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	s.must(err)
	fmt.Fprint(part, body)
	s.must(w.Close())
	return s.ask(cookie, "POST", path, form.String(), "Content-Type", w.FormDataContentType())
}

func TestAddressesThatAreNoCalendar(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ sentence, address, says string }{
		{"none", " ", "Fill this in."},
		{"no address", "our calendar", "This is not an address of a calendar."},
		{"a path", "/pr.ics", "This is not an address of a calendar."},
		{"without a host", "https:///pr.ics", "This is not an address of a calendar."},
		{"nothing but a port", "webcal://:443/pr.ics", "This is not an address of a calendar."},
		{"a file of this machine", "file:///etc/passwd", "This is not an address of a calendar."},
		{"broken escapes", "https://a.example/%zz", "This is not an address of a calendar."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.calendars.asked = nil
			a := s.post(s.as(pr), "/feeds/preview", "url", row.address)
			s.expect(a, 422, row.says, `value="`+strings.TrimSpace(row.address)+`"`)
			if len(s.calendars.asked) > 0 {
				t.Errorf("%q was asked", s.calendars.asked)
			}
		})
	}
}

func TestCalendarsThatCannotBeRead(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ code, detail, en, ja string }{
		{"http_status", "404", "There is no calendar at this address any more (404).", "このURLにカレンダーはもうありません（404）。"},
		{"timeout", "", "did not begin to answer in time", "時間内に"},
		{"dns", "", "There is no server of that name.", "その名前のサーバーが見つかりません。"},
		{"refused", "", "Nothing answers at that address.", "応答するものがありません"},
		{"tls", "", "certificate does not verify", "証明書を検証でき"},
		{"too_large", "", "larger than 32 MB", "32 MBを超えています"},
		{"address", "", "into a private network", "社内ネットワーク"},
		{"redirect", "", "redirects in a circle", "転送が循環"},
		{"bad_url", "", "not an address that can be fetched", "取得できるURLではありません"},
		{"incomplete", "", "the answer broke off", "最後まで受け取れません"},
		{"other", "", "could not be fetched", "カレンダーを取得できませんでした"},
		{readiness.NotACalendar, "html", "gives a web page, not a calendar", "Webページです"},
		{readiness.NotACalendar, "json", "gives JSON, not a calendar", "JSONです"},
		{readiness.NotACalendar, "empty", "gives an empty answer", "内容は空です"},
		{readiness.NotACalendar, "text", "gives text, not a calendar", "テキストです"},
	} {
		t.Run(row.code+" "+row.detail, func(t *testing.T) {
			s.calendars.fails = &readiness.SourceError{Code: row.code, Detail: row.detail}
			for lang, says := range map[string]string{"en": row.en, "ja": row.ja} {
				s.unchanged(func() {
					a := s.ask(s.as(pr), "POST", "/feeds/preview", form("url", "https://other.example/key"), "Accept-Language", lang)
					s.expect(a, 422, says, `hreflang=`, `href="/feeds?lang=`)
					if n := strings.Count(a.body, "other.example/key"); n != 1 {
						t.Errorf("the address is there %d times, want only where it was typed", n)
					}
				})
			}
		})
	}
}

func TestTheSecretAddressIsNeverShown(t *testing.T) {
	s := open(t)
	const mine = "https://calendar.example/private-77aa/mine.ics"
	cookie := s.as(pr)
	path := s.preview(cookie, mine)
	added := s.post(cookie, "/feeds", "preview", strings.TrimPrefix(path, "/feeds/preview/"), "name", "Mine")
	answers := []answer{added,
		s.get(cookie, s.preview(cookie, mine)), s.get(cookie, "/feeds"), s.get(cookie, "/feeds/"+s.feed.ID+"/delete"), s.get(cookie, "/history"),
		s.get(cookie, "/"), s.get(cookie, "/events/"+s.events[0].ID), s.post(cookie, "/feeds/"+s.feed.ID, "version", "9", "name", "x"),
		s.post(cookie, "/feeds/"+s.feed.ID, "version", version(s.feed.Version), "name", "PR", "url", mine),
		s.post(cookie, "/feeds", "preview", strings.TrimPrefix(s.preview(cookie, mine), "/feeds/preview/")),
		s.post(cookie, "/feeds", "preview", strings.TrimPrefix(s.preview(cookie, secret), "/feeds/preview/")),
	}
	statuses := []int{303, 200, 200, 200, 200, 200, 200, 409, 422, 422, 422}
	for i, a := range answers {
		if a.StatusCode != statuses[i] {
			t.Errorf("answer %d is %d, want %d: %s", i, a.StatusCode, statuses[i], main(a.body))
		}
		for _, word := range []string{"private-3f9a", "private-77aa"} {
			if strings.Contains(a.body, word) || strings.Contains(fmt.Sprint(a.Header), word) {
				t.Errorf("answer %d holds a secret address: %s", i, main(a.body))
			}
		}
	}
	s.must(s.store.Close())
	s.post(cookie, "/feeds/preview", "url", mine)
	if log := s.log.String(); strings.Contains(log, "private-") {
		t.Errorf("the log holds a secret address:\n%s", log)
	}
}

func TestImportingAPreview(t *testing.T) {
	s := open(t)
	s.calendars.holds.Name = "番組表"
	for i := range s.calendars.holds.Occurrences { // else they are events of the calendar that is there
		s.calendars.holds.Occurrences[i].UID = "plan-" + s.calendars.holds.Occurrences[i].UID
	}
	cookie := s.as(pr)
	a := s.upload(cookie, "plan.ics", "BEGIN:VCALENDAR")
	s.expect(a, 303)
	path := a.Header.Get("Location")
	id := strings.TrimPrefix(path, "/feeds/preview/")
	s.unchanged(func() {
		s.expect(s.get(cookie, path), 200, "朝の扉", "Evening news", `value="番組表"`, "plan.ics")
		s.expect(s.get(s.as(sre), path), 404)
		s.expect(s.post(s.as(sre), "/feeds", "preview", id), 404)
	})
	var first, second string
	for _, row := range s.calendars.holds.Coming(noon) {
		if row.Summary == "朝の扉" {
			first = row.Mark()
		} else {
			second = row.Mark()
		}
	}
	s.expect(s.post(cookie, "/feeds", "preview", id, "name", "Plan", "shown", first, "shown", second, "shown", "7", "shown", "x", "keep", second), 303)
	s.unchanged(func() { s.expect(s.post(cookie, "/feeds", "preview", id, "name", "Plan"), 404) })
	facts, err := s.store.Snapshot(t.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	hidden := map[string]bool{}
	for _, e := range facts.Events {
		if e.FeedID != s.feed.ID {
			hidden[e.Title] = e.Hidden
		}
	}
	if len(hidden) != 2 || !hidden["朝の扉"] || hidden["Evening news"] {
		t.Errorf("hidden: %v", hidden)
	}
	if asked := s.calendars.asked; len(asked) > 0 {
		t.Errorf("%q was asked for an upload", asked)
	}
}

func TestAnEmptyFileIsNoCalendar(t *testing.T) {
	s := open(t)
	s.unchanged(func() { s.expect(s.upload(s.as(pr), "empty.ics", ""), 422, "This file is empty.") })
}

func TestChangingACalendar(t *testing.T) {
	s := open(t)
	cookie, path := s.as(pr), "/feeds/"+s.feed.ID
	for _, row := range []struct {
		sentence string
		fields   []string
		says     string
	}{
		{"without a name", []string{"name", " "}, "Fill this in."},
		{"to what is no address", []string{"name", "PR", "url", "our calendar"}, "This is not an address of a calendar."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				s.expect(s.post(cookie, path, append(row.fields, "version", version(s.feed.Version))...), 422, row.says)
			})
		})
	}
	s.expect(s.post(cookie, path, "name", "PR Tokyo", "version", version(s.feed.Version)), 303)
	feed, err := s.store.Feed(t.Context(), s.feed.ID)
	s.must(err)
	if feed.Name != "PR Tokyo" || feed.URL != secret {
		t.Errorf("the calendar is %q at another address: %v", feed.Name, feed.URL != secret)
	}
	s.expect(s.post(cookie, path+"/refresh"), 303)
	s.expect(s.post(cookie, path+"/delete", "version", version(feed.Version)), 303)
	feeds, err := s.store.Feeds(t.Context())
	s.must(err)
	if slices.ContainsFunc(feeds, func(f readiness.Feed) bool { return f.ID == s.feed.ID }) {
		t.Error("the calendar is still there")
	}
}
