package text

import (
	"fmt"

	"tallylight/readiness"
)

// Feed is the words of the calendars and of their import.
type Feed struct {
	Title, Lead                              string
	URL, URLHint, File, FileHint, Or         string
	Yours, None                              string
	Events                                   func(n int) string
	LastFetch                                func(c readiness.FeedCounts) string
	NeedLevel                                func(n int) string
	Uploaded                                 string
	Healthy                                  func(ago string) string
	FailingSince                             func(when string) string
	Held, Stopped, FirstImport               string
	HeldDo, StoppedDo                        string
	Keeps                                    func(n int) string
	Fetches                                  func(ok, failed int) string
	Problems                                 func(n int) string
	Line                                     func(n int) string
	Name, NewURL, NewURLHint                 string
	Remove, RemoveTitle                      string
	RemoveLead                               func(events int) string
	Changes, NoChanges                       string
	PreviewTitle, PreviewLead                string
	Found, ToCome, WithLevel, Repeating      string
	ImportRow                                func(title string) string
	Import                                   func(n int) string
	ImportCol, EventCol, LevelCol, ChooseLvl string
	Cancelled, Tentative                     string
	More                                     func(n int, from string) string
	Times                                    func(n int) string
	NothingFound, Cut                        string
	Source                                   func(host string) string
}

var feedEN = Feed{
	Title: "Feeds", Lead: "PR keeps its own calendar; Tallylight reads it every 15 minutes and writes nothing back.",
	URL:     "Address of an iCalendar feed",
	URLHint: "In Google Calendar: Settings, Integrate calendar, Secret address in iCal format. It ends with .ics",
	File:    "Calendar file", FileHint: "An .ics file, read once. To follow changes, give the address instead.", Or: "Or upload a file",
	Yours: "Your feeds", None: "No calendar is being read yet. Give its address above.",
	Events: func(n int) string { return plural(n, "event") + "." },
	LastFetch: func(c readiness.FeedCounts) string {
		return fmt.Sprintf("Last import: %d added, %d changed, %d removed.", c.Added, c.Changed, c.Removed)
	},
	NeedLevel: func(n int) string {
		if n == 1 {
			return "1 needs a level"
		}
		return fmt.Sprintf("%d need a level", n)
	},
	Uploaded:     "Uploaded file",
	Healthy:      func(ago string) string { return "Healthy, " + ago },
	FailingSince: func(when string) string { return "Failing since " + when },
	Held:         "Held back", Stopped: "Stopped", FirstImport: "First import",
	HeldDo:    "Many events vanished at once, so nothing was deleted. Ask PR whether that was meant; the known events stay until the calendar holds them again.",
	StoppedDo: "It is not fetched by itself any more. Paste a new address under Edit, or fetch now.",
	Keeps: func(n int) string {
		return fmt.Sprintf("The %s known stay; new or moved ones are not seen.", plural(n, "event"))
	},
	Fetches: func(ok, failed int) string {
		if ok+failed == 1 {
			return fmt.Sprintf("Last fetch: %d succeeded, %d failed", ok, failed)
		}
		return fmt.Sprintf("Last %d fetches: %d succeeded, %d failed", ok+failed, ok, failed)
	},
	Problems: func(n int) string { return fmt.Sprintf("%s could not be taken as they stand", plural(n, "line")) },
	Line:     func(n int) string { return fmt.Sprintf("line %d", n) },
	Name:     "Name of this feed", NewURL: "New address", NewURLHint: "Leave empty to keep the present one.",
	Remove: "Remove this feed", RemoveTitle: "Remove this feed?",
	RemoveLead: func(n int) string {
		return fmt.Sprintf("It is no longer read, and its address is deleted. Its %s stay with their tasks; those to come are marked as missing from the calendar.", plural(n, "event"))
	},
	Changes: "Last changes from feeds", NoChanges: "No change yet.",
	PreviewTitle: "Nothing is kept yet", PreviewLead: "This is what the calendar holds. Untick what is not an exposure, then import.",
	Found: "Events found", ToCome: "Still to come", WithLevel: "With a level in the title", Repeating: "Repeating",
	ImportRow: func(title string) string { return "Import: " + title },
	Import:    func(n int) string { return "Import " + plural(n, "event") },
	ImportCol: "Import", EventCol: "Event", LevelCol: "Level", ChooseLvl: "choose after import",
	Cancelled: "cancelled", Tentative: "tentative",
	Times:        func(n int) string { return "repeats, " + plural(n, "time") },
	More:         func(n int, from string) string { return fmt.Sprintf("%d more from %s", n, from) },
	NothingFound: "The calendar is readable and holds no event in the coming 400 days.",
	Cut:          "The calendar was cut off; nothing would be deleted.",
	Source:       func(host string) string { return "From " + host },
}

var feedJA = Feed{
	Title: "カレンダーの取り込み", Lead: "広報のカレンダーはそのままで、Tallylightが15分ごとに読み取ります。書き込みはしません。",
	URL:     "iCalendarのURL",
	URLHint: "Googleカレンダー：設定 → カレンダーの統合 → iCal形式の非公開URL（末尾が .ics）",
	File:    "カレンダーのファイル", FileHint: ".icsファイルを一度だけ読み取ります。変更を追う場合はURLを登録してください。", Or: "またはファイルを送る",
	Yours: "登録済みのカレンダー", None: "読み取っているカレンダーはまだありません。上にURLを入力してください。",
	Events: func(n int) string { return fmt.Sprintf("イベント%d件。", n) },
	LastFetch: func(c readiness.FeedCounts) string {
		return fmt.Sprintf("前回：追加%d、変更%d、削除%d。", c.Added, c.Changed, c.Removed)
	},
	NeedLevel:    func(n int) string { return fmt.Sprintf("%d件がレベル未設定", n) },
	Uploaded:     "送信されたファイル",
	Healthy:      func(ago string) string { return "正常・" + ago },
	FailingSince: func(when string) string { return when + "から失敗" },
	Held:         "保留中", Stopped: "停止中", FirstImport: "初回の取り込み",
	HeldDo:    "一度に多くのイベントが消えたため、何も削除していません。意図した変更か広報に確認してください。カレンダーに戻るまで、既知のイベントを残します。",
	StoppedDo: "自動の取得を止めています。編集から新しいURLを貼り付けるか、今すぐ取得してください。",
	Keeps: func(n int) string {
		return fmt.Sprintf("取り込み済みの%d件は残りますが、追加や変更は反映されません。", n)
	},
	Fetches: func(ok, failed int) string {
		return fmt.Sprintf("直近%d回の取得：成功%d、失敗%d", ok+failed, ok, failed)
	},
	Problems: func(n int) string { return fmt.Sprintf("そのまま読み取れない行が%d件", n) },
	Line:     func(n int) string { return fmt.Sprintf("%d行目", n) },
	Name:     "取り込みの名前", NewURL: "新しいURL", NewURLHint: "空欄なら現在のURLのままです。",
	Remove: "この取り込みを削除", RemoveTitle: "この取り込みを削除しますか",
	RemoveLead: func(n int) string {
		return fmt.Sprintf("読み取りを止め、URLを削除します。イベント%d件とそのタスクは残り、これからの予定は「カレンダーにない」と表示されます。", n)
	},
	Changes: "取り込みによる最近の変更", NoChanges: "変更はまだありません。",
	PreviewTitle: "まだ保存していません", PreviewLead: "カレンダーの内容です。露出でないものを外して取り込んでください。",
	Found: "見つかったイベント", ToCome: "今後の予定", WithLevel: "タイトルにレベルあり", Repeating: "繰り返し",
	ImportRow: func(title string) string { return "取り込む: " + title },
	Import:    func(n int) string { return fmt.Sprintf("%d件を取り込む", n) },
	ImportCol: "取り込む", EventCol: "イベント", LevelCol: "レベル", ChooseLvl: "取り込み後に設定",
	Cancelled: "中止", Tentative: "仮",
	Times:        func(n int) string { return fmt.Sprintf("繰り返し %d回", n) },
	More:         func(n int, from string) string { return fmt.Sprintf("%s以降に%d件あります", from, n) },
	NothingFound: "カレンダーは読み取れましたが、今後400日間のイベントがありません。",
	Cut:          "カレンダーが途中で切れています。削除は行いません。",
	Source:       func(host string) string { return host + "から" },
}
