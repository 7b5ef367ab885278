package text

import (
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/toppage"
)

// Review is the words of the page of an event that is over.
type Review struct {
	Observed, Peak, OfHigh, OfProven, OneOpen, Answered, Expression, NotRight, About, Close, Keep, Reopens, Reopen, PeakHint, Prevent, OneMore,
	ATask, InDraft, SeeDraft, NotInLevels, TakeOff, When, Whole, MeasureHow, MeasureAgain, MeasuresItself, Gap, StillUp, TailAtMost, CutOff string

	Held    map[review.Held]string
	Place   map[review.Place]string
	Proven  map[bool]string // whether the peak stayed under it
	Missing map[review.Missing]string
	Right   map[review.Right]string

	RightTitle, OfLevel, FromLevel, Ahead, Together      func(n int) string
	AtLeast, Times, ProvenShare, Closed, AnIssue, Warned func(said string) string
	Measured, RampBoot                                   func(a, b string) string
	Ramp                                                 func(said string) string
	Draws                                                func(from, to, peak, at string) string
	Kind                                                 map[review.Kind]string
	Proposed, Confirmed                                  func(level int, by string) string
	MovedFromTo, CallFor, PeakTimes, PressedBy, OnPage   func(a, b string) string
	Calls                                                func(each, last string) string
	FiguresAsked                                         func(level int) string
	SecondPeak, PageWas, PreventedBy, PeakOf             func(said string) string
}

func reviewIn(w say) Review {
	return Review{
		Observed: w("Expected, proven, measured", "想定・実証・実測"),
		Peak:     w("Measured peak", "実測ピーク"),
		OfHigh:   w("Of the upper end", "想定上限比"),
		OfProven: w("Of what was proven", "実証値比"),
		AtLeast:  w.with("at least %s", "%s以上"),
		Held: map[review.Held]string{
			review.HeldWell:    w("It held.", "無事に乗り切りました。"),
			review.HeldNot:     w("The top page was not protected all the time.", "トップページが守られていない時間がありました。"),
			review.HeldUnknown: w("Whether the top page held is not known.", "トップページが守られていたかは不明です。"),
		},
		Place: map[review.Place]string{
			review.Below:  w("The peak stayed below the expected range.", "ピークは想定の下限を下回りました。"),
			review.Within: w("The peak came in within what was expected.", "ピークは想定の範囲に収まりました。"),
			review.Above:  w("More came than was expected.", "ピークは想定の上限を超えました。"),
		},
		Proven: map[bool]string{
			true:  w("It stayed under what was proven.", "実証値は下回りました。"),
			false: w("It went above what was proven.", "実証値を超えました。"),
		},
		OneOpen:  w("One question is open.", "質問が1つ残っています。"),
		Answered: w("The question is answered.", "質問は回答済みです。"),
		Missing: map[review.Missing]string{
			review.NoPage:       w("The peak is not known: no top page is registered.", "実測ピークは不明です。トップページが登録されていません。"),
			review.NoExpression: w("The peak was not measured. Enter the expression that asks Prometheus.", "実測はありません。Prometheusへの計測式を入力してください。"),
			review.NotMeasured:  w("The peak was not measured.", "ピークは計測されていません。"),
		},
		MeasureAgain:   w("Measure again", "再計測"),
		MeasureHow:     w("Enter the expression", "計測式を入力"),
		MeasuresItself: w("It is measured a few minutes after the end, and again until the traffic is usual.", "終了の数分後に自動で計測し、アクセスが平常に戻るまで計測を繰り返します。"),
		Measured:       w.with2("Measured each %s, on %s.", "%sごとの実測（%s）。"),
		Expression:     w("Expression and hash", "計測式とハッシュ"),
		Gap:            w("Something is missing beside the highest point: the peak may have been higher.", "最大値の前後に欠測があり、実際のピークはさらに高い可能性があります。"),
		StillUp:        w("The traffic was not usual again when it was measured.", "計測した時点では、まだ平常に戻っていません。"),
		TailAtMost:     w("When the traffic was usual again lies in a gap: it lasted no longer than is shown.", "平常に戻った時刻が欠測の中にあり、実際はこれより短い可能性があります。"),
		CutOff:         w("The event lasts longer than what was measured.", "イベントが長いため、計測したのは一部です。"),
		Together:       w.counted("%d other event fell together with it: their shares are not told apart.", "%d other events fell together with it: their shares are not told apart.", "同じ時間帯に別のイベントが%d件あり、内訳は分けられません。"),
		Warned:         w.with("Prometheus gave a warning: %s", "Prometheusの警告：%s"),
		Draws:          w.with4("Requests per second from %s to %s. The peak of %s came at %s.", "%s〜%sの毎秒リクエスト数。%[4]sにピーク%[3]s。"),

		RightTitle:  w.num("Was level %d right?", "レベル%dは適切でしたか"),
		NotRight:    w("Was it right without a level?", "レベルなしで適切でしたか"),
		Times:       w.with("%s × the usual maximum", "通常の最大値の%s倍"),
		ProvenShare: w.with("%s of what was proven", "実証値の%s"),
		Ramp:        w.with("10 to 90 %% in %s", "10〜90 %%まで%s"),
		RampBoot:    w.with2("10 to 90 %% in %s; boot takes %s", "10〜90 %%まで%s。起動には%s"),
		Right: map[review.Right]string{
			review.TooLow:  w("Too low", "低すぎた"),
			review.Fitting: w("Right", "適切"),
			review.TooHigh: w("Too high", "高すぎた"),
		},
		PeakHint: w("It was not measured: write it as you read it, such as 21,000 req/s.", "実測がないため、読み取った値を書いてください。例：21,000 req/s"),
		About:    w("About the work, not about people.", "人ではなく、仕事の進め方について書きます。"),
		Close:    w("Answer and close", "回答して完了"),
		Keep:     w("Save, leave open", "完了せずに保存"),
		Reopens:  w("Reopens with one press.", "1回押せば再開できます。"),
		Reopen:   w("Reopen", "再開"),
		Closed:   w.with("Closed %s.", "%sに完了。"),

		Prevent:     w("So that it does not happen again", "再発防止"),
		OneMore:     w("One more", "追加"),
		AnIssue:     w.with("an issue in %s", "%sのIssue"),
		ATask:       w("a task of this event", "このイベントのタスク"),
		OfLevel:     w.num("a task of level %d", "レベル%dのタスク"),
		FromLevel:   w.num("Now a task of level %d and up.", "レベル%d以上のタスクに追加済み。"),
		InDraft:     w("In your draft of the levels.", "レベルの下書きに追加済み。"),
		SeeDraft:    w("See the draft and save it", "下書きを確認して保存"),
		NotInLevels: w("Not among the tasks of the levels.", "レベルのタスクには入っていません。"),
		TakeOff:     w("Take off the list", "一覧から外す"),

		When:  w("What happened when", "経緯"),
		Whole: w("Whole history", "すべての履歴"),
		Calls: w.with2("Call from when it became known to the end: %s. Last: %s.", "登録から終了までの判定：%s。最後は%s。"),
		Ahead: w.counted("%d day ahead", "%d days ahead", "%d日前"),
		Kind: map[review.Kind]string{
			review.Entered:   w("Entered by hand", "手入力で登録"),
			enteredByFeed:    w("First in the PR calendar", "広報カレンダーに登場"),
			review.WentOnAir: w("On air", "放送開始"),
			review.Aired:     w("Aired", "放送終了"),
			review.Calm:      w("Back to 1.3 × the usual maximum", "通常の最大値の1.3倍まで低下"),
			review.Answered:  w("Review closed", "振り返り完了"),
		},
		Proposed:     w.numWith("Level %d proposed by %s", "レベル%dの提案（%s）"),
		Confirmed:    w.numWith("Level %d confirmed by %s", "レベル%dの確定（%s）"),
		FiguresAsked: w.num("the figures asked for %d", "数値に基づく目安は%d"),
		MovedFromTo:  w.with2("Moved from %s to %s", "%sから%sに変更"),
		CallFor:      w.with2("%s for %s", "%[2]s間%[1]s"),
		PeakTimes:    w.with2("Peak %s req/s, %s × the usual maximum", "ピーク%s req/s・通常の最大値の%s倍"),
		PeakOf:       w.with("Peak %s req/s", "ピーク%s req/s"),
		SecondPeak:   w.with("Second peak %s req/s", "2つ目のピーク%s req/s"),
		PageWas:      w.with("Top page: %s", "トップページ：%s"),
		PreventedBy:  w.with("Prevention: %s", "再発防止：%s"),
		PressedBy:    w.with2("%s, pressed by %s", "%s（%sが操作）"),
		OnPage:       w.with2("%s (%s)", "%s（%s）"),
	}
}

// enteredByFeed is an event's first moment where a calendar brought it.
const enteredByFeed review.Kind = "entered.feed"

// Concludes says in a sentence or two how an event went: whether the page held, and where the peak came in.
func (t *Text) Concludes(o review.Outcome) string {
	said := []string{t.Review.Held[o.Held()]}
	if o.Page == nil {
		said = nil
	}
	if why := o.Missing(); why != review.Known {
		return t.Sentences(append(said, t.Review.Missing[why])...)
	}
	said = append(said, t.Review.Place[o.Place()])
	if o.Proven > 0 {
		said = append(said, t.Review.Proven[o.Peak.Rate <= o.Proven])
	}
	return t.Sentences(compact(said...)...)
}

// RightQuestion asks whether the level of an event was right.
func (t *Text) RightQuestion(e readiness.Event) string {
	if e.Level == 0 {
		return t.Review.NotRight
	}
	return t.Review.RightTitle(e.Level)
}

// peakFacts says by what a level is judged: how many times the usual, how fast it rose, and how much of what was proven.
func (t *Text) peakFacts(o review.Outcome, boot time.Duration) []string {
	if o.Peak == nil {
		return nil
	}
	var said []string
	if times := o.Peak.Times(); times > 0 {
		said = append(said, t.Review.Times(Multiple(times)))
	}
	said = append(said, t.ramp(*o.Peak, boot))
	if share := o.OfProven(); share > 0 {
		said = append(said, t.Review.ProvenShare(percent(share)))
	}
	return compact(said...)
}

// ramp says how long a peak took to rise, and how long a machine takes to serve where that is known.
func (t *Text) ramp(p measured.Peak, boot time.Duration) string {
	switch {
	case p.Ramp <= 0:
		return ""
	case boot > 0:
		return t.Review.RampBoot(t.Span.Interval(p.Ramp), t.Span.Interval(boot))
	default:
		return t.Review.Ramp(t.Span.Interval(p.Ramp))
	}
}

// Multiple writes how many times the usual something is: 11.3.
func Multiple(n float64) string {
	if n >= 100 {
		return rate(n)
	}
	return trimZeros(n, 1)
}

// Doubts says what speaks against a measured peak, a sentence each.
func (t *Text) Doubts(p measured.Peak) []string {
	var said []string
	if p.AtLeast && !p.Cut {
		said = append(said, t.Review.Gap)
	}
	if n := len(p.With); n > 0 {
		said = append(said, t.Review.Together(n))
	}
	if p.TailOpen {
		said = append(said, t.Review.StillUp)
	}
	if p.TailAtMost {
		said = append(said, t.Review.TailAtMost)
	}
	if p.Cut {
		said = append(said, t.Review.CutOff)
	}
	if p.Incomplete != "" {
		said = append(said, t.Review.Warned(p.Incomplete))
	}
	return said
}

// Happened says a moment of an event's timeline, with what stands small below it; on is the page that it is of, empty where there is
// only one.
func (t *Text) Happened(m review.Moment, e readiness.Event, on string, c Clock) (said, small string) {
	w := t.Review
	switch m.Kind {
	case review.Entered:
		if days := DaysUntil(m.At, e.Start.In(c.Zone)); days > 0 {
			small = w.Ahead(days)
		}
		if m.Fed {
			return w.Kind[enteredByFeed], small
		}
		return w.Kind[m.Kind], small
	case review.Levelled:
		return t.levelled(m)
	case review.Moved:
		return t.movedFromTo(m, c), ""
	case review.Turned:
		return w.CallFor(t.Word.Call[m.Call], t.Span.Interval(m.Until.Sub(m.At))), ""
	case review.WentOnAir, review.Aired:
		return t.pressed(w.Kind[m.Kind], m.By), ""
	case review.Prevented:
		return w.PreventedBy(m.What), ""
	case review.PageTurn, review.Peaked, review.Again, review.Calm:
		said, small = t.measuredMoment(m)
		return t.onPage(said, on), small
	default:
		return w.Kind[m.Kind], ""
	}
}

func (t *Text) onPage(said, page string) string {
	if page == "" {
		return said
	}
	return t.Review.OnPage(said, page)
}

func (t *Text) measuredMoment(m review.Moment) (said, small string) {
	w := t.Review
	switch m.Kind {
	case review.PageTurn:
		return w.PageWas(first(t.Word.Verdict[toppage.Verdict(m.Verdict)], t.Word.Verdict[toppage.UnknownVerdict])), ""
	case review.Again:
		return w.SecondPeak(rate(m.Peak.Second.Rate)), ""
	case review.Calm:
		return w.Kind[m.Kind], ""
	}
	said = t.peakSaid(*m.Peak)
	return said, t.ramp(*m.Peak, 0)
}

func (t *Text) peakSaid(p measured.Peak) string {
	figure := rate(p.Rate)
	if p.AtLeast {
		figure = t.Review.AtLeast(figure)
	}
	if p.Times() == 0 {
		return t.Review.PeakOf(figure)
	}
	return t.Review.PeakTimes(figure, Multiple(p.Times()))
}

func (t *Text) levelled(m review.Moment) (said, small string) {
	say := t.Review.Proposed
	if m.State == readiness.LevelConfirmed {
		say = t.Review.Confirmed
	}
	if m.Asked > 0 {
		small = t.Review.FiguresAsked(m.Asked)
	}
	return say(m.Level, t.roleOr(m.By)), small
}

// roleOr names a role, or the program where nobody did it.
func (t *Text) roleOr(r readiness.Role) string { return first(t.Word.Role[r], readiness.System.Name) }

func (t *Text) pressed(what string, by readiness.Role) string {
	if by == "" {
		return what
	}
	return t.Review.PressedBy(what, t.roleOr(by))
}

// movedFromTo says a move: within a day by the clock alone.
func (t *Text) movedFromTo(m review.Moment, c Clock) string {
	from, to := m.From.In(c.Zone), m.To.In(c.Zone)
	if SameDay(from, to) {
		return t.Review.MovedFromTo(ClockTime(from), ClockTime(to))
	}
	return t.Review.MovedFromTo(t.DayTime(from), t.DayTime(to))
}

// SharePercent writes a share in whole percent, without its sign.
func SharePercent(share float64) string { return strconv.FormatInt(int64(share*100+.5), 10) }

// CallsSay says how the call of an event went: how long it was each, the worst first, and what it was last.
func (t *Text) CallsSay(spells []review.Spell) string {
	long := map[readiness.Call]time.Duration{}
	for _, s := range spells {
		long[s.Call] += s.To.Sub(s.From)
	}
	var said []string
	for _, call := range readiness.Calls {
		if long[call] > 0 {
			said = append(said, t.Word.Call[call]+" "+t.Span.Interval(long[call]))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return t.Review.Calls(t.List(said), t.Word.Call[spells[len(spells)-1].Call])
}
