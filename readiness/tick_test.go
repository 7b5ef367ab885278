package readiness_test

import (
	"errors"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
)

func TestWhatChangesAgainIsTickedNearAir(t *testing.T) {
	start := given.Noon.Add(10 * given.Day)
	for _, row := range []struct {
		sentence string
		template string
		left     time.Duration // until air
		refused  bool
	}{
		{"replicas at target, five days ahead", "C-06", 5 * given.Day, true},
		{"a nanosecond before three hours ahead", "C-06", 3*time.Hour + 1, true},
		{"three hours ahead", "C-06", 3 * time.Hour, false},
		{"the air time is confirmed a day ahead at the earliest", "C-03", given.Day + 1, true},
		{"then it can be", "C-03", given.Day, false},
		{"what stays done is done at any time", "B-03", 30 * given.Day, false},
	} {
		e := given.Airing(start)
		now := start.Add(-row.left)
		tasks := given.Planned(e)
		d := &desk{event: e, tasks: tasks}
		task := *d.task(row.template)
		action := readiness.Action{By: readiness.Actor{ID: "a", Name: "Aoi"}, Now: now, Stage: e.Stage(now, given.Ladder, tasks)}
		_, err := action.Complete(&task, claim.Said{Evidence: "seen"})
		var invalid fault.Invalid
		if refused := errors.As(err, &invalid) && invalid.Reason == "too_early"; refused != row.refused || task.DoneAt.IsZero() != row.refused {
			t.Errorf("%s: %v, done at %v", row.sentence, err, task.DoneAt)
		}
	}
}

func TestATickNearAirCountsUntilTheEventEndsOrMoves(t *testing.T) {
	e := given.Airing(given.Noon.Add(2 * time.Hour))
	d := &desk{now: given.Noon, event: e, tasks: given.Planned(e), shield: given.Protected()}
	stage := e.Stage(given.Noon, given.Ladder, d.tasks)
	action := readiness.Action{By: readiness.Actor{ID: "a", Name: "Aoi"}, Now: given.Noon, Stage: stage}
	if _, err := action.Complete(d.task("C-06"), claim.Said{Evidence: "24 of 24"}); err != nil {
		t.Fatal(err)
	}
	d.task("C-06").Evidence[0].Second = &readiness.Sign{By: "Sato", At: given.Noon}
	state := func(now time.Time) readiness.TaskStatus {
		return d.task("C-06").Status(now, d.event.Stage(now, given.Ladder, d.tasks), readiness.Proof{})
	}
	if s := state(e.End.Add(-1)); s.State != readiness.TaskDone || !s.Expires().IsZero() {
		t.Errorf("until the end it is %s, and expires %v", s.State, s.Expires())
	}
	d.event.Start, d.event.End = e.Start.Add(time.Hour), e.End.Add(time.Hour)
	if s := state(given.Noon); !s.Lapsed || !s.Unknown {
		t.Errorf("after a move it is %s, lapsed %v, unknown %v", s.State, s.Lapsed, s.Unknown)
	}
}
