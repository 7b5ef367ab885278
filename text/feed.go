package text

import (
	"fmt"

	"tallylight/readiness"
)

// Feed is the words of the calendars and of their import.
type Feed struct {
	Title, Lead, URLHint, FileHint, Or, Yours, None, Uploaded, Held, Stopped, FirstImport, HeldDo, StoppedDo,
	NewURLHint, Remove, RemoveTitle, Changes, NoChanges, PreviewTitle, PreviewLead, Found, ToCome, WithLevel,
	Repeating, Unticked, ImportCol, EventCol, LevelCol, Cancelled, Tentative, NothingFound, Cut string

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
		Uploaded:     w("Uploaded file", "アップロードしたファイル"),
		Healthy:      w.with("Healthy, %s", "正常・%s"),
		FailingSince: w.with("Failing since %s", "%sから失敗"),
		CutOff:       w.with2("Incomplete since %s: nothing was deleted, tried again at %s", "%sから不完全（何も削除していません。次の取得は%s）"),
		Held:         w("Held back", "保留中"),
		Stopped:      w("Stopped", "停止中"),
		FirstImport:  w("First import", "初回の取り込み"),
		HeldDo: w("Many events vanished at once, so nothing was deleted. Ask PR whether that was meant. The calendar’s page lists them and says what comes next.",
			"一度に多くのイベントがカレンダーから消えたため、まだ何も削除していません。意図した変更か、広報に確認してください。対象のイベントと今後の扱いは「詳細と設定」にあります。"),
		StoppedDo: w("It is not fetched by itself any more. Paste a new address under Details and settings, or fetch now.", "自動の取得を止めています。「詳細と設定」に新しいURLを貼り付けるか、今すぐ取得してください。"),
		Keeps:     w.counted("The %d event imported before stays; new or moved ones are not seen.", "The %d events imported before stay; new or moved ones are not seen.", "取り込み済みの%d件はそのまま残りますが、追加や変更は反映されません。"),
		Fetches: func(ok, failed int) string {
			if ok+failed == 1 {
				return w.f("Last fetch: %d succeeded, %d failed", "直近1回の取得：成功%d、失敗%d", ok, failed)
			}
			return w.f("Last %[3]d fetches: %[1]d succeeded, %[2]d failed", "直近%[3]d回の取得：成功%[1]d、失敗%[2]d", ok, failed, ok+failed)
		},
		Problems:    w.counted("%d problem in reading the calendar", "%d problems in reading the calendar", "読み取りの問題%d件"),
		Line:        w.num("line %d", "%d行目"),
		NewURLHint:  w("Leave empty to keep the present one.", "空欄なら現在のURLのままです。"),
		Remove:      w("Remove this feed", "この取り込みを削除"),
		RemoveTitle: w("Remove this feed?", "この取り込みを削除しますか"),
		RemoveLead: w.counted("It is no longer read, and its address is deleted. Its %d event stay with their tasks; those to come are marked as missing from the calendar.",
			"It is no longer read, and its address is deleted. Its %d events stay with their tasks; those to come are marked as missing from the calendar.",
			"読み取りを止め、URLを削除します。イベント%d件とそのタスクは残り、今後の予定は「カレンダーに見当たらない」と表示されます。"),
		Changes:      w("Last changes from feeds", "取り込みによる最近の変更"),
		NoChanges:    w("No change yet.", "変更はまだありません。"),
		PreviewTitle: w("Nothing is saved yet", "まだ保存していません"),
		PreviewLead:  w("This is what the calendar holds. Untick what is not an exposure, then import.", "カレンダーの内容です。露出ではない予定はチェックを外してから取り込んでください。"),
		Found:        w("Events found", "見つかったイベント"),
		ToCome:       w("Still to come", "今後の予定"),
		WithLevel:    w("With a level in the title", "タイトルにレベルあり"),
		Repeating:    w("Repeating", "繰り返し"),
		Unticked: w("Repeating entries without a level begin without a tick, because most of them are meetings. Tick the programmes. What is not ticked counts as “Not an exposure” and is not on the board.",
			"レベルの指定がない繰り返しの予定は、会議などが多いため、最初はチェックを外しています。番組にはチェックを入れてください。チェックのない予定は「露出ではない」とし、ボードに表示しません。"),
		ImportRow:    w.with("Import: %s", "取り込む: %s"),
		Import:       w.counted("Import %d event", "Import %d events", "%d件を取り込む"),
		ImportCol:    w("Import", "取り込む"),
		EventCol:     w("Event", "イベント"),
		LevelCol:     w("Level", "レベル"),
		Cancelled:    w("cancelled", "中止"),
		Tentative:    w("tentative", "仮"),
		Times:        w.counted("repeats, %d time", "repeats, %d times", "繰り返し %d回"),
		More:         w.numWith("%d more from %s", "%[2]s以降のイベントが、ほかに%[1]d件あります"),
		NothingFound: w("The calendar is readable and holds no event in the coming 400 days.", "カレンダーは読み取れましたが、今後400日間のイベントがありません。"),
		Cut:          w("The calendar was cut off. Events that it lacks are not deleted.", "カレンダーが途中で切れています。ここにないイベントがあっても、削除は行いません。"),
		Source:       w.with("From %s", "%sから"),
	}
}
