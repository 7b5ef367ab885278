package upkeep_test

import (
	"testing"
	"time"

	"tallylight/readiness/upkeep"
)

func TestHowAJobIs(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		sentence string
		job      upkeep.Job
		well     bool
	}{
		{"one that has not begun yet is well", upkeep.Job{}, true},
		{"one that runs again soon is well", upkeep.Job{Last: now, Next: now.Add(time.Second)}, true},
		{"one that is a little behind is well", upkeep.Job{Last: now, Next: now.Add(-time.Minute)}, true},
		{"one that should have run long ago is not", upkeep.Job{Last: now, Next: now.Add(-61 * time.Second)}, false},
		{"one that failed is not", upkeep.Job{Last: now, Next: now, Fails: true, Failed: now}, false},
		{"one that failed before is well", upkeep.Job{Last: now, Next: now, Failed: now.Add(-time.Hour)}, true},
	} {
		if got := row.job.Well(now); got != row.well {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}
