package readiness_test

import (
	"cmp"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// TestGoIsShownFromWhenTheLadderSays: GO, and what an event without a level asks, begin at its time; the row turns then.
func TestGoIsShownFromWhenTheLadderSays(t *testing.T) {
	for _, row := range []struct {
		sentence    string
		from, ahead time.Duration
		level       int
		call        readiness.Call
	}{
		{"by default a day ahead", 0, 24 * time.Hour, 4, readiness.Go},
		{"not before", 0, 24*time.Hour + 1, 4, readiness.OnTrack},
		{"two days ahead where the ladder says so", 48 * time.Hour, 48 * time.Hour, 4, readiness.Go},
		{"and not before", 48 * time.Hour, 48*time.Hour + 1, 4, readiness.OnTrack},
		{"an hour ahead where the ladder says so", time.Hour, 2 * time.Hour, 1, readiness.OnTrack},
		{"an unprotected page counts for an event without a level from then on", 48 * time.Hour, 48 * time.Hour, 0, readiness.NoGo},
		{"and is a risk at most before", 48 * time.Hour, 48*time.Hour + 1, 0, readiness.AtRisk},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d := ready(row.ahead)
			d.event.Level = row.level
			if row.level == 0 {
				d.shield = verdict(toppage.Unprotected)
			}
			l := given.Ladder
			l.GoFrom = row.from
			r := readiness.Row{Event: d.event, Readiness: readiness.Assess(d.now, d.event, d.tasks, l, nil, d.shield, nil, nil, nil)}
			if r.Call != row.call {
				t.Errorf("%s because of %q, want %s", r.Call, kinds(r.Readiness), row.call)
			}
			opens := d.event.Start.Add(-cmp.Or(row.from, 24*time.Hour))
			if holds := r.Holds(d.now); opens.After(d.now) && (holds.IsZero() || holds.After(opens)) {
				t.Errorf("it holds until %s, past %s", holds, opens)
			}
			if next := d.event.NextTurn(d.now, d.tasks, l); opens.After(d.now) && (next.IsZero() || next.After(opens)) {
				t.Errorf("the event turns at %s, past %s", next, opens)
			}
		})
	}
}

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
