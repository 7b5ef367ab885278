package text

import (
	"fmt"
	"time"
)

// CheckWord is the words for what people say of checks: from which level each is required, what is let pass, and what is
// said by hand.
type CheckWord struct {
	MapTitle, MapLead, MapLink, MapTable string
	ColAsks, ColFrom, ColDefault, ColNow string
	Core, CoreMeans, ReadOnly, Combine   string
	From                                 func(level string) string
	FromOf                               func(check string) string
	Level                                func(n int) string

	Waive, WaiveLead, WaiveDo, Withdraw string
	UntilHint                           func(end string) string
	Waived                              func(until, approver, by, reason string) string
	Ahead                               func(check, event string) string
	Tick, TickLead, TickDo, TakeBack    string
	Ticked                              func(by, when, note string) string
	TickUntil                           func(d time.Duration) string
}

var checkWordEN = CheckWord{
	MapTitle: "Checks by level", MapLink: "Which checks a level needs", MapTable: "Table: checks by level",
	MapLead: "An event needs of its top pages every check from level 1 up to its own. What is required from a lower level is required from all above.",
	ColAsks: "What it asks", ColFrom: "Required from level", ColDefault: "Default", ColNow: "Now",
	Core: "core", CoreMeans: "Core: failing it makes the page Unprotected, and no evidence of it Unknown. The others make it At risk.",
	ReadOnly: "An admin changes these levels.",
	Combine:  "Of the checks that the level requires: Unprotected if a core check fails; else Unknown if a core check has no fresh evidence; else At risk if any does not pass; else Protected. What does not apply is left out. A valid waiver makes a warning of a failure; a word by hand never makes more than a warning.",
	From:     func(level string) string { return "from level " + level },
	FromOf:   func(check string) string { return "Required from level: " + check },
	Level:    func(n int) string { return fmt.Sprintf("Level %d", n) },
	Waive:    "Let pass with a reason", WaiveDo: "Let pass", Withdraw: "Ask for it again",
	WaiveLead: "For this event alone. The failure then counts as a warning, and stays visible with the reason.",
	UntilHint: func(end string) string { return "At the latest the end of the event: " + end + "." },
	Waived: func(until, approver, by, reason string) string {
		return fmt.Sprintf("Let pass until %s, approved by %s, said by %s: %s", until, approver, by, reason)
	},
	Ahead: func(check, event string) string { return check + " is let pass for " + event },
	Tick:  "Say by hand", TickDo: "Say that it holds", TakeBack: "Take it back",
	TickLead: "Where no machine can see it. It counts as a warning, never as a pass.",
	Ticked: func(by, when, note string) string {
		return fmt.Sprintf("Said by %s, %s: %s", by, when, note)
	},
	TickUntil: func(d time.Duration) string { return "It counts for " + plural(int(d/day), "day") + "." },
}

var checkWordJA = CheckWord{
	MapTitle: "レベルごとの確認項目", MapLink: "どのレベルがどの確認を求めるか", MapTable: "表：レベルごとの確認項目",
	MapLead: "イベントは、レベル1から自身のレベルまでのすべての確認をトップページに求めます。低いレベルから求めるものは、それより上でも求めます。",
	ColAsks: "内容", ColFrom: "求めるレベル", ColDefault: "初期値", ColNow: "現在",
	Core: "中心", CoreMeans: "中心：不合格なら「未保護」、根拠がなければ「不明」になります。ほかは「要注意」になります。",
	ReadOnly: "レベルの変更は管理者が行います。",
	Combine:  "レベルが求める確認のうち、中心の確認が不合格なら「未保護」。そうでなく、中心の確認に新しい根拠がなければ「不明」。そうでなく、合格していないものがあれば「要注意」。それ以外は「保護済み」。対象外のものは除きます。有効な免除は不合格を要注意に変えます。手動の確認は要注意より良くはなりません。",
	From:     func(level string) string { return "レベル" + level + "から" },
	FromOf:   func(check string) string { return "求めるレベル：" + check },
	Level:    func(n int) string { return fmt.Sprintf("レベル%d", n) },
	Waive:    "理由を書いて通す", WaiveDo: "通す", Withdraw: "再び求める",
	WaiveLead: "このイベントだけに適用します。不合格は要注意として数え、理由とともに表示されます。",
	UntilHint: func(end string) string { return "遅くともイベントの終了まで：" + end },
	Waived: func(until, approver, by, reason string) string {
		return fmt.Sprintf("%sまで通す（承認 %s・記入 %s）：%s", until, approver, by, reason)
	},
	Ahead: func(check, event string) string {
		return "「" + event + "」では「" + check + "」を通しています"
	},
	Tick: "手動で記録", TickDo: "確認済みとする", TakeBack: "記録を取り消す",
	TickLead: "機械で確かめられない場合に使います。要注意として数え、合格にはなりません。",
	Ticked: func(by, when, note string) string {
		return fmt.Sprintf("%sが%sに記録：%s", by, when, note)
	},
	TickUntil: func(d time.Duration) string { return fmt.Sprintf("%d日間有効です。", int(d/day)) },
}
