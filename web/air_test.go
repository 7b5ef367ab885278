package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
)

func TestMovingTheAirTime(t *testing.T) {
	s := open(t) // the first event airs on Fri 20 Nov 12:00 JST, for an hour
	on, page := s.as(pr), "/events/"+s.events[0].ID
	stands := func() readiness.Event {
		e, err := s.store.Event(t.Context(), s.events[0].ID)
		s.must(err)
		return e
	}
	move := func(fields ...string) answer {
		return s.post(on, page+"/postponement", append(fields, "version", version(stands().Version))...)
	}
	start := stands().Start

	s.expect(move("minutes", "30"), 303)
	if got := stands().Start; !got.Equal(start.Add(30 * time.Minute)) {
		t.Fatalf("half an hour later it starts %s", got)
	}
	s.expect(s.get(on, page+"?did=event.postponed"), 200, "Moved: ", "/changes/", "The PR calendar still says Fri 20 Nov 12:00", "Follow the calendar")

	s.expect(move("date", "2026-11-20", "start", "25:30", "end", "26:00", "zone", "Asia/Tokyo"), 303)
	if got := stands().Start; !got.Equal(time.Date(2026, 11, 20, 16, 30, 0, 0, time.UTC)) {
		t.Fatalf("on the clock of 30 hours it starts %s", got)
	}
	s.expect(move("date", "2026-11-20", "start", "09:00", "end", "10:00", "zone", "America/Los_Angeles"), 303)
	if got := stands().Start; !got.Equal(time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)) {
		t.Fatalf("on the other clock it starts %s", got)
	}

	s.expect(move("follow", "true"), 303)
	if e := stands(); e.Postponed() || !e.Start.Equal(start) {
		t.Fatalf("it does not follow the calendar again: %s", e.Start)
	}
	s.expect(move("follow", "true"), 303)
	undo := s.newest(journal.WasPostponed)
	s.expect(s.post(on, "/changes/"+version(undo.Seq)+"/undo"), 303)
	if got := stands().Start; got.Equal(start) {
		t.Error("the move back was not taken back")
	}
}

func TestAirTimesThatCannotBe(t *testing.T) {
	s := open(t)
	page := "/events/" + s.events[0].ID
	for _, row := range []struct {
		sentence string
		form     []string
		says     string
	}{
		{"no minutes at all", []string{"minutes", "0"}, "By the button an event moves by at most 24 hours."},
		{"a week", []string{"minutes", "10080"}, "By the button an event moves by at most 24 hours."},
		{"a word", []string{"minutes", "many"}, "Write a whole number."},
		{"an end before the start", []string{"date", "2026-11-20", "start", "21:00", "end", "20:00", "last_day", "2026-11-20"}, "The end is not after the start."},
		{"a clock that there is not", []string{"date", "2026-11-20", "start", "31:00"}, "The clock goes to 29:59."},
		{"no start", []string{"date", "2026-11-20"}, "Fill this in."},
		{"a zone that there is not", []string{"date", "2026-11-20", "start", "21:00", "zone", "Asia/Nowhere"}, "There is no such value."},
		{"two years", []string{"date", "2026-11-20", "start", "21:00", "last_day", "2028-11-20", "end", "21:00"}, "An event lasts at most a year."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				a := s.post(s.as(pr), page+"/postponement", append(row.form, "version", version(s.events[0].Version))...)
				s.expect(a, 422, row.says, `href="`+page+`/postponement?lang=ja"`)
				for i := 0; i < len(row.form); i += 2 {
					if name := row.form[i]; name == "start" || name == "end" {
						s.expect(a, 422, `name="`+name+`" value="`+row.form[i+1]+`"`)
					}
				}
			})
		})
	}
	s.expect(s.post(s.as(pr), page+"/postponement", "version", version(s.events[0].Version), "minutes", "30"), 303)
	stale := s.post(s.as(pr), page+"/postponement", "version", version(s.events[0].Version), "minutes", "30")
	s.expect(stale, 409, "12:30", "13:30", "Later by, minutes")
	s.expect(s.post(s.as(pr), page+"/on-air", "version", "1"), 422, "This event begins in more than 24 hours.")
	s.after(48*time.Hour + 30*time.Minute) // 24 hours before it begins
	s.expect(s.post(s.as(pr), page+"/on-air", "version", "1"), 409, "Someone was faster")
}

func TestOnTheDay(t *testing.T) {
	s := open(t)
	on, page := s.as(pr), "/events/"+s.events[0].ID
	press := func(path string) answer {
		e, err := s.store.Event(t.Context(), s.events[0].ID)
		s.must(err)
		return s.post(on, page+path, "version", version(e.Version))
	}
	if strings.Contains(s.get(on, page).body, ">+30 min<") {
		t.Error("three days before air nobody needs to press anything")
	}
	e, err := s.store.Event(t.Context(), s.events[0].ID)
	s.must(err)
	s.expect(s.post(on, page+"/postponement", "date", "2026-11-17", "start", "12:20", "end", "13:20", "version", version(e.Version)), 303)
	s.expect(s.get(on, page), 200, ">On air now<", ">+30 min<")
	s.expect(press("/on-air"), 303)
	s.expect(s.get(on, page+"?did=event.on_air"), 200, "On air since Tue 17 Nov 12:00 JST.", ">Aired<", "/undo")
	s.after(time.Hour)
	s.expect(press("/aired"), 303)
	aired := s.get(on, page+"?did=event.aired")
	s.expect(aired, 200, "Aired at Tue 17 Nov 13:00 JST.", "/undo")
	if strings.Contains(aired.body, ">+30 min<") {
		t.Error("what has aired can still be moved")
	}
	e, err = s.store.Event(t.Context(), s.events[0].ID)
	s.must(err)
	s.expect(s.post(on, page+"/postponement", "minutes", "30", "version", version(e.Version)), 422, "The event has aired")
	s.after(48 * time.Hour)
	s.expect(s.get(s.as(viewer), page), 200, "Closed since Wed 18 Nov 13:20 JST.")
}

func TestALevelIsConfirmedAndTakenBack(t *testing.T) {
	s := open(t)
	id := s.events[0].ID
	page := "/events/" + id
	s.expect(s.post(s.as(pr), page+"/level", "level", "3", "version", version(s.events[0].Version)), 303)
	s.expect(s.get(s.as(pr), page), 200, "The pr proposed level 3, Tue 17 Nov 12:00 JST.")
	s.expect(s.get(s.as(sre), page), 200, "Confirm level 3")
	e, err := s.store.Event(t.Context(), id)
	s.must(err)
	s.expect(s.get(s.as(sre), page+"/level?to=4"), 200, "The call ", "Change to level 4", "Level 4 needs 5 d, you have 3 d")
	s.expect(s.post(s.as(sre), page+"/level", "level", "4", "version", version(e.Version)), 303)
	seq := version(s.newest(journal.LevelSet).Seq)
	s.expect(s.get(s.as(sre), page+"?did=event.level"), 200, `action="/changes/`+seq+`/undo"`,
		"The pr proposed level 3, Tue 17 Nov 12:00 JST. The sre confirmed level 4, Tue 17 Nov 12:00 JST.",
		"Level 4 needs 5 d, you have 3 d: ", "Best reachable now: ")
	if strings.Contains(s.get(s.as(pr), page+"?did=event.level").body, `class="toast mb3" role="status"><span>Level set: <span lang="ja">朝の扉</span></span> <form`) {
		t.Error("PR is offered to take back what SRE confirmed")
	}
	s.expect(s.post(s.as(sre), "/changes/"+seq+"/undo"), 303)
	s.expect(s.get(s.as(sre), page), 200, "Confirm level 3")
}

func TestWhatWasKnown(t *testing.T) {
	s := open(t)
	page := "/events/" + s.events[0].ID
	s.after(time.Hour)
	s.expect(s.post(s.as(sre), page+"/level", "level", "2", "version", version(s.events[0].Version)), 303)
	s.after(time.Hour)
	history := s.get(s.as(viewer), page)
	s.expect(history, 200, page+"?at=2026-11-17T04:00:00.000Z", "As it stood then")
	before := s.get(s.as(viewer), page+"?at=2026-11-17T03:30:00Z")
	s.expect(before, 200, "As it stood on Tue 17 Nov 12:30 JST", "No level")
	s.expect(s.get(s.as(admin), page+"?at=2026-11-17T04:00:00Z"), 200, "The sre confirmed level 2")
	if strings.Contains(main(s.get(s.as(admin), page+"?at=2026-11-17T04:00:00Z").body), "<form") {
		t.Error("the past has a form")
	}
	for at, says := range map[string]string{"yesterday": "This is not an instant", "2026-11-17T06:00:00Z": "This instant is still to come"} {
		s.expect(s.get(s.as(viewer), page+"?at="+at), 422, says)
	}
	s.expect(s.get(s.as(viewer), page+"?at=2026-11-16T00:00:00Z"), 404)
	s.expect(s.get(s.as(viewer), page+"/sheet"), 200, "Run sheet", "As of Tue 17 Nov 14:00 JST")
}
