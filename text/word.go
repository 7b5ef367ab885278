package text

import (
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Word is the fixed words of the model.
type Word struct {
	Call     map[readiness.Call]string
	Verdict  map[toppage.Verdict]string
	Phase    map[readiness.Phase]string
	Task     map[readiness.TaskState]string
	Verify   map[readiness.VerifyKind]string
	Role     map[readiness.Role]string
	Brief    map[readiness.BriefField]string
	Check    map[toppage.CheckState]string
	Calendar map[readiness.CalendarStatus]string

	Level, NoLevel, Standing, NoAnswer                   string
	Late, NotOpenYet, Automatic, NobodyYet, NoEvidence   string
	GateAlways, GateEntry, GateOnAir, GateOffAir, AllDay string
	Today, None, Unknown, Soon                           string
	Awaiting, Lapsed                                     string
	LevelProposed                                        string
	Private                                              string // in place of the title of a private event
}

var wordEN = Word{
	Call: map[readiness.Call]string{
		readiness.Go: "GO", readiness.AtRisk: "AT RISK", readiness.NoGo: "NO-GO", readiness.UnknownCall: "UNKNOWN",
	},
	Verdict: map[toppage.Verdict]string{
		toppage.Protected: "Protected", toppage.VerdictAtRisk: "At risk", toppage.Unprotected: "Unprotected",
		toppage.UnknownVerdict: "Unknown",
	},
	Phase: map[readiness.Phase]string{
		readiness.Upcoming: "Upcoming", readiness.OnAir: "On air", readiness.Tail: "After", readiness.Closed: "Closed",
		readiness.CancelledPhase: "Cancelled",
	},
	Task: map[readiness.TaskState]string{
		readiness.TaskOpen: "Open", readiness.TaskInHand: "In progress", readiness.TaskDone: "Done",
		readiness.TaskVerified: "Verified by machine", readiness.TaskFailing: "Failing",
		readiness.TaskSkipped: "Skipped", readiness.TaskGone: "No longer asked for",
	},
	Verify: map[readiness.VerifyKind]string{
		readiness.VerifyManual: "by hand", readiness.VerifyHTTP: "probe", readiness.VerifyProm: "query",
		readiness.VerifyHook: "pipeline", readiness.VerifySelf: "Tallylight", readiness.VerifyCalendar: "calendar",
	},
	Role: map[readiness.Role]string{
		readiness.Viewer: "Viewer", readiness.PR: "PR", readiness.SRE: "SRE", readiness.Admin: "Admin",
	},
	Brief: map[readiness.BriefField]string{
		readiness.FieldOnAir: "On air", readiness.FieldKind: "Kind", readiness.FieldReach: "Reach",
		readiness.FieldPeak: "Expected peak", readiness.FieldScreenURL: "URL on screen",
		readiness.FieldCatchUp: "Catch-up", readiness.FieldContact: "Contact",
		readiness.FieldProgramme: "Programme", readiness.FieldStation: "Station", readiness.FieldCorner: "Corner length",
		readiness.FieldCertainty: "How certain", readiness.FieldEmbargo: "Embargo", readiness.FieldEmbargoUntil: "Embargo until",
	},
	Check: map[toppage.CheckState]string{
		toppage.CheckPass: "Pass", toppage.CheckWarn: "At risk", toppage.CheckFail: "Fail",
		toppage.CheckUnknown: "Unknown", toppage.CheckNA: "Does not apply",
	},
	Calendar: map[readiness.CalendarStatus]string{
		readiness.Confirmed: "Confirmed", readiness.Tentative: "Tentative", readiness.Cancelled: "Cancelled",
		readiness.Missing: "Missing in the calendar",
	},
	Level: "Level", NoLevel: "No level", Standing: "STANDING BY", NoAnswer: "NO ANSWER",
	Late: "Late", NotOpenYet: "Not open yet", Automatic: "automatic", NobodyYet: "nobody yet", NoEvidence: "no evidence",
	GateAlways: "Always", GateEntry: "On entry", GateOnAir: "On air", GateOffAir: "Off air", AllDay: "all day",
	Awaiting: "Second person to confirm", Lapsed: "Still right?",
	Today: "today", None: "nothing", Unknown: "unknown", Soon: "not enforced yet",
	Private: "Private event", LevelProposed: "proposed",
}

var wordJA = Word{
	Call: map[readiness.Call]string{
		readiness.Go: "GO", readiness.AtRisk: "要注意", readiness.NoGo: "NO-GO", readiness.UnknownCall: "不明",
	},
	Verdict: map[toppage.Verdict]string{
		toppage.Protected: "保護済み", toppage.VerdictAtRisk: "要注意", toppage.Unprotected: "未保護",
		toppage.UnknownVerdict: "不明",
	},
	Phase: map[readiness.Phase]string{
		readiness.Upcoming: "放送前", readiness.OnAir: "放送中", readiness.Tail: "終了後", readiness.Closed: "終了",
		readiness.CancelledPhase: "中止",
	},
	Task: map[readiness.TaskState]string{
		readiness.TaskOpen: "未着手", readiness.TaskInHand: "対応中", readiness.TaskDone: "完了",
		readiness.TaskVerified: "機械確認済み", readiness.TaskFailing: "不合格",
		readiness.TaskSkipped: "省略", readiness.TaskGone: "対象外",
	},
	Verify: map[readiness.VerifyKind]string{
		readiness.VerifyManual: "手動", readiness.VerifyHTTP: "プローブ", readiness.VerifyProm: "クエリ",
		readiness.VerifyHook: "パイプライン", readiness.VerifySelf: "Tallylight", readiness.VerifyCalendar: "カレンダー",
	},
	Role: map[readiness.Role]string{
		readiness.Viewer: "閲覧", readiness.PR: "広報", readiness.SRE: "SRE", readiness.Admin: "管理者",
	},
	Brief: map[readiness.BriefField]string{
		readiness.FieldOnAir: "放送", readiness.FieldKind: "形式", readiness.FieldReach: "視聴見込み",
		readiness.FieldPeak: "想定ピーク", readiness.FieldScreenURL: "画面のURL",
		readiness.FieldCatchUp: "見逃し配信", readiness.FieldContact: "当日連絡先",
		readiness.FieldProgramme: "番組", readiness.FieldStation: "局", readiness.FieldCorner: "尺",
		readiness.FieldCertainty: "確度", readiness.FieldEmbargo: "解禁前の情報", readiness.FieldEmbargoUntil: "解禁",
	},
	Check: map[toppage.CheckState]string{
		toppage.CheckPass: "合格", toppage.CheckWarn: "要注意", toppage.CheckFail: "不合格",
		toppage.CheckUnknown: "不明", toppage.CheckNA: "対象外",
	},
	Calendar: map[readiness.CalendarStatus]string{
		readiness.Confirmed: "確定", readiness.Tentative: "仮", readiness.Cancelled: "中止",
		readiness.Missing: "カレンダーに見当たらない",
	},
	Level: "レベル", NoLevel: "レベル未設定", Standing: "待機", NoAnswer: "応答なし",
	Late: "超過", NotOpenYet: "開始前", Automatic: "自動", NobodyYet: "引き受け待ち", NoEvidence: "根拠なし",
	GateAlways: "常時", GateEntry: "登録時", GateOnAir: "放送中", GateOffAir: "放送終了", AllDay: "終日",
	Awaiting: "二人目の確認待ち", Lapsed: "要再確認",
	Today: "今日", None: "なし", Unknown: "不明", Soon: "まだ対象外",
	Private: "非公開の予定", LevelProposed: "提案",
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
		return t.Word.Verify[readiness.VerifyManual]
	}
	return t.Word.Verify[task.Verify]
}

// RungName gives the name of a level; empty where the ladder has no such level.
func (t *Text) RungName(l readiness.Ladder, n int) string {
	r, ok := l.Rung(n)
	if !ok {
		return ""
	}
	return t.Pick(r.NameJA, r.NameEN)
}
