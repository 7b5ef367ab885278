package web_test

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/rehearse"
	"tallylight/web"
	"tallylight/web/api"
)

// rehearsing is a site that rehearses, with a confidential event.
func rehearsing(t *testing.T) (s *site, d *rehearse.Director, event readiness.Event) {
	t.Helper()
	d = &rehearse.Director{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }, Wall: time.Now, Folder: t.TempDir()}
	s = open(t, func(c *web.Config) {
		c.Rehearsals = d
		c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, SessionClock: c.SessionClock, Zone: tokyo, Version: "test", Rehearsals: d})
	})
	d.Live = s.store
	d.Open = func(id string, store *db.Store, now func() time.Time) rehearse.Site {
		stage := web.New(web.Config{Store: store, Log: d.Log, Now: now, SessionClock: time.Now, Zone1: tokyo, Zone2: la, Version: "test",
			Stage: &web.Stage{ID: id, Base: web.StageBase(id), Rehearsals: d}})
		return rehearse.Site{Handler: stage.Handler(), Announce: stage.Announce, Close: stage.CloseStreams}
	}
	t.Cleanup(d.Close)
	event, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "CANARY launch", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour),
		Zone: "Asia/Tokyo", Level: 4, Private: true}, actorOf(s.people[sre]), noon)
	s.must(err)
	return s, d, event
}

// started begins a rehearsal as somebody of a role, and gives its base.
func (s *site) started(role readiness.Role, event string) string {
	s.Helper()
	a := s.post(s.as(role), "/events/"+event+"/rehearsal", "scenario", "move")
	s.expect(a, 303)
	return strings.TrimSuffix(a.Header.Get("Location"), "/control")
}

func TestEveryPageOfARehearsalIsMarked(t *testing.T) {
	s, _, event := rehearsing(t)
	base := s.started(pr, event.ID)
	for lang, mark := range map[string]string{"en": "REHEARSAL: nothing here is real", "ja": "リハーサル中：本番の表示ではありません"} {
		for _, path := range []string{"/", "/control", "/events/" + event.ID, "/events/" + event.ID + "/sheet", "/events/" + event.ID + "/level?to=5", "/wall", "/wall/" + event.ID,
			"/tasks", "/toppage", "/calendar", "/history", "/triage", "/levels", "/freeze", "/more", "/none", "/settings", "/people"} {
			a := s.get(s.as(admin), base+path, "Accept-Language", lang)
			if !strings.Contains(a.body, mark) {
				t.Errorf("%s (%d) bears no mark in %s", path, a.StatusCode, lang)
			}
			for _, way := range []string{` href="/`, ` action="/`, ` formaction="/`, ` src="/`} {
				for _, rest := range strings.Split(a.body, way)[1:] {
					if !strings.HasPrefix("/"+rest, base+"/") && !strings.HasPrefix(rest, "static/") {
						t.Errorf("%s leads out of the rehearsal: %s/%s", path, way, rest[:min(len(rest), 40)])
					}
				}
			}
		}
	}
	if a := s.get(s.as(pr), "/"); strings.Contains(a.body, "REHEARSAL") || strings.Contains(a.body, base) {
		t.Error("the real board bears the mark")
	}
}

func TestARehearsalHasNothingThatReachesOutside(t *testing.T) {
	s, _, event := rehearsing(t)
	base := s.started(sre, event.ID)
	for _, path := range []string{"/feeds", "/people", "/tokens", "/connections", "/settings", "/settings/channels", "/trackers", "/displays", "/signin", "/setup", "/api/v1/events", "/metrics"} {
		if a := s.get(s.as(admin), base+path); a.StatusCode != 404 {
			t.Errorf("%s answers %d", path, a.StatusCode)
		}
	}
}

func TestWhoMayRehearse(t *testing.T) {
	s, _, event := rehearsing(t)
	for role, want := range map[readiness.Role]int{viewer: 403, nobody: 303} {
		s.expect(s.post(s.as(role), "/events/"+event.ID+"/rehearsal", "scenario", "move"), want)
	}
	base := s.started(pr, event.ID)
	s.expect(s.get("", base+"/"), 303)
	s.expect(s.post(s.as(viewer), base+"/control", "do", "hold"), 403)
	s.expect(s.post(s.as(viewer), base+"/control/end"), 403)
	s.expect(s.post(s.as(pr), base+"/control", "do", "fire"), 422)
	s.expect(s.post(s.as(pr), base+"/control", "do", "inject", "kind", "move", "by", "soon"), 422, "40m or -10m")
}

func TestAConfidentialEventStaysConfidentialInARehearsal(t *testing.T) {
	s, _, event := rehearsing(t)
	base := s.started(sre, event.ID)
	for _, path := range []string{"/", "/control", "/events/" + event.ID, "/wall", "/calendar?month=2026-11", "/tasks", "/history", "/events/" + event.ID + "/sheet"} {
		if a := s.get(s.as(viewer), base+path); strings.Contains(a.body, "CANARY") {
			t.Errorf("%s names it", path)
		}
	}
	s.expect(s.get(s.as(sre), base+"/events/"+event.ID), 200, "CANARY")
	a := s.post(s.as(sre), base+"/control/end")
	s.expect(a, 303)
	score := a.Header.Get("Location")
	if a := s.get(s.as(viewer), score); a.StatusCode != 200 || strings.Contains(a.body, "CANARY") {
		t.Errorf("the score (%d) names it", a.StatusCode)
	}
	s.expect(s.get(s.as(sre), score), 200, "CANARY")
	s.expect(s.get(s.as(sre), base+"/control"), 303)
}

// embargoed gives an event whose embargo is told at one time after noon, and holds until another.
func (s *site) embargoed(told, until time.Duration) readiness.Event {
	s.Helper()
	e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: "EMBARGOED launch", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour),
		Zone: "Asia/Tokyo", Level: 4}, actorOf(s.people[sre]), noon)
	s.must(err)
	s.embargo(e, told, until)
	return e
}

func (s *site) embargo(e readiness.Event, told, until time.Duration) {
	s.Helper()
	b := readiness.Brief{Programme: "EMBARGOED programme", Peak: "7,777 req/s", EmbargoUntil: noon.Add(until).Format(time.RFC3339)}
	_, err := s.store.TellBrief(s.Context(), e.ID, b, e.Version, actorOf(s.people[pr]), noon.Add(told))
	s.must(err)
}

// silent says that pages that answer do not tell a viewer what the event is about, nor a figure of its scenario.
func (s *site) silent(paths ...string) {
	s.Helper()
	for _, path := range paths {
		a := s.get(s.as(viewer), path)
		if a.StatusCode != 200 || strings.Contains(a.body, "EMBARGOED") || strings.Contains(a.body, "8,888") || strings.Contains(a.body, "8888") {
			s.Errorf("%s (%d) tells of it", path, a.StatusCode)
		}
	}
}

func TestAnEmbargoOfTheRealEventHoldsInItsRehearsal(t *testing.T) {
	for _, row := range []struct {
		sentence    string
		told, until time.Duration // after noon
		lead        string
	}{
		{"the embargo ends before the rehearsal begins by its clock", 0, 29*time.Hour + 30*time.Minute, "10m"},
		{"it was told after the instant at which the rehearsal begins", time.Hour, 40 * time.Hour, "29h30m"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s, d, _ := rehearsing(t)
			e := s.embargoed(row.told, row.until)
			d.Now = func() time.Time { return noon.Add(2 * time.Hour) }
			s.after(2 * time.Hour)
			a := s.post(s.as(pr), "/events/"+e.ID+"/rehearsal", "text", "name: {en: EMBARGOED evening}\nlead: "+row.lead+"\nsteps: [{at: T+1h, do: peak, rate: 8888}]")
			s.expect(a, 303)
			base := strings.TrimSuffix(a.Header.Get("Location"), "/control")
			s.silent(base+"/", base+"/events/"+e.ID, base+"/wall", base+"/wall/"+e.ID, base+"/control", "/api/v1/rehearsals")
			s.expect(s.get(s.as(pr), base+"/control"), 200, "EMBARGOED evening", "8,888")
		})
	}
}

func TestWhatBecomesConfidentialIsWithheldFromRehearsalsThatRunOrHaveEnded(t *testing.T) {
	s, _, _ := rehearsing(t)
	e, err := s.store.CreateEvent(t.Context(), readiness.Event{Title: "EMBARGOED launch", Start: noon.Add(30 * time.Hour), End: noon.Add(31 * time.Hour),
		Zone: "Asia/Tokyo", Level: 4}, actorOf(s.people[sre]), noon)
	s.must(err)
	base, ended := s.started(pr, e.ID), s.started(pr, e.ID)
	s.expect(s.post(s.as(pr), ended+"/control/end"), 303)
	score := strings.Replace(ended, "/rehearsal/", "/rehearsals/", 1)
	s.expect(s.get(s.as(viewer), base+"/control"), 200, "EMBARGOED")
	s.expect(s.get(s.as(viewer), score), 200, "EMBARGOED")
	s.embargo(e, 0, 40*time.Hour)
	s.silent(base+"/", base+"/control", base+"/events/"+e.ID, base+"/wall/"+e.ID, score, "/api/v1/rehearsals", "/api/v1"+score+"/score",
		"/api/v1"+strings.Replace(base, "/rehearsal/", "/rehearsals/", 1))
	s.expect(s.get(s.as(pr), score), 200, "EMBARGOED")
	s.expect(s.get(s.as(pr), base+"/control"), 200, "EMBARGOED")
}

func TestARehearsalByTheAPI(t *testing.T) {
	s, _, event := rehearsing(t)
	ask := func(role readiness.Role, method, path, body string) answer {
		return s.ask(s.as(role), method, "/api/v1"+path, body, "Content-Type", "application/json")
	}
	begin := "/events/" + event.ID + "/rehearsals"
	s.expect(ask(viewer, "POST", begin, `{"scenario":"move"}`), 403)
	s.expect(ask(pr, "POST", begin, `{"scenario":"none"}`), 422)
	s.expect(ask(pr, "POST", begin, `{"text":"steps: [{at: T, do: fire}]"}`), 422, "dead_page")
	a := ask(pr, "POST", begin, `{"text":"lead: 1h\nsteps: [{at: T-30m, do: move, by: 40m}]"}`)
	s.expect(a, 201, `"CANARY launch"`)
	var is struct{ ID string }
	s.must(json.Unmarshal([]byte(a.body), &is))
	of := "/rehearsals/" + is.ID
	s.expect(ask(pr, "POST", of+"/steps", `{"do":"hold"}`), 200, `"held":true`)
	s.expect(ask(pr, "POST", of+"/steps", `{"do":"seen","step":1}`), 422)
	s.expect(ask(pr, "POST", of+"/steps", `{"do":"inject","kind":"failing_check","check":"L1"}`), 422)
	s.expect(ask(pr, "POST", of+"/steps", `{"do":"ahead","ahead_s":60}`), 200)
	for _, path := range []string{"/rehearsals", of} {
		if a := ask(viewer, "GET", path, ""); a.StatusCode != 200 || strings.Contains(a.body, "CANARY") {
			t.Errorf("%s (%d) names it: %s", path, a.StatusCode, a.body)
		}
	}
	s.expect(ask(viewer, "DELETE", of, ""), 403)
	s.expect(ask(pr, "GET", of+"/score", ""), 404)
	s.expect(ask(pr, "DELETE", of, ""), 200, `"why":"by_hand"`)
	s.expect(ask(pr, "GET", of, ""), 404)
	s.expect(ask(pr, "GET", of+"/score", ""), 200, `"not_played":1`)
}

// TestWhatWasMeasuredIsOnTheStage: an event of before is over there with what it brought, and what is asked about a peak can be answered,
// which changes nothing of the real ones.
func TestWhatWasMeasuredIsOnTheStage(t *testing.T) {
	s, _, event := rehearsing(t)
	ctx, start := t.Context(), noon.Add(-6*time.Hour)
	over, err := s.store.CreateEvent(ctx, readiness.Event{Title: "Morning door", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Level: 3}, actorOf(s.people[sre]), start.AddDate(0, 0, -9))
	s.must(err)
	s.must(s.store.NotePeak(ctx, measured.Peak{EventID: over.ID, PageID: s.page.ID, From: start, To: start.Add(2 * time.Hour), Usual: 100, Rate: 4321,
		At: start.Add(time.Minute), Seen: 2 * time.Hour}, true, noon))
	all, err := s.store.NoteExposures(ctx, s.page.ID, []measured.Exposure{{From: noon.Add(-time.Hour), To: noon.Add(-30 * time.Minute), At: noon.Add(-50 * time.Minute), Rate: 777, Usual: 100}}, noon)
	s.must(err)
	base := s.started(sre, event.ID)
	s.expect(s.get(s.as(sre), base+"/events/"+over.ID), 200, "4,321", base+"/events/"+over.ID+"/review")
	s.expect(s.post(s.as(sre), base+"/events/"+over.ID+"/review", "version", "0", "right", "right"), 303)
	s.expect(s.post(s.as(sre), base+"/events/"+over.ID+"/measuring"), 404)
	s.expect(s.get(s.as(sre), base+"/triage"), 200, base+"/triage/peaks/"+all[0].ID)
	s.expect(s.get(s.as(sre), base+"/triage/peaks/"+all[0].ID), 200, "777")
	s.expect(s.post(s.as(sre), base+"/triage/peaks/"+all[0].ID, "version", "1", "was", string(measured.WasNone)), 303)
	if left, err := s.store.Unexplained(ctx); err != nil || len(left) != 1 {
		t.Errorf("of the real peaks %d wait, error %v", len(left), err)
	}
	if r, err := s.store.Review(ctx, over.ID); err != nil || r.Right != "" {
		t.Errorf("the real review says %q, error %v", r.Right, err)
	}
}
