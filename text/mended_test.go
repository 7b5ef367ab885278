package text

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/internal/cachetest"
	"tallylight/probe"
	"tallylight/readiness/toppage"
)

// TestMain has three products tried side by side, whatever the machine has: they mostly wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "3"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// trouble is something wrong with a page at a real server, which the directive that is shown for it has to mend.
type trouble struct {
	sentence string
	product  string // empty: what is shown is for whatever layer there is
	on       string // the product on which that is tried; empty: nginx
	remedy   string
	checks   []string              // that do not pass because of it, and do once it is mended
	kind     toppage.DrillKind     // what is rehearsed; empty: the page is looked at
	origin   cachetest.Page        // what the origin answers
	data     cachetest.Page        // and at the address that the page loads, if it does
	parts    map[string]string     // of the configuration, beside those of ground
	bare     bool                  // without those of ground
	pinned   bool                  // the operator has said so
	tls      *authority            // it is asked for over TLS
	slowly   bool                  // it takes ten seconds to see
	apart    time.Duration         // more that lies between two probes, on the prober's clock
	way      bool                  // the product is a way in, which leads to a page elsewhere
	behind   string                // a product that the directive asks for behind it
	mended   toppage.CheckState    // what the checks are then; empty: pass
	swap     func(c string) string // shortens what the test cannot wait for; nil: nothing
}

// ground is each product as a shared cache that says what it does and is all right.
var ground = map[string]map[string]string{
	"nginx":          {"location": "proxy_cache top;\nadd_header X-Cache-Status $upstream_cache_status always;\n"},
	"HAProxy":        {"cache": "max-age 60\nprocess-vary on\n", "backend": "http-request cache-use top\nhttp-response cache-store top\n" + directives["say"]["HAProxy"] + "\n"},
	"Apache":         {"server": "CacheEnable disk /\n" + directives["say"]["Apache"] + "\n"},
	"Traffic Server": {"records.config": directives["say"]["Traffic Server"] + "\n"},
}

// good is a page that a shared cache may keep.
var good = cachetest.Page{CacheControl: "public, max-age=60, stale-if-error=86400", Mark: true, Filling: 2000, Gzip: true}

// setup is the server with its fault.
func (f trouble) setup() cachetest.Setup {
	s := cachetest.Setup{Product: f.server(), Parts: map[string]string{}, TLS: f.tls != nil}
	if !f.bare {
		maps.Copy(s.Parts, ground[f.server()])
	}
	for place, lines := range f.parts {
		s.Parts[place] = lines + without(f.server(), place, s.Parts[place], lines)
	}
	if f.tls != nil {
		s.Files = map[string]string{"site.pem": f.tls.pem}
	}
	return s
}

// server is the product that is started; for what is set at the origin, which is for all of them, nginx or the one that is said.
func (f trouble) server() string {
	switch {
	case f.product != "":
		return f.product
	case f.on != "":
		return f.on
	default:
		return "nginx"
	}
}

// scene is a fault, or what has become of it, on the stage.
type scene struct {
	trouble
	origin *cachetest.Origin
	url    string
	page   toppage.Setup
	access toppage.Access
	every  time.Duration // between two looks of a drill
}

// stage starts the servers of a scene.
func (f trouble) stage(t *testing.T, s cachetest.Setup, page cachetest.Page, behind, marking string) scene {
	if f.way {
		return f.stageWay(t, s, page, marking)
	}
	origin := cachetest.NewOrigin(t, page)
	if page.Loads != "" {
		origin.Put(page.Loads, f.data)
	}
	upstream := marked(t, origin, marking)
	if behind != "" {
		keeper := mend(cachetest.Setup{Product: behind, Parts: ground[behind]}, directives[f.remedy][behind])
		upstream = host(cachetest.Start(t, keeper, upstream))
	}
	sc := scene{trouble: f, origin: origin, url: cachetest.Start(t, s, upstream), every: 400 * time.Millisecond}
	if f.pinned {
		sc.page.Layer = f.product
	}
	return sc
}

// stageWay starts a server that leads to a page elsewhere, which is all right.
func (f trouble) stageWay(t *testing.T, s cachetest.Setup, redirect cachetest.Page, marking string) scene {
	origin := cachetest.NewOrigin(t, good)
	elsewhere := cachetest.Setup{Product: "nginx", Parts: ground["nginx"]}
	if f.product == "" {
		elsewhere = cachetest.Setup{Product: "HAProxy", Parts: silentHAProxy}
	}
	sc := scene{trouble: f, origin: origin, page: toppage.Setup{Layer: f.product}, url: cachetest.Start(t, elsewhere, origin.Address())}
	redirect.Location = sc.url
	s.Parts = maps.Clone(s.Parts)
	for place, lines := range s.Parts {
		s.Parts[place] = strings.ReplaceAll(lines, "https://www.example.jp", strings.TrimSuffix(sc.url, "/"))
		if strings.Contains(lines, "<VirtualHost") {
			s.Parts["pass"] = "" // it passes nothing on
		}
	}
	sc.page.Entries = []string{cachetest.Start(t, s, marked(t, cachetest.NewOrigin(t, redirect), marking))}
	return sc
}

// marked gives the address of an origin, behind an nginx that writes the marker as is shown where that is to be set there.
func marked(t *testing.T, origin *cachetest.Origin, marking string) string {
	if marking == "" {
		return origin.Address()
	}
	return host(cachetest.Start(t, mend(cachetest.Setup{Product: "nginx"}, marking), origin.Address()))
}

func host(url string) string {
	_, rest, _ := strings.Cut(url, "//")
	return strings.TrimSuffix(rest, "/")
}

// saw is what came of a scene.
type saw struct {
	checks map[string]toppage.Check
	err    error
}

// watch looks at the scene as surveys and drills do.
func (s scene) watch(ctx context.Context) saw {
	p, asked := s.prober()
	page := toppage.Page{URL: s.url, Interval: toppage.DefaultProbeInterval, TTFBLimit: toppage.DefaultTTFBLimit, Setup: s.page, Access: s.access}
	if s.kind != "" {
		return saw{s.rehearse(ctx, p, page), nil}
	}
	facts := toppage.PageFacts{Page: page}
	p.Probe(ctx, page) // the first fills the cache
	for _, entry := range s.page.Entries {
		p.Probe(ctx, toppage.Page{URL: entry})
	}
	turn := time.NewTimer(0)
	defer turn.Stop()
	for i := range 20 { // the marker of the origin says something between answers two seconds apart
		<-turn.C
		facts.Observed = append(facts.Observed, p.Probe(ctx, page))
		*asked++
		switch {
		case i == 0:
			turn.Reset(2100 * time.Millisecond)
		case s.slowly:
			turn.Reset(650 * time.Millisecond)
		default:
			turn.Reset(150 * time.Millisecond)
		}
	}
	survey, err := p.Survey(ctx, page, nil)
	facts.Survey = &survey
	checks := map[string]toppage.Check{}
	for _, c := range facts.JudgeAll(p.Now(), toppage.Demand{Level: 5}, nil) {
		checks[c.ID] = c
	}
	return saw{checks, err}
}

// prober asks on loopback; its clock is ahead by what the fault wants for each probe so far.
func (s scene) prober() (p *probe.Prober, asked *int) {
	asked = new(int)
	p = &probe.Prober{UserAgent: "test", Spacing: 60 * time.Millisecond, Permit: func(string, netip.AddrPort) error { return nil }}
	if s.way { // it is asked for a second time, by when its marker tells something
		p.Spacing = 200 * time.Millisecond
	}
	p.Now = func() time.Time { return time.Now().Add(time.Duration(*asked) * s.apart) }
	p.Transport = func() *http.Transport {
		known := x509.NewCertPool()
		if s.tls != nil {
			known.AddCert(s.tls.certificate)
		}
		return &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: known}}
	}
	return p, asked
}

// lasts is how long an outage goes on: longer than what a cache keeps for a second, and some more.
const lasts = 4 * time.Second

// rehearse takes the origin away from a page that the cache has, and gives what the drill says.
func (s scene) rehearse(ctx context.Context, p *probe.Prober, page toppage.Page) map[string]toppage.Check {
	first := p.Probe(ctx, page)
	d := toppage.Drill{Kind: s.kind, Need: lasts - time.Second, OriginSeen: true, MarkerMoves: true, OpenedAt: first.At}
	away := map[toppage.DrillKind]toppage.OriginSight{
		toppage.DrillRefused: {Error: "refused"}, toppage.DrillError: {Status: 503}, toppage.DrillHang: {Error: "timeout"},
	}[s.kind]
	tick := time.NewTicker(s.every)
	defer tick.Stop()
	for looks := 0; d.Now.Length() < lasts || looks < 3; looks++ {
		seen := p.Probe(ctx, page)
		away.At = seen.At
		d = d.Watch(seen, away)
		<-tick.C
	}
	d = d.Settle(page.TTFBLimit)
	layer := first.Facts.ServedBy
	if page.Layer != "" {
		layer = page.Layer
	}
	o := d.Outage()
	return map[string]toppage.Check{s.kind.Check(): {ID: s.kind.Check(), State: d.Result, Reason: d.Reason, Layer: layer,
		Evidence: fmt.Sprintf("%d of %d, %v, p95 %.0f ms", o.Answered, o.Asked, o.Statuses, o.P95())}}
}

// away is the state of the origin while the scene is watched.
func (f trouble) away() cachetest.State {
	return map[toppage.DrillKind]cachetest.State{
		toppage.DrillRefused: cachetest.Down, toppage.DrillError: cachetest.Failing, toppage.DrillHang: cachetest.Hanging}[f.kind]
}

// play stages scenes together, and watches all of them at once.
func play(t *testing.T, scenes []scene) []saw {
	seen := make([]saw, len(scenes))
	var watching sync.WaitGroup
	for i, s := range scenes {
		if s.kind != "" {
			s.fill(t)
			s.origin.Set(t, s.away())
		}
		watching.Go(func() { seen[i] = s.watch(t.Context()) })
	}
	watching.Wait()
	return seen
}

// fill has the cache keep the page before the origin is taken away: until it gives an answer for which it asked nobody. A single
// answer says nothing of that: on a busy machine it may be a fault of the cache, or reach the visitor before it is stored.
func (s scene) fill(t *testing.T) {
	p, _ := s.prober()
	var seen []string
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		asked := s.origin.Asked()
		o := p.Probe(t.Context(), toppage.Page{URL: s.url})
		if o.Status == http.StatusOK && s.origin.Asked() == asked {
			return
		}
		seen = append(seen, fmt.Sprint(o.Status, o.Error))
	}
	t.Fatalf("%s, %s: the page is never kept, answers are %q", s.server(), s.sentence, seen)
}

// line is a row of the table: check, product, fault, directive, what came of it.
type line struct{ check, product, remedy, fault, before, after string }

// TestAdviceMendsItsFault sets each fault up on the real server, sets what is shown for it as it is shown, and the check
// turns. It prints the table of what was tried, and of what was not.
func TestAdviceMendsItsFault(t *testing.T) {
	var table []line
	var writing sync.Mutex
	all := faults(t)
	t.Run("products", func(t *testing.T) {
		for _, product := range cachetest.Products() {
			mine := slices.DeleteFunc(slices.Clone(all), func(f trouble) bool { return f.server() != product })
			t.Run(product, func(t *testing.T) {
				t.Parallel()
				if !cachetest.Installed(t, product) {
					t.Skipf("%s is not installed; go tool task prepare installs it", product)
				}
				lines := tried(t, mine)
				writing.Lock()
				defer writing.Unlock()
				table = append(table, lines...)
			})
		}
	})
	for _, l := range slices.SortedFunc(slices.Values(table), func(a, b line) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }) {
		t.Logf("%-3s %-14s %-10s %-60s %-28s -> %s", l.check, l.product, l.remedy, l.fault, l.before, l.after)
	}
	for _, product := range slices.Sorted(maps.Keys(documented)) {
		t.Logf("not tried: %s, whose directives are from %s", product, documented[product])
	}
	for _, product := range slices.Sorted(maps.Keys(walls)) {
		t.Logf("not tried: what lets the prober in at %s, which is from %s", product, walls[product].document)
	}
}

// tried plays the faults of a product, and then what has become of them.
func tried(t *testing.T, faults []trouble) (table []line) {
	var before, after []saw
	codes := make([]string, len(faults))
	t.Run("before", func(t *testing.T) {
		var scenes []scene
		for _, f := range faults {
			scenes = append(scenes, f.stage(t, f.setup(), f.origin, "", ""))
		}
		before = play(t, scenes)
	})
	if len(before) < len(faults) { // a server did not start
		return nil
	}
	for i, f := range faults {
		codes[i] = f.shown(t, before[i])
	}
	t.Run("after", func(t *testing.T) {
		var scenes []scene
		for i, f := range faults {
			scenes = append(scenes, f.stageMended(t, codes[i]))
		}
		after = play(t, scenes)
	})
	if len(after) < len(faults) {
		return nil
	}
	for i, f := range faults {
		table = append(table, f.compare(t, before[i], after[i])...)
	}
	return table
}

// stageMended starts the servers of a fault with what is shown for it.
func (f trouble) stageMended(t *testing.T, code string) scene {
	code = f.swapped(code)
	page, s, marking := f.origin, f.setup(), ""
	if f.product == "" {
		marking = atOrigin(code)
	}
	switch {
	case f.product == "" && page.Loads != "":
		f.data = answered(f.data, code)
	case f.product == "":
		page = answered(page, code)
	case f.product == "HAProxy" && f.behind != "":
		delete(s.Parts, "backend")
	default:
		s = mend(s, code)
	}
	sc := f.stage(t, s, page, f.behind, marking)
	if f.remedy == "let_in" { // the header is set in Tallylight, too
		header, secret, _ := strings.Cut(directives[f.remedy][""], ": ")
		sc.access = toppage.Access{Header: header, Value: toppage.Secret(secret)}
	}
	sc.every = 50 * time.Millisecond // so that one answer that waited is one of many, as in ten minutes
	return sc
}

func (f trouble) swapped(code string) string {
	if f.swap == nil {
		return code
	}
	return f.swap(code)
}

// shown gives the directive that people are shown for the fault: each of its checks has to lead to it.
func (f trouble) shown(t *testing.T, seen saw) string {
	want := directives[f.remedy][f.product]
	for _, id := range f.checks {
		c := seen.checks[id]
		m, ok := For(EN).Mend(c)
		if seen.err != nil || !ok || m.Code != want {
			t.Errorf("%s, %s: %s is %s (%s) at %q: %s, %v; shown is\n%s\nwant\n%s", f.server(), f.sentence, id, c.State, c.Reason, c.Layer, c.Evidence, seen.err, m.Code, want)
		}
	}
	return want
}

// compare checks that what did not pass does.
func (f trouble) compare(t *testing.T, before, after saw) (table []line) {
	want := f.mended
	if want == "" {
		want = toppage.CheckPass
	}
	for _, id := range f.checks {
		was, is := before.checks[id], after.checks[id]
		if is.State != want || after.err != nil {
			t.Errorf("%s, %s: with what is shown %s is %s (%s): %s, %v\n%s", f.server(), f.sentence, id, is.State, is.Reason, is.Evidence, after.err, directives[f.remedy][f.product])
		}
		name := f.product
		if name == "" {
			name = "any"
		}
		if f.behind != "" {
			name += " + " + f.behind
		}
		table = append(table, line{id, name, f.remedy, f.sentence, fmt.Sprintf("%s %s", was.State, was.Reason), strings.TrimSpace(fmt.Sprintf("%s %s", is.State, is.Reason))})
	}
	return table
}

// TestEveryDirectiveIsTried: each directive of a product that can be had has a fault of which it is the remedy.
func TestEveryDirectiveIsTried(t *testing.T) {
	type at struct{ remedy, layer string }
	tried := map[at]bool{{"dns", ""}: true} // TestTheRecordThatIsShownIsQuick
	for _, f := range faults(t) {
		tried[at{f.remedy, f.product}] = true
	}
	for remedy, layers := range directives {
		for layer := range layers {
			if documented[layer] == "" && !tried[at{remedy, layer}] {
				t.Errorf("%s at %q has no fault that it is tried on", remedy, layer)
			}
		}
	}
}

// TestTheRecordThatIsShownIsQuick: with the record's time to live, a planned switch is no risk.
func TestTheRecordThatIsShownIsQuick(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		record string
		want   toppage.CheckState
	}{{"www 3600 IN A 203.0.113.10", toppage.CheckWarn}, {directives["dns"][""], toppage.CheckPass}} {
		fields := strings.Fields(row.record)
		ttl, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		records := []toppage.DNSRecord{{Type: "A", Value: fields[4], TTLS: ttl}, {Type: "A", Value: "203.0.113.11", TTLS: ttl}}
		facts := toppage.PageFacts{Page: toppage.Page{URL: "https://www.example.jp/", Setup: toppage.Setup{Switch: true}},
			Survey: &toppage.Survey{At: now, FreshFor: time.Hour, DNS: &toppage.DNSFacts{Host: "www.example.jp", Records: records, Asked: 1, Answered: 1}}}
		for _, c := range facts.JudgeAll(now, toppage.Demand{Level: 5}, nil) {
			if c.ID == "D1" && c.State != row.want {
				t.Errorf("%s: %s (%s), want %s", row.record, c.State, c.Reason, row.want)
			}
		}
	}
}
