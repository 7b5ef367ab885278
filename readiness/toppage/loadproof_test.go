package toppage_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/toppage"
)

var need = toppage.LoadNeed{Peak: 300, P95: 500 * time.Millisecond}

// tested is a report of yesterday that proves what is needed; alter changes it.
func tested(alter func(*toppage.LoadProof)) toppage.LoadProof {
	rps, errors, p95 := 450.0, 0.001, 500.0
	p := toppage.LoadProof{TestedAt: given.Noon.Add(-given.Day), File: "peak.json", LoadReport: toppage.LoadReport{
		Tool: "k6", SHA256: "0123456789abcdef", RPS: &rps, ErrorRate: &errors, P95MS: &p95}}
	if alter != nil {
		alter(&p)
	}
	return p
}

func rate(rps float64) func(*toppage.LoadProof) {
	return func(p *toppage.LoadProof) { p.RPS = &rps }
}

func failing(share float64) func(*toppage.LoadProof) {
	return func(p *toppage.LoadProof) { p.ErrorRate = &share }
}

func ago(d time.Duration) func(*toppage.LoadProof) {
	return func(p *toppage.LoadProof) { p.TestedAt = given.Noon.Add(-d) }
}

func both(first, second func(*toppage.LoadProof)) func(*toppage.LoadProof) {
	return func(p *toppage.LoadProof) { first(p); second(p) }
}

func TestL1OfOneReport(t *testing.T) {
	for _, row := range []struct {
		sentence string
		alter    func(*toppage.LoadProof)
		want     string
	}{
		{"all at its limit passes", nil, "pass"},
		{"a hair below 1.5 times the peak warns", rate(449.9), "warn load_margin"},
		{"1.2 times the peak still warns", rate(360), "warn load_margin"},
		{"less fails", rate(359.9), "fail load_too_little"},
		{"no request at all fails", rate(0), "fail load_too_little"},
		{"0.1 % of errors as a tool rounds it", failing(0.001 + 1e-16), "pass"},
		{"a little more fails", failing(0.0011), "fail load_errors"},
		{"a run in which all failed, however fast", both(rate(50_000), failing(1)), "fail load_errors"},
		{"slower than the limit fails", func(p *toppage.LoadProof) { slow := 500.1; p.P95MS = &slow }, "fail load_slow"},
		{"a bound within the limit warns", func(p *toppage.LoadProof) { p.P95IsUpperBound = true }, "warn load_bound"},
		{"a bound above the limit says nothing", func(p *toppage.LoadProof) { slow := 900.0; p.P95MS, p.P95IsUpperBound = &slow, true }, "unknown load_bound"},
		{"errors that may be more warn", func(p *toppage.LoadProof) { p.ErrorRateIsLowerBound = true }, "warn load_bound"},
		{"no percentile is no pass", func(p *toppage.LoadProof) { p.P95MS = nil }, "unknown load_not_told"},
		{"no errors told is no pass", func(p *toppage.LoadProof) { p.ErrorRate = nil }, "unknown load_not_told"},
		{"no rate told is no pass", func(p *toppage.LoadProof) { p.RPS = nil }, "unknown load_not_told"},
		{"too little is proven without a percentile", both(rate(10), func(p *toppage.LoadProof) { p.P95MS = nil }), "fail load_too_little"},
		{"99 requests are no rate", func(p *toppage.LoadProof) { n := int64(99); p.Requests = &n }, "unknown load_too_few"},
		{"100 are", func(p *toppage.LoadProof) { n := int64(100); p.Requests = &n }, "pass"},
		{"a dropped iteration fails", func(p *toppage.LoadProof) { n := int64(1); p.DroppedIterations = &n }, "fail load_dropped"},
		{"none dropped is what is asked", func(p *toppage.LoadProof) { n := int64(0); p.DroppedIterations = &n }, "pass"},
		{"60,000 asked, 6,825 reached, 8,000 needed", both(rate(300), func(p *toppage.LoadProof) { n := int64(159_385); p.DroppedIterations = &n }), "fail load_too_little"},
		{"a crossed threshold fails", func(p *toppage.LoadProof) { p.ThresholdsFailed = []string{"http_req_failed: rate<0.01"} }, "fail load_thresholds"},
		{"30 days old passes", ago(30 * given.Day), "pass"},
		{"a moment older warns", ago(30*given.Day + time.Millisecond), "warn load_old"},
		{"60 days old warns", ago(60 * given.Day), "warn load_old"},
		{"a moment older is nothing", ago(60*given.Day + time.Millisecond), "unknown load_stale"},
		{"a minute ahead is a clock that differs", ago(-time.Minute), "pass"},
		{"more is no evidence", ago(-time.Minute - time.Millisecond), "unknown load_stale"},
		{"old and failing fails", both(ago(40*given.Day), failing(0.5)), "fail load_errors"},
	} {
		l1, _ := toppage.LoadChecks(given.Noon, []toppage.LoadProof{tested(row.alter)}, need)
		if got := stateOf(l1); got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
		if !l1.Core || l1.ID != "L1" {
			t.Errorf("%s: %+v", row.sentence, l1)
		}
	}
}

func stateOf(c toppage.Check) string {
	if c.Reason == "" {
		return string(c.State)
	}
	return string(c.State) + " " + string(c.Reason)
}

func TestL1WithoutGround(t *testing.T) {
	if l1, l2 := toppage.LoadChecks(given.Noon, nil, need); stateOf(l1) != "unknown no_report" || stateOf(l2) != "unknown no_report" {
		t.Errorf("without a report: %s, %s", stateOf(l1), stateOf(l2))
	}
	if l1, _ := toppage.LoadChecks(given.Noon, []toppage.LoadProof{tested(nil)}, toppage.LoadNeed{P95: time.Second}); stateOf(l1) != "unknown no_peak" {
		t.Errorf("without a peak: %s", stateOf(l1))
	}
}

func TestL1OfSeveralReports(t *testing.T) {
	week, month := ago(7*given.Day), ago(20*given.Day)
	on := func(machines int) func(*toppage.LoadProof) {
		return func(p *toppage.LoadProof) { p.Machines = machines }
	}
	for _, row := range []struct {
		sentence string
		alters   []func(*toppage.LoadProof) // newest first
		want     string
	}{
		{"a test of half the fleet takes nothing back", []func(*toppage.LoadProof){both(rate(200), on(4)), both(week, on(8))}, "pass"},
		{"nor does a small one that held", []func(*toppage.LoadProof){rate(20), week}, "pass"},
		{"a newer one that broke below what is needed does", []func(*toppage.LoadProof){failing(0.4), week}, "fail load_errors"},
		{"one that found the limit above it does not", []func(*toppage.LoadProof){both(rate(2000), failing(0.4)), week}, "pass"},
		{"of what it served only the good answers count", []func(*toppage.LoadProof){both(rate(9000), failing(1)), week}, "fail load_errors"},
		{"an older one that broke is over", []func(*toppage.LoadProof){nil, both(week, failing(0.4))}, "pass"},
		{"what broke with other machines is another matter", []func(*toppage.LoadProof){both(failing(0.4), on(2)), both(week, on(8))}, "pass"},
		{"what broke with more machines is no other matter", []func(*toppage.LoadProof){both(failing(0.4), on(20)), both(week, on(10))}, "fail load_errors"},
		{"nor what broke with nobody knows how many", []func(*toppage.LoadProof){failing(0.4), both(week, on(10))}, "fail load_errors"},
		{"nor what held with nobody knows how many", []func(*toppage.LoadProof){both(failing(0.4), on(20)), week}, "fail load_errors"},
		{"the better of two counts", []func(*toppage.LoadProof){func(p *toppage.LoadProof) { p.P95IsUpperBound = true }, month}, "pass"},
	} {
		var proofs []toppage.LoadProof
		for _, alter := range row.alters {
			proofs = append(proofs, tested(alter))
		}
		if l1, _ := toppage.LoadChecks(given.Noon, proofs, need); stateOf(l1) != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, stateOf(l1), row.want)
		}
	}
}

func TestL1ShowsWhatItRestsOn(t *testing.T) {
	l1, _ := toppage.LoadChecks(given.Noon, []toppage.LoadProof{tested(nil)}, need)
	if l1.Measured.String() != "450 req/s, 0.1 %, p95 500 ms" || l1.Required.String() != "≥ 450 req/s, ≤ 0.1 %, p95 ≤ 500 ms" || l1.Evidence != "k6, peak.json, 0123456789ab" {
		t.Errorf("%+v", l1)
	}
	if !l1.At.Equal(given.Noon.Add(-given.Day)) || !l1.Expires.Equal(given.Noon.Add(29*given.Day)) {
		t.Errorf("of %s until %s", l1.At, l1.Expires)
	}
	old, _ := toppage.LoadChecks(given.Noon.Add(30*given.Day), []toppage.LoadProof{tested(nil)}, need)
	if !old.Expires.Equal(given.Noon.Add(59 * given.Day)) {
		t.Errorf("a report that warns counts for 60 days: %s", old.Expires)
	}
}

func TestL2(t *testing.T) {
	point := func(machines int, rps float64) toppage.LoadProof {
		return tested(both(rate(rps), func(p *toppage.LoadProof) { p.Machines = machines }))
	}
	with := func(p toppage.LoadProof, alter func(*toppage.LoadProof)) toppage.LoadProof {
		alter(&p)
		return p
	}
	for _, row := range []struct {
		sentence string
		proofs   []toppage.LoadProof
		want     string
		evidence string
	}{
		{"1.7 times as much of twice the machines passes", []toppage.LoadProof{point(4, 1000), point(8, 1700)}, "pass", "4 → 8: 1,000 → 1,700 req/s"},
		{"a hair less warns", []toppage.LoadProof{point(8, 1699), point(4, 1000)}, "warn load_not_linear", "4 → 8: 1,000 → 1,699 req/s"},
		{"1.4 times still warns", []toppage.LoadProof{point(4, 1000), point(8, 1400)}, "warn load_not_linear", "4 → 8: 1,000 → 1,400 req/s"},
		{"less fails", []toppage.LoadProof{point(4, 1000), point(8, 1399)}, "fail load_not_linear", "4 → 8: 1,000 → 1,399 req/s"},
		{"one point says nothing", []toppage.LoadProof{point(4, 1000)}, "unknown load_one_point", ""},
		{"nor do two of the same size", []toppage.LoadProof{point(4, 1000), point(4, 1700)}, "unknown load_one_point", ""},
		{"nor does one whose machines are not told", []toppage.LoadProof{point(0, 1000), point(8, 1700)}, "unknown load_one_point", ""},
		{"seven of four are about twice", []toppage.LoadProof{point(4, 1000), point(7, 1500)}, "pass", "4 → 7: 1,000 → 1,500 req/s"},
		{"six of four are not", []toppage.LoadProof{point(4, 1000), point(6, 1500)}, "unknown load_one_point", ""},
		{"twelve of seven are a few too few", []toppage.LoadProof{point(7, 1000), point(12, 1700)}, "unknown load_one_point", ""},
		{"nine of four are about twice", []toppage.LoadProof{point(4, 1000), point(9, 2000)}, "pass", "4 → 9: 1,000 → 2,000 req/s"},
		{"901 of 400 are one too many", []toppage.LoadProof{point(400, 1000), point(901, 2000)}, "unknown load_one_point", ""},
		{"sixteen of seven are a few too many", []toppage.LoadProof{point(7, 1000), point(16, 2300)}, "unknown load_one_point", ""},
		{"ten of four are too many", []toppage.LoadProof{point(4, 1000), point(10, 2500)}, "unknown load_one_point", ""},
		{"the pair with the most machines counts", []toppage.LoadProof{point(2, 500), point(4, 1000), point(8, 1400)}, "warn load_not_linear", "4 → 8: 1,000 → 1,400 req/s"},
		{"the newest of as many machines counts", []toppage.LoadProof{point(4, 1000), point(8, 1900), point(8, 1000)}, "pass", "4 → 8: 1,000 → 1,900 req/s"},
		{"one that failed is no point", []toppage.LoadProof{point(4, 1000), with(point(8, 1900), failing(0.1))}, "unknown load_one_point", ""},
		{"one that was slow is none", []toppage.LoadProof{point(4, 1000), with(point(8, 1900), func(p *toppage.LoadProof) { slow := 900.0; p.P95MS = &slow })}, "unknown load_one_point", ""},
		{"looking for the most that is served drops iterations", []toppage.LoadProof{point(4, 1000), with(point(8, 1900), func(p *toppage.LoadProof) { n := int64(9); p.DroppedIterations = &n })}, "pass", "4 → 8: 1,000 → 1,900 req/s"},
		{"the older of the two tells the age", []toppage.LoadProof{point(8, 1900), with(point(4, 1000), ago(31*given.Day))}, "warn load_old", "4 → 8: 1,000 → 1,900 req/s"},
	} {
		_, l2 := toppage.LoadChecks(given.Noon, row.proofs, need)
		if stateOf(l2) != row.want || l2.Evidence != row.evidence || l2.Core {
			t.Errorf("%s: %s %q, want %s %q", row.sentence, stateOf(l2), l2.Evidence, row.want, row.evidence)
		}
	}
}

// TestMoreLoadIsNeverWorse: whatever else the reports say, reaching more requests a second never makes L1 worse.
func TestMoreLoadIsNeverWorse(t *testing.T) {
	rank := map[toppage.CheckState]int{toppage.CheckFail: 0, toppage.CheckUnknown: 1, toppage.CheckWarn: 2, toppage.CheckPass: 3}
	rapid.Check(t, func(t *rapid.T) {
		proofs := rapid.SliceOfN(rapid.Custom(anyProof), 1, 5).Draw(t, "proofs")
		need := toppage.LoadNeed{Peak: rapid.Float64Range(1, 500).Draw(t, "peak"), P95: 500 * time.Millisecond}
		before, _ := toppage.LoadChecks(given.Noon, proofs, need)
		i := rapid.IntRange(0, len(proofs)-1).Draw(t, "raised")
		if proofs[i].RPS == nil {
			return
		}
		more := *proofs[i].RPS + rapid.Float64Range(0, 2000).Draw(t, "by")
		proofs[i].RPS = &more
		after, _ := toppage.LoadChecks(given.Noon, proofs, need)
		if rank[after.State] < rank[before.State] {
			t.Errorf("%s became %s", stateOf(before), stateOf(after))
		}
	})
}

func anyProof(t *rapid.T) toppage.LoadProof {
	rps, errors, p95 := rapid.Float64Range(0, 1000).Draw(t, "rps"), rapid.SampledFrom([]float64{0, 0.001, 0.2, 1}).Draw(t, "errors"),
		rapid.SampledFrom([]float64{100, 500, 700}).Draw(t, "p95")
	p := toppage.LoadProof{Machines: rapid.IntRange(0, 3).Draw(t, "machines"), TestedAt: given.Noon.Add(-rapid.SampledFrom([]time.Duration{0, 31 * given.Day, 61 * given.Day}).Draw(t, "age")),
		LoadReport: toppage.LoadReport{P95IsUpperBound: rapid.Bool().Draw(t, "bound")}}
	for _, figure := range []struct {
		to    **float64
		value *float64
	}{{&p.RPS, &rps}, {&p.ErrorRate, &errors}, {&p.P95MS, &p95}} {
		if rapid.IntRange(0, 4).Draw(t, "told") > 0 {
			*figure.to = figure.value
		}
	}
	return p
}

func TestLoadReportsCountForTheEventsPeak(t *testing.T) {
	f := altered(func(f *toppage.PageFacts) { f.Loads = []toppage.LoadProof{tested(rate(1500))} })
	f.Page.TTFBLimit = 500 * time.Millisecond
	if c := judged(t, "L1", f); stateOf(c) != "pass" || c.MinLevel != 3 {
		t.Errorf("1,500 of the 1,000 expected: %s from level %d", stateOf(c), c.MinLevel)
	}
	f.Loads[0] = tested(rate(1499))
	if c := judged(t, "L1", f); stateOf(c) != "warn load_margin" {
		t.Errorf("a little less: %s", stateOf(c))
	}
	if c := judged(t, "L2", f); stateOf(c) != "unknown load_one_point" {
		t.Errorf("one point: %s", stateOf(c))
	}
}

// What is proven is said of the report on which L1 rests; what somebody typed counts only where no report does.
func TestProven(t *testing.T) {
	typed := toppage.Typed{Rate: 900, At: given.Noon.Add(-given.Day)}
	more := func(rps float64) func(*toppage.LoadProof) { return both(rate(rps), ago(7*given.Day)) }
	for _, row := range []struct {
		sentence string
		loads    []toppage.LoadProof
		typed    toppage.Typed
		want     float64
		hand     bool
		l1       string // for a peak of 300
	}{
		{"nothing", nil, toppage.Typed{}, 0, false, "unknown no_report"},
		{"a report", []toppage.LoadProof{tested(rate(450))}, toppage.Typed{}, 450, false, "pass"},
		{"the report outranks what was typed", []toppage.LoadProof{tested(rate(450))}, typed, 450, false, "pass"},
		{"of two that pass the one of more", []toppage.LoadProof{tested(rate(450)), tested(more(600))}, toppage.Typed{}, 600, false, "pass"},
		{"of two that say too little the one of more", []toppage.LoadProof{tested(rate(10)), tested(more(200))}, toppage.Typed{}, 200, false, "fail load_too_little"},
		{"what passes outranks what is only more", []toppage.LoadProof{tested(rate(450)), tested(both(rate(900), ago(45*given.Day)))}, toppage.Typed{}, 450, false, "pass"},
		{"a page that broke has proven nothing", []toppage.LoadProof{tested(both(rate(900), failing(0.5)))}, typed, 0, false, "fail load_errors"},
		{"a report that counts no more gives way to what was typed", []toppage.LoadProof{tested(ago(61 * given.Day))}, typed, 900, true, "warn load_typed"},
		{"typed: enough is no pass", nil, typed, 900, true, "warn load_typed"},
		{"typed: a small margin", nil, toppage.Typed{Rate: 449, At: given.Noon}, 449, true, "warn load_margin"},
		{"typed: too little", nil, toppage.Typed{Rate: 359, At: given.Noon}, 359, true, "fail load_too_little"},
		{"typed without a date says nothing of L1", nil, toppage.Typed{Rate: 900}, 900, true, "unknown no_report"},
		{"typed 60 days ago still counts", nil, toppage.Typed{Rate: 900, At: given.Noon.Add(-60 * given.Day)}, 900, true, "warn load_typed"},
		{"typed a moment longer ago does not", nil, toppage.Typed{Rate: 900, At: given.Noon.Add(-60*given.Day - 1)}, 0, false, "unknown no_report"},
	} {
		f := given.Facts(given.Page, given.Probes(20, 0))
		f.Loads = row.loads
		d := toppage.Demand{Level: 4, EventID: "e", Peak: 250, Also: []toppage.Also{{EventID: "o", Peak: 50}}, Typed: row.typed}
		got := f.Proven(given.Noon, d)
		if got.Rate != row.want || got.Typed != row.hand {
			t.Errorf("%s: %+v", row.sentence, got)
		}
		for _, c := range f.JudgeAll(given.Noon, d, nil) {
			if c.ID == "L1" && stateOf(c) != row.l1 && !(row.l1 == "unknown no_report" && c.State == toppage.CheckUnknown) {
				t.Errorf("%s: L1 is %s", row.sentence, stateOf(c))
			}
		}
	}
}

func ExampleLoadChecks() {
	rps, errors, p95 := 6825.0, 0.0, 180.0
	dropped := int64(159_385)
	now := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	report := toppage.LoadReport{Tool: "k6", RPS: &rps, ErrorRate: &errors, P95MS: &p95, DroppedIterations: &dropped}
	l1, _ := toppage.LoadChecks(now, []toppage.LoadProof{{TestedAt: now, LoadReport: report}},
		toppage.LoadNeed{Peak: 10_000, P95: 500 * time.Millisecond})
	fmt.Println(l1.State, l1.Reason)
	// Output: fail load_too_little
}
