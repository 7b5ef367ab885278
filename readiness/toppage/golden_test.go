package toppage_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/checks.jsonl anew")

// TestChecksAreWrittenAsTheyAlwaysWere: measured, required and evidence are strings of the public contract, and programs
// read them. What is written of some thousand pages stays as it is, to the byte.
func TestChecksAreWrittenAsTheyAlwaysWere(t *testing.T) {
	got := strings.Join(slices.Sorted(slices.Values(written())), "\n") + "\n"
	if *rewrite {
		if err := os.WriteFile("testdata/checks.jsonl", []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("testdata/checks.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(string(kept)), "\n")
	for _, line := range strings.Split(got, "\n") {
		if _, found := slices.BinarySearch(want, line); !found && line != "" {
			t.Errorf("is written, and never was: %s", line)
		}
	}
	if n := strings.Count(got, "\n"); n != len(want) {
		t.Errorf("%d checks are written, %d were", n, len(want))
	}
}

func TestOrderOfTheChecks(t *testing.T) {
	const want = "A1 A2 A4 T1 C1 C2 C3 C4 C5 C6 C7 C8 C10 S4 S1 S2 S3 L1 L2 P1 A3 Z1 Z2 Z3 Z4 T2 D1 F1 F2"
	var ids []string
	for _, c := range (toppage.PageFacts{}).JudgeAll(given.Noon, toppage.Demand{}, nil) {
		ids = append(ids, c.ID)
	}
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// written lists the checks of many pages as JSON, each line once, without the times of their evidence.
func written() []string {
	lines := map[string]bool{}
	for seed := range uint64(2500) {
		r := rand.New(rand.NewPCG(seed, 26))
		f := anyPage(r)
		now := given.Noon.Add(pick(r, 0, 0, 0, 0, 2*time.Minute, 20*given.Day, 31*given.Day))
		d := toppage.Demand{Level: 4, EventID: "e", Until: given.Noon.Add(pick(r, 0, given.Day, 30*given.Day)), Peak: pick(r, 0, 33.3, 99.96, 1000, 26_500)}
		note(lines, f.JudgeAll(now, d, nil))
	}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 27))
		f := anyFirstLook(r)
		note(lines, f.JudgeAll(given.Noon.Add(pick(r, 0, 0, 5*time.Minute)), toppage.Demand{Level: 4}, nil))
	}
	var all []string
	for line := range lines {
		all = append(all, line)
	}
	return all
}

// note adds checks to lines.
func note(lines map[string]bool, checks []toppage.Check) {
	for _, c := range checks {
		c.At, c.Expires = time.Time{}, time.Time{}
		var line bytes.Buffer
		out := json.NewEncoder(&line)
		out.SetEscapeHTML(false)
		if err := out.Encode(c); err != nil {
			panic(err)
		}
		lines[strings.TrimSpace(line.String())] = true
	}
}

// anyFirstLook is a page that was just registered, with something amiss in what it loads, or between those who look.
func anyFirstLook(r *rand.Rand) toppage.PageFacts {
	return altered(func(f *toppage.PageFacts) {
		f.Observed = given.Probes(pick(r, 1, 3, 20), 0)
		for i := range f.Observed {
			o := &f.Observed[i]
			o.Details.First = true
			switch r.IntN(3) {
			case 0:
				given.TTFB(pick(r, 700.0, 1200))(o)
			case 1:
				o.Status = pick(r, 200, 503)
			}
		}
		spoilParts(r, f.Survey)
		inAnotherLanguage(f)
		for _, name := range []string{toppage.ShotMobile, toppage.ShotLanguage} {
			f.Survey.Shot(name).Final = pick(r, "", "https://m.top.example/")
		}
		f.Survey.Shot(toppage.ShotPlain).Final = "https://top.example/"
		f.Survey.Shot(toppage.ShotGzip).Final = pick(r, "https://top.example/", "https://top.example/", "https://m.top.example/")
	})
}

func spoilParts(r *rand.Rand, s *toppage.Survey) {
	for i := range s.Parts.Asked {
		p := &s.Parts.Asked[i]
		p.Kind = pick(r, toppage.PartKinds...)
		for j := range p.Shots {
			pick(r, func(*toppage.Shot) {}, miss, dark, func(s *toppage.Shot) { s.Status = 404 })(&p.Shots[j])
		}
	}
	switch r.IntN(6) {
	case 0:
		s.Parts = nil
	case 1:
		s.Parts = &toppage.Parts{Others: 7, Elsewhere: []string{"a.example", "b.example"}}
	case 2:
		s.Parts, s.Shot(toppage.ShotPlain).Status = nil, 503
	}
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// anyPage is a page with some of the things amiss that can be.
func anyPage(r *rand.Rand) toppage.PageFacts {
	return altered(func(f *toppage.PageFacts) {
		f.Observed = given.Probes(pick(r, 0, 1, 2, 3, 12, 20, 20, 20, 40), 0)
		if len(f.Observed) > 0 {
			for range r.IntN(4) {
				spoilProbe(r, f)
			}
		}
		for range r.IntN(4) {
			spoilSurvey(r, f)
		}
		for range r.IntN(3) {
			f.Loads = append(f.Loads, anyLoad(r))
		}
		if r.IntN(2) == 0 {
			f.Drills = []toppage.Drill{anyDrill(r)}
		}
		if r.IntN(3) == 0 {
			f.Page.Capacity = proof.Query{Ask: "sum(up)"}
			f.Capacity = &proof.Reading{At: given.Noon, FreshFor: 2 * time.Minute, Reason: proof.UnreadEmpty, Detail: "no series",
				Measured: "24", Required: ">= 20", State: pick(r, proof.Pass, proof.Fail, proof.Unknown)}
		}
	})
}

func spoilProbe(r *rand.Rand, f *toppage.PageFacts) {
	n := len(f.Observed)
	newest := &f.Observed[0]
	some := func(alter func(*toppage.Observation)) {
		for i := range min(n, pick(r, 1, 2, 3, 6, 7, 20)) {
			alter(&f.Observed[i])
		}
	}
	switch r.IntN(20) {
	case 0:
		some(given.Down)
	case 1:
		some(func(o *toppage.Observation) { o.Status, o.Error = 0, "timeout" })
	case 2:
		some(given.TTFB(pick(r, 500.4, 501, 999.5, 1500)))
	case 3:
		newest.Error = pick(r, "offline", "address")
	case 4:
		some(func(o *toppage.Observation) { *o.Marker = false })
	case 5:
		*newest.Facts.BodyBytes = pick[int64](r, 19_999, 81_049, 1<<20)
	case 6:
		some(certified(given.Noon.Add(pick(r, -time.Hour, 3*given.Day, 36*given.Day))))
	case 7:
		some(func(o *toppage.Observation) { o.Facts.TLSNotAfter, o.Details.Certificate = nil, nil })
	case 8:
		newest.TLSError = "unknown authority"
	case 9:
		some(served(pick(r, toppage.ServedMiss, toppage.ServedStale, toppage.ServedUnknown), pick(r, "explicit", "inferred")))
	case 10:
		some(func(o *toppage.Observation) {
			o.Facts.SharedTTLS, o.Facts.SharedTTLSource = pick[int64](r, 0, 4, 29, 3600), "max-age"
		})
	case 11:
		age := pick[int64](r, 0, 29, 40)
		some(func(o *toppage.Observation) { o.Facts.AgeS = &age })
	case 12:
		some(func(o *toppage.Observation) { o.Facts.StorableShared = false })
	case 13:
		some(func(o *toppage.Observation) { o.Details.Cookies = []toppage.Cookie{{Name: "sid", Hash: o.At.String()}} })
	case 14:
		some(func(o *toppage.Observation) { o.Details.Vary = pick(r, "*", "User-Agent", "") })
	case 15:
		*newest.Facts.SIES = pick[int64](r, 0, 599, 600)
		newest.Facts.StaleIfErrorEffective, newest.Facts.StaleProhibitedBy = r.IntN(2) == 0, "no-cache"
	case 16:
		*newest.Facts.WireBytes = pick[int64](r, 102_400, 102_401, 307_201)
	case 17:
		newest.Facts.ContentEncoding, newest.Facts.CompressibleType = "", r.IntN(2) == 0
	case 18:
		*newest.Facts.Protocol = "http/1.1"
	case 19:
		newest.Details.Certificate = &toppage.Certificate{OCSP: pick(r, "revoked", "expired", "good", "none"), MustStaple: r.IntN(2) == 0}
	}
}

func spoilSurvey(r *rand.Rand, f *toppage.PageFacts) {
	s := f.Survey
	if s == nil || s.DNS == nil {
		return
	}
	switch r.IntN(14) {
	case 0:
		f.Survey = nil
	case 1:
		for range 1 + r.IntN(8) {
			pick(r, miss, dark)(&s.Shots[r.IntN(len(s.Shots))])
		}
	case 2:
		s.Shots[r.IntN(len(s.Shots))].Status = 503
	case 3:
		s.Shots[r.IntN(len(s.Shots))].Encoding = ""
	case 4:
		s.Entries[0].Hops = append(s.Entries[0].Hops, pick(r, toppage.Hop{URL: "http://top.example/x"}, toppage.Hop{URL: "https://top.example/y", Status: 302}))
	case 5:
		s.Entries[0].Error, s.Entries[0].Loop, s.Entries[0].Hops = "timeout", r.IntN(2) == 0, nil
	case 6:
		s.H3 = &toppage.H3Facts{Answered: r.IntN(2) == 0, MS: 12.5, Error: "timeout"}
	case 7:
		s.DNS.CNAME, s.DNS.Records[0].TTLS, f.Page.Switch = nil, 301, r.IntN(2) == 0
	case 8:
		s.DNS.Asked, s.DNS.Answered, s.DNS.V6Dead = pick(r, 0, 2), pick(r, 0, 2), r.IntN(2) == 0
	case 9:
		s.DNS, s.Entries = nil, nil
	case 10:
		s.Sorry.Status, s.Sorry.WireBytes = pick(r, 200, 404, 503), pick[int64](r, 4000, 20_480, 20_481)
	case 11:
		f.Page.Sorry = pick(r, "", "https://top.example/sorry")
	case 12:
		f.Page.Waiting = pick(r, "", "https://top.example/queue-test")
		f.Ticks = []toppage.CheckTick{{CheckID: "F2", Note: "on", At: given.Noon}}
	case 13:
		*s.Waiting = toppage.Shot{Status: 200, Error: pick(r, "", "timeout"), Found: pick(r, nil, new(bool))}
	}
}

func anyLoad(r *rand.Rand) toppage.LoadProof {
	return tested(func(p *toppage.LoadProof) {
		p.Machines, p.TestedAt = pick(r, 0, 4, 8), given.Noon.Add(-pick[time.Duration](r, 1, 1, 31, 61)*given.Day)
		switch r.IntN(9) {
		case 0:
			*p.RPS = 49.94
		case 1, 2:
			*p.RPS = pick(r, 1499.0, 1500, 39_750)
		case 3:
			*p.ErrorRate, p.ErrorRateIsLowerBound = pick(r, 0, 0.0000123, 0.25), r.IntN(2) == 0
		case 4:
			*p.P95MS, p.P95IsUpperBound = pick(r, 83.25, 1234.5), r.IntN(2) == 0
		case 5:
			p.RPS = nil
		case 6:
			p.ErrorRate = nil
		case 7:
			p.P95MS = nil
		case 8:
			p.Requests = pick(r, nil, new(int64))
		}
	})
}

func anyDrill(r *rand.Rand) toppage.Drill {
	kind := pick(r, toppage.DrillKinds...)
	origin := map[toppage.DrillKind]toppage.OriginSight{toppage.DrillRefused: refuses, toppage.DrillError: fails, toppage.DrillHang: hangs}[kind]
	look := pick(r, fine, fine, given.Down, given.TTFB(501))
	d := rehearse(kind, toppage.DrillLeast, every(0, pick(r, time.Minute, 10*time.Minute, 12*time.Minute), origin, fine),
		every(13*time.Minute, 13*time.Minute+pick(r, 0, 30*time.Second), origin, look))
	d.OpenedBy, d.Fingerprint.Config = "Mori", pick(r, "", "", "v2")
	return d
}
