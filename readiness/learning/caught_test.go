package learning_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/learning"
	"tallylight/readiness/toppage"
)

// turn is a line that says to what the verdict of a page turned, and for which checks.
func turn(page string, to toppage.Verdict, checks string) readiness.Change {
	return readiness.Change{Kind: journal.VerdictTurned, Subject: page, Data: map[string]string{"to": string(to), "checks": checks}}
}

// did is a line of a task.
func did(kind, event, template, by string, after time.Duration) readiness.Change {
	return readiness.Change{Kind: kind, EventID: event, TaskID: event + "." + template, ActorID: by, At: given.Noon.Add(after), Data: map[string]string{"template": template}}
}

func TestWhatEverCaughtAnything(t *testing.T) {
	for _, row := range []struct {
		sentence string
		lines    []readiness.Change
		want     string
	}{
		{"nothing", nil, ""},
		{"a check that fails", []readiness.Change{turn("a", toppage.Unprotected, "C1,S4")}, "C1 0/1/0/0 S4 0/1/0/0 "},
		{"one that fails still is no second find", []readiness.Change{turn("a", toppage.Unprotected, "C1"), turn("a", toppage.Unprotected, "C1,S4")}, "C1 0/1/0/0 S4 0/1/0/0 "},
		{"one that passed meanwhile is", []readiness.Change{turn("a", toppage.Unprotected, "C1"), turn("a", toppage.Protected, ""), turn("a", toppage.Unprotected, "C1")}, "C1 0/2/0/0 "},
		{"of each page", []readiness.Change{turn("a", toppage.Unprotected, "C1"), turn("b", toppage.Unprotected, "C1")}, "C1 0/2/0/0 "},
		{"what is not known is no find", []readiness.Change{turn("a", toppage.UnknownVerdict, "C1")}, ""},
		{"a check that was let pass", []readiness.Change{{Kind: journal.CheckWaived, Data: map[string]string{"checks": "S1"}}}, "S1 0/0/1/0 "},
		{"a task of two events, of which a machine found one not done", []readiness.Change{did(journal.TaskProven, "e", "A-07", "", 0), did(journal.TaskDisproved, "o", "A-07", "", 1),
			did(journal.TaskProven, "o", "A-07", "", 2), did(journal.TaskDisproved, "o", "A-07", "", 3)}, "A-07 2/1/0/0 "},
		{"a skip that was agreed", []readiness.Change{did(journal.WaiverApproved, "e", "B-14", "ken", 0)}, "B-14 1/0/1/0 "},
		{"two ticks are no stroke", []readiness.Change{did(journal.TaskCompleted, "e", "B-11", "ken", 0), did(journal.TaskCompleted, "e", "B-14", "ken", time.Second)}, "B-11 1/0/0/0 B-14 1/0/0/0 "},
		{"three in a minute are", []readiness.Change{did(journal.TaskCompleted, "e", "B-11", "ken", 0), did(journal.TaskCompleted, "e", "B-14", "ken", time.Second),
			did(journal.TaskCompleted, "o", "B-11", "ken", time.Minute-1)}, "B-11 2/0/0/2 B-14 1/0/0/1 "},
		{"three by two people are not", []readiness.Change{did(journal.TaskCompleted, "e", "B-11", "ken", 0), did(journal.TaskCompleted, "e", "B-14", "ann", 1),
			did(journal.TaskCompleted, "o", "B-11", "ken", 2)}, "B-11 2/0/0/0 B-14 1/0/0/0 "},
		{"what people added to one event says nothing of others", []readiness.Change{did(journal.TaskCompleted, "e", readiness.OwnTemplate("x"), "ken", 0)}, ""},
		{"what found most comes first, then what was waived", []readiness.Change{did(journal.WaiverApproved, "e", "B-14", "ken", 0), did(journal.TaskReopened, "e", "A-07", "ken", 0),
			did(journal.TaskProven, "e", "B-06", "", 0)}, "A-07 1/1/0/0 B-14 1/0/1/0 B-06 1/0/0/0 "},
	} {
		said := ""
		for _, c := range learning.EverCaught(row.lines, nil) {
			said += fmt.Sprintf("%s %d/%d/%d/%d ", c.ID, c.Looked, c.Found, c.Waived, c.Bulk)
		}
		if said != row.want {
			t.Errorf("%s: %s; want %s", row.sentence, said, row.want)
		}
	}
	if all := learning.EverCaught(nil, map[string]int{"L1": 14}); len(all) != 1 || all[0].Looked != 14 || all[0].Task {
		t.Errorf("a check that found nothing: %+v", all)
	}
}
