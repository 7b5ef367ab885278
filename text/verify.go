package text

import (
	"tallylight/readiness/proof"
)

// Verify is what is said of machines that prove tasks.
type Verify struct {
	UnreadOther, Measured, Required, Answered, EverySeries, Run, SourceHint, SourceNone, Want, CompareAny, ValueHint,
	Every, Follow, StatusHint, PathHint, Answer, Unknown, AskHint, FreshHint, ByMachine string

	HowChecks            func(ids string) string
	PassedAt             func(when string) string
	NotYet, Holds, Fails func(measured, required string) string
	AskedAt              func(age string) string
	AnswerNow            func(measured string) string
	Gap                  func(from, to string) string

	// Unread says, by readiness.UnreadReasons, why what a machine answered says nothing, and what to do.
	Unread                map[string]string
	Kept, Meets, MeetsNot string // beside the answer to what was just set up
	// Nothing stands where nothing was measured, by what was said.
	Nothing map[proof.State]string
}

func verifyIn(w say) Verify {
	return Verify{
		Unread: map[string]string{
			proof.UnreadNotAsked:   w("Nobody has asked yet.", "まだ確認していません。"),
			proof.UnreadMoved:      w("What was said is about another air time. It has to be said again for the new one.", "回答は変更前の放送時刻に対するものです。新しい時刻で改めて確認が必要です。"),
			proof.UnreadStale:      w("The last answer is too old. See whether the other side still answers.", "最後の回答が古くなっています。相手が応答しているか確かめてください。"),
			proof.UnreadFuture:     w("The answer is dated in the future. Set the clocks of both machines.", "回答の日時が未来です。両方の機械の時計を合わせてください。"),
			proof.UnreadEmpty:      w("The answer is empty: no series has this name and these labels. Check the metric’s name.", "回答が空です。この名前とラベルの系列がありません。メトリクス名を確かめてください。"),
			proof.UnreadSeveral:    w("There are several series where one is expected. Aggregate them, or have every one meet it.", "系列が複数あります。集約するか、すべての系列に条件を適用してください。"),
			proof.UnreadNaN:        w("The answer is no number that can be compared.", "比較できる数値ではありません。"),
			proof.UnreadWarnings:   w("Prometheus warns that its answer may be incomplete.", "Prometheusが、回答が不完全な可能性を警告しています。"),
			proof.UnreadStatus:     w("The other side answered with an error. Look into its log.", "相手がエラーを返しました。相手のログを確かめてください。"),
			proof.UnreadJSON:       w("The answer is not JSON. Check the address.", "回答がJSONではありません。URLを確かめてください。"),
			proof.UnreadShape:      w("The answer is no instant vector. Ask for a value of now, not for a range or a text.", "回答が瞬時ベクトルではありません。範囲や文字列ではなく、現在の値を指定してください。"),
			proof.UnreadOld:        w("The newest sample is more than two minutes old. See whether Prometheus still scrapes the target.", "最新のサンプルが2分以上前のものです。Prometheusが収集を続けているか確かめてください。"),
			proof.UnreadPath:       w("There is nothing at this path of the answer.", "回答のこのパスには何もありません。"),
			proof.UnreadValue:      w("At this path there is no single value.", "このパスは単一の値ではありません。"),
			proof.UnreadLarge:      w("The answer is larger than what is read.", "回答が大きすぎます。"),
			proof.UnreadTimeout:    w("No answer came in time.", "時間内に回答がありませんでした。"),
			proof.UnreadDNS:        w("The name of the host does not resolve.", "ホスト名を解決できません。"),
			proof.UnreadTLS:        w("The connection cannot be encrypted: the certificate does not verify.", "証明書を検証できず、暗号化した接続ができません。"),
			proof.UnreadRefused:    w("Nothing answers at this address.", "このアドレスでは何も応答しません。"),
			proof.UnreadAddress:    w("This address may not be dialled. Ask the operator to name it in TALLYLIGHT_ALLOW.", "このアドレスへの接続は許可されていません。TALLYLIGHT_ALLOWへの追加を運用者に依頼してください。"),
			proof.UnreadBroken:     w("The connection broke off.", "接続が途中で切れました。"),
			proof.UnreadRejected:   w("Prometheus cannot read the expression.", "Prometheusが式を解釈できません。"),
			proof.UnreadFailed:     w("Prometheus understands the expression and cannot calculate it.", "Prometheusは式を解釈できますが、計算できません。"),
			proof.UnreadDenied:     w("The other side does not let us in. Check the connection’s header.", "アクセスを拒否されました。接続のヘッダーを確かめてください。"),
			proof.UnreadConnection: w("There is no such connection, or there are several. Name one that there is.", "該当する接続がないか、複数あります。存在する接続を指定してください。"),
			proof.UnreadSchedule:   w("What answers at that address is no schedule of AWS, KEDA or a HorizontalPodAutoscaler.", "URLの応答が、AWS、KEDA、HorizontalPodAutoscalerのどの予約でもありません。"),
			proof.UnreadCalendar:   w("What answers at the roster’s address is no calendar.", "当番表のURLの内容がカレンダーではありません。"),
		},
		UnreadOther: w("The answer cannot be read.", "回答を読み取れません。"),
		Measured:    w("Measured", "実測"),
		Required:    w("Required", "条件"),
		Answered:    w("Answered by", "回答元"),
		EverySeries: w("every series", "すべての系列"),
		Run:         w("Run now", "今すぐ確認"),
		HowChecks:   w.with("Done while these checks of the top page pass: %s", "トップページの次の確認項目が合格の間、完了になります：%s"),
		PassedAt:    w.with("last held %s", "最後に満たしたのは%s"),
		NotYet: func(measured, required string) string {
			return w("not yet: "+measured+around(" (", required, " required)"), "未達："+measured+around("（条件 ", required, "）"))
		},
		Holds: func(measured, required string) string {
			return w(measured+around(" (", required, " required)"), measured+around("（条件 ", required, "）"))
		},
		Fails: func(measured, required string) string {
			return w("it is "+measured+around(", required is ", required, ""), "実測 "+measured+around("、条件 ", required, ""))
		},
		AskedAt:    w.with("evidence %s", "根拠は%s"),
		SourceHint: w("Left at “the only one”, there has to be one of its kind; an HTTP check then sends no header.", "「唯一のもの」の場合、その種類の接続が一つだけ必要です。HTTPではヘッダーを送りません。"),
		SourceNone: w("the only one", "唯一のもの"),
		Want:       w("What the answer must be", "回答の条件"),
		CompareAny: w("none", "なし"),
		ValueHint:  w("A number; of an HTTP check also a text.", "数値。HTTPでは文字列も可。"),
		Every:      w("Every series meets it (else there has to be exactly one)", "すべての系列が満たす（チェックなしの場合、系列は一つだけ）"),
		Follow:     w("Follow redirects of an HTTP check", "HTTPのリダイレクトをたどる"),
		StatusHint: w("Left empty, 200.", "空欄なら200。"),
		PathHint:   w("Such as data.items[0].ready. Left empty, only the status counts.", "例：data.items[0].ready。空欄ならステータスのみ。"),
		Answer:     w("What it answers now", "現在の回答"),
		AnswerNow:  w.with("It answers %s now.", "現在の回答は%sです。"),
		Gap:        w.with2("nobody is on call from %s to %s", "%sから%sまで当番がいません"),
		Unknown:    w("Why it is not known", "不明の理由"),
		Kept:       w("Kept.", "保存しました。"),
		Meets:      w("That is what is required.", "条件を満たしています。"),
		MeetsNot:   w("That is not what is required yet.", "条件はまだ満たしていません。"),
		AskHint:    w("An address, an expression, or short names of checks; see below.", "URL、式、または確認項目の略称。下の説明を参照。"),
		FreshHint:  w("Such as 5m, 12h or 30d. Left empty, the default of its kind.", "例：5m、12h、30d。空欄なら種類ごとの既定値。"),
		ByMachine:  w("Let a machine prove it", "機械で確認する"),
		Nothing: map[proof.State]string{
			proof.Pass:    w("done", "完了"),
			proof.Fail:    w("failed", "失敗"),
			proof.Pending: w("still running", "実行中"),
		},
	}
}

// UnreadReason says why what a machine answered says nothing.
func (t *Text) UnreadReason(reason string) string {
	if said := t.Verify.Unread[reason]; said != "" {
		return said
	}
	return t.Verify.UnreadOther
}
