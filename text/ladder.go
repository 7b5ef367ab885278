package text

import (
	"fmt"
	"strings"

	"tallylight/readiness/claim"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Ladder is the words for editing the levels and the tasks that they bring.
type Ladder struct {
	TimesUsual, EditLevels, AddTask, Download, Upload, UploadHint, UploadDo, UnsavedLead, Preview, Discard, Save, Changed,
	KeepMatrix, Saves, TakeBack, RungsTitle, RungsLead, AddLevel, RemoveLevel, Keep, Top, NoRole, RoleHint, TaskTitle, TaskNew,
	TaskLead, Remove, RemoveLead, IDHint, LeadHint, LastHint, TickHint, CheckHint, ProofNone, FreshHint, RunbookHint, KnowsHint,
	UndoesHint, InsteadHint, SoonHint, PreviewTitle, PreviewLead, Nothing, Stale, Altered, StaleGoOn, StaleDrop, Differences,
	Theirs, Mine, Wrong, NoneTouched, Event, Tasks, Held, AtOnce, UntilHint string

	Unsaved, Edits         func(e readiness.LadderEdits) string
	FromLevelOf            func(task string) string
	LevelN, OpenGone, More func(n int) string
	RoleName               map[toppage.Role]string
	RoleNever              func(role string) string
	RoleHigher             func(role, level string) string
	AnchorName             map[readiness.Anchor]string
	ProofName              map[readiness.ProofName]string
	TieName                map[readiness.Tie]string
	Touched                func(n, held int) string
	Planned                func(level int) string
	Diff                   func(added, changed, gone int) string
}

func ladderIn(w say) Ladder {
	return Ladder{
		TimesUsual: w("times the usual peak", "平常のピークの倍数"),
		EditLevels: w("Edit levels", "レベルを編集"),
		AddTask:    w("Add task", "タスクを追加"),
		Download:   w("Download as a file", "ファイルに保存"),
		Upload:     w("Take over from a file", "ファイルから取り込む"),
		UploadHint: w("YAML, as downloaded here. It is previewed before anything is saved.", "ここで保存したものと同じ形式（YAML）です。保存の前に内容を確認できます。"),
		UploadDo:   w("Preview the file", "ファイルを確認"),
		Unsaved: func(e readiness.LadderEdits) string {
			return w.counted("%d change, not saved.", "%d changes, not saved.", "%d件の変更が未保存です。")(e.Added + e.Changed + e.Removed + e.Rungs + e.Answers)
		},
		UnsavedLead: w("Only you see them until they are saved.", "保存するまで、ほかの人には見えません。"),
		Preview:     w("Preview and save", "確認して保存"),
		Discard:     w("Discard", "破棄"),
		Save:        w("Save", "保存"),
		Changed:     w("changed", "変更"),
		FromLevelOf: w.with("From level: %s", "対象レベル：%s"),
		KeepMatrix:  w("Add to the changes", "変更に加える"),
		Saves:       w("Last saved", "最近の保存"),
		TakeBack:    w("Take back", "元に戻す"),
		RungsTitle:  w("Edit levels", "レベルの編集"),
		RungsLead:   w("Two to nine levels, the lowest first. A level suffices up to its multiple of the usual peak; the top one has no bound.", "低い順に2〜9段。各レベルは平常のピークの何倍までかで決まり、最上位に上限はありません。"),
		AddLevel:    w("Add level", "レベルを追加"),
		RemoveLevel: w("Remove the top level", "最上位を削除"),
		Keep:        w("Add to the changes", "変更に加える"),
		Top:         w("No bound: the top level", "上限なし（最上位）"),
		NoRole:      w("As the level below", "下のレベルと同じ"),
		RoleHint:    w("What rules mean by this level. It holds up to the next level with a role.", "ルールがこのレベルをどう扱うか。次に役割のあるレベルの手前まで続きます。"),
		RoleName: map[toppage.Role]string{toppage.Watch: w("Watch", "見守り"), toppage.Scale: w("Scale out", "増強"), toppage.Prove: w("Prove", "実証"),
			toppage.AllHands: w("All hands", "総力")},
		RoleNever: w.with("No level has the role “%s”: no check is required for it, and suggestions end at the highest role.", "役割「%s」のレベルがありません。この役割で求める確認はなくなり、レベルの目安は最も高い役割までになります。"),
		RoleHigher: func(role, level string) string {
			return w.f("No level has the role “%s”: its checks and suggestions begin with %s.", "役割「%s」のレベルがありません。この役割の確認と目安は%sから始まります。", role, level)
		},
		LevelN:     w.num("Level %d", "レベル%d"),
		TaskTitle:  w("Task of the levels", "レベルのタスク"),
		TaskNew:    w("New task", "新しいタスク"),
		TaskLead:   w("Every event of its level and above has it. Events take it over when the levels are saved.", "このレベル以上のイベントすべてに加わります。レベルを保存すると反映されます。"),
		Remove:     w("Remove this task", "このタスクを削除"),
		RemoveLead: w("Events keep what was done on it.", "実施済みの内容は各イベントに残ります。"),
		IDHint:     w("Letters and digits, such as B-14. It stays.", "英数字。例：B-14。後から変更できません。"),
		LeadHint:   w("Such as 14d, 3h, 30m; 0 is the moment itself.", "例：14d、3h、30m。0はその時刻。"),
		LastHint:   w("How long before air it still helps, such as 5d. Left empty, its own lead.", "放送のどれだけ前まで間に合うか。例：5d。空欄ならリードと同じ。"),
		TickHint:   w("How long before air, such as 3h, of what changes again before. Left empty, at any time.", "直前にまた変わるものは、放送のどれだけ前から完了にできるか。例：3h。空欄ならいつでも。"),
		AnchorName: map[readiness.Anchor]string{
			readiness.Always:  w("always", "常時"),
			readiness.AtEntry: w("when the event becomes known", "登録時"),
			readiness.AtStart: w("before the start", "開始前"),
			readiness.AtEnd:   w("after the end", "終了後"),
		},
		CheckHint: w("An address, an expression, or short names of checks; see below.", "URL、式、または確認項目の略称。下の説明を参照。"),
		ProofNone: w("no", "しない"),
		FreshHint: w("Such as 30d, 12h, 5m. Left empty, it does not age.", "例：30d、12h、5m。空欄なら期限なし。"),
		ProofName: map[readiness.ProofName]string{
			readiness.ProofTopPage:  w("the top page is protected", "トップページが保護済み"),
			readiness.ProofFeed:     w("the calendar was imported", "カレンダーが取り込み済み"),
			readiness.ProofBrief:    w("PR’s information is complete", "広報の情報がそろっている"),
			readiness.ProofForecast: w("an expected peak is written down", "想定ピークが記入済み"),
			readiness.ProofLevel:    w("the level is confirmed", "レベルが確定済み"),
			readiness.ProofOnAir:    w("“on air” was pressed", "「放送開始」が押された"),
			readiness.ProofAired:    w("“aired” was pressed", "「放送終了」が押された"),
			claim.NothingOpen:       w("nothing else is open", "ほかに未完了がない"),
			claim.AirTime:           w("PR has confirmed the air time", "広報が放送時刻を確認済み"),
			claim.Roles:             w("the roles of the war room are taken", "対策室の役割が決定済み"),
			claim.Signed:            w("the final call is signed", "最終確認に署名済み"),
			claim.Reviewed:          w("the review is complete", "振り返りが記入済み"),
			claim.Linked:            w("issues are linked, or none is needed", "Issueがリンク済み、または不要"),
			readiness.ProofChecks:   w("checks of the top page pass", "トップページの確認項目が合格"),
		},
		RunbookHint: w("The address of the page that says how.", "手順を書いたページのURL。"),
		KnowsHint:   w("A person or a team. Nobody is assigned by it.", "人またはチーム。割り当てではありません。"),
		TieName: map[readiness.Tie]string{
			readiness.Untied:     w("wherever the event moves", "日時が変わっても有効"),
			readiness.TiedStart:  w("for one air time only", "その放送時刻に限る"),
			readiness.TiedWindow: w("for the window that it covers", "対象の時間帯に限る"),
		},
		UndoesHint:   w("Short names of the tasks whose effects it undoes: scale-in takes back scale-out.", "このタスクが取り消す対象の略称。例：縮小は増強を元に戻す。"),
		InsteadHint:  w("Short names of the tasks that make up for it where it is too late.", "間に合わないときに代わりになるタスクの略称。"),
		SoonHint:     w("Left empty, it stays so until it is changed.", "空欄なら、変更するまで対象外のままです。"),
		PreviewTitle: w("Save the levels", "レベルの保存"),
		PreviewLead:  w("Nothing is saved yet.", "まだ何も保存していません。"),
		Nothing:      w("There are no changes to save.", "保存する変更はありません。"),
		Altered:      w("Your changes are others than you saw here.", "ここに表示した後に、編集内容が変わっています。"),
		Stale:        w("Somebody else has saved the levels since you began.", "編集中に、ほかの人がレベルを保存しました。"),
		Differences:  w("What differs", "違い"),
		Theirs:       w("Saved now", "保存されている内容"),
		Mine:         w("Yours", "自分の内容"),
		StaleGoOn:    w("Replace theirs with mine", "自分の内容で置き換える"),
		StaleDrop:    w("Keep theirs, discard mine", "相手の内容を残し、自分の変更を破棄"),
		Wrong:        w("This cannot be saved yet:", "このままでは保存できません："),
		Edits: func(e readiness.LadderEdits) string {
			return w(counted(e, " ", func(what string, n int) string { return fmt.Sprintf("%s: %d.", what, n) },
				"Levels changed", "Answers changed", "Tasks added", "Tasks changed", "Tasks removed"),
				counted(e, "", func(what string, n int) string { return fmt.Sprintf("%s%d件。", what, n) },
					"レベルの変更", "会社の設備の変更", "タスクの追加", "タスクの変更", "タスクの削除"))
		},
		Touched: func(n, held int) string {
			follow := w.counted("%d coming event follows.", "%d coming events follow.", "今後のイベント%d件に反映されます。")(n)
			return follow + some(held, w(" "+plural(held, "event")+" would be held back by tasks that are already due.",
				fmt.Sprintf("うち%d件は、すでに期限の来ているタスクのためGOでなくなります。", held)))
		},
		NoneTouched: w("No coming event changes.", "影響を受ける今後のイベントはありません。"),
		Event:       w("Event", "イベント"),
		Tasks:       w("Tasks", "タスク"),
		Held:        w("Would hold it back", "GOを止めるもの"),
		AtOnce:      w("Follow at once", "すぐ反映"),
		UntilHint: w("Until the end of this day the tasks named beside them are not enforced for the events without a tick. Left empty, no event is spared.",
			"印のないイベントでは、この日の終わりまで、併記したタスクを対象外とします。空欄なら猶予しません。"),
		Planned: w.num("planned as level %d", "レベル%dとして準備"),
		Diff:    w.num3("+%d ~%d −%d", "＋%d 〜%d −%d"),
		OpenGone: w.counted("%d task that somebody has picked up would go. What was done is kept.",
			"%d tasks that somebody has picked up would go. What was done is kept.",
			"誰かが引き受けている%d件のタスクが外れます。実施済みの内容は残ります。"),
		More: w.num("and %d more", "ほか%d件"),
	}
}

// counted says of each kind of edit how many there are, and nothing of those that there are none of.
func counted(e readiness.LadderEdits, between string, say func(what string, n int) string, levels, answers, added, changed, removed string) string {
	var said []string
	for _, of := range []struct {
		what string
		n    int
	}{{levels, e.Rungs}, {answers, e.Answers}, {added, e.Added}, {changed, e.Changed}, {removed, e.Removed}} {
		if of.n > 0 {
			said = append(said, say(of.what, of.n))
		}
	}
	return strings.Join(said, between)
}

// LacksRole says what becomes of what a role stands for where no level has it: it begins with the next higher one, or with
// none (level 0).
func (t *Text) LacksRole(role toppage.Role, level int) string {
	if level == 0 {
		return t.Ladder.RoleNever(t.Ladder.RoleName[role])
	}
	return t.Ladder.RoleHigher(t.Ladder.RoleName[role], t.Suggest.Begins(level))
}
