package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
)

// expecting enters an event by hand of which PR expects so much, at noon in three days.
func (s *site) expecting(title, peak string, private bool) readiness.Event {
	s.Helper()
	at := noon.AddDate(0, 0, 3)
	e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: title, Start: at, End: at.Add(time.Hour), Zone: "Asia/Tokyo", Private: private,
		Brief: readiness.Brief{Peak: peak}}, actorOf(s.people[sre]), noon)
	s.must(err)
	return e
}

// What falls together with an event is named to those who may know it; what is confidential is in the sum, and is only counted for
// the others.
func TestWhatIsExpectedTogetherIsSaidToEverybody(t *testing.T) {
	s := open(t)
	sale := s.expecting("Autumn sale", "2,000 req/s", false)
	s.expecting("Push to all", "300 req/s", false)
	secret := s.expecting("Unannounced merger", "900 req/s", true)
	for _, row := range []struct {
		sentence, path, role, lang string
		says                       []string
	}{
		{"an event, to SRE", "/events/" + sale.ID, "sre", "en", []string{"3,200 req/s are expected together with", "Push to all", "Unannounced merger"}},
		{"an event, to a viewer", "/events/" + sale.ID, "viewer", "en", []string{"3,200 req/s are expected together with", "Push to all", " and one confidential event", "1 confidential event"}},
		{"an event, to a viewer in Japanese", "/events/" + sale.ID, "viewer", "ja", []string{"と合わせて3,200 req/sを想定しています。", "Push to all", "ほか非公開のイベント1件"}},
		{"the top page for it, to a viewer", "/toppage?event=" + sale.ID, "viewer", "en", []string{"3,200 req/s", " and one confidential event", "its time is not shown"}},
		{"what its level would be, to a viewer", "/events/" + sale.ID + "/level?to=2", "viewer", "en", []string{" and one confidential event. The expected peaks add up to"}},
		{"the triage, to PR, who may know", "/triage?event=" + sale.ID, "pr", "en", []string{"Unannounced merger"}},
	} {
		role := map[string]readiness.Role{"sre": sre, "viewer": viewer, "pr": pr}[row.role]
		page := s.get(s.as(role), row.path, "Accept-Language", row.lang)
		s.expect(page, 200, row.says...)
		if row.role == "viewer" && (strings.Contains(strings.ToLower(page.body), "merger") || row.path != "/toppage?event="+sale.ID && strings.Contains(page.body, secret.ID)) {
			t.Errorf("%s: it tells which it is", row.sentence)
		}
	}
}

// SRE says on the event's page why a level below what the figures ask for is enough; PR is not asked.
func TestWhyALevelIsLowerIsAskedOfSRE(t *testing.T) {
	s := open(t)
	_, err := s.store.SaveTraffic(t.Context(), readiness.Traffic{Baseline: 100, Version: 1}, actorOf(s.people[sre]), noon)
	s.must(err)
	e := s.expecting("Autumn sale", "1,000 req/s", false)
	e, err = s.store.SetLevel(t.Context(), e.ID, 3, "", e.Version, actorOf(s.people[pr]), noon)
	s.must(err)
	path := "/events/" + e.ID
	const asks = "Why lower than level 4"
	s.expect(s.get(s.as(sre), path), 200, asks, "The level is below what the figures ask for (4)", "3 proposed by PR", "Confirm level 3")
	for _, role := range []readiness.Role{pr, viewer} {
		if page := s.get(s.as(role), path); strings.Contains(page.body, asks) {
			t.Errorf("%s is asked why", role)
		}
	}
	typed := []string{"level", "3", "version", version(e.Version)}
	s.expect(s.post(s.as(pr), path+"/level", append(typed, "level_reason", "")...), 303)
	s.expect(s.post(s.as(sre), path+"/level", append(typed, "level_reason", strings.Repeat("x", 2001))...), 422, "This is too long.", asks)
	s.expect(s.post(s.as(pr), path+"/level", append(typed, "level_reason", "it is fine")...), 422, "SRE gives this reason")
	s.expect(s.post(s.as(sre), path+"/level", append(typed, "level_reason", "the CDN serves all of it")...), 303)
	page := s.get(s.as(viewer), path)
	s.expect(page, 200, "Lower than level 4, which the figures ask for: the CDN serves all of it")
	e, err = s.store.SetLevel(t.Context(), e.ID, 2, "", 0, actorOf(s.people[sre]), noon)
	s.must(err)
	only := []string{"level", "2", "version", version(e.Version)}
	s.expect(s.post(s.as(sre), path+"/level", append(only, "level_reason", " ")...), 422, "Fill this in.", asks)
	s.expect(s.get(s.as(sre), path+"/level?to=2"), 200, ">Save the reason<")
	s.expect(s.post(s.as(sre), path+"/level", append(only, "level_reason", "the CDN serves all of it")...), 303)
	if strings.Contains(page.body, "below what the figures ask for") {
		t.Error("it is still below without a reason")
	}
	s.expect(s.get(s.as(sre), "/history?event="+e.ID), 200, "Lower than 4, which the figures ask for: the CDN serves all of it")
}
