package db_test

import (
	"errors"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness/fault"
)

func TestTheLogIsFiltered(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		task := byHandTask(t, s)
		must(s.ClaimTask(ctx, task.ID, sre, noon))(t)
		must(s.ClaimTask(ctx, task.ID, pr, noon.Add(time.Minute)))(t)
		must(s.NoteTask(ctx, task.ID, "half way", sre, noon.Add(2*time.Minute)))(t)
		noted := must(s.RecentChanges(ctx, task.EventID, []string{journal.TaskNoted}, 1))(t)[0]
		for _, row := range []struct {
			sentence string
			filter   db.ChangeFilter
			want     []string
		}{
			{"of a task", db.ChangeFilter{EventID: task.EventID, TaskID: task.ID}, []string{journal.TaskNoted, journal.TaskClaimed, journal.TaskClaimed}},
			{"by a person on an event", db.ChangeFilter{EventID: task.EventID, By: pr.ID, Kinds: journal.Of("tasks")}, []string{journal.TaskClaimed}},
			{"by a person", db.ChangeFilter{By: sre.ID, Kinds: journal.Of("tasks")}, []string{journal.TaskNoted, journal.TaskClaimed}},
			{"older than a line", db.ChangeFilter{TaskID: task.ID, Before: noted.Seq}, []string{journal.TaskClaimed, journal.TaskClaimed}},
			{"of what Tallylight did itself", db.ChangeFilter{TaskID: task.ID, Itself: true}, nil},
			{"of nobody there is", db.ChangeFilter{By: "nobody"}, nil},
		} {
			got := must(s.ChangesLike(ctx, row.filter, 10))(t)
			if len(got) != len(row.want) {
				t.Errorf("%s: %d lines, want %d", row.sentence, len(got), len(row.want))
				continue
			}
			for i, c := range got {
				if c.Kind != row.want[i] {
					t.Errorf("%s: line %d is %s, want %s", row.sentence, i, c.Kind, row.want[i])
				}
			}
		}
	})
}

func TestWhatWasTakenBackIsKnown(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		task := byHandTask(t, s)
		must(s.ClaimTask(ctx, task.ID, sre, noon))(t)
		claim := must(s.RecentChanges(ctx, task.EventID, []string{journal.TaskClaimed}, 1))(t)[0]
		if one := must(s.Change(ctx, claim.Seq))(t); one.Kind != claim.Kind || one.TaskID != task.ID {
			t.Errorf("line %d is %+v", claim.Seq, one)
		}
		if _, err := s.Change(ctx, claim.Seq+1000); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("a line that there is not: %v", err)
		}
		must(s.Undo(ctx, claim.Seq, pr, noon.Add(time.Minute)))(t)
		if back := must(s.TakenBack(ctx, claim.Seq))(t); !back[claim.Seq] || len(back) != 1 {
			t.Errorf("taken back: %v", back)
		}
		unmoved(t, s, "taking it back again", func() error {
			_, err := s.Undo(ctx, claim.Seq, pr, noon.Add(2*time.Minute))
			return err
		})
	})
}
