package text

import (
	"fmt"
	"time"

	"tallylight/readiness"
)

// Reach is the words of what can still be done in time, and of the level that people agreed on.
type Reach struct {
	BestNone, Instead, Skip, ToUndo, ToUndoLead string

	Needs               func(level int, needs, left string, n int) string
	Begun               func(level, n int) string
	Best, Lower         func(n int) string
	Proposed, Confirmed func(level int, by, when string) string
	ByCalendar          func(level int) string
	Unset, Preview      func(level int) string
	Because             func(tasks string) string
}

func reachIn(w say) Reach {
	return Reach{
		Needs: func(level int, needs, left string, n int) string {
			return w.f("Level %d needs %s, you have %s: ", "レベル%dには%s必要ですが、残りは%sです。", level, needs, left) +
				w.counted("%d task cannot be done in time.", "%d tasks cannot be done in time.", "%d件のタスクが間に合いません。")(n)
		},
		Begun: func(level, n int) string {
			return w(fmt.Sprintf("It has begun: %s of level %d cannot be done in time.", plural(n, "task"), level),
				fmt.Sprintf("すでに始まっているため、レベル%dの%d件のタスクが間に合いません。", level, n))
		},
		Best:     w.num("Best reachable now: level %d.", "今から間に合うのはレベル%dまでです。"),
		BestNone: w("No level can be reached in full any more.", "すべてを満たせるレベルはもうありません。"),
		Instead:  w("Instead:", "代わり："),
		Skip:     w("Skip with reason", "理由を書いて省く"),
		Lower:    w.num("See level %d", "レベル%dを見る"),
		Proposed: func(level int, by, when string) string {
			return w.f("%[2]s proposed level %[1]d, %[3]s.", "%[2]sがレベル%[1]dを提案（%[3]s）。", level, by, when)
		},
		ByCalendar: w.num("The calendar says level %d.", "カレンダーの記載はレベル%d。"),
		Confirmed: func(level int, by, when string) string {
			return w.f("%[2]s confirmed level %[1]d, %[3]s.", "%[2]sがレベル%[1]dを確定（%[3]s）。", level, by, when)
		},
		Unset:      w.num("Not set: planned as level %d until it is.", "未設定のため、レベル%dとして備えます。"),
		Preview:    w.num("Not set. The tasks below are those of level %d.", "レベルは未設定です。下のタスクはレベル%dの場合の予告です。"),
		ToUndo:     w("To take back", "元に戻すもの"),
		ToUndoLead: w("This was done for the higher level. It stays on the list until it is taken back.", "高いレベルのために実施済みのものです。元に戻すまで一覧に残ります。"),
		Because:    w.with("because of: %s", "対象：%s"),
	}
}

// Lead says a lead or what is left of the time in two figures: "14 d", "2 d 3 h", 14日, 2日3時間.
func (t *Text) Lead(d time.Duration) string {
	d = max(d, 0)
	days, hours, minutes := split(d)
	day, hour := fmt.Sprintf(t.in("%d d", "%d日"), days), fmt.Sprintf(t.in("%d h", "%d時間"), hours)
	switch {
	case days > 0 && hours > 0:
		return t.Sentences(day, hour)
	case days > 0:
		return day
	case hours > 0:
		return hour
	default:
		return fmt.Sprintf(t.in("%d min", "%d分"), minutes)
	}
}

// TooLate says what an event cannot reach any more at a level, and what it can.
func (t *Text) TooLate(r readiness.Reach, level int) string {
	at := r.At(level)
	best := t.Reach.BestNone
	if r.Best > 0 {
		best = t.Reach.Best(r.Best)
	}
	said := t.Reach.Begun(level, len(at.TooLate))
	if r.Left > 0 {
		said = t.Reach.Needs(level, t.Lead(at.Needs), t.Lead(r.Left), len(at.TooLate))
	}
	return t.Sentences(said, best)
}

// Agreed says who proposed and who confirmed the level of an event, and when; as what it is planned where nobody has.
func (t *Text) Agreed(r readiness.Row, planned int, c Clock) string {
	e := r.Event
	var said []string
	when := func(at time.Time) string { return t.Moment(at.In(c.Zone)) }
	switch {
	case e.ProposedBy == readiness.CalendarName && e.ProposedLevel > 0:
		said = append(said, t.Reach.ByCalendar(e.ProposedLevel))
	case e.ProposedBy != "" && e.ProposedLevel > 0:
		said = append(said, t.Reach.Proposed(e.ProposedLevel, e.ProposedBy, when(e.ProposedAt)))
	}
	if e.ConfirmedBy != "" {
		said = append(said, t.Reach.Confirmed(e.Level, e.ConfirmedBy, when(e.ConfirmedAt)))
	}
	switch {
	case e.Level > 0:
	case r.Call == readiness.NotAssessed:
		said = append(said, t.Reach.Preview(planned))
	default:
		said = append(said, t.Reach.Unset(planned))
	}
	return t.Sentences(said...)
}
