package e2e

import (
	"strings"
	"testing"

	"tallylight/internal/browsertest"
)

// pasted is what PR copies from a spreadsheet.
var pasted = strings.Join([]string{
	"放送日\t時間\t番組\t局\t尺\t確度\tレベル",
	"12/1\t25:30\t東都の夜\t東都テレビ\t3分\t仮\t3",
	"12/3(木)\t21:54〜22:48\t東都前線\t東都テレビ\t8分\t確定\tL4",
	"2/30\t21:00\t朝の工房\t東都テレビ\t5分\t\t",
}, "\n")

// TestEventsByHand enters an event on the 30-hour clock and pastes a table, as PR does.
func TestEventsByHand(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	demo := start(t, []string{"demo", "--now", "2026-11-17T11:14:14Z"})
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			tab := browser.Tab(1440, 900, browsertest.Language(lang))
			tab.Goto(demo.url + "/?lang=" + lang)
			tab.Follow(`form:has(input[value="pr"]) button`)
			enterByHand(t, tab, demo.url, lang)
			pasteByHand(t, tab, demo.url, lang)
		})
	}
}

func enterByHand(t *testing.T, tab *browsertest.Tab, base, lang string) {
	tab.Goto(base + "/events/new")
	tab.Fill("#in-title", "深夜の扉 "+lang)
	tab.Fill("#in-date", "2/30")
	if status := tab.Follow(`#event-form button[type="submit"]`); status != 422 {
		t.Errorf("a date that there is not answers %d", status)
	}
	inspect(t, tab, "event-refused", lang)
	tab.Fill("#in-date", "11/30")
	tab.Fill("#in-start", "25:30")
	if status := tab.Follow(`#event-form button[type="submit"]`); status != 200 {
		t.Fatalf("an event by hand answers %d", status)
	}
	if air := tab.Text(".facts .tz time"); !strings.Contains(air, "01:30–02:30") {
		t.Errorf("25:30 is shown as %q", air)
	}
	inspect(t, tab, "event-by-hand", lang)
	tab.Goto(base + "/events/new")
	tab.Fill("#in-title", "深夜の扉 "+lang)
	tab.Fill("#in-date", "11/30")
	tab.Fill("#in-start", "25:45")
	if status := tab.Follow(`#event-form button[type="submit"]`); status != 409 {
		t.Errorf("the same again answers %d", status)
	}
	inspect(t, tab, "event-twin", lang)
}

func pasteByHand(t *testing.T, tab *browsertest.Tab, base, lang string) {
	tab.Goto(base + "/events/paste")
	browsertest.Eval[bool](tab, `(document.querySelector("#in-table").value = `+"`"+strings.ReplaceAll(pasted, "東都", lang)+"`"+`, true)`)
	tab.Follow(`#paste-form button[type="submit"]`)
	if rows := browsertest.Eval[int](tab, `document.querySelectorAll("table.prev tbody tr").length`); rows != 3 {
		t.Errorf("the preview shows %d rows, want 3", rows)
	}
	inspect(t, tab, "paste-preview", lang)
	tab.Follow(`button[formaction="/events/paste/keep"]`)
	if left := browsertest.Eval[string](tab, `document.querySelector("#in-table").value`); !strings.Contains(left, "2/30") || strings.Contains(left, "25:30") {
		t.Errorf("left to correct: %q", left)
	}
	inspect(t, tab, "paste-kept", lang)
}
