package text

import (
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Block is the sentences that say what stands between an event and GO.
type Block struct {
	TooLate, UnconfirmedDo, LapsedDo, ToUndoDo, Nobody, Unprotected, PageUnknown, PageRisk, NoPage, NoPageDo,
	NeverSeen, BriefDo, NoLevel, NoLevelDo, MissingDo, TakenOutDo, EveningDo, Below, BelowDo string

	Late, Missed, Failing, NoEvidence, Expiring, Unconfirmed, Lapsed func(task string) string
	DueLate                                                          func(due, span string) string
	TooLateN, AndMore                                                func(n int) string
	ToUndo                                                           func(tasks string) string
	OnIt                                                             func(names string) string
	LastEvidence                                                     func(ago string) string
	Unclaimed                                                        func(n int, gate string) string
	Evening, BelowN                                                  func(n int) string
	Due, Ends                                                        func(when string) string
	BriefMissing                                                     func(fields string) string
	Missing, TakenOut                                                func(since string) string
	Measured                                                         func(check, measured, required string) string
}

func blockIn(w say) Block {
	return Block{
		Late:          w.with("Not done: %s", "「%s」が未完了"),
		Missed:        w.with("Not done in time: %s", "「%s」が間に合わず"),
		Failing:       w.with("Fails its check: %s", "「%s」が不合格"),
		NoEvidence:    w.with("No fresh evidence: %s", "「%s」の新しい根拠なし"),
		Expiring:      w.with("Evidence ends before the event: %s", "「%s」の根拠がイベント前に切れます"),
		DueLate:       w.with2("Due %s, %s late.", "期限 %s・%s超過。"),
		TooLate:       w("Its last possible time had passed when it was added. Do it, or write why it is skipped.", "追加された時点で、間に合う最後の時刻を過ぎていました。実施するか、省く理由を書いてください。"),
		TooLateN:      w.counted("%d task cannot be done in time", "%d tasks cannot be done in time", "%d件のタスクが間に合いません"),
		Unconfirmed:   w.with("A second person has not confirmed: %s", "「%s」を二人目が確認していません"),
		UnconfirmedDo: w("Anyone else can look at its evidence and confirm it.", "本人以外の誰かが根拠を見て確認してください。"),
		Lapsed:        w.with("Still right? %s", "今も有効ですか：「%s」"),
		LapsedDo:      w("The event has moved out of what its evidence covers. Confirm on the event’s page that it still holds, or do it again for the new time.", "イベントの日時が、根拠の対象から外れました。イベントのページで「今も有効」と確認するか、新しい日時でやり直してください。"),
		ToUndo:        w.with("To take back: %s", "元に戻すもの：%s"),
		ToUndoDo:      w("It was done for this event, which does not need it any more.", "このイベントのために実施済みですが、もう必要ありません。"),
		OnIt:          w.with("%s is on it.", "%sが対応中。"),
		Nobody:        w("Nobody yet.", "引き受け待ち。"),
		Unprotected:   w("The top page is unprotected", "トップページが未保護"),
		PageUnknown:   w("The top page has no fresh evidence", "トップページの新しい根拠なし"),
		PageRisk:      w("The top page is at risk", "トップページが要注意"),
		NoPage:        w("No top page is being watched", "見守るトップページがありません"),
		NoPageDo:      w("An admin can add it; without it nothing says whether the page holds.", "管理者が追加できます。なければ、ページが持ちこたえるか判定できません。"),
		LastEvidence:  w.with("Last evidence %s.", "最後の根拠は%s。"),
		NeverSeen:     w("Nothing has been measured yet.", "まだ測定がありません。"),
		Unclaimed:     w.countedWith("%d task of gate %s has nobody yet", "%d tasks of gate %s have nobody yet", "ゲート%[2]sの%[1]d件が引き受け待ち"),
		Due:           w.with("Due %s.", "期限 %s。"),
		BriefMissing:  w.with("PR has not told: %s", "広報の未記入：%s"),
		BriefDo:       w("PR can add it on the event’s page.", "広報がイベントのページで追加できます。"),
		Ends:          w.with("It counts until %s. Renew it.", "%sまで有効です。更新してください。"),
		NoLevel:       w("No level is set, and it is less than 7 days", "レベル未設定のまま7日を切りました"),
		NoLevelDo:     w("Until then it is planned at a provisional level.", "設定までは仮のレベルで備えます。"),
		Evening:       w.counted("%d event of the same evening has no known peak", "%d events of the same evening have no known peak", "同じ時間帯に想定ピーク不明のイベントが%d件"),
		Below:         w("The level is below what the figures ask for", "レベルが数値に基づく目安を下回っています"),
		BelowN:        w.num("The level is below what the figures ask for (%d)", "レベルが数値に基づく目安（%d）を下回っています"),
		BelowDo:       w("SRE raises it, or writes why a lower one is enough.", "SREがレベルを上げるか、低いレベルで足りる理由を記入してください。"),
		Missing:       w.with("No longer in the PR calendar since %s", "%sから広報カレンダーに見当たりません"),
		EveningDo:     w("What they bring adds to this one. PR can write it on their pages.", "このイベントのアクセスに加わります。広報がそれぞれのページで記入できます。"),
		MissingDo:     w("It was not cancelled either. PR: was it entered anew, or is it off? Answer on the event’s page.", "中止の記載もありません。入れ直したのか、中止なのか、広報がイベントのページで回答してください。"),
		TakenOut:      w.with("Taken out of its series in the calendar since %s", "%sにカレンダーで繰り返しから除外されました"),
		TakenOutDo:    w("PR: is it off? Answer on the event’s page.", "中止か予定どおり放送か、広報がイベントのページで回答してください。"),
		AndMore:       w.num(" and %d more", "ほか%d件"),
		Measured:      w.with3("%s: %s, needs %s.", "%s：%s（基準 %s）。"),
	}
}

// Blocker says what blocks GO and, beneath it, since when, who is on it or what to do.
func (t *Text) Blocker(b readiness.Blocker, c Clock) (title, detail string) {
	switch b.Kind {
	case readiness.BlockUnprotected, readiness.BlockPageUnknown, readiness.BlockPageAtRisk, readiness.BlockNoPage:
		return t.pageBlocker(b, c)
	case readiness.BlockUnclaimed:
		return t.Block.Unclaimed(len(b.Tasks), t.Gate(b.Gate)), t.Sentences(t.Block.Due(t.Moment(b.At.In(c.Zone))), t.taskList(b.Tasks))
	case readiness.BlockBrief:
		return t.Block.BriefMissing(t.fields(b.Fields)), t.Block.BriefDo
	case readiness.BlockNoLevel:
		return t.Block.NoLevel, t.Block.NoLevelDo
	case readiness.BlockBelow:
		return t.below(b.Level), t.Block.BelowDo
	case readiness.BlockStanding:
		return t.standingBlocker(b.Standing, c)
	case readiness.BlockEvening:
		return t.Block.Evening(len(b.Events) + b.Others), t.Block.EveningDo
	case readiness.BlockMissing:
		return t.Block.Missing(t.Moment(b.At.In(c.Zone))), t.Block.MissingDo
	case readiness.BlockTakenOut:
		return t.Block.TakenOut(t.Moment(b.At.In(c.Zone))), t.Block.TakenOutDo
	default:
		return t.taskBlocker(b, c)
	}
}

// below says that a level is too low, by how much where whoever reads may know.
func (t *Text) below(level int) string {
	if level == 0 {
		return t.Block.Below
	}
	return t.Block.BelowN(level)
}

func (t *Text) taskBlocker(b readiness.Blocker, c Clock) (title, detail string) {
	if len(b.Tasks) == 0 {
		return string(b.Kind), ""
	}
	task := b.Tasks[0]
	name := t.TaskTitle(task)
	switch b.Kind {
	case readiness.BlockFailing:
		if e := task.Newest(); e != nil && e.Signed != nil {
			return t.Claim.SignedNoGo(e.By, t.DayTime(e.At.In(c.Zone))), t.Claim.Because(e.Signed.Reason)
		}
		return t.Block.Failing(name), t.onIt(task)
	case readiness.BlockNoEvidence:
		return t.Block.NoEvidence(name), t.onIt(task)
	case readiness.BlockMissed:
		return t.Block.Missed(name), t.Sentences(t.whyLate(task, c), t.onIt(task))
	case readiness.BlockTooLate:
		return t.Block.TooLateN(len(b.Tasks)), t.Sentences(t.Stop(t.taskList(b.Tasks)), t.Block.TooLate)
	case readiness.BlockSecond:
		return t.Block.Unconfirmed(name), t.Block.UnconfirmedDo
	case readiness.BlockLapsed:
		return t.Block.Lapsed(name), t.Block.LapsedDo
	case readiness.BlockUndo:
		return t.Block.ToUndo(t.taskList(b.Tasks)), t.Block.ToUndoDo
	case readiness.BlockExpiring:
		return t.Block.Expiring(name), t.Block.Ends(t.Moment(b.At.In(c.Zone)))
	default:
		return t.Block.Late(name), t.Sentences(t.whyLate(task, c), t.onIt(task))
	}
}

func (t *Text) whyLate(task readiness.Task, c Clock) string {
	if task.TooLate() {
		return t.Block.TooLate
	}
	return t.Block.DueLate(t.DayTime(task.Due.In(c.Zone)), t.Rough(c.Now.Sub(task.Due)))
}

// Rough says a length of time in its largest unit.
func (t *Text) Rough(d time.Duration) string { return say(t.in).rough(d) }

func (t *Text) onIt(task readiness.Task) string {
	if len(task.Claims) == 0 {
		if task.ByHand() {
			return t.Block.Nobody
		}
		return ""
	}
	return t.Block.OnIt(t.List(task.ClaimedBy()))
}

func (t *Text) pageBlocker(b readiness.Blocker, c Clock) (title, detail string) {
	switch b.Kind {
	case readiness.BlockNoPage:
		return t.Block.NoPage, t.Block.NoPageDo
	case readiness.BlockUnprotected:
		title = t.Block.Unprotected
	case readiness.BlockPageUnknown:
		title = t.Block.PageUnknown
	default:
		title = t.Block.PageRisk
	}
	return title, t.Sentences(t.failing(b.Checks), t.lastEvidence(b, c))
}

// failing quotes the worst check with its figures.
func (t *Text) failing(checks []toppage.Check) string {
	if len(checks) == 0 {
		return ""
	}
	worst := checks[0]
	if len(worst.Measured) == 0 || len(worst.Required) == 0 {
		return t.TopPage.Lacks(t.CheckNames(checks))
	}
	return t.Block.Measured(t.CheckName(worst.ID), worst.Measured.String(), worst.Required.String())
}

func (t *Text) lastEvidence(b readiness.Blocker, c Clock) string {
	switch {
	case b.Kind != readiness.BlockPageUnknown:
		return ""
	case b.At.IsZero():
		return t.Block.NeverSeen
	default:
		return t.Block.LastEvidence(t.Age(toppage.Evidence{At: b.At, FreshFor: b.FreshFor}, c))
	}
}

func (t *Text) fields(fields []readiness.BriefField) string {
	var names []string
	for _, f := range fields {
		names = append(names, t.Label(string(f)))
	}
	return t.List(names)
}

// taskList names tasks, as many as fit a line.
func (t *Text) taskList(tasks []readiness.Task) string {
	const most = 3
	var names []string
	for _, task := range tasks[:min(len(tasks), most)] {
		names = append(names, t.TaskTitle(task))
	}
	line := t.List(names)
	if more := len(tasks) - most; more > 0 {
		line += t.Block.AndMore(more)
	}
	return line
}

// Sentences joins what is not empty.
func (t *Text) Sentences(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, t.in(" ", ""))
}
