package measured

import (
	"math"
	"slices"
	"time"
)

// knownOf are the rates that are known, in a slice of their own.
func knownOf(rates []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(rates), math.IsNaN)
}

// median of rates, which it puts in order; NaN of none.
func median(rates []float64) float64 {
	n := len(rates)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(rates)
	return rates[(n-1)/2]/2 + rates[n/2]/2
}

// smooth gives at each known point the median of what is known around it, within a time: what rises or falls, and edges, stay
// as they are; what is shorter than half of the time goes.
func (s Series) smooth(within time.Duration) Series {
	beside := int(within / s.Step / 2)
	if beside == 0 {
		return s
	}
	out := Series{Start: s.Start, Step: s.Step, Rates: make([]float64, len(s.Rates))}
	around := make([]float64, 0, 2*beside+1)
	for i, rate := range s.Rates {
		out.Rates[i] = rate
		if !math.IsNaN(rate) {
			reach := min(beside, i, len(s.Rates)-1-i) // as far on both sides, or a slope would bend at the ends
			around = append(around[:0], s.Rates[i-reach:i+reach+1]...)
			out.Rates[i] = median(slices.DeleteFunc(around, math.IsNaN))
		}
	}
	return out
}

// width counts the points around the highest that are above half of the rise from a base.
func (s Series) width(at int, base float64) int {
	half := base + (s.Rates[at]-base)/2
	first, next := at, at
	for first > 0 && !(s.Rates[first-1] < half) {
		first--
	}
	for next < len(s.Rates) && !(s.Rates[next] < half) {
		next++
	}
	return next - first
}

// ramp is the time from the last crossing of 10 % of a rise before the highest point to the first of 90 % after it; 0 where a
// crossing is not seen, or lies in a gap that is long beside the ramp.
func (s Series) ramp(base, height float64) time.Duration {
	low, high := base+0.1*(height-base), base+0.9*(height-base)
	i := slices.Index(s.Rates, height)
	for i >= 0 && !(s.Rates[i] < low) {
		i--
	}
	if i < 0 {
		return 0
	}
	began, vague1 := s.crossing(i, low)
	k := i
	for ; ; k++ {
		if next := s.nextKnown(k); s.Rates[next] >= high {
			break
		}
	}
	reached, vague2 := s.crossing(k, high)
	ramp := reached - began
	if max(vague1, vague2) > max(2*s.Step, time.Minute, ramp/10) {
		return 0
	}
	return ramp.Round(time.Second)
}

// nextKnown is the next point after one that is known; the last where there is none.
func (s Series) nextKnown(i int) int {
	for i++; i < len(s.Rates)-1 && math.IsNaN(s.Rates[i]); i++ {
	}
	return min(i, len(s.Rates)-1)
}

// crossing is when a line from a known point to the next crosses a rate, after the start, and how far apart the two are.
func (s Series) crossing(i int, rate float64) (at, between time.Duration) {
	for i > 0 && math.IsNaN(s.Rates[i]) {
		i--
	}
	next := s.nextKnown(i)
	share := 1.0
	if rise := s.Rates[next] - s.Rates[i]; rise != 0 {
		share = (rate - s.Rates[i]) / rise
	}
	between = time.Duration(next-i) * s.Step
	return time.Duration(i)*s.Step + time.Duration(share*float64(between)), between
}

// above is how long lines between known neighbours are at a rate or above it.
func (s Series) above(rate float64) (d time.Duration) {
	for i := 1; i < len(s.Rates); i++ {
		d += time.Duration(shareAbove(s.Rates[i-1], s.Rates[i], rate) * float64(s.Step))
	}
	return d
}

// shareAbove is the share of a line from one rate to another that is at a rate or above it.
func shareAbove(a, b, rate float64) float64 {
	low, high := min(a, b), max(a, b)
	switch {
	case low >= rate:
		return 1
	case high > rate: // false where one is not known
		return (high - rate) / (high - low)
	default:
		return 0
	}
}

// secondHump is the highest rise beside the highest one that a valley parts from it.
func (s Series) secondHump(smooth Series, at int, p *Peak) Hump {
	least := max(humpAbove*p.Usual, humpShare*p.Rate)
	if p.Usual == 0 {
		return Hump{}
	}
	best, second := least, -1
	take := func(i int) {
		if rate := smooth.Rates[i]; rate > best || rate == best && second < 0 {
			best, second = rate, i
		}
	}
	smooth.after(at, take)
	smooth.ahead(at, take)
	if second < 0 {
		return Hump{}
	}
	return s.highestAbout(second, 2*s.points(time.Minute))
}

// after calls with each point after one that is parted from it by a valley.
func (s Series) after(at int, take func(i int)) {
	lowest := s.Rates[at]
	for i := at + 1; i < len(s.Rates); i++ {
		if lowest <= valley*s.Rates[i] {
			take(i)
		}
		if s.Rates[i] < lowest {
			lowest = s.Rates[i]
		}
	}
}

// ahead calls with each point before one that is parted from it by a valley, and that was risen to: not the tail of what was
// before.
func (s Series) ahead(at int, take func(i int)) {
	lowest := slices.Repeat([]float64{math.Inf(1)}, at+1) // of the points before each
	for i := 1; i <= at; i++ {
		lowest[i] = lowest[i-1]
		if s.Rates[i-1] < lowest[i] {
			lowest[i] = s.Rates[i-1]
		}
	}
	between := s.Rates[at]
	for i := at - 1; i >= 0; i-- {
		if between <= valley*s.Rates[i] && lowest[i] <= valley*s.Rates[i] {
			take(i)
		}
		if s.Rates[i] < between {
			between = s.Rates[i]
		}
	}
}

// highestAbout is the highest point of those around one.
func (s Series) highestAbout(at, beside int) Hump {
	highest := at
	for i := max(at-beside, 0); i <= min(at+beside, len(s.Rates)-1); i++ {
		if s.Rates[i] > s.Rates[highest] {
			highest = i
		}
	}
	return Hump{At: s.At(highest), Rate: s.Rates[highest]}
}
