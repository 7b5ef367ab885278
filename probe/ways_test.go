package probe

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

// looked probes a page 20 times, a minute apart by its clock, surveys it and gives its checks.
func looked(t *testing.T, p *Prober, page toppage.Page) map[string]toppage.Check {
	t.Helper()
	var minutes atomic.Int64
	p.Now = func() time.Time { return time.Now().Add(time.Duration(minutes.Load()) * time.Minute) }
	page.Interval, page.TTFBLimit = time.Minute, 10*time.Second
	facts := toppage.PageFacts{Page: page}
	for range 20 {
		minutes.Add(1)
		facts.Observed = append(facts.Observed, p.Probe(t.Context(), page))
	}
	survey := surveyed(t, p, page, nil)
	facts.Survey = &survey
	checks := map[string]toppage.Check{}
	for _, c := range facts.JudgeAll(p.Now(), toppage.Demand{Level: 4}, nil) {
		checks[c.ID] = c
	}
	checks["verdict"] = toppage.Check{State: toppage.CheckState(facts.Shield(p.Now(), toppage.Demand{Level: 2}, nil).Verdict)}
	return checks
}

// TestAnUncachedRedirectIsNoProtection: the page behind it is a hit each time, at an address with a port and at a name without dots.
func TestAnUncachedRedirectIsNoProtection(t *testing.T) {
	const pass, fail, unknown = toppage.CheckPass, toppage.CheckFail, toppage.CheckUnknown
	everybody := func(*http.Request) bool { return true }
	var rendered atomic.Int64
	anew := func() string { return fmt.Sprint(rendered.Add(1)) }
	for _, row := range []struct {
		sentence string
		who      func(*http.Request) bool
		headers  func(http.Header)
		c1, a3   toppage.CheckState
	}{
		{"nobody is led on", func(*http.Request) bool { return false }, nil, pass, pass},
		{"a cache gives the redirect", everybody, func(h http.Header) { h.Set("X-Cache", "HIT from edge") }, pass, pass},
		{"the origin gives it each time", everybody, func(h http.Header) { h.Set("X-Cache", "MISS from edge") }, fail, fail},
		{"nothing tells who gives it", everybody, func(http.Header) {}, unknown, unknown},
		{"its marker changes", everybody, func(h http.Header) { h.Set("X-Origin-Rendered", anew()) }, fail, fail},
		{"its marker stands", everybody, func(h http.Header) { h.Set("X-Origin-Rendered", "edge") }, pass, pass},
		{"the CDN makes it", everybody, func(h http.Header) { h.Set("X-Cache", "Redirect from cloudfront") }, pass, pass},
		{"the origin gives it to those who ask in Japanese", func(r *http.Request) bool { return strings.HasPrefix(r.Header.Get("Accept-Language"), "ja") },
			func(h http.Header) { h.Set("X-Cache", "MISS from edge") }, fail, fail},
		{"the origin gives it to telephones", func(r *http.Request) bool { return strings.Contains(r.UserAgent(), "iPhone") },
			func(h http.Header) { h.Set("X-Cache", "MISS from edge") }, fail, fail},
	} {
		for _, host := range []string{"127.0.0.1", "localhost"} {
			t.Run(row.sentence+", "+host, func(t *testing.T) {
				site := serve(t, func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/" && row.who(r) {
						row.headers(w.Header())
						http.Redirect(w, r, "/home", http.StatusFound)
						return
					}
					w.Header().Set("X-Cache", "HIT from edge")
					w.Header().Set("X-Origin-Rendered", "7")
					w.Header().Set("Cache-Control", "max-age=60")
					_, _ = io.WriteString(w, page)
				})
				checks := looked(t, hasty(t), toppage.Page{URL: strings.Replace(site.URL, "127.0.0.1", host, 1) + "/", Marker: "page: top"})
				if c1, a3 := checks["C1"], checks["A3"]; c1.State != row.c1 || a3.State != row.a3 {
					t.Errorf("C1 %s %s (%s), A3 %s %s (%s)", c1.State, c1.Reason, c1.Evidence, a3.State, a3.Reason, a3.Evidence)
				}
				if row.c1 != pass && checks["verdict"].State == toppage.CheckState(toppage.Protected) {
					t.Error("protected")
				}
			})
		}
	}
}

// TestARedirectIsAskedForTwice: a first request may fill a cache.
func TestARedirectIsAskedForTwice(t *testing.T) {
	var asked atomic.Int64
	short := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Cache", map[bool]string{true: "MISS from edge", false: "HIT from edge"}[asked.Add(1) == 1])
		http.Redirect(w, r, "http://"+r.URL.Query().Get("to")+"/", http.StatusFound)
	})
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) })
	entry := short.URL + "/?to=" + strings.TrimPrefix(site.URL, "http://")
	s := surveyed(t, hasty(t), toppage.Page{URL: site.URL + "/", Setup: toppage.Setup{Entries: []string{entry}}}, nil)
	if len(s.Entries) != 2 || asked.Load() != 2 {
		t.Fatalf("%d ways in, asked %d times", len(s.Entries), asked.Load())
	}
	h := s.Entries[1].Hops[0]
	if h.Served != toppage.ServedMiss || h.Again == nil || h.Again.Served != toppage.ServedHit || s.Entries[1].Own {
		t.Errorf("%+v, again %+v", h, h.Again)
	}
}

// TestWaysThatLeadNowhereAreNeverProtected, whatever their headers say.
func TestWaysThatLeadNowhereAreNeverProtected(t *testing.T) {
	to := func(where func(r *http.Request) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Cache", "HIT from edge")
			w.Header().Set("X-Origin-Rendered", "edge")
			if at := where(r); at != "" {
				http.Redirect(w, r, at, http.StatusMovedPermanently)
				return
			}
			_, _ = io.WriteString(w, page)
		}
	}
	inClear := serve(t, to(func(*http.Request) string { return "" }))
	encrypted := httptest.NewTLSServer(to(func(*http.Request) string { return inClear.URL }))
	t.Cleanup(encrypted.Close)
	var n atomic.Int64
	for _, row := range []struct {
		sentence, url string
		a3            toppage.Reason
	}{
		{"40 redirects", serve(t, to(func(r *http.Request) string {
			var i int
			_, _ = fmt.Sscanf(r.URL.Path, "/%d", &i)
			if i == 40 {
				return ""
			}
			return fmt.Sprintf("/%d", i+1)
		})).URL, "many_redirects"},
		{"a loop of one", serve(t, to(func(*http.Request) string { return "/" })).URL + "/", "redirect_loop"},
		{"a loop of two", serve(t, to(func(r *http.Request) string {
			if r.URL.Path == "/a" {
				return "/b"
			}
			return "/a"
		})).URL + "/a", "redirect_loop"},
		{"redirects that never repeat", serve(t, to(func(*http.Request) string { return fmt.Sprintf("/%d", n.Add(1)) })).URL, "many_redirects"},
		{"from https to http", encrypted.URL, "redirect_to_http"},
	} {
		p := hasty(t)
		p.Transport = func() *http.Transport {
			return &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // a test's own server
		}
		checks := looked(t, p, toppage.Page{URL: row.url, Marker: "page: top"})
		if checks["verdict"].State == toppage.CheckState(toppage.Protected) || checks["A1"].State != toppage.CheckFail {
			t.Errorf("%s: %s, A1 %s", row.sentence, checks["verdict"].State, checks["A1"].State)
		}
		if a3 := checks["A3"]; a3.State != toppage.CheckFail || a3.Reason != row.a3 {
			t.Errorf("%s: A3 %s %s", row.sentence, a3.State, a3.Reason)
		}
	}
}

// TestAGuessThatNothingAnswersIsNoWayIn: https of an address, or of a name without dots.
func TestAGuessThatNothingAnswersIsNoWayIn(t *testing.T) {
	site := serve(t, func(http.ResponseWriter, *http.Request) {})
	p := hasty(t)
	p.Transport = func() *http.Transport {
		return &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if strings.HasSuffix(address, ":80") {
				return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(site.URL, "http://"))
			}
			return nil, &net.OpError{Op: "dial", Err: io.ErrUnexpectedEOF}
		}}
	}
	for _, address := range []string{"http://203.0.113.7/", "http://portal/"} {
		s := surveyed(t, p, toppage.Page{URL: address}, nil)
		if len(s.Entries) != 1 || !s.Entries[0].Own || s.Entries[0].From != address {
			t.Errorf("%s: %+v", address, s.Entries)
		}
	}
}
