package fault_test

import (
	"testing"
	"time"

	"tallylight/readiness/fault"
)

func TestAStoredInstantIsBoundedByTheLongestWait(t *testing.T) {
	now := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return now.Add(d) }
	for _, row := range []struct {
		sentence   string
		next, want time.Time
	}{
		{"nothing is waited for", time.Time{}, time.Time{}},
		{"what has come has come when it did", at(-time.Hour), at(-time.Hour)},
		{"what is to come within the longest wait stays", at(time.Hour), at(time.Hour)},
		{"so it does where another machine's clock is a minute ahead", at(time.Hour + fault.MaxSkew), at(time.Hour + fault.MaxSkew)},
		{"what lies further ahead has come", at(time.Hour + fault.MaxSkew + 1), now},
		{"that of next year too", at(365 * fault.Day), now},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := fault.Bounded(now, row.next, time.Hour); !got.Equal(row.want) {
				t.Errorf("it is %s, want %s", got, row.want)
			}
		})
	}
}
