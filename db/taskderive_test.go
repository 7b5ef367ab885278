package db

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

// TestTheTasksOfManyEventsAreThoseOfEach: whoever derives which of them. Those that are stored are not derived.
func TestTheTasksOfManyEventsAreThoseOfEach(t *testing.T) {
	events := make([]*readiness.Event, 1703)
	for i := range events {
		e := given.Airing(given.Noon.Add(time.Duration(i) * time.Hour))
		e.ID, e.Level = fmt.Sprint("e", i), 1+i%5
		if i%10 == 0 {
			e.TasksVersion = 1
		}
		events[i] = &e
	}
	for i, tasks := range deriveAll(given.Ladder, events) {
		want := readiness.DeriveTasks(*events[i], given.Ladder)
		if events[i].TasksVersion > 0 {
			want = nil
		}
		if !reflect.DeepEqual(tasks, want) {
			t.Fatalf("event %d has %d tasks, want %d", i, len(tasks), len(want))
		}
	}
}
