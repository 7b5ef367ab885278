package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// frozen gives the site an event of level 4, and lets time pass until the freeze begins.
func (s *site) frozen() readiness.Event {
	s.Helper()
	e, err := s.store.SetLevelOf(s.Context(), s.events[0].ID, db.LevelWord{Level: 4}, readiness.Actor{Name: "The sre", Role: readiness.SRE}, noon)
	s.must(err)
	s.after(e.Start.Add(-24 * time.Hour).Sub(noon))
	return e
}

// asks CI's question with a token.
func (s *site) asks(bearer, query string) answer {
	s.Helper()
	return s.ask("", http.MethodGet, "/api/v1/freeze?"+query, "", "Authorization", bearer, "Accept-Language", "en")
}

func TestThePageOfTheFreeze(t *testing.T) {
	s := withAPI(t)
	s.expect(s.get(s.as(readiness.Viewer), "/freeze", "Accept-Language", "en"), 200, "Free now.", "Next: soft, from Fri 20 Nov 00:00 JST for", "Not shown to work yet", "No job has been refused yet", "$TALLYLIGHT_URL/api/v1/freeze?service=web", "SRE can open the freeze once", "Never yet.")
	e := s.frozen()
	s.after(-time.Hour)
	sre, viewer := s.as(readiness.SRE), s.as(readiness.Viewer)
	s.expect(s.get(sre, "/freeze", "Accept-Language", "en"), 200, "Free now.", "Next: hard, from Thu 19 Nov 12:00 JST for ", "“aired” + 2 h, about Fri 20 Nov", "/events/"+e.ID)
	s.expect(s.get(sre, "/freeze", "Accept-Language", "ja"), 200, "いまは変更できます。", "次の凍結は11/19(木) 12:00 JSTから（", "「放送終了」の2時間後")
	s.expect(s.post(sre, "/freeze/open", "service", "web", "reason", "wrong price"), 422, "not_frozen")
	s.after(time.Hour)
	s.expect(s.get(sre, "/freeze", "Accept-Language", "en"), 200, "Frozen now.", "Changes are frozen: 朝の扉 (level 4)")
	s.expect(s.post(sre, "/freeze/open", "service", "web", "reason", " "), 422, "reason required")
	s.expect(s.post(viewer, "/freeze/open", "service", "web", "reason", "wrong price"), 403)
	s.expect(s.post(sre, "/freeze/open", "service", "web", "reason", `wrong "price" <!channel>`), 303)
	for _, path := range []string{"/freeze", "/events/" + e.ID, "/history"} {
		s.expect(s.get(sre, path, "Accept-Language", "en"), 200, "wrong &#34;price&#34; &lt;!channel&gt;")
	}
	s.expect(s.get(sre, "/events/"+e.ID, "Accept-Language", "en"), 200, "A change went out in spite of the freeze", "The sre")
	bearer := s.tokenOf(readiness.Viewer, account.Read)
	s.expect(s.asks(bearer, "service=web"), 200, `"state":"free"`, `"by":"The sre"`)
	s.expect(s.asks(bearer, "service=search&job=%E2%80%AEdeploy%0D%0A%232291"), 423, "朝の扉")
	s.expect(s.get(sre, "/freeze", "Accept-Language", "en"), 200, "deploy  #2291, Thu 19 Nov 12:00 JST. Proves the task")
	s.after(30 * time.Minute)
	s.expect(s.asks(bearer, "service=web"), 423)
}

func TestTheFreezeSettingsOfThePage(t *testing.T) {
	s := withAPI(t)
	e := s.frozen()
	sre := s.as(readiness.SRE)
	rule := func(kind, before string) []string {
		return []string{"version", "1", "services", "web, search", "row_1", "1", "role_1", "prove", "kind_1", kind, "before_1", before, "after_1", "2h", "services_1", "web"}
	}
	s.expect(s.post(sre, "/freeze", rule("hard", "soon")...), 422, "rules.prove.before", `value="soon"`)
	s.expect(s.post(sre, "/freeze", rule("hard", "15d")...), 422, "rules.prove.before out_of_range")
	s.expect(s.post(s.as(readiness.PR), "/freeze", rule("hard", "1h")...), 403)
	s.expect(s.post(sre, "/freeze", rule("hard", "1h")...), 303)
	s.expect(s.post(sre, "/freeze", rule("soft", "1h")...), 409)
	s.expect(s.get(sre, "/freeze", "Accept-Language", "en"), 200, "Free now.", "<option value=\"search\">", `value="web search"`)
	s.after(e.Start.Add(-time.Hour).Sub(noon.Add(48 * time.Hour)))
	bearer := s.tokenOf(readiness.Viewer, account.Read)
	s.expect(s.asks(bearer, "service=web"), 423)
	s.expect(s.asks(bearer, "service=search"), 200)
	s.expect(s.asks(bearer, "service=wbe"), 422, "unknown_service")
}

// TestTheFreezeWithTheDatabaseAway: it is never free, and who asked before is told what was last known.
func TestTheFreezeWithTheDatabaseAway(t *testing.T) {
	for _, row := range storeFaults() {
		if reads(row.kind) {
			continue
		}
		t.Run(row.sentence, func(t *testing.T) {
			s := withAPI(t)
			go s.store.Listen(t.Context()) // it ends with the test
			s.lastKnownLock(row.kind, func() func() { return row.begin(s) })
		})
	}
}

func TestTheFreezeWithPostgreSQLStopped(t *testing.T) {
	server := pgtest.Own(t)
	s := furnishedAPI(t, server.DSN(t))
	go s.store.Listen(t.Context()) // it ends with the test
	s.lastKnownLock(fault.StoreAway, func() func() { server.Stop(t); return func() { server.Start(t) } })
}

// lastKnownLock asks before, while and after the database is away.
func (s *site) lastKnownLock(kind fault.StoreKind, begin func() func()) {
	s.Helper()
	ci, viewer, stranger := s.tokenOf(readiness.SRE, account.Read), s.tokenOf(readiness.Viewer, account.Read), s.tokenOf(readiness.SRE, account.Admin)
	e := s.frozen()
	s.after(-time.Hour)
	s.expect(s.asks(ci, "service=web"), 200, `"state":"free"`)
	s.expect(s.asks(viewer, "service=web"), 200)
	end := begin()
	free := s.asks(ci, "service=web")
	s.expect(free, 503, `"last_known":{"state":"free"`, `"as_of":"2026-11-19T02:00:00Z"`)
	s.retryAfter(free, kind)
	if got := free.Header.Get("Content-Type"); got != "application/problem+json" {
		s.Errorf("Content-Type %q", got)
	}
	s.after(time.Hour) // what was free becomes locked by itself
	for _, bearer := range []string{ci, viewer} {
		s.expect(s.asks(bearer, "service=web"), 503, `"last_known":{"state":"locked"`, e.ID, `"at":"2026-11-19T03:00:00Z","as_of":"2026-11-19T02:00:00Z"`)
	}
	for _, other := range []string{stranger, "Bearer tl_made_up", ""} {
		if a := s.asks(other, "service=web"); a.StatusCode < 400 || strings.Contains(a.body, "last_known") {
			s.Errorf("somebody who never asked is answered %d: %s", a.StatusCode, a.body)
		}
	}
	s.after(25 * time.Hour)
	if a := s.asks(ci, "service=web"); a.StatusCode != 503 || strings.Contains(a.body, "last_known") {
		s.Errorf("who asked a day ago is answered %d: %s", a.StatusCode, a.body)
	}
	s.after(-25 * time.Hour)
	end()
	for began := time.Now(); s.asks(ci, "service=web").StatusCode != 423; time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 5*time.Second {
			s.Fatalf("5 s later it is %s", fmt.Sprint(s.asks(ci, "service=web")))
		}
	}
}
