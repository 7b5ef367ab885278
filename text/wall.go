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
	Proven, NotProven                    string
	EvidenceAge                          func(age string) string
	// Written says when a picture of the wall was written, in both zones; Old, how many minutes ago, in place of #.
	Written           func(near, far string) string
	Old, PictureStops string
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
	Proven:      "proven %d/%d", NotProven: "not proven: ",
	EvidenceAge:  func(age string) string { return "evidence " + age },
	Written:      func(near, far string) string { return fmt.Sprintf("A picture, written %s (%s)", near, far) },
	Old:          "This picture is # minutes old",
	PictureStops: "After 3 minutes without a new one the screen says UNKNOWN.",
}

var wallJA = Wall{
	Title: "大画面", Poll: "点呼", After: "その後", Countdown: "カウントダウン", OnAir: "放送中",
	Blocked:    func(what string) string { return "止めているもの：" + what },
	StopsAfter: "90秒更新がないと「不明」に変わります。",
	Nothing:    "予定はありません", NothingLead: "広報がカレンダーに加えると、ここに表示されます。",
	PRBrief: "広報の情報", LevelStation: "レベル",
	Told:        func(n, of int) string { return fmt.Sprintf("%d/%d", n, of) },
	TasksDone:   func(done, of int) string { return fmt.Sprintf("%d/%d", done, of) },
	Unclaimed:   func(n int) string { return fmt.Sprintf("引き受け待ち %d", n) },
	Cover:       "不明",
	Tagline:     "備え",
	GateStation: func(gate string) string { return "タスク " + gate },
	Proven:      "実証 %d/%d", NotProven: "未実証：",
	EvidenceAge:  func(age string) string { return "証拠 " + age },
	Written:      func(near, far string) string { return fmt.Sprintf("%s（%s）時点の画面", near, far) },
	Old:          "この画面は#分前のものです",
	PictureStops: "3分間新しい画面がないと「不明」に変わります。",
}
