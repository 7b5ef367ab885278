package probe

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/internal/cachetest"
	"tallylight/outbound"
	"tallylight/readiness/toppage"
)

// scene is a real cache before an origin, what is asked of it in turn, and what has to come of each request.
type scene struct {
	name    string
	page    cachetest.Page
	cache   func(testing.TB, *cachetest.Origin) string
	warm    int  // pages that the cache has at first, which is its first act
	expired bool // they are past their lifetime when the other acts begin
	acts    []act
	c1      toppage.CheckState // what all probes of the scene say together; empty: not asked
}

// act asks for pages, all at once and several times over.
type act struct {
	sentence    string
	origin      cachetest.State
	from, to    int // pages
	times       int
	want        toppage.Served
	originAsked int // requests to the origin; -1: it may be asked behind the visitor's back
}

// roundsApart lies between two rounds on the prober's clock, so that the origin's marker says something.
const roundsApart = 20 * time.Second

func scenes() []scene {
	const (
		hit, stale, revalidated = toppage.ServedHit, toppage.ServedStale, toppage.ServedRevalidated
		miss, bypass, failed    = toppage.ServedMiss, toppage.ServedBypass, toppage.ServedError
		silent                  = toppage.ServedUnknown
		up, failing             = cachetest.Up, cachetest.Failing
		hanging, down           = cachetest.Hanging, cachetest.Down
		tells, keeps            = cachetest.NginxTells, cachetest.NginxStale
		silence                 = "sub vcl_deliver { unset resp.http.X-Varnish; unset resp.http.Via; unset resp.http.Age; }"
	)
	long, short := cachetest.Page{CacheControl: "max-age=3600"}, cachetest.Page{CacheControl: "max-age=1"}
	tagged := cachetest.Page{CacheControl: "max-age=1", ETag: `"1"`}
	marked := cachetest.Page{CacheControl: "max-age=60", Mark: true}
	noted := cachetest.Page{CacheControl: "max-age=60", MarkInBody: true}
	nginx := func(directives string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Nginx(tb, o, directives) }
	}
	varnish := func(grace, vcl string) func(testing.TB, *cachetest.Origin) string {
		return func(tb testing.TB, o *cachetest.Origin) string { return cachetest.Varnish(tb, o, grace, vcl) }
	}
	opaque := []act{{"nothing tells", up, 0, 1, 8, silent, -1}}
	return []scene{
		{"nginx that tells", long, nginx(tells), 4, false, []act{
			{"kept", up, 0, 4, 2, hit, 0},
			{"kept, the origin fails", failing, 0, 4, 1, hit, 0},
			{"kept, the origin hangs", hanging, 0, 4, 1, hit, 0},
			{"kept, the origin is dead", down, 0, 4, 1, hit, 0},
		}, ""},
		{"nginx that serves stale", short, nginx(tells + keeps), 12, true, []act{
			{"past its lifetime", up, 0, 3, 1, stale, -1},
			{"past it, the origin fails", failing, 3, 6, 1, stale, -1},
			{"past it, the origin hangs", hanging, 6, 9, 2, stale, -1},
			{"past it, the origin is dead", down, 9, 12, 2, stale, -1},
		}, ""},
		{"nginx that validates", tagged, nginx(tells + cachetest.NginxRevalidates), 8, true, []act{
			{"past its lifetime", up, 0, 8, 1, revalidated, 8},
		}, ""},
		{"nginx that serves nothing stale", short, nginx(tells), 8, true, []act{
			{"past its lifetime", up, 0, 2, 1, miss, 2},
			{"past it, the origin fails", failing, 2, 4, 1, failed, 2},
			{"past it, the origin hangs", hanging, 4, 6, 1, failed, 2},
			{"past it, the origin is dead", down, 6, 8, 2, failed, 0},
		}, ""},
		{"nginx that stores nothing", cachetest.Page{CacheControl: "no-store"}, nginx(tells), 2, false, []act{
			{"again", up, 0, 2, 2, miss, 4},
		}, ""},
		{"nginx that is told to pass by", long, nginx(tells + "proxy_cache_bypass 1;\n"), 0, false, []act{
			{"each time", up, 0, 2, 2, bypass, 4},
		}, ""},
		{"opaque nginx without a marker", long, nginx(cachetest.NginxHides), 0, false, opaque, toppage.CheckUnknown},
		{"opaque nginx with a marker", marked, nginx(cachetest.NginxHides), 0, false, opaque, toppage.CheckPass},
		{"opaque nginx with a marker in the page", noted, nginx(cachetest.NginxHides), 0, false, opaque, toppage.CheckPass},
		{"nginx that keeps nothing, with a marker", marked, nginx(cachetest.NginxNone), 0, false, opaque, toppage.CheckFail},
		{"Varnish", long, varnish("10s", ""), 4, false, []act{
			{"kept", up, 0, 4, 2, hit, 0},
			{"kept, the origin hangs", hanging, 0, 4, 1, hit, 0},
			{"kept, the origin is dead", down, 0, 4, 1, hit, 0},
		}, ""},
		{"Varnish in its grace", short, varnish("60s", ""), 12, true, []act{
			{"past its lifetime", up, 0, 3, 1, stale, -1},
			{"past it, the origin fails", failing, 3, 6, 1, stale, -1},
			{"past it, the origin hangs", hanging, 6, 9, 1, stale, -1},
			{"past it, the origin is dead", down, 9, 12, 1, stale, -1},
		}, ""},
		{"Varnish without grace", short, varnish("0s", ""), 8, true, []act{
			{"past its lifetime", up, 0, 2, 1, miss, 2},
			{"past it, the origin fails", failing, 2, 4, 1, failed, 2},
			{"past it, the origin hangs", hanging, 4, 6, 1, failed, 2},
			{"past it, the origin is dead", down, 6, 8, 1, failed, 0},
		}, ""},
		{"Varnish that passes", long, varnish("10s", "sub vcl_recv { return (pass); }"), 0, false, []act{
			{"each time", up, 0, 2, 1, miss, 2},
		}, ""},
		{"opaque Varnish with a marker", marked, varnish("10s", silence), 0, false, opaque, toppage.CheckPass},
	}
}

// TestServedByRealCaches: 200 probes of nginx and Varnish, and for each of them the state in which they served.
func TestServedByRealCaches(t *testing.T) {
	var probes, right atomic.Int64
	t.Run("scenes", func(t *testing.T) {
		for _, s := range scenes() {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				n, ok := s.play(t)
				probes.Add(int64(n))
				right.Add(int64(ok))
			})
		}
	})
	if probes.Load() != 200 || right.Load() != 200 {
		t.Errorf("%d of %d probes are right; want 200 of 200", right.Load(), probes.Load())
	}
}

// play runs the acts and counts their probes, and those that were read as they were served.
func (s scene) play(t *testing.T) (probes, right int) {
	origin := cachetest.NewOrigin(t, s.page)
	stage := newStage(s.cache(t, origin))
	count := func(a act) {
		origin.Set(t, a.origin)
		ok := a.play(t, origin, stage)
		probes, right = probes+(a.to-a.from)*a.times, right+ok
	}
	if s.warm > 0 {
		count(act{"for the first time", cachetest.Up, 0, s.warm, 1, toppage.ServedMiss, s.warm})
	}
	if s.expired {
		stage.expire(t)
	}
	for _, a := range s.acts {
		count(a)
	}
	if s.c1 != "" {
		if c := stage.check("C1"); c.State != s.c1 {
			t.Errorf("all together: C1 is %s, want %s: %+v", c.State, s.c1, c)
		}
	}
	return probes, right
}

// play asks as the act says, and counts the answers that were read as they were served.
func (a act) play(t *testing.T, origin *cachetest.Origin, on *stage) (right int) {
	before := origin.Asked()
	said := on.rounds(t, a)
	if want := map[toppage.Served]int{a.want: (a.to - a.from) * a.times}; !maps.Equal(said, want) {
		t.Errorf("%s: %v, want %v", a.sentence, said, want)
	}
	if asked := int(origin.Asked() - before); a.originAsked >= 0 && asked != a.originAsked {
		t.Errorf("%s: the origin was asked %d times, want %d", a.sentence, asked, a.originAsked)
	}
	t.Logf("%s: %v", a.sentence, said)
	return said[a.want]
}

// stage is a cache and what was seen of it.
type stage struct {
	url   string
	asked atomic.Int64 // rounds so far
	by    *Prober
	seen  []toppage.Observation
}

func newStage(url string) *stage {
	s := &stage{url: url}
	address := strings.Trim(strings.TrimPrefix(url, "http://"), "/")
	allow, _ := outbound.ParseAllow(address)
	out := &outbound.Policy{Allow: allow}
	s.by = &Prober{Transport: out.Transport, UserAgent: "test", Now: func() time.Time {
		return time.Now().Add(time.Duration(s.asked.Load()) * roundsApart)
	}}
	return s
}

// rounds asks for the pages of an act and counts the answers.
func (s *stage) rounds(t *testing.T, a act) map[toppage.Served]int {
	said := map[toppage.Served]int{}
	for range a.times {
		round := make([]toppage.Observation, a.to-a.from)
		var asking sync.WaitGroup
		for i := range round {
			asking.Go(func() { round[i] = s.ask(t, fmt.Sprintf("page/%d", a.from+i)) })
		}
		asking.Wait()
		s.asked.Add(1)
		for _, o := range round {
			said[o.Facts.Served]++
		}
		s.seen = append(s.seen, round...)
	}
	return said
}

func (s *stage) ask(t *testing.T, path string) toppage.Observation {
	o := s.by.Probe(t.Context(), toppage.Page{URL: s.url + path})
	if o.Error != "" {
		t.Errorf("%s: %s %s", path, o.Error, o.Detail)
	}
	return o
}

// canaries is how many pages there are to see by whether those before them have expired; each is looked at once, because
// a look renews it.
const canaries = 60

// expire waits until pages that are younger than those of the acts are past their lifetime.
func (s *stage) expire(t *testing.T) {
	canary := func(i int) string { return fmt.Sprintf("canary/%d", i) }
	for i := range canaries {
		s.ask(t, canary(i))
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for i := range canaries {
		if s.ask(t, canary(i)).Facts.Served != toppage.ServedHit {
			return
		}
		<-tick.C
	}
	t.Fatal("what may be kept for a second is kept on")
}

// check judges a page by all that was seen of it.
func (s *stage) check(id string) toppage.Check {
	page := toppage.Page{URL: s.url + "page/0", Interval: toppage.DefaultProbeInterval, TTFBLimit: toppage.DefaultTTFBLimit}
	now := s.seen[len(s.seen)-1].At
	other := s.by.Probe(context.Background(), toppage.Page{URL: s.url + "page/0?x=1"}) // the marker is seen to move
	survey := &toppage.Survey{At: other.At, FreshFor: time.Hour, Shots: []toppage.Shot{{Name: toppage.ShotQuery, At: other.At, Status: other.Status, Mark: other.Details.Mark}}}
	for _, c := range (toppage.PageFacts{Page: page, Observed: s.seen, Survey: survey}).JudgeAll(now, toppage.Demand{Level: 4}, nil) {
		if c.ID == id {
			return c
		}
	}
	return toppage.Check{}
}
