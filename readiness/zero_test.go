package readiness_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func TestWhatPRPressesSetsTheClock(t *testing.T) {
	start := given.Noon
	onAir, aired := start.Add(-4*time.Minute), start.Add(50*time.Minute)
	for _, row := range []struct {
		sentence     string
		press        func(*readiness.Event)
		zero         time.Time
		d02, e01     time.Time // what is due on air, and what is due an hour after the end
		beforeAirDue time.Time
	}{
		{"by the calendar", func(*readiness.Event) {}, start, start, start.Add(90 * time.Minute), start.Add(-time.Hour)},
		{"on air was pressed", func(e *readiness.Event) { e.OnAirAt = onAir }, onAir, onAir, start.Add(90 * time.Minute), start.Add(-time.Hour)},
		{"aired was pressed, too", func(e *readiness.Event) { e.OnAirAt, e.AiredAt = onAir, aired }, aired, onAir, aired.Add(time.Hour), start.Add(-time.Hour)},
		{"aired was pressed alone", func(e *readiness.Event) { e.AiredAt = aired }, aired, start, aired.Add(time.Hour), start.Add(-time.Hour)},
	} {
		e := given.Airing(start)
		row.press(&e)
		l := readiness.DefaultLadder()
		l.Has = "metrics"
		tasks := readiness.DeriveTasks(e, l)
		due := func(template string) time.Time {
			return tasks[slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.Template == template })].Due
		}
		zero := readiness.Assess(start, e, tasks, l, nil, given.Protected(), nil, nil, nil).Zero
		if !zero.Equal(row.zero) || !due("D-01").Equal(row.d02) || !due("E-01").Equal(row.e01) || !due("C-06").Equal(row.beforeAirDue) {
			t.Errorf("%s: zero %v, D-01 %v, E-01 %v, C-06 %v", row.sentence, zero, due("D-01"), due("E-01"), due("C-06"))
		}
	}
}
