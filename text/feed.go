package text

import (
	"fmt"

	"tallylight/readiness"
)

// Feed is the words of the calendars and of their import.
type Feed struct {
	Title, Lead, URLHint, FileHint, Or, Yours, None, Uploaded, Held, Stopped, FirstImport, HeldDo, StoppedDo,
	NewURLHint, Remove, RemoveTitle, Changes, NoChanges, PreviewTitle, PreviewLead, Found, ToCome, WithLevel,
	Repeating, ImportCol, EventCol, LevelCol, ChooseLvl, Cancelled, Tentative, NothingFound, Cut string

	Events, NeedLevel, Keeps, Problems, Line, Import, Times func(n int) string
	LastFetch                                               func(c readiness.FeedCounts) string
	Healthy                                                 func(ago string) string
	FailingSince                                            func(when string) string
	CutOff                                                  func(since, again string) string
	Fetches                                                 func(ok, failed int) string
	RemoveLead                                              func(events int) string
	ImportRow                                               func(title string) string
	More                                                    func(n int, from string) string
	Source                                                  func(host string) string
}

func feedIn(w say) Feed {
	return Feed{
		Title:    w("Feeds", "カレンダーの取り込み"),
		Lead:     w("PR keeps its own calendar; Tallylight reads it every 15 minutes and writes nothing back.", "広報のカレンダーはそのままで、Tallylightが15分ごとに読み取ります。書き込みはしません。"),
		URLHint:  w("In Google Calendar: Settings, Integrate calendar, Secret address in iCal format. It ends with .ics", "Googleカレンダー：設定 → カレンダーの統合 → iCal形式の非公開URL（末尾が .ics）"),
		FileHint: w("An .ics file, read once. To follow changes, give the address instead.", ".icsファイルを一度だけ読み取ります。変更を追う場合はURLを登録してください。"),
		Or:       w("Or upload a file", "またはファイルをアップロード"),
		Yours:    w("Your feeds", "登録済みのカレンダー"),
		None:     w("No calendar is being read yet. Give its address above.", "読み取っているカレンダーはまだありません。上にURLを入力してください。"),
		Events:   w.counted("%d event.", "%d events.", "イベント%d件。"),
		LastFetch: func(c readiness.FeedCounts) string {
			return w(fmt.Sprintf("Last import: %d added, %d changed, %d removed.", c.Added, c.Changed, c.Removed),
				fmt.Sprintf("前回：追加%d、変更%d、削除%d。", c.Added, c.Changed, c.Removed))
		},
		NeedLevel:    w.counted("%d needs a level", "%d need a level", "%d件がレベル未設定"),
		Uploaded:     w("Uploaded file", "送信されたファイル"),
		Healthy:      w.with("Healthy, %s", "正常・%s"),
		FailingSince: w.with("Failing since %s", "%sから失敗"),
		CutOff:       w.with2("Incomplete since %s: nothing was deleted, tried again at %s", "%sから不完全：何も削除せず、%sに再試行"),
		Held:         w("Held back", "保留中"),
		Stopped:      w("Stopped", "停止中"),
		FirstImport:  w("First import", "初回の取り込み"),
		HeldDo: w("Many events vanished at once, so nothing was deleted. Ask PR whether that was meant; the known events stay until the calendar holds them again.",
			"一度に多くのイベントが消えたため、何も削除していません。意図した変更か広報に確認してください。カレンダーに戻るまで、既知のイベントを残します。"),
		StoppedDo: w("It is not fetched by itself any more. Paste a new address under Edit, or fetch now.", "自動の取得を止めています。編集から新しいURLを貼り付けるか、今すぐ取得してください。"),
		Keeps:     w.counted("The %d event known stay; new or moved ones are not seen.", "The %d events known stay; new or moved ones are not seen.", "取り込み済みの%d件は残りますが、追加や変更は反映されません。"),
		Fetches: func(ok, failed int) string {
			if ok+failed == 1 {
				return w.f("Last fetch: %d succeeded, %d failed", "直近1回の取得：成功%d、失敗%d", ok, failed)
			}
			return w.f("Last %[3]d fetches: %[1]d succeeded, %[2]d failed", "直近%[3]d回の取得：成功%[1]d、失敗%[2]d", ok, failed, ok+failed)
		},
		Problems:    w.counted("%d line could not be taken as they stand", "%d lines could not be taken as they stand", "そのまま読み取れない行が%d件"),
		Line:        w.num("line %d", "%d行目"),
		NewURLHint:  w("Leave empty to keep the present one.", "空欄なら現在のURLのままです。"),
		Remove:      w("Remove this feed", "この取り込みを削除"),
		RemoveTitle: w("Remove this feed?", "この取り込みを削除しますか"),
		RemoveLead: w.counted("It is no longer read, and its address is deleted. Its %d event stay with their tasks; those to come are marked as missing from the calendar.",
			"It is no longer read, and its address is deleted. Its %d events stay with their tasks; those to come are marked as missing from the calendar.",
			"読み取りを止め、URLを削除します。イベント%d件とそのタスクは残り、これからの予定は「カレンダーにない」と表示されます。"),
		Changes:      w("Last changes from feeds", "取り込みによる最近の変更"),
		NoChanges:    w("No change yet.", "変更はまだありません。"),
		PreviewTitle: w("Nothing is kept yet", "まだ保存していません"),
		PreviewLead:  w("This is what the calendar holds. Untick what is not an exposure, then import.", "カレンダーの内容です。露出でないものを外して取り込んでください。"),
		Found:        w("Events found", "見つかったイベント"),
		ToCome:       w("Still to come", "今後の予定"),
		WithLevel:    w("With a level in the title", "タイトルにレベルあり"),
		Repeating:    w("Repeating", "繰り返し"),
		ImportRow:    w.with("Import: %s", "取り込む: %s"),
		Import:       w.counted("Import %d event", "Import %d events", "%d件を取り込む"),
		ImportCol:    w("Import", "取り込む"),
		EventCol:     w("Event", "イベント"),
		LevelCol:     w("Level", "レベル"),
		ChooseLvl:    w("choose after import", "取り込み後に設定"),
		Cancelled:    w("cancelled", "中止"),
		Tentative:    w("tentative", "仮"),
		Times:        w.counted("repeats, %d time", "repeats, %d times", "繰り返し %d回"),
		More:         w.numWith("%d more from %s", "%[2]s以降のイベントが、ほかに%[1]d件あります"),
		NothingFound: w("The calendar is readable and holds no event in the coming 400 days.", "カレンダーは読み取れましたが、今後400日間のイベントがありません。"),
		Cut:          w("The calendar was cut off; nothing would be deleted.", "カレンダーが途中で切れています。削除は行いません。"),
		Source:       w.with("From %s", "%sから"),
	}
}
