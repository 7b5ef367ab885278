package measured_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// figures are what is read of a peak. Times of day are in minutes after nine.
type figures struct {
	before, rate, at    float64
	ramp, plateau, tail time.Duration
	second, secondAt    float64
	exposures           []float64 // from and to of each
}

// shapes are drawn with corners, and the figures beside them were calculated by hand from the corners: the usual maximum is 100,
// so that a tail ends below 130, and an exposure is above 200.
var shapes = []struct {
	sentence string
	event    readiness.Event
	line     []corner
	want     figures
}{
	{
		"a gentle rise over an hour", airing(0, 90),
		[]corner{{-30, 60}, {0, 60}, {60, 660}, {90, 660}, {150, 60}, {270, 60}},
		figures{
			before: 60, rate: 660, at: 60,
			ramp:    48 * time.Minute,                // 80 % of 60
			plateau: 43*time.Minute + 12*time.Second, // above 594: 66/600 of 60 min before and after the 30
			tail:    53 * time.Minute,                // (660 - 130) / 10 a minute
			// 200 is crossed at 140/600 of 60 min = 14, and at 460/600 of 60 min after 90 = 136
			exposures: []float64{14, 136},
		},
	},
	{
		"a burst of 20 seconds", airing(0, 60),
		[]corner{{-30, 60}, {10, 60}, {10, 3000}, {10 + 1.0/3, 3000}, {10 + 1.0/3, 60}, {240, 60}},
		figures{
			before: 60, rate: 3000, at: 10,
			ramp:    12 * time.Second, // 80 % of a step of 15 s
			plateau: 18 * time.Second, // between two points 15 s, and 300/2940 of 15 s on either side
			tail:    0,                // it is over long before the end
		},
	},
	{
		"two humps", airing(0, 60),
		[]corner{{-30, 60}, {5, 60}, {10, 1000}, {15, 1000}, {25, 200}, {40, 500}, {62, 60}, {240, 60}},
		figures{
			before: 60, rate: 1000, at: 10,
			ramp:    4 * time.Minute,                // 80 % of 5
			plateau: 6*time.Minute + 47*time.Second, // above 900: 100/188 min, 5 min, 100/80 min
			tail:    0,                              // 130 is crossed (500 - 130) / 20 = 18.5 min after 40
			second:  500, secondAt: 40,
			// above 200 from 5 + 140/188, where the minute 5 is; it touches 200 at 25 and is above at once; 200 again at 40 + 300/20
			exposures: []float64{5, 55},
		},
	},
	{
		"a plateau", airing(0, 60),
		[]corner{{-30, 60}, {0, 60}, {0, 800}, {60, 800}, {60, 60}, {240, 60}},
		figures{
			before: 60, rate: 800, at: 0,
			ramp:      12 * time.Second,
			plateau:   59*time.Minute + 48*time.Second, // 59:45 between the points, and 80/740 of 15 s on either side
			tail:      0,
			exposures: []float64{0, 60},
		},
	},
	{
		"slow growth without a spike", airing(0, 180),
		[]corner{{-30, 60}, {0, 60}, {180, 180}, {300, 60}, {360, 60}},
		figures{
			before: 60, rate: 180, at: 180,
			ramp:    144 * time.Minute, // 80 % of 180
			plateau: 45 * time.Minute,  // above 162: 18/120 of 180 min, and of 120 min
			tail:    50 * time.Minute,  // (180 - 130) / 1 a minute
		},
	},
}

func TestFiveShapes(t *testing.T) {
	for _, row := range shapes {
		t.Run(row.sentence, func(t *testing.T) {
			line := drawn(row.line...)
			p := peakOf(line, row.event)
			got := figures{before: p.Before, rate: p.Rate, at: after(p.At), ramp: p.Ramp, plateau: p.Plateau, tail: p.Tail, second: p.Second.Rate}
			if p.Second.Rate > 0 {
				got.secondAt = after(p.Second.At)
			}
			for _, x := range measured.FindExposures(measured.Minutes(line), usual) {
				got.exposures = append(got.exposures, after(x.From), after(x.To))
			}
			row.want.compare(t, got)
			if !p.Teaches() {
				t.Errorf("it is said not to be certain: %+v", p)
			}
		})
	}
}

// compare writes each figure beside the one by hand. Lengths may be 1 % off, since the very tips of peaks are smoothed.
func (want figures) compare(t *testing.T, got figures) {
	t.Helper()
	for _, f := range []struct {
		name      string
		hand, got float64
		off       float64
	}{
		{"before", want.before, got.before, 0}, {"peak", want.rate, got.rate, 0}, {"at", want.at, got.at, 0},
		{"ramp", want.ramp.Seconds(), got.ramp.Seconds(), 0.01 * want.ramp.Seconds()},
		{"plateau", want.plateau.Seconds(), got.plateau.Seconds(), 0.01*want.plateau.Seconds() + 0.5},
		{"tail", want.tail.Seconds(), got.tail.Seconds(), 0},
		{"second", want.second, got.second, 0}, {"second at", want.secondAt, got.secondAt, 0},
	} {
		t.Logf("%-10s by hand %8.1f, found %8.1f", f.name, f.hand, f.got)
		if math.Abs(f.hand-f.got) > f.off {
			t.Errorf("%s is %v, by hand %v", f.name, f.got, f.hand)
		}
	}
	t.Logf("exposures  by hand %v, found %v", want.exposures, got.exposures)
	if !slices.Equal(want.exposures, got.exposures) {
		t.Errorf("exposures %v, by hand %v", got.exposures, want.exposures)
	}
}

// after is how many minutes after nine a time is.
func after(at time.Time) float64 { return at.Sub(nine).Minutes() }
