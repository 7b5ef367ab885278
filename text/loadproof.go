package text

import (
	"strconv"
	"strings"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// LoadProof is the words of what is in load reports. {0} and {1} stand for the values of a problem; in a refusal, for what
// was seen.
type LoadProof struct {
	// Refused says why a file is no report, Problem what is odd about one, both by their fixed words.
	Refused, Problem map[string]string
	// Figure names the figures of a report as a sentence does.
	Figure map[string]string
}

var loadProofEN = LoadProof{
	Refused: map[string]string{
		"packed":            "This file is packed ({0}). Unpack it and give the report that is inside.",
		"empty_file":        "This file is empty. Run the load test again and keep what it prints.",
		"report_too_large":  "This file is larger than 16 MB. Give the summary of the load test, not the list of its requests.",
		"binary_file":       "This file is no text. Give the report as the tool wrote it.",
		"not_json":          "This JSON is damaged: {0} stands where it cannot. Give the report as the tool wrote it, with nothing else in the file.",
		"json_cut_off":      "This JSON is cut off. Give the whole report.",
		"several_values":    "There is more than one JSON value in this file. Give the summary of the load test, not its stream of events.",
		"too_many_values":   "There are too many values in this file for a summary. Give the summary of the load test.",
		"no_load_report":    "This is not a report that can be read. It begins with: {0} Give a summary by k6, vegeta, wrk, hey, oha, Locust, JMeter, ab or autocannon.",
		"other_load_report": "This is not a report in the format that was named. Leave the format out and it is recognised.",
		"locust_other_file": "This is another file of Locust, or it has no row called Aggregated. Give the one whose name ends with _stats.csv.",
		"damaged_report":    "A figure of this report cannot be what was measured, so it proves nothing. Give the report as the tool wrote it.",
		"report_known":      "This very file was uploaded for this page already. Run the load test again and upload its report.",
		"future_test":       "By this time the test is still to come. Give when it ran.",
		"no_figures":        "This report counts no requests at all, so it proves nothing. Run a load test that sends HTTP requests.",
	},
	Problem: map[string]string{
		"impossible_figure":      "{0}: {1} cannot be what was measured, so it is left out.",
		"odd_rows":               "Some rows cannot be read, so the figures are not complete.",
		"not_told":               "The report does not tell {0}.",
		"p95_upper_bound":        "The report does not tell the 95th percentile. Its {0}th stands in as an upper bound.",
		"thresholds_not_told":    "This form of k6 report does not tell whether a threshold was crossed.",
		"more_thresholds":        "{0} thresholds were crossed; the first are listed.",
		"dropped":                "{0} iterations were dropped: the load that was asked for was not reached.",
		"answered_slower":        "{0} requests a second were sent, but only {1} were answered.",
		"errors_left_out":        "The rows leave out requests that were not answered, so the error rate may be higher.",
		"rows_left_out":          "Only the first million requests are in the file.",
		"lengths_differ":         "{0} answers had another length than the first, which ab calls failed. Run ab with -l if the page varies.",
		"percentiles_disordered": "The percentiles are missing or contradict each other, so none is taken.",
		"percentiles_as_shipped": "The second percentile is taken for the 95th, as JMeter is shipped.",
		"no_requests":            "No request was answered.",
		"all_failed":             "Every request failed.",
		"not_utf8":               "Some characters cannot be read.",
	},
	Figure: map[string]string{"requests": "the number of requests", "rps": "requests a second", "error_rate": "the error rate",
		"p95_ms": "the 95th percentile", "p99_ms": "the 99th percentile", "duration_s": "the duration",
		"dropped_iterations": "dropped iterations", "started_at": "the start", "ended_at": "the end"},
}

var loadProofJA = LoadProof{
	Refused: map[string]string{
		"packed":            "圧縮されたファイル（{0}）です。展開し、中のレポートを選んでください。",
		"empty_file":        "空のファイルです。負荷試験をもう一度実行し、出力を保存してください。",
		"report_too_large":  "16 MBを超えるファイルです。リクエストの一覧ではなく、負荷試験の要約を選んでください。",
		"binary_file":       "テキストではありません。ツールが出力したままのレポートを選んでください。",
		"not_json":          "JSONが壊れています（{0}の位置が正しくありません）。ツールが出力したままの、ほかの内容を含まないレポートを選んでください。",
		"json_cut_off":      "JSONが途中で切れています。レポート全体を選んでください。",
		"several_values":    "JSONの値が複数あります。イベントの記録ではなく、負荷試験の要約を選んでください。",
		"too_many_values":   "要約としては値が多すぎます。負荷試験の要約を選んでください。",
		"no_load_report":    "読み取れるレポートではありません（先頭：{0}）。k6、vegeta、wrk、hey、oha、Locust、JMeter、ab、autocannonのどれかの要約を選んでください。",
		"other_load_report": "指定した形式のレポートではありません。形式を指定しなければ、自動で判別します。",
		"locust_other_file": "Locustの別のファイルか、Aggregatedの行がありません。名前が_stats.csvで終わるファイルを選んでください。",
		"damaged_report":    "測定値としてありえない数値があり、何も証明できません。ツールが出力したままのレポートを選んでください。",
		"report_known":      "このページに同じファイルを取り込み済みです。負荷試験をもう一度実行し、その報告を取り込んでください。",
		"future_test":       "この時刻では、試験はまだ行われていません。実施した日時を入力してください。",
		"no_figures":        "リクエストが1件も数えられていないため、何も証明できません。HTTPリクエストを送る負荷試験を実行してください。",
	},
	Problem: map[string]string{
		"impossible_figure":      "{0}：{1}は測定値としてありえないため、除きました。",
		"odd_rows":               "読み取れない行があるため、数値は完全ではありません。",
		"not_told":               "{0}がレポートにありません。",
		"p95_upper_bound":        "95パーセンタイルがレポートにないため、{0}パーセンタイルを上限としました。",
		"thresholds_not_told":    "この形式のk6レポートには、しきい値を超えたかどうかがありません。",
		"more_thresholds":        "{0}個のしきい値を超えました。最初のものだけを示します。",
		"dropped":                "{0}回のイテレーションが実行されず、求めた負荷に達していません。",
		"answered_slower":        "毎秒{0}件を送りましたが、応答は毎秒{1}件でした。",
		"errors_left_out":        "応答のなかったリクエストは行にないため、実際のエラー率はもっと高い可能性があります。",
		"rows_left_out":          "最初の100万リクエストだけがファイルにあります。",
		"lengths_differ":         "{0}件の応答は長さが最初と異なるため、abは失敗と数えています。内容が変わるページでは ab -l を使ってください。",
		"percentiles_disordered": "パーセンタイルがないか矛盾しているため、採用しません。",
		"percentiles_as_shipped": "JMeterの初期設定どおり、2番目のパーセンタイルを95パーセンタイルとしました。",
		"no_requests":            "応答のあったリクエストがありません。",
		"all_failed":             "すべてのリクエストが失敗しました。",
		"not_utf8":               "読み取れない文字があります。",
	},
	Figure: map[string]string{"requests": "リクエスト数", "rps": "毎秒のリクエスト数", "error_rate": "エラー率",
		"p95_ms": "95パーセンタイル", "p99_ms": "99パーセンタイル", "duration_s": "実行時間",
		"dropped_iterations": "実行されなかったイテレーション", "started_at": "開始時刻", "ended_at": "終了時刻"},
}

// loadRefused says why a file is no load report; false where the reason is another.
func (t *Text) loadRefused(e fault.Invalid) (string, bool) {
	said, ok := t.LoadProof.Refused[e.Reason]
	return strings.ReplaceAll(said, "{0}", e.Got), ok
}

// LoadProblem says what is odd about a load report.
func (t *Text) LoadProblem(p toppage.LoadProblem) string {
	said := t.LoadProof.Problem[p.Code]
	for i, arg := range p.Args {
		if name, ok := t.LoadProof.Figure[arg]; ok {
			arg = name
		}
		said = strings.ReplaceAll(said, "{"+strconv.Itoa(i)+"}", arg)
	}
	if t.Lang == EN && said != "" {
		said = strings.ToUpper(said[:1]) + said[1:]
	}
	return said
}

// LoadProblems says everything that is odd about a load report; never nil.
func (t *Text) LoadProblems(problems []toppage.LoadProblem) []string {
	said := make([]string, len(problems))
	for i, p := range problems {
		said[i] = t.LoadProblem(p)
	}
	return said
}
