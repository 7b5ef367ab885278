package text

// Board is the words of the board and of the set-up that it shows while it is empty.
type Board struct {
	NextExposure, OnAirNow, SparkEmpty, Attention, Coming, ColLevel, ColEvent, ColTasks, ColCall, Now, Stopped,
	AllDone, NothingAhead, Key, KeyPassed, KeyToCome, KeyNobody, KeyMissed, KeyOnAir, EmptyTitle, EmptyLead, Step1,
	Step1Lead, Step2, Step2Lead, Step3, SeeLevels, StepDone, Example, ExampleEvent, ExampleSub, ExampleReason,
	AskAdmin, Causes, New string

	ChecksPass                                                               func(pass, total int) string
	ChecksFailing                                                            func(pass, total int, failing string) string
	Spark                                                                    func(p95, limit string) string
	MoreBlockers, DueThisWeek, Moved, Cancelled, Past, FeedCutOff            func(n int) string
	FeedFailing                                                              func(n int, since string) string
	TasksDone                                                                func(done, total int) string
	CancelledAt, MovedFrom, MissingSince, TakenOutSince, CalledOffAt, NewAgo func(when string) string
	NextGate                                                                 func(gate, when string) string
	Later, Beyond                                                            func(n int, from string) string
	Before, BeforeMany                                                       func(n int, until string) string
	Step3Lead                                                                func(levels, tasks int) string
	HoldsBack, WaitForPage, EventsNoLevel                                    func(n int) string
	Further, FurtherMany                                                     func(n int, from string) string
	Counted                                                                  func(n int) string
	LaterTitle                                                               string
	FirstAirs, Cause                                                         func(what string) string
}

func boardIn(w say) Board {
	return Board{
		NextExposure: w("Next exposure", "次の露出"),
		OnAirNow:     w("On air now", "放送中"),
		ChecksPass:   w.num2("%d of %d checks pass", "%[2]d件中%[1]d件合格"),
		ChecksFailing: func(pass, total int, f string) string {
			return w.f("%d of %d checks pass; not passing: %s", "%[2]d件中%[1]d件合格。合格していないもの：%[3]s", pass, total, f)
		},
		Spark:        w.with2("TTFB p95, last 24 h: %s. Dotted line: limit %s.", "TTFB p95（24時間）：%s。点線は上限%s。"),
		SparkEmpty:   w("No probe has answered in the last 24 h.", "直近24時間、応答したプローブがありません。"),
		MoreBlockers: w.num("%d more", "ほか%d件"),

		Attention:   w("Needs attention", "要確認"),
		DueThisWeek: w.either("task due this week, nobody yet", "tasks due this week, nobody yet", "件のタスクが今週期限・引き受け待ち"),
		Moved:       w.either("event moved", "events moved", "件の日時変更"),
		Cancelled:   func(_ int) string { return w("cancelled", "件の中止") },
		FeedCutOff: w.either("feed incomplete: nothing was deleted, tried again by itself", "feeds incomplete: nothing was deleted, tried again by themselves",
			"件の取り込みが不完全：何も削除せず、自動で再試行"),
		FeedFailing: w.countedWith("feed failing since %[2]s", "feeds failing since %[2]s", "件の取り込みが%[2]sから失敗"),

		Causes:        w("Common causes", "共通の原因"),
		Cause:         w.with("Cause %s", "原因%s"),
		HoldsBack:     w.counted("Holds back %d event.", "Holds back %d events.", "%d件に影響"),
		WaitForPage:   w.counted("%d event waits for it.", "%d events wait for it.", "%d件のイベントの判定に必要です。"),
		EventsNoLevel: w.counted("%d event has no level", "%d events have no level", "%d件のイベントがレベル未設定"),
		FirstAirs:     w.with("The first airs %s.", "最初の放送は%s。"),
		New:           w("New", "新着"),

		Coming:        w("Coming exposures", "今後の露出"),
		ColLevel:      w("Level", "レベル"),
		ColEvent:      w("Event", "イベント"),
		ColTasks:      w("Tasks done", "完了タスク"),
		ColCall:       w("Call and what comes next", "判定と次にすること"),
		Now:           w("now", "現在"),
		TasksDone:     w.num2("%d of %d tasks done", "タスク%[2]d件中%[1]d件完了"),
		CancelledAt:   w.with("Cancelled in the PR calendar, %s", "広報カレンダーで中止 %s"),
		MovedFrom:     w.with("Moved from %s", "%s から変更"),
		TakenOutSince: w.with("Taken out of its series in the PR calendar since %s", "%sに広報カレンダーで繰り返しから除外"),
		CalledOffAt:   w.with("Cancelled here, %s", "Tallylightで中止 %s"),
		MissingSince:  w.with("No longer in the PR calendar since %s", "%sから広報カレンダーに見当たりません"),
		NewAgo:        w.with("New from the PR calendar, %s", "広報カレンダーから追加 %s"),
		NextGate:      w.with2("Next gate %s, %s", "次のゲート %s %s"),
		Stopped:       w("Tasks stopped", "タスクを停止"),
		AllDone:       w("Everything asked for is done", "求められたものはすべて完了"),
		Later:         w.numWith("%d more from %s", "%[2]s以降の%[1]d件を表示"),
		Beyond:        w.numWith("%d more from %s; see the calendar", "%[2]s以降の%[1]d件はカレンダーで見る"),
		Further:       w.numWith("%d more from %s", "%[2]s以降のイベントを見る（あと%[1]d件）"),
		FurtherMany:   w.numWith("More than %d more from %s", "%[2]s以降のイベントを見る（あと%[1]d件以上）"),
		Counted:       w.num("Counted: the next %d events. Later ones are assessed when they are shown.", "件数は、これから放送されるイベント%d件までの集計です。以降のイベントは、表示したときに判定します。"),
		LaterTitle:    w("Later events", "以降のイベント"),
		BeforeMany:    w.numWith("More than %d more until %s; see the calendar", "%[2]sまでの%[1]d件以上はカレンダーで見る"),
		Before:        w.numWith("%d more until %s; see the calendar", "%[2]sまでの%[1]d件はカレンダーで見る"),
		Past:          w.num("Past exposures, last 30 days (%d)", "終わった露出・30日以内（%d件）"),
		NothingAhead:  w("Nothing is coming. New events appear here as PR adds them to the calendar.", "今後の予定はありません。広報がカレンダーに加えると、ここに表示されます。"),

		Key:       w("Key", "凡例"),
		KeyPassed: w("gate passed", "ゲート通過"),
		KeyToCome: w("gate to come", "これから"),
		KeyNobody: w("due within 2 days, nobody yet", "2日以内・引き受け待ち"),
		KeyMissed: w("gate missed", "ゲート未達"),
		KeyOnAir:  w("on air", "放送"),

		EmptyTitle:    w("Nothing is coming yet", "まだ予定はありません"),
		EmptyLead:     w("Three things and the board fills itself. Each takes about a minute.", "次の3つを済ませると、予定が自動でボードに並びます。それぞれ1分ほどです。"),
		Step1:         w("Read the PR calendar", "広報カレンダーを読み取る"),
		Step1Lead:     w("Paste the secret iCalendar address. Tallylight shows what it found before it keeps anything.", "iCalendarの非公開URLを貼り付けてください。保存の前に、見つかったイベントを表示します。"),
		Step2:         w("Watch the top page", "トップページを見守る"),
		Step2Lead:     w("The page that people see first when they search for your name. It is checked every minute, with GET requests only.", "社名で検索した人が最初に見るページです。毎分、GETだけで確認します。"),
		Step3:         w("Look through the levels", "レベルを見直す"),
		SeeLevels:     w("See the levels", "レベルを見る"),
		StepDone:      w("Done", "済み"),
		Step3Lead:     w.num2("%d levels and %d tasks are ready to use.", "%d段階のレベルと%d件のタスクを用意しています。"),
		Example:       w("Example, so that you know what to expect", "表示例"),
		ExampleEvent:  w("Example: a live morning programme", "例：朝の情報番組（生中継）"),
		ExampleSub:    w("Example TV, nationwide, live", "例のテレビ局・全国ネット・生放送"),
		ExampleReason: w("Load test due in 2 days, nobody yet", "2日以内が期限の負荷試験が引き受け待ち"),
		AskAdmin:      w("An admin can add the top page.", "トップページは管理者が追加できます。"),
	}
}
