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

// importing adds a calendar of its own.
func (s *site) importing(occurrences ...readiness.Occurrence) readiness.Feed {
	s.Helper()
	feed, err := s.store.AddFeed(s.Context(), readiness.Feed{Name: "More", URL: "https://calendar.example/" + occurrences[0].UID + ".ics"}, nil, readiness.System, noon)
	s.must(err)
	in := intake.Incoming{Occurrences: occurrences, Complete: true, From: noon.AddDate(0, 0, -30), To: noon.AddDate(0, 0, 400)}
	_, err = s.store.ApplyFeed(s.Context(), feed.ID, readiness.FeedFetch{BodyHash: "more", Next: noon.Add(time.Hour)}, in, noon.AddDate(0, 0, -2))
	s.must(err)
	return feed
}

// What is to be put right far behind the first events of the board stands on the page of its calendar, and the board does not tell
// the number of its part as that of all.
func TestWhatIsToBePutRightBehindTheBoard(t *testing.T) {
	s := open(t)
	s.many(1200, 10*time.Minute)
	near := occurrence("near@test", "窓 03:07", noon.Add(25*time.Hour))
	feed := s.importing(near, occurrence("far@test", "扉 04:08", noon.Add(24*time.Hour+300*10*time.Minute)),
		occurrence("beyond@test", "門 05:09", noon.Add(24*time.Hour+1190*10*time.Minute)))
	cookie := s.as(pr)
	page := s.get(cookie, "/feeds/"+feed.ID)
	s.expect(page, http.StatusOK, "The title says 03:07", "The title says 04:08", "Found among the next 1000 events of all calendars.")
	if strings.Contains(page.body, "05:09") {
		t.Error("what is told of the events is not of the first 1000")
	}
	s.expect(s.get(cookie, "/"), http.StatusOK, "<b>1+</b> to put right in the calendar")
}

// Two calendars that differ are told of on the page of the one that decides and on that of the event, however many others there are.
func TestCalendarsThatDifferAreToldOfAmongVeryMany(t *testing.T) {
	s := open(t)
	s.second()
	for _, others := range []int{0, 450} {
		if others > 0 {
			s.many(others, 10*time.Minute)
		}
		for _, path := range []string{"/feeds/" + s.events[0].FeedID, "/events/" + s.events[0].ID} {
			s.expect(s.get(s.as(pr), path), http.StatusOK, "the calendar Programming says ")
		}
	}
}

// Where the board has all events, so has the page of a calendar.
func TestWhatIsToBePutRightIsCountedWhereAllIsRead(t *testing.T) {
	s := open(t)
	feed := s.importing(occurrence("near@test", "窓 03:07", noon.Add(25*time.Hour)), occurrence("far@test", "扉 04:08", noon.Add(300*24*time.Hour)))
	cookie := s.as(pr)
	if page := s.get(cookie, "/feeds/"+feed.ID); strings.Contains(page.body, "Found among") || !strings.Contains(page.body, "04:08") {
		t.Error("the page of a calendar does not tell of all its events")
	}
	s.expect(s.get(cookie, "/"), http.StatusOK, "<b>2</b> to put right in the calendar")
}

// An event that is just over stands among those to come, and is none of them.
func TestWhatIsOverIsNotCountedAmongTheNext(t *testing.T) {
	s := open(t)
	s.many(450, 10*time.Minute)
	s.importing(occurrence("over@test", "Over", noon.Add(-2*time.Hour)))
	for _, path := range []string{"/", "/tasks"} {
		s.expect(s.get(s.as(sre), path), http.StatusOK, "Counted: the next 200 events.")
	}
}

var pips = regexp.MustCompile(`class="pips"[^>]*aria-label="([^"]*)"`)

// The top page on the board is judged for the next event that asks something of it, also where that is behind the events that the
// board reads.
func TestTheTopPageIsJudgedForWhoAsksBehindTheBoard(t *testing.T) {
	judged := func(ordinary int, levels ...int) string {
		t.Helper()
		s := open(t)
		var all []readiness.Occurrence
		for i := range ordinary {
			o := occurrence(fmt.Sprintf("plain-%04d@test", i), "Plain", noon.Add(time.Hour+time.Duration(i)*time.Minute))
			o.Level = 1
			all = append(all, o)
		}
		for i, level := range levels {
			o := occurrence(fmt.Sprintf("asks-%d@test", i), "Asks", noon.Add(2*24*time.Hour+time.Duration(i)*time.Hour))
			o.Level = level
			all = append(all, o)
		}
		s.importing(all...)
		said := pips.FindStringSubmatch(s.get(s.as(sre), "/").body)
		if said == nil {
			t.Fatal("the board does not show how the top page is judged")
		}
		return said[1]
	}
	standing, high := judged(1), judged(1, 5)
	if standing == high {
		t.Fatalf("an event that asks for more is judged like none: %s", high)
	}
	for _, row := range []struct {
		sentence string
		levels   []int
		want     string
	}{
		{"nobody asks", nil, standing},
		{"one behind the others asks", []int{5}, high},
		{"the first that asks decides, not one without a level while air is far", []int{0, 1, 5, 2}, high},
	} {
		if got := judged(260, row.levels...); got != row.want {
			t.Errorf("%s: the board says %q, want %q", row.sentence, got, row.want)
		}
	}
}
