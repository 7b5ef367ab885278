package views

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// TestCommonCauses: what several events lack is said once, and a row has its letter.
func TestCommonCauses(t *testing.T) {
	now := time.Date(2026, 11, 17, 11, 0, 0, 0, time.UTC)
	task := func(template string) []readiness.Task {
		return []readiness.Task{{Template: template, Ask: &readiness.Ask{TitleEN: template}}}
	}
	top := &toppage.Page{ID: "p"}
	row := func(level int, blockers ...readiness.Blocker) readiness.Row {
		return readiness.Row{Event: readiness.Event{ID: "e", Level: level, Start: now.Add(48 * time.Hour), End: now.Add(49 * time.Hour)},
			Readiness: readiness.Readiness{Phase: readiness.Upcoming, Blockers: blockers, Shield: toppage.Shield{Page: top}}}
	}
	missed := readiness.Blocker{Kind: readiness.BlockMissed, Severity: readiness.NoGo, Tasks: task("Load test")}
	late := readiness.Blocker{Kind: readiness.BlockLate, Severity: readiness.AtRisk, Tasks: task("Drill")}
	brief := readiness.Blocker{Kind: readiness.BlockBrief, Severity: readiness.AtRisk, Fields: []readiness.BriefField{"peak"}}
	noLevel := readiness.Blocker{Kind: readiness.BlockNoLevel, Severity: readiness.AtRisk}
	pageRisk := readiness.Blocker{Kind: readiness.BlockPageAtRisk, Severity: readiness.AtRisk}
	for _, c := range []struct {
		sentence string
		verdict  toppage.Verdict
		rows     []readiness.Row
		causes   string
		letters  string // of each row, with what is its own
	}{
		{"a task that two events lack is a cause", toppage.Protected, []readiness.Row{row(4, missed), row(4, missed)}, "Not done in time: Load test: Holds back 2 events.", "A;A"},
		{"what one event lacks stands on its row", toppage.Protected, []readiness.Row{row(4, missed), row(4)}, "", "Not done in time: Load test;"},
		{"the worst cause has the first letter", toppage.Protected, []readiness.Row{row(4, late, missed), row(4, late), row(4, missed, late)},
			"Not done in time: Load test: Holds back 2 events.|Not done: Drill: Holds back 3 events.", "B A;B;A B"},
		{"a row says what is its own beside the letters", toppage.Protected, []readiness.Row{row(4, missed, brief), row(4, missed)},
			"Not done in time: Load test: Holds back 2 events.", "A PR has not told: Expected peak;A"},
		{"a page that is at risk is a cause of a single event too", toppage.VerdictAtRisk, []readiness.Row{row(3, pageRisk)}, "The top page is at risk: Holds back 1 event.", "A"},
		{"an event without a level that is far is named with the near ones", toppage.Protected, []readiness.Row{row(0, noLevel), row(0)},
			"2 events have no level: The first airs Thu 19 Nov 11:00 UTC.", "A;"},
		{"what an event without a level lacks besides is not said", toppage.Protected, []readiness.Row{row(0, noLevel, late, pageRisk), row(0, noLevel, late, pageRisk)},
			"2 events have no level: The first airs Thu 19 Nov 11:00 UTC.", "A;A"},
		{"but that the page is not well is", toppage.VerdictAtRisk, []readiness.Row{row(0, noLevel, pageRisk)},
			"1 event has no level: The first airs Thu 19 Nov 11:00 UTC.|The top page is at risk: Holds back 1 event.", "A B"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			p := BoardPage{Page: Page{Lang: text.EN, Now: now, Zone1: time.UTC, Zone2: time.UTC, Verdict: c.verdict}, Rows: c.rows, Shield: toppage.Shield{Page: top}}
			var said []string
			causes := p.causes()
			for _, x := range causes {
				said = append(said, x.Says+": "+x.Detail)
			}
			if got := strings.Join(said, "|"); got != c.causes {
				t.Errorf("causes %q, want %q", got, c.causes)
			}
			var letters []string
			for _, r := range c.rows {
				n := p.noted(r, causes)
				var on []string
				for _, x := range n.Causes {
					on = append(on, x.Letter)
				}
				if n.Own != nil {
					on = append(on, p.blocker(*n.Own))
				}
				letters = append(letters, strings.Join(on, " "))
			}
			if got := strings.Join(letters, ";"); got != c.letters {
				t.Errorf("rows %q, want %q", got, c.letters)
			}
		})
	}
	many := make([]readiness.Row, 2)
	for i := range many {
		for n := range mostCauses + 3 {
			b := late
			b.Tasks = task(fmt.Sprint("Task ", n))
			many[i].Blockers = append(many[i].Blockers, b)
		}
		many[i].Event, many[i].Phase = row(4).Event, readiness.Upcoming
	}
	if got := len(BoardPage{Page: Page{Lang: text.EN, Now: now, Zone1: time.UTC, Zone2: time.UTC}, Rows: many}.causes()); got != mostCauses {
		t.Errorf("%d causes stand above the list", got)
	}
}
