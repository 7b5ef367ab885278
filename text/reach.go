package text

import (
	"fmt"
	"time"

	"tallylight/readiness"
)

// Reach is the words of what can still be done in time, and of the level that people agreed on.
type Reach struct {
	Needs      func(level int, needs, left string, n int) string
	Begun      func(level, n int) string
	Best       func(n int) string
	BestNone   string
	Instead    string
	Skip       string
	Lower      func(n int) string
	Proposed   func(level int, by, when string) string
	ByCalendar func(level int) string
	Confirmed  func(level int, by, when string) string
	Unset      func(level int) string
	Satisfied  string
	ToUndo     string
	ToUndoLead string
	Because    func(tasks string) string
}

var reachEN = Reach{
	Needs: func(level int, needs, left string, n int) string {
		if n == 1 {
			return fmt.Sprintf("Level %d needs %s, you have %s: 1 task cannot be done in time.", level, needs, left)
		}
		return fmt.Sprintf("Level %d needs %s, you have %s: %d tasks cannot be done in time.", level, needs, left, n)
	},
	Begun: func(level, n int) string {
		return fmt.Sprintf("It has begun: %s of level %d cannot be done in time.", plural(n, "task"), level)
	},
	Best:     func(n int) string { return fmt.Sprintf("Best reachable today: level %d.", n) },
	BestNone: "No level can be reached in full any more.",
	Instead:  "Instead:",
	Skip:     "Skip with reason",
	Lower:    func(n int) string { return fmt.Sprintf("See level %d", n) },
	Proposed: func(level int, by, when string) string {
		return fmt.Sprintf("%s proposed level %d, %s.", by, level, when)
	},
	ByCalendar: func(level int) string { return fmt.Sprintf("The calendar says level %d.", level) },
	Confirmed: func(level int, by, when string) string {
		return fmt.Sprintf("%s confirmed level %d, %s.", by, level, when)
	},
	Unset:      func(level int) string { return fmt.Sprintf("Not set: planned as level %d until it is.", level) },
	Satisfied:  "done before",
	ToUndo:     "To take back",
	ToUndoLead: "This was done for the higher level. It stays on the list until it is taken back.",
	Because:    func(tasks string) string { return "because of: " + tasks },
}

var reachJA = Reach{
	Needs: func(level int, needs, left string, n int) string {
		return fmt.Sprintf("レベル%dには%s必要ですが、残りは%sです。%d件のタスクが間に合いません。", level, needs, left, n)
	},
	Begun: func(level, n int) string {
		return fmt.Sprintf("すでに始まっているため、レベル%dの%d件のタスクが間に合いません。", level, n)
	},
	Best:     func(n int) string { return fmt.Sprintf("今日から届くのはレベル%dまでです。", n) },
	BestNone: "すべてを満たせるレベルはもうありません。",
	Instead:  "代わり：",
	Skip:     "理由を書いて省く",
	Lower:    func(n int) string { return fmt.Sprintf("レベル%dを見る", n) },
	Proposed: func(level int, by, when string) string {
		return fmt.Sprintf("%sがレベル%dを提案（%s）。", by, level, when)
	},
	ByCalendar: func(level int) string { return fmt.Sprintf("カレンダーの記載はレベル%d。", level) },
	Confirmed: func(level int, by, when string) string {
		return fmt.Sprintf("%sがレベル%dを確定（%s）。", by, level, when)
	},
	Unset: func(level int) string {
		return fmt.Sprintf("未設定のため、レベル%dとして備えます。", level)
	},
	Satisfied:  "実施済み",
	ToUndo:     "元に戻すもの",
	ToUndoLead: "高いレベルのために実施済みのものです。元に戻すまで一覧に残ります。",
	Because:    func(tasks string) string { return "対象：" + tasks },
}

// Lead says a lead or what is left of the time in two figures: "14 d", "2 d 3 h", 14日, 2日3時間.
func (t *Text) Lead(d time.Duration) string {
	d = max(d, 0)
	days, hours, minutes := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour), int(d%time.Hour/time.Minute)
	day, hour, minute := "%d d", "%d h", "%d min"
	gap := " "
	if t.Lang == JA {
		day, hour, minute, gap = "%d日", "%d時間", "%d分", ""
	}
	switch {
	case days > 0 && hours > 0:
		return fmt.Sprintf(day+gap+hour, days, hours)
	case days > 0:
		return fmt.Sprintf(day, days)
	case hours > 0:
		return fmt.Sprintf(hour, hours)
	default:
		return fmt.Sprintf(minute, minutes)
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
func (t *Text) Agreed(e readiness.Event, planned int, c Clock) string {
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
	if e.Level == 0 {
		said = append(said, t.Reach.Unset(planned))
	}
	return t.Sentences(said...)
}
