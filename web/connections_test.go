package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"tallylight/readiness"
)

var signingSecret = regexp.MustCompile(`whsec_[A-Za-z0-9+/=]{20,}`)

func TestAConnectionIsSetUp(t *testing.T) {
	s := open(t)
	on := s.as(admin)
	s.expect(s.get(on, "/connections"), 200, "There are none yet.", `href="/scale"`)
	s.expect(s.get(on, "/settings"), 200, `href="/connections"`)
	if a := s.get(s.as(sre), "/settings"); strings.Contains(a.body, `href="/connections"`) {
		t.Error("SRE is led to where they may not go")
	}
	a := s.post(on, "/connections", "kind", "inbound", "name", "deploy")
	s.expect(a, http.StatusSeeOther)
	made := a.Header.Get("Location")
	path, _, _ := strings.Cut(made, "?")
	page := s.get(on, made)
	s.expect(page, 200, "/api/v1/hooks/deploy", "Copy it now")
	first := signingSecret.FindString(page.body)
	if first == "" {
		t.Fatal("the secret is not shown")
	}
	for _, address := range []string{made, path, "/connections", "/history"} {
		if a := s.get(on, address); a.StatusCode != 200 || signingSecret.MatchString(a.body) {
			t.Errorf("%s answers %d, or shows the secret again", address, a.StatusCode)
		}
	}
	a = s.post(on, path+"/rotation", "version", "1")
	s.expect(a, http.StatusSeeOther)
	page = s.get(on, a.Header.Get("Location"))
	s.expect(page, 200, "Both secrets count until")
	if second := signingSecret.FindString(page.body); second == "" || second == first {
		t.Errorf("the new secret is %q", second)
	}
	s.expect(s.post(on, path+"/rotation", "version", "1"), http.StatusConflict)
	s.expect(s.get(on, path+"/delete"), 200, "deploy")
	s.expect(s.post(on, path+"/delete", "version", "2"), http.StatusSeeOther)
	s.expect(s.get(on, path), http.StatusNotFound)
	if strings.Contains(s.log.String(), "whsec_") {
		t.Error("the log holds a secret")
	}
}

func TestAConnectionIsChanged(t *testing.T) {
	s := open(t)
	on := s.as(admin)
	a := s.post(on, "/connections", "kind", "prometheus", "name", "metrics", "url", "https://prom.example/hush-path/abcd", "header", "Authorization", "value", "Bearer hush")
	s.expect(a, http.StatusSeeOther)
	path := a.Header.Get("Location")
	s.expect(s.get(on, path), 200, "prom.example", "Authorization: ••••")
	s.expect(s.post(on, path, "version", "1", "url", "", "header", "Authorization", "value", ""), http.StatusSeeOther)
	all, err := s.store.Connections(t.Context(), readiness.ConnectProm)
	s.must(err)
	if c := all[0]; c.URL != "https://prom.example/hush-path/abcd" || c.Value != "Bearer hush" {
		t.Errorf("what was left empty is now %q, %q", c.URL, c.Value)
	}
	s.expect(s.post(on, path, "version", "1", "url", "https://other.example/", "header", ""), http.StatusConflict, "https://other.example/")
	s.expect(s.post(on, path, "version", "2", "url", "ftp://other.example/"), http.StatusUnprocessableEntity, `id="err-url"`, "ftp://other.example/")
	for _, address := range []string{path, "/connections"} {
		if a := s.get(on, address); strings.Contains(a.body, "hush") {
			t.Errorf("%s shows a secret", address)
		}
	}
	rows := []struct {
		sentence, want string
		fields         []string
	}{
		{"a name that is taken", "err-name", []string{"kind", "inbound", "name", "metrics"}},
		{"no name", "err-name", []string{"kind", "inbound"}},
		{"a name with blanks", "err-name", []string{"kind", "inbound", "name", "my pipeline"}},
		{"no address", "err-url", []string{"kind", "prometheus", "name", "x"}},
		{"an address where there is none", "err-url", []string{"kind", "inbound", "name", "x", "url", "https://a.example/"}},
		{"a secret that is none", "err-secret", []string{"kind", "outbound", "name", "x", "url", "https://a.example/", "secret", "hush-hush"}},
		{"a kind that is none", "err-kind", []string{"kind", "ftp", "name", "x", "url", "https://a.example/"}},
		{"a header value without its name", "err-header", []string{"kind", "http", "name", "x", "url", "https://a.example/", "value", "hush-hush"}},
	}
	for _, row := range rows {
		s.unchanged(func() {
			a := s.post(on, "/connections", row.fields...)
			s.expect(a, http.StatusUnprocessableEntity, `id="`+row.want+`"`)
			if strings.Contains(a.body, "hush-hush") {
				t.Errorf("%s: a secret is given back", row.sentence)
			}
		})
	}
}
