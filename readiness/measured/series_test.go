package measured_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"tallylight/readiness/measured"
)

var none = math.NaN()

func every(step time.Duration, rates ...float64) measured.Series {
	return measured.Series{Start: nine, Step: step, Rates: rates}
}

func TestSeries(t *testing.T) {
	const quarter = 15 * time.Second
	late := measured.Series{Start: nine.Add(45 * time.Second), Step: quarter, Rates: []float64{9, 1, none, 3}}
	for _, row := range []struct {
		sentence string
		got      measured.Series
		start    float64
		step     time.Duration
		rates    string
	}{
		{"the highest of each minute", measured.Minutes(every(quarter, 1, 2, 7, 3, 5, 4)), 0, time.Minute, "[7 5]"},
		{"minutes begin on the minute", measured.Minutes(late), 0, time.Minute, "[9 3]"},
		{"a minute is unknown where none of it is known", measured.Minutes(every(quarter, none, none, none, none, 0)), 0, time.Minute, "[NaN 0]"},
		{"minutes stay", measured.Minutes(every(time.Minute, 3, none)), 0, time.Minute, "[3 NaN]"},
		{"what is coarser stays", measured.Minutes(every(5*time.Minute, 3)), 0, 5 * time.Minute, "[3]"},
		{"a step that divides no minute", measured.Minutes(every(45*time.Second, 1, 2, 3, 4)), 0, time.Minute, "[2 3 4]"},
		{"no points", measured.Minutes(every(quarter)), 0, quarter, "[]"},
		{"thinned to three points", measured.Thin(every(quarter, 1, 9, none, 2, none), 3), 0, 2 * quarter, "[9 2 NaN]"},
		{"nothing is thinned that is short", measured.Thin(every(quarter, 1, 2), 2), 0, quarter, "[1 2]"},
		{"thinned to one", measured.Thin(every(quarter, 1, 2, 3), 1), 0, 3 * quarter, "[3]"},
		{"thinned to none", measured.Thin(every(quarter, 1, 2, 3), 0), 0, quarter, "[]"},
		{"pieces with a hole between", measured.Join(every(quarter, 1, 2), late), 0, quarter, "[1 2 NaN 9 1 NaN 3]"},
		{"the later piece counts", measured.Join(every(quarter, 1, 2), every(quarter, none, 3)), 0, quarter, "[NaN 3]"},
		{"a piece of another step is left out", measured.Join(every(quarter, 1, 2), every(time.Minute, 5)), 0, quarter, "[1 2]"},
	} {
		if got := fmt.Sprint(row.got.Rates); got != row.rates || row.got.Step != row.step || after(row.got.Start) != row.start {
			t.Errorf("%s: %s every %v from %v, want %s", row.sentence, got, row.got.Step, row.got.Start, row.rates)
		}
	}
}

func TestSeriesAsJSON(t *testing.T) {
	data, err := json.Marshal(every(time.Minute, 1.5, none, 0, math.Inf(1)))
	if want := `{"start":"2026-11-17T12:00:00Z","step":60000000000,"rates":[1.5,null,0,null]}`; err != nil || string(data) != want {
		t.Fatalf("%s, %v, want %s", data, err, want)
	}
	var s measured.Series
	if err := json.Unmarshal(data, &s); err != nil || fmt.Sprint(s.Rates) != "[1.5 NaN 0 NaN]" || s.Step != time.Minute || !s.Start.Equal(nine) {
		t.Errorf("read %v, %v", s, err)
	}
}

func TestQuality(t *testing.T) {
	for _, row := range []struct {
		sentence string
		rates    []float64
		want     measured.Quality
		clean    string
	}{
		{"rates", []float64{1, 0, 2}, measured.Quality{}, "[1 0 2]"},
		{"a point that is missing", []float64{1, none, 2}, measured.Quality{Missing: 1}, "[1 NaN 2]"},
		{"infinities", []float64{math.Inf(1), math.Inf(-1)}, measured.Quality{Infinite: 2}, "[NaN NaN]"},
		{"beyond what is taken for a rate", []float64{1e9, 1e300}, measured.Quality{Infinite: 1}, "[1e+09 NaN]"},
		{"a counter that was set back, read by deriv", []float64{1, -3, 2}, measured.Quality{Negative: 1}, "[1 NaN 2]"},
		{"a counter that began anew among many requests", []float64{50, 0, 0, 60}, measured.Quality{Restarts: 2}, "[50 NaN NaN 60]"},
		{"nobody asked among few requests", []float64{0.5, 0, 0, 60}, measured.Quality{}, "[0.5 0 0 60]"},
		{"nobody asked at the end", []float64{50, 0, 0}, measured.Quality{}, "[50 0 0]"},
		{"nobody asked at the beginning", []float64{0, 50}, measured.Quality{}, "[0 50]"},
		{"a scrape that failed in a restart", []float64{50, 0, none, 60}, measured.Quality{Missing: 1, Restarts: 1}, "[50 NaN NaN 60]"},
		{"nothing", nil, measured.Quality{}, "[]"},
	} {
		clean, q := measured.WorstQuality(every(time.Minute, row.rates...))
		if q != row.want || fmt.Sprint(clean.Rates) != row.clean {
			t.Errorf("%s: %+v %v, want %+v %s", row.sentence, q, clean.Rates, row.want, row.clean)
		}
	}
	days := spoiled(weeks(nine, 9, 90), none, nine.AddDate(0, 0, 2), nine.AddDate(0, 0, 5))
	if _, q := measured.WorstQuality(days); q.Days != 3 || q.Gaps() != 3*24*60 {
		t.Errorf("three days are missing: %+v", q)
	}
}
