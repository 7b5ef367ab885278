package review_test

import (
	"testing"
	"time"

	"tallylight/readiness/review"
	"tallylight/readiness/toppage"
)

func TestWhatOurOwnProbesSaw(t *testing.T) {
	figure := func(minutes, answered, cached int, p95 float64) toppage.Figure {
		f := toppage.Figure{At: at(minutes), Span: toppage.FigureSpan, Probes: answered + 1, Answered: answered, Spared: cached}
		if answered > 0 {
			f.P95 = &p95
		}
		return f
	}
	for _, row := range []struct {
		sentence string
		figures  []toppage.Figure
		want     review.Probed
	}{
		{"nothing was probed", nil, review.Probed{}},
		{"the slowest stretch, and every answer counts alike", []toppage.Figure{figure(0, 20, 20, 80), figure(5, 10, 4, 112), figure(10, 10, 8, 90)}, review.Probed{Answered: 40, TTFB: 112, Cached: 0.8}},
		{"a stretch that began before it counts, one that ended with its begin does not", []toppage.Figure{figure(-5, 10, 10, 500), figure(-4, 10, 5, 60)}, review.Probed{Answered: 10, TTFB: 60, Cached: 0.5}},
		{"so does the last one, and one that begins with its end does not", []toppage.Figure{figure(19, 10, 10, 70), figure(20, 10, 0, 500)}, review.Probed{Answered: 10, TTFB: 70, Cached: 1}},
		{"no probe was answered", []toppage.Figure{figure(0, 0, 0, 0)}, review.Probed{}},
		{"no cache said anything", []toppage.Figure{figure(0, 10, 0, 70)}, review.Probed{Answered: 10, TTFB: 70}},
	} {
		if got := review.ProbedIn(row.figures, noon, noon.Add(20*time.Minute)); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.sentence, got, row.want)
		}
	}
}
