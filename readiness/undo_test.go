package readiness

import (
	"slices"
	"testing"

	"tallylight/readiness/journal"
)

func TestUndoAsksForWhatWasDone(t *testing.T) {
	confirmed := map[string]string{"state": string(LevelConfirmed)}
	proposed := map[string]string{"state": string(LevelProposed)}
	for _, row := range []struct {
		sentence string
		change   Change
		roles    []Role
	}{
		{"a pick-up", Change{Kind: journal.TaskClaimed}, []Role{PR, SRE, Admin}},
		{"a proposed level", Change{Kind: journal.LevelSet, Data: proposed}, []Role{PR, SRE, Admin}},
		{"a confirmed level: only who confirms", Change{Kind: journal.LevelSet, Data: confirmed}, []Role{SRE, Admin}},
		{"the brief", Change{Kind: journal.BriefTold}, []Role{PR, SRE, Admin}},
		{"note of a move", Change{Kind: journal.MoveSeen}, []Role{SRE, Admin}},
		{"what a calendar brought", Change{Kind: journal.EventImported}, nil},
		{"an undo", Change{Kind: journal.Undone}, nil},
	} {
		for _, role := range Roles {
			if got, want := row.change.UndoableBy(role), slices.Contains(row.roles, role); got != want {
				t.Errorf("%s: %s may take it back: %v, want %v", row.sentence, role, got, want)
			}
		}
	}
}
