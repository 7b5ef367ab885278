package readiness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
)

func TestLaddersThatAreRefused(t *testing.T) {
	task := func(id string, alter func(*readiness.TaskTemplate)) func(*readiness.Ladder) {
		return func(l *readiness.Ladder) {
			i := slices.IndexFunc(l.Templates, func(t readiness.TaskTemplate) bool { return t.ID == id })
			alter(&l.Templates[i])
		}
	}
	for _, row := range []struct {
		name  string
		alter func(*readiness.Ladder)
		want  string // path and reason of each fault
	}{
		{"the default ladder is fine", func(*readiness.Ladder) {}, ""},
		{"one level is no ladder", func(l *readiness.Ladder) { *l = readiness.Ladder{Rungs: l.Rungs[4:]} }, "levels out_of_range, levels.1.n out_of_range"},
		{"ten levels are too many", func(l *readiness.Ladder) {
			*l = readiness.Ladder{}
			for n := range 10 {
				l.Rungs = append(l.Rungs, readiness.Rung{N: n + 1, NameJA: "名", NameEN: "N", PromiseJA: "約", PromiseEN: "P", Multiple: float64(n + 1)})
			}
			l.Rungs[9].Multiple = 0
		}, "levels out_of_range"},
		{"a level needs both names", func(l *readiness.Ladder) { l.Rungs[2].NameJA = " " }, "levels.3.name_ja required"},
		{"a promise is no essay", func(l *readiness.Ladder) { l.Rungs[0].PromiseEN = strings.Repeat("x", 301) }, "levels.1.promise_en too_long"},
		{"thresholds rise", func(l *readiness.Ladder) { l.Rungs[1].Multiple = l.Rungs[0].Multiple }, "levels.2.multiple not_rising"},
		{"the top has no bound", func(l *readiness.Ladder) { l.Rungs[4].Multiple = 50 }, "levels.5.multiple top_has_no_bound"},
		{"every other has one", func(l *readiness.Ladder) { l.Rungs[3].Multiple = 0 }, "levels.4.multiple out_of_range"},
		{"a role is one that there is", func(l *readiness.Ladder) { l.Rungs[2].Role = toppage.NotARole }, "levels.3.role unknown"},
		{"a role is given once", func(l *readiness.Ladder) { l.Rungs[2].Role = toppage.Watch }, "levels.3.role not_in_order"},
		{"roles rise", func(l *readiness.Ladder) { l.Rungs[1].Role, l.Rungs[2].Role = toppage.Scale, toppage.Watch }, "levels.3.role not_in_order"},
		{"a role may be lacking", func(l *readiness.Ladder) { l.Rungs[2].Role = toppage.NoRole }, ""},
		{"a task belongs to a level that there is", task("B-02", func(t *readiness.TaskTemplate) { t.FromLevel = 6 }), "templates.B-02.from_level no_such_level"},
		{"a lead is at most a year", task("B-02", func(t *readiness.TaskTemplate) { t.Gate.Lead = -400 * given.Day }), "templates.B-02.lead out_of_range"},
		{"a lead is in whole minutes", task("B-02", func(t *readiness.TaskTemplate) { t.Gate.Lead = -time.Second }), "templates.B-02.lead out_of_range"},
		{"before air is not after it", task("B-02", func(t *readiness.TaskTemplate) { t.Gate.Lead = given.Day }), "templates.B-02.lead out_of_range"},
		{"what always holds has no lead", task("P-01", func(t *readiness.TaskTemplate) { t.Gate.Lead = given.Day }), "templates.P-01.lead out_of_range"},
		{"a gate counts from something", task("B-02", func(t *readiness.TaskTemplate) { t.Gate.Anchor = "moon" }), "templates.B-02.anchor unknown"},
		{"a runbook is a web address", task("B-02", func(t *readiness.TaskTemplate) { t.Runbook = "javascript:alert(1)" }), "templates.B-02.runbook not_a_web_address"},
		{"a task takes back another that there is", task("E-02", func(t *readiness.TaskTemplate) { t.Undoes = "C-04 X-99" }), "templates.E-02.undoes no_such_task"},
		{"and not itself", task("E-02", func(t *readiness.TaskTemplate) { t.Instead = "E-02" }), "templates.E-02.instead no_such_task"},
		{"the ids of people's own tasks are not for templates", task("A-02", func(t *readiness.TaskTemplate) { t.ID = "own-1" }), "template malformed"},
		{"a kind of event that there is not", task("B-02", func(t *readiness.TaskTemplate) { t.For = "tv cinema" }), "templates.B-02.for no_such_kind"},
		{"a thing to have that there is not", task("B-02", func(t *readiness.TaskTemplate) { t.Needs = "magic" }), "templates.B-02.needs no_such_need"},
		{"a company has what there is", func(l *readiness.Ladder) { l.Has = "waiting_room magic" }, "has no_such_need"},
		{"what to do is no essay", task("B-02", func(t *readiness.TaskTemplate) { t.Help.What.EN = strings.Repeat("x", 601) }), "templates.B-02.what_en too_long"},
		{"the address on screen stands for an address", task("B-10", func(t *readiness.TaskTemplate) { t.Check = scope.OnScreen }), ""},
		{"and for nothing else", task("B-10", func(t *readiness.TaskTemplate) { t.Check = "{screen_word}" }), "templates.B-10.check not_a_web_address"},
		{"a verifier that there is not", task("B-02", func(t *readiness.TaskTemplate) { t.Verify = "magic" }), "templates.B-02.verify unknown"},
	} {
		l := readiness.DefaultLadder()
		row.alter(&l)
		var got []string
		for _, f := range l.Faults() {
			got = append(got, f.Path()+" "+f.Reason)
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: %q, want %q", row.name, strings.Join(got, ", "), row.want)
		}
	}
}

func TestALowerLadderFits(t *testing.T) {
	l := readiness.DefaultLadder()
	l.Rungs = l.Rungs[:3]
	l.Rungs[2].Multiple = 0
	l.Templates = slices.DeleteFunc(l.Templates, func(t readiness.TaskTemplate) bool { return t.ID == "C-04" })
	if err := l.Fit().Check(); err != nil {
		t.Errorf("a ladder of three: %v", err)
	}
}

// A change of the ladder never turns an event that stood well where it is spared: what held it back afterwards held it
// back before.
func TestASparedEventIsHeldBackByNothingNew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := given.Events(given.Noon).Draw(t, "event")
		tasks := given.Planned(e)
		for i := range tasks {
			given.Worked(t, &tasks[i], given.Noon)
		}
		e.TasksVersion = 1
		changed := readiness.DefaultLadder()
		changed.Templates = slices.Clone(changed.Templates)
		for range rapid.IntRange(1, 5).Draw(t, "edits") {
			i := rapid.IntRange(0, len(changed.Templates)-1).Draw(t, "which")
			tpl := &changed.Templates[i]
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				tpl.FromLevel = rapid.IntRange(1, 5).Draw(t, "from")
			case 1:
				if tpl.Gate.Anchor == readiness.AtStart {
					tpl.Gate.Lead = -time.Duration(rapid.IntRange(0, 40*24).Draw(t, "lead")) * time.Hour
				}
			case 2:
				tpl.Soon = rapid.Bool().Draw(t, "soon")
			default:
				changed.Templates = append(changed.Templates, readiness.TaskTemplate{ID: "X-" + tpl.ID + rapid.StringMatching(`[a-z]{6}`).Draw(t, "id"), FromLevel: 1, Ask: tpl.Ask})
			}
		}
		held := func(l readiness.Ladder, tasks []readiness.Task) []string {
			var ids []string
			for _, f := range readiness.EffectsOf(given.Noon, given.Ladder, l, []readiness.Event{e}, map[string][]readiness.Task{e.ID: tasks}, nil) {
				ids = f.HeldBack
			}
			return ids
		}
		e.Grace = readiness.Spare(e.Grace, given.Noon, held(changed, tasks), given.Noon.Add(readiness.UsualGrace))
		if still := held(changed, tasks); len(still) > 0 {
			t.Fatalf("spared, and yet held back by %v", still)
		}
	})
}

func TestGraceAddsUpAndEnds(t *testing.T) {
	first := readiness.Spare(readiness.Grace{}, given.Noon, []string{"B-02", "A-03"}, given.Noon.Add(given.Day))
	both := readiness.Spare(first, given.Noon.Add(time.Hour), []string{"B-02", "C-01"}, given.Noon.Add(2*given.Day))
	if !slices.Equal(both.Templates, []string{"A-03", "B-02", "C-01"}) || !both.Until.Equal(given.Noon.Add(2*given.Day)) {
		t.Errorf("both: %+v", both)
	}
	if after := readiness.Spare(both, given.Noon.Add(2*given.Day), []string{"P-02"}, given.Noon.Add(3*given.Day)); !slices.Equal(after.Templates, []string{"P-02"}) {
		t.Errorf("what is over is not forgotten: %+v", after)
	}
}
