package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoadReportOutput(t *testing.T) {
	const reports = "../loadreport/testdata/"
	zip := filepath.Join(t.TempDir(), "report.zip")
	if err := os.WriteFile(zip, []byte("PK\x03\x04report"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		args     []string
		stdin    string
		code     int
		out, err string // what has to be in there
	}{
		{"lines for a person", []string{reports + "wrk-4.1.0-500.txt"}, "", 0, "errors    100 %\n  p95       at most 4.4 ms", ""},
		{"a crossed threshold and a note have a line each", []string{reports + "k6-1.8.1-summary-500.json"}, "", 0,
			"crossed   http_req_failed: rate<0.01\n  note      Every request failed.", ""},
		{"rows that leave out failures", []string{reports + "hey-0.1.4.csv"}, "", 0, "at least 5 %", ""},
		{"the format named", []string{reports + "ab-2.3.txt", "--format", "ab"}, "", 0, "2995.7 req/s", ""},
		{"standard input", []string{"-"}, "Running 1s test\n10 requests in 1.00s\nRequests/sec: 10.0\n", 0, "wrk (wrk)", ""},
		{"a peak that is proven with its margin", []string{reports + "hey-0.1.4.txt", "--peak", "2000"}, "", 0, "needed ≥ 3,000 req/s, ≤ 0.1 %, p95 ≤ 500 ms proves Pass", ""},
		{"a bound proves it with a warning", []string{reports + "wrk-4.1.0.txt", "--peak", "2000"}, "", 0, "proves At risk", ""},
		{"a peak that was not reached", []string{reports + "hey-0.1.4.txt", "--peak", "9000"}, "", 1, "proves Fail The test reached less than 1.2 times", ""},
		{"a limit of the 95th percentile", []string{reports + "hey-0.1.4.txt", "--peak", "2000", "--p95", "3ms"}, "", 1, "The answers came too late", ""},
		{"nothing told, nothing proven", []string{reports + "wrk-4.1.0-nolat.txt", "--peak", "100"}, "", 1, "proves Unknown", ""},
		{"a peak below nothing", []string{reports + "hey-0.1.4.txt", "--peak=-5"}, "", 2, "", "greater than 0"},
		{"no report", []string{"../go.mod"}, "", 1, "", "This is not a report"},
		{"a packed file", []string{zip}, "", 1, "", "Unpack it"},
		{"nothing", []string{"-"}, "", 1, "", "empty"},
		{"a damaged report", []string{"-"}, "Running 1s test\n10 requests in 1.00s\nRequests/sec: -5\n", 1, "Requests a second: -5 cannot be", "damaged"},
		{"another tool's report", []string{reports + "ab-2.3.txt", "--format", "k6"}, "", 1, "", "not a report in the format"},
		{"a format that there is not", []string{reports + "ab-2.3.txt", "--format", "gatling"}, "", 2, "", "one of k6, vegeta"},
		{"a file that is not there", []string{"none.json"}, "", 2, "", "no such file"},
		{"no file", nil, "", 2, "", "FILE"},
		{"the help names the formats", []string{"--help"}, "", 0, "k6-machine-readable", ""},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"loadreport"}, row.args...), &streams{In: strings.NewReader(row.stdin), Out: &out, Err: &errs})
		if code != row.code || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(row.out), " ")) ||
			!strings.Contains(strings.ToLower(errs.String()), strings.ToLower(row.err)) {
			t.Errorf("%s: exit %d, want %d\n%s\n%s", row.sentence, code, row.code, &out, &errs)
		}
	}
}

func TestLoadReportJSON(t *testing.T) {
	fields := []string{"tool", "format", "requests", "rps", "error_rate", "p95_ms", "p95_is_upper_bound", "p99_ms", "duration_s",
		"dropped_iterations", "thresholds_failed", "started_at", "ended_at", "sha256", "problems"}
	for _, row := range []struct {
		sentence, file string
		code           int
		problem        string
	}{
		{"a report", "../loadreport/testdata/wrk-4.1.0.txt", 0, "The report does not tell the 95th percentile. Its 99th stands in as an upper bound."},
		{"what is none has nothing known, and says why", "../go.mod", 1, "This is not a report that can be read."},
	} {
		var out bytes.Buffer
		code := run(t.Context(), []string{"loadreport", row.file, "--json"}, &streams{In: strings.NewReader(""), Out: &out, Err: &out})
		body, _, _ := strings.Cut(out.String(), "\n")
		var said map[string]any
		if err := json.Unmarshal([]byte(body), &said); err != nil || code != row.code {
			t.Fatalf("%s: exit %d, %v\n%s", row.sentence, code, err, &out)
		}
		for _, field := range fields {
			if _, ok := said[field]; !ok {
				t.Errorf("%s: there is no %s", row.sentence, field)
			}
		}
		problems, _ := said["problems"].([]any)
		if crossed, ok := said["thresholds_failed"].([]any); len(problems) != 1 || !strings.HasPrefix(problems[0].(string), row.problem) || !ok || len(crossed) != 0 {
			t.Errorf("%s: problems %v, thresholds %v", row.sentence, said["problems"], said["thresholds_failed"])
		}
	}
}
