package text

// Month is the words of the calendar.
type Month struct {
	Caption   func(month, zone string) string
	DaysIn    func(zone string) string
	ThisMonth string
	Today     string
	Weekdays  [7]string // Sunday first
	GateState map[string]string
}

var monthEN = Month{
	Caption:   func(month, zone string) string { return "Exposures and gates, " + month + ", days in " + zone },
	DaysIn:    func(zone string) string { return "Days in " + zone + "." },
	ThisMonth: "This month", Today: "today",
	Weekdays:  [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	GateState: map[string]string{"passed": "passed", "missed": "missed", "nobody": "nobody yet", "to_come": "to come"},
}

var monthJA = Month{
	Caption:   func(month, zone string) string { return month + "の露出とゲート（" + zone + "）" },
	DaysIn:    func(zone string) string { return "日付は" + zone + "です。" },
	ThisMonth: "今月", Today: "今日",
	Weekdays:  [7]string{"日", "月", "火", "水", "木", "金", "土"},
	GateState: map[string]string{"passed": "通過", "missed": "未達", "nobody": "引き受け待ち", "to_come": "これから"},
}

// Kit is the headings of the page that shows every component.
type Kit struct {
	Title, Lead, Calls, Levels, TaskStates, Times, Messages, Controls, Burn, Runway string
	Theirs, Conflict, Moved                                                         string
}

var kitEN = Kit{
	Title: "Kit", Lead: "Every component and state, for the people who build it.",
	Calls: "Calls", Levels: "Levels", TaskStates: "Task states", Times: "Time", Messages: "Messages",
	Controls: "Controls", Burn: "Readiness burn-up", Runway: "Timetable",
	Theirs: "Ken Sato", Conflict: "Payment, maps and SMS quotas", Moved: "moved",
}

var kitJA = Kit{
	Title: "部品一覧", Lead: "開発者向け：すべての部品と状態。",
	Calls: "判定", Levels: "レベル", TaskStates: "タスクの状態", Times: "時刻", Messages: "メッセージ",
	Controls: "操作部品", Burn: "準備の進み", Runway: "時刻表",
	Theirs: "佐藤 健", Conflict: "外部APIの上限引き上げ", Moved: "変更",
}
