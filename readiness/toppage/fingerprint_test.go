package toppage_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// site is what stands behind a page: each is asked what it answers at an instant, a number of seconds from the first.
type site struct {
	pace   int // seconds between two probes
	answer func(second, nth int, o *toppage.Observation)
	setup  toppage.Setup
	names  []string // where its name leads, in the newest surveys, newest first
	edges  []string // the names of the newest survey
}

// seen is what 20 probes until a second saw of it.
func (s site) seen(until int) toppage.Fingerprint { return s.seenBy(20, until) }

func (s site) seenBy(n, until int) toppage.Fingerprint {
	survey := &toppage.Survey{DNS: &toppage.DNSFacts{Host: "top.example", CNAME: s.edges, Targets: s.names}}
	return toppage.FingerprintOf(s.observed(n, until), survey, s.setup)
}

// observed gives n observations until a second, newest first.
func (s site) observed(n, until int) []toppage.Observation {
	pace := s.pace
	if pace == 0 {
		pace = 60
	}
	observed := make([]toppage.Observation, n)
	for i := range observed {
		second := until - i*pace
		o := given.Good(given.Noon.Add(time.Duration(second) * time.Second))
		o.FinalURL, o.Details.CacheControl = "https://top.example/", "public, max-age=60"
		if s.answer != nil {
			s.answer(second, second/pace, &o)
		}
		observed[i] = o
	}
	return observed
}

// caching has a site say so of its keeping.
func caching(line string) site {
	return site{answer: func(_, _ int, o *toppage.Observation) { o.Details.CacheControl = line }}
}

// copies answers with copies, each of which says how long it lives in all from its birth, and lives for so long: from 60 to
// 300 seconds, another time each. They have the origin's marker, or nothing that tells them apart.
func copies(marked bool) site { return aged(marked, 60, 300) }

func aged(marked bool, least, most int) site {
	return site{answer: func(second, _ int, o *toppage.Observation) {
		r := rand.New(rand.NewPCG(1, 2))
		birth, life := -100_000, 0
		for birth+life <= second {
			birth += life
			life = least + r.IntN(most-least+1)
		}
		o.Details.CacheControl, o.Facts.SharedTTLS = fmt.Sprintf("max-age=%d, public", life), int64(life)
		if marked {
			o.Details.Mark = fmt.Sprint(birth)
		}
	}}
}

// countdown answers with what is left of a life of so many seconds; with Age or without.
func countdown(life int, withAge bool) site {
	return site{answer: func(second, _ int, o *toppage.Observation) {
		old := int64((second + 1_000_000) % life)
		o.Facts.SharedTTLS = int64(life) - old
		o.Details.CacheControl = fmt.Sprintf("max-age=%d", o.Facts.SharedTTLS)
		if withAge {
			o.Facts.AgeS = &old
		}
	}}
}

func through(layers ...[]toppage.LayerWord) site {
	return site{answer: func(_, nth int, o *toppage.Observation) { o.Details.Layers = layers[nth%len(layers)] }}
}

func by(names ...string) []toppage.LayerWord {
	var words []toppage.LayerWord
	for _, name := range names {
		words = append(words, toppage.LayerWord{Layer: name, Served: toppage.ServedHit, Explicit: true})
	}
	return words
}

func varying(lines ...string) site {
	return site{answer: func(_, nth int, o *toppage.Observation) { o.Details.Vary = lines[nth%len(lines)] }}
}

func speaking(protocols ...string) site {
	return site{answer: func(_, nth int, o *toppage.Observation) { o.Facts.Protocol = &protocols[nth%len(protocols)] }}
}

func landing(addresses ...string) site {
	return site{answer: func(_, nth int, o *toppage.Observation) { o.FinalURL = addresses[nth%len(addresses)] }}
}

func expiring(source string, in func(second int) int64) site {
	return site{answer: func(second, _ int, o *toppage.Observation) {
		o.Details.CacheControl, o.Facts.SharedTTLSource, o.Facts.SharedTTLS = "public", source, in(second)
	}}
}

func named(names ...string) site { return site{names: names} }

// later is a site that becomes another one at a second.
func later(s, then site, at int) site {
	return site{answer: func(second, nth int, o *toppage.Observation) {
		if second >= at {
			then.answer(second, nth, o)
		} else {
			s.answer(second, nth, o)
		}
	}}
}

func steady(seconds int64) func(int) int64 { return func(int) int64 { return seconds } }

func TestWhatChangesAConfiguration(t *testing.T) {
	const same, changed = true, false
	for _, row := range []struct {
		sentence    string
		before, now site
		want        bool
	}{
		{"nothing", site{}, site{}, same},
		{"directives come in another order", caching("public, max-age=60"), caching("max-age=60, public"), same},
		{"they are written in another way", caching("public, max-age=60"), caching("  Max-Age = \"060\" ,PUBLIC,,"), same},
		{"one comes twice, and the first counts", caching("public, max-age=60"), caching("public, max-age=60, public, max-age=5"), same},
		{"a list of fields in another order", caching(`private="X-A, x-b", max-age=60`), caching(`max-age=60,private="x-B,x-a"`), same},
		{"another list of fields", caching(`private="x-a", max-age=60`), caching(`private="x-b", max-age=60`), changed},
		{"another lifetime", caching("max-age=60"), caching("max-age=61"), changed},
		{"another lifetime for shared caches", caching("max-age=60, s-maxage=300"), caching("max-age=60, s-maxage=60"), changed},
		{"shorter while the origin fails", caching("max-age=60, stale-if-error=600"), caching("max-age=60, stale-if-error=60"), changed},
		{"no word for while the origin fails", caching("max-age=60, stale-if-error=600"), caching("max-age=60"), changed},
		{"no-store", caching("max-age=60"), caching("no-store"), changed},
		{"no Cache-Control any more", caching("max-age=60"), caching(""), changed},
		{"must-revalidate beside it", caching("max-age=60"), caching("max-age=60, must-revalidate"), changed},
		{"a word that is new each time", caching("max-age=60, x-id=a"), site{answer: func(s, _ int, o *toppage.Observation) {
			o.Details.CacheControl = fmt.Sprintf("max-age=60, x-id=r%d", s)
		}}, same},
		{"public in every other answer", caching("max-age=60"), site{answer: func(s, nth int, o *toppage.Observation) {
			o.Details.CacheControl = []string{"max-age=60", "max-age=60, public"}[nth&1]
		}}, changed},

		{"each rendering lives for another time", copies(true), copies(true), same},
		{"the same without a marker", copies(false), copies(false), same},
		{"before, only one of them was seen", site{pace: 1, answer: copies(true).answer}, copies(true), same},
		{"now, only one of them is seen", copies(true), site{pace: 1, answer: copies(true).answer}, same},
		{"other ones, two at a time", site{pace: 10, answer: copies(true).answer}, site{pace: 10, answer: copies(true).answer}, same},
		{"a lifetime runs down and begins anew", countdown(300, false), countdown(300, false), same},
		{"the same with Age", countdown(300, true), countdown(300, true), same},
		{"a lifetime of six hours runs down", countdown(6*3600, false), countdown(6*3600, false), same},
		{"a lifetime of a day runs down, with Age", countdown(24*3600, true), countdown(24*3600, true), same},
		{"Expires runs down", expiring("expires", func(s int) int64 { return 300 - int64((s+1_000_000)%300) }),
			expiring("expires", func(s int) int64 { return 300 - int64((s+1_000_000)%300) }), same},
		{"what ran down from 300 is 5 for good", countdown(300, false), caching("max-age=5"), changed},
		{"the same with Age", countdown(300, true), caching("max-age=5"), changed},
		{"renderings lived for 60 to 300 seconds and live for 5", copies(true), aged(true, 5, 5), changed},
		{"they live for 1 to 5", copies(true), aged(true, 1, 5), changed},
		{"300 becomes 5", caching("public, max-age=300"), caching("public, max-age=5"), changed},
		{"300 became 5, and three renderings have told", caching("max-age=300, public"), later(caching("max-age=300, public"), aged(true, 5, 5), 50_000-150), changed},
		{"Expires in an hour becomes a minute", expiring("expires", steady(3600)), expiring("expires", steady(60)), changed},
		{"what is said to CDNs becomes shorter", expiring("cdn-cache-control", steady(3600)), expiring("cdn-cache-control", steady(60)), changed},

		{"Vary is a set", varying("Accept-Encoding, Cookie"), varying("cookie,accept-encoding,Cookie"), same},
		{"another field in Vary", varying("Accept-Encoding"), varying("Accept-Encoding, Cookie"), changed},
		{"two Varys take turns", varying("Accept-Encoding", "Accept-Encoding, Origin"), varying("Accept-Encoding, Origin", "Accept-Encoding"), same},
		{"one of the two is left", varying("Accept-Encoding", "Accept-Encoding, Origin"), varying("Accept-Encoding"), same},
		{"another one takes turns now", varying("Accept-Encoding"), varying("Accept-Encoding", "Cookie"), changed},

		{"now HTTP/2, now HTTP/1.1", speaking("h2", "http/1.1"), speaking("http/1.1", "h2"), same},
		{"HTTP/1.1 once in a while", speaking("h2"), speaking("h2", "h2", "http/1.1"), same},
		{"no HTTP/2 any more", speaking("h2"), speaking("http/1.1"), changed},

		{"another cache of the two spared the origin", site{answer: func(_, nth int, o *toppage.Observation) {
			o.Details.Layers, o.Facts.ServedBy = by("nginx", "Cloudflare"), []string{"nginx", "Cloudflare"}[nth&1]
		}}, site{answer: func(_, _ int, o *toppage.Observation) {
			o.Details.Layers, o.Facts.ServedBy = by("nginx", "Cloudflare"), "nginx"
		}}, same},
		{"another machine of the pool", through(by("squid1.example.net")), through(by("squid12.example.net")), same},
		{"another place of the pool", through(by("cache-tyo4.edge.example.net")), through(by("cache-osa1.edge.example.net")), same},
		{"another product", through(by("Fastly")), through(by("CloudFront")), changed},
		{"two CDNs take turns", through(by("Fastly"), by("CloudFront")), through(by("CloudFront"), by("Fastly")), same},
		{"a second CDN takes turns", through(by("Fastly")), through(by("Fastly"), by("CloudFront")), changed},
		{"a CDN stands before the cache", through(by("nginx")), through(by("nginx", "Cloudflare")), changed},
		{"the CDN said nothing in the last answer", through(by("nginx", "Cloudflare")), site{answer: func(s, _ int, o *toppage.Observation) {
			o.Details.Layers = by("nginx", "Cloudflare")
			if s == 50_000 {
				o.Details.Layers, o.Details.CacheControl, o.Details.Vary = by("nginx"), "no-store", "*"
			}
		}}, same},
		{"the CDN before the cache is gone in the last two", through(by("nginx", "Cloudflare")), site{answer: func(s, _ int, o *toppage.Observation) {
			if o.Details.Layers = by("nginx", "Cloudflare"); s >= 50_000-60 {
				o.Details.Layers = by("nginx")
			}
		}}, changed},
		{"the CDN before the cache is gone", through(by("nginx", "Cloudflare")), through(by("nginx")), changed},
		{"another cache is expected", site{setup: toppage.Setup{Layer: "nginx"}, answer: through(by("nginx", "edge")).answer},
			site{setup: toppage.Setup{Layer: "edge"}, answer: through(by("nginx", "edge")).answer}, changed},

		{"redirects end elsewhere", landing("https://top.example/ja/"), landing("https://top.example/en/"), changed},
		{"they end there with another query", landing("https://top.example/?s=1"), landing("https://TOP.example?s=2"), same},
		{"they end there in another session", landing("https://top.example/a;jsessionid=1"), landing("https://top.example/a;jsessionid=2"), same},
		{"they end on another page each time", site{answer: func(s, _ int, o *toppage.Observation) { o.FinalURL = fmt.Sprintf("https://top.example/%d", s) }},
			site{answer: func(s, _ int, o *toppage.Observation) { o.FinalURL = fmt.Sprintf("https://top.example/x%d", s) }}, same},
		{"two languages take turns", landing("https://top.example/ja/", "https://top.example/en/"), landing("https://top.example/en/", "https://top.example/ja/"), same},
		{"another version", site{setup: toppage.Setup{Config: "1"}}, site{setup: toppage.Setup{Config: "2"}}, changed},
		{"the first version", site{}, site{setup: toppage.Setup{Config: "1"}}, changed},
		{"another origin", site{setup: toppage.Setup{Origin: "http://10.0.0.1/"}}, site{setup: toppage.Setup{Origin: "http://10.0.0.2/"}}, changed},

		{"the name leads to another CDN", named("a.cdn.example", "a.cdn.example"), named("b.cdn.example", "a.cdn.example", "a.cdn.example"), changed},
		{"it leads to two in turn", named("a.cdn.example", "b.cdn.example", "a.cdn.example"), named("b.cdn.example", "a.cdn.example", "b.cdn.example"), same},
		{"it leads to another machine of the CDN", site{names: []string{"a.cdn.example"}, edges: []string{"a.cdn.example", "e1.edge.example"}},
			site{names: []string{"a.cdn.example"}, edges: []string{"a.cdn.example", "e2.edge.example"}}, same},
		{"before, only the last name was kept", site{edges: []string{"e1.edge.example"}}, site{names: []string{"a.cdn.example"}, edges: []string{"e1.edge.example"}}, same},
		{"and that is another now", site{edges: []string{"e1.edge.example"}}, site{names: []string{"a.cdn.example"}, edges: []string{"e2.edge.example"}}, changed},
	} {
		for until := 50_000; until < 50_000+6*3600; until += 1777 {
			before, now := row.before.seen(10_000), row.now.seen(until)
			if before.Same(now) != row.want {
				t.Errorf("%s: same is %v\n%+v\n%+v", row.sentence, !row.want, before, now)
				break
			}
			if strings.HasPrefix(row.sentence, "300 became") {
				break
			}
		}
	}
}

// TestAnOldFingerprintHoldsOn: what was kept before there were all of these fields is the same still.
func TestAnOldFingerprintHoldsOn(t *testing.T) {
	site := copies(true)
	site.setup = toppage.Setup{Origin: "http://10.0.0.1/", Config: "7"}
	site.names, site.edges = []string{"a.cdn.example"}, []string{"a.cdn.example", "e1.edge.example"}
	const old = `{"layer":"edge","cache_control":"Public, max-age=143","vary":"ACCEPT-encoding","alpn":"h2","cname":"e1.edge.example","config":"7"}`
	for _, row := range []struct {
		sentence, from, to string
		want               bool
	}{
		{"as it was", "", "", true},
		{"of another cache", `"edge"`, `"Fastly"`, false},
		{"of another name", "e1.edge", "e2.edge", false},
		{"of another version", `"7"`, `"6"`, false},
		{"with other directives", "Public, ", "private, ", false},
		{"of a cache that kept it for a second", "143", "1", false},
	} {
		var f toppage.Fingerprint
		if err := json.Unmarshal([]byte(strings.Replace(old, row.from, row.to, 1)), &f); err != nil {
			t.Fatal(err)
		}
		if now := site.seen(50_000); f.Same(now) != row.want {
			t.Errorf("%s: same is %v\n%+v\n%+v", row.sentence, !row.want, f, now)
		}
	}
	f := toppage.Fingerprint{Layer: "edge", CacheControl: "max-age=60", Vary: "Accept-Encoding", ALPN: "h2", CNAME: "e1.edge.example", Config: "7"}
	if got := f.String(); got != "a4d87a5684af" {
		t.Errorf("an old one is called %s now", got)
	}
}

// TestACertificateOutlivesACountdown is a page whose renderings tell what is left of their lives, before, in and after an
// outage that the cache outlives by going on with the last one.
func TestACertificateOutlivesACountdown(t *testing.T) {
	for _, pace := range []int{1, 2, 5, 10, 30, 60, 120} {
		for _, marked := range []bool{true, false} {
			alive := copies(marked)
			alive.pace = pace
			for down := 20_000; down < 24_000; down += 373 {
				dead := site{pace: pace, answer: func(second, nth int, o *toppage.Observation) { alive.answer(min(second, down), nth, o) }}
				for _, n := range []int{1, 3, 20} {
					before := alive.seenBy(n, down)
					for name, now := range map[string]toppage.Fingerprint{"in the outage": dead.seenBy(n, down+660), "after it": alive.seenBy(n, down+700)} {
						if !before.Same(now) {
							t.Fatalf("every %d s, marked %v, %d answers, %s:\n%+v\n%+v", pace, marked, n, name, before, now)
						}
					}
				}
			}
		}
	}
}

// TestS1StaysAfterTheOutage holds a drill of such a page, and judges it at the next probe.
func TestS1StaysAfterTheOutage(t *testing.T) {
	const down, back = 20_000, 20_660
	alive := copies(true)
	dead := site{answer: func(second, nth int, o *toppage.Observation) {
		alive.answer(second, nth, o)
		if second >= down && second < back {
			alive.answer(down, nth, o)
			o.Facts.Served = toppage.ServedStale
		}
	}}
	facts := given.Facts(given.Page, dead.observed(20, down))
	d := toppage.Drill{ID: "d", Kind: toppage.DrillRefused, OpenedAt: given.Noon.Add(down * time.Second), Need: toppage.DrillLeast,
		OriginSeen: true, Fingerprint: facts.Fingerprint()}
	d = looked(d, every(0, (back-down)*time.Second, refuses, func(o *toppage.Observation) { dead.answer(down, 0, o) }))
	for _, until := range []int{back - 60, back + 60, back + 3600, back + 24*3600} {
		facts.Observed, facts.Drills = dead.observed(20, until), []toppage.Drill{d}
		for _, c := range facts.JudgeAll(given.Noon.Add(time.Duration(until)*time.Second), toppage.Demand{Level: 4}, nil) {
			if c.ID == "S1" && c.State != toppage.CheckPass && until > back {
				t.Errorf("%d s after the outage began S1 is %s %s: %+v, now %+v", until-down, c.State, c.Reason, d.Fingerprint, facts.Fingerprint())
			}
		}
	}
}

// TestNoiseIsNoChange: however the same directives are written, in whatever order and with whatever lifetimes that run down,
// nothing changed; and whatever one directive is changed to for good, something did.
func TestNoiseIsNoChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"public", "must-revalidate", "no-transform", "immutable", `no-cache="set-cookie"`,
			"stale-if-error=600", "stale-while-revalidate=30", "x-edge=a"}), 1, 5, rapid.ID[string]).Draw(t, "words")
		counts := rapid.Bool().Draw(t, "counts")
		salt := rapid.Uint64().Draw(t, "salt")
		write := func(words []string, scale int) site {
			return site{answer: func(second, nth int, o *toppage.Observation) {
				r := rand.New(rand.NewPCG(salt, uint64(second)))
				life := 300
				if counts {
					life = 60 + r.IntN(241)
				}
				line := append([]string{fmt.Sprintf("max-age=%d", max(1, life/scale))}, words...)
				r.Shuffle(len(line), func(i, j int) { line[i], line[j] = line[j], line[i] })
				for i := range line {
					if r.IntN(3) == 0 {
						line[i] = strings.ToUpper(line[i])
					}
					if r.IntN(5) == 0 {
						line = append(line, line[i])
					}
				}
				o.Details.CacheControl = strings.Join(line, []string{",", ", ", " , ", ",,"}[r.IntN(4)])
				o.Details.Mark = fmt.Sprint(second)
			}}
		}
		before := write(words, 1).seen(10_000)
		if now := write(words, 1).seen(50_000); !before.Same(now) {
			t.Fatalf("it changed:\n%+v\n%+v", before, now)
		}
		other := words[:len(words)-1]
		if now := write(other, 1).seen(50_000); before.Same(now) {
			t.Fatalf("%s went unseen:\n%+v\n%+v", words[len(words)-1], before, now)
		}
		if now := write(words, 60).seen(50_000); before.Same(now) {
			t.Fatalf("a sixtieth of the lifetime went unseen:\n%+v\n%+v", before, now)
		}
	})
}
