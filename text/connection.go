package text

import "tallylight/readiness"

// Connection is the words of the connections with other machines.
type Connection struct {
	Title, Lead, None, Yours                     string
	Add, Change, Save, Kind                      string
	KindName, KindHow                            map[readiness.ConnectionKind]string
	Name, NameHint, URL, URLHint, URLKept        string
	Header, HeaderHint, Value, ValueHint         string
	Secret, SecretHint, Template, TemplateHint   string
	Endpoint, EndpointHow, Body                  string
	NewSecret, NewSecretHow                      string
	Rotate, RotateHow                            string
	BothUntil                                    func(when string) string
	Disabled                                     func(why string) string
	Remove, RemoveTitle, RemoveLead, RemoveTells string
	Hidden, AllowLead                            string
}

var connectionEN = Connection{
	Title: "Connections", Lead: "Machines that prove tasks, and pipelines that are told to begin. Secrets are written here and never shown again.",
	None: "There are none yet.", Yours: "Connections", Add: "Add a connection", Change: "Settings", Save: "Save", Kind: "Kind",
	KindName: map[readiness.ConnectionKind]string{readiness.ConnectProm: "Prometheus", readiness.ConnectHTTP: "HTTP headers", readiness.ConnectRoster: "On-call roster",
		readiness.ConnectInbound: "Pipeline that reports", readiness.ConnectOut: "Pipeline that is told"},
	KindHow: map[readiness.ConnectionKind]string{
		readiness.ConnectProm:    "Its address, without /api/v1/query. Tasks and top pages ask it by expressions.",
		readiness.ConnectHTTP:    "An address, and a header that HTTP checks below it send along.",
		readiness.ConnectRoster:  "The address of an iCalendar file of who is on call.",
		readiness.ConnectInbound: "An endpoint at which a pipeline reports tasks, signed (Standard Webhooks). It has no address of its own.",
		readiness.ConnectOut:     "An address that is told, signed (Standard Webhooks), when the gate of a task comes.",
	},
	Name: "Name", NameHint: "Letters, digits and hyphens. Tasks speak of it by this name; it stays.",
	URL: "Address", URLHint: "Begins with https:// or http://. Left empty for a pipeline that reports.", URLKept: "Left empty, it stays as it is.",
	Header: "Header", HeaderHint: "Such as Authorization. Left empty, none is sent.",
	Value: "Value of the header", ValueHint: "Such as Bearer and a token. Left empty, it stays as it is.",
	Secret: "Signing secret", SecretHint: "Only where the other side gave you one: whsec_ and base64. Left empty, one is made.",
	Template: "Task", TemplateHint: "Of a pipeline that is told: the short name of the task whose gate sets it off, such as C-04.",
	Endpoint: "Endpoint", EndpointHow: "The pipeline posts JSON here, signed with the headers webhook-id, webhook-timestamp and webhook-signature:",
	Body:      `{"event":"…","task":"C-04","state":"done","value":"24","link":"https://…"}`,
	NewSecret: "The signing secret", NewSecretHow: "Copy it now: it is not shown again.",
	Rotate: "New secret", RotateHow: "The secret of today counts for two more days beside the new one.",
	BothUntil: func(when string) string { return "Both secrets count until " + when + "." },
	Disabled:  func(why string) string { return "Not used any more (" + why + "). Saving it uses it again." },
	Remove:    "Remove", RemoveTitle: "Remove this connection", RemoveLead: "Tasks that it proves turn unknown at their gate, and nothing is told to it any more.",
	RemoveTells: "This cannot be undone.", Hidden: "••••", AllowLead: "An address in your own network has to be named in TALLYLIGHT_ALLOW by the operator.",
}

var connectionJA = Connection{
	Title: "接続", Lead: "タスクを確認する機械と、開始を知らせるパイプライン。シークレットは書き込むだけで、再び表示されません。",
	None: "まだありません。", Yours: "接続の一覧", Add: "接続を追加", Change: "設定", Save: "保存", Kind: "種類",
	KindName: map[readiness.ConnectionKind]string{readiness.ConnectProm: "Prometheus", readiness.ConnectHTTP: "HTTPヘッダー", readiness.ConnectRoster: "当番表",
		readiness.ConnectInbound: "通知してくるパイプライン", readiness.ConnectOut: "知らせる先のパイプライン"},
	KindHow: map[readiness.ConnectionKind]string{
		readiness.ConnectProm:    "/api/v1/queryを除いたURL。タスクとトップページが式で問い合わせます。",
		readiness.ConnectHTTP:    "URLと、その下へのHTTP確認で送るヘッダー。",
		readiness.ConnectRoster:  "オンコール当番のiCalendarファイルのURL。",
		readiness.ConnectInbound: "パイプラインが署名つき（Standard Webhooks）でタスクを通知するエンドポイント。URLはありません。",
		readiness.ConnectOut:     "タスクのゲートが来たとき、署名つき（Standard Webhooks）で知らせるURL。",
	},
	Name: "名前", NameHint: "英字、数字、ハイフン。タスクはこの名前で指定します。後から変えられません。",
	URL: "URL", URLHint: "https:// か http:// で始まるURL。通知してくるパイプラインでは空欄。", URLKept: "空欄なら今のまま。",
	Header: "ヘッダー", HeaderHint: "例：Authorization。空欄なら送りません。",
	Value: "ヘッダーの値", ValueHint: "例：Bearerとトークン。空欄なら今のまま。",
	Secret: "署名シークレット", SecretHint: "相手から渡された場合だけ：whsec_とbase64。空欄なら作ります。",
	Template: "タスク", TemplateHint: "知らせる先の場合：ゲートで知らせるタスクの略称。例：C-04",
	Endpoint: "エンドポイント", EndpointHow: "パイプラインはwebhook-id、webhook-timestamp、webhook-signatureの各ヘッダーで署名し、ここにJSONを送ります。",
	Body:      `{"event":"…","task":"C-04","state":"done","value":"24","link":"https://…"}`,
	NewSecret: "署名シークレット", NewSecretHow: "今コピーしてください。再び表示されません。",
	Rotate: "新しいシークレット", RotateHow: "今のシークレットも、あと2日間は有効です。",
	BothUntil: func(when string) string { return when + "まで両方のシークレットが有効です。" },
	Disabled: func(why string) string {
		return "使われていません（" + why + "）。保存すると再び使われます。"
	},
	Remove: "削除", RemoveTitle: "この接続を削除", RemoveLead: "この接続で確認するタスクはゲートで不明になり、何も知らされなくなります。",
	RemoveTells: "取り消せません。", Hidden: "••••", AllowLead: "社内ネットワークのURLは、運用者がTALLYLIGHT_ALLOWに加える必要があります。",
}
