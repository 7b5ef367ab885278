package text

import "fmt"

// Wall is the words of the big screen.
type Wall struct {
	Title, Poll, After, Countdown, OnAir string
	Blocked                              func(what string) string
	StopsAfter                           string
	Nothing, NothingLead                 string
	PRBrief, LevelStation                string
	Told                                 func(n, of int) string
	TasksDone                            func(done, of int) string
	Unclaimed                            func(n int) string
	Cover                                string
	Tagline                              string
	GateStation                          func(gate string) string
}

var wallEN = Wall{
	Title: "Wall", Poll: "Poll", After: "After that", Countdown: "Countdown", OnAir: "ON AIR",
	Blocked:    func(what string) string { return "Blocked: " + what },
	StopsAfter: "If this stops for 90 s the screen says UNKNOWN.",
	Nothing:    "Nothing is coming", NothingLead: "New events appear here as PR adds them to the calendar.",
	PRBrief: "PR brief", LevelStation: "Level",
	Told:        func(n, of int) string { return fmt.Sprintf("%d/%d", n, of) },
	TasksDone:   func(done, of int) string { return fmt.Sprintf("%d/%d", done, of) },
	Unclaimed:   func(n int) string { return fmt.Sprintf("%d with nobody", n) },
	Cover:       "UNKNOWN",
	Tagline:     "備え",
	GateStation: func(gate string) string { return "Tasks " + gate },
}

var wallJA = Wall{
	Title: "大画面", Poll: "点呼", After: "その後", Countdown: "カウントダウン", OnAir: "放送中",
	Blocked:    func(what string) string { return "止めているもの：" + what },
	StopsAfter: "90秒更新がないと「不明」に変わります。",
	Nothing:    "予定はありません", NothingLead: "広報がカレンダーに加えると、ここに表示されます。",
	PRBrief: "広報の情報", LevelStation: "レベル",
	Told:        func(n, of int) string { return fmt.Sprintf("%d/%d", n, of) },
	TasksDone:   func(done, of int) string { return fmt.Sprintf("%d/%d", done, of) },
	Unclaimed:   func(n int) string { return fmt.Sprintf("%d件が引き受け待ち", n) },
	Cover:       "不明",
	Tagline:     "備え",
	GateStation: func(gate string) string { return "タスク " + gate },
}
