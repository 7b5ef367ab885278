package readiness_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// The less time is left, the fewer levels can be reached: as long as nobody does anything, none comes back.
func TestWhatCanBeReachedOnlyShrinks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := randomLadders().Draw(t, "ladder")
		e := given.Events(given.Noon).Draw(t, "event")
		e.EnteredAt, e.Level = e.Start.Add(-30*given.Day), rapid.IntRange(0, l.Height()).Draw(t, "level now")
		tasks := given.Apply(readiness.Plan(e.EnteredAt, e, l, nil), nil)
		for i := range tasks {
			given.Worked(t, &tasks[i], given.Noon)
		}
		have := readiness.Assess(given.Noon, e, tasks, l, nil, toppage.Shield{}, nil, nil, nil).Tasks
		at := given.Instants(given.Noon, 20*given.Day)
		times := rapid.SliceOfN(at, 2, 12).Draw(t, "times")
		slices.SortFunc(times, time.Time.Compare)
		last := readiness.ReachOf(times[0], e, l, have)
		for _, now := range times[1:] {
			r := readiness.ReachOf(now, e, l, have)
			if r.Best > last.Best {
				t.Fatalf("at %s level %d can be reached again, before it was %d", now, r.Best, last.Best)
			}
			for n := 1; n <= l.Height(); n++ {
				level, before := r.At(n), last.At(n)
				if len(level.TooLate) < len(before.TooLate) {
					t.Fatalf("at %s level %d has %d tasks too late, before it were %d", now, level.N, len(level.TooLate), len(before.TooLate))
				}
				if len(level.TooLate) < len(r.At(n-1).TooLate) {
					t.Fatalf("level %d has fewer tasks too late than the one below", level.N)
				}
			}
			last = r
		}
	})
}

func TestATaskTurnsTooLateInTheInstantOfItsLastPossibleTime(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 54, 0, 0, time.UTC)
	for _, row := range []struct {
		sentence string
		left     time.Duration // until air
		best     int
		needs    time.Duration // of level 4
		too      []string
	}{
		{"a nanosecond before the first last possible time all levels can be reached", 5*given.Day + time.Nanosecond, 5, 5 * given.Day, nil},
		{"in its instant level 4 cannot", 5 * given.Day, 3, 5 * given.Day, []string{"B-01"}},
		{"nor after it", 5*given.Day - time.Nanosecond, 3, 5 * given.Day, []string{"B-01"}},
		{"a nanosecond before the drill cannot help any more level 3 can", given.Day + time.Nanosecond, 3, 5 * given.Day, []string{"B-01", "B-02", "B-03"}},
		{"in its instant level 2 is left", given.Day, 2, 5 * given.Day, []string{"B-01", "B-02", "B-03", "B-05", "B-08", "B-09"}},
		{"a nanosecond before the level must stand", 3*time.Hour + time.Nanosecond, 2, 5 * given.Day, nil},
		{"in its instant level 1 is left", 3 * time.Hour, 1, 5 * given.Day, nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := given.Airing(start)
			e.Level = 4
			e.EnteredAt = start.Add(-60 * given.Day)
			e.LevelState = readiness.LevelProposed
			now := start.Add(-row.left)
			have := readiness.Assess(now, e, given.Planned(e), given.Ladder, nil, given.Protected(), nil, nil, nil).Tasks
			r := readiness.ReachOf(now, e, given.Ladder, have)
			var too []string
			for _, l := range r.At(4).TooLate {
				too = append(too, l.Template.ID)
			}
			if r.Best != row.best || r.Left != row.left || r.At(4).Needs != row.needs || row.too != nil && !slices.Equal(too, row.too) || row.best == 5 && too != nil {
				t.Errorf("best %d with %v left, level 4 needs %v and lacks %v; want %+v", r.Best, r.Left, r.At(4).Needs, too, row)
			}
		})
	}
}

func TestWhatIsDoneIsInTime(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 54, 0, 0, time.UTC)
	now := start.Add(-2 * given.Day)
	early := []string{"B-01", "B-02", "B-03"}
	for _, row := range []struct {
		sentence string
		does     func(readiness.Task) readiness.Task
		best     int
	}{
		{"done, it is", func(t readiness.Task) readiness.Task { return given.Done(t, now.Add(-given.Day)) }, 5},
		{"skipped, too", func(t readiness.Task) readiness.Task {
			t.Waiver = &readiness.Waiver{Reason: "not ours"}
			return t
		}, 5},
		{"done for a level that was lowered, it still counts", func(t readiness.Task) readiness.Task {
			t = given.Done(t, now.Add(-given.Day))
			t.Gone = true
			return t
		}, 5},
		{"done, with evidence that has run out, it is not", func(t readiness.Task) readiness.Task { return given.Done(t, now.Add(-31*given.Day)) }, 3},
		{"picked up is not done", func(t readiness.Task) readiness.Task { t.Claims = given.Held("Mori"); return t }, 3},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := given.Airing(start)
			tasks := given.Planned(e)
			for i := range tasks {
				if slices.Contains(early, tasks[i].Template) {
					tasks[i] = row.does(tasks[i])
				}
			}
			have := readiness.Assess(now, e, tasks, given.Ladder, nil, given.Protected(), nil, nil, nil).Tasks
			if got := readiness.ReachOf(now, e, given.Ladder, have).Best; got != row.best {
				t.Errorf("best %d, want %d", got, row.best)
			}
		})
	}
}

func TestAMoveMakesATaskShortNoticeNotLate(t *testing.T) {
	const lead = time.Hour
	l := readiness.Ladder{Rungs: make([]readiness.Rung, 2), Templates: []readiness.TaskTemplate{{ID: "T-1", FromLevel: 1,
		Ask: readiness.Ask{TitleJA: "準備", TitleEN: "Prepare", Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -lead}}}}}
	for _, row := range []struct {
		sentence string
		was, is  time.Duration // the lead before and after, from the move
		due      time.Duration // when it should be done
		tooLate  bool
	}{
		{"a gate that is still a nanosecond ahead is in time", given.Day, time.Nanosecond, time.Nanosecond, false},
		{"in the instant of the move it is short notice: an hour at least", given.Day, 0, lead, false},
		{"but air at the latest", given.Day, -time.Nanosecond, lead - time.Nanosecond, false},
		{"moved to a time that has passed, it is too late", time.Nanosecond, -given.Day, -given.Day, true},
		{"one that passed in that instant was late before", 0, -given.Day, -given.Day, false},
		{"and so was one that had passed", -time.Nanosecond, -given.Day, -given.Day, false},
		{"moved later, nothing is too late", -given.Day, given.Day, given.Day, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := given.Airing(given.Noon.Add(row.was + lead))
			e.Level, e.EnteredAt = 1, given.Noon.Add(-60*given.Day)
			tasks := given.Apply(readiness.Plan(e.EnteredAt, e, l, nil), nil)
			moved := e
			moved.Start, moved.End = e.Start.Add(row.is-row.was), e.End.Add(row.is-row.was)
			moved.WasStart, moved.MovedAt = e.Start, given.Noon
			stored, derived := given.Apply(readiness.Plan(given.Noon, moved, l, tasks), tasks), readiness.DeriveTasks(moved, l)
			for how, got := range map[string]readiness.Task{"stored": stored[0], "derived": derived[0]} {
				s := readiness.Assess(given.Noon, moved, []readiness.Task{got}, l, nil, given.Protected(), nil, nil, nil).Tasks[0]
				if s.TooLate() != row.tooLate || !got.Due.Equal(given.Noon.Add(row.due)) {
					t.Errorf("%s: due %s, too late: %v, want %v", how, got.Due, s.TooLate(), row.tooLate)
				}
			}
		})
	}
}

// What cannot be done in time any more is named alike among the blockers and in what can be reached: also where a task only
// says that others are done.
func TestWhatIsTooLateIsCountedOnce(t *testing.T) {
	ladder, named := readiness.DefaultLadder(), 0
	start := time.Date(2026, 12, 1, 12, 54, 0, 0, time.UTC)
	for _, left := range []time.Duration{20 * given.Day, 4 * given.Day, given.Day, 2 * time.Hour, time.Minute} {
		now, e := start.Add(-left), given.Airing(start)
		e.Level, e.LevelState, e.EnteredAt = 4, readiness.LevelConfirmed, now
		have := readiness.Assess(now, e, given.Apply(readiness.Plan(now, e, ladder, nil), nil), ladder, nil, given.Protected(), nil, nil, nil)
		var blocked, reach []string
		for _, b := range have.Blockers {
			for _, task := range b.Tasks {
				if b.Kind == readiness.BlockTooLate {
					blocked = append(blocked, task.Template)
				}
			}
		}
		for _, l := range readiness.ReachOf(now, e, ladder, have.Tasks).At(4).TooLate {
			if reach = append(reach, l.Template.ID); l.Template.Last != (readiness.Gate{}) && l.Needs != -l.Template.Last.Lead {
				t.Errorf("%s needs %v and can still be done at %s", l.Template.ID, l.Needs, l.Template.Last.Label())
			}
		}
		slices.Sort(blocked)
		slices.Sort(reach)
		named += len(blocked)
		if !slices.Equal(blocked, reach) {
			t.Errorf("%v before air: blockers name %v, what can be reached names %v", left, blocked, reach)
		}
	}
	if named == 0 {
		t.Error("nothing was too late")
	}
}
