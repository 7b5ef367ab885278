package web_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/web/secrets"
)

// hang makes a display link and gives its id and its key.
func (s *site) hang(link display.Link) (id, key string) {
	s.Helper()
	if link.Name == "" {
		link.Name = "The door"
	}
	key, hash := secrets.NewSecret("")
	link.Tail = display.TailOf(key)
	link, err := s.store.AddDisplay(s.Context(), link, hash, actorOf(s.people[sre]), noon)
	s.must(err)
	return link.ID, key
}

// screens are one of each kind for an audience.
func screens(audience display.Audience, event string) []display.Link {
	return []display.Link{
		{Shows: display.Wall, Audience: audience}, {Shows: display.Wall, EventID: event, Audience: audience},
		{Shows: display.Board, Audience: audience}, {Shows: display.Board, Level: 3, Audience: audience, Lang: "ja"},
	}
}

func TestTheLifeOfADisplayLink(t *testing.T) {
	s := open(t)
	engineer := s.as(sre)
	s.expect(s.post(engineer, "/displays", "name", ""), 422, "Fill this in.")
	link := s.made(engineer, s.post(engineer, "/displays", "name", "The door", "shows", "board:3", "audience", "masked"))
	key := s.key(link)
	screen := s.get("", "/wall?key="+key, "Accept-Language", "en")
	s.expect(screen, 200, "Board, Level 3 and up")
	list := s.get(engineer, "/displays")
	s.expect(list, 200, "The door", "/wall?key=…"+key[len(key)-4:], "seen 12:00:00", "confidential events and names masked")
	s.after(6 * time.Minute)
	s.expect(s.get(engineer, "/displays"), 200, "not seen since Tue 17 Nov 12:00")
	if strings.Contains(list.body, key) || strings.Contains(s.log.String(), key) {
		t.Error("the list or the log of the program tells the key")
	}
	links, err := s.store.Displays(t.Context())
	s.must(err)
	s.expect(s.get(engineer, "/displays/"+links[0].ID), 200, "Board, Level 3 and up")

	next := s.key(s.made(engineer, s.post(engineer, "/displays/"+links[0].ID+"/rotation")))
	s.expect(s.get("", "/wall?key="+key), 410)
	s.expect(s.get("", "/wall?key="+next), 200)
	s.expect(s.post(engineer, "/displays/"+links[0].ID+"/delete"), 303)
	gone := s.get("", "/wall?key="+next)
	s.expect(gone, 410, "This screen’s link is not valid any more", "この画面のリンクは無効です")
	if strings.Contains(gone.body, "/signin") || strings.Contains(gone.body, "<a ") || strings.Contains(gone.body, next) {
		t.Error("the dark page leads somewhere, or tells the key")
	}
	s.expect(s.get(engineer, "/history?kind=people"), 200, "made a display link: The door", "made a new link for the display The door", "revoked the display link The door")
}

func TestAScreenIsReadOnlyAndLeadsNowhere(t *testing.T) {
	s := open(t)
	for _, link := range append(screens(display.Masked, s.events[0].ID), screens(display.Open, s.events[0].ID)...) {
		_, key := s.hang(link)
		a := s.get("", "/wall?key="+key)
		s.expect(a, 200)
		for _, never := range []string{"<form", "<a ", "/signin", key, "Set-Cookie"} {
			if strings.Contains(a.body, never) || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%+v: the screen has %s", link, never)
			}
		}
		if a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", a.Header)
		}
		if again := s.get("", "/wall?key="+key, "If-None-Match", a.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("asked again: %d", again.StatusCode)
		}
	}
}

func TestAKeyOpensItsScreenAndNothingElse(t *testing.T) {
	s := withAPI(t)
	_, key := s.hang(display.Link{Shows: display.Wall, Audience: display.Open})
	s.expect(s.get("", "/wall?key="+key), 200)
	needs := s.needs()
	for _, row := range routes(s) {
		if need := needs[row.method+" "+row.pattern]; !need.Declared() || need.Admits(nobody) || row.pattern == "/wall" {
			continue
		}
		sign := "?"
		if strings.Contains(row.path, "?") {
			sign = "&"
		}
		s.unchanged(func() {
			for _, a := range []answer{s.ask("", row.method, row.path+sign+"key="+key, ""), s.ask("", row.method, row.path, "", "Authorization", "Bearer "+key)} {
				if to := a.Header.Get("Location"); a.StatusCode != 303 || !strings.HasPrefix(to, "/signin") {
					t.Errorf("%s %s with a key: %d, to %q", row.method, row.pattern, a.StatusCode, to)
				}
			}
		})
	}
	for _, r := range s.Routes() {
		if !strings.HasPrefix(r.Path, "/api/v1/") || strings.HasPrefix(r.Method, "echo_") || strings.HasSuffix(r.Path, "openapi.json") || strings.Contains(r.Path, "/hooks/") {
			continue
		}
		for _, a := range []answer{s.ask("", r.Method, r.Path+"?key="+key, ""), s.ask("", r.Method, r.Path, "", "Authorization", "Bearer "+key)} {
			if a.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s %s with a key: %d", r.Method, r.Path, a.StatusCode)
			}
		}
	}
	s.expect(s.ask("", "POST", "/wall?key="+key, "", "Content-Type", "application/x-www-form-urlencoded"), 405)
	s.expect(s.get("", "/wall/"+s.events[0].ID+"?key="+key), 303)
	s.expect(s.get("", "/wall"), 303)
}

func TestWhatIsNoKeyShowsADarkPage(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ sentence, query string }{
		{"an unknown key", "key=none"},
		{"an empty key", "key="},
		{"a key that is no text", "key=%00"},
		{"a key that is very long", "key=" + long(4000)},
		{"two keys", "key=a&key=b"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for _, cookie := range []string{"", s.as(admin)} {
				a := s.get(cookie, "/wall?"+row.query)
				s.expect(a, 410, "is not valid any more")
				if strings.Contains(a.body, "/signin") {
					t.Error("it leads to a sign-in")
				}
			}
			s.expect(s.get("", "/live?"+row.query), 410)
		})
	}
}

// watch opens the stream of a screen.
func (s *site) watch(key string) stream {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), "GET", s.url+"/live?key="+key, nil)
	s.must(err)
	a, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "text/event-stream" {
		s.Fatalf("the stream of a screen: %d", a.StatusCode)
	}
	heard := stream{s.T, make(chan string, 100)}
	go func() {
		defer close(heard.lines)
		defer a.Body.Close()
		for lines := bufio.NewScanner(a.Body); lines.Scan(); {
			heard.lines <- lines.Text()
		}
	}()
	return heard
}

func TestAScreenHearsOfChangesAndOfItsEnd(t *testing.T) {
	s := open(t)
	id, key := s.hang(display.Link{Shows: display.Wall, Audience: display.Masked})
	_, other := s.hang(display.Link{Shows: display.Wall, Audience: display.Masked})
	ended, stays := s.watch(key), s.watch(other)
	ended.next()
	stays.next()
	_, err := s.store.SetLevel(t.Context(), s.events[0].ID, 4, "", 0, actorOf(s.people[sre]), noon)
	s.must(err)
	for _, screen := range []stream{ended, stays} {
		if event, _ := screen.next(); event != "changed" {
			t.Errorf("a screen hears %q of a change", event)
		}
	}
	began := time.Now()
	s.must(s.store.RevokeDisplay(t.Context(), id, readiness.System, noon))
	if event, _ := ended.next(); event != "changed" {
		t.Errorf("a revoked screen hears %q", event)
	}
	if event, _ := ended.next(); event != "" {
		t.Errorf("its stream goes on with %q", event)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s", took)
	}
	if event, _ := stays.next(); event != "changed" {
		t.Errorf("the other hears %q", event)
	}
	if a := s.get("", "/live?key="+key); a.StatusCode != http.StatusGone {
		t.Errorf("the stream of a revoked link: %d", a.StatusCode)
	}
}

func TestNoSessionEndsAScreen(t *testing.T) {
	s := open(t)
	_, key := s.hang(display.Link{Shows: display.Wall, Audience: display.Masked})
	mine := s.as(viewer)
	s.after(2 * db.SessionLife)
	s.expect(s.get(mine, "/settings"), 303)
	s.expect(s.get("", "/wall?key="+key), 200)
	s.expect(s.get(mine, "/wall?key="+key), 200)
}

func TestAMaskedScreenTellsNothingConfidentialAndNobody(t *testing.T) {
	s := newConfidential(t)
	tells := func(audience display.Audience) (titles, people int) {
		for _, event := range s.events {
			for _, link := range screens(audience, event) {
				_, key := s.hang(link)
				for _, lang := range []string{"ja", "en"} {
					a := s.get("", "/wall?key="+key, "Accept-Language", lang)
					s.expect(a, 200)
					titles += len(canaries.FindAllString(a.body, -1))
					for _, p := range s.people {
						people += strings.Count(a.body, p.Name)
					}
				}
			}
		}
		return titles, people
	}
	if titles, people := tells(display.Masked); titles > 0 || people > 0 {
		t.Errorf("masked screens tell %d confidential words and %d names", titles, people)
	}
	if titles, _ := tells(display.Open); titles == 0 {
		t.Error("open screens tell nothing: the test sees nothing")
	}
}

func TestAnotherAudienceIsNeverServedFromTheCache(t *testing.T) {
	s := newConfidential(t)
	for _, first := range []display.Audience{display.Open, display.Masked} {
		_, one := s.hang(display.Link{Shows: display.Board, Audience: first})
		for range 2 {
			s.get("", "/wall?key="+one)
		}
		for _, audience := range display.Audiences {
			_, key := s.hang(display.Link{Shows: display.Board, Audience: audience})
			a := s.get("", "/wall?key="+key)
			if tells := canaries.MatchString(a.body); tells != (audience == display.Open) {
				t.Errorf("after %s, a screen for %s tells: %t", first, audience, tells)
			}
		}
	}
}

func TestAScreenSaysUnknownWhileTheDatabaseIsAway(t *testing.T) {
	s := open(t)
	_, key := s.hang(display.Link{Shows: display.Board, Audience: display.Masked})
	s.expect(s.get("", "/wall?key="+key), 200)
	back := s.moveAway()
	a := s.get("", "/wall?key="+key, "Accept-Language", "en")
	s.expect(a, 503, "UNKNOWN")
	if strings.Contains(a.body, "/signin") || strings.Contains(a.body, "<a ") {
		t.Error("it leads somewhere")
	}
	back()
	deadline := time.Now().Add(patience)
	for s.get("", "/wall?key="+key).StatusCode != 200 {
		if time.Now().After(deadline) {
			t.Fatal("it does not come back")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestTheLifeOfADisplayLinkByTheAPI(t *testing.T) {
	s := withAPI(t)
	headers := []string{"Authorization", "Bearer " + s.token(), "Content-Type", "application/json", "Idempotency-Key", "once"}
	made := func() string {
		a := s.ask("", "POST", "/api/v1/displays", `{"name":"The door","shows":"board","level":3}`, headers...)
		s.expect(a, 201, `"audience":"masked"`, `"level":3`)
		_, key, _ := strings.Cut(a.body, "/wall?key=")
		return key[:strings.Index(key, `"`)]
	}
	first, second := made(), made()
	if first == second {
		t.Error("an answer with a key was remembered")
	}
	s.expect(s.get("", "/wall?key="+first), 200)
	list := s.ask("", "GET", "/api/v1/displays", "", headers...)
	s.expect(list, 200, `"tail":"`+first[len(first)-4:], `"link":null`, `"seen_at":"2026-11-17T03:00:00Z"`)
	if strings.Contains(list.body, first) {
		t.Error("the list tells the key")
	}
	links, err := s.store.Displays(t.Context())
	s.must(err)
	for _, l := range links {
		s.expect(s.ask("", "DELETE", "/api/v1/displays/"+l.ID, "", headers...), 204)
		s.expect(s.ask("", "DELETE", "/api/v1/displays/"+l.ID, "", headers...), 404)
	}
	s.expect(s.get("", "/wall?key="+second), 410)
}
