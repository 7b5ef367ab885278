package text

import (
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/outfeed"
	"tallylight/readiness/toppage"
)

// Outfeed is the words of calendars that go out, and of the page on which people subscribe to them.
type Outfeed struct {
	Title, Lead, Slow, None, New, Make, MakeNew, MakeNewHow, Revoke, RevokeHow, Made, MadeHow, Gates, GatesHow, AllLevels, AnyPage, PushTitle,
	PushLead, PushURLHow, NeverRead, NeverPushed string

	// In the brackets before the title of an entry, and in its text.
	Off, OffBoard, NoLevel, Missing string
	Level                           func(n int) string
	Bracket                         func(in, title string) string
	TopPage                         map[toppage.Verdict]string
	AsOf, Tasks, Next, Blocks       func(what string) string
	Gate                            func(gate, done string) string
	Task                            func(task, event string) string

	Shows   map[outfeed.Shows]string
	LevelUp func(level string) string
	OnPage  func(page string) string
	Read    func(at string) string
	Pushed  func(at string) string
	Failed  func(why, again string) string
	CalName func(what string) string
}

func outfeedIn(w say) Outfeed {
	return Outfeed{
		Title:       w("Subscribe", "カレンダー購読"),
		Lead:        w("Add Tallylight to the calendar you already look at. Each entry says level, call and tasks; it changes nothing here.", "普段使うカレンダーに予定を表示します。レベル、判定、タスクの進み具合が予定名に付きます（表示のみ）。"),
		Slow:        w("Google shows changes after 8 to 24 hours. For tonight use Slack or the CalDAV push.", "Googleカレンダーに変更が反映されるまで8〜24時間かかります。今夜の予定はSlackかCalDAVへの書き込みをお使いください。"),
		None:        w("There are none yet.", "まだありません。"),
		New:         w("New calendar link", "新しい購読リンク"),
		Make:        w("Make the link", "リンクを作成"),
		MakeNew:     w("New link", "リンクを作り直す"),
		MakeNewHow:  w("The link is shown only when it is made, since its key is not kept. A new link ends the old one.", "リンクは作成時にだけ表示します（鍵を保存しないため）。作り直すと古いリンクは失効します。"),
		Revoke:      w("Revoke", "失効させる"),
		RevokeHow:   w("Calendar programs that read a revoked link find nothing any more. A link also ends with the account of whoever made it.", "失効したリンクを読むカレンダーには何も届かなくなります。作成者のアカウントが無効になった場合も失効します。"),
		Made:        w("The link is made. Copy it now: it is not shown again.", "リンクを作成しました。今コピーしてください。再び表示されません。"),
		MadeHow:     w("Paste it where your calendar asks for the address (URL) of a calendar. Whoever has the link reads the calendar.", "カレンダーの「URLで追加」に貼り付けます。このリンクを知る人は、同じ内容を見られます。"),
		Gates:       w("Gates too", "ゲートも表示"),
		GatesHow:    w("one more entry for each date by which tasks are due", "タスクの期限ごとに予定を追加"),
		AllLevels:   w("All levels", "すべてのレベル"),
		AnyPage:     w("All top pages", "すべてのトップページ"),
		PushTitle:   w("CalDAV push", "CalDAVへの書き込み"),
		PushLead:    w("Writes changes into a shared calendar within a minute. Use a calendar that holds nothing else: what people change in these entries is written over.", "変更を1分以内に共有カレンダーへ書き込みます。専用のカレンダーを指定してください。予定を手で変えても上書きされます。"),
		PushURLHow:  w("The address of the calendar itself (a CalDAV collection)", "カレンダー（CalDAVコレクション）のURL"),
		NeverRead:   w("not read yet", "まだ読み込まれていません"),
		NeverPushed: w("nothing written yet", "まだ書き込んでいません"),

		Off:      w("CALLED OFF", "中止"),
		OffBoard: w("NO EXPOSURE", "対象外"),
		NoLevel:  w("NO LEVEL", "レベル未設定"),
		Missing:  w("gone from the PR calendar", "広報カレンダーから消えた予定"),
		Level:    w.num("L%d", "L%d"),
		Bracket:  w.with2("[%s] %s", "【%s】%s"),
		TopPage: map[toppage.Verdict]string{
			toppage.Protected:      w("top page protected", "トップ保護"),
			toppage.VerdictAtRisk:  w("top page at risk", "トップ要注意"),
			toppage.Unprotected:    w("top page unprotected", "トップ未保護"),
			toppage.UnknownVerdict: w("top page unknown", "トップ不明"),
		},
		AsOf:   w.with("As of %s", "%s時点"),
		Tasks:  w.with("Tasks: %s", "タスク：%s"),
		Next:   w.with("Next: %s", "次：%s"),
		Blocks: w.with("Against it: %s", "GOを妨げているもの：%s"),
		Gate:   w.with2("%s %s", "%s %s"),
		Task:   w.with2("%s · %s", "%s・%s"),

		Shows: map[outfeed.Shows]string{
			outfeed.Events: w("Events", "イベント"),
			outfeed.Mine:   w("My tasks", "自分のタスク"),
		},
		LevelUp: w.with("%s and up", "%s以上"),
		OnPage:  w.with("page %s", "ページ「%s」"),
		Read:    w.with("read %s", "最終読み込み %s"),
		Pushed:  w.with("written %s", "最終書き込み %s"),
		Failed:  w.with2("The last attempt failed (%s). Next: %s", "前回は失敗しました（%s）。次回 %s"),
		CalName: w.with("Tallylight: %s", "Tallylight：%s"),
	}
}

// EntryLabel is what a calendar says of an event before its title: level, call, tasks, and the top page where the event asks something
// of it.
func (t *Text) EntryLabel(row readiness.Row, ladder readiness.Ladder) string {
	o := t.Outfeed
	switch {
	case row.Event.Hidden:
		return o.OffBoard
	case row.Phase == readiness.CancelledPhase:
		return o.Off
	}
	label := o.NoLevel
	if row.Event.Level > 0 {
		label = o.Level(row.Event.Level)
	}
	if row.Event.Level > 0 || row.Call != readiness.NotAssessed {
		label += " " + t.Word.Call[row.Call]
	}
	if row.Call.Apart() || row.Call == readiness.NotAssessed {
		return label
	}
	if row.Counts.Total > 0 {
		label += " " + t.Wall.TasksDone(row.Counts.Done, row.Counts.Total)
	}
	if row.Shield.Page != nil && row.Event.Planned(ladder) >= ladder.StandingLevel() {
		label += t.in(" · ", "・") + o.TopPage[row.Shield.Verdict]
	}
	return label
}

// PushFailure says in a few words why a calendar could not be written.
func (t *Text) PushFailure(p outfeed.Push) string {
	why := oneOf(t.Source.Short, p.Failure, "other")
	if p.Status > 0 {
		why = t.Word.Remarked(why, strconv.Itoa(p.Status))
	}
	return why
}
