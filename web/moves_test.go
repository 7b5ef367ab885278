package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// reimport lets the calendar say something else of its first event.
func (s *site) reimport(alter func(*readiness.Occurrence)) readiness.Event {
	s.Helper()
	alter(&s.calendars.holds.Occurrences[0])
	now := noon.Add(time.Duration(s.passed.Load()))
	in := intake.Incoming{Occurrences: s.calendars.holds.Occurrences, Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
	_, err := s.store.ApplyFeed(s.Context(), s.feed.ID, readiness.FeedFetch{Next: now.Add(time.Hour)}, in, now)
	s.must(err)
	e, err := s.store.Event(s.Context(), s.events[0].ID)
	s.must(err)
	return e
}

func later(d time.Duration) func(*readiness.Occurrence) {
	return func(o *readiness.Occurrence) { o.Start, o.End = o.Start.Add(d), o.End.Add(d) }
}

func TestSRETakesNoteOfAMove(t *testing.T) {
	s := open(t)
	on := s.as(sre)
	page := "/events/" + s.events[0].ID
	if body := s.get(on, page).body; strings.Contains(body, "/acknowledgement") {
		t.Error("an event that has not moved asks for note")
	}
	moved := s.reimport(later(90 * time.Minute)) // from 12:00 to 13:30 in Tokyo
	version := strconv.FormatInt(moved.Version, 10)
	s.expect(s.get(on, page), http.StatusOK, "Moved from Fri 20 Nov 12:00 to Fri 20 Nov 13:30 JST.", "/acknowledgement", "Take note")
	s.expect(s.get(on, page, "Accept-Language", "ja"), http.StatusOK, "11/20(金) 12:00から11/20(金) 13:30 JSTに変更されました。", "変更を確認した")
	s.expect(s.get(on, "/"), http.StatusOK, "Moved from Fri 20 Nov 12:00, SRE has not taken note")
	for _, role := range []readiness.Role{viewer, pr} {
		a := s.get(s.as(role), page)
		s.expect(a, http.StatusOK, "Waiting for SRE to take note.")
		if strings.Contains(a.body, "/acknowledgement") {
			t.Errorf("%s is offered a button that is refused", role)
		}
		s.unchanged(func() {
			s.expect(s.post(s.as(role), page+"/acknowledgement", "version", version), http.StatusForbidden)
		})
	}
	s.unchanged(func() {
		stale := strconv.FormatInt(moved.Version-1, 10)
		s.expect(s.post(on, page+"/acknowledgement", "version", stale), http.StatusConflict)
	})

	answer := s.post(on, page+"/acknowledgement", "version", version)
	s.expect(answer, http.StatusSeeOther)
	s.expect(s.get(on, answer.Header.Get("Location")), http.StatusOK, "Taken note of the new time", "The sre took note of it Tue 17 Nov 12:00 JST.",
		"The sre took note of the move of 朝の扉 to Fri 20 Nov 13:30 JST")
	s.expect(s.get(on, "/"), http.StatusOK, "Moved from Fri 20 Nov 12:00<")
	s.unchanged(func() {
		s.expect(s.post(on, page+"/acknowledgement", "version", version), http.StatusSeeOther)
	})

	s.after(time.Hour)
	s.reimport(later(24 * time.Hour))
	s.expect(s.get(on, page), http.StatusOK, "Moved from Fri 20 Nov 13:30 to Sat 21 Nov 13:30 JST.", "Take note")
}

func TestAMoveThatNeverWasCannotBeNoted(t *testing.T) {
	s := open(t)
	e := s.events[0]
	s.unchanged(func() {
		s.expect(s.post(s.as(sre), "/events/"+e.ID+"/acknowledgement", "version", strconv.FormatInt(e.Version, 10)),
			http.StatusUnprocessableEntity, "This event has not moved.")
	})
}

func TestNothingHasAiredDaysAhead(t *testing.T) {
	s := open(t)
	e := s.events[0]
	s.unchanged(func() {
		s.expect(s.post(s.as(pr), "/events/"+e.ID+"/aired", "version", strconv.FormatInt(e.Version, 10)),
			http.StatusUnprocessableEntity, "This event has not begun.")
	})
}

func TestFindingsAreTold(t *testing.T) {
	s := open(t)
	page := "/events/" + s.events[0].ID
	if body := s.get(s.as(pr), "/").body; strings.Contains(body, "to put right") {
		t.Error("a clean calendar is complained about")
	}
	s.reimport(func(o *readiness.Occurrence) { o.Summary, o.NoZone = "朝の扉 25:00", true })
	s.expect(s.get(s.as(pr), page), http.StatusOK, "The title says 25:00, the start is Fri 20 Nov 12:00 JST.",
		"Its time names no time zone; Asia/Tokyo is taken.", "Put right whichever is wrong")
	s.expect(s.get(s.as(pr), "/"), http.StatusOK, "<b>2</b> to put right in the calendar")

	s.reimport(func(o *readiness.Occurrence) { o.Private = true })
	s.expect(s.get(s.as(pr), page), http.StatusOK, "The title says 25:00")
	for _, path := range []string{page, "/"} {
		if body := s.get(s.as(viewer), path).body; strings.Contains(body, "25:00") || strings.Contains(body, "to put right") {
			t.Errorf("%s tells a viewer of a private event", path)
		}
	}
}

func TestVanishedAndBackAgain(t *testing.T) {
	s := open(t)
	on, page := s.as(pr), "/events/"+s.events[0].ID
	all := s.calendars.holds.Occurrences
	s.calendars.holds.Occurrences = all[1:]
	s.reimport(func(*readiness.Occurrence) {})
	s.expect(s.get(on, page), http.StatusOK, "No longer in the PR calendar since Tue 17 Nov 12:00 JST", "Its checklist is kept")
	whole := s.get(on, page)
	s.calendars.holds.Occurrences = all
	s.reimport(func(o *readiness.Occurrence) { o.Status = readiness.Cancelled })
	frozen := s.get(on, page)
	s.expect(frozen, http.StatusOK, "Cancelled in the PR calendar since Tue 17 Nov 12:00 JST", "frozen", "its tasks stopped")
	offered := func(a answer) int { return strings.Count(a.body, ">Pick up<") }
	if n := offered(frozen); n == 0 || n >= offered(whole) {
		t.Errorf("%d tasks can be picked up, %d before: want those of scaling in and learning", n, offered(whole))
	}
	s.reimport(func(o *readiness.Occurrence) { o.Status = readiness.Confirmed })
	s.expect(s.get(on, page), http.StatusOK, "Back in the calendar: 朝の扉")
}

func TestTheEventThatWasAskedForLeadsTheTriage(t *testing.T) {
	s := open(t)
	var last readiness.Event
	for i := range 40 {
		e := readiness.Event{Title: "Show " + strconv.Itoa(i), Start: noon.AddDate(0, 0, 20+i), End: noon.AddDate(0, 0, 20+i).Add(time.Hour), Zone: "Asia/Tokyo"}
		var err error
		last, err = s.store.CreateEvent(s.Context(), e, readiness.System, noon)
		s.must(err)
	}
	on, target := s.as(pr), `id="ev-`+last.ID+`"`
	if body := s.get(on, "/triage").body; strings.Contains(body, target) {
		t.Error("the last of many events is asked about without being asked for")
	}
	s.expect(s.get(on, "/"), http.StatusOK, `href="/triage?event=`+last.ID)
	s.expect(s.get(on, "/triage?event="+last.ID), http.StatusOK, target)
	s.expect(s.get(on, "/triage?event=none"), http.StatusOK)
}

func TestPeopleChooseWhichCalendarDecides(t *testing.T) {
	s := open(t)
	page := "/events/" + s.events[0].ID // on air on Fri 20 Nov 12:00 JST in the calendar that came first
	second := s.second()
	differ := "The calendar PR says Fri 20 Nov 12:00 JST, the calendar Programming says Fri 20 Nov 13:00 JST; PR decides."
	s.expect(s.get(s.as(pr), page), http.StatusOK, "From PR, also in Programming", differ, "Let Programming decide")
	s.expect(s.get(s.as(pr), page, "Accept-Language", "ja"), http.StatusOK, "「Programming」の日時に従う")
	for _, feed := range []string{s.feed.ID, second.ID} {
		s.expect(s.get(s.as(pr), "/feeds/"+feed), http.StatusOK, differ)
	}
	version := strconv.FormatInt(s.events[0].Version, 10)
	if body := s.get(s.as(viewer), page).body; strings.Contains(body, "Let Programming decide") {
		t.Error("a viewer is offered a button that is refused")
	}
	s.unchanged(func() {
		s.expect(s.post(s.as(viewer), page+"/feed", "version", version, "feed", second.ID), http.StatusForbidden)
		s.expect(s.post(s.as(pr), page+"/feed", "version", version, "feed", "none"), http.StatusUnprocessableEntity, "That calendar does not hold this event any more.")
		s.expect(s.post(s.as(pr), page+"/feed", "version", "99", "feed", second.ID), http.StatusConflict)
	})
	answer := s.post(s.as(pr), page+"/feed", "version", version, "feed", second.ID)
	s.expect(answer, http.StatusSeeOther)
	s.expect(s.get(s.as(pr), answer.Header.Get("Location")), http.StatusOK, "The other calendar decides now", "/undo", "Fri 20 Nov 13:00",
		"From Programming", "Let PR decide", "chose the calendar Programming instead of PR")
}
