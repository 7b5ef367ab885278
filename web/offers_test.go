package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// renewed has the first event, which has a level, entered anew in its calendar, a day and two hours later, and gives the question
// that this makes.
func (s *site) renewed() intake.Offer {
	s.Helper()
	if open := s.open(); len(open) > 0 {
		return open[0]
	}
	_, err := s.store.SetLevel(s.Context(), s.events[0].ID, 4, "", 0, actorOf(s.people[sre]), noon)
	s.must(err)
	s.after(time.Hour)
	s.reimport(func(o *readiness.Occurrence) {
		o.UID, o.Start, o.End = "renewed", o.Start.Add(26*time.Hour), o.End.Add(26*time.Hour)
	})
	return s.open()[0]
}

func (s *site) open() []intake.Offer {
	s.Helper()
	open, err := s.store.Offers(s.Context(), noon.Add(time.Duration(s.passed.Load())))
	s.must(err)
	return open
}

func TestWhoIsAskedWhetherItIsTheSameProgramme(t *testing.T) {
	s := open(t)
	o := s.renewed()
	old, renewed := "/events/"+o.Pairs[0].From.ID, "/events/"+o.Pairs[0].To.ID
	const moved = "Fri 20 Nov 12:00 → Sat 21 Nov 14:00"
	form := `action="/offers/` + o.ID + `"`
	for _, page := range []string{"/", old, renewed, "/triage?event=" + o.Pairs[0].To.ID, "/feeds/" + s.feed.ID, "/offers/" + o.ID} {
		for _, role := range []readiness.Role{pr, sre, admin} {
			s.expect(s.get(s.as(role), page), http.StatusOK, "Is this the same programme?", moved, "Carried over: level 4, notes and history.", form, "Yes, carry it over", "No, it is another programme")
		}
		s.expect(s.get(s.as(pr), page, "Accept-Language", "ja"), http.StatusOK, "同じ番組ですか？準備を引き継ぎますか？", "11/20(金) 12:00 → 11/21(土) 14:00", "引き継ぐもの：レベル4、メモと履歴", "はい、準備を引き継ぐ")
		a := s.get(s.as(viewer), page)
		s.expect(a, http.StatusOK, "Is this the same programme?", moved, "PR or SRE answers this.")
		if strings.Contains(a.body, form) {
			t.Errorf("a viewer is offered an answer on %s", page)
		}
	}
	for _, page := range []string{"/wall", "/tasks", "/events/" + s.events[1].ID, "/?at=" + noon.Add(30*time.Minute).Format(time.RFC3339), old + "?at=" + noon.Add(30*time.Minute).Format(time.RFC3339)} {
		if a := s.get(s.as(pr), page); strings.Contains(a.body, "Is this the same programme?") || a.StatusCode != http.StatusOK {
			t.Errorf("%s asks: %d", page, a.StatusCode)
		}
	}
}

func TestAnAnswerLeadsBackToWhereItWasAsked(t *testing.T) {
	for _, row := range []struct{ sentence, from, answer, to, says string }{
		{"from the board", "/", "carry", "/?did=event.carried&of=OLD", "Preparation carried over"},
		{"no, from the board", "/", "refuse", "/?did=event.carry_refused&of=OLD", "Nothing is carried over"},
		{"from the old event", "/events/OLD", "carry", "/events/OLD?did=event.carried&of=OLD", "Preparation carried over"},
		{"from the new event, which is gone", "/events/NEW", "carry", "/events/OLD?did=event.carried&of=OLD", "Preparation carried over"},
		{"no, from the new event", "/events/NEW", "refuse", "/events/NEW?did=event.carry_refused&of=OLD", "Nothing is carried over"},
		{"from triage, where the new event is asked about", "/triage?event=NEW", "carry", "/triage?did=event.carried&of=OLD", "Preparation carried over"},
		{"from its calendar", "/feeds/FEED", "carry", "/feeds/FEED?did=event.carried&of=OLD", "Preparation carried over"},
		{"from elsewhere", "https://elsewhere.example/", "carry", "/?did=event.carried&of=OLD", "Preparation carried over"},
		{"from nowhere", "", "carry", "/?did=event.carried&of=OLD", "Preparation carried over"},
		{"from a page that asks nothing", "/levels", "carry", "/events/OLD?did=event.carried&of=OLD", "Preparation carried over"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t)
			o := s.renewed()
			names := strings.NewReplacer("OLD", o.Pairs[0].From.ID, "NEW", o.Pairs[0].To.ID, "FEED", s.feed.ID)
			cookie := s.as(pr)
			a := s.post(cookie, "/offers/"+o.ID, "answer", row.answer, "back", names.Replace(row.from))
			s.expect(a, http.StatusSeeOther)
			if to := a.Header.Get("Location"); to != names.Replace(row.to) {
				t.Fatalf("it leads to %s, want %s", to, names.Replace(row.to))
			}
			page := s.get(cookie, a.Header.Get("Location"))
			s.expect(page, http.StatusOK, row.says)
			if strings.Contains(page.body, `action="/offers/`) {
				t.Error("it is asked still")
			}
			undo := regexp.MustCompile(`class="toast[^>]*>(?s:.*?)action="(/changes/\d+/undo)"`).FindStringSubmatch(page.body)
			if row.says != "" && undo == nil {
				t.Fatalf("there is no way back on %s", main(page.body))
			}
			back := s.post(cookie, undo[1])
			s.expect(back, http.StatusSeeOther)
			s.expect(s.get(cookie, back.Header.Get("Location")), http.StatusOK, "Taken back", "Is this the same programme?")
			if again := s.open(); len(again) != 1 || again[0].ID != o.ID {
				t.Errorf("open is %+v", again)
			}
		})
	}
}

func TestAQuestionThatWasAnsweredMeanwhile(t *testing.T) {
	s := open(t)
	o := s.renewed()
	s.expect(s.post(s.as(sre), "/offers/"+o.ID, "answer", "refuse"), http.StatusSeeOther)
	s.unchanged(func() {
		for _, answer := range []string{"carry", "refuse", ""} {
			s.expect(s.post(s.as(pr), "/offers/"+o.ID, "answer", answer), http.StatusNotFound, "Answered already", "the old event is back")
		}
	})
	s.expect(s.get(s.as(pr), "/offers/"+o.ID, "Accept-Language", "ja"), http.StatusNotFound, "すでに回答済みです")
	s.expect(s.get(s.as(viewer), "/offers/none"), http.StatusNotFound, "Answered already")
	s.expect(s.get(s.as(pr), "/?did=event.carried&of=none"), http.StatusOK)
}

func TestWorkOnTheNewEventStandsInTheWay(t *testing.T) {
	s := open(t)
	o := s.renewed()
	renewed := o.Pairs[0].To
	_, err := s.store.TellBrief(t.Context(), renewed.ID, readiness.Brief{Kind: "live"}, 0, actorOf(s.people[pr]), noon.Add(time.Hour))
	s.must(err)
	s.unchanged(func() {
		s.expect(s.post(s.as(pr), "/offers/"+o.ID, "answer", "carry"), http.StatusUnprocessableEntity, "the new event has work of its own", `href="/events/`+renewed.ID+`"`, "Sat 21 Nov 14:00 JST", `data-refused="events has_work"`)
	})
	s.expect(s.get(s.as(pr), "/events/"+renewed.ID), http.StatusOK, "Is this the same programme?")
}

func TestSomeOfASeriesGoOnAndSomeDoNot(t *testing.T) {
	s := open(t)
	weekly := func(uid string, day int, hour int) (airs []readiness.Occurrence) {
		for k := range 4 {
			start := time.Date(2026, time.November, day+7*k, hour, 0, 0, 0, tokyo)
			airs = append(airs, readiness.Occurrence{UID: uid, RecurrenceID: start.UTC().Format(time.RFC3339), Summary: "Weekly", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed})
		}
		return airs
	}
	whole := s.calendars.holds.Occurrences
	put := func(airs []readiness.Occurrence) {
		now := noon.Add(time.Duration(s.passed.Load()))
		in := intake.Incoming{Occurrences: append(airs, whole...), Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
		_, err := s.store.ApplyFeed(t.Context(), s.feed.ID, readiness.FeedFetch{Next: now.Add(time.Hour)}, in, now)
		s.must(err)
	}
	put(weekly("thursdays", 19, 21))
	facts, err := s.store.Snapshot(t.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	for _, e := range facts.Events {
		if e.Title == "Weekly" {
			_, err := s.store.SetLevel(t.Context(), e.ID, 3, "", 0, actorOf(s.people[sre]), noon)
			s.must(err)
		}
	}
	s.after(time.Hour)
	put(weekly("fridays", 20, 20))
	o := s.open()[0]
	page, cookie := "/offers/"+o.ID, s.as(pr)
	for _, at := range []string{"/", "/feeds/" + s.feed.ID, page, "/events/" + o.Pairs[1].To.ID} {
		s.expect(s.get(cookie, at), http.StatusOK, "4 airings: Thu 21:00 → Fri 20:00", "level 3")
		s.expect(s.get(cookie, at, "Accept-Language", "ja"), http.StatusOK, "4回分：木 21:00 → 金 20:00")
	}
	boxes := regexp.MustCompile(`name="events" value="([^"]+)" checked`)
	shown := s.get(cookie, page)
	if got := boxes.FindAllStringSubmatch(shown.body, -1); len(got) != 4 || got[0][1] != o.Pairs[0].From.ID {
		t.Fatalf("the boxes are %v", got)
	}
	s.expect(shown, http.StatusOK, "Thu 19 Nov 21:00 → Fri 20 Nov 20:00", "Thu 10 Dec 21:00 → Fri 11 Dec 20:00")
	s.unchanged(func() {
		a := s.post(cookie, page, "answer", "carry", "events", "")
		s.expect(a, http.StatusUnprocessableEntity, "Tick at least one.")
		if boxes.MatchString(a.body) {
			t.Error("what was not ticked is ticked now")
		}
		s.expect(s.post(cookie, page, "answer", "carry", "events", "", "events", "none"), http.StatusUnprocessableEntity, "There is no such event.")
	})
	s.expect(s.post(cookie, page, "answer", "carry", "events", "", "events", o.Pairs[0].From.ID, "events", o.Pairs[1].From.ID), http.StatusSeeOther)
	s.expect(s.get(cookie, page), http.StatusOK, "2 airings: Thu 21:00 → Fri 20:00")
	s.expect(s.post(cookie, page, "answer", "refuse"), http.StatusSeeOther)
	if left := s.open(); len(left) > 0 {
		t.Errorf("still asked: %+v", left)
	}
	s.expect(s.get(cookie, "/history?event="+o.Pairs[0].From.ID), http.StatusOK, "The pr carried the preparation over: Weekly, Thu 19 Nov 21:00 JST → Fri 20 Nov 20:00 JST")
	s.expect(s.get(cookie, "/history?event="+o.Pairs[3].From.ID), http.StatusOK, "it is another programme: Weekly, Thu 10 Dec 21:00 JST → Fri 11 Dec 20:00 JST")
}

func TestExchangedTitlesAreAskedAbout(t *testing.T) {
	s := open(t)
	_, err := s.store.SetLevel(t.Context(), s.events[0].ID, 4, "", 0, actorOf(s.people[sre]), noon)
	s.must(err)
	s.after(time.Hour)
	airs := s.calendars.holds.Occurrences
	s.reimport(func(o *readiness.Occurrence) { o.Summary, airs[1].Summary = airs[1].Summary, o.Summary })
	o := s.open()[0]
	for _, page := range []string{"/", "/events/" + s.events[0].ID, "/events/" + s.events[1].ID, "/feeds/" + s.feed.ID} {
		s.expect(s.get(s.as(pr), page, "Accept-Language", "ja"), http.StatusOK, "2件のタイトルが入れ替わりました。準備も入れ替えますか？", "「Evening news」11/20(金) 12:00 ⇄ 「朝の扉」", "はい、準備も入れ替える", "いいえ、このままにする")
	}
	a := s.post(s.as(pr), "/offers/"+o.ID, "answer", "carry", "back", "/events/"+s.events[1].ID)
	s.expect(s.get(s.as(pr), a.Header.Get("Location")), http.StatusOK)
	if e, err := s.store.Event(t.Context(), s.events[0].ID); err != nil || e.Title != s.events[0].Title || !e.Start.Equal(s.events[1].Start) || e.Level != 4 {
		t.Errorf("%v: %+v", err, e)
	}
	if got := s.newest(journal.EventCarried); got.ActorID == "" {
		t.Errorf("%+v", got)
	}
}

func TestAHeldCalendarAsksFirst(t *testing.T) {
	s := open(t)
	var airs []readiness.Occurrence
	for k := range 8 {
		airs = append(airs, occurrence(fmt.Sprint("held", k), fmt.Sprint("Held ", k), noon.AddDate(0, 0, 10+k)))
	}
	whole := s.calendars.holds.Occurrences
	put := func() {
		now := noon.Add(time.Duration(s.passed.Load()))
		in := intake.Incoming{Occurrences: append(append([]readiness.Occurrence{}, airs...), whole...), Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
		_, err := s.store.ApplyFeed(t.Context(), s.feed.ID, readiness.FeedFetch{Next: now.Add(time.Hour)}, in, now)
		s.must(err)
	}
	put()
	facts, err := s.store.Snapshot(t.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	for _, e := range facts.Events {
		_, err := s.store.SetLevel(t.Context(), e.ID, 3, "", 0, actorOf(s.people[sre]), noon)
		s.must(err)
	}
	s.after(time.Hour)
	for k := range airs {
		airs[k].UID, airs[k].Start, airs[k].End = "new-"+airs[k].UID, airs[k].Start.Add(time.Hour), airs[k].End.Add(time.Hour)
	}
	put()
	s.expect(s.get(s.as(pr), "/feeds/"+s.feed.ID), http.StatusOK, "Answer the question above first", "8 airings, the first:", `action="/feeds/`+s.feed.ID+`/release"`)
	o := s.open()[0]
	s.expect(s.post(s.as(pr), "/offers/"+o.ID, "answer", "carry", "back", "/feeds/"+s.feed.ID), http.StatusSeeOther)
	if a := s.get(s.as(pr), "/feeds/"+s.feed.ID); strings.Contains(a.body, "/release") || strings.Contains(a.body, "Answer the question above first") {
		t.Errorf("something is held: %s", main(a.body))
	}
}
