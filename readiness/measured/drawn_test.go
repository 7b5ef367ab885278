package measured_test

import (
	"math"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// nine is 21:00 of a Tuesday in Tokyo.
var nine = time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)

const usual = 100.0

// corner is a point of a line: minutes after nine, and the rate there.
type corner struct{ minute, rate float64 }

// drawn is the rate of lines from corner to corner, every quarter of a minute from the first to before the last.
func drawn(corners ...corner) measured.Series {
	const step = 0.25
	first, last := corners[0].minute, corners[len(corners)-1].minute
	s := measured.Series{Start: nine.Add(minutes(first)), Step: minutes(step)}
	for at := first; at < last; at += step {
		s.Rates = append(s.Rates, rateAt(corners, at))
	}
	return s
}

// rateAt is the rate of the lines; where two corners are at once, that of the later.
func rateAt(corners []corner, at float64) float64 {
	for i := len(corners) - 2; i >= 0; i-- {
		if a, b := corners[i], corners[i+1]; at >= a.minute {
			return math.Round((a.rate+(b.rate-a.rate)*(at-a.minute)/(b.minute-a.minute))*1e6) / 1e6
		}
	}
	return corners[0].rate
}

func minutes(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }

// without makes a gap of the minutes from one to another after nine.
func without(s measured.Series, from, to float64) measured.Series {
	return with(s, math.NaN(), from, to)
}

// with puts a rate in the minutes from one to another after nine.
func with(s measured.Series, rate, from, to float64) measured.Series {
	rates := append([]float64(nil), s.Rates...)
	for i := range rates {
		if at := s.At(i).Sub(nine); at >= minutes(from) && at < minutes(to) {
			rates[i] = rate
		}
	}
	s.Rates = rates
	return s
}

// airing is an event on air from one minute after nine to another.
func airing(from, to float64) readiness.Event {
	return readiness.Event{ID: "e", Start: nine.Add(minutes(from)), End: nine.Add(minutes(to)), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed,
		FirstSeen: nine.AddDate(0, -1, 0)}
}

// as gives an event with another id, and altered.
func as(id string, e readiness.Event, alter ...func(*readiness.Event)) readiness.Event {
	e.ID = id
	for _, change := range alter {
		change(&e)
	}
	return e
}

func peakOf(s measured.Series, e readiness.Event, others ...readiness.Event) measured.Peak {
	return measured.FindPeak(s, e, usual, time.Hour, others)
}
