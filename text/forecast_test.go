package text

import (
	"slices"
	"testing"
	"time"

	"tallylight/readiness/forecast"
	"tallylight/readiness/learning"
)

func TestWhyAForecastIsWhatItIsIsSaid(t *testing.T) {
	three := learning.Sampled([]float64{4, 5, 6.25})
	formula := forecast.Read("40,000,000 x 10% x 1% x 2 pages / 120 s").Formula
	for _, row := range []struct {
		sentence string
		x        learning.Explained
		en, ja   []string
	}{
		{"events that were like it, by what is usual", learning.Explained{Forecast: learning.Forecast{Why: []learning.Reason{
			{Kind: learning.WhyAlike, N: 3, Shared: []learning.Shared{{Trait: learning.SameProgramme, N: 3}, {Trait: learning.SameScreen, N: 2}}},
			{Kind: learning.WhyUsual, N: 3, By: 1200, Factor: three}}}, Off: 0.125, OffOf: 3},
			[]string{"3 past events of its kind were like it: same programme 3, URL on screen 2.", "The usual maximum is 1,200 req/s. Such events brought 5 times that, at most 6.25 times.",
				"Left out one at a time, the forecast is off by 13 % (median of 3)."},
			[]string{"同じ媒体の似たイベント3件（一致：番組3件・URL表示の有無2件）", "通常の最大値は1,200 req/s。過去の実測はその5倍（最大6.25倍）でした。", "1件ずつ除いて予測し直すと、誤差は13 %（3件の中央値）です。"}},
		{"one, so that it is widened, and one left out", learning.Explained{Forecast: learning.Forecast{Why: []learning.Reason{
			{Kind: learning.WhyAlike, N: 1, Shared: []learning.Shared{{Trait: learning.SameStation, N: 1}}}, {Kind: learning.WhyFew, N: 1, Spread: [2]float64{0.5, 2}}}}, Withheld: 1},
			[]string{"1 past event of its kind was like it: same station 1.", "Fewer than 3 were like it: the range is widened to 0.5 of the least and 2 times the most.", "1 confidential event is left out."},
			[]string{"同じ媒体の似たイベント1件（一致：局1件）", "似たイベントが3件未満のため、最小の0.5倍から最大の2倍まで幅を広げています。", "非公開のイベント1件を除いています。"}},
		{"a formula that is widened", learning.Explained{Formula: formula, Forecast: learning.Forecast{Why: []learning.Reason{{Kind: learning.WhyNone, By: 667, Spread: [2]float64{2.0 / 3, 1.5}}}}},
			[]string{"Nothing like it was measured: what PR told is widened to 0.67–1.5 times.", "40,000,000 people or households × rating 10 % × search 1 % × 2 pages each ÷ 120 s"},
			[]string{"似たイベントの実測がないため、広報の想定を0.67〜1.5倍に広げています。", "世帯数・人数40,000,000 × 視聴率10 % × 検索・訪問1 % × 2ページ ÷ 120秒"}},
		{"visitors, each of whom brings little", learning.Explained{Forecast: learning.Forecast{Why: []learning.Reason{{Kind: learning.WhyVisitors, By: 8800, Factor: learning.Sampled([]float64{0.05})}}}},
			[]string{"The formula gives 8,800 visitors. Such events brought 0.05 req/s for each, at most 0.05."}, []string{"計算式では8,800人が訪れます。過去の実測は1人あたり0.05 req/s（最大0.05）でした。"}},
	} {
		if en := For(EN).WhyForecast(row.x); !slices.Equal(en, row.en) {
			t.Errorf("%s: %q", row.sentence, en)
		}
		if ja := For(JA).WhyForecast(row.x); !slices.Equal(ja, row.ja) {
			t.Errorf("%s: %q", row.sentence, ja)
		}
	}
	for _, kind := range learning.ReasonKinds {
		if For(EN).Foretell.Reason[kind] == nil {
			t.Errorf("%s is not said", kind)
		}
	}
}

func TestWhatIsCountedOfWhatWasLearntIsSaid(t *testing.T) {
	since := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		sentence string
		r        learning.Report
		en, ja   string
	}{
		{"peaks wait for the first event", learning.Report{Waits: true}, "Peaks are counted once the first event is known here.", "最初のイベントが登録されると、ピークを数え始めます。"},
		{"they count since a day", learning.Report{Since: since}, "No peak above twice the usual maximum in the last 6 months. Counted since 3 Nov 2026, when the first event was known here.",
			"直近6か月に、通常の最大値の2倍を超えたピークはありません。最初のイベントを登録した2026/11/3から数えています。"},
	} {
		if en, ja := For(EN).LearningLead(row.r), For(JA).LearningLead(row.r); en != row.en || ja != row.ja {
			t.Errorf("%s: %q, %q", row.sentence, en, ja)
		}
	}
}
