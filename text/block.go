package text

import (
	"fmt"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Block is the sentences that say what stands between an event and GO.
type Block struct {
	Late, Failing, NoEvidence, Expiring func(task string) string
	DueLate                             func(due, span string) string
	TooLate                             string
	TooLateN                            func(n int) string
	Unconfirmed, Lapsed                 func(task string) string
	UnconfirmedDo, LapsedDo             string
	ToUndo                              func(tasks string) string
	ToUndoDo                            string
	OnIt                                func(names string) string
	Nobody                              string
	Unprotected, PageUnknown, PageRisk  string
	NoPage, NoPageDo                    string
	LastEvidence                        func(ago string) string
	NeverSeen                           string
	Unclaimed                           func(n int, gate string) string
	Due                                 func(when string) string
	BriefMissing                        func(fields string) string
	BriefDo                             string
	Ends                                func(when string) string
	NoLevel, NoLevelDo                  string
	Missing                             func(since string) string
	MissingDo                           string
	AndMore                             func(n int) string
	Measured                            func(check, measured, required string) string
}

var blockEN = Block{
	Late:       func(task string) string { return "Not done: " + task },
	Failing:    func(task string) string { return "Fails its check: " + task },
	NoEvidence: func(task string) string { return "No fresh evidence: " + task },
	Expiring:   func(task string) string { return "Evidence ends before the event: " + task },
	DueLate:    func(due, span string) string { return fmt.Sprintf("Due %s, %s late.", due, span) },
	TooLate:    "Its gate had passed when it was added. Do it, or write why it is skipped.",
	TooLateN: func(n int) string {
		if n == 1 {
			return "1 task cannot be done in time"
		}
		return fmt.Sprintf("%d tasks cannot be done in time", n)
	},
	Unconfirmed:   func(task string) string { return "A second person has not confirmed: " + task },
	UnconfirmedDo: "Anyone else can look at its evidence and confirm it.",
	Lapsed:        func(task string) string { return "Still right? " + task },
	LapsedDo:      "The event has moved out of what its evidence covers. Complete it again for the new time.",
	ToUndo:        func(tasks string) string { return "To take back: " + tasks },
	ToUndoDo:      "It was done for this event, which does not need it any more.",
	OnIt:          func(names string) string { return names + " is on it." },
	Nobody:        "Nobody yet.",
	Unprotected:   "The top page is unprotected", PageUnknown: "The top page has no fresh evidence", PageRisk: "The top page is at risk",
	NoPage: "No top page is being watched", NoPageDo: "An admin can add it; without it nothing says whether the page holds.",
	LastEvidence: func(ago string) string { return "Last evidence " + ago + "." }, NeverSeen: "Nothing has been measured yet.",
	Unclaimed: func(n int, gate string) string {
		if n == 1 {
			return fmt.Sprintf("1 task of gate %s has nobody yet", gate)
		}
		return fmt.Sprintf("%d tasks of gate %s have nobody yet", n, gate)
	},
	Due:          func(when string) string { return "Due " + when + "." },
	BriefMissing: func(fields string) string { return "PR has not told: " + fields },
	BriefDo:      "PR can add it on the event’s page.",
	Ends:         func(when string) string { return "It counts until " + when + ". Renew it." },
	NoLevel:      "No level is set, and it is less than 7 days", NoLevelDo: "Until then it is planned as level 3.",
	Missing:   func(since string) string { return "No longer in the PR calendar since " + since },
	MissingDo: "It was not cancelled either. Ask PR.",
	AndMore:   func(n int) string { return fmt.Sprintf(" and %d more", n) },
	Measured: func(check, measured, required string) string {
		return fmt.Sprintf("%s: %s, needs %s.", check, measured, required)
	},
}

var blockJA = Block{
	Late:          func(task string) string { return "「" + task + "」が未完了" },
	Failing:       func(task string) string { return "「" + task + "」が不合格" },
	NoEvidence:    func(task string) string { return "「" + task + "」の新しい根拠なし" },
	Expiring:      func(task string) string { return "「" + task + "」の根拠がイベント前に切れます" },
	DueLate:       func(due, span string) string { return fmt.Sprintf("期限 %s・%s超過。", due, span) },
	TooLate:       "追加された時点でゲートを過ぎていました。実施するか、省く理由を書いてください。",
	TooLateN:      func(n int) string { return fmt.Sprintf("%d件のタスクが間に合いません", n) },
	Unconfirmed:   func(task string) string { return "「" + task + "」を二人目が確認していません" },
	UnconfirmedDo: "本人以外の誰かが根拠を見て確認してください。",
	Lapsed:        func(task string) string { return "今も有効ですか：「" + task + "」" },
	LapsedDo:      "イベントの日時が、根拠の対象から外れました。新しい日時でもう一度完了にしてください。",
	ToUndo:        func(tasks string) string { return "元に戻すもの：" + tasks },
	ToUndoDo:      "このイベントのために実施済みですが、もう必要ありません。",
	OnIt:          func(names string) string { return names + "が対応中。" },
	Nobody:        "引き受け待ち。",
	Unprotected:   "トップページが未保護", PageUnknown: "トップページの新しい根拠なし", PageRisk: "トップページが要注意",
	NoPage: "見守るトップページがありません", NoPageDo: "管理者が追加できます。なければ、ページが持ちこたえるか判定できません。",
	LastEvidence: func(ago string) string { return "最後の根拠は" + ago + "。" }, NeverSeen: "まだ測定がありません。",
	Unclaimed: func(n int, gate string) string {
		return fmt.Sprintf("ゲート%sの%d件が引き受け待ち", gate, n)
	},
	Due:          func(when string) string { return "期限 " + when + "。" },
	BriefMissing: func(fields string) string { return "広報の未記入：" + fields },
	BriefDo:      "広報がイベントのページで追加できます。",
	Ends:         func(when string) string { return when + "まで有効です。更新してください。" },
	NoLevel:      "レベル未設定のまま7日を切りました", NoLevelDo: "設定まではレベル3として備えます。",
	Missing:   func(since string) string { return since + "から広報カレンダーに見当たりません" },
	MissingDo: "中止の記載もありません。広報に確認してください。",
	AndMore:   func(n int) string { return fmt.Sprintf("ほか%d件", n) },
	Measured: func(check, measured, required string) string {
		return fmt.Sprintf("%s：%s（基準 %s）。", check, measured, required)
	},
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
	case readiness.BlockMissing:
		return t.Block.Missing(t.Moment(b.At.In(c.Zone))), t.Block.MissingDo
	default:
		return t.taskBlocker(b, c)
	}
}

func (t *Text) taskBlocker(b readiness.Blocker, c Clock) (title, detail string) {
	if len(b.Tasks) == 0 {
		return string(b.Kind), ""
	}
	task := b.Tasks[0]
	name := t.TaskTitle(task)
	switch b.Kind {
	case readiness.BlockFailing:
		return t.Block.Failing(name), t.onIt(task)
	case readiness.BlockNoEvidence:
		return t.Block.NoEvidence(name), t.onIt(task)
	case readiness.BlockTooLate:
		return t.Block.TooLateN(len(b.Tasks)), t.Sentences(t.taskList(b.Tasks), t.Block.TooLate)
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
func (t *Text) Rough(d time.Duration) string {
	if t.Lang == JA {
		return roughJA(d)
	}
	return rough(d)
}

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
	if worst.Measured == "" || worst.Required == "" {
		return t.TopPage.Lacks(t.CheckNames(checks))
	}
	return t.Block.Measured(t.CheckName(worst.ID), worst.Measured, worst.Required)
}

func (t *Text) lastEvidence(b readiness.Blocker, c Clock) string {
	switch {
	case b.Kind != readiness.BlockPageUnknown:
		return ""
	case b.At.IsZero():
		return t.Block.NeverSeen
	default:
		return t.Block.LastEvidence(t.Span.Ago(c.Now.Sub(b.At)))
	}
}

func (t *Text) fields(fields []readiness.BriefField) string {
	var names []string
	for _, f := range fields {
		names = append(names, t.Word.Brief[f])
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
	if t.Lang == JA {
		return strings.Join(said, "")
	}
	return strings.Join(said, " ")
}
