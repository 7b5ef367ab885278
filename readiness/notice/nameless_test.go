package notice_test

import (
	"fmt"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

func TestARowWithoutNamesOfPeople(t *testing.T) {
	task := readiness.Task{Claims: []readiness.Claim{{Name: "Misaki"}, {Name: "Ken Misaki"}}, Evidence: []readiness.Evidence{{By: "Misaki"}}}
	row := readiness.Row{Event: readiness.Event{ProposedBy: readiness.CalendarName, ConfirmedBy: "Misaki", Title: "Show"},
		Readiness: readiness.Readiness{Tasks: readiness.Checklist{{Task: task}}, Blockers: []readiness.Blocker{{Tasks: []readiness.Task{task}}}}}
	got := notice.Nameless(row, "somebody")
	if said := fmt.Sprintf("%+v", got); strings.Contains(said, "Misaki") {
		t.Errorf("a name is left: %s", said)
	}
	if got.Event.ProposedBy != readiness.CalendarName || got.Event.ConfirmedBy != "somebody" || len(got.Blockers[0].Tasks[0].Claims) != 1 || got.Event.Title != "Show" {
		t.Errorf("that somebody is on it is still known: %+v", got)
	}
	if row.Tasks[0].Claims[0].Name != "Misaki" || row.Blockers[0].Tasks[0].Evidence[0].By != "Misaki" {
		t.Error("the row itself was changed")
	}
}
