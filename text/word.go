package text

import (
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Word is the fixed words of the model.
type Word struct {
	Level, NoLevel, Standing, NoAnswer, Refused, Late, NotOpenYet, Automatic, NobodyYet, NoEvidence, GateAlways, GateEntry,
	GateOnAir, GateOffAir, AllDay, None, Unknown, Soon, Awaiting, Lapsed string

	Call    map[readiness.Call]string
	Verdict map[toppage.Verdict]string
	Phase   map[readiness.Phase]string
	Task    map[readiness.TaskState]string
	Role    map[readiness.Role]string
	Check   map[toppage.CheckState]string

	Optional func(label string) string         // of a field that may be left empty
	Remarked func(label, remark string) string // a label with its unit
	Private  string                            // in place of the title of a private event
}

func wordIn(w say) Word {
	return Word{
		Optional: w.with("%s (optional)", "%s（任意）"),
		Remarked: w.with2("%s, %s", "%s（%s）"),
		Call: map[readiness.Call]string{
			readiness.Go:          "GO",
			readiness.AtRisk:      w("AT RISK", "要注意"),
			readiness.NoGo:        "NO-GO",
			readiness.UnknownCall: w("UNKNOWN", "不明"),
			readiness.NotAssessed: w("NO LEVEL", "レベル未設定"),
			readiness.OnTrack:     w("ON TRACK", "順調"),
			readiness.Over:        w("OVER", "終了"),
			readiness.CalledOff:   w("CALLED OFF", "中止"),
		},
		Verdict: map[toppage.Verdict]string{
			toppage.Protected:      w("Protected", "保護済み"),
			toppage.VerdictAtRisk:  w("At risk", "要注意"),
			toppage.Unprotected:    w("Unprotected", "未保護"),
			toppage.UnknownVerdict: w("Unknown", "不明"),
		},
		Phase: map[readiness.Phase]string{
			readiness.Upcoming:       w("Upcoming", "放送前"),
			readiness.OnAir:          w("On air", "放送中"),
			readiness.Tail:           w("After", "終了後"),
			readiness.Closed:         w("Closed", "終了"),
			readiness.CancelledPhase: w("Cancelled", "中止"),
		},
		Task: map[readiness.TaskState]string{
			readiness.TaskOpen:     w("Open", "未着手"),
			readiness.TaskInHand:   w("In progress", "対応中"),
			readiness.TaskDone:     w("Done", "完了"),
			readiness.TaskVerified: w("Verified by machine", "機械確認済み"),
			readiness.TaskFailing:  w("Failing", "不合格"),
			readiness.TaskSkipped:  w("Skipped", "省略"),
			readiness.TaskGone:     w("No longer asked for", "対象外"),
		},
		Role: map[readiness.Role]string{
			readiness.Viewer: w("Viewer", "閲覧者"),
			readiness.PR:     w("PR", "広報"),
			readiness.SRE:    "SRE",
			readiness.Admin:  w("Admin", "管理者"),
		},
		Check: map[toppage.CheckState]string{
			toppage.CheckPass:    w("Pass", "合格"),
			toppage.CheckWarn:    w("At risk", "要注意"),
			toppage.CheckFail:    w("Fail", "不合格"),
			toppage.CheckUnknown: w("Unknown", "不明"),
			toppage.CheckNA:      w("Does not apply", "対象外"),
		},
		Level:      w("Level", "レベル"),
		NoLevel:    w("No level", "レベル未設定"),
		Standing:   w("STANDING BY", "待機"),
		NoAnswer:   w("NO ANSWER", "応答なし"),
		Refused:    w("REFUSED", "拒否"),
		Late:       w("Late", "超過"),
		NotOpenYet: w("Not open yet", "開始前"),
		Automatic:  w("automatic", "自動"),
		NobodyYet:  w("nobody yet", "引き受け待ち"),
		NoEvidence: w("no evidence", "根拠なし"),
		GateAlways: w("Always", "常時"),
		GateEntry:  w("On entry", "登録時"),
		GateOnAir:  w("On air", "放送中"),
		GateOffAir: w("Off air", "放送終了"),
		AllDay:     w("all day", "終日"),
		Awaiting:   w("Second person to confirm", "二人目の確認待ち"),
		Lapsed:     w("Still right?", "要再確認"),
		None:       w("nothing", "なし"),
		Unknown:    w("unknown", "不明"),
		Soon:       w("not enforced yet", "まだ対象外"),
		Private:    w("Confidential event", "非公開のイベント"),
	}
}

// Gate names a gate: T−14d, or a word for those without a lead.
func (t *Text) Gate(g readiness.Gate) string {
	if label := g.Label(); label != "" {
		return label
	}
	switch g.Name() {
	case "always":
		return t.Word.GateAlways
	case "entry":
		return t.Word.GateEntry
	case "on_air":
		return t.Word.GateOnAir
	default:
		return t.Word.GateOffAir
	}
}

// TaskTitle gives the title of a task in the language.
func (t *Text) TaskTitle(task readiness.Task) string { return t.Pick(task.TitleJA, task.TitleEN) }

// Proven says how a task is proven as it stands: by hand where no verifier is connected.
func (t *Text) Proven(task readiness.Task) string {
	if task.ByHand() {
		return t.Verifier(readiness.VerifyManual).Short
	}
	return t.Verifier(task.Verify).Short
}

// RungName gives the name of a level; empty where the ladder has no such level.
func (t *Text) RungName(l readiness.Ladder, n int) string {
	r, ok := l.Rung(n)
	if !ok {
		return ""
	}
	return t.Pick(r.NameJA, r.NameEN)
}
