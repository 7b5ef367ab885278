package text

import (
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
)

// ByHand is the words of events that people enter: the form, and the table from a spreadsheet.
type ByHand struct {
	New, Lead, Add, Save               string
	Change, ChangeLead                 string
	Owned                              func(feed string) string
	OwnedDo, OpenFeed                  string
	When, What                         string
	Title, TitleHint                   string
	Date, DateHint, LastDay            string
	LastDayHint                        string
	Start, StartHint, End, EndHint     string
	Zone, ZoneHint                     string
	Level, NoLevel, LevelHint          string
	Link, LinkHint, Notes, NotesHint   string
	Location, LocationHint             string
	Private, PrivateHint               string
	Twin, TwinDo, KeepBoth             string
	CallOff, CallOffLead, TakesPlace   string
	CancelledNote                      string
	EmbargoDate, EmbargoClock          string
	EmbargoHint, NotSaid               string
	Paste, PasteLead, Table, TableHint string
	Columns, ColumnsLead, ColumnOf     string
	NotKept, Heading, ShowAgain        string
	Rows, Row, Event, State, Taken     string
	Known, Refused                     string
	Found                              func(fresh, known, refused int) string
	Keep                               func(n int) string
	NothingToKeep, Altered             string
	Kept                               func(added, known int) string
	LeftOut                            func(n int) string
	More                               func(n int) string
	Trouble                            func(field, got, sentence string) string
	Column                             map[intake.Column]string
	Certainty                          map[readiness.Certainty]string
}

var byHandEN = ByHand{
	New: "New event", Lead: "For what is not in a calendar that Tallylight reads. Only title and date are needed; the rest can follow.",
	Add: "Add event", Save: "Save",
	Change: "Change event", ChangeLead: "A new time moves the gates and the open tasks with it, and SRE is asked to take note.",
	Owned: func(feed string) string {
		return fmt.Sprintf("This event comes from the calendar %s, so its title and time are changed there. Tallylight follows at the next fetch.", feed)
	},
	OwnedDo: "Here you can change what PR tells and the level.", OpenFeed: "See the calendar",
	When: "When", What: "What PR knows",
	Title: "Title", TitleHint: "As it stands on the board. Leave empty to use the programme.",
	Date: "Date", DateHint: "2026-11-19, 11/19 or 11月19日.", LastDay: "Last day",
	LastDayHint: "Only where it ends on another day.",
	Start:       "Start", StartHint: "21:54 or 25:30 (01:30 the next day). Leave empty if it is not known yet.",
	End: "End", EndHint: "Leave empty for one hour.",
	Zone: "Time zone", ZoneHint: "Of all times on this page.",
	Level: "Level", NoLevel: "Not yet", LevelHint: "PR proposes, SRE confirms.",
	Link: "Link", LinkHint: "Where more is written about it. It begins with https://", Notes: "Notes", NotesHint: "Anything else that SRE should know.",
	Location: "Place", LocationHint: "Where it takes place or is recorded.",
	Private: "Confidential", PrivateHint: "Viewers and the wall see only that something is on air, not what.",
	Twin: "There is an event of this title at this time:", TwinDo: "Nothing was added. If yours is the same, change that one; if it is another, add it as well.",
	KeepBoth: "Add as another event",
	CallOff:  "Cancel this event", CallOffLead: "Its tasks stop; what was done stays. It can be taken back.", TakesPlace: "It takes place after all",
	CancelledNote: "Cancelled. Its tasks are stopped; what was done stays.",
	EmbargoDate:   "Embargo until, date", EmbargoClock: "Embargo until, time",
	EmbargoHint: "Nothing may be published before.", NotSaid: "Not told yet",
	Paste:     "Paste a table",
	PasteLead: "Copy rows from a spreadsheet with their headings, and paste them here. Nothing is kept before you have seen it.",
	Table:     "Rows", TableHint: "One event a row, cells separated by tabs or commas; at most 2,000 rows.",
	Columns: "Columns", ColumnsLead: "What each column holds. Change what was guessed wrong, then show the rows again.",
	ColumnOf: "Column", NotKept: "Not kept", Heading: "The first row is a heading", ShowAgain: "Show rows again",
	Rows: "Events", Row: "Row", Event: "Event", State: "What happens", Taken: "Is added", Known: "Known already", Refused: "Cannot be added",
	Found: func(fresh, known, refused int) string {
		said := plural(fresh, "new event")
		if known > 0 {
			said += fmt.Sprintf(", %d known already", known)
		}
		if refused > 0 {
			said += fmt.Sprintf(", %s that cannot be added", plural(refused, "row"))
		}
		return said + ". Nothing is kept yet."
	},
	Keep:          func(n int) string { return "Keep " + plural(n, "event") },
	NothingToKeep: "There is no new event in this table.",
	Altered:       "The rows are read differently than shown before: other columns or other levels. Look at them again, then keep them.",
	Kept: func(added, known int) string {
		said := plural(added, "event") + " added"
		if known > 0 {
			said += fmt.Sprintf("; %d known already and left as they are", known)
		}
		return said + "."
	},
	LeftOut: func(n int) string {
		return fmt.Sprintf("%s could not be added. Correct them here, then preview again.", plural(n, "row"))
	},
	More: func(n int) string { return fmt.Sprintf("%d more like these", n) },
	Trouble: func(field, got, sentence string) string {
		return troubleLine(field, " “", got, "”", ": ", sentence)
	},
	Column: map[intake.Column]string{
		intake.ColumnDate: "Date", intake.ColumnStart: "Start", intake.ColumnEnd: "End", intake.ColumnTitle: "Title",
		intake.ColumnLevel: "Level", intake.ColumnLink: "Link", intake.ColumnNotes: "Notes",
	},
	Certainty: map[readiness.Certainty]string{
		readiness.CertainlyShown: "Confirmed", readiness.LikelyShown: "Likely", readiness.MaybeShown: "Tentative", readiness.UnknownShown: "Unknown",
	},
}

var byHandJA = ByHand{
	New: "新しいイベント", Lead: "取り込み中のカレンダーにない予定を登録します。必要なのはタイトルと日付だけで、残りは後からでもかまいません。",
	Add: "イベントを登録", Save: "保存",
	Change: "イベントの変更", ChangeLead: "日時を変えると、ゲートと未完了のタスクの期限も移動し、SREに確認を求めます。",
	Owned: func(feed string) string {
		return fmt.Sprintf("カレンダー「%s」のイベントです。タイトルと日時はカレンダーで変更してください。次の取得で反映されます。", feed)
	},
	OwnedDo: "ここで変更できるのは、広報からの情報とレベルです。", OpenFeed: "カレンダーを見る",
	When: "日時", What: "広報からの情報",
	Title: "タイトル", TitleHint: "ボードに表示する名前。空欄なら番組名を使います。",
	Date: "日付", DateHint: "2026-11-19、11/19、11月19日など。", LastDay: "最終日",
	LastDayHint: "別の日に終わる場合だけ入力します。",
	Start:       "開始", StartHint: "21:54、25:30（翌日1:30）など。未定なら空欄のままにします。",
	End: "終了", EndHint: "空欄なら1時間とします。",
	Zone: "タイムゾーン", ZoneHint: "このページの時刻すべてに使います。",
	Level: "レベル", NoLevel: "未設定", LevelHint: "広報が提案し、SREが確定します。",
	Link: "リンク", LinkHint: "詳しい情報のURL。https:// で始まります。", Notes: "備考", NotesHint: "ほかにSREに伝えること。",
	Location: "場所", LocationHint: "開催または収録の場所。",
	Private: "社外秘", PrivateHint: "閲覧者と大画面には、何かが放送されることだけを表示します。",
	Twin: "同じタイトルのイベントが同じ時間にあります：", TwinDo: "まだ登録していません。同じものなら既存のイベントを変更し、別のものなら追加で登録してください。",
	KeepBoth: "別のイベントとして登録",
	CallOff:  "イベントを中止", CallOffLead: "タスクは停止し、完了分は残ります。後で取り消せます。", TakesPlace: "中止を取り消す",
	CancelledNote: "中止されました。タスクは停止し、完了分は残ります。",
	EmbargoDate:   "解禁日", EmbargoClock: "解禁時刻",
	EmbargoHint: "この時刻より前に公開できません。", NotSaid: "未記入",
	Paste:     "表を貼り付け",
	PasteLead: "表計算ソフトの行を見出しごとコピーして貼り付けます。確認するまで何も登録しません。",
	Table:     "行", TableHint: "1行に1件、タブ区切りまたはカンマ区切り。2,000行まで。",
	Columns: "列", ColumnsLead: "各列の内容です。推定が違う列を直してから、表示し直してください。",
	ColumnOf: "列", NotKept: "登録しない", Heading: "1行目は見出し", ShowAgain: "表示し直す",
	Rows: "イベント", Row: "行", Event: "イベント", State: "結果", Taken: "登録する", Known: "登録済み", Refused: "登録できない",
	Found: func(fresh, known, refused int) string {
		said := fmt.Sprintf("新しいイベント%s件", toppage.Grouped(int64(fresh)))
		if known > 0 {
			said += fmt.Sprintf("、登録済み%s件", toppage.Grouped(int64(known)))
		}
		if refused > 0 {
			said += fmt.Sprintf("、登録できない行%s件", toppage.Grouped(int64(refused)))
		}
		return said + "。まだ何も登録していません。"
	},
	Keep:          func(n int) string { return toppage.Grouped(int64(n)) + "件を登録" },
	NothingToKeep: "この表に新しいイベントはありません。",
	Altered:       "列かレベルが変わり、前の表示とは読み取り結果が異なります。行を確認してから登録してください。",
	Kept: func(added, known int) string {
		said := toppage.Grouped(int64(added)) + "件を登録しました。"
		if known > 0 {
			said += fmt.Sprintf("登録済みの%s件はそのままです。", toppage.Grouped(int64(known)))
		}
		return said
	},
	LeftOut: func(n int) string {
		return fmt.Sprintf("%s行を登録できませんでした。ここで直して、もう一度プレビューしてください。", toppage.Grouped(int64(n)))
	},
	More: func(n int) string { return fmt.Sprintf("ほか%s件", toppage.Grouped(int64(n))) },
	Trouble: func(field, got, sentence string) string {
		return troubleLine(field, "「", got, "」", "：", sentence)
	},
	Column: map[intake.Column]string{
		intake.ColumnDate: "日付", intake.ColumnStart: "開始", intake.ColumnEnd: "終了", intake.ColumnTitle: "タイトル",
		intake.ColumnLevel: "レベル", intake.ColumnLink: "リンク", intake.ColumnNotes: "備考",
	},
	Certainty: map[readiness.Certainty]string{
		readiness.CertainlyShown: "確定", readiness.LikelyShown: "ほぼ確定", readiness.MaybeShown: "仮", readiness.UnknownShown: "不明",
	},
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
	if name, ok := t.ByHand.Column[c]; ok {
		return name
	}
	return t.Word.Brief[readiness.BriefField(c)]
}

// RowTrouble says why a row of a pasted table cannot be taken.
func (t *Text) RowTrouble(e fault.Invalid) string {
	return t.ByHand.Trouble(t.FieldName(e.Field), e.Got, t.Invalid(e))
}
