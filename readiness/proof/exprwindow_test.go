package proof_test

import (
	"testing"
	"time"

	"tallylight/readiness/proof"
)

func TestWindow(t *testing.T) {
	rows := []struct {
		sentence, ask string
		want          time.Duration
	}{
		{"a minute", "sum(rate(x[1m]))", time.Minute},
		{"the longest of several", "rate(x[30s]) / rate(y[5m])", 5 * time.Minute},
		{"of a subquery its range", "max_over_time(rate(x[1m])[1h:15s])", time.Hour},
		{"of a subquery without a step as well", "max_over_time(rate(x[1m])[10m:])", 10 * time.Minute},
		{"hours and minutes", "rate(x[1h30m])", 90 * time.Minute},
		{"milliseconds", "rate(x[1500ms])", 1500 * time.Millisecond},
		{"days, weeks and years", "rate(x[1y1w1d])", (365 + 7 + 1) * 24 * time.Hour},
		{"a number is of seconds", "rate(x[300])", 5 * time.Minute},
		{"what has no end is as long as can be counted", "rate(x[999999999999y])", 1 << 61},
		{"no range", "sum(ready)", 0},
		{"a range in a text is none", `ready{zone="[5m]"}`, 0},
		{"what is no duration", "rate(x[soon])", 0},
		{"a unit that there is not", "rate(x[5q])", 0},
		{"less than nothing", "rate(x[-5])", 0},
		{"no length at all", "rate(x[])", 0},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			e, err := proof.ReadExpression(row.ask)
			if got := e.Window(); err != nil || got.Round(time.Hour) != row.want.Round(time.Hour) || row.want < 1<<60 && got != row.want {
				t.Errorf("%s has %v, error %v", row.ask, got, err)
			}
		})
	}
}

func TestNoneIsZero(t *testing.T) {
	for ask, want := range map[string]bool{"sum(rate(x[1m])) or vector(0)": true, "(sum(x) or vector( 0 ))": true, "sum(x) OR vector(0) # none": true,
		"sum(x) or vector(1)": false, "sum(x)": false, "vector(0)": false, "vector(0) or sum(x)": false, `x{a="or vector(0)"}`: false} {
		if e, err := proof.ReadExpression(ask); err != nil || e.NoneIsZero() != want {
			t.Errorf("%s: %v, error %v", ask, e.NoneIsZero(), err)
		}
	}
}
