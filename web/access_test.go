package web_test

import (
	"strings"
	"testing"

	"tallylight/readiness/toppage"
)

// TestAPagesSecretsAreNotShownAgain: the form says that they are kept, by the end of a long one, and nothing else repeats them.
func TestAPagesSecretsAreNotShownAgain(t *testing.T) {
	s := withAPI(t)
	cookie, form := s.as(admin), "/toppages/"+s.page.ID
	kept := func() toppage.Access {
		page, err := s.store.TopPage(t.Context(), s.page.ID)
		s.must(err)
		return page.Access
	}
	fields := func(version string, more ...string) []string {
		return append([]string{"version", version, "name", "Front", "access_header", "X-Tallylight", "access_user", "press"}, more...)
	}
	want := toppage.Access{Header: "X-Tallylight", Value: "a-long-s3cret-8d2e", User: "press", Password: "open-sesame"}
	s.expect(s.post(cookie, form, fields("1", "access_value", string(want.Value), "access_password", string(want.Password))...), 303)
	if got := kept(); got != want {
		t.Fatalf("kept %#v", got)
	}
	hushed := func(place, body string) {
		t.Helper()
		if strings.Contains(body, "s3cret") || strings.Contains(body, "sesame") || strings.Contains(body, "cHJlc3M6") {
			t.Errorf("%s tells a secret", place)
		}
	}
	page := s.get(cookie, "/toppage/"+s.page.ID)
	s.expect(page, 200, `value="X-Tallylight"`, "Kept as a secret: …8d2e.")
	hushed("the page", page.body)
	history := s.get(cookie, "/history")
	s.expect(history, 200)
	hushed("the history", history.body)
	bearer := []string{"Authorization", "Bearer " + s.token()}
	for _, path := range []string{"/toppages/" + s.page.ID, "/toppages", "/changes", "/toppages/" + s.page.ID + "/verdict"} {
		a := s.ask("", "GET", "/api/v1"+path, "", bearer...)
		s.expect(a, 200)
		hushed(path, a.body)
	}
	shown := s.ask("", "GET", "/api/v1/toppages/"+s.page.ID, "", bearer...)
	s.expect(shown, 200, `"access":{"header":"X-Tallylight","user":"press"}`)

	refused := s.post(cookie, form, fields("2", "access_value", "two\nlines of s3cret", "access_password", "")...)
	s.expect(refused, 422, "This cannot be sent in a header.")
	hushed("the form that was refused", refused.body)
	s.expect(s.post(cookie, form, fields("2")...), 303)
	if got := kept(); got != want {
		t.Errorf("what is not typed stays: %#v", got)
	}
	stray := s.post(cookie, form, fields("3", "entries", "https://evil.example/")...)
	s.expect(stray, 422, "The address leads to another server. Type the secret again")
	s.expect(s.post(cookie, form, "version", "3", "name", "Front"), 303)
	if got := kept(); got.Set() || got.Value != "" || got.Password != "" {
		t.Errorf("a name that is taken away takes its secret along: %#v", got)
	}
	hushed("the log", s.log.String())
}
