package text

import (
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Offer is the words of the question whether an event that its calendar lacks goes on as another one.
type Offer struct {
	Heading, AskWhom, Look, Choose, ChooseHint, Missing, New, OtherOne, History, Answered, AnsweredHow, OpenOther, HeldToo string

	Asks map[intake.Resemblance]OfferAsks

	Several, SeveralFrom func(n int, from, to string) string
	Exchanged            func(title, at, other, otherAt string) string
	Carries              func(all string) string
	Level, ProposedLevel func(n int) string
	Levels               func(from, to int) string
	Done, Claimed, Told  func(n int) string
	More                 func(n int) string
}

// OfferAsks is a question with what it is about and its two answers.
type OfferAsks struct{ Question, Why, Yes, No string }

func offerIn(w say) Offer {
	return Offer{
		Heading: w("The same programme?", "同じ番組かどうかの確認"),
		Asks: map[intake.Resemblance]OfferAsks{
			intake.SameTitle: {
				Question: w("Is this the same programme? Carry the preparation over?", "同じ番組ですか？準備を引き継ぎますか？"),
				Why: w("It is gone from the calendar, and one of the same title has come in. Nothing is carried over until somebody answers.",
					"カレンダーから消え、同じタイトルの予定が新しく入りました。回答するまで準備は引き継がれません。"),
				Yes: w("Yes, carry it over", "はい、準備を引き継ぐ"),
				No:  w("No, it is another programme", "いいえ、別の番組です"),
			},
			intake.TitlesExchanged: {
				Question: w("Two events have exchanged their titles. Exchange their preparation as well?", "2件のタイトルが入れ替わりました。準備も入れ替えますか？"),
				Why: w("Levels and tasks have stayed with the air time for which they were made. Nothing is exchanged until somebody answers.",
					"レベルやタスクは、もとの放送日時のほうに残っています。回答するまで入れ替わりません。"),
				Yes: w("Yes, exchange it", "はい、準備も入れ替える"),
				No:  w("No, leave it as it is", "いいえ、このままにする"),
			},
		},
		Several: func(n int, from, to string) string {
			return w(fmt.Sprintf("%s: %s → %s", plural(n, "airing"), from, to), fmt.Sprintf("%d回分：%s → %s", n, from, to))
		},
		SeveralFrom: func(n int, from, to string) string {
			return w(fmt.Sprintf("%s, the first: %s → %s", plural(n, "airing"), from, to), fmt.Sprintf("%d回分（最初：%s → %s）", n, from, to))
		},
		Exchanged:     w.with4("“%s” %s ⇄ “%s” %s", "「%s」%s ⇄ 「%s」%s"),
		Carries:       w.with("Carried over: %s.", "引き継ぐもの：%s"),
		Level:         w.num("level %d", "レベル%d"),
		ProposedLevel: w.num("proposed level %d", "レベル%d（提案）"),
		Levels:        w.num2("levels %d to %d", "レベル%d〜%d"),
		Done:          w.counted("%d task done", "%d tasks done", "完了したタスク%d件"),
		Claimed:       w.counted("%d task picked up", "%d tasks picked up", "引き受け済みのタスク%d件"),
		Told:          w.counted("%d field told by PR", "%d fields told by PR", "広報からの情報%d項目"),
		History:       w("notes and history", "メモと履歴"),
		AskWhom:       w("PR or SRE answers this.", "広報またはSREが回答します。"),
		Look:          w("Look at each of them", "1件ずつ確認する"),
		Choose:        w("Which of them", "対象"),
		ChooseHint:    w("The answer is for those that are ticked; the others stay open.", "チェックしたものへの回答です。ほかは未回答のまま残ります。"),
		Missing:       w("The one that is gone:", "消えた予定："),
		New:           w("The new one:", "新しい予定："),
		OtherOne:      w("The other one:", "もう1件："),
		More:          w.counted("%d more question", "%d more questions", "ほか%d件の確認"),
		HeldToo:       w("Answer the question above first: an event whose preparation is carried over is not removed.", "先に上の質問に回答してください。準備を引き継いだイベントは外しません。"),
		Answered:      w("Answered already", "すでに回答済みです"),
		AnsweredHow: w("Somebody has answered this question, or the calendar has: the old event is back, or the new one is gone or over. Open the events to see how they stand.",
			"ほかの人が回答したか、カレンダー側で決着しました（もとの予定が戻った、新しい予定がなくなった・終わった）。イベントを開いて現在の状態を確認してください。"),
		OpenOther: w("The event that has work of its own:", "すでに作業が始まっているイベント："),
	}
}

// OfferMoved says from when to when the events of an offer would go: "Thu 19 Nov 21:54 → Fri 20 Nov 20:00"; of several what they
// have in common, "6 airings: Thu 21:54 → Fri 20:00".
func (t *Text) OfferMoved(o intake.Offer, c Clock) string {
	p := o.Pairs[0]
	switch {
	case o.Why == intake.TitlesExchanged:
		return t.Offer.Exchanged(p.From.Title, t.airs(p.From, c), p.To.Title, t.airs(p.To, c))
	case len(o.Pairs) == 1:
		return t.PairMoved(p, c)
	}
	from, to := t.weekly(p.From, c), t.weekly(p.To, c)
	for _, other := range o.Pairs {
		if from == to || t.weekly(other.From, c) != from || t.weekly(other.To, c) != to {
			return t.Offer.SeveralFrom(len(o.Pairs), t.airs(p.From, c), t.airs(p.To, c))
		}
	}
	return t.Offer.Several(len(o.Pairs), from, to)
}

// PairMoved says the same of one of them.
func (t *Text) PairMoved(p intake.Pair, c Clock) string {
	return t.airs(p.From, c) + " → " + t.airs(p.To, c)
}

// airs is when an event airs, without the zone.
func (t *Text) airs(e readiness.Event, c Clock) string {
	if e.AllDay {
		return t.Day(e.Start.In(e.ZoneLocation()))
	}
	return t.DayTime(e.Start.In(c.Zone))
}

// weekly is the weekday and hour at which an event airs: "Thu 21:54".
func (t *Text) weekly(e readiness.Event, c Clock) string {
	if e.AllDay {
		return t.Weekday(e.Start.In(e.ZoneLocation()))
	}
	at := e.Start.In(c.Zone)
	return t.Weekday(at) + " " + ClockTime(at)
}

// OfferCarries says what would be carried over with all of these events; empty of an exchange, in which all is.
func (t *Text) OfferCarries(why intake.Resemblance, all []intake.Carried) string {
	if why == intake.TitlesExchanged {
		return ""
	}
	return t.Offer.Carries(t.List(t.carried(all)))
}

// PairCarries lists what would be carried over with one event.
func (t *Text) PairCarries(c intake.Carried) string { return t.List(t.carried([]intake.Carried{c})) }

func (t *Text) carried(all []intake.Carried) (said []string) {
	var sum intake.Carried
	lowest := 0
	for _, c := range all {
		sum.Told, sum.Claimed, sum.Done = sum.Told+c.Told, sum.Claimed+c.Claimed, sum.Done+c.Done
		if c.Level > 0 && (lowest == 0 || c.Level < lowest) {
			lowest, sum.State = c.Level, c.State
		}
		sum.Level = max(sum.Level, c.Level)
	}
	say := func(n int, words func(int) string) {
		if n > 0 {
			said = append(said, words(n))
		}
	}
	switch {
	case lowest < sum.Level:
		said = append(said, t.Offer.Levels(lowest, sum.Level))
	case sum.State == readiness.LevelProposed:
		say(sum.Level, t.Offer.ProposedLevel)
	default:
		say(sum.Level, t.Offer.Level)
	}
	say(sum.Done, t.Offer.Done)
	say(sum.Claimed, t.Offer.Claimed)
	say(sum.Told, t.Offer.Told)
	return append(said, t.Offer.History)
}
