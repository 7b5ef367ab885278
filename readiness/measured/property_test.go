package measured_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
	"tallylight/readiness/measured"
)

// traffics draws minutes of traffic around what is usual, with rises and gaps.
func traffics() *rapid.Generator[measured.Series] {
	return rapid.Custom(func(t *rapid.T) measured.Series {
		s := measured.Series{Start: nine.Add(-30 * time.Minute), Step: time.Minute}
		for range rapid.IntRange(1, 12).Draw(t, "stretches") {
			rate := rapid.SampledFrom([]float64{60, 60, 60, 130, 150, 201, 300, 1000, none}).Draw(t, "rate")
			for range rapid.IntRange(1, 25).Draw(t, "minutes") {
				s.Rates = append(s.Rates, rate*rapid.Float64Range(0.97, 1.03).Draw(t, "noise"))
			}
		}
		return s
	})
}

// holed makes gaps in a series.
func holed(t *rapid.T, s measured.Series) measured.Series {
	s.Rates = slices.Clone(s.Rates)
	for range rapid.IntRange(1, 4).Draw(t, "gaps") {
		from := rapid.IntRange(0, len(s.Rates)-1).Draw(t, "from")
		for i := from; i < min(len(s.Rates), from+rapid.IntRange(1, 20).Draw(t, "long")); i++ {
			s.Rates[i] = none
		}
	}
	return s
}

// part is the points from one to another.
func part(s measured.Series, from, to int) measured.Series {
	return measured.Series{Start: s.At(from), Step: s.Step, Rates: s.Rates[from:to]}
}

// A gap never makes an exposure, nor a longer or a higher one.
func TestGapsAddNoPeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := traffics().Draw(t, "traffic")
		all := measured.FindExposures(whole, usual)
		less := holed(t, whole)
		for _, x := range measured.FindExposures(less, usual) {
			if !slices.ContainsFunc(all, func(o measured.Exposure) bool {
				return !x.From.Before(o.From) && (o.To.IsZero() || x.To.IsZero() || !x.To.After(o.To)) && x.Rate <= o.Rate
			}) {
				t.Fatalf("%s is in none of %s", told([]measured.Exposure{x}), told(all))
			}
		}
		was, is := peakOf(whole, airing(0, 60)), peakOf(less, airing(0, 60))
		if is.Known() && was.Known() && !was.TailOpen && !is.TailOpen && is.Tail <= was.Tail && is.Rate > was.Rate {
			t.Fatalf("a peak of %v, and of %v with gaps", was.Rate, is.Rate)
		}
	})
}

// What is found of pieces that are put together is what is found of the whole; a later look that reaches back far enough finds the
// same beginning, and a look that does not says so.
func TestSplitAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := traffics().Draw(t, "traffic")
		at := rapid.IntRange(0, len(whole.Rates)).Draw(t, "at")
		all := measured.FindExposures(whole, usual)
		if got := told(measured.FindExposures(measured.Join(part(whole, 0, at), part(whole, at, len(whole.Rates))), usual)); got != told(all) {
			t.Fatalf("in two pieces %s, at once %s", got, told(all))
		}
		begins := func(x measured.Exposure) bool {
			return slices.ContainsFunc(all, func(o measured.Exposure) bool { return o.From.Equal(x.From) })
		}
		for _, x := range measured.FindExposures(part(whole, 0, at), usual) {
			if !begins(x) {
				t.Fatalf("what is found until then begins at %v", x.From)
			}
		}
		for _, x := range measured.FindExposures(part(whole, at, len(whole.Rates)), usual) {
			if !begins(x) && !x.Earlier {
				t.Fatalf("what is found from then begins at %v", x.From)
			}
		}
	})
}

// Ten times as much traffic on a page that is usually asked ten times as much is the same in all but its rates; also at another
// time.
func TestScaledAndMoved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := traffics().Draw(t, "traffic")
		most := float64(usual)
		for _, rate := range whole.Rates {
			if rate > most { // a gap is no number
				most = rate
			}
		}
		doublings := min(20, int(math.Log2(forecast.MostRate/most))) // beyond it there is no rate
		factor := math.Ldexp(1, rapid.IntRange(0, doublings).Draw(t, "doubled"))
		later := time.Duration(rapid.IntRange(0, 10000).Draw(t, "minutes later")) * time.Minute
		more := measured.Series{Start: whole.Start.Add(later), Step: whole.Step}
		for _, rate := range whole.Rates {
			more.Rates = append(more.Rates, rate*factor)
		}
		was, e := peakOf(whole, airing(0, 60)), airing(0, 60)
		e.Start, e.End = e.Start.Add(later), e.End.Add(later)
		is := measured.FindPeak(more, e, usual*factor, time.Hour, nil)
		if is.Rate != was.Rate*factor || is.Ramp != was.Ramp || is.Plateau != was.Plateau || is.Tail != was.Tail || is.Second.Rate != was.Second.Rate*factor || doubts(is) != doubts(was) {
			t.Fatalf("%+v, and scaled %+v", was, is)
		}
		found, scaled := measured.FindExposures(whole, usual), measured.FindExposures(more, usual*factor)
		if !slices.EqualFunc(found, scaled, func(a, b measured.Exposure) bool {
			return a.From.Add(later).Equal(b.From) && a.Rate*factor == b.Rate && a.AtLeast == b.AtLeast && a.Earlier == b.Earlier
		}) {
			t.Fatalf("%s, and scaled %s", told(found), told(scaled))
		}
	})
}

// FuzzRead reads whatever a server may answer: what is found lies within it and is no more than it.
func FuzzRead(f *testing.F) {
	f.Add([]byte("....####....."), int64(60), 100.0, int64(-30), int64(60))
	f.Add([]byte("?.#\x00\xff"), int64(0), math.NaN(), int64(0), int64(0))
	f.Add([]byte("..##..##........"), int64(-7), math.Inf(1), int64(1<<40), int64(-5))
	f.Fuzz(func(t *testing.T, letters []byte, stepS int64, usual float64, from, long int64) {
		s := measured.Series{Start: nine, Step: time.Duration(stepS%(1<<20)) * time.Second}
		for _, letter := range letters {
			s.Rates = append(s.Rates, map[byte]float64{'?': none, 'i': math.Inf(1), 'j': math.Inf(-1), 'm': math.MaxFloat64, '-': -1, '0': 0}[letter]+float64(letter))
		}
		e := airing(float64(from%10000), float64(from%10000+long%10000))
		checkPeak(t, s, measured.FindPeak(s, e, usual, time.Hour, []readiness.Event{e}))
		checkExposures(t, s, measured.FindExposures(s, usual), usual)
		measured.FindUsual(s, measured.Busy([]readiness.Event{e}, time.Hour), nine.AddDate(0, 0, 28))
		if thin := measured.Thin(s, int(long%100)); s.Step > 0 && len(thin.Rates) > max(int(long%100), 0) {
			t.Fatalf("thinned to %d", len(thin.Rates))
		}
	})
}

func checkPeak(t *testing.T, s measured.Series, p measured.Peak) {
	t.Helper()
	highest := 0.0
	for _, rate := range s.Rates {
		if !math.IsNaN(rate) && !math.IsInf(rate, 0) {
			highest = max(highest, rate)
		}
	}
	whole := max(s.End().Sub(s.Start), 0)
	if p.Rate < 0 || p.Rate > highest || p.Second.Rate > p.Rate || p.Ramp < 0 || p.Ramp > whole || p.Plateau < 0 || p.Plateau > whole || p.Tail < 0 || !p.Known() && p.Teaches() {
		t.Fatalf("of at most %v: %+v", highest, p)
	}
	if p.Known() && (p.At.Before(s.Start) || !p.At.Before(s.End())) {
		t.Fatalf("it was at %v", p.At)
	}
}

func checkExposures(t *testing.T, s measured.Series, found []measured.Exposure, usual float64) {
	t.Helper()
	for i, x := range found {
		if !(x.Rate > measured.Above*usual) || x.At.Before(x.From) || !x.To.IsZero() && x.To.Sub(x.From) < measured.Held || x.To.After(s.End()) {
			t.Fatalf("%+v", x)
		}
		if i > 0 && (found[i-1].To.IsZero() || x.From.Before(found[i-1].To)) {
			t.Fatalf("%+v follows %+v", x, found[i-1])
		}
	}
}
