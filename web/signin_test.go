package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/web"
	"tallylight/web/secrets"
)

// withPassword adds a person who signs in with the password.
func (s *site) withPassword(email string) {
	s.Helper()
	hash, err := passwordHash()
	s.must(err)
	_, err = s.store.AddPerson(s.Context(), readiness.Person{Name: "Ken Sato", Email: email, Role: sre, PasswordHash: hash}, readiness.System, noon)
	s.must(err)
}

func TestNextLeadsNowhereElse(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} })
	for _, row := range []struct{ sentence, next, leadsTo string }{
		{"a page of ours", "/tasks?view=mine", "/tasks?view=mine"},
		{"a page with an address in it", "/history?event=https://a.example", "/history?event=https://a.example"},
		{"nothing", "", "/"},
		{"another site", "https://evil.example/", "/"},
		{"another site without its scheme", "//evil.example/", "/"},
		{"three slashes", "///evil.example/", "/"},
		{"a slash that browsers turn round", `/\evil.example/`, "/"},
		{"two of them", `\\evil.example/`, "/"},
		{"a tab that browsers leave out", "/\t/evil.example/", "/"},
		{"a header of its own", "/\r\nSet-Cookie: a=b", "/"},
		{"a script", "javascript:alert(1)", "/"},
		{"a path without its slash", "tasks", "/"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := s.post("", "/signin/demo", "role", "sre", "next", row.next)
			if got := a.Header.Get("Location"); a.StatusCode != 303 || got != row.leadsTo {
				t.Errorf("%d, to %q, want %q", a.StatusCode, got, row.leadsTo)
			}
			asked := s.get("", "/signin?next="+url.QueryEscape(row.next))
			if strings.Contains(asked.body, `="//evil`) || strings.Contains(asked.body, `="https://evil`) || strings.Contains(asked.body, `="/\evil`) {
				t.Errorf("the sign-in page leads there: %s", main(asked.body))
			}
		})
	}
}

func TestNoPageLinksElsewhereForItsAddress(t *testing.T) {
	s := open(t)
	for _, path := range []string{"//evil.example/a", `/\evil.example/a`, "///evil.example", "//evil.example/%2e%2e"} {
		a := s.get("", path)
		if strings.Contains(a.body, `href="//`) || strings.Contains(a.body, `href="/\`) || strings.Contains(a.Header.Get("Location"), "/signin") {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
}

// sessionCookie gives the cookie that an answer sets; nil where it sets none.
func sessionCookie(a answer) *http.Cookie {
	for _, c := range a.Cookies() {
		if strings.HasSuffix(c.Name, "tallylight") {
			return c
		}
	}
	return nil
}

func TestSignIn(t *testing.T) {
	s := bare(t)
	s.withPassword("Ken@example.jp")
	wrong := s.post("", "/signin", "email", "ken@example.jp", "password", "a wrong one", "next", "/tasks")
	s.expect(wrong, 422, "E-mail and password do not belong together", `value="/tasks"`, `value="ken@example.jp"`)
	unknown := s.post("", "/signin", "email", "sue@example.jp", "password", "a wrong one", "next", "/tasks")
	if unknown.StatusCode != wrong.StatusCode || strings.ReplaceAll(unknown.body, "sue@", "ken@") != wrong.body {
		t.Errorf("the answer tells who has an account:\n%s", main(unknown.body))
	}
	if sessionCookie(wrong) != nil || sessionCookie(unknown) != nil {
		t.Error("a refused sign-in sets a cookie")
	}
	right := s.post("tallylight=planted", "/signin", "email", " KEN@example.jp", "password", password, "next", "/tasks")
	s.expect(right, 303)
	cookie := sessionCookie(right)
	if right.Header.Get("Location") != "/tasks" || cookie == nil {
		t.Fatalf("to %q with %v", right.Header.Get("Location"), cookie)
	}
	if cookie.Value == "planted" || cookie.Name != "tallylight" || !cookie.HttpOnly || cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("the cookie is %v", cookie)
	}
	signedIn := "tallylight=" + cookie.Value
	s.expect(s.get(signedIn, "/settings"), 200, "Ken Sato")
	again := sessionCookie(s.post(signedIn, "/signin", "email", "ken@example.jp", "password", password))
	if again == nil || again.Value == cookie.Value {
		t.Error("signing in again keeps the session's id")
	}
	s.expect(s.get(signedIn, "/settings"), 303)
	signedIn = "tallylight=" + again.Value
	out := s.post(signedIn, "/signout")
	if gone := sessionCookie(out); out.StatusCode != 303 || gone == nil || gone.MaxAge >= 0 || gone.Value != "" {
		t.Errorf("signing out answers %d and %v", out.StatusCode, gone)
	}
	s.expect(s.get(signedIn, "/settings"), 303)
}

func TestSessionsEnd(t *testing.T) {
	const idle, life = 12 * time.Hour, 7 * 24 * time.Hour
	s := open(t)
	for _, row := range []struct {
		sentence string
		waits    []time.Duration // between requests
		signedIn bool
	}{
		{"half a day less a minute without use", []time.Duration{idle - time.Minute}, true},
		{"more than half a day without use", []time.Duration{idle + time.Second}, false},
		{"used again within half a day", []time.Duration{idle - time.Minute, idle - time.Minute}, true},
		{"used every half minute, which is not noted each time", []time.Duration{30 * time.Second, idle - time.Minute, 30 * time.Second, idle - time.Minute}, true},
		{"used while the clock was ahead, again when it was put right, and not for half a day", []time.Duration{idle - time.Minute, time.Minute - idle, idle + time.Second}, false},
		{"used all the time for almost a week", steps(life - time.Minute), true},
		{"used all the time for a week", steps(life), false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.passed.Store(0)
			cookie := s.as(viewer)
			var last answer
			for _, wait := range row.waits {
				s.after(wait)
				last = s.get(cookie, "/more")
			}
			if got := last.StatusCode == 200; got != row.signedIn {
				t.Errorf("signed in: %v, want %v", got, row.signedIn)
			}
		})
	}
}

// steps cuts a time into steps that are shorter than the idle time.
func steps(all time.Duration) (waits []time.Duration) {
	const step = 10 * time.Hour
	for ; all > step; all -= step {
		waits = append(waits, step)
	}
	return append(waits, all)
}

func TestCookiesOverHTTPS(t *testing.T) {
	s := open(t, func(c *web.Config) { c.BaseURL, c.Sample = "https://tally.example", sample{} })
	cookie := sessionCookie(s.post("", "/signin/demo", "role", "viewer"))
	if cookie == nil || cookie.Name != "__Host-tallylight" || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("the cookie is %v", cookie)
	}
	for _, c := range s.get("", "/signin?lang=ja").Cookies() {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("a cookie is %v", c)
		}
	}
}

func TestASessionIsKeptUnderAHashOfItsLongID(t *testing.T) {
	s := open(t)
	cookie := strings.TrimPrefix(s.as(sre), "tallylight=")
	id, err := base64.RawURLEncoding.DecodeString(cookie)
	if err != nil || len(id)*8 != 256 {
		t.Errorf("the id has %d bits, %v", len(id)*8, err)
	}
	for _, name := range []string{s.file, s.file + "-wal"} {
		content, err := os.ReadFile(name)
		s.must(err)
		if bytes.Contains(content, []byte(cookie)) || bytes.Contains(content, id) {
			t.Errorf("%s holds the id of a session", filepath.Base(name))
		}
	}
	sum := sha256.Sum256([]byte(cookie))
	if content, err := os.ReadFile(s.file + "-wal"); err != nil || !bytes.Contains(content, []byte(hex.EncodeToString(sum[:]))) {
		t.Errorf("nor its hash: the test looks at the wrong file, %v", err)
	}
}

func TestSetUpOnce(t *testing.T) {
	s := bare(t)
	key, hash := secrets.NewSecret("")
	s.must(s.store.SetupToken(t.Context(), hash, noon))
	account := func(key, name, email, password string) answer {
		return s.post("", "/setup", "key", key, "name", name, "email", email, "password", password)
	}
	s.expect(s.get("", "/setup?key="+key), 200, `value="`+key+`"`)
	for _, row := range []struct {
		sentence string
		answer   func() answer
		status   int
		says     string
	}{
		{"a wrong link makes nobody", func() answer { return account("wrong", "Eve", "eve@example.jp", password) }, 422, "This link was used already"},
		{"no link either", func() answer { return account("", "Eve", "eve@example.jp", password) }, 422, "This link was used already"},
		{"a name is needed", func() answer { return account(key, "", "misaki@example.jp", password) }, 422, "Fill this in."},
		{"an address is needed", func() answer { return account(key, "Misaki", "misaki", password) }, 422, "This is not an e-mail address."},
		{"a password is long", func() answer { return account(key, "Misaki", "misaki@example.jp", "elevenchars") }, 422, "This is too short."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.expect(row.answer(), row.status, row.says)
			if n, err := s.store.CountPeople(t.Context()); err != nil || n != 0 {
				t.Errorf("%d people, %v", n, err)
			}
		})
	}
	made := account(key, "Misaki", "misaki@example.jp", password)
	s.expect(made, 303)
	s.expect(s.get("tallylight="+sessionCookie(made).Value, "/settings"), 200, "Misaki", "Admin")
	s.expect(account(key, "Eve", "eve@example.jp", password), 422)
	if after := s.get("", "/setup?key="+key); after.Header.Get("Location") != "/signin" {
		t.Errorf("the link, opened again: %d", after.StatusCode)
	}
	if people, err := s.store.People(t.Context()); err != nil || len(people) != 1 || people[0].Role != admin {
		t.Errorf("the people are %v, %v", people, err)
	}
	if strings.Contains(s.log.String(), key) || strings.Contains(s.log.String(), password) {
		t.Error("the log holds the link or the password")
	}
}
