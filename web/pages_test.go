package web_test

import (
	"compress/gzip"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/web"
)

// TestAPageIsSentOnceToWhoHasIt: none may be stored where it would be shown without asking, but whoever keeps one in hand
// and asks is spared a second copy.
func TestAPageIsSentOnceToWhoHasIt(t *testing.T) {
	s := open(t)
	cookie, other := s.as(sre), s.as(viewer)
	first := s.get(cookie, "/")
	s.expect(first, 200, "The sre")
	etag := first.Header.Get("ETag")
	if got := first.Header.Get("Cache-Control"); etag == "" || got != "no-store" {
		t.Fatalf("ETag %q, Cache-Control %q", etag, got)
	}
	if got := first.Header.Get("Vary"); !strings.Contains(got, "Cookie") || !strings.Contains(got, "Accept-Language") || !strings.Contains(got, "Accept-Encoding") {
		t.Errorf("Vary is %q", got)
	}
	ask := func(cookie, path string, headers ...string) int {
		return s.get(cookie, path, append(headers, "If-None-Match", etag)...).StatusCode
	}
	for _, row := range []struct {
		sentence string
		status   func() int
		want     int
	}{
		{"the same page is not sent again", func() int { return ask(cookie, "/") }, 304},
		{"another session of the same person has it, too", func() int { return ask(s.as(sre), "/") }, 304},
		{"somebody else has another page", func() int { return ask(other, "/") }, 200},
		{"nobody has none", func() int { return ask("", "/") }, 303},
		{"another language is another page", func() int { return ask(cookie, "/", "Accept-Language", "ja") }, 200},
		{"another address is another page", func() int { return ask(cookie, "/?a") }, 200},
		{"another encoding is the same page", func() int { return ask(cookie, "/", "Accept-Encoding", "gzip") }, 304},
		{"ages move on after ten seconds", func() int { s.after(10 * time.Second); return ask(cookie, "/") }, 200},
		{"a change is seen at once", func() int {
			etag = s.get(cookie, "/").Header.Get("ETag")
			s.must(s.store.Announce(t.Context(), noon))
			return ask(cookie, "/")
		}, 200},
	} {
		if got := row.status(); got != row.want {
			t.Errorf("%s: %d, want %d", row.sentence, got, row.want)
		}
	}
}

func TestAnswering304ReadsNoBoard(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	if s.HasRead() {
		t.Fatal("the board was read before anybody asked")
	}
	twin := web.New(s.Config) // reads the page, so that s itself has read nothing when it is asked
	shown := (&site{T: t, Server: twin, store: s.store, url: serve(t, twin)}).get(cookie, "/")
	s.expect(shown, 200)
	s.expect(s.get(cookie, "/", "If-None-Match", shown.Header.Get("ETag")), 304)
	if s.HasRead() {
		t.Error("the board was read for a page that the browser has")
	}
	s.expect(s.get(cookie, "/"), 200)
	if !s.HasRead() {
		t.Error("the board was not read for a page that is sent")
	}
}

func TestNobodySeesThePageOfSomebodyElse(t *testing.T) {
	s := open(t)
	event := "/events/" + s.events[0].ID
	var together sync.WaitGroup
	for range 3 {
		for _, role := range readiness.Roles {
			cookie := s.as(role)
			together.Go(func() {
				for _, path := range []string{"/", event, "/tasks", "/feeds", "/toppage", "/triage", "/wall", "/calendar"} {
					body := s.get(cookie, path).body
					for _, other := range readiness.Roles {
						if named := strings.Contains(body, "The "+string(other)+"<"); named != (other == role) && path != "/wall" {
							t.Errorf("%s reads %s: names the %s: %v", role, path, other, named)
						}
					}
					if forms := strings.Contains(body, `action="/events/`+s.events[0].ID+"/"); path == event && forms != (role != viewer) {
						t.Errorf("%s reads %s: has its forms: %v", role, path, forms)
					}
				}
			})
		}
	}
	together.Wait()
}

func TestAPageClaimsTheRevisionOfItsFacts(t *testing.T) {
	s := open(t)
	if a := s.get(s.as(sre), "/"); !strings.Contains(a.body, `data-revision="`+version(s.store.Revision())+`"`) {
		t.Errorf("the page is not of revision %d", s.store.Revision())
	}
}

func TestLanguage(t *testing.T) {
	servers := map[string]*site{"": bare(t)}
	servers["ja"] = bare(t, func(c *web.Config) { c.Lang = "ja" })
	for _, row := range []struct {
		sentence, operator, path, cookie, accept, want string
	}{
		{"nothing is said", "", "/signin", "", "", "en"},
		{"the browser says", "", "/signin", "", "ja,en;q=0.5", "ja"},
		{"the browser says neither", "", "/signin", "", "fr", "en"},
		{"the operator says where the browser does not", "ja", "/signin", "", "", "ja"},
		{"the browser goes before the operator", "ja", "/signin", "", "en", "en"},
		{"what was chosen before goes before the browser", "", "/signin", "tallylight-lang=ja", "en", "ja"},
		{"the address goes before all", "ja", "/signin?lang=en", "tallylight-lang=ja", "ja", "en"},
		{"a language that there is not", "", "/signin?lang=fr", "tallylight-lang=xx", "ja", "ja"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := servers[row.operator].get(row.cookie, row.path, "Accept-Language", row.accept)
			if !strings.Contains(a.body, `<html lang="`+row.want+`"`) {
				t.Errorf("the page is not in %s", row.want)
			}
			chosen := strings.Contains(row.path, "lang=en")
			if set := a.Header.Get("Set-Cookie"); strings.HasPrefix(set, "tallylight-lang=en;") != chosen || !chosen && set != "" {
				t.Errorf("it sets %q", set)
			}
		})
	}
}

func TestPagesAreCompressed(t *testing.T) {
	s := open(t)
	cookie := s.as(sre)
	plain := s.get(cookie, "/")
	packed := s.get(cookie, "/", "Accept-Encoding", "br, gzip")
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encodings %q, %q", plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(strings.NewReader(packed.body))
	s.must(err)
	body, err := io.ReadAll(z)
	s.must(err)
	if string(body) != plain.body {
		t.Error("the compressed page is another one")
	}
	if refused := s.get(cookie, "/", "Accept-Encoding", "gzip;q=0, identity"); refused.Header.Get("Content-Encoding") != "" {
		t.Error("gzip is sent to who refuses it")
	}
	head := s.ask(cookie, "HEAD", "/", "")
	if head.StatusCode != 200 || head.body != "" || head.Header.Get("ETag") != plain.Header.Get("ETag") {
		t.Errorf("HEAD: %d, %d bytes, ETag %q", head.StatusCode, len(head.body), head.Header.Get("ETag"))
	}
}

func TestOddQuestions(t *testing.T) {
	s := open(t)
	event := "/events/" + s.events[0].ID
	for _, row := range []struct {
		sentence, path string
		status         int
		says           string
	}{
		{"a month that is none", "/calendar?month=2026-13", 422, "Write a month, such as 2026-11."},
		{"a month before the first", "/calendar?month=0000-01", 422, "Write a month, such as 2026-11."},
		{"the first month there is", "/calendar?month=0001-01", 200, ""},
		{"the last one", "/calendar?month=9999-12", 200, ""},
		{"a level that is no number", event + "/level?to=four", 422, "The ladder has no such level."},
		{"no level", event + "/level", 422, "The ladder has no such level."},
		{"a level above the ladder", event + "/level?to=6", 422, "The ladder has no such level."},
		{"a list that there is not", "/tasks?view=other&level=x", 200, ""},
		{"something that was not done", event + "?did=task.claimed&of=none", 200, ""},
		{"a sentence of somebody's making", "/feeds?did=imported&n=-1", 200, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.get(s.as(sre), row.path), row.status, row.says) })
		})
	}
}

func TestThePageSaysWhatWasDone(t *testing.T) {
	s := open(t)
	cookie, task := s.as(sre), s.task(true)
	for _, row := range []struct{ sentence, path, lang, says string }{
		{"in the reader's language", "/events/" + s.events[0].ID + "?did=task.claimed&of=" + task.ID, "ja", task.TitleJA},
		{"and in the other", "/tasks?did=task.claimed&of=" + task.ID, "en", task.TitleEN},
		{"how many events were imported", "/feeds?did=imported&n=12", "en", "12 events imported"},
		{"that a calendar was fetched", "/feeds?did=fetched", "en", "Fetched now"},
		{"that a page was checked", "/toppage/" + s.page.ID + "?did=probed", "en", "Checked now"},
		{"that its limits were saved", "/toppage/" + s.page.ID + "?did=saved", "ja", "保存しました"},
	} {
		a := s.get(cookie, row.path, "Accept-Language", row.lang)
		if _, toast, _ := strings.Cut(a.body, `role="status"`); !strings.Contains(toast[:min(len(toast), 400)], row.says) {
			t.Errorf("%s: the page does not say %q: %s", row.sentence, row.says, main(a.body))
		}
	}
}
