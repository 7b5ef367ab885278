package text

import (
	"testing"

	"tallylight/readiness/digest"
)

func TestTheDigestSaysHowManyPeaksWereKnown(t *testing.T) {
	for _, row := range []struct {
		sentence string
		heard    digest.Heard
		en, ja   string
	}{
		{"nothing happened in the month", digest.Heard{}, "For no event of the last 30 days is it known when we heard of it.", "直近30日のイベントに、届いた時期がわかるものはありません。"},
		{"events, and no peak", digest.Heard{All: 8}, "All 8 events of the last 30 days came at least 3 days ahead.", "直近30日の8件は、すべて3日前までに届きました。"},
		{"no event, and peaks that nobody knew of", digest.Heard{Peaks: digest.Peaks{Unknown: 3}},
			"For no event of the last 30 days is it known when we heard of it. None of 3 peaks was known beforehand.",
			"直近30日のイベントに、届いた時期がわかるものはありません。ピーク3回は、いずれも事前に把握していませんでした。"},
		{"all are known", digest.Heard{All: 8, Peaks: digest.Peaks{Known: 5}},
			"All 8 events of the last 30 days came at least 3 days ahead. All 5 peaks were known beforehand.",
			"直近30日の8件は、すべて3日前までに届きました。ピーク5回は、すべて事前に把握していました。"},
		{"some are known, and one waits for an answer", digest.Heard{All: 8, Late: 2, Peaks: digest.Peaks{Known: 5, Unknown: 2, Open: 1}},
			"Of the 8 events of the last 30 days 2 came with less than 3 days to go. Of 7 peaks 5 were known beforehand. 1 peak still asks what it was.",
			"直近30日の8件のうち、3日を切って届いたのは2件です。ピーク7回のうち、5回は事前に把握していました。「これは何でしたか？」に未回答のピークが1回あります。"},
		{"one is known", digest.Heard{All: 8, Peaks: digest.Peaks{Known: 1, Unknown: 2}},
			"All 8 events of the last 30 days came at least 3 days ahead. Of 3 peaks 1 was known beforehand.",
			"直近30日の8件は、すべて3日前までに届きました。ピーク3回のうち、1回は事前に把握していました。"},
		{"the only one is known", digest.Heard{All: 8, Peaks: digest.Peaks{Known: 1}},
			"All 8 events of the last 30 days came at least 3 days ahead. The only peak was known beforehand.",
			"直近30日の8件は、すべて3日前までに届きました。ピーク1回は、事前に把握していました。"},
		{"the only one is not", digest.Heard{All: 8, Peaks: digest.Peaks{Unknown: 1}},
			"All 8 events of the last 30 days came at least 3 days ahead. The only peak was not known beforehand.",
			"直近30日の8件は、すべて3日前までに届きました。ピーク1回は、事前に把握していませんでした。"},
		{"all wait for an answer", digest.Heard{All: 8, Peaks: digest.Peaks{Open: 2}},
			"All 8 events of the last 30 days came at least 3 days ahead. 2 peaks still ask what they were.",
			"直近30日の8件は、すべて3日前までに届きました。「これは何でしたか？」に未回答のピークが2回あります。"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for lang, want := range map[Lang]string{EN: row.en, JA: row.ja} {
				if got := For(lang).DigestHeard(row.heard); got != want {
					t.Errorf("%s: it says\n%s, want\n%s", lang, got, want)
				}
			}
		})
	}
}
