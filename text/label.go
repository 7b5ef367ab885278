package text

import (
	"strconv"
	"strings"
)

// labelsIn names the fields of forms, for the form and for what is wrong with it alike. "event.url" is the field url of the
// one form on which it is called otherwise.
func labelsIn(w say) map[string]string {
	return map[string]string{
		// Accounts.
		"email":      w("E-mail", "メールアドレス"),
		"name":       w("Name", "名前"),
		"password":   w("Password", "パスワード"),
		"role":       w("Role", "役割"),
		"user":       w("User name", "ユーザー名"),
		"key":        w("Link", "リンク"),
		"current":    w("Present password", "現在のパスワード"),
		"days":       w("Days", "日数"),
		"scope":      w("May", "範囲"),
		"state":      w("Access", "アクセス"),
		"zone1":      w("First zone", "1つ目のタイムゾーン"),
		"zone2":      w("Second zone", "2つ目のタイムゾーン"),
		"label1":     w("First clock", "1つ目の時計"),
		"label2":     w("Second clock", "2つ目の時計"),
		"language":   w("Language", "言語"),
		"week_start": w("Week starts", "週の始まり"),
		"theme":      w("Theme", "テーマ"),
		"shortcuts":  w("Keyboard shortcuts", "キーボードショートカット"),
		"browser":    w("Browser", "ブラウザー"),
		"network":    w("Network", "ネットワーク"),
		"passkey":    w("Passkey", "パスキー"),
		"own":        w("Your password", "パスワード"),

		"outfeed.page": w("Top page", "トップページ"),
		"display.name": w("Where it hangs", "置き場所"),
		"shows":        w("Shows", "表示内容"),
		"audience":     w("Audience", "見る人"),
		"lang":         w("Language", "言語"),

		"account.current":  w("Present password", "現在のパスワード"),
		"account.password": w("New password", "新しいパスワード"),

		// Who is told what.
		"channels":     w("Channels", "通知先"),
		"topics":       w("Reasons", "理由"),
		"topic":        w("Reason", "理由"),
		"when":         w("When", "いつ"),
		"quiet_from":   w("Quiet from", "静かな時間の開始"),
		"quiet_until":  w("Quiet until", "静かな時間の終了"),
		"quiet_urgent": w("Urgent in quiet hours", "静かな時間の緊急の知らせ"),
		"digest_at":    w("Digest at", "まとめの時刻"),
		"digest_days":  w("Days of the digest", "まとめの曜日"),
		"repeat":       w("Repeat while it lasts", "続く間の再通知"),
		"plan":         w("Choices", "設定"),
		"team":         w("Team", "チーム"),
		// Channels.
		"channel.audience": w("Who reads there", "読む人"),
		"channel.kind":     w("Kind", "種類"),
		"fallback":         w("If it fails", "届かないとき"),
		"owner":            w("Who to ask when it breaks", "不具合時の連絡先"),
		"channel":          w("Channel", "通知先"),

		"field_url":               w("Webhook URL", "WebhookのURL"),
		"field_token":             w("Token", "トークン"),
		"field_channel":           w("Channel ID", "チャンネルID"),
		"field_client_id":         "Client ID",
		"field_client_secret":     "Client Secret",
		"field_service_account":   "Service Account",
		"field_private_key":       "Private Key",
		"field_bot":               w("Bot No.", "Bot No."),
		"lineworks.field_channel": w("ID of a room", "トークルームのチャンネルID"),
		"lineworks.field_user":    w("ID of a member (instead of a room)", "メンバーID（トークルームの代わり）"),
		"slack_bot.field_token":   w("Bot token", "ボットトークン"),
		"field_thread":            w("Thread ID", "スレッドID"),
		"field_forum":             w("It is a forum: a post for each event", "フォーラム：イベントごとに投稿を作成"),
		"mail.field_url":          w("Mail server", "メールサーバー"),
		"field_from":              w("From", "差出人"),
		"field_to":                w("To", "宛先"),
		"field_user":              w("User name", "ユーザー名"),
		"field_password":          w("Password", "パスワード"),
		"field_unencrypted":       w("Send without encryption if the server offers none", "暗号化に対応していないサーバーにも送る"),
		"field_routing_key":       "Integration Key",
		"pagerduty.field_url":     w("Address of another region", "別リージョンのURL"),
		"ntfy.field_url":          w("Server", "サーバー"),
		"field_topic":             w("Topic", "トピック"),
		"ntfy.field_token":        w("Access token", "アクセストークン"),
		"webhook.field_url":       "URL",
		"field_secret":            w("Signing secret", "署名シークレット"),
		"field_previous":          w("Previous signing secret", "以前の署名シークレット"),
		// Issue trackers.
		"project":      w("Project", "プロジェクト"),
		"token":        w("Token", "トークン"),
		"tracker":      w("Issue tracker", "連携先"),
		"tracker.kind": w("Product", "製品"),
		"tracker.url":  w("Server address", "サーバーのURL"),
		"ticket.url":   w("Address of the issue", "IssueのURL"),
		"confidential": w("Confidential events", "非公開イベント"),
		// Scaling.
		"scale.replicas":   w("Machines on a quiet day", "平常時の台数"),
		"scale.max":        w("Machines there may be", "最大の台数"),
		"scale.workload":   w("Deployment or HorizontalPodAutoscaler", "DeploymentまたはHorizontalPodAutoscaler"),
		"scale.namespace":  w("Namespace", "名前空間"),
		"scale.prometheus": "Prometheus",
		"scale.resource":   w("Resource id of AWS", "AWSのリソースID"),
		"scale.dimension":  w("Scalable dimension of AWS", "AWSのスケーラブルディメンション"),

		// Change freeze.
		"service":  w("Service", "サービス"),
		"services": w("Services", "サービス"),
		"within":   w("Within", "かかる時間"),
		"before":   w("Before air", "放送前"),
		"after":    w("After “aired”", "「放送終了」後"),

		// Events.
		"title":           w("Title", "タイトル"),
		"date":            w("Date", "日付"),
		"start":           w("Start", "開始"),
		"end":             w("End", "終了"),
		"last_day":        w("Last day", "最終日"),
		"zone":            w("Time zone", "タイムゾーン"),
		"level":           w("Level", "レベル"),
		"description":     w("Notes", "備考"),
		"location":        w("Place", "場所"),
		"private":         w("Confidential", "非公開"),
		"table":           w("Rows", "行"),
		"all_day":         w("All day", "終日"),
		"calendar_status": w("Status", "状態"),
		"aired_at":        w("Aired", "放送終了"),
		"moved_at":        w("Moved", "日時変更"),
		"minutes":         w("Later by, minutes", "遅れ（分）"),
		"month":           w("Month", "月"),
		"at":              w("As it was known on", "時点"),
		"keep":            w("Events", "イベント"),
		"event.url":       w("Link", "リンク"),
		"event.year":      w("Year", "年"),
		"event.month":     w("Month", "月"),
		"event.weekday":   w("Weekday", "曜日"),
		"event.table":     w("Row", "行"),

		// What PR tells.
		"on_air":        w("On air", "放送"),
		"kind":          w("Kind", "形式"),
		"exposure":      w("Kind of exposure", "露出の種類"),
		"programme":     w("Programme", "番組"),
		"station":       w("Station", "局"),
		"corner":        w("Corner length", "尺"),
		"reach":         w("Reach", "視聴見込み"),
		"peak":          w("Expected peak", "想定ピーク"),
		"peak_reach":    w("Reach, people or households", "世帯数・人数"),
		"peak_rating":   w("Rating, %", "視聴率（%）"),
		"peak_share":    w("Share who search, %", "検索・訪問する割合（%）"),
		"peak_pages":    w("Pages per visitor", "1人あたりのページ数"),
		"peak_seconds":  w("Arrive within, seconds", "立ち上がり（秒）"),
		"screen_url":    w("URL on screen", "画面のURL"),
		"catch_up":      w("Catch-up", "見逃し配信"),
		"contact":       w("Contact", "当日連絡先"),
		"certainty":     w("How certain", "確度"),
		"embargo":       w("Embargo", "解禁前の情報"),
		"embargo_until": w("Embargo until", "解禁"),
		"embargo_date":  w("Embargo until, date", "解禁日"),
		"embargo_clock": w("Embargo until, time", "解禁時刻"),

		// Tasks.
		"task":         w("Task", "タスク"),
		"evidence":     w("Evidence", "根拠"),
		"reason":       w("Reason", "理由"),
		"until":        w("Until", "期限"),
		"note":         w("Note", "メモ"),
		"approver":     w("Approved by", "承認者"),
		"approval":     w("Approval", "承認"),
		"decision":     w("Decision", "判断"),
		"level_was":    w("Was the level right", "レベルは適切だったか"),
		"well":         w("What went well", "良かったこと"),
		"badly":        w("What went badly", "悪かったこと"),
		"lucky":        w("Where we were lucky", "運が良かったこと"),
		"review.peak":  w("Measured peak", "実測のピーク"),
		"right":        w("Was the level right", "レベルは適切だったか"),
		"what":         w("Prevention", "再発防止"),
		"becomes":      w("Becomes", "登録先"),
		"was":          w("It was", "答え"),
		"could":        w("Could we have known?", "事前に把握できた可能性はありましたか"),
		"tasks":        w("Tasks", "タスク"),
		"links":        w("Links", "リンク"),
		"events":       w("Also for", "同時に完了にするイベント"),
		"shared":       w("One act for all events of an evening", "同じ時間帯のイベントで一度に済ませる"),
		"last":         w("Still helps until", "間に合う最後の時刻"),
		"tick_from":    w("A tick by hand counts from", "手動の完了を認める時刻"),
		"lead":         w("Lead", "リード"),
		"anchor":       w("Due", "期限"),
		"runbook":      w("Runbook", "手順書"),
		"knows":        w("Usually knows how", "詳しい人"),
		"check":        w("What to ask", "確認の内容"),
		"ttl":          w("Evidence counts for", "根拠の有効期間"),
		"verify":       w("Proven by", "確認の方法"),
		"confirmation": w("Confirmation", "確認"),
		"own.title":    w("What is to be done", "内容"),
		"skip.reason":  w("Why it is skipped", "省く理由"),
		"level_reason": w("Why a lower level is enough", "低いレベルで足りる理由"),
		"level.reason": w("Why, for the history (optional)", "変更の理由（任意・履歴に残ります）"),

		// What a machine has to answer.
		"source":     w("Connection", "接続"),
		"compare":    w("Comparison", "比較"),
		"value":      w("Value", "値"),
		"status":     w("HTTP status", "HTTPステータス"),
		"path":       w("Path in the JSON answer", "JSON内のパス"),
		"expression": w("Expression", "式"),

		// Levels.
		"levels":       w("Levels", "レベル"),
		"name_ja":      w("Name, Japanese", "名前（日本語）"),
		"name_en":      w("Name, English", "名前（英語）"),
		"promise_ja":   w("What it promises, Japanese", "約束する内容（日本語）"),
		"promise_en":   w("What it promises, English", "約束する内容（英語）"),
		"multiple":     w("Bound", "上限"),
		"second":       w("Second person", "二人目の確認"),
		"template":     w("Short name", "略称"),
		"title_ja":     w("Task, Japanese", "タスク名（日本語）"),
		"title_en":     w("Task, English", "タスク名（英語）"),
		"from_level":   w("From level", "対象レベル"),
		"gate":         w("Gate", "ゲート"),
		"proof":        w("Proven by Tallylight itself", "Tallylightが自動で確認"),
		"standing":     w("Standing task", "平時の備え"),
		"tied":         w("Evidence holds", "根拠の有効範囲"),
		"undoes":       w("Takes back", "元に戻すタスク"),
		"for":          w("For which kinds of event", "対象のイベントの種類"),
		"needs":        w("Needs", "必要な設備"),
		"has":          w("The company", "この会社は"),
		"go_from":      w("GO is shown from", "GOを表示する時期"),
		"dashboard":    w("Address of the dashboard", "ダッシュボードのURL"),
		"what_ja":      w("What to do, Japanese", "やること（日本語）"),
		"what_en":      w("What to do, English", "やること（英語）"),
		"why_ja":       w("Why it matters, Japanese", "理由（日本語）"),
		"why_en":       w("Why it matters, English", "理由（英語）"),
		"done_ja":      w("It is done when, Japanese", "完了の目安（日本語）"),
		"done_en":      w("It is done when, English", "完了の目安（英語）"),
		"follow":       w("Redirects followed", "リダイレクト"),
		"instead":      w("Instead", "代わりのタスク"),
		"soon":         w("Not enforced yet", "まだ対象外"),
		"soon_until":   w("Enforced from", "対象になる日"),
		"ladder.until": w("Spare the others until", "それ以外を猶予する日"),

		// Top pages.
		"url":                 w("Address", "URL"),
		"marker":              w("Text that only the real page holds", "本来のページにだけある文字列"),
		"interval_s":          w("Probe every (seconds)", "確認の間隔（秒）"),
		"ttfb_limit_ms":       w("TTFB limit (milliseconds)", "TTFBの上限（ミリ秒）"),
		"mobile":              w("Telephone", "スマートフォン"),
		"layer":               w("Shared cache", "共有キャッシュ"),
		"origin_mark":         w("Origin marker", "オリジンマーカー"),
		"cookie":              w("Session cookie", "セッションCookie"),
		"origin":              w("Address of the origin", "オリジンのURL"),
		"config":              w("Version of the configuration", "設定のバージョン"),
		"entries":             w("Ways in", "入口のURL"),
		"access_header":       w("Header for the prober", "プローブ用のヘッダー"),
		"access_value":        w("Value of that header", "そのヘッダーの値"),
		"access_user":         w("User name for the prober", "プローブ用のユーザー名"),
		"access_password":     w("Password for the prober", "プローブ用のパスワード"),
		"sorry":               w("Sorry page", "お詫びページ"),
		"waiting":             w("Test address of the waiting room", "待合室のテスト用URL"),
		"waiting_text":        w("Text of the waiting room", "待合室の文字列"),
		"switch":              w("DNS switch", "DNSの切り替え"),
		"capacity_source":     "Prometheus",
		"capacity_ask":        w("Expression", "式"),
		"capacity_compare":    w("Comparison", "比較"),
		"capacity_value":      w("Figure", "値"),
		"rates_source":        "Prometheus",
		"rates_requests":      w("Requests a second", "リクエスト数（毎秒）"),
		"rates_errors":        w("Errors a second", "エラー数（毎秒）"),
		"rates_latency":       w("TTFB p95, in seconds", "TTFBのp95（秒）"),
		"rates_used":          w("Share of the capacity in use", "処理能力の使用率"),
		"rates_cached":        w("Share answered by the cache", "キャッシュの応答率"),
		"rates_step":          w("Step during an event, seconds", "イベント中の測定間隔（秒）"),
		"target_availability": w("Availability, % ≥", "可用性（%）≧"),
		"target_latency":      w("TTFB p95, ms ≤", "TTFBのp95（ミリ秒）≦"),
		"only":                w("Only for these events", "対象のイベント"),
		"page.url":            w("Address of the top page", "トップページのURL"),

		// Drills and load reports.
		"host":       w("Type the page's host to confirm", "確認のためページのホスト名を入力"),
		"machines":   w("Machines that served", "応答した台数"),
		"tested_at":  w("When the test ran", "試験した日時"),
		"file":       w("File", "ファイル"),
		"drill.kind": w("How the origin goes away", "オリジンの止め方"),
		"load.file":  w("Report", "レポート"),

		// Traffic.
		"baseline":  w("Usual peak", "平常のピーク"),
		"proven":    w("Proven by load test", "負荷試験の実証値"),
		"proven_at": w("Date of the load test", "負荷試験の実施日"),
		"boot":      w("A new instance serves after", "新しいインスタンスが応答するまで"),
		"ramp":      w("A peak builds up within", "ピークに達するまで"),
		"tail":      w("A peak still counts after the event for", "終了後もピークとして数える時間"),
		"small":     w("Small below", "小規模とみなす上限"),
		"headroom":  w("Most of the proven capacity that a peak may take", "ピークが占めてよい実証値の割合"),

		"traffic_baseline":  w("Usual peak, req/s", "平常のピーク（req/s）"),
		"traffic_proven":    w("Proven capacity, req/s", "実証値（req/s）"),
		"traffic_proven_at": w("Date of that load test", "その負荷試験の実施日"),
		"traffic_boot":      w("A new instance serves after, seconds", "新しいインスタンスが応答するまで（秒）"),
		"traffic_ramp":      w("A peak builds up within, seconds", "ピークに達するまで（秒）"),
		"traffic_tail":      w("A peak still counts after the event for, minutes", "終了後もピークとして数える時間（分）"),

		// Calendars and connections.
		"feed":                w("Feed", "取り込み"),
		"interval":            w("Interval", "間隔"),
		"mode":                w("Mode", "方法"),
		"header":              w("Header", "ヘッダー"),
		"secret":              w("Signing secret", "署名シークレット"),
		"feed.name":           w("Name of this feed", "取り込みの名前"),
		"feed.url":            w("Address of an iCalendar feed", "iCalendarのURL"),
		"feed.new_url":        w("New address", "新しいURL"),
		"feed.dav_url":        w("Address of the collection", "カレンダーのURL"),
		"feed.file":           w("Calendar file", "カレンダーのファイル"),
		"feed.password":       w("Password or token", "パスワードまたはトークン"),
		"connection.kind":     w("Kind", "種類"),
		"connection.value":    w("Value of the header", "ヘッダーの値"),
		"connection.template": w("Task", "タスク"),

		// Other.
		"version": w("Version", "版"),
		"do":      w("Switch", "操作"),
		"change":  w("Change", "変更"),
	}
}

// hintsIn says what is meant by the fields of forms, by the names that labels have.
func hintsIn(w say) map[string]string {
	return map[string]string{
		// Events.
		"event.title": w("As it stands on the board. Leave empty to use the programme.", "ボードに表示する名前。空欄なら番組名を使います。"),
		"date":        w("2026-11-19, 11/19 or 11月19日.", "2026-11-19、11/19、11月19日など。"),
		"start":       w("21:54 or 25:30 (01:30 the next day). Leave empty if it is not known yet.", "21:54、25:30（翌日1:30）など。未定なら空欄のままにします。"),
		"end":         w("Leave empty for one hour.", "空欄なら1時間とします。"),
		"last_day":    w("Only where it ends on another day.", "別の日に終わる場合だけ入力します。"),
		"zone":        w("Of all times on this page.", "このページの時刻すべてに使います。"),
		"event.level": w("PR proposes, SRE confirms.", "広報が提案し、SREが確定します。"),
		"description": w("Anything else that SRE should know.", "ほかにSREに伝えること。"),
		"event.url":   w("Where more is written about it. It begins with https://", "詳しい情報のURL。https:// で始まります。"),
		"location":    w("Where it takes place or is recorded.", "開催または収録の場所。"),
		"private":     w("Viewers and the wall see only that something is on air, not what.", "閲覧者と大画面には、何かが放送されることだけを表示します。"),

		// What PR tells.
		"on_air": w("From the calendar. To change it, change the calendar.", "カレンダーの日時です。変更はカレンダーで行います。"),
		"kind":   w("Live or recorded, and where it is shown.", "生放送か収録か、放送地域。"),
		"reach":  w("Households, readers or recipients.", "世帯数、読者数、配信数など。"),
		"peak": w("In the first minute: 21,000 req/s, 5x the usual, or a range such as 3-5x. Leave empty if you do not know; SRE estimates it.",
			"最初の1分間の値。「21,000 req/s」「平常の5倍」「3〜5倍」など。不明なら空欄のままでかまいません（SREが見積もります）。"),
		"peak_reach":    w("For example 44,000,000.", "例：4,400万"),
		"peak_rating":   w("How many of them watch: 10 or 8-10.", "そのうち視聴する割合。例：10、8〜10"),
		"peak_share":    w("How many of those search or open the page: 1.", "そのうち検索やアクセスをする割合。例：1"),
		"peak_pages":    w("One if left empty.", "空欄なら1ページ。"),
		"peak_seconds":  w("From the first visitor to the peak: 120.", "最初のアクセスからピークまでの秒数。例：120"),
		"screen_url":    w("The address, QR code or search word that is shown.", "画面に出るURL、QRコード、検索語。"),
		"catch_up":      w("Reruns and streaming, with dates. Write “none” if there are none.", "再放送と配信の日時。なければ「なし」と書いてください。"),
		"contact":       w("Who answers while it is on air.", "放送中に連絡がつく人。"),
		"exposure":      w("It decides which tasks the event has.", "種類によって、準備のタスクが変わります。"),
		"programme":     w("Its name, and which part of it.", "番組名とコーナー名。"),
		"station":       w("The broadcaster, network or outlet.", "放送局、系列、媒体。"),
		"corner":        w("How long it is on screen, such as 3 min.", "画面に出る長さ。例：3分。"),
		"certainty":     w("Whether it will be shown as told.", "予定どおり放送される見込み。"),
		"embargo":       w("What may not be published yet.", "まだ公開できない内容。"),
		"embargo_date":  w("Nothing may be published before.", "この時刻より前に公開できません。"),
		"embargo_clock": w("Of all times on this page.", "このページの時刻すべてに使います。"),
	}
}

// Hint gives what stands under the label of a field such as "title" or "event.url"; empty where nothing does.
func (t *Text) Hint(field string) string {
	if hint, ok := t.Hints[field]; ok {
		return hint
	}
	_, shared, _ := strings.Cut(field, ".")
	return t.Hints[shared]
}

// Label gives the label of a field such as "title" or "event.url"; the field itself where it has none. "from_C1" is the level
// of a check, "name_ja_3" the field of a level.
func (t *Text) Label(field string) string {
	if label, ok := t.Labels[field]; ok {
		return label
	}
	if _, shared, ok := strings.Cut(field, "."); ok {
		return t.Label(shared)
	}
	if id, ok := strings.CutPrefix(field, "from_"); ok {
		return t.CheckName(id)
	}
	i := strings.LastIndexByte(field, '_')
	if level, err := strconv.Atoi(field[i+1:]); i > 0 && err == nil {
		return t.List([]string{t.Label(field[:i]), t.Ladder.LevelN(level)})
	}
	return field
}

// Labelled gives a label with a remark behind it, such as its unit: "Usual peak, req/s".
func (t *Text) Labelled(field, remark string) string { return t.Word.Remarked(t.Label(field), remark) }

// Optional gives the label of a field that may be left empty: "Note (optional)".
func (t *Text) Optional(field string) string { return t.Word.Optional(t.Label(field)) }
