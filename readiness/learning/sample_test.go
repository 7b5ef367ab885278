package learning_test

import (
	"math"
	"testing"

	"tallylight/readiness/learning"
)

// near says that a figure is what was reckoned by hand, to the places that were written down.
func near(got, want, within float64) bool { return math.Abs(got-want) <= within }

// The worked example: a level of 10 times, 120 requests a second are usual, peaks of 840, 1500, 960 and 2160.
func TestTheWorkedExample(t *testing.T) {
	var shares []float64
	for _, peak := range []float64{840, 1500, 960, 2160} {
		shares = append(shares, peak/120/10)
	}
	s := learning.Sampled(shares)
	for _, row := range []struct {
		sentence          string
		got, want, within float64
	}{
		{"four events", float64(s.N), 4, 0},
		{"the largest is 1.8", s.Max, 1.8, 1e-9},
		{"the next exceeds it with 20 %", s.Exceeds, 0.2, 1e-9},
		{"2 of 4 exceeded their level", float64(s.Over), 2, 0},
		{"that is 15 % at least", s.OverFrom, 0.15, 0.005},
		{"and 85 % at most", s.OverTo, 0.85, 0.005},
		{"geometric mean", s.Middle, 1.06, 0.005},
		{"spread", s.Spread, 0.43, 0.005},
		{"the upper 90 % for the next", s.Upper, 2.34, 0.005},
		{"shown", s.Shown, 1.04, 0.005},
	} {
		if !near(row.got, row.want, row.within) {
			t.Errorf("%s: %v, want %v", row.sentence, row.got, row.want)
		}
	}
	if factor, weak := s.Advice(); !near(10*factor, 18, 1e-9) || !weak {
		t.Errorf("the level is raised from 10 to %v, weak %v; want 18, weak", 10*factor, weak)
	}
}

func TestSoFewSaySoLittle(t *testing.T) {
	for _, row := range []struct {
		sentence string
		shares   []float64
		factor   float64 // 0: the level stands
		weak     bool
	}{
		{"none: a guess", nil, 0, true},
		{"one above raises", []float64{1.5}, 1.5, true},
		{"one below never lowers", []float64{0.1}, 0, true},
		{"four far below do not lower", []float64{.2, .2, .2, .2}, 0, true},
		{"five far below lower to what nine of ten stay below", []float64{.2, .2, .2, .2, .2}, 0.2, false},
		{"five whose upper end is not far below leave it", []float64{.3, .9, .5, .4, .6}, 0, false},
		{"eight: the largest raises", []float64{1.2, 1, 1, 1, 1, 1, 1, 1}, 1.2, false},
		{"nine: the model raises", []float64{2, 1, 1, 1, 1, 1, 1, 1, 1}, 1.518, false},
		{"nine of which the model stays below", []float64{1.01, .1, .1, .1, .1, .1, .1, .1, .1}, 0, false},
	} {
		factor, weak := learning.Sampled(row.shares).Advice()
		if !near(factor, row.factor, 0.0005) || weak != row.weak {
			t.Errorf("%s: %v, weak %v; want %v, %v", row.sentence, factor, weak, row.factor, row.weak)
		}
	}
}

func TestHowLikelyTheNextIsMore(t *testing.T) {
	for n, want := range map[int]float64{4: 0.20, 9: 0.10, 19: 0.05} {
		shares := make([]float64, n)
		for i := range shares {
			shares[i] = 1
		}
		if got := learning.Sampled(shares).Exceeds; !near(got, want, 1e-9) {
			t.Errorf("%d events: %v, want %v", n, got, want)
		}
	}
	if s := learning.Sampled([]float64{2, 2, .5, .5, .5, .5}); !near(s.OverFrom, .10, .005) || !near(s.OverTo, .70, .005) {
		t.Errorf("2 of 6 are %v to %v, want 10 to 70 %%", s.OverFrom, s.OverTo)
	}
}
