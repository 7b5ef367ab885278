package text

import (
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// Unplanned is the words of the page that asks what an unplanned peak was.
type Unplanned struct {
	Title, ItWas, Most, MostAt, Usual, Event, Name, NameHint, Kind, KindUntold, Could, Yes, No, NoEvents, Next, Answer, NotCounted, Answered, AlsoOn string

	Was, WasHint   map[measured.Was]string
	Waits          func(n int) string
	At             func(n, of int) string
	Lead, LeadLast func(when, page, times string) string
	LeadNoTimes    func(when, page string) string
	NoEvent        string
	Nearest        func(title, when string) string
	PageThen       func(what string) string
	Above          func(rate string) string
	AboveSays      func(rate string) string
	AnsweredAs     func(what, when string) string
}

func unplannedIn(w say) Unplanned {
	return Unplanned{
		Title:       w("What was this?", "これは何でしたか？"),
		At:          w.num2("%d of %d unplanned peaks", "予定外のピーク %d / %d"),
		Lead:        w.with3("On %s, %s had %s times its usual maximum.", "%s、%sのアクセスが通常の最大値の%s倍になりました。"),
		LeadNoTimes: w.with2("On %s, %s had more traffic than usual.", "%s、%sのアクセスが通常を超えました。"),
		LeadLast:    w.with3("Since %s, %s has %s times its usual maximum.", "%sから、%sのアクセスが通常の最大値の%s倍になっています。"),
		NoEvent:     w("The calendar has no event for it.", "カレンダーに該当するイベントはありません。"),
		AlsoOn:      w("At the same time also on:", "同じ時間帯に次のページでも："),
		PageThen:    w.with("The top page was “%s” when it began.", "始まった時点のトップページの判定は「%s」でした。"),
		Above:       w.with("twice the usual maximum, %s", "通常の最大値の2倍 %s"),
		AboveSays:   w.with("Twice the usual maximum is %s.", "通常の最大値の2倍は%s。"),
		ItWas:       w("It was", "答え"),
		Was: map[measured.Was]string{
			measured.WasUnannounced: w("Something nobody had announced", "連絡のなかった露出"),
			measured.WasOurs:        w("An event we have", "登録済みのイベント"),
			measured.WasNone:        w("Not an exposure", "露出ではなかった"),
		},
		WasHint: map[measured.Was]string{
			measured.WasUnannounced: w("TV, an article, a post", "テレビ、記事、SNSの投稿など"),
			measured.WasNone:        w("a robot, a load test, a fault of the measurement", "ロボット、負荷試験、計測の誤り"),
		},
		Most:       w("Highest", "最大"),
		MostAt:     w("At", "時刻"),
		Usual:      w("Usual maximum", "通常の最大値"),
		Event:      w("Which one?", "どのイベントですか"),
		Nearest:    w.with2("nearest: %s, %s", "いちばん近いもの：%s（%s）"),
		NoEvents:   w("There is none within a day of it.", "前後1日以内に登録済みのイベントはありません。"),
		Name:       w("What was it?", "何でしたか"),
		NameHint:   w("Such as: article on a news portal, top story.", "例：ニュースサイトのトップに記事"),
		Kind:       w("Kind", "種類"),
		KindUntold: w("not known", "わからない"),
		Could:      w("Could we have known?", "事前に把握できた可能性はありましたか"),
		Yes:        w("Yes", "はい"),
		No:         w("No", "いいえ"),
		Next:       w("Answer, next one", "回答して次へ"),
		Answer:     w("Answer", "回答する"),
		NotCounted: w("Until it is answered it counts neither as known nor as not known.", "回答があるまで、事前把握率には数えません。"),
		Answered:   w("Answered. An answer can be changed.", "回答済みです。答えは変更できます。"),
		AnsweredAs: w.with2("Answer: %s (%s).", "回答：%s（%s）。"),
		Waits:      w.counted("%d unplanned peak: what was it?", "%d unplanned peaks: what were they?", "予定外のピーク%d件：何でしたか？"),
	}
}

// ExposureLead says when an exposure was, on which page, and how much came.
func (t *Text) ExposureLead(x measured.Exposure, page string, c Clock) string {
	from := x.From.In(c.Zone)
	when := t.Range(from, x.To.In(c.Zone)) + " " + ZoneName(from)
	switch {
	case x.To.IsZero():
		return t.Unplanned.LeadLast(t.Moment(from), page, Multiple(x.Times()))
	case x.Usual <= 0:
		return t.Unplanned.LeadNoTimes(when, page)
	default:
		return t.Unplanned.Lead(when, page, Multiple(x.Times()))
	}
}

// ExposureVerdict says how the page stood when an exposure began; empty where that is not known.
func (t *Text) ExposureVerdict(x measured.Exposure) string {
	if said := t.Word.Verdict[toppage.Verdict(x.Verdict)]; said != "" {
		return t.Unplanned.PageThen(said)
	}
	return ""
}

// ExposureAnswer says what people said an exposure was; empty where they have not.
func (t *Text) ExposureAnswer(x measured.Exposure, e *readiness.Event, c Clock) string {
	if x.Was == "" {
		return ""
	}
	what := first(x.Name, t.Unplanned.Was[x.Was])
	if x.Was == measured.WasOurs && e != nil {
		what = e.Title
	}
	return t.Unplanned.AnsweredAs(what, t.Moment(x.Answered.In(c.Zone)))
}
