package text

import (
	"testing"
	"time"

	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
)

func TestWhySomethingIsNotMeasuredAndWhenItIsTriedAgain(t *testing.T) {
	now := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	c := Clock{Now: now, Zone: time.UTC}
	soon, tomorrow := now.Add(10*time.Minute), now.Add(24*time.Hour)
	for _, row := range []struct {
		sentence string
		due      measured.Due
		en, ja   string
	}{
		{"nobody knows of it", measured.Due{}, "", ""},
		{"it waits", measured.Due{Next: soon}, "First try: 12:10.", "12:10に計測します。"},
		{"it is its turn", measured.Due{Next: now}, "It is measured within minutes.", "数分以内に計測します。"},
		{"it went wrong", measured.Due{Next: soon, Reason: proof.UnreadNaN}, "The answer is no number that can be compared. Next try: 12:10.", "比較できる数値ではありません。12:10に再計測します。"},
		{"it is tried again on another day", measured.Due{Next: tomorrow, Reason: proof.UnreadNaN}, "The answer is no number that can be compared. Next try: Wed 18 Nov 12:00.",
			"比較できる数値ではありません。11/18(水) 12:00に再計測します。"},
		{"it is tried again now", measured.Due{Next: now, Reason: proof.UnreadNaN}, "The answer is no number that can be compared. It is tried again within minutes.", "比較できる数値ではありません。数分以内に再計測します。"},
		{"it is not tried again", measured.Due{Reason: proof.UnreadNaN}, "The answer is no number that can be compared. It is not tried again by itself.", "比較できる数値ではありません。自動での再計測は終了しました。"},
		{"there was nothing, and there may be more", measured.Due{Until: now, Next: soon}, "Prometheus has no values of that time. Next try: 12:10.", "この時間帯の値がPrometheusにありません。12:10に再計測します。"},
		{"there was nothing", measured.Due{Until: now}, "Prometheus has no values of that time.", "この時間帯の値がPrometheusにありません。"},
		{"too few days", measured.Due{Until: now, Next: soon, Reason: string(measured.LackDays)}, "Fewer than 7 days are measured: the usual maximum is not known yet. Next try: 12:10.",
			"計測できた日数が7日に満たないため、通常の最大値はまだ不明です。12:10に再計測します。"},
	} {
		if row.due != (measured.Due{}) {
			row.due.What = measured.WhatPeak
		}
		for l, want := range map[Lang]string{EN: row.en, JA: row.ja} {
			if got := For(l).NotMeasured(row.due, c); got != want {
				t.Errorf("%s: %q, want %q", row.sentence, got, want)
			}
		}
	}
}

func TestWhyThereIsNoUsualMaximum(t *testing.T) {
	c := Clock{Zone: time.UTC}
	for _, row := range []struct{ sentence, reason, want string }{
		{"there is one", "", ""},
		{"nobody came", string(measured.LackTraffic), "No traffic was measured: the usual maximum is not known. It is not tried again by itself."},
		{"nothing was answered", proof.UnreadNaN, "The usual maximum was not measured. The answer is no number that can be compared. It is not tried again by itself."},
	} {
		if got := For(EN).NoUsual(measured.Due{What: measured.WhatUsual, Reason: row.reason}, c); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
