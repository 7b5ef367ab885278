package web_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/journal"
	"tallylight/web"
	"tallylight/web/secrets"
)

var madeIs = regexp.MustCompile(`id="made">([^<]+)<`)

// made follows a form to the page that shows what it made, once.
func (s *site) made(cookie string, a answer) string {
	s.Helper()
	s.expect(a, 303)
	to := a.Header.Get("Location")
	shown := madeIs.FindStringSubmatch(s.get(cookie, to).body)
	if shown == nil {
		s.Fatalf("nothing is shown at %s", to)
	}
	if again := s.get(cookie, to); madeIs.MatchString(again.body) {
		s.Error("it is shown a second time")
	}
	return shown[1]
}

// key is the key of a one-time link.
func (s *site) key(link string) string {
	s.Helper()
	u, err := url.Parse(link)
	s.must(err)
	return u.Query().Get("key")
}

func TestTheLifeOfAnAccount(t *testing.T) {
	s := open(t)
	boss := s.as(admin)
	s.expect(s.post(boss, "/people/invitations", "email", "sora", "role", "sre", "days", "3"), 422, "This is not an e-mail address.")
	s.expect(s.post(boss, "/people/invitations", "email", "SRE@example.jp", "role", "sre"), 422, "This is used already.")
	older := s.key(s.made(boss, s.post(boss, "/people/invitations", "email", "sora@example.jp", "role", "viewer", "days", "3")))
	key := s.key(s.made(boss, s.post(boss, "/people/invitations", "email", "Sora@example.jp", "role", "pr", "days", "3")))
	s.expect(s.get("", "/welcome?key="+older), 422, "<h1>This link does not work any more</h1>", "This link was used already, withdrawn or has ended.")
	s.expect(s.get("", "/welcome?key="+key), 200, "sora@example.jp", ">Password</label>")
	s.expect(s.post("", "/welcome", "key", key, "name", "Sora", "password", "short"), 422, "This is too short.")
	joined := s.post("", "/welcome", "key", key, "name", "Sora", "password", password)
	s.expect(joined, 303)
	sora := "tallylight=" + sessionCookie(joined).Value
	s.expect(s.post("", "/welcome", "key", key, "name", "Eve", "password", password), 422)
	p, err := s.store.PersonByEmail(t.Context(), "sora@example.jp")
	s.must(err)
	if p.Role != pr || p.Name != "Sora" {
		t.Fatalf("joined as %+v", p)
	}
	page := "/people/" + p.ID
	s.expect(s.post(boss, page, "version", version(p.Version), "role", "sre"), 303)
	s.expect(s.post(boss, page, "version", version(p.Version), "role", "viewer"), 409, "Somebody changed this account meanwhile.")
	s.expect(s.get(sora, "/levels/edit"), 200)

	open := s.listen(sora)
	open.next()
	s.expect(s.post(boss, page, "version", version(p.Version+1), "state", "disabled"), 303)
	for event, _ := open.next(); event != ""; event, _ = open.next() {
		if event == "changed" {
			t.Error("the page of somebody who was disabled goes on")
		}
	}
	s.expect(s.get(sora, "/settings"), 303)
	s.expect(s.post("", "/signin", "email", "sora@example.jp", "password", password), 422, "E-mail and password do not belong together")
	s.expect(s.post(boss, page, "version", version(p.Version+2), "state", "active"), 303)
	s.expect(s.post("", "/signin", "email", "sora@example.jp", "password", password), 303)

	s.expect(s.post(boss, page+"/delete", "version", version(p.Version+3)), 303)
	s.expect(s.get(boss, page), 404)
	s.expect(s.post("", "/signin", "email", "sora@example.jp", "password", password), 422)
	history := s.get(boss, "/history?kind=people")
	s.expect(history, 200, account.Pseudonym(p.ID)+" joined as PR", "disabled the account of "+account.Pseudonym(p.ID))
	if strings.Contains(history.body, "Sora") {
		t.Error("the history still names who was removed")
	}
	if found, err := s.store.Verify(t.Context()); err != nil || found.Broken != 0 {
		t.Errorf("the chain is broken at %d: %s, %v", found.Broken, found.Why, err)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	s := open(t)
	boss, page := s.as(admin), "/people/"+s.people[admin].ID
	s.expect(s.get(boss, page), 200, "The only admin.")
	for _, row := range []struct {
		sentence, path string
		fields         []string
	}{
		{"he cannot be demoted", page, []string{"version", "1", "role", "sre"}},
		{"nor disabled", page, []string{"version", "1", "state", "disabled"}},
		{"nor removed", page + "/delete", []string{"version", "1"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.post(boss, row.path, row.fields...), 422, "This is the only admin.") })
		})
	}
	s.expect(s.post(boss, "/people/"+s.people[sre].ID, "version", "1", "role", "admin"), 303)
	s.expect(s.post(boss, page, "version", "1", "role", "viewer"), 303)
	s.expect(s.get(boss, "/people"), 403)
}

func TestAPasswordIsChangedAndTheOtherSessionsEnd(t *testing.T) {
	s := open(t)
	s.withPassword("ken@example.jp")
	signIn := func(with string) string {
		a := s.post("", "/signin", "email", "ken@example.jp", "password", with)
		s.expect(a, 303)
		return "tallylight=" + sessionCookie(a).Value
	}
	here, there := signIn(password), signIn(password)
	open := s.listen(there)
	open.next()
	s.expect(s.get(here, "/settings"), 200, "Where you are signed in", "this browser")
	s.expect(s.post(here, "/settings/password", "current", "a wrong one", "password", "another long one"), 422, "This is not the present password.")
	s.expect(s.post(here, "/settings/password", "current", password, "password", "short"), 422, "This is too short.")
	s.expect(s.post(here, "/settings/password", "current", password, "password", "another long one"), 303)
	for event, _ := open.next(); event != ""; event, _ = open.next() {
		if event == "changed" {
			t.Error("the page of a session that has ended goes on")
		}
	}
	s.expect(s.get(there, "/settings"), 303)
	s.expect(s.get(here, "/settings"), 200)
	s.expect(s.post("", "/signin", "email", "ken@example.jp", "password", password), 422)
	signIn("another long one")

	ken, err := s.store.PersonByEmail(t.Context(), "ken@example.jp")
	s.must(err)
	boss := s.as(admin)
	key := s.key(s.made(boss, s.post(boss, "/people/"+ken.ID+"/reset")))
	s.expect(s.get(here, "/settings"), 200) // until the link is used
	s.expect(s.get("", "/welcome?key="+key), 200, "New password")
	s.expect(s.post("", "/welcome", "key", key, "password", "a third long one"), 303)
	s.expect(s.get(here, "/settings"), 303)
	s.expect(s.post("", "/welcome", "key", key, "password", "a fourth long one"), 422)
	signIn("a third long one")
	if strings.Contains(s.log.String(), key) || strings.Contains(s.log.String(), "long one") {
		t.Error("the log of the program holds a key or a password")
	}
}

func TestALinkEndsByItself(t *testing.T) {
	s := open(t)
	boss := s.as(admin)
	key := s.key(s.made(boss, s.post(boss, "/people/invitations", "email", "late@example.jp", "role", "viewer", "days", "1")))
	s.after(24*time.Hour - time.Second)
	s.expect(s.get("", "/welcome?key="+key), 200)
	s.after(time.Second)
	s.expect(s.get("", "/welcome?key="+key), 422)
	s.expect(s.post("", "/welcome", "key", key, "name", "Late", "password", password), 422)
	s.expect(s.get(s.as(admin), "/people"), 200, "link has ended, not used:")
}

func TestStreamsEndWithTheirSession(t *testing.T) {
	s := open(t)
	for _, row := range []struct {
		sentence string
		ends     func(cookie string)
	}{
		{"its person signs out in another window", func(cookie string) { s.expect(s.post(cookie, "/signout"), 303) }},
		{"its person ends it from another session", func(string) { s.expect(s.post(s.as(sre), "/settings/sessions/delete"), 303) }},
		{"an admin ends it", func(string) {
			s.expect(s.post(s.as(admin), "/people/"+s.people[sre].ID+"/sessions/delete"), 303)
		}},
		{"its password is changed in another session", func(string) {
			s.must(s.store.SetPassword(t.Context(), s.people[sre].ID, "h", "", readiness.System, noon))
		}},
		{"the account is disabled", func(string) {
			_, err := s.store.ChangePerson(t.Context(), s.people[sre].ID, account.Edit{State: account.Disabled}, readiness.System, noon)
			s.must(err)
		}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			cookie, other := s.as(sre), s.as(viewer)
			ended, stays := s.listen(cookie), s.listen(other)
			ended.next()
			stays.next()
			row.ends(cookie)
			began := time.Now()
			if event, _ := ended.next(); event != "" {
				t.Errorf("the stream goes on with %q", event)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("it took %s", took)
			}
			if event, _ := stays.next(); event != "changed" {
				t.Errorf("another's stream says %q", event)
			}
		})
	}
}

func TestTheLifeOfAToken(t *testing.T) {
	s := withAPI(t)
	boss := s.as(admin)
	s.expect(s.post(boss, "/tokens", "name", "", "scope", "read"), 422, "Fill this in.")
	made := s.made(boss, s.post(boss, "/tokens", "name", "k6-reports", "scope", "read", "days", "30"))
	if !strings.HasPrefix(made, secrets.TokenPrefix) {
		t.Errorf("the token is %q", made)
	}
	s.expect(s.get(boss, "/tokens"), 200, "k6-reports", "never")
	call := func(method, path string) answer {
		return s.ask("", method, "/api/v1"+path, "", "Authorization", "Bearer "+made)
	}
	s.expect(call("GET", "/board"), 200)
	s.expect(call("PUT", "/tasks/"+s.task(true).ID+"/claim"), 403, "the scope of this token does not cover this operation")
	s.expect(call("GET", "/people"), 403, "the scope of this token")
	page := s.get(boss, "/tokens")
	s.expect(page, 200, "127.0.0.1")
	tokens, err := s.store.Tokens(t.Context())
	s.must(err)
	if len(tokens) != 1 || tokens[0].Used.IsZero() || tokens[0].Owner != s.people[admin].Name {
		t.Fatalf("tokens %+v", tokens)
	}
	s.expect(s.post(boss, "/tokens/"+tokens[0].ID+"/delete"), 303)
	refused := call("GET", "/board")
	s.expect(refused, 401, "this token was revoked")
	if strings.Contains(page.body, made) {
		t.Error("the list shows the token")
	}
	made = s.made(boss, s.post(boss, "/tokens", "name", "short", "scope", "tasks", "days", "30"))
	s.expect(call("PUT", "/tasks/"+s.task(true).ID+"/claim"), 200)
	s.after(30 * 24 * time.Hour)
	s.expect(call("GET", "/board"), 401, "this token has expired")
	changes, err := s.store.RecentChanges(t.Context(), "", []string{journal.TokenRevoked}, 1)
	s.must(err)
	if len(changes) != 1 || changes[0].Data["name"] != "k6-reports" || changes[0].Actor != s.people[admin].Name {
		t.Errorf("the log says %+v", changes)
	}
}

func TestBeforeTheSetUpThePagesSayWhereTheLinkIs(t *testing.T) {
	s := bare(t)
	for _, row := range []struct{ lang, says string }{{"en", "Nobody has an account yet."}, {"ja", "アカウントがまだありません。"}} {
		s.expect(s.get("", "/signin?lang="+row.lang), 200, row.says, "journalctl -u tallylight")
		s.expect(s.get("", "/setup?lang="+row.lang), 200, row.says)
	}
	s.withPassword("ken@example.jp")
	if a := s.get("", "/signin?lang=en"); strings.Contains(a.body, "Nobody has an account yet.") {
		t.Error("it says so still")
	}
}

func TestTheLifeOfAnAccountByTheAPI(t *testing.T) {
	s := withAPI(t)
	bearer := []string{"Authorization", "Bearer " + s.token(), "Content-Type", "application/json"}
	call := func(method, path, body string) answer {
		path, seen, named := strings.Cut(path, " as of ")
		if named {
			return s.ask("", method, "/api/v1"+path, body, append(bearer[:len(bearer):len(bearer)], "If-Match", strconv.Quote(seen))...)
		}
		return s.ask("", method, "/api/v1"+path, body, bearer...)
	}
	id := func(a answer) string {
		var made struct{ ID, Link string }
		s.must(json.Unmarshal([]byte(a.body), &made))
		return made.ID
	}
	ken := id(call("POST", "/people", `{"email":"ken@example.jp","name":"Ken","role":"pr","password":"`+password+`"}`))
	for _, row := range []struct {
		sentence, method, path, body string
		status                       int
		says                         string
	}{
		{"the same address", "POST", "/people", `{"email":"Ken@example.jp","name":"Ken","role":"pr","password":"` + password + `"}`, 409, ""},
		{"a short password", "POST", "/people", `{"email":"kei@example.jp","name":"Kei","role":"pr","password":"short"}`, 422, "too_short"},
		{"one of the accounts", "GET", "/people/" + ken, "", 200, `"state":"active"`},
		{"another role", "PATCH", "/people/" + ken, `{"role":"sre","version":1}`, 200, `"role":"sre"`},
		{"an older version", "PATCH", "/people/" + ken, `{"role":"pr","version":1}`, 409, `"role":"sre"`},
		{"another password", "PUT", "/people/" + ken + "/password", `{"password":"another long one"}`, 200, `"ended":0`},
		{"a link for a new one", "POST", "/people/" + ken + "/reset", "", 201, "/welcome?key="},
		{"an invitation", "POST", "/people/invitations", `{"email":"kei@example.jp","role":"viewer"}`, 201, "/welcome?key="},
		{"the invitations", "GET", "/people/invitations", "", 200, `"link":null`},
		{"the sessions of a token", "GET", "/sessions", "", 403, "a token has no sessions"},
		{"the sessions of a person", "GET", "/sessions?person=" + ken, "", 200, `"sessions":[]`},
		{"ending them", "DELETE", "/sessions?person=" + ken, "", 200, `"ended":0`},
		{"the last admin removed", "DELETE", "/people/" + s.people[admin].ID + " as of 1", "", 422, "last_admin"},
		{"disabled", "PATCH", "/people/" + ken, `{"state":"disabled","version":3}`, 200, `"state":"disabled"`},
		{"no link for who is disabled", "POST", "/people/" + ken + "/reset", "", 422, "disabled"},
		{"removed without the version seen", "DELETE", "/people/" + ken, "", 428, ""},
		{"removed", "DELETE", "/people/" + ken + " as of 4", "", 204, ""},
		{"removed already", "DELETE", "/people/" + ken + " as of 4", "", 404, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			body := call(row.method, row.path, row.body)
			s.expect(body, row.status, row.says)
			if strings.Contains(body.body, "argon2") {
				t.Error("a hash of a password is shown")
			}
		})
	}
	cookie := s.as(viewer)
	for _, row := range []struct {
		sentence, method, path, body string
		status                       int
	}{
		{"one's own sessions", "GET", "/sessions", "", 200},
		{"another's", "GET", "/sessions?person=" + s.people[sre].ID, "", 403},
		{"ending another's", "DELETE", "/sessions?person=" + s.people[sre].ID, "", 403},
		{"another's password", "PUT", "/people/" + s.people[sre].ID + "/password", `{"password":"another long one"}`, 403},
		{"one's own without the present one", "PUT", "/people/" + s.people[viewer].ID + "/password", `{"password":"another long one"}`, 422},
		{"the people", "GET", "/people", "", 403},
		{"the tokens", "GET", "/tokens", "", 403},
	} {
		t.Run("a viewer: "+row.sentence, func(t *testing.T) {
			s.expect(s.ask(cookie, row.method, "/api/v1"+row.path, row.body, "Content-Type", "application/json"), row.status)
		})
	}
}

func TestSecretsAreRememberedForNoKey(t *testing.T) {
	s := withAPI(t)
	bearer := []string{"Authorization", "Bearer " + s.token(), "Content-Type", "application/json", "Idempotency-Key", "k"}
	made := s.ask("", "POST", "/api/v1/tokens", `{"name":"ci"}`, bearer...)
	s.expect(made, 201, `"secret":"tl_`, `"scope":"read"`, `"role":"viewer"`)
	again := s.ask("", "POST", "/api/v1/tokens", `{"name":"ci"}`, bearer...)
	if again.body == made.body {
		t.Error("the token was kept for whoever sends the key again")
	}
}

func TestBrowsersAndNetworksAreRecognised(t *testing.T) {
	for _, row := range []struct{ agent, want string }{
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge, Windows"},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari, macOS"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "Safari, iPhone"},
		{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome, Android"},
		{"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"},
		{"curl/8.5.0", ""},
	} {
		if got := web.Browser(row.agent); got != row.want {
			t.Errorf("%s: %q, want %q", row.agent, got, row.want)
		}
	}
	for address, want := range map[string]string{"203.0.113.77": "203.0.113.x", "::ffff:203.0.113.77": "203.0.113.x", "2001:db8:1:2::3": "2001:db8:1::/48", "127.0.0.1": "127.0.0.1", "none": ""} {
		if got := web.Network(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
