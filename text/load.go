package text

import (
	"strings"

	"tallylight/readiness/toppage"
)

// Load is the words around load reports; LoadProof has those of what is in them.
type Load struct {
	Title, Lead, NoPeak, NoneYet, Table, Add, Do, Withdraw, FileHint, MachinesHint, TestedHint, ColTool, ColRPS,
	ColErrors, ColP95, ColMargin, ColMachines, ColTested, ColProves, ColBy, ByHand, ByUpload string

	Needed       func(peak, rps, errors, p95 string) string
	By           func(who, when string) string
	Crossed      func(names string) string
	Dropped      func(n string) string
	WithdrawThis func(report string) string
}

func loadIn(w say) Load {
	return Load{
		Title:        w("Load reports", "負荷試験のレポート"),
		Lead:         w.f("A report of a load test proves what the page holds. It counts for %s.", "負荷試験のレポートは、ページが耐えられる負荷の証明になります。有効期間は%sです。", w.exactly(toppage.LoadFresh)),
		NoPeak:       w("The expected peak is not known. Ask PR for it, or enter the usual traffic under Levels.", "想定ピークがわかりません。広報に聞くか、ふだんのトラフィックを「レベル」に入力してください。"),
		NoneYet:      w("No load report yet.", "レポートはまだありません。"),
		Table:        w("Load reports, newest test first", "負荷試験のレポート（試験の新しい順）"),
		Add:          w("Upload a load report", "レポートを取り込む"),
		Do:           w("Upload", "取り込む"),
		Withdraw:     w("Withdraw", "取り下げる"),
		FileHint:     w("The summary that k6, vegeta, wrk, hey, oha, Locust, JMeter, ab or autocannon wrote, up to 16 MB.", "k6、vegeta、wrk、hey、oha、Locust、JMeter、ab、autocannonが出力した要約（16 MBまで）。"),
		MachinesHint: w("Optional. Two tests, one with about twice as many, prove that scaling out helps.", "任意。片方を約2倍の台数にした2件で、増強の効果を証明できます。"),
		TestedHint:   w("Only counts where the report does not tell it. Left empty: now.", "レポートに日時がない場合だけ使います。空欄なら現在の日時です。"),
		ColTool:      w("Report", "レポート"),
		ColRPS:       "req/s",
		ColErrors:    w("Errors", "エラー"),
		ColP95:       "p95",
		ColMargin:    w("× peak", "ピーク比"),
		ColMachines:  w("Machines", "台数"),
		ColTested:    w("Tested", "試験日時"),
		ColProves:    w("Proves the peak", "ピークの証明"),
		ColBy:        w("Uploaded", "取り込み"),
		ByHand:       w("time by hand", "日時は手入力"),
		ByUpload:     w("time of the upload", "日時は取り込み時点"),
		Needed:       w.with4("Expected peak: %s req/s. Needed: %s req/s, at most %s errors, p95 within %s.", "想定ピーク %s req/s。必要な結果：%s req/s以上、エラー%s以下、p95は%s以内。"),
		By:           w.with2("%s, %s", "%s、%s"),
		Crossed:      w.with("Crossed: %s", "しきい値超過：%s"),
		Dropped:      w.with("%s iterations dropped", "%s回のイテレーションを未実行"),
		WithdrawThis: w.with("Withdraw %s", "%sを取り下げる"),
	}
}

// LoadTrouble says what the test itself complained of: crossed thresholds and dropped iterations; empty where of nothing.
func (t *Text) LoadTrouble(r toppage.LoadReport) string {
	var said []string
	if len(r.ThresholdsFailed) > 0 {
		said = append(said, t.Load.Crossed(strings.Join(r.ThresholdsFailed, "; ")))
	}
	if r.DroppedIterations != nil && *r.DroppedIterations > 0 {
		said = append(said, t.Load.Dropped(toppage.Grouped(*r.DroppedIterations)))
	}
	return t.List(said)
}
