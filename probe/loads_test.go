package probe

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tallylight/readiness/toppage"
)

// shell is a page whose data comes by a call.
const shell = `<!doctype html><html lang="ja"><title>Shell</title><script src="/app.js"></script><script>fetch("/api/items")</script>
<script src="https://tags.example/t.js"></script><script>const go = "/api/guess"</script></html>`

func TestASurveyAsksForWhatThePageLoads(t *testing.T) {
	site, asked := record(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			_, _ = io.WriteString(w, shell)
		case "/app.js":
			w.Header().Set("X-Cache-Status", "HIT")
			_, _ = io.WriteString(w, "app()")
		case "/api/items":
			w.Header().Set("Cache-Control", "no-store")
			_, _ = fmt.Fprint(w, time.Now().UnixNano())
		default:
			http.NotFound(w, r)
		}
	})
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL + "/"}, nil)
	if s.Parts == nil || len(s.Parts.Asked) != 3 || s.Parts.Others != 1 || s.Parts.Elsewhere[0] != "tags.example" || s.Parts.Left != 0 {
		t.Fatalf("%+v", s.Parts)
	}
	data, guess, script := s.Parts.Asked[0], s.Parts.Asked[1], s.Parts.Asked[2]
	if data.Kind != toppage.PartData || data.URL != site.URL+"/api/items" || !data.Unkept || data.Guessed || len(data.Shots) != 2 || data.Shots[0].Bytes == data.Shots[1].Bytes {
		t.Errorf("the data: %+v", data)
	}
	if script.Kind != toppage.PartScript || script.Unkept || len(script.Shots) != 2 || script.Shots[1].Served != toppage.ServedHit || script.Shots[0].Bytes != script.Shots[1].Bytes {
		t.Errorf("the script: %+v", script)
	}
	if !guess.Guessed || guess.Shots[0].Status != 404 {
		t.Errorf("the guess: %+v", guess)
	}
	for _, r := range asked.all() {
		if r.Method != http.MethodGet || r.Header.Get("Cookie") != "" && r.URL.Path != "/" {
			t.Errorf("%s %s with %q", r.Method, r.URL, r.Header.Get("Cookie"))
		}
	}
	if plain := s.Shot(toppage.ShotPlain); plain.Title != "Shell" || plain.Lang != "ja" || plain.Bytes == "" {
		t.Errorf("the page: %+v", plain)
	}
}

// TestWhatAPageLoadsIsBounded: however much a page names, eight addresses are asked for, each twice and two seconds apart.
func TestWhatAPageLoadsIsBounded(t *testing.T) {
	var page strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&page, `<script src="/%d.js"></script>`, i)
	}
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		asked := map[string][]time.Time{}
		p := &Prober{Now: time.Now, Transport: func() *http.Transport {
			return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				near, far := net.Pipe()
				go func() {
					defer far.Close()
					r, err := http.ReadRequest(bufio.NewReader(far))
					if err != nil {
						return
					}
					mu.Lock()
					asked[r.URL.Path] = append(asked[r.URL.Path], time.Now())
					mu.Unlock()
					_, _ = fmt.Fprintf(far, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", page.Len(), page.String())
					_, _ = io.Copy(io.Discard, far)
				}()
				return near, nil
			}}
		}}
		s := surveyed(t, p, toppage.Page{URL: "http://198.51.100.7/"}, nil)
		if len(s.Parts.Asked) != toppage.MostParts || s.Parts.Left != mostNamed-toppage.MostParts {
			t.Errorf("%d were asked for, %d left", len(s.Parts.Asked), s.Parts.Left)
		}
		for path, at := range asked {
			if path != "/" && (len(at) != 2 || at[1].Sub(at[0]) < 2*time.Second) {
				t.Errorf("%s was asked for at %v", path, at)
			}
		}
		synctest.Wait()
	})
}

// TestAPartLeadsNowhereElse: redirects of what a page names are followed on its own hosts only, and what is refused is said.
func TestAPartLeadsNowhereElse(t *testing.T) {
	other, elsewhere := record(t, func(http.ResponseWriter, *http.Request) {})
	site, asked := record(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			_, _ = io.WriteString(w, `<script src="/away.js"></script><script src="/out.js"></script><script src="/near.js"></script>`)
		case "/away.js":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "/out.js":
			http.Redirect(w, r, "/logout", http.StatusFound)
		case "/near.js":
			http.Redirect(w, r, "/there.js", http.StatusFound)
		}
	})
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL + "/"}, nil)
	var got []string
	for _, p := range s.Parts.Asked {
		got = append(got, fmt.Sprint(strings.TrimPrefix(p.URL, site.URL), " ", p.Shots[0].Status))
	}
	if said := strings.Join(got, ", "); said != "/away.js 302, /out.js 302, /near.js 200" {
		t.Error(said)
	}
	if len(elsewhere.all()) != 0 {
		t.Errorf("others were asked %d times", len(elsewhere.all()))
	}
	for _, r := range asked.all() {
		if r.URL.Path == "/logout" {
			t.Error("somebody was logged out")
		}
	}
}

// noise is a text that cannot be compressed.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, n)
	for i := range text {
		text[i] = byte(r.Uint32())
	}
	return string(text)
}

func TestAPartIsReadUpTo1MiB(t *testing.T) {
	const long = 3 << 20
	site, _ := record(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			_, _ = io.WriteString(w, `<img src="/a.bin"><img src="/b.bin">`)
			return
		}
		if r.URL.Path == "/b.bin" {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped(noise(long)))
			return
		}
		_, _ = w.Write(make([]byte, long))
	})
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL + "/"}, nil)
	for _, p := range s.Parts.Asked {
		if shot := p.Shots[0]; shot.Error != "" || shot.WireBytes != mostPart {
			t.Errorf("%s: %d bytes, %s", p.URL, shot.WireBytes, shot.Error)
		}
	}
}
