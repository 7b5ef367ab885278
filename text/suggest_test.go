package text

import (
	"strings"
	"testing"
	"time"

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
		{"the first of its kind", grading.Reason{Kind: grading.ReasonFirst, From: 2, To: 3},
			"No similar event yet: one level more.", "類似のイベントがまだないため、1つ上のレベルにします。"},
		{"the first of its kind, and nothing to add to", grading.Reason{Kind: grading.ReasonFirst, From: 3, To: 3},
			"No similar event yet.", "類似のイベントはまだありません。"},
		{"a little too much reads as too much", grading.Reason{Kind: grading.ReasonHeadroom, Peak: 7010, Proven: 10000, Share: 0.701, ProvenAt: tested},
			"7,010 req/s take 71 % of the 10,000 that the load test of 28 Oct 2026 has proven.",
			"7,010 req/sは、負荷試験（2026/10/28）の実証値10,000 req/sの71 %です。"},
		{"exactly enough is no more than that", grading.Reason{Kind: grading.ReasonHeadroom, Peak: 7000, Proven: 10000, Share: 0.7},
			"7,000 req/s take 70 % of the 10,000 that the load test has proven.", "7,000 req/sは、負荷試験の実証値10,000 req/sの70 %です。"},
		{"peaks that add up", grading.Reason{Kind: grading.ReasonOverlap, Peak: 18000, Times: 4.5},
			". The peaks that were told add up to 4.5 × the usual, 18,000 req/s.", "。記入された想定ピークの合計は平常の4.5倍（18,000 req/s）です。"},
		{"multiples that add up", grading.Reason{Kind: grading.ReasonOverlap, Times: 4.5},
			". The peaks that were told add up to 4.5 × the usual.", "。記入された想定ピークの合計は平常の4.5倍です。"},
		{"rates that add up", grading.Reason{Kind: grading.ReasonOverlap, Peak: 18000},
			". The peaks that were told add up to 18,000 req/s.", "。記入された想定ピークの合計は18,000 req/sです。"},
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
