package text

import (
	"fmt"
	"time"

	"tallylight/readiness"
)

// FeedPage is the words of one calendar's page, and of adding one that needs a password.
type FeedPage struct {
	Details                                   string
	LastGood, LastChanged, NextFetch, Every   string
	Never, NotByItself                        string
	WhyDefault, WhySoon, WhyAsked, WhySet     string
	Lag                                       string
	Reading                                   string
	Progress                                  func(done, total int) string
	HeldTitle, HeldEmpty                      string
	HeldLead                                  func(n, times, needed int, earliest string) string
	HeldFile                                  func(n int) string
	HeldMore                                  func(n int) string
	ReleaseHint, Release                      string
	History, When, Outcome                    string
	Added, Changed, Removed, Kept, Trouble    string
	Brought, Same, Failed                     string
	NoHistory                                 string
	Times                                     func(n int, since string) string // of fetches with the same result
	Findings                                  string
	Edit, Interval, IntervalHint, IntervalAll string
	Minutes                                   func(n int) string
	User, UserHint, Password, PasswordKeep    string
	PasswordHint                              string
	Upload, UploadHint, ModeAdd, ModeReplace  string
	UploadDo                                  string
	DAV, DAVURL, DAVHint                      string
	AllowHTTP                                 string
}

// argument gives the i-th value of a problem; empty where there is none.
func argument(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

var feedPageEN = FeedPage{
	Details:  "Details and settings",
	LastGood: "Last good fetch", LastChanged: "Last change", NextFetch: "Next fetch", Every: "Interval",
	Never: "never", NotByItself: "not by itself",
	WhyDefault: "the default", WhySoon: "an event starts within 24 hours", WhyAsked: "as the calendar asks", WhySet: "as set here",
	Lag:       "Google and Outlook publish changes late: often after some hours, at times after a day. A fetch cannot be newer than what they publish.",
	Reading:   "It is being read now.",
	Progress:  func(done, total int) string { return fmt.Sprintf("%d of %s are in.", done, plural(total, "event")) },
	HeldTitle: "Held back: nothing was deleted", HeldEmpty: "The calendar came back without any event.",
	HeldLead: func(n, times, needed int, earliest string) string {
		return fmt.Sprintf("%s would go. They go by themselves once the calendar has said the same %d times, half an hour apart: so far %s, so at %s at the earliest. If they come back, nothing has happened.",
			plural(n, "event"), needed, plural(times, "time"), earliest)
	},
	HeldFile: func(n int) string {
		return fmt.Sprintf("The file lacks %s. They stay until you remove them here, or a newer file holds them again.", plural(n, "coming event"))
	},
	HeldMore:    func(n int) string { return fmt.Sprintf("and %d more", n) },
	ReleaseHint: "Ask PR first. The events are then marked as missing from the calendar; their tasks and levels stay.",
	Release:     "Remove them now",
	History:     "Imports", When: "When", Outcome: "Result",
	Added: "Added", Changed: "Changed", Removed: "Removed", Kept: "Kept", Trouble: "Problems",
	Brought: "changed", Same: "nothing new", Failed: "failed",
	NoHistory: "It was not fetched yet.",
	Times:     func(n int, since string) string { return fmt.Sprintf("%d times since %s", n, since) },
	Findings:  "To put right in the calendar",
	Edit:      "Settings", Interval: "Interval", IntervalHint: "Default: every 15 minutes, every 5 while an event starts within 24 hours, and less often where the calendar asks for it.",
	IntervalAll: "Default",
	Minutes:     func(n int) string { return "Every " + longMinutes(n, "%d minutes", "%d h") },
	User:        "User name", UserHint: "Leave empty where you have a token.", Password: "Password or token",
	PasswordKeep: "Leave empty to keep the present one.", PasswordHint: "It is never shown again.",
	Upload: "Upload a newer file", UploadHint: "The events of the file are taken over the same way as those of an address.",
	ModeAdd: "Add: events that the file does not hold stay", ModeReplace: "Replace: coming events that the file does not hold go; where that is more than a fifth, you are asked first",
	UploadDo: "Import",
	DAV:      "Or read a CalDAV collection", DAVURL: "Address of the collection", DAVHint: "Such as https://cal.example.com/pr/calendar/. With a user name and a password or app password, or a token alone.",
	AllowHTTP: "Read it although the address is not encrypted",
}

var feedPageJA = FeedPage{
	Details:  "詳細と設定",
	LastGood: "最後に取得できた時刻", LastChanged: "最後の変更", NextFetch: "次の取得", Every: "間隔",
	Never: "なし", NotByItself: "自動では取得しません",
	WhyDefault: "既定値", WhySoon: "24時間以内に始まるイベントがあるため", WhyAsked: "カレンダーの指定", WhySet: "ここでの設定",
	Lag:     "GoogleとOutlookは変更を遅れて公開します（数時間、時には1日）。公開されたものより新しい内容は取得できません。",
	Reading: "読み取り中です。",
	Progress: func(done, total int) string {
		return fmt.Sprintf("%d件中%d件を取り込みました。", total, done)
	},
	HeldTitle: "保留中：何も削除していません", HeldEmpty: "カレンダーにイベントが1件もありませんでした。",
	HeldLead: func(n, times, needed int, earliest string) string {
		return fmt.Sprintf("%d件がなくなる予定です。カレンダーが30分以上の間隔で%d回同じ内容を返すと自動で外れます（現在%d回、早くて%s）。元に戻れば何も起きません。", n, needed, times, earliest)
	},
	HeldFile: func(n int) string {
		return fmt.Sprintf("今後のイベント%d件がファイルにありません。ここで外すか、新しいファイルに含まれるまで残ります。", n)
	},
	HeldMore:    func(n int) string { return fmt.Sprintf("ほか%d件", n) },
	ReleaseHint: "先に広報に確認してください。イベントは「カレンダーにない」と表示され、タスクとレベルは残ります。",
	Release:     "今すぐ外す",
	History:     "取り込みの記録", When: "日時", Outcome: "結果",
	Added: "追加", Changed: "変更", Removed: "削除", Kept: "維持", Trouble: "問題",
	Brought: "変更あり", Same: "変更なし", Failed: "失敗",
	NoHistory: "まだ取得していません。",
	Times:     func(n int, since string) string { return fmt.Sprintf("%sから%d回", since, n) },
	Findings:  "カレンダーで直すこと",
	Edit:      "設定", Interval: "間隔", IntervalHint: "既定値：15分ごと。24時間以内に始まるイベントがあれば5分ごと。カレンダーが求めればより長くなります。",
	IntervalAll: "既定値",
	Minutes:     func(n int) string { return longMinutes(n, "%d分", "%d時間") + "ごと" },
	User:        "ユーザー名", UserHint: "トークンを使う場合は空欄にします。", Password: "パスワードまたはトークン",
	PasswordKeep: "空欄なら現在のままです。", PasswordHint: "二度と表示されません。",
	Upload: "新しいファイルを送る", UploadHint: "ファイルのイベントは、URLから取得したものと同じように取り込まれます。",
	ModeAdd: "追加：ファイルにないイベントは残します", ModeReplace: "置き換え：ファイルにない今後のイベントを外します。5分の1を超える場合は先に確認します",
	UploadDo: "取り込む",
	DAV:      "またはCalDAVのカレンダーを読む", DAVURL: "カレンダーのURL", DAVHint: "例：https://cal.example.com/pr/calendar/ 。ユーザー名とパスワード（アプリパスワード）、またはトークンだけを入力します。",
	AllowHTTP: "暗号化されていないURLでも読み取る",
}

// problemsJA says by code what could not be taken of a calendar. In English the reader says it itself.
var problemsJA = map[string]func(args []string) string{
	"bad-line": func(a []string) string {
		return fmt.Sprintf("「%s」は読み取れない行です。この行を除きました。", argument(a, 0))
	},
	"long-line": func(a []string) string {
		return fmt.Sprintf("%sバイトの行を途中で切りました。", argument(a, 0))
	},
	"bad-event": func([]string) string {
		return "このイベントを読み取れませんでした。前回の内容を残します。"
	},
	"event-too-large": func(a []string) string {
		return fmt.Sprintf("%sバイトを超えるイベントを除きました。", argument(a, 0))
	},
	"unclosed-event": func([]string) string { return "このイベントにEND:VEVENTがありません。" },
	"cut-off":        func([]string) string { return "ファイルがイベントの途中で終わっています。" },
	"too-large": func(a []string) string {
		return fmt.Sprintf("カレンダーが%s MBを超えています。残りは読み取りません。", argument(a, 0))
	},
	"too-many-events": func(a []string) string {
		return fmt.Sprintf("最初の%s件だけを読み取ります。", argument(a, 0))
	},
	"no-start": func([]string) string { return "このイベントに開始日時（DTSTART）がありません。" },
	"bad-time": func(a []string) string {
		return fmt.Sprintf("%sの「%s」は日時として読み取れません。", argument(a, 0), argument(a, 1))
	},
	"bad-length": func(a []string) string {
		return fmt.Sprintf("%sの「%s」は終了時刻や長さとして使えません。", argument(a, 0), argument(a, 1))
	},
	"unknown-zone": func(a []string) string {
		return fmt.Sprintf("タイムゾーン「%s」が分からないため、%sとして扱います。", argument(a, 0), argument(a, 2))
	},
	"bad-zone": func(a []string) string {
		return fmt.Sprintf("タイムゾーンの定義「%s」を読み取れません。", argument(a, 0))
	},
	"bad-rule": func(a []string) string {
		return fmt.Sprintf("繰り返し「%s」を使えないため、初回だけを表示します。", argument(a, 0))
	},
	"too-many-rules": func(a []string) string {
		return fmt.Sprintf("繰り返しの規則は最初の%s件だけを読み取ります。", argument(a, 0))
	},
	"sub-daily-rule": func(a []string) string {
		return fmt.Sprintf("1日より短い繰り返し「%s」のため、初回だけを表示します。", argument(a, 0))
	},
	"too-many-occurrences": func(a []string) string {
		return fmt.Sprintf("%s回を超える繰り返しは表示しません。", argument(a, 0))
	},
	"rules-too-costly": func([]string) string {
		return "繰り返しの計算が多すぎるため、一部の回がありません。"
	},
	"too-much-text": func(a []string) string {
		return fmt.Sprintf("繰り返しの説明文が合わせて%s MBを超えるため、一部の回はタイトルだけです。", argument(a, 0))
	},
	"same-uid": func(a []string) string {
		return fmt.Sprintf("%s件の異なるイベントが同じUIDを持つため、開始日時で区別します。", argument(a, 0))
	},
	"more-problems": func(a []string) string {
		return fmt.Sprintf("ほかに%s件の問題があります。", argument(a, 0))
	},
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
	if say, ok := problemsJA[p.Code]; ok && t.Lang == JA {
		return say(p.Args)
	}
	return p.Message
}

// FetchEvery writes the interval between two fetches.
func (t *Text) FetchEvery(every time.Duration) string {
	return t.FeedPage.Minutes(max(1, int(every.Round(time.Minute)/time.Minute)))
}
