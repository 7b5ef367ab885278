package text

import "fmt"

// Board is the words of the board and of the set-up that it shows while it is empty.
type Board struct {
	NextExposure, OnAirNow string
	ChecksPass             func(pass, total int) string
	ChecksFailing          func(pass, total int, failing string) string
	Checked                func(ago string) string
	Spark                  func(p95, limit string) string
	SparkEmpty             string
	MoreBlockers           func(n int) string

	Attention   string
	NoLevel     func(n int) string
	DueThisWeek func(n int) string
	Moved       func(n int) string
	Cancelled   func(n int) string
	FeedFailing func(n int, since string) string

	Coming, ColLevel, ColEvent, ColTasks, ColCall, Now string
	TasksDone                                          func(done, total int) string
	CancelledAt, MovedFrom, MissingSince, NewAgo       func(when string) string
	NextGate                                           func(gate, when string) string
	Stopped, AllDone                                   string
	Later, Beyond                                      func(n int, from string) string
	Before                                             func(n int, until string) string
	Past                                               func(n int) string
	NothingAhead                                       string

	Key, KeyPassed, KeyToCome, KeyNobody, KeyMissed, KeyOnAir string

	EmptyTitle, EmptyLead             string
	Step1, Step1Lead                  string
	Step2, Step2Lead, PageURL         string
	Step3, SeeLevels, StepDone        string
	Step3Lead                         func(levels, tasks int) string
	Example, ExampleEvent, ExampleSub string
	ExampleReason                     string
	AskAdmin                          string
}

var boardEN = Board{
	NextExposure: "Next exposure", OnAirNow: "On air now",
	ChecksPass: func(pass, total int) string { return fmt.Sprintf("%d of %d checks pass", pass, total) },
	ChecksFailing: func(pass, total int, f string) string {
		return fmt.Sprintf("%d of %d checks pass; not passing: %s", pass, total, f)
	},
	Checked: func(ago string) string { return "checked " + ago },
	Spark: func(p95, limit string) string {
		return fmt.Sprintf("TTFB p95, last 24 h: %s. Dotted line: limit %s.", p95, limit)
	},
	SparkEmpty:   "No probe has answered in the last 24 h.",
	MoreBlockers: func(n int) string { return fmt.Sprintf("%d more", n) },

	Attention: "Needs attention",
	NoLevel: func(n int) string {
		if n == 1 {
			return "event has no level"
		}
		return "events have no level"
	},
	DueThisWeek: func(n int) string {
		if n == 1 {
			return "task due this week, nobody yet"
		}
		return "tasks due this week, nobody yet"
	},
	Moved: func(n int) string {
		if n == 1 {
			return "event moved"
		}
		return "events moved"
	},
	Cancelled: func(int) string { return "cancelled" },
	FeedFailing: func(n int, since string) string {
		if n == 1 {
			return "feed failing since " + since
		}
		return "feeds failing since " + since
	},

	Coming: "Coming exposures", ColLevel: "Level", ColEvent: "Event", ColTasks: "Tasks done",
	ColCall: "Call and what comes next", Now: "now",
	TasksDone:    func(done, total int) string { return fmt.Sprintf("%d of %d tasks done", done, total) },
	CancelledAt:  func(when string) string { return "Cancelled in the PR calendar, " + when },
	MovedFrom:    func(when string) string { return "Moved from " + when },
	MissingSince: func(when string) string { return "No longer in the PR calendar since " + when },
	NewAgo:       func(ago string) string { return "New from the PR calendar, " + ago },
	NextGate:     func(gate, when string) string { return fmt.Sprintf("Next gate %s, %s", gate, when) },
	Stopped:      "Tasks stopped", AllDone: "Everything asked for is done",
	Later:        func(n int, from string) string { return fmt.Sprintf("%d more from %s", n, from) },
	Beyond:       func(n int, from string) string { return fmt.Sprintf("%d more from %s; see the calendar", n, from) },
	Before:       func(n int, until string) string { return fmt.Sprintf("%d more until %s; see the calendar", n, until) },
	Past:         func(n int) string { return fmt.Sprintf("Past exposures, last 30 days (%d)", n) },
	NothingAhead: "Nothing is coming. New events appear here as PR adds them to the calendar.",

	Key: "Key", KeyPassed: "gate passed", KeyToCome: "gate to come", KeyNobody: "due within 2 days, nobody yet",
	KeyMissed: "gate missed", KeyOnAir: "on air",

	EmptyTitle: "Nothing is coming yet",
	EmptyLead:  "Three things and the board fills itself. Each takes about a minute.",
	Step1:      "Read the PR calendar",
	Step1Lead:  "Paste the secret iCalendar address. Tallylight shows what it found before it keeps anything.",
	Step2:      "Watch the top page",
	Step2Lead:  "The page that people see first when they search for your name. It is checked every minute, with GET requests only.",
	PageURL:    "Address of the top page",
	Step3:      "Look through the levels", SeeLevels: "See the levels", StepDone: "Done",
	Step3Lead: func(levels, tasks int) string {
		return fmt.Sprintf("%d levels and %d tasks are ready to use.", levels, tasks)
	},
	Example:      "Example, so that you know what to expect",
	ExampleEvent: "Example: a live morning programme", ExampleSub: "Example TV, nationwide, live",
	ExampleReason: "Load test due in 2 days, nobody yet",
	AskAdmin:      "An admin can add the top page.",
}

var boardJA = Board{
	NextExposure: "次の露出", OnAirNow: "放送中",
	ChecksPass: func(pass, total int) string { return fmt.Sprintf("%d件中%d件合格", total, pass) },
	ChecksFailing: func(pass, total int, f string) string {
		return fmt.Sprintf("%d件中%d件合格。合格していないもの：%s", total, pass, f)
	},
	Checked: func(ago string) string { return ago + "に確認" },
	Spark: func(p95, limit string) string {
		return fmt.Sprintf("TTFB p95（24時間）：%s。点線は上限%s。", p95, limit)
	},
	SparkEmpty:   "直近24時間、応答したプローブがありません。",
	MoreBlockers: func(n int) string { return fmt.Sprintf("ほか%d件", n) },

	Attention:   "要確認",
	NoLevel:     func(int) string { return "件のイベントがレベル未設定" },
	DueThisWeek: func(int) string { return "件のタスクが今週期限・引き受け待ち" },
	Moved:       func(int) string { return "件の日時変更" },
	Cancelled:   func(int) string { return "件の中止" },
	FeedFailing: func(_ int, since string) string { return fmt.Sprintf("件の取り込みが%sから失敗", since) },

	Coming: "今後の露出", ColLevel: "レベル", ColEvent: "イベント", ColTasks: "完了タスク",
	ColCall: "判定と次にすること", Now: "現在",
	TasksDone:    func(done, total int) string { return fmt.Sprintf("タスク%d件中%d件完了", total, done) },
	CancelledAt:  func(when string) string { return "広報カレンダーで中止 " + when },
	MovedFrom:    func(when string) string { return when + " から変更" },
	MissingSince: func(when string) string { return when + "から広報カレンダーに見当たりません" },
	NewAgo:       func(ago string) string { return "広報カレンダーから追加 " + ago },
	NextGate:     func(gate, when string) string { return fmt.Sprintf("次のゲート %s %s", gate, when) },
	Stopped:      "タスクを停止", AllDone: "求められたものはすべて完了",
	Later: func(n int, from string) string { return fmt.Sprintf("%s以降に%d件", from, n) },
	Beyond: func(n int, from string) string {
		return fmt.Sprintf("%s以降にさらに%d件（カレンダーで見る）", from, n)
	},
	Before: func(n int, until string) string {
		return fmt.Sprintf("%sまでにさらに%d件（カレンダーで見る）", until, n)
	},
	Past:         func(n int) string { return fmt.Sprintf("終わった露出・30日以内（%d件）", n) },
	NothingAhead: "今後の予定はありません。広報がカレンダーに加えると、ここに表示されます。",

	Key: "凡例", KeyPassed: "ゲート通過", KeyToCome: "これから", KeyNobody: "2日以内・引き受け待ち",
	KeyMissed: "ゲート未達", KeyOnAir: "放送",

	EmptyTitle: "まだ予定はありません",
	EmptyLead:  "次の3つを済ませると、ボードは自動で埋まります。それぞれ1分ほどです。",
	Step1:      "広報カレンダーを読み取る",
	Step1Lead:  "iCalendarの非公開URLを貼り付けてください。保存の前に、見つかったイベントを表示します。",
	Step2:      "トップページを見守る",
	Step2Lead:  "社名で検索した人が最初に見るページです。毎分、GETだけで確認します。",
	PageURL:    "トップページのURL",
	Step3:      "レベルを見直す", SeeLevels: "レベルを見る", StepDone: "済み",
	Step3Lead: func(levels, tasks int) string {
		return fmt.Sprintf("%d段階のレベルと%d件のタスクを用意しています。", levels, tasks)
	},
	Example:      "表示例",
	ExampleEvent: "例：朝の情報番組（生中継）", ExampleSub: "例のテレビ局・全国ネット・生放送",
	ExampleReason: "2日以内が期限の負荷試験が引き受け待ち",
	AskAdmin:      "トップページは管理者が追加できます。",
}
