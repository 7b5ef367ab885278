package intake_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func TestAnEventThatFollowsTheCalendarAgainIsAsTheCalendarHasIt(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, tokyo).UTC()
	for _, row := range []struct {
		sentence string
		from, to time.Time
		allDay   bool
	}{
		{"without an air time", day, day.AddDate(0, 0, 1), true},
		{"with one", day.Add(21 * time.Hour), day.Add(22 * time.Hour), false},
	} {
		was := readiness.Event{ID: "e", FeedID: "f", Zone: "Asia/Tokyo", Start: row.from, End: row.to, AllDay: row.allDay, Calendar: readiness.Confirmed}
		moved, err := readiness.Postpone(given.Noon, was, day.Add(20*time.Hour), day.Add(21*time.Hour))
		if err != nil || !moved.Event.Postponed() || moved.Event.AllDay {
			t.Fatalf("%s: moved to %+v, %v", row.sentence, moved.Event, err)
		}
		back, err := readiness.Postpone(given.Noon, moved.Event, moved.Event.FeedStart, moved.Event.FeedEnd)
		if err != nil || back.Event.Postponed() || back.Event.AllDay != row.allDay || !back.Event.Start.Equal(row.from) {
			t.Errorf("%s: back at %+v, %v", row.sentence, back.Event, err)
		}
	}
}

func TestALevelSeenBeforeItIsSetIsTheOneThatIsSet(t *testing.T) {
	ladder := readiness.DefaultLadder()
	e := readiness.Event{ID: "e", Zone: "Asia/Tokyo", Start: given.Noon.Add(20 * given.Day), End: given.Noon.Add(20*given.Day + time.Hour), EnteredAt: given.Noon, FirstSeen: given.Noon, Level: 4,
		LevelState: readiness.LevelConfirmed, Calendar: readiness.Confirmed}
	tasks := readiness.DeriveTasks(e, ladder)
	for level := 1; level <= ladder.Height(); level++ {
		row := readiness.Snapshot{Ladder: ladder}.AtLevel(given.Noon, e, tasks, level, readiness.Actor{Name: "Ken", Role: readiness.SRE})
		e.Level = level
		var asked, want []string
		for _, s := range row.Tasks {
			if s.State != readiness.TaskGone {
				asked = append(asked, s.Template)
			}
		}
		for _, t := range readiness.DeriveTasks(e, ladder) {
			want = append(want, t.Template)
		}
		slices.Sort(asked)
		slices.Sort(want)
		if !slices.Equal(asked, want) || row.Event.Level != level {
			t.Errorf("level %d asks for %v, want %v", level, asked, want)
		}
	}
}
