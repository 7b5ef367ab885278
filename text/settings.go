package text

import (
	"fmt"
	"time"
)

// Settings is the words of what people set for themselves and for the company, and of how the program is doing.
type Settings struct {
	Title, Lead, See, SignedIn, Zone1, Zone2, ZonesHint, Week, Theme, Language, Shortcuts, AsBrowser, AsSystem, Keys, KeysOff, KeysHint, Close, Tokens,
	Company, CompanyLead, CompanyZones, CompanyClocks, ClockHint, FromEnv, CompanyLanguage, LanguageHint,
	About, Version, Store, Backup, NoBackup, Jobs, JobName, JobLast, JobNext, JobFault, Addresses, NoAddresses, Licences, LicencesHint, NotYet, Fails, Late, WellNow string

	Weeks, Themes map[string]string
	Languages     map[string]string
	Usual         func(said string) string
	Instead       func(chosen, usual string) string
	Engine        func(name string, schema int64, took time.Duration) string
	Size          func(bytes int64) string
	OnTime        func(well, all int) string
	Slowest       func(job, took string) string
	JobNames      map[string]string
}

func settingsIn(w say) Settings {
	s := Settings{
		Title:     w("Your settings", "自分の設定"),
		Lead:      w("For you alone, in every browser that you sign in with.", "自分だけの設定です。サインインしたすべてのブラウザーで有効です。"),
		See:       w("How you see it", "表示"),
		SignedIn:  w("Where you are signed in", "サインイン中の端末"),
		Zone1:     w("First zone", "1つ目のタイムゾーン"),
		Zone2:     w("Second zone", "2つ目のタイムゾーン"),
		ZonesHint: w("Type a place, for example Tokyo. Leave both empty for those of the company.", "都市名（例：Tokyo）を入力して選びます。両方空欄なら会社の設定を使います。"),
		Week:      w("Week starts", "週の始まり"),
		Theme:     w("Theme", "テーマ"),
		Language:  w("Language", "言語"),
		Shortcuts: w("Keyboard shortcuts", "キーボードショートカット"),
		AsBrowser: w("as the browser", "ブラウザーに合わせる"),
		AsSystem:  w("as the system", "システムに合わせる"),
		Keys:      w("Shortcuts", "ショートカット"),
		KeysOff:   w("They are off: no key does anything by itself.", "オフです。キーを押しても何も起きません。"),
		Close:     w("Close", "閉じる"),
		Tokens:    w("Your tokens", "自分のトークン"),
		KeysHint:  w("They do nothing while you type.", "入力中は働きません。"),

		Company:         w("Company", "会社"),
		CompanyLead:     w("For everybody who has set nothing else. A change holds at once and is a line in the history.", "個人の設定がない人に適用されます。変更はすぐに反映され、履歴に残ります。"),
		CompanyZones:    w("Time zones", "タイムゾーン"),
		CompanyClocks:   w("Names of the clocks", "時計の表示名"),
		ClockHint:       w("At the head of each page and on the wall, for example Tokyo. Leave empty for the abbreviation.", "各ページの上部と大画面に表示する名前（例：東京）。空欄なら略称を表示します。"),
		FromEnv:         w("Leave both empty for those of the environment.", "両方空欄なら環境変数の値を使います。"),
		CompanyLanguage: w("Default language", "既定の言語"),
		LanguageHint:    w("Where neither a person nor a browser asks for one.", "個人もブラウザーも言語を指定しないときに使います。"),

		About:        w("About this Tallylight", "このTallylightについて"),
		Version:      w("Version", "バージョン"),
		Store:        w("Database", "データベース"),
		Backup:       w("Backup", "バックアップ"),
		NoBackup:     w("No backup is known.", "バックアップの記録がありません。"),
		Jobs:         w("Jobs", "ジョブ"),
		JobName:      w("Job", "ジョブ"),
		JobLast:      w("Last run", "前回"),
		JobNext:      w("Next run", "次回"),
		JobFault:     w("Last failure", "最後の失敗"),
		Addresses:    w("Private addresses allowed", "許可したプライベートアドレス"),
		NoAddresses:  w("none", "なし"),
		Licences:     w("Licences", "ライセンス"),
		LicencesHint: w("Apache-2.0; THIRD_PARTY.md beside the source lists those of the modules.", "Apache-2.0。使用モジュールのライセンスはソースのTHIRD_PARTY.mdにあります。"),
		NotYet:       w("not yet", "未実行"),
		Fails:        w("fails", "失敗中"),
		Late:         w("late", "遅延"),
		WellNow:      w("well", "正常"),

		Weeks:     map[string]string{"sunday": w("Sunday", "日曜日"), "monday": w("Monday", "月曜日")},
		Themes:    map[string]string{"light": w("light", "ライト"), "dark": w("dark", "ダーク")},
		Languages: map[string]string{"ja": "日本語", "en": "English"},
		Usual:     w.with("Default: %s", "既定：%s"),
		Instead:   w.with2("%s. Default: %s", "%s・既定：%s"),
		Slowest:   w.with2("; slowest: %s %s", "（最長：%s %s）"),
		OnTime:    w.num2("%d of %d on time", "%[2]d件中%[1]d件が正常"),
		Size:      func(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) },
	}
	s.Engine = func(name string, schema int64, took time.Duration) string {
		return fmt.Sprintf(w("%s, schema %d, answers in %d ms", "%s、スキーマ%d、応答%d ms"), engines[name], schema, max(1, took.Milliseconds()))
	}
	s.JobNames = jobNamesIn(w)
	return s
}

// engines are the databases by the names of their drivers.
var engines = map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL"}

// jobNamesIn names what the program does without being asked.
func jobNamesIn(w say) map[string]string {
	return map[string]string{
		"feeds":            w("Calendars", "カレンダーの取り込み"),
		"toppages":         w("Checks of top pages", "トップページの確認"),
		"pace":             w("Pace of the checks", "確認間隔の調整"),
		"surveys":          w("Resources of top pages", "トップページの構成調査"),
		"deliveries":       w("Webhooks", "Webhookの送信"),
		"messages":         w("Messages to people", "通知の送信"),
		"notices":          w("What people have to be told", "通知の作成"),
		"digests":          w("Digests", "まとめの作成"),
		"questions":        w("Verifiers", "自動確認の問い合わせ"),
		"drills":           w("Drills", "訓練の監視"),
		"turns":            w("Calls that change with time", "時間で変わる判定"),
		"checkup":          w("Check of the database", "データベースの検査"),
		"figures":          w("Daily figures", "集計"),
		"scale":            w("Announcement of scaling windows", "増強の開始・終了の通知"),
		"issues":           w("Issues of trackers", "Issueの確認"),
		"calendars out":    w("Calendars written by CalDAV", "CalDAVへの書き込み"),
		"service levels":   w("Availability and latency of the top pages", "トップページの可用性と応答時間の集計"),
		"measuring":        w("Traffic of the top pages, measured", "トップページのアクセスの計測"),
		"refused sign-ins": w("Refused sign-ins for the history", "拒否したサインインの記録"),

		"token uses": w("Last use of tokens", "トークンの最終利用"),
		"prune":      w("Deletion of what is over", "期限切れデータの削除"),
		"snapshot":   w("Wall as files", "大画面のファイル出力"),
	}
}
