package readiness_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// TestWhatNobodyHasLevelled: a level that is assumed asks for less than one that people gave.
func TestWhatNobodyHasLevelled(t *testing.T) {
	for _, row := range []struct {
		sentence string
		ahead    time.Duration
		level    int
		shield   toppage.Shield
		call     readiness.Call
		wanted   bool // somebody is wanted for its tasks
	}{
		{"it is heard of two hours ahead: what came too late for it is no fault of anybody's", 2 * time.Hour, 0, given.Protected(), readiness.AtRisk, true},
		{"with a level it is: what that asks for cannot be done", 2 * time.Hour, 4, given.Protected(), readiness.NoGo, true},
		{"heard of five hours ahead, and the page is unprotected: people will come, whatever its level", 5 * time.Hour, 0, verdict(toppage.Unprotected), readiness.NoGo, true},
		{"heard of three days ahead with that page: it is a risk, and the level comes first", 3 * given.Day, 0, verdict(toppage.Unprotected), readiness.AtRisk, false},
		{"heard of three days ahead: nobody is wanted for what an assumed level asks", 3 * given.Day, 0, given.Protected(), readiness.AtRisk, false},
		{"with a level they are, and a quota cannot be raised in three days", 3 * given.Day, 4, given.Protected(), readiness.NoGo, true},
		{"heard of nine days ahead without a level: nothing is asked", 9 * given.Day, 0, given.Protected(), readiness.NotAssessed, false},
		{"heard of nine days ahead with one: what should be done by now is short notice, no failure", 9 * given.Day, 4, given.Protected(), readiness.AtRisk, true},
		{"a commercial 41 days ahead whose load test is due in four weeks", 41 * given.Day, 4, given.Protected(), readiness.OnTrack, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d := &desk{now: given.Noon, event: given.Airing(given.Noon.Add(row.ahead)), shield: row.shield}
			d.event.Level, d.event.FirstSeen, d.event.EnteredAt = row.level, given.Noon, given.Noon
			d.replan()
			r := d.assess()
			if r.Call != row.call {
				t.Errorf("%s because of %q, want %s", r.Call, kinds(r), row.call)
			}
			if wanted := r.Counts.Unclaimed > 0; wanted != row.wanted {
				t.Errorf("%d tasks want a hand", r.Counts.Unclaimed)
			}
		})
	}
}
