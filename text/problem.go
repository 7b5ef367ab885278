package text

import (
	"regexp"
	"strings"
)

// statusTexts are the HTTP statuses in Japanese words; in English they are those of RFC 9110.
var statusTexts = map[int]string{
	400: "リクエストを読み取れません", 401: "認証が必要です", 403: "権限がありません", 404: "見つかりません", 405: "このメソッドは使えません",
	406: "その形式では返せません", 408: "時間切れです", 409: "変更されています", 413: "大きすぎます", 415: "その形式は受け取れません",
	422: "受け付けられない内容です", 428: "版の指定が必要です", 429: "リクエストが多すぎます", 500: "処理できませんでした",
	503: "現在利用できません", 507: "ディスクに空きがありません",
}

// refusalRows are sentences of the API in English and Japanese, and what the library says of a request that does not fit its description. %v stands
// for a value.
var refusalRows = [][2]string{
	{"a field cannot be taken as it is", "受け付けられない項目があります。"},
	{"not found", "見つかりません。"},
	{"changed by someone else meanwhile", "ほかの人が先に変更しました。"},
	{"exists already", "すでに存在します。"},
	{"not allowed for this role", "現在の役割ではこの操作はできません。"},
	{"the request could not be answered; the log says why", "処理できませんでした。原因はログに記録されています。"},
	{"a request with this Idempotency-Key is in progress", "同じIdempotency-Keyのリクエストを処理中です。"},
	{"the request with this Idempotency-Key was carried out; its response held a secret and was not kept", "このIdempotency-Keyのリクエストは実行済みです。応答にシークレットが含まれていたため、応答は保存されていません。"},
	{"send a token: Authorization: Bearer tl_...", "トークンを送ってください（Authorization: Bearer tl_...）。"},
	{`name the version that you saw: If-Match: "7" or "version":7`, `確認した版を指定してください（If-Match: "7" または "version":7）。`},
	{"this token has expired; ask an admin for a new one", "このトークンは期限切れです。管理者に新しいトークンを依頼してください。"},
	{"this token was revoked; ask an admin for a new one", "このトークンは失効しています。管理者に新しいトークンを依頼してください。"},
	{"the scope of this token does not cover this operation", "このトークンの範囲では、この操作はできません。"},
	{"a token has no sessions; name a person", "トークンにセッションはありません。personを指定してください。"},
	{"a report has at most 64 KiB", "報告は64 KiBまでです。"},
	{"the body did not arrive whole", "本文が途中で切れています。"},
	{"the message is not signed with the endpoint's secret", "エンドポイントのシークレットによる署名がありません。"},
	{"the message was signed too long ago, or in the future", "署名の時刻が古すぎるか、先の時刻です。"},
	{"not of the type that the description names", "APIの定義と型が違います。"},
	{`the character \u0000 is no text; leave it out`, `文字 \u0000 は使えません。除いてください。`},

	{"validation failed", "APIの定義に合わない項目があります。"},
	{"request body is required", "本文が必要です。"},
	{"request body is too large limit=%v bytes", "本文が大きすぎます。%vバイトまでです。"},
	{"request body read timeout", "本文の受信が時間内に終わりませんでした。"},
	{"cannot read request body", "本文を読み取れません。"},
	{"unknown content type: %v", "本文の形式 %v は受け取れません。"},
	{"unknown content type", "その本文の形式は受け取れません。"},
	{"unexpected end of JSON input", "JSONが途中で終わっています。"}, {"invalid character %v", "JSONとして読み取れません：%v"},
	{"unknown query parameter", "このパラメータはありません。"},
	{"required path parameter is missing", "パスの値が必要です。"}, {"required query parameter is missing", "このパラメータが必要です。"}, {"required header parameter is missing", "このヘッダーが必要です。"},
	{"invalid integer", "整数で指定してください。"}, {"invalid float", "数値で指定してください。"}, {"invalid boolean", "trueかfalseで指定してください。"},
	{"unexpected property", "この項目はありません。"},
	{"expected boolean", "trueかfalseで指定してください。"}, {"expected number", "数値で指定してください。"}, {"expected integer", "整数で指定してください。"},
	{"expected string", "文字列で指定してください。"}, {"expected array", "配列で指定してください。"}, {"expected object", "オブジェクトで指定してください。"},
	{"expected string to be base64 encoded", "base64で指定してください。"},
	{"expected string to be RFC 3339 date-time", "2026-11-19T12:54:00Zのような日時で指定してください。"},
	{`expected value to be one of "%v"`, "次のどれかを指定してください：%v"},
	{"expected number >= %v", "%v以上で指定してください。"}, {"expected number <= %v", "%v以下で指定してください。"},
	{"expected number > %v", "%vより大きい値を指定してください。"}, {"expected number < %v", "%vより小さい値を指定してください。"},
	{"expected length >= %v", "%v文字以上で指定してください。"}, {"expected length <= %v", "%v文字以下で指定してください。"},
	{"expected array length >= %v", "%v件以上で指定してください。"}, {"expected array length <= %v", "%v件以下で指定してください。"},
	{"expected string to match pattern %v", "%vの形で指定してください。"},
	{"expected required property %v to be present", "%vが必要です。"},
}

// refusalForms are the rows with a value.
var refusalForms = func() (forms []refusalForm) {
	for _, row := range refusalRows {
		if before, after, ok := strings.Cut(row[0], "%v"); ok {
			forms = append(forms, refusalForm{regexp.MustCompile(`(?s)^` + regexp.QuoteMeta(before) + `(.+)` + regexp.QuoteMeta(after) + `$`), row[1]})
		}
	}
	return forms
}()

type refusalForm struct {
	en *regexp.Regexp
	ja string
}

// StatusText gives an HTTP status in words; in English the ones given.
func (t *Text) StatusText(status int, english string) string {
	if said, ok := statusTexts[status]; ok && t.Lang == JA {
		return said
	}
	return english
}

// Refusal gives a sentence of the API, which the program writes in English, in the reader's language. One that nobody has
// translated stands behind a Japanese one.
func (t *Text) Refusal(said string) string {
	if t.Lang != JA || said == "" {
		return said
	}
	for _, row := range refusalRows {
		if row[0] == said {
			return row[1]
		}
	}
	for _, form := range refusalForms {
		if value := form.en.FindStringSubmatch(said); value != nil {
			return strings.ReplaceAll(form.ja, "%v", value[1])
		}
	}
	return "読み取れません（" + said + "）。"
}
