package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// many imports n more events, one every so often from tomorrow on.
func (s *site) many(n int, every time.Duration) {
	s.Helper()
	in := intake.Incoming{Complete: true, From: noon, To: noon.AddDate(0, 0, 400)}
	for i := range n {
		in.Occurrences = append(in.Occurrences, occurrence(fmt.Sprintf("many-%04d@test", i), fmt.Sprintf("Many %04d", i), noon.Add(24*time.Hour+time.Duration(i)*every)))
	}
	feed, err := s.store.AddFeed(s.Context(), readiness.Feed{Name: "Many", URL: "https://calendar.example/many.ics"}, nil, readiness.System, noon)
	s.must(err)
	_, err = s.store.ApplyFeed(s.Context(), feed.ID, readiness.FeedFetch{BodyHash: "many", Next: noon.Add(time.Hour)}, in, noon)
	s.must(err)
}

var (
	shownEvents = regexp.MustCompile(`Many \d{4}`)
	furtherLink = regexp.MustCompile(`id="further"><a href="([^"]+)"`)
)

// Of very many events the board shows the first and leads to the others, of which it tells no call: each of them is on one page.
func TestABoardOfVeryManyEventsIsReadPartByPart(t *testing.T) {
	s := open(t)
	s.many(450, 10*time.Minute)
	cookie := s.as(readiness.SRE)
	seen := map[string]int{}
	path, parts := "/", 0
	for ; path != ""; parts++ {
		page := s.get(cookie, path)
		s.expect(page, http.StatusOK)
		here := map[string]bool{}
		for _, title := range shownEvents.FindAllString(page.body, -1) {
			here[title] = true
		}
		for title := range here {
			seen[title]++
		}
		path = ""
		if link := furtherLink.FindStringSubmatch(page.body); link != nil {
			path = strings.ReplaceAll(link[1], "&amp;", "&")
		}
	}
	if len(seen) != 450 || parts != 3 {
		t.Errorf("%d of 450 events are shown on %d pages", len(seen), parts)
	}
	s.expect(s.get(cookie, "/"), http.StatusOK, "Counted: the next 200 events.", "252 more from")
	s.expect(s.get(cookie, "/tasks"), http.StatusOK, "Counted: the next 200 events.")
	s.expect(s.get(cookie, "/?after=nonsense"), http.StatusUnprocessableEntity)
	s.expect(s.get(cookie, "/?after=1."+strings.Repeat("a", 65)), http.StatusUnprocessableEntity)
}

func TestWhatIsBeyondTheBoardIsReachedAllTheSame(t *testing.T) {
	s := open(t)
	s.many(450, 10*time.Minute)
	cookie := s.as(readiness.SRE)
	events, err := s.store.EventsStarting(t.Context(), noon, noon.AddDate(0, 0, 40))
	s.must(err)
	far := events[len(events)-2]
	if !strings.HasPrefix(far.Title, "Many") {
		far = events[len(events)-3]
	}
	for _, row := range []struct{ sentence, path, says string }{
		{"the event itself", "/events/" + far.ID, far.Title},
		{"what another level would bring", "/events/" + far.ID + "/level?to=4", far.Title},
		{"the triage", "/triage?event=" + events[0].ID, events[0].Title},
		{"the top page for it", "/toppage?event=" + far.ID, far.Title},
		{"a month with more than anybody reads", "/calendar?month=2026-11", "more than"},
		{"settings, for which no event is read", "/settings", ""},
	} {
		t.Log(row.sentence)
		says := row.says
		if says == "more than" {
			says = "136 more"
		}
		s.expect(s.get(cookie, row.path), http.StatusOK, says)
	}
}

// A page that shows no board reads none, but once a minute for what the navigation counts.
func TestSettingsReadNoEvents(t *testing.T) {
	s := open(t)
	cookie := s.as(readiness.SRE)
	s.expect(s.get(cookie, "/settings"), http.StatusOK)
	read := s.RevisionRead()
	for _, path := range []string{"/settings", "/levels", "/history", "/events/" + s.events[0].ID} {
		s.must(s.store.Announce(t.Context(), noon))
		s.expect(s.get(cookie, path), http.StatusOK)
		if got := s.RevisionRead(); got != read {
			t.Errorf("%s has the board read at revision %d", path, got)
		}
	}
	s.after(time.Minute)
	s.expect(s.get(cookie, "/settings"), http.StatusOK)
	if s.RevisionRead() == read {
		t.Error("what the navigation counts is older than a minute")
	}
}

// What is called off in great numbers hides nothing that is coming.
func TestTheNextExposureBehindVeryManyThatAreCalledOff(t *testing.T) {
	s := open(t)
	s.many(230, time.Minute)
	facts, err := s.store.Events(s.Context(), db.Listing{From: noon, To: noon.AddDate(1, 0, 0), Most: 229})
	s.must(err)
	in := intake.Incoming{Complete: true, From: noon, To: noon.AddDate(0, 0, 400)}
	for _, e := range facts.Events {
		o := occurrence(e.UID, e.Title, e.Start)
		o.Status = "cancelled"
		in.Occurrences = append(in.Occurrences, o)
	}
	last := occurrence("many-0229@test", "Many 0229", noon.Add(24*time.Hour+229*time.Minute))
	in.Occurrences = append(in.Occurrences, last)
	_, err = s.store.ApplyFeed(s.Context(), facts.Events[0].FeedID, readiness.FeedFetch{BodyHash: "off", Next: noon.Add(time.Hour)}, in, noon)
	s.must(err)
	for _, path := range []string{"/", "/wall"} {
		page := s.get(s.as(readiness.SRE), path)
		if strings.Contains(page.body, "Nothing is coming") || !strings.Contains(page.body, "Many 0229") {
			t.Errorf("%s does not show the event behind those that are called off", path)
		}
	}
}
