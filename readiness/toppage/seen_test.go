package toppage_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

// moving gives each base probe another marker, and each shot of a first visitor, too.
func moving(f *toppage.PageFacts) {
	base(func(i int, o *toppage.Observation) {
		o.Details.Mark, o.Details.Bytes = fmt.Sprint("m", i), fmt.Sprint("b", i)
	})(f)
	for i := range f.Survey.Shots {
		s := &f.Survey.Shots[i]
		s.At = f.Survey.At.Add(time.Duration(i-len(f.Survey.Shots)) * 300 * time.Millisecond)
		s.Mark, s.Bytes = fmt.Sprint("s", i), fmt.Sprint("sb", i)
	}
}

// keeping has all answers hold one rendering.
func keeping(f *toppage.PageFacts) {
	moving(f)
	base(func(_ int, o *toppage.Observation) { o.Details.Mark, o.Details.Bytes = "m", "b" })(f)
	f.Observed[len(f.Observed)-1].Details.Mark = "before" // it was seen to move
	for i := range f.Survey.Shots {
		f.Survey.Shots[i].Mark, f.Survey.Shots[i].Bytes = "m", "b"
	}
}

func then(first, second func(*toppage.PageFacts)) func(*toppage.PageFacts) {
	return func(f *toppage.PageFacts) { first(f); second(f) }
}

// TestWhatWasSeenOutranksWhatIsSaid: headers that say hit over a marker that moves, and the other way round.
func TestWhatWasSeenOutranksWhatIsSaid(t *testing.T) {
	const pass, warn, fail, unknown = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown
	unmarked := base(func(i int, o *toppage.Observation) { o.Details.Mark, o.Details.Bytes = "", fmt.Sprint("b", i) })
	noShots := func(f *toppage.PageFacts) {
		for i := range f.Survey.Shots {
			f.Survey.Shots[i].Mark, f.Survey.Shots[i].Bytes = "", fmt.Sprint("sb", i)
		}
	}
	dynamic := then(unmarked, noShots)
	aged := base(func(_ int, o *toppage.Observation) { o.Facts.AgeS = new(int64(40)) })
	misses := base(func(_ int, o *toppage.Observation) { o.Facts.Served = toppage.ServedMiss })
	some := func(n int) func(*toppage.PageFacts) {
		return base(func(i int, o *toppage.Observation) {
			if i > 0 && i <= 2*n && i%2 == 1 {
				o.Details.Mark = fmt.Sprint("other", i)
			}
		})
	}
	for _, row := range []struct {
		sentence string
		id       string
		alter    func(*toppage.PageFacts)
		want     toppage.CheckState
		reason   toppage.Reason
	}{
		{"every header says hit, and each answer is another rendering", "C1", moving, fail, "rendered"},
		{"and with an Age, too", "C1", then(moving, aged), fail, "rendered"},
		{"it is not kept at all", "C2", moving, fail, "rendered"},
		{"a first visitor is rendered for", "C3", moving, fail, "first_visitor_misses"},
		{"a campaign is rendered for", "C6", moving, fail, "campaign_misses"},
		{"who reloads is rendered for", "C7", moving, fail, "reload_misses"},
		{"the variants are rendered each time", "C8", moving, fail, "variant_misses"},
		{"nothing is kept that could set a cookie", "C4", moving, unknown, "no_hit"},

		{"one rendering for all", "C1", keeping, pass, ""},
		{"in one rendering for all a campaign hits", "C6", keeping, pass, ""},
		{"two others between: a purge, or another cache", "C1", then(keeping, some(2)), pass, ""},
		{"three others between", "C1", then(keeping, some(3)), unknown, "marker_moves"},
		{"the marker stands, and the cache says miss", "C1", then(keeping, misses), warn, "denied"},
		{"the marker stands, and the cache says that it asked whether it holds", "C1", then(keeping, base(func(_ int, o *toppage.Observation) {
			o.Facts.Served = toppage.ServedRevalidated
		})), fail, "misses"},
		{"the marker stands, and the layer that is expected says miss", "C1", then(keeping, then(misses, func(f *toppage.PageFacts) { f.Page.Layer = "edge" })), fail, "misses"},

		{"a silent page whose marker was never seen to move", "C1", then(keeping, then(base(opaque), func(f *toppage.PageFacts) {
			f.Observed[19].Details.Mark = "m"
		})), warn, "marker_still"},
		{"the same, and a cache that says hit and serves the same bytes", "C1", then(keeping, func(f *toppage.PageFacts) { f.Observed[19].Details.Mark = "m" }), pass, ""},
		{"the same, and the bytes differ each time", "C1", then(keeping, func(f *toppage.PageFacts) {
			f.Observed[19].Details.Mark = "m"
			base(func(i int, o *toppage.Observation) { o.Details.Bytes = fmt.Sprint(i) })(f)
			for i := range f.Survey.Shots {
				f.Survey.Shots[i].Bytes = fmt.Sprint("s", i)
			}
		}), warn, "marker_still"},
		{"hits without a marker whose bytes never were the same", "C1", dynamic, warn, "only_inferred"},
		{"and the same of who returns", "C3", dynamic, warn, "only_inferred"},
		{"and of campaigns", "C6", dynamic, warn, "only_inferred"},
		{"and of who reloads", "C7", dynamic, warn, "only_inferred"},
		{"and of the variants", "C8", dynamic, warn, "only_inferred"},
		{"a header of the application says hit, and the CDN that it asked", "C1", base(func(_ int, o *toppage.Observation) {
			o.Facts.ServedBy, o.Details.Layers = "X-Cache", []toppage.LayerWord{{Layer: "Cloudflare", Served: toppage.ServedBypass, Explicit: true},
				{Layer: "X-Cache", Served: toppage.ServedHit, Explicit: true}}
		}), warn, "only_inferred"},
		{"a product that tells its name says hit, behind a CDN that asked", "C1", base(func(_ int, o *toppage.Observation) {
			o.Facts.ServedBy, o.Details.Layers = "Varnish", []toppage.LayerWord{{Layer: "Cloudflare", Served: toppage.ServedBypass, Explicit: true},
				{Layer: "Varnish", Served: toppage.ServedHit, Explicit: true}}
		}), pass, ""},
		{"other bytes each minute, and the same in the survey", "C1", then(unmarked, func(f *toppage.PageFacts) {
			moving(f)
			unmarked(f)
			noShots(f)
			for i := range f.Survey.Shots {
				f.Survey.Shots[i].Bytes = "kept"
			}
		}), pass, ""},
	} {
		f := altered(row.alter)
		if c := judged(t, row.id, f); c.State != row.want || c.Reason != row.reason {
			t.Errorf("%s: %s is %s %q, want %s %q: %s %s", row.sentence, row.id, c.State, c.Reason, row.want, row.reason, c.Measured, c.Evidence)
		}
	}
}

// TestWhatADrillIsProvenBy: hits that cannot be, and answers of which nothing tells.
func TestWhatADrillIsProvenBy(t *testing.T) {
	const pass, unknown = toppage.CheckPass, toppage.CheckUnknown
	const m = time.Minute
	age := func(seconds func(o *toppage.Observation) int64) func(*toppage.Observation) {
		return func(o *toppage.Observation) { o.Facts.AgeS, o.Details.Bytes = new(seconds(o)), o.At.String() }
	}
	opened := given.Noon.Add(-time.Hour)
	grows := func(o *toppage.Observation) int64 { return 30 + int64(o.At.Sub(opened)/time.Second) }
	said := func(how toppage.Served) func(*toppage.Observation) {
		return func(o *toppage.Observation) { o.Facts.Served = how }
	}
	silent := func(o *toppage.Observation) { o.Facts.Served, o.Facts.ServedConfidence = toppage.ServedUnknown, "none" }
	for _, row := range []struct {
		sentence string
		ticks    [][]tick
		moves    bool // the marker was seen to move before
		want     toppage.CheckState
		reason   toppage.Reason
		proof    toppage.DrillProof
	}{
		{"each answer says miss", [][]tick{every(0, 10*m, refuses, said(toppage.ServedMiss))}, true, unknown, "origin_answered", ""},
		{"one says that it was validated", [][]tick{every(0, 5*m, refuses, fine), {{5*m + time.Second, said(toppage.ServedRevalidated), refuses}}, every(5*m+2*time.Second, 10*m, refuses, fine)}, true, unknown, "origin_answered", ""},
		{"stale answers with one rendering", [][]tick{every(0, 10*m, refuses, func(o *toppage.Observation) { fine(o); said(toppage.ServedStale)(o) })}, true, pass, "", toppage.MarkerStood},
		{"the same of a marker that was never seen to move", [][]tick{every(0, 10*m, refuses, func(o *toppage.Observation) { fine(o); said(toppage.ServedStale)(o) })}, false, pass, "", toppage.LayerSaid},
		{"a marker alone", [][]tick{every(0, 10*m, refuses, func(o *toppage.Observation) { fine(o); silent(o) })}, true, pass, "", toppage.MarkerStood},
		{"a marker alone that was never seen to move", [][]tick{every(0, 10*m, refuses, func(o *toppage.Observation) { fine(o); silent(o) })}, false, unknown, "no_witness", ""},
		{"it moved while the origin was there", [][]tick{every(0, 4*time.Second, answers, func(o *toppage.Observation) { o.Details.Mark = "0"; silent(o) }),
			every(6*time.Second, 11*m, refuses, func(o *toppage.Observation) { fine(o); silent(o) })}, false, pass, "", toppage.MarkerStood},
		{"neither a marker nor a word", [][]tick{every(0, 10*m, refuses, silent)}, false, unknown, "no_witness", ""},
		{"a word alone, with other bytes each time", [][]tick{every(0, 10*m, refuses, func(o *toppage.Observation) { o.Details.Bytes = o.At.String() })}, false, unknown, "no_witness", ""},
		{"and an Age that reaches back before the outage", [][]tick{every(0, 10*m, refuses, age(grows))}, false, pass, "", toppage.LayerSaid},
		{"an Age of less than the outage over a marker that stands", [][]tick{every(0, 10*m, refuses, func(o *toppage.Observation) {
			age(func(*toppage.Observation) int64 { return 1 })(o)
			fine(o)
		})}, true, pass, "", toppage.MarkerStood},
		{"an Age of less than the outage", [][]tick{every(0, 10*m, refuses, age(func(o *toppage.Observation) int64 { return int64(o.At.Sub(opened)/time.Second) / 2 }))}, false, unknown, "kept_since", ""},
		{"an Age that is the same each time", [][]tick{every(0, 10*m, refuses, age(func(*toppage.Observation) int64 { return 9999 }))}, false, unknown, "no_witness", ""},
	} {
		d := looked(toppage.Drill{ID: "d", Kind: toppage.DrillRefused, OpenedAt: opened, Need: toppage.DrillLeast, OriginSeen: true, Marker: "1", MarkerMoves: row.moves}, row.ticks...)
		if d.Result != row.want || d.Reason != row.reason || d.Proof() != row.proof {
			t.Errorf("%s: %s %q by %q, want %s %q by %q", row.sentence, d.Result, d.Reason, d.Proof(), row.want, row.reason, row.proof)
		}
	}
}

// TestADrillSaysBeforehandThatItProvesNothing where nothing could tell a cache from an origin.
func TestADrillSaysBeforehandThatItProvesNothing(t *testing.T) {
	const origin = "http://origin.example/"
	for _, row := range []struct {
		sentence string
		alter    func(*toppage.PageFacts)
		want     toppage.Reason
	}{
		{"a cache that says hit", func(*toppage.PageFacts) {}, ""},
		{"a silent page without a marker", base(opaque), "no_witness"},
		{"a silent page whose marker moves", marked(func(i int) string { return fmt.Sprint(i) }), ""},
		{"a silent page whose marker was never seen to move", marked(func(int) string { return "1" }), "no_witness"},
		{"a cache that says miss", base(func(_ int, o *toppage.Observation) { o.Facts.Served = toppage.ServedMiss }), ""},
	} {
		f := altered(row.alter)
		f.Page.Origin = origin
		d, err := f.NewDrill(toppage.DrillRefused, "top.example", "")
		if err != nil || d.Reason != row.want || f.Witnessless() != row.want {
			t.Errorf("%s: %q %v, want %q", row.sentence, d.Reason, err, row.want)
		}
	}
}

// TestAnswersAsTheyAreRead together: what one header says is put right by what the others show.
func TestAnswersAsTheyAreRead(t *testing.T) {
	dynamic := base(func(i int, o *toppage.Observation) { o.Details.Bytes = fmt.Sprint("b", i) })
	for _, row := range []struct {
		sentence   string
		alter      func(*toppage.PageFacts)
		how        toppage.Served
		confidence string
		shot       toppage.Served
	}{
		{"hits by a layer that served the same twice", func(*toppage.PageFacts) {}, toppage.ServedHit, "explicit", toppage.ServedHit},
		{"hits over a marker that moves", moving, toppage.ServedMiss, "explicit", toppage.ServedMiss},
		{"a silent cache whose marker stands", then(keeping, base(opaque)), toppage.ServedHit, "explicit", toppage.ServedHit},
		{"misses over a marker that stands", then(keeping, base(func(_ int, o *toppage.Observation) { o.Facts.Served = toppage.ServedMiss })), toppage.ServedMiss, "inferred", toppage.ServedHit},
		{"hits whose bytes never were the same", then(dynamic, func(f *toppage.PageFacts) {
			for i := range f.Survey.Shots {
				f.Survey.Shots[i].Bytes = ""
			}
		}), toppage.ServedHit, "inferred", toppage.ServedHit},
	} {
		f := altered(row.alter)
		newest, survey := f.AsRead()
		if got := newest[0].Facts; got.Served != row.how || got.ServedConfidence != row.confidence || survey.Shot(toppage.ShotGzip).Served != row.shot {
			t.Errorf("%s: %s (%s), gzip %s", row.sentence, got.Served, got.ServedConfidence, survey.Shot(toppage.ShotGzip).Served)
		}
		if f.Observed[0].Facts.Served == newest[0].Facts.Served && row.how == toppage.ServedMiss && row.confidence == "explicit" {
			t.Errorf("%s: what was seen was changed", row.sentence)
		}
	}
}
