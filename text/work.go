package text

// Work is the words of working on a task: its page, its forms, and tasks that people add.
type Work struct {
	How, NoRunbook, Check, StillOnIt, Confirm, Remove, ConfirmHint, LapsedNow, Forever, Notes, NoNotes, NoteHint,
	AddNote, DoneNoteHint, NotYet, TakeBack, Add, AddTo, AddLead, TitleHint, Before, After, LeadHint,
	RunbookHint, KnowsHint, UndoRefused, UndoStale, Back string

	SinceWhen, Expired, Until, WaiverEnded func(when string) string
	Quiet                                  func(days int) string
	Awaiting, ApprovedBy                   func(by string) string
	ConfirmedBy                            func(by, when string) string
	Covers                                 func(window string) string
}

func workIn(w say) Work {
	return Work{
		How:          w("How to do it", "手順"),
		NoRunbook:    w("No runbook yet. It can be added to the task’s template under Levels.", "手順書はまだありません。「レベル」のタスク定義に追加できます。"),
		Check:        w("What is asked", "確認内容"),
		SinceWhen:    w.with("since %s", "%sから"),
		Quiet:        w.counted("quiet for %d day", "quiet for %d days", "%d日間動きなし"),
		StillOnIt:    w("Still on it", "対応を継続中と記録"),
		Confirm:      w("Confirm", "確認した"),
		Remove:       w("Remove task", "タスクを外す"),
		Awaiting:     w.with("Done by %s. It counts once somebody else has looked at the evidence.", "%sが完了。ほかの一人が根拠を確認すると有効になります。"),
		ConfirmHint:  w("Look at the evidence, then confirm that it shows what the task asks for.", "根拠を見て、タスクの求めるとおりであることを確認してください。"),
		ConfirmedBy:  w.with2("confirmed by %s, %s", "%sが確認（%s）"),
		Covers:       w.with("given for %s", "%sが対象"),
		LapsedNow:    w("The event has moved out of what this covers. Confirm on the event’s page that it still holds, or do it again for the new time.", "イベントの日時が、この根拠の対象から外れました。イベントのページで「今も有効」と確認するか、新しい日時でやり直してください。"),
		Forever:      w("does not age", "期限なし"),
		Expired:      w.with("expired %s", "%sに期限切れ"),
		Until:        w.with("until %s", "%sまで有効"),
		Notes:        w("Notes", "メモ"),
		NoNotes:      w("No notes yet.", "メモはまだありません。"),
		NoteHint:     w("How far it is, what is in the way. It stays in the log.", "進み具合や困っていること。履歴に残ります。"),
		AddNote:      w("Add note", "メモを追加"),
		DoneNoteHint: w("What the next person should know.", "次の人が知っておくとよいこと。"),
		ApprovedBy:   w.with("approved by %s", "承認 %s"),
		WaiverEnded:  w.with("EXPIRED: it was skipped until %s and counts again.", "期限切れ：省略は%sまででした。再び対象です。"),
		NotYet:       w("Asked for once the event has aired.", "放送終了後に対象になります。"),
		TakeBack:     w("To take back: it was done for this event, which does not need it any more.", "元に戻すもの：このイベントのために実施済みですが、もう必要ありません。"),
		Add:          w("Add a task", "タスクを追加"),
		AddTo:        w("A task of this event alone", "このイベントだけのタスク"),
		AddLead:      w("It moves with the event’s air time like every other task.", "ほかのタスクと同じく、放送日時に合わせて期限が動きます。"),
		TitleHint:    w("As it stands in the checklist.", "チェックリストに表示されます。"),
		Before:       w("before it starts", "開始前"),
		After:        w("after it ends", "終了後"),
		LeadHint:     w("2d, 3h or 30m; 0 is the start or end itself.", "2d・3h・30m、または2日・3時間・30分。0は開始・終了時刻。"),
		RunbookHint:  w("Address of the page that says how. May be empty.", "手順のページのURL。空欄可。"),
		KnowsHint:    w("A person or a team. Nobody is assigned by it.", "人またはチーム。割り当てにはなりません。"),
		UndoRefused:  w("Not taken back", "取り消せませんでした"),
		UndoStale:    w("It was changed again since, so taking it back would undo somebody else’s work. See how it stands now.", "その後さらに変更されているため、取り消すとほかの人の作業まで戻ります。現在の状態を確認してください。"),
		Back:         w("Back", "戻る"),
	}
}
