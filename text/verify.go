package text

import (
	"fmt"

	"tallylight/readiness"
	"tallylight/readiness/proof"
)

// Verify is what is said of machines that prove tasks.
type Verify struct {
	// Unread says, by readiness.UnreadReasons, why what a machine answered says nothing, and what to do.
	Unread                         map[string]string
	UnreadOther                    string
	Measured, Required, Answered   string
	EverySeries                    string
	Run                            string
	Ran                            string
	How                            map[readiness.VerifyKind]string
	HowChecks                      func(ids string) string
	PassedAt                       func(when string) string
	NotYet                         func(measured, required string) string
	Holds                          func(measured, required string) string
	Fails                          func(measured, required string) string
	AskedAt                        func(ago string) string
	Source, SourceHint, SourceNone string
	Want                           string
	Compare, CompareAny            string
	Value, ValueHint               string
	Every                          string
	Status, StatusHint             string
	Path, PathHint                 string
	ByKind                         map[readiness.VerifyKind]string
	Answer                         string
	AnswerNow                      func(measured string) string
	OnCall                         func(who string) string
	Gap                            func(from, to string) string
	Unknown                        string
	Kept, Meets, MeetsNot          string // beside the answer to what was just set up
	Ask, AskHint, Fresh, FreshHint string
	ByPerson, ByMachine            string
	// Nothing stands where nothing was measured, by what was said.
	Nothing map[proof.State]string
}

var verifyEN = Verify{
	Unread: map[string]string{
		proof.UnreadNotAsked:   "Nobody has asked yet.",
		proof.UnreadMoved:      "What was said is about another air time. It has to be said again for the new one.",
		proof.UnreadStale:      "The last answer is too old. See whether the other side still answers.",
		proof.UnreadFuture:     "The answer is dated in the future. Set the clocks of both machines.",
		proof.UnreadEmpty:      "The answer is empty: no series has this name and these labels. Check the metric’s name.",
		proof.UnreadSeveral:    "There are several series where one is expected. Aggregate them, or have every one meet it.",
		proof.UnreadNaN:        "The answer is no number that can be compared.",
		proof.UnreadWarnings:   "Prometheus warns that its answer may be incomplete.",
		proof.UnreadStatus:     "The other side answered with an error. Look into its log.",
		proof.UnreadJSON:       "The answer is not JSON. Check the address.",
		proof.UnreadShape:      "The answer is no instant vector. Ask for a value of now, not for a range or a text.",
		proof.UnreadOld:        "The newest sample is more than two minutes old. See whether Prometheus still scrapes the target.",
		proof.UnreadPath:       "There is nothing at this path of the answer.",
		proof.UnreadValue:      "At this path there is no single value.",
		proof.UnreadLarge:      "The answer is larger than what is read.",
		proof.UnreadTimeout:    "No answer came in time.",
		proof.UnreadDNS:        "The name of the host does not resolve.",
		proof.UnreadTLS:        "The connection cannot be encrypted: the certificate does not verify.",
		proof.UnreadRefused:    "Nothing answers at this address.",
		proof.UnreadAddress:    "This address may not be dialled. Ask the operator to name it in TALLYLIGHT_ALLOW.",
		proof.UnreadBroken:     "The connection broke off.",
		proof.UnreadRejected:   "Prometheus cannot read the expression.",
		proof.UnreadConnection: "There is no such connection, or there are several. Name one that there is.",
		proof.UnreadCalendar:   "What answers at the roster’s address is no calendar.",
	},
	UnreadOther: "The answer cannot be read.",
	Measured:    "Measured", Required: "Required", Answered: "Answered by", EverySeries: "every series",
	Run: "Run now", Ran: "Asked now",
	How: map[readiness.VerifyKind]string{
		readiness.VerifyProm:     "Done while Prometheus answers what is required.",
		readiness.VerifyHTTP:     "Done while the address answers what is required.",
		readiness.VerifyHook:     "Done when the pipeline reports it, signed.",
		readiness.VerifyCalendar: "Done while the roster covers the slot and one hour either side.",
	},
	HowChecks: func(ids string) string { return "Done while these checks of the top page pass: " + ids },
	PassedAt:  func(when string) string { return "last held " + when },
	NotYet: func(measured, required string) string {
		return "not yet: " + measured + beside(" (", required, " required)")
	},
	Holds: func(measured, required string) string { return measured + beside(" (", required, " required)") },
	Fails: func(measured, required string) string {
		return "it is " + measured + beside(", required is ", required, "")
	},
	AskedAt: func(ago string) string { return "asked " + ago },
	Source:  "Connection", SourceHint: "Left at “the only one”, there has to be one of its kind; an HTTP check then sends no header.", SourceNone: "the only one",
	Want: "What the answer must be", Compare: "Comparison", CompareAny: "none",
	Value: "Value", ValueHint: "A number; of an HTTP check also a text.", Every: "Every series meets it (else there has to be exactly one)",
	Status: "HTTP status", StatusHint: "Left empty, 200.", Path: "Path in the JSON answer", PathHint: "Such as data.items[0].ready. Left empty, only the status counts.",
	ByKind: map[readiness.VerifyKind]string{
		readiness.VerifyProm:     "Prometheus: “What to ask” is an expression without its comparison, such as sum(kube_deployment_status_replicas_ready).",
		readiness.VerifyHTTP:     "HTTP check: “What to ask” is an address. No redirect is followed.",
		readiness.VerifyHook:     "Pipeline: choose the endpoint at which it reports.",
		readiness.VerifyCalendar: "Roster: choose the calendar of who is on call.",
		readiness.VerifySelf:     "Tallylight, by checks of the top page: “What to ask” lists their short names, such as C2 S4.",
	},
	Answer: "What it answers now", AnswerNow: func(measured string) string { return "It answers " + measured + " now." },
	OnCall:  func(who string) string { return "on call: " + who },
	Gap:     func(from, to string) string { return fmt.Sprintf("nobody is on call from %s to %s", from, to) },
	Unknown: "Why it is not known", Kept: "Kept.", Meets: "That is what is required.", MeetsNot: "That is not what is required yet.",
	Ask: "What to ask", AskHint: "An address, an expression, or short names of checks; see below.",
	Fresh: "An answer counts for", FreshHint: "Such as 5m, 12h or 30d. Left empty, the default of its kind.", ByPerson: "Proven by", ByMachine: "Let a machine prove it",
	Nothing: map[proof.State]string{proof.Pass: "done", proof.Fail: "failed", proof.Pending: "still running"},
}

// beside gives a text between two others; nothing where it is empty.
func beside(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}

var verifyJA = Verify{
	Unread: map[string]string{
		proof.UnreadNotAsked:   "まだ確認していません。",
		proof.UnreadMoved:      "回答は変更前の放送時刻に対するものです。新しい時刻で改めて確認が必要です。",
		proof.UnreadStale:      "最後の回答が古くなっています。相手が応答しているか確かめてください。",
		proof.UnreadFuture:     "回答の日時が未来です。両方の機械の時計を合わせてください。",
		proof.UnreadEmpty:      "回答が空です。この名前とラベルの系列がありません。メトリクス名を確かめてください。",
		proof.UnreadSeveral:    "系列が複数あります。集約するか、すべての系列に条件を適用してください。",
		proof.UnreadNaN:        "比較できる数値ではありません。",
		proof.UnreadWarnings:   "Prometheusが、回答が不完全な可能性を警告しています。",
		proof.UnreadStatus:     "相手がエラーを返しました。相手のログを確かめてください。",
		proof.UnreadJSON:       "回答がJSONではありません。URLを確かめてください。",
		proof.UnreadShape:      "回答が瞬時ベクトルではありません。範囲や文字列ではなく、現在の値を指定してください。",
		proof.UnreadOld:        "最新のサンプルが2分以上前のものです。Prometheusが収集を続けているか確かめてください。",
		proof.UnreadPath:       "回答のこのパスには何もありません。",
		proof.UnreadValue:      "このパスは単一の値ではありません。",
		proof.UnreadLarge:      "回答が大きすぎます。",
		proof.UnreadTimeout:    "時間内に回答がありませんでした。",
		proof.UnreadDNS:        "ホスト名を解決できません。",
		proof.UnreadTLS:        "証明書を検証できず、暗号化した接続ができません。",
		proof.UnreadRefused:    "このアドレスでは何も応答しません。",
		proof.UnreadAddress:    "このアドレスへの接続は許可されていません。TALLYLIGHT_ALLOWへの追加を運用者に依頼してください。",
		proof.UnreadBroken:     "接続が途中で切れました。",
		proof.UnreadRejected:   "Prometheusが式を解釈できません。",
		proof.UnreadConnection: "該当する接続がないか、複数あります。存在する接続を指定してください。",
		proof.UnreadCalendar:   "当番表のURLの内容がカレンダーではありません。",
	},
	UnreadOther: "回答を読み取れません。",
	Measured:    "実測", Required: "条件", Answered: "回答元", EverySeries: "すべての系列",
	Run: "今すぐ確認", Ran: "確認しました",
	How: map[readiness.VerifyKind]string{
		readiness.VerifyProm:     "Prometheusの値が条件を満たす間、完了になります。",
		readiness.VerifyHTTP:     "URLの応答が条件を満たす間、完了になります。",
		readiness.VerifyHook:     "パイプラインから署名つきで通知されると完了になります。",
		readiness.VerifyCalendar: "当番表が枠の前後1時間を覆う間、完了になります。",
	},
	HowChecks: func(ids string) string {
		return "トップページのチェックが合格の間、完了になります：" + ids
	},
	PassedAt: func(when string) string { return "最後に満たしたのは" + when },
	NotYet: func(measured, required string) string {
		return "未達：" + measured + beside("（条件 ", required, "）")
	},
	Holds: func(measured, required string) string { return measured + beside("（条件 ", required, "）") },
	Fails: func(measured, required string) string {
		return "実測 " + measured + beside("、条件 ", required, "")
	},
	AskedAt: func(ago string) string { return ago + "に確認" },
	Source:  "接続", SourceHint: "「唯一のもの」の場合、その種類の接続が一つだけ必要です。HTTPではヘッダーを送りません。", SourceNone: "唯一のもの",
	Want: "回答の条件", Compare: "比較", CompareAny: "なし",
	Value: "値", ValueHint: "数値。HTTPでは文字列も可。", Every: "すべての系列が満たす（チェックなしの場合、系列は一つだけ）",
	Status: "HTTPステータス", StatusHint: "空欄なら200。", Path: "JSON内のパス", PathHint: "例：data.items[0].ready。空欄ならステータスのみ。",
	ByKind: map[readiness.VerifyKind]string{
		readiness.VerifyProm:     "Prometheus：「確認の内容」に比較を除いた式を書きます。例：sum(kube_deployment_status_replicas_ready)",
		readiness.VerifyHTTP:     "HTTP：「確認の内容」にURLを書きます。リダイレクトは追いません。",
		readiness.VerifyHook:     "パイプライン：通知を受けるエンドポイントを選びます。",
		readiness.VerifyCalendar: "当番表：当番のカレンダーを選びます。",
		readiness.VerifySelf:     "Tallylight（トップページのチェック）：「確認の内容」にチェックの略称を並べます。例：C2 S4",
	},
	Answer: "現在の回答", AnswerNow: func(measured string) string { return "現在の回答は" + measured + "です。" },
	OnCall:  func(who string) string { return "当番：" + who },
	Gap:     func(from, to string) string { return from + "から" + to + "まで当番がいません" },
	Unknown: "不明の理由", Kept: "保存しました。", Meets: "条件を満たしています。", MeetsNot: "条件はまだ満たしていません。",
	Ask: "確認の内容", AskHint: "URL、式、またはチェックの略称。下の説明を参照。",
	Fresh: "回答の有効期間", FreshHint: "例：5m、12h、30d。空欄なら種類ごとの既定値。", ByPerson: "確認の方法", ByMachine: "機械で確認する",
	Nothing: map[proof.State]string{proof.Pass: "完了", proof.Fail: "失敗", proof.Pending: "実行中"},
}

// UnreadReason says why what a machine answered says nothing.
func (t *Text) UnreadReason(reason string) string {
	if said := t.Verify.Unread[reason]; said != "" {
		return said
	}
	return t.Verify.UnreadOther
}
