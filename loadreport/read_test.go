package loadreport_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallylight/loadreport"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// none stands for a figure that a report does not tell.
const none = -1

func figure[T int64 | float64](n *T) float64 {
	if n == nil {
		return none
	}
	return float64(*n)
}

func codes(r toppage.LoadReport) string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, strings.Join(append([]string{p.Code}, p.Args...), " "))
	}
	return strings.Join(all, ", ")
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(b)) }

func TestReportsOfRealTools(t *testing.T) {
	for _, row := range []struct {
		sentence, file                         string
		format                                 string
		requests, rps, errors, p95, p99, lasts float64
		problems                               string
	}{
		{"ab tells everything but the start", "ab-2.3.txt", "ab", 2000, 2995.71, 0, 4, 6, 0.668, ""},
		{"ab calls no answer failed for its status; the status is told apart", "ab-2.3-500.txt", "ab", 200, 15490.67, 1, 1, 2, 0.013, "all_failed"},
		{"an error page of another length is one failure for ab, not two", "ab-2.3-mixed.txt", "ab", 200, 11693.17, 0.05, 2, 2, 0.017, "lengths_differ 10"},
		{"wrk has no 95th percentile, its 99th is the upper bound", "wrk-4.1.0.txt", "wrk", 3661, 3660.23, 0, 6.31, 6.31, 1, "p95_upper_bound 99"},
		{"wrk is fastest where all is an error", "wrk-4.1.0-500.txt", "wrk", 56047, 50960.53, 1, 4.36, 4.36, 1.1, "all_failed, p95_upper_bound 99"},
		{"wrk without --latency has no percentile", "wrk-4.1.0-nolat.txt", "wrk", 4113, 3740.35, 0, none, none, 1.1, "not_told p95_ms"},
		{"wrk counts nothing where nothing comes back", "wrk-4.1.0-hang.txt", "wrk", 0, 0, none, none, none, 3.01, "no_requests, not_told error_rate, not_told p95_ms"},
		{"hey", "hey-0.1.4.txt", "hey", 1000, 3345.9226, 0, 3.5, 3.9, 0.2989, ""},
		{"hey 0.1.5 writes its percentiles with two per cent signs", "hey-0.1.5.txt", "hey", 1000, 3159.0982, 0, 3.7, 4.3, 0.3165, ""},
		{"hey looks fine where all is an error", "hey-0.1.4-500.txt", "hey", 200, 20230.7499, 1, 1.3, 2, 0.0099, "all_failed"},
		{"hey's rate counts time-outs", "hey-0.1.4-timeout.txt", "hey", 20, 9.9887, 1, none, none, 2.0023, "all_failed, not_told p95_ms"},
		{"and refused connections", "hey-0.1.4-refused.txt", "hey", 20, 10782.9267, 1, none, none, 0.0019, "all_failed, not_told p95_ms"},
		{"hey's rows leave out what was not answered", "hey-0.1.4.csv", "hey-csv", 100, 100 / 0.007, 0.05, 0.5, 4, 0.007, "errors_left_out"},
		{"autocannon's 97.5th percentile is the upper bound", "autocannon-8.0.0.json", "autocannon-json", 4071, 4071 / 2.09, 0, 15, 19, 2.09, "p95_upper_bound 97.5"},
		{"autocannon on an error page", "autocannon-8.0.0-500.json", "autocannon-json", 10844, 10844 / 1.07, 1, 2, 4, 1.07, "all_failed, p95_upper_bound 97.5"},
		{"autocannon counts a time-out as an error already", "autocannon-8.0.0-timeout.json", "autocannon-json", 0, 0, 1, none, none, 3.03, "no_requests, all_failed, not_told p95_ms"},
		{"vegeta's times are nanoseconds", "vegeta-12.13.0.json", "vegeta-json", 400, 200.49533123438948, 0, 3.505843, 5.429918, 1.995058925, ""},
		{"vegeta on an error page", "vegeta-12.13.0-500.json", "vegeta-json", 400, 200.52889857952366, 1, 0.944234, 4.086235, 1.994724964, "all_failed"},
		{"vegeta sends on while nothing is answered", "vegeta-12.13.0-timeout.json", "vegeta-json", 10, 10 / (0.900197320 + 1.000668666), 1, 1001.283128, 1001.283128, 0.90019732,
			"answered_slower 11 5, all_failed"},
		{"k6 to handleSummary", "k6-1.8.1-summary.json", "k6-summary", 401, 200.0997658510384, 0, 5.940708, 9.085445, 2.004000346, ""},
		{"k6's passes of http_req_failed are the failed ones", "k6-1.8.1-summary-500.json", "k6-summary", 401, 200.36288376430616, 1, 0.592589, 1.435529, 2.001368679, "all_failed"},
		{"k6 that could not send what was asked for", "k6-1.8.1-summary-dropped.json", "k6-summary", 35, 16.364229828370277, 0, 301.54616649999997, 302.09813246, 2.13881132, "dropped 566"},
		{"k6 --summary-export", "k6-1.8.1-export.json", "k6-summary-export", 401, 200.03053603310593, 0, 6.233014, 9.848186, 2.0046939228694366, ""},
		{"the same on an error page", "k6-1.8.1-export-500.json", "k6-summary-export", 401, 200.3618723284736, 1, 0.548011, 0.937453, 2.0013787820046614, "all_failed"},
		{"the same with dropped iterations", "k6-1.8.1-export-dropped.json", "k6-summary-export", 35, 16.341426408420677, 0, 301.8654729, 302.69329267999996, 2.1417958951119986, "dropped 566"},
		{"k6's machine-readable summary has no rate, no 99th percentile, no thresholds", "k6-1.8.1-machine.json", "k6-machine-readable", 401, 401 / 2.004007654, 0, 3.260079, none, 2.004007654,
			"thresholds_not_told"},
		{"the same on an error page", "k6-1.8.1-machine-500.json", "k6-machine-readable", 401, 401 / 2.001083365, 1, 0.552415, none, 2.001083365, "thresholds_not_told, all_failed"},
		{"the same with dropped iterations", "k6-1.8.1-machine-dropped.json", "k6-machine-readable", 35, 35 / 2.135499394, 0, 301.5922685, none, 2.135499394, "dropped 566, thresholds_not_told"},
		{"oha's success rate counts any answer; requests under way at the deadline are no errors", "oha.json", "oha-json", 20545, 2054.0686, 0, 42.3, 61.2, 10.0021, ""},
		{"oha at 503", "oha-503.json", "oha-json", 20500, 4100, 0.8, 7.4, 12.1, 5, ""},
		{"Locust's row of all", "locust_stats.csv", "locust-csv", 22275, 371.3, 9.0 / 22275, 85, 160, 22275 / 371.3, ""},
		{"Locust without an answer", "locust_stats-none.csv", "locust-csv", 0, 0, none, none, none, none, "no_requests, not_told error_rate, not_told p95_ms"},
		{"JMeter's errors are per cent", "jmeter-statistics.json", "jmeter-statistics", 18000, 598.84, 0.0025, 131, 240, 18000 / 598.84, "percentiles_as_shipped"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			r := readFile(t, row.file, "")
			if r.Format != row.format {
				t.Errorf("read as %s, want %s", r.Format, row.format)
			}
			for _, f := range []struct {
				name      string
				got, want float64
			}{
				{"requests", figure(r.Requests), row.requests}, {"rps", figure(r.RPS), row.rps}, {"error rate", figure(r.ErrorRate), row.errors},
				{"p95", figure(r.P95MS), row.p95}, {"p99", figure(r.P99MS), row.p99}, {"duration", figure(r.DurationS), row.lasts},
			} {
				if !near(f.got, f.want) {
					t.Errorf("%s %v, want %v", f.name, f.got, f.want)
				}
			}
			if got := codes(r); got != row.problems {
				t.Errorf("problems %q, want %q", got, row.problems)
			}
			if bound := slices.Contains(strings.Fields(row.problems), "p95_upper_bound"); r.P95IsUpperBound != bound {
				t.Errorf("upper bound %v, want %v", r.P95IsUpperBound, bound)
			}
		})
	}
}

func readFile(t *testing.T, name, format string) toppage.LoadReport {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := loadreport.Read(file, format)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestThresholdsAndDroppedIterationsOfK6(t *testing.T) {
	crossed := []string{"http_req_failed: rate<0.01"}
	for _, row := range []struct {
		sentence, file string
		crossed        []string
		dropped        float64
	}{
		{"to handleSummary false is bad", "k6-1.8.1-summary-500.json", crossed, 0},
		{"in the export true is bad", "k6-1.8.1-export-500.json", crossed, 0},
		{"a run within its thresholds", "k6-1.8.1-summary.json", nil, 0},
		{"the same in the export", "k6-1.8.1-export.json", nil, 0},
		{"iterations that were dropped", "k6-1.8.1-summary-dropped.json", nil, 566},
		{"the same in the export", "k6-1.8.1-export-dropped.json", nil, 566},
		{"the same in the machine-readable form", "k6-1.8.1-machine-dropped.json", nil, 566},
		{"a tool that knows no iterations", "wrk-4.1.0.txt", nil, none},
	} {
		r := readFile(t, row.file, "")
		if !slices.Equal(r.ThresholdsFailed, row.crossed) || r.ThresholdsFailed == nil {
			t.Errorf("%s: crossed %v, want %v", row.sentence, r.ThresholdsFailed, row.crossed)
		}
		if got := figure(r.DroppedIterations); got != row.dropped {
			t.Errorf("%s: dropped %v, want %v", row.sentence, got, row.dropped)
		}
	}
}

func TestWhenATestRan(t *testing.T) {
	for _, row := range []struct{ sentence, file, began, ended string }{
		{"vegeta tells both", "vegeta-12.13.0.json", "2026-11-23T07:40:29.644094899Z", "2026-11-23T07:40:31.642007308Z"},
		{"autocannon too", "autocannon-8.0.0.json", "2026-11-23T07:40:21.752Z", "2026-11-23T07:40:23.846Z"},
		{"k6's machine-readable form is dated at its end", "k6-1.8.1-machine-dropped.json", "2026-11-23T07:40:52.675803111Z", "2026-11-23T07:40:54.811302505Z"},
		{"its older forms tell neither", "k6-1.8.1-summary.json", "", ""},
		{"nor does hey, whose rows count from the start", "hey-0.1.4.csv", "", ""},
	} {
		r := readFile(t, row.file, "")
		began, ended := "", ""
		if r.StartedAt != nil {
			began = r.StartedAt.Format("2006-01-02T15:04:05.999999999Z07:00")
		}
		if r.EndedAt != nil {
			ended = r.EndedAt.Format("2006-01-02T15:04:05.999999999Z07:00")
		}
		if began != row.began || ended != row.ended {
			t.Errorf("%s: %q to %q, want %q to %q", row.sentence, began, ended, row.began, row.ended)
		}
	}
}

// words is what Read says of a text: its figures in short, or why it refuses it.
func words(text, format string) (toppage.LoadReport, string) {
	r, err := loadreport.Read(strings.NewReader(text), format)
	var refused fault.Invalid
	if errors.As(err, &refused) {
		return r, refused.Field + "." + refused.Reason
	}
	if err != nil {
		return r, err.Error()
	}
	return r, codes(r)
}

const vegeta = `{"latencies":{"95th":1500000,"99th":2000000},"earliest":"2026-11-20T01:00:00Z","duration":10000000000,"wait":1000000,"requests":1000,"rate":100,"success":1}`

const wrk = "Running 1s test @ http://a/\n  1000 requests in 10.00s, 1MB read\nRequests/sec:  100.00\n"

func TestRefusedAndOdd(t *testing.T) {
	hey := "Summary:\n  Total:\t1.0 secs\n  Slowest:\t0.1 secs\n  Requests/sec:\t%s\n\nLatency distribution:\n  95%% in 0.0120 secs\n\nStatus code distribution:\n  [200]\t100 responses\n"
	for _, row := range []struct{ sentence, text, format, want string }{
		{"nothing", "", "", "file.empty_file"},
		{"nothing behind a byte order mark", "\xef\xbb\xbf", "", "file.empty_file"},
		{"a page", "<!doctype html><title>Report</title>", "", "file.no_load_report"},
		{"JSON of something else", `{"events":[]}`, "", "file.no_load_report"},
		{"a list", `[1,2]`, "", "file.no_load_report"},
		{"JSON that is cut off", vegeta[:100], "", "file.json_cut_off"},
		{"JSON that is damaged", strings.Replace(vegeta, `"requests":1000`, `"requests":NaN`, 1), "", "file.not_json"},
		{"two values", vegeta + vegeta, "", "file.several_values"},
		{"something after the JSON", vegeta + "done", "", "file.not_json"},
		{"a NUL", "Requests/sec:\x00 5", "", "file.binary_file"},
		{"a NUL far behind", vegeta + strings.Repeat(" ", 100_000) + "\x00", "", "file.binary_file"},
		{"a zip", "PK\x03\x04aaaa", "", "file.packed"},
		{"gzip", "\x1f\x8b\x08aaaa", "", "file.packed"},
		{"a format that there is not", vegeta, "gatling", "format.unknown"},
		{"the tool named", vegeta, "Vegeta", ""},
		{"the format named", vegeta, "vegeta-json", ""},
		{"another tool named", vegeta, "k6", "file.other_load_report"},
		{"deep brackets", strings.Repeat("[", 100_000), "", "file.too_many_values"},
		{"a list of a million", "[" + strings.Repeat("0,", 1_000_000) + "0]", "", "file.too_many_values"},
		{"more than 16 MiB", wrk + strings.Repeat("\n", loadreport.MaxSize+1-len(wrk)), "", "file.report_too_large"},
		{"exactly 16 MiB", wrk + strings.Repeat("\n", loadreport.MaxSize-len(wrk)), "", "not_told p95_ms"},
		{"a text without end", vegeta + `"` + strings.Repeat(",", 2<<20), "", "file.too_many_values"},
		{"a gap without end", vegeta + strings.Repeat(" ", 2<<20), "", "file.too_many_values"},
		{"a long text with quotes and all", strings.Replace(vegeta, "{", `{"script":"`+strings.Repeat(`\"[\\`, 50_000)+`",`, 1), "", ""},
		{"a line without end", "Running 1s test\n Thread Stats\n" + strings.Repeat("a", 100_000), "", "file.no_load_report"},
		{"a table of a million columns", "response-time,offset" + strings.Repeat(",", 60_000) + "\n1,1\n", "hey-csv", "file.no_load_report"},
		{"a line of a table without end", "response-time,offset\n" + strings.Repeat("1", 1<<20), "hey-csv", "file.no_load_report"},
		{"k6 without a request", `{"metrics":{"iterations":{"values":{"count":5}}}}`, "", "file.no_figures"},
		{"a negative rate", strings.Replace(vegeta, `"rate":100`, `"rate":-100`, 1), "", "impossible_figure rps -100"},
		{"a number that fits no type", strings.Replace(vegeta, `"requests":1000`, `"requests":1e999`, 1), "", "impossible_figure requests 1e999"},
		{"half a request", strings.Replace(vegeta, `"requests":1000`, `"requests":0.5`, 1), "", "impossible_figure requests 0.5"},
		{"a success above all", strings.Replace(vegeta, `"success":1`, `"success":1.5`, 1), "", "impossible_figure error_rate 1.5, not_told error_rate"},
		{"a text for a number", strings.Replace(vegeta, `"rate":100`, `"rate":"Infinity"`, 1), "", "impossible_figure rps Infinity"},
		{"nothing for a number", strings.Replace(vegeta, `"95th":1500000`, `"95th":null`, 1), "", "p95_upper_bound 99"},
		{"a start that is no instant", strings.Replace(vegeta, "2026-11-20T01:00:00Z", "yesterday", 1), "", "impossible_figure started_at yesterday"},
		{"Go's zero time is no start", strings.Replace(vegeta, "2026-11-20T01:00:00Z", "0001-01-01T00:00:00Z", 1), "", ""},
		{"95%% of hey's newest version", strings.ReplaceAll(hey, "%s", "100.0"), "", ""},
		{"95% of the older ones", strings.ReplaceAll(strings.ReplaceAll(hey, "%s", "100.0"), "%%", "%"), "", ""},
		{"NaN in lines", strings.ReplaceAll(hey, "%s", "NaN"), "", "impossible_figure rps NaN"},
		{"what is no UTF-8", strings.ReplaceAll(hey, "%s", "100.0") + "\xff\n", "", "not_utf8"},
		{"wrk with broken connections", "Running 1s test @ http://a/\n  1000 requests in 1.00m, 1MB read\n  Socket errors: connect 1, read 2, write 3, timeout 4\nRequests/sec:  16.60\nThread Stats\n     99%    1.50s\n",
			"", "p95_upper_bound 99"},
		{"another file of Locust", "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,Total Request Count\n1,1,,Aggregated,5,0,1,5\n", "", "file.locust_other_file"},
		{"JMeter whose percentiles contradict each other", `{"Total":{"sampleCount":10,"throughput":1,"errorPct":0,"pct1ResTime":9,"pct2ResTime":5,"pct3ResTime":7}}`, "",
			"percentiles_disordered, not_told p95_ms"},
		{"rows of hey that cannot be read", "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n0.1,0,0,0,0,0,200,0.0\nx,0,0,0,0,0,200,0.1\ny,,\n", "",
			"odd_rows, errors_left_out"},
	} {
		if _, got := words(row.text, row.format); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestFiguresOfLines(t *testing.T) {
	r, _ := words("Running 1s test @ http://a/\n  1000 requests in 1.00m, 1MB read\n  Socket errors: connect 1, read 2, write 3, timeout 4\n"+
		"Requests/sec:  1.66k\nThread Stats\n     90%  900.00us\n     99%    1.50s\n", "")
	if figure(r.DurationS) != 60 || figure(r.P95MS) != 1500 || figure(r.RPS) != 1660 || !near(figure(r.ErrorRate), 10.0/1010) {
		t.Errorf("a minute, 1.5 s, 1,660 a second, 10 of 1,010 failed: %v %v %v %v", *r.DurationS, *r.P95MS, *r.RPS, *r.ErrorRate)
	}
	r, _ = words("This is ApacheBench\nComplete requests:      100\nFailed requests:        3\n   (Connect: 3, Receive: 0, Length: 0, Exceptions: 0)\nNon-2xx responses:      5\nRequests per second:    50.0 [#/sec] (mean)\n", "")
	if !near(figure(r.ErrorRate), 0.08) {
		t.Errorf("3 without an answer and 5 bad ones of 100: %v", *r.ErrorRate)
	}
}

func TestUTF16OfAShellOnWindows(t *testing.T) {
	plain, err := os.ReadFile(filepath.Join("testdata", "hey-0.1.4.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := readFile(t, "hey-0.1.4.txt", "")
	for _, row := range []struct {
		sentence string
		big      bool
	}{{"the byte that counts less first", false}, {"the byte that counts more first", true}} {
		got, err := loadreport.Read(bytes.NewReader(utf16Of(string(plain)+"\U0001f4fa", row.big)), "")
		if err != nil {
			t.Fatal(row.sentence, err)
		}
		if figure(got.RPS) != figure(want.RPS) || figure(got.P95MS) != figure(want.P95MS) || codes(got) != "" {
			t.Errorf("%s: %v and %v (%s)", row.sentence, figure(got.RPS), figure(got.P95MS), codes(got))
		}
		if got.SHA256 == want.SHA256 {
			t.Error("the hash is of the file as it came")
		}
	}
}

// endless is a file of a gigabyte that says how much of it was read.
type endless struct {
	text string
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text)
	for i := n; i < len(p); i++ {
		p[i] = '\n'
	}
	e.text = e.text[n:]
	e.read += int64(len(p))
	return len(p), nil
}

func TestWhatIsTooLargeIsNotReadToItsEnd(t *testing.T) {
	file := &endless{text: wrk}
	_, err := loadreport.Read(file, "")
	var refused fault.Invalid
	if !errors.As(err, &refused) || refused.Reason != "report_too_large" {
		t.Errorf("%v", err)
	}
	if file.read > loadreport.MaxSize+1<<20 {
		t.Errorf("%d bytes were read", file.read)
	}
}

// broken is a file that cannot be read on.
type broken struct{ read bool }

var errBroken = errors.New("the disk is gone")

func (b *broken) Read(p []byte) (int, error) {
	if b.read {
		return 0, errBroken
	}
	b.read = true
	return copy(p, vegeta[:50]), nil
}

func TestAnErrorOfTheFileIsNoWordOnTheReport(t *testing.T) {
	if _, err := loadreport.Read(&broken{}, ""); !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
}
