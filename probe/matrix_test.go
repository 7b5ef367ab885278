package probe

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/internal/cachetest"
	"tallylight/readiness/toppage"
)

// situation is a page as an SRE has it, at a path of its own.
type situation struct {
	sentence string
	page     cachetest.Page
	at       string // which server visitors ask: tells, silent, passes or keeps; empty: the one that tells
	setup    toppage.Setup
	only     string // the one check that is compared; empty: all
}

// The servers before one origin: the product as a cache that says what it does, the same saying nothing, and nginx in front
// of the first, which passes everything on or keeps it.
const tells, silent, passes, keeps = "tells", "silent", "passes", "keeps"

// situations are the rows of the matrix.
func situations() []situation {
	marked := func(cacheControl string, also func(http.Header, *http.Request, int64)) cachetest.Page {
		return cachetest.Page{CacheControl: cacheControl, Mark: true, Also: also}
	}
	says := func(field, value string) func(http.Header, *http.Request, int64) {
		return func(h http.Header, _ *http.Request, _ int64) { h.Set(field, value) }
	}
	session := func(h http.Header, _ *http.Request, n int64) { h.Set("Set-Cookie", fmt.Sprintf("session=%d", n)) }
	changed := says("Last-Modified", "Mon, 02 Nov 2026 00:00:00 GMT")
	const minute = "public, max-age=60"
	return []situation{
		{sentence: "kept, and said", page: marked(minute, nil)},
		{sentence: "kept, and not said; with a marker", page: marked(minute, nil), at: silent},
		{sentence: "kept, and not said; no marker", page: cachetest.Page{CacheControl: minute}, at: silent, only: "C1"}, // C2 is as it is declared
		{sentence: "not kept: no-store", page: marked("no-store", nil)},
		{sentence: "not kept: private", page: marked("private, max-age=60", nil)},
		{sentence: "not kept; the application writes X-Cache: HIT", page: marked("no-store", says("X-Cache", "HIT"))},
		{sentence: "the same without a marker, the page changes", page: cachetest.Page{CacheControl: "no-store", Moves: true, Also: says("X-Cache", "HIT")}, at: silent},
		{sentence: "not kept; the application writes Cache-Status: edge; hit", page: marked("no-store", says("Cache-Status", "edge; hit; ttl=50")), at: silent},
		{sentence: "not kept; the application writes Age: 30", page: marked("no-store", says("Age", "30")), at: silent},
		{sentence: "each answer sets a cookie", page: marked(minute, session)},
		{sentence: "Vary: User-Agent", page: marked(minute, says("Vary", "User-Agent"))},
		{sentence: "Vary: Cookie, with a session cookie", page: marked(minute, says("Vary", "Cookie")), setup: toppage.Setup{Cookie: "session"}},
		{sentence: "no lifetime, changed weeks ago", page: marked("", changed)},
		{sentence: "validated each time: no-cache, with an ETag", page: cachetest.Page{CacheControl: "no-cache", ETag: `"1"`, Mark: true}},
		{sentence: "s-maxage beside stale-if-error", page: marked("s-maxage=60, stale-if-error=600", nil)},
		{sentence: "kept for a second, said to last a minute", page: marked("max-age=1", nil), at: passes,
			only: "nothing"}, // what is served stale spares the visitor, though the origin is asked behind his back; the table shows it
		{sentence: "the origin redirects to a page that is kept", page: cachetest.Page{CacheControl: "no-store", Location: "/landing"}, only: "C1"}, // the others are of the page to which it leads
		{sentence: "a proxy in front that keeps nothing", page: marked(minute, nil), at: passes},
		{sentence: "a second cache in front", page: marked(minute, nil), at: keeps},
	}
}

// brief is the row whose Cache-Control the proxy in front rewrites.
func brief(s situation) bool { return s.page.CacheControl == "max-age=1" }

// caches are the products, as a cache that says what it does and serves stale where it can, and as one that says nothing.
var caches = map[string][2]map[string]string{
	"nginx":   {{"location": "proxy_cache top;\n" + cachetest.NginxTells + cachetest.NginxStale}, {"location": "proxy_cache top;\n"}},
	"Varnish": {{"args": "-p default_grace=60"}, {"vcl": "sub vcl_deliver { unset resp.http.X-Varnish; unset resp.http.Via; unset resp.http.Age; }\n"}},
	"HAProxy": {{"backend": keptByHAProxy + "http-response set-header Cache-Status \"HAProxy; hit\" if { res.cache_hit }\n" +
		"http-response set-header Cache-Status \"HAProxy; fwd=miss\" unless { res.cache_hit }\n"}, {"backend": keptByHAProxy}},
	"Apache":         {{"server": "CacheEnable disk /\nCacheHeader on\nCacheDetailHeader on\n"}, {"server": "CacheEnable disk /\n"}},
	"Squid":          {{"conf": "refresh_pattern . 0 20% 4320\n"}, {"conf": "via off\nreply_header_access X-Cache deny all\nreply_header_access X-Cache-Lookup deny all\n"}},
	"Traffic Server": {{"records.config": "CONFIG proxy.config.http.insert_response_via_str INT 3\n"}, {}},
	"Caddy":          {},
}

const keptByHAProxy = "http-request cache-use top\nhttp-response cache-store top\n"

// TestMatrixOfRealCaches: each product in each situation, with what the origin was asked as the truth. No check may pass where
// the origin was asked more often than it allows, nor fail where the origin was spared.
func TestMatrixOfRealCaches(t *testing.T) {
	t.Parallel()
	rows, streets := situations(), map[string]*street{}
	for _, product := range cachetest.Products() {
		if cachetest.Installed(t, product) {
			streets[product] = newStreet(t, product, rows)
		}
	}
	var watching sync.WaitGroup
	for _, on := range streets { // they mostly wait
		watching.Go(func() { on.watchAll(t.Context(), rows) })
	}
	watching.Wait()
	for _, product := range cachetest.Products() {
		t.Run(product, func(t *testing.T) {
			if streets[product] == nil {
				t.Skipf("%s is not installed; go tool task prepare installs it", product)
			}
			streets[product].judge(t)
		})
	}
}

// street is a product with what stands around it, and what was seen of it.
type street struct {
	origin *cachetest.Origin
	urls   map[string]string
	by     *Prober
	cells  []cell
	away   []dark
}

func newStreet(t *testing.T, product string, rows []situation) *street {
	s := &street{origin: cachetest.NewOrigin(t, cachetest.Page{CacheControl: "max-age=1", Mark: true}), urls: map[string]string{}}
	s.by = &Prober{Transport: func() *http.Transport { return &http.Transport{} }, Permit: func(string, netip.AddrPort) error { return nil },
		UserAgent: "test", Now: time.Now, Spacing: 130 * time.Millisecond}
	s.origin.Put("/landing", cachetest.Page{CacheControl: "public, max-age=60", Mark: true})
	for i, row := range rows {
		row.page.Takes = 2 * time.Millisecond // so that the next shot begins in another millisecond than the origin was asked
		s.origin.Put(row.path(i), row.page)
	}
	for i, name := range []string{tells, silent} {
		s.urls[name] = cachetest.Start(t, cachetest.Setup{Product: product, Parts: caches[product][i]}, s.origin.Address())
	}
	told := strings.Trim(strings.TrimPrefix(s.urls[tells], "http://"), "/")
	s.urls[passes] = cachetest.Start(t, cachetest.Setup{Product: "nginx", Parts: map[string]string{"server": "location = /brief {\n" +
		"proxy_pass http://$ORIGIN;\nproxy_hide_header Cache-Control;\nadd_header Cache-Control \"public, max-age=60\";\n}\n"}}, told)
	s.urls[keeps] = cachetest.Start(t, cachetest.Setup{Product: "nginx", Parts: caches["nginx"][0]}, told)
	return s
}

// watchAll watches all situations at once, and then the outages one after the other.
func (on *street) watchAll(ctx context.Context, rows []situation) {
	on.warm(ctx)
	on.cells = make([]cell, len(rows))
	var watching sync.WaitGroup
	for i, row := range rows {
		watching.Go(func() { on.cells[i] = on.watch(ctx, row, row.path(i)) })
	}
	watching.Wait()
	on.away = on.outages(ctx)
}

// judge compares what was read with what the origin knows, and prints the column of the product.
func (on *street) judge(t *testing.T) {
	for _, c := range on.cells {
		c.judge(t)
		t.Log(c)
	}
	for _, d := range on.away {
		d.judge(t)
	}
}

// path is where the page of a row is: its number, or where the proxy in front looks for it.
func (s situation) path(i int) string {
	if brief(s) {
		return "/brief"
	}
	return fmt.Sprintf("/%02d", i)
}

// cell is a product in a situation: what was seen, and how often the origin was asked.
type cell struct {
	situation
	asked  int            // for 20 base probes
	shots  map[string]int // for each shot of the survey
	checks map[string]toppage.Check
	err    error
}

// watch asks as the program does in twenty minutes and a survey, within seconds. The first two answers are two seconds apart,
// so that the origin's marker says something.
func (on *street) watch(ctx context.Context, s situation, path string) cell {
	at := s.at
	if at == "" {
		at = tells
	}
	page := toppage.Page{URL: on.urls[at] + path[1:], Interval: toppage.DefaultProbeInterval, TTFBLimit: time.Second, Setup: s.setup}
	facts := toppage.PageFacts{Page: page}
	on.by.Probe(ctx, page)
	from := time.Now()
	turn := time.NewTimer(0)
	defer turn.Stop()
	for i := range 20 {
		<-turn.C
		facts.Observed = append(facts.Observed, on.by.Probe(ctx, page))
		turn.Reset(map[bool]time.Duration{true: 2100 * time.Millisecond, false: 190 * time.Millisecond}[i == 0])
	}
	until := time.Now()
	survey, err := on.by.Survey(ctx, page, nil)
	facts.Survey = &survey
	c := cell{situation: s, shots: map[string]int{}, checks: map[string]toppage.Check{}, err: err}
	for _, one := range facts.JudgeAll(time.Now(), toppage.Demand{Level: 5}, nil) {
		c.checks[one.ID] = one
	}
	for _, at := range on.origin.Times(path) {
		if at.After(from) && at.Before(until) {
			c.asked++
		}
		if i := shotAt(survey.Shots, at); i >= 0 {
			for _, shot := range survey.Shots {
				if shot.At.Equal(survey.Shots[i].At) { // one request may stand for two parameters
					c.shots[shot.Name]++
				}
			}
		}
	}
	return c
}

// shotAt gives the shot because of which the origin was asked at an instant; -1: none.
func shotAt(shots []toppage.Shot, at time.Time) int {
	newest := -1
	for i, shot := range shots {
		if !shot.At.After(at) && (newest < 0 || !shot.At.Before(shots[newest].At)) {
			newest = i
		}
	}
	return newest
}

// mostRenderings is how often the origin may be asked for 20 probes of a page that a cache keeps.
const mostRenderings = 2

// spared says of each check whether the origin was asked no more often than it allows.
func (c cell) spared() map[string]bool {
	none := func(shots ...string) bool {
		return !slices.ContainsFunc(shots, func(shot string) bool { return c.shots[shot] > 0 })
	}
	first := slices.ContainsFunc([]string{toppage.ShotPlain, toppage.Second(toppage.ShotPlain), toppage.ShotGzip, toppage.Second(toppage.ShotGzip)},
		func(shot string) bool { return c.shots[shot] == 0 })
	return map[string]bool{
		"C1": c.asked <= mostRenderings, "C2": c.asked <= mostRenderings,
		"C3": first && none(toppage.ShotGA, toppage.ShotSession),
		"C6": none(toppage.ShotUTM, toppage.ShotGclid, toppage.ShotFbclid, toppage.ShotQuery),
		"C7": none(toppage.ShotNoCache, toppage.ShotPragma),
		"C8": none(toppage.Second(toppage.ShotGzip), toppage.Second(toppage.ShotBrotli), toppage.Second(toppage.ShotIdentity), toppage.Second(toppage.ShotMobile)),
	}
}

// judge compares what the checks say with what the origin was asked.
func (c cell) judge(t *testing.T) {
	t.Helper()
	if c.err != nil {
		t.Errorf("%s: %v", c.sentence, c.err)
	}
	for id, spared := range c.spared() {
		switch one := c.checks[id]; {
		case c.only != "" && c.only != id:
		case one.State == toppage.CheckPass && !spared:
			t.Errorf("%s: %s passes, though the origin was asked: %s", c.sentence, id, c)
		case one.State == toppage.CheckFail && spared:
			t.Errorf("%s: %s fails (%s), though the origin was spared: %s", c.sentence, id, one.Reason, c)
		}
	}
}

// String is the cell as a line of the table: how often the origin was asked for 20 probes, and of each check its state, why,
// and in brackets whether the origin was spared.
func (c cell) String() string {
	spared := c.spared()
	line := fmt.Sprintf("%-58s %2d/20", c.sentence, c.asked)
	for _, id := range slices.Sorted(maps.Keys(spared)) {
		one := c.checks[id]
		word := string(one.State)
		if one.Reason != "" {
			word += ":" + string(one.Reason)
		}
		line += fmt.Sprintf("  %s %s[%s]", id, word, map[bool]string{true: "spared", false: "asked"}[spared[id]])
	}
	return line
}

// outage is how the origin is away, and which pages show what a cache does then.
type outage struct {
	sentence string
	state    cachetest.State
	path     string
}

var outages = []outage{{"dead origin", cachetest.Down, "dead"}, {"origin answers 503", cachetest.Failing, "failing"}, {"hanging origin", cachetest.Hanging, "hanging"}}

// pagesAway is how many pages there are to see each outage by.
const pagesAway = 3

// warm has the cache keep the pages for the outages; they expire while the situations are watched.
func (on *street) warm(ctx context.Context) {
	for _, o := range outages {
		for i := range pagesAway {
			on.by.Probe(ctx, on.page(o, i))
		}
	}
}

// page is one of the pages to see an outage by.
func (on *street) page(o outage, i int) toppage.Page {
	return toppage.Page{URL: fmt.Sprintf("%s%s/%d", on.urls[tells], o.path, i)}
}

// dark is what was seen in an outage.
type dark struct {
	outage
	seen []toppage.Observation
	err  error
}

// outages takes the origin away in each way, and looks at pages that have expired.
func (on *street) outages(ctx context.Context) []dark {
	var all []dark
	for _, o := range outages {
		d := dark{outage: o, seen: make([]toppage.Observation, pagesAway), err: on.origin.Turn(o.state)}
		var asking sync.WaitGroup
		for i := range d.seen {
			asking.Go(func() { d.seen[i] = on.by.Probe(ctx, on.page(o, i)) })
		}
		asking.Wait()
		all = append(all, d)
	}
	return all
}

// judge checks that each answer was read as what it can have been: whatever is a page then was kept by the cache.
func (d dark) judge(t *testing.T) {
	t.Helper()
	said := map[string]int{}
	for _, o := range d.seen {
		said[strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", o.Status, o.Error, o.Facts.Served)), " ")]++
		if !readRight(o) {
			t.Errorf("%s: %d, read as %s: %s", d.sentence, o.Status, o.Facts.Served, o.Evidence)
		}
	}
	if d.err != nil {
		t.Errorf("%s: %v", d.sentence, d.err)
	}
	t.Logf("%-58s %v", d.sentence, said)
}

// readRight says that an answer while the origin was away was read as what it can have been.
func readRight(o toppage.Observation) bool {
	switch {
	case o.Error != "":
		return true
	case o.Status == 200:
		return slices.Contains([]toppage.Served{toppage.ServedHit, toppage.ServedStale, toppage.ServedUnknown}, o.Facts.Served)
	default:
		return o.Facts.Served == toppage.ServedError
	}
}
