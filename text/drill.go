package text

import (
	"tallylight/readiness/toppage"
)

// Drill is the words of rehearsals with the origin down.
type Drill struct {
	Title, Open, Close, Running, Waiting, NoOrigin, NoneYet, Certificates, Enough, ColKind, ColResult, ColWhen,
	ColLength, ColLooks, ColP95, ColBy, ColValid, Expired, Changed, Certificate, Statuses, Marks, Fingerprint, Need,
	Outage, Checks string

	Steps          []string
	Kind, KindHow  map[toppage.DrillKind]string
	Result         map[toppage.CheckState]string
	Reason         map[string]string
	HostHint       func(host string) string
	Opened, Closed func(who, when string) string
	Away           func(since, length, left string) string
	Counted        func(answered, asked int) string
	Served         func(list string) string
}

func drillIn(w say) Drill {
	return Drill{
		Title: w("Rehearse with the origin down", "オリジン停止の訓練"),
		Steps: []string{
			w("Open the drill here, then take the origin away yourself: Tallylight only watches, every two seconds, from outside.", "ここで訓練を開始してから、オリジンを自分で止めます。Tallylightは外から2秒ごとに見るだけです。"),
			w("Leave it away until enough time has passed, then bring it back and close the drill.", "必要な時間が過ぎるまで止めておき、復旧してから訓練を終了します。"),
			w("The certificate counts for 30 days, and only while the cache's configuration stays as it was.", "証明書は30日間、キャッシュの設定が変わらない間だけ有効です。"),
		},
		Kind: map[toppage.DrillKind]string{
			toppage.DrillRefused: w("the origin refuses connections", "オリジンが接続を拒否"),
			toppage.DrillError:   w("the origin answers 503", "オリジンが503を返す"),
			toppage.DrillHang:    w("the origin accepts and stays silent", "オリジンが接続後に無応答"),
		},
		KindHow: map[toppage.DrillKind]string{
			toppage.DrillRefused: w("Stop the origin's server.", "オリジンのサーバーを停止します。"),
			toppage.DrillError:   w("Switch it to maintenance.", "メンテナンス表示に切り替えます。"),
			toppage.DrillHang:    w("Suspend its process, or drop its packets behind the accept.", "プロセスを一時停止するか、接続後のパケットを破棄します。"),
		},
		Result: map[toppage.CheckState]string{
			toppage.CheckPass:    w("Survived", "持ちこたえた"),
			toppage.CheckWarn:    w("Survived in part", "一部持ちこたえた"),
			toppage.CheckFail:    w("Not survived", "持ちこたえなかった"),
			toppage.CheckUnknown: w("Proves nothing", "証明にならない"),
		},
		Reason: map[string]string{
			"origin_answers":  w("The origin was never seen to be away in this way. Take it away while the drill is open.", "オリジンがこの形で止まったことを確認できませんでした。訓練中に止めます。"),
			"origin_rendered": w("The page was rendered anew meanwhile, so something still reached an origin. Look for a second one.", "途中でページが新しく生成されました。どこかのオリジンに届いています。別のオリジンがないか確認します。"),
			"origin_never_seen": w("Nothing ever answered where the origin is said to be, so that nobody knows whether it was away. Check its address under Edit limits, and bring it back before the drill is closed.",
				"オリジンのURLが一度も応答していないため、止まったかどうかわかりません。「基準値を変更」でURLを確認し、復旧してから訓練を終了します。"),
			"drill_too_short":    w("The origin was away for too short a time: what a cache keeps anyway may have answered.", "止まっていた時間が短すぎます。キャッシュがふだん保持する分で応答した可能性があります。"),
			"not_survived":       w("People would not have seen the page.", "訪問者はページを見られませんでした。"),
			"survived_in_part":   w("Some answers were lost.", "一部の応答が失われました。"),
			"slow_while_hanging": w("People would have waited too long. Serve stale while revalidating.", "訪問者の待ち時間が長すぎます。再検証中は古い内容を配信します。"),
		},
		Open:         w("Open the drill", "訓練を開始"),
		Close:        w("Close the drill", "訓練を終了"),
		Running:      w("A drill is open", "訓練中"),
		Waiting:      w("The origin still answers. Take it away now.", "オリジンはまだ応答しています。今、止めてください。"),
		NoOrigin:     w("Nothing says where the origin is, so nobody could see that it is away. Set its address under Edit limits.", "オリジンの場所が設定されていないため、止まったことを確認できません。「基準値を変更」で設定します。"),
		NoneYet:      w("No drill yet.", "訓練はまだありません。"),
		Certificates: w("Drills", "訓練の記録"),
		HostHint:     w.with("It is %s.", "%s です。"),
		Opened:       w.with2("Opened by %s, %s", "%sが開始・%s"),
		Closed:       w.with2("Closed by %s, %s", "%sが終了・%s"),
		Away:         w.with3("The origin is away since %s: %s so far, %s to go.", "%sからオリジンが停止中。経過%s、あと%s。"),
		Enough:       w("That is long enough. Bring the origin back and close the drill.", "必要な時間が過ぎました。オリジンを復旧し、訓練を終了します。"),
		Counted:      w.num2("%d of %d looks saw the page", "%[2]d回中%[1]d回ページを確認"),
		Served:       w.with("Served: %s", "配信元: %s"),
		ColKind:      w("Drill", "訓練"),
		ColResult:    w("Result", "結果"),
		ColWhen:      w("Origin away", "オリジン停止"),
		ColLength:    w("Length", "長さ"),
		ColLooks:     w("Page seen", "ページの確認"),
		ColP95:       "TTFB p95",
		ColBy:        w("By", "実施者"),
		ColValid:     w("Counts until", "有効期限"),
		Expired:      w("too long ago", "期限切れ"),
		Changed:      w("another configuration since", "その後に設定が変更"),
		Certificate:  w("Certificate", "証明書"),
		Statuses:     w("Answers", "応答"),
		Marks:        w("Renderings seen", "生成された版"),
		Fingerprint:  w("Configuration", "設定"),
		Need:         w("Needed", "必要な長さ"),
		Outage:       w("Origin away", "オリジン停止"),
		Checks:       w("Check", "確認"),
	}
}

// DrillOutcome says what a closed drill showed and, where it proves less than all, why.
func (t *Text) DrillOutcome(d toppage.Drill) string {
	said := t.Drill.Result[d.Result]
	if why := t.Drill.Reason[d.Reason]; why != "" {
		return t.Sentences(t.Stop(said), why)
	}
	return said
}
