package forecast_test

import (
	"math"
	"strconv"
	"testing"

	"tallylight/readiness/forecast"

	"pgregory.net/rapid"
)

func TestReadPeak(t *testing.T) {
	rate := func(n float64) forecast.Peak { return forecast.Peak{Rate: n} }
	times := func(n float64) forecast.Peak { return forecast.Peak{Times: n} }
	rates := func(from, to float64) forecast.Peak { return forecast.Peak{RateFrom: from, Rate: to} }
	multiples := func(from, to float64) forecast.Peak { return forecast.Peak{TimesFrom: from, Times: to} }
	for said, want := range map[string]forecast.Peak{
		"":                           {},
		"SRE estimates it":           {},
		"21,000 req/s":               rate(21000),
		"21000/s":                    rate(21000),
		"21000":                      rate(21000),
		"about 21,000":               rate(21000),
		"21,000 requests per second": rate(21000),
		"21 k rps":                   rate(21000),
		"21k rps":                    rate(21000),
		"rps: 21000":                 rate(21000),
		"1.2M rpm":                   rate(20000),
		"1.2 million requests/min":   rate(20000),
		"36,000 req/hour":            rate(10),
		"2万1000 req/s":               rate(21000),
		"２万１０００　ｒｅｑ／ｓ":               rate(21000),
		"２１，０００ リクエスト／秒":                rate(21000),
		"約2.1万リクエスト毎秒":                  rate(21000),
		"毎秒2万件くらい":                      rate(20000),
		"秒間1万アクセス":                      rate(10000),
		"120万/分":                        rate(20000),
		"1億2000万件/時":                    rate(120e6 / 3600),
		"2万":                            rate(20000),
		"10,000-21,000":                 rates(10000, 21000),
		"10,000〜21,000 req/s":           rates(10000, 21000),
		"１万～２万／秒":                       rates(10000, 20000),
		"1〜2万件/秒":                       rates(10000, 20000),
		"500-2k rps":                    rates(500, 2000),
		"60,000 to 120,000 rpm":         rates(1000, 2000),
		"20,000-10,000 req/s":           rate(10000),
		"3倍から5倍":                        multiples(3, 5),
		"5 to 10x":                      multiples(5, 10),
		"usually 3-5x, at most 8x":      times(8),
		"5x":                            times(5),
		"5x baseline":                   times(5),
		"x5":                            times(5),
		"×5":                            times(5),
		"5.5 times the usual":           times(5.5),
		"10-fold":                       times(10),
		"通常の５倍":                         times(5),
		"平常時の3〜5倍":                      multiples(3, 5),
		"21,000 req/s (5x)":             {Rate: 21000, Times: 5},
		"21:54 に 5倍":                    times(5),
		"at first 9,000/s, then 400/s":  rate(9000),
		"more in the rerun: 100 rps ×2": {Rate: 100, Times: 2},
		"4 million viewers":             {},
		"約410万世帯":                       {},
		"21,000 requests":               {},
		"level 3":                       {},
		"21:54":                         {},
		"2026-11-19, channel 8":         {},
		"HTTP 5xx":                      {},
		"10 c5.xlarge":                  {},
		"0 req/s":                       {},
		"99999999999999 req/s":          {},
		"1e999":                         {},
		",,,/s":                         {},
	} {
		if got := forecast.Read(said); got != want {
			t.Errorf("%q: %+v, want %+v", said, got, want)
		}
	}
}

func TestAPeakOfAnyTextIsUnknownOrAFigure(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"2", "21,000", "１", "万", "億", "千", "k", "m", "x", "倍", "/s", "/分", "毎秒", "rpm", "req", "-", "〜", ".", ",", " ", "　", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.String().Draw(t, "words")
		for _, p := range rapid.SliceOf(pieces).Draw(t, "pieces") {
			said += p
		}
		p := forecast.Read(said)
		for _, n := range []float64{p.Rate, p.Times} {
			if !(n >= 0 && n <= forecast.MostRate) {
				t.Errorf("%q: %+v", said, p)
			}
		}
		if p.RateFrom > 0 && p.RateFrom >= p.Rate || p.TimesFrom > 0 && p.TimesFrom >= p.Times {
			t.Errorf("%q: a range upside down: %+v", said, p)
		}
		p.Formula = forecast.Formula{}
		if p.Known() != (p != forecast.Peak{}) {
			t.Errorf("%q: known %t", said, p.Known())
		}
	})
}

func TestARateIsReadBackInEveryWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1e9).Draw(t, "rate")
		unit := rapid.SampledFrom([]string{" req/s", "/s", "rps", " リクエスト/秒", "件毎秒", " per second"}).Draw(t, "unit")
		if got := forecast.Read(strconv.Itoa(n) + unit); got.Rate != float64(n) || got.Times != 0 {
			t.Errorf("%d%s: %+v", n, unit, got)
		}
	})
}

func FuzzReadPeak(f *testing.F) {
	for _, said := range []string{"21,000 req/s", "2万1000リクエスト/秒", "平常時の3〜5倍", "1.2M rpm", "x5"} {
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, said string) {
		if p := forecast.Read(said); math.IsNaN(p.Rate+p.Times) || p.Rate < 0 || p.Times < 0 {
			t.Errorf("%q: %+v", said, p)
		}
	})
}

func TestBesideWhatIsUsual(t *testing.T) {
	for _, row := range []struct {
		name     string
		peak     forecast.Peak
		baseline float64
		want     forecast.Peak
	}{
		{"a rate gives the multiple", forecast.Peak{Rate: 21000}, 4200, forecast.Peak{Rate: 21000, Times: 5}},
		{"so do both ends of a range", forecast.Peak{RateFrom: 8400, Rate: 21000}, 4200, forecast.Peak{RateFrom: 8400, Rate: 21000, TimesFrom: 2, Times: 5}},
		{"a multiple gives the rate", forecast.Peak{Times: 5}, 4200, forecast.Peak{Rate: 21000, Times: 5}},
		{"a rate outranks a multiple", forecast.Peak{Rate: 21000, Times: 9}, 4200, forecast.Peak{Rate: 21000, Times: 5}},
		{"without a baseline both stay", forecast.Peak{Rate: 21000}, 0, forecast.Peak{Rate: 21000}},
		{"nothing stays nothing", forecast.Peak{}, 4200, forecast.Peak{}},
	} {
		if got := row.peak.Beside(row.baseline); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}
