package db_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// rowsOf fails unless the table has so many rows.
func rowsOf(t *testing.T, s *db.Store, what, table string, want int) {
	t.Helper()
	if got := must(s.Count(t.Context(), table))(t); got != want {
		t.Errorf("%s: %d rows in %s, want %d", what, got, table, want)
	}
}

func TestAnImportWritesNoTasks(t *testing.T) {
	const many = 100
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feed := feedOf(t, s)
		occurrences := make([]readiness.Occurrence, many)
		for i := range occurrences {
			occurrences[i] = airing(fmt.Sprint(i), noon.Add(time.Duration(i+1)*day))
		}
		untouched := func(what string, events int) {
			t.Helper()
			rowsOf(t, s, what, "events", events)
			rowsOf(t, s, what, "tasks", 0)
			rowsOf(t, s, what, "task_specs", 0)
		}
		apply(t, s, feed.ID, imported(occurrences...))
		untouched("a first import", many)
		for i := range occurrences {
			occurrences[i].Start, occurrences[i].End = occurrences[i].Start.Add(time.Hour), occurrences[i].End.Add(time.Hour)
			occurrences[i].Level = 4
		}
		apply(t, s, feed.ID, imported(occurrences...))
		untouched("every airing moved and given a level", many)
		if err := saveTemplates(t, s, readiness.DefaultLadder().Templates[:9]); err != nil {
			t.Fatal(err)
		}
		untouched("a shorter ladder", many)
		e := board(t, s).Events[0]
		must(s.SetLevel(t.Context(), e.ID, 1, "", 0, sre, noon))(t)
		must(s.SetHidden(t.Context(), e.ID, true, 0, sre, noon))(t)
		untouched("a lower level, and no exposure", many)
		if got := len(must(s.Tasks(t.Context(), board(t, s).Events[1].ID))(t)); got != 7 {
			t.Errorf("%d tasks, want 7", got)
		}
	})
}

// Touching one task of an event stores all of them as they were, once; what changes nothing stores none.
func TestTouchingATaskStoresTheTasksOfItsEvent(t *testing.T) {
	type work = func(s *db.Store, t *testing.T, id string) error
	works := map[string]struct {
		work   work
		stores bool
	}{
		"picking up": {func(s *db.Store, t *testing.T, id string) error {
			_, err := s.ClaimTask(t.Context(), id, sre, noon)
			return err
		}, true},
		"completing": {func(s *db.Store, t *testing.T, id string) error {
			_, err := s.CompleteTask(t.Context(), id, 1, claim.Said{Evidence: "looked"}, sre, noon)
			return err
		}, true},
		"skipping": {func(s *db.Store, t *testing.T, id string) error {
			_, err := s.WaiveTask(t.Context(), id, 1, "not ours", time.Time{}, sre, noon)
			return err
		}, true},
		"putting down what nobody picked up": {func(s *db.Store, t *testing.T, id string) error {
			_, err := s.ReleaseTask(t.Context(), id, sre, noon)
			return err
		}, false},
		"completing from a form of another version": {func(s *db.Store, t *testing.T, id string) error {
			_, err := s.CompleteTask(t.Context(), id, 2, claim.Said{Evidence: "looked"}, sre, noon)
			wants(t, "another version", err, fault.ErrStale)
			return nil
		}, false},
	}
	eachURL(t, func(t *testing.T, url string) {
		s, elsewhere := open(t, url), open(t, url)
		stored := 0
		for name, row := range works {
			e := show(t, s)
			board(t, s)
			before := must(s.Tasks(t.Context(), e.ID))(t)
			task := taskNamed(t, s, e.ID, "E-02")
			if err := row.work(s, t, task.ID); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if row.stores {
				stored += len(before)
			}
			rowsOf(t, s, name, "tasks", stored)
			after := must(s.Tasks(t.Context(), e.ID))(t)
			others := func(tasks []readiness.Task) []readiness.Task {
				return slices.DeleteFunc(slices.Clone(tasks), func(t readiness.Task) bool { return t.ID == task.ID })
			}
			if diff := gocmp.Diff(others(before), others(after)); diff != "" || len(before) != len(after) {
				t.Errorf("%s altered other tasks (-before +after):\n%s", name, diff)
			}
			holds(t, name, s, nil)
			holds(t, name+", seen from another process", elsewhere, nil)
		}
	})
}

func TestManyPeopleTouchAnEventAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e := show(t, s)
		tasks := must(s.Tasks(t.Context(), e.ID))(t)
		var busy sync.WaitGroup
		for i, task := range tasks {
			busy.Go(func() {
				by := readiness.Actor{ID: fmt.Sprint(i), Name: fmt.Sprint("person ", i), Role: readiness.SRE}
				if _, err := s.ClaimTask(t.Context(), task.ID, by, noon); err != nil {
					t.Error(err)
				}
			})
		}
		busy.Wait()
		rowsOf(t, s, "after all", "tasks", len(tasks))
		for i, task := range must(s.Tasks(t.Context(), e.ID))(t) {
			if task.ID != tasks[i].ID || !slices.Equal(task.ClaimedBy(), []string{fmt.Sprint("person ", i)}) {
				t.Errorf("task %s, was %s, picked up by %v", task.ID, tasks[i].ID, task.ClaimedBy())
			}
		}
	})
}

// Two events that differ in one thing, that the tasks of one were touched at once, stay alike whatever happens to both.
func TestDerivedTasksStayWhatStoredOnesBecome(t *testing.T) {
	const rounds, steps = 3, 12
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for round := range rounds {
			dice := rand.New(rand.NewPCG(uint64(round), 11))
			if err := saveTemplates(t, s, readiness.DefaultLadder().Templates); err != nil {
				t.Fatal(err)
			}
			derived, stored := show(t, s), show(t, s)
			touched := taskNamed(t, s, stored.ID, "C-02").ID
			must(s.ClaimTask(t.Context(), touched, sre, noon))(t)
			must(s.ReleaseTask(t.Context(), touched, sre, noon))(t)
			for step := range steps {
				what := bothTurn(t, s, dice, derived.ID, stored.ID)
				if must(s.Event(t.Context(), derived.ID))(t).TasksVersion != 0 {
					t.Fatalf("round %d, step %d: %s stored the tasks", round, step, what)
				}
				if diff := gocmp.Diff(alike(t, s, derived.ID), alike(t, s, stored.ID)); diff != "" {
					t.Fatalf("round %d, step %d: %s (-derived +stored):\n%s", round, step, what, diff)
				}
			}
		}
	})
}

// bothTurn alters both events, or the ladder, and says how.
func bothTurn(t *testing.T, s *db.Store, dice *rand.Rand, ids ...string) (what string) {
	t.Helper()
	n := dice.IntN(6)
	if dice.IntN(3) == 0 {
		templates := readiness.DefaultLadder().Templates
		templates[n+9].Gate.Lead, templates[n+9].Last, templates[n+10].FromLevel = -time.Duration(n)*day, readiness.Gate{}, 1+n%5
		if err := saveTemplates(t, s, slices.Delete(templates, 20+n, 22+2*n)); err != nil {
			t.Fatal(err)
		}
		return "another ladder"
	}
	for _, id := range ids {
		var err error
		switch n {
		case 0, 1:
			what = "a move"
			_, err = s.EditEvent(t.Context(), id, 0, pr, noon, func(e *readiness.Event) error {
				e.Start, e.End = e.Start.Add(time.Duration(2*n-1)*30*time.Hour), e.End.Add(time.Duration(2*n-1)*30*time.Hour)
				return nil
			})
		case 2:
			what = "no exposure for a while"
			must(s.SetHidden(t.Context(), id, true, 0, sre, noon))(t)
			_, err = s.SetHidden(t.Context(), id, false, 0, sre, noon)
		default:
			what = "another level"
			_, err = s.SetLevel(t.Context(), id, n, "", 0, sre, noon)
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	return what
}

// alike gives the live tasks of an event without what two events never share.
func alike(t *testing.T, s *db.Store, id string) []readiness.Task {
	t.Helper()
	live := slices.DeleteFunc(must(s.Tasks(t.Context(), id))(t), func(t readiness.Task) bool { return t.Gone })
	for i := range live {
		live[i].ID, live[i].EventID = strings.TrimPrefix(live[i].ID, id), ""
		live[i].Version, live[i].CreatedAt = 0, time.Time{}
	}
	slices.SortFunc(live, func(a, b readiness.Task) int { return cmp.Compare(a.ID, b.ID) })
	return live
}

func TestALevelSetLateStoresWhatJoinsTooLate(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e := show(t, s)
		late := e.Start.Add(-4 * day)
		want := readiness.PreviewLevel(late, e, readiness.DefaultLadder(), must(s.Tasks(t.Context(), e.ID))(t), 4)
		must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, late))(t)
		change := must(s.RecentChanges(t.Context(), e.ID, []string{journal.LevelSet}, 1))(t)[0]
		if change.Data["added"] != fmt.Sprint(len(want.Added)) || change.Data["gone"] != "0" || len(want.Added) != 8 {
			t.Errorf("%d tasks were to be added, and %v", len(want.Added), change.Data)
		}
		if task := taskNamed(t, s, e.ID, "B-01"); !task.CreatedAt.Equal(late) {
			t.Errorf("%s joined at %v", task.Template, task.CreatedAt)
		}
		if task := taskNamed(t, s, e.ID, "B-08"); task.CreatedAt.Equal(late) || task.Version != 1 {
			t.Errorf("%s joined at %v, version %d", task.Template, task.CreatedAt, task.Version)
		}
		holds(t, "a level set late", s, nil)
	})
}

func TestIdsOfTasksThatAreNot(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		e := show(t, s)
		cut := strings.Repeat("x", len(e.ID)-1) + "日-B-02"
		for _, id := range []string{"", e.ID, e.ID + "-", e.ID + "-X-99", e.ID + "-B-10", e.ID + "-b-08", e.ID + "B-08", cut,
			strings.Repeat("0", len(e.ID)) + "-B-08", strings.Repeat("-", 10_000)} {
			_, err := s.Task(t.Context(), id)
			wants(t, "reading "+id, err, fault.ErrNotFound)
			_, err = s.ClaimTask(t.Context(), id, sre, noon)
			wants(t, "picking up "+id, err, fault.ErrNotFound)
		}
		rowsOf(t, s, "after all", "tasks", 0)
	})
}

func TestASavedLadderIsToldAndReachesStoredTasks(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		task := taskNamed(t, s, e.ID, "A-01")
		must(s.ClaimTask(ctx, task.ID, sre, noon))(t)
		ladder := must(s.Ladder(ctx))(t)
		i := slices.IndexFunc(ladder.Templates, func(t readiness.TaskTemplate) bool { return t.ID == "A-01" })
		ladder.Templates[i].Gate = readiness.Gate{Anchor: readiness.AtStart, Lead: -33 * day}
		must(s.SaveLadder(ctx, ladder, ladder.Version, readiness.LadderChoice{}, sre, noon))(t)
		if got := must(s.Task(ctx, task.ID))(t); got.Gate != ladder.Templates[i].Gate || !got.Due.Equal(e.Start.Add(-33*day)) || len(got.Claims) != 1 || got.Version != 2 {
			t.Errorf("the task became %+v", got)
		}
		change := must(s.RecentChanges(ctx, "", []string{journal.LadderSaved}, 1))(t)[0]
		want := map[string]string{"version": "2", "added": "0", "changed": "1", "removed": "0", "levels": "0", "answers": "0"}
		if diff := gocmp.Diff(want, change.Data); diff != "" || change.Actor != sre.Name {
			t.Errorf("change by %s: %s", change.Actor, diff)
		}
		ladder.Templates[0].ID = "P/01"
		unmoved(t, s, "an id unfit for URLs", func() error {
			_, err := s.SaveLadder(ctx, ladder, 2, readiness.LadderChoice{}, sre, noon)
			refused(t, err, "template", "malformed")
			return nil
		})
	})
}
