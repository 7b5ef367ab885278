package probe

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

// liar is a page of which every request reaches the origin, whatever it says of itself.
type liar struct {
	sentence string
	answer   func(nth int, w http.ResponseWriter, r *http.Request)
	c1       string // what may be said of the shared cache: states, with spaces between
	reason   toppage.Reason
}

// said writes header lines and a page with some words.
func said(w http.ResponseWriter, words string, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		w.Header().Add(pairs[i], pairs[i+1])
	}
	fmt.Fprintf(w, "<!doctype html><title>Top</title><p>page: top</p>%s", words)
}

const rendered = toppage.DefaultOriginMark

// hops leads n times to itself before it answers.
func hops(n int) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, r *http.Request) {
		var at int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &at); err == nil && at >= n {
			said(w, "", "X-Cache", "HIT")
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", at+1), http.StatusFound)
	}
}

var liars = []liar{
	{"40 redirects", hops(40), "unknown", ""},
	{"a redirect to itself", func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path, http.StatusMovedPermanently)
	}, "unknown", ""},
	{"two addresses that lead to each other", func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, map[string]string{"/": "/a", "/a": "/"}[r.URL.Path], http.StatusFound)
	}, "unknown", ""},
	{"a redirect that goes on for ever", func(n int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("/%d", n), http.StatusFound)
	}, "unknown", ""},

	{"a marker of 1 MiB that differs at its end", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprintf("<!-- %s: %s%d -->", rendered, strings.Repeat("x", 1<<20), n))
	}, "fail", ""},
	{"a marker of 1 MiB in a header", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, "", rendered, fmt.Sprintf("%s%d", strings.Repeat("x", 1<<20), n))
	}, "unknown", ""},
	{"a marker of 300 characters in a header that differs at its end", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, "", rendered, fmt.Sprintf("%s%d", strings.Repeat("x", 300), n))
	}, "fail", ""},
	{"a marker that is a date, with the time behind spaces", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprintf(`<meta name=%q content="Mon, 30 Nov 2026 02:%02d:00 GMT">`, rendered, n%60))
	}, "fail", ""},
	{"a marker in a comment that a minifier strips", func(n int, w http.ResponseWriter, _ *http.Request) { said(w, fmt.Sprint("<p>", n)) }, "unknown fail", ""},
	{"a marker in a comment that a minifier strips now and then", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, map[bool]string{true: fmt.Sprintf("<!-- %s: %d -->", rendered, n)}[n%3 > 0])
	}, "fail unknown", ""},
	{"two markers in the page, of which the first stands", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprintf("<!-- %s: 1 --><!-- %s: %d -->", rendered, rendered, n+2))
	}, "unknown", "two_marks"},
	{"two markers in the page, of which the second stands", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprintf("<!-- %s: %d --><!-- %s: 1 -->", rendered, n+2, rendered))
	}, "unknown", "two_marks"},
	{"a marker that stands in the header, and one that moves in the page", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprintf("<!-- %s: %d -->", rendered, n+2), rendered, "1")
	}, "unknown", "two_marks"},
	{"two header lines of the marker, of which one stands", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, "", rendered, "1", rendered, fmt.Sprint(n+2))
	}, "unknown", "two_marks"},

	{"no cache, and an application that says HIT", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, "", "X-Cache", "HIT", rendered, fmt.Sprint(n))
	}, "fail", ""},
	{"the same without a marker, with other bytes each time", func(n int, w http.ResponseWriter, _ *http.Request) { said(w, fmt.Sprint(n), "X-Cache", "HIT") }, "fail unknown warn", ""},
	{"HIT, MISS, HIT in turn", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprint(n), "X-Cache", []string{"HIT", "MISS", "HIT"}[n%3], rendered, fmt.Sprint(n))
	}, "fail", ""},
	{"X-Cache: HIT, MISS, HIT", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprint(n), "X-Cache", "HIT, MISS, HIT", rendered, fmt.Sprint(n))
	}, "fail", ""},
	{"one layer says MISS, another one HIT", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprint(n), "CF-Cache-Status", "MISS", "X-Cache", "HIT from app1", "Age", "0", rendered, fmt.Sprint(n))
	}, "fail", ""},
	{"Cache-Status that contradicts itself", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprint(n), "Cache-Status", "edge; hit; fwd=miss, edge; fwd=uri-miss; stored", rendered, fmt.Sprint(n))
	}, "fail", ""},
	{"an Age that nobody counted", func(n int, w http.ResponseWriter, _ *http.Request) {
		said(w, fmt.Sprint(n), "Age", "41", rendered, fmt.Sprint(n))
	}, "fail warn", ""},
	{"a Date five hours off, with Age and Expires to match", func(n int, w http.ResponseWriter, _ *http.Request) {
		at := time.Now().Add(-5 * time.Hour).UTC()
		said(w, fmt.Sprint(n), "Date", at.Format(http.TimeFormat), "Age", "18000", "Expires", at.Add(6*time.Hour).Format(http.TimeFormat))
	}, "fail unknown warn", ""},
	{"a Date five hours ahead, and HIT", func(n int, w http.ResponseWriter, _ *http.Request) {
		at := time.Now().Add(5 * time.Hour).UTC()
		said(w, fmt.Sprint(n), "Date", at.Format(http.TimeFormat), "Expires", at.Add(time.Minute).Format(http.TimeFormat), "X-Cache", "HIT", rendered, fmt.Sprint(n))
	}, "fail", ""},
	{"an answer of its own to each request", func(n int, w http.ResponseWriter, r *http.Request) {
		anything(rand.New(rand.NewPCG(7, uint64(n))), w, r)
	}, "fail unknown warn", ""},
}

// anything answers with what comes to mind.
func anything(r *rand.Rand, w http.ResponseWriter, req *http.Request) {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	for _, pair := range [][2]string{
		{"X-Cache", one("", "HIT", "MISS", "HIT, MISS, HIT", "TCP_HIT from a", "Hit from cloudfront")},
		{"CF-Cache-Status", one("", "", "HIT", "DYNAMIC", "EXPIRED")},
		{"Cache-Status", one("", "edge; hit", "edge; fwd=stale; stored, shield; hit; ttl=-4", "; ; hit")},
		{"Age", one("", "0", "41", "-1", "99999999999999999999", "4, 5")},
		{"Vary", one("", "*", "Cookie, Accept-Encoding", "Accept-Encoding")},
		{"Cache-Control", one("", "no-store", "max-age=60", "max-age=60, max-age=0", "s-maxage=x", `private="a`, "stale-if-error=600")},
		{"Set-Cookie", one("", "", "sid="+one("1", "2", "3"))},
		{"Via", one("", "1.1 varnish", "1.1 google")},
		{rendered, one("", fmt.Sprint(r.Uint64()), "1")},
	} {
		if pair[1] != "" {
			w.Header().Set(pair[0], pair[1])
		}
	}
	switch r.IntN(12) {
	case 0:
		http.Redirect(w, req, "/"+one("a", "b"), http.StatusFound)
	case 1:
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		said(w, fmt.Sprint(r.Uint64()))
	}
}

// TestPagesThatLie: 20 probes and a survey of a page without any cache, over real connections, never make it protected.
func TestPagesThatLie(t *testing.T) {
	for _, row := range liars {
		t.Run(row.sentence, func(t *testing.T) {
			t.Parallel()
			facts := row.seen(t)
			now := facts.Observed[0].At
			for level := 2; level <= 5; level++ {
				checks := facts.Judge(now, toppage.Demand{Level: level, Until: now.Add(time.Hour)}, nil)
				if v := toppage.Combine(checks); v == toppage.Protected || v == toppage.VerdictAtRisk && row.c1 == "fail" {
					t.Errorf("at level %d the verdict is %s", level, v)
				}
				for _, c := range checks {
					row.check(t, c)
				}
			}
		})
	}
}

func (l liar) check(t *testing.T, c toppage.Check) {
	t.Helper()
	if (c.State == toppage.CheckFail || c.State == toppage.CheckUnknown) && c.Reason == "" {
		t.Errorf("%s is %s without a reason", c.ID, c.State)
	}
	switch c.ID {
	case "C1":
		if !strings.Contains(l.c1, string(c.State)) || l.reason != "" && c.Reason != l.reason {
			t.Errorf("C1 is %s %s, want %s %s", c.State, c.Reason, l.c1, l.reason)
		}
	case "C3", "C6", "C8", "S1", "S3":
		if c.State == toppage.CheckPass {
			t.Errorf("%s passes", c.ID)
		}
	}
}

// seen probes the page 20 times, as if a minute apart, and looks at it in a survey.
func (l liar) seen(t *testing.T) toppage.PageFacts {
	t.Helper()
	nth := make(chan int, 1)
	nth <- 0
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := <-nth
		nth <- n + 1
		l.answer(n, w, r)
	}))
	t.Cleanup(site.Close)
	page := toppage.Page{ID: "p", URL: site.URL + "/", Marker: "page: top", Interval: time.Minute, TTFBLimit: time.Second}
	page.Cookie, page.Entries = "sid", []string{site.URL + "/"}
	facts := toppage.PageFacts{Page: page}
	p := hasty(t)
	begun := time.Now()
	for i := range 20 {
		o := p.Probe(t.Context(), page)
		o.At = begun.Add(time.Duration(i-19) * time.Minute)
		facts.Observed = append([]toppage.Observation{o}, facts.Observed...)
	}
	s := surveyed(t, p, page, nil)
	if len(s.Entries) == 0 {
		t.Error("no way in was followed")
	}
	facts.Survey = &s
	return facts
}

// TestAMarkerInAPageThatEnds is read where the page ends early, too.
func TestAMarkerInAPageThatEnds(t *testing.T) {
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "<!-- X-Origin-Rendered: 7 -->")
	})
	if o := prober(t).Probe(t.Context(), toppage.Page{URL: site.URL}); o.Answered() || o.Details.Mark != "" {
		t.Errorf("a page that broke off counts: %+v", o)
	}
}
