package web_test

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/journal"
	"tallylight/web"
)

// behindProxy trusts the tests' own address to say for whom it asks.
func behindProxy(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} }

// signIn tries a password from an address.
func (s *site) signIn(from, email, password string) answer {
	s.Helper()
	return s.ask("", "POST", "/signin", form("email", email, "password", password), "X-Forwarded-For", from)
}

// wait is how long an answer asks to wait, in seconds; 0: it does not.
func wait(a answer) int {
	n, _ := strconv.Atoi(a.Header.Get("Retry-After"))
	return n
}

const ken, anotherWord = "ken@example.jp", "a wrong one"

func TestAnAccountIsTriedTenTimesAnHour(t *testing.T) {
	s := bare(t, behindProxy)
	s.withPassword(ken)
	for i := range account.MostForAccount {
		s.expect(s.signIn("192.0.2."+strconv.Itoa(i), ken, anotherWord), 422, "do not belong together")
		s.after(time.Minute)
	}
	for _, row := range []struct{ sentence, from, email, password string }{
		{"another wrong password from elsewhere", "198.51.100.1", ken, anotherWord},
		{"the right one", "198.51.100.1", ken, password},
		{"the right one, the address written otherwise", "198.51.100.1", " KEN@example.jp ", password},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := s.signIn(row.from, row.email, row.password)
			s.expect(a, 429, "There were too many wrong passwords. Try again in 50 minutes, or ask an admin to allow sign-in.")
			if got := wait(a); got < 49*60 || got > 50*60 {
				t.Errorf("it may be tried again after %d s", got)
			}
		})
	}
	s.expect(s.signIn("198.51.100.1", "sue@example.jp", anotherWord), 422)
	s.after(51 * time.Minute) // the first counts no longer
	s.expect(s.signIn("198.51.100.1", ken, password), 303)
}

func TestAnUnknownAccountIsRefusedAsAKnownOneIs(t *testing.T) {
	still := time.Now()
	s := bare(t, behindProxy, func(c *web.Config) { c.SessionClock = func() time.Time { return still } })
	s.withPassword(ken)
	for i := range account.MostForAccount + 2 {
		from := "192.0.2." + strconv.Itoa(i)
		known, unknown := s.signIn(from, ken, anotherWord), s.signIn(from, "sue@example.jp", anotherWord)
		if known.StatusCode != unknown.StatusCode || known.Header.Get("Retry-After") != unknown.Header.Get("Retry-After") {
			t.Errorf("try %d: %d and %d", i, known.StatusCode, unknown.StatusCode)
		}
	}
}

func TestAnAddressTriesTwentyTimesAnHour(t *testing.T) {
	for _, row := range []struct{ sentence, tries, same, other string }{
		{"IPv4", "192.0.2.7", "192.0.2.7", "192.0.2.8"},
		{"IPv6 of one network", "2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := bare(t, behindProxy)
			s.withPassword(ken)
			for i := range account.MostFromAddress {
				s.expect(s.signIn(row.tries, "somebody"+strconv.Itoa(i)+"@example.jp", anotherWord), 422)
			}
			s.expect(s.signIn(row.same, ken, password), 429, "There were too many wrong passwords.")
			s.expect(s.signIn(row.other, ken, password), 303)
		})
	}
}

func TestManyAtOnceLearnNoMore(t *testing.T) {
	s := bare(t, behindProxy)
	s.withPassword(ken)
	var all sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 40 {
		all.Go(func() {
			a := s.signIn("192.0.2.1", ken, anotherWord)
			mu.Lock()
			defer mu.Unlock()
			statuses[a.StatusCode]++
		})
	}
	all.Wait()
	if statuses[422] > account.MostForAccount || statuses[422]+statuses[429] != 40 {
		t.Errorf("the answers are %v", statuses)
	}
}

func TestRightPasswordsCountForNothing(t *testing.T) {
	s := bare(t, behindProxy)
	s.withPassword(ken)
	for range account.MostFromAddress + 5 {
		s.expect(s.signIn("192.0.2.1", ken, password), 303)
	}
}

func TestTriesAreKeptOverARestart(t *testing.T) {
	folder := t.TempDir()
	s := openIn(t, folder, behindProxy)
	for range account.MostForAccount {
		s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	}
	again := startAt(t, "sqlite:"+s.file, behindProxy) // another program on the same store
	again.expect(again.signIn("192.0.2.2", "viewer@example.jp", anotherWord), 429)
}

func TestANewPasswordMayBeTriedAtOnce(t *testing.T) {
	s := open(t, behindProxy)
	for range account.MostForAccount {
		s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	}
	hash, err := passwordHash()
	s.must(err)
	s.must(s.store.SetPassword(t.Context(), s.people[viewer].ID, hash, "", readiness.System, noon))
	s.expect(s.signIn("192.0.2.1", "viewer@example.jp", password), 303)
}

func TestAnAdminAllowsSignInAgain(t *testing.T) {
	s := withAPI(t, behindProxy)
	path := "/people/" + s.people[viewer].ID
	const said = "Sign-in is refused for 60 minutes."
	for range account.MostForAccount {
		if strings.Contains(s.get(s.as(admin), path).body, said) {
			t.Fatal("it is said too early")
		}
		s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	}
	s.expect(s.get(s.as(admin), path), 200, said, "Allow sign-in now")
	s.expect(s.get(s.as(admin), path+"?lang=ja"), 200, "このアカウントのサインインを制限しています（あと60分）。")
	unlocked := func() int {
		return strings.Count(s.get(s.as(admin), "/history?kind=people").body, "lifted the limit of wrong passwords for The viewer")
	}
	s.expect(s.post(s.as(admin), path+"/unlock"), 303)
	s.expect(s.post(s.as(admin), path+"/unlock"), 303) // there is nothing to lift any more
	if n := unlocked(); n != 1 {
		t.Errorf("the history says it %d times", n)
	}
	s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	s.expect(s.ask("", "POST", "/api/v1"+path+"/unlock", "", "Authorization", "Bearer "+s.token()), 204)
	s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	if n := unlocked(); n != 2 {
		t.Errorf("after the API the history says it %d times", n)
	}
}

func TestAClockThatWasAheadShutsNobodyOut(t *testing.T) {
	s := open(t, behindProxy)
	const year = 365 * 24 * time.Hour
	s.after(year)
	for range account.MostForAccount {
		s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	}
	s.after(-year)
	for range account.MostForAccount {
		s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
	}
	s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 429)
	s.after(account.TrySpan)
	s.expect(s.signIn("192.0.2.1", "viewer@example.jp", anotherWord), 422)
}

func TestOwnPasswordsAreTriedNoMoreOften(t *testing.T) {
	s := bare(t)
	s.withPassword(ken)
	cookie := "tallylight=" + sessionCookie(s.post("", "/signin", "email", ken, "password", password)).Value
	change := func(current string) answer {
		return s.post(cookie, "/settings/password", "current", current, "password", "another long password")
	}
	for range account.MostForAccount {
		s.expect(change(anotherWord), 422)
	}
	refused := change(password)
	s.expect(refused, 429, "There were too many wrong passwords.")
	if wait(refused) == 0 {
		t.Error("it does not say when to try again")
	}
	if got := s.whyRefused(); got != "present throttled" {
		t.Errorf("the log says that it was refused for %q", got)
	}
}

// whyRefused are the reasons in the log why people were refused, each once.
func (s *site) whyRefused() string {
	s.Helper()
	s.must(s.store.WriteRefusals(s.Context(), noon))
	lines, err := s.store.ChangesFrom(s.Context(), 0, db.ChangeFilter{All: true, Access: true}, 1000)
	s.must(err)
	var why []string
	for _, c := range lines {
		if c.Kind == journal.SignInRefused {
			why = append(why, c.Data["why"])
		}
	}
	slices.Sort(why)
	return strings.Join(slices.Compact(why), " ")
}

func TestWhoSaysThatItWasForwarded(t *testing.T) {
	for _, row := range []struct {
		sentence, trusted, forwarded string
		same                         bool // two clients count as one
	}{
		{"nobody is trusted", "", "192.0.2.%", true},
		{"the proxy is trusted", "127.0.0.1/32", "192.0.2.%", false},
		{"its network is", "127.0.0.0/8", "192.0.2.%", false},
		{"another proxy is", "10.0.0.0/8", "192.0.2.%", true},
		{"what a client says before the proxy does counts for nothing", "127.0.0.1/32", "192.0.2.%, 198.51.100.9", true},
		{"a trusted proxy before the proxy is passed over", "127.0.0.0/8", "192.0.2.%, 127.0.0.9", false},
		{"a private address is a client, too", "127.0.0.1/32", "10.1.1.%", false},
		{"a private address that is not named is no proxy", "127.0.0.1/32", "192.0.2.%, 10.1.1.1", true},
		{"what is no address is the proxy's own", "127.0.0.1/32", "nobody%", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := bare(t, func(c *web.Config) {
				if row.trusted != "" {
					c.Proxies = []netip.Prefix{netip.MustParsePrefix(row.trusted)}
				}
			})
			s.withPassword(ken)
			from := func(client string) string { return strings.Replace(row.forwarded, "%", client, 1) }
			for i := range account.MostFromAddress {
				s.expect(s.signIn(from("1"), strconv.Itoa(i)+"@example.jp", anotherWord), 422)
			}
			want := 303
			if row.same {
				want = 429
			}
			s.expect(s.signIn(from("2"), ken, password), want)
		})
	}
}
