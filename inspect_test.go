package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/demo"
	"tallylight/readiness"
)

// inspectOutput runs the command and gives what it printed and its exit code.
func inspectOutput(t *testing.T, cmd inspectCmd, input string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	err := cmd.Run(t.Context(), &streams{In: strings.NewReader(input), Out: &out, Err: &out})
	var exit exitError
	switch {
	case err == nil:
		return out.String(), 0
	case errors.As(err, &exit):
		return out.String(), exit.code
	default:
		return out.String(), 1
	}
}

func TestInspectUsedWrongly(t *testing.T) {
	for _, row := range []struct {
		sentence string
		cmd      inspectCmd
	}{
		{"neither a page nor a file", inspectCmd{Level: 2}},
		{"both", inspectCmd{URL: "https://example.com/", HAR: "x.har", Level: 2}},
		{"no whole address", inspectCmd{URL: "example.com", Level: 2}},
		{"not a web page", inspectCmd{URL: "ftp://example.com/", Level: 2}},
		{"level nought", inspectCmd{URL: "https://example.com/", Level: 0}},
		{"an allow-list that cannot be read", inspectCmd{URL: "https://example.com/", Level: 2, Allow: []string{"example.com"}}},
		{"a file that is not there", inspectCmd{HAR: filepath.Join(t.TempDir(), "none.har")}},
	} {
		if out, code := inspectOutput(t, row.cmd, ""); code != 2 || out != "" {
			t.Errorf("%s: exit %d, printed %q", row.sentence, code, out)
		}
	}
}

const recorded = `{"log":{"entries":[{"startedDateTime":"2026-11-19T12:54:00Z","time":0,
 "request":{"method":"GET","url":"https://shop.example/"},
 "response":{"status":200,"headers":[{"name":"Cache-Control","value":"s-maxage=60"},{"name":"Age","value":"4"}]}}]}}`

func TestInspectRecordedResponses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.har")
	if err := os.WriteFile(file, []byte(recorded), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := inspectOutput(t, inspectCmd{HAR: file, JSON: true}, "")
	piped, _ := inspectOutput(t, inspectCmd{HAR: "-", JSON: true}, recorded)
	var results []map[string]any
	if err := json.Unmarshal([]byte(out), &results); err != nil || code != 0 || piped != out {
		t.Fatalf("exit %d, %v, from the pipe %q", code, err, piped)
	}
	_, judged := results[0]["verdict"]
	facts := results[0]["facts"].(map[string]any)
	if len(results) != 1 || judged || facts["shared_ttl_s"] != 60.0 || facts["ttfb_ms"] != nil || results[0]["at"] != "2026-11-19T12:54:00Z" {
		t.Errorf("got %s", out)
	}
	text, _ := inspectOutput(t, inspectCmd{HAR: file}, "")
	if !strings.Contains(text, "60 s (s-maxage), age 4 s, must not be used stale (s-maxage)") {
		t.Errorf("for a person: %s", text)
	}
	if _, code := inspectOutput(t, inspectCmd{HAR: "-"}, "<html>"); code != 1 {
		t.Errorf("what is no HAR: exit %d", code)
	}
}

func TestInspectWhatABrowserSaved(t *testing.T) {
	out, code := inspectOutput(t, inspectCmd{HAR: filepath.Join("probe", "testdata", "chromium.har"), JSON: true}, "")
	var results []inspection
	if err := json.Unmarshal([]byte(out), &results); err != nil || code != 0 {
		t.Fatalf("exit %d, %v", code, err)
	}
	served := map[readiness.Served]int{}
	for _, r := range results {
		served[r.Facts.Served]++
	}
	if served[readiness.ServedHit] != 2 || served[readiness.ServedStale] != 2 || served[readiness.ServedMiss] != 1 || served[readiness.ServedError] != 0 {
		t.Errorf("served %v", served)
	}
}

func TestInspectAPage(t *testing.T) {
	site, err := demo.StartSite(t.Context(), slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	warm, err := http.Get(site.URL())
	if err != nil {
		t.Fatal(err)
	}
	warm.Body.Close()
	address := strings.Trim(strings.TrimPrefix(site.URL(), "http://"), "/")
	for _, row := range []struct {
		sentence string
		cmd      inspectCmd
		stop     bool
		verdict  readiness.Verdict
	}{
		{"the page is there", inspectCmd{Level: 1, Marker: demo.Marker}, false, readiness.Protected},
		{"nobody said what tells the page from another", inspectCmd{Level: 1}, false, readiness.UnknownVerdict},
		{"it is another page", inspectCmd{Level: 1, Marker: "another"}, false, readiness.Unprotected},
		{"it refuses", inspectCmd{Level: 1, Marker: demo.Marker}, true, readiness.Unprotected},
	} {
		if row.stop {
			if err := site.StopPage(); err != nil {
				t.Fatal(err)
			}
		}
		row.cmd.URL, row.cmd.Allow = site.URL(), []string{address}
		got, err := row.cmd.inspect(t.Context(), time.Millisecond)
		if err != nil || got.Verdict != row.verdict {
			t.Errorf("%s: %s, %v\n%s", row.sentence, got.Verdict, err, got)
		}
	}
}

func TestInspectStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cmd := inspectCmd{URL: "http://127.0.0.1:1/", Level: 1}
	if _, err := cmd.inspect(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
