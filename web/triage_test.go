package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
)

// told puts what PR expects into the brief of an event.
func (s *site) told(e readiness.Event, peak string) readiness.Event {
	s.Helper()
	e, err := s.store.TellBrief(s.Context(), e.ID, readiness.Brief{Peak: peak, Station: "TX"}, e.Version, readiness.System, noon)
	s.must(err)
	return e
}

func TestTriageAsksForOneEventAfterAnother(t *testing.T) {
	s := open(t)
	on := s.as(pr)
	first, second := s.events[0], s.events[1]
	s.expect(s.get(on, "/triage"), http.StatusOK, "2 events have no level", "1 of 2", first.Title, `href="/triage?event=`+second.ID)
	if body := s.get(on, "/triage").body; strings.Contains(body, second.Title) {
		t.Error("the second event is asked about at once with the first")
	}
	s.expect(s.get(on, "/triage?event="+second.ID), http.StatusOK, "2 of 2", second.Title, `rel="prev"`)
	s.expect(s.get(on, "/triage?event=none"), http.StatusOK, "1 of 2", "That event has a level by now")

	to := s.post(on, "/events/"+first.ID+"/level", "level", "3", "version", version(first.Version), "then", "triage", "next", second.ID).Header.Get("Location")
	s.expect(s.get(on, to), http.StatusOK, "1 event has no level", second.Title, "Level set", first.Title, "/events/"+first.ID+"/level")
	to = s.post(on, "/events/"+second.ID+"/hidden", "version", version(second.Version), "then", "triage").Header.Get("Location")
	page := s.get(on, to)
	s.expect(page, http.StatusOK, "Every coming event has a level", "Not an exposure", second.Title)

	undo := regexp.MustCompile(`(?s)<form method="post" action="(/events/[^"]+/hidden)">.*?name="version" value="(\d+)"`).FindStringSubmatch(page.body)
	if undo == nil {
		t.Fatalf("nothing to undo with: %s", page.body)
	}
	to = s.post(on, undo[1], "version", undo[2], "hidden", "false", "then", "triage", "next", second.ID).Header.Get("Location")
	s.expect(s.get(on, to), http.StatusOK, "1 event has no level", second.Title, "On the board again")
}

func TestTriageChoosesOnlyWhereAFigureSpeaks(t *testing.T) {
	s := open(t)
	on, e := s.as(sre), s.events[0]
	chosen := regexp.MustCompile(`value="(\d)" checked`)
	page := s.get(on, "/triage")
	s.expect(page, http.StatusOK, "PR has not told the expected peak", "/events/"+e.ID+"/brief", "Nothing to go by", "No load test has proven", "/levels/traffic")
	if chosen.MatchString(page.body) {
		t.Error("a level is chosen although no figure speaks for it")
	}
	s.told(e, "9,000 req/s")
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 3000, Proven: 18_000, Version: 1}, readiness.System, noon)
	s.must(err)
	page = s.get(on, "/triage")
	s.expect(page, http.StatusOK, "Expected peak 9,000 req/s, 3 × the usual 3,000.", "level 2 → 3", "No similar event yet", "50 % of the 18,000")
	if got := chosen.FindStringSubmatch(page.body); got == nil || got[1] != "3" {
		t.Errorf("chosen %v, want level 3", got)
	}
	s.expect(s.get(on, "/events/"+e.ID+"/level?to=4"), http.StatusOK, "Expected peak 9,000 req/s")
	s.expect(s.get(on, "/triage", "Accept-Language", "ja"), http.StatusOK, "平常（3,000 req/s）の3倍です。", "レベル2 → 3")
}

func TestASuggestionNamesWhatWasLikeIt(t *testing.T) {
	s := open(t)
	e := s.told(s.events[0], "2x")
	before, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "Morning Door <1>", Start: noon.Add(-48 * time.Hour), End: noon.Add(-47 * time.Hour),
		Zone: "Asia/Tokyo", Calendar: readiness.Confirmed, Private: true, Brief: readiness.Brief{Station: "ＴＸ"}}, readiness.System, noon.AddDate(0, 0, -20))
	s.must(err)
	_, err = s.store.SetLevel(t.Context(), before.ID, 4, "", before.Version, readiness.Actor{Name: "Sora", Role: readiness.SRE}, noon)
	s.must(err)
	s.expect(s.get(s.as(sre), "/triage?event="+e.ID), http.StatusOK, "Morning Door &lt;1&gt;", ", level 4 (15 Nov)")
	guest := s.get(s.as(viewer), "/triage?event="+e.ID)
	s.expect(guest, http.StatusOK, ", level 4 (15 Nov)", "Confidential event")
	if strings.Contains(guest.body, "Morning Door") {
		t.Error("a viewer reads the title of a private event")
	}
}

func TestTheFiguresOfTheTraffic(t *testing.T) {
	s := open(t)
	on, path := s.as(sre), "/levels/traffic"
	s.expect(s.get(on, "/levels"), http.StatusOK, `href="/levels/traffic"`)
	s.expect(s.get(on, path), http.StatusOK, "Default: 60.", "Default: 67 %.")
	s.expect(s.get(s.as(viewer), path), http.StatusOK, "not known", "67 % (default)", "SRE enters these figures")
	full := []string{"baseline", "４，２００ req/s", "proven", "2万1000", "proven_at", "2026-11-10", "boot", "180", "ramp", "90", "tail", "30", "headroom", "60 %"}
	if a := s.post(on, path, append(full, "version", "1")...); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.StatusCode, a.body)
	}
	known, err := s.store.Traffic(t.Context())
	s.must(err)
	want := readiness.Traffic{Baseline: 4200, Proven: 21_000, ProvenAt: time.Date(2026, 11, 9, 15, 0, 0, 0, time.UTC), Boot: 3 * time.Minute,
		Ramp: 90 * time.Second, Tail: 30 * time.Minute, Headroom: 0.6, Version: 2}
	if known != want {
		t.Errorf("kept %+v, want %+v", known, want)
	}
	s.expect(s.get(on, path+"?did=saved"), http.StatusOK, "Saved", `value="4200"`, `value="2026-11-10"`, `value="60"`)
	s.expect(s.get(on, "/history"), http.StatusOK, "changed what is known of the traffic: usual 4200 req/s, proven 21000 req/s")
	s.expect(s.post(on, path, "version", "1", "baseline", "5000"), http.StatusConflict, "The sre changed this", "5000", "4200")
	s.expect(s.post(on, path, "version", "2", "baseline", "5x", "proven", "-", "proven_at", "2026-11-31", "boot", "soon", "tail", "99999999999", "headroom", "101"),
		http.StatusUnprocessableEntity, "These fields need a look", "Write requests a second", "Write a date", `value="soon"`, `value="5x"`)
	s.expect(s.post(on, path, "version", "2", "proven", "1", "proven_at", "2026-11-18"), http.StatusUnprocessableEntity, "This day is still to come")
}
