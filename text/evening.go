package text

import (
	"math"
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Evening is how it is said what comes together with an event, what of it is proven, and what its level should be for it.
type Evening struct {
	Title, Heading, Table, ColTime, ColEvent, ColPeak, ColLevel, Sum, ProvenRow, NotProvenRow, NotShown, OwnUnknown, Untold,
	NothingProven, DrawnOver, SeePlot, GiveReason, KeepsReason string

	Alone, AreProven, ByHand, Needed func(rate string) string
	ByReport                         func(rate, tested string) string
	Of                               func(proven, needed string) string
	NotProven, ShortLabel            func(rate string) string
	ProvenLabel                      func(rate string) string
	Together                         func(rate string) Reasoned
	Unknown                          Reasoned
	Confidential, AndConfidential    func(n int) string
	OthersN                          func(n int) string
	Most                             func(rate, from, to string) string
	Draws                            func(rate, from, to, proven string) string
	Caption                          func(zone, tail string) string
	FiguresAsk, LowerThan            func(level int) string
	Lower                            func(level int, reason string) string
	ProposedLevel, ProposedLevelOnly func(level int) string
}

func eveningIn(w say) Evening {
	return Evening{
		Title:         w("Expected traffic", "想定アクセス"),
		Heading:       w("Expected together, against what is proven", "合計の想定ピークと実証値"),
		Table:         w("The figures as a table", "数値を表で見る"),
		ColTime:       w("On air", "放送"),
		ColEvent:      w("Event", "イベント"),
		ColPeak:       w("Expected, req/s", "想定（req/s）"),
		ColLevel:      w("Level", "レベル"),
		Sum:           w("Together, at most", "合計（最大）"),
		ProvenRow:     w("Proven", "実証値"),
		NotProvenRow:  w("Not proven", "未実証"),
		NotShown:      w("not shown", "非表示"),
		OwnUnknown:    w("The peak of this event is not known.", "このイベントの想定ピークがわかりません。"),
		Untold:        w("No peak is expected that could be added up.", "合計できる想定ピークがありません。"),
		NothingProven: w("No capacity is proven.", "処理能力は未実証です。"),
		DrawnOver:     w("What is confidential is drawn over the whole evening: its time is not shown.", "非公開のイベントは時刻を示さず、全体にわたって描いています。"),
		SeePlot:       w("See the plot", "グラフを見る"),
		GiveReason:    w("Save the reason", "理由を保存"),
		KeepsReason:   w("Without a reason the event is AT RISK. The reason stays on the event.", "理由がなければ判定は「要注意」になります。理由はイベントに残ります。"),

		Alone:       w.with("%s req/s are expected.", "想定ピークは%s req/sです。"),
		AreProven:   w.with("%s are proven.", "実証値は%s req/sです。"),
		Needed:      w.with("%s are needed, 1.5 times the peak.", "必要なのは想定ピークの1.5倍、%s req/sです。"),
		ByHand:      w.with("%s are proven as entered by hand: no load report of this page counts.", "実証値は手入力の%s req/sです（有効な負荷試験レポートなし）。"),
		Of:          w.with2("%s of %s req/s needed", "%[1]s／必要 %[2]s req/s"),
		ByReport:    w.with2("%s are proven by the load report of %s.", "実証値は%s req/sです（負荷試験 %s）。"),
		NotProven:   w.with("%s are not proven.", "%s req/sが未実証です。"),
		ShortLabel:  w.with("%s not proven", "未実証 %s"),
		ProvenLabel: w.with("proven %s req/s", "実証値 %s req/s"),
		Together: func(rate string) Reasoned {
			return reasoned(w.f("%s req/s are expected together with |.", "|と合わせて%s req/sを想定しています。", rate))
		},
		Unknown:      reasoned(w("The peak of | is not known, so nothing of it is in the sum.", "想定ピークが不明：|。合計には含めていません。")),
		Confidential: w.counted("%d confidential event", "%d confidential events", "非公開のイベント%d件"),
		AndConfidential: func(n int) string {
			if n == 1 {
				return w(" and one confidential event", "ほか非公開のイベント1件")
			}
			return w.f(" and %d confidential events", "ほか非公開のイベント%d件", n)
		},
		OthersN: w.num("%d others", "ほか%d件"),
		Most:    w.with3("%s from %s to %s", "%[2]s〜%[3]sに%[1]s"),
		Draws:   w.with4("Together they ask for up to %s requests a second from %s to %s. %s", "合計の想定は%[2]sから%[3]sまでが最大で、毎秒%[1]sリクエストです。%[4]s"),
		Caption: w.with2("Requests a second, upper ends, %s. A block runs from on air to the end of its tail (%s).",
			"毎秒リクエスト数（上限）、%s。帯は放送開始から余波（%s）の終わりまでです。"),
		FiguresAsk:        w.num("The figures ask for level %d.", "数値に基づく目安はレベル%dです。"),
		LowerThan:         w.num("Why lower than level %d", "レベル%dより低くする理由"),
		Lower:             w.numWith("Lower than level %d, which the figures ask for: %s", "目安のレベル%dより低い理由：%s"),
		ProposedLevel:     w.num("%d proposed by PR", "レベル%d（広報の提案）"),
		ProposedLevelOnly: w.num("Level %d", "レベル%d"),
	}
}

// EventLevel says the level of an event. Where SRE has not confirmed it, it says whose proposal it is.
func (t *Text) EventLevel(e readiness.Event) string {
	switch {
	case e.Level == 0:
		return t.Word.NoLevel
	case e.LevelState == readiness.LevelProposed:
		return t.Evening.ProposedLevel(e.Level)
	default:
		return t.Evening.ProposedLevelOnly(e.Level)
	}
}

// Rate writes requests a second.
func (t *Text) Rate(n float64) string { return rate(n) }

// Multiple writes how many times the usual something is.
func (t *Text) Multiple(n float64) string { return multiple(n) }

// RateShort writes requests a second for where there is little room: 31k.
func RateShort(n float64) string {
	if n < 10_000 {
		return rate(n)
	}
	return strconv.FormatFloat(math.Round(n/100)/10, 'f', -1, 64) + "k"
}

// ProvenSays says what is proven of a capacity, by what and, where that is too little for a peak (0: not known), what is needed.
func (t *Text) ProvenSays(p toppage.Proven, peak float64, c Clock) string {
	said := t.provenBy(p, c)
	if needed := toppage.RequiredRate(peak); p.Rate > 0 && p.Rate < needed {
		return t.Sentences(said, t.Evening.Needed(rate(needed)))
	}
	return said
}

func (t *Text) provenBy(p toppage.Proven, c Clock) string {
	switch {
	case p.Rate == 0:
		return t.Evening.NothingProven
	case p.Typed:
		return t.Evening.ByHand(rate(p.Rate))
	case p.At.IsZero():
		return t.Evening.AreProven(rate(p.Rate))
	default:
		return t.Evening.ByReport(rate(p.Rate), t.Date(p.At.In(c.Zone)))
	}
}
