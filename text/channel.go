package text

import (
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// Channel is the words of the ways by which people are told, and of what was sent by them.
type Channel struct {
	Title, Lead, None, NothingLost, Again, Change, Test, TestAdd, TestHow, Add, AddLead, Next, Kept, KeptHow, AudienceHow,
	FallbackHow, NoFallback, OwnerHow, Hand, GoesTo, Last, State, Never, Healthy, NotTried, Failing, Today, NoneToday, What, Where, Answer,
	Tries, Send, Instead, Log, LogLead, LogNone, Older, AllChannels, Back, RemoveLead, RemoveUsed, Accepted, AcceptedAsk,
	TestTitle, TestDone, Actions, Colon, Show string

	Kind         map[string]string
	KindSay      map[string]string // where what the kind needs is found
	MessageKind  map[notice.MessageKind]string
	Count        func(n int) string
	TestLine     func(name string) string
	FailingSince func(name, since string) string
	GoneSince    func(name, since string) string
	Since        func(when string) string
	Meanwhile    func(other string) string
	Week         func(sent, failed int) string
	NextTry      func(when string) string
	Why          map[string]string // fixed words of readiness and notify that Delivery.Why says otherwise
	Remedy       map[string]string // the one act, by what failed
	ByStatus     map[int]string    // likewise, by the answer
	RemedyOther  string
	Named        func(kind, name string) string
	InUseBy      func(what string) string
}

func channelIn(w say) Channel {
	return Channel{
		Title:       w("Channels", "通知先"),
		Lead:        w("The ways by which people are told: chat rooms, mail, pagers.", "知らせの届け先です（チャット、メール、呼び出し）。"),
		None:        w("There are none yet, so nobody is told anything. Add one below.", "まだありません。知らせは誰にも届きません。下から追加してください。"),
		NothingLost: w("Nothing is lost: what was not delivered is kept, and sent when the channel works again.", "失われた知らせはありません。届かなかった分は保存してあり、復旧すると再送します。"),
		Again:       w("Try again", "もう一度試す"),
		Change:      w("Change", "変更"),
		Test:        w("Send a test", "テスト送信"),
		TestAdd:     w("Add and send a test", "追加してテスト送信"),
		TestHow:     w("A test was written. It is sent within seconds; the answer stands under “Sent today”.", "テストを送信します。数秒後、「今日の送信」に結果が表示されます。"),
		Add:         w("Add a channel", "通知先を追加"),
		AddLead:     w("Choose the kind first: it decides what is asked.", "まず種類を選びます。入力する項目は種類によって変わります。"),
		Next:        w("Next", "次へ"),
		Kept:        w("Secrets are kept encrypted and shown as host and last four characters.", "シークレットは暗号化して保存し、ホスト名と末尾4文字だけを表示します。"),
		KeptHow:     w("Leave empty to keep it.", "空欄なら今のまま。"),
		AudienceHow: w("Where others than SRE and PR read along, confidential titles are withheld.", "SREと広報以外も読む場所では、非公開のタイトルを伏せます。"),
		FallbackHow: w("After three failed tries the same notice goes there.", "3回失敗したら、同じ知らせをここへ送ります。"),
		NoFallback:  w("No other channel", "代わりなし"),
		OwnerHow:    w("A person or a team.", "人またはチーム。"),
		Hand:        w("Needs a hand", "対応が必要"),
		GoesTo:      w("Goes to", "宛先"),
		Last:        w("Last", "最終送信"),
		State:       w("State", "状態"),
		Never:       w("never", "まだなし"),
		Healthy:     w("healthy", "正常"),
		NotTried:    w("not tried yet", "未送信"),
		Failing:     w("failing", "不達"),
		Today:       w("Sent today", "今日の送信"),
		NoneToday:   w("Nothing was sent today.", "今日の送信はありません。"),
		What:        w("What", "内容"),
		Where:       w("Channel", "通知先"),
		Answer:      w("Answer", "応答"),
		Tries:       w("Tries", "試行"),
		Send:        w("Send again", "再送"),
		Instead:     w("the same, instead", "同じ内容を代わりに送信"),
		Log:         w("Delivery log, 90 days", "送信履歴（90日間）"),
		LogLead:     w("Every message of the last 90 days: when, what, where to, the answer and the tries.", "過去90日間のすべての送信（時刻、内容、通知先、応答、試行回数）。"),
		LogNone:     w("No message was sent here.", "送信はありません。"),
		Older:       w("Older messages", "以前の送信"),
		AllChannels: w("All channels", "すべての通知先"),
		Back:        w("Back to the channels", "通知先の一覧に戻る"),
		RemoveLead:  w("Its messages are removed with it. This cannot be undone.", "送信履歴も削除されます。取り消せません。"),
		RemoveUsed:  w("It cannot be removed while people are told by it. Choose another channel there first.", "使われているため、削除できません。先に別の通知先に変更してください。"),
		Accepted:    w("accepted", "受付済み"),
		AcceptedAsk: w("The service took it and does not say whether it was delivered. Do you see it there?", "受け付けられましたが、届いたかどうかはわかりません。相手のサービスで確認してください。"),
		TestTitle:   w("Test from Tallylight", "Tallylightからのテスト"),
		TestDone:    w("Nothing is to be done.", "対応は不要です。"),
		Actions:     w("Actions", "操作"),
		Show:        w("Show", "表示"),
		Colon:       w(": ", "："),
		Kind: map[string]string{
			"slack":      w("Slack", "Slack"),
			"slack_bot":  w("Slack (bot)", "Slack（ボット）"),
			"teams":      w("Microsoft Teams", "Microsoft Teams"),
			"googlechat": w("Google Chat", "Google Chat"),
			"lineworks":  w("LINE WORKS", "LINE WORKS"),
			"discord":    w("Discord", "Discord"),
			"mail":       w("Mail", "メール"),
			"pagerduty":  w("PagerDuty", "PagerDuty"),
			"ntfy":       w("ntfy", "ntfy"),
			"webhook":    w("Webhook", "Webhook"),
		},
		KindSay: map[string]string{
			"slack":      w("The address of an incoming webhook. Each notice is a message of its own.", "Incoming WebhookのURLを使います。通知ごとに新しいメッセージになります。"),
			"slack_bot":  w("The token of a bot with the scope chat:write. The message of an event is edited in place, and what is new is said in its thread.", "chat:write権限のあるボットのトークンを使います。イベントごとのメッセージを更新し、変更はスレッドに投稿します。"),
			"teams":      w("The address that the app Workflows gives for “Post to a channel when a webhook request is received”.", "Workflowsアプリの「Webhook要求を受信したらチャネルに投稿する」で発行されるURLを使います。"),
			"googlechat": w("The address of a webhook of a space.", "スペースのWebhookのURLを使います。"),
			"lineworks":  w("A bot with a service account, made in the developer console.", "Developer Consoleで作成したボットとService Accountを使います。"),
			"discord":    w("The address of a webhook of a channel or forum.", "チャンネルまたはフォーラムのWebhookのURLを使います。"),
			"mail":       w("A mail server that takes messages with encryption, such as smtps://mail.example.jp.", "暗号化に対応したメールサーバーを使います。例：smtps://mail.example.jp"),
			"pagerduty":  w("The integration key of a service (Events API v2).", "サービスのIntegration Key（Events API v2）を使います。"),
			"ntfy":       w("A topic of an ntfy server. Whoever knows the topic reads along.", "ntfyサーバーのトピックを使います。トピック名を知る人は誰でも読めます。"),
			"webhook":    w("A signed message (Standard Webhooks) to an address of your own. Make the signing secret yourself: whsec_ and base64 of 24 to 64 random bytes.", "自社のURLに署名付きのメッセージ（Standard Webhooks）を送ります。署名シークレットは自分で作ります（whsec_に続けて、24〜64バイトの乱数のbase64）。"),
		},
		MessageKind: map[notice.MessageKind]string{
			notice.Notices:    w("Notice", "知らせ"),
			notice.DigestMail: w("Digest", "まとめ"),
			notice.Test:       w("Test", "テスト"),
		},
		Count:        w.counted("%d channel", "%d channels", "通知先%d件"),
		TestLine:     w.with("If you read this, the channel %s works.", "このメッセージが届けば、通知先「%s」は正常です。"),
		FailingSince: w.with2("%s has not taken a message since %s.", "%sに%sから知らせが届いていません。"),
		GoneSince:    w.with2("%s has been switched off since %s: its room or address is gone.", "%sは、送り先がなくなったため%sから使用を停止しています。"),
		Since:        w.with("failing since %s", "%sから不達"),
		Meanwhile:    w.with("%s is told meanwhile.", "その間は「%s」に送ります。"),
		Week: func(sent, failed int) string {
			return w.f("%d in 7 days, %d failed", "7日間に%d件、不達%d件", sent, failed)
		},
		NextTry: w.with("next try %s", "次の試行 %s"),
		Why: map[string]string{
			readiness.FailedStatus: w("the service refused it", "サービスが拒否した"),
			readiness.FailedKey:    w("its key cannot sign", "鍵で署名できない"),
			readiness.StoppedOff:   w("the channel is not used any more", "通知先の使用を停止している"),
			readiness.StoppedGone:  w("nobody is there any more", "送り先がない"),
			readiness.StoppedTries: w("it failed ten times", "10回失敗した"),
			notice.DroppedUntrue:   w("it was true no longer", "状況が変わった"),
			notice.DroppedLate:     w("it was too late for it", "時間を過ぎた"),
		},
		Remedy: map[string]string{
			readiness.FailedAddress: w("Ask the operator to name its address in TALLYLIGHT_ALLOW.", "TALLYLIGHT_ALLOWへの追加を運用者に依頼してください。"),
			readiness.FailedDNS:     w("Check the host name of its address.", "URLのホスト名を確認してください。"),
			readiness.FailedTLS:     w("Check the certificate of the server, and whether it offers TLS.", "サーバーの証明書と、TLSに対応しているかを確認してください。"),
			readiness.FailedKey:     w("Make a new key at the service and enter it here.", "サービスで新しい鍵を作り、ここに入力してください。"),
			"retired":               w("The service has ended. Add another channel.", "サービスが終了しました。別の通知先を追加してください。"),
		},
		ByStatus: map[int]string{
			401: w("Make a new key or address at the service and enter it here.", "サービスで新しい鍵またはURLを作り、ここに入力してください。"),
			403: w("Give it the right to post there, or make a new key or address and enter it here.", "投稿の権限を付けるか、新しい鍵またはURLを作り、ここに入力してください。"),
			404: w("The room or address is gone. Make a new one at the service and enter it here.", "送り先がなくなりました。サービスで新しく作り、ここに入力してください。"),
			410: w("The room or address is gone. Make a new one at the service and enter it here.", "送り先がなくなりました。サービスで新しく作り、ここに入力してください。"),
			429: w("The service asks to wait; nothing is to be done.", "サービスの制限で待機中です。対応は不要です。"),
		},
		RemedyOther: w("Check the service, then try again.", "サービスの状態を確認し、もう一度試してください。"),
		Named:       w.with2("%s %s", "%s「%s」"),
		InUseBy:     w.with("Used by: %s", "使用中：%s"),
	}
}

// ChannelKind is what a kind of channel is called.
func (t *Text) ChannelKind(kind string) string { return oneOf(t.Channel.Kind, kind, "webhook") }

// ChannelField is what a field of a kind of channel is called.
func (t *Text) ChannelField(kind, field string) string { return t.Label(kind + ".field_" + field) }

// MessageWhy says in a few words why a message did not arrive, with the answer and what the service calls the fault.
func (t *Text) MessageWhy(word string, status int, detail string) string {
	why, ok := t.Channel.Why[word]
	if !ok {
		why = oneOf(t.Delivery.Why, word, readiness.FailedOther)
	}
	if detail != "" {
		why = t.Word.Remarked(why, detail)
	}
	if status > 0 {
		why = strconv.Itoa(status) + t.in(": ", "：") + why
	}
	return why
}

// ChannelRemedy is the one thing to do about a channel that fails.
func (t *Text) ChannelRemedy(c notice.Channel) string {
	if said, ok := t.Channel.ByStatus[c.Status]; ok {
		return said
	}
	if said, ok := t.Channel.Remedy[c.Failure]; ok {
		return said
	}
	return t.Channel.RemedyOther
}
