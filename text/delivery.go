package text

import (
	"strconv"

	"tallylight/readiness"
)

// Delivery is the words of the messages to pipelines.
type Delivery struct {
	Title, Lead, None, Older string
	Tries, Written           string
	Kind                     map[readiness.DeliveryKind]string
	Arrived, NotYet, OnAir   string
	Why                      map[string]string // fixed words of readiness
	Next                     func(when string) string
	GivenUp                  func(why string) string
	Failed                   func(why string, status int) string
	Until                    func(when string) string
	Again, Test, TestHow     string
}

var deliveryEN = Delivery{
	Title: "Messages", Lead: "What this pipeline was told, newest first. Each is tried up to ten times, and never after the event begins.",
	None: "Nothing was told yet.", Older: "Older messages",
	Tries: "Tries", Written: "Written",
	Kind:    map[readiness.DeliveryKind]string{readiness.TellDue: "Task due", readiness.TellCancelled: "Event cancelled", readiness.TellTest: "Test"},
	Arrived: "Delivered", NotYet: "Waiting", OnAir: "event",
	Why: map[string]string{readiness.FailedTimeout: "no answer in time", readiness.FailedRefused: "the connection was refused", readiness.FailedDNS: "its name does not resolve",
		readiness.FailedTLS: "TLS failed", readiness.FailedAddress: "its address is not allowed (TALLYLIGHT_ALLOW)", readiness.FailedRedirect: "it redirects, which is not followed",
		readiness.FailedStatus: "it did not answer 2xx", readiness.FailedOther: "it failed", readiness.FailedKey: "the connection has no secret that can sign",
		readiness.StoppedGone: "it answered 410: nobody listens there any more", readiness.StoppedStart: "the event began first", readiness.StoppedTries: "it failed ten times",
		readiness.StoppedMoved: "the event has another air time", readiness.StoppedSettled: "the task asks for nothing any more",
		readiness.StoppedCalled: "the event will not take place", readiness.StoppedOff: "the connection is not used any more", readiness.StoppedRemoved: "the event is gone"},
	Next:    func(when string) string { return "Next try " + when },
	GivenUp: func(why string) string { return "Given up: " + why },
	Failed: func(why string, status int) string {
		if status == 0 {
			return "Last try: " + why
		}
		return "Last try: " + why + " (" + strconv.Itoa(status) + ")"
	},
	Until: func(when string) string { return "until " + when },
	Again: "Send again", Test: "Send a test", TestHow: "A signed message of type test: the pipeline should answer 2xx and do nothing.",
}

var deliveryJA = Delivery{
	Title: "送信したメッセージ", Lead: "このパイプラインに知らせた内容（新しい順）。最大10回まで送信し、イベント開始後は送りません。",
	None: "まだ何も送っていません。", Older: "以前のメッセージ",
	Tries: "試行", Written: "作成",
	Kind:    map[readiness.DeliveryKind]string{readiness.TellDue: "タスク開始", readiness.TellCancelled: "イベント中止", readiness.TellTest: "テスト"},
	Arrived: "送信済み", NotYet: "送信待ち", OnAir: "イベント",
	Why: map[string]string{readiness.FailedTimeout: "時間内に応答なし", readiness.FailedRefused: "接続を拒否された", readiness.FailedDNS: "名前を解決できない",
		readiness.FailedTLS: "TLSに失敗", readiness.FailedAddress: "許可されていないアドレス（TALLYLIGHT_ALLOW）", readiness.FailedRedirect: "リダイレクトされた（追跡しません）",
		readiness.FailedStatus: "2xx以外の応答", readiness.FailedOther: "失敗", readiness.FailedKey: "署名できるシークレットがない",
		readiness.StoppedGone: "410の応答：受け取り手がいない", readiness.StoppedStart: "先にイベントが始まった", readiness.StoppedTries: "10回失敗した",
		readiness.StoppedMoved: "イベントの放映時刻が変わった", readiness.StoppedSettled: "タスクが不要になった",
		readiness.StoppedCalled: "イベントは行われない", readiness.StoppedOff: "接続は使われていない", readiness.StoppedRemoved: "イベントがなくなった"},
	Next:    func(when string) string { return "次の試行 " + when },
	GivenUp: func(why string) string { return "中止：" + why },
	Failed: func(why string, status int) string {
		if status == 0 {
			return "前回：" + why
		}
		return "前回：" + why + "（" + strconv.Itoa(status) + "）"
	},
	Until: func(when string) string { return when + "まで" },
	Again: "再送", Test: "テストを送信", TestHow: "testという種類の署名つきメッセージ。パイプラインは何もせず2xxを返すはずです。",
}
