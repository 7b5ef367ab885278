package text

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/forecast"

	"tallylight/readiness/grading"
)

func TestEveryReasonIsSaid(t *testing.T) {
	clock := Clock{Now: time.Unix(0, 0), Zone: time.UTC}
	for _, kind := range grading.ReasonKinds {
		for _, lang := range []Lang{EN, JA} {
			said := For(lang).Reason(grading.Reason{Kind: kind, Peak: 1, Times: 1, Proven: 1, Share: 1, Said: "x"}, clock)
			if said == (Reasoned{}) || strings.Contains(said.Before+said.After, "%!") {
				t.Errorf("%s in %s: %+v", kind, lang, said)
			}
		}
	}
	if len(For(EN).Suggest.Reason) != len(grading.ReasonKinds) {
		t.Errorf("%d kinds are said, there are %d", len(For(EN).Suggest.Reason), len(grading.ReasonKinds))
	}
}

func TestReasonsSayTheirFigures(t *testing.T) {
	clock := Clock{Now: at(t, "2026-11-17T11:14:14Z", "UTC"), Zone: in(t, "Asia/Tokyo")}
	tested := at(t, "2026-10-27T16:00:00Z", "UTC")
	for _, row := range []struct {
		name   string
		r      grading.Reason
		en, ja string
	}{
		{"a rate beside the usual", grading.Reason{Kind: grading.ReasonMultiple, Peak: 14000, Times: 3.5, Baseline: 4000},
			"Expected peak 14,000 req/s, 3.5 × the usual 4,000.", "想定ピーク14,000 req/sは、平常（4,000 req/s）の3.5倍です。"},
		{"a multiple alone", grading.Reason{Kind: grading.ReasonMultiple, Times: 5},
			"Expected peak 5 × the usual.", "想定ピークは平常の5倍です。"},
		{"what cannot be read is repeated, shortly", grading.Reason{Kind: grading.ReasonUnread, Said: strings.Repeat("多", 50)},
			"The expected peak “" + strings.Repeat("多", 40) + "…” cannot be read as a figure. Write it like 21,000 req/s or 5x.",
			"想定ピーク「" + strings.Repeat("多", 40) + "…」を数値として読み取れません。「21,000 req/s」「5倍」のように記入してください。"},
		{"the first of its kind", grading.Reason{Kind: grading.ReasonFirst, From: 3, To: 3, Peak: 42000, Times: 10},
			"No similar event yet, so the peak may reach 10 × the usual, 42,000 req/s. The level rests on what was told.",
			"類似のイベントがまだないため、ピークは平常の10倍（42,000 req/s）に達する可能性があります。レベルは記入された値で判断しています。"},
		{"visitors without a time", grading.Reason{Kind: grading.ReasonVisitors, Visitors: 8800},
			"The formula gives 8,800 visitors. Over how many seconds they come is not told, so it is no rate.",
			"計算式では8,800人が訪れます。何秒間に集中するかが未記入のため、毎秒の値になりません。"},
		{"the middle of a range", grading.Reason{Kind: grading.ReasonMiddle, Times: 7.5, Middle: 3},
			"The upper end of the range decides. Its middle, 7.5 × the usual, would be level 3.", "幅の上限で判断します。中央の値（平常の7.5倍）ならレベル3です。"},
		{"a load test that is too old", grading.Reason{Kind: grading.ReasonOldProof, ProvenAt: tested},
			"At air the load test is older than 30 days, so its headroom lowers no level. Test again.",
			"放送時には負荷試験から30日を超えるため、余裕があってもレベルを下げません。もう一度試験してください。"},
		{"a few requests", grading.Reason{Kind: grading.ReasonSmall, Peak: 9.3, Proven: 50},
			"9.3 req/s are fewer than 50: scaling out is enough.", "9.3 req/sは50 req/s未満のため、増強で足ります。"},
		{"the first of its kind, and nothing to add to", grading.Reason{Kind: grading.ReasonFirst, From: 3, To: 3},
			"No similar event yet.", "類似のイベントはまだありません。"},
		{"a little too much reads as too much", grading.Reason{Kind: grading.ReasonHeadroom, Peak: 7010, Proven: 10000, Share: 0.701, ProvenAt: tested},
			"7,010 req/s take 71 % of the 10,000 that the load test of 28 Oct 2026 has proven.",
			"7,010 req/sは、負荷試験（2026/10/28）の実証値10,000 req/sの71 %です。"},
		{"exactly enough is no more than that", grading.Reason{Kind: grading.ReasonHeadroom, Peak: 7000, Proven: 10000, Share: 0.7},
			"7,000 req/s take 70 % of the 10,000 that the load test has proven.", "7,000 req/sは、負荷試験の実証値10,000 req/sの70 %です。"},
		{"peaks that add up", grading.Reason{Kind: grading.ReasonOverlap, Peak: 18000, Times: 4.5},
			". The expected peaks add up to 4.5 × the usual, 18,000 req/s.", "。想定ピークの合計は平常の4.5倍（18,000 req/s）です。"},
		{"multiples that add up", grading.Reason{Kind: grading.ReasonOverlap, Times: 4.5},
			". The expected peaks add up to 4.5 × the usual.", "。想定ピークの合計は平常の4.5倍です。"},
		{"rates that add up", grading.Reason{Kind: grading.ReasonOverlap, Peak: 18000},
			". The expected peaks add up to 18,000 req/s.", "。想定ピークの合計は18,000 req/sです。"},
		{"an instance that comes too late", grading.Reason{Kind: grading.ReasonRamp, Within: time.Minute, Took: 3 * time.Minute},
			"The peak comes within 60 s, a new instance serves after 3 min: scale out before air.",
			"ピークまで60秒、新しいインスタンスの起動に3分かかります。放送前の増強が必要です。"},
		{"a rate that nothing is known to compare with", grading.Reason{Kind: grading.ReasonNoBaseline, Peak: 9000},
			"9,000 req/s are expected. What is usual is not known, so they cannot be compared. SRE enters it.",
			"想定ピークは9,000 req/sです。平常のピークが未入力のため、比べられません。SREが入力できます。"},
	} {
		if got := For(EN).Reason(row.r, clock).After; got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
		if got := For(JA).Reason(row.r, clock).After; got != row.ja {
			t.Errorf("%s: %q, want %q", row.name, got, row.ja)
		}
	}
}

func TestStepsSayWhatAReasonMakesOfTheLevel(t *testing.T) {
	for _, row := range []struct {
		from, to int
		en, ja   string
	}{{0, 3, "level 3", "レベル3"}, {2, 3, "level 2 → 3", "レベル2 → 3"}, {3, 3, "", ""}, {0, 0, "", ""}} {
		r := grading.Reason{From: row.from, To: row.to}
		if en, ja := For(EN).Step(r), For(JA).Step(r); en != row.en || ja != row.ja {
			t.Errorf("%d to %d: %q, %q", row.from, row.to, en, ja)
		}
	}
}

func TestFiguresAreShort(t *testing.T) {
	for n, want := range map[float64]string{0.5: "0.5", 5: "5", 9.96: "10", 1234.4: "1,234", 21000: "21,000"} {
		if got := rate(n); got != want {
			t.Errorf("rate %g: %q, want %q", n, got, want)
		}
	}
	for n, want := range map[float64]string{5: "5", 3.5: "3.5", 1.516: "1.52", 12.3: "12.3", 1000: "1,000"} {
		if got := multiple(n); got != want {
			t.Errorf("multiple %g: %q, want %q", n, got, want)
		}
	}
}

func TestAPeakIsSaidAsItWasRead(t *testing.T) {
	for _, row := range []struct{ said, en, ja string }{
		{"21,000 req/s", "21,000 req/s", "21,000 req/s"},
		{"10,000-21,000/s", "10,000–21,000 req/s", "10,000–21,000 req/s"},
		{"3〜5倍", "3–5 × the usual", "平常の3–5倍"},
		{"40,000,000 x 10 % x 1 % x 2 pages / 120 s", "40,000 visitors, 80,000 page views: 667 req/s", "訪問40,000人、80,000ページビュー：667 req/s"},
		{"40,000,000 x 5-10 % x 1 % / 100 s", "20,000–40,000 visitors, 20,000–40,000 page views: 200–400 req/s",
			"訪問20,000–40,000人、20,000–40,000ページビュー：200–400 req/s"},
		{"44,000,000 x 2.0 % x 1.0 % x 1 page", "8,800 visitors, 8,800 page views. Over how many seconds they come is not told.",
			"訪問8,800人、8,800ページビュー。何秒間に集中するかは未記入です。"},
		{"5x or 100 req/s", "the higher of 100 req/s and 5 × the usual", "100 req/sと平常の5倍の高い方"},
		{"3 x 1,200 req/s", "3,600 req/s", "3,600 req/s"},
		{"1e4 req/s", "", ""},
		{"a lot", "", ""},
	} {
		peak := forecast.Read(row.said)
		if en, ja := For(EN).Suggest.ReadAs(peak), For(JA).Suggest.ReadAs(peak); en != row.en || ja != row.ja {
			t.Errorf("%s: %q, %q", row.said, en, ja)
		}
	}
}
