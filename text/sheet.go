package text

// Sheet is the words of the run sheet for print and of an event as it was known.
type Sheet struct {
	Print, Title, Printed               string
	Tasks, Due, State, Task, Who, Proof string
	Knows                               func(who string) string
	Past                                func(when string) string
	PastLead, Now                       string
}

var sheetEN = Sheet{
	Print: "Print", Title: "Run sheet", Printed: "As of",
	Tasks: "Tasks by time", Due: "Due", State: "State", Task: "Task", Who: "Who", Proof: "Proof",
	Knows:    func(who string) string { return "Usually known by " + who },
	Past:     func(when string) string { return "As it was known on " + when + "." },
	PastLead: "Nothing can be changed here. What top pages showed then counts as long as it is kept; older than that it is unknown.",
	Now:      "See it as it is now",
}

var sheetJA = Sheet{
	Print: "印刷", Title: "進行表", Printed: "作成",
	Tasks: "時刻順のタスク", Due: "期限", State: "状態", Task: "タスク", Who: "担当", Proof: "確認",
	Knows:    func(who string) string { return "詳しい人：" + who },
	Past:     func(when string) string { return when + "に知られていた内容です。" },
	PastLead: "ここでは変更できません。トップページの判定は、記録が残っている間だけ当時のものを示し、それより前は不明とします。",
	Now:      "現在の内容を見る",
}
