package text

import (
	"tallylight/readiness"
)

// ByHand is the words of events that people enter: the form, and the table from a spreadsheet.
type ByHand struct {
	New, Lead, Add, Save, Change, ChangeLead, OwnedDo, OpenFeed, What, NoLevel, Twin, TwinDo, KeepBoth, CallOff,
	CallOffLead, TakesPlace, CancelledNote, NotSaid string

	Owned     func(feed string) string
	Trouble   func(field, got, sentence string) string
	Certainty map[readiness.Certainty]string
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
