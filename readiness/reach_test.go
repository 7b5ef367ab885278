package readiness_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

// The less time is left, the fewer levels can be reached: as long as nobody does anything, none comes back.
func TestWhatCanBeReachedOnlyShrinks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := randomLadders().Draw(t, "ladder")
		e := events(noon).Draw(t, "event")
		e.EnteredAt, e.Level = e.Start.Add(-30*day), rapid.IntRange(0, l.Height()).Draw(t, "level now")
		tasks := apply(readiness.Plan(e.EnteredAt, e, l, nil), nil)
		for i := range tasks {
			worked(t, &tasks[i], noon)
		}
		have := readiness.Assess(noon, e, tasks, l, nil, readiness.Shield{}, nil).Tasks
		at := instants(noon, 20*day)
		times := rapid.SliceOfN(at, 2, 12).Draw(t, "times")
		slices.SortFunc(times, time.Time.Compare)
		last := readiness.ReachOf(times[0], e, l, have)
		for _, now := range times[1:] {
			r := readiness.ReachOf(now, e, l, have)
			if r.Best > last.Best {
				t.Fatalf("at %s level %d can be reached again, before it was %d", now, r.Best, last.Best)
			}
			for i, level := range r.Levels {
				if len(level.TooLate) < len(last.Levels[i].TooLate) {
					t.Fatalf("at %s level %d has %d tasks too late, before it were %d", now, level.N, len(level.TooLate), len(last.Levels[i].TooLate))
				}
				if i > 0 && len(level.TooLate) < len(r.Levels[i-1].TooLate) {
					t.Fatalf("level %d has fewer tasks too late than the one below", level.N)
				}
			}
			last = r
		}
	})
}

func TestATaskTurnsTooLateInTheInstantOfItsGate(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 54, 0, 0, time.UTC)
	for _, row := range []struct {
		sentence string
		left     time.Duration // until air
		best     int
		needs    time.Duration // of level 4
		too      []string
	}{
		{"a nanosecond before the first gate all levels can be reached", 14*day + time.Nanosecond, 5, 14 * day, nil},
		{"in its instant level 4 cannot", 14 * day, 3, 14 * day, []string{"B-01", "B-02", "B-03"}},
		{"nor after it", 14*day - time.Nanosecond, 3, 14 * day, []string{"B-01", "B-02", "B-03"}},
		{"a nanosecond before the drill level 3 can", 5*day + time.Nanosecond, 3, 14 * day, []string{"B-01", "B-02", "B-03", "B-04", "B-05", "B-06", "B-07"}},
		{"in its instant level 2 is left", 5 * day, 2, 14 * day, []string{"B-01", "B-02", "B-03", "B-04", "B-05", "B-06", "B-07", "B-08", "B-09"}},
		{"a nanosecond before the level must stand", 3*day + time.Nanosecond, 2, 14 * day, nil},
		{"in its instant level 1 is left", 3 * day, 1, 14 * day, nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := airing(start)
			e.Level = 4
			e.EnteredAt = start.Add(-60 * day)
			e.LevelState = readiness.LevelProposed
			now := start.Add(-row.left)
			have := readiness.Assess(now, e, planned(e), ladder, nil, protected(), nil).Tasks
			r := readiness.ReachOf(now, e, ladder, have)
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
	now := start.Add(-10 * day)
	early := []string{"B-01", "B-02", "B-03", "B-04"}
	for _, row := range []struct {
		sentence string
		does     func(readiness.Task) readiness.Task
		best     int
	}{
		{"done, it is", func(t readiness.Task) readiness.Task { return done(t, now.Add(-day)) }, 5},
		{"skipped, too", func(t readiness.Task) readiness.Task {
			t.Waiver = &readiness.Waiver{Reason: "not ours"}
			return t
		}, 5},
		{"done for a level that was lowered, it still counts", func(t readiness.Task) readiness.Task {
			t = done(t, now.Add(-day))
			t.Gone = true
			return t
		}, 5},
		{"done, with evidence that has run out, it is not", func(t readiness.Task) readiness.Task { return done(t, now.Add(-31*day)) }, 3},
		{"picked up is not done", func(t readiness.Task) readiness.Task { t.Claims = held("Mori"); return t }, 3},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := airing(start)
			tasks := planned(e)
			for i := range tasks {
				if slices.Contains(early, tasks[i].Template) {
					tasks[i] = row.does(tasks[i])
				}
			}
			have := readiness.Assess(now, e, tasks, ladder, nil, protected(), nil).Tasks
			if got := readiness.ReachOf(now, e, ladder, have).Best; got != row.best {
				t.Errorf("best %d, want %d", got, row.best)
			}
		})
	}
}

func TestAMoveMakesATaskTooLateNotLate(t *testing.T) {
	const lead = time.Hour
	l := readiness.Ladder{Rungs: make([]readiness.Rung, 2), Templates: []readiness.TaskTemplate{{ID: "T-1", FromLevel: 1,
		Ask: readiness.Ask{TitleJA: "準備", TitleEN: "Prepare", Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -lead}}}}}
	for _, row := range []struct {
		sentence string
		was, due time.Duration // of the gate, from the move
		tooLate  bool
	}{
		{"a gate that is still a nanosecond ahead is in time", day, time.Nanosecond, false},
		{"in the instant of the move it is too late", day, 0, true},
		{"and a nanosecond ago", day, -time.Nanosecond, true},
		{"a gate that was a nanosecond ahead was in time until the move", time.Nanosecond, -day, true},
		{"one that passed in that instant was late before", 0, -day, false},
		{"and so was one that had passed", -time.Nanosecond, -day, false},
		{"moved later, nothing is too late", -day, day, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			e := airing(noon.Add(row.was + lead))
			e.Level, e.EnteredAt = 1, noon.Add(-60*day)
			tasks := apply(readiness.Plan(e.EnteredAt, e, l, nil), nil)
			moved := e
			moved.Start, moved.End = e.Start.Add(row.due-row.was), e.End.Add(row.due-row.was)
			moved.WasStart, moved.MovedAt = e.Start, noon
			stored, derived := apply(readiness.Plan(noon, moved, l, tasks), tasks), readiness.DeriveTasks(moved, l)
			for how, got := range map[string]readiness.Task{"stored": stored[0], "derived": derived[0]} {
				if got.TooLate() != row.tooLate || !got.Due.Equal(noon.Add(row.due)) {
					t.Errorf("%s: due %s, too late: %v, want %v", how, got.Due, got.TooLate(), row.tooLate)
				}
			}
		})
	}
}
