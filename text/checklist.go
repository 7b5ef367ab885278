package text

import (
	"strconv"
	"time"

	"tallylight/readiness"
)

// Checklist is the words beneath the tasks of an event, and of where the event stands in its life.
type Checklist struct {
	StillRight, OwnTask        string
	KnowsHow                   func(who string) string
	SoonUntil                  func(when string) string
	Noted                      func(by, when string) string
	TakesBack                  func(tasks string) string
	SkipReason                 func(needs string) string
	SkipReasonInstead          func(needs, instead string) string
	Confirm                    func(level int) string
	OnAirSince, OnAirUnsaid    func(at string) string
	AiredAt                    func(at, until string) string
	OverUnsaid, ClosedSince    func(at string) string
	ToTakeBack, ToTakeBackLead string
	AsItStood                  string
}

var checklistEN = Checklist{
	StillRight: "Still right", OwnTask: "this event only",
	KnowsHow:   func(who string) string { return who + " usually knows this" },
	SoonUntil:  func(when string) string { return "not enforced until " + when },
	Noted:      func(by, when string) string { return by + ", " + when },
	TakesBack:  func(tasks string) string { return "Takes back: " + tasks },
	SkipReason: func(needs string) string { return "Too late: it needs " + needs + "." },
	SkipReasonInstead: func(needs, instead string) string {
		return "Too late: it needs " + needs + ". Instead: " + instead + "."
	},
	Confirm:    func(level int) string { return "Confirm level " + strconv.Itoa(level) },
	OnAirSince: func(at string) string { return "On air since " + at + "." },
	OnAirUnsaid: func(at string) string {
		return "On air since " + at + " by the calendar. Nobody has said so yet."
	},
	AiredAt: func(at, until string) string {
		return "Aired at " + at + ". Traffic is expected to stay up until " + until + "."
	},
	OverUnsaid: func(at string) string {
		return "Over since " + at + " by the calendar. Nobody has said that it aired, so nothing scales in."
	},
	ClosedSince: func(at string) string { return "Closed since " + at + "." },
	ToTakeBack:  "To take back", ToTakeBackLead: "It was done for this event, which does not take place. It stays in effect until it is taken back.",
	AsItStood: "As it stood then",
}

var checklistJA = Checklist{
	StillRight: "今も有効", OwnTask: "このイベントのみ",
	KnowsHow:   func(who string) string { return "詳しい人：" + who },
	SoonUntil:  func(when string) string { return when + "まで対象外" },
	Noted:      func(by, when string) string { return by + "・" + when },
	TakesBack:  func(tasks string) string { return "元に戻す対象：" + tasks },
	SkipReason: func(needs string) string { return "間に合わないため（" + needs + "必要）。" },
	SkipReasonInstead: func(needs, instead string) string {
		return "間に合わないため（" + needs + "必要）。代わりに：" + instead + "。"
	},
	Confirm:    func(level int) string { return "レベル" + strconv.Itoa(level) + "を確定" },
	OnAirSince: func(at string) string { return at + "から放送中です。" },
	OnAirUnsaid: func(at string) string {
		return "カレンダーでは" + at + "から放送中です。「放送開始」はまだ押されていません。"
	},
	AiredAt: func(at, until string) string {
		return at + "に放送終了。" + until + "まではアクセスが続く見込みです。"
	},
	OverUnsaid: func(at string) string {
		return "カレンダーでは" + at + "に終了しています。「放送終了」が押されるまで縮退は始まりません。"
	},
	ClosedSince: func(at string) string { return at + "に終了しました。" },
	ToTakeBack:  "元に戻すもの", ToTakeBackLead: "このイベントのために実施済みですが、放送はありません。元に戻すまで効果が続きます。",
	AsItStood: "当時の状態",
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
	needs := t.Lead(-late.Template.Gate.Lead)
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
