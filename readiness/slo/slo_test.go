package slo_test

import (
	"math"
	"testing"
	"time"

	"tallylight/readiness/measured"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

var midnight = time.Date(2026, 11, 16, 15, 0, 0, 0, time.UTC)

var gap = math.NaN()

func minutes(rates ...float64) measured.Series {
	return measured.Series{Start: midnight, Step: time.Minute, Rates: rates}
}

func TestADayIsCountedByTheMinute(t *testing.T) {
	rows := []struct {
		sentence string
		read     slo.Read
		n        int
		want     slo.Tally
	}{
		{"requests and errors", slo.Read{Requests: minutes(10, 20), Errors: minutes(1, 0)}, 2, slo.Tally{Minutes: 2, Requests: 1800, Errors: 60}},
		{"a minute of which nothing is known counts for nothing", slo.Read{Requests: minutes(10, gap), Errors: minutes(0, 5)}, 2, slo.Tally{Minutes: 1, Unknown: 1, Requests: 600}},
		{"no errors told are none where they were told at other times", slo.Read{Requests: minutes(10, 10), Errors: minutes(1, gap), NoneIsZero: true}, 2, slo.Tally{Minutes: 2, Requests: 1200, Errors: 60}},
		{"and else nobody knows", slo.Read{Requests: minutes(10, 10), Errors: minutes(gap, gap)}, 2, slo.Tally{Minutes: 2, Unsure: 2}},
		{"no expression for errors", slo.Read{Requests: minutes(10)}, 1, slo.Tally{Minutes: 1, Unsure: 1}},
		{"more errors than requests are all of them", slo.Read{Requests: minutes(10), Errors: minutes(12)}, 1, slo.Tally{Minutes: 1, Requests: 600, Errors: 600}},
		{"an infinity is not known", slo.Read{Requests: minutes(math.Inf(1)), Errors: minutes(0)}, 1, slo.Tally{Unknown: 1}},
		{"what is beyond all rates is not known", slo.Read{Requests: minutes(1e307), Errors: minutes(0)}, 1, slo.Tally{Unknown: 1}},
		{"less than nothing is not known", slo.Read{Requests: minutes(-1), Errors: minutes(0)}, 1, slo.Tally{Unknown: 1}},
		{"a minute without requests", slo.Read{Requests: minutes(0), Errors: minutes(0), Latency: minutes(9), LatencyMS: 200}, 1, slo.Tally{Minutes: 1}},
		{"just quick enough", slo.Read{Requests: minutes(1), Errors: minutes(0), Latency: minutes(0.2), LatencyMS: 200}, 1, slo.Tally{Minutes: 1, Requests: 60, Timed: 1, Slowest: 0.2}},
		{"too slow", slo.Read{Requests: minutes(1, 1), Errors: minutes(0, 0), Latency: minutes(0.201, gap), LatencyMS: 200}, 2, slo.Tally{Minutes: 2, Requests: 120, Timed: 1, Slow: 1, Slowest: 0.201}},
		{"the slowest of them", slo.Read{Requests: minutes(1, 1, 1), Errors: minutes(0, 0, 0), Latency: minutes(0.1, 0.3, 0.2)}, 3, slo.Tally{Minutes: 3, Requests: 180, Timed: 3, Slowest: 0.3}},
		{"a series that ends too early", slo.Read{Requests: minutes(1), Errors: minutes(0)}, 3, slo.Tally{Minutes: 1, Unknown: 2, Requests: 60}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := slo.NewDay(midnight, midnight.Add(time.Duration(row.n)*time.Minute), row.read, nil).All; got != row.want {
				t.Errorf("it counts %+v", got)
			}
		})
	}
}

// TestBudget is calculated by hand: four minutes of 100 requests a second are 24,000 requests, of which 24 may fail at 99.9 %.
func TestBudget(t *testing.T) {
	read := slo.Read{Requests: minutes(100, 100, 100, 100), Errors: minutes(0, 0.1, 0.2, 0.1)} // 0, 6, 12, 6 errors
	spans := []slo.Span{{"e1", midnight.Add(time.Minute), midnight.Add(3 * time.Minute)}, {"e2", midnight.Add(2 * time.Minute), midnight.Add(3 * time.Minute)}}
	d := slo.NewDay(midnight, midnight.Add(4*time.Minute), read, spans)
	l := slo.LevelOf([]slo.Day{d}, toppage.Targets{Availability: 0.999}, midnight, midnight.AddDate(0, 0, 3), midnight.AddDate(0, 0, 2))
	all, events, ordinary, known := l.Spent()
	if !known || math.Abs(all-1) > 1e-9 || math.Abs(events-0.75) > 1e-9 || math.Abs(ordinary-0.25) > 1e-9 {
		t.Errorf("of the budget %v are spent, %v by events, %v else", all, events, ordinary)
	}
	if share, known := l.All.Availability(); !known || math.Abs(share-0.999) > 1e-12 {
		t.Errorf("the availability is %v", share)
	}
	if l.Days != 1 || l.Missing != 1 {
		t.Errorf("%d days, %d missing", l.Days, l.Missing)
	}
	for id, want := range map[string]float64{"e1": 18, "e2": 12} {
		if got, known := slo.OfEvent([]slo.Day{d}, id); !known || math.Abs(got.Errors-want) > 1e-9 {
			t.Errorf("%s has %v errors, want %v", id, got.Errors, want)
		}
	}
	if _, known := slo.OfEvent([]slo.Day{d}, "e3"); known {
		t.Error("an event of another day is counted")
	}
}

func TestNothingIsKnownWithoutRequests(t *testing.T) {
	l := slo.LevelOf(nil, toppage.Targets{Availability: 0.999}, midnight, midnight.AddDate(0, 1, 0), midnight.AddDate(0, 0, 5))
	_, available := l.All.Availability()
	_, quick := l.All.Quick()
	if _, _, _, known := l.Spent(); known || available || quick || l.Missing != 5 {
		t.Errorf("of nothing it says %+v", l)
	}
}

// TestEachDayOfAMonthIsOne counts the days of a month in which a clock skips midnight.
func TestEachDayOfAMonthIsOne(t *testing.T) {
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	from, to := slo.Month(time.Date(2026, 9, 20, 12, 0, 0, 0, santiago))
	last := time.Date(2026, 9, 30, 23, 30, 0, 0, santiago)
	if l := slo.LevelOf(nil, toppage.Targets{}, from, to, last); l.Missing != 29 {
		t.Errorf("half an hour before its end %d days are over", l.Missing)
	}
}
