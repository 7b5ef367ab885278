package db_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// After each of these a snapshot must hold the tasks as they are, whatever an earlier one left in memory.
func TestASnapshotHoldsTheTasksAsTheyAre(t *testing.T) {
	type work = func(t *testing.T, s *db.Store, e readiness.Event, task readiness.Task) error
	rows := []struct {
		sentence string
		work     work
	}{
		{"nothing happens", func(*testing.T, *db.Store, readiness.Event, readiness.Task) error { return nil }},
		{"a task is picked up", func(t *testing.T, s *db.Store, _ readiness.Event, task readiness.Task) error {
			_, err := s.ClaimTask(t.Context(), task.ID, sre, noon)
			return err
		}},
		{"a task is put down", func(t *testing.T, s *db.Store, _ readiness.Event, task readiness.Task) error {
			_, err := s.ReleaseTask(t.Context(), task.ID, sre, noon)
			return err
		}},
		{"a task is done", func(t *testing.T, s *db.Store, _ readiness.Event, task readiness.Task) error {
			_, err := s.CompleteTask(t.Context(), task.ID, 0, claim.Said{Evidence: "looked"}, sre, noon)
			return err
		}},
		{"a task is skipped", func(t *testing.T, s *db.Store, _ readiness.Event, task readiness.Task) error {
			_, err := s.WaiveTask(t.Context(), task.ID, 0, "not this time", time.Time{}, sre, noon)
			return err
		}},
		{"the level rises", func(t *testing.T, s *db.Store, e readiness.Event, _ readiness.Task) error {
			_, err := s.SetLevel(t.Context(), e.ID, 5, "", 0, sre, noon)
			return err
		}},
		{"the level falls", func(t *testing.T, s *db.Store, e readiness.Event, _ readiness.Task) error {
			_, err := s.SetLevel(t.Context(), e.ID, 1, "", 0, sre, noon)
			return err
		}},
		{"the ladder loses all its templates", func(t *testing.T, s *db.Store, _ readiness.Event, _ readiness.Task) error {
			return saveTemplates(t, s, nil)
		}},
		{"the ladder gets them back", func(t *testing.T, s *db.Store, _ readiness.Event, _ readiness.Task) error {
			return saveTemplates(t, s, readiness.DefaultLadder().Templates)
		}},
		{"the event is no exposure", func(t *testing.T, s *db.Store, e readiness.Event, _ readiness.Task) error {
			_, err := s.SetHidden(t.Context(), e.ID, true, 0, sre, noon)
			return err
		}},
	}
	eachURL(t, func(t *testing.T, url string) {
		here, elsewhere := open(t, url), open(t, url)
		e := show(t, here)
		byHand := func() readiness.Task {
			tasks := must(here.Tasks(t.Context(), e.ID))(t)
			return tasks[slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.ByHand() && t.TickFrom == readiness.Gate{} })]
		}
		for _, row := range rows {
			holds(t, row.sentence, here, row.work(t, here, e, byHand()))
			holds(t, row.sentence+", seen from another process", elsewhere, nil)
		}
	})
}

func TestTheFirstTasksOfAnEventAreSeen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		holds(t, "without templates", s, saveTemplates(t, s, nil))
		show(t, s)
		holds(t, "an event without tasks", s, nil)
		holds(t, "its first tasks", s, saveTemplates(t, s, readiness.DefaultLadder().Templates))
	})
}

func saveTemplates(t *testing.T, s *db.Store, templates []readiness.TaskTemplate) error {
	ladder := must(s.Ladder(t.Context()))(t)
	ladder.Templates = templates
	_, err := s.SaveLadder(t.Context(), ladder.Fit(), ladder.Version, readiness.LadderChoice{}, sre, noon)
	return err
}

// holds fails unless the snapshot has the very tasks that the store gives one by one.
func holds(t *testing.T, what string, s *db.Store, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	byID := func(a, b readiness.Task) int { return cmp.Compare(a.ID, b.ID) }
	f := board(t, s)
	for _, e := range f.Events {
		got, want := slices.SortedFunc(slices.Values(f.Tasks[e.ID]), byID), must(s.Tasks(t.Context(), e.ID))(t)
		slices.SortFunc(want, byID)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-stored +snapshot):\n%s", what, diff)
		}
	}
}
