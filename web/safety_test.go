package web_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"tallylight/static"
	"tallylight/web"
)

func TestWritesFromElsewhereAreRefused(t *testing.T) {
	s := open(t, func(c *web.Config) { c.BaseURL = "https://tally.example" })
	for _, row := range []struct {
		sentence string
		headers  []string
		refused  bool
	}{
		{"our own page in an older browser", nil, false},
		{"nothing that says who started it", []string{"Origin", ""}, true},
		{"our own page", []string{"Sec-Fetch-Site", "same-origin"}, false},
		{"what was typed into the address bar", []string{"Sec-Fetch-Site", "none"}, false},
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"a neighbour under the same domain", []string{"Sec-Fetch-Site", "same-site"}, true},
		{"an older browser on our own page", []string{"Origin", s.url}, false},
		{"an older browser on our page behind a proxy", []string{"Origin", "https://tally.example"}, false},
		{"an older browser on another site", []string{"Origin", "https://evil.example"}, true},
		{"a frame without an origin", []string{"Origin", "null"}, true},
		{"a frame without an origin on another site", []string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, true},
		{"our own page that does not say where it is", []string{"Origin", "null", "Sec-Fetch-Site", "same-origin"}, false},
		{"our page by the other scheme", []string{"Origin", "http://tally.example"}, true},
		{"our page at another port", []string{"Origin", "https://tally.example:8443"}, true},
		{"our page with the port of its scheme", []string{"Origin", "https://TALLY.example:443"}, false},
		{"the page of this address by https, which it does not speak", []string{"Origin", strings.Replace(s.url, "http:", "https:", 1)}, true},
		{"what says both", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "same-origin"}, true},
		{"what says both the other way", []string{"Origin", s.url, "Sec-Fetch-Site", "cross-site"}, true},
		{"another site with our address in its own", []string{"Origin", "https://tally.example.evil.example"}, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			task := s.task(true)
			claim := func() answer {
				return s.ask(s.as(sre), "POST", "/tasks/"+task.ID+"/claim", "", row.headers...)
			}
			if !row.refused {
				s.expect(claim(), 303)
				s.expect(s.post(s.as(sre), "/tasks/"+task.ID+"/claim/delete"), 303)
				return
			}
			s.unchanged(func() { s.expect(claim(), 403, "another site") })
			s.expect(s.ask(s.as(sre), "GET", "/tasks/"+task.ID, "", row.headers...), 200)
		})
	}
}

func TestLinksFillNoForms(t *testing.T) {
	s := open(t)
	s.unchanged(func() {
		s.expect(s.ask(s.as(sre), "POST", "/events/"+s.events[0].ID+"/level?level=4&version=1", ""), 422)
	})
}

func TestHeaders(t *testing.T) {
	s := open(t)
	s.Echo().GET("/panics", func(echo.Context) error { panic("secret of the inside") })
	const policy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	for _, row := range []struct {
		sentence string
		answer   answer
		status   int
	}{
		{"a page", s.get(s.as(viewer), "/"), 200},
		{"the way in", s.get("", "/signin"), 200},
		{"a redirect", s.get("", "/"), 303},
		{"an error", s.get("", "/none"), 404},
		{"a refusal", s.post(s.as(viewer), "/toppages"), 403},
		{"a write from elsewhere", s.ask("", "POST", "/signin", "", "Sec-Fetch-Site", "cross-site"), 403},
		{"a panic", s.get("", "/panics"), 500},
		{"a file", s.get("", static.Path("tallylight.css")), 200},
		{"a file that does not exist", s.get("", "/static/none"), 404},
		{"the health of the process", s.get("", "/healthz"), 200},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			h := row.answer.Header
			if row.answer.StatusCode != row.status {
				t.Errorf("status %d, want %d", row.answer.StatusCode, row.status)
			}
			for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
				if got := h.Values(name); len(got) != 1 || got[0] != want {
					t.Errorf("%s is %q", name, got)
				}
			}
		})
	}
}

func TestWhatBreaksIsNotShown(t *testing.T) {
	s := open(t)
	s.Echo().GET("/panics", func(echo.Context) error { panic("secret of the inside") })
	s.Echo().GET("/fails", func(echo.Context) error { return errors.New("secret of the inside") })
	for _, path := range []string{"/panics", "/fails"} {
		s.expect(s.get("", path, "Accept-Language", "en"), 500, "Something broke")
		if a := s.get("", path, "Accept-Language", "ja"); !strings.Contains(a.body, "処理できませんでした") || strings.Contains(a.body, "secret") {
			t.Errorf("%s: %s", path, main(a.body))
		}
	}
	if !strings.Contains(s.log.String(), "secret of the inside") {
		t.Error("the log does not say what broke")
	}
	if !strings.Contains(s.log.String(), "safety_test.go") {
		t.Error("the log does not say where it panicked")
	}
}

func TestAStoreThatFails(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	s.expect(s.get("", "/readyz"), 200)
	s.must(s.store.Close())
	s.expect(s.get("", "/readyz"), 503)
	s.expect(s.get("", "/healthz"), 200)
	for _, row := range []struct {
		sentence string
		answer   answer
	}{
		{"a page", s.get(cookie, "/")},
		{"the setup", s.get("", "/setup")},
		{"a sign-in", s.post("", "/signin", "email", "ken@example.jp", "password", "x")},
		{"a sign-out", s.post(cookie, "/signout")},
		{"an address that does not exist", s.get(cookie, "/none")},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.expect(row.answer, 500, "Something broke", "<!doctype html>")
			for _, inside := range []string{"sql", "database is closed", "closed"} {
				if strings.Contains(row.answer.body, inside) {
					t.Errorf("the page says %q", inside)
				}
			}
		})
	}
	if !strings.Contains(s.log.String(), "database is closed") {
		t.Error("the log does not say why")
	}
}

func TestLargeBodies(t *testing.T) {
	s := open(t)
	event, cookie := s.events[0], s.as(sre)
	large := "version=" + version(event.Version) + "&kind=" + strings.Repeat("a", 1<<20)
	send := func(path string, body io.Reader, length int64) int {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.url+path, body)
		s.must(err)
		r.ContentLength = length
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", s.url)
		a, err := http.DefaultTransport.RoundTrip(r)
		s.must(err)
		a.Body.Close()
		return a.StatusCode
	}
	for _, row := range []struct {
		sentence, path, body string
		announced            bool
		status               int
	}{
		{"a form that says how large it is", "/events/" + event.ID + "/brief", large, true, 413},
		{"a form that does not", "/events/" + event.ID + "/brief", large, false, 413},
		{"a sign-in", "/signin", large, false, 413},
		{"a form that is no form", "/events/" + event.ID + "/brief", "version=%zz", true, 400},
		{"a calendar may be larger", "/feeds/preview", large, false, 422},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			length := int64(-1)
			if row.announced {
				length = int64(len(row.body))
			}
			s.unchanged(func() {
				if got := send(row.path, io.MultiReader(strings.NewReader(row.body)), length); got != row.status {
					t.Errorf("status %d, want %d", got, row.status)
				}
			})
		})
	}
}

func TestWhatProgramsAsk(t *testing.T) {
	s := open(t)
	s.expect(s.get("", "/healthz"), 200)
	s.expect(s.get("", "/readyz"), 200, "ready")
	s.expect(s.get("", "/metrics"), 200, "tallylight_up")
	a := s.get("", static.Path("live.js"))
	if got := a.Header.Get("Cache-Control"); a.StatusCode != 200 || got != "public, max-age=31536000, immutable" {
		t.Errorf("a file: %d, %q", a.StatusCode, got)
	}
	if len(a.Cookies()) > 0 {
		t.Error("a file sets a cookie")
	}
}
