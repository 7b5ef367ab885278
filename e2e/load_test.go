package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"tallylight/internal/browsertest"
)

// TestLoadReportsAreUploaded walks the form of load reports: refused files leave what was typed, a report is kept and can be
// withdrawn. A file of 100 MB is answered with its sentence, however much of it the browser has sent by then.
func TestLoadReportsAreUploaded(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	demo := start(t, []string{"demo"})
	large := filepath.Join(t.TempDir(), "large.txt")
	if err := os.WriteFile(large, bytes.Repeat([]byte("all requests\n"), 8<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			tab := browser.Tab(1440, 900, browsertest.Language(lang))
			tab.Goto(demo.url + "/?lang=" + lang)
			tab.Follow(`form:has(input[value="sre"]) button`)
			tab.Goto(demo.url + "/toppage")
			inspect(t, tab, "loads", lang)
			const reports = `document.querySelectorAll("table.loads tbody tr").length`
			before := browsertest.Eval[float64](tab, reports)
			const machines = "#load-machines"
			upload := func(file string, want int) {
				path, err := filepath.Abs(file)
				if err != nil {
					t.Fatal(err)
				}
				if !browsertest.Eval[bool](tab, `document.querySelector("#load-upload").open`) {
					tab.Click(`#load-upload > summary`) // what a script opens, the next change of the page closes
				}
				tab.Fill(machines, "8")
				tab.Do(chromedp.SetUploadFiles("#load-file", []string{path}))
				if got := tab.Follow(`#load-upload button`); got != want {
					t.Errorf("%s is answered %d, want %d", file, got, want)
				}
			}
			for file, says := range map[string]map[string]string{
				"../go.mod": {"en": "It begins with: module tallylight", "ja": "先頭：module tallylight"},
				large:       {"en": "larger than 16 MB", "ja": "16 MBを超える"},
			} {
				if file == large && lang != "en" {
					continue // it is the same in every language, and takes long
				}
				upload(file, 422)
				tab.WaitText("#load-upload", says[lang])
			}
			upload("../go.mod", 422)
			if got := browsertest.Eval[string](tab, `document.querySelector("`+machines+`").value`); got != "8" {
				t.Errorf("what was typed became %q", got)
			}
			inspect(t, tab, "loads-refused", lang)
			upload(map[string]string{"en": "../loadreport/testdata/k6-1.8.1-summary-dropped.json", "ja": "../loadreport/testdata/wrk-4.1.0.txt"}[lang], 200)
			inspect(t, tab, "loads-kept", lang)
			tab.Follow(`form[action$="/delete"]:has([aria-label*="` + map[string]string{"en": "k6", "ja": "wrk"}[lang] + `"]) button`)
			if left := browsertest.Eval[float64](tab, reports); before == 0 || left != before {
				t.Errorf("%v reports are left of %v", left, before)
			}
		})
	}
}
