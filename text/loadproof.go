package text

import (
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

func loadProofIn(w say) LoadProof {
	return LoadProof{
		Refused: map[string]string{
			"packed":           w("This file is packed ({0}). Unpack it and give the report that is inside.", "圧縮されたファイル（{0}）です。展開し、中のレポートを選んでください。"),
			"empty_file":       w("This file is empty. Run the load test again and keep what it prints.", "空のファイルです。負荷試験をもう一度実行し、出力を保存してください。"),
			"report_too_large": w("This file is larger than 16 MB. Give the summary of the load test, not the list of its requests.", "16 MBを超えるファイルです。リクエストの一覧ではなく、負荷試験の要約を選んでください。"),
			"binary_file":      w("This file is no text. Give the report as the tool wrote it.", "テキストではありません。ツールが出力したままのレポートを選んでください。"),
			"not_json": w("This JSON is damaged: {0} stands where it cannot. Give the report as the tool wrote it, with nothing else in the file.",
				"JSONが壊れています（{0}の位置が正しくありません）。ツールが出力したままの、ほかの内容を含まないレポートを選んでください。"),
			"json_cut_off":    w("This JSON is cut off. Give the whole report.", "JSONが途中で切れています。レポート全体を選んでください。"),
			"several_values":  w("There is more than one JSON value in this file. Give the summary of the load test, not its stream of events.", "JSONの値が複数あります。イベントの記録ではなく、負荷試験の要約を選んでください。"),
			"too_many_values": w("There are too many values in this file for a summary. Give the summary of the load test.", "要約としては値が多すぎます。負荷試験の要約を選んでください。"),
			"no_load_report": w("This is not a report that can be read. It begins with: {0} Give a summary by k6, vegeta, wrk, hey, oha, Locust, JMeter, ab or autocannon.",
				"読み取れるレポートではありません（先頭：{0}）。k6、vegeta、wrk、hey、oha、Locust、JMeter、ab、autocannonのどれかの要約を選んでください。"),
			"other_load_report": w("This is not a report in the format that was named. Leave the format out and it is recognised.", "指定した形式のレポートではありません。形式を指定しなければ、自動で判別します。"),
			"locust_other_file": w("This is another file of Locust, or it has no row called Aggregated. Give the one whose name ends with _stats.csv.",
				"Locustの別のファイルか、Aggregatedの行がありません。名前が_stats.csvで終わるファイルを選んでください。"),
			"damaged_report": w("A figure of this report cannot be what was measured, so it proves nothing. Give the report as the tool wrote it.",
				"測定値としてありえない数値があり、何も証明できません。ツールが出力したままのレポートを選んでください。"),
			"report_known": w("This very file was uploaded for this page already. Run the load test again and upload its report.", "このページに同じファイルを取り込み済みです。負荷試験をもう一度実行し、そのレポートを取り込んでください。"),
			"future_test":  w("By this time the test is still to come. Give when it ran.", "この時刻では、試験はまだ行われていません。実施した日時を入力してください。"),
			"no_figures":   w("This report counts no requests at all, so it proves nothing. Run a load test that sends HTTP requests.", "リクエストが1件も数えられていないため、何も証明できません。HTTPリクエストを送る負荷試験を実行してください。"),
		},
		Problem: map[string]string{
			"impossible_figure":   w("{0}: {1} cannot be what was measured, so it is left out.", "{0}：{1}は測定値としてありえないため、除きました。"),
			"odd_rows":            w("Some rows cannot be read, so the figures are not complete.", "読み取れない行があるため、数値は完全ではありません。"),
			"not_told":            w("The report does not tell {0}.", "{0}がレポートにありません。"),
			"p95_upper_bound":     w("The report does not tell the 95th percentile. Its {0}th stands in as an upper bound.", "95パーセンタイルがレポートにないため、{0}パーセンタイルを上限としました。"),
			"thresholds_not_told": w("This form of k6 report does not tell whether a threshold was crossed.", "この形式のk6レポートには、しきい値を超えたかどうかがありません。"),
			"more_thresholds":     w("{0} thresholds were crossed; the first are listed.", "{0}個のしきい値を超えました。最初のものだけを示します。"),
			"dropped":             w("{0} iterations were dropped: the load that was asked for was not reached.", "{0}回のイテレーションが実行されず、求めた負荷に達していません。"),
			"answered_slower":     w("{0} requests a second were sent, but only {1} were answered.", "毎秒{0}件を送りましたが、応答は毎秒{1}件でした。"),
			"errors_left_out":     w("The rows leave out requests that were not answered, so the error rate may be higher.", "応答のなかったリクエストは行にないため、実際のエラー率はもっと高い可能性があります。"),
			"rows_left_out":       w("Only the first million requests are in the file.", "最初の100万リクエストだけがファイルにあります。"),
			"lengths_differ": w("{0} answers had another length than the first, which ab calls failed. Run ab with -l if the page varies.",
				"{0}件の応答は長さが最初と異なるため、abは失敗と数えています。内容が変わるページでは ab -l を使ってください。"),
			"percentiles_disordered": w("The percentiles are missing or contradict each other, so none is taken.", "パーセンタイルがないか矛盾しているため、採用しません。"),
			"percentiles_as_shipped": w("The second percentile is taken for the 95th, as JMeter is shipped.", "JMeterの初期設定どおり、2番目のパーセンタイルを95パーセンタイルとしました。"),
			"no_requests":            w("No request was answered.", "応答のあったリクエストがありません。"),
			"all_failed":             w("Every request failed.", "すべてのリクエストが失敗しました。"),
			"not_utf8":               w("Some characters cannot be read.", "読み取れない文字があります。"),
		},
		Figure: map[string]string{
			"requests":           w("the number of requests", "リクエスト数"),
			"rps":                w("requests a second", "毎秒のリクエスト数"),
			"error_rate":         w("the error rate", "エラー率"),
			"p95_ms":             w("the 95th percentile", "95パーセンタイル"),
			"p99_ms":             w("the 99th percentile", "99パーセンタイル"),
			"duration_s":         w("the duration", "実行時間"),
			"dropped_iterations": w("dropped iterations", "実行されなかったイテレーション"),
			"started_at":         w("the start", "開始時刻"),
			"ended_at":           w("the end", "終了時刻"),
		},
	}
}

// loadRefused says why a file is no load report; false where the reason is another.
func (t *Text) loadRefused(e fault.Invalid) (string, bool) {
	said, ok := t.LoadProof.Refused[e.Reason]
	return numbered(said, []string{e.Got}), ok
}

// LoadProblem says what is odd about a load report.
func (t *Text) LoadProblem(p toppage.LoadProblem) string {
	values := make([]string, len(p.Args))
	for i, arg := range p.Args {
		values[i] = first(t.LoadProof.Figure[arg], arg)
	}
	said := numbered(t.LoadProof.Problem[p.Code], values)
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
