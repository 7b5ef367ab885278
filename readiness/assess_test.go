package readiness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// desk is an event with all that its call depends on, at noon.
type desk struct {
	now    time.Time
	event  readiness.Event
	tasks  []readiness.Task
	feed   *readiness.Feed
	shield toppage.Shield
}

// ready is an event in ten days, of level 4, with nothing to complain about: all that is due is done, and what can only be done
// nearer to air is in hand.
func ready(ahead time.Duration) *desk {
	d := &desk{now: given.Noon, event: given.Airing(given.Noon.Add(ahead)), shield: given.Protected()}
	d.tasks = given.Planned(d.event)
	for i, t := range d.tasks {
		early := t.TickFrom != readiness.Gate{} && given.Noon.Add(-time.Hour).Before(d.event.Start.Add(t.TickFrom.Lead))
		switch {
		case t.ByHand() && early && !t.Due.After(given.Noon):
			d.tasks[i] = given.Done(t, given.Noon)
		case t.ByHand() && early:
			d.tasks[i].Claims = given.Held("Mori")
		case t.ByHand() && t.Due.Before(given.Noon.Add(3*given.Day)):
			d.tasks[i] = given.Done(t, given.Noon.Add(-time.Hour))
		}
	}
	if ahead <= 0 {
		d.event.OnAirAt = d.event.Start
	}
	return d
}

func (d *desk) task(template string) *readiness.Task {
	i := slices.IndexFunc(d.tasks, func(t readiness.Task) bool { return t.Template == template })
	return &d.tasks[i]
}

func (d *desk) undo(template string) {
	t := d.task(template)
	t.DoneAt, t.Evidence = time.Time{}, nil
}

// onEntry gives the event a task that is asked for since it became known, and is open.
func (d *desk) onEntry() {
	entered := d.event.EnteredAt
	d.tasks = append(d.tasks, readiness.Task{ID: "e-own", EventID: d.event.ID, Template: readiness.OwnTemplate("entry"), Due: entered.Add(readiness.EntryGrace),
		CreatedAt: entered, Ask: &readiness.Ask{Gate: readiness.Gate{Anchor: readiness.AtEntry}, Verify: readiness.VerifyManual}})
}

// replan brings the tasks in step with the event.
func (d *desk) replan() {
	d.tasks = given.Apply(readiness.Plan(d.now, d.event, given.Ladder, d.tasks), d.tasks)
}

// cover has a task done for a window of the event.
func (d *desk) cover(template string, from, to time.Time) {
	t := d.task(template)
	*t = given.Done(*t, given.Noon.Add(-time.Hour))
	t.Evidence[0].From, t.Evidence[0].To = from, to
}

func (d *desk) assess() readiness.Readiness {
	return readiness.Assess(d.now, d.event, d.tasks, given.Ladder, d.feed, d.shield, nil, nil, nil)
}

func kinds(r readiness.Readiness) string {
	var all []string
	for _, b := range r.Blockers {
		all = append(all, string(b.Kind))
	}
	return strings.Join(all, " ")
}

func verdict(v toppage.Verdict) toppage.Shield { return toppage.Shield{Page: &given.Page, Verdict: v} }

func TestCall(t *testing.T) {
	feed := func(age time.Duration) *readiness.Feed {
		return &readiness.Feed{URL: "https://calendar.example/a.ics", Interval: 15 * time.Minute, LastGood: given.Noon.Add(-age)}
	}
	for _, row := range []struct {
		name  string
		ahead time.Duration
		alter func(*desk)
		call  readiness.Call
		kinds string
	}{
		{"everything due is done", 10 * given.Day, func(*desk) {}, readiness.OnTrack, ""},
		{"nothing is done six weeks ahead", 42 * given.Day, func(d *desk) { d.tasks = given.Planned(d.event) }, readiness.OnTrack, ""},
		{"a task of a passed gate is not done", 10 * given.Day, func(d *desk) { d.undo("B-02") }, readiness.AtRisk, "task_late"},
		{"its gate passes this very second", 14 * given.Day, func(d *desk) { d.undo("B-02") }, readiness.AtRisk, "task_late"},
		{"its lead had passed when the event became known", 10 * given.Day, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").CreatedAt = given.Noon.Add(-time.Hour)
		}, readiness.AtRisk, "task_late"},
		{"its last possible time passes this very second", 2 * given.Day, func(d *desk) { d.undo("B-02") }, readiness.NoGo, "task_missed"},
		{"a nanosecond before that it is a risk", 2*given.Day + 1, func(d *desk) { d.undo("B-02") }, readiness.AtRisk, "task_late"},
		{"it was too late when the event became known", given.Day, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").CreatedAt = given.Noon.Add(-time.Hour)
		}, readiness.NoGo, "tasks_too_late"},
		{"a day ahead with all that is due done", given.Day, func(*desk) {}, readiness.Go, ""},
		{"a nanosecond before that", given.Day + 1, func(*desk) {}, readiness.OnTrack, ""},
		{"it is skipped", 10 * given.Day, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").Waiver = &readiness.Waiver{Reason: "static page"}
		}, readiness.OnTrack, ""},
		{"the waiver has expired", 10 * given.Day, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").Waiver = &readiness.Waiver{Reason: "static page", Until: given.Noon}
		}, readiness.AtRisk, "task_late"},
		{"the level does not ask for it", 10 * given.Day, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").Gone = true
		}, readiness.OnTrack, ""},
		{"its evidence has expired", 10 * given.Day, func(d *desk) { *d.task("B-02") = given.Done(*d.task("B-02"), given.Noon.Add(-readiness.HandTTL)) },
			readiness.UnknownCall, "task_no_evidence"},
		{"its evidence will expire before the event ends", 10 * given.Day, func(d *desk) {
			*d.task("B-02") = given.Done(*d.task("B-02"), given.Noon.Add(-25*given.Day))
		}, readiness.AtRisk, "evidence_expires"},
		{"its evidence has expired and it is not due yet", 20 * given.Day, func(d *desk) {
			*d.task("B-02") = given.Done(*d.task("B-02"), given.Noon.Add(-31*given.Day))
		}, readiness.AtRisk, "evidence_expires"},
		{"its evidence expires as the event ends", 10 * given.Day, func(d *desk) {
			*d.task("B-02") = given.Done(*d.task("B-02"), d.event.End.Add(-readiness.HandTTL))
		}, readiness.OnTrack, ""},

		{"the level is not agreed three days ahead", 3 * given.Day, func(d *desk) { d.event.LevelState = readiness.LevelProposed }, readiness.AtRisk, "task_late"},
		{"the level is not agreed before that", 3*given.Day + 1, func(d *desk) { d.event.LevelState = readiness.LevelProposed }, readiness.OnTrack, ""},
		{"nobody has picked up what is due in 48 hours", 16 * given.Day, func(d *desk) {
			for _, id := range []string{"B-01", "B-02", "B-03"} {
				d.undo(id)
			}
		}, readiness.AtRisk, "tasks_unclaimed"},
		{"what is due later may wait", 16*given.Day + 1, func(d *desk) { d.undo("B-02") }, readiness.OnTrack, ""},
		{"somebody has picked it up", 16 * given.Day, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").Claims = given.Held("Mori")
		}, readiness.OnTrack, ""},

		{"the brief lacks a field a week ahead", 7 * given.Day, func(d *desk) { d.event.Brief.Contact = "" }, readiness.AtRisk, "task_late brief_incomplete"},
		{"the brief may lack it before that", 7*given.Day + 1, func(d *desk) { d.event.Brief.Contact = "" }, readiness.OnTrack, ""},
		{"level 1 needs no brief", 7 * given.Day, func(d *desk) {
			d.event.Level, d.event.Brief = 1, readiness.Brief{}
			d.tasks = given.Planned(d.event)
		}, readiness.OnTrack, ""},
		{"no level a week ahead", 7 * given.Day, func(d *desk) { d.event.Level = 0 }, readiness.AtRisk, "no_level"},
		{"no level, and no page, before that", 7*given.Day + 1, func(d *desk) {
			d.event.Level, d.tasks, d.shield = 0, given.Planned(d.event), toppage.Shield{Verdict: toppage.UnknownVerdict}
		}, readiness.NotAssessed, ""},
		{"no level, and nothing done, until a day ahead", given.Day + 1, func(d *desk) {
			d.event.Level, d.tasks = 0, given.Planned(d.event)
			d.tasks = d.tasks[:7]
		}, readiness.AtRisk, "task_late no_level"},
		{"its level was taken away after it had asked for what was too late by then", 50 * time.Minute, func(d *desk) {
			d.undo("B-02")
			d.task("B-02").CreatedAt, d.task("A-04").Waiver = given.Noon.Add(-time.Hour), &readiness.Waiver{Reason: "nobody to agree with"}
			d.event.Level, d.event.LevelState = 0, readiness.LevelUnset
		}, readiness.NoGo, "tasks_too_late no_level"},
		{"it became known without a level after the last possible time of a task", 20 * time.Hour, func(d *desk) {
			d.event.EnteredAt, d.event.Level, d.event.LevelState = given.Noon.Add(-time.Minute), 0, readiness.LevelUnset
			d.tasks = given.Planned(d.event)
			for i := range d.tasks {
				d.tasks[i].Claims = given.Held("Mori")
			}
		}, readiness.AtRisk, "tasks_too_late no_level"},
		{"no level before that", 7*given.Day + 1, func(d *desk) { d.event.Level = 0 }, readiness.NotAssessed, ""},
		{"the intake counts from a week before air", 10 * given.Day, func(d *desk) {
			d.onEntry()
			d.event.Brief = readiness.Brief{}
		}, readiness.OnTrack, ""},
		{"the intake is a risk in the last week", 6 * given.Day, (*desk).onEntry, readiness.AtRisk, "task_late"},
		{"it was taken out of its series", 10 * given.Day, func(d *desk) { d.event.Calendar = readiness.TakenOut }, readiness.AtRisk, "taken_out"},
		{"it takes place although its calendar lacks it", 10 * given.Day, func(d *desk) { d.event.KeptAt = given.Noon }, readiness.OnTrack, ""},
		{"it vanished from the calendar", 10 * given.Day, func(d *desk) { d.event.Calendar = readiness.Missing }, readiness.AtRisk, "missing_in_calendar"},

		{"the calendar was imported", 10 * given.Day, func(d *desk) { d.feed = feed(30*time.Minute - 1) }, readiness.OnTrack, ""},
		{"two imports were missed", 10 * given.Day, func(d *desk) { d.feed = feed(30 * time.Minute) }, readiness.UnknownCall, "task_no_evidence"},
		{"the import is dated in the future", 10 * given.Day, func(d *desk) { d.feed = feed(-2 * time.Minute) }, readiness.UnknownCall, "task_no_evidence"},
		{"it was never imported", 10 * given.Day, func(d *desk) { d.feed = &readiness.Feed{URL: "https://calendar.example/"} }, readiness.UnknownCall, "task_no_evidence"},
		{"an uploaded calendar does not age", 10 * given.Day, func(d *desk) { d.feed = &readiness.Feed{LastGood: given.Noon.Add(-90 * given.Day)} }, readiness.OnTrack, ""},

		{"no top page is known, a week ahead", 7 * given.Day, func(d *desk) { d.shield = toppage.Shield{Verdict: toppage.UnknownVerdict} }, readiness.UnknownCall, "no_top_page"},
		{"no top page is known, before that", 7*given.Day + 1, func(d *desk) { d.shield = toppage.Shield{Verdict: toppage.UnknownVerdict} }, readiness.OnTrack, ""},
		{"the top page is unprotected", 10 * given.Day, func(d *desk) { d.shield = verdict(toppage.Unprotected) }, readiness.NoGo, "top_page_unprotected"},
		{"the top page is unknown", 10 * given.Day, func(d *desk) { d.shield = verdict(toppage.UnknownVerdict) }, readiness.UnknownCall, "top_page_unknown"},
		{"the top page is at risk", 10 * given.Day, func(d *desk) { d.shield = verdict(toppage.VerdictAtRisk) }, readiness.AtRisk, "top_page_at_risk"},
		{"the worst comes first", 10 * given.Day, func(d *desk) {
			d.undo("B-02")
			d.shield, d.event.Calendar = verdict(toppage.UnknownVerdict), readiness.Missing
		}, readiness.UnknownCall, "top_page_unknown task_late missing_in_calendar"},

		{"on air, and nobody has pressed it yet", -15*time.Minute + 1, func(d *desk) { d.event.OnAirAt = time.Time{} }, readiness.Go, ""},
		{"said to be on air three hours early, with the work before air undone", 3 * time.Hour, func(d *desk) {
			d.event.OnAirAt = given.Noon
			d.undo("C-09")
			d.tasks = slices.DeleteFunc(d.tasks, func(t readiness.Task) bool { return t.DoneAt.IsZero() && t.Template != "C-09" })
		}, readiness.NoGo, "task_missed"},
		{"said to be on air a day and an hour before the calendar has it, with all of it done", 25 * time.Hour, func(d *desk) {
			d.event.OnAirAt = given.Noon
			d.tasks = slices.DeleteFunc(d.tasks, func(t readiness.Task) bool { return t.DoneAt.IsZero() })
		}, readiness.Go, ""},
		{"on air for a quarter of an hour, and nobody has pressed it", -15 * time.Minute, func(d *desk) { d.event.OnAirAt = time.Time{} }, readiness.AtRisk, "task_late"},
		{"a cancelled event asks for nothing", 10 * given.Day, func(d *desk) {
			d.event.Calendar, d.tasks, d.shield = readiness.Cancelled, given.Planned(d.event), verdict(toppage.Unprotected)
		}, readiness.CalledOff, ""},
		{"nor does one that is no exposure", 10 * given.Day, func(d *desk) {
			d.event.Hidden, d.tasks, d.shield = true, given.Planned(d.event), verdict(toppage.Unprotected)
		}, readiness.NotAssessed, ""},
		{"once it is over the page has a verdict of its own", -2 * time.Hour, func(d *desk) {
			d.event.AiredAt = d.event.End
			d.shield = verdict(toppage.Unprotected)
		}, readiness.Over, ""},
		{"what was not done in time no longer matters once it is closed", -30*time.Minute - 25*time.Hour, func(d *desk) {
			d.event.OnAirAt, d.event.AiredAt = time.Time{}, d.event.End
			d.undo("B-02")
		}, readiness.Over, ""},
		{"what comes after it does", -30*time.Minute - 25*time.Hour, func(d *desk) {
			d.event.AiredAt = d.event.End
			d.undo("E-02")
		}, readiness.Over, "task_late"},
		{"nothing scales in before somebody has said that it aired", -30*time.Minute - 10*given.Day, func(d *desk) {
			d.undo("E-02")
		}, readiness.Over, "task_missed"},
		{"nobody has to say so", -30*time.Minute - 25*time.Hour, func(d *desk) {
			d.undo("E-02")
			d.task("D-04").Waiver = &readiness.Waiver{Reason: "seen by ourselves"}
		}, readiness.Over, "task_late"},
		{"nobody had to say so when it ended", -30*time.Minute - 25*time.Hour, func(d *desk) {
			d.undo("E-02")
			d.task("D-04").Waiver = &readiness.Waiver{Reason: "seen by ourselves", Until: d.event.End.Add(time.Hour)}
		}, readiness.Over, "task_late"},
		{"it aired longer than planned, and what follows counts from then", -30*time.Minute - 25*time.Hour, func(d *desk) {
			d.event.AiredAt = d.event.End.Add(2 * time.Hour)
			d.undo("E-02")
			d.replan()
		}, readiness.Over, ""},

		{"what changes again before air is ticked when it can be known", 30 * time.Minute, func(*desk) {}, readiness.Go, ""},
		{"a tick that came before that counts for nothing", 30 * time.Minute, func(d *desk) {
			*d.task("C-06") = given.Done(*d.task("C-06"), given.Noon.Add(-3*time.Hour))
		}, readiness.AtRisk, "task_late"},
		{"and from its last possible time on it is NO-GO", 15 * time.Minute, func(d *desk) {
			*d.task("C-06") = given.Done(*d.task("C-06"), given.Noon.Add(-3*time.Hour))
			*d.task("C-10") = given.Done(*d.task("C-10"), given.Noon)
		}, readiness.NoGo, "task_missed"},

		{"the evidence is for another window", 12 * time.Hour, func(d *desk) {
			d.cover("C-04", d.event.Start.Add(-90*time.Minute), d.event.End.Add(-90*time.Minute))
		}, readiness.UnknownCall, "task_lapsed"},
		{"the event has moved within what is covered", 12 * time.Hour, func(d *desk) {
			d.cover("C-04", d.event.Start.Add(-time.Hour), d.event.End.Add(time.Hour))
		}, readiness.Go, ""},
		{"the event runs longer than what is covered", 12 * time.Hour, func(d *desk) {
			d.cover("C-04", d.event.Start, d.event.End.Add(-time.Millisecond))
		}, readiness.UnknownCall, "task_lapsed"},
		{"what holds for one air time lapses with any move", 12 * time.Hour, func(d *desk) {
			d.cover("C-03", d.event.Start.Add(-time.Minute), d.event.End.Add(time.Hour))
		}, readiness.UnknownCall, "task_lapsed"},
		{"what is tied to nothing holds wherever the event moves", 12 * time.Hour, func(d *desk) {
			d.cover("B-02", d.event.Start.Add(-9*given.Day), d.event.End.Add(-9*given.Day))
		}, readiness.Go, ""},
		{"it lapsed and is not due yet", 36 * time.Hour, func(d *desk) { d.cover("C-04", given.Noon, given.Noon.Add(time.Hour)) },
			readiness.UnknownCall, "task_lapsed"},

		{"nobody else has looked at what only a hand can prove", 10 * given.Day, func(d *desk) { d.task("B-03").Evidence[0].Second = nil },
			readiness.AtRisk, "task_unconfirmed"},
		{"level 3 needs no second person", 10 * given.Day, func(d *desk) {
			d.event.Level = 3
			d.task("B-03").Evidence[0].Second = nil
			d.replan()
		}, readiness.OnTrack, ""},

		{"it was cancelled after something was done for it", 10 * given.Day, func(d *desk) {
			*d.task("C-04") = given.Done(*d.task("C-04"), given.Noon)
			d.event.Calendar, d.event.CalendarAt = readiness.Cancelled, given.Noon
		}, readiness.CalledOff, "tasks_to_undo"},
		{"cancelled, and all taken back", 10 * given.Day, func(d *desk) {
			for _, id := range []string{"C-04", "E-02"} {
				*d.task(id) = given.Done(*d.task(id), given.Noon)
			}
			d.event.Calendar, d.event.CalendarAt = readiness.Cancelled, given.Noon
		}, readiness.CalledOff, ""},
		{"its level was lowered after something was done for it", 10 * given.Day, func(d *desk) {
			*d.task("C-01") = given.Done(*d.task("C-01"), given.Noon)
			d.event.Level = 2
			d.replan()
		}, readiness.AtRisk, "tasks_to_undo"},
		{"and raised again", 10 * given.Day, func(d *desk) {
			*d.task("C-01") = given.Done(*d.task("C-01"), given.Noon)
			for _, d.event.Level = range []int{2, 4} {
				d.replan()
			}
		}, readiness.OnTrack, ""},
		{"a level lowered and raised again gives no more time for what was late", 10 * given.Day, func(d *desk) {
			d.undo("B-02")
			for _, d.event.Level = range []int{2, 4} {
				d.replan()
			}
		}, readiness.AtRisk, "task_late"},
		{"it does not once the event is closed", -30*time.Minute - 2*given.Day, func(d *desk) {
			d.event.AiredAt = d.event.End
			d.shield, d.feed = verdict(toppage.Unprotected), feed(given.Day)
		}, readiness.Over, ""},
		{"evidence that outlasted the event is not taken back", -20 * given.Day, func(d *desk) {
			for i, t := range d.tasks {
				if at := d.event.Start.Add(-15 * given.Day); t.ByHand() && t.Due.Before(d.event.End) {
					d.tasks[i] = given.Done(t, at)
				}
			}
			d.event.AiredAt = d.event.End
		}, readiness.Over, ""},
		{"nor is evidence that did not", -2 * time.Hour, func(d *desk) {
			*d.task("B-02") = given.Done(*d.task("B-02"), d.event.Start.Add(-30*given.Day))
			d.event.AiredAt = d.event.End
		}, readiness.Over, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := ready(row.ahead)
			row.alter(d)
			r := d.assess()
			if r.Call != row.call || kinds(r) != row.kinds {
				t.Errorf("%s because of %q, want %s because of %q", r.Call, kinds(r), row.call, row.kinds)
			}
		})
	}
}

func TestUnclaimedTasksAreNamedByGate(t *testing.T) {
	d := ready(given.Day + 2*time.Hour)
	for i := range d.tasks {
		d.undo(d.tasks[i].Template)
		d.tasks[i].Claims = nil
		if d.tasks[i].Due.Before(given.Noon) {
			d.tasks[i] = given.Done(d.tasks[i], given.Noon.Add(-time.Hour))
		}
	}
	var got []string
	for _, b := range d.assess().Blockers {
		if b.Kind == readiness.BlockUnclaimed {
			got = append(got, b.Gate.Name())
			for _, task := range b.Tasks {
				if task.Gate != b.Gate {
					t.Errorf("%s stands under %s", task.Template, b.Gate.Name())
				}
			}
		}
	}
	if want := []string{"T-1d", "T-12h", "T-3h", "T-1h", "T-30m", "T-15m"}; !slices.Equal(got, want) {
		t.Errorf("gates %v, want %v", got, want)
	}
}

func TestNextGate(t *testing.T) {
	for _, row := range []struct {
		name  string
		ahead time.Duration
		alter func(*desk)
		want  string
	}{
		{"the first with something to do", 15 * given.Day, func(d *desk) { d.undo("B-03") }, "T-14d"},
		{"so is one further on", 6 * given.Day, func(d *desk) { d.undo("B-08") }, "T-5d"},
		{"a gate where all is done is no next gate", 6 * given.Day, func(*desk) {}, "T-3d"},
		{"a gate of this very second has passed", 14 * given.Day, func(d *desk) { d.undo("B-03") }, "T-7d"},
		{"after the end those that follow, once it has aired", -31 * time.Minute, func(d *desk) { d.event.AiredAt = d.event.End }, "T+5d"},
		{"until then nothing follows", -31 * time.Minute, func(d *desk) { d.event.AiredAt = time.Time{} }, ""},
		{"nothing is left", 10 * given.Day, func(d *desk) { d.tasks = nil }, ""},
		{"a cancelled event has none", 10 * given.Day, func(d *desk) { d.event.Calendar = readiness.Cancelled }, ""},
	} {
		d := ready(row.ahead)
		row.alter(d)
		got := ""
		if next := d.assess().Next; next != nil {
			got = next.Gate.Name()
			if !next.At.After(given.Noon) {
				t.Errorf("%s: at %s", row.name, next.At)
			}
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestChecklistIsInOrder(t *testing.T) {
	d := ready(10 * given.Day)
	slices.Reverse(d.tasks)
	was := slices.Clone(d.tasks)
	r := d.assess()
	sorted := slices.IsSortedFunc(r.Tasks, func(a, b readiness.TaskStatus) int {
		if c := a.Gate.Compare(b.Gate); c != 0 {
			return c
		}
		return strings.Compare(a.Template, b.Template)
	})
	if !sorted || len(r.Tasks) != len(d.tasks) {
		t.Error("the checklist is not along the countdown")
	}
	for i := range was {
		if d.tasks[i].Template != was[i].Template {
			t.Fatal("the tasks handed over were moved")
		}
	}
}

func TestWorse(t *testing.T) {
	order := []readiness.Call{readiness.NoGo, readiness.UnknownCall, readiness.AtRisk, readiness.NotAssessed, readiness.OnTrack, readiness.Go}
	for i, a := range order {
		for j, b := range order {
			if a.Worse(b) != (i < j) {
				t.Errorf("%s worse than %s: %t", a, b, a.Worse(b))
			}
		}
	}
}

// Whatever happened, an event is neither GO nor on track beside a task that is late, too late, failing or proven no longer, while
// its page is not protected, or without a level in its last week; and it is GO only from a day before air until its end.
func TestGoIsNeverWithoutProof(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := given.Snapshots(given.Noon).Draw(t, "facts")
		now := given.Instants(given.Noon, 3*given.Day).Draw(t, "now")
		for _, r := range readiness.Board(now, f) {
			if !r.Call.Clear() {
				continue
			}
			from, to := r.Event.Window()
			if near := !now.Before(from.Add(-given.Day)); near != (r.Call == readiness.Go) || !now.Before(to) || !r.Event.AiredAt.IsZero() {
				t.Fatalf("%s at %s of an event from %s to %s", r.Call, now, from, to)
			}
			if r.Shield.Verdict != toppage.Protected && (r.Shield.Page != nil || r.Event.Start.Before(now.Add(6*given.Day))) {
				t.Fatalf("%s although the page is %s", r.Call, r.Shield.Verdict)
			}
			if r.Event.Level == 0 && r.Event.Start.Before(now.Add(6*given.Day)) {
				t.Fatalf("%s without a level", r.Call)
			}
			for _, s := range r.Tasks {
				if s.Late || s.Missed || s.Unknown || s.Asked && s.State == readiness.TaskFailing {
					t.Fatalf("%s beside %s: late %v, too late %v, unknown %v, %s", r.Call, s.Template, s.Late, s.Missed, s.Unknown, s.State)
				}
			}
			if lacks := r.Standing.Wanting(); len(lacks) > 0 {
				t.Fatalf("%s although %s is %s", r.Call, lacks[0].Template, lacks[0].State)
			}
			if neverStood(now, r.Event, f) {
				t.Fatalf("%s although nobody has ever done R-01", r.Call)
			}
			for _, task := range f.Tasks[r.Event.ID] {
				if owed(now, r.Event, task) {
					t.Fatalf("%s although %s is owed since %s: %+v", r.Call, task.Template, task.Due, task)
				}
			}
		}
	})
}

// neverStood says that an event of a level that asks for R-01 since days has no proof of it, told from the bare facts.
func neverStood(now time.Time, e readiness.Event, f readiness.Snapshot) bool {
	_, proven := f.StandingProofs["R-01"]
	early := e.EnteredAt.Before(e.Start.Add(-15 * given.Day))
	return !proven && len(f.Ladder.Standing()) > 0 && e.Level >= 3 && early && e.MovedAt.IsZero() && now.After(e.Start.Add(-13*given.Day))
}

// What is not asked has no mark, and what has a mark stands among the blockers, on every event that has a call.
func TestMarksAndBlockersAreOfWhatIsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := given.Snapshots(given.Noon).Draw(t, "facts")
		now := given.Instants(given.Noon, 3*given.Day).Draw(t, "now")
		for _, r := range readiness.Board(now, f) {
			named := map[string]bool{}
			for _, b := range r.Blockers {
				for _, item := range b.Standing {
					named[item.Template] = true
				}
				for _, task := range b.Tasks {
					named[task.ID] = true
				}
			}
			for _, s := range r.Tasks {
				marked := s.Late || s.Missed || s.Unknown
				if marked && !s.Asked {
					t.Fatalf("%s is marked and not asked for", s.Template)
				}
				if marked && !named[s.ID] && !r.Call.Apart() && r.Call != readiness.NotAssessed && !s.Undo && s.Task.Proof != readiness.ProofTopPage {
					t.Fatalf("%s of an event that is %s is marked, and no blocker names it", s.Template, r.Call)
				}
			}
			for _, item := range r.Standing {
				if lacks := item.Asked && item.State != standing.InForce; lacks != named[item.Template] {
					t.Fatalf("%s is asked for %t and %s, and a blocker names it: %t", item.Template, item.Asked, item.State, named[item.Template])
				}
			}
			if r.Call == readiness.NotAssessed && (r.Counts.Late > 0 || r.Counts.Unclaimed > 0) {
				t.Fatalf("an event without a level counts %+v", r.Counts)
			}
		}
	})
}

// owed says that a task of a passed gate is neither done nor skipped, told from the bare facts.
func owed(now time.Time, e readiness.Event, t readiness.Task) bool {
	if !t.Gate.Timed() || t.Soon || t.Gone || now.Before(t.Due.Add(15*time.Minute)) ||
		e.Phase(now) == readiness.Closed && t.Gate.TaskPhase() != "after" {
		return false
	}
	if w := t.Waiver; w != nil && (w.Until.IsZero() || now.Before(w.Until) || !w.Until.Before(e.End)) {
		return false
	}
	switch t.Proof {
	case readiness.ProofLevel:
		return e.LevelState != readiness.LevelConfirmed
	case readiness.ProofOnAir:
		return e.OnAirAt.IsZero()
	case readiness.ProofAired:
		return e.AiredAt.IsZero()
	default:
		return t.DoneAt.IsZero()
	}
}
