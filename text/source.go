package text

import "tallylight/readiness"

// Source is what is said when a calendar cannot be used: what is so, then what to do.
type Source struct {
	StatusOther func(status string) string

	Error       map[string]string             // by the code of a readiness.SourceError
	Status      map[string]string             // by HTTP status
	Broken      func(status string) string    // 5xx
	NotCalendar map[string]string             // what an address gave instead
	File        map[string]string             // what an uploaded file holds instead, and what is wrong with it
	Several     func(calendars string) string // names of the calendars, with commas between
	Short       map[string]string             // by code, for a line of the history
}

func sourceIn(w say) Source {
	return Source{
		Error: map[string]string{
			"timeout": w("The server did not begin to answer in time. It is tried again by itself; if that goes on, ask whoever runs it.", "サーバーが時間内に応答しませんでした。自動で再試行します。続く場合はサーバーの管理者に確認してください。"),
			"timeout_body": w("The server began to answer and did not finish in time. It is tried again by itself; if that goes on, ask for a calendar with fewer past events.",
				"サーバーの応答が時間内に終わりませんでした。自動で再試行します。続く場合は過去の予定を減らしたカレンダーを用意してください。"),
			"dns":     w("There is no server of that name. Check the address for a slip.", "その名前のサーバーが見つかりません。URLの打ち間違いを確認してください。"),
			"refused": w("Nothing answers at that address. Check its port, or ask whoever runs the server.", "このURLには応答するものがありません。ポートを確認するか、サーバーの管理者に確認してください。"),
			"tls": w("The connection cannot be encrypted: the server’s certificate does not verify, or it speaks no HTTPS. Ask whoever runs the server to repair it.",
				"暗号化した接続ができません。証明書を検証できないか、HTTPSに対応していません。サーバーの管理者に修正を依頼してください。"),
			"broken": w("The connection broke off. It is tried again by itself; if that goes on, ask whoever runs the server.", "接続が途中で切れました。自動で再試行します。続く場合はサーバーの管理者に確認してください。"),
			"incomplete": w("Not all of the calendar came: the answer broke off. Nothing was deleted. It is tried again by itself; if that goes on, ask whoever runs the server.",
				"応答が途中で切れ、カレンダーを最後まで受け取れませんでした。何も削除せず、自動で再試行します。続く場合はサーバーの管理者に確認してください。"),
			"too_large": w("The calendar is larger than 32 MB. Ask for one with fewer past events.", "カレンダーが32 MBを超えています。過去の予定を減らしたものを用意してください。"),
			"encoding":  w("The answer is compressed in a way that cannot be undone. Ask whoever runs the server to repair it.", "応答の圧縮を元に戻せません。サーバーの管理者に修正を依頼してください。"),
			"address":   w("The address leads into a private network, which is not allowed. An operator can allow it with TALLYLIGHT_ALLOW.", "社内ネットワークへのURLは許可されていません。運用者がTALLYLIGHT_ALLOWで許可できます。"),
			"redirect": w("The address redirects in a circle or to a place that is no web address. Open it in a browser and paste the address where it ends.",
				"転送が循環しているか、Webではない場所に転送されます。ブラウザーで開き、最後に表示されたURLを貼り付けてください。"),
			"downgrade": w("The address redirects from https:// to http://, where others can read it. Ask for an address that stays on https://",
				"https:// から http:// に転送されるため、内容を他者に読まれるおそれがあります。https:// のままのURLを確認してください。"),
			"bad_url": w("This is not an address that can be fetched. It begins with https:// or webcal://", "取得できるURLではありません。https:// または webcal:// で始まるURLを貼り付けてください。"),
			"caldav":  w("No CalDAV calendar is at this address. Copy the address of the calendar itself from its settings.", "このURLにCalDAVのカレンダーはありません。カレンダーの設定から、カレンダー自体のURLをコピーしてください。"),
			"other":   w("The calendar could not be fetched. Try again, or check the address.", "カレンダーを取得できませんでした。もう一度試すか、URLを確認してください。"),
		},
		Status: map[string]string{
			"401": w("The server wants a user and a password, or does not know those given (401). Enter them again under Settings, or ask for a secret address.",
				"サーバーがユーザー名とパスワードを求めているか、入力したものが違います（401）。「設定」で入力し直すか、非公開URLを確認してください。"),
			"403": w("The server refuses the calendar (403). Its secret address has probably been renewed, or sharing was ended: ask the owner for the new address.",
				"サーバーがカレンダーを返しません（403）。非公開URLが更新されたか、共有が終了した可能性があります。所有者に新しいURLを確認してください。"),
			"404": w("There is no calendar at this address any more (404). Ask the owner for the new address.", "このURLにカレンダーはもうありません（404）。所有者に新しいURLを確認してください。"),
			"410": w("The calendar was taken away for good (410). Ask the owner for the new address, or remove this feed.", "カレンダーは廃止されました（410）。所有者に新しいURLを確認するか、この取り込みを削除してください。"),
			"429": w("The server says that it is asked too often (429). It is left alone for as long as it wants; if that goes on, choose a longer interval.",
				"サーバーが取得の回数を制限しています（429）。指定された時間だけ待って再試行します。続く場合は間隔を長くしてください。"),
		},
		Broken:      w.with("The server has trouble of its own (%s). It is tried again by itself; if that goes on, ask whoever runs it.", "サーバー側の障害です（%s）。自動で再試行します。続く場合はサーバーの管理者に確認してください。"),
		StatusOther: w.with("The server answers %s instead of a calendar. Check the address, or ask its owner.", "サーバーがカレンダーの代わりに%sを返しています。URLを確認するか、所有者に確認してください。"),
		NotCalendar: map[string]string{
			"ours": w("This is a calendar that Tallylight gives out. Its events are here already, so nothing of it is imported.", "これはTallylightが配信するカレンダーです。予定はすでに登録されているため、取り込みません。"),
			"html": w("This address gives a web page, not a calendar: often a sign-in page. Paste the address that ends with .ics.",
				"このURLはカレンダーではなくWebページです。サインイン画面の可能性があります。末尾が .ics のURLを貼り付けてください。"),
			"json":  w("This address gives JSON, not a calendar. Paste the address that ends with .ics.", "このURLはカレンダーではなくJSONです。末尾が .ics のURLを貼り付けてください。"),
			"empty": w("This address gives an empty answer. Paste the address that ends with .ics, or ask its owner.", "このURLの内容は空です。末尾が .ics のURLを貼り付けるか、所有者に確認してください。"),
			"text":  w("This address gives text, not a calendar. Paste the address that ends with .ics.", "このURLはカレンダーではなくテキストです。末尾が .ics のURLを貼り付けてください。"),
		},
		File: map[string]string{
			"ours":  w("This file was exported by Tallylight. Its events are here already, so nothing of it is imported.", "これはTallylightが書き出したカレンダーです。予定はすでに登録されているため、取り込みません。"),
			"html":  w("This file is a web page, not a calendar. Export the calendar again as .ics.", "このファイルはカレンダーではなくWebページです。カレンダーを .ics で書き出し直してください。"),
			"json":  w("This file holds JSON, not a calendar. Export the calendar again as .ics.", "このファイルはカレンダーではなくJSONです。カレンダーを .ics で書き出し直してください。"),
			"empty": w("This file is empty. Export the calendar again as .ics.", "このファイルは空です。カレンダーを .ics で書き出し直してください。"),
			"text": w("This file holds text, not a calendar. Export the calendar as .ics; a table can be pasted under Add events.",
				"このファイルはカレンダーではなくテキストです。カレンダーを .ics で書き出してください。表は「イベントの登録」で貼り付けられます。"),
			"incomplete": w("This file is cut off: the end of the calendar (END:VCALENDAR) is missing, so nothing of it is imported. Export the calendar again as .ics.",
				"このファイルは途中で切れています。カレンダーの終わり（END:VCALENDAR）がないため、取り込みません。カレンダーを .ics で書き出し直してください。"),
			"too_large": w("This file is larger than 32 MB. Export fewer past events.", "このファイルは32 MBを超えています。過去の予定を減らして書き出してください。"),
		},
		Short: map[string]string{
			"http_status":          w("refused by the server", "サーバーが拒否"),
			"timeout":              w("no answer in time", "時間内に応答なし"),
			"timeout_body":         w("not finished in time", "時間内に終わらず"),
			"dns":                  w("no such server", "サーバーなし"),
			"refused":              w("nothing answers", "応答なし"),
			"tls":                  w("not encrypted properly", "暗号化できず"),
			"broken":               w("broke off", "接続が切断"),
			"incomplete":           w("incomplete", "途中で切れた"),
			"too_large":            w("too large", "大きすぎる"),
			"encoding":             w("cannot be unpacked", "圧縮を戻せず"),
			"address":              w("private network", "社内ネットワーク"),
			"redirect":             w("redirects in a circle", "転送が循環"),
			"downgrade":            w("leads to http://", "http:// に転送"),
			"bad_url":              w("no address", "URLではない"),
			"caldav":               w("no collection", "カレンダーなし"),
			"caldav_many":          w("several calendars", "複数のカレンダー"),
			"other":                w("not fetched", "取得できず"),
			readiness.NotACalendar: w("no calendar", "カレンダーではない"),
		},
		Several: w.with("Several calendars are at this address: %s. Give the address of one of them.", "このURLには複数のカレンダーがあります：%s。どれか一つのURLを入力してください。"),
	}
}

// SourceTrouble says what came instead of a calendar and what to do about it. Code and detail are those of
// readiness.SourceError, as a feed keeps them.
func (t *Text) SourceTrouble(code, detail string) string {
	switch code {
	case readiness.NotACalendar:
		return oneOf(t.Source.NotCalendar, detail, "text")
	case readiness.HTTPStatus:
		return t.badStatus(detail)
	case "caldav_many":
		return t.Source.Several(detail)
	}
	return oneOf(t.Source.Error, code, "other")
}

func (t *Text) badStatus(status string) string {
	said, known := t.Source.Status[status]
	switch {
	case known:
		return said
	case len(status) == 3 && status[0] == '5':
		return t.Source.Broken(status)
	default:
		return t.Source.StatusOther(status)
	}
}

// SourceError says what is wrong with a calendar that somebody has just given, at an address or as a file.
func (t *Text) SourceError(e *readiness.SourceError) string {
	switch {
	case !e.File:
		return t.SourceTrouble(e.Code, e.Detail)
	case e.Code == readiness.NotACalendar:
		return oneOf(t.Source.File, e.Detail, "text")
	default:
		return oneOf(t.Source.File, e.Code, "text")
	}
}

// FetchFailed says in a few words why a fetch brought nothing.
func (t *Text) FetchFailed(code string) string {
	return t.Join(t.FeedPage.Failed, oneOf(t.Source.Short, code, "other"))
}

// oneOf gives what a map says of a key, or else of another.
func oneOf(said map[string]string, key, otherwise string) string {
	if s, ok := said[key]; ok {
		return s
	}
	return said[otherwise]
}
