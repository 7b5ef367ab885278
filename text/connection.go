package text

// Connection is the words of the connections with other machines.
type Connection struct {
	Title, Lead, None, Yours, Add, Change, Save, NameHint, URLHint, URLKept, HeaderHint, ValueHint, SecretHint,
	TemplateHint, Endpoint, EndpointHow, Body, NewSecret, NewSecretHow, Rotate, RotateHow, Remove, RemoveTitle,
	RemoveLead, RemoveTells, Hidden, AllowLead string

	BothUntil func(when string) string
	Disabled  func(why string) string
}

func connectionIn(w say) Connection {
	return Connection{
		Title:        w("Connections", "接続"),
		Lead:         w("Machines that prove tasks, and pipelines that are told to begin. Secrets are written here and never shown again.", "タスクを確認する機械と、開始を知らせるパイプライン。シークレットは書き込むだけで、再び表示されません。"),
		None:         w("There are none yet.", "まだありません。"),
		Yours:        w("Connections", "接続の一覧"),
		Add:          w("Add a connection", "接続を追加"),
		Change:       w("Settings", "設定"),
		Save:         w("Save", "保存"),
		NameHint:     w("Letters, digits and hyphens. Tasks speak of it by this name; it stays.", "英字、数字、ハイフン。タスクはこの名前で指定します。後から変えられません。"),
		URLHint:      w("Begins with https:// or http://. Left empty for a pipeline that reports.", "https:// か http:// で始まるURL。「パイプラインからの通知」では空欄。"),
		URLKept:      w("Left empty, it stays as it is.", "空欄なら今のまま。"),
		HeaderHint:   w("Such as Authorization. Left empty, none is sent.", "例：Authorization。空欄なら送りません。"),
		ValueHint:    w("Such as Bearer and a token. Left empty, it stays as it is.", "例：Bearerとトークン。空欄なら今のまま。"),
		SecretHint:   w("Only where the other side gave you one: whsec_ and base64. Left empty, one is made.", "相手から渡された場合だけ：whsec_とbase64。空欄なら作ります。"),
		TemplateHint: w("Of a pipeline that is told: the short name of the task whose gate sets it off, such as C-04. Write scale to be told when to scale out and in.", "「パイプラインへの通知」の場合：ゲートが来たら通知するタスクの略称。例：C-04。scaleと書くと、増強の開始と終了を通知します。"),
		Endpoint:     w("Endpoint", "エンドポイント"),
		EndpointHow: w("The pipeline posts JSON here, signed with the headers webhook-id, webhook-timestamp and webhook-signature:",
			"パイプラインはwebhook-id、webhook-timestamp、webhook-signatureの各ヘッダーで署名し、ここにJSONを送ります。"),
		Body:         `{"event":"…","task":"C-04","state":"done","value":"24","link":"https://…"}`,
		NewSecret:    w("The signing secret", "署名シークレット"),
		NewSecretHow: w("Copy it now: it is not shown again.", "今コピーしてください。再び表示されません。"),
		Rotate:       w("New secret", "新しいシークレット"),
		RotateHow:    w("The secret of today counts for two more days beside the new one.", "今のシークレットも、あと2日間は有効です。"),
		BothUntil:    w.with("Both secrets count until %s.", "%sまで両方のシークレットが有効です。"),
		Disabled:     w.with("Not used any more (%s). Saving it uses it again.", "使われていません（%s）。保存すると再び使われます。"),
		Remove:       w("Remove", "削除"),
		RemoveTitle:  w("Remove this connection", "この接続を削除"),
		RemoveLead:   w("Tasks that it proves turn unknown at their gate, and nothing is told to it any more.", "この接続で確認するタスクはゲートで不明になり、何も知らされなくなります。"),
		RemoveTells:  w("This cannot be undone.", "取り消せません。"),
		Hidden:       "••••",
		AllowLead:    w("An address in your own network has to be named in TALLYLIGHT_ALLOW by the operator.", "社内ネットワークのURLは、運用者がTALLYLIGHT_ALLOWに加える必要があります。"),
	}
}
