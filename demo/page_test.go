package demo

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tallylight/probe"
	"tallylight/readiness/toppage"
)

// clock is a time that only the test moves on.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Unix(1_795_000_000, 0).Add(time.Duration(c.ahead.Load()))
}
func (c *clock) forward(d time.Duration) { c.ahead.Add(int64(d)) }

func startSite(t *testing.T) (*Site, *clock) {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	c := new(clock)
	site, err := StartSite(context.Background(), slog.New(slog.DiscardHandler), c.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, leaks)
	})
	return site, c
}

func look(url string) toppage.Observation {
	p := &probe.Prober{Transport: func() *http.Transport { return new(http.Transport) }, Now: time.Now}
	return p.Probe(context.Background(), toppage.Page{URL: url, Marker: Marker})
}

// rendered asks for a path of the site and gives the stamp of the origin that made the answer.
func rendered(t *testing.T, site *Site, path string) string {
	t.Helper()
	client := &http.Client{Transport: new(http.Transport)}
	defer client.CloseIdleConnections()
	resp, err := client.Get(strings.TrimSuffix(site.URL(), "/") + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.Header.Get("X-Origin-Rendered")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheProberSeesWhatTheSiteDoes(t *testing.T) {
	site, c := startSite(t)
	nothing := func() error { return nil }
	for _, step := range []struct {
		sentence string
		wait     time.Duration
		do       func() error
		served   toppage.Served
		error    string
		status   int
	}{
		{"the first visitor waits for the origin", 0, nothing, toppage.ServedMiss, "", 200},
		{"the second does not", 0, nothing, toppage.ServedHit, "", 200},
		{"nor one just before the page is stale", 29 * time.Second, nothing, toppage.ServedHit, "", 200},
		{"a dead origin is not noticed at first", 0, site.StopOrigin, toppage.ServedHit, "", 200},
		{"then the page is stale and still comes", 10 * time.Second, nothing, toppage.ServedStale, "", 200},
		{"ten minutes on it still comes", 580 * time.Second, nothing, toppage.ServedStale, "", 200},
		{"beyond stale-if-error it does not", 20 * time.Second, nothing, toppage.ServedError, "", 502},
		{"the origin is back", 0, site.StartOrigin, toppage.ServedMiss, "", 200},
		{"a stopped page refuses", 0, site.StopPage, toppage.ServedUnknown, "refused", 0},
		{"and remembers what it had", 0, site.StartPage, toppage.ServedHit, "", 200},
	} {
		must(t, step.do())
		c.forward(step.wait)
		o := look(site.URL())
		if o.Facts.Served != step.served || o.Error != step.error || o.Status != step.status {
			t.Fatalf("%s: served %s, error %q, status %d (%s %s)", step.sentence, o.Facts.Served, o.Error, o.Status, o.Evidence, o.Detail)
		}
	}
}

func TestThePageIsWorthProbing(t *testing.T) {
	site, c := startSite(t)
	look(site.URL())
	c.forward(5 * time.Second)
	o := look(site.URL())
	f := o.Facts
	switch {
	case o.Marker == nil || !*o.Marker || o.Title != "つむぎ | 手しごとの品が見つかる市場":
		t.Errorf("marker %v, title %q", o.Marker, o.Title)
	case *f.BodyBytes < 20_000 || *f.BodyBytes > 60_000 || *f.WireBytes >= *f.BodyBytes || f.ContentEncoding != "gzip":
		t.Errorf("%d bytes, %d on the wire, %q", *f.BodyBytes, *f.WireBytes, f.ContentEncoding)
	case f.SharedTTLS != 30 || f.SharedTTLSource != "max-age" || *f.SWRS != 60 || *f.SIES != 600 || !f.StaleIfErrorEffective:
		t.Errorf("lifetimes: %+v", f)
	case *f.AgeS != 5 || o.Evidence != "Age: 5; Cache-Status: tsumugi-edge; hit; ttl=25":
		t.Errorf("evidence %q", o.Evidence)
	}
}

func TestStaleWhileRevalidateRefreshesBehindTheVisitor(t *testing.T) {
	site, c := startSite(t)
	first := rendered(t, site, "/")
	c.forward(40 * time.Second)
	if rendered(t, site, "/") != first {
		t.Fatal("the visitor waited for the origin")
	}
	site.cache.atWork.Wait()
	if again := rendered(t, site, "/"); again == first {
		t.Error("the page was not refreshed")
	}
}

func TestSamePortAfterRestart(t *testing.T) {
	site, _ := startSite(t)
	page, origin := site.URL(), site.OriginURL()
	for _, switchOver := range []func() error{site.StopPage, site.StopPage, site.StopOrigin, site.StartPage, site.StartPage, site.StartOrigin} {
		must(t, switchOver())
	}
	if site.URL() != page || site.OriginURL() != origin || !site.PageUp() || !site.OriginUp() {
		t.Errorf("page %s then %s, origin %s then %s", page, site.URL(), origin, site.OriginURL())
	}
	must(t, site.StopPage())
	if site.PageUp() || !site.OriginUp() {
		t.Error("stopping the page is not told, or stops the origin")
	}
}

func TestWhatTellsOnePageFromAnother(t *testing.T) {
	site, c := startSite(t)
	first := rendered(t, site, "/")
	c.forward(time.Second)
	for _, row := range []struct {
		sentence, path string
		same           bool
	}{
		{"campaign parameters do not", "/?utm_source=tv&utm_medium=x", true},
		{"nor click identifiers", "/?gclid=1&fbclid=2", true},
		{"nor any that the page does not know", "/?x=8f31c2", true},
		{"the one that it knows does", "/?page=2", false},
		{"also beside those of a campaign", "/?utm_source=tv&page=3", false},
	} {
		if same := rendered(t, site, row.path) == first; same != row.same {
			t.Errorf("%s: same page %v", row.sentence, same)
		}
	}
}

// slowOrigin counts its requests and answers when it is told to.
type slowOrigin struct {
	asked atomic.Int64
	open  chan struct{}
	reply func(w http.ResponseWriter)
}

func (o *slowOrigin) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	o.asked.Add(1)
	<-o.open
	o.reply(w)
}

// cacheBefore starts a cache alone before an origin of the test's.
func cacheBefore(t *testing.T, h http.Handler) (cache *cache, c *clock) {
	t.Helper()
	o := &outlet{handler: h, log: slog.New(slog.DiscardHandler)}
	must(t, o.start())
	c = new(clock)
	cache = newCache(o.address(), c.now)
	t.Cleanup(func() {
		must(t, o.stop())
		cache.close()
	})
	return cache, c
}

func TestManyMissesAreOneRequest(t *testing.T) {
	origin := &slowOrigin{open: make(chan struct{}), reply: func(w http.ResponseWriter) { w.Header().Set("Cache-Control", "max-age=30") }}
	cache, _ := cacheBefore(t, origin)
	var flights sync.Map
	var visitors sync.WaitGroup
	for range 50 {
		f, _ := cache.fetch(cacheKey{"gzip", "/", ""})
		flights.Store(f, true)
		visitors.Go(func() { <-f.done })
	}
	close(origin.open)
	visitors.Wait()
	n := 0
	flights.Range(func(any, any) bool { n++; return true })
	if n != 1 || origin.asked.Load() != 1 {
		t.Errorf("%d flights, %d requests for 50 visitors", n, origin.asked.Load())
	}
}

func TestEntriesAreBounded(t *testing.T) {
	origin := &slowOrigin{open: make(chan struct{}), reply: func(w http.ResponseWriter) { w.Header().Set("Cache-Control", "max-age=30") }}
	close(origin.open)
	cache, c := cacheBefore(t, origin)
	for i := range maxEntries + 5 {
		f, _ := cache.fetch(cacheKey{"gzip", "/", strings.Repeat("x", i)})
		<-f.done
		c.forward(time.Second)
	}
	if len(cache.entries) != maxEntries || cache.lookup(cacheKey{"gzip", "/", "xxxx"}) != nil || cache.lookup(cacheKey{"gzip", "/", "xxxxx"}) == nil {
		t.Errorf("%d entries, the oldest is kept or a younger one is not", len(cache.entries))
	}
}

func TestWhatIsStored(t *testing.T) {
	for _, row := range []struct {
		sentence, control, vary string
		status                  int
		stored                  bool
	}{
		{"a page with a lifetime", "max-age=30", "", 200, true},
		{"directives in capitals", "Public, Max-Age=30", "Accept-Encoding", 200, true},
		{"no lifetime", "public", "", 200, false},
		{"a private page", "private, max-age=30", "", 200, false},
		{"no-store", "no-store, max-age=30", "", 200, false},
		{"no-cache", "no-cache, max-age=30", "", 200, false},
		{"a page that differs by visitor", "max-age=30", "Cookie", 200, false},
		{"an error", "max-age=30", "", 500, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			resp := &http.Response{StatusCode: row.status, Header: http.Header{"Cache-Control": {row.control}}}
			if row.vary != "" {
				resp.Header.Set("Vary", row.vary)
			}
			if stored := newEntry(resp, nil, time.Time{}).ttl > 0; stored != row.stored {
				t.Errorf("stored %v", stored)
			}
		})
	}
}

func TestOtherMethodsDoNotReachTheOrigin(t *testing.T) {
	site, _ := startSite(t)
	client := &http.Client{Transport: new(http.Transport)}
	defer client.CloseIdleConnections()
	resp, err := client.Post(site.URL(), "text/plain", strings.NewReader("x"))
	must(t, err)
	must(t, resp.Body.Close())
	if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("X-Origin-Rendered") != "" {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestTheSiteEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	site, err := StartSite(ctx, slog.New(slog.DiscardHandler), time.Now)
	must(t, err)
	cancel()
	must(t, site.Close())
	if o := look(site.URL()); o.Error != "refused" {
		t.Errorf("after the end: %q", o.Error)
	}
}
