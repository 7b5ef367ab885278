package text

import (
	"fmt"
	"time"

	"tallylight/readiness/toppage"
)

// Traffic is the words of what a company knows of its own traffic.
type Traffic struct {
	UsualMaximum, UsualUnknown, NoneKnown, Minutes, Seconds, Title, Lead, Link, ReadOnly, BaselineHint, ProvenHint, ProvenAtHint, BootHint, RampHint, NotKnown string

	TailHint              func(d time.Duration) string
	HeadroomHint, Percent func(share float64) string
	SmallHint             func(rate float64) string
	Rate                  func(n float64) string

	Usual func(said string) string // a default that holds

	Since  func(rate, at string, days int, from string) string
	Median func(rate string) string
	Before func(day string) string
	From   map[toppage.UsualFrom]func(rate string) string
}

func trafficIn(w say) Traffic {
	return Traffic{
		Minutes: w("minutes", "分"),
		Seconds: w("seconds", "秒"),
		Title:   w("Traffic", "トラフィック"),
		Link:    w("What is known of the traffic", "ふだんのトラフィック"),
		Lead: w("What levels are suggested from: how much is usual, how much is proven, and how fast more can be had. Leave out what is not known; the suggestion then says so.",
			"レベルの目安のもとになる数値です。ふだんの量、実証済みの量、増強にかかる時間を入力します。わからない項目は空欄のままにしてください。目安の説明にその旨が出ます。"),
		ReadOnly:     w("SRE enters these figures.", "入力はSREが行います。"),
		BaselineHint: w("The highest minute of the last 28 days, such as 4,200.", "直近28日で最も多かった1分間の値。例：4,200"),
		ProvenHint:   w("What the last load test that passed has shown to be served. Used only for pages of which no load report counts.", "合格した直近の負荷試験で処理できた値。有効な負荷試験レポートがないページだけに使います。"),
		ProvenAtHint: w("A load test says less the older it is.", "古い試験ほど確かさが下がります。"),
		BootHint:     w("Measured from the order to the first answer.", "起動の指示から最初の応答までの実測値。"),
		RampHint:     w("From “on air” to the peak, as the dashboards showed it last. Below the time above, scaling by itself comes too late.", "放送開始からピークまでの実測値。上の時間より短いと、自動増強は間に合いません。"),
		TailHint: func(d time.Duration) string {
			return w(fmt.Sprintf("Within it, the peaks of two events are added. Default: %d.", int(d/time.Minute)),
				fmt.Sprintf("この時間内に重なるイベントのピークは合計します。既定値：%d", int(d/time.Minute)))
		},
		HeadroomHint: func(share float64) string {
			return w("Share of the proven capacity that a peak may take at most: above it an event has to be proven, above two thirds of it scaled out. Default: "+percent(share)+".",
				"ピークが実証値に占めてよい割合の上限。超えるイベントは実証が必要で、その3分の2を超えれば放送前に増強します。既定値："+percent(share))
		},
		SmallHint: func(n float64) string {
			return w("A peak below this never asks for more than scaling out. Default: "+rate(n)+".", "ピークがこの値に満たないイベントは、増強までで足ります。既定値："+rate(n))
		},
		NotKnown: w("not known", "未入力"),
		Rate:     func(n float64) string { return w(rate(n)+" req/s", rate(n)+" req/s") },
		Percent:  percent,
		Usual:    w.with("%s (default)", "%s（既定値）"),

		UsualUnknown: w("is not known.", "未入力です。"),
		UsualMaximum: w("Usual maximum", "通常の最大値"),
		Since: func(rate, at string, days int, from string) string {
			return w.f("%[1]s req/s, measured on %[2]s over %[3]d days since %[4]s.", "%[1]s req/s（%[2]s実測、%[4]sからの%[3]d日間）。", rate, at, days, from)
		},
		NoneKnown: w("No event is known yet: all peaks count as usual.", "イベントの登録がないため、ピークもすべて通常に含みます。"),
		Before:    w.with("Events are known since %s: peaks before that count as usual.", "イベントの登録は%sからのため、それ以前のピークは通常に含みます。"),
		Median:    w.with("Median of the days: %s.", "日ごとの最大値の中央値は%s。"),
		From: map[toppage.UsualFrom]func(string) string{
			toppage.UsualOfPage:    w.with("%s req/s, entered by hand for this page.", "%s req/s（このページに手入力）。"),
			toppage.UsualOfCompany: w.with("%s req/s, entered by hand for all pages.", "%s req/s（全社共通の手入力）。"),
		},
	}
}

// UsualSays says a usual maximum with where it is from, and over which days it was measured.
// What came before any event was known, at an instant (zero: none is), is part of it.
func (t *Text) UsualSays(u toppage.UsualOn, known time.Time, c Clock) string {
	m := u.Measured
	switch {
	case u.Rate == 0:
		return t.Traffic.UsualUnknown
	case u.From != toppage.UsualMeasured:
		return t.Traffic.From[u.From](rate(u.Rate))
	}
	said := t.Traffic.Since(rate(u.Rate), t.Date(m.At.In(c.Zone)), m.Days, t.Date(m.From.In(c.Zone)))
	if m.Median > 0 {
		said = t.Sentences(said, t.Traffic.Median(rate(m.Median)))
	}
	switch {
	case known.IsZero():
		return t.Sentences(said, t.Traffic.NoneKnown)
	case m.From.Before(known):
		return t.Sentences(said, t.Traffic.Before(t.Date(known.In(c.Zone))))
	}
	return said
}
