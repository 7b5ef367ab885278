package forecast_test

import (
	"math"
	"testing"

	"tallylight/readiness/forecast"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

// Spellings of a peak in both languages, of which none is read as another matter.
func TestSpellingsOfAPeak(t *testing.T) {
	for _, row := range []struct {
		said            string
		rate, times     float64
		visitors, views float64
	}{
		{"21,000 req/s", 21_000, 0, 0, 0},
		{"5x baseline", 0, 5, 0, 0},
		{"between 3x and 5x", 0, 5, 0, 0},
		{"40,000,000 x 10 % x 1 % x 2 pages / 120 s", 40e6 * .1 * .01 * 2 / 120, 0, 40_000, 80_000},
		{"44,000,000 x 2% x 1%", 0, 0, 8800, 8800},
		{"44,000,000 households x rating 2% x share 1%", 0, 0, 8800, 8800},
		{"44M households * 2.0% rating * 1.0% who search * 1 page per visitor over 2 min", 8800.0 / 120, 0, 8800, 8800},
		{"毎秒2万1000リクエスト", 21_000, 0, 0, 0},
		{"平常時の３〜５倍", 0, 5, 0, 0},
		{"４，４００万世帯×２％×１％×１ページ÷１２０秒", 8800.0 / 120, 0, 8800, 8800},
		{"視聴世帯4000万 × 視聴率10パーセント × 検索1% × 2PV ÷ 2分 = 667 req/s", 667, 0, 40_000, 80_000},
		{"4400万×2.0%×1.0%×1ページ", 0, 0, 8800, 8800},
		{"11/29 21:54の放送：4400万世帯（2026年調べ）×2％×1％ （11/29時点）", 0, 0, 8800, 8800},
	} {
		got := forecast.Read(row.said)
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > want*1e-9 {
				t.Errorf("%q: %s %g, want %g", row.said, what, got, want)
			}
		}
		near("rate", got.Rate, row.rate)
		near("multiple", got.Times, row.times)
		near("visitors", got.Formula.Visitors().High, row.visitors)
		near("views", got.Formula.Views().High, row.views)
	}
}

func TestAFormulaHasARange(t *testing.T) {
	got := forecast.Read("40,000,000 x 8-10% x 0.5% to 1% x 2 pages / 120 s")
	if from, to := math.Round(got.RateFrom), math.Round(got.Rate); from != 267 || to != 667 {
		t.Errorf("%g to %g", from, to)
	}
	if slow := forecast.Read("40,000,000 x 10% x 1% x 2 / 60-120 s"); math.Round(slow.RateFrom) != 667 || math.Round(slow.Rate) != 1333 {
		t.Errorf("the shorter the ramp the higher: %+v", slow)
	}
}

func TestFormulasThatAreRefused(t *testing.T) {
	for _, row := range []struct{ name, said, want string }{
		{"a rate is none", "21,000 req/s", ""},
		{"a multiple with a remark is none", "x5 (up 20%)", ""},
		{"a share of the proven capacity is none", "90% of what was proven, max 5x", ""},
		{"all parts", "40,000,000 x 10% x 1% x 2 pages / 120 s", ""},
		{"visitors, for which no seconds are told", "44,000,000 x 2% x 1%", ""},
		{"no share", "44,000,000 x 2%", "formula_without_share"},
		{"no reach", "2% x 1%", "formula_without_reach"},
		{"a rating of more than all", "44,000,000 x 200% x 1%", "not_a_share"},
		{"a share of more than all", "44,000,000 x 2% x 100.1%", "not_a_share"},
		{"a range of which one end is more than all", "44,000,000 x 90-110% x 1%", "not_a_share"},
		{"a share of nobody", "44,000,000 x 2% x 0%", "not_a_share"},
		{"in no time", "44,000,000 x 2% x 1% / 0 s", "not_a_formula"},
		{"no pages", "44,000,000 x 2% x 1% x 0 pages", "not_a_formula"},
		{"a percentage too many", "44,000,000 x 2% x 1% x 50%", "not_a_formula"},
		{"a number that goes on", "4.4e7 x 2% x 1%", "not_a_formula"},
		{"a figure too many", "44,000,000 x 2.3 x 2% x 1% x 2", "not_a_formula"},
	} {
		reason := ""
		for _, wrong := range (readiness.Brief{Peak: row.said}).Wrong() {
			reason += wrong.Reason
		}
		if reason != row.want {
			t.Errorf("%s: %q, want %q", row.name, reason, row.want)
		}
		if got := forecast.Read(row.said); row.want != "" && got != (forecast.Peak{}) {
			t.Errorf("%s: read as %+v", row.name, got)
		}
	}
}

func TestPartsOfAFormula(t *testing.T) {
	all := forecast.Parts{Reach: "4,400万世帯", Rating: "２％", Share: "0.5-1%", Pages: "2", Seconds: "120秒"}
	for _, row := range []struct {
		name  string
		alter func(*forecast.Parts)
		want  string
	}{
		{"all of them", func(*forecast.Parts) {}, ""},
		{"one page each where nothing else is told", func(p *forecast.Parts) { p.Pages = "" }, ""},
		{"without the seconds", func(p *forecast.Parts) { p.Seconds = "" }, "peak_seconds required"},
		{"the pages alone", func(p *forecast.Parts) { *p = forecast.Parts{Pages: "2"} },
			"peak_reach required peak_rating required peak_share required peak_seconds required"},
		{"a rating of more than all", func(p *forecast.Parts) { p.Rating = "101" }, "peak_rating not_a_share"},
		{"a word", func(p *forecast.Parts) { p.Share = "some" }, "peak_share not_a_figure"},
		{"two figures", func(p *forecast.Parts) { p.Reach = "4 and 5" }, "peak_reach not_a_figure"},
		{"minutes", func(p *forecast.Parts) { p.Seconds = "2 min" }, ""},
		{"minutes in Japanese", func(p *forecast.Parts) { p.Seconds = "２分" }, ""},
		{"minutes, with one letter", func(p *forecast.Parts) { p.Seconds = "2m" }, ""},
		{"seconds in words", func(p *forecast.Parts) { p.Seconds = "120 seconds" }, ""},
		{"a time that is not read", func(p *forecast.Parts) { p.Seconds = "2 days" }, "peak_seconds not_a_figure"},
		{"two units of time", func(p *forecast.Parts) { p.Seconds = "2分30秒" }, "peak_seconds not_a_figure"},
		{"a reach with an exponent", func(p *forecast.Parts) { p.Reach = "4.4e7" }, "peak_reach not_a_figure"},
		{"a scale that is not read", func(p *forecast.Parts) { p.Reach = "1 billion" }, "peak_reach not_a_figure"},
		{"a reach with blanks", func(p *forecast.Parts) { p.Reach = "44 000 000" }, ""},
		{"in no time", func(p *forecast.Parts) { p.Seconds = "0" }, "peak_seconds out_of_range"},
	} {
		parts := all
		row.alter(&parts)
		f, wrong := parts.Formula()
		got := ""
		for _, w := range wrong {
			got += " " + w.Field + " " + w.Reason
		}
		if got != "" {
			got = got[1:]
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
		if row.want == "" && math.Round(f.Rate().High) != map[string]float64{"2": 147, "": 73}[parts.Pages] {
			t.Errorf("%s: %+v", row.name, f.Rate())
		}
	}
}

func TestAFormulaIsReadBackAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := func(name string, most int) forecast.Span {
			low := rapid.IntRange(1, most).Draw(t, name)
			high := rapid.IntRange(low, most).Draw(t, name+" at most")
			return forecast.Span{Low: float64(low) / 8, High: float64(high) / 8}
		}
		f := forecast.Formula{Reach: span("reach", 1e9), Rating: span("rating", 800), Share: span("share", 800)}
		if rapid.Bool().Draw(t, "with pages") {
			f.Pages = span("pages", 100)
		}
		if rapid.Bool().Draw(t, "with seconds") {
			f.Seconds = span("seconds", 80_000)
		}
		got, wrong, is := forecast.ReadFormula(f.String())
		if !is || len(wrong) > 0 || got != f {
			t.Fatalf("%s: %+v %v", f, got, wrong)
		}
		parts := f.Parts()
		if f.Seconds.High > 0 {
			if typed, wrong := parts.Formula(); len(wrong) > 0 || typed != f {
				t.Fatalf("%+v: %+v %v", parts, typed, wrong)
			}
		}
	})
}
