package text

import (
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// Trouble is what is said when something cannot be done.
type Trouble struct {
	Link, SeeFields, ReasonOther, StaleTitle, StaleSomeone, Theirs, Mine, Nothing, Saved string

	Status, StatusTitle map[int]string
	Store               map[fault.StoreKind]string
	Reason, Notice      map[string]string
	StaleBy             func(who, when string) string
	Imported            func(n int) string
}

func troubleIn(w say) Trouble {
	return Trouble{
		Store: storeFaultsIn(w),
		StatusTitle: map[int]string{
			400: w("Not understood", "読み取れません"),
			403: w("Not allowed", "権限がありません"),
			404: w("Not found", "見つかりません"),
			409: w("Changed meanwhile", "変更されています"),
			413: w("Too large", "大きすぎます"),
			429: w("Too many requests", "リクエストが多すぎます"),
			500: w("Something broke", "処理できませんでした"),
			503: w("Not available now", "現在利用できません"),
			507: w("The disk is full", "ディスクに空きがありません"),
		},
		Status: map[int]string{
			400: w("The request could not be read. Go back and send the form again.", "送信内容を読み取れませんでした。前のページに戻り、もう一度送信してください。"),
			403: w("Your role does not allow this. An admin can change your role.", "現在の役割ではこの操作はできません。管理者が役割を変更できます。"),
			404: w("There is no such page. It may have been removed.", "このページはありません。削除された可能性があります。"),
			409: w("Someone else changed it meanwhile. Open it again to see how it stands.", "ほかの人が先に変更しました。開き直して現在の状態を確認してください。"),
			413: w("What was sent is too large.", "送信内容が大きすぎます。"),
			429: w("Too many requests came from here. Wait a minute, then try again.", "リクエストが多すぎます。1分ほど待ってからお試しください。"),
			500: w("Tallylight could not do this. It is in the log; try again, or tell an admin.", "Tallylightで処理できませんでした。記録は残っています。もう一度試すか、管理者に知らせてください。"),
			503: w("Tallylight cannot do this now. Try again in a moment.", "現在この操作はできません。少し待ってからやり直してください。"),
			507: w("There is no room to save this. An admin has to free space.", "空き容量がないため保存できません。管理者が空き容量を増やす必要があります。"),
		},
		Link:      w("Go to the board", "ボードを開く"),
		SeeFields: w("These fields need a look", "確認が必要な項目"),
		Reason: map[string]string{
			"top_has_no_bound":     w("The top level has no bound. Leave this empty.", "最上位のレベルに上限はありません。空欄にしてください。"),
			"not_in_order":         w("Roles rise from level to level: watch, scale out, prove, all hands, each once.", "役割は、下のレベルから見守り、増強、実証、総力の順に、1回ずつ指定します。"),
			"not_rising":           w("Each level needs a higher bound than the one below it.", "下のレベルより大きい値にしてください。"),
			"no_such_task":         w("There is no such task in the levels, or it is the task itself.", "レベルにそのタスクはありません（自分自身も指定できません）。"),
			"not_an_expression":    w("This is no expression of Prometheus. Check its brackets and quotes.", "Prometheusの式ではありません。括弧と引用符を確かめてください。"),
			"compares":             w("Leave the comparison out of the expression and choose it below: otherwise “false” and “no such metric” look alike.", "式に比較を書かず、下で選んでください。書くと「偽」と「メトリクスなし」の区別がつきません。"),
			"not_a_slug":           w("Use letters, digits and hyphens.", "英字、数字、ハイフンを使ってください。"),
			"not_here":             w("It has no address of its own. Leave this empty.", "ここにURLはありません。空欄にしてください。"),
			"not_a_report":         w("The body is no JSON object with event and task.", "本文が、eventとtaskを持つJSONオブジェクトではありません。"),
			"other_endpoint":       w("This task is not proven by reports to this endpoint. Choose the endpoint at the task.", "このタスクはこのエンドポイントへの通知で確認するものではありません。タスク側でエンドポイントを選んでください。"),
			"nobody_to_ask":        w("No machine that could be asked proves this task.", "このタスクには、問い合わせて確認できる機械がありません。"),
			"no_such_kind":         w("There is no such kind of event. Write tv, radio, web, push, mail or sale.", "その種類はありません。tv、radio、web、push、mail、saleのどれかを書いてください。"),
			"no_such_need":         w("There is no such thing to have. Write dashboard, lb_reservation, db_scale_up, third_parties, waiting_room or metrics.", "その設備の名前はありません。dashboard、lb_reservation、db_scale_up、third_parties、waiting_room、metricsのどれかを書いてください。"),
			"no_such_check":        w("There is no such check. Write short names such as C2 or S1.", "その確認項目はありません。C2、S1などの略称を書いてください。"),
			"text_is_equal_or_not": w("A text is compared with == or != only.", "文字列は == か != でのみ比較できます。"),
			"not_a_path":           w("Write a path of dots and indexes, such as data.items[0].name.", "data.items[0].nameのように、ドットと添字でパスを書いてください。"),
			"not_a_secret":         w("A secret is whsec_ and base64 of 24 to 64 bytes. Leave this empty to have one made.", "シークレットは、whsec_に続けて24〜64バイトのbase64です。空欄なら自動で作ります。"),
			"header_of_ours":       w("Tallylight sets this header itself. Choose another name, such as X-Tallylight.", "Tallylight自身が設定するヘッダーです。X-Tallylightなど、別の名前にしてください。"),
			"two_logins":           w("A user name is sent as Authorization, so this cannot be that header too. Leave one of them out.", "ユーザー名もAuthorizationとして送るため、同じヘッダーは指定できません。どちらかを空欄にしてください。"),
			"not_a_user":           w("A user name holds no colon and no line break.", "ユーザー名に「:」や改行は使えません。"),
			"has_controls":         w("Leave line breaks and control characters out.", "改行や制御文字を除いてください。"),
			"not_sendable":         w("This cannot be sent in a header. Use letters, digits and signs of ASCII, without line breaks.", "ヘッダーで送れない文字があります。ASCIIの英数字と記号だけを使ってください（改行は不可）。"),
			"not_a_header":         w("Write the name of a header, such as Authorization.", "Authorizationなどのヘッダー名を書いてください。"),
			"malformed":            w("Use letters, digits, - and _; at most 40.", "英数字と - _ を40文字まで使えます。"),
			"repeated":             w("Another task has this short name.", "同じ略称のタスクがあります。"),
			"not_before_air":       w("The last possible time is a lead before air, and only a task before air has one.", "最後の時刻は放送前のリードで指定します。放送前のタスクだけに指定できます。"),
			"too_early":            w("It changes again before air, so that it can only be completed nearer to it. The task says from when.", "放送前にまた変わるため、まだ完了にできません。完了にできる時刻はタスクに表示されます。"),
			"before_due":           w("The last possible time cannot be earlier than the lead.", "最後の時刻は、リードより前にはできません。"),
			"not_a_gate":           w("Write a gate, such as T-14d, T+1d, on_air, off_air, entry or always.", "T-14d、T+1d、on_air、off_air、entry、alwaysのように入力してください。"),
			"not_a_ladder":         w("This is no file of levels. It has to be YAML as downloaded here.", "レベルのファイルではありません。ここから保存したものと同じ形式（YAML）にしてください。"),
			"required":             w("Fill this in.", "入力してください。"),
			"too_long":             w("This is too long. Shorten it.", "長すぎます。短くしてください。"),
			"too_short":            w("This is too short.", "短すぎます。"),
			"not_a_cookie":         w("This is not the name of a cookie. Leave its value out.", "Cookieの名前ではありません。値は含めないでください。"),
			"too_many":             w("These are too many.", "多すぎます。"),
			"not_a_figure":         w("Write a figure, such as 40 or 0.5.", "数値を入力してください。例：40、0.5"),
			"after_event":          w("The event has ended by then. Write an earlier time.", "イベントの終了後です。より早い日時を入力してください。"),
			"machine_checked":      w("A machine checks this; it cannot be said by hand.", "機械が確認する項目のため、手動では記録できません。"),
			"bad_url":              w("This is not a web address. It begins with https://", "URLではありません。https:// で始まるURLを入力してください。"),
			"address":              w("This address is not allowed.", "このURLは許可されていません。"),
			"out_of_range":         w("This is outside the range allowed.", "許可された範囲の外です。"),
			"unknown":              w("There is no such value.", "その値はありません。"),
			"not_a_number":         w("Write a whole number.", "整数で入力してください。"),
			"taken":                w("This is used already.", "すでに使われています。"),
			"exists":               w("This is used already.", "すでに使われています。"),
			"machine_verified":     w("A machine proves this task; it cannot be ticked by hand.", "機械が確認するタスクのため、手動では完了にできません。"),
			"derived":              w("Tallylight derives this task from what is on record; it cannot be ticked by hand.", "記録から自動で判定するタスクのため、手動では完了にできません。"),
			"roles_are_taken":      w("This task is done when every role has been taken. Take a role instead.", "役割がすべて決まると完了になるタスクです。役割を引き受けてください。"),
			"review_form":          w("This task is done by filling in the review.", "ふりかえりを記入すると完了になるタスクです。"),
			"not_asked_here":       w("This task does not ask for that.", "このタスクでは指定できません。"),
			"only_pr":              w("Only PR can confirm the air time.", "放送時刻を確認できるのは広報だけです。"),
			"against_advice":       w("The call is not GO. Write why GO is signed all the same.", "判定がGOではありません。それでもGOに署名する理由を書いてください。"),
			"not_an_issue":         w("Write links to issues, with spaces between them, or press that none is needed.", "Issueのリンクを空白で区切って書くか、「不要」を押してください。"),
			"not_both_links":       w("Either give links, or say that none is needed.", "リンクを書くか、不要とするか、どちらか一方にしてください。"),
			"say_anew":             w("This has to be said anew for the new time, in its own form.", "新しい日時に対して、このタスクで改めて行ってください。"),
			"already_skipped":      w("A skip of this task counts already. Withdraw it first.", "すでに省略されています。先に取り消してください。"),
			"approved_by_press":    w("An approver is not typed any more: another person approves the skip by a press.", "承認者は入力できません。ほかの人が操作して承認します。"),
			"no_skip_asked":        w("Nobody has asked to skip this task.", "このタスクの省略は申請されていません。"),
			"nobody_answers":       w("Nobody answers for this token. A person has to do this, or an admin makes a token with an owner.", "このトークンには責任者がいません。本人が行うか、責任者を指定したトークンを管理者が作成してください。"),
			"not_on_board":         w("Only a wall shows one event.", "イベントを選べるのは大画面だけです。"),
			"not_on_wall":          w("Only a board has a lowest level.", "レベルで絞れるのはボードだけです。"),
			"nothing_to_confirm":   w("Nobody has done this yet, so there is nothing to confirm again.", "まだ実施されていないため、確認し直すものはありません。"),
			"asked_yourself":       w("You asked for this yourself. Somebody else has to approve it.", "自分の申請です。ほかの人が承認してください。"),
			"not_of_event":         w("The event has no such task.", "このイベントにそのタスクはありません。"),
			"not_shared":           w("This task is done for each event by itself.", "イベントごとに行うタスクです。"),
			"has_work": w("Nothing was carried over: the new event has work of its own, which would be lost. Take back what was done there, or answer no and go on with both.",
				"引き継いでいません。新しいイベントにも作業があり、引き継ぐと失われるためです。そちらの作業を取り消すか、「いいえ」と回答して両方を続けてください。"),
			"events.required":        w("Tick at least one.", "1件以上選んでください。"),
			"not_in_calendar":        w("The calendar has no such event.", "カレンダーにこの予定はありません。"),
			"no_such_event":          w("There is no such event.", "そのイベントはありません。"),
			"another_evening":        w("This event does not fall together with the task’s own.", "時間帯の重ならないイベントです。"),
			"no_such_task_there":     w("This event has no such task.", "そのイベントには同じタスクがありません。"),
			"not_there_yet":          w("For one of the events it cannot be done yet, or not in this way. Leave it out, or do it there.", "まだ完了にできない、または同じ方法では完了にできないイベントがあります。外すか、そのイベントで行ってください。"),
			"skip_ended":             w("The time until which it was to be skipped has passed.", "省略の期限が過ぎています。"),
			"past":                   w("Choose a later day.", "今日より後の日を選んでください。"),
			"embargo_over":           w("This instant is past. Write when the embargo ends, or leave it empty if there is none.", "すでに過ぎた時刻です。解禁になる日時を入力してください。解禁の指定がなければ空欄にします。"),
			"expired":                w("This has expired. Start again.", "期限が切れました。最初からやり直してください。"),
			"cancelled":              w("The event is cancelled.", "イベントは中止されています。"),
			"confirmed":              w("SRE has confirmed this level, so only SRE or an admin can take it away. You can propose another.", "SREが確定したレベルのため、取り消せるのはSREと管理者だけです。別のレベルの提案はできます。"),
			"no_such_level":          w("The ladder has no such level.", "そのレベルはありません。"),
			"bad_date":               w("Write a date, such as 2026-11-19.", "2026-11-19のように日付を入力してください。"),
			"empty":                  w("Fill this in.", "入力してください。"),
			"not_after_start":        w("The end is not after the start.", "終了が開始より後ではありません。"),
			"not_a_calendar_address": w("This is not an address of a calendar. It begins with https:// or webcal://", "カレンダーのURLではありません。https:// または webcal:// で始まるURLを入力してください。"),
			"not_a_text":             w("Write a text.", "文字列で指定してください。"),
			"not_yes_or_no":          w("Write true or false.", "trueかfalseで指定してください。"),
			"not_a_list":             w("Send a list.", "配列で指定してください。"),
			"not_an_object":          w("Send an object.", "オブジェクトで指定してください。"),
			"no_such_field":          w("There is no such field.", "この項目はありません。"),
			"not_an_address":         w("This is not an e-mail address.", "メールアドレスではありません。"),
			"another_host":           w("This is not the page's host.", "ページのホスト名と違います。"),
			"no_origin":              w("Nothing says where the origin is. Set its address under Edit page settings.", "オリジンのURLが設定されていません。「ページの設定を編集」で設定してください。"),
			"not_a_web_address":      w("This is not a web address. It begins with https://", "URLではありません。https:// で始まるURLを入力してください。"),
			"has_password":           w("The address holds a password. Leave it out.", "URLにパスワードが含まれています。除いてください。"),
			"other_server":           w("The address leads to another server. Type the secret again: it is not sent there as it is.", "別のサーバーのURLです。シークレットをもう一度入力してください。そのままでは送りません。"),
			"not_a_month":            w("Write a month, such as 2026-11.", "2026-11のように月を入力してください。"),
			"not_begun":              w("This event has not begun. Press “On air now” first if it began early.", "このイベントはまだ始まっていません。早く始まった場合は、先に「放送開始」を押してください。"),
			"not_moved":              w("This event has not moved.", "このイベントの日時は変更されていません。"),
			"other_site":             w("This was started by a page of another site, so nothing was changed. Open Tallylight itself and try again.", "別のサイトのページからの操作のため、何も変更していません。Tallylightを直接開いてやり直してください。"),
			"bad_clock":              w("Write a time, such as 21:54, 25:30 or 午後9時54分.", "21:54、25:30、午後9時54分のように時刻を入力してください。"),
			"past_30_hours":          w("The clock goes to 29:59. Later than that, write the next date.", "時刻は29:59までです。それより後は翌日の日付で入力してください。"),
			"noon_or_midnight":       w("This may be noon or midnight. Write 12:30 or 24:30.", "正午か深夜0時かがわかりません。12:30か24:30のように入力してください。"),
			"not_as_start":           w("This does not agree with the start: a date lasts all day, an instant does not.", "開始と合いません。日付だけなら終日、時刻があれば終日ではありません。"),
			"from_calendar":          w("This comes from the calendar. Change it there; here only the brief and the level are changed.", "カレンダーの内容です。カレンダーで変更してください。ここで変更できるのは広報からの情報とレベルです。"),
			"no_source":              w("That calendar does not hold this event any more.", "そのカレンダーには、もうこのイベントがありません。"),
			"not_a_certainty":        w("Write confirmed, likely, tentative or unknown. Leave cancelled events out.", "確定、ほぼ確定、仮、不明のどれかを入力してください。中止の予定は表から除いてください。"),
			"too_large":              w("This file is too large to be one of these.", "ファイルが大きすぎます。"),
			"table_too_large":        w("The table is larger than 2 MB. Paste it in parts.", "表が2 MBを超えています。分けて貼り付けてください。"),
			"table_too_long":         w("The table has more than 2,000 rows. Paste it in parts.", "表が2,000行を超えています。分けて貼り付けてください。"),
			"table_too_wide":         w("The table has more than 40 columns. Copy only those that matter.", "表が40列を超えています。必要な列だけをコピーしてください。"),
			"no_day":                 w("There is no day yet. Write a date, or leave the row out.", "日が決まっていません。日付を入力するか、行を除いてください。"),
			"two_dates":              w("There are two dates. Make a row of each.", "日付が2つあります。1件ずつ行を分けてください。"),
			"other_weekday":          w("The weekday and the date do not agree. Correct one of them, or write the year.", "曜日と日付が合いません。どちらかを直すか、年を入力してください。"),
			"short_year":             w("This year can be read in several ways. Write it with four digits, such as 2026/12/3.", "年を特定できません。2026/12/3のように4桁で入力してください。"),
			"formula":                w("This is a formula. Copy its value.", "数式です。値をコピーしてください。"),
			"cell_error":             w("The spreadsheet shows an error here. Correct the cell.", "表計算ソフトのエラー値です。セルを直してください。"),
			"date_above":             w("There is no date. Write one, or take empty dates from the row above.", "日付がありません。入力するか、「空欄の日付は上の行と同じ」を選んでください。"),
			"other_heading":          w("Below a second heading row with other columns. Paste that part separately.", "列の異なる2つ目の見出し行より下にあります。この部分だけを別に取り込んでください。"),
			"next_day_twice":         w("The next day is named twice. Write 25:30 or 翌1:30.", "翌日の指定が重なっています。25:30または翌1:30のように入力してください。"),
			"other_zone":             w("This is another time zone. Convert the time, or choose that zone for the table.", "タイムゾーンが違います。時刻を換算するか、表のタイムゾーンを選び直してください。"),
			"last_day_needs_end":     w("Over several days a start needs an end. Write both, such as 10:00-20:00, or neither.", "複数日の予定は、開始と終了が必要です。10:00-20:00のように両方を入力するか、時刻を空欄にしてください。"),
			"not_a_confidence":       w("Write yes or no.", "社外秘なら○、そうでなければ空欄にしてください。"),
			"column_twice":           w("Two columns are set to the same. Choose one.", "同じ内容の列が2つあります。1つだけにしてください。"),
			"file_too_large":         w("The file is larger than 8 MB. Save only the sheet with the table.", "ファイルが8 MBを超えています。表のシートだけを保存してください。"),
			"file_empty":             w("There is no table in this file.", "このファイルに表がありません。"),
			"old_workbook":           w("This is an old workbook (.xls) or one with a password. Save it as .xlsx without a password.", "旧形式（.xls）かパスワード付きのブックです。パスワードなしの.xlsxで保存してください。"),
			"no_table_file":          w("This is a picture or a PDF. Choose an Excel workbook (.xlsx) or a CSV file.", "画像かPDFです。Excelブック（.xlsx）かCSVファイルを選んでください。"),
			"workbook_unreadable":    w("This workbook cannot be read. Save it again as .xlsx, or copy the cells.", "ブックを読み取れません。.xlsxで保存し直すか、セルをコピーして貼り付けてください。"),
			"unpacks_too_large":      w("This workbook is too large: it has far more than 2,000 rows, or large parts beside the table. Copy the table into a new workbook, or paste its cells.", "ブックが大きすぎます。2,000行を大きく超えるか、表以外に大きなデータがあります。表だけを新しいブックに移すか、セルを貼り付けてください。"),
			"no_such_sheet":          w("The workbook has no such sheet that is visible.", "その名前のシートはないか、非表示です。"),
			"table_unreadable":       w("This is not a table. Copy the cells in the spreadsheet and paste them again.", "表として読み取れません。表計算ソフトでセルをコピーし、貼り付け直してください。"),
			"not_encrypted": w("This address is not encrypted: others on the way can read the calendar and its address. Use https://, or choose to read it all the same.",
				"暗号化されていないURLです。途中でカレンダーの内容とURLを読まれるおそれがあります。https:// を使うか、それでも読み取ることを選んでください。"),
			"too_soon": w("It was fetched less than a minute ago. Try again in a minute.", "取得してから1分たっていません。1分後にもう一度お試しください。"),
			"stale": w("Someone changed these settings while you were writing. Above is how they stand now; save again to replace that with what is typed here.",
				"入力中にほかの人がこの設定を変更しました。現在の設定は上にあります。もう一度保存すると、ここに入力した内容に置き換わります。"),
			"not_a_share":           w("A rating or share is more than 0 % and at most 100 %.", "割合は0 %より大きく、100 %以下にしてください。"),
			"formula_without_reach": w("The formula has no reach. Write how many people or households there are: 44,000,000 x 2% x 1% x 2 pages / 120 s.", "計算式に世帯数・人数がありません。「4400万×2%×1%×2ページ÷120秒」のように入力してください。"),
			"formula_without_share": w("The formula has one percentage only. Write the rating and the share who search: 44,000,000 x 2% x 1% x 2 pages / 120 s.", "計算式に割合が1つしかありません。視聴率と、検索・訪問する割合を「4400万×2%×1%×2ページ÷120秒」のように入力してください。"),
			"not_a_formula":         w("This formula cannot be read. Write it like 44,000,000 x 2% x 1% x 2 pages / 120 s.", "計算式を読み取れません。「4400万×2%×1%×2ページ÷120秒」のように入力してください。"),
			"no_such_connection":    w("There is no Prometheus connection of this name. An admin adds it under Connections.", "この名前のPrometheus接続はありません。管理者が「接続」で追加できます。"),
			"not_confirming":        w("SRE gives this reason when confirming the level. PR proposes it.", "この理由は、レベルを確定するSREが記入します。広報は提案します。"),
			"not_a_rate":            w("Write requests a second, such as 4,200.", "4,200のように、毎秒のリクエスト数を入力してください。"),
			"future":                w("This day is still to come. Write the day of a load test that has passed.", "まだ来ていない日です。合格した負荷試験の実施日を入力してください。"),
			"gone":                  w("The event’s level no longer asks for this task.", "イベントのレベルがこのタスクを求めなくなりました。"),
			"standing_expires":      w("A standing task needs a lifetime of its evidence, such as 90d: it is done once for the company, and again when that is over.", "平時の備えには、90dなどの根拠の有効期間が必要です。会社として一度行い、期限が切れたらもう一度行います。"),
			"standing_before_air":   w("A standing task is asked for some time before air. Choose a lead before the start, such as 14d.", "平時の備えは、放送前の時点で求めます。14dのように、開始前のリードを指定してください。"),
			"standing_by_hand":      w("People prove a standing task. Machines prove tasks of an event.", "平時の備えは人が確認します。機械の確認は、イベントのタスクに使います。"),
			"standing_of_no_event":  w("A standing task belongs to no event. Leave this empty.", "平時の備えは、どのイベントにも属しません。空欄にしてください。"),
			"not_held":              w("You have not picked this task up.", "このタスクを引き受けていません。"),
			"not_asked":             w("Nothing waits for a second person here: the task is not done, or its level needs none.", "二人目の確認を待つものはありません。未完了か、確認のいらないレベルです。"),
			"same_person":           w("You did this yourself. Somebody else has to confirm it.", "自分で完了にしたタスクです。ほかの人が確認してください。"),
			"from_ladder":           w("This task comes from the levels and cannot be removed here. Skip it with a reason.", "レベルから来るタスクのため、ここでは外せません。理由を書いて省いてください。"),
			"not_undoable":          w("This change cannot be taken back by a press of a button.", "この変更はボタンでは取り消せません。"),
			"too_old":               w("This change is more than 7 days old and cannot be taken back any more.", "7日より前の変更のため、もう取り消せません。"),
			"not_a_lead":            w("Write a length of time, such as 2d, 3h or 30m.", "2d、3h、30mのように長さを入力してください。"),
			"aired":                 w("The event has aired, so its air time stays as it was.", "放送は終了しています。放送日時は変更できません。"),
			"all_day":               w("The air time is not known yet, so it cannot be moved by minutes. Write the new times.", "放送時刻が未定のため、分単位では動かせません。新しい日時を入力してください。"),
			"not_an_instant":        w("This is not an instant such as 2026-11-19T12:54:00Z.", "2026-11-19T12:54:00Zのような時刻ではありません。"),
			"not_both":              w("Write either minutes or the new times, not both.", "分か新しい日時か、どちらか一方を指定してください。"),
			"not_kept":              w("What was shown at this instant is not kept: the record begins later. The history of changes may reach further back.", "この時点の表示は記録されていません。記録はこれより後に始まっています。変更の履歴は、さらに前まで残っていることがあります。"),
			"not_yet":               w("This instant is still to come. What was known can be shown of the past only.", "まだ来ていない時刻です。表示できるのは過去の時点だけです。"),

			"minutes.out_of_range": w("By the button an event moves by at most 24 hours. Write the new times instead.", "ボタンで動かせるのは24時間までです。新しい日時を入力してください。"),
			"go_from.out_of_range": w("GO can be shown from between 1h and 7d before air. Write such a time, for example 24h.", "GOを表示できるのは放送の1時間前から7日前までです。24hのように入力してください。"),
			"end.out_of_range":     w("An event lasts at most a year. Write an earlier end.", "イベントは最長1年です。終了を早めてください。"),
			"on_air_at.too_early":  w("This event begins in more than 24 hours. If it airs earlier, move its air time first.", "開始まで24時間以上あります。放送が早まった場合は、先に放送日時を変更してください。"),
			"level.out_of_range":   w("The ladder has no such level.", "そのレベルはありません。"),
			"last_admin":           w("This is the only admin. Make somebody else an admin first.", "唯一の管理者です。先に別の人を管理者にしてください。"),
			"wrong_password":       w("This is not the present password.", "現在のパスワードと違います。"),
			"disabled":             w("The account is disabled. Enable it first.", "アカウントが無効です。先に有効に戻してください。"),
			"days.out_of_range":    w("This is too short or too long: a link lasts 1 to 14 days, a token 1 to 730.", "日数が範囲外です。リンクは1〜14日、トークンは1〜730日です。"),
			"link_ended":           w("This link was used already, withdrawn or has ended. Ask an admin for a new one, or sign in.", "このリンクは使用済み、取り下げ済み、または期限切れです。管理者に新しいリンクを依頼するか、サインインしてください。"),
			"link_used": w("This link was used already, or a newer start of Tallylight replaced it. Open the one that was printed last, or sign in.",
				"このリンクは使用済みか、新しい起動で置き換えられています。最後に表示されたリンクを開くか、サインインしてください。"),
		},
		ReasonOther:  w("This value cannot be taken.", "この値は使えません。"),
		StaleTitle:   w("Someone was faster", "先に変更されています"),
		StaleBy:      w.with2("%s changed this at %s, while you were writing.", "入力中に%sが変更しました（%s）。"),
		StaleSomeone: w("This was changed while you were writing.", "入力中に変更されました。"),
		Theirs:       w("Theirs", "相手"),
		Mine:         w("Yours, not saved", "あなた（未保存）"),
		Nothing:      w("(empty)", "（空欄）"),
		Notice: map[string]string{
			journal.TaskClaimed:          w("Yours now", "引き受けました"),
			journal.TaskReleased:         w("Released", "手放しました"),
			journal.TaskCompleted:        w("Done", "完了しました"),
			journal.TaskReopened:         w("Open again", "未着手に戻しました"),
			journal.TaskWaived:           w("Skip asked for", "省略を申請しました"),
			journal.WaiverApproved:       w("Skip approved", "省略を承認しました"),
			journal.TaskReviewed:         w("Review saved", "ふりかえりを保存しました"),
			"still_right":                w("Confirmed for the new time", "新しい日時に対して確認しました"),
			journal.WaiverWithdrawn:      w("Asked for again", "省略を取り消しました"),
			journal.TaskConfirmed:        w("Confirmed", "確認しました"),
			journal.TaskNoted:            w("Note added", "メモを追加しました"),
			journal.TaskKept:             w("Noted that you are still on it", "継続中としました"),
			journal.TaskAdded:            w("Task added", "タスクを追加しました"),
			journal.TaskRemoved:          w("Task removed", "タスクを外しました"),
			"task.asked":                 w("Asked now", "確認しました"),
			journal.Undone:               w("Taken back", "取り消しました"),
			journal.LevelSet:             w("Level set", "レベルを設定しました"),
			journal.EventCarried:         w("Preparation carried over", "準備を引き継ぎました"),
			journal.CarryRefused:         w("Nothing is carried over", "準備は引き継ぎません"),
			journal.EventHidden:          w("Not an exposure", "露出ではないとしました"),
			journal.EventShown:           w("On the board again", "ボードに戻しました"),
			journal.EventImported:        w("Event added", "イベントを登録しました"),
			journal.EventChanged:         w("Saved", "保存しました"),
			journal.EventCancelled:       w("Cancelled", "中止しました"),
			journal.EventRestored:        w("Takes place again", "中止を取り消しました"),
			journal.EventKept:            w("It takes place", "予定どおり放送としました"),
			journal.BriefTold:            w("Saved", "保存しました"),
			journal.WasPostponed:         w("Moved", "日時を変更しました"),
			journal.SourceChosen:         w("The other calendar decides now", "従うカレンダーを切り替えました"),
			journal.WentOnAir:            w("On air", "放送開始"),
			journal.HasAired:             w("Aired", "放送終了"),
			journal.LevelsSet:            w("Levels set", "レベルを設定しました"),
			journal.SeriesSeen:           w("Taken note of the new times of the series", "シリーズの日時変更を確認しました"),
			journal.MoveSeen:             w("Taken note of the new time", "日時変更を確認しました"),
			journal.FeedAdded:            w("Calendar added", "カレンダーを追加しました"),
			journal.FeedChanged:          w("Calendar saved", "取り込みの設定を保存しました"),
			journal.FeedRemoved:          w("Calendar removed", "取り込みを削除しました"),
			journal.PageAdded:            w("Top page added", "トップページを追加しました"),
			journal.PageChanged:          w("Page settings saved", "ページの設定を保存しました"),
			journal.PageRemoved:          w("Top page removed", "トップページを削除しました"),
			journal.LoadUploaded:         w("Load report uploaded", "負荷試験のレポートを取り込みました"),
			journal.LoadWithdrawn:        w("Load report withdrawn", "負荷試験のレポートを取り下げました"),
			journal.CheckWaived:          w("Let pass", "通しました"),
			journal.CheckWaiverWithdrawn: w("Asked for again", "再び求めます"),
			journal.CheckTicked:          w("Noted", "記録しました"),
			journal.CheckTickWithdrawn:   w("Taken back", "取り消しました"),
			journal.StandingDone:         w("Recorded for every event", "すべてのイベントに有効になりました"),
			journal.StandingUndone:       w("Evidence withdrawn", "根拠を取り下げました"),
			"saved":                      w("Saved", "保存しました"),
			"probed":                     w("Checked now", "確認しました"),
			"fetched":                    w("Fetched now", "取得しました"),
			"unchanged":                  w("Fetched now: nothing has changed", "取得しました。変更はありません"),
			"unread":                     w("Fetched now, in vain: see below why", "取得できませんでした。理由は下にあります"),
			"too_soon":                   w("Not fetched: it was tried less than a minute ago", "取得していません。前回から1分たっていません"),
			"held":                       w("Read; what vanished is held back, see below", "読み取りました。消えたイベントの削除は保留中です。下を確認してください"),
			"released":                   w("Removed; what was held is marked as missing", "外しました。保留していたイベントは「カレンダーに見当たらない」と表示されます"),
		},
		Imported: func(n int) string {
			return w(plural(n, "event")+" imported", grouped(n)+"件を取り込みました")
		},
		Saved: w("Saved", "保存しました"),
	}
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

// ErrorTitle heads the page of an HTTP status.
func (t *Text) ErrorTitle(status int) string { return t.Trouble.StatusTitle[known(status)] }

// ErrorSays is the one sentence of an error page.
func (t *Text) ErrorSays(status int) string { return t.Trouble.Status[known(status)] }

// known maps a status to the nearest one that has a sentence (RFC 9110 15: by its class).
func known(status int) int {
	switch _, ok := english.Trouble.Status[status]; {
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
