package intake_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// TestWhatIsTakenOutIsWeighedOnceEach: a calendar may name thousands of instances of a series of which thousands are gone.
func TestWhatIsTakenOutIsWeighedOnceEach(t *testing.T) {
	now := given.Noon
	work := func(n int) float64 {
		var lost []readiness.Event
		in := intake.Incoming{Complete: true, From: now.Add(-time.Hour), To: now.AddDate(1, 0, 0)}
		for i := range n {
			at := now.Add(time.Duration(i+1) * time.Hour)
			lost = append(lost, readiness.Event{ID: fmt.Sprint(i), UID: "u", RecurrenceID: at.Format(time.RFC3339), Start: at, End: at, Calendar: readiness.Confirmed})
			in.Excluded = append(in.Excluded, readiness.Key{UID: "u", RecurrenceID: at.AddDate(-5, 0, 0).Format(time.RFC3339)})
		}
		return testing.AllocsPerRun(1, func() { intake.Reconcile(now, lost, in) })
	}
	if few, many := work(200), work(800); many > 8*few {
		t.Errorf("four times as many take %.0f pieces of memory instead of %.0f", many, few)
	}
}
