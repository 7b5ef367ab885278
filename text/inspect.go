package text

import "tallylight/readiness/toppage"

// Inspect is the words of a page that is looked at from the command line.
type Inspect struct {
	NoAnswer, Answer, Refused, Served, Lifetime, LetInBy, ColState, ColMeasured, ColRequired, ColEvidence, Beyond, NotStorable, Always string

	State         map[toppage.CheckState]string
	Kept          func(seconds int, source string) string
	Age           func(seconds int) string
	NeverStale    func(directive string) string
	ByWall, ByTop func(sign string) string
	Agent         func(agent string) string

	inDashboard string // where settings are found that the command has no flag for
}

func inspectIn(w say) Inspect {
	return Inspect{
		NoAnswer:    w("no answer", "応答なし"),
		Answer:      w("answer", "応答"),
		Refused:     w("refused", "拒否"),
		Served:      w("served", "配信"),
		Lifetime:    w("lifetime", "保持時間"),
		LetInBy:     w("let in by", "通過方法"),
		ColState:    w("state", "結果"),
		ColMeasured: w("measured", "測定値"),
		ColRequired: w("required", "基準"),
		ColEvidence: w("evidence", "根拠"),
		Beyond:      w("not required at this level", "このレベルでは求めない確認"),
		State: map[toppage.CheckState]string{
			toppage.CheckPass:    w("pass", "合格"),
			toppage.CheckWarn:    w("warn", "要注意"),
			toppage.CheckFail:    w("fail", "不合格"),
			toppage.CheckUnknown: w("unknown", "不明"),
			toppage.CheckNA:      w("na", "対象外"),
		},
		NotStorable: w("not storable in a shared cache", "共有キャッシュは保持できない"),
		Kept:        func(n int, source string) string { return w.f("%d s (%s)", "%d秒（%s）", n, source) },
		Age:         w.num("age %d s", "経過%d秒"),
		Always:      w("must be validated every time", "毎回の再検証が必要"),
		NeverStale:  w.with("must not be used stale (%s)", "期限切れの応答は禁止（%s）"),
		ByWall:      w.with("a bot wall refused the prober (%s), so nothing is known of it", "ボット対策がプローブを拒否したため（%s）、状態は不明"),
		ByTop:       w.with("the page refused the prober (%s), so nothing is known of it", "ページがプローブを拒否したため（%s）、状態は不明"),
		Agent: w.with("--header NAME:VALUE or --login USER:PASSWORD; the address from which this machine connects, as the log of the page has it; or the User-Agent %s",
			"--header NAME:VALUE か --login USER:PASSWORD、この端末の接続元IPアドレス（ページのアクセスログに出るもの）、またはUser-Agent（%s）"),
		inDashboard: w("in the dashboard", "ダッシュボードで"),
	}
}

// inspectTexts are the reasons that a command line says in other words than a page: it has flags, and no buttons.
var inspectTexts = map[toppage.Reason]both{
	"prober_refused": {"The page refuses the prober, so nothing is known of it: see “let in by” above.", "プローブがページに拒否されたため、状態は不明です（上の「通過方法」を参照）。"},
	"no_marker":      {"Nothing says which text only the real page holds. Give it with --marker.", "本来のページにだけある文字列が未設定です。--markerで指定してください。"},
	"no_survey":      {"The page was not looked at in every way: there was no answer, or the time was up. Run the command again.", "条件を変えた確認ができませんでした（応答なし、または時間切れ）。もう一度実行してください。"},
	"no_drill":       {"Nothing is known of a drill here. Hold one in the dashboard: take the origin away while Tallylight watches.", "ここでは訓練の結果はわかりません。ダッシュボードで、Tallylightが見守る間にオリジンを止める訓練を行ってください。"},
	"no_report":      {"No load report is read here. tallylight loadreport reads one, and the dashboard judges it.", "ここでは負荷試験のレポートを読みません。tallylight loadreportで読み取れます。判定はダッシュボードで行います。"},
	"no_peak":        {"The expected peak is not known here. The dashboard takes it from the event or the usual traffic.", "ここでは想定ピークがわかりません。ダッシュボードでは、イベントまたはふだんのトラフィックから求めます。"},
	"few_probes":     {"Too few answers came to judge it.", "判定に必要な数の応答がありませんでした。"},
	"stale":          {"The evidence is too old. Run the command again.", "根拠が古すぎます。もう一度実行してください。"},
}

// InspectAdvice is CheckAdvice in the words of a command line.
func (t *Text) InspectAdvice(c toppage.Check) string {
	said, ok := inspectTexts[c.Reason]
	if !ok {
		said = reasonTexts[c.Reason]
	}
	return t.advice(c, said, t.Inspect.inDashboard)
}
