package text

import (
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/standing"
)

// Standing is the words for what is done once for the company and holds for every event until it expires.
type Standing struct {
	Title, Lead, None, NeverDone, What, Why, Known, Complete, Renew, EvidenceHint, Earlier, Withdraw, Ladder, Group, ReadOnly, Remedy, List, TakeDefaults string

	State                           map[standing.State]string
	InForceUntil, ExpiredOn, EndsOn func(when string) string
	Until                           func(when string) string
	DoneBy                          func(who, when string) string
	AskedBy                         func(level int, gate string) string
	Counts                          func(span string) string
	Line                            func(inForce, total int) string
	AskedFrom                       func(when string) string
	Lack, LackOne                   func(task, state string) string
	Lacks                           func(n int) string
}

func standingIn(w say) Standing {
	return Standing{
		Title: w("Standing tasks", "平時の備え"),
		Lead: w("Done once for the company, not once an event: each holds for every event until it expires. From then on, events that ask for it are at risk.",
			"イベントごとではなく、会社として一度行う備えです。期限までは、すべてのイベントに有効です。期限が切れると、これを求めるイベントが要注意になります。"),
		None:         w("The levels have no standing tasks. SRE can mark a task as standing under Levels.", "平時の備えに当たるタスクはありません。SREが「レベル」でタスクを平時の備えにできます。"),
		NeverDone:    w("never done", "未実施"),
		What:         w("What to do", "内容"),
		Why:          w("Why it matters", "理由"),
		Known:        w("How you know it is done", "完了の目安"),
		Complete:     w("Record as done", "実施を記録"),
		Renew:        w("Renew", "更新を記録"),
		EvidenceHint: w("A link, a ticket or a figure that others can check. It counts from now.", "ほかの人が確かめられるリンク、チケット、数値。有効期間は今から数えます。"),
		Earlier:      w("Earlier evidence", "以前の根拠"),
		Withdraw:     w("Withdraw this evidence", "この根拠を取り下げる"),
		List:         w("By expiry, soonest first", "期限の近い順"),
		TakeDefaults: w("Add the usual ones to the levels", "標準の項目をレベルに追加"),
		Ladder:       w("Standing task: done once for the company, not for each event", "平時の備え：イベントごとではなく、会社として一度行う"),
		Group:        w("Standing tasks, once for the company", "平時の備え（会社として一度）"),
		ReadOnly:     w("SRE and admins record evidence.", "根拠はSREと管理者が記録します。"),
		State: map[standing.State]string{
			standing.Never:   w("Never done", "未実施"),
			standing.Expired: w("Expired", "期限切れ"),
			standing.Ends:    w("Ends before the event does", "イベント終了前に期限切れ"),
			standing.InForce: w("In force", "有効"),
		},
		InForceUntil: w.with("in force until %s", "%sまで有効"),
		ExpiredOn:    w.with("expired %s", "%sに期限切れ"),
		Until:        w.with("until %s", "%sまで"),
		EndsOn:       w.with("ends %s, before the event does", "イベント終了前の%sに期限切れ"),
		DoneBy:       w.with2("%s, %s", "%s・%s"),
		AskedBy: func(level int, gate string) string {
			return w.f("Events of level %d and above ask for it from %s on.", "レベル%d以上のイベントが%sから求めます。", level, gate)
		},
		Counts: w.with("Evidence counts for %s.", "根拠の有効期間は%s。"),
		Line: func(inForce, total int) string {
			return w(fmt.Sprintf("Standing tasks: %d of %d in force", inForce, total), fmt.Sprintf("平時の備え：%d件中%d件が有効", total, inForce))
		},
		AskedFrom: w.with("Asked for from %s on", "%sから対象"),
		Lack:      w.with2("%s (%s)", "%s（%s）"),
		LackOne:   w.with2("Standing task: %s (%s)", "平時の備え：%s（%s）"),
		Lacks:     w.counted("%d standing task is not in force", "%d standing tasks are not in force", "有効でない平時の備えが%d件"),
		Remedy:    w("New evidence under Standing tasks counts for every event.", "「平時の備え」に新しい根拠を記録すると、すべてのイベントに有効になります。"),
	}
}

// StandingTitle names a standing task.
func (t *Text) StandingTitle(i standing.Item) string { return t.Pick(i.TitleJA, i.TitleEN) }

// StandingSays is what is said of a standing task; each may be empty.
type StandingSays struct{ What, Why, Done string }

// StandingWords says what a standing task is about.
func (t *Text) StandingWords(i standing.Item) StandingSays {
	h := i.Help
	return StandingSays{What: t.Pick(h.What.JA, h.What.EN), Why: t.Pick(h.Why.JA, h.Why.EN), Done: t.Pick(h.Done.JA, h.Done.EN)}
}

// StandingState says how a standing task stands, with its date: "expired 3 Nov".
func (t *Text) StandingState(i standing.Item, c Clock) string {
	switch when := t.standingDate(i.Expires, c); i.State {
	case standing.Never:
		return t.Standing.NeverDone
	case standing.Expired:
		return t.Standing.ExpiredOn(when)
	case standing.Ends:
		return t.Standing.EndsOn(when)
	default:
		return t.Standing.InForceUntil(when)
	}
}

// StandingWhen gives the date behind the word of a state of the company's list: "3 Nov", "until 5 Dec"; empty where there is none.
func (t *Text) StandingWhen(i standing.Item, c Clock) string {
	switch when := t.standingDate(i.Expires, c); i.State {
	case standing.Never:
		return ""
	case standing.Expired:
		return when
	default:
		return t.Standing.Until(when)
	}
}

// standingDate gives a date, with its year where that is another, and its time where it is today.
func (t *Text) standingDate(at time.Time, c Clock) string {
	at, now := at.In(c.Zone), c.Now.In(c.Zone)
	switch {
	case SameDay(at, now):
		return t.Date(at) + " " + ClockTime(at)
	case at.Year() != now.Year():
		return t.FullDate(at)
	default:
		return t.Date(at)
	}
}

// StandingLine says how the standing tasks of an event stand: how many are in force, and which that it asks for are not. Both are
// empty where nothing is asked for.
func (t *Text) StandingLine(items standing.Items, c Clock) (inForce, rest string) {
	if len(items) == 0 {
		return "", ""
	}
	inForce = t.Stop(t.Standing.Line(items.InForce(), len(items)))
	lacking := items.Lacking()
	if wanting := items.Wanting(); len(wanting) > 0 {
		return inForce, t.Stop(t.standingList(wanting, c))
	}
	if len(lacking) == 0 {
		return inForce, ""
	}
	first := slices.MinFunc(lacking, func(a, b standing.Item) int { return a.Due.Compare(b.Due) })
	return inForce, t.Stop(t.Standing.AskedFrom(t.DayTime(first.Due.In(c.Zone))))
}

// standingList names standing tasks with their state, as many as fit a line.
func (t *Text) standingList(items standing.Items, c Clock) string {
	const most = 3
	var names []string
	for _, i := range items[:min(len(items), most)] {
		names = append(names, t.Standing.Lack(t.StandingTitle(i), t.StandingState(i, c)))
	}
	line := t.List(names)
	if more := len(items) - most; more > 0 {
		line += t.Block.AndMore(more)
	}
	return line
}

// standingBlocker says which standing tasks hold an event back, and what to do.
func (t *Text) standingBlocker(items standing.Items, c Clock) (title, detail string) {
	if len(items) == 1 {
		return t.Standing.LackOne(t.StandingTitle(items[0]), t.StandingState(items[0], c)), t.Standing.Remedy
	}
	return t.Standing.Lacks(len(items)), t.Sentences(t.Stop(t.standingList(items, c)), t.Standing.Remedy)
}
