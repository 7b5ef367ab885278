package web_test

import (
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web"
	"tallylight/web/api"
)

// behind puts a proxy with an address in front.
func behind(peers string) func(*web.Config) {
	return func(c *web.Config) {
		c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, Zone: tokyo, Version: "test"})
		c.Proxy = &web.Proxy{Peers: []netip.Prefix{netip.MustParsePrefix(peers)}, User: "Remote-User", Email: "Remote-Email", Name: "Remote-Name", Groups: "Remote-Groups",
			SignOut: "https://login.example.jp/logout", Admission: account.Admission{Roles: map[string]readiness.Role{"sre-team": sre, "boss": admin}}}
	}
}

var akiHeaders = []string{"Remote-User", "aki", "Remote-Email", "aki@example.jp", "Remote-Name", "Aki", "Remote-Groups", "staff,sre-team"}

func TestAHeaderOfAnybodyElseDoesNothing(t *testing.T) {
	s := open(t, behind("192.0.2.0/24"))
	s.unchanged(func() {
		s.expect(s.get("", "/settings", akiHeaders...), 303)
		s.expect(s.get("", "/api/v1/board", akiHeaders...), 401)
		s.expect(s.get("", "/settings", append(akiHeaders, "X-Forwarded-For", "192.0.2.1")...), 303)
		s.expect(s.get(s.as(viewer), "/settings", akiHeaders...), 200, "The viewer")
	})
}

func TestAProxySignsSomebodyIn(t *testing.T) {
	s := open(t, behind("127.0.0.0/8"))
	a := s.get("", "/settings", akiHeaders...)
	s.expect(a, 200, "Aki")
	cookie := "tallylight=" + sessionCookie(a).Value
	p, err := s.store.PersonByEmail(t.Context(), "aki@example.jp")
	if s.must(err); p.Role != sre || p.PasswordHash != "" {
		t.Errorf("%+v", p)
	}
	s.unchanged(func() { // with a cookie, and as a program that keeps none
		for range 5 {
			s.expect(s.get(cookie, "/settings", akiHeaders...), 200, "Aki")
			s.expect(s.get("", "/api/v1/board", akiHeaders...), 200)
		}
	})
	if sessions, err := s.store.SessionsOf(t.Context(), p.ID, s.SessionClock()); err != nil || len(sessions) != 1 {
		t.Errorf("%d sessions, %v", len(sessions), err)
	}
	s.after(2 * time.Minute)
	s.expect(s.get(cookie, "/settings", akiHeaders...), 200, "Aki") // which notes the use of the session
	for late := time.Now().Add(patience); ; {
		sessions, err := s.store.SessionsOf(t.Context(), p.ID, s.SessionClock())
		if s.must(err); len(sessions) == 1 && sessions[0].Seen.After(sessions[0].CreatedAt) {
			break
		}
		if runtime.Gosched(); time.Now().After(late) {
			t.Fatalf("the use is not noted: %+v", sessions)
		}
	}
	s.expect(s.get(cookie, "/settings", akiHeaders...), 200, "Aki")
	if sessions, err := s.store.SessionsOf(t.Context(), p.ID, s.SessionClock()); err != nil || len(sessions) != 1 {
		t.Errorf("a session that was used: %d sessions, %v", len(sessions), err)
	}
	for _, row := range []struct {
		sentence, cookie string
		headers          []string
		status           int
		says             string
	}{
		{"the session without the header", cookie, nil, 303, ""},
		{"somebody else's header", cookie, []string{"Remote-User", "boss", "Remote-Name", "The boss", "Remote-Groups", "boss"}, 200, "The boss"},
		{"somebody in no group", "", []string{"Remote-User", "yui", "Remote-Groups", "staff"}, 403, "You are in none of the groups"},
		{"again", "", []string{"Remote-User", "yui", "Remote-Groups", "staff"}, 403, "You are in none of the groups"},
		{"now in one", "", []string{"Remote-User", "yui", "Remote-Groups", "staff | sre-team, others"}, 200, "yui"},
		{"a role more", cookie, append(akiHeaders[:6:6], "Remote-Groups", "boss"), 200, "Aki"},
		{"somebody else's address", "", []string{"Remote-User", "eve", "Remote-Email", "admin@example.jp", "Remote-Groups", "boss"}, 403, "There is an account with your e-mail address already"},
	} {
		a := s.get(row.cookie, "/settings", row.headers...)
		if a.StatusCode != row.status || !strings.Contains(a.body, row.says) {
			t.Errorf("%s: %d %s", row.sentence, a.StatusCode, main(a.body))
		}
	}
	if p, err = s.store.Person(t.Context(), p.ID); err != nil || p.Role != admin {
		t.Errorf("%+v, %v", p, err)
	}
	s.expect(s.get("", "/signin", akiHeaders...), 200, "To sign out, sign out there.", "https://login.example.jp/logout")
	s.must(s.store.RemovePerson(t.Context(), p.ID, 0, readiness.System, noon))
	s.expect(s.get(cookie, "/settings", akiHeaders...), 403, "Your account was removed")
	s.expect(s.get("", "/api/v1/board", akiHeaders...), 403, "Your account was removed")
}

func TestTwoAnswersToWhoAsksAreNone(t *testing.T) {
	s := open(t, behind("127.0.0.0/8"))
	for _, row := range []struct {
		sentence string
		headers  http.Header
	}{
		{"two people", http.Header{"Remote-User": {"boss", "aki"}}},
		{"two lists of groups", http.Header{"Remote-User": {"aki"}, "Remote-Groups": {"boss", "sre-team"}}},
		{"two names", http.Header{"Remote-User": {"aki"}, "Remote-Name": {"Aki", "The boss"}, "Remote-Groups": {"sre-team"}}},
		{"two addresses", http.Header{"Remote-User": {"aki"}, "Remote-Email": {"aki@example.jp", "boss@example.jp"}, "Remote-Groups": {"sre-team"}}},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/settings", nil)
		s.must(err)
		r.Header = row.headers
		a, err := http.DefaultTransport.RoundTrip(r)
		s.must(err)
		s.must(a.Body.Close())
		if a.StatusCode != 403 {
			t.Errorf("%s: %d", row.sentence, a.StatusCode)
		}
	}
}
