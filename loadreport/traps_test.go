package loadreport_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/loadreport"
	"tallylight/readiness/toppage"
)

// TestTrapsProveNothing judges reports for a peak of which a careless reader would take them as proof.
func TestTrapsProveNothing(t *testing.T) {
	now := time.Date(2026, time.November, 24, 3, 0, 0, 0, time.UTC)
	const k6AskedFor60000 = `{"metrics":{"http_reqs":{"type":"counter","contains":"default","values":{"count":68250,"rate":6825}},
		"http_req_failed":{"type":"rate","contains":"default","values":{"rate":0,"passes":0,"fails":68250}},
		"http_req_duration":{"type":"trend","contains":"time","values":{"avg":20,"min":1,"med":18,"max":90,"p(90)":30,"p(95)":40}},
		"dropped_iterations":{"type":"counter","contains":"default","values":{"count":159385,"rate":15938.5}}},
		"state":{"isStdErrTTY":false,"isStdOutTTY":false,"testRunDurationMs":10000}}`
	for _, row := range []struct {
		sentence string
		report   string // the name of a file, or a report
		peak     float64
		state    toppage.CheckState
		reason   toppage.Reason
	}{
		{"k6 asked for 60,000 a second and reached 6,825", k6AskedFor60000, 40_000, toppage.CheckFail, "load_too_little"},
		{"and where 6,825 would do, iterations were dropped all the same", k6AskedFor60000, 4_000, toppage.CheckFail, "load_dropped"},
		{"k6 dropped iterations, in the export", "k6-1.8.1-export-dropped.json", 10, toppage.CheckFail, "load_dropped"},
		{"k6 dropped iterations, in the machine-readable form", "k6-1.8.1-machine-dropped.json", 10, toppage.CheckFail, "load_dropped"},
		{"k6 calls failed requests passes", "k6-1.8.1-summary-500.json", 100, toppage.CheckFail, "load_errors"},
		{"in the export a true threshold is a crossed one", "k6-1.8.1-export-500.json", 100, toppage.CheckFail, "load_errors"},
		{"a threshold of k6 is crossed though nothing failed", strings.Replace(k6AskedFor60000, `"p(95)":40}}`, `"p(95)":40},"thresholds":{"p(95)<30":{"ok":false}}}`, 1), 4_000, toppage.CheckFail, "load_thresholds"},
		{"k6 within its thresholds, in the export false is good", "k6-1.8.1-export.json", 100, toppage.CheckPass, ""},
		{"k6 within its thresholds, to handleSummary true is good", "k6-1.8.1-summary.json", 100, toppage.CheckPass, ""},
		{"vegeta's 95th is 3.5 ms, not 3.5 million", "vegeta-12.13.0.json", 100, toppage.CheckPass, ""},
		{"vegeta sends its rate whether it is answered or not", "vegeta-12.13.0-timeout.json", 5, toppage.CheckFail, "load_too_little"},
		{"wrk reaches 50,960 a second where all is an error", "wrk-4.1.0-500.txt", 20_000, toppage.CheckFail, "load_errors"},
		{"wrk has no 95th percentile, its 99th is a bound", "wrk-4.1.0.txt", 1_000, toppage.CheckWarn, "load_bound"},
		{"wrk without --latency tells no percentile", "wrk-4.1.0-nolat.txt", 1_000, toppage.CheckUnknown, "load_not_told"},
		{"wrk of which nothing came back counts nothing", "wrk-4.1.0-hang.txt", 1, toppage.CheckFail, "load_too_little"},
		{"hey looks fine where all is an error", "hey-0.1.4-500.txt", 10_000, toppage.CheckFail, "load_errors"},
		{"hey's rate counts refused connections", "hey-0.1.4-refused.txt", 5_000, toppage.CheckFail, "load_errors"},
		{"hey writes 95%% and it is read", "hey-0.1.5.txt", 2_000, toppage.CheckPass, ""},
		{"hey's rows leave out what was not answered", "hey-0.1.4.csv", 5_000, toppage.CheckFail, "load_errors"},
		{"oha's success rate counts 503 as success", "oha-503.json", 2_000, toppage.CheckFail, "load_errors"},
		{"Locust's failures", "locust_stats.csv", 200, toppage.CheckPass, ""},
		{"JMeter's 0.25 are per cent", "jmeter-statistics.json", 300, toppage.CheckFail, "load_errors"},
		{"ab calls no 500 failed", "ab-2.3-500.txt", 5_000, toppage.CheckFail, "load_errors"},
		{"autocannon has no 95th percentile", "autocannon-8.0.0.json", 1_000, toppage.CheckWarn, "load_bound"},
		{"autocannon reaches more where all is an error", "autocannon-8.0.0-500.json", 5_000, toppage.CheckFail, "load_errors"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var r toppage.LoadReport
			if strings.HasPrefix(row.report, "{") {
				var err error
				if r, err = loadreport.Read(strings.NewReader(row.report), ""); err != nil {
					t.Fatal(err)
				}
			} else {
				r = readFile(t, row.report, "")
			}
			proof := toppage.LoadProof{LoadReport: r}.Timed(time.Time{}, now)
			l1, _ := toppage.LoadChecks(now, []toppage.LoadProof{proof}, toppage.LoadNeed{Peak: row.peak, P95: toppage.DefaultTTFBLimit})
			if l1.State != row.state || l1.Reason != row.reason {
				t.Errorf("%s %s (%s), want %s %s", l1.State, l1.Reason, l1.Measured, row.state, row.reason)
			}
		})
	}
}
