package text

import (
	"math"
	"strconv"
	"strings"

	"tallylight/readiness/forecast"

	"tallylight/readiness/grading"
	"tallylight/readiness/toppage"
)

// Suggest is how a suggested level is said: the level, and the sum of reasons behind it.
type Suggest struct {
	Suggested, Provisional, TellPeak, Enter, Next, Previous string

	Reason map[grading.ReasonKind]reason
	Begins func(level int) string
	Raises func(from, to int) string
	At     func(n, of int) string

	Formula string                       // over its fields
	ReadAs  func(p forecast.Peak) string // what was understood of an expected peak; empty where nothing was

	Unmeasured string                              // no figure stands behind it
	PastLevel  func(level int, date string) string // of an event that was like it
	And        string                              // between events
	Others     func(n int) string                  // those that are not named
	Moved      string                              // the event asked for has a level by now
}

// Reasoned is a sentence around events, which the page names itself, each as a link in its own language. Without
// events only After is said.
type Reasoned struct{ Before, After string }

// reasoned makes one of a sentence in which | stands for the events.
func reasoned(sentence string) Reasoned {
	before, after, found := strings.Cut(sentence, "|")
	if !found {
		return Reasoned{After: sentence}
	}
	return Reasoned{before, after}
}

func suggestIn(w say) Suggest {
	return Suggest{
		Suggested:   w("Suggested:", "目安："),
		Provisional: w("Provisional, no suggestion:", "仮のレベル（目安なし）："),
		Formula:     w("Or as a formula: reach × rating × share who search × pages ÷ seconds", "または計算式：世帯数・人数 × 視聴率 × 検索・訪問する割合 × ページ数 ÷ 秒数"),
		ReadAs:      readAsIn(w),
		Unmeasured:  w("No figure for this event stands behind it. Choose by what you know.", "このイベントの数値に基づくものではありません。わかっていることから選んでください。"),
		Begins:      w.num("level %d", "レベル%d"),
		Raises:      w.num2("level %d → %d", "レベル%d → %d"),
		PastLevel:   w.numWith(", level %d (%s)", "（レベル%d・%s）"),
		And:         w("; ", "、"),
		Others:      w.num("; %d more", "、ほか%d件"),
		TellPeak:    w("Add the expected peak", "想定ピークを記入"),
		Enter:       w("Enter what is known of the traffic", "ふだんのトラフィックを入力"),
		At:          w.num2("%d of %d", "%d / %d件目"),
		Next:        w("Next", "次へ"),
		Previous:    w("Previous", "前へ"),
		Moved:       w("That event has a level by now, or asks for none.", "そのイベントはレベル設定済みか、設定の対象外です。"),
		Reason:      reasonsIn(w),
	}
}

// reason says a line of the sum.
type reason = func(r grading.Reason, c Clock) Reasoned

func reasonsIn(w say) map[grading.ReasonKind]reason {
	fixed := func(en, ja string) reason {
		said := reasoned(w(en, ja))
		return func(grading.Reason, Clock) Reasoned { return said }
	}
	interval := spanIn(w).Interval
	return map[grading.ReasonKind]reason{
		grading.ReasonMultiple: func(r grading.Reason, c Clock) Reasoned {
			switch {
			case r.Baseline == 0:
				return Reasoned{After: w.f("Expected peak %s × the usual.", "想定ピークは平常の%s倍です。", multiple(r.Times))}
			case !r.MeasuredAt.IsZero():
				return Reasoned{After: w.f("Expected peak %s req/s, %s × the usual maximum %s, measured on %s.", "想定ピーク%[1]s req/sは、通常の最大値（%[4]s実測、%[3]s req/s）の%[2]s倍です。",
					rate(r.Peak), multiple(r.Times), rate(r.Baseline), r.MeasuredAt.In(c.Zone).Format(w("2 Jan", "1/2")))}
			}
			return Reasoned{After: w.f("Expected peak %s req/s, %s × the usual %s.", "想定ピーク%[1]s req/sは、平常（%[3]s req/s）の%[2]s倍です。",
				rate(r.Peak), multiple(r.Times), rate(r.Baseline))}
		},
		grading.ReasonForecast: func(r grading.Reason, _ Clock) Reasoned {
			return Reasoned{After: w.f("%[1]s past events like it brought up to %[2]s req/s, %[3]s × the usual: that is reckoned with.",
				"似たイベント%[1]s件の実測から、上限は%[2]s req/s（平常の%[3]s倍）と予測し、これで計算します。", strconv.Itoa(r.Others), rate(r.Peak), multiple(r.Times))}
		},
		grading.ReasonAlike:       fixed("Like |.", "類似：|"),
		grading.ReasonProvisional: fixed("Nothing to go by: planned provisionally until someone sets a level.", "判断材料がありません。レベルが決まるまで仮のレベルで計画します。"),
		grading.ReasonNoPeak: fixed("PR has not told the expected peak. Write it as requests a second or as a multiple of the usual; SRE may estimate it.",
			"想定ピークが未記入です。毎秒のリクエスト数か、平常の何倍かで記入してください。SREの見積もりでもかまいません。"),
		grading.ReasonVisitors: func(r grading.Reason, _ Clock) Reasoned {
			return Reasoned{After: w.f("The formula gives %s visitors. Over how many seconds they come is not told, so it is no rate.",
				"計算式では%s人が訪れます。何秒間に集中するかが未記入のため、毎秒の値になりません。", rate(r.Visitors))}
		},
		grading.ReasonMiddle: func(r grading.Reason, _ Clock) Reasoned {
			return Reasoned{After: w.f("The upper end of the range decides. Its middle, %s × the usual, would be level %s.",
				"幅の上限で判断します。中央の値（平常の%s倍）ならレベル%sです。", multiple(r.Times), strconv.Itoa(r.Middle))}
		},
		grading.ReasonUnread: func(r grading.Reason, _ Clock) Reasoned {
			return Reasoned{After: w.f("The expected peak “%s” cannot be read as a figure. Write it like 21,000 req/s or 5x.",
				"想定ピーク「%s」を数値として読み取れません。「21,000 req/s」「5倍」のように記入してください。", clip(r.Said))}
		},
		grading.ReasonNoBaseline: func(r grading.Reason, _ Clock) Reasoned {
			said := w("What is usual is not known, so they cannot be compared. SRE enters it.", "平常のピークが未入力のため、比べられません。SREが入力できます。")
			if r.Peak > 0 {
				said = w.f("%s req/s are expected. ", "想定ピークは%s req/sです。", rate(r.Peak)) + said
			}
			return Reasoned{After: said}
		},
		grading.ReasonAllDay: fixed("The air time is not known: the whole broadcast day counts, 05:00–29:00.", "放送時刻が未定のため、放送日の全体（5:00〜29:00）として扱います。"),
		grading.ReasonOverlap: func(r grading.Reason, _ Clock) Reasoned {
			return reasoned(w.f("Falls together with |. The expected peaks add up to %s.", "時間が重なるイベント：|。想定ピークの合計は%sです。", w.together(r)))
		},
		grading.ReasonOverlapDark: fixed("Falls together with |, whose peak is not known: nothing could be added.",
			"時間が重なるイベント：|。想定ピークが不明のため、加えていません。"),
		grading.ReasonFirst: func(r grading.Reason, _ Clock) Reasoned {
			if r.Peak == 0 && r.Times == 0 {
				return Reasoned{After: w("No similar event yet.", "類似のイベントはまだありません。")}
			}
			return Reasoned{After: w.f("No similar event yet, so the peak may reach %s. The level rests on what was told.",
				"類似のイベントがまだないため、ピークは%sに達する可能性があります。レベルは記入された値で判断しています。", w.together(r))}
		},
		grading.ReasonHeadroom: func(r grading.Reason, c Clock) Reasoned {
			if r.Typed {
				return Reasoned{After: w.f("%[1]s req/s take %[2]s of the %[3]s that were entered by hand as proven: no load report counts.",
					"%[1]s req/sは、手入力の実証値%[3]s req/sの%[2]sです（有効な負荷試験レポートなし）。", rate(r.Peak), percent(r.Share), rate(r.Proven))}
			}
			test := ""
			if at := r.ProvenAt.In(c.Zone); !r.ProvenAt.IsZero() {
				test = w(" of "+at.Format("2 Jan 2006"), "（"+at.Format("2006/1/2")+"）")
			}
			return Reasoned{After: w.f("%[1]s req/s take %[2]s of the %[3]s that the load test%[4]s has proven.", "%[1]s req/sは、負荷試験%[4]sの実証値%[3]s req/sの%[2]sです。",
				rate(r.Peak), percent(r.Share), rate(r.Proven), test)}
		},
		grading.ReasonNoProof: fixed("No load test has proven a capacity, so the headroom is not known. SRE uploads its report.", "負荷試験による実証値がないため、余裕がわかりません。SREがレポートを取り込めます。"),
		grading.ReasonOldProof: func(r grading.Reason, _ Clock) Reasoned {
			if r.ProvenAt.IsZero() {
				return Reasoned{After: w("The load test has no date, so its headroom lowers no level. SRE enters it.", "負荷試験の実施日が未入力のため、余裕があってもレベルを下げません。SREが入力できます。")}
			}
			return Reasoned{After: w.f("At air the load test is older than %s days, so its headroom lowers no level. Test again.",
				"放送時には負荷試験から%s日を超えるため、余裕があってもレベルを下げません。もう一度試験してください。", strconv.Itoa(int(toppage.LoadFresh.Hours()/24)))}
		},
		grading.ReasonSmall: func(r grading.Reason, _ Clock) Reasoned {
			return Reasoned{After: w.f("%s req/s are fewer than %s: scaling out is enough.", "%s req/sは%s req/s未満のため、増強で足ります。", rate(r.Peak), rate(r.Proven))}
		},
		grading.ReasonRamp: func(r grading.Reason, _ Clock) Reasoned {
			return Reasoned{After: w.f("The peak comes within %s, a new instance serves after %s: scale out before air.",
				"ピークまで%s、新しいインスタンスの起動に%sかかります。放送前の増強が必要です。", interval(r.Within), interval(r.Took))}
		},
	}
}

// readAsIn says an expected peak as it was understood: a formula with whom it gives, and both ends of a range.
func readAsIn(w say) func(forecast.Peak) string {
	return func(p forecast.Peak) string {
		said := ""
		if p.Formula.Told() {
			said = w.f("%s visitors, %s page views", "訪問%s人、%sページビュー", between(p.Formula.Visitors(), rate), between(p.Formula.Views(), rate))
		}
		join := func(figure string) {
			if said != "" {
				said += w(": ", "：")
			}
			said += figure
		}
		switch {
		case p.Rate > 0 && p.Times > 0:
			join(w.f("the higher of %s req/s and %s × the usual", "%s req/sと平常の%s倍の高い方",
				between(ends(p.RateFrom, p.Rate), rate), between(ends(p.TimesFrom, p.Times), multiple)))
		case p.Rate > 0:
			join(between(ends(p.RateFrom, p.Rate), rate) + " req/s")
		case p.Times > 0:
			join(w.f("%s × the usual", "平常の%s倍", between(ends(p.TimesFrom, p.Times), multiple)))
		case said != "":
			said += w(". Over how many seconds they come is not told.", "。何秒間に集中するかは未記入です。")
		}
		return said
	}
}

func ends(from, to float64) forecast.Span {
	if from == 0 {
		from = to
	}
	return forecast.Span{Low: from, High: to}
}

// between writes both ends of a range, or its one figure.
func between(s forecast.Span, figure func(float64) string) string {
	low, high := figure(s.Low), figure(s.High)
	if low == high {
		return high
	}
	return low + "–" + high
}

// together says the sum of the peaks that were told: as a multiple of the usual where that is known, and as a rate.
func (w say) together(r grading.Reason) string {
	switch perSecond := rate(r.Peak) + " req/s"; {
	case r.Times == 0:
		return perSecond
	case r.Peak == 0:
		return w.f("%s × the usual", "平常の%s倍", multiple(r.Times))
	default:
		return w.f("%s × the usual, %s", "平常の%s倍（%s）", multiple(r.Times), perSecond)
	}
}

// Reason says one line of the sum behind a suggested level.
func (t *Text) Reason(r grading.Reason, c Clock) Reasoned {
	say, ok := t.Suggest.Reason[r.Kind]
	if !ok {
		return Reasoned{}
	}
	return say(r, c)
}

// Step says what a reason makes of the level; empty where it leaves it.
func (t *Text) Step(r grading.Reason) string {
	switch {
	case r.To == r.From:
		return ""
	case r.From == 0:
		return t.Suggest.Begins(r.To)
	default:
		return t.Suggest.Raises(r.From, r.To)
	}
}

// rate writes requests a second; the fractions of one only where there are few.
func rate(n float64) string {
	if n < 10 {
		return trimZeros(n, 1)
	}
	return toppage.Grouped(int64(math.Round(n)))
}

// multiple writes so many times the usual.
func multiple(n float64) string {
	if n < 100 {
		return trimZeros(n, 2)
	}
	return toppage.Grouped(int64(math.Round(n)))
}

func trimZeros(n float64, digits int) string {
	said := strconv.FormatFloat(n, 'f', digits, 64)
	return strings.TrimSuffix(strings.TrimRight(said, "0"), ".")
}

// percent rounds up, so that a share that is too much never reads like one that is not.
func percent(share float64) string { return toppage.Grouped(int64(math.Ceil(share*100-1e-9))) + " %" }

// mostClipped is how much of what PR wrote is repeated in a sentence.
const mostClipped = 40

func clip(said string) string {
	if letters := []rune(said); len(letters) > mostClipped {
		return string(letters[:mostClipped]) + "…"
	}
	return said
}
