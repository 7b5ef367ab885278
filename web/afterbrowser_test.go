package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
	"tallylight/readiness/ticket"
)

// signedIn serves the site to browsers as somebody of the role, and gives its address.
func (s *site) signedIn(role readiness.Role) string {
	s.Helper()
	cookie := s.as(role)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cookie", cookie)
		s.Handler().ServeHTTP(w, r)
	}))
	s.Cleanup(func() {
		s.CloseStreams()
		server.Close()
	})
	return server.URL
}

// frames are the windows in which pages are looked at.
var frames = []struct {
	name          string
	width, height int
}{{"desktop", 1440, 900}, {"phone", 390, 844}}

func TestThePagesAfterAnEventInABrowser(t *testing.T) {
	s := open(t)
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 1450, Proven: 20_600, Boot: 4 * time.Minute, Version: 1}, readiness.System, noon)
	s.must(err)
	_, err = s.store.AddTracker(t.Context(), ticket.Tracker{Kind: ticket.GitHub, Name: "Ops", Project: "acme/ops", Token: "github_pat_x"}, actorOf(s.people[admin]), noon)
	s.must(err)
	page := s.meant()
	measuredOne, other := s.wasOn(), s.wasOn()
	s.brought(measuredOne)
	s.probed(measuredOne, page)
	s.counted(measuredOne, page)
	s.fails(measured.Due{PageID: page.ID, What: measured.WhatPeak, EventID: other.ID, Next: s.Now()}, proof.UnreadRefused, other.End)
	peak := s.peaked(s.page.ID, 1)[0]
	s.after(20 * time.Hour)
	base, browser := s.signedIn(sre), browsertest.New(t)
	for _, lang := range []string{"ja", "en"} {
		for _, frame := range frames {
			t.Run(lang+" "+frame.name, func(t *testing.T) {
				tab := browser.Tab(frame.width, frame.height, browsertest.Language(lang))
				for _, path := range []string{"/events/" + measuredOne.ID, "/events/" + other.ID, "/triage/peaks/" + peak.ID} {
					if status := tab.Goto(base + path); status != http.StatusOK {
						t.Fatalf("%s: status %d", path, status)
					}
					if path == "/triage/peaks/"+peak.ID {
						tab.Click(`input[value=unannounced]`)
					}
					for _, v := range tab.Axe(lang) {
						t.Errorf("%s: %s", path, v)
					}
					if browsertest.Eval[bool](tab, `document.documentElement.scrollWidth > innerWidth`) {
						t.Errorf("%s is wider than the window", path)
					}
				}
				for _, c := range tab.Complaints() {
					t.Error(c)
				}
			})
		}
	}
	t.Run("answered by hand", func(t *testing.T) {
		tab := browser.Tab(390, 844, browsertest.Language("en"))
		tab.Goto(base + "/events/" + measuredOne.ID)
		tab.Click(`input[name=right][value=right]`)
		tab.Fill(`#in-well`, "PR told us the second")
		tab.Follow(`.savebar .primary`)
		tab.WaitText("#review", "PR told us the second")
		tab.Goto(base + "/triage/peaks/" + peak.ID)
		tab.Click(`input[value=unannounced]`)
		tab.Fill(`#in-name`, "Top story")
		tab.Follow(`.savebar .primary`)
		tab.Goto(base + "/triage/peaks/" + peak.ID)
		tab.WaitText("main", "Answer: Top story")
	})
}
