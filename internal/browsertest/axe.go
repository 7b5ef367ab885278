package browsertest

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axeSource is axe-core 4.14.1 (MPL-2.0, unchanged; its licence lies beside it). Only tests carry it.
//
//go:embed axe/axe.min.js
var axeSource string

// Violation is an accessibility rule that the page breaks.
type Violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"` // a selector and what is wrong there
}

// String gives the violation in one paragraph, for a test's message.
func (v Violation) String() string {
	return v.ID + ": " + v.Help + "\n  " + strings.Join(v.Nodes, "\n  ")
}

// check has axe read the page; %t: it names the elements.
const check = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"], selectors: %t,
}).then(({violations}) => violations.map(({id, help, nodes}) => ({
	id, help, nodes: nodes.map((n) => (n.target ?? []).join(" ") + ": " + n.failureSummary.replace(/\s+/g, " ")),
})))`

// Axe checks the page against WCAG 2.0 to 2.2, levels A and AA, and axe's best practices, and that it says it is written
// in lang. The script is put in by the debugger, so the page's content security policy stays as it is.
func (t *Tab) Axe(lang string) []Violation {
	t.tb.Helper()
	if !Eval[bool](t, `typeof axe === "object"`) {
		run(t, "load axe", chromedp.Evaluate[chromedp.Void](axeSource))
	}
	// What the head of a page that was scrolled covers is no smaller for it.
	run(t, "scroll to the top", chromedp.Evaluate[chromedp.Void](`scrollTo({top: 0, behavior: "instant"})`))
	// To name every element that it looks at takes axe half of its time, and only those that break a rule are named here.
	broken := Eval[bool](t, fmt.Sprintf(check, false)+`.then((found) => found.length > 0)`)
	var found []Violation
	if broken {
		found = Eval[[]Violation](t, fmt.Sprintf(check, true))
	}
	if said := Eval[string](t, `document.documentElement.lang`); said != lang {
		wrong := Violation{ID: "lang", Help: "the page must say its language", Nodes: []string{fmt.Sprintf("html: says %q, want %q", said, lang)}}
		found = append(found, wrong)
	}
	return found
}
