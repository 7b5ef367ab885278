package slo_test

import (
	"math"
	"testing"
	"time"

	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

// TestWhatWasCountedOfAnEvent is of two days of four minutes each: 100 requests a second are 24,000 a day, so that at 99.9 % 48 of both
// may fail.
func TestWhatWasCountedOfAnEvent(t *testing.T) {
	at := func(minutes int) time.Time { return midnight.Add(time.Duration(minutes) * time.Minute) }
	month := slo.Level{Targets: toppage.Targets{Availability: 0.999, LatencyMS: 200}, All: slo.Tally{Requests: 48_000}}
	read := slo.Read{Requests: minutes(100, 100, 100, 100, 100, 100, 100, 100), Errors: minutes(0, 0, 0.1, 0.2, 0.1, 0, 0, 0), // 6, 12, 6 errors
		Latency: minutes(0.1, 0.1, 0.1, 0.3, 0.1, 0.1, 0.1, 0.1), LatencyMS: 200}
	for _, row := range []struct {
		sentence            string
		from, to, tail      int // minutes
		days                int // of four minutes that were counted
		month               slo.Level
		spent, within, slow float64 // NaN: not known
		known               bool
	}{
		{"within a day", 1, 3, 3, 1, month, 0.125, 1, 100, true},
		{"over midnight", 2, 6, 6, 2, month, 0.5, 0.75, 300, true},
		{"of which the second day was not counted", 2, 6, 6, 1, month, 0, 0, 0, false},
		{"whose tail alone is of a day that was not counted", 1, 3, 5, 1, month, 0.375, 2. / 3, 300, true},
		{"of a day that was not counted", 5, 6, 6, 1, month, 0, 0, 0, false},
		{"nothing is meant to be reached", 1, 3, 3, 1, slo.Level{All: month.All}, gap, gap, 100, true},
		{"nothing is known of the month", 1, 3, 3, 1, slo.Level{Targets: month.Targets}, gap, 1, 100, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			spans := []slo.Span{{EventID: "e", From: at(row.from), To: at(row.tail)}}
			days := []slo.Day{slo.NewDay(midnight, at(4), read, spans), slo.NewDay(at(4), at(8), read, spans)}[:row.days]
			e, known := slo.InEvent(days, slo.Span{EventID: "e", From: at(row.from), To: at(row.to)}, row.month)
			if known != row.known {
				t.Fatalf("known: %v", known)
			}
			if !known {
				return
			}
			spent, spentKnown := e.Spent()
			within, withinKnown := e.Within()
			like := func(got float64, known bool, want float64) bool {
				return known == !math.IsNaN(want) && (!known || math.Abs(got-want) < 1e-9)
			}
			if !like(spent, spentKnown, row.spent) || !like(within, withinKnown, row.within) || !like(e.Slow(), true, row.slow) {
				t.Errorf("spent %v, %v within the target, the slowest minute %v", spent, within, e.Slow())
			}
		})
	}
}

func TestOfAnEventWhoseErrorsAreNotKnownNothingIsSpent(t *testing.T) {
	span := slo.Span{EventID: "e", From: midnight, To: midnight.Add(time.Minute)}
	days := []slo.Day{slo.NewDay(span.From, span.To, slo.Read{Requests: minutes(10)}, []slo.Span{span})}
	e, known := slo.InEvent(days, span, slo.Level{Targets: toppage.Targets{Availability: 0.999}, All: slo.Tally{Requests: 1000}})
	if _, spent := e.Spent(); !known || spent {
		t.Errorf("known %v, spent %v", known, spent)
	}
}
