package text

import (
	"tallylight/readiness"
	"tallylight/readiness/scale"
)

// Delivery is the words of the messages to pipelines.
type Delivery struct {
	Title, Lead, None, Older, Tries, Written, Arrived, NotYet, OnAir, Again, Test, TestHow string

	Kind        map[readiness.DeliveryKind]string
	Next, Until func(when string) string
	GivenUp     func(why string) string
	Failed      func(why string, status int) string

	Why map[string]string // fixed words of readiness
}

func deliveryIn(w say) Delivery {
	return Delivery{
		Title:   w("Messages", "送信したメッセージ"),
		Lead:    w("What this pipeline was told, newest first. Each is tried up to ten times; that a task begins is never told after the event has begun.", "このパイプラインに知らせた内容（新しい順）。最大10回まで送信し、タスク開始の通知はイベント開始後には送りません。"),
		None:    w("Nothing was told yet.", "まだ何も送っていません。"),
		Older:   w("Older messages", "以前のメッセージ"),
		Tries:   w("Tries", "試行"),
		Written: w("Written", "作成"),
		Kind: map[readiness.DeliveryKind]string{
			readiness.TellDue:       w("Task due", "タスク開始"),
			readiness.TellCancelled: w("Event cancelled", "イベント中止"),
			scale.TellFrom:          w("Scale out", "増強開始"),
			scale.TellTo:            w("Scale in", "増強終了"),
			readiness.TellTest:      w("Test", "テスト"),
		},
		Arrived: w("Delivered", "送信済み"),
		NotYet:  w("Waiting", "送信待ち"),
		OnAir:   w("event", "イベント"),
		Why: map[string]string{
			readiness.FailedTimeout:  w("no answer in time", "時間内に応答なし"),
			readiness.FailedRefused:  w("the connection was refused", "接続を拒否された"),
			readiness.FailedDNS:      w("its name does not resolve", "名前を解決できない"),
			readiness.FailedTLS:      w("TLS failed", "TLSに失敗"),
			readiness.FailedAddress:  w("its address is not allowed (TALLYLIGHT_ALLOW)", "許可されていないアドレス（TALLYLIGHT_ALLOW）"),
			readiness.FailedRedirect: w("it redirects, which is not followed", "リダイレクトされた（追跡しません）"),
			readiness.FailedStatus:   w("it did not answer 2xx", "2xx以外の応答"),
			readiness.FailedOther:    w("it failed", "失敗"),
			readiness.FailedKey:      w("the connection has no secret that can sign", "署名できるシークレットがない"),
			"said":                   w("the service refused the message", "サービスがメッセージを拒否した"),
			"retired":                w("the service has ended", "サービスが終了している"),
			readiness.StoppedGone:    w("it answered 410: nobody listens there any more", "410の応答：受け取り手がいない"),
			readiness.StoppedStart:   w("the event began first", "先にイベントが始まった"),
			readiness.StoppedTries:   w("it failed ten times", "10回失敗した"),
			readiness.StoppedMoved:   w("the event has another air time", "イベントの放送時刻が変わった"),
			readiness.StoppedSettled: w("the task asks for nothing any more", "タスクが不要になった"),
			readiness.StoppedCalled:  w("the event will not take place", "イベントは行われない"),
			readiness.StoppedOff:     w("the connection is not used any more", "接続は使われていない"),
			readiness.StoppedRemoved: w("the event is gone", "イベントがなくなった"),
		},
		Next:    w.with("Next try %s", "次の試行 %s"),
		GivenUp: w.with("Given up: %s", "中止：%s"),
		Failed: func(why string, status int) string {
			return w("Last try: ", "前回：") + why + some(status, w.f(" (%d)", "（%d）", status))
		},
		Until:   w.with("until %s", "%sまで"),
		Again:   w("Send again", "再送"),
		Test:    w("Send a test", "テストを送信"),
		TestHow: w("A signed message of type test: the pipeline should answer 2xx and do nothing.", "testという種類の署名つきメッセージ。パイプラインは何もせず2xxを返すはずです。"),
	}
}
