package measured

import (
	"math"
	"time"

	"tallylight/readiness/forecast"
)

// Quality counts what of a series is not known, by what was there instead. Each is a gap: none is ever 0.
type Quality struct {
	Missing  int `json:"missing,omitempty"`  // points that were not there, or NaN
	Infinite int `json:"infinite,omitempty"` // points, and those beyond what is taken for a rate
	Negative int `json:"negative,omitempty"` // points: a counter that was set back, read by something else than rate()
	// Restarts are points at 0 between points at which the page was asked more than once a second: the counter began anew, or
	// an expression that ends in "or vector(0)" hides that there was none.
	Restarts int `json:"restarts,omitempty"`
	Days     int `json:"days,omitempty"` // whole days within what is missing
}

// Gaps counts the points that are not known.
func (q Quality) Gaps() int { return q.Missing + q.Infinite + q.Negative + q.Restarts }

// busyEnough is the rate in requests a second beside which nobody believes in 0.
const busyEnough = 1.0

// WorstQuality gives the series with a gap at each point that is no rate, and counts them by kind.
func WorstQuality(s Series) (Series, Quality) {
	clean := Series{Start: s.Start, Step: s.Step, Rates: make([]float64, len(s.Rates))}
	var q Quality
	for i, rate := range s.Rates {
		clean.Rates[i] = q.take(rate)
	}
	q.Restarts = clean.dropRestarts()
	if s.Step > 0 {
		q.Days = clean.wholeDays()
	}
	return clean, q
}

// take counts a rate where it is none, and gives it or a gap.
func (q *Quality) take(rate float64) float64 {
	switch {
	case math.IsNaN(rate):
		q.Missing++
	case math.IsInf(rate, 0) || rate > forecast.MostRate:
		q.Infinite++
	case rate < 0:
		q.Negative++
	default:
		return rate
	}
	return math.NaN()
}

// dropRestarts makes gaps of zeros between points that are busy, and counts them.
func (s Series) dropRestarts() (n int) {
	before := math.NaN() // the last that was not 0
	began := 0           // of the zeros
	for i, rate := range s.Rates {
		if rate == 0 || math.IsNaN(rate) {
			continue
		}
		if before > busyEnough && rate > busyEnough {
			n += dropZeros(s.Rates[began:i])
		}
		before, began = rate, i+1
	}
	return n
}

// dropZeros makes gaps of zeros, and counts them.
func dropZeros(rates []float64) (n int) {
	for i := range rates {
		if rates[i] == 0 {
			n, rates[i] = n+1, math.NaN()
		}
	}
	return n
}

// wholeDays counts the days that fit into its gaps.
func (s Series) wholeDays() (days int) {
	for from, to := range gaps(s.Rates) {
		days += int(time.Duration(to-from) * s.Step / (24 * time.Hour))
	}
	return days
}

// gaps gives the stretches of points that are not known: the first of each, and the first after it.
func gaps(rates []float64) func(yield func(from, to int) bool) {
	return stretches(len(rates), func(i int) bool { return math.IsNaN(rates[i]) })
}

// stretches gives the longest runs of points for which something holds.
func stretches(n int, holds func(i int) bool) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < n; from++ {
			to := from
			for to < n && holds(to) {
				to++
			}
			if to > from && !yield(from, to) {
				return
			}
			from = to
		}
	}
}
