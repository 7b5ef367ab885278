package text

// Sheet is the words of the run sheet for print and of an event as it was known.
type Sheet struct {
	Print, Title, Printed, Tasks, Due, State, Task, Who, Proof, PastLead, Now string

	Knows func(who string) string
	Past  func(when string) string
}

func sheetIn(w say) Sheet {
	return Sheet{
		Print:   w("Print", "印刷"),
		Title:   w("Run sheet", "進行表"),
		Printed: w("As of", "作成"),
		Tasks:   w("Tasks by time", "時刻順のタスク"),
		Due:     w("Due", "期限"),
		State:   w("State", "状態"),
		Task:    w("Task", "タスク"),
		Who:     w("Who", "担当"),
		Proof:   w("Proof", "確認"),
		Knows:   w.with("Usually known by %s", "詳しい人：%s"),
		Past:    w.with("As it stood on %s.", "%s時点の内容です。"),
		PastLead: w("Calls, blockers and checks are those that were shown then. Nothing can be changed here.",
			"判定、GOを止めているもの、確認項目は、当時の表示のままです。この画面では変更できません。"),
		Now: w("See it as it is now", "現在の内容を見る"),
	}
}
