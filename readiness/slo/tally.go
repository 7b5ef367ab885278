// Package slo reads from what a page was asked, what of it failed and how long it took whether the page reaches what it is meant to.
// A minute of which nothing is known counts for nothing, and is told.
package slo

import (
	"math"
	"time"

	"tallylight/readiness/forecast"
	"tallylight/readiness/measured"
)

// Tally is what was counted over some minutes.
type Tally struct {
	Minutes  int     `json:"minutes"`  // whose requests are known
	Unknown  int     `json:"unknown"`  // whose requests are not
	Unsure   int     `json:"unsure"`   // whose requests are known and whose errors are not: they count for no availability
	Requests float64 `json:"requests"` // of minutes whose errors are known
	Errors   float64 `json:"errors"`
	Timed    int     `json:"timed"` // with requests, whose latency is known
	Slow     int     `json:"slow"`  // of those, in which it was above the target
	// Slowest is the latency of the slowest of them, in seconds; 0: not known.
	Slowest float64 `json:"slowest,omitempty"`
}

// Plus adds up two tallies.
func (t Tally) Plus(o Tally) Tally {
	return Tally{t.Minutes + o.Minutes, t.Unknown + o.Unknown, t.Unsure + o.Unsure, t.Requests + o.Requests, t.Errors + o.Errors, t.Timed + o.Timed, t.Slow + o.Slow,
		max(t.Slowest, o.Slowest)}
}

// Less takes from a tally a part of it.
func (t Tally) Less(o Tally) Tally {
	left := Tally{t.Minutes - o.Minutes, t.Unknown - o.Unknown, t.Unsure - o.Unsure, max(t.Requests-o.Requests, 0), max(t.Errors-o.Errors, 0), t.Timed - o.Timed, t.Slow - o.Slow, 0}
	if t.Slowest > o.Slowest {
		left.Slowest = t.Slowest
	}
	return left
}

// Availability is the share of the requests that were answered; false where none was counted.
func (t Tally) Availability() (share float64, known bool) {
	if t.Requests <= 0 {
		return 0, false
	}
	return 1 - t.Errors/t.Requests, true
}

// Quick is the share of the minutes in which the page was quick enough; false where none was counted.
func (t Tally) Quick() (share float64, known bool) {
	if t.Timed == 0 {
		return 0, false
	}
	return 1 - float64(t.Slow)/float64(t.Timed), true
}

// Read is what a page was asked in each minute, how much of it failed and how long it took, in seconds.
type Read struct {
	Requests, Errors, Latency measured.Series
	// NoneIsZero says that a minute without errors has no value of them: the expression has answered at other times, or ends in what
	// stands for nothing.
	NoneIsZero bool
	// LatencyMS is what the latency may be; 0: any.
	LatencyMS float64
}

// at gives the value of a series at an instant; NaN where there is none.
func at(s measured.Series, when time.Time) float64 {
	if s.Step <= 0 || when.Before(s.Start) {
		return math.NaN()
	}
	i := int(when.Sub(s.Start) / s.Step)
	if i >= len(s.Rates) {
		return math.NaN()
	}
	return s.Rates[i]
}

// minute counts the minute that begins at an instant.
func (r Read) minute(when time.Time) (t Tally) {
	requests, errors, latency := at(r.Requests, when), at(r.Errors, when), at(r.Latency, when)
	if !forecast.IsRate(requests) {
		return Tally{Unknown: 1}
	}
	t.Minutes = 1
	switch {
	case forecast.IsRate(errors):
		t.Requests, t.Errors = requests*60, min(errors, requests)*60
	case r.NoneIsZero:
		t.Requests = requests * 60
	default:
		t.Unsure = 1
	}
	if forecast.IsRate(latency) && requests > 0 {
		t.Timed, t.Slowest = 1, latency
		if r.LatencyMS > 0 && latency*1000 > r.LatencyMS {
			t.Slow = 1
		}
	}
	return t
}
