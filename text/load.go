package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tallylight/readiness/toppage"
)

// Load is the words around load reports; LoadProof has those of what is in them.
type Load struct {
	Title, Lead, NoPeak, NoneYet, Table, Add, Do, Withdraw           string
	File, FileHint, Machines, MachinesHint, Tested, TestedHint, Note string
	ColTool, ColRPS, ColErrors, ColP95, ColMargin, ColMachines       string
	ColTested, ColProves, ColBy                                      string
	ByHand, ByUpload                                                 string
	Needed                                                           func(peak, rps, p95 string) string
	By                                                               func(who, when string) string
	Crossed                                                          func(names string) string
	Dropped                                                          func(n string) string
	WithdrawThis                                                     func(report string) string
}

var loadEN = Load{
	Title:   "Load reports",
	Lead:    "A report of a load test proves what the page holds. It counts for 30 days.",
	NoPeak:  "The expected peak is not known. Ask PR for it, or enter the usual traffic under Levels.",
	NoneYet: "No load report yet.", Table: "Load reports, newest test first", Add: "Upload a load report", Do: "Upload", Withdraw: "Withdraw",
	File: "Report", FileHint: "The summary that k6, vegeta, wrk, hey, oha, Locust, JMeter, ab or autocannon wrote, up to 16 MB.",
	Machines: "Machines that served", MachinesHint: "Optional. Two tests, one with about twice as many, prove that scaling out helps.",
	Tested: "When the test ran", TestedHint: "Only counts where the report does not tell it. Left empty: now.", Note: "Note",
	ColTool: "Report", ColRPS: "req/s", ColErrors: "Errors", ColP95: "p95", ColMargin: "× peak", ColMachines: "Machines",
	ColTested: "Tested", ColProves: "Proves the peak", ColBy: "Uploaded",
	ByHand: "time by hand", ByUpload: "time of the upload",
	Needed: func(peak, rps, p95 string) string {
		return fmt.Sprintf("Expected peak: %s req/s. Needed: %s req/s, at most 0.1 %% errors, p95 within %s.", peak, rps, p95)
	},
	By:           func(who, when string) string { return who + ", " + when },
	Crossed:      func(names string) string { return "Crossed: " + names },
	Dropped:      func(n string) string { return n + " iterations dropped" },
	WithdrawThis: func(report string) string { return "Withdraw " + report },
}

var loadJA = Load{
	Title:   "負荷試験の報告",
	Lead:    "負荷試験の報告は、ページが耐えられる負荷の証明になります。有効期間は30日です。",
	NoPeak:  "想定ピークがわかりません。広報に聞くか、普段のトラフィックを「レベル」に入力してください。",
	NoneYet: "報告はまだありません。", Table: "負荷試験の報告（試験の新しい順）", Add: "報告を取り込む", Do: "取り込む", Withdraw: "取り下げる",
	File: "レポート", FileHint: "k6、vegeta、wrk、hey、oha、Locust、JMeter、ab、autocannonが出力した要約（16 MBまで）。",
	Machines: "応答した台数", MachinesHint: "任意。片方を約2倍の台数にした2件で、増強の効果を証明できます。",
	Tested: "試験した日時", TestedHint: "レポートに日時がない場合だけ使います。空欄なら現在の日時です。", Note: "メモ",
	ColTool: "レポート", ColRPS: "req/s", ColErrors: "エラー", ColP95: "p95", ColMargin: "ピーク比", ColMachines: "台数",
	ColTested: "試験日時", ColProves: "ピークの証明", ColBy: "取り込み",
	ByHand: "日時は手入力", ByUpload: "日時は取り込み時点",
	Needed: func(peak, rps, p95 string) string {
		return fmt.Sprintf("想定ピーク %s req/s。必要な結果：%s req/s以上、エラー0.1 %%以下、p95は%s以内。", peak, rps, p95)
	},
	By:           func(who, when string) string { return who + "、" + when },
	Crossed:      func(names string) string { return "しきい値超過：" + names },
	Dropped:      func(n string) string { return n + "回のイテレーションを未実行" },
	WithdrawThis: func(report string) string { return report + "を取り下げる" },
}

// Figure writes a measured figure as precisely as it matters, ? where it is not known.
func Figure(n *float64, unit string) string {
	switch {
	case n == nil:
		return "?"
	case *n >= 100:
		return toppage.Grouped(int64(math.Round(*n))) + unit
	default:
		return strconv.FormatFloat(math.Round(*n*10)/10, 'f', -1, 64) + unit
	}
}

// ErrorShare writes an error rate in per cent, ≥ before it where the report leaves failures out.
func ErrorShare(r toppage.LoadReport) string {
	if r.ErrorRate == nil {
		return "?"
	}
	share := strconv.FormatFloat(math.Round(*r.ErrorRate*100_000)/1000, 'f', -1, 64) + " %"
	if r.ErrorRateIsLowerBound {
		return "≥ " + share
	}
	return share
}

// P95 writes the 95th percentile, ≤ before it where a higher one stands in.
func P95(r toppage.LoadReport) string {
	if r.P95IsUpperBound {
		return "≤ " + Figure(r.P95MS, " ms")
	}
	return Figure(r.P95MS, " ms")
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
