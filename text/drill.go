package text

import (
	"fmt"

	"tallylight/readiness/toppage"
)

// Drill is the words of rehearsals with the origin down.
type Drill struct {
	Title                                             string
	Steps                                             []string
	Kind, KindHow                                     map[toppage.DrillKind]string
	Result                                            map[toppage.CheckState]string
	Reason                                            map[string]string
	KindLabel, HostLabel, NoteLabel, Open, Close      string
	Running, Waiting, NoOrigin, NoneYet, Certificates string
	HostHint                                          func(host string) string
	Opened, Closed                                    func(who, when string) string
	Away                                              func(since, length, left string) string
	Enough                                            string
	Counted                                           func(answered, asked int) string
	Served                                            func(list string) string
	ColKind, ColResult, ColWhen, ColLength, ColLooks  string
	ColP95, ColBy, ColValid                           string
	Valid, Expired, Changed, Certificate, Print       string
	Statuses, Marks, Fingerprint, Need, Outage, Note  string
	Checks                                            string
}

var drillEN = Drill{
	Title: "Rehearse with the origin down",
	Steps: []string{
		"Open the drill here, then take the origin away yourself: Tallylight only watches, every two seconds, from outside.",
		"Leave it away until enough time has passed, then bring it back and close the drill.",
		"The certificate counts for 30 days, and only while the cache's configuration stays as it was.",
	},
	Kind: map[toppage.DrillKind]string{toppage.DrillRefused: "the origin refuses connections", toppage.DrillError: "the origin answers 503",
		toppage.DrillHang: "the origin accepts and stays silent"},
	KindHow: map[toppage.DrillKind]string{toppage.DrillRefused: "Stop the origin's server.", toppage.DrillError: "Switch it to maintenance.",
		toppage.DrillHang: "Suspend its process, or drop its packets behind the accept."},
	Result: map[toppage.CheckState]string{toppage.CheckPass: "Survived", toppage.CheckWarn: "Survived in part",
		toppage.CheckFail: "Not survived", toppage.CheckUnknown: "Proves nothing"},
	Reason: map[string]string{
		"origin_answers":     "The origin was never seen to be away in this way. Take it away while the drill is open.",
		"origin_rendered":    "The page was rendered anew meanwhile, so something still reached an origin. Look for a second one.",
		"origin_never_seen":  "Nothing ever answered where the origin is said to be, so that nobody knows whether it was away. Check its address under Edit limits, and bring it back before the drill is closed.",
		"drill_too_short":    "The origin was away for too short a time: what a cache keeps anyway may have answered.",
		"not_survived":       "People would not have seen the page.",
		"survived_in_part":   "Some answers were lost.",
		"slow_while_hanging": "People would have waited too long. Serve stale while revalidating.",
	},
	KindLabel: "How the origin goes away", HostLabel: "Type the page's host to confirm", NoteLabel: "Note",
	Open: "Open the drill", Close: "Close the drill",
	Running: "A drill is open", Waiting: "The origin still answers. Take it away now.",
	NoOrigin: "Nothing says where the origin is, so nobody could see that it is away. Set its address under Edit limits.",
	NoneYet:  "No drill yet.", Certificates: "Drills",
	HostHint: func(host string) string { return "It is " + host + "." },
	Opened:   func(who, when string) string { return "Opened by " + who + ", " + when },
	Closed:   func(who, when string) string { return "Closed by " + who + ", " + when },
	Away: func(since, length, left string) string {
		return fmt.Sprintf("The origin is away since %s: %s so far, %s to go.", since, length, left)
	},
	Enough:  "That is long enough. Bring the origin back and close the drill.",
	Counted: func(answered, asked int) string { return fmt.Sprintf("%d of %d looks saw the page", answered, asked) },
	Served:  func(list string) string { return "Served: " + list },
	ColKind: "Drill", ColResult: "Result", ColWhen: "Origin away", ColLength: "Length", ColLooks: "Page seen",
	ColP95: "TTFB p95", ColBy: "By", ColValid: "Counts until",
	Valid: "counts until", Expired: "too long ago", Changed: "another configuration since", Certificate: "Certificate", Print: "Print it",
	Statuses: "Answers", Marks: "Renderings seen", Fingerprint: "Configuration", Need: "Needed", Outage: "Origin away", Note: "Note",
	Checks: "Check",
}

var drillJA = Drill{
	Title: "オリジン停止の訓練",
	Steps: []string{
		"ここで訓練を開始してから、オリジンを自分で止めます。Tallylightは外から2秒ごとに見るだけです。",
		"必要な時間が過ぎるまで止めておき、復旧してから訓練を終了します。",
		"証明書は30日間、キャッシュの設定が変わらない間だけ有効です。",
	},
	Kind: map[toppage.DrillKind]string{toppage.DrillRefused: "オリジンが接続を拒否", toppage.DrillError: "オリジンが503を返す",
		toppage.DrillHang: "オリジンが接続後に無応答"},
	KindHow: map[toppage.DrillKind]string{toppage.DrillRefused: "オリジンのサーバーを停止します。", toppage.DrillError: "メンテナンス表示に切り替えます。",
		toppage.DrillHang: "プロセスを一時停止するか、接続後のパケットを破棄します。"},
	Result: map[toppage.CheckState]string{toppage.CheckPass: "持ちこたえた", toppage.CheckWarn: "一部持ちこたえた",
		toppage.CheckFail: "持ちこたえなかった", toppage.CheckUnknown: "証明にならない"},
	Reason: map[string]string{
		"origin_answers":     "オリジンがこの形で止まったことを確認できませんでした。訓練中に止めます。",
		"origin_rendered":    "途中でページが新しく生成されました。どこかのオリジンに届いています。別のオリジンがないか確認します。",
		"origin_never_seen":  "オリジンのURLが一度も応答していないため、止まったかどうかわかりません。「基準値を変更」でURLを確認し、復旧してから訓練を終了します。",
		"drill_too_short":    "止まっていた時間が短すぎます。キャッシュがふだん保持する分で応答した可能性があります。",
		"not_survived":       "訪問者はページを見られませんでした。",
		"survived_in_part":   "一部の応答が失われました。",
		"slow_while_hanging": "訪問者の待ち時間が長すぎます。再検証中は古い内容を配信します。",
	},
	KindLabel: "オリジンの止め方", HostLabel: "確認のためページのホスト名を入力", NoteLabel: "メモ",
	Open: "訓練を開始", Close: "訓練を終了",
	Running: "訓練中", Waiting: "オリジンはまだ応答しています。今、止めてください。",
	NoOrigin: "オリジンの場所が設定されていないため、止まったことを確認できません。「基準値を変更」で設定します。",
	NoneYet:  "訓練はまだありません。", Certificates: "訓練の記録",
	HostHint: func(host string) string { return host + " です。" },
	Opened:   func(who, when string) string { return who + "が開始・" + when },
	Closed:   func(who, when string) string { return who + "が終了・" + when },
	Away: func(since, length, left string) string {
		return fmt.Sprintf("%sからオリジンが停止中。経過%s、あと%s。", since, length, left)
	},
	Enough: "必要な時間が過ぎました。オリジンを復旧し、訓練を終了します。",
	Counted: func(answered, asked int) string {
		return fmt.Sprintf("%d回中%d回ページを確認", asked, answered)
	},
	Served:  func(list string) string { return "配信元: " + list },
	ColKind: "訓練", ColResult: "結果", ColWhen: "オリジン停止", ColLength: "長さ", ColLooks: "ページの確認",
	ColP95: "TTFB p95", ColBy: "実施者", ColValid: "有効期限",
	Valid: "有効期限", Expired: "期限切れ", Changed: "その後に設定が変更", Certificate: "証明書", Print: "印刷",
	Statuses: "応答", Marks: "生成された版", Fingerprint: "設定", Need: "必要な長さ", Outage: "オリジン停止", Note: "メモ",
	Checks: "確認",
}

// DrillOutcome says what a closed drill showed and, where it proves less than all, why.
func (t *Text) DrillOutcome(d toppage.Drill) string {
	said := t.Drill.Result[d.Result]
	if why := t.Drill.Reason[d.Reason]; why != "" {
		return t.Sentences(t.Stop(said), why)
	}
	return said
}
