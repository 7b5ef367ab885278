package text

// PageForm is the words of the form with what is known of a top page. Default is put behind the hint of a field.
type PageForm struct {
	Lead, AnyLayer, Mobile, Switch, Every, Only, DefaultEntries, ShowFields string

	Default func(value string) string
	Kept    func(end string) string // that a secret is kept, by its last letters
	LetIn   func(in, of int) string
	Unit    map[string]string

	Page, Access, Cache, Around, Capacity, Traffic, Rates, Targets, Events string // groups of fields
	SaveAnyway, AnywayHint, NoPrometheus, Tried                            string
	TriedGaps                                                              func(minutes int) string
	TriedWide                                                              func(window string) string
	// Hint says what each field is for.
	Hint map[string]string
}

func pageFormIn(w say) PageForm {
	return PageForm{
		Lead:         w("Leave out what you do not know; the checks that need it then say so.", "わからない項目は空欄のままにしてください。必要とする確認にその旨が出ます。"),
		Default:      w.with("Default: %s.", "既定値：%s。"),
		Kept:         w.with("Kept as a secret: %s. Leave it empty to keep it.", "シークレットとして保存済み：%s。空欄なら変更しません。"),
		LetIn:        w.num2("The page let Tallylight in %d of %d times in the last 24 hours.", "直近24時間の%[2]d回のうち%[1]d回、ページに到達できました。"),
		Page:         w("The page", "ページ"),
		Access:       w("Letting the prober in", "プローブを通過させる"),
		Cache:        w("The shared cache and its origin", "共有キャッシュとオリジン"),
		Around:       w("Around the page", "ページの周辺"),
		Capacity:     w("Capacity now (Prometheus)", "現在の処理能力（Prometheus）"),
		Traffic:      w("Its own traffic, where it is not that of the company", "このページのトラフィック（会社の数値と異なる場合）"),
		Rates:        w("Measured traffic (Prometheus)", "トラフィックの実測（Prometheus）"),
		Targets:      w("What it should reach in a month", "1か月の目標"),
		SaveAnyway:   w("Save anyway", "それでも保存"),
		AnywayHint:   w("Nothing can be measured with what gave no answer.", "応答のない式では測定できません。"),
		NoPrometheus: w("There is no Prometheus connection yet.", "Prometheusの接続がまだありません。"),
		Tried:        w("Tried over the last hour", "直近1時間で試した結果"),
		TriedGaps:    w.counted("%d minute without a value", "%d minutes without a value", "値のない時間：%d分"),
		TriedWide:    w.with("A burst that is shorter than %s reads lower than it was. Use [1m] or less.", "%sより短い急増は実際より低く出ます。[1m]以下にしてください。"),
		Events:       w("For which events it counts", "対象のイベント"),
		Unit: map[string]string{
			"interval_s":    w("60 s", "60秒"),
			"rates_step":    w("15 s", "15秒"),
			"ttfb_limit_ms": w("500 ms", "500ミリ秒"),
		},
		Hint: map[string]string{
			"name":                w("As it stands on boards and walls.", "ボードや大画面に出る名前です。"),
			"marker":              w("A sorry page with status 200 does not hold it.", "ステータス200のお詫びページには含まれない文字列です。"),
			"interval_s":          w("Seconds, 10 to 3,600. In the hours of an event it is asked more often.", "秒単位、10〜3,600。イベントの前後はより頻繁に確認します。"),
			"ttfb_limit_ms":       w("Milliseconds, up to 10,000. The 95th percentile has to keep within it.", "ミリ秒単位、10,000まで。95パーセンタイルがこれ以内であることを求めます。"),
			"mobile":              w("Where telephones are given a page of their own, watch that one too.", "スマートフォン向けの別ページがあれば、それも見守ってください。"),
			"layer":               w("The one that is expected to answer: only its word counts, whatever other caches say.", "応答するはずのキャッシュです。ほかのキャッシュが何を示しても、これだけを数えます。"),
			"origin_mark":         w("Response header, or name in a comment of the page, in which the origin writes another value with each rendering.", "オリジンが生成のたびに別の値を書く、応答ヘッダーまたはページ内コメントの名前です。"),
			"cookie":              w("Name of the cookie by which the site knows a visitor again, such as session_id.", "訪問者を見分けるCookieの名前です。例：session_id"),
			"origin":              w("Address past every cache, at which a drill sees that the origin is down.", "キャッシュを経ないアドレスです。訓練でオリジンの停止を確かめます。"),
			"config":              w("Your own version of the cache’s configuration. Another one makes drills count no longer.", "自社で付けるキャッシュ設定のバージョンです。変わると、以前の訓練は数えません。"),
			"entries":             w("Addresses that lead to the page, one a line, at most 8.", "ページに至るURLを1行に1つ、8つまで。"),
			"access_header":       w("For a page behind a firewall or a bot wall: the name of a header by which it knows the prober and lets it pass. Example: X-Tallylight. The name is shown here.", "ファイアウォールやボット対策が、プローブを見分けて通過させるためのヘッダーの名前です。例：X-Tallylight。名前はこの画面に表示されます。"),
			"access_value":        w("A secret of 20 letters or more that you make up, and enter at the firewall as well. Example: what openssl rand -hex 16 prints. It is kept as a secret, never shown again, and sent to the page’s own hosts only.", "20文字以上の値を決め、ファイアウォールにも同じ値を設定します。例：openssl rand -hex 16 の出力。シークレットとして保存し、再表示せず、このページのホストにだけ送ります。"),
			"access_user":         w("For a page that asks for a user name and a password (basic authentication), as before its launch. Example: tallylight. The user name is shown here.", "公開前など、ページがユーザー名とパスワードを求める場合（Basic認証）に入力します。例：tallylight。ユーザー名はこの画面に表示されます。"),
			"access_password":     w("The password of that user. It is kept as a secret, never shown again, and sent to the page’s own hosts only.", "そのユーザーのパスワードです。シークレットとして保存し、再表示せず、このページのホストにだけ送ります。"),
			"sorry":               w("The page that people see when nothing else can be served.", "ほかに何も表示できないときに見せるページです。"),
			"waiting":             w("Address at which the waiting room shows itself.", "待合室が表示されるURLです。"),
			"waiting_text":        w("Text that only the waiting room says.", "待合室だけに出る文字列です。"),
			"switch":              w("Then resolvers must not keep the records for long.", "切り替えるなら、TTLは短くなければなりません。"),
			"capacity_source":     w("Name of the connection.", "接続の名前です。"),
			"capacity_ask":        w("A bare expression without a comparison, such as sum(kube_deployment_status_replicas_available).", "比較を含まない式です。例：sum(kube_deployment_status_replicas_available)"),
			"capacity_compare":    w("How its value is compared.", "値の比べ方です。"),
			"capacity_value":      w("With which figure.", "比べる値です。"),
			"traffic_baseline":    w("The highest minute of the last 28 days. Default: the company’s.", "直近28日で最も多かった1分間の値。空欄なら会社の数値を使います。"),
			"traffic_proven":      w("Only used while no load report of the page counts.", "有効な負荷試験レポートがない間だけ使います。"),
			"traffic_proven_at":   w("A date such as 2026-11-09. It counts for 60 days.", "2026-11-09のような日付。60日間有効です。"),
			"traffic_boot":        w("Default: the company’s.", "空欄なら会社の数値を使います。"),
			"traffic_ramp":        w("Default: the company’s.", "空欄なら会社の数値を使います。"),
			"traffic_tail":        w("Default: the company’s.", "空欄なら会社の数値を使います。"),
			"rates_source":        w("What is asked each minute. Six questions a minute and page at most.", "毎分の問い合わせ先です（1ページにつき毎分6回まで）。"),
			"rates_requests":      w("One number. Such as sum(rate(http_requests_total[1m])).", "値が1つになる式です。例：sum(rate(http_requests_total[1m]))"),
			"rates_errors":        w("End it with “or vector(0)”: without errors some exporters say nothing.", "エラーがないと値が出ない場合があります。末尾に「or vector(0)」を付けてください。"),
			"rates_latency":       w("Such as histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[1m]))).", "例：histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[1m])))"),
			"rates_used":          w("From 0 to 1.", "0〜1の値です。"),
			"rates_cached":        w("From 0 to 1.", "0〜1の値です。"),
			"rates_step":          w("5 to 60.", "5〜60。"),
			"target_availability": w("Of the requests of a month.", "1か月のリクエストに対する割合です。"),
			"target_latency":      w("In each minute of a month.", "1か月の各1分間の目標です。"),
			"only":                w("Tick none and it counts for every event.", "選ばなければ、すべてのイベントが対象です。"),
		},
		AnyLayer:       w("Any", "指定しない"),
		Mobile:         w("Ask as a telephone’s browser", "スマートフォンのブラウザーとして要求"),
		Switch:         w("A switch of the DNS records is planned", "DNSの切り替えを予定"),
		Every:          w("every event", "すべてのイベント"),
		Only:           w("Only for these events", "このイベントだけ"),
		DefaultEntries: w("http and https, with and without www", "httpとhttps、wwwの有無"),
		ShowFields:     w("Show all fields", "すべての項目を表示"),
	}
}
