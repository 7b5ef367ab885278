package text

import "fmt"

// Work is the words of working on a task: its page, its forms, and tasks that people add.
type Work struct {
	How, Runbook, NoRunbook, Knows, Check   string
	SinceWhen                               func(when string) string
	Quiet                                   func(days int) string
	StillOnIt, Confirm, Remove              string
	Awaiting                                func(by string) string
	ConfirmHint                             string
	ConfirmedBy                             func(by, when string) string
	Covers                                  func(window string) string
	LapsedNow, Forever                      string
	Expired                                 func(when string) string
	Until                                   func(when string) string
	Notes, NoNotes, Note, NoteHint, AddNote string
	DoneNote, DoneNoteHint                  string
	Approver, ApproverHint                  string
	ApprovedBy                              func(by string) string
	WaiverEnded                             func(when string) string
	NotYet, TakeBack                        string
	Add, AddTo, AddLead, Title, TitleHint   string
	Anchor, Before, After                   string
	Lead, LeadHint, RunbookHint, KnowsHint  string
	UndoRefused, UndoStale, Back            string
}

var workEN = Work{
	How: "How to do it", Runbook: "Runbook", NoRunbook: "No runbook yet. It can be added to the task’s template under Levels.",
	Knows: "Usually knows how", Check: "What is asked",
	SinceWhen: func(when string) string { return "since " + when },
	Quiet:     func(days int) string { return "quiet for " + plural(days, "day") },
	StillOnIt: "Still on it", Confirm: "Confirm", Remove: "Remove task",
	Awaiting: func(by string) string {
		return "Done by " + by + ". It counts once somebody else has looked at the evidence."
	},
	ConfirmHint: "Look at the evidence, then confirm that it shows what the task asks for.",
	ConfirmedBy: func(by, when string) string { return fmt.Sprintf("confirmed by %s, %s", by, when) },
	Covers:      func(window string) string { return "given for " + window },
	LapsedNow:   "The event has moved out of what this covers. Complete the task again for the new time.",
	Forever:     "does not age",
	Expired:     func(when string) string { return "expired " + when },
	Until:       func(when string) string { return "until " + when },
	Notes:       "Notes", NoNotes: "No notes yet.", Note: "Note", NoteHint: "How far it is, what is in the way. It stays in the log.", AddNote: "Add note",
	DoneNote: "Note (optional)", DoneNoteHint: "What the next person should know.",
	Approver: "Approved by (optional)", ApproverHint: "Who answers for it. Leave empty if it is you.",
	ApprovedBy:  func(by string) string { return "approved by " + by },
	WaiverEnded: func(when string) string { return "EXPIRED: it was skipped until " + when + " and counts again." },
	NotYet:      "Asked for once the event has aired.", TakeBack: "To take back: it was done for this event, which does not need it any more.",
	Add: "Add a task", AddTo: "A task of this event alone", AddLead: "It moves with the event’s air time like every other task.",
	Title: "What is to be done", TitleHint: "As it stands in the checklist.",
	Anchor: "Counted from", Before: "before it starts", After: "after it ends",
	Lead: "Lead", LeadHint: "2d, 3h or 30m; 0 is the start or end itself.", RunbookHint: "Address of the page that says how. May be empty.",
	KnowsHint:   "A person or a team. Nobody is assigned by it.",
	UndoRefused: "Not taken back", UndoStale: "It was changed again since, so taking it back would undo somebody else’s work. See how it stands now.",
	Back: "Back",
}

var workJA = Work{
	How: "手順", Runbook: "手順書", NoRunbook: "手順書はまだありません。「レベル」のタスク定義に追加できます。",
	Knows: "詳しい人", Check: "確認内容",
	SinceWhen: func(when string) string { return when + "から" },
	Quiet:     func(days int) string { return fmt.Sprintf("%d日間動きなし", days) },
	StillOnIt: "続ける", Confirm: "確認した", Remove: "タスクを外す",
	Awaiting: func(by string) string {
		return by + "が完了。ほかの一人が根拠を確認すると有効になります。"
	},
	ConfirmHint: "根拠を見て、タスクの求めるとおりであることを確認してください。",
	ConfirmedBy: func(by, when string) string { return fmt.Sprintf("%sが確認（%s）", by, when) },
	Covers:      func(window string) string { return window + "が対象" },
	LapsedNow:   "イベントの日時が、この根拠の対象から外れました。新しい日時でもう一度完了にしてください。",
	Forever:     "期限なし",
	Expired:     func(when string) string { return when + "に期限切れ" },
	Until:       func(when string) string { return when + "まで有効" },
	Notes:       "メモ", NoNotes: "メモはまだありません。", Note: "メモ", NoteHint: "進み具合や困っていること。履歴に残ります。", AddNote: "メモを追加",
	DoneNote: "メモ（任意）", DoneNoteHint: "次の人が知っておくとよいこと。",
	Approver: "承認者（任意）", ApproverHint: "責任を持つ人。空欄なら自分。",
	ApprovedBy: func(by string) string { return "承認 " + by },
	WaiverEnded: func(when string) string {
		return "期限切れ：省略は" + when + "まででした。再び対象です。"
	},
	NotYet: "放送終了後に対象になります。", TakeBack: "元に戻すもの：このイベントのために実施済みですが、もう必要ありません。",
	Add: "タスクを追加", AddTo: "このイベントだけのタスク", AddLead: "ほかのタスクと同じく、放送日時に合わせて期限が動きます。",
	Title: "内容", TitleHint: "チェックリストに表示されます。",
	Anchor: "起点", Before: "開始前", After: "終了後",
	Lead: "リード", LeadHint: "2d・3h・30m、または2日・3時間・30分。0は開始・終了時刻。", RunbookHint: "手順のページのURL。空欄可。",
	KnowsHint:   "人またはチーム。割り当てにはなりません。",
	UndoRefused: "取り消せませんでした", UndoStale: "その後さらに変更されているため、取り消すとほかの人の作業まで戻ります。現在の状態を確認してください。",
	Back: "戻る",
}
