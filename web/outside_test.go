package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tallylight/internal/oidctest"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/text"
	"tallylight/web/provider"
)

// offers lets people sign in at a real provider.
func (s *site) offers(id string) *oidctest.Provider {
	s.Helper()
	p := oidctest.Start(s.T, s.url, id)
	s.Providers = append(s.Providers, provider.New(provider.Settings{ID: id, Name: strings.ToUpper(id), Issuer: p.URL, Client: oidctest.Client, Secret: oidctest.Secret,
		Scopes: []string{"openid", "profile", "email", "groups"}, Groups: "groups",
		Admission: account.Admission{Roles: map[string]readiness.Role{"sre-team": sre, "pr-team": pr, "boss": admin}}}, s.url, http.DefaultTransport, time.Now))
	return p
}

// comer is a browser that signs in.
type comer struct {
	*oidctest.Browser
	s *site
}

func (s *site) comer() comer {
	b := oidctest.NewBrowser(s.url)
	s.Cleanup(b.CloseIdleConnections)
	return comer{b, s}
}

// comes signs in at a provider as a person, and gives what the way back is answered with; without an answer where there is none.
func (b comer) comes(id, person, next string) answer {
	b.s.Helper()
	back, err := b.SignsIn(b.s.Context(), b.s.url+"/signin/oidc/"+id+"?next="+url.QueryEscape(next), person)
	b.s.must(err)
	if back == "" {
		return answer{}
	}
	return b.get(back)
}

func (b comer) get(address string) answer {
	b.s.Helper()
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	defer func(was func(*http.Request, []*http.Request) error) { b.CheckRedirect = was }(oidctest.NewBrowser(b.s.url).CheckRedirect)
	r, err := http.NewRequestWithContext(b.s.Context(), http.MethodGet, address, nil)
	b.s.must(err)
	got, err := b.Do(r)
	b.s.must(err)
	defer got.Body.Close()
	read, err := io.ReadAll(got.Body)
	b.s.must(err)
	return answer{got, string(read)}
}

// cookie is that of the session which the browser keeps.
func (b comer) cookie() string {
	at, err := url.Parse(b.s.url)
	b.s.must(err)
	for _, c := range b.Jar.Cookies(at) {
		if c.Name == "tallylight" {
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

// in fails the test where an answer signs nobody in.
func (b comer) in(a answer, role readiness.Role) {
	b.s.Helper()
	b.s.expect(a, 303)
	people, err := b.s.store.People(b.s.Context())
	b.s.must(err)
	for _, p := range people {
		if strings.HasPrefix(p.Name, "Aki") && p.Role != role {
			b.s.Errorf("%s has the role %s, want %s", p.Name, p.Role, role)
		}
	}
	b.s.expect(b.s.get(b.cookie(), "/settings"), 200, "Aki")
}

func TestSomebodyComesInByARealProvider(t *testing.T) {
	s := open(t)
	p := s.offers("kc")
	s.expect(s.get("", "/signin"), 200, "Sign in with KC", `href="/signin/oidc/kc?next=`)
	s.expect(s.get("", "/signin?lang=ja"), 200, "KCでサインイン")
	aki := oidctest.Person{Name: "Aki", Email: "aki@example.jp", Verified: true, Groups: []string{"staff", "pr-team", "sre-team"}}
	p.Has("aki", aki)

	first := s.comer()
	a := first.comes("kc", "aki", "/tasks?view=mine")
	first.in(a, sre)
	if to := a.Header.Get("Location"); to != "/tasks?view=mine" {
		t.Errorf("back to %q", to)
	}
	for _, evil := range []string{"https://evil.example/", "//evil.example", `/\evil.example`} {
		if to := first.comes("kc", "aki", evil).Header.Get("Location"); to != "/" {
			t.Errorf("next=%s leads to %q", evil, to)
		}
	}

	aki.Groups = []string{"boss"}
	p.Has("aki", aki)
	second := s.comer()
	second.in(second.comes("kc", "aki", "/"), admin)

	aki.Groups = []string{"staff"}
	p.Has("aki", aki)
	s.expect(s.comer().comes("kc", "aki", "/"), 403, "You are in none of the groups")
	for _, b := range []comer{first, second} { // and the sessions that there were have ended
		s.expect(s.get(b.cookie(), "/settings"), 303)
	}

	aki.Groups = []string{"sre-team"}
	p.Has("aki", aki)
	first.in(first.comes("kc", "aki", "/"), sre)
	p.Removes("aki")
	if a := s.comer().comes("kc", "aki", "/"); a.Response != nil {
		t.Errorf("who was removed at the provider comes back: %d %s", a.StatusCode, main(a.body))
	}
	p.LogsOut("aki", "")
	s.expect(s.get(first.cookie(), "/settings"), 303)
}

func TestWhoIsRemovedOrDisabledHereDoesNotComeBack(t *testing.T) {
	s := open(t)
	p := s.offers("kc")
	p.Has("aki", oidctest.Person{Name: "Aki", Email: "aki@example.jp", Verified: true, Groups: []string{"sre-team"}})
	b := s.comer()
	b.in(b.comes("kc", "aki", "/"), sre)
	person, err := s.store.PersonByEmail(t.Context(), "aki@example.jp")
	s.must(err)
	_, err = s.store.ChangePerson(t.Context(), person.ID, account.Edit{State: account.Disabled}, actorOf(s.people[admin]), noon)
	s.must(err)
	s.expect(s.comer().comes("kc", "aki", "/"), 403, "Your account is disabled")
	s.must(s.store.RemovePerson(t.Context(), person.ID, 0, actorOf(s.people[admin]), noon))
	s.expect(s.comer().comes("kc", "aki", "/"), 403, "Your account was removed")
	_, err = s.store.Invite(t.Context(), "aki@example.jp", viewer, "hash", time.Hour, actorOf(s.people[admin]), noon)
	s.must(err)
	b.in(b.comes("kc", "aki", "/"), sre)
}

func TestAnAddressLinksNobody(t *testing.T) {
	s := open(t)
	one, two := s.offers("one"), s.offers("two")
	boss := s.people[admin]
	aki := oidctest.Person{Name: "Aki", Email: boss.Email, Verified: true, Groups: []string{"sre-team"}}
	one.Has("aki", aki)
	s.expect(s.comer().comes("one", "aki", "/"), 403, "There is an account with your e-mail address already")
	s.expect(s.post(s.as(admin), "/people/"+boss.ID+"/linking"), 303)
	aki.Verified = false
	one.Has("aki", aki)
	b := s.comer()
	b.in(b.comes("one", "aki", "/"), sre) // an account of its own, without the address
	if again, err := s.store.Person(t.Context(), boss.ID); err != nil || again.Role != admin {
		t.Errorf("%+v, %v", again, err)
	}
	two.Has("aki", oidctest.Person{Name: "Aki two", Groups: []string{"sre-team"}})
	b = s.comer()
	b.in(b.comes("two", "aki", "/"), sre)
	people, err := s.store.People(t.Context())
	s.must(err)
	if len(people) != 6 {
		t.Errorf("two providers with one subject, and there are %d people: %v", len(people), people)
	}
	two.Has("boss", oidctest.Person{Name: "Boss", Email: strings.ToUpper(boss.Email), Verified: true, Groups: []string{"sre-team"}})
	s.expect(s.comer().comes("two", "boss", "/"), 303)
	if again, err := s.store.Person(t.Context(), boss.ID); err != nil || again.Role != admin {
		t.Errorf("the only admin is %+v, %v", again, err)
	}
	two.Has("other", oidctest.Person{Name: "Other", Email: boss.Email, Verified: true, Groups: []string{"sre-team"}})
	s.expect(s.comer().comes("two", "other", "/"), 403, "There is an account with your e-mail address already")
}

func TestLogoutByTheBackChannelEndsSessionsAndStreams(t *testing.T) {
	s := open(t)
	p := s.offers("kc")
	p.Has("aki", oidctest.Person{Name: "Aki", Groups: []string{"sre-team"}})
	p.Has("yui", oidctest.Person{Name: "Yui", Groups: []string{"sre-team"}})
	b, other := s.comer(), s.comer()
	b.in(b.comes("kc", "aki", "/"), sre)
	s.expect(other.comes("kc", "yui", "/"), 303)
	heard := s.listen(b.cookie())
	heard.next()
	began := time.Now()
	p.LogsOut("aki", "")
	for event, _ := heard.next(); event != ""; event, _ = heard.next() {
		if event == "live" && time.Since(began) > time.Second {
			t.Fatal("the stream goes on")
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("the stream ended after %s", took)
	} else {
		t.Logf("the stream ended after %s", took)
	}
	s.expect(s.get(b.cookie(), "/settings"), 303)
	s.expect(s.get(other.cookie(), "/settings"), 200, "Yui")
	s.expect(s.post("", "/signin/oidc/kc/backchannel", "logout_token", "none"), 400, "invalid_request")
}

func TestAProviderThatIsAwayIsSaid(t *testing.T) {
	s := open(t)
	p := s.offers("kc")
	p.Stop()
	s.expect(s.get("", "/signin"), 200, "Sign in with KC")
	s.expect(s.get("", "/signin/oidc/kc?next=/tasks"), 503, "KC cannot be reached (connection failed)", `value="/tasks"`)
	s.expect(s.get("", "/signin"), 200, "KC cannot be reached (connection failed)")
	s.expect(s.get("", "/signin/oidc/kc?lang=ja"), 503, "KCに接続できません")
	s.expect(s.get("", "/signin/oidc/none"), 404)
}

func TestTheWayBackNeedsAnAttempt(t *testing.T) {
	s := open(t)
	p := s.offers("kc")
	p.Has("aki", oidctest.Person{Name: "Aki", Groups: []string{"sre-team"}})
	for _, row := range []struct{ sentence, query string }{
		{"nobody began", "?code=a&state=b"}, {"without anything", ""}, {"a script as the state", "?state=%3Cscript%3E&code=x"},
	} {
		if a := s.get("", "/signin/oidc/kc/callback"+row.query); a.StatusCode != 400 || sessionCookie(a) != nil || strings.Contains(a.body, "<script>") {
			t.Errorf("%s: %d %s", row.sentence, a.StatusCode, main(a.body))
		}
	}
	b := s.comer()
	back, err := b.SignsIn(t.Context(), s.url+"/signin/oidc/kc", "aki")
	s.must(err)
	s.expect(s.comer().get(back), 400, "begun in another browser")
	s.expect(b.get(strings.Replace(back, "code=", "code=x", 1)), 403, "could not be verified")
	s.expect(b.get(back), 400) // an attempt counts once
}

func TestEveryFaultOfAProviderIsSaid(t *testing.T) {
	for _, lang := range []text.Lang{text.EN, text.JA} {
		for _, kind := range provider.Kinds {
			if said := text.For(lang).Outside.Fault[string(kind)]; said == nil || !strings.Contains(said("KC"), "KC") {
				t.Errorf("%s: %s is not said", lang, kind)
			}
		}
		if n := len(text.For(lang).Outside.Fault); n != len(provider.Kinds) {
			t.Errorf("%s: %d faults are said, and there are %d", lang, n, len(provider.Kinds))
		}
	}
}

func TestABrowserThatNeverComesBackKeepsFewAttempts(t *testing.T) {
	s := open(t)
	s.offers("kc")
	b := s.comer()
	at, err := url.Parse(s.url)
	s.must(err)
	for range 20 {
		s.expect(b.get(s.url+"/signin/oidc/kc?next=/"+strings.Repeat("a", 5000)), 303)
		size := 0
		for _, c := range b.Jar.Cookies(at) {
			size += len(c.Name) + len(c.Value)
		}
		if size > 3000 {
			t.Fatalf("the cookies have %d bytes", size)
		}
	}
}
