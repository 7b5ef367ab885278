package learning

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
)

// ScaleOut is that a pipeline heard that an event needs more machines or, where it is over, that it needs them no longer.
type ScaleOut struct {
	EventID string
	At      time.Time
	Over    bool
}

// Boots gives how long scale-outs took: from when the first pipeline heard of an event until a machine said that the task (its
// template) which asks for the machines is done. What was done before anybody heard is none, and of one scale-out the first word
// counts. Lines are those of the log, oldest first.
func Boots(told []ScaleOut, lines []readiness.Change, task string) (took []time.Duration) {
	heard := map[string][]ScaleOut{}
	for _, o := range told {
		heard[o.EventID] = append(heard[o.EventID], o)
	}
	for _, outs := range heard {
		slices.SortStableFunc(outs, func(a, b ScaleOut) int { return a.At.Compare(b.At) })
	}
	for i := range lines {
		l := &lines[i]
		if l.Kind != journal.TaskProven || l.Data["template"] != task {
			continue
		}
		begun, later := begun(heard[l.EventID], l.At)
		heard[l.EventID] = later
		if long := l.At.Sub(begun); !begun.IsZero() && long > 0 && long <= toppage.MostBoot {
			took = append(took, long)
		}
	}
	return took
}

// begun is when the scale-out began that goes on at an instant, and what pipelines heard later; zero where none goes on.
func begun(outs []ScaleOut, at time.Time) (since time.Time, later []ScaleOut) {
	for i, o := range outs {
		switch {
		case o.At.After(at):
			return since, outs[i:]
		case o.Over:
			since = time.Time{}
		case since.IsZero():
			since = o.At
		}
	}
	return since, nil
}
