package text

import "fmt"

// PageForm is the words of the form with what is known of a top page. Default is put behind the hint of a field.
type PageForm struct {
	Lead    string
	Default func(value string) string
	None    string // of a default that is nothing
	Unit    map[string]string

	Page, Cache, Around, Capacity, Events string // groups of fields
	// Hint says what each field is for.
	Hint                       map[string]string
	AnyLayer, Mobile, Switch   string
	Every, Only                string
	OtherLayer, AllEvents      string
	Compare                    string
	Chosen                     func(n int) string
	Yes, No                    string
	DefaultEntries, ShowFields string
}

var pageFormEN = PageForm{
	Lead:    "Leave out what you do not know; the checks that need it then say so.",
	Default: func(value string) string { return "Default: " + value + "." }, None: "none",
	Page: "The page", Cache: "The shared cache and its origin", Around: "Around the page", Capacity: "Capacity now (Prometheus)",
	Events: "For which events it counts",
	Unit:   map[string]string{"interval_s": "60 s", "ttfb_limit_ms": "500 ms"},
	Hint: map[string]string{
		"name":             "As it stands on boards and walls.",
		"marker":           "A sorry page with status 200 does not hold it.",
		"interval_s":       "Seconds, 10 to 3,600. In the hours of an event it is asked more often.",
		"ttfb_limit_ms":    "Milliseconds, up to 10,000. The 95th percentile has to keep within it.",
		"mobile":           "Where telephones are given a page of their own, watch that one too.",
		"layer":            "The one that is expected to answer: only its word counts, whatever other caches say.",
		"origin_mark":      "Response header, or name in a comment of the page, in which the origin writes another value with each rendering.",
		"cookie":           "Name of the cookie by which the site knows a visitor again, such as session_id.",
		"origin":           "Address past every cache, at which a drill sees that the origin is down.",
		"config":           "Your own version of the cache’s configuration. Another one makes drills count no longer.",
		"entries":          "Addresses that lead to the page, one a line, at most 8.",
		"sorry":            "The page that people see when nothing else can be served.",
		"waiting":          "Address at which the waiting room shows itself.",
		"waiting_text":     "Text that only the waiting room says.",
		"switch":           "Then resolvers must not keep the records for long.",
		"capacity_source":  "Name of the connection.",
		"capacity_ask":     "A bare expression without a comparison, such as sum(kube_deployment_status_replicas_available).",
		"capacity_compare": "How its value is compared.",
		"capacity_value":   "With which figure.",
		"only":             "Tick none and it counts for every event.",
	},
	AnyLayer: "Any", OtherLayer: "Or another name", Mobile: "Ask as a telephone’s browser", Switch: "A switch of the DNS records is planned",
	Every: "every event", Only: "Only for these events", AllEvents: "Choose events", Compare: "Comparison",
	Chosen: func(n int) string { return plural(n, "event") + " chosen" },
	Yes:    "yes", No: "no", DefaultEntries: "http and https, with and without www",
	ShowFields: "Show all fields",
}

var pageFormJA = PageForm{
	Lead:    "わからない項目は空欄のままにしてください。必要とする確認にその旨が出ます。",
	Default: func(value string) string { return "初期値：" + value + "。" }, None: "なし",
	Page: "ページ", Cache: "共有キャッシュとオリジン", Around: "ページの周辺", Capacity: "現在の処理能力（Prometheus）",
	Events: "対象のイベント",
	Unit:   map[string]string{"interval_s": "60秒", "ttfb_limit_ms": "500ミリ秒"},
	Hint: map[string]string{
		"name":             "ボードや大画面に出る名前です。",
		"marker":           "ステータス200のお詫びページには含まれない文字列です。",
		"interval_s":       "秒単位、10〜3,600。イベントの前後はより頻繁に確認します。",
		"ttfb_limit_ms":    "ミリ秒単位、10,000まで。95パーセンタイルがこれ以内であることを求めます。",
		"mobile":           "スマートフォン向けの別ページがあれば、それも見守ってください。",
		"layer":            "応答するはずのキャッシュです。ほかのキャッシュが何を示しても、これだけを数えます。",
		"origin_mark":      "オリジンが生成のたびに別の値を書く、応答ヘッダーまたはページ内コメントの名前です。",
		"cookie":           "訪問者を見分けるCookieの名前です。例：session_id",
		"origin":           "キャッシュを経ないアドレスです。訓練でオリジンの停止を確かめます。",
		"config":           "キャッシュ設定の独自の版です。変わると、以前の訓練は数えません。",
		"entries":          "ページに至るURLを1行に1つ、8つまで。",
		"sorry":            "ほかに何も表示できないときに見せるページです。",
		"waiting":          "待合室が表示されるURLです。",
		"waiting_text":     "待合室だけに出る文字列です。",
		"switch":           "切り替えるなら、TTLは短くなければなりません。",
		"capacity_source":  "接続の名前です。",
		"capacity_ask":     "比較を含まない式です。例：sum(kube_deployment_status_replicas_available)",
		"capacity_compare": "値の比べ方です。",
		"capacity_value":   "比べる値です。",
		"only":             "選ばなければ、すべてのイベントが対象です。",
	},
	AnyLayer: "指定しない", OtherLayer: "または別の名前", Mobile: "スマートフォンのブラウザーとして要求", Switch: "DNSの切り替えを予定",
	Every: "すべてのイベント", Only: "このイベントだけ", AllEvents: "イベントを選ぶ", Compare: "比較",
	Chosen: func(n int) string { return fmt.Sprintf("%d件を選択", n) },
	Yes:    "はい", No: "いいえ", DefaultEntries: "httpとhttps、wwwの有無",
	ShowFields: "すべての項目を表示",
}
