package text

// Month is the words of the calendar.
type Month struct {
	ThisMonth, Today string
	Caption          func(month, zone string) string
	DaysIn           func(zone string) string
	More, ManyMore   func(n int) string
	GateState        map[string]string

	Weekdays [7]string // Sunday first
}

func monthIn(w say) Month {
	return Month{
		Caption:   w.with2("Exposures and gates, %s, days in %s", "%sの露出とゲート（%s）"),
		DaysIn:    w.with("Days in %s.", "日付は%sです。"),
		More:      w.num("%d more", "ほか%d件"),
		ManyMore:  w.num("more than %d more", "ほか%d件以上"),
		ThisMonth: w("This month", "今月"),
		Today:     w("today", "今日"),
		Weekdays:  [7]string{w("Sun", "日"), w("Mon", "月"), w("Tue", "火"), w("Wed", "水"), w("Thu", "木"), w("Fri", "金"), w("Sat", "土")},
		GateState: map[string]string{
			"passed":  w("passed", "通過"),
			"missed":  w("missed", "未達"),
			"nobody":  w("nobody yet", "引き受け待ち"),
			"to_come": w("to come", "これから"),
		},
	}
}

// Kit is the headings of the page that shows every component.
type Kit struct {
	Title, Lead, Calls, Levels, TaskStates, Times, Messages, Controls, Burn, Runway, Theirs, Conflict, Moved string
}

func kitIn(w say) Kit {
	return Kit{
		Title:      w("Kit", "部品一覧"),
		Lead:       w("Every component and state, for the people who build it.", "開発者向け：すべての部品と状態。"),
		Calls:      w("Calls", "判定"),
		Levels:     w("Levels", "レベル"),
		TaskStates: w("Task states", "タスクの状態"),
		Times:      w("Time", "時刻"),
		Messages:   w("Messages", "メッセージ"),
		Controls:   w("Controls", "操作部品"),
		Burn:       w("Readiness burn-up", "準備の進み"),
		Runway:     w("Timetable", "時刻表"),
		Theirs:     w("Ken Sato", "佐藤 健"),
		Conflict:   w("Payment, maps and SMS quotas", "外部APIの上限引き上げ"),
		Moved:      w("moved", "変更"),
	}
}
