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
	for _, said := range []string{"21,000 req/s", "2万1000リクエスト/秒", "平常時の3〜5倍", "1.2M rpm", "x5",
		"10x of the usual 500 req/s", "通常（100 req/s）の10倍", "3 x 1,200 req/s", "20 000 req/s", "1.5e4 req/s"} {
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, said string) {
		if p := forecast.Read(said); math.IsNaN(p.Rate+p.Times) || p.Rate < 0 || p.Times < 0 {
			t.Errorf("%q: %+v", said, p)
		}
	})
}

// A peak that is read too low calls an event ready that is not.
func TestAPeakIsNotReadTooLow(t *testing.T) {
	for _, row := range []struct {
		sentence, said string
		rate, times    float64 // both 0: unknown
	}{
		{"the usual is told, and ten times of it", "通常100 req/sの10倍", 1000, 10},
		{"a rate, and ten times of it", "100 req/s の 10倍", 1000, 0},
		{"in brackets", "通常（100 req/s）の10倍", 1000, 10},
		{"a multiple of the usual, which is told", "10x of the usual 500 req/s", 5000, 10},
		{"without a unit", "10x of the usual 500", 5000, 10},
		{"without a unit, in Japanese", "通常500の10倍", 5000, 10},
		{"the usual in brackets", "普段の10倍（普段は300req/s）", 3000, 10},
		{"the usual in brackets, in English", "10x (usually 300 req/s)", 3000, 10},
		{"the usual in a sentence of its own", "Baseline is 300 req/s. We expect 10x.", 3000, 10},
		{"the usual after the rate", "500 req/s usually, 10x expected", 5000, 10},
		{"the average, and its multiple", "平均3,000 req/s、ピークは5倍", 15000, 5},
		{"a range of multiples", "3-5x of the usual 500 req/s", 2500, 5},
		{"a rate a minute", "usual 6,000 rpm, 10x", 1000, 10},
		{"what the multiple means", "前回100 req/s、今回はその10倍", 1000, 0},
		{"what the multiple means, in English", "last year 100 req/s, 10 times that", 1000, 0},
		{"a product", "3 x 1,200 req/s", 3600, 0},
		{"a product without blanks", "3x1,200 req/s", 3600, 0},
		{"a product with a star", "3 * 1,200 req/s", 3600, 0},
		{"a product the other way round", "1,200 req/s x 3", 3600, 0},
		{"a product in words", "3 times 1,200 req/s", 3600, 0},
		{"a product and its result", "3 x 1,200 req/s = 3,600 req/s", 3600, 0},
		{"the usual, what is expected, and the multiple that it is", "usual 400 req/s, expected 5,000 req/s (10x)", 5000, 10},
		{"a multiple or a rate, of which the higher decides", "5x or 100 req/s", 100, 5},
		{"a rate that is so many times of the usual", "10倍の3,000 req/s", 3000, 10},
		{"a rate that is the result", "5x baseline = 21,000 req/s", 21000, 5},
		{"the usual and its multiple with a sign", "baseline = 300 req/s, 10x", 3000, 10},
		{"the rate or the result", "5x the usual (21,000 req/s)", 0, 0},
		{"a multiple before a rate", "5x 21,000 req/s", 0, 0},
		{"the usual in brackets after the rate", "100 req/s (usual) x10", 1000, 10},
		{"an arrow", "100 req/s→10倍", 1000, 0},
		{"a multiple in words", "ten times the usual 100 req/s", 0, 0},
		{"a multiple in words, in Japanese", "100 req/sの十倍", 0, 0},
		{"machines, and what each serves", "10 servers x 1,200 req/s", 0, 0},
		{"spots and their seconds", "2 x 15秒CM", 0, 0},
		{"a product of what nobody serves", "10x of the usual 500,000,000 req/s", 0, 0},

		{"thousands parted by a blank", "20 000 req/s", 20000, 0},
		{"by one that does not break", "20\u00a0000 req/s", 20000, 0},
		{"by a thin one", "20\u2009000 req/s", 20000, 0},
		{"by a narrow one", "1\u202f200\u202f000 rpm", 20000, 0},
		{"by a wide one", "２０　０００ リクエスト／秒", 20000, 0},
		{"by a raised comma", "20’000 req/s", 20000, 0},
		{"by what nobody sees", "20\u200b000 req/s", 20000, 0},
		{"a range with blanks", "10 000-21 000 req/s", 21000, 0},
		{"a time of day before a rate", "21:54 500 req/s", 500, 0},
		{"a date before a rate", "2026-11-29 500 req/s", 500, 0},
		{"a day before a rate", "11/29 500 req/s", 500, 0},
		{"a blank that parts no thousands", "20 00 req/s", 0, 0},
		{"a number of three scales", "2万1千500 req/s", 0, 0},
		{"a number that a blank parts after its scale", "2万 1000 req/s", 0, 0},

		{"a decimal comma", "20.000,5 req/s", 0, 0},
		{"points that part thousands", "20.000.000 req/h", 0, 0},
		{"a point that may part thousands", "20.000 req/s", 0, 0},
		{"such a point without a unit", "20.000", 0, 0},
		{"an exponent", "1e4 req/s", 0, 0},
		{"an exponent and a decimal", "1.5e4 req/s", 0, 0},
		{"a power", "10^4 req/s", 0, 0},
		{"a power in small figures", "10⁴ req/s", 0, 0},
		{"a power with stars", "10**4 req/s", 0, 0},
		{"an exponent of one figure", "1e9 req/s", 0, 0},
		{"an exponent beside a rate that can be read", "usually 100 req/s, at most 1e4 req/s", 0, 0},
		{"in Japanese", "通常100 req/s、最大1e4 req/s", 0, 0},
		{"a scale that is not known", "20bn req/h, 100 req/s before", 0, 0},
		{"hundreds", "5百 req/s、通常は20 req/s", 0, 0},
		{"a reach with an exponent", "4.4e7 x 2% x 1% / 120 s", 0, 0},

		{"names with figures", "BS11, p95 below 500ms, 21,000 req/s at 9pm", 21000, 0},
		{"a state of HTTP", "5xx below 1%, 21,000 req/s", 21000, 0},
		{"a date with points", "2026.11.29 21,000 req/s", 21000, 0},
		{"a formula and a multiple, of which the higher decides", "10x, 40,000,000 x 10 % x 1 % x 2 pages / 120 s", 80_000.0 / 120, 10},
		{"so in Japanese", "通常の10倍、4,000万世帯×10％×1％×2ページ÷120秒", 80_000.0 / 120, 10},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := forecast.Read(row.said)
			if math.Abs(got.Rate-row.rate) > 1e-9*row.rate || got.Times != row.times {
				t.Errorf("%q: %+v, want %g req/s and %g times", row.said, got, row.rate, row.times)
			}
		})
	}
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
		{"of a rate and a multiple the multiple, where it gives more", forecast.Peak{Rate: 21000, Times: 9}, 4200, forecast.Peak{Rate: 37800, Times: 9}},
		{"and its range with it", forecast.Peak{RateFrom: 1, Rate: 21000, TimesFrom: 6, Times: 9}, 4200, forecast.Peak{RateFrom: 25200, Rate: 37800, TimesFrom: 6, Times: 9}},
		{"the rate, where that does", forecast.Peak{Rate: 21000, Times: 3}, 4200, forecast.Peak{Rate: 21000, Times: 5}},
		{"without a baseline both stay", forecast.Peak{Rate: 21000}, 0, forecast.Peak{Rate: 21000}},
		{"nothing stays nothing", forecast.Peak{}, 4200, forecast.Peak{}},
	} {
		if got := row.peak.Beside(row.baseline); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}
