package readiness_test

import (
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestDerivedTasksAreThoseOfTheFirstPlan(t *testing.T) {
	for _, row := range []struct {
		name  string
		alter func(*readiness.Event)
		empty bool
	}{
		{"of a confirmed event", func(*readiness.Event) {}, false},
		{"of one without a level", func(e *readiness.Event) { e.Level = 0 }, false},
		{"of one above the ladder", func(e *readiness.Event) { e.Level = 9 }, false},
		{"of one that lasts all day", func(e *readiness.Event) { e.AllDay = true; e.End = e.Start.Add(given.Day) }, false},
		{"of one that is missing", func(e *readiness.Event) { e.Calendar = readiness.Missing }, false},
		{"of one that is cancelled, as it stood", func(e *readiness.Event) { e.Calendar = readiness.Cancelled }, false},
		{"of one that is no exposure, as it stood", func(e *readiness.Event) { e.Hidden = true }, false},
		{"of one that was over when it became known: none", func(e *readiness.Event) { e.EnteredAt = e.End }, true},
	} {
		e := given.Airing(given.Noon)
		row.alter(&e)
		got := readiness.DeriveTasks(e, given.Ladder)
		e.Calendar, e.Hidden = readiness.Confirmed, false
		want := readiness.Plan(e.EnteredAt, e, given.Ladder, nil).Add
		for i := range want {
			want[i].ID, want[i].Version = readiness.TaskID(e.ID, want[i].Template), 1
		}
		if !reflect.DeepEqual(got, want) || (len(got) == 0) != row.empty {
			t.Errorf("%s:\n%+v\nwant\n%+v", row.name, got, want)
		}
	}
}

// Whatever happens to an event and to the ladder, its derived tasks are those that would stand had they been stored at
// once and planned anew at each step; stored ones keep what is gone besides, and know since when a task is asked for.
func TestDerivedTasksAreWhatStoredOnesWouldBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, l := given.Events(given.Noon).Draw(t, "event"), given.Ladder
		e.ID = "e"
		stored := readiness.DeriveTasks(e, l)
		for range rapid.IntRange(1, 8).Draw(t, "turns") {
			e.Level = rapid.IntRange(0, 5).Draw(t, "level")
			e.Calendar = rapid.SampledFrom([]readiness.CalendarStatus{readiness.Confirmed, readiness.Cancelled, readiness.Missing}).Draw(t, "status")
			e.Hidden = rapid.Bool().Draw(t, "hidden")
			move := time.Duration(rapid.IntRange(-50, 50).Draw(t, "move")) * time.Hour
			e.Start, e.End = e.Start.Add(move), e.End.Add(move)
			l = editedLadder(t, l)
			stored = given.Apply(readiness.Plan(given.Noon, e, l, stored), stored)
			if _, to := e.Window(); e.Calendar == readiness.Cancelled || e.Hidden || !e.EnteredAt.Before(to) {
				continue
			}
			if derived := readiness.DeriveTasks(e, l); !reflect.DeepEqual(liveTasks(e, derived), liveTasks(e, stored)) {
				t.Fatalf("derived\n%v\nstored\n%v", liveTasks(e, derived), liveTasks(e, stored))
			}
		}
	})
}

// editedLadder alters one template, takes one away or puts one back.
func editedLadder(t *rapid.T, l readiness.Ladder) readiness.Ladder {
	l.Templates = slices.Clone(l.Templates)
	i := rapid.IntRange(0, len(l.Templates)-1).Draw(t, "template")
	switch rapid.IntRange(0, 4).Draw(t, "edit") {
	case 0:
		l.Templates[i].Gate = readiness.Gate{Anchor: readiness.AtEnd, Lead: time.Duration(rapid.IntRange(-9, 9).Draw(t, "lead")) * time.Hour}
	case 1:
		l.Templates[i].FromLevel = rapid.IntRange(1, 5).Draw(t, "from level")
	case 2:
		l.Templates[i].Proof, l.Templates[i].TitleEN = readiness.ProofBrief, "Another title"
	case 3:
		if len(l.Templates) > 1 {
			l.Templates = slices.Delete(l.Templates, i, i+1)
		}
	default:
		l = readiness.DefaultLadder()
	}
	return l
}

// liveTasks gives the tasks that are not gone, never nil, by id, without what only rows know: when they joined, and how often they
// were written. What is due at short notice depends on that too.
func liveTasks(e readiness.Event, tasks []readiness.Task) []readiness.Task {
	live := slices.DeleteFunc(append([]readiness.Task{}, tasks...), func(t readiness.Task) bool { return t.Gone })
	for i := range live {
		live[i].ID = readiness.TaskID(live[i].EventID, live[i].Template)
		live[i].CreatedAt, live[i].Version = time.Time{}, 0
		if lead := live[i].Gate.Due(e); !lead.After(given.Noon) || !lead.After(e.EnteredAt) {
			live[i].Due = lead
		}
	}
	slices.SortFunc(live, func(a, b readiness.Task) int { return strings.Compare(a.ID, b.ID) })
	return live
}

func TestWhichTasksJoinTooLate(t *testing.T) {
	e := given.Airing(given.Noon.Add(8 * given.Day))
	for _, row := range []struct {
		name     string
		from, to int
		entered  time.Time
		want     bool
	}{
		{"a gate passed since the event became known", 2, 4, given.Noon.Add(-60 * given.Day), true},
		{"all gates that passed had passed before it became known", 2, 4, given.Noon, false},
		{"no gate has passed", 1, 2, given.Noon.Add(-60 * given.Day), false},
		{"nothing joins", 4, 2, given.Noon.Add(-60 * given.Day), false},
	} {
		e.Level, e.EnteredAt = row.from, row.entered
		tasks := readiness.DeriveTasks(e, given.Ladder)
		e.Level = row.to
		if got := readiness.Plan(given.Noon, e, given.Ladder, tasks).Joins(e); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestStoredTasksFollowTheirTemplates(t *testing.T) {
	e := given.Airing(given.Noon.Add(20 * given.Day))
	e.EnteredAt = e.Start.Add(-24 * time.Hour)
	for name, alter := range map[string]func(*readiness.TaskTemplate){
		"another gate, due at the same instant": func(t *readiness.TaskTemplate) { t.Gate = before(given.Day) },
		"another title":                         func(t *readiness.TaskTemplate) { t.TitleJA = "別の題" },
		"a proof of its own":                    func(t *readiness.TaskTemplate) { t.Verify, t.Proof = readiness.VerifySelf, readiness.ProofBrief },
		"evidence that ages":                    func(t *readiness.TaskTemplate) { t.TTL = given.Day },
		"not enforced yet":                      func(t *readiness.TaskTemplate) { t.Soon = true },
	} {
		l := readiness.Ladder{Rungs: given.Ladder.Rungs, Templates: []readiness.TaskTemplate{{ID: "X-01", FromLevel: 1, Ask: readiness.Ask{Gate: readiness.Gate{Anchor: readiness.Always}}}}}
		tasks := readiness.DeriveTasks(e, l)
		tasks[0] = given.Done(tasks[0], given.Noon)
		l.Templates = slices.Clone(l.Templates)
		alter(&l.Templates[0])
		edits := readiness.Plan(given.Noon, e, l, tasks)
		if len(edits.Amend) != 1 || edits.Amend[0].DoneBy != tasks[0].DoneBy || edits.Amend[0].ID != tasks[0].ID {
			t.Fatalf("%s: %+v", name, edits)
		}
		if again := readiness.Plan(given.Noon, e, l, edits.Amend); !again.Empty() {
			t.Errorf("%s: planning again gives %+v", name, again)
		}
	}
}

func TestTheIDsOfTasksAreFitForURLs(t *testing.T) {
	for _, task := range readiness.DeriveTasks(given.Airing(given.Noon), given.Ladder) {
		if url.PathEscape(task.ID) != task.ID || task.ID != "e-"+task.Template {
			t.Errorf("id %q of template %q", task.ID, task.Template)
		}
	}
	if err := given.Ladder.Check(); err != nil {
		t.Errorf("the default ladder: %v", err)
	}
	for id, reason := range map[string]string{
		"": "malformed", "a b": "malformed", "a/b": "malformed", "日": "malformed", "-a": "malformed", "a%2f": "malformed",
		"a\n": "malformed", strings.Repeat("x", 41): "malformed", "P-01": "repeated",
	} {
		l := readiness.Ladder{Rungs: given.Ladder.Rungs, Templates: append(slices.Clone(given.Ladder.Templates), readiness.TaskTemplate{ID: id})}
		want := fault.Invalid{Field: "template", Reason: reason, Got: id}
		if err := l.Check(); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", id, err, want)
		}
	}
}

func TestWhatALadderChangedSinceAnother(t *testing.T) {
	for _, row := range []struct {
		name  string
		alter func(*readiness.Ladder)
		want  readiness.LadderEdits
	}{
		{"nothing", func(*readiness.Ladder) {}, readiness.LadderEdits{}},
		{"another order is no difference", func(l *readiness.Ladder) { slices.Reverse(l.Templates) }, readiness.LadderEdits{}},
		{"a template more", func(l *readiness.Ladder) { l.Templates = append(l.Templates, readiness.TaskTemplate{ID: "X-01"}) }, readiness.LadderEdits{Added: 1}},
		{"two templates less", func(l *readiness.Ladder) { l.Templates = l.Templates[2:] }, readiness.LadderEdits{Removed: 2}},
		{"another lead", func(l *readiness.Ladder) { l.Templates[3].Gate.Lead = -given.Day }, readiness.LadderEdits{Changed: 1}},
		{"another promise", func(l *readiness.Ladder) { l.Rungs[0].PromiseEN = "More" }, readiness.LadderEdits{Rungs: 1}},
		{"two levels less", func(l *readiness.Ladder) { l.Rungs = l.Rungs[:3] }, readiness.LadderEdits{Rungs: 2}},
	} {
		l := given.WithoutStanding(given.ByPeople(readiness.DefaultLadder()))
		row.alter(&l)
		if got := l.Since(given.Ladder); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}
