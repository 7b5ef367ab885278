package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/standing"
)

func TestAStandingTaskIsKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		now := func(at time.Time) standing.Item {
			item, ok := must(s.StandingTasks(ctx, at))(t).Find("R-02")
			if !ok {
				t.Fatal("the default ladder has no R-02")
			}
			return item
		}
		if i := now(noon); i.State != standing.Never || i.Record.Version != 1 {
			t.Errorf("a new store has %+v", i)
		}
		before := s.Revision()
		wants(t, "done", s.CompleteStanding(ctx, "R-02", 1, " https://runs.example/41 ", sre, noon), nil)
		want := standing.Proof{Evidence: "https://runs.example/41", At: noon, By: sre.Name, ByID: sre.ID}
		if i := now(noon); i.State != standing.InForce || *i.Record.Newest() != want || i.Record.Version != 2 || !i.Expires.Equal(noon.Add(30*day)) {
			t.Errorf("done: %+v", i)
		}
		unmoved(t, s, "saying it twice", func() error { return s.CompleteStanding(ctx, "R-02", 1, "https://runs.example/41", sre, noon) })
		unmoved(t, s, "what cannot be", func() error {
			wants(t, "from an older version", s.CompleteStanding(ctx, "R-02", 1, "run 42", sre, noon), fault.ErrStale)
			refused(t, s.CompleteStanding(ctx, "R-02", 2, "", sre, noon), "evidence", "required")
			wants(t, "of what does not stand", s.CompleteStanding(ctx, "B-02", 1, "run", sre, noon), fault.ErrNotFound)
			wants(t, "taking back what does not stand", s.UndoStanding(ctx, "none", 0, sre, noon), fault.ErrNotFound)
			wants(t, "taking back an older version", s.UndoStanding(ctx, "R-02", 1, sre, noon), fault.ErrStale)
			return nil
		})
		wants(t, "renewed", s.CompleteStanding(ctx, "R-02", 2, "run 42", sre, noon.Add(day)), nil)
		wants(t, "taken back", s.UndoStanding(ctx, "R-02", 3, sre, noon.Add(2*day)), nil)
		if i := now(noon); *i.Record.Newest() != want || i.Record.Version != 4 {
			t.Errorf("the one before counts again: %+v", i.Record)
		}
		wants(t, "taken back too", s.UndoStanding(ctx, "R-02", 0, sre, noon.Add(2*day)), nil)
		unmoved(t, s, "taking back nothing", func() error { return s.UndoStanding(ctx, "R-02", 0, sre, noon) })
		if got := kinds(t, s, before); got != "standing.completed standing.completed standing.taken_back standing.taken_back" {
			t.Errorf("the log says %q", got)
		}
		c := must(s.Changes(ctx, before, "", 9))(t)[2]
		if c.Subject != "R-02" || c.Data["evidence"] != "run 42" || c.Data["title_en"] != "Rollback tried" || c.Actor != sre.Name ||
			!strings.Contains(c.Before, "run 42") || strings.Contains(c.After, "run 42") {
			t.Errorf("the log tells %+v", c)
		}
		if found := must(s.Verify(ctx))(t); found.Broken != 0 {
			t.Errorf("the chain is broken: %+v", found)
		}
	})
}

func TestTheBoardKnowsWhatStands(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(airing("a", noon.Add(40*day))))
		e := board(t, s).Events[0]
		near := noon.Add(35 * day)
		lacks := func(f readiness.Snapshot, at time.Time) string {
			var ids []string
			for _, i := range f.Row(at, f.Events[0]).Standing.Lacking() {
				ids = append(ids, i.Template)
			}
			return strings.Join(ids, " ")
		}
		wants(t, "done", s.CompleteStanding(ctx, "R-01", 1, "run 41", sre, near), nil)
		wants(t, "done too", s.CompleteStanding(ctx, "R-02", 1, "run 41", sre, near.Add(time.Hour)), nil)
		wants(t, "taken back", s.UndoStanding(ctx, "R-01", 2, sre, near.Add(2*time.Hour)), nil)
		for _, row := range []struct {
			sentence string
			at       time.Time
			want     string
		}{
			{"before anybody had done one", near.Add(-time.Minute), "R-01 R-02 R-04 R-05"},
			{"once one was done", near.Add(time.Minute), "R-02 R-04 R-05"},
			{"and another", near.Add(90 * time.Minute), "R-04 R-05"},
			{"one was taken back", near.Add(150 * time.Minute), "R-01 R-04 R-05"},
		} {
			if got := lacks(must(s.EventSnapshotAt(ctx, e.ID, row.at, near.Add(day)))(t), row.at); got != row.want {
				t.Errorf("%s it lacked %s, want %s", row.sentence, got, row.want)
			}
		}
		if got := lacks(must(s.EventSnapshot(ctx, e.ID))(t), near.Add(150*time.Minute)); got != "R-01 R-04 R-05" {
			t.Errorf("now it lacks %s", got)
		}
	})
}

func TestWhenAStandingProofExpiresTurnsByItself(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		wants(t, "done", s.CompleteStanding(ctx, "R-02", 1, "run 41", sre, noon), nil)
		wants(t, "done too", s.CompleteStanding(ctx, "R-01", 1, "run 41", sre, noon), nil)
		for _, row := range []struct {
			sentence  string
			now, want time.Time
		}{
			{"the first to expire", noon, noon.Add(30 * day)},
			{"then the other", noon.Add(30 * day), noon.Add(90 * day)},
			{"then none", noon.Add(90 * day), time.Time{}},
		} {
			if got := must(s.TurnSources(ctx, row.now))(t); !got.Equal(row.want) {
				t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
			}
		}
	})
}

// What was proven of a task stays, also while the ladder does not have it.
func TestALadderWithoutATaskForgetsNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		wants(t, "done", s.CompleteStanding(ctx, "R-01", 1, "run 41", sre, noon), nil)
		l := must(s.Ladder(ctx))(t)
		without := l
		without.Templates = nil
		for _, tpl := range l.Templates {
			if tpl.ID != "R-01" {
				without.Templates = append(without.Templates, tpl)
			}
		}
		saved := must(s.SaveLadder(ctx, without, l.Version, readiness.LadderChoice{}, sre, noon))(t)
		if _, there := must(s.StandingTasks(ctx, noon))(t).Find("R-01"); there {
			t.Error("it is still listed")
		}
		wants(t, "recording it", s.CompleteStanding(ctx, "R-01", 2, "run 42", sre, noon), fault.ErrNotFound)
		must(s.SaveLadder(ctx, l, saved.Version, readiness.LadderChoice{}, sre, noon))(t)
		if i, _ := must(s.StandingTasks(ctx, noon))(t).Find("R-01"); i.State != standing.InForce {
			t.Errorf("back in the ladder it is %s", i.State)
		}
		if told := must(s.RecentChanges(ctx, "", []string{journal.StandingDone}, 9))(t); len(told) != 1 {
			t.Errorf("the log tells of %d", len(told))
		}
	})
}
