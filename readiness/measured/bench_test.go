package measured_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/measured"
)

// BenchmarkNightly is what is read each night of 20 pages with 28 days of minutes each, and a programme of each evening.
func BenchmarkNightly(b *testing.B) {
	const pages = 20
	first := time.Date(2026, 10, 1, 0, 0, 0, 0, given.Zone(b, "Asia/Tokyo"))
	random := rand.New(rand.NewPCG(1, 2))
	series := make([]measured.Series, pages)
	for i := range series {
		series[i] = weeks(first, 28, 90)
		for k := range series[i].Rates {
			series[i].Rates[k] *= 0.8 + 0.4*random.Float64()
		}
	}
	busy := measured.Busy(nightly(first, 2), time.Hour)
	now := first.AddDate(0, 0, 28)
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range series {
			u, _, lack := measured.FindUsual(s, busy, now)
			if lack != "" || len(measured.FindExposures(s, u.Rate)) > 0 {
				b.Fatal(lack)
			}
		}
	}
}

// BenchmarkPeak is what is read of one event, of two hours or of three days.
func BenchmarkPeak(b *testing.B) {
	for _, hours := range []int{2, 68} {
		b.Run(fmt.Sprintf("%d hours", hours), func(b *testing.B) {
			s := drawn(corner{-30, 60}, corner{10, 60}, corner{20, 900}, corner{60, 60}, corner{float64(60*hours + 180), 60})
			e := airing(0, float64(60*hours))
			b.ReportAllocs()
			for b.Loop() {
				peakOf(s, e)
			}
		})
	}
}
