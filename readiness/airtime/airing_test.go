package airtime_test

import (
	"testing"
	"time"

	"tallylight/readiness/airtime"
)

func TestEachFieldOfAnAiringIsRefusedOnce(t *testing.T) {
	for _, row := range []struct {
		sentence string
		now      time.Time
		typed    airtime.Airing
		want     int
	}{
		{"nothing is wrong", time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC), airtime.Airing{Date: "2026-11-19", Start: "21:54"}, 0},
		{"a date and a start are", time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC), airtime.Airing{Date: "tomorrow", Start: "evening"}, 2},
		{"a clock out of range cannot put a date right", time.Time{}, airtime.Airing{Date: "tomorrow", Start: "evening"}, 4},
	} {
		if got := row.typed.Wrong(row.now, time.UTC); len(got) != row.want {
			t.Errorf("%s: %d refusals, want %d: %v", row.sentence, len(got), row.want, got)
		}
	}
}
