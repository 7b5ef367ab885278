package text

import (
	"fmt"
	"time"
)

// Traffic is the words of what a company knows of its own traffic.
type Traffic struct {
	Title, Lead, Link, ReadOnly    string
	Baseline, BaselineHint         string
	Proven, ProvenHint             string
	ProvenAt, ProvenAtHint         string
	Boot, BootHint, Ramp, RampHint string
	Tail, Headroom                 string
	TailHint                       func(d time.Duration) string
	HeadroomHint                   func(share float64) string
	NotKnown                       string
	Rate                           func(n float64) string
	Percent                        func(share float64) string
	Usual                          func(said string) string // a default that holds
}

var trafficEN = Traffic{
	Title: "Traffic", Link: "What is known of the traffic",
	Lead:     "What levels are suggested from: how much is usual, how much is proven, and how fast more can be had. Leave out what is not known; the suggestion then says so.",
	ReadOnly: "SRE enters these figures.",
	Baseline: "Usual peak, req/s", BaselineHint: "The highest minute of the last 28 days, such as 4,200.",
	Proven: "Proven by load test, req/s", ProvenHint: "What the last load test that passed has shown to be served.",
	ProvenAt: "Date of that load test", ProvenAtHint: "A load test says less the older it is.",
	Boot: "A new instance serves after, seconds", BootHint: "Measured from the order to the first answer.",
	Ramp: "A peak builds up within, seconds", RampHint: "From “on air” to the peak, as the dashboards showed it last. Below the time above, scaling by itself comes too late.",
	Tail: "A peak still counts after the event for, minutes",
	TailHint: func(d time.Duration) string {
		return fmt.Sprintf("Within it, the peaks of two events are added. Default: %d.", int(d/time.Minute))
	},
	Headroom: "Headroom is too little above, %",
	HeadroomHint: func(share float64) string {
		return "Share of the proven capacity from which an event is scaled out beforehand. Default: " + percent(share) + "."
	},
	NotKnown: "not known",
	Rate:     func(n float64) string { return rate(n) + " req/s" }, Percent: percent,
	Usual: func(said string) string { return said + " (default)" },
}

var trafficJA = Traffic{
	Title: "トラフィック", Link: "ふだんのトラフィック",
	Lead:     "レベルの目安のもとになる数値です。ふだんの量、実証済みの量、増強にかかる時間を入力します。わからない項目は空欄のままにしてください。目安の説明にその旨が出ます。",
	ReadOnly: "入力はSREが行います。",
	Baseline: "平常のピーク（req/s）", BaselineHint: "直近28日で最も多かった1分間の値。例：4,200",
	Proven: "負荷試験の実証値（req/s）", ProvenHint: "合格した直近の負荷試験で処理できた値。",
	ProvenAt: "負荷試験の実施日", ProvenAtHint: "古い試験ほど確かさが下がります。",
	Boot: "新しいインスタンスが応答するまで（秒）", BootHint: "起動の指示から最初の応答までの実測値。",
	Ramp: "ピークに達するまで（秒）", RampHint: "放送開始からピークまでの実測値。上の時間より短いと、自動増強は間に合いません。",
	Tail: "終了後もピークとして数える時間（分）",
	TailHint: func(d time.Duration) string {
		return fmt.Sprintf("この時間内に重なるイベントのピークは合計します。初期値：%d", int(d/time.Minute))
	},
	Headroom: "余裕なしとみなす割合（%）",
	HeadroomHint: func(share float64) string {
		return "実証値に対してこの割合を超えるイベントは、放送前に増強します。初期値：" + percent(share)
	},
	NotKnown: "未入力",
	Rate:     func(n float64) string { return rate(n) + " req/s" }, Percent: percent,
	Usual: func(said string) string { return said + "（初期値）" },
}
