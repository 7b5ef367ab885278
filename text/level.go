package text

import "fmt"

// Level is the words for choosing and changing a level.
type Level struct {
	Switch, Hint, Added, Changed, Gone, KeepNone, KeepOpen, Same, Proposes, LookAgain, TriageLead, TriageNone, HowMuch, AllFit, PageTitle,
	AsList, OneByOne, SelectNone, Selected, SetForTicked, ProposeForTicked, Single, SameForTicked, FillIn, AsInCalendar, ChooseLater, NothingTicked,
	PageLead, ByLevel, Table, Peak, Tasks, Task, Proof, Brings, DoesNot string

	SelectAll, SeriesOf, AtMost, FromCalendar, FromTable, SetFor func(n int) string
	Meanwhile                                                    func(titles string) string

	Diff                                                       func(from, to string) string
	Summary                                                    func(added, changed, gone int) string
	StaysDone, ChangeTo, ProposeN, Keep, TriageTitle, DaysLeft func(n int) string
	Late                                                       func(n int, call string) string
	DoneBefore                                                 func(by string) string
	CallStays                                                  func(call, why string) string
	CallTurns                                                  func(from, to, why string) string
	FitUpTo                                                    func(n int, gate string, days int) string
	NoneFit                                                    func(gate string, days int) string
	UpTo, Above                                                func(multiple string) string
}

func levelIn(w say) Level {
	return Level{
		Switch: w("Readiness level", "準備レベル"),
		Hint:   w("Choosing a level first shows which tasks come and go.", "選ぶと、増減するタスクを先に確認できます。"),
		Diff:   w.with2("Level %s → %s", "レベル%s → %s"),
		Summary: func(added, changed, gone int) string {
			return w(fmt.Sprintf("%s added, %d changed, %d gone.", plural(added, "task"), changed, gone),
				fmt.Sprintf("%d件追加、%d件変更、%d件削除。", added, changed, gone))
		},
		Added:     w("Added", "追加"),
		Changed:   w("Changed", "変更"),
		Gone:      w("Gone", "削除"),
		StaysDone: w.counted("%d done task stay done.", "%d done tasks stay done.", "完了済みの%d件はそのままです。"),
		Late: w.countedWith("%d added task is already past its gate. The call is %s until someone does it or writes why it is skipped.",
			"%d added tasks are already past their gate. The call is %s until someone does them or writes why they are skipped.",
			"追加される%d件はすでにゲートを過ぎています。実施するか、省く理由を書くまで判定は%sです。"),
		ChangeTo:   w.num("Change to level %d", "レベル%dに変更"),
		ProposeN:   w.num("Propose level %d", "レベル%dを提案"),
		Keep:       w.num("Keep level %d", "レベル%dのままにする"),
		KeepOpen:   w("Back without confirming", "確定せずに戻る"),
		KeepNone:   w("Leave without a level", "レベル未設定のままにする"),
		DoneBefore: w.with("done before by %s", "%sが完了済み"),
		CallStays: func(call, why string) string {
			if why == "" {
				return w.f("The call stays %s.", "判定は%sのままです。", call)
			}
			return w.f("The call stays %s: %s.", "判定は%sのままです（%s）。", call, why)
		},
		CallTurns: func(from, to, why string) string {
			if why == "" {
				return w.f("The call turns from %s to %s.", "判定は%sから%sになります。", from, to)
			}
			return w.f("The call turns from %s to %s: %s.", "判定は%sから%sになります（%s）。", from, to, why)
		},
		LookAgain:        w("Below is what it would do now. Look again, then save.", "下は現在の内容です。確認してから保存してください。"),
		Same:             w("No task comes or goes.", "タスクの増減はありません。"),
		Proposes:         w("You propose the level; SRE confirms it.", "広報が提案し、SREが確定します。"),
		TriageTitle:      w.counted("%d event has no level", "%d events have no level", "%d件のイベントがレベル未設定です"),
		TriageLead:       w("Choose how much to prepare. The checklist and its dates follow from the level; you can change it later.", "どこまで備えるかを選んでください。チェックリストと期限はレベルから決まり、後から変更できます。"),
		TriageNone:       w("Every coming event has a level", "今後のイベントはすべてレベル設定済みです"),
		AsList:           w("As a list", "一覧で設定"),
		OneByOne:         w("One by one", "1件ずつ設定"),
		SelectAll:        w.num("Select all %d", "%d件すべて選択"),
		SelectNone:       w("Select none", "選択を解除"),
		Selected:         w("selected", "件を選択中"),
		SetForTicked:     w("Set this level for the selected events", "選択したイベントにこのレベルを設定"),
		ProposeForTicked: w("Propose this level for the selected events", "選択したイベントにこのレベルを提案"),
		NothingTicked:    w("Select at least one event.", "イベントを1件以上選択してください。"),
		Single:           w("Single events", "単発"),
		SeriesOf:         w.counted("series, %d airing", "series of %d", "%d回シリーズ"),
		AtMost:           w.num("The first %d are shown, which is as many as one press can set. The others follow.", "先頭の%d件を表示しています（一度に設定できる上限）。残りは続けて表示されます。"),
		SameForTicked:    w("Same level for the ticked rows", "チェックした行を同じレベルにする"),
		FillIn:           w("Fill in", "反映"),
		FromCalendar:     w.num("%d, as in the calendar", "%d（カレンダーの指定）"),
		FromTable:        w.num("%d, as in the table", "%d（表の指定）"),
		AsInCalendar:     w("as in the calendar", "カレンダーの指定どおり"),
		ChooseLater:      w("choose later", "後で設定"),
		SetFor:           w.counted("Level set for %d event", "Level set for %d events", "%d件にレベルを設定しました"),
		Meanwhile:        w.with("Changed by somebody else meanwhile: %s. Nothing was saved.", "他の人が変更していました：%s。何も保存していません。"),
		HowMuch:          w("How much to prepare", "どこまで備えるか"),
		DaysLeft:         w.counted("%d day left.", "%d days left.", "残り%d日。"),
		AllFit:           w("Every level fits.", "どのレベルも間に合います。"),
		FitUpTo: func(n int, gate string, days int) string {
			return w(fmt.Sprintf("Levels up to %d fit; higher ones start their %s tasks %s late.", n, gate, plural(days, "day")),
				fmt.Sprintf("レベル%dまでは間に合います。それより上は%sのタスクが%d日遅れて始まります。", n, gate, days))
		},
		NoneFit: func(gate string, days int) string {
			return w(fmt.Sprintf("Every level starts its %s tasks %s late.", gate, plural(days, "day")),
				fmt.Sprintf("どのレベルも%sのタスクが%d日遅れて始まります。", gate, days))
		},
		PageTitle: w("Levels", "レベル"),
		PageLead:  w("What each level means, and which tasks it brings. A level brings the tasks of all levels below it.", "各レベルの意味と、必要なタスクです。上のレベルは下のレベルのタスクをすべて含みます。"),
		ByLevel:   w("Tasks by level", "レベル別のタスク"),
		Table:     w("Table: tasks by level", "表：レベル別のタスク"),
		Peak:      w("Peak", "ピーク"),
		Tasks:     w("Tasks", "タスク"),
		Task:      w("Task", "タスク"),
		Proof:     w("Proof", "確認方法"),
		UpTo:      w.with("≤ %s × usual", "≤ 平常の%s倍"),
		Above:     w.with("> %s × usual", "> 平常の%s倍"),
		Brings:    w("yes", "対象"),
		DoesNot:   w("no", "対象外"),
	}
}
