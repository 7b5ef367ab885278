package toppage_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// world is a page behind layers, with what they really do and what they say of it.
type world struct {
	layers []tier // the outermost first
	marks  bool   // the origin writes a marker
	still  bool   // each rendering has the same bytes
	claims toppage.Served
	ageing int64 // the Age that the application writes; below 0: none
	ttl    time.Duration
	// leaks is how many in ten requests go past every layer.
	leaks int

	now      time.Time
	last     time.Time // when the page was rendered last
	rendered int
	requests int
	asked    int
}

// tier is one cache: for how long it keeps, whether beyond while the origin is away, and what it says.
type tier struct {
	name  string
	keeps time.Duration // 0: it passes everything on
	stale bool
	says  string // honest, silent, hit or age
	mark  int
	born  time.Time
}

// answer is what one request gave.
type answer struct {
	mark  int
	asked bool
	early bool // though a rendering of before was to be served
	words []toppage.LayerWord
	age   int64 // below 0: none
	ok    bool
}

// get asks for the page; origin says whether one answers.
func (w *world) get(origin bool) answer {
	w.requests++
	leaked := w.requests*7%10 < w.leaks
	a := answer{age: -1, ok: true}
	hit := -1
	for i := range w.layers {
		if l := &w.layers[i]; !leaked && l.mark > 0 && (w.now.Sub(l.born) < l.keeps || l.stale && !origin) {
			hit, a.mark = i, l.mark
			break
		}
	}
	if hit < 0 {
		if !origin {
			return answer{age: -1}
		}
		a.early = w.kept()
		w.rendered++
		w.asked++
		a.mark, a.asked, w.last = w.rendered, true, w.now
	}
	for i := range w.layers {
		if hit >= 0 && i > hit {
			break
		}
		w.layers[i].speak(&a, i == hit, w.now)
		if l := &w.layers[i]; i != hit && l.keeps > 0 && !leaked {
			l.mark, l.born = a.mark, w.now
			if hit >= 0 {
				l.born = w.layers[hit].born
			}
		}
	}
	if w.claims != "" {
		a.words = append(a.words, toppage.LayerWord{Layer: "app", Served: w.claims, Explicit: true})
	}
	if a.asked && w.ageing >= 0 {
		a.age = w.ageing
	}
	return a
}

// speak adds what a layer says of an answer.
func (l *tier) speak(a *answer, hit bool, now time.Time) {
	word := toppage.ServedMiss
	switch {
	case hit && now.Sub(l.born) >= l.keeps:
		word = toppage.ServedStale
	case hit:
		word = toppage.ServedHit
	}
	switch l.says {
	case "honest":
		a.words = append(a.words, toppage.LayerWord{Layer: l.name, Served: word, Explicit: true})
	case "hit":
		a.words = append(a.words, toppage.LayerWord{Layer: l.name, Served: toppage.ServedHit, Explicit: true})
	case "age":
		if hit {
			a.age = int64(now.Sub(l.born) / time.Second)
		}
	}
}

// observe turns an answer into what a probe takes down of it.
func (w *world) observe(a answer) toppage.Observation {
	o := given.Good(w.now)
	f := &o.Facts
	f.SharedTTLS, f.Served, f.ServedConfidence, f.ServedBy = int64(w.ttl/time.Second), toppage.ServedUnknown, "none", ""
	o.Details.Layers, o.Details.Bytes = a.words, "still"
	if !a.ok {
		o.Status, f.Served = 502, toppage.ServedError
		return o
	}
	if !w.still {
		o.Details.Bytes = fmt.Sprint("b", a.mark)
	}
	if w.marks {
		o.Details.Mark = fmt.Sprint("m", a.mark)
	}
	if a.age >= 0 {
		f.AgeS = &a.age
	}
	order := []toppage.Served{toppage.ServedHit, toppage.ServedStale, toppage.ServedRevalidated, toppage.ServedMiss, toppage.ServedBypass}
	for _, how := range order {
		if i := slices.IndexFunc(a.words, func(l toppage.LayerWord) bool { return l.Served == how }); i >= 0 {
			f.Served, f.ServedConfidence, f.ServedBy = how, "explicit", a.words[i].Layer
			return o
		}
	}
	if a.age > 0 {
		f.Served, f.ServedConfidence = toppage.ServedHit, "inferred"
	}
	return o
}

func (w *world) shot(name string) toppage.Shot {
	o := w.observe(w.get(true))
	return toppage.Shot{Name: name, At: o.At, Status: o.Status, Served: o.Facts.Served, Confidence: o.Facts.ServedConfidence,
		ServedBy: o.Facts.ServedBy, Layers: o.Details.Layers, Mark: o.Details.Mark, Bytes: o.Details.Bytes, AgeS: o.Facts.AgeS}
}

// watched gives what 20 probes and a survey see of the world, and how many of the probes the origin was asked for although a
// rendering of before was still to be served, less one for each that had ended: there a marker cannot tell.
func (w *world) watched(every time.Duration) (f toppage.PageFacts, early int) {
	var seen []toppage.Observation
	f.Page = given.Page
	f.Page.Interval = every
	expired := 0
	for i := range 20 {
		if i == 15 {
			f.Survey = w.survey()
		}
		a := w.get(true)
		if a.asked {
			if a.early {
				early++
			} else {
				expired++
			}
		}
		seen = append(seen, w.observe(a))
		w.now = w.now.Add(every)
	}
	f.Observed = seen
	return f, early - expired
}

// kept says that a rendering of before is to be served, in truth; where nothing keeps any, as long as is declared.
func (w *world) kept() bool {
	keeper := func(l tier) bool { return l.keeps > 0 }
	if !slices.ContainsFunc(w.layers, keeper) {
		return w.rendered > 0 && w.now.Sub(w.last) < w.ttl
	}
	return slices.ContainsFunc(w.layers, func(l tier) bool { return l.mark > 0 && w.now.Sub(l.born) < l.keeps })
}

func (w *world) survey() *toppage.Survey {
	began := w.now
	s := &toppage.Survey{At: began, FreshFor: 45 * time.Minute}
	for i, name := range []string{toppage.ShotPlain, toppage.ShotGzip, toppage.Second(toppage.ShotGzip), toppage.Second(toppage.ShotPlain)} {
		w.now = began.Add(time.Duration(i) * 1300 * time.Millisecond)
		s.Shots = append(s.Shots, w.shot(name))
	}
	w.now = began.Add(6 * time.Second)
	return s
}

// worlds draws pages behind up to three layers, honest ones and liars.
func worlds(t *rapid.T) *world {
	w := &world{now: given.Noon.Add(-2 * time.Hour), marks: rapid.Bool().Draw(t, "marker"), still: rapid.Bool().Draw(t, "still"),
		claims: rapid.SampledFrom([]toppage.Served{"", "", toppage.ServedHit, toppage.ServedStale}).Draw(t, "the application claims"),
		ageing: rapid.SampledFrom([]int64{-1, -1, 5, 9999}).Draw(t, "the Age that it writes"),
		ttl:    time.Duration(rapid.SampledFrom([]int{30, 60, 300, 3600}).Draw(t, "lifetime")) * time.Second,
		leaks:  rapid.SampledFrom([]int{0, 0, 0, 2, 5, 10}).Draw(t, "leaks")}
	for i := range rapid.IntRange(0, 3).Draw(t, "layers") {
		l := tier{name: fmt.Sprint("layer", i), says: rapid.SampledFrom([]string{"honest", "honest", "silent", "hit", "age"}).Draw(t, "says"),
			stale: rapid.Bool().Draw(t, "stale")}
		if rapid.Bool().Draw(t, "keeps") {
			l.keeps = w.ttl / time.Duration(rapid.SampledFrom([]int{1, 1, 12}).Draw(t, "of its lifetime"))
		}
		w.layers = append(w.layers, l)
	}
	return w
}

// tellable says that something tells a rendered answer from one that was kept: a marker, bytes that differ, or that nobody
// lies.
func (w *world) tellable() bool {
	lies := w.claims != "" || w.ageing >= 0 || slices.ContainsFunc(w.layers, func(l tier) bool { return l.says == "hit" })
	return w.marks || !w.still || !lies
}

// Whatever the layers say, C1 passes only where the origin was spared, as far as a marker, the bytes or an honest header
// could tell.
func TestNoHeaderMakesACache(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds(t)
		every := time.Duration(rapid.SampledFrom([]int{10, 60}).Draw(t, "interval")) * time.Second
		f, early := w.watched(every)
		c := check1(f, "C1")
		if c.State == toppage.CheckPass && early > 2 && w.tellable() {
			t.Fatalf("C1 passes, and the origin was asked %d times too often: %s %s", early, c.Measured, c.Evidence)
		}
	})
}

func check1(f toppage.PageFacts, id string) toppage.Check {
	newest := f.Observed[len(f.Observed)-1].At
	checks := f.JudgeAll(newest, toppage.Demand{Level: 4}, nil)
	return checks[slices.IndexFunc(checks, func(c toppage.Check) bool { return c.ID == id })]
}

// A certificate stands for an outage over which no origin answered, as far as a marker, the bytes or an honest header could
// tell.
func TestNoHeaderMakesACertificate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds(t)
		f, _ := w.watched(time.Minute)
		second := rapid.SampledFrom([]int{0, 0, 1, 3, 10}).Draw(t, "answers of ten that a second origin gives")
		f.Page.Origin = "http://origin.example/"
		d, err := f.NewDrill(toppage.DrillRefused, "top.example", "")
		if err != nil {
			t.Fatal(err)
		}
		d.OpenedAt, d.OriginSeen, d.Need = w.now, true, time.Minute
		answered := 0
		for i := range 40 {
			before := w.asked
			o := w.observe(w.get(i%10 < second))
			if i > 0 { // what was rendered at once may have been before the outage
				answered += w.asked - before
			}
			d = d.Watch(o, refuses)
			w.now = w.now.Add(10 * time.Second)
		}
		d.ClosedAt = w.now
		if d = d.Settle(given.Page.TTFBLimit); d.Result == toppage.CheckPass && answered > 0 && w.tellable() {
			t.Fatalf("a certificate, and an origin answered %d times: %+v", answered, d.Outage())
		}
	})
}

// TestHonestCachesPass: the worlds of the properties are not all hopeless.
func TestHonestCachesPass(t *testing.T) {
	const minute, kept = time.Minute, 11 * time.Minute
	for _, row := range []struct {
		sentence string
		world    world
		c1       toppage.CheckState
		drill    toppage.CheckState
		proof    toppage.DrillProof
	}{
		{"a cache that says what it does", world{layers: []tier{{name: "edge", keeps: kept, stale: true, says: "honest"}}}, toppage.CheckPass, toppage.CheckPass, toppage.LayerSaid},
		{"a silent cache and a marker", world{marks: true, layers: []tier{{name: "edge", keeps: kept, stale: true, says: "silent"}}}, toppage.CheckPass, toppage.CheckPass, toppage.MarkerStood},
		{"a silent cache without a marker", world{layers: []tier{{name: "edge", keeps: kept, stale: true, says: "silent"}}}, toppage.CheckUnknown, toppage.CheckUnknown, ""},
		{"a cache known by its Age", world{layers: []tier{{name: "edge", keeps: kept, stale: true, says: "age"}}}, toppage.CheckWarn, toppage.CheckPass, toppage.LayerSaid},
		{"a page without a cache whose application says hit", world{marks: true, claims: toppage.ServedHit}, toppage.CheckFail, toppage.CheckFail, ""},
		{"the same without a marker, with other bytes each time", world{claims: toppage.ServedHit}, toppage.CheckWarn, toppage.CheckFail, ""},
		{"a cache that keeps nothing stale", world{layers: []tier{{name: "edge", keeps: kept, says: "honest"}}}, toppage.CheckPass, toppage.CheckFail, toppage.LayerSaid},
	} {
		w := row.world
		w.now, w.ttl, w.ageing = given.Noon.Add(-2*time.Hour), kept, -1
		f, _ := w.watched(minute)
		if c := check1(f, "C1"); c.State != row.c1 {
			t.Errorf("%s: C1 is %s %q, want %s", row.sentence, c.State, c.Reason, row.c1)
		}
		f.Page.Origin = "http://origin.example/"
		d, err := f.NewDrill(toppage.DrillRefused, "top.example", "")
		if err != nil {
			t.Fatal(err)
		}
		d.OpenedAt, d.OriginSeen = w.now, true
		for range 80 {
			d = d.Watch(w.observe(w.get(false)), refuses)
			w.now = w.now.Add(10 * time.Second)
		}
		d.ClosedAt = w.now
		if d = d.Settle(given.Page.TTFBLimit); d.Result != row.drill || d.Proof() != row.proof {
			t.Errorf("%s: the drill is %s %q by %q, want %s by %q", row.sentence, d.Result, d.Reason, d.Proof(), row.drill, row.proof)
		}
	}
}

// However a page itself is kept, it is not protected where a redirect on the way to it is asked of the origin, or nothing
// tells who gives it.
func TestNoHopIsUnseen(t *testing.T) {
	kinds := map[string]func(h *toppage.Hop, nth int){
		"a cache has it":           func(h *toppage.Hop, _ int) { h.Served = toppage.ServedHit },
		"the CDN makes it":         func(h *toppage.Hop, _ int) { h.Served, h.Server = toppage.ServedBypass, "CloudFront" },
		"the cache asks each time": func(h *toppage.Hop, _ int) { h.Served = toppage.ServedMiss },
		"nothing tells":            func(h *toppage.Hop, _ int) { h.Served = toppage.ServedUnknown },
		"its marker moves":         func(h *toppage.Hop, nth int) { h.Served, h.Mark = toppage.ServedUnknown, fmt.Sprint(nth) },
		"hit over a marker":        func(h *toppage.Hop, nth int) { h.Served, h.Mark = toppage.ServedHit, fmt.Sprint(nth) },
	}
	spared := []string{"a cache has it", "the CDN makes it"}
	rapid.Check(t, func(t *rapid.T) {
		way := rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(kinds))), 0, 3).Draw(t, "way")
		f := given.Facts(given.Page, given.Probes(20, 0))
		f.Page.Interval = 10 * time.Second
		for i := range f.Observed {
			o := &f.Observed[i]
			o.At = given.Noon.Add(-time.Duration(i) * f.Page.Interval)
			for k, kind := range way {
				h := toppage.Hop{URL: fmt.Sprintf("https://top.example/%d", k), Status: 302, Location: fmt.Sprintf("https://top.example/%d", k+1)}
				kinds[kind](&h, 10*i+k)
				o.Details.Hops = append(o.Details.Hops, h)
			}
			if len(way) > 0 {
				o.Details.Hops = append(o.Details.Hops, toppage.Hop{URL: fmt.Sprintf("https://top.example/%d", len(way)), Status: 200, Served: toppage.ServedHit})
			}
		}
		s := f.Shield(given.Noon, toppage.Demand{Level: 2, Until: given.Noon}, given.Rehearsed)
		c1 := s.Checks[slices.IndexFunc(s.Checks, func(c toppage.Check) bool { return c.ID == "C1" })]
		unseen := slices.ContainsFunc(way, func(kind string) bool { return !slices.Contains(spared, kind) })
		if unseen && (c1.State == toppage.CheckPass || s.Verdict == toppage.Protected) || !unseen && c1.State != toppage.CheckPass {
			t.Fatalf("over %q C1 is %s %s and the page %s", way, c1.State, c1.Reason, s.Verdict)
		}
	})
}
