package readiness_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// randomLadders draws a ladder of 2 to 9 levels with tasks before, during and after air, some of which take others back.
func randomLadders() *rapid.Generator[readiness.Ladder] {
	return rapid.Custom(func(t *rapid.T) readiness.Ladder {
		l := readiness.Ladder{Version: 1}
		for n := range rapid.IntRange(2, 9).Draw(t, "levels") {
			l.Rungs = append(l.Rungs, readiness.Rung{N: n + 1})
		}
		if prove := rapid.IntRange(0, l.Height()).Draw(t, "proves"); prove > 0 {
			l.Rungs[prove-1].Role = toppage.Prove
		}
		for i := range rapid.IntRange(0, 12).Draw(t, "templates") {
			tpl := readiness.TaskTemplate{ID: fmt.Sprint("T-", i), FromLevel: rapid.IntRange(1, l.Height()).Draw(t, "from"), Ask: asks().Draw(t, "ask")}
			if i > 0 && rapid.IntRange(0, 3).Draw(t, "takes back") == 0 {
				tpl.Undoes = fmt.Sprint("T-", rapid.IntRange(0, i-1).Draw(t, "what"))
			}
			l.Templates = append(l.Templates, tpl)
		}
		return l
	})
}

func asks() *rapid.Generator[readiness.Ask] {
	return rapid.Custom(func(t *rapid.T) readiness.Ask {
		a := readiness.Ask{TitleJA: "準備", TitleEN: "Prepare", Verify: readiness.VerifyManual,
			Gate: readiness.Gate{Anchor: rapid.SampledFrom([]readiness.Anchor{readiness.Always, readiness.AtEntry, readiness.AtStart,
				readiness.AtStart, readiness.AtStart, readiness.AtEnd}).Draw(t, "anchor")},
			Tied: rapid.SampledFrom([]readiness.Tie{readiness.Untied, readiness.TiedStart, readiness.TiedWindow}).Draw(t, "tied"),
			TTL:  rapid.SampledFrom([]time.Duration{0, time.Hour, 30 * given.Day}).Draw(t, "ttl"),
			Soon: rapid.IntRange(0, 5).Draw(t, "soon") == 0}
		lead := time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "lead")) * time.Minute
		switch a.Gate.Anchor {
		case readiness.AtStart:
			a.Gate.Lead = -lead.Truncate(rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, given.Day}).Draw(t, "unit"))
		case readiness.AtEnd:
			a.Gate.Lead = lead
		}
		if a.Soon && rapid.Bool().Draw(t, "until") {
			a.SoonUntil = given.Instants(given.Noon, 9*given.Day).Draw(t, "soon until")
		}
		return a
	})
}

// plan is what an event asks for by template; when its tasks were planned is left aside.
type plan map[string]string

// planOf leaves out when a task is due whose lead has passed: that depends on when it was first asked for.
func planOf(e readiness.Event, tasks []readiness.Task, wanted func(readiness.Task) bool) plan {
	p := plan{}
	for _, t := range tasks {
		if t.Gone || !wanted(t) {
			continue
		}
		due := "short notice"
		if lead := t.Gate.Due(e); lead.After(given.Noon) {
			due = t.Due.String()
		}
		p[t.Template] = fmt.Sprintf("%s %+v", due, *t.Ask)
	}
	return p
}

// workOf is what people have put into tasks, by template.
func workOf(tasks []readiness.Task, templates []readiness.TaskTemplate) map[string]string {
	work := map[string]string{}
	for _, t := range tasks {
		if slices.ContainsFunc(templates, func(tpl readiness.TaskTemplate) bool { return tpl.ID == t.Template }) {
			work[t.Template] = fmt.Sprint(t.Claims, t.DoneAt, t.DoneBy, t.Evidence, t.Waiver, t.Gone)
		}
	}
	return work
}

// The difference between two levels, applied to the plan of one, is the plan of the other, whichever two, also where the
// event has moved or the ladder has changed since: nothing depends on the way there, except that what takes back something
// that was done stays. And the way back brings all of it back.
func TestTheWayToALevelDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := randomLadders().Draw(t, "ladder")
		e := given.Events(given.Noon).Draw(t, "event")
		e.EnteredAt = e.Start.Add(-30 * given.Day)
		if e.Calendar == readiness.Cancelled {
			e.Calendar = readiness.Confirmed
		}
		for _, tpl := range l.Templates {
			if rapid.IntRange(0, 4).Draw(t, "spared") == 0 {
				e.Grace.Templates, e.Grace.Until = append(e.Grace.Templates, tpl.ID), given.Noon.Add(given.Day)
			}
		}
		slices.Sort(e.Grace.Templates)
		before := setting{l, e}
		if rapid.Bool().Draw(t, "the ladder was another") {
			before.ladder.Templates = slices.Clone(l.Templates)
			for i := range before.ladder.Templates {
				tpl := &before.ladder.Templates[i]
				undoes := tpl.Undoes
				tpl.Ask = asks().Draw(t, "asked before")
				tpl.Undoes = undoes
			}
		}
		if rapid.Bool().Draw(t, "the event has moved") {
			by := time.Duration(rapid.IntRange(-9*24*60, 9*24*60).Draw(t, "by")) * time.Minute
			before.event.Start, before.event.End = e.Start.Add(by), e.End.Add(by)
		}
		worker := rapid.IntRange(0, 1<<16).Draw(t, "who works on what")
		for a := 1; a <= l.Height(); a++ {
			for b := 1; b <= l.Height(); b++ {
				thereAndBack(t, before, setting{l, e}, a, b, worker)
			}
		}
	})
}

// setting is an event with the ladder by which it is planned.
type setting struct {
	ladder readiness.Ladder
	event  readiness.Event
}

// plan plans the event at a level, on top of the tasks that it has.
func (s setting) plan(now time.Time, level int, have []readiness.Task) readiness.PlanEdits {
	s.event.Level = level
	return readiness.Plan(now, s.event, s.ladder, have)
}

// thereAndBack changes an event from level a to b and back, with some of its tasks done, skipped or picked up.
func thereAndBack(t *rapid.T, before, now setting, a, b, worker int) {
	asksFor := func(level int) func(readiness.Task) bool {
		return func(task readiness.Task) bool {
			return slices.ContainsFunc(now.ladder.At(level), func(tpl readiness.TaskTemplate) bool { return tpl.ID == task.Template })
		}
	}
	is := func(what string, level int, tasks []readiness.Task) {
		anew := given.Apply(now.plan(given.Noon, level, nil), nil)
		if want, got := planOf(now.event, anew, asksFor(level)), planOf(now.event, tasks, asksFor(level)); !maps.Equal(want, got) {
			t.Fatalf("from %d to %d%s is not as planned at %d (-planned +changed):\n%s", a, b, what, level, gocmp.Diff(want, got))
		}
		besides(t, tasks, asksFor(level))
	}
	first := given.Apply(before.plan(before.event.EnteredAt, a, nil), nil)
	for i := range first {
		someWork(&first[i], worker>>i)
	}
	edits := now.plan(given.Noon, b, first)
	there := given.Apply(edits, first)
	is("", b, there)
	stays(t, first, there)
	now.event.Level = a
	preview := readiness.PreviewLevel(given.Noon, now.event, now.ladder, first, b)
	if len(preview.Added) != len(edits.Add)+len(edits.Revive) || !reflect.DeepEqual(preview.Gone, edits.Drop) || !reflect.DeepEqual(preview.Changed, edits.Amend) {
		t.Fatalf("from %d to %d the preview promises another plan: %+v, %+v", a, b, preview, edits)
	}
	back := given.Apply(now.plan(given.Noon, a, there), there)
	is(" and back", a, back)
	if was, is := workOf(first, now.ladder.At(a)), workOf(back, now.ladder.At(a)); !maps.Equal(was, is) {
		t.Fatalf("from %d to %d and back the work is not what it was (-was +is):\n%s", a, b, gocmp.Diff(was, is))
	}
}

// someWork brings a task into a state that a number stands for.
func someWork(task *readiness.Task, number int) {
	switch number & 3 {
	case 1:
		*task = given.Done(*task, given.Noon.Add(-given.Day))
	case 2:
		task.Claims = given.Held("Mori")
	case 3:
		task.Waiver = &readiness.Waiver{Reason: "not ours", By: "Mori", At: given.Noon}
	}
}

// stays fails unless what took something back before does so still, from now on where the level does not ask for it.
func stays(t *rapid.T, before, after []readiness.Task) {
	for _, task := range before {
		if task.Gone || !readiness.TakesBack(&task, before) {
			continue
		}
		i := slices.IndexFunc(after, func(is readiness.Task) bool { return is.Template == task.Template })
		if after[i].Gone {
			t.Fatalf("%s takes something back, and is gone", task.Template)
		}
	}
}

// besides fails unless what is asked for beyond a level takes something back.
func besides(t *rapid.T, tasks []readiness.Task, asked func(readiness.Task) bool) {
	for _, task := range tasks {
		if !task.Gone && !asked(task) && !readiness.TakesBack(&task, tasks) {
			t.Fatalf("%s is asked for besides and takes nothing back", task.Template)
		}
	}
}

func TestWhatALevelChangeHasToTakeBack(t *testing.T) {
	worked := func(t readiness.Task) readiness.Task { return given.Done(t, given.Noon.Add(-given.Day)) }
	for _, row := range []struct {
		sentence string
		from, to int
		done     []string
		undoing  string
		because  []string
	}{
		{"nothing was done", 4, 2, nil, "", nil},
		{"a scale-out that is still billed", 4, 2, []string{"C-04"}, "E-02", []string{"C-04"}},
		{"a freeze that is still on", 4, 3, []string{"C-01"}, "E-02", []string{"C-01"}},
		{"what the lower level wants, too, is not taken back", 4, 3, []string{"C-01", "C-04"}, "E-02", []string{"C-01"}},
		{"what was taken back already is not again", 4, 2, []string{"C-04", "E-02"}, "", nil},
		{"a higher level takes nothing back", 4, 5, []string{"C-04"}, "", nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := given.Airing(given.Noon.Add(2 * given.Day))
			e.Level = row.from
			tasks := given.Planned(e)
			for i := range tasks {
				if slices.Contains(row.done, tasks[i].Template) {
					tasks[i] = worked(tasks[i])
				}
			}
			got := readiness.PreviewLevel(given.Noon, e, given.Ladder, tasks, row.to).ToUndo
			if row.undoing == "" {
				if len(got) != 0 {
					t.Fatalf("to undo: %+v", got)
				}
				return
			}
			var because []string
			for _, u := range got {
				for _, effect := range u.Effects {
					because = append(because, effect.Template)
				}
			}
			if len(got) != 1 || got[0].Task.Template != row.undoing || !slices.Equal(because, row.because) {
				t.Errorf("to undo %d tasks because of %v, want %s because of %v", len(got), because, row.undoing, row.because)
			}
		})
	}
}
