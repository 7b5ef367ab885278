package text

import (
	"fmt"

	"tallylight/readiness"
)

// Event is the words of the page of one event and of the form for PR.
type Event struct {
	ShowOnWall, CalendarLink, ByHand, Blocks, After, Checklist, Missed, Next, NoTasks, Burn, BurnCaption,
	PreviewTasks, TopPage, Evidence, NoPage, Brief, NotTold, Told, MissingField, BriefLead, AskSRE, HiddenNote, AllDayNote, WhetherOff, IsOff, TakesPlace, WhetherDo,
	NothingToUndo, Confidential, Withheld, BriefWithheld string

	FromFeed                                                          func(name string) string
	GateDone                                                          func(done, total int) string
	BurnSays                                                          func(done, due, total int) string
	BurnDue, BurnDone                                                 func(n int) string
	Nothing                                                           map[readiness.Call]string // where nothing stands against a call
	CancelledNote, MissingNote, TakenOutNote, CalledOffNote, KeptNote func(since string) string
	Embargoed                                                         func(until string) string

	Done func(c readiness.Counts) string // 6 of 13
	Rest func(c readiness.Counts) string // tasks done, 1 late ...
}

func eventIn(w say) Event {
	return Event{
		ShowOnWall:    w("Show on wall", "大画面に表示"),
		CalendarLink:  w("Link from the calendar", "カレンダーのリンク"),
		ByHand:        w("Entered by hand", "手入力"),
		Confidential:  w("Confidential: viewers do not see what it is", "非公開：閲覧者には内容を表示しません"),
		Withheld:      w("Confidential: its content is not shown to you", "非公開：内容は表示されません"),
		BriefWithheld: w("Confidential: not shown.", "非公開のため表示しません。"),
		Embargoed:     w.with("Under embargo until %s: viewers do not see what it is", "情報解禁 %s：それまで閲覧者には内容を表示しません"),
		FromFeed:      w.with("From %s", "%sから取り込み"),
		Done: func(c readiness.Counts) string {
			return w(fmt.Sprintf("%d of %d", c.Done, c.Total), fmt.Sprintf("%d件中%d件", c.Total, c.Done))
		},
		Rest: func(c readiness.Counts) string {
			return w("tasks done", "完了") + some(c.Late, w.f(", %d late", "、%d件超過", c.Late)) +
				some(c.Unclaimed, w.f(", %d with nobody yet", "、%d件が引き受け待ち", c.Unclaimed)) + w(".", "。")
		},
		Blocks: w("What blocks GO", "GOを止めているもの"),
		After:  w("Left to do", "残っているもの"),
		Nothing: map[readiness.Call]string{
			readiness.Go:          w("Nothing blocks GO.", "GOを止めているものはありません。"),
			readiness.OnTrack:     w("Nothing blocks GO.", "GOを止めているものはありません。"),
			readiness.NotAssessed: w("Nothing is asked until a level is set.", "レベルが設定されるまで、求められるものはありません。"),
			readiness.Over:        w("Nothing is left to do.", "残っているものはありません。"),
		},
		Checklist:    w("Checklist", "チェックリスト"),
		Missed:       w("missed", "未達"),
		Next:         w("next gate", "次のゲート"),
		PreviewTasks: w("A preview: nothing is asked until a level is set.", "タスクは予告です。レベルが設定されるまで、求められるものはありません。"),
		NoTasks:      w("This event has no tasks.", "このイベントにタスクはありません。"),
		GateDone:     w.num2("%d/%d done", "%d/%d 完了"),
		Burn:         w("Progress against the gates", "ゲートに対する進み"),
		BurnCaption:  w("The step line is what the gates ask for; the solid line is what is done, without those that always hold.", "破線がゲートの求める数、実線が完了した数です（常時のタスクを除く）。"),
		BurnSays:     w.num3("Tasks done against tasks due. %d done; %d are due by now; %d in all, without those that always hold.", "期限と完了の比較。完了%d件、現時点の期限%d件、全%d件（常時のタスクを除く）。"),
		BurnDue:      w.num("due %d", "期限 %d"),
		BurnDone:     w.num("done %d", "完了 %d"),
		TopPage:      w("Top page for this event", "このイベントに対するトップページ"),
		Evidence:     w("Evidence and history", "根拠と履歴"),
		NoPage:       w("No top page is being watched.", "見守るトップページがありません。"),
		Brief:        w("What PR told us", "広報からの情報"),
		NotTold:      w("Not told yet", "未記入"),
		Told:         w("Told", "記入済み"),
		MissingField: w("Missing", "未記入"),
		BriefLead:    w("Save what you know; the rest can follow. SRE sees it at once.", "わかる分だけ保存できます。残りは後からでもかまいません。SREにはすぐ表示されます。"),
		AskSRE:       w("SRE estimates it", "SREが見積もり"),
		HiddenNote:   w("This is not an exposure: it is not on the board and asks for nothing.", "露出ではないため、ボードに表示されず、備えも求められません。"),
		CancelledNote: w.with("Cancelled in the PR calendar since %s. Its checklist is frozen as it stood, and goes on if the calendar takes that back.",
			"%sに広報カレンダーで中止されました。チェックリストはその時点のまま凍結し、中止が取り消されれば再開します。"),
		MissingNote: w.with("No longer in the PR calendar since %s, and not cancelled. Its checklist is kept and goes on. If it was entered anew under its title, you are asked here whether to carry the preparation over. If not, PR: is it off?",
			"%sから広報カレンダーに見当たらず、中止の記載もありません。チェックリストは残り、備えも続きます。同じタイトルで入れ直した予定があれば、準備を引き継ぐかここで確認します。なければ、中止か予定どおり放送か、広報が回答してください。"),
		TakenOutNote: w.with("Taken out of its series in the PR calendar since %s. Its checklist is kept and goes on. PR: is it off?",
			"%sに広報カレンダーで繰り返しから除外されました。チェックリストは残り、備えも続きます。中止か予定どおり放送か、広報が回答してください。"),
		CalledOffNote: w.with("Cancelled here since %s; the PR calendar does not have it. Its checklist is frozen as it stood, and goes on if the event is back in the calendar.",
			"%sにTallylightで中止になりました。広報カレンダーにもありません。チェックリストはその時点のまま凍結し、カレンダーに戻れば再開します。"),
		KeptNote: w.with("It takes place: that was said here %s. The PR calendar does not have it, and is not asked about again.",
			"予定どおり放送します（%sの回答）。広報カレンダーにはありませんが、あらためて確認は求めません。"),
		WhetherOff: w("Is it off?", "中止かどうか回答"),
		IsOff:      w("It is off", "中止"),
		TakesPlace: w("It takes place", "予定どおり放送"),
		WhetherDo: w("If it is off, its tasks stop and what was scaled out is taken back. If it takes place, it stays although the calendar does not have it. Both can be taken back.",
			"中止にするとタスクは停止し、増強したものは元に戻します。予定どおりなら、カレンダーになくても残ります。どちらも後で取り消せます。"),
		NothingToUndo: w("Cancelled: its tasks stopped, and there is nothing to scale in.", "中止のためタスクは停止しました。元に戻すもの（縮小など）はありません。"),
		AllDayNote:    w("The air time is not known yet: the whole broadcast day counts, 05:00 to 29:00.", "放送時刻が未定のため、放送日全体（05:00〜29:00）を対象とします。"),
	}
}
