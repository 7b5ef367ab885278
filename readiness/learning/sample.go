package learning

import (
	"math"
	"slices"
	"time"
)

// Sample is what figures of past events say of the next, as far as so few can.
type Sample struct {
	N       int
	Max     float64
	Middle  float64 // geometric mean
	Spread  float64 // standard deviation of the logarithms; 0 of less than two
	Lower   float64 // the next is above it in nine of ten cases: the log-normal model, from three figures on; 0 of fewer
	Upper   float64 // and below it
	Over    int     // how many are above 1
	Exceeds float64 // how likely the next is above the largest, where events are alike
	// OverFrom and OverTo are between what the share above 1 lies, by Wilson at 95 %.
	OverFrom, OverTo float64
	// Shown is the middle as it is shown: as if two events more had come out at 1.
	Shown float64
}

// fewest is how many figures the model takes.
const fewest = 3

// Sampled reads figures, all above 0.
func Sampled(figures []float64) Sample {
	s := Sample{N: len(figures)}
	if s.N == 0 {
		return s
	}
	n, sum := float64(s.N), 0.0
	for _, x := range figures {
		sum += math.Log(x)
		s.Max = max(s.Max, x)
		if x > 1 {
			s.Over++
		}
	}
	mean, squares := sum/n, 0.0
	for _, x := range figures {
		squares += (math.Log(x) - mean) * (math.Log(x) - mean)
	}
	if s.N > 1 {
		s.Spread = math.Sqrt(squares / (n - 1))
	}
	s.Middle, s.Shown, s.Exceeds = math.Exp(mean), math.Exp(sum/(n+pseudo)), 1/(n+1)
	if s.N >= fewest {
		s.Lower, s.Upper = s.ends(0)
	}
	s.OverFrom, s.OverTo = wilson(s.Over, s.N)
	return s
}

// pseudo is how many events are added that came out as expected, so that one event alone says little.
const pseudo = 2

// ends is between what the next lies in eight of ten cases, with at least so much spread.
func (s Sample) ends(least float64) (low, high float64) {
	beside := student90(s.N-1) * max(s.Spread, least) * math.Sqrt(1+1/float64(s.N))
	return s.Middle / math.Exp(beside), s.Middle * math.Exp(beside)
}

// students are the 90th percentiles of Student's t by degrees of freedom, from 1 on.
var students = []float64{3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341,
	1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310}

// normal90 is that of the normal distribution, and beyond how far Student's is above it, times the degrees of freedom.
const (
	normal90 = 1.2816
	beyond   = 0.847
)

func student90(free int) float64 {
	if free <= len(students) {
		return students[max(free, 1)-1]
	}
	return normal90 + beyond/float64(free)
}

// wilson95 is the 97.5th percentile of the normal distribution.
const wilson95 = 1.96

// wilson is between what a share lies of which k of n were seen.
func wilson(k, n int) (from, to float64) {
	if n == 0 {
		return 0, 1
	}
	const z = wilson95
	share, all := float64(k)/float64(n), float64(n)
	middle := share + z*z/(2*all)
	beside := z * math.Sqrt(share*(1-share)/all+z*z/(4*all*all))
	return max((middle-beside)/(1+z*z/all), 0), min((middle+beside)/(1+z*z/all), 1)
}

// From how many figures on a level is raised by the model rather than by the largest, and lowered, and below what.
const (
	modelled = 9
	lowered  = 5
	below    = 0.7
)

// Advice is by how much a level's multiple is to be multiplied, where its events came out at these shares of it; 0: it stands. Weak says
// that so few events say little.
func (s Sample) Advice() (factor float64, weak bool) {
	switch {
	case s.N == 0:
		return 0, true
	case s.Max > 1 && s.N < modelled:
		factor = s.Max
	case s.Max > 1 && s.Upper > 1:
		factor = s.Upper
	case s.N >= lowered && s.Max <= 1 && s.Upper < below:
		factor = s.Upper
	}
	return factor, s.N < lowered
}

// rank gives a percentile by the nearest rank; false of none.
func rank(all []time.Duration, percent int) (time.Duration, bool) {
	if len(all) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[max((len(sorted)*percent+99)/100, 1)-1], true
}

// Median of lengths; of an even number the middle of both in the middle. False of none.
func Median(all []time.Duration) (time.Duration, bool) {
	if len(all) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(all))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half], true
	}
	return (sorted[half-1] + sorted[half]) / 2, true
}
