package readiness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/standing"
)

// withStanding is the ladder of most tests, and one standing task from level 3 on that counts for 90 days.
func withStanding(alter func(*readiness.TaskTemplate)) readiness.Ladder {
	l := given.Ladder
	t := readiness.TaskTemplate{ID: "R-01", FromLevel: 3, Ask: readiness.Ask{TitleJA: "リストア", TitleEN: "Restore", Standing: true,
		Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -14 * given.Day}, Verify: readiness.VerifyManual, TTL: 90 * given.Day}}
	if alter != nil {
		alter(&t)
	}
	l.Templates = append(slices.Clone(l.Templates), t)
	return l
}

// provenOn is the record of the standing task, done once.
func provenOn(at time.Time) map[string]standing.Record {
	r, _ := standing.New("R-01").Complete(standing.Proof{Evidence: "run 41", At: at, By: "Aoi"}, 1)
	return map[string]standing.Record{"R-01": r}
}

func TestWhatAnEventAsksOfTheStandingTasks(t *testing.T) {
	type state struct {
		ahead   time.Duration // until air
		level   int
		edit    func(*readiness.Event)
		alter   func(*readiness.TaskTemplate)
		records map[string]standing.Record
	}
	renewed, expired := provenOn(given.Noon.Add(-given.Day)), provenOn(given.Noon.Add(-91*given.Day))
	long := func(e *readiness.Event) { e.EnteredAt = given.Noon.Add(-200 * given.Day) }
	for _, row := range []struct {
		sentence string
		state
		line    string // in force of how many; empty: no line
		blocked bool
	}{
		{"never done, within its lead", state{ahead: 10 * given.Day, level: 4, edit: long}, "0/1", true},
		{"expired, within its lead", state{ahead: 10 * given.Day, level: 4, edit: long, records: expired}, "0/1", true},
		{"renewed", state{ahead: 10 * given.Day, level: 4, edit: long, records: renewed}, "1/1", false},
		{"in the instant of its lead", state{ahead: 14 * given.Day, level: 4, edit: long}, "0/1", true},
		{"a nanosecond before", state{ahead: 14*given.Day + 1, level: 4, edit: long}, "0/1", false},
		{"40 days away it is shown and not asked for", state{ahead: 40 * given.Day, level: 4, edit: long, records: expired}, "0/1", false},
		{"the level asks for none", state{ahead: 10 * given.Day, level: 2, edit: long}, "", false},
		{"the lowest level that asks", state{ahead: 10 * given.Day, level: 3, edit: long}, "0/1", true},
		{"without a level beyond a week nothing is asked", state{ahead: 8 * given.Day, edit: long}, "", false},
		{"without a level within a week the provisional one asks", state{ahead: 6 * given.Day, edit: long}, "0/1", true},
		{"its evidence ends before the event does", state{ahead: 10 * given.Day, level: 4, edit: long, records: provenOn(given.Noon.Add(-81 * given.Day))}, "0/1", true},
		{"it ends before the event does, but nothing is asked yet", state{ahead: 20 * given.Day, level: 4, edit: long, records: provenOn(given.Noon.Add(-81 * given.Day))}, "1/1", false},
		{"on air it still counts", state{ahead: -time.Minute, level: 4, edit: long}, "0/1", true},
		{"afterwards it does not", state{ahead: -time.Hour, level: 4, edit: long}, "", false},
		{"cancelled", state{ahead: 10 * given.Day, level: 4, edit: func(e *readiness.Event) { long(e); e.Calendar = readiness.Cancelled }}, "", false},
		{"no exposure", state{ahead: 10 * given.Day, level: 4, edit: func(e *readiness.Event) { long(e); e.Hidden = true }}, "", false},
		{"known for a minute: short notice", state{ahead: 4 * given.Day, level: 4, edit: func(e *readiness.Event) { e.EnteredAt = given.Noon.Add(-time.Minute) }}, "0/1", false},
		{"a quarter of the time has gone since", state{ahead: 3 * given.Day, level: 4, edit: func(e *readiness.Event) { e.EnteredAt = given.Noon.Add(-given.Day) }}, "0/1", true},
		{"the level was raised a minute ago", state{ahead: 4 * given.Day, level: 4, edit: func(e *readiness.Event) { long(e); e.ConfirmedAt = given.Noon.Add(-time.Minute) }}, "0/1", false},
		{"confirming what was proposed long ago gains no time", state{ahead: 4 * given.Day, level: 4, edit: func(e *readiness.Event) {
			long(e)
			e.ProposedLevel, e.ProposedAt, e.ConfirmedAt = 4, given.Noon.Add(-30*given.Day), given.Noon.Add(-time.Minute)
		}}, "0/1", true},
		{"moved to next week a minute ago", state{ahead: 4 * given.Day, level: 4, edit: func(e *readiness.Event) {
			long(e)
			e.WasStart, e.MovedAt = given.Noon.Add(40*given.Day), given.Noon.Add(-time.Minute)
		}}, "0/1", false},
		{"not enforced yet", state{ahead: 10 * given.Day, level: 4, edit: long, alter: func(t *readiness.TaskTemplate) { t.Soon = true }}, "", false},
		{"enforced from tomorrow on", state{ahead: 10 * given.Day, level: 4, edit: long, alter: func(t *readiness.TaskTemplate) { t.Soon, t.SoonUntil = true, given.Noon.Add(given.Day) }}, "0/1", false},
		{"enforced since yesterday", state{ahead: 10 * given.Day, level: 4, edit: long, alter: func(t *readiness.TaskTemplate) { t.Soon, t.SoonUntil = true, given.Noon.Add(-given.Day) }}, "0/1", true},
		{"spared until tomorrow", state{ahead: 10 * given.Day, level: 4, edit: func(e *readiness.Event) {
			long(e)
			e.Grace = readiness.Grace{Templates: []string{"R-01"}, Until: given.Noon.Add(given.Day)}
		}}, "0/1", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := given.Airing(given.Noon.Add(row.ahead))
			if e.Level = row.level; row.level == 0 {
				e.LevelState = readiness.LevelUnset
			}
			row.edit(&e)
			r := readiness.Assess(given.Noon, e, nil, withStanding(row.alter), nil, given.Protected(), nil, nil, row.records)
			line := ""
			if n := len(r.Standing); n > 0 {
				line = string(rune('0'+r.Standing.InForce())) + "/" + string(rune('0'+n))
			}
			i := slices.IndexFunc(r.Blockers, func(b readiness.Blocker) bool { return b.Kind == readiness.BlockStanding })
			if line != row.line || (i >= 0) != row.blocked {
				t.Fatalf("the line says %q, want %q; blocked %t", line, row.line, i >= 0)
			}
			if row.blocked && (r.Blockers[i].Severity != readiness.AtRisk || len(r.Blockers[i].Standing) != 1 || !r.Call.Worse(readiness.OnTrack)) {
				t.Errorf("the call is %s, for %+v", r.Call, r.Blockers[i])
			}
		})
	}
}

// A standing proof is never worse than a risk, however near air is.
func TestAStandingTaskIsARiskAtMost(t *testing.T) {
	e := given.Airing(given.Noon.Add(time.Minute))
	r := readiness.Assess(given.Noon, e, nil, withStanding(nil), nil, given.Protected(), nil, nil, nil)
	if r.Call != readiness.AtRisk {
		t.Errorf("the call is %s", r.Call)
	}
}

func TestNoEventHasATaskOfWhatStands(t *testing.T) {
	l, e := withStanding(nil), given.Airing(given.Noon.Add(30*given.Day))
	is := func(t readiness.Task) bool { return t.Template == "R-01" }
	if slices.ContainsFunc(readiness.DeriveTasks(e, l), is) || slices.ContainsFunc(readiness.Plan(given.Noon, e, l, nil).Add, is) {
		t.Error("a plan has a task of it")
	}
	if slices.ContainsFunc(l.At(4), func(t readiness.TaskTemplate) bool { return t.ID == "R-01" }) {
		t.Error("a level brings a task of it")
	}
	was := withStanding(func(t *readiness.TaskTemplate) { t.Standing = false })
	tasks := given.Apply(readiness.Plan(given.Noon, e, was, nil), nil)
	if edits := readiness.Plan(given.Noon, e, l, tasks); len(edits.Drop) != 1 || edits.Drop[0].Template != "R-01" {
		t.Errorf("where a template begins to stand, its tasks go: %+v", edits.Drop)
	}
	if reach := readiness.ReachOf(given.Noon, given.Airing(given.Noon.Add(given.Day)), withStanding(nil), nil).At(3); slices.ContainsFunc(reach.TooLate, func(l readiness.TooLate) bool { return l.Template.ID == "R-01" }) {
		t.Error("it takes a level out of reach")
	}
}

func TestASaveThatAddsAStandingTaskSparesEvents(t *testing.T) {
	e := given.Airing(given.Noon.Add(3 * given.Day))
	for _, row := range []struct {
		sentence string
		records  map[string]standing.Record
		want     string
	}{
		{"nobody has done it", nil, "R-01"},
		{"it is proven", provenOn(given.Noon), ""},
	} {
		var held string
		for _, f := range readiness.EffectsOf(given.Noon, given.Ladder, withStanding(nil), []readiness.Event{e}, nil, row.records) {
			held = strings.Join(f.HeldBack, " ")
		}
		if held != row.want {
			t.Errorf("%s: held back by %q, want %q", row.sentence, held, row.want)
		}
	}
}

func TestWhatAStandingTemplateCannotHave(t *testing.T) {
	for _, row := range []struct {
		sentence string
		alter    func(*readiness.TaskTemplate)
		want     string
	}{
		{"as it is", func(*readiness.TaskTemplate) {}, ""},
		{"it never expires", func(t *readiness.TaskTemplate) { t.TTL = 0 }, "templates.R-01.ttl: standing_expires"},
		{"at no lead", func(t *readiness.TaskTemplate) { t.Gate.Lead = 0 }, `templates.R-01.anchor: standing_before_air (got "on_air")`},
		{"after the event", func(t *readiness.TaskTemplate) { t.Gate = readiness.Gate{Anchor: readiness.AtEnd, Lead: time.Hour} },
			`templates.R-01.anchor: standing_before_air (got "T+1h")`},
		{"by a machine", func(t *readiness.TaskTemplate) { t.Verify = readiness.VerifySelf }, `templates.R-01.verify: standing_by_hand (got "self")`},
		{"with a last possible time", func(t *readiness.TaskTemplate) {
			t.Last = readiness.Gate{Anchor: readiness.AtStart, Lead: -given.Day}
		}, "templates.R-01.last: standing_of_no_event"},
		{"bound to an air time", func(t *readiness.TaskTemplate) { t.Tied = readiness.TiedStart }, "templates.R-01.tied: standing_of_no_event"},
		{"that takes something back", func(t *readiness.TaskTemplate) { t.Undoes = "C-04" }, "templates.R-01.undoes: standing_of_no_event"},
		{"that is made up for", func(t *readiness.TaskTemplate) { t.Instead = "B-09" }, "templates.R-01.instead: standing_of_no_event"},
		{"ticked near air only", func(t *readiness.TaskTemplate) {
			t.TickFrom = readiness.Gate{Anchor: readiness.AtStart, Lead: -given.Day}
		}, "templates.R-01.tick_from: standing_of_no_event"},
	} {
		got := ""
		if err := withStanding(row.alter).Check(); err != nil {
			got = err.Error()
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

// What stands by default is told in full, in both languages, and can be kept.
func TestTheDefaultStandingTasks(t *testing.T) {
	l := readiness.DefaultLadder()
	if err := l.Check(); err != nil {
		t.Fatal(err)
	}
	asks := l.Standing()
	if len(asks) != 7 {
		t.Errorf("%d of them", len(asks))
	}
	for _, a := range asks {
		h := a.Help
		if slices.Contains([]string{a.TitleJA, a.TitleEN, h.What.JA, h.What.EN, h.Why.JA, h.Why.EN, h.Done.JA, h.Done.EN}, "") || a.TTL == 0 || a.Lead != 14*given.Day {
			t.Errorf("%s lacks something: %+v", a.Template, a)
		}
	}
	for _, gone := range []string{"B-07", "D-03"} {
		if len(l.Find([]string{gone})) > 0 {
			t.Errorf("%s is asked of every event although it stands", gone)
		}
	}
}
