package views

import (
	"math"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/text"
)

// minutes is a series of minutes that ends at testNow.
func minutes(rates ...float64) measured.Series {
	return measured.Series{Start: testNow.Add(-time.Duration(len(rates)) * time.Minute), Step: time.Minute, Rates: rates}
}

func TestRatePlotDraws(t *testing.T) {
	gap := math.NaN()
	rows := []struct {
		sentence string
		rates    []float64
		runs     int
		holes    int
	}{
		{"a line without a gap is one", []float64{1, 2, 3}, 1, 0},
		{"a gap breaks it, and is shaded", []float64{1, 2, gap, gap, 3, 4}, 2, 1},
		{"a single point is drawn", []float64{gap, 5, gap}, 1, 2},
		{"an infinity is a gap", []float64{1, math.Inf(1), 2}, 2, 1},
		{"less than nothing is a gap", []float64{1, -3, 2}, 2, 1},
		{"zero is drawn", []float64{0, 0, 0}, 1, 0},
		{"nothing known is one hole", []float64{gap, gap}, 0, 1},
		{"no points", nil, 0, 0},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			d := RatePlot{Series: []measured.Series{minutes(row.rates...)}}.wide()
			if runs, holes := d.runs(d.Series[0]), d.holes(); len(runs) != row.runs || len(holes) != row.holes {
				t.Errorf("%d runs, %d holes", len(runs), len(holes))
			}
			html := renderedPlot(t, text.EN, d.RatePlot)
			if strings.Contains(html, "NaN") || strings.Contains(html, "Inf") {
				t.Errorf("it draws what is no place: %s", html)
			}
		})
	}
}

func renderedPlot(t *testing.T, lang text.Lang, d RatePlot) string {
	t.Helper()
	var out strings.Builder
	if err := ratePlot(testPage(lang, readiness.Admin), d).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRatePlotKeepsTheHighestOfAPixel(t *testing.T) {
	rates := make([]float64, 28*24*60)
	rates[20_001] = 500
	d := RatePlot{Series: []measured.Series{minutes(rates...)}}.wide()
	lowest := math.Inf(1)
	runs := d.runs(d.Series[0])
	for _, at := range runs[0] {
		lowest = min(lowest, at.Y)
	}
	if len(runs) != 1 || len(runs[0]) > 1300 || lowest != d.height(500) {
		t.Errorf("%d points, the highest at %v and not at %v", len(runs[0]), lowest, d.height(500))
	}
}

func TestRatePlotLabelsStandApart(t *testing.T) {
	d := RatePlot{Series: []measured.Series{minutes(1, 2)}, Lines: []RateLine{{Kind: ProvenLine, Rate: 100}, {Kind: ExpectedLine, Rate: 100.5, Lower: 80},
		{Kind: UsualLine, Rate: 99}, {Kind: TargetLine}}}
	tags := d.wide().tagged(testPage(text.EN, readiness.Admin))
	if len(tags) != 3 {
		t.Fatalf("%d lines: one without a value is none", len(tags))
	}
	for i := 1; i < len(tags); i++ {
		if tags[i].LabelY-tags[i-1].LabelY < tagGap {
			t.Errorf("%q stands upon %q", tags[i].Text, tags[i-1].Text)
		}
	}
}

func TestRatePlotIsSaid(t *testing.T) {
	peak := RatePlot{Series: []measured.Series{minutes(100, 16420, 200)}, Lines: []RateLine{{Kind: ProvenLine, Rate: 20600}}}
	rows := []struct {
		sentence string
		lang     text.Lang
		d        RatePlot
		want     string
	}{
		{"the highest, when, and what is proven", text.EN, peak, "at most 16,420"},
		{"its lines", text.EN, peak, "proven 20,600."},
		{"in Japanese", text.JA, peak, "最大16,420"},
		{"in its own words", text.EN, RatePlot{Series: peak.Series, Says: "As I say."}, "As I say."},
		{"nothing was measured", text.EN, RatePlot{Series: []measured.Series{minutes(math.NaN())}}, "nothing was measured"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := testPage(row.lang, readiness.Admin).ratePlotSays(row.d); !strings.Contains(got, row.want) {
				t.Errorf("it says %q", got)
			}
			if html := renderedPlot(t, row.lang, row.d); strings.Count(html, "<svg") != 2 {
				t.Error("it is not drawn twice")
			}
		})
	}
}

func TestFinestStep(t *testing.T) {
	for v, want := range map[float64]float64{0.011: 0.02, 0.25: 0.5, 1: 1, 3: 5, 7: 10, 420: 500} {
		if got := finestStep(v); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v is stepped by %v, want %v", v, got, want)
		}
	}
}
