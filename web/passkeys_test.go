package web_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web"
	"tallylight/web/api"
)

const passkeyBase = "https://tallylight.example.jp"

// device is an authenticator with a passkey, and the browser beside it.
type device struct {
	*site
	party   virtualwebauthn.RelyingParty
	auth    virtualwebauthn.Authenticator
	key     virtualwebauthn.Credential
	browser string // its cookie
}

// withPasskeys opens a site at a domain.
func withPasskeys(t *testing.T) *site {
	t.Helper()
	return open(t, func(c *web.Config) { c.BaseURL = passkeyBase })
}

// device gives one of a person, without a passkey that the site knows.
func (s *site) device(p readiness.Person) *device {
	return &device{site: s, party: virtualwebauthn.RelyingParty{ID: "tallylight.example.jp", Origin: passkeyBase},
		auth: virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(p.ID)}),
		key:  newKey()}
}

// newKey gives a key whose both coordinates take 32 bytes: the library writes shorter ones without their zeros, which are none.
func newKey() virtualwebauthn.Credential {
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == 77 {
			return key
		}
	}
}

// cookies are those of a session and of the browser.
func (d *device) cookies(session string) string {
	return strings.Trim(session+"; "+d.browser, "; ")
}

// asked asks for options under a path, as the browser that it is.
func (d *device) asked(session, path string) string {
	d.Helper()
	a := d.ask(d.cookies(session), "POST", path+"/options", "")
	d.expect(a, 200)
	for _, c := range a.Cookies() {
		if strings.HasSuffix(c.Name, "-passkey") {
			if !c.HttpOnly || !c.Secure || !strings.HasPrefix(c.Name, "__Host-") || c.Path != "/" || c.MaxAge != 300 {
				d.Errorf("the cookie is %v", c)
			}
			d.browser = c.Name + "=" + c.Value
		}
	}
	return a.body
}

// makes gives a new passkey to options.
func (d *device) makes(options string) string {
	d.Helper()
	wanted, err := virtualwebauthn.ParseAttestationOptions(options)
	d.must(err)
	return virtualwebauthn.CreateAttestationResponse(d.party, d.auth, d.key, *wanted)
}

// signs answers options with the passkey.
func (d *device) signs(options string) string {
	d.Helper()
	wanted, err := virtualwebauthn.ParseAssertionOptions(options)
	d.must(err)
	return virtualwebauthn.CreateAssertionResponse(d.party, d.auth, d.key, *wanted)
}

// added adds the passkey in a session.
func (d *device) added(session string) *device {
	d.Helper()
	made := d.makes(d.asked(session, "/settings/passkeys"))
	d.expect(d.post(d.cookies(session), "/settings/passkeys", "passkey", "Pixel", "credential", made), 303)
	return d
}

// send answers the sign-in page.
func (d *device) send(answer string) answer {
	d.Helper()
	return d.post(d.cookies(""), "/signin/passkey", "credential", answer, "next", "/tasks")
}

// secured gives the session cookie of an answer, as https names it.
func secured(a answer) string {
	for _, c := range a.Cookies() {
		if c.Name == "__Host-tallylight" && c.Value != "" {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

func TestSigningInWithAPasskey(t *testing.T) {
	s := withPasskeys(t)
	session := s.as(sre)
	s.expect(s.get("", "/signin"), 200, "Sign in with a passkey", `autocomplete="username webauthn"`)
	s.expect(s.get(session, "/settings"), 200, "You have none yet.")
	d := s.device(s.people[sre]).added(session)
	s.expect(s.get(session, "/settings"), 200, "Pixel", "never")
	in := d.send(d.signs(d.asked("", "/signin/passkey")))
	s.expect(in, 303)
	if to := in.Header.Get("Location"); to != "/tasks" {
		t.Errorf("led to %s", to)
	}
	fresh := secured(in)
	if fresh == "" || fresh == session {
		t.Fatalf("the session is %q", fresh)
	}
	s.expect(s.get(fresh, "/settings"), 200, "The sre", "Pixel")
	if strings.Contains(s.get(fresh, "/settings").body, "never") {
		t.Error("the passkey is said never to be used")
	}
	again := secured(d.post(d.cookies(fresh), "/signin/passkey", "credential", d.signs(d.asked(fresh, "/signin/passkey"))))
	if again == "" || again == fresh {
		t.Errorf("signing in again gives the session %q", again)
	}
	s.expect(s.get(fresh, "/settings"), 303)
	boss := s.as(admin)
	s.expect(s.get(boss, "/history?kind=people"), 200, "The sre added a passkey")
	s.expect(s.get(boss, "/history?kind=access"), 200, "The sre signed in with a passkey")
	page := "/people/" + s.people[sre].ID
	s.expect(s.get(boss, page), 200, "1 passkey.")
	s.expect(s.post(boss, page+"/passkeys/delete"), 303)
	if strings.Contains(s.get(boss, page).body, `id="passkeys"`) {
		t.Error("the page of somebody without passkeys speaks of them")
	}
	s.expect(d.send(d.signs(d.asked("", "/signin/passkey"))), 422, "This passkey was not accepted.")
	s.expect(s.get(boss, "/history?kind=people"), 200, "The admin removed passkeys of The sre: 1")
}

func TestNobodySignsInBy(t *testing.T) {
	const refused, again = "This passkey was not accepted.", "That took more than 5 minutes, or was answered already."
	page := func(d *device) string { return d.asked("", "/signin/passkey") }
	for _, row := range []struct {
		sentence string
		send     func(*device) answer
		says     string
	}{
		{"an answer to a challenge of another browser", func(d *device) answer {
			signed := d.signs(page(d))
			d.browser = ""
			page(d)
			return d.send(signed)
		}, again},
		{"an answer without the browser", func(d *device) answer {
			signed := d.signs(page(d))
			d.browser = ""
			return d.send(signed)
		}, again},
		{"an answer to a challenge of another session", func(d *device) answer {
			return d.send(d.signs(d.asked(d.as(viewer), "/signin/passkey")))
		}, again},
		{"an answer to a challenge that was to confirm", func(d *device) answer {
			session := d.as(sre)
			signed := d.signs(d.asked(session, "/settings/confirmation"))
			return d.post(d.cookies(session), "/signin/passkey", "credential", signed)
		}, again},
		{"an answer that signed in already", func(d *device) answer {
			signed := d.signs(page(d))
			d.expect(d.send(signed), 303)
			return d.send(signed)
		}, again},
		{"an answer to a challenge that was answered wrongly", func(d *device) answer {
			options, origin := page(d), d.party.Origin
			d.party.Origin = "https://evil.example"
			d.expect(d.send(d.signs(options)), 422)
			d.party.Origin = origin
			return d.send(d.signs(options))
		}, again},
		{"an answer after five minutes", func(d *device) answer {
			signed := d.signs(page(d))
			d.after(account.ChallengeLasts)
			return d.send(signed)
		}, again},
		{"an answer to a challenge that nobody asked", func(d *device) answer {
			page(d)
			return d.send(d.signs(`{"challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`))
		}, again},
		{"an answer from another origin", func(d *device) answer {
			d.party.Origin = "https://evil.example"
			return d.send(d.signs(page(d)))
		}, refused},
		{"an answer from the same domain without https", func(d *device) answer {
			d.party.Origin = "http://tallylight.example.jp"
			return d.send(d.signs(page(d)))
		}, refused},
		{"an answer from a domain below", func(d *device) answer {
			d.party.Origin = "https://evil.tallylight.example.jp"
			return d.send(d.signs(page(d)))
		}, refused},
		{"an answer for another relying party", func(d *device) answer {
			d.party.ID = "example.jp"
			return d.send(d.signs(page(d)))
		}, refused},
		{"an answer of a device that knows nobody", func(d *device) answer {
			d.auth.Options.UserNotVerified = true
			return d.send(d.signs(page(d)))
		}, refused},
		{"an answer that nobody was there for", func(d *device) answer {
			d.auth.Options.UserNotPresent = true
			return d.send(d.signs(page(d)))
		}, refused},
		{"a passkey that is not known", func(d *device) answer {
			d.key = newKey()
			return d.send(d.signs(page(d)))
		}, refused},
		{"another key under the id of one", func(d *device) answer {
			d.key.Key = newKey().Key
			return d.send(d.signs(page(d)))
		}, refused},
		{"a passkey that names another person", func(d *device) answer {
			d.auth.Options.UserHandle = []byte(d.people[admin].ID)
			return d.send(d.signs(page(d)))
		}, refused},
		{"a passkey that names nobody", func(d *device) answer {
			d.auth.Options.UserHandle = nil
			return d.send(d.signs(page(d)))
		}, refused},
		{"a passkey of somebody who is disabled", func(d *device) answer {
			_, err := d.store.ChangePerson(d.Context(), d.people[sre].ID, account.Edit{State: account.Disabled}, readiness.System, noon)
			d.must(err)
			return d.send(d.signs(page(d)))
		}, refused},
		{"a passkey of somebody who was removed", func(d *device) answer {
			d.must(d.store.RemovePerson(d.Context(), d.people[sre].ID, 0, readiness.System, noon))
			return d.send(d.signs(page(d)))
		}, refused},
		{"a passkey of an account that was taken back by a new password", func(d *device) answer {
			d.must(d.store.SetPassword(d.Context(), d.people[sre].ID, "h", "", readiness.System, noon))
			return d.send(d.signs(page(d)))
		}, refused},
		{"what is no answer", func(d *device) answer { page(d); return d.send(`{"id":1}`) }, refused},
		{"nothing", func(d *device) answer { page(d); return d.send("") }, refused},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := withPasskeys(t)
			d := s.device(s.people[sre]).added(s.as(sre))
			a := row.send(d)
			s.expect(a, 422, row.says)
			if secured(a) != "" {
				t.Error("it gives a session")
			}
			keys, err := s.store.PasskeysOf(t.Context(), s.people[sre].ID)
			s.must(err)
			if row.sentence != "an answer that signed in already" && len(keys) == 1 && !keys[0].Used.IsZero() {
				t.Error("the passkey counts as used")
			}
		})
	}
}

func TestARefusedPasskeyChangesNothing(t *testing.T) {
	s := withPasskeys(t)
	d := s.device(s.people[sre]).added(s.as(sre))
	options := d.asked("", "/signin/passkey")
	d.party.Origin = "https://evil.example"
	s.unchanged(func() { s.expect(d.send(d.signs(options)), 422) })
	if strings.Contains(s.log.String(), options) || !strings.Contains(s.log.String(), "passkey refused") {
		t.Error("the log of the program does not say why, or too much")
	}
	if got := s.whyRefused(); got != "passkey" {
		t.Errorf("the log says that it was refused for %q", got)
	}
}

func TestAnAnswerCountsUntilItsChallengeEnds(t *testing.T) {
	s := withPasskeys(t)
	d := s.device(s.people[sre]).added(s.as(sre))
	signed := d.signs(d.asked("", "/signin/passkey"))
	other := d.signs(d.asked("", "/signin/passkey")) // another window of the browser
	s.after(account.ChallengeLasts - time.Second)
	s.expect(d.send(signed), 303)
	s.expect(d.send(other), 303)
}

func TestACopiedPasskeyIsRefused(t *testing.T) {
	s := withPasskeys(t)
	d := s.device(s.people[sre])
	d.key.Counter = 7
	d.added(s.as(sre))
	sign := func() answer { return d.send(d.signs(d.asked("", "/signin/passkey"))) }
	for _, row := range []struct {
		sentence string
		count    uint32
		status   int
	}{
		{"it counts on", 8, 303},
		{"it counts further", 20, 303},
		{"it says the same again", 20, 422},
		{"it goes back", 9, 422},
		{"it counts no more", 0, 422},
		{"the other one goes on", 21, 303},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d.key.Counter = row.count
			if a := sign(); a.StatusCode != row.status || row.status == 422 && !strings.Contains(a.body, "somebody else may hold a copy of it") {
				t.Errorf("%d: %s", a.StatusCode, main(a.body))
			}
		})
	}
	if n := strings.Count(s.get(s.as(admin), "/history?kind=people").body, "A passkey of The sre was refused"); n != 3 {
		t.Errorf("the history says it %d times", n)
	}
}

func TestAPasskeyIsNotAdded(t *testing.T) {
	for _, row := range []struct {
		sentence string
		send     func(d *device, session string) answer
		says     string
	}{
		{"without a name", func(d *device, session string) answer {
			return d.keep(session, " ", d.makes(d.asked(session, "/settings/passkeys")))
		}, "Fill this in."},
		{"for another origin", func(d *device, session string) answer {
			d.party.Origin = "https://evil.example"
			return d.keep(session, "x", d.makes(d.asked(session, "/settings/passkeys")))
		}, "This passkey was not accepted."},
		{"for another relying party", func(d *device, session string) answer {
			d.party.ID = "example.jp"
			return d.keep(session, "x", d.makes(d.asked(session, "/settings/passkeys")))
		}, "This passkey was not accepted."},
		{"by a device that knows nobody", func(d *device, session string) answer {
			d.auth.Options.UserNotVerified = true
			return d.keep(session, "x", d.makes(d.asked(session, "/settings/passkeys")))
		}, "This passkey was not accepted."},
		{"in another session of the same person", func(d *device, session string) answer {
			return d.keep(d.as(sre), "x", d.makes(d.asked(session, "/settings/passkeys")))
		}, "That took more than 5 minutes"},
		{"in the session of another person", func(d *device, session string) answer {
			return d.keep(d.as(pr), "x", d.makes(d.asked(session, "/settings/passkeys")))
		}, "That took more than 5 minutes"},
		{"a second time", func(d *device, session string) answer {
			made := d.makes(d.asked(session, "/settings/passkeys"))
			d.expect(d.keep(session, "first", made), 303)
			return d.keep(session, "x", made)
		}, "That took more than 5 minutes"},
		{"that an account has already", func(d *device, session string) answer {
			boss := d.as(admin)
			d.expect(d.keep(session, "first", d.makes(d.asked(session, "/settings/passkeys"))), 303)
			return d.keep(boss, "x", d.makes(d.asked(boss, "/settings/passkeys")))
		}, "This passkey was not accepted."},
		{"five minutes after signing in", func(d *device, session string) answer {
			made := d.makes(d.asked(session, "/settings/passkeys"))
			d.after(account.ProofLasts)
			return d.keep(session, "x", made)
		}, "Confirm that it is you"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := withPasskeys(t)
			d := s.device(s.people[sre])
			s.expect(row.send(d, s.as(sre)), 422, row.says)
			for _, p := range s.people {
				keys, err := s.store.PasskeysOf(t.Context(), p.ID)
				s.must(err)
				if len(keys) > 0 && keys[0].Name == "x" {
					t.Errorf("%s has it", p.Name)
				}
			}
		})
	}
}

// keep sends what was made, in a session.
func (d *device) keep(session, name, made string) answer {
	d.Helper()
	return d.post(d.cookies(session), "/settings/passkeys", "passkey", name, "credential", made)
}

func TestPasskeysAreAddedAndRemovedByWhoSaidAgainWhoTheyAre(t *testing.T) {
	s := withPasskeys(t)
	s.withPassword("ken@example.jp")
	ken, err := s.store.PersonByEmail(t.Context(), "ken@example.jp")
	s.must(err)
	session := secured(s.post("", "/signin", "email", "ken@example.jp", "password", password))
	d := s.device(ken).added(session)
	keys, err := s.store.PasskeysOf(t.Context(), ken.ID)
	s.must(err)
	remove := "/settings/passkeys/" + keys[0].ID + "/delete"
	s.expect(s.post(s.as(pr), remove), 404)
	s.after(account.ProofLasts)
	s.expect(s.get(session, "/settings"), 200, "confirm that it is you", "Confirm with a passkey")
	s.expect(s.post(session, remove), 422, "Confirm that it is you")
	s.expect(s.ask(d.cookies(session), "POST", "/settings/passkeys/options", ""), 403, `{"said":"You signed in some time ago.`)
	s.expect(s.post(session, "/settings/confirmation", "own", "a wrong one"), 422, "This is not the present password.")
	s.expect(s.post(session, remove), 422)
	s.expect(s.post(session, "/settings/confirmation", "own", password), 303)
	s.expect(s.get(session, "/settings"), 200, "Add a passkey")
	s.after(account.ProofLasts)
	other := s.device(s.people[pr]).added(s.as(pr))
	s.expect(other.post(other.cookies(session), "/settings/confirmation", "credential", other.signs(other.asked(session, "/settings/confirmation"))), 422, "This passkey was not accepted.")
	s.expect(s.post(session, remove), 422)
	s.expect(d.post(d.cookies(session), "/settings/confirmation", "credential", d.signs(d.asked(session, "/settings/confirmation"))), 303)
	s.expect(s.post(session, remove), 303)
	s.expect(s.get(session, "/settings"), 200, "You have none yet.")
	s.expect(d.send(d.signs(d.asked("", "/signin/passkey"))), 422)
}

func TestPasskeysNeedADomain(t *testing.T) {
	for _, row := range []struct {
		sentence, base, host string
		here                 bool
	}{
		{"https on a domain", "https://tallylight.example.jp", "", true},
		{"https on a domain with a port", "https://tallylight.example.jp:8443/", "", true},
		{"http on a domain", "http://tallylight.example.jp", "", false},
		{"https on an address", "https://192.0.2.7", "", false},
		{"https on an address of IPv6", "https://[2001:db8::7]", "", false},
		{"http on this machine", "http://localhost:8080", "", true},
		{"no public address, from this machine", "", "localhost:8080", true},
		{"no public address, by an address", "", "127.0.0.1:8080", false},
		{"no public address, by a name that anybody may send", "", "evil.example", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t, func(c *web.Config) { c.BaseURL = row.base })
			a := s.asHost(row.host, "POST", "/signin/passkey/options")
			if row.here != (a.StatusCode == 200) || !row.here && !strings.Contains(a.body, "Passkeys need https and a domain name.") {
				t.Errorf("%d %s", a.StatusCode, a.body)
			}
			if shown := strings.Contains(s.asHost(row.host, "GET", "/signin").body, "/signin/passkey"); shown != row.here {
				t.Errorf("the sign-in page offers it: %t", shown)
			}
		})
	}
}

func TestAskingForPasskeysIsLimited(t *testing.T) {
	s := open(t, func(c *web.Config) { c.BaseURL = passkeyBase }, behindProxy)
	s.withPassword("ken@example.jp")
	for i := range 60 { // of IPv6 a client has many addresses
		s.expect(s.ask("", "POST", "/signin/passkey/options", "", "X-Forwarded-For", fmt.Sprintf("2001:db8:0:1::%x", i)), 200)
	}
	s.expect(s.ask("", "POST", "/signin/passkey/options", "", "X-Forwarded-For", "2001:db8:0:1:ffff::1"), 429, `{"said":"There were too many requests.`)
	for range 60 {
		s.expect(s.ask("", "POST", "/signin/passkey/options", ""), 200)
	}
	s.expect(s.ask("", "POST", "/signin/passkey/options", ""), 429, `{"said":"There were too many requests. Try again in 1 second."`)
	s.expect(s.post("", "/signin", "email", "ken@example.jp", "password", password), 303)
}

func TestPasskeysByTheAPI(t *testing.T) {
	s := open(t, func(c *web.Config) {
		c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, SessionClock: c.SessionClock, Zone: tokyo, Version: "test"})
	})
	session := s.as(sre)
	keys := []account.Passkey{}
	for _, name := range []string{"one", "two"} {
		k, err := s.store.AddPasskey(t.Context(), account.Passkey{Name: name, Credential: name, Record: "{}"}, actorOf(s.people[sre]), noon)
		s.must(err)
		keys = append(keys, k)
	}
	token := "Bearer " + s.token()
	of := "?person=" + s.people[sre].ID
	s.expect(s.get(session, "/api/v1/passkeys"), 200, `"name":"one"`, `"used_at":null`)
	s.expect(s.get(s.as(pr), "/api/v1/passkeys"), 200, `"passkeys":[]`)
	s.expect(s.get(s.as(pr), "/api/v1/passkeys"+of), 403)
	s.expect(s.get("", "/api/v1/passkeys", "Authorization", token), 403, "name a person")
	s.expect(s.get("", "/api/v1/passkeys"+of, "Authorization", token), 200, `"name":"two"`)
	s.expect(s.ask(s.as(pr), "DELETE", "/api/v1/passkeys/"+keys[0].ID, ""), 404)
	s.expect(s.ask(session, "DELETE", "/api/v1/passkeys/"+keys[0].ID, ""), 204)
	s.after(account.ProofLasts)
	s.expect(s.ask(session, "DELETE", "/api/v1/passkeys/"+keys[1].ID, ""), 403, "older than 5 minutes")
	s.expect(s.ask("", "DELETE", "/api/v1/passkeys/"+keys[1].ID+of, "", "Authorization", token), 204)
	s.expect(s.ask("", "DELETE", "/api/v1/passkeys/"+keys[1].ID+of, "", "Authorization", token), 404)
	if _, err := s.store.PasskeyOf(t.Context(), "two"); err == nil || fault.StoreKindOf(err) != "" {
		t.Errorf("it is there: %v", err)
	}
}

// asHost asks as a browser that came by a host; empty: by the site's own.
func (s *site) asHost(host, method, path string) answer {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, nil)
	s.must(err)
	r.Host = host
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	s.must(err)
	return answer{response, string(read)}
}
