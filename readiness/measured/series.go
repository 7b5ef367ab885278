package measured

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"tallylight/readiness/forecast"
)

// End is when the time of the last point is over.
func (s Series) End() time.Time { return s.At(len(s.Rates)) }

// empty says that there is nothing to look at.
func (s Series) empty() bool { return len(s.Rates) == 0 || s.Step <= 0 }

// index is the first point at t or after it, between 0 and the number of points.
func (s Series) index(t time.Time) int {
	late := t.Sub(s.Start)
	i := int(late / s.Step)
	if late > 0 && late%s.Step != 0 {
		i++
	}
	return min(max(i, 0), len(s.Rates))
}

// between are the points from an instant until before another.
func (s Series) between(from, to time.Time) []float64 {
	i, k := s.index(from), s.index(to)
	return s.Rates[i:max(i, k)]
}

// points turns a time into a number of points, at least one.
func (s Series) points(d time.Duration) int { return max(1, int(d/s.Step)) }

// Minutes gives the highest of each minute. A minute is unknown where none of its points is known.
func Minutes(s Series) Series {
	if s.empty() || s.Step >= time.Minute {
		return s
	}
	start := s.Start.Truncate(time.Minute)
	return s.highest(start, time.Minute, int(s.At(len(s.Rates)-1).Sub(start)/time.Minute)+1)
}

// Thin gives at most so many points, each the highest of as many.
func Thin(s Series, most int) Series {
	if s.empty() || len(s.Rates) <= most {
		return s
	}
	if most < 1 {
		return Series{Start: s.Start, Step: s.Step}
	}
	each := (len(s.Rates) + most - 1) / most
	return s.highest(s.Start, time.Duration(each)*s.Step, (len(s.Rates)+each-1)/each)
}

// highest gives the highest of each of n longer steps.
func (s Series) highest(start time.Time, step time.Duration, n int) Series {
	coarse := Series{Start: start, Step: step, Rates: slices.Repeat([]float64{math.NaN()}, n)}
	for i, rate := range s.Rates {
		at := &coarse.Rates[s.At(i).Sub(start)/step]
		if math.IsNaN(*at) || rate > *at {
			*at = rate
		}
	}
	return coarse
}

// Join puts pieces of one series together, as they follow each other; what lies between two is unknown, and the later one counts
// where they overlap. Pieces of another step than the first are left out.
func Join(pieces ...Series) Series {
	pieces = slices.DeleteFunc(slices.Clone(pieces), Series.empty)
	if len(pieces) == 0 {
		return Series{}
	}
	joined := Series{Start: pieces[0].Start, Step: pieces[0].Step}
	end := pieces[0].End()
	for _, p := range pieces {
		if p.Step == joined.Step && p.Start.Before(joined.Start) {
			joined.Start = p.Start
		}
		if p.Step == joined.Step && p.End().After(end) {
			end = p.End()
		}
	}
	joined.Rates = slices.Repeat([]float64{math.NaN()}, int(end.Sub(joined.Start)/joined.Step))
	for _, p := range pieces {
		if p.Step == joined.Step {
			copy(joined.Rates[joined.index(p.Start):], p.Rates)
		}
	}
	return joined
}

// nullable writes rates as JSON, which has no NaN.
func nullable(rates []float64) []*float64 {
	all := make([]*float64, len(rates))
	for i := range rates {
		if forecast.IsRate(rates[i]) {
			all[i] = &rates[i]
		}
	}
	return all
}

// rates reads what nullable wrote.
func rates(all []*float64) []float64 {
	out := make([]float64, len(all))
	for i, rate := range all {
		out[i] = math.NaN()
		if rate != nil {
			out[i] = *rate
		}
	}
	return out
}

// written is a series as JSON.
type written struct {
	Start time.Time     `json:"start"`
	Step  time.Duration `json:"step"`
	Rates []*float64    `json:"rates"`
}

// MarshalJSON writes null for what is not known.
func (s Series) MarshalJSON() ([]byte, error) {
	return json.Marshal(written{s.Start, s.Step, nullable(s.Rates)})
}

// UnmarshalJSON reads null as not known.
func (s *Series) UnmarshalJSON(data []byte) error {
	var w written
	if err := json.Unmarshal(data, &w); err != nil {
		return fmt.Errorf("read a series: %w", err)
	}
	*s = Series{w.Start, w.Step, rates(w.Rates)}
	return nil
}
