package toppage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// hop is a redirect from the page's own address.
func hop(served toppage.Served) toppage.Hop {
	return toppage.Hop{URL: given.Page.URL, Status: 302, Location: given.Page.URL + "ja/", Served: served}
}

// over has every base probe reach the page over a redirect.
func over(redirect func(i int) toppage.Hop) func(*toppage.PageFacts) {
	return base(func(i int, o *toppage.Observation) {
		h := redirect(i)
		o.Details.Hops = []toppage.Hop{h, {URL: h.Location, Status: 200, Served: toppage.ServedHit}}
	})
}

// always is the same redirect each time.
func always(h toppage.Hop) func(int) toppage.Hop { return func(int) toppage.Hop { return h } }

// withMark gives a redirect the origin's marker.
func withMark(h toppage.Hop, mark func(int) string) func(int) toppage.Hop {
	return func(i int) toppage.Hop {
		h.Mark = mark(i)
		return h
	}
}

// entering has the survey see one way in, one redirect before the page.
func entering(c toppage.Chain, h toppage.Hop) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) {
		c.Hops = []toppage.Hop{h, {URL: h.Location, Status: 200, Served: toppage.ServedHit}}
		f.Survey.Entries = []toppage.Chain{c}
	}
}

func another(i int) string { return string(rune('a' + i)) }
func same(int) string      { return "1" }

// TestTheWholeWayCounts: a redirect for which the origin is asked each time makes every visitor ask the origin, however well the page
// behind it is cached.
func TestTheWholeWayCounts(t *testing.T) {
	const pass, warn, fail, unknown = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown
	http := toppage.Hop{URL: "http://top.example/", Status: 301, Location: "https://top.example/"}
	from := func(h toppage.Hop, served toppage.Served) toppage.Hop { h.Served = served; return h }
	with := func(h toppage.Hop, alter func(*toppage.Hop)) toppage.Hop { alter(&h); return h }
	twice := func(h toppage.Hop, second toppage.Served) toppage.Hop {
		again := from(h, second)
		again.At = given.Noon.Add(3 * time.Second)
		h.Again = &again
		return h
	}
	for _, row := range []struct {
		sentence string
		alter    func(*toppage.PageFacts)
		c1, a3   toppage.CheckState
		reason   toppage.Reason // of C1
	}{
		{"no redirect", func(*toppage.PageFacts) {}, pass, pass, ""},
		{"one that a cache gives", over(always(hop(toppage.ServedHit))), pass, pass, ""},
		{"one that a cache gives stale", over(always(hop(toppage.ServedStale))), pass, pass, ""},
		{"one that the CDN makes", over(always(with(hop(toppage.ServedBypass), func(h *toppage.Hop) { h.Server = "CloudFront" }))), pass, pass, ""},
		{"one that says that the CDN made it, with the origin's marker", over(withMark(with(hop(toppage.ServedBypass), func(h *toppage.Hop) { h.Server = "CloudFront" }), another)),
			fail, pass, "redirect_uncached"},
		{"one that misses each time", over(always(hop(toppage.ServedMiss))), fail, pass, "redirect_uncached"},
		{"one that is never cached", over(always(hop(toppage.ServedBypass))), fail, pass, "redirect_uncached"},
		{"one that the origin confirms each time", over(always(hop(toppage.ServedRevalidated))), fail, pass, "redirect_uncached"},
		{"one of which nothing tells", over(always(hop(toppage.ServedUnknown))), unknown, pass, "redirect_unseen"},
		{"one of which only Age tells", over(always(with(hop(toppage.ServedHit), func(h *toppage.Hop) { h.Inferred = true }))), warn, pass, "only_inferred"},
		{"one whose marker changes each time", over(withMark(hop(toppage.ServedUnknown), another)), fail, pass, "redirect_uncached"},
		{"one whose marker stands", over(withMark(hop(toppage.ServedUnknown), same)), pass, pass, ""},
		{"one that missed once", over(func(i int) toppage.Hop {
			if i == 7 {
				return hop(toppage.ServedMiss)
			}
			return hop(toppage.ServedHit)
		}), pass, pass, ""},
		{"one that misses a quarter of the time", over(func(i int) toppage.Hop {
			if i%4 == 0 {
				return hop(toppage.ServedMiss)
			}
			return hop(toppage.ServedHit)
		}), warn, pass, "redirect_uncached"},
		{"one that misses every other time", over(func(i int) toppage.Hop {
			if i%2 == 0 {
				return hop(toppage.ServedMiss)
			}
			return hop(toppage.ServedHit)
		}), fail, pass, "redirect_uncached"},
		{"one that was taken away ten probes ago", func(f *toppage.PageFacts) {
			over(always(hop(toppage.ServedMiss)))(f)
			for i := range 10 {
				f.Observed[i].Details.Hops = nil
			}
		}, fail, pass, "redirect_uncached"},
		{"one that was taken away 18 probes ago", func(f *toppage.PageFacts) {
			over(always(hop(toppage.ServedMiss)))(f)
			for i := range 18 {
				f.Observed[i].Details.Hops = nil
			}
		}, pass, pass, ""},
		{"one that every other visitor is led over", func(f *toppage.PageFacts) {
			over(always(hop(toppage.ServedMiss)))(f)
			for i := range 10 {
				f.Observed[2*i].Details.Hops = nil
			}
		}, fail, pass, "redirect_uncached"},
		{"two, of which the origin makes the second", func(f *toppage.PageFacts) {
			first, second := hop(toppage.ServedHit), hop(toppage.ServedMiss)
			second.URL, second.Location = first.Location, first.Location+"home"
			base(func(_ int, o *toppage.Observation) {
				o.Details.Hops = []toppage.Hop{first, second, {URL: second.Location, Status: 200}}
			})(f)
		}, fail, pass, "redirect_uncached"},

		{"the way in by http, made by the origin", entering(toppage.Chain{From: "http://top.example/"}, twice(from(http, toppage.ServedMiss), toppage.ServedMiss)), fail, fail, "redirect_uncached"},
		{"by www, never cached", entering(toppage.Chain{From: "https://www.top.example/"}, toppage.Hop{URL: "https://www.top.example/", Location: given.Page.URL, Served: toppage.ServedBypass}), fail, fail, "redirect_uncached"},
		{"by an address with a port", entering(toppage.Chain{From: "http://203.0.113.7:8080/"}, toppage.Hop{URL: "http://203.0.113.7:8080/", Location: given.Page.URL, Served: toppage.ServedMiss}), fail, fail, "redirect_uncached"},
		{"by http, kept from the second time on", entering(toppage.Chain{From: "http://top.example/"}, twice(from(http, toppage.ServedMiss), toppage.ServedHit)), pass, pass, ""},
		{"by http, of which nothing tells: that is A3's", entering(toppage.Chain{From: "http://top.example/"}, twice(from(http, toppage.ServedUnknown), toppage.ServedUnknown)), pass, unknown, ""},
		{"by http, whose marker changes", entering(toppage.Chain{From: "http://top.example/"}, func() toppage.Hop {
			h := twice(from(http, toppage.ServedUnknown), toppage.ServedUnknown)
			h.Mark, h.Again.Mark = "1", "2"
			return h
		}()), fail, fail, "redirect_uncached"},
		{"by http, whose marker changes within seconds, and which says hit", entering(toppage.Chain{From: "http://top.example/"}, func() toppage.Hop {
			h := twice(from(http, toppage.ServedHit), toppage.ServedHit)
			h.Mark, h.Again.Mark = "1", "2"
			return h
		}()), fail, fail, "redirect_uncached"},
		{"the same, which may be kept for a minute", entering(toppage.Chain{From: "http://top.example/"}, func() toppage.Hop {
			h := twice(from(http, toppage.ServedHit), toppage.ServedHit)
			h.Mark, h.TTLS, h.Again.Mark, h.Again.TTLS = "1", 60, "2", 60
			return h
		}()), pass, pass, ""},
		{"by http, whose marker stands", entering(toppage.Chain{From: "http://top.example/"}, func() toppage.Hop {
			h := twice(from(http, toppage.ServedUnknown), toppage.ServedUnknown)
			h.Mark, h.Again.Mark = "1", "1"
			return h
		}()), pass, pass, ""},
		{"only for those who ask in Japanese, by the origin", entering(toppage.Chain{From: given.Page.URL, Own: true, Asked: "Accept-Language: ja"}, hop(toppage.ServedMiss)), fail, fail, "redirect_uncached"},
		{"only for telephones, of which nothing tells", entering(toppage.Chain{From: given.Page.URL, Own: true, Asked: "User-Agent"}, hop(toppage.ServedUnknown)), unknown, unknown, "redirect_unseen"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f := altered(row.alter)
			c1, a3 := judged(t, "C1", f), judged(t, "A3", f)
			if c1.State != row.c1 || c1.Reason != row.reason || a3.State != row.a3 {
				t.Errorf("C1 %s %s, A3 %s %s; want %s %s, %s", c1.State, c1.Reason, a3.State, a3.Reason, row.c1, row.reason, row.a3)
			}
			if strings.HasPrefix(string(c1.Reason), "redirect") && !strings.Contains(c1.Evidence, " → ") {
				t.Errorf("the evidence names no redirect: %s", c1.Evidence)
			}
			if strings.HasPrefix(string(a3.Reason), "redirect") && !strings.Contains(a3.Evidence, " → ") {
				t.Errorf("the evidence of A3 names no redirect: %s", a3.Evidence)
			}
			if row.reason == "redirect_uncached" && (c1.Measured.String() == "20/20" || c1.Measured.String() == "") {
				t.Errorf("measured %s", c1.Measured)
			}
			shield := f.Shield(given.Noon, toppage.Demand{Level: 4, Until: given.Noon}, given.Rehearsed)
			if good := row.c1 == pass && row.a3 == pass; good != (shield.Verdict == toppage.Protected) {
				t.Errorf("the verdict is %s", shield.Verdict)
			}
		})
	}
}

// TestARedirectOfAnOldSurveyIsForgotten: C1 rests on what is fresh.
func TestARedirectOfAnOldSurveyIsForgotten(t *testing.T) {
	made := entering(toppage.Chain{From: "http://top.example/"}, toppage.Hop{URL: "http://top.example/", Location: given.Page.URL, Served: toppage.ServedMiss})
	for age, want := range map[time.Duration]toppage.CheckState{45 * time.Minute: toppage.CheckFail, 45*time.Minute + time.Second: toppage.CheckPass} {
		f := altered(made)
		f.Survey.At = given.Noon.Add(-age)
		if c := judged(t, "C1", f); c.State != want {
			t.Errorf("after %s: %s, want %s", age, c.State, want)
		}
	}
}

// TestWhatIsNoWayIsNeverProtected: chains that lead nowhere are no pass.
func TestWhatIsNoWayIsNeverProtected(t *testing.T) {
	long := toppage.Chain{From: "http://top.example/", Error: "redirect"}
	for i := range 40 {
		long.Hops = append(long.Hops, toppage.Hop{URL: fmt.Sprintf("http://top.example/%d", i), Location: fmt.Sprintf("http://top.example/%d", i+1), Served: toppage.ServedHit})
	}
	for _, row := range []struct {
		sentence string
		chain    toppage.Chain
		want     toppage.Reason
	}{
		{"40 redirects", long, "many_redirects"},
		{"a loop", toppage.Chain{From: "http://top.example/", Loop: true, Hops: long.Hops[:2]}, "redirect_loop"},
		{"from https to http, where something answers", toppage.Chain{Hops: []toppage.Hop{{URL: "https://top.example/", Served: toppage.ServedHit}, {URL: "http://top.example/"}}}, "redirect_to_http"},
		{"from https to http, where nothing does", toppage.Chain{Error: "refused", Hops: []toppage.Hop{{URL: "https://top.example/", Location: "http://top.example/", Served: toppage.ServedHit}}}, "redirect_to_http"},
		{"a redirect to a page that is not there", toppage.Chain{From: "http://top.example/", Hops: []toppage.Hop{
			{URL: "http://top.example/", Status: 301, Served: toppage.ServedHit}, {URL: "https://top.example/gone", Status: 404}}}, "entry_fails"},
		{"a way in that answers with an error itself", toppage.Chain{From: "https://www.top.example/", Hops: []toppage.Hop{{URL: "https://www.top.example/", Status: 500}}}, "entry_fails"},
		{"a redirect that names no address", toppage.Chain{From: "http://top.example/", Hops: []toppage.Hop{{URL: "http://top.example/", Status: 302}}}, "entry_fails"},
		{"an error, only for telephones", toppage.Chain{From: given.Page.URL, Own: true, Asked: "User-Agent", Hops: []toppage.Hop{
			{URL: given.Page.URL, Status: 302, Location: "https://m.top.example/", Served: toppage.ServedHit}, {URL: "https://m.top.example/", Status: 503}}}, "entry_fails"},
		{"a redirect to another host", toppage.Chain{From: "http://top.example/", Hops: []toppage.Hop{
			{URL: "http://top.example/", Status: 301, Served: toppage.ServedHit}, {URL: "https://parked.example/", Status: 200}}}, "entry_elsewhere"},
		{"a redirect to another page of the host", toppage.Chain{From: "http://top.example/", Hops: []toppage.Hop{
			{URL: "http://top.example/", Status: 301, Served: toppage.ServedHit}, {URL: "https://top.example/maintenance", Status: 200}}}, "entry_elsewhere"},
		{"a way in that refuses the prober", toppage.Chain{Hops: []toppage.Hop{{URL: "http://top.example/", Status: 403, Refused: toppage.Refusal{Sign: "403 Forbidden"}}}}, "prober_refused"},
	} {
		f := altered(func(f *toppage.PageFacts) {
			f.Survey.Entries, f.Observed[0].FinalURL = []toppage.Chain{row.chain}, given.Page.URL
		})
		if c := judged(t, "A3", f); c.Reason != row.want {
			t.Errorf("%s: %s %q, want %q", row.sentence, c.State, c.Reason, row.want)
		}
		if v := f.Shield(given.Noon, toppage.Demand{Level: 4, Until: given.Noon}, given.Rehearsed).Verdict; v == toppage.Protected {
			t.Errorf("%s: protected", row.sentence)
		}
	}
}

// TestAWayInEndsAtThePage: what a redirect leads to is the page as long as the page's own address leads there as well.
func TestAWayInEndsAtThePage(t *testing.T) {
	to := func(address string) toppage.Chain {
		return toppage.Chain{From: "http://top.example/", Hops: []toppage.Hop{{URL: "http://top.example/", Status: 301, Served: toppage.ServedHit}, {URL: address, Status: 200}}}
	}
	final := func(address string) func(*toppage.PageFacts) {
		return func(f *toppage.PageFacts) {
			for i := range f.Observed {
				f.Observed[i].FinalURL = address
			}
		}
	}
	for _, row := range []struct {
		sentence string
		alter    func(*toppage.PageFacts)
		chain    toppage.Chain
		want     toppage.CheckState
	}{
		{"the page", final(given.Page.URL), to(given.Page.URL), toppage.CheckPass},
		{"the page with parameters", final(given.Page.URL), to(given.Page.URL + "?utm_source=short"), toppage.CheckPass},
		{"the page by its file", final(given.Page.URL), to(given.Page.URL + "index.html"), toppage.CheckPass},
		{"the page with www", final(given.Page.URL), to("https://WWW.top.example:443/"), toppage.CheckPass},
		{"where the page leads", final("https://top.example/ja/"), to("https://top.example/ja"), toppage.CheckPass},
		{"elsewhere, and where the page leads was never seen", final(""), to("https://top.example/ja/"), toppage.CheckPass},
		{"elsewhere, at an address too long to be kept", final(given.Page.URL), to("https://login.example/…"), toppage.CheckPass},
		{"another port", final(given.Page.URL), to("https://top.example:8443/"), toppage.CheckFail},
		{"no redirect: a page of its own that was named as a way in", final(given.Page.URL),
			toppage.Chain{From: "https://m.top.example/", Hops: []toppage.Hop{{URL: "https://m.top.example/", Status: 200}}}, toppage.CheckPass},
		{"the page's own address that leads telephones elsewhere", final(given.Page.URL), toppage.Chain{From: given.Page.URL, Own: true, Asked: "User-Agent", Hops: []toppage.Hop{
			{URL: given.Page.URL, Status: 302, Location: "https://m.top.example/", Served: toppage.ServedHit}, {URL: "https://m.top.example/", Status: 200}}}, toppage.CheckPass},
		{"the page's own address that answers with an error: that is A1's", final(given.Page.URL),
			toppage.Chain{From: given.Page.URL, Own: true, Hops: []toppage.Hop{{URL: given.Page.URL, Status: 503}}}, toppage.CheckPass},
	} {
		f := altered(row.alter)
		f.Survey.Entries = []toppage.Chain{row.chain}
		if c := judged(t, "A3", f); c.State != row.want {
			t.Errorf("%s: %s %s (%s), want %s", row.sentence, c.State, c.Reason, c.Evidence, row.want)
		}
	}
}

// TestTheExpectedLayerCountsOnTheWayToo, at the page's own host; elsewhere any does.
func TestTheExpectedLayerCountsOnTheWayToo(t *testing.T) {
	words := []toppage.LayerWord{{Layer: "edge", Served: toppage.ServedMiss, Explicit: true}, {Layer: "inner", Served: toppage.ServedHit, Explicit: true}}
	said := hop(toppage.ServedHit)
	said.By, said.Layers = "inner", words
	away := said
	away.URL = "https://short.example/"
	for _, row := range []struct {
		sentence string
		redirect toppage.Hop
		want     toppage.CheckState
	}{
		{"the expected layer missed", said, toppage.CheckFail},
		{"another host is behind another layer", away, toppage.CheckPass},
	} {
		f := altered(over(always(row.redirect)))
		f.Page.Layer = "edge"
		if c := judged(t, "C1", f); c.State != row.want {
			t.Errorf("%s: %s %s", row.sentence, c.State, c.Reason)
		}
	}
}

// TestAFirstLookAtARedirectDecidesNothing: few answers fill the cache.
func TestAFirstLookAtARedirectDecidesNothing(t *testing.T) {
	f := altered(over(func(i int) toppage.Hop { // newest first
		if i > 1 {
			return hop(toppage.ServedMiss)
		}
		return hop(toppage.ServedHit)
	}))
	f.Observed = slices.Clip(f.Observed[:4])
	if c := judged(t, "C1", f); c.State != toppage.CheckPass {
		t.Errorf("kept since two probes: %s %s", c.State, c.Reason)
	}
}
