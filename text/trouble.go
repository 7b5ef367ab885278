package text

import (
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Trouble is what is said when something cannot be done.
type Trouble struct {
	Status       map[int]string
	StatusTitle  map[int]string
	Link         string
	SeeFields    string
	Field        map[string]string
	Reason       map[string]string
	ReasonOther  string
	StaleTitle   string
	StaleBy      func(who, when string) string
	StaleSomeone string
	Theirs, Mine string
	Nothing      string
	Notice       map[string]string
	Imported     func(n int) string
	Saved        string
}

var troubleEN = Trouble{
	StatusTitle: map[int]string{
		400: "Not understood", 403: "Not allowed", 404: "Not found", 409: "Changed meanwhile",
		413: "Too large", 429: "Too many requests", 500: "Something broke",
	},
	Status: map[int]string{
		400: "The request could not be read. Go back and send the form again.",
		403: "Your role does not allow this. An admin can change your role.",
		404: "There is no such page. It may have been removed.",
		409: "Someone else changed it meanwhile. Open it again to see how it stands.",
		413: "What was sent is too large.",
		429: "Too many requests came from here. Wait a minute, then try again.",
		500: "Tallylight could not do this. It is in the log; try again, or tell an admin.",
	},
	Link: "Go to the board", SeeFields: "These fields need a look",
	Field: map[string]string{
		"mobile": "Telephone", "layer": "Shared cache", "origin_mark": "Origin marker", "cookie": "Session cookie", "entries": "Ways in",
		"origin": "Address of the origin", "sorry": "Sorry page", "waiting": "Test address of the waiting room",
		"waiting_text": "Text of the waiting room", "switch": "DNS switch", "config": "Version of the configuration", "only": "Only for these events",
		"capacity_source": "Prometheus", "capacity_ask": "Expression", "capacity_compare": "Comparison", "capacity_value": "Figure",
		"email": "E-mail", "name": "Name", "password": "Password", "url": "Address", "marker": "Text of the page",
		"interval": "Interval", "user": "User name", "feed": "Feed", "mode": "Mode", "ttfb_limit": "TTFB limit", "level": "Level", "reason": "Reason", "evidence": "Evidence",
		"until": "Until", "file": "File", "title": "Title", "role": "Role", "start": "Start", "end": "End",
		"kind": "Kind", "reach": "Reach", "peak": "Expected peak", "screen_url": "URL on screen",
		"catch_up": "Catch-up", "contact": "Contact", "version": "Version", "key": "Link", "keep": "Events",
		"date": "Date", "last_day": "Last day", "zone": "Time zone", "description": "Notes", "location": "Place", "table": "Table",
		"programme": "Programme", "station": "Station", "corner": "Corner length", "certainty": "How certain",
		"embargo": "Embargo", "embargo_until": "Embargo until", "embargo_date": "Embargo until, date", "embargo_clock": "Embargo until, time",
		"private": "Confidential", "calendar_status": "Status", "all_day": "All day", "aired_at": "Aired", "moved_at": "Moved",
		"month": "Month", "levels": "Levels", "name_ja": "Name, Japanese", "name_en": "Name, English", "promise_ja": "Promise, Japanese", "promise_en": "Promise, English", "multiple": "Bound", "from_level": "From level", "template": "Short name", "gate": "Gate", "verify": "Proven by", "proof": "Proof", "check": "What to ask", "ttl": "Evidence counts for", "tied": "Evidence holds", "undoes": "Takes back", "instead": "Instead", "soon": "Not enforced yet", "second": "Second person", "soon_until": "Enforced from", "title_ja": "Task, Japanese", "title_en": "Task, English", "task": "Task", "interval_s": "Interval", "ttfb_limit_ms": "TTFB limit", "do": "Switch",
		"baseline": "Usual peak", "proven": "Proven by load test", "proven_at": "Date of the load test", "boot": "New instance serves after",
		"ramp": "Peak builds up within", "tail": "Peak counts after the event", "headroom": "Too little headroom",
		"minutes": "Later by, minutes", "at": "As it was known on",
		"source": "Connection", "compare": "Comparison", "value": "Value", "status": "HTTP status", "path": "Path", "header": "Header", "secret": "Secret", "expression": "Expression",
		"note": "Note", "approver": "Approved by", "confirmation": "Confirmation", "change": "Change", "lead": "Lead", "anchor": "Counted from", "runbook": "Runbook", "machines": "Machines that served", "tested_at": "When the test ran", "knows": "Usually knows how",
	},
	Reason: map[string]string{
		"top_has_no_bound":     "The top level has no bound. Leave this empty.",
		"not_rising":           "Each level needs a higher bound than the one below it.",
		"no_such_task":         "There is no such task in the levels, or it is the task itself.",
		"not_an_expression":    "This is no expression of Prometheus. Check its brackets and quotes.",
		"compares":             "Leave the comparison out of the expression and choose it below: otherwise “false” and “no such metric” look alike.",
		"not_a_slug":           "Use letters, digits and hyphens.",
		"not_here":             "It has no address of its own. Leave this empty.",
		"not_a_report":         "The body is no JSON object with event and task.",
		"other_endpoint":       "This task is not proven by reports to this endpoint. Choose the endpoint at the task.",
		"nobody_to_ask":        "No machine that could be asked proves this task.",
		"no_such_check":        "There is no such check. Write short names such as C2 or S1.",
		"no_such_connection":   "There is no such connection.",
		"text_is_equal_or_not": "A text is compared with == or != only.",
		"not_a_path":           "Write a path of dots and indexes, such as data.items[0].name.",
		"not_a_secret":         "A secret is whsec_ and base64 of 24 to 64 bytes. Leave this empty to have one made.",
		"not_a_header":         "Write the name of a header, such as Authorization.",
		"path_not_checked":     "Leave this out of the address.",
		"malformed":            "Use letters, digits, - and _; at most 40.",
		"repeated":             "Another task has this short name.",
		"not_a_gate":           "Write a gate, such as T-14d, T+1d, on_air, off_air, entry or always.",
		"not_a_ladder":         "This is no file of levels. It has to be YAML as downloaded here.",
		"required":             "Fill this in.", "too_long": "This is too long. Shorten it.", "too_short": "This is too short.",
		"not_a_cookie": "This is not the name of a cookie. Leave its value out.",
		"too_many":     "These are too many.", "not_a_figure": "Write a figure, such as 40 or 0.5.",
		"after_event": "The event has ended by then. Write an earlier time.", "machine_checked": "A machine checks this; it cannot be said by hand.",
		"not_a_url": "This is not a web address. It begins with https://", "bad_url": "This is not a web address. It begins with https://",
		"scheme": "Only http and https addresses can be checked.", "address": "This address is not allowed.",
		"out_of_range": "This is outside the range allowed.", "unknown": "There is no such value.", "not_a_number": "Write a whole number.",
		"taken": "This is used already.", "exists": "This is used already.", "not_an_email": "This is not an e-mail address.",
		"machine_verified": "A machine proves this task; it cannot be ticked by hand.", "past": "Choose a later day.",
		"not_done": "This task is not done.", "not_waived": "This task is not skipped.", "expired": "This has expired. Start again.",
		"cancelled": "The event is cancelled.", "no_such_level": "The ladder has no such level.", "bad_date": "Write a date, such as 2026-11-19.",
		"empty": "Fill this in.", "not_after_start": "The end is not after the start.", "not_a_calendar_address": "This is not an address of a calendar. It begins with https:// or webcal://",
		"not_a_text": "Write a text.", "not_yes_or_no": "Say true or false.", "not_a_list": "Send a list.", "not_an_object": "Send an object.", "no_such_field": "There is no such field.",
		"not_an_address": "This is not an e-mail address.", "not_a_date": "Write a date, such as 2026-11-19.",
		"another_host": "This is not the page's host.", "no_origin": "Nothing says where the origin is. Set its address under Edit limits.",
		"not_a_web_address": "This is not a web address. It begins with https://", "has_password": "The address holds a password. Leave it out.",
		"other_server": "The address leads to another server. Type the header’s value again: it is not sent there as it is.",
		"not_a_month":  "Write a month, such as 2026-11.", "none_kept": "Tick at least one event.", "early": "It is too early for this.",
		"not_begun": "This event has not begun. Press “On air now” first if it began early.", "not_moved": "This event has not moved.",
		"other_site":       "This was started by a page of another site, so nothing was changed. Open Tallylight itself and try again.",
		"bad_clock":        "Write a time, such as 21:54, 25:30 or 午後9時54分.",
		"past_30_hours":    "The clock goes to 29:59. Later than that, write the next date.",
		"noon_or_midnight": "This may be noon or midnight. Write 12:30 or 24:30.",
		"not_as_start":     "This does not agree with the start: a date lasts all day, an instant does not.",
		"from_calendar":    "This comes from the calendar. Change it there; here only the brief and the level are changed.",
		"not_a_certainty":  "Write confirmed, likely, tentative or unknown. Leave cancelled events out.",
		"table_too_large":  "The table is larger than 2 MB. Paste it in parts.",
		"table_too_long":   "The table has more than 2,000 rows. Paste it in parts.",
		"table_too_wide":   "The table has more than 40 columns. Copy only those that matter.",
		"table_unreadable": "This is not a table. Copy the cells in the spreadsheet and paste them again.",
		"not_encrypted":    "This address is not encrypted: others on the way can read the calendar and its address. Use https://, or choose to read it all the same.",
		"too_soon":         "It was fetched less than a minute ago. Try again in a minute.",
		"stale":            "Someone changed these settings while you were writing. Above is how they stand now; save again to replace that with what is typed here.",
		"not_a_rate":       "Write requests a second, such as 4,200.",
		"future":           "This day is still to come. Write the day of a load test that has passed.",
		"gone":             "The event’s level no longer asks for this task.",
		"not_held":         "You have not picked this task up.",
		"not_asked":        "Nothing waits for a second person here: the task is not done, or its level needs none.",
		"same_person":      "You did this yourself. Somebody else has to confirm it.",
		"from_ladder":      "This task comes from the levels and cannot be removed here. Skip it with a reason.",
		"not_undoable":     "This change cannot be taken back by a press of a button.",
		"too_old":          "This change is more than 7 days old and cannot be taken back any more.",
		"not_a_lead":       "Write a length of time, such as 2d, 3h or 30m.",
		"aired":            "The event has aired, so its air time stays as it was.",
		"all_day":          "The air time is not known yet, so it cannot be moved by minutes. Write the new times.",
		"not_an_instant":   "This is not an instant such as 2026-11-19T12:54:00Z.",
		"not_both":         "Write either minutes or the new times, not both.",
		"not_yet":          "This instant is still to come. What was known can be shown of the past only.",

		"minutes.out_of_range": "By the button an event moves by at most 24 hours. Write the new times instead.",
		"end.out_of_range":     "An event lasts at most a year. Write an earlier end.",
		"level.out_of_range":   "The ladder has no such level.",
		"link_used":            "This link was used already, or a newer start of Tallylight replaced it. Open the one that was printed last, or sign in.",
	},
	ReasonOther:  "This value cannot be taken.",
	StaleTitle:   "Someone was faster",
	StaleBy:      func(who, when string) string { return who + " changed this at " + when + ", while you were writing." },
	StaleSomeone: "This was changed while you were writing.",
	Theirs:       "Theirs", Mine: "Yours, not saved", Nothing: "(empty)",
	Notice: map[string]string{
		readiness.TaskClaimed: "Yours now", readiness.TaskReleased: "Released", readiness.TaskCompleted: "Done",
		readiness.TaskReopened: "Open again", readiness.TaskWaived: "Skipped", readiness.WaiverWithdrawn: "Asked for again",
		readiness.TaskConfirmed: "Confirmed", readiness.TaskNoted: "Note added", readiness.TaskKept: "Noted that you are still on it",
		readiness.TaskAdded: "Task added", readiness.TaskRemoved: "Task removed", "task.asked": "Asked now", readiness.Undone: "Taken back",
		readiness.LevelSet: "Level set", readiness.EventHidden: "Not an exposure", readiness.EventShown: "On the board again",
		readiness.EventImported: "Event added", readiness.EventChanged: "Saved", readiness.EventCancelled: "Cancelled", readiness.EventRestored: "Takes place again",
		readiness.BriefTold: "Saved", readiness.WasPostponed: "Moved", readiness.WentOnAir: "On air", readiness.HasAired: "Aired", readiness.MoveSeen: "Taken note of the new time",
		readiness.FeedAdded: "Calendar added", readiness.FeedChanged: "Calendar saved", readiness.FeedRemoved: "Calendar removed",
		readiness.PageAdded: "Top page added", readiness.PageChanged: "Limits saved", readiness.PageRemoved: "Top page removed",
		readiness.LoadUploaded: "Load report uploaded", readiness.LoadWithdrawn: "Load report withdrawn",
		readiness.CheckWaived: "Let pass", readiness.CheckWaiverWithdrawn: "Asked for again", readiness.CheckTicked: "Noted", readiness.CheckTickWithdrawn: "Taken back",
		"saved": "Saved", "probed": "Checked now", "fetched": "Fetched now", "unchanged": "Fetched now: nothing has changed", "unread": "Fetched now, in vain: see below why", "too_soon": "Not fetched: it was tried less than a minute ago",
		"held": "Read; what would go is held back, see below", "released": "Removed; what was held is marked as missing",
	},
	Imported: func(n int) string { return plural(n, "event") + " imported" }, Saved: "Saved",
}

var troubleJA = Trouble{
	StatusTitle: map[int]string{
		400: "読み取れません", 403: "権限がありません", 404: "見つかりません", 409: "変更されています",
		413: "大きすぎます", 429: "リクエストが多すぎます", 500: "処理できませんでした",
	},
	Status: map[int]string{
		400: "送信内容を読み取れませんでした。前のページに戻り、もう一度送信してください。",
		403: "現在の役割ではこの操作はできません。管理者が役割を変更できます。",
		404: "このページはありません。削除された可能性があります。",
		409: "ほかの人が先に変更しました。開き直して現在の状態を確認してください。",
		413: "送信内容が大きすぎます。",
		429: "リクエストが多すぎます。1分ほど待ってからお試しください。",
		500: "Tallylightで処理できませんでした。記録は残っています。もう一度試すか、管理者に知らせてください。",
	},
	Link: "ボードを開く", SeeFields: "確認が必要な項目",
	Field: map[string]string{
		"mobile": "スマートフォン", "layer": "共有キャッシュ", "origin_mark": "オリジンの印", "cookie": "セッションCookie", "entries": "入口のURL",
		"origin": "オリジンのアドレス", "sorry": "お詫びページ", "waiting": "待合室のテスト用URL",
		"waiting_text": "待合室の文字列", "switch": "DNSの切り替え", "config": "設定の版", "only": "対象のイベント",
		"capacity_source": "Prometheus", "capacity_ask": "式", "capacity_compare": "比較", "capacity_value": "値",
		"email": "メールアドレス", "name": "名前", "password": "パスワード", "url": "URL", "marker": "ページの文字列",
		"interval": "間隔", "user": "ユーザー名", "feed": "取り込み", "mode": "方法", "ttfb_limit": "TTFBの上限", "level": "レベル", "reason": "理由", "evidence": "根拠",
		"until": "期限", "file": "ファイル", "title": "タイトル", "role": "役割", "start": "開始", "end": "終了",
		"kind": "形式", "reach": "視聴見込み", "peak": "想定ピーク", "screen_url": "画面のURL",
		"catch_up": "見逃し配信", "contact": "当日連絡先", "version": "版", "key": "リンク", "keep": "イベント",
		"date": "日付", "last_day": "最終日", "zone": "タイムゾーン", "description": "備考", "location": "場所", "table": "表",
		"programme": "番組", "station": "局", "corner": "尺", "certainty": "確度",
		"embargo": "解禁前の情報", "embargo_until": "解禁", "embargo_date": "解禁日", "embargo_clock": "解禁時刻",
		"private": "社外秘", "calendar_status": "状態", "all_day": "終日", "aired_at": "放送終了", "moved_at": "日時変更",
		"month": "月", "levels": "レベル", "name_ja": "名前（日本語）", "name_en": "名前（英語）", "promise_ja": "約束（日本語）", "promise_en": "約束（英語）", "multiple": "上限", "from_level": "対象レベル", "template": "略称", "gate": "ゲート", "verify": "確認の方法", "proof": "自動確認", "check": "確認の内容", "ttl": "根拠の有効期間", "tied": "根拠の有効範囲", "undoes": "元に戻すタスク", "instead": "代わりのタスク", "soon": "まだ対象外", "second": "二人目の確認", "soon_until": "対象になる日", "title_ja": "タスク名（日本語）", "title_en": "タスク名（英語）", "task": "タスク", "interval_s": "間隔", "ttfb_limit_ms": "TTFBの上限", "do": "操作",
		"baseline": "平常のピーク", "proven": "負荷試験の実証値", "proven_at": "負荷試験の実施日", "boot": "インスタンスが応答するまで",
		"ramp": "ピークに達するまで", "tail": "ピークとして数える時間", "headroom": "余裕なしとみなす割合",
		"minutes": "遅れ（分）", "at": "時点",
		"source": "接続", "compare": "比較", "value": "値", "status": "HTTPステータス", "path": "パス", "header": "ヘッダー", "secret": "秘密鍵", "expression": "式",
		"note": "メモ", "approver": "承認者", "confirmation": "確認", "change": "変更", "lead": "リード", "anchor": "起点", "runbook": "手順書", "machines": "応答した台数", "tested_at": "試験した日時", "knows": "詳しい人",
	},
	Reason: map[string]string{
		"top_has_no_bound":     "最上位のレベルに上限はありません。空欄にしてください。",
		"not_rising":           "下のレベルより大きい値にしてください。",
		"no_such_task":         "レベルにそのタスクはありません（自分自身も指定できません）。",
		"not_an_expression":    "Prometheusの式ではありません。括弧と引用符を確かめてください。",
		"compares":             "式に比較を書かず、下で選んでください。書くと「偽」と「メトリクスなし」の区別がつきません。",
		"not_a_slug":           "英字、数字、ハイフンを使ってください。",
		"not_here":             "ここにURLはありません。空欄にしてください。",
		"not_a_report":         "本文が、eventとtaskを持つJSONオブジェクトではありません。",
		"other_endpoint":       "このタスクはこのエンドポイントへの通知で確認するものではありません。タスク側でエンドポイントを選んでください。",
		"nobody_to_ask":        "このタスクには、問い合わせて確認できる機械がありません。",
		"no_such_check":        "そのチェックはありません。C2、S1などの略称を書いてください。",
		"no_such_connection":   "その接続はありません。",
		"text_is_equal_or_not": "文字列は == か != でのみ比較できます。",
		"not_a_path":           "data.items[0].nameのように、ドットと添字でパスを書いてください。",
		"not_a_secret":         "秘密鍵は、whsec_に続けて24〜64バイトのbase64です。空欄なら自動で作ります。",
		"not_a_header":         "Authorizationなどのヘッダー名を書いてください。",
		"path_not_checked":     "URLからこの部分を除いてください。",
		"malformed":            "英数字と - _ を40文字まで使えます。",
		"repeated":             "同じ略称のタスクがあります。",
		"not_a_gate":           "T-14d、T+1d、on_air、off_air、entry、alwaysのように入力してください。",
		"not_a_ladder":         "レベルのファイルではありません。ここから保存したものと同じ形式（YAML）にしてください。",
		"required":             "入力してください。", "too_long": "長すぎます。短くしてください。", "too_short": "短すぎます。",
		"not_a_cookie": "Cookieの名前ではありません。値は含めないでください。",
		"too_many":     "多すぎます。", "not_a_figure": "数値を入力してください。例：40、0.5",
		"after_event": "イベントの終了後です。より早い日時を入力してください。", "machine_checked": "機械が確認する項目のため、手動では記録できません。",
		"not_a_url": "URLではありません。https:// で始まるURLを入力してください。", "bad_url": "URLではありません。https:// で始まるURLを入力してください。",
		"scheme": "確認できるのはhttpとhttpsのURLだけです。", "address": "このURLは許可されていません。",
		"out_of_range": "許可された範囲の外です。", "unknown": "その値はありません。", "not_a_number": "整数で入力してください。",
		"taken": "すでに使われています。", "exists": "すでに使われています。", "not_an_email": "メールアドレスではありません。",
		"machine_verified": "機械が確認するタスクのため、手動では完了にできません。", "past": "今日より後の日を選んでください。",
		"not_done": "このタスクは完了していません。", "not_waived": "このタスクは省略されていません。", "expired": "期限が切れました。最初からやり直してください。",
		"cancelled": "イベントは中止されています。", "no_such_level": "そのレベルはありません。", "bad_date": "2026-11-19のように日付を入力してください。",
		"empty": "入力してください。", "not_after_start": "終了が開始より後ではありません。", "not_a_calendar_address": "カレンダーのURLではありません。https:// または webcal:// で始まるURLを入力してください。",
		"not_a_text": "文字列で指定してください。", "not_yes_or_no": "trueかfalseで指定してください。", "not_a_list": "配列で指定してください。", "not_an_object": "オブジェクトで指定してください。", "no_such_field": "この項目はありません。",
		"not_an_address": "メールアドレスではありません。", "not_a_date": "2026-11-19のように日付を入力してください。",
		"another_host": "ページのホスト名と違います。", "no_origin": "オリジンの場所が設定されていません。「基準値を変更」で設定します。",
		"not_a_web_address": "URLではありません。https:// で始まるURLを入力してください。", "has_password": "URLにパスワードが含まれています。除いてください。",
		"other_server": "別のサーバーのURLです。ヘッダーの値をもう一度入力してください。そのままでは送りません。",
		"not_a_month":  "2026-11のように月を入力してください。", "none_kept": "1件以上選んでください。", "early": "まだ早すぎます。",
		"not_begun": "このイベントはまだ始まっていません。早く始まった場合は、先に「放送開始」を押してください。", "not_moved": "このイベントの日時は変更されていません。",
		"other_site":       "別のサイトのページからの操作のため、何も変更していません。Tallylightを直接開いてやり直してください。",
		"bad_clock":        "21:54、25:30、午後9時54分のように時刻を入力してください。",
		"past_30_hours":    "時刻は29:59までです。それより後は翌日の日付で入力してください。",
		"noon_or_midnight": "正午か深夜0時かがわかりません。12:30か24:30のように入力してください。",
		"not_as_start":     "開始と合いません。日付だけなら終日、時刻があれば終日ではありません。",
		"from_calendar":    "カレンダーの内容です。カレンダーで変更してください。ここで変更できるのは広報からの情報とレベルです。",
		"not_a_certainty":  "確定、ほぼ確定、仮、不明のどれかを入力してください。中止の予定は表から除いてください。",
		"table_too_large":  "表が2 MBを超えています。分けて貼り付けてください。",
		"table_too_long":   "表が2,000行を超えています。分けて貼り付けてください。",
		"table_too_wide":   "表が40列を超えています。必要な列だけをコピーしてください。",
		"table_unreadable": "表として読み取れません。表計算ソフトでセルをコピーし、貼り付け直してください。",
		"not_encrypted":    "暗号化されていないURLです。途中でカレンダーの内容とURLを読まれるおそれがあります。https:// を使うか、それでも読み取ることを選んでください。",
		"too_soon":         "取得してから1分たっていません。1分後にもう一度お試しください。",
		"stale":            "入力中にほかの人がこの設定を変更しました。現在の設定は上にあります。もう一度保存すると、ここに入力した内容に置き換わります。",
		"not_a_rate":       "4,200のように、毎秒のリクエスト数を入力してください。",
		"future":           "まだ来ていない日です。合格した負荷試験の実施日を入力してください。",
		"gone":             "イベントのレベルがこのタスクを求めなくなりました。",
		"not_held":         "このタスクを引き受けていません。",
		"not_asked":        "二人目の確認を待つものはありません。未完了か、確認のいらないレベルです。",
		"same_person":      "自分で完了にしたタスクです。ほかの人が確認してください。",
		"from_ladder":      "レベルから来るタスクのため、ここでは外せません。理由を書いて省いてください。",
		"not_undoable":     "この変更はボタンでは取り消せません。",
		"too_old":          "7日より前の変更のため、もう取り消せません。",
		"not_a_lead":       "2d、3h、30mのように長さを入力してください。",
		"aired":            "放送は終了しています。放送日時は変更できません。",
		"all_day":          "放送時刻が未定のため、分単位では動かせません。新しい日時を入力してください。",
		"not_an_instant":   "2026-11-19T12:54:00Zのような時刻ではありません。",
		"not_both":         "分か新しい日時か、どちらか一方を指定してください。",
		"not_yet":          "まだ来ていない時刻です。表示できるのは過去の時点だけです。",

		"minutes.out_of_range": "ボタンで動かせるのは24時間までです。新しい日時を入力してください。",
		"end.out_of_range":     "イベントは最長1年です。終了を早めてください。",
		"level.out_of_range":   "そのレベルはありません。",
		"link_used":            "このリンクは使用済みか、新しい起動で置き換えられています。最後に表示されたリンクを開くか、サインインしてください。",
	},
	ReasonOther: "この値は使えません。",
	StaleTitle:  "先に変更されています",
	StaleBy: func(who, when string) string {
		return "入力中に" + who + "が変更しました（" + when + "）。"
	},
	StaleSomeone: "入力中に変更されました。",
	Theirs:       "相手", Mine: "あなた（未保存）", Nothing: "（空欄）",
	Notice: map[string]string{
		readiness.TaskClaimed: "引き受けました", readiness.TaskReleased: "手放しました", readiness.TaskCompleted: "完了しました",
		readiness.TaskReopened: "未着手に戻しました", readiness.TaskWaived: "省略しました", readiness.WaiverWithdrawn: "省略を取り消しました",
		readiness.TaskConfirmed: "確認しました", readiness.TaskNoted: "メモを追加しました", readiness.TaskKept: "継続中としました",
		readiness.TaskAdded: "タスクを追加しました", readiness.TaskRemoved: "タスクを外しました", "task.asked": "確認しました", readiness.Undone: "取り消しました",
		readiness.LevelSet: "レベルを設定しました", readiness.EventHidden: "露出ではないとしました", readiness.EventShown: "ボードに戻しました",
		readiness.EventImported: "イベントを登録しました", readiness.EventChanged: "保存しました", readiness.EventCancelled: "中止しました", readiness.EventRestored: "中止を取り消しました",
		readiness.BriefTold: "保存しました", readiness.WasPostponed: "日時を変更しました", readiness.WentOnAir: "放送開始", readiness.HasAired: "放送終了", readiness.MoveSeen: "日時変更を確認しました",
		readiness.FeedAdded: "カレンダーを追加しました", readiness.FeedChanged: "取り込みの設定を保存しました", readiness.FeedRemoved: "取り込みを削除しました",
		readiness.PageAdded: "トップページを追加しました", readiness.PageChanged: "基準値を保存しました", readiness.PageRemoved: "トップページを削除しました",
		readiness.LoadUploaded: "負荷試験の報告を取り込みました", readiness.LoadWithdrawn: "負荷試験の報告を取り下げました",
		readiness.CheckWaived: "通しました", readiness.CheckWaiverWithdrawn: "再び求めます", readiness.CheckTicked: "記録しました", readiness.CheckTickWithdrawn: "取り消しました",
		"saved": "保存しました", "probed": "確認しました", "fetched": "取得しました", "unchanged": "取得しました。変更はありません", "unread": "取得できませんでした。理由は下にあります", "too_soon": "取得していません。前回から1分たっていません",
		"held": "読み取りました。なくなる予定のイベントは保留中です。下を確認してください", "released": "外しました。保留していたものは「カレンダーにない」と表示されます",
	},
	Imported: func(n int) string { return toppage.Grouped(int64(n)) + "件を取り込みました" }, Saved: "保存しました",
}

// Invalid says what is wrong with a field.
func (t *Text) Invalid(e fault.Invalid) string {
	if said, ok := t.Trouble.Reason[e.Field+"."+e.Reason]; ok {
		return said
	}
	if said, ok := t.Trouble.Reason[e.Reason]; ok {
		return said
	}
	if said, ok := t.loadRefused(e); ok {
		return said
	}
	return t.Trouble.ReasonOther
}

// FieldName gives the label of a form field; the field itself where it has none.
func (t *Text) FieldName(field string) string {
	if name, ok := t.Trouble.Field[field]; ok {
		return name
	}
	if id, ok := strings.CutPrefix(field, "from_"); ok {
		return t.CheckName(id)
	}
	return field
}

// ErrorTitle heads the page of an HTTP status.
func (t *Text) ErrorTitle(status int) string { return t.Trouble.StatusTitle[known(status)] }

// ErrorSays is the one sentence of an error page.
func (t *Text) ErrorSays(status int) string { return t.Trouble.Status[known(status)] }

// known maps a status to the nearest one that has a sentence (RFC 9110 15: by its class).
func known(status int) int {
	switch _, ok := troubleEN.Status[status]; {
	case ok:
		return status
	case status >= 500:
		return 500
	case status == 401:
		return 403
	case status == 405, status == 410:
		return 404
	default:
		return 400
	}
}
