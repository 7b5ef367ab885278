package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Suggest is how a suggested level is said: the level, and the sum of reasons behind it.
type Suggest struct {
	Title, Suggested string
	Unmeasured       string // no figure stands behind it
	Reason           map[readiness.ReasonKind]func(r readiness.Reason, c Clock) Reasoned
	Begins           func(level int) string
	Raises           func(from, to int) string
	PastLevel        func(level int, date string) string // of an event that was like it
	And              string                              // between events
	Others           func(n int) string                  // those that are not named
	TellPeak, Enter  string
	At               func(n, of int) string
	Next, Previous   string
	Moved            string // the event asked for has a level by now
}

// Reasoned is a sentence around events, which the page names itself, each as a link in its own language. Without
// events only After is said.
type Reasoned struct{ Before, After string }

var suggestEN = Suggest{
	Title: "Suggested level", Suggested: "Suggested:", Unmeasured: "No figure for this event stands behind it. Choose by what you know.",
	Begins: func(level int) string { return fmt.Sprintf("level %d", level) },
	Raises: func(from, to int) string { return fmt.Sprintf("level %d → %d", from, to) },
	PastLevel: func(level int, date string) string {
		return fmt.Sprintf(", level %d (%s)", level, date)
	},
	And: "; ", Others: func(n int) string { return fmt.Sprintf("; %d more", n) },
	TellPeak: "Add the expected peak", Enter: "Enter what is known of the traffic",
	At:   func(n, of int) string { return fmt.Sprintf("%d of %d", n, of) },
	Next: "Next", Previous: "Previous",
	Moved: "That event has a level by now, or asks for none.",
	Reason: map[readiness.ReasonKind]func(readiness.Reason, Clock) Reasoned{
		readiness.ReasonMultiple: func(r readiness.Reason, _ Clock) Reasoned {
			if r.Baseline == 0 {
				return Reasoned{After: fmt.Sprintf("Expected peak %s × the usual.", multiple(r.Times))}
			}
			return Reasoned{After: fmt.Sprintf("Expected peak %s req/s, %s × the usual %s.", rate(r.Peak), multiple(r.Times), rate(r.Baseline))}
		},
		readiness.ReasonAlike: func(readiness.Reason, Clock) Reasoned { return Reasoned{"Like ", "."} },
		readiness.ReasonProvisional: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "Nothing to go by: planned provisionally until someone sets a level."}
		},
		readiness.ReasonNoPeak: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "PR has not told the expected peak. Write it as requests a second or as a multiple of the usual; SRE may estimate it."}
		},
		readiness.ReasonUnread: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{After: fmt.Sprintf("The expected peak “%s” cannot be read as a figure. Write it like 21,000 req/s or 5x.", clip(r.Said))}
		},
		readiness.ReasonNoBaseline: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{After: expectedEN(r) + "What is usual is not known, so they cannot be compared. SRE enters it."}
		},
		readiness.ReasonAllDay: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "The air time is not known: the whole broadcast day counts, 05:00–29:00."}
		},
		readiness.ReasonOverlap: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{"Falls together with ", ". The peaks that were told add up to " + togetherEN(r) + "."}
		},
		readiness.ReasonOverlapDark: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{"Falls together with ", ", whose peak is not told: nothing could be added."}
		},
		readiness.ReasonFirst: func(r readiness.Reason, _ Clock) Reasoned {
			if r.Raises() {
				return Reasoned{After: "No similar event yet: one level more."}
			}
			return Reasoned{After: "No similar event yet."}
		},
		readiness.ReasonHeadroom: func(r readiness.Reason, c Clock) Reasoned {
			return Reasoned{After: fmt.Sprintf("%s req/s take %s of the %s that the load test%s has proven.",
				rate(r.Peak), percent(r.Share), rate(r.Proven), around(" of ", testDate(EN, r.ProvenAt, c), ""))}
		},
		readiness.ReasonNoProof: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "No load test has proven a capacity, so the headroom is not known. SRE enters it."}
		},
		readiness.ReasonRamp: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{After: fmt.Sprintf("The peak comes within %s, a new instance serves after %s: scale out before air.",
				spanEN.Interval(r.Within), spanEN.Interval(r.Took))}
		},
	},
}

var suggestJA = Suggest{
	Title: "レベルの目安", Suggested: "目安：", Unmeasured: "このイベントの数値に基づくものではありません。わかっていることから選んでください。",
	Begins: func(level int) string { return fmt.Sprintf("レベル%d", level) },
	Raises: func(from, to int) string { return fmt.Sprintf("レベル%d → %d", from, to) },
	PastLevel: func(level int, date string) string {
		return fmt.Sprintf("（レベル%d・%s）", level, date)
	},
	And: "、", Others: func(n int) string { return fmt.Sprintf("、ほか%d件", n) },
	TellPeak: "想定ピークを記入", Enter: "ふだんのトラフィックを入力",
	At:   func(n, of int) string { return fmt.Sprintf("%d / %d件目", n, of) },
	Next: "次へ", Previous: "前へ",
	Moved: "そのイベントはレベル設定済みか、設定の対象外です。",
	Reason: map[readiness.ReasonKind]func(readiness.Reason, Clock) Reasoned{
		readiness.ReasonMultiple: func(r readiness.Reason, _ Clock) Reasoned {
			if r.Baseline == 0 {
				return Reasoned{After: fmt.Sprintf("想定ピークは平常の%s倍です。", multiple(r.Times))}
			}
			return Reasoned{After: fmt.Sprintf("想定ピーク%s req/sは、平常（%s req/s）の%s倍です。", rate(r.Peak), rate(r.Baseline), multiple(r.Times))}
		},
		readiness.ReasonAlike: func(readiness.Reason, Clock) Reasoned { return Reasoned{Before: "類似："} },
		readiness.ReasonProvisional: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "判断材料がありません。レベルが決まるまで仮のレベルで計画します。"}
		},
		readiness.ReasonNoPeak: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "想定ピークが未記入です。毎秒のリクエスト数か、平常の何倍かで記入してください。SREの見積もりでもかまいません。"}
		},
		readiness.ReasonUnread: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{After: fmt.Sprintf("想定ピーク「%s」を数値として読み取れません。「21,000 req/s」「5倍」のように記入してください。", clip(r.Said))}
		},
		readiness.ReasonNoBaseline: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{After: expectedJA(r) + "平常のピークが未入力のため、比べられません。SREが入力できます。"}
		},
		readiness.ReasonAllDay: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "放送時刻が未定のため、放送日の全体（5:00〜29:00）として扱います。"}
		},
		readiness.ReasonOverlap: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{"時間が重なるイベント：", "。記入された想定ピークの合計は" + togetherJA(r) + "です。"}
		},
		readiness.ReasonOverlapDark: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{"時間が重なるイベント：", "。想定ピークが未記入のため、加えていません。"}
		},
		readiness.ReasonFirst: func(r readiness.Reason, _ Clock) Reasoned {
			if r.Raises() {
				return Reasoned{After: "類似のイベントがまだないため、1つ上のレベルにします。"}
			}
			return Reasoned{After: "類似のイベントはまだありません。"}
		},
		readiness.ReasonHeadroom: func(r readiness.Reason, c Clock) Reasoned {
			return Reasoned{After: fmt.Sprintf("%s req/sは、負荷試験%sの実証値%s req/sの%sです。",
				rate(r.Peak), around("（", testDate(JA, r.ProvenAt, c), "）"), rate(r.Proven), percent(r.Share))}
		},
		readiness.ReasonNoProof: func(readiness.Reason, Clock) Reasoned {
			return Reasoned{After: "負荷試験の実証値が未入力のため、余裕がわかりません。SREが入力できます。"}
		},
		readiness.ReasonRamp: func(r readiness.Reason, _ Clock) Reasoned {
			return Reasoned{After: fmt.Sprintf("ピークまで%s、新しいインスタンスの起動に%sかかります。放送前の増強が必要です。",
				spanJA.Interval(r.Within), spanJA.Interval(r.Took))}
		},
	},
}

// Reason says one line of the sum behind a suggested level.
func (t *Text) Reason(r readiness.Reason, c Clock) Reasoned {
	say, ok := t.Suggest.Reason[r.Kind]
	if !ok {
		return Reasoned{}
	}
	return say(r, c)
}

// Step says what a reason makes of the level; empty where it leaves it.
func (t *Text) Step(r readiness.Reason) string {
	switch {
	case r.To == r.From:
		return ""
	case r.From == 0:
		return t.Suggest.Begins(r.To)
	default:
		return t.Suggest.Raises(r.From, r.To)
	}
}

func testDate(l Lang, at time.Time, c Clock) string {
	if at.IsZero() {
		return ""
	}
	return (&Text{Lang: l}).FullDate(at.In(c.Zone))
}

func expectedEN(r readiness.Reason) string {
	if r.Peak == 0 {
		return ""
	}
	return fmt.Sprintf("%s req/s are expected. ", rate(r.Peak))
}

func expectedJA(r readiness.Reason) string {
	if r.Peak == 0 {
		return ""
	}
	return fmt.Sprintf("想定ピークは%s req/sです。", rate(r.Peak))
}

func togetherEN(r readiness.Reason) string {
	if r.Times == 0 {
		return rate(r.Peak) + " req/s"
	}
	return multiple(r.Times) + " × the usual" + around(", ", perSecond(r.Peak), "")
}

func togetherJA(r readiness.Reason) string {
	if r.Times == 0 {
		return rate(r.Peak) + " req/s"
	}
	return "平常の" + multiple(r.Times) + "倍" + around("（", perSecond(r.Peak), "）")
}

func perSecond(peak float64) string {
	if peak == 0 {
		return ""
	}
	return rate(peak) + " req/s"
}

// around puts signs about what may be empty.
func around(before, said, after string) string {
	if said == "" {
		return ""
	}
	return before + said + after
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
