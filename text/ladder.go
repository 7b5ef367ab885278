package text

import (
	"fmt"
	"strings"

	"tallylight/readiness"
)

// Ladder is the words for editing the levels and the tasks that they bring.
type Ladder struct {
	EditLevels, AddTask, Download, Upload, UploadHint, UploadDo string
	Unsaved                                                     func(e readiness.LadderEdits) string
	UnsavedLead, Preview, Discard, Save, Changed, FromLevel     string
	FromLevelOf                                                 func(task string) string
	KeepMatrix, Saves, TakeBack                                 string

	RungsTitle, RungsLead, AddLevel, RemoveLevel, Keep          string
	NameJA, NameEN, PromiseJA, PromiseEN, Multiple, Top, Second string
	LevelN                                                      func(n int) string

	TaskTitle, TaskNew, TaskLead, Remove, RemoveLead              string
	ID, IDHint, TitleJA, TitleEN, From, Anchor, Lead, LeadHint    string
	AnchorName                                                    map[readiness.Anchor]string
	Verify, Check, CheckHint, Proof, ProofNone, Fresh, FreshHint  string
	ProofName                                                     map[readiness.ProofName]string
	VerifyName                                                    map[readiness.VerifyKind]string
	Runbook, RunbookHint, Knows, KnowsHint, Tied, Undoes, Instead string
	TieName                                                       map[readiness.Tie]string
	UndoesHint, InsteadHint, Soon, SoonUntil, SoonHint            string

	PreviewTitle, PreviewLead, Nothing, Stale, StaleGoOn, StaleDrop, Altered string
	Differences, Theirs, Mine                                       string
	Wrong                                                           string
	Edits                                                           func(e readiness.LadderEdits) string
	Touched                                                         func(n, held int) string
	NoneTouched, Event, Tasks, Held, AtOnce, Until, UntilHint       string
	Planned                                                         func(level int) string
	Diff                                                            func(added, changed, gone int) string
	OpenGone                                                        func(n int) string
	More                                                            func(n int) string
}

var ladderEN = Ladder{
	EditLevels: "Edit levels", AddTask: "Add task", Download: "Download as a file", Upload: "Take over from a file",
	UploadHint: "YAML, as downloaded here. It is previewed before anything is saved.", UploadDo: "Preview the file",
	Unsaved: func(e readiness.LadderEdits) string {
		n := e.Added + e.Changed + e.Removed + e.Rungs
		return plural(n, "change") + ", not saved."
	},
	UnsavedLead: "Only you see them until they are saved.", Preview: "Preview and save", Discard: "Discard", Save: "Save", Changed: "changed",
	FromLevel: "From level", FromLevelOf: func(task string) string { return "From level: " + task },
	KeepMatrix: "Take over", Saves: "Last saved", TakeBack: "Take back",
	RungsTitle: "Edit levels", RungsLead: "Two to nine levels, the lowest first. A level suffices up to its multiple of the usual peak; the top one has no bound.",
	AddLevel: "Add level", RemoveLevel: "Remove the top level", Keep: "Take over",
	NameJA: "Name, Japanese", NameEN: "Name, English", PromiseJA: "What it promises, Japanese", PromiseEN: "What it promises, English",
	Multiple: "Up to, times the usual peak", Top: "No bound: the top level", Second: "A second person confirms what only a hand can prove",
	LevelN:    func(n int) string { return fmt.Sprintf("Level %d", n) },
	TaskTitle: "Task of the levels", TaskNew: "New task", TaskLead: "Every event of its level and above has it. Events take it over when the levels are saved.",
	Remove: "Remove this task", RemoveLead: "Events keep what was done on it.",
	ID: "Short name", IDHint: "Letters and digits, such as B-14. It stays.", TitleJA: "Task, Japanese", TitleEN: "Task, English", From: "From level",
	Anchor: "Due", Lead: "Lead", LeadHint: "Such as 14d, 3h, 30m; 0 is the moment itself.",
	AnchorName: map[readiness.Anchor]string{readiness.Always: "always", readiness.AtEntry: "when the event becomes known",
		readiness.AtStart: "before the start", readiness.AtEnd: "after the end"},
	Verify: "Proven by", Check: "What to ask", CheckHint: "An address, an expression, or short names of checks; see below.",
	Proof: "Proven by Tallylight itself", ProofNone: "no", Fresh: "Evidence counts for", FreshHint: "Such as 30d, 12h, 5m. Left empty, it does not age.",
	ProofName: map[readiness.ProofName]string{readiness.ProofTopPage: "the top page is protected", readiness.ProofFeed: "the calendar was imported",
		readiness.ProofBrief: "PR’s information is complete", readiness.ProofForecast: "an expected peak is written down",
		readiness.ProofLevel: "the level is confirmed", readiness.ProofOnAir: "“on air” was pressed", readiness.ProofAired: "“aired” was pressed",
		readiness.ProofChecks: "checks of the top page pass"},
	VerifyName: map[readiness.VerifyKind]string{readiness.VerifyManual: "a person", readiness.VerifyHTTP: "an HTTP check", readiness.VerifyProm: "a Prometheus query",
		readiness.VerifyHook: "a signed report of a pipeline", readiness.VerifySelf: "Tallylight", readiness.VerifyCalendar: "a calendar"},
	Runbook: "Runbook", RunbookHint: "The address of the page that says how.", Knows: "Usually knows how", KnowsHint: "A person or a team. Nobody is assigned by it.",
	Tied: "Evidence holds", TieName: map[readiness.Tie]string{readiness.Untied: "wherever the event moves", readiness.TiedStart: "for one air time only",
		readiness.TiedWindow: "for the window that it covers"},
	Undoes: "Takes back", UndoesHint: "Short names of the tasks whose effects it undoes: scale-in takes back scale-out.",
	Instead: "Instead", InsteadHint: "Short names of the tasks that make up for it where it is too late.",
	Soon: "Not enforced yet", SoonUntil: "Enforced from", SoonHint: "Left empty, it stays so until it is changed.",
	PreviewTitle: "Save the levels", PreviewLead: "Nothing is saved yet.", Nothing: "There are no changes to save.",
	Altered:     "Your changes are others than you saw here.",
	Stale:       "Somebody else has saved the levels since you began.",
	Differences: "What differs", Theirs: "Saved now", Mine: "Yours",
	StaleGoOn: "Replace theirs with mine", StaleDrop: "Keep theirs, discard mine",
	Wrong: "This cannot be saved yet:",
	Edits: func(e readiness.LadderEdits) string {
		return counted(e, " ", func(what string, n int) string { return fmt.Sprintf("%s: %d.", what, n) },
			"Levels changed", "Tasks added", "Tasks changed", "Tasks removed")
	},
	Touched: func(n, held int) string {
		said := plural(n, "coming event") + " follow."
		if n == 1 {
			said = "1 coming event follows."
		}
		if held > 0 {
			said += fmt.Sprintf(" %s would be held back by tasks that are already due.", plural(held, "event"))
		}
		return said
	},
	NoneTouched: "No coming event changes.", Event: "Event", Tasks: "Tasks", Held: "Would hold it back", AtOnce: "Follow at once",
	Until:     "Spare the others until",
	UntilHint: "Until the end of this day the tasks named beside them are not enforced for the events without a tick. Left empty, no event is spared.",
	Planned:   func(level int) string { return fmt.Sprintf("planned as level %d", level) },
	Diff:      func(added, changed, gone int) string { return fmt.Sprintf("+%d ~%d −%d", added, changed, gone) },
	OpenGone: func(n int) string {
		return plural(n, "task") + " that somebody has picked up would go. What was done is kept."
	},
	More: func(n int) string { return fmt.Sprintf("and %d more", n) },
}

var ladderJA = Ladder{
	EditLevels: "レベルを編集", AddTask: "タスクを追加", Download: "ファイルに保存", Upload: "ファイルから取り込む",
	UploadHint: "ここで保存したものと同じ形式（YAML）です。保存の前に内容を確認できます。", UploadDo: "ファイルを確認",
	Unsaved: func(e readiness.LadderEdits) string {
		return fmt.Sprintf("%d件の変更が未保存です。", e.Added+e.Changed+e.Removed+e.Rungs)
	},
	UnsavedLead: "保存するまで、ほかの人には見えません。", Preview: "確認して保存", Discard: "破棄", Save: "保存", Changed: "変更",
	FromLevel: "対象レベル", FromLevelOf: func(task string) string { return "対象レベル：" + task },
	KeepMatrix: "反映", Saves: "最近の保存", TakeBack: "元に戻す",
	RungsTitle: "レベルの編集", RungsLead: "低い順に2〜9段。各レベルは平常時のピークの何倍までかで決まり、最上位に上限はありません。",
	AddLevel: "レベルを追加", RemoveLevel: "最上位を削除", Keep: "反映",
	NameJA: "名前（日本語）", NameEN: "名前（英語）", PromiseJA: "約束する内容（日本語）", PromiseEN: "約束する内容（英語）",
	Multiple: "上限（平常時のピークの倍数）", Top: "上限なし（最上位）", Second: "人の手でしか確認できないものは、二人目が確認する",
	LevelN:    func(n int) string { return fmt.Sprintf("レベル%d", n) },
	TaskTitle: "レベルのタスク", TaskNew: "新しいタスク", TaskLead: "このレベル以上のイベントすべてに加わります。レベルを保存すると反映されます。",
	Remove: "このタスクを削除", RemoveLead: "実施済みの内容は各イベントに残ります。",
	ID: "略称", IDHint: "英数字。例：B-14。後から変更できません。", TitleJA: "タスク名（日本語）", TitleEN: "タスク名（英語）", From: "対象レベル",
	Anchor: "期限", Lead: "リード", LeadHint: "例：14d、3h、30m。0はその時刻。",
	AnchorName: map[readiness.Anchor]string{readiness.Always: "常時", readiness.AtEntry: "登録時", readiness.AtStart: "開始前", readiness.AtEnd: "終了後"},
	Verify:     "確認の方法", Check: "確認の内容", CheckHint: "URL、式、またはチェックの略称。下の説明を参照。",
	Proof: "Tallylightが自動で確認", ProofNone: "しない", Fresh: "根拠の有効期間", FreshHint: "例：30d、12h、5m。空欄なら期限なし。",
	ProofName: map[readiness.ProofName]string{readiness.ProofTopPage: "トップページが保護済み", readiness.ProofFeed: "カレンダーが取り込み済み",
		readiness.ProofBrief: "広報の情報がそろっている", readiness.ProofForecast: "想定ピークが記入済み", readiness.ProofLevel: "レベルが確定済み",
		readiness.ProofOnAir: "「放送開始」が押された", readiness.ProofAired: "「放送終了」が押された",
		readiness.ProofChecks: "トップページのチェックが合格"},
	VerifyName: map[readiness.VerifyKind]string{readiness.VerifyManual: "人の手", readiness.VerifyHTTP: "HTTP", readiness.VerifyProm: "Prometheusのクエリ",
		readiness.VerifyHook: "パイプラインからの署名つき通知", readiness.VerifySelf: "Tallylight", readiness.VerifyCalendar: "カレンダー"},
	Runbook: "手順書", RunbookHint: "手順を書いたページのURL。", Knows: "詳しい人", KnowsHint: "人またはチーム。割り当てではありません。",
	Tied: "根拠の有効範囲", TieName: map[readiness.Tie]string{readiness.Untied: "日時が変わっても有効", readiness.TiedStart: "その放送時刻に限る",
		readiness.TiedWindow: "対象の時間帯に限る"},
	Undoes: "元に戻すタスク", UndoesHint: "このタスクが取り消す対象の略称。例：縮退は増強を元に戻す。",
	Instead: "代わりのタスク", InsteadHint: "間に合わないときに代わりになるタスクの略称。",
	Soon: "まだ対象外", SoonUntil: "対象になる日", SoonHint: "空欄なら、変更するまで対象外のままです。",
	PreviewTitle: "レベルの保存", PreviewLead: "まだ何も保存していません。", Nothing: "保存する変更はありません。",
	Altered:     "ここに表示した後に、編集内容が変わっています。",
	Stale:       "編集中に、ほかの人がレベルを保存しました。",
	Differences: "違い", Theirs: "保存されている内容", Mine: "自分の内容",
	StaleGoOn: "自分の内容で置き換える", StaleDrop: "相手の内容を残し、自分の変更を破棄",
	Wrong: "このままでは保存できません：",
	Edits: func(e readiness.LadderEdits) string {
		return counted(e, "", func(what string, n int) string { return fmt.Sprintf("%s%d件。", what, n) },
			"レベルの変更", "タスクの追加", "タスクの変更", "タスクの削除")
	},
	Touched: func(n, held int) string {
		said := fmt.Sprintf("今後のイベント%d件に反映されます。", n)
		if held > 0 {
			said += fmt.Sprintf("うち%d件は、すでに期限の来ているタスクのためGOでなくなります。", held)
		}
		return said
	},
	NoneTouched: "影響を受ける今後のイベントはありません。", Event: "イベント", Tasks: "タスク", Held: "GOを止めるもの", AtOnce: "すぐ反映",
	Until:     "それ以外を猶予する日",
	UntilHint: "印のないイベントでは、この日の終わりまで、併記したタスクを対象外とします。空欄なら猶予しません。",
	Planned:   func(level int) string { return fmt.Sprintf("レベル%dとして準備", level) },
	Diff:      func(added, changed, gone int) string { return fmt.Sprintf("＋%d 〜%d −%d", added, changed, gone) },
	OpenGone: func(n int) string {
		return fmt.Sprintf("誰かが引き受けている%d件のタスクが外れます。実施済みの内容は残ります。", n)
	},
	More: func(n int) string { return fmt.Sprintf("ほか%d件", n) },
}

// counted says of each kind of edit how many there are, and nothing of those that there are none of.
func counted(e readiness.LadderEdits, between string, say func(what string, n int) string, levels, added, changed, removed string) string {
	var said []string
	for _, of := range []struct {
		what string
		n    int
	}{{levels, e.Rungs}, {added, e.Added}, {changed, e.Changed}, {removed, e.Removed}} {
		if of.n > 0 {
			said = append(said, say(of.what, of.n))
		}
	}
	return strings.Join(said, between)
}
