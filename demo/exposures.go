package demo

// zoneKind says how an exposure's time is written.
type zoneKind int

const (
	tokyo zoneKind = iota
	pacific
	inUTC
	wholeDay
)

// exposure is one entry of the sample calendar: a single event or a weekly series. Times are relative to the
// day on which the sample is looked at, so that it never gets old.
type exposure struct {
	id      string
	day     int    // after today, in its zone
	clock   string // hh:mm
	minutes int    // how long; of a whole day, 1440 each
	zone    zoneKind
	title   string
	place   string
	facts   string
	kind    string // CATEGORIES, separated by commas
	level   string // X-TALLYLIGHT-LEVEL; many carry theirs in the title instead
	status  string // STATUS; empty: CONFIRMED
	path    string // of the page that it leads to
	weeks   int    // a weekly series of so many
	newest  bool   // not yet there when the calendar was first published
}

// exposures is what the PR team of Tsumugi, an invented marketplace for crafts, has planned: 25 entries that
// make 30 airings.
var exposures = []exposure{
	{id: "app-3", day: -9, clock: "12:00", minutes: 60, title: "App 3.0 launch / アプリ3.0公開", place: "App Store, Google Play",
		facts: "Own release with a push to 640,000 devices. 自社リリース。プッシュ64万台。", kind: "App,Push", level: "2", path: "/app"},
	{id: "asa-market", day: -8, clock: "08:15", minutes: 20, title: "朝の扉（クラフト市から中継）[L4]", place: "テレビ東都",
		facts: "全国ネット・生放送。想定380万世帯。画面に検索ワード「つむぎ」。", kind: "TV,National", path: "/market"},
	{id: "local-urushi", day: -6, clock: "18:10", minutes: 15, title: "地域発ニュース 特集「山あいの漆」[L3]", place: "テレビ信央",
		facts: "ローカル・収録。想定22万世帯。ウェブ再掲あり。", kind: "TV,Local", path: "/urushi"},
	{id: "radio-morning", day: -4, clock: "07:40", minutes: 12, title: "ラジオ朝便り 生出演", place: "ラジオ東都",
		facts: "生放送・関東。作り手が週替わりで出演。", kind: "Radio", level: "1", weeks: 6},
	{id: "web-100", day: -3, clock: "10:00", minutes: 30, title: "クラフト通信「作り手100人の仕事場」", place: "craft-tsushin.example",
		facts: "ウェブ記事。公開直後にトップ掲載、想定18万PV。", kind: "Web", level: "2", path: "/makers"},
	{id: "push-new", day: -1, clock: "20:00", minutes: 15, title: "プッシュ通知「新着の器」", place: "アプリ",
		facts: "64万台に一斉配信。開封率の想定は6%。", kind: "Push", level: "1", path: "/new"},
	{id: "news-letter", day: 1, clock: "07:00", minutes: 30, title: "ニュースレター「つむぎ便り」", place: "メール",
		facts: "52万通。配信は30分に分けて行う。", kind: "Newsletter", level: "1", path: "/tayori"},
	{id: "biz-frontline", day: 2, clock: "21:54", minutes: 54, title: "ビジネス最前線「手しごとの逆襲」[L4]", place: "テレビ日央",
		facts: "全国ネット・収録。想定410万世帯。社長の対談は22:10ごろ。見逃し配信は翌日0:00から7日間。\nNationwide, recorded. 4.1 million households expected; catch-up for 7 days.",
		kind:  "TV,National", path: "/"},
	{id: "series-c", day: 3, clock: "10:00", minutes: 60, title: "資金調達（シリーズC）プレスリリース [L2]", place: "通信3社",
		facts: "10:00解禁。英文は同時に配信。Embargo until 10:00, three wire services.", kind: "Press", path: "/news/series-c"},
	{id: "good-day-pacific", day: 3, clock: "09:00", minutes: 30, zone: pacific, title: "Good Day Pacific: crafts from Japan", place: "KPCX",
		facts: "US West Coast, live, 900,000 households. The host orders a tea bowl on air.", kind: "TV,US", level: "3", path: "/en"},
	{id: "evening-first", day: 6, clock: "18:30", minutes: 15, title: "夕方いちばん 地域の手しごと", place: "テレビ信央",
		facts: "ローカル・収録。放送日は番組の都合で変わることがあります。", kind: "TV,Local", path: "/area"},
	{id: "asa-live", day: 9, clock: "08:15", minutes: 20, title: "朝の扉（工房から生中継）[L5]", place: "テレビ東都",
		facts: "全国ネット・生放送。想定520万世帯。画面にQRコード、www.tsumugi.example/asa。\nNationwide, live, QR code on screen.", kind: "TV,National", path: "/asa"},
	{id: "grand-market", day: 11, clock: "00:00", minutes: 4 * 1440, title: "つむぎ大市 / Tsumugi Grand Market", place: "全地域 / all regions",
		facts: "自社企画、4日間。開始直後と最終日の夜が山。Own campaign, 4 days.", kind: "Sale", level: "3", path: "/market"},
	{id: "makers-day", day: 12, minutes: 1440, zone: wholeDay, title: "作り手の日 特設ページ公開", place: "www.tsumugi.example",
		facts: "終日。公開時刻は未定。", kind: "Web,Campaign", level: "2", path: "/makers-day"},
	{id: "craft-hall", day: 13, clock: "18:30", minutes: 25, title: "クラフト館 紹介コーナー", place: "テレビ北央",
		facts: "ローカル4局ネット・収録。想定65万世帯。", kind: "TV,Local", path: "/hall", newest: true},
	{id: "nichio-paper", day: 15, clock: "05:00", minutes: 180, title: "日央経済新聞 朝刊特集 [L2]", place: "日央経済新聞",
		facts: "朝刊1面の特集、電子版は5:00公開。発行部数170万。", kind: "Press,Web", path: "/news"},
	{id: "night-make", day: 18, clock: "20:00", minutes: 120, title: "配信コラボ「つくる夜」", place: "ライブ配信",
		facts: "生配信。登録者130万人のチャンネルと共同。概要欄に商品リンク。", kind: "Web,Live", path: "/night", newest: true},
	{id: "push-favourite", day: 20, clock: "12:00", minutes: 15, title: "プッシュ通知「お気に入りの作り手の新作」", place: "アプリ",
		facts: "31万台。作り手ごとに5分ずらして配信。", kind: "Push", level: "1", path: "/favourites"},
	{id: "partner-letter", day: 21, clock: "17:00", minutes: 60, zone: inUTC, title: "Partner newsletter, 2.1 million readers", place: "Email",
		facts: "US partner sends at 09:00 Pacific standard time. Link to the English top page.", kind: "Newsletter,US", path: "/en", newest: true},
	{id: "noon-notes", day: 26, clock: "13:05", minutes: 18, title: "昼どき手帖 スタジオ紹介 [L3]", place: "テレビ日央",
		facts: "全国ネット・生放送。想定240万世帯。司会者が実物を紹介。", kind: "TV,National", path: "/"},
	{id: "connoisseurs", day: 28, clock: "19:00", minutes: 114, title: "目利きの殿堂 職人スペシャル", place: "テレビ東都",
		facts: "全国ネット・収録、2時間。紹介は20:20ごろから3回。", kind: "TV,National", level: "4", path: "/special"},
	{id: "loom-kiln", day: 33, clock: "11:00", minutes: 30, title: "Loom & Kiln: The quiet return of handmade", place: "loomandkiln.example",
		facts: "Web article in English, homepage slot for a day.", kind: "Web", level: "2", path: "/en/makers"},
	{id: "thread-heirs", day: 37, clock: "22:00", minutes: 49, title: "ドキュメンタリー「糸を継ぐ人」[L3]", place: "テレビ日央",
		facts: "全国ネット・収録。放送日は調整中。", kind: "TV,National", status: "TENTATIVE", path: "/thread"},
	{id: "music-festival", day: 41, clock: "19:15", minutes: 165, title: "音の祭典 テレビCM 初回放送 [L5]", place: "テレビ東都",
		facts: "全国ネット、15秒×3回。19:15、20:30、21:40ごろ。画面に検索ワード「つむぎ」。", kind: "TV,National,CM", path: "/"},
	{id: "magazine", day: 48, clock: "09:00", minutes: 60, title: "雑誌「暮らしの輪郭」発売", place: "全国書店",
		facts: "12ページの特集。発行部数14万。", kind: "Press", level: "1", path: "/magazine"},
}

// override changes one week of a series after the calendar was first published.
type override struct {
	id     string
	week   int
	days   int    // moved by
	clock  string // moved to
	status string
	facts  string
}

var overrides = []override{
	{id: "radio-morning", week: 1, clock: "07:40", status: "CANCELLED", facts: "番組の都合により中止。振替は未定。"},
	{id: "radio-morning", week: 2, days: 1, clock: "08:10", status: "CONFIRMED", facts: "特別番組のため翌日に変更。Moved by a day."},
}
