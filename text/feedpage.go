package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
)

// FeedPage is the words of one calendar's page, and of adding one that needs a password.
type FeedPage struct {
	Details, LastGood, LastChanged, NextFetch, Every, Never, NotByItself, WhyDefault, WhySoon, WhyAsked, WhySet, Lag,
	Reading, HeldTitle, HeldEmpty, ReleaseHint, Release, History, When, Outcome, Added, Changed, Removed, Kept,
	Trouble, Brought, Same, Failed, NoHistory, Findings, Edit, IntervalHint, IntervalAll, UserHint, PasswordKeep,
	PasswordHint, Upload, UploadHint, ModeAdd, ModeReplace, UploadDo, DAV, DAVHint, AllowHTTP string

	Progress                    func(done, total int) string
	HeldLead                    func(n, times, needed int, earliest string) string
	HeldFile, HeldMore, Minutes func(n int) string

	Times func(n int, since string) string // of fetches with the same result
}

func feedPageIn(w say) FeedPage {
	return FeedPage{
		Details:     w("Details and settings", "詳細と設定"),
		LastGood:    w("Last good fetch", "最後に取得できた時刻"),
		LastChanged: w("Last change", "最後の変更"),
		NextFetch:   w("Next fetch", "次の取得"),
		Every:       w("Interval", "間隔"),
		Never:       w("never", "なし"),
		NotByItself: w("not by itself", "自動では取得しません"),
		WhyDefault:  w("the default", "既定値"),
		WhySoon:     w("an event starts within 24 hours", "24時間以内に始まるイベントがあるため"),
		WhyAsked:    w("as the calendar asks", "カレンダーの指定"),
		WhySet:      w("as set here", "ここでの設定"),
		Lag: w("Google and Outlook publish changes late: often after some hours, at times after a day. A fetch cannot be newer than what they publish.",
			"GoogleとOutlookでは、変更が公開URLに反映されるまで数時間、長いと1日かかります。反映前の変更は取得できません。"),
		Reading: w("It is being read now.", "読み取り中です。"),
		Progress: func(done, total int) string {
			return w(fmt.Sprintf("%d of %s are in.", done, plural(total, "event")), fmt.Sprintf("%d件中%d件を取り込みました。", total, done))
		},
		HeldTitle: w("Held back: nothing was deleted", "保留中：何も削除していません"),
		HeldEmpty: w("The calendar came back without any event.", "カレンダーにイベントが1件もありませんでした。"),
		HeldLead: func(n, times, needed int, earliest string) string {
			return w(fmt.Sprintf("%s vanished from the calendar. They are removed by themselves once the calendar has said the same %d times, half an hour apart: so far %s, so at %s at the earliest. If they come back, nothing changes.",
				plural(n, "event"), needed, plural(times, "time"), earliest),
				fmt.Sprintf("%d件のイベントがカレンダーから消えています。30分以上の間隔で%d回続けて同じ内容なら、自動で外します（現在%d回、早くて%s）。カレンダーに戻れば、何も変わりません。", n, needed, times, earliest))
		},
		HeldFile: w.counted("The file lacks %d coming event. They stay until you remove them here, or a newer file holds them again.",
			"The file lacks %d coming events. They stay until you remove them here, or a newer file holds them again.",
			"今後のイベント%d件がファイルにありません。ここで外すか、新しいファイルに含まれるまで残ります。"),
		HeldMore:    w.num("and %d more", "ほか%d件"),
		ReleaseHint: w("Ask PR first. The events are then marked as missing from the calendar; their tasks and levels stay.", "先に広報に確認してください。イベントは「カレンダーに見当たらない」と表示され、タスクとレベルは残ります。"),
		Release:     w("Remove them now", "今すぐ外す"),
		History:     w("Imports", "取り込みの記録"),
		When:        w("When", "日時"),
		Outcome:     w("Result", "結果"),
		Added:       w("Added", "追加"),
		Changed:     w("Changed", "変更"),
		Removed:     w("Removed", "削除"),
		Kept:        w("Kept", "維持"),
		Trouble:     w("Problems", "問題"),
		Brought:     w("changed", "変更あり"),
		Same:        w("nothing new", "変更なし"),
		Failed:      w("failed", "失敗"),
		NoHistory:   w("It was not fetched yet.", "まだ取得していません。"),
		Times:       w.numWith("%d times since %s", "%[2]sから%[1]d回"),
		Findings:    w("To put right in the calendar", "カレンダーで直すこと"),
		Edit:        w("Settings", "設定"),
		IntervalHint: w("Default: every 15 minutes, every 5 while an event starts within 24 hours, and less often where the calendar asks for it.",
			"既定値：15分ごと。24時間以内に始まるイベントがあれば5分ごと。カレンダーに指定があれば、それより長くなります。"),
		IntervalAll: w("Default", "既定値"),
		Minutes: func(n int) string {
			return w("Every "+longMinutes(n, "%d minutes", "%d h"), longMinutes(n, "%d分", "%d時間")+"ごと")
		},
		UserHint:     w("Leave empty where you have a token.", "トークンを使う場合は空欄にします。"),
		PasswordKeep: w("Leave empty to keep the present one.", "空欄なら現在のままです。"),
		PasswordHint: w("It is never shown again.", "保存後は表示しません。"),
		Upload:       w("Upload a newer file", "新しいファイルをアップロード"),
		UploadHint:   w("The events of the file are taken over the same way as those of an address.", "ファイルのイベントは、URLから取得したものと同じように取り込まれます。"),
		ModeAdd:      w("Add: events that the file does not hold stay", "追加：ファイルにないイベントは残します"),
		ModeReplace:  w("Replace: coming events that the file does not hold go; where that is more than a fifth, you are asked first", "置き換え：ファイルにない今後のイベントを外します。5分の1を超える場合は先に確認します"),
		UploadDo:     w("Import", "取り込む"),
		DAV:          w("Or read a CalDAV collection", "またはCalDAVのカレンダーを読み取る"),
		DAVHint: w("Such as https://cal.example.com/pr/calendar/. With a user name and a password or app password, or a token alone.",
			"例：https://cal.example.com/pr/calendar/ 。ユーザー名とパスワード（アプリパスワード）、またはトークンだけを入力します。"),
		AllowHTTP: w("Read it although the address is not encrypted", "暗号化されていないURLでも読み取る"),
	}
}

// problemsJA says by code what could not be taken of a calendar; {0} and so on stand for its values. In English the reader says
// it itself.
var problemsJA = map[string]string{
	"bad-line":             "「{0}」は読み取れない行です。この行を除きました。",
	"long-line":            "{0}バイトの行を途中で切りました。",
	"bad-event":            "このイベントを読み取れませんでした。前回の内容を残します。",
	"event-too-large":      "{0}バイトを超えるイベントを除きました。",
	"unclosed-event":       "このイベントにEND:VEVENTがありません。",
	"cut-off":              "ファイルがイベントの途中で終わっています。",
	"too-large":            "カレンダーが{0} MBを超えています。残りは読み取りません。",
	"too-many-events":      "最初の{0}件だけを読み取ります。",
	"no-start":             "このイベントに開始日時（DTSTART）がありません。",
	"bad-time":             "{0}の「{1}」は日時として読み取れません。",
	"bad-length":           "{0}の「{1}」は終了時刻や長さとして使えません。",
	"unknown-zone":         "タイムゾーン「{0}」が分からないため、{2}として扱います。",
	"zone-by-offset":       "タイムゾーン「{0}」が分からないため、名前にあるUTCとの時差を一年中使います（{1}）。",
	"zone-differs":         "カレンダー内のタイムゾーン「{0}」の定義は{2}に{1}ですが、{3}では{4}です。カレンダーの定義に従います。",
	"zone-overruled":       "カレンダー内のタイムゾーン「{0}」の定義は{2}に{1}ですが、{3}では{4}です。定義に従わず、後者を使います。",
	"bad-zone":             "タイムゾーンの定義「{0}」を読み取れません。",
	"bad-rule":             "繰り返し「{0}」を使えないため、初回だけを表示します。",
	"rule-every-month":     "繰り返し「{0}」は日だけで月の指定がないため、毎月の予定として扱います（RFC 5545 3.3.10）。",
	"rule-part-ignored":    "繰り返し「{0}」の{1}は、この頻度では意味がないため使いません。",
	"until-in-utc":         "終日の繰り返し「{0}」の終わりはUTCの時刻です。{2}での最終日は{1}です。",
	"until-before-start":   "繰り返し「{0}」の終わりが開始より前のため、初回だけを表示します。",
	"too-many-rules":       "繰り返しの規則は最初の{0}件だけを読み取ります。",
	"sub-daily-rule":       "1日より短い繰り返し「{0}」のため、初回だけを表示します。",
	"too-many-occurrences": "{0}回を超える繰り返しは表示しません。",
	"rules-too-costly":     "繰り返しの計算が多すぎるため、一部の回がありません。",
	"too-much-text":        "繰り返しの説明文が合わせて{0} MBを超えるため、一部の回はタイトルだけです。",
	"same-uid":             "{0}件の異なるイベントが同じUIDを持つため、開始日時で区別します。",
	"own-events":           "Tallylightが配信する予定が{0}件あります。取り込みません。",
	"charset-guessed":      "文字コードが分からないため、{0}として読み取ります。",
	"garbled-text":         "{0}の「{1}」は文字化けしているようです。",
	"unknown-class":        "公開範囲（CLASS）「{0}」が分からないため、該当するイベントは非公開として扱います。",
	"more-problems":        "ほかに{0}件の問題があります。",
}

// numbered puts values in for {0} to {4} of a sentence; nothing where there is none.
func numbered(said string, values []string) string {
	for i := range 5 {
		value := ""
		if i < len(values) {
			value = values[i]
		}
		said = strings.ReplaceAll(said, "{"+strconv.Itoa(i)+"}", value)
	}
	return said
}

// longMinutes writes whole hours as hours.
func longMinutes(n int, minutes, hours string) string {
	if n%60 == 0 {
		return fmt.Sprintf(hours, n/60)
	}
	return fmt.Sprintf(minutes, n)
}

// Problem says what could not be taken of a calendar as it stood.
func (t *Text) Problem(p readiness.Problem) string {
	if said, ok := problemsJA[p.Code]; ok && t.Lang == JA {
		return numbered(said, p.Args)
	}
	return p.Message
}

// FetchEvery writes the interval between two fetches.
func (t *Text) FetchEvery(every time.Duration) string {
	return t.FeedPage.Minutes(max(1, int(every.Round(time.Minute)/time.Minute)))
}
