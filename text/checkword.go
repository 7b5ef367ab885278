package text

import (
	"fmt"
	"time"
)

// CheckWord is the words for what people say of checks: from which level each is required, what is let pass, and what is
// said by hand.
type CheckWord struct {
	MapTitle, MapLead, MapLink, MapTable, ColAsks, ColFrom, ColDefault, Core, CoreMeans, ReadOnly, Combine, Waive,
	WaiveLead, WaiveDo, Withdraw, Tick, TickLead, TickDo, TakeBack string

	From      func(level string) string
	FromOf    func(check string) string
	Again     func(at string) string
	Level     func(n int) string
	UntilHint func(end string) string
	Waived    func(until, approver, by, reason string) string
	Ahead     func(check, event string) string
	Ticked    func(by, when, note string) string
	TickUntil func(d time.Duration) string
}

func checkWordIn(w say) CheckWord {
	return CheckWord{
		MapTitle: w("Checks by level", "レベルごとの確認項目"),
		MapLink:  w("Which checks a level needs", "どのレベルがどの確認を求めるか"),
		MapTable: w("Table: checks by level", "表：レベルごとの確認項目"),
		MapLead: w("An event needs of its top pages every check from level 1 up to its own. What is required from a lower level is required from all above.",
			"イベントは、レベル1から自身のレベルまでのすべての確認をトップページに求めます。低いレベルから求めるものは、それより上でも求めます。"),
		ColAsks:    w("What it asks", "内容"),
		ColFrom:    w("Required from level", "求めるレベル"),
		ColDefault: w("Default", "既定値"),
		Core:       w("core", "中心"),
		CoreMeans:  w("Core: failing it makes the page Unprotected, and no evidence of it Unknown. The others make it At risk.", "中心：不合格なら「未保護」、根拠がなければ「不明」になります。ほかは「要注意」になります。"),
		ReadOnly:   w("An admin changes these levels.", "レベルの変更は管理者が行います。"),
		Combine: w("Of the checks that the level requires: Unprotected if a core check fails; else Unknown if a core check has no fresh evidence; else At risk if any does not pass; else Protected. What does not apply is left out. A valid waiver makes a warning of a failure; a word by hand never makes more than a warning.",
			"レベルが求める確認のうち、中心の確認が不合格なら「未保護」。そうでなく、中心の確認に新しい根拠がなければ「不明」。そうでなく、合格していないものがあれば「要注意」。それ以外は「保護済み」。対象外のものは除きます。有効な免除は不合格を要注意に変えます。手動の確認は要注意より良くはなりません。"),
		From:      w.with("from level %s", "レベル%sから"),
		FromOf:    w.with("Required from level: %s", "求めるレベル：%s"),
		Again:     w.with("That is at %s.", "%sです。"),
		Level:     w.num("Level %d", "レベル%d"),
		Waive:     w("Let pass with a reason", "理由を書いて通す"),
		WaiveDo:   w("Let pass", "通す"),
		Withdraw:  w("Ask for it again", "再び求める"),
		WaiveLead: w("For this event alone. The failure then counts as a warning, and stays visible with the reason.", "このイベントだけに適用します。不合格は要注意として数え、理由とともに表示されます。"),
		UntilHint: w.with("At the latest the end of the event: %s.", "遅くともイベントの終了まで：%s"),
		Waived: func(until, approver, by, reason string) string {
			return w.f("Let pass until %s, approved by %s, said by %s: %s", "%sまで通す（承認 %s・記入 %s）：%s", until, approver, by, reason)
		},
		Ahead:    w.with2("%s is let pass for %s", "「%[2]s」では「%[1]s」を通しています"),
		Tick:     w("Say by hand", "手動で記録"),
		TickDo:   w("Say that it holds", "確認済みとする"),
		TakeBack: w("Take it back", "記録を取り消す"),
		TickLead: w("Where no machine can see it. It counts as a warning, never as a pass.", "機械で確かめられない場合に使います。要注意として数え、合格にはなりません。"),
		Ticked:   w.with3("Said by %s, %s: %s", "%sが%sに記録：%s"),
		TickUntil: func(d time.Duration) string {
			return w("It counts for "+plural(int(d/day), "day")+".", fmt.Sprintf("%d日間有効です。", int(d/day)))
		},
	}
}
