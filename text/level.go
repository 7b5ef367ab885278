package text

import "fmt"

// Level is the words for choosing and changing a level.
type Level struct {
	Switch, Hint                        string
	Diff                                func(from, to string) string
	Summary                             func(added, changed, gone int) string
	Added, Changed, Gone                string
	StaysDone                           func(n int) string
	Late                                func(n int, call string) string
	Why                                 string
	ChangeTo, Keep                      func(n int) string
	KeepNone, Same, Proposes            string
	LookAgain                           string // after what was changed meanwhile
	DoneBefore                          func(by string) string
	ToUndo, ToUndoLead                  string
	CallStays                           func(call, why string) string
	CallTurns                           func(from, to, why string) string
	TriageTitle                         func(n int) string
	TriageLead, TriageNone              string
	HowMuch                             string
	DaysLeft                            func(n int) string
	AllFit                              string
	FitUpTo                             func(n int, gate string, days int) string
	NoneFit                             func(gate string, days int) string
	PageTitle, PageLead, ByLevel, Table string
	Peak, Tasks, Task, Proof            string
	UpTo, Above                         func(multiple string) string
	Brings, DoesNot                     string
}

var levelEN = Level{
	Switch: "Readiness level", Hint: "Choosing a level first shows which tasks come and go.",
	Diff: func(from, to string) string { return fmt.Sprintf("Level %s → %s", from, to) },
	Summary: func(added, changed, gone int) string {
		return fmt.Sprintf("%s added, %d changed, %d gone.", plural(added, "task"), changed, gone)
	},
	Added: "Added", Changed: "Changed", Gone: "Gone",
	StaysDone: func(n int) string { return fmt.Sprintf("%s stay done.", plural(n, "done task")) },
	Late: func(n int, call string) string {
		if n == 1 {
			return fmt.Sprintf("1 added task is already past its gate. The call is %s until someone does it or writes why it is skipped.", call)
		}
		return fmt.Sprintf("%d added tasks are already past their gate. The call is %s until someone does them or writes why they are skipped.", n, call)
	},
	Why:      "Why, for the history (optional)",
	ChangeTo: func(n int) string { return fmt.Sprintf("Change to level %d", n) },
	Keep:     func(n int) string { return fmt.Sprintf("Keep level %d", n) }, KeepNone: "Leave without a level",
	DoneBefore: func(by string) string { return "done before by " + by },
	ToUndo:     "To take back", ToUndoLead: "What was done for the level that goes stays in effect until somebody takes it back.",
	CallStays: func(call, why string) string {
		if why == "" {
			return fmt.Sprintf("The call stays %s.", call)
		}
		return fmt.Sprintf("The call stays %s: %s.", call, why)
	},
	CallTurns: func(from, to, why string) string {
		if why == "" {
			return fmt.Sprintf("The call turns from %s to %s.", from, to)
		}
		return fmt.Sprintf("The call turns from %s to %s: %s.", from, to, why)
	},
	LookAgain: "Below is what it would do now. Look again, then save.",
	Same:      "No task comes or goes.", Proposes: "You propose the level; SRE confirms it.",
	TriageTitle: func(n int) string {
		if n == 1 {
			return "1 event has no level"
		}
		return fmt.Sprintf("%d events have no level", n)
	},
	TriageLead: "Choose how much to prepare. The checklist and its dates follow from the level; you can change it later.",
	TriageNone: "Every coming event has a level",
	HowMuch:    "How much to prepare",
	DaysLeft:   func(n int) string { return plural(n, "day") + " left." },
	AllFit:     "Every level fits.",
	FitUpTo: func(n int, gate string, days int) string {
		return fmt.Sprintf("Levels up to %d fit; higher ones start their %s tasks %s late.", n, gate, plural(days, "day"))
	},
	NoneFit: func(gate string, days int) string {
		return fmt.Sprintf("Every level starts its %s tasks %s late.", gate, plural(days, "day"))
	},
	PageTitle: "Levels", PageLead: "What each level means, and which tasks it brings. A level brings the tasks of all levels below it.",
	ByLevel: "Tasks by level", Table: "Table: tasks by level", Peak: "Peak", Tasks: "Tasks", Task: "Task", Proof: "Proof",
	UpTo:   func(m string) string { return fmt.Sprintf("≤ %s × usual", m) },
	Above:  func(m string) string { return fmt.Sprintf("> %s × usual", m) },
	Brings: "yes", DoesNot: "no",
}

var levelJA = Level{
	Switch: "準備レベル", Hint: "選ぶと、増減するタスクを先に確認できます。",
	Diff: func(from, to string) string { return fmt.Sprintf("レベル%s → %s", from, to) },
	Summary: func(added, changed, gone int) string {
		return fmt.Sprintf("%d件追加、%d件変更、%d件削除。", added, changed, gone)
	},
	Added: "追加", Changed: "変更", Gone: "削除",
	StaysDone: func(n int) string { return fmt.Sprintf("完了済みの%d件はそのままです。", n) },
	Late: func(n int, call string) string {
		return fmt.Sprintf("追加される%d件はすでにゲートを過ぎています。実施するか、省く理由を書くまで判定は%sです。", n, call)
	},
	Why:      "変更の理由（任意・履歴に残ります）",
	ChangeTo: func(n int) string { return fmt.Sprintf("レベル%dに変更", n) },
	Keep:     func(n int) string { return fmt.Sprintf("レベル%dのままにする", n) }, KeepNone: "レベル未設定のままにする",
	DoneBefore: func(by string) string { return by + "が完了済み" },
	ToUndo:     "元に戻すもの", ToUndoLead: "なくなるレベルのために実施したことは、誰かが元に戻すまで続きます。",
	CallStays: func(call, why string) string {
		if why == "" {
			return fmt.Sprintf("判定は%sのままです。", call)
		}
		return fmt.Sprintf("判定は%sのままです（%s）。", call, why)
	},
	CallTurns: func(from, to, why string) string {
		if why == "" {
			return fmt.Sprintf("判定は%sから%sになります。", from, to)
		}
		return fmt.Sprintf("判定は%sから%sになります（%s）。", from, to, why)
	},
	LookAgain: "下は現在の内容です。確認してから保存してください。",
	Same:      "タスクの増減はありません。", Proposes: "広報の設定は提案となり、SREが確定します。",
	TriageTitle: func(n int) string { return fmt.Sprintf("%d件のイベントがレベル未設定です", n) },
	TriageLead:  "どこまで備えるかを選んでください。チェックリストと期限はレベルから決まり、後から変更できます。",
	TriageNone:  "今後のイベントはすべてレベル設定済みです",
	HowMuch:     "どこまで備えるか",
	DaysLeft:    func(n int) string { return fmt.Sprintf("残り%d日。", n) },
	AllFit:      "どのレベルも間に合います。",
	FitUpTo: func(n int, gate string, days int) string {
		return fmt.Sprintf("レベル%dまでは間に合います。それより上は%sのタスクが%d日遅れて始まります。", n, gate, days)
	},
	NoneFit: func(gate string, days int) string {
		return fmt.Sprintf("どのレベルも%sのタスクが%d日遅れて始まります。", gate, days)
	},
	PageTitle: "レベル", PageLead: "各レベルの意味と、必要なタスクです。上のレベルは下のレベルのタスクをすべて含みます。",
	ByLevel: "レベル別のタスク", Table: "表：レベル別のタスク", Peak: "ピーク", Tasks: "タスク", Task: "タスク", Proof: "確認方法",
	UpTo:   func(m string) string { return fmt.Sprintf("≤ 平常の%s倍", m) },
	Above:  func(m string) string { return fmt.Sprintf("> 平常の%s倍", m) },
	Brings: "対象", DoesNot: "対象外",
}
