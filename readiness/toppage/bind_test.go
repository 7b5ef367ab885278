package toppage

import (
	"testing"
	"time"

	"tallylight/readiness/fault"
)

func TestAChecksWeightGrowsTowardsAir(t *testing.T) {
	air := time.Date(2026, time.December, 1, 12, 54, 0, 0, time.UTC)
	for _, row := range []struct {
		sentence string
		id       string
		left     time.Duration // until air
		want     Bind
	}{
		{"what should always pass is a risk next month", "A1", 30 * fault.Day, BindsRisk},
		{"and a nanosecond more than a week ahead", "A1", 7*fault.Day + 1, BindsRisk},
		{"a week ahead it counts in full", "A1", 7 * fault.Day, BindsNow},
		{"a load test is not due a nanosecond before two weeks ahead", "L1", 14*fault.Day + 1, BindsLater},
		{"then it should have been made", "L1", 14 * fault.Day, BindsRisk},
		{"and two days ahead it counts in full", "L1", 2 * fault.Day, BindsNow},
		{"a drill should have been held five days ahead", "S1", 5 * fault.Day, BindsRisk},
		{"and counts in full a day ahead", "S1", fault.Day, BindsNow},
		{"capacity is asked an hour ahead", "P1", time.Hour, BindsRisk},
		{"not before", "P1", time.Hour + 1, BindsLater},
		{"and counts in full a quarter of an hour ahead", "P1", 15 * time.Minute, BindsNow},
		{"on air everything does", "P1", -time.Minute, BindsNow},
	} {
		if got := (Check{}).bound(RowOf(row.id), air.Add(-row.left), Demand{From: air}); got.Binds != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got.Binds, row.want)
		}
	}
	if got := (Check{}).bound(RowOf("L1"), air, Demand{}); got.Binds != BindsNow {
		t.Errorf("without an event: %s", got.Binds)
	}
}

func TestWhatACheckWeighs(t *testing.T) {
	pass := Check{ID: "A1", Core: true, State: CheckPass}
	for _, row := range []struct {
		sentence string
		check    Check
		want     Verdict
	}{
		{"a core check that fails", Check{Core: true, State: CheckFail, Binds: BindsNow}, Unprotected},
		{"with time left", Check{Core: true, State: CheckFail, Binds: BindsRisk}, VerdictAtRisk},
		{"before it is due", Check{Core: true, State: CheckFail, Binds: BindsLater}, Protected},
		{"a core check of which nothing is known", Check{Core: true, State: CheckUnknown, Binds: BindsNow}, UnknownVerdict},
		{"of which nothing is known, with time left", Check{Core: true, State: CheckUnknown, Binds: BindsRisk}, VerdictAtRisk},
		{"of which nothing is known before it is due", Check{Core: true, State: CheckUnknown, Binds: BindsLater}, Protected},
	} {
		if got := Combine([]Check{pass, row.check}); got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
	if got := Combine([]Check{{State: CheckPass, Binds: BindsLater}}); got != UnknownVerdict {
		t.Errorf("where nothing is due the page is %s", got)
	}
}
