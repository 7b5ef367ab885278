package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/outfeed"
	"tallylight/web/secrets"
)

// subscribed makes a calendar link of somebody, and gives its address.
func (s *site) subscribed(role readiness.Role, link outfeed.Link) (id, path string) {
	s.Helper()
	key, hash := secrets.NewSecret("")
	if link.Name == "" {
		link.Name = "Mine"
	}
	link.Tail = display.TailOf(key)
	made, err := s.store.AddOutfeed(s.Context(), link, hash, actorOf(s.people[role]), noon)
	s.must(err)
	return made.ID, outfeed.Path(key)
}

var madeAddress = regexp.MustCompile(`id="made">([^<]+)<`)

func TestTheLifeOfACalendarLink(t *testing.T) {
	s := open(t)
	maker := s.as(pr)
	s.expect(s.post(maker, "/subscribe", "name", ""), 422, "Fill this in.")
	page := s.get(maker, s.post(maker, "/subscribe", "name", "PR desk", "shows", "events:2", "audience", "open", "lang", "ja", "gates", "true").Header.Get("Location"))
	s.expect(page, 200, "not shown again", "Google shows changes after 8 to 24 hours. For tonight use Slack or the CalDAV push.")
	_, path, _ := strings.Cut(madeAddress.FindStringSubmatch(page.body)[1], "://")
	path = path[strings.Index(path, "/"):]
	read := s.get("", path)
	s.expect(read, 200, "BEGIN:VCALENDAR", "X-WR-CALNAME:Tallylight：PR desk", "END:VCALENDAR")
	for name, want := range map[string]string{"Content-Type": "text/calendar; charset=utf-8", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Set-Cookie": ""} {
		if got := read.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	list := s.get(maker, "/subscribe")
	s.expect(list, 200, "PR desk", "/ical/…"+path[len(path)-8:], "Level 2", "Gates too", "read Tue 17 Nov")
	if key := strings.TrimSuffix(strings.TrimPrefix(path, "/ical/"), ".ics"); strings.Contains(list.body, key) || strings.Contains(s.log.String(), key) {
		t.Error("the list or the log of the program tells the key")
	}
	links, err := s.store.Outfeeds(t.Context(), "")
	s.must(err)
	for _, other := range []string{s.as(viewer), s.as(sre)} {
		s.expect(s.post(other, "/subscribe/"+links[0].ID+"/delete"), 404)
		if strings.Contains(s.get(other, "/subscribe").body, "PR desk") {
			t.Error("somebody else sees it")
		}
	}
	s.expect(s.get(s.as(admin), "/subscribe"), 200, "PR desk")
	s.expect(s.post(maker, "/subscribe/"+links[0].ID+"/rotation"), 303)
	s.expect(s.get("", path), 410)
	s.expect(s.post(maker, "/subscribe/"+links[0].ID+"/delete"), 303)
	s.expect(s.get(maker, "/history?kind=people"), 200, "made a calendar link: PR desk", "revoked the calendar link PR desk")
}

func TestWhoeverHasTheCalendarIsAnswered304(t *testing.T) {
	s := open(t)
	_, path := s.subscribed(pr, outfeed.Link{Shows: outfeed.Events, Lang: "ja", Audience: display.Open})
	first := s.get("", path)
	s.expect(first, 200, "朝の扉")
	etag := first.Header.Get("ETag")
	s.unchanged(func() {
		again := s.get("", path, "If-None-Match", etag)
		s.expect(again, 304)
		if again.body != "" || again.Header.Get("ETag") != etag {
			t.Errorf("304 with %q", again.body)
		}
	})
	s.after(25 * time.Hour)
	later := s.get("", path, "If-None-Match", etag)
	if later.StatusCode == 200 && later.body == first.body {
		t.Error("the same bytes were sent again")
	}
	if got := first.Header.Get("Last-Modified"); got != "" {
		t.Errorf("in its first second, when it may change again, it was modified last at %s", got)
	}
	s.after(time.Second)
	since := s.get("", path).Header.Get("Last-Modified")
	for _, row := range []struct {
		sentence string
		asks     []string
		status   int
	}{
		{"who has it since it was modified", []string{"If-Modified-Since", since}, 304},
		{"who has it from later", []string{"If-Modified-Since", noon.Add(26 * time.Hour).Format(http.TimeFormat)}, 304},
		{"who has an older one", []string{"If-Modified-Since", noon.Format(http.TimeFormat)}, 200},
		{"a time that is none", []string{"If-Modified-Since", "yesterday"}, 200},
		{"a tag counts more than a time", []string{"If-Modified-Since", since, "If-None-Match", `"another"`}, 200},
		{"one of several tags, weakened by a proxy", []string{"If-None-Match", `"another", W/` + later.Header.Get("ETag")}, 304},
	} {
		if a := s.get("", path, row.asks...); a.StatusCode != row.status {
			t.Errorf("%s: %d, want %d", row.sentence, a.StatusCode, row.status)
		}
	}
	head := s.ask("", "HEAD", path, "")
	s.expect(head, 200)
	if head.body != "" || head.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %q", head.body)
	}
}

func TestACalendarTellsNoMoreThanItsMakerMayKnow(t *testing.T) {
	s := open(t)
	e, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "Oyamada premiere", Location: "Studio 9", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour), Zone: "Asia/Tokyo", Level: 4},
		actorOf(s.people[sre]), noon)
	s.must(err)
	_, err = s.store.TellBrief(t.Context(), e.ID, readiness.Brief{Embargo: "all", EmbargoUntil: noon.AddDate(0, 0, 9).Format(time.RFC3339)}, 0, actorOf(s.people[pr]), noon)
	s.must(err)
	s.expect(s.post(s.as(viewer), "/subscribe", "name", "x", "audience", "open"), 422)
	for _, row := range []struct {
		sentence string
		link     outfeed.Link
		tells    bool
	}{
		{"SRE and PR read it", outfeed.Link{Shows: outfeed.Events, Lang: "en", Audience: display.Open}, true},
		{"others read that something airs", outfeed.Link{Shows: outfeed.Events, Lang: "en", Audience: display.Masked, Gates: true}, false},
	} {
		_, path := s.subscribed(pr, row.link)
		a := s.get("", path)
		s.expect(a, 200, e.ID)
		if strings.Contains(a.body, "Oyamada") != row.tells || strings.Contains(a.body, "Studio 9") != row.tells || strings.Contains(a.body, "Confidential event") == row.tells {
			t.Errorf("%s: %s", row.sentence, a.body)
		}
	}
}

func TestAKeyOfACalendarOpensNothingElse(t *testing.T) {
	s := withAPI(t)
	_, path := s.subscribed(admin, outfeed.Link{Shows: outfeed.Events, Lang: "en", Audience: display.Open})
	key := strings.TrimSuffix(strings.TrimPrefix(path, "/ical/"), ".ics")
	for _, other := range []string{"/ical/" + key, "/ical/none.ics", "/ical/.ics", "/wall?key=" + key, "/live?key=" + key} {
		if a := s.get("", other); a.StatusCode != 410 {
			t.Errorf("%s: %d", other, a.StatusCode)
		}
	}
	s.expect(s.get("", "/?key="+key), 303)
	s.expect(s.ask("", "GET", "/api/v1/events", "", "Authorization", "Bearer "+key), 401)
}

func TestOurOwnCalendarIsNotImported(t *testing.T) {
	s := open(t)
	_, path := s.subscribed(pr, outfeed.Link{Shows: outfeed.Events, Lang: "ja", Audience: display.Open, Gates: true})
	body := s.get("", path).body
	if n := strings.Count(body, "BEGIN:VEVENT"); n < 3 {
		t.Fatalf("%d entries", n)
	}
	window := calendar.Window{From: noon.AddDate(0, -3, 0), To: noon.AddDate(1, 0, 0)}
	for name, as := range map[string]string{"as it is": body, "by way of another program": strings.Replace(body, outfeed.Program, "-//Google Inc//Google Calendar//EN", 1)} {
		read := (&calendar.Reader{Home: tokyo}).Read([]byte(as), window)
		if read.Outcome != calendar.NotACalendar || read.Got != "ours" || len(read.Occurrences) > 0 {
			t.Errorf("%s: %s %s, %d occurrences", name, read.Outcome, read.Got, len(read.Occurrences))
		}
	}
	theirs := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:theirs\r\nDTSTART:20261118T120000Z\r\nSUMMARY:Talk\r\nEND:VEVENT\r\n"
	mixed := theirs + body[strings.Index(body, "BEGIN:VTIMEZONE"):]
	read := (&calendar.Reader{Home: tokyo}).Read([]byte(mixed), window)
	if len(read.Occurrences) != 1 || read.Occurrences[0].UID != "theirs" || len(read.Problems) != 1 || read.Problems[0].Code != "own-events" || !read.Complete {
		t.Errorf("%+v", read)
	}
}
