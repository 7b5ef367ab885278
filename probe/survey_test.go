package probe

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quic-go/quic-go/http3"

	"tallylight/readiness/toppage"
)

// recorder is a site that keeps the requests that come in.
type recorder struct {
	mu    sync.Mutex
	asked []*http.Request
}

func (r *recorder) all() []*http.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asked)
}

// record gives a site that answers as told.
func record(t *testing.T, answer http.HandlerFunc) (*httptest.Server, *recorder) {
	t.Helper()
	r := new(recorder)
	return serve(t, func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		r.asked = append(r.asked, req)
		r.mu.Unlock()
		answer(w, req)
	}), r
}

// hasty surveys without pauses.
func hasty(t *testing.T) *Prober {
	p := prober(t)
	p.Spacing = time.Microsecond
	return p
}

func surveyed(t *testing.T, p *Prober, page toppage.Page, last *toppage.Survey) toppage.Survey {
	t.Helper()
	s, err := p.Survey(t.Context(), page, last)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASurveyAsksAsVisitorsDiffer(t *testing.T) {
	site, asked := record(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Cache-Status", "HIT")
		w.Header().Set("X-Origin-Rendered", "7")
		w.Header().Set("Vary", "Accept-Encoding, Accept-Language")
		_, _ = io.WriteString(w, page)
	})
	top := toppage.Page{ID: "1", URL: site.URL + "/top?shop=1", Marker: "page: top", Setup: toppage.Setup{Cookie: "sid"}}
	s := surveyed(t, hasty(t), top, nil)
	want := []struct{ name, field, value, query string }{
		{"plain", "Accept-Encoding", "gzip", ""}, {"gzip", "Accept-Encoding", "gzip", ""}, {"br", "Accept-Encoding", "br", ""},
		{"identity", "Accept-Encoding", "identity", ""}, {"mobile", "User-Agent", "iPhone", ""},
		{"cookie_ga", "Cookie", "_ga=GA1.1.", ""}, {"cookie_session", "Cookie", "sid=tl-", ""},
		{"no_cache", "Cache-Control", "no-cache", ""}, {"pragma", "Pragma", "no-cache", ""},
		{"vary", "Accept-Language", "fr-CA", ""},
		{"utm", "", "", "utm_source=tl-"}, {"gclid", "", "", "&fbclid=tl-"}, {"query", "", "", "&x=tl-"},
		{"gzip_2", "Accept-Encoding", "gzip", ""}, {"br_2", "Accept-Encoding", "br", ""},
		{"identity_2", "Accept-Encoding", "identity", ""}, {"mobile_2", "User-Agent", "Mobile", ""},
		{"plain_2", "Accept-Encoding", "gzip", ""},
	}
	requests := asked.all()
	if len(requests) != len(want) {
		t.Fatalf("%d requests, want %d", len(requests), len(want))
	}
	for i, w := range want {
		r, shot := requests[i], s.Shot(w.name)
		switch {
		case shot == nil || shot.Status != 200 || shot.Served != toppage.ServedHit || shot.Mark != "7" || shot.Found == nil || !*shot.Found:
			t.Errorf("%s: %+v", w.name, shot)
		case w.field != "" && !strings.Contains(r.Header.Get(w.field), w.value):
			t.Errorf("%s: asked with %s %q", w.name, w.field, r.Header.Get(w.field))
		case !strings.HasPrefix(r.URL.RawQuery, "shop=1") || !strings.Contains(r.URL.RawQuery, w.query):
			t.Errorf("%s: asked for %s", w.name, r.URL)
		case !strings.Contains(r.UserAgent(), "-prober/1 (+http://test.example)") || r.Method != http.MethodGet:
			t.Errorf("%s: %s by %s", w.name, r.Method, r.UserAgent())
		case strings.Contains(shot.Asked+shot.Final, "sid=") || strings.Contains(shot.Final, "?"):
			t.Errorf("%s tells too much: %s, %s", w.name, shot.Asked, shot.Final)
		}
	}
	if clids := s.Shot(toppage.ShotFbclid); clids == nil || !clids.At.Equal(s.Shot(toppage.ShotGclid).At) {
		t.Error("one request stands for gclid and fbclid")
	}
	if s.PageID != "1" || s.FreshFor != 45*time.Minute || s.DNS != nil || s.Entries != nil || s.H3 != nil || s.Sorry != nil || s.Waiting != nil {
		t.Errorf("what stands around it: %+v", s)
	}
}

func TestNewAddressesAreAskedForThreeTimesInAQuarterOfAnHour(t *testing.T) {
	site, asked := record(t, func(w http.ResponseWriter, _ *http.Request) {})
	top := toppage.Page{URL: site.URL}
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	p := hasty(t)
	p.Now = func() time.Time { return now }
	unique := func() int {
		seen := map[string]bool{}
		for _, r := range asked.all() {
			if r.URL.RawQuery != "" {
				seen[r.URL.RawQuery] = true
			}
		}
		return len(seen)
	}
	first := surveyed(t, p, top, nil)
	for _, row := range []struct {
		sentence string
		later    time.Duration
		want     int
	}{
		{"the first time", 0, 3},
		{"one that follows at once takes them over", time.Second, 3},
		{"just before the quarter is over, too", 15*time.Minute - time.Nanosecond, 3},
		{"then they are new again", 15 * time.Minute, 6},
	} {
		now = first.At.Add(row.later)
		again := first
		if row.later > 0 {
			again = surveyed(t, p, top, &first)
		}
		if n := unique(); n != row.want {
			t.Errorf("%s: %d addresses, want %d", row.sentence, n, row.want)
		}
		for _, name := range []string{toppage.ShotUTM, toppage.ShotGclid, toppage.ShotFbclid, toppage.ShotQuery} {
			if again.Shot(name) == nil {
				t.Errorf("%s: there is no %s", row.sentence, name)
			}
		}
	}
}

func TestNewAddressesStayOnThePagesHosts(t *testing.T) {
	other, elsewhere := record(t, func(http.ResponseWriter, *http.Request) {})
	away := strings.Replace(other.URL, "127.0.0.1", "127.0.0.2", 1)
	site, _ := record(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, away+"/?"+r.URL.RawQuery, http.StatusFound)
	})
	p := hasty(t)
	p.Transport = func() *http.Transport {
		return &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, strings.Replace(address, "127.0.0.2", "127.0.0.1", 1))
		}}
	}
	s := surveyed(t, p, toppage.Page{URL: site.URL}, nil)
	for _, r := range elsewhere.all() {
		if r.URL.RawQuery != "" {
			t.Errorf("asked elsewhere for %s", r.URL)
		}
	}
	if shot := s.Shot(toppage.ShotQuery); shot == nil || shot.Status != http.StatusFound {
		t.Errorf("the redirect itself is the answer: %+v", shot)
	}
	if plain := s.Shot(toppage.ShotPlain); plain == nil || plain.Status != 200 {
		t.Errorf("the plain request follows it: %+v", plain)
	}
}

func TestASilentPageIsAskedOnce(t *testing.T) {
	site, asked := record(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL}, nil)
	if len(asked.all()) != 1 || len(s.Shots) != 1 || s.Shots[0].Error == "" {
		t.Errorf("%d requests, shots %+v", len(asked.all()), s.Shots)
	}
}

func TestASurveyKeepsToFiveRequestsASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var dialled []time.Time
		p := &Prober{Now: time.Now, Transport: func() *http.Transport {
			return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				dialled = append(dialled, time.Now())
				near, far := net.Pipe()
				go func() {
					if _, err := far.Read(make([]byte, 4096)); err == nil {
						_, _ = io.WriteString(far, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
						_, _ = io.Copy(io.Discard, far)
					}
					_ = far.Close()
				}()
				return near, nil
			}}
		}}
		surveyed(t, p, toppage.Page{URL: "http://198.51.100.7/"}, nil)
		for i := range dialled[1:] {
			if gap := dialled[i+1].Sub(dialled[i]); gap < 200*time.Millisecond {
				t.Errorf("request %d came %s after the one before", i+1, gap)
			}
		}
		if len(dialled) < 14 {
			t.Errorf("only %d requests", len(dialled))
		}
		synctest.Wait()
	})
}

func TestASurveyThatIsCutShortIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	site, asked := record(t, func(http.ResponseWriter, *http.Request) { cancel() })
	if _, err := hasty(t).Survey(ctx, toppage.Page{URL: site.URL}, nil); err == nil || len(asked.all()) != 1 {
		t.Errorf("error %v after %d requests", err, len(asked.all()))
	}
}

func TestBesideThePage(t *testing.T) {
	site, _ := record(t, func(http.ResponseWriter, *http.Request) {})
	sorry, _ := record(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(503)
		_, _ = io.WriteString(w, "sorry")
	})
	queue, _ := record(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "you are in the queue") })
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL, Setup: toppage.Setup{
		Sorry: sorry.URL, Waiting: queue.URL, WaitingText: "in the queue"}}, nil)
	if s.Sorry == nil || s.Sorry.Status != 503 || s.Sorry.WireBytes != 5 || s.Sorry.Found != nil {
		t.Errorf("sorry page: %+v", s.Sorry)
	}
	if s.Waiting == nil || s.Waiting.Status != 200 || s.Waiting.Found == nil || !*s.Waiting.Found {
		t.Errorf("waiting room: %+v", s.Waiting)
	}
}

func TestWaysIn(t *testing.T) {
	for _, row := range []struct{ sentence, url, want string }{
		{"a domain", "https://shop.jp/", "http://shop.jp/ http://www.shop.jp/ https://www.shop.jp/"},
		{"with www", "https://www.shop.co.jp", "http://www.shop.co.jp/ http://shop.co.jp/ https://shop.co.jp/"},
		{"a name below a domain has no www", "https://store.shop.jp/", "http://store.shop.jp/"},
		{"a page below the root keeps its path", "https://shop.jp/sale/", "http://shop.jp/sale/ http://www.shop.jp/sale/ https://www.shop.jp/sale/"},
		{"the port that goes without saying", "https://shop.jp:443/", "http://shop.jp/ http://www.shop.jp/ https://www.shop.jp/"},
		{"a port of its own", "https://shop.jp:8443/", ""},
		{"an address", "http://203.0.113.7/", ""},
		{"a name without dots", "http://localhost/", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := strings.Join(entries(toppage.Page{URL: row.url}, parsed(t, row.url)), " "); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
	named := toppage.Page{URL: "https://shop.jp/", Setup: toppage.Setup{Entries: []string{"https://s.example/"}}}
	if got := entries(named, parsed(t, named.URL)); len(got) != 1 || got[0] != "https://s.example/" {
		t.Errorf("what the operator names counts: %v", got)
	}
}

// web answers for every host: what the table says of an address, else it does not exist.
func web(table map[string]func(w http.ResponseWriter)) *http.Transport {
	return &http.Transport{DialContext: func(_ context.Context, _, address string) (net.Conn, error) {
		host, _, _ := net.SplitHostPort(address)
		if _, known := table[host]; !known {
			return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
		}
		near, far := net.Pipe()
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { table[r.Host](w) })}
		go func() { _ = server.Serve(&once{conn: far, closed: make(chan struct{})}) }()
		return near, nil
	}}
}

// once is a listener for one connection.
type once struct {
	conn   net.Conn
	closed chan struct{}
}

func (l *once) Accept() (net.Conn, error) {
	if c := l.conn; c != nil {
		l.conn = nil
		return c, nil
	}
	return nil, net.ErrClosed
}
func (l *once) Close() error   { return nil }
func (l *once) Addr() net.Addr { return &net.TCPAddr{} }

func TestChains(t *testing.T) {
	to := func(location, xcache string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Location", location)
			w.Header().Set("X-Cache", xcache)
			w.WriteHeader(301)
		}
	}
	p := hasty(t)
	p.Transport = func() *http.Transport {
		return web(map[string]func(http.ResponseWriter){
			"shop.example": func(w http.ResponseWriter) { w.Header().Set("X-Cache", "HIT from edge") },
			"one.example":  to("http://shop.example/?q=1#top", "Redirect from cloudfront"),
			"two.example":  to("http://one.example/", "MISS from squid"), "loop.example": to("http://loop.example/", ""),
			"file.example": to("file:///etc/passwd", ""), "lost.example": to("http://nobody.example/", ""),
		})
	}
	for _, row := range []struct {
		sentence, from, hops, err string
		loop                      bool
	}{
		{"the page itself", "http://shop.example/", "200 hit", "", false},
		{"a redirect that the edge made", "http://one.example/", "301 bypass, 200 hit", "", false},
		{"two", "http://two.example/", "301 miss, 301 bypass, 200 hit", "", false},
		{"a loop", "http://loop.example/", "301 unknown", "", true},
		{"to a file", "http://file.example/", "301 unknown", "redirect", false},
		{"to nobody", "http://lost.example/", "301 unknown", "dns", false},
		{"from nobody", "http://nobody.example/", "", "dns", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			c := p.chain(t.Context(), toppage.Page{}, row.from, func() bool { return true })
			var hops []string
			for _, h := range c.Hops {
				hops = append(hops, fmt.Sprint(h.Status, " ", h.Served))
			}
			if got := strings.Join(hops, ", "); got != row.hops || c.Error != row.err || c.Loop != row.loop || c.From != row.from {
				t.Errorf("got %s, error %q, loop %v", got, c.Error, c.Loop)
			}
		})
	}
}

func TestANameThatDoesNotExistIsNoWayIn(t *testing.T) {
	p := hasty(t)
	p.Transport = func() *http.Transport {
		return web(map[string]func(http.ResponseWriter){"shop.jp": func(http.ResponseWriter) {}})
	}
	s := surveyed(t, p, toppage.Page{URL: "http://shop.jp/"}, nil)
	if len(s.Entries) != 1 || s.Entries[0].From != "https://shop.jp/" {
		t.Errorf("ways in: %+v", s.Entries)
	}
}

// quick serves HTTP/3 beside a site of HTTP/2 that offers it at a port.
func quick(t *testing.T) (site *httptest.Server, port string) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ = net.SplitHostPort(conn.LocalAddr().String())
	site = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Alt-Svc", `h3=":`+port+`"; ma=86400`)
	}))
	site.EnableHTTP2 = true
	site.StartTLS()
	t.Cleanup(site.Close)
	server := &http3.Server{TLSConfig: http3.ConfigureTLSConfig(&tls.Config{Certificates: site.TLS.Certificates}),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(conn) }()
	t.Cleanup(func() { _ = server.Close(); _ = conn.Close(); <-served })
	return site, port
}

func TestHTTP3(t *testing.T) {
	site, port := quick(t)
	any := func(string, netip.AddrPort) error { return nil }
	for _, row := range []struct {
		sentence string
		permit   func(string, netip.AddrPort) error
		trust    bool
		offered  string
		answered bool
		err      string
	}{
		{"it answers where it is offered", any, true, `h3=":` + port + `"`, true, ""},
		{"the policy says no", func(string, netip.AddrPort) error { return refusal{} }, true, `h3=":` + port + `"`, false, "address"},
		{"a certificate that nobody trusts", any, false, `h3=":` + port + `"`, false, "tls"},
		{"a host that does not exist", any, true, `h3="nobody.invalid:443"`, false, "dns"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			p := hasty(t)
			p.Permit = row.permit
			if row.trust {
				p.Transport = site.Client().Transport.(*http.Transport).Clone
			}
			got := p.http3(t.Context(), parsed(t, site.URL), http.Header{"Alt-Svc": {row.offered}})
			if got.Answered != row.answered || got.Error != row.err || row.answered && (got.Status != 204 || got.MS <= 0) {
				t.Errorf("%+v", got)
			}
		})
	}
	p := hasty(t)
	p.Permit, p.Transport = any, site.Client().Transport.(*http.Transport).Clone
	if s := surveyed(t, p, toppage.Page{URL: site.URL}, nil); s.H3 == nil || !s.H3.Answered {
		t.Errorf("in a survey: %+v", s.H3)
	}
	p.Permit = nil
	if s := surveyed(t, p, toppage.Page{URL: site.URL}, nil); s.H3 != nil {
		t.Errorf("nobody may ask: %+v", s.H3)
	}
}

// TestASurveyLooksAtTheOrigin where it is said to be: a drill asks whether it was ever there.
func TestASurveyLooksAtTheOrigin(t *testing.T) {
	page := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) })
	origin := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	gone := serve(t, func(http.ResponseWriter, *http.Request) {})
	gone.Close()
	for _, row := range []struct {
		name, origin string
		want         *toppage.OriginSight
	}{
		{"none is said", "", nil},
		{"something answers", origin.URL, &toppage.OriginSight{Address: origin.URL, Status: 403}},
		{"nothing does", gone.URL, &toppage.OriginSight{Address: gone.URL, Error: "refused"}},
	} {
		p := prober(t)
		p.Spacing = time.Millisecond
		s, err := p.Survey(t.Context(), toppage.Page{URL: page.URL, Setup: toppage.Setup{Origin: row.origin}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Origin != nil {
			s.Origin.At = time.Time{}
		}
		if !reflect.DeepEqual(s.Origin, row.want) {
			t.Errorf("%s: %+v, want %+v", row.name, s.Origin, row.want)
		}
	}
}
