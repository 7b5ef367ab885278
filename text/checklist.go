package text

import (
	"time"

	"tallylight/readiness"
)

// Checklist is the words beneath the tasks of an event, and of where the event stands in its life.
type Checklist struct {
	StillRight, OwnTask, ToTakeBack, ToTakeBackLead, AsItStood string

	KnowsHow                                         func(who string) string
	SoonUntil                                        func(when string) string
	Noted                                            func(by, when string) string
	TakesBack                                        func(tasks string) string
	SkipReason                                       func(needs string) string
	SkipReasonInstead                                func(needs, instead string) string
	Confirm                                          func(level int) string
	OnAirSince, OnAirUnsaid, OverUnsaid, ClosedSince func(at string) string
	AiredAt                                          func(at, until string) string
}

func checklistIn(w say) Checklist {
	return Checklist{
		StillRight:        w("Still right", "今も有効"),
		OwnTask:           w("this event only", "このイベントのみ"),
		KnowsHow:          w.with("%s usually knows this", "詳しい人：%s"),
		SoonUntil:         w.with("not enforced until %s", "%sまで対象外"),
		Noted:             w.with2("%s, %s", "%s・%s"),
		TakesBack:         w.with("Takes back: %s", "元に戻す対象：%s"),
		SkipReason:        w.with("Too late: it needs %s.", "間に合わないため（%s必要）。"),
		SkipReasonInstead: w.with2("Too late: it needs %s. Instead: %s.", "間に合わないため（%s必要）。代わりに：%s。"),
		Confirm:           w.num("Confirm level %d", "レベル%dを確定"),
		OnAirSince:        w.with("On air since %s.", "%sから放送中です。"),
		OnAirUnsaid:       w.with("On air since %s by the calendar. Nobody has said so yet.", "カレンダーでは%sから放送中です。「放送開始」はまだ押されていません。"),
		AiredAt:           w.with2("Aired at %s. Traffic is expected to stay up until %s.", "%sに放送終了。%sまではアクセスが続く見込みです。"),
		OverUnsaid:        w.with("Over since %s by the calendar. Nobody has said that it aired, so nothing scales in.", "カレンダーでは%sに終了しています。「放送終了」が押されるまで縮小は始まりません。"),
		ClosedSince:       w.with("Closed since %s.", "%sに終了しました。"),
		ToTakeBack:        w("To take back", "元に戻すもの"),
		ToTakeBackLead:    w("It was done for this event, which does not take place. It stays in effect until it is taken back.", "このイベントのために実施済みですが、放送はありません。元に戻すまで効果が続きます。"),
		AsItStood:         w("As it stood then", "当時の状態"),
	}
}

// PhaseSays says where an event stands on and after its air; empty before it, and where it is cancelled.
func (t *Text) PhaseSays(e readiness.Event, phase readiness.Phase, c Clock) string {
	from, to := e.Window()
	when := func(at time.Time) string { return t.Moment(at.In(c.Zone)) }
	closes := when(to.Add(readiness.TailLength))
	switch {
	case phase == readiness.OnAir && !e.OnAirAt.IsZero():
		return t.Checklist.OnAirSince(when(e.OnAirAt))
	case phase == readiness.OnAir:
		return t.Checklist.OnAirUnsaid(when(from))
	case phase == readiness.Tail && !e.AiredAt.IsZero():
		return t.Checklist.AiredAt(when(e.AiredAt), closes)
	case phase == readiness.Tail:
		return t.Checklist.OverUnsaid(when(to))
	case phase == readiness.Closed:
		return t.Checklist.ClosedSince(closes)
	default:
		return ""
	}
}

// SkipReason is what stands in the form that skips a task which comes too late.
func (t *Text) SkipReason(late readiness.TooLate) string {
	needs := t.Lead(late.Needs)
	if len(late.Instead) == 0 {
		return t.Checklist.SkipReason(needs)
	}
	return t.Checklist.SkipReasonInstead(needs, t.Substitutes(late))
}

// Substitutes names what makes up for a task that comes too late.
func (t *Text) Substitutes(late readiness.TooLate) string {
	var names []string
	for _, tpl := range late.Instead {
		names = append(names, t.Pick(tpl.TitleJA, tpl.TitleEN))
	}
	return t.List(names)
}
