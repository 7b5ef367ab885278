package text

import (
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// ByHand is the words of events that people enter: the form, and the table from a spreadsheet.
type ByHand struct {
	New, Lead, Add, Save, Change, ChangeLead, OwnedDo, OpenFeed, When, What, NoLevel, Twin, TwinDo, KeepBoth, CallOff,
	CallOffLead, TakesPlace, CancelledNote, NotSaid, Paste, PasteLead, TableHint, Columns, ColumnsLead, ColumnOf, NotKept,
	Heading, ShowAgain, Rows, Row, Event, State, Taken, Known, Refused, NothingToKeep, Altered string

	Owned               func(feed string) string
	Found               func(fresh, known, refused int) string
	Keep, LeftOut, More func(n int) string
	Kept                func(added, known int) string
	Trouble             func(field, got, sentence string) string
	Certainty           map[readiness.Certainty]string
}

func byHandIn(w say) ByHand {
	return ByHand{
		New:        w("New event", "新しいイベント"),
		Lead:       w("For what is not in a calendar that Tallylight reads. Only title and date are needed; the rest can follow.", "取り込み中のカレンダーにない予定を登録します。必要なのはタイトルと日付だけで、残りは後からでもかまいません。"),
		Add:        w("Add event", "イベントを登録"),
		Save:       w("Save", "保存"),
		Change:     w("Change event", "イベントの変更"),
		ChangeLead: w("A new time moves the gates and the open tasks with it, and SRE is asked to take note.", "日時を変えると、ゲートと未完了のタスクの期限も移動し、SREに確認を求めます。"),
		Owned: w.with("This event comes from the calendar %s, so its title and time are changed there. Tallylight follows at the next fetch.",
			"カレンダー「%s」のイベントです。タイトルと日時はカレンダーで変更してください。次の取得で反映されます。"),
		OwnedDo:       w("Here you can change what PR tells and the level.", "ここで変更できるのは、広報からの情報とレベルです。"),
		OpenFeed:      w("See the calendar", "カレンダーを見る"),
		When:          w("When", "日時"),
		What:          w("What PR knows", "広報からの情報"),
		NoLevel:       w("Not yet", "未設定"),
		Twin:          w("There is an event of this title at this time:", "同じタイトルのイベントが同じ時間にあります："),
		TwinDo:        w("Nothing was added. If yours is the same, change that one; if it is another, add it as well.", "まだ登録していません。同じものなら既存のイベントを変更し、別のものなら追加で登録してください。"),
		KeepBoth:      w("Add as another event", "別のイベントとして登録"),
		CallOff:       w("Cancel this event", "イベントを中止"),
		CallOffLead:   w("Its tasks stop; what was done stays. It can be taken back.", "タスクは停止し、完了分は残ります。後で取り消せます。"),
		TakesPlace:    w("It takes place after all", "中止を取り消す"),
		CancelledNote: w("Cancelled. Its tasks are stopped; what was done stays.", "中止されました。タスクは停止し、完了分は残ります。"),
		NotSaid:       w("Not told yet", "未記入"),
		Paste:         w("Paste a table", "表を貼り付け"),
		PasteLead:     w("Copy rows from a spreadsheet with their headings, and paste them here. Nothing is kept before you have seen it.", "表計算ソフトの行を見出しごとコピーして貼り付けます。確認するまで何も登録しません。"),
		TableHint:     w("One event a row, cells separated by tabs or commas; at most 2,000 rows.", "1行に1件、タブ区切りまたはカンマ区切り。2,000行まで。"),
		Columns:       w("Columns", "列"),
		ColumnsLead:   w("What each column holds. Change what was guessed wrong, then show the rows again.", "各列の内容です。推定が違う列を直してから、表示し直してください。"),
		ColumnOf:      w("Column", "列"),
		NotKept:       w("Not kept", "使わない"),
		Heading:       w("The first row is a heading", "1行目は見出し"),
		ShowAgain:     w("Show rows again", "表示し直す"),
		Rows:          w("Events", "イベント"),
		Row:           w("Row", "行"),
		Event:         w("Event", "イベント"),
		State:         w("What happens", "結果"),
		Taken:         w("Is added", "登録する"),
		Known:         w("Known already", "登録済み"),
		Refused:       w("Cannot be added", "登録できない"),
		Found: func(fresh, known, refused int) string {
			return w(plural(fresh, "new event"), "新しいイベント"+grouped(fresh)+"件") +
				some(known, w(fmt.Sprintf(", %d known already", known), "、登録済み"+grouped(known)+"件")) +
				some(refused, w(", "+plural(refused, "row")+" that cannot be added", "、登録できない行"+grouped(refused)+"件")) +
				w(". Nothing is kept yet.", "。まだ何も登録していません。")
		},
		Keep:          func(n int) string { return w("Keep "+plural(n, "event"), grouped(n)+"件を登録") },
		NothingToKeep: w("There is no new event in this table.", "この表に新しいイベントはありません。"),
		Altered:       w("The rows are read differently than shown before: other columns or other levels. Look at them again, then keep them.", "列かレベルが変わり、前の表示とは読み取り結果が異なります。行を確認してから登録してください。"),
		Kept: func(added, known int) string {
			left := some(known, w(fmt.Sprintf("; %d known already and left as they are", known), "登録済みの"+grouped(known)+"件はそのままです。"))
			return w(plural(added, "event")+" added"+left+".", grouped(added)+"件を登録しました。"+left)
		},
		LeftOut: func(n int) string {
			return w(fmt.Sprintf("%s could not be added. Correct them here, then preview again.", plural(n, "row")),
				fmt.Sprintf("%s行を登録できませんでした。ここで直して、もう一度プレビューしてください。", grouped(n)))
		},
		More: func(n int) string {
			return w(fmt.Sprintf("%d more like these", n), fmt.Sprintf("ほか%s件", grouped(n)))
		},
		Trouble: func(field, got, sentence string) string {
			return w(troubleLine(field, " “", got, "”", ": ", sentence), troubleLine(field, "「", got, "」", "：", sentence))
		},
		Certainty: map[readiness.Certainty]string{
			readiness.CertainlyShown: w("Confirmed", "確定"),
			readiness.LikelyShown:    w("Likely", "ほぼ確定"),
			readiness.MaybeShown:     w("Tentative", "仮"),
			readiness.UnknownShown:   w("Unknown", "不明"),
		},
	}
}

// shownOfCell is how many characters of what came are shown in a sentence about it.
const shownOfCell = 40

// troubleLine says which field of a row is refused, what came, and what to do.
func troubleLine(field, open, got, shut, stop, sentence string) string {
	if got == "" {
		return field + stop + sentence
	}
	if runes := []rune(got); len(runes) > shownOfCell {
		got = string(runes[:shownOfCell]) + "…"
	}
	return field + open + got + shut + stop + sentence
}

// ColumnName names what a column of a pasted table holds.
func (t *Text) ColumnName(c intake.Column) string {
	if c == intake.ColumnNone {
		return t.ByHand.NotKept
	}
	return t.Label("event." + string(c))
}

// RowTrouble says why a row of a pasted table cannot be taken.
func (t *Text) RowTrouble(e fault.Invalid) string {
	return t.ByHand.Trouble(t.Label("event."+e.Field), e.Got, t.Invalid(e))
}
