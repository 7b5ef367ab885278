package readiness_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/scope"
)

// asked gives the templates of the tasks that are not gone, in order.
func asked(tasks []readiness.Task) []string {
	var ids []string
	for _, t := range tasks {
		if !t.Gone {
			ids = append(ids, t.Template)
		}
	}
	slices.Sort(ids)
	return ids
}

// templates gives those that an event on TV of a level has.
func templates(level int) []string {
	var ids []string
	for _, t := range given.Ladder.At(level) {
		if t.Admits(scope.TV) {
			ids = append(ids, t.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func TestPlanFollowsTheLevel(t *testing.T) {
	for from := range 6 {
		for to := range 6 {
			t.Run(fmt.Sprintf("from level %d to %d", from, to), func(t *testing.T) {
				e := given.Airing(given.Noon.Add(20 * given.Day))
				e.Level = from
				tasks := given.Planned(e)
				if got, want := asked(tasks), templates(e.Planned(given.Ladder)); !slices.Equal(got, want) {
					t.Fatalf("planned %v, want %v", got, want)
				}
				change := readiness.PreviewLevel(given.Noon, e, given.Ladder, tasks, to)
				e.Level = to
				edits := readiness.Plan(given.Noon, e, given.Ladder, tasks)
				if !reflect.DeepEqual(change.Added, append(slices.Clone(edits.Add), edits.Revive...)) && len(change.Added) > 0 ||
					!reflect.DeepEqual(change.Gone, edits.Drop) || !reflect.DeepEqual(change.Changed, edits.Amend) {
					t.Errorf("the preview differs from the plan:\n%+v\n%+v", change, edits)
				}
				tasks = given.Apply(edits, tasks)
				if got, want := asked(tasks), templates(e.Planned(given.Ladder)); !slices.Equal(got, want) {
					t.Errorf("level %d asks for %v, want %v", to, got, want)
				}
				if again := readiness.Plan(given.Noon.Add(time.Hour), e, given.Ladder, tasks); !again.Empty() {
					t.Errorf("planning again gives %+v", again)
				}
			})
		}
	}
}

func TestLoweringKeepsWhatWasDone(t *testing.T) {
	e := given.Airing(given.Noon.Add(20 * given.Day))
	tasks := given.Planned(e)
	for i := range tasks {
		tasks[i] = given.Done(tasks[i], given.Noon)
		tasks[i].Claims = given.Held("Mori")
		tasks[i].Waiver = &readiness.Waiver{Reason: "not ours"}
	}
	was := slices.Clone(tasks)
	for _, level := range []int{2, 1, 5, 3, 4} {
		e.Level = level
		tasks = given.Apply(readiness.Plan(given.Noon, e, given.Ladder, tasks), tasks)
	}
	for i, w := range was {
		if !reflect.DeepEqual(tasks[i], w) {
			t.Errorf("%s was %+v, is %+v", w.Template, w, tasks[i])
		}
	}
	if added := tasks[len(was):]; !slices.Equal(asked(tasks), templates(4)) || len(added) != 2 || !added[0].Gone {
		t.Errorf("the tasks of level 5 ought to be kept and gone: %+v", added)
	}
}

func TestAMovedStartAmendsAndNothingElse(t *testing.T) {
	for _, row := range []struct {
		name string
		move time.Duration
	}{{"two days later", 2 * given.Day}, {"an hour earlier", -time.Hour}, {"before it became known", -90 * given.Day}} {
		t.Run(row.name, func(t *testing.T) {
			e := given.Airing(given.Noon.Add(20 * given.Day))
			tasks := given.Planned(e)
			tasks[5] = given.Done(tasks[5], given.Noon)
			was := slices.Clone(tasks)
			e.Start, e.End = e.Start.Add(row.move), e.End.Add(row.move)
			edits := readiness.Plan(given.Noon, e, given.Ladder, tasks)
			if len(edits.Add)+len(edits.Drop)+len(edits.Revive) > 0 || len(edits.Amend) == 0 {
				t.Fatalf("got %+v", edits)
			}
			tasks = given.Apply(edits, tasks)
			for i, w := range was {
				if want := w.Gate.Due(e); !tasks[i].Due.Equal(want) {
					t.Errorf("%s is due %s, want %s", w.Template, tasks[i].Due, want)
				}
				if w.Due.After(given.Noon) && !tasks[i].Due.After(given.Noon) {
					w.CreatedAt = given.Noon // the move has put its gate into the past
				}
				if w.Due = tasks[i].Due; !reflect.DeepEqual(tasks[i], w) {
					t.Errorf("%s changed: %+v, was %+v", w.Template, tasks[i], w)
				}
			}
		})
	}
}

func TestEventsWithoutAPlan(t *testing.T) {
	for _, row := range []struct {
		name  string
		alter func(*readiness.Event)
		empty bool
	}{
		{"a confirmed event has one", func(*readiness.Event) {}, false},
		{"so has a tentative one", func(e *readiness.Event) { e.Calendar = readiness.Tentative }, false},
		{"and a missing one", func(e *readiness.Event) { e.Calendar = readiness.Missing }, false},
		{"and one that is on air when it becomes known", func(e *readiness.Event) { e.EnteredAt = e.End.Add(-1) }, false},
		{"a cancelled one has none", func(e *readiness.Event) { e.Calendar = readiness.Cancelled }, true},
		{"nor has one that is no exposure", func(e *readiness.Event) { e.Hidden = true }, true},
		{"nor one that was over when it became known", func(e *readiness.Event) { e.EnteredAt = e.End }, true},
	} {
		e := given.Airing(given.Noon)
		row.alter(&e)
		if got := readiness.Plan(given.Noon, e, given.Ladder, nil); got.Empty() != row.empty {
			t.Errorf("%s: %d tasks", row.name, len(got.Add))
		}
	}
}

func TestACancelledEventKeepsItsTasksAsTheyAre(t *testing.T) {
	e := given.Airing(given.Noon.Add(20 * given.Day))
	tasks := given.Planned(e)
	e.Calendar, e.Level, e.Start = readiness.Cancelled, 1, e.Start.Add(given.Day)
	if edits := readiness.Plan(given.Noon, e, given.Ladder, tasks); !edits.Empty() {
		t.Errorf("got %+v", edits)
	}
}

func TestATemplatesNewLeadMovesItsTasks(t *testing.T) {
	e := given.Airing(given.Noon.Add(20 * given.Day))
	tasks := given.Planned(e)
	edited := readiness.Ladder{Rungs: given.Ladder.Rungs, Templates: slices.Clone(given.Ladder.Templates)}
	i := slices.IndexFunc(edited.Templates, func(t readiness.TaskTemplate) bool { return t.ID == "B-02" })
	edited.Templates[i].Gate = before(10 * given.Day)
	edits := readiness.Plan(given.Noon, e, edited, tasks)
	if len(edits.Amend) != 1 || edits.Amend[0].Gate != before(10*given.Day) || !edits.Amend[0].Due.Equal(e.Start.Add(-10*given.Day)) {
		t.Fatalf("got %+v", edits)
	}
	if again := readiness.Plan(given.Noon, e, edited, given.Apply(edits, tasks)); !again.Empty() {
		t.Errorf("planning again gives %+v", again)
	}
}

func TestPreviewNamesWhatIsLateAlready(t *testing.T) {
	e := given.Airing(given.Noon.Add(5 * given.Day))
	e.Level, e.EnteredAt = 4, given.Noon.Add(-60*given.Day)
	tasks := given.Planned(e)
	drill := slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.Template == "B-02" })
	tasks[drill] = given.Done(tasks[drill], given.Noon.Add(-20*given.Day))
	e.Level = 2
	tasks = given.Apply(readiness.Plan(given.Noon, e, given.Ladder, tasks), tasks)
	change := readiness.PreviewLevel(given.Noon, e, given.Ladder, tasks, 4)
	late := asked(change.AlreadyLate)
	// The last possible time of B-01 is this very second; the others are short notice.
	if want := []string{"B-01"}; !slices.Equal(late, want) {
		t.Errorf("already late: %v, want %v", late, want)
	}
	if change.From != 2 || change.To != 4 {
		t.Errorf("from %d to %d", change.From, change.To)
	}
}

// Whatever happens to an event, planning follows it at once and then rests, and what people did is never lost.
func TestPlanRests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := given.Events(given.Noon).Draw(t, "event")
		e.ID = "e"
		tasks := given.Planned(e)
		for i := range tasks {
			given.Worked(t, &tasks[i], given.Noon)
		}
		for range rapid.IntRange(1, 5).Draw(t, "turns") {
			work := worksheet(tasks)
			e.Level = rapid.IntRange(0, 5).Draw(t, "level")
			e.Calendar = rapid.SampledFrom([]readiness.CalendarStatus{readiness.Confirmed, readiness.Cancelled, readiness.Missing}).Draw(t, "status")
			move := time.Duration(rapid.IntRange(-50, 50).Draw(t, "move")) * time.Hour
			e.Start, e.End = e.Start.Add(move), e.End.Add(move)
			tasks = given.Apply(readiness.Plan(given.Noon, e, given.Ladder, tasks), tasks)
			if again := readiness.Plan(given.Noon, e, given.Ladder, tasks); !again.Empty() {
				t.Fatalf("planning again gives %+v", again)
			}
			if now := worksheet(tasks); !slices.Equal(now[:len(work)], work) {
				t.Fatalf("what people did was %v, is %v", work, now)
			}
		}
	})
}

// worksheet is what people did on the tasks.
func worksheet(tasks []readiness.Task) []string {
	var work []string
	for _, t := range tasks {
		work = append(work, fmt.Sprint(t.Template, t.ClaimedBy(), t.DoneAt, t.Evidence, cmp.Or(t.Waiver, &readiness.Waiver{}).Reason))
	}
	return work
}
