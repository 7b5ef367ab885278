package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/demo"
	"tallylight/internal/cachetest"
	"tallylight/readiness/toppage"
	"tallylight/text"
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
	const page = "https://example.com/"
	for _, row := range []struct {
		sentence string
		cmd      inspectCmd
		says     string
	}{
		{"neither a page nor a file", inspectCmd{Level: 2}, "either a URL or --har"},
		{"both", inspectCmd{URL: page, HAR: "x.har", Level: 2}, "not both"},
		{"no whole address", inspectCmd{URL: "example.com", Level: 2}, `"example.com" is not a complete URL`},
		{"not a web page", inspectCmd{URL: "ftp://example.com/", Level: 2}, "not a complete URL"},
		{"no host", inspectCmd{URL: "https:///top", Level: 2}, "not a complete URL"},
		{"a user name in the address", inspectCmd{URL: "https://user:secret@example.com/", Level: 2}, "user name"},
		{"a header without a value", inspectCmd{URL: page, Level: 2, Header: "secret"}, "--header as NAME:VALUE"},
		{"a header that probes set themselves", inspectCmd{URL: page, Level: 2, Header: "Cookie: secret"}, "--header as NAME:VALUE"},
		{"a login without a password", inspectCmd{URL: page, Level: 2, Login: "secret"}, "--login as USER:PASSWORD"},
		{"level nought", inspectCmd{URL: page, Level: 0}, "1 or more, not 0"},
		{"an allow-list that cannot be read", inspectCmd{URL: page, Level: 2, Allow: []string{"example.com"}}, "example.com"},
		{"a name server that is none", inspectCmd{URL: page, Level: 2, Names: "one.example"}, "not the address of a DNS resolver"},
		{"a file that is not there", inspectCmd{HAR: filepath.Join(t.TempDir(), "none.har")}, "none.har"},
	} {
		var out bytes.Buffer
		err := row.cmd.Run(t.Context(), &streams{Out: &out, Err: &out})
		var exit exitError
		if !errors.As(err, &exit) || exit.code != 2 || out.String() != "" {
			t.Errorf("%s: %v, printed %q", row.sentence, err, out.String())
		} else if !strings.Contains(exit.msg, row.says) || strings.Contains(exit.msg, "secret") {
			t.Errorf("%s: %s", row.sentence, exit.msg)
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
	printed, _ := inspectOutput(t, inspectCmd{HAR: file}, "")
	if !strings.Contains(printed, "60 s (s-maxage), age 4 s, must not be used stale (s-maxage)") {
		t.Errorf("for a person: %s", printed)
	}
	if printed, _ = inspectOutput(t, inspectCmd{HAR: file, Lang: "ja"}, ""); !strings.Contains(printed, "保持時間  60秒（s-maxage）、経過4秒、期限切れの応答は禁止（s-maxage）") {
		t.Errorf("in Japanese: %s", printed)
	}
	if _, code := inspectOutput(t, inspectCmd{HAR: "-"}, "<html>"); code != 1 {
		t.Errorf("what is no HAR: exit %d", code)
	}
}

// walled is what a browser, or a prober, is given in place of a page.
func walled(status int, headers, text string) string {
	return fmt.Sprintf(`{"log":{"entries":[{"startedDateTime":"2026-11-20T03:00:00.000Z","time":10,
 "request":{"method":"GET","url":"https://www.example.test/","headers":[]},
 "response":{"status":%d,"content":{"size":1000,"mimeType":"text/html","text":%q},"headers":[{"name":"Date","value":"Fri, 20 Nov 2026 03:00:00 GMT"}%s]}}]}}`, status, text, headers)
}

// TestInspectARecordedRefusal: the page is unknown, and it is said by what that is known.
func TestInspectARecordedRefusal(t *testing.T) {
	const cloudflare = `,{"name":"cf-mitigated","value":"challenge"},{"name":"CF-RAY","value":"8aa-NRT"},{"name":"Server","value":"cloudflare"},
  {"name":"Cache-Control","value":"private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0"}`
	for _, row := range []struct {
		sentence, har, says string
		refused             toppage.Refusal
	}{
		{"a challenge of Cloudflare", walled(403, cloudflare, ""), "a bot wall refused the prober (cf-mitigated: challenge; Cloudflare), so nothing is known of it",
			toppage.Refusal{By: "Cloudflare", Sign: "cf-mitigated: challenge"}},
		{"one that only the page tells", walled(200, "", "<title>Just a moment...</title>"), "a bot wall refused the prober (“<title>Just a moment...</title>”; Cloudflare)",
			toppage.Refusal{By: "Cloudflare", Sign: "“<title>Just a moment...</title>”"}},
		{"a login", walled(401, "", ""), "the page refused the prober (401 Unauthorized), so nothing is known of it", toppage.Refusal{Sign: "401 Unauthorized"}},
		{"a page", recorded, "", toppage.Refusal{}},
	} {
		checkRefusal(t, row.sentence, row.har, row.says, row.refused)
	}
}

func checkRefusal(t *testing.T, sentence, har, says string, refused toppage.Refusal) {
	t.Helper()
	text, code := inspectOutput(t, inspectCmd{HAR: "-"}, har)
	told := refused.Told()
	if code != 0 || !strings.Contains(text, says) || strings.Contains(text, "\nunknown\n") != told || strings.Contains(text, "no answer") {
		t.Errorf("%s: exit %d\n%s", sentence, code, text)
	}
	out, _ := inspectOutput(t, inspectCmd{HAR: "-", JSON: true}, har)
	var results []inspection
	if err := json.Unmarshal([]byte(out), &results); err != nil || len(results) != 1 {
		t.Fatalf("%s: %v\n%s", sentence, err, out)
	}
	if r := results[0]; r.Refused != refused || (r.Verdict == toppage.UnknownVerdict) != told {
		t.Errorf("%s: refused %+v, verdict %q", sentence, r.Refused, r.Verdict)
	}
}

// TestInspectTheRefusalOfACollection reads the same from where somebody else wrote it down.
func TestInspectTheRefusalOfACollection(t *testing.T) {
	har, err := os.ReadFile(filepath.Join("..", "..", "shared", "cases", "toppage", "waf-challenge.har"))
	if err != nil {
		t.Skip("the collection of real responses is not beside this repository")
	}
	checkRefusal(t, "the collection's", string(har), "a bot wall refused the prober (cf-mitigated: challenge; Cloudflare)",
		toppage.Refusal{By: "Cloudflare", Sign: "cf-mitigated: challenge"})
}

// TestInspectSaysHowToLetItIn once, with the User-Agent that it sends.
func TestInspectSaysHowToLetItIn(t *testing.T) {
	refused := inspection{Refused: toppage.Refusal{Sign: "403 Forbidden"}, Verdict: toppage.UnknownVerdict,
		Checks: []toppage.Check{{ID: "A1", State: toppage.CheckUnknown, Reason: "prober_refused"}, {ID: "C1", State: toppage.CheckUnknown, Reason: "prober_refused"}}}
	for _, words := range []*text.Text{text.For(text.EN), text.For(text.JA)} {
		printed := refused.lines(words, userAgent("https://tallylight.example"))
		for _, part := range []string{"--header NAME:VALUE", "--login USER:PASSWORD", "Tallylight-prober/1 (+https://tallylight.example)"} {
			if n := strings.Count(printed, part); n != 1 {
				t.Errorf("%s: %q is printed %d times:\n%s", words.Lang, part, n, printed)
			}
		}
	}
}

// TestWhatIsPrintedCommandsNoTerminal: addresses, headers and thresholds are other people's words.
func TestWhatIsPrintedCommandsNoTerminal(t *testing.T) {
	nasty := strings.NewReplacer("https://shop.example/", `https://shop.example/\u001b]0;pwned\u0007\u009b2J`, `"4"`, `"4\u001b[2J"`).Replace(recorded)
	for _, json := range []bool{false, true} {
		out, code := inspectOutput(t, inspectCmd{HAR: "-", JSON: json}, nasty)
		if code != 0 || !json && strings.ContainsAny(out, "\x1b\x07\u009b") || json && strings.ContainsAny(out, "\x1b\x07") {
			t.Errorf("exit %d: %q", code, out)
		}
	}
}

func TestInspectWhatABrowserSaved(t *testing.T) {
	out, code := inspectOutput(t, inspectCmd{HAR: filepath.Join("..", "probe", "testdata", "chromium.har"), JSON: true}, "")
	var results []inspection
	if err := json.Unmarshal([]byte(out), &results); err != nil || code != 0 {
		t.Fatalf("exit %d, %v", code, err)
	}
	served := map[toppage.Served]int{}
	for _, r := range results {
		served[r.Facts.Served]++
	}
	if served[toppage.ServedHit] != 2 || served[toppage.ServedStale] != 2 || served[toppage.ServedMiss] != 1 || served[toppage.ServedError] != 0 {
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
		verdict  toppage.Verdict
	}{
		{"the page is there", inspectCmd{Level: 1, Marker: demo.Marker}, false, toppage.Protected},
		{"nobody said what tells the page from another", inspectCmd{Level: 1}, false, toppage.UnknownVerdict},
		{"it is another page", inspectCmd{Level: 1, Marker: "another"}, false, toppage.Unprotected},
		{"it refuses", inspectCmd{Level: 1, Marker: demo.Marker}, true, toppage.Unprotected},
	} {
		if row.stop {
			if err := site.StopPage(); err != nil {
				t.Fatal(err)
			}
		}
		row.cmd.URL, row.cmd.Allow = site.URL(), []string{address}
		if got := unhurried(t, row.cmd); got.Verdict != row.verdict {
			t.Errorf("%s: %s\n%s", row.sentence, got.Verdict, got.lines(text.For(text.EN), "test"))
		}
	}
}

// unhurried inspects again where this machine was too busy to be fast (A2), which says nothing of the page.
func unhurried(t *testing.T, cmd inspectCmd) (got inspection) {
	t.Helper()
	for range 100 {
		var err error
		if got, err = cmd.inspect(t.Context(), time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(got.Checks, func(c toppage.Check) bool { return c.ID == "A2" && (c.Reason == "warming" || c.Reason == "slow") }) {
			return got
		}
	}
	t.Fatalf("never fast: %s", got.lines(text.For(text.EN), "test"))
	return got
}

// TestInspectSurveysThePage: what only a survey sees is judged too, and each check is listed once.
func TestInspectSurveysThePage(t *testing.T) {
	origin := cachetest.NewOrigin(t, cachetest.Page{CacheControl: "max-age=60, stale-if-error=600"})
	cmd := inspectCmd{URL: cachetest.Nginx(t, origin, cachetest.NginxTells), Level: 2, Marker: "糸と布の店"}
	cmd.Allow = []string{strings.Trim(strings.TrimPrefix(cmd.URL, "http://"), "/")}
	warm(t, cmd.URL)
	got, err := cmd.inspect(t.Context(), 120*time.Millisecond) // so that answers are two seconds apart, which tell something
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]toppage.CheckState{}
	for _, c := range append(got.Checks, got.Beyond...) {
		states[c.ID] = c.State
	}
	if n := len(toppage.AllChecks(nil)); len(states) != n || len(got.Checks)+len(got.Beyond) != n {
		t.Errorf("%d checks are listed, of %d", len(states), n)
	}
	for id, want := range map[string]toppage.CheckState{
		"A1": toppage.CheckPass, "A4": toppage.CheckPass, "C1": toppage.CheckPass, "C2": toppage.CheckPass,
		"C3": toppage.CheckPass, "C4": toppage.CheckPass, "S4": toppage.CheckPass, "C6": toppage.CheckFail,
		"C7": toppage.CheckPass, "S1": toppage.CheckUnknown, "L1": toppage.CheckUnknown,
	} {
		if states[id] != want {
			t.Errorf("%s is %s, want %s", id, states[id], want)
		}
	}
	printed := got.lines(text.For(text.EN), "test")
	for _, part := range []string{"C3  pass", "not required at this level", "\n" + text.For(text.EN).Word.Verdict[got.Verdict] + "\n",
		"C6   fail", "How to mend it: nginx, nginx.conf: location\n        proxy_cache_key $scheme$host$uri;\n"} {
		if !strings.Contains(printed, part) {
			t.Errorf("%q is not in:\n%s", part, printed)
		}
	}
	if ja := got.lines(text.For(text.JA), "test"); !strings.Contains(ja, "直し方：nginx, nginx.conf: location") || !strings.Contains(ja, "ダッシュボードで") {
		t.Errorf("in Japanese:\n%s", ja)
	}
	for _, c := range append(got.Checks, got.Beyond...) {
		if strings.Contains(string(c.Reason), "_") && strings.Contains(printed, string(c.Reason)) {
			t.Errorf("%s is printed by its code %s", c.ID, c.Reason)
		}
	}
}

// warm asks until nginx answers from its cache: 20 probes within as many milliseconds may all come before it has anything.
func warm(t *testing.T, page string) {
	t.Helper()
	for range 1000 {
		answer, err := http.Get(page)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.Header.Get("X-Cache-Status") == "HIT" {
			return
		}
	}
	t.Fatal("the cache never kept the page")
}

func TestInspectStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cmd := inspectCmd{URL: "http://127.0.0.1:1/", Level: 1}
	if _, err := cmd.inspect(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
