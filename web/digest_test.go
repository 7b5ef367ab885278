package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

func TestTheDigestIsAPageOfItsDate(t *testing.T) {
	s := newConfidential(t)
	today := noon.Format(time.DateOnly)
	s.expect(s.get(s.as(sre), "/digest?team=sre", "Accept-Language", "en"), 200, "This week", "for SRE", "On air within 7 days", "does not change", "data-print")
	s.expect(s.get(s.as(pr), "/digest", "Accept-Language", "ja"), 200, "広報向け", "7日以内に放送")
	s.expect(s.get(s.as(sre), "/digest?team=marketing"), 422)
	s.expect(s.get(s.as(sre), "/digest?team=sre&date=none"), 422)
	s.expect(s.get(s.as(sre), "/digest?team=sre&date=2999-01-01"), 422)
	s.expect(s.get("", "/digest?team=sre&date="+today), 303)
	if a := s.get(s.as(viewer), "/digest?team=sre", "Accept-Language", "en"); a.StatusCode != 200 || strings.Contains(a.body, canary) {
		t.Errorf("a viewer reads %d %s", a.StatusCode, canaries.FindString(a.body))
	}
}

func TestMailsEndByOnePost(t *testing.T) {
	s := open(t)
	key := s.store.StopKey(s.people[pr].ID)
	if key == "" {
		t.Fatal("there is no key to sign with")
	}
	path := notice.StopPath(key)
	plan := func() notice.Plan {
		p, err := s.store.Plan(s.Context(), s.people[pr].ID)
		s.must(err)
		return p
	}
	chosen := plan()
	chosen.Choices = map[notice.Topic]notice.Choice{notice.TopicMoved: {When: notice.AtOnce}}
	s.must(s.store.SavePlan(s.Context(), chosen, readiness.Actor{ID: s.people[pr].ID, Role: pr}, noon))
	asked := s.get("", path, "Accept-Language", "en")
	s.expect(asked, 200, "End these mails", `method="post"`)
	if got := asked.Header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("the key goes on to other sites: %q", got)
	}
	other := s.get("", notice.StopPath("nobody.00"), "Accept-Language", "en")
	if strings.ReplaceAll(other.body, "nobody.00", key) != asked.body && len(other.body) != len(asked.body)-len(key)*strings.Count(asked.body, key)+len("nobody.00")*strings.Count(other.body, "nobody.00") {
		t.Error("the page tells whether a key is right")
	}
	for _, sent := range []string{"List-Unsubscribe=One-Click", ""} {
		a := s.ask("", "POST", path, sent, "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "en")
		s.expect(a, 200, "No more mail is sent to you")
		if len(a.Header.Values("Set-Cookie")) > 0 {
			t.Error("whoever reads a mail is signed in")
		}
	}
	for _, wrong := range []string{"", "nobody.00", key[:len(key)-1], s.people[admin].ID + key[len(s.people[pr].ID):]} {
		a := s.ask("", "POST", notice.StopAddress+"?key="+wrong, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "en")
		s.expect(a, 404, "This link does not work")
	}
	s.expect(s.ask("", "POST", path, "", "Sec-Fetch-Site", "cross-site"), 403)
}
