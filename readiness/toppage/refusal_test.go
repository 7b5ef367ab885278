package toppage_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

var challenged = toppage.Refusal{By: "Cloudflare", Sign: "cf-mitigated: challenge"}

// refusedWith is a probe that the page refuses, with a status.
func refusedWith(status int) func(*toppage.Observation) {
	return func(o *toppage.Observation) {
		o.Status, o.Error, o.Details.Refused = status, "", challenged
		*o.Marker = false
		o.Facts.Served, o.Facts.ServedConfidence, o.Facts.StorableShared, o.Facts.SharedTTLS = toppage.ServedUnknown, "none", false, 0
	}
}

// walled alters the probes with these numbers, the newest is 0.
func walled(alter func(*toppage.Observation), probes ...int) func(*toppage.PageFacts) {
	return base(func(i int, o *toppage.Observation) {
		if len(probes) == 0 || slices.Contains(probes, i) {
			alter(o)
		}
	})
}

// TestARefusedProberKnowsNothing: what the page shows to people may be another answer, so that it is neither protected nor
// unprotected.
func TestARefusedProberKnowsNothing(t *testing.T) {
	long := func(alter func(*toppage.PageFacts)) func(*toppage.PageFacts) { // A2 looks back for 20 answers
		return func(f *toppage.PageFacts) { f.Observed = given.Probes(40, 0); alter(f) }
	}
	for _, row := range []struct {
		sentence string
		alter    func(*toppage.PageFacts)
		want     toppage.Verdict
		unknown  bool // A1 and the others say that the prober was refused
	}{
		{"all probes, with 403", walled(refusedWith(403)), toppage.UnknownVerdict, true},
		{"all probes, with a challenge of status 200", walled(refusedWith(200)), toppage.UnknownVerdict, true},
		{"all probes, with a challenge of status 202", walled(refusedWith(202)), toppage.UnknownVerdict, true},
		{"all probes, with a challenge of status 503", walled(refusedWith(503)), toppage.UnknownVerdict, true},
		{"the newest probe", walled(refusedWith(429), 0), toppage.UnknownVerdict, true},
		{"one before it: it is left out", long(walled(refusedWith(429), 1)), toppage.Protected, false},
		{"six of 20, not the newest", long(walled(refusedWith(403), 1, 4, 7, 10, 13, 16)), toppage.Protected, false},
		{"none, but the page is down", walled(given.Down), toppage.Unprotected, false},
		{"the newest, of a page that was down", func(f *toppage.PageFacts) { walled(given.Down)(f); walled(refusedWith(403), 0)(f) }, toppage.UnknownVerdict, true},
		{"some of a page that is down", func(f *toppage.PageFacts) { walled(given.Down)(f); walled(refusedWith(403), 3, 4)(f) }, toppage.Unprotected, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f := altered(row.alter)
			if v := f.Shield(given.Noon, toppage.Demand{Level: 4, Until: given.Noon}, given.Rehearsed).Verdict; v != row.want {
				t.Errorf("%s, want %s", v, row.want)
			}
			for _, id := range []string{"A1", "A2", "A4", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "S4", "Z1", "Z2", "Z3"} {
				c := judged(t, id, f)
				if is := c.State == toppage.CheckUnknown && c.Reason == "prober_refused"; is != row.unknown {
					t.Errorf("%s is %s %q", id, c.State, c.Reason)
				}
				if row.unknown && (c.Evidence != challenged.Sign || c.Layer != "Cloudflare" || !c.At.Equal(f.Observed[0].At)) {
					t.Errorf("%s rests on %q of %q at %s", id, c.Evidence, c.Layer, c.At)
				}
			}
		})
	}
}

// TestWhatDoesNotRestOnAnswersIsKnownAllTheSame: the certificate, the name and what was rehearsed before.
func TestWhatDoesNotRestOnAnswersIsKnownAllTheSame(t *testing.T) {
	f := altered(walled(refusedWith(403)))
	for _, id := range []string{"T1", "T2", "D1", "F1", "F2", "A3"} {
		if c := judged(t, id, f); c.State != toppage.CheckPass {
			t.Errorf("%s is %s %q", id, c.State, c.Reason)
		}
	}
}

func TestARefusedVisitorKnowsNothing(t *testing.T) {
	refuse := func(s *toppage.Shot) {
		s.Status, s.Refused, s.Served, s.Confidence = 403, challenged, toppage.ServedUnknown, "none"
	}
	for _, row := range []struct {
		sentence, id string
		alter        func(*toppage.PageFacts)
	}{
		{"a visitor with a cookie", "C3", shots(refuse, toppage.ShotGA)},
		{"a visitor from a campaign", "C6", shots(refuse, toppage.ShotUTM)},
		{"an address that nobody knows", "C6", shots(refuse, toppage.ShotQuery)},
		{"a reload", "C7", shots(refuse, toppage.ShotNoCache, toppage.ShotPragma)},
		{"a telephone", "C8", shots(refuse, toppage.Second(toppage.ShotMobile))},
		{"the sorry page", "F1", func(f *toppage.PageFacts) { refuse(f.Survey.Sorry) }},
		{"the waiting room", "F2", func(f *toppage.PageFacts) { refuse(f.Survey.Waiting); *f.Survey.Waiting.Found = false }},
	} {
		if c := judged(t, row.id, altered(row.alter)); c.State != toppage.CheckUnknown || c.Reason != "prober_refused" || c.Evidence != challenged.Sign {
			t.Errorf("%s: %s is %s %q by %q", row.sentence, row.id, c.State, c.Reason, c.Evidence)
		}
	}
}

// TestADrillBehindAWallProvesNothing: neither that the page survives nor that it does not.
func TestADrillBehindAWallProvesNothing(t *testing.T) {
	wall := refusedWith(403)
	now, then := given.Noon, 13*time.Minute
	for _, row := range []struct {
		sentence string
		every    int // of so many looks one is refused; 0: none is, 1: each is
		want     toppage.CheckState
	}{
		{"no look is refused", 0, toppage.CheckPass},
		{"one of 50 is: it is left out", 50, toppage.CheckPass},
		{"one of ten is", 10, toppage.CheckUnknown},
		{"each is", 1, toppage.CheckUnknown},
	} {
		d := toppage.Drill{PageID: "p", Kind: toppage.DrillRefused, Need: toppage.DrillLeast, OriginSeen: true}
		n := 0
		for at := time.Duration(0); at <= then; at += 2 * time.Second {
			o := given.Good(now.Add(at))
			o.Details.Mark = "1"
			if n++; row.every > 0 && n%row.every == 0 {
				wall(&o)
			}
			d = d.Watch(o, refuses)
		}
		if d = d.Settle(given.Page.TTFBLimit); d.Result != row.want || (row.want == toppage.CheckUnknown) != (d.Reason == "prober_refused") {
			t.Errorf("%s: %s %s", row.sentence, d.Result, d.Reason)
		}
	}
}

func TestHowOftenThePageLetUsIn(t *testing.T) {
	seen := given.Probes(20, 0)
	refusedWith(403)(&seen[3])
	seen[5].Status, seen[5].Error = 0, "timeout"
	seen[6].Status = 500
	if in, of := toppage.LetIn(seen); in != 18 || of != 19 {
		t.Errorf("%d of %d, want 18 of 19: nothing answered once", in, of)
	}
	if r := toppage.Refused(seen); r.Told() {
		t.Errorf("the newest was let in, but %+v", r)
	}
	refusedWith(403)(&seen[0])
	if r := toppage.Refused(seen); r != challenged {
		t.Errorf("the newest was refused, but %+v", r)
	}
}
