package text

import (
	"math"
	"strconv"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/readiness/toppage"
)

// Learning is the words of the page of what was expected and what came.
type Learning struct {
	Nav, Title, Share, None, Waits                                                                string
	Known, Notice, Within, RightLevel, Days, Hours                                                string
	DidWe, Block, IsKnown, IsNot, IsOpen                                                          string
	HowEarly, FirstWord, NoNotice, TooLate                                                        string
	Forecasts, Bar, Day, Event, Plot, Range, Measured, Share100, NoForecasts, NotLearnt, Foretold string
	Levels, RightCols, Given, Diagonal, Cell, NoCases                                             string
	Proposes, NoProposals, Draft, Lengths, Itself, Wait                                           string
	Caught, NoCaught, Check, Task, CheckOrTask, Kind, Looked, Found, Waived, Last, NotCount       string
	Month, MonthNone                                                                              string

	Peaks     func(months, peaks, known int) string
	Open      func(n int) string
	StillAsk  func(n int) string
	All       func(n int) string
	Off       func(percent, n int) string
	Over      func(n int) string
	OverHours func(n int, hours string) string
	Under     func(n int, above string) string
	CaughtOf  func(n int) string
	Quiet     func(n, bulk int) string
	WaivedN   func(n int) string
	CellOf    func(given, right int) string
	OfNeed    func(n int) string
	Hidden    func(n int) string
	Since     func(day string) string
	Proposal  map[learning.ProposalKind]func(p learning.Proposal) string
	Rests     map[learning.ProposalKind]func(p learning.Proposal) string
}

func learningIn(w say) Learning {
	l := Learning{
		Nav: w("Learning", "実績"), Title: w("What we learned", "予測と実績"), Share: w("Page to share", "共有用ページ"),
		None:  w("No peak above twice the usual maximum in the last 6 months.", "直近6か月に、通常の最大値の2倍を超えたピークはありません。"),
		Waits: w("Peaks are counted once the first event is known here.", "最初のイベントが登録されると、ピークを数え始めます。"),
		Known: w("Known beforehand", "事前把握率"), Notice: w("Notice, median", "本番までの日数（中央値）"), Within: w("Peak within the range", "予測幅に収まったピーク"),
		RightLevel: w("Level was right", "レベルが適切"), Days: w("days", "日"), Hours: w("hours", "時間"),
		DidWe: w("Did we know of it?", "事前に把握していたか"), Block: w("Each block is one peak above twice the usual maximum.", "1ブロックが、通常の最大値の2倍を超えたピーク1回です。"),
		IsKnown: w("known", "把握済み"), IsNot: w("not known", "未把握"), IsOpen: w("not answered", "未回答"),
		HowEarly: w("How early?", "どれだけ早く分かったか"), FirstWord: w("From the first word to going on air. The bar is the median.", "最初の連絡から本番まで。縦線は中央値です。"),
		NoNotice: w("Nothing has been on air yet.", "放送されたイベントはまだありません。"), TooLate: w("under 3 d: too late for what must be proven", "3日未満：実証は間に合わない"),
		Month: w("Peaks of this month", "今月のピーク"), MonthNone: w("No peak this month.", "今月のピークはありません。"),
		Peaks: func(months, peaks, known int) string {
			of := w.counted("%d peak", "%d peaks", "ピーク%d回")
			return w.f("%d months: %[3]d of %[2]s known beforehand.", "%dか月で%s。うち%d回は事前に把握していました。", months, of(peaks), known)
		},
		Open:     w.counted("%d more is not answered yet.", "%d more are not answered yet.", "ほかに未回答が%d回あります。"),
		StillAsk: w.counted("%d peak still asks “what was this?”", "%d peaks still ask “what was this?”", "「これは何でしたか？」に未回答が%d件"),
		Since:    w.with("Counted since %s, when the first event was known here.", "最初のイベントを登録した%sから数えています。"),
		Hidden:   w.counted("%d confidential event is left out.", "%d confidential events are left out.", "非公開のイベント%d件を除いています。"),
	}
	l.forecasts(w)
	l.levels(w)
	l.proposals(w)
	l.caught(w)
	return l
}

func (l *Learning) forecasts(w say) {
	l.Forecasts, l.Bar = w("Was the forecast right?", "予測は当たったか"), w("Bar: the range we gave. Mark: measured; a diamond came out above the range.", "帯が予測幅、印が実測。ひし形は上限を超えたものです。")
	l.Day, l.Event, l.Plot, l.Range = w("Day", "日付"), w("Event", "イベント"), w("Plot", "図"), w("Forecast, req/s", "予測（req/s）")
	l.Measured, l.Share100, l.Foretold = w("Measured", "実測"), w("Of upper end", "上限比"), w("not foretold", "予測なし")
	l.NoForecasts = w("No event has been measured yet.", "実測のあるイベントはまだありません。")
	l.NotLearnt = w("not learnt from", "学習対象外")
	l.All = w.counted("All %d event", "All %d events", "%d件すべて")
	l.Off = func(percent, n int) string {
		return w.f("Left out one at a time, the forecast is off by %d %% (median of %d).", "1件ずつ除いて予測し直すと、誤差は%d %%（%d件の中央値）です。", percent, n)
	}
}

func (l *Learning) levels(w say) {
	l.Levels, l.RightCols, l.Given = w("Was the level right?", "レベルは適切だったか"), w("level that was right →", "適切だったレベル →"), w("given ↓", "付けた ↓")
	l.Diagonal = w("Above the diagonal: too little was prepared. Below: too much.", "対角線より上は準備不足、下は準備しすぎです。")
	l.Cell = w("Level given, by rows, and the level that the measured peak asked for, by columns", "行は付けたレベル、列は実測から見て適切だったレベル")
	l.NoCases = w("No event has both a confirmed level and a measured peak yet.", "レベルが確定し、実測もあるイベントはまだありません。")
	l.OfNeed = func(n int) string {
		return w.f("%d of the %d events that a table needs.", "%d件（表にするには%d件必要です）", n, learning.Enough)
	}
	l.CellOf = func(given, right int) string {
		return w.f("Given level %d, right was %d", "付けたレベル%d・適切だったレベル%d", given, right)
	}
	l.Over = w.counted("Too high %d time.", "Too high %d times.", "高すぎたのは%d回。")
	l.OverHours = func(n int, hours string) string {
		return w.counted("Too high %d time", "Too high %d times", "高すぎたのは%d回")(n) + w.f(": %s machine-hours too many.", "（サーバー延べ%s時間分が余分）。", hours)
	}
	l.Under = func(n int, above string) string {
		return w.counted("Too low %d time", "Too low %d times", "低すぎたのは%d回")(n) + w.f(": %s above what was proven.", "（実証値を%s超過）。", above)
	}
}

func (l *Learning) proposals(w say) {
	l.Proposes, l.NoProposals = w("What the figures propose", "数字からの提案"), w("Nothing: what holds fits what was measured.", "ありません。今の設定は実測に合っています。")
	l.Draft, l.Lengths = w("Open as a draft in Levels", "レベルの下書きとして開く"), w("Fill in the lengths", "時間の設定に入れる")
	l.Itself, l.Wait = w("Nothing changes by itself.", "自動では変わりません。"), w("Better wait.", "様子を見ましょう。")
	interval := spanIn(w).Interval
	length := func(en, ja string) func(learning.Proposal) string {
		return func(p learning.Proposal) string {
			was := w("not set", "未設定")
			if p.Was > 0 {
				was = interval(p.Was)
			}
			return w(en, ja) + " " + was + " → " + interval(p.Is)
		}
	}
	l.Proposal = map[learning.ProposalKind]func(learning.Proposal) string{
		learning.ProposeBoot: length("Boot time", "起動時間"), learning.ProposeRamp: length("Ramp", "立ち上がり"), learning.ProposeTail: length("Tail", "平常に戻るまで"),
		learning.ProposeHold: func(p learning.Proposal) string {
			return w.f("Level %d up to %s ×, not %s ×", "レベル%dは%s倍まで（現在は%s倍まで）", p.Level, multiple(p.To), multiple(p.Held))
		},
		learning.ProposeFrom: func(p learning.Proposal) string {
			return w.f("Level %d from %s ×, not %s ×", "レベル%dは%s倍から（現在は%s倍から）", p.Level+1, multiple(p.To), multiple(p.Held))
		},
	}
	l.Rests = restsIn(w)
}

// restsIn says on what a proposal rests.
func restsIn(w say) map[learning.ProposalKind]func(learning.Proposal) string {
	events := w.counted("Rests on %d event.", "Rests on %d events.", "根拠は%d件です。")
	return map[learning.ProposalKind]func(learning.Proposal) string{
		learning.ProposeBoot: func(p learning.Proposal) string {
			return w.f("90 %% of %d scale-outs took no longer from the message to the proof of C-06.", "増強%d回の90 %%が、通知からC-06の確認までこれ以内でした。", p.N)
		},
		learning.ProposeRamp: func(p learning.Proposal) string {
			return w.f("90 %% of %d peaks took at least so long.", "ピーク%d回の90 %%がこれ以上かかりました。", p.N)
		},
		learning.ProposeTail: func(p learning.Proposal) string {
			said := w.f("After that none of %d events was above 1.3 × the usual maximum.", "%d件すべてが、この時間のあとは通常の最大値の1.3倍未満でした。", p.N)
			if hours := int(math.Round(p.Spares)); hours > 0 {
				said += w.f(" Saves %s machine-hours.", "サーバー延べ%s時間分を減らせます。", toppage.Grouped(int64(hours)))
			}
			return said
		},
		learning.ProposeHold: func(p learning.Proposal) string { return events(p.N) },
		learning.ProposeFrom: func(p learning.Proposal) string {
			return w("Such a peak went above what was proven.", "このピークが実証値を超えました。") + w(" ", "") + events(p.N)
		},
	}
}

func (l *Learning) caught(w say) {
	l.Caught, l.NoCaught = w("What ever caught anything?", "実際に役立った項目"), w("Nothing was found in 90 days.", "直近90日に見つかったものはありません。")
	l.Check, l.Task, l.CheckOrTask, l.Kind = w("check", "確認項目"), w("task", "タスク"), w("Check or task", "項目"), w("Kind", "種類")
	l.Looked, l.Found, l.Waived, l.Last = w("Looked", "確認"), w("Caught", "発見"), w("Waived", "省略"), w("Last", "直近")
	l.NotCount = w("each probe", "毎回の確認")
	l.CaughtOf = w.counted("90 days. %d found something twice or more.", "90 days. %d found something twice or more.", "直近90日。2回以上見つけたのは%d件です。")
	l.Quiet = func(n, bulk int) string {
		said := w.counted("%d more that caught nothing", "%d more that caught nothing", "まだ何も見つけていない%d件")(n)
		if bulk > 0 {
			said += w.f("; %d of them were ticked in bulk", "（うち%d件は一括チェック）", bulk)
		}
		return said
	}
	l.WaivedN = w.counted("waived %d time", "waived %d times", "%d回省略")
}

// LearningLead says what the page comes to.
func (t *Text) LearningLead(r learning.Report) string {
	said := t.Learning.None
	if r.Waits {
		said = t.Learning.Waits
	}
	if r.Total.Of()+r.Total.Open > 0 {
		said = t.Learning.Peaks(len(r.Months), r.Total.Of(), r.Total.Known)
	}
	if r.Total.Open > 0 {
		said = t.Sentences(said, t.Learning.Open(r.Total.Open))
	}
	if !r.Since.IsZero() {
		said = t.Sentences(said, t.Learning.Since(t.FullDate(r.Since)))
	}
	return said
}

// LearningLevels says what levels that were not right cost.
func (t *Text) LearningLevels(m learning.Matrix) string {
	var said []string
	switch hours := int64(math.Round(m.Spare)); {
	case m.Over > 0 && hours > 0:
		said = append(said, t.Learning.OverHours(m.Over, toppage.Grouped(hours)))
	case m.Over > 0:
		said = append(said, t.Learning.Over(m.Over))
	}
	if m.Under > 0 {
		said = append(said, t.Learning.Under(m.Under, t.Span.Interval(m.Above)))
	}
	if len(said) == 2 {
		return said[0] + t.in(" ", "") + said[1]
	}
	return t.List(said)
}

// Proposed says a proposal, and on what it rests.
func (t *Text) Proposed(p learning.Proposal) (what, rests string) {
	rests = t.Learning.Rests[p.Kind](p)
	if p.Wait {
		rests += t.in(" ", "") + t.Learning.Wait
	}
	return t.Learning.Proposal[p.Kind](p), rests
}

// Ahead gives a length of notice in days, or in hours where it is less than two: "12 d", "29 h".
func (t *Text) Ahead(d time.Duration) string {
	if d < 2*fault.Day {
		return strconv.Itoa(int(d/time.Hour)) + t.in(" h", "時間")
	}
	return strconv.Itoa(int(d/fault.Day)) + t.in(" d", "日")
}

// Rate gives requests a second as they are written everywhere.
func Rate(n float64) string { return rate(n) }

// Rates gives a range of them.
func Rates(low, high float64) string { return rate(low) + "–" + rate(high) }

// LearningMonths says the coverage of months for those who do not see the drawing.
func (t *Text) LearningMonths(months []learning.Month) string {
	var said []string
	for _, m := range months {
		one := t.MonthName(m.At) + t.in(": ", "：") + strconv.Itoa(m.Known) + "/" + strconv.Itoa(m.Of())
		if m.Open > 0 {
			one += t.in(", ", "・") + t.Learning.IsOpen + " " + strconv.Itoa(m.Open)
		}
		said = append(said, one)
	}
	return t.Learning.DidWe + " " + t.Learning.IsKnown + t.in(": ", "：") + t.List(said)
}
