package text

import (
	"tallylight/readiness/toppage"
)

// Drill is the words of rehearsals with the origin down.
type Drill struct {
	Title, Open, Close, Running, Waiting, NoOrigin, NoneYet, Records, Enough, ColKind, ColResult, ColWhen,
	ColLength, ColLooks, ColP95, ColBy, ColValid, Expired, Changed, Record, Statuses, Marks, Fingerprint, Need,
	Outage, Checks, ColProof, ColAgainst, ColKept, Useless, BackEnough string

	Steps          []string
	Kind, KindHow  map[toppage.DrillKind]string
	Result         map[toppage.CheckState]string
	HostHint       func(host string) string
	Opened, Closed func(who, when string) string
	Away           func(since, length, left string) string
	Back           func(length, need string) string
	Counted        func(answered, asked int) string
	Served         func(list string) string
	Proof          map[toppage.DrillProof]string
	Origin         func(answered, of int) string
}

func drillIn(w say) Drill {
	return Drill{
		Title: w("Rehearse with the origin down", "オリジン停止の訓練"),
		Steps: []string{
			w.f("Open the drill here, then take the origin away yourself: Tallylight only watches, every %s, from outside.", "ここで訓練を開始してから、オリジンを自分で止めます。Tallylightは外から%sごとに見るだけです。", w.exactly(toppage.DrillEvery)),
			w.f("Leave it away for %s, or longer if the page may be kept for longer; then bring it back and close the drill.", "%s以上（ページの保持時間が長ければ、それより長く）止めておき、復旧させてから訓練を終了します。", w.exactly(toppage.DrillLeast)),
			w.f("The drill record counts for %s, and only while the cache's configuration stays as it was.", "訓練記録は%s間、キャッシュの設定が変わらない間だけ有効です。", w.exactly(toppage.DrillTTL)),
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
		Open:        w("Open the drill", "訓練を開始"),
		Close:       w("Close the drill", "訓練を終了"),
		Running:     w("A drill is open", "訓練中"),
		Waiting:     w("The origin still answers. Take it away now.", "オリジンはまだ応答しています。今、止めてください。"),
		NoOrigin:    w("Nothing says where the origin is, so nobody could see that it is away. Set its address under Edit page settings.", "オリジンのURLが設定されていないため、止まったことを確認できません。「ページの設定を編集」で設定してください。"),
		Back:        w.with2("The origin is back after %s of the %s that are needed. Take it away again, or close the drill.", "オリジンが復旧しました（停止%s、必要%s）。もう一度止めるか、訓練を終了してください。"),
		BackEnough:  w("The origin is back, and was away for long enough. Close the drill.", "必要な時間だけ停止し、オリジンが復旧しました。訓練を終了してください。"),
		Useless:     w("As it is, a drill would prove nothing.", "このまま訓練しても証明になりません。"),
		NoneYet:     w("No drill yet.", "訓練はまだありません。"),
		Records:     w("Drill records", "訓練記録"),
		HostHint:    w.with("It is %s.", "%s です。"),
		Opened:      w.with2("Opened by %s, %s", "%sが開始・%s"),
		Closed:      w.with2("Closed by %s, %s", "%sが終了・%s"),
		Away:        w.with3("The origin is away since %s: %s so far, %s to go.", "%sからオリジンが停止中。経過%s、あと%s。"),
		Enough:      w("That is long enough. Bring the origin back and close the drill.", "必要な時間が過ぎました。オリジンを復旧し、訓練を終了します。"),
		Counted:     w.num2("%d of %d looks saw the page", "%[2]d回中%[1]d回ページを確認"),
		Served:      w.with("Served: %s", "応答の内訳: %s"),
		ColKind:     w("Drill", "訓練"),
		ColResult:   w("Result", "結果"),
		ColWhen:     w("Origin away", "オリジン停止"),
		ColLength:   w("Length", "長さ"),
		ColLooks:    w("Page seen", "ページの確認"),
		ColP95:      "TTFB p95",
		ColBy:       w("By", "実施者"),
		ColValid:    w("Counts until", "有効期限"),
		Expired:     w("too long ago", "期限切れ"),
		Changed:     w("another configuration since", "その後に設定が変更"),
		Record:      w("Drill record", "訓練記録"),
		Statuses:    w("Answers", "応答"),
		Marks:       w("Values of the origin’s marker", "オリジンマーカーの値の数"),
		Fingerprint: w("Configuration", "設定"),
		Need:        w("Needed", "必要な長さ"),
		Outage:      w("Origin away", "オリジン停止"),
		Checks:      w("Check", "確認"),
		ColProof:    w("Why it counts", "根拠"),
		ColAgainst:  w("Why it proves nothing", "証明にならない理由"),
		ColKept:     w("Kept by", "保持した層"),
		Proof: map[toppage.DrillProof]string{
			toppage.MarkerStood: w("The origin’s marker changes with each rendering, and stood still all the time.", "生成のたびに変わるオリジンマーカーの値が、停止中ずっと変わりませんでした。"),
			toppage.LayerSaid:   w("Each answer is a hit or a stale copy, as the cache says and as its Age or its bytes bear out.", "すべての応答を、キャッシュがヒットまたは期限切れの応答（stale）と示し、Ageまたは内容が裏付けています。"),
		},
		Origin: w.num2("An origin answered %d of %d times", "%[2]d回中%[1]d回はオリジンが応答"),
	}
}

// DrillOutcome says what a closed drill showed and, where it proves less than all, why.
func (t *Text) DrillOutcome(d toppage.Drill) string {
	said := t.Drill.Result[d.Result]
	if why := t.CheckReason(d.Kind.Check(), d.Reason); why != "" {
		return t.Sentences(t.Stop(said), why)
	}
	return said
}
