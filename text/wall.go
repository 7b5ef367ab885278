package text

// Wall is the words of the big screen.
type Wall struct {
	Title, Poll, After, Countdown, OnAir, StopsAfter, Nothing, NothingLead, PRBrief, LevelStation, Cover, Tagline,
	Proven, NotProven, Old, PictureStops string

	Blocked     func(what string) string
	Told        func(n, of int) string
	TasksDone   func(done, of int) string
	Unclaimed   func(n int) string
	GateStation func(gate string) string

	// Written says when a picture of the wall was written, in both zones; Old, how many minutes ago, in place of #.
	Written func(near, far string) string
}

func wallIn(w say) Wall {
	return Wall{
		Title:        w("Wall", "大画面"),
		Poll:         w("Poll", "点呼"),
		After:        w("After that", "その後"),
		Countdown:    w("Countdown", "カウントダウン"),
		OnAir:        w("ON AIR", "放送中"),
		Blocked:      w.with("Blocked: %s", "GOを止めているもの：%s"),
		StopsAfter:   w("If this stops for 90 s the screen says UNKNOWN.", "90秒更新がないと「不明」に変わります。"),
		Nothing:      w("Nothing is coming", "予定はありません"),
		NothingLead:  w("New events appear here as PR adds them to the calendar.", "広報がカレンダーに加えると、ここに表示されます。"),
		PRBrief:      w("PR brief", "広報の情報"),
		LevelStation: w("Level", "レベル"),
		Told:         w.num2("%d/%d", "%d/%d"),
		TasksDone:    w.num2("%d/%d", "%d/%d"),
		Unclaimed:    w.num("%d with nobody", "引き受け待ち %d"),
		Cover:        w("UNKNOWN", "不明"),
		Tagline:      "備え",
		GateStation:  w.with("Tasks %s", "タスク %s"),
		Proven:       w("proven %d/%d", "実証 %d/%d"),
		NotProven:    w("not proven: ", "未実証："),
		Written:      w.with2("A picture, written %s (%s)", "%s（%s）時点の画面"),
		Old:          w("This picture is # minutes old", "この画面は#分前のものです"),
		PictureStops: w("After 3 minutes without a new one the screen says UNKNOWN.", "3分間新しい画面がないと「不明」に変わります。"),
	}
}
