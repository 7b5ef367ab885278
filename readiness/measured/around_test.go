package measured_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"tallylight/readiness/measured"
)

func TestWhatIsKeptAroundAnExposure(t *testing.T) {
	noon := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	flat := func(from, to int, rate float64) measured.Series {
		return measured.Series{Start: minute(from), Step: time.Minute, Rates: slices.Repeat([]float64{rate}, to-from)}
	}
	gap := math.NaN()
	for _, row := range []struct {
		sentence       string
		known, minutes measured.Series
		to             int // when it was over; 0: it lasts, seen for five minutes
		from, until    int // what is kept
		last           float64
	}{
		{"an hour before it and what has come of it", measured.Series{}, flat(-55, 5, 300), 0, -30, 5, 300},
		{"less of the time before it is known", measured.Series{}, flat(-4, 5, 300), 0, -4, 5, 300},
		{"it goes on", flat(-30, 5, 300), flat(-50, 10, 400), 10, -30, 10, 400},
		{"its beginning is out of sight", flat(-30, 90, 300), flat(40, 100, 400), 100, -30, 100, 400},
		{"what comes long after it is nothing of it", flat(-30, 10, 300), flat(0, 90, 200), 10, -30, 55, 200},
		{"it was looked at long after it", flat(-30, 10, 300), flat(60, 120, 200), 10, -30, 10, 300},
		{"the last minutes did not come yet", measured.Series{}, measured.Join(flat(-30, 5, 300), flat(5, 9, gap)), 0, -30, 5, 300},
		{"a value that is none is a gap", measured.Series{}, measured.Join(flat(-30, 4, 300), flat(4, 5, math.Inf(1)), flat(5, 6, 7)), 0, -30, 6, 7},
		{"it lasts for days", flat(-30, 60, 300), flat(60, 5*24*60, 400), 5 * 24 * 60, -30, 3 * 24 * 60, 400},
		{"nothing was answered", measured.Series{}, measured.Series{}, 0, 0, 0, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			x := measured.Exposure{From: noon, Last: minute(5)}
			if row.to > 0 {
				x.To, x.Last = minute(row.to), minute(row.to)
			}
			got := x.CurveAround(row.known, row.minutes)
			n := row.until - row.from
			if len(got.Rates) != n || n > 0 && (!got.Start.Equal(minute(row.from)) || got.Rates[n-1] != row.last) {
				t.Errorf("%d minutes from %s: %v", len(got.Rates), got.Start, got.Rates[max(0, len(got.Rates)-5):])
			}
		})
	}
}
