package text

import (
	"fmt"
	"strings"

	"tallylight/readiness"
)

// TopPage is the words of the top page and of its checks.
type TopPage struct {
	VerdictIs                                                 string
	Say                                                       map[readiness.Verdict]string
	Lacks                                                     func(names string) string
	NoPage                                                    string
	Every                                                     func(interval, fresh string) string
	PerEvent, ColVerdict, Missing                             string
	PerEventTable                                             string
	PerEventMore                                              func(n int) string
	Checks, ColResult, ColCheck                               string
	ColMeasured, ColRequired, ColEvidence, ColAge             string
	CheckName, Asks                                           map[string]string
	Never                                                     string // of a check that no level requires
	Reason                                                    map[string]string
	LastResponse, Response                                    string
	Plot                                                      string
	PlotSays                                                  func(n, failed int, median, limit string) string
	PlotNone, Gap, Limit                                      string
	Verdicts, NoVerdicts, List                                string
	EditLimits, Name, URL, Marker, MarkerHint, Interval, TTFB string
	Remove, RemoveTitle, RemoveLead                           string
	EmptyTitle, EmptyLead, EmptyAsk                           string
	SampleTitle, SampleLead                                   string
	PageUp, PageDown, OriginUp, OriginDown                    string
	StopPage, StartPage, StopOrigin, StartOrigin              string
}

var topPageEN = TopPage{
	VerdictIs: "Top page verdict: ",
	Say: map[readiness.Verdict]string{
		readiness.Protected:      "A shared cache answers for it, and every check that the next event needs passes.",
		readiness.VerdictAtRisk:  "It is answered for now, but not everything that the next event needs is proven.",
		readiness.Unprotected:    "A surge would reach the origin, or people would not see the page.",
		readiness.UnknownVerdict: "There is no fresh evidence, so nothing is claimed.",
	},
	Never:  "never",
	Lacks:  func(names string) string { return "Not passing: " + names + "." },
	NoPage: "No top page is being watched.",
	Every: func(interval, fresh string) string {
		return fmt.Sprintf("Every %s; evidence older than %s turns the verdict to Unknown.", interval, fresh)
	},
	PerEvent: "Protected for which event?", ColVerdict: "Verdict", Missing: "What is missing",
	PerEventTable: "Table: verdict per event",
	PerEventMore: func(n int) string {
		return fmt.Sprintf("%d more after these. The page of each event has its verdict.", n)
	},
	Checks: "Checks and evidence", ColResult: "Result", ColCheck: "Check", ColMeasured: "Measured",
	ColRequired: "Required", ColEvidence: "Evidence", ColAge: "Age",
	CheckName: checkNameEN, Asks: checkAsksEN, Reason: checkReasonEN,
	LastResponse: "Show the last response", Response: "Response",
	Plot: "TTFB, last 24 hours",
	PlotSays: func(n, failed int, median, limit string) string {
		return fmt.Sprintf("Time to first byte over 24 hours. %s, %d without an answer. Median %s, limit %s.", plural(n, "probe"), failed, median, limit)
	},
	PlotNone: "No probe has answered in the last 24 h.", Gap: "no evidence", Limit: "limit",
	Verdicts: "Verdict history", NoVerdicts: "The verdict has not turned yet.", List: "Watched pages",
	EditLimits: "Edit limits", Name: "Name", URL: "Address", Marker: "Text that only the real page holds",
	MarkerHint: "A sorry page with status 200 does not hold it.",
	Interval:   "Probe every (seconds)", TTFB: "TTFB limit (milliseconds)",
	Remove: "Remove this page", RemoveTitle: "Remove this page?",
	RemoveLead:  "It is no longer probed, and its evidence is deleted. This cannot be undone.",
	EmptyTitle:  "No top page is being watched",
	EmptyLead:   "The page that people see first when they search for your name. It is checked every minute, with GET requests only.",
	EmptyAsk:    "An admin can add it.",
	SampleTitle: "Sample page of the demo",
	SampleLead:  "Stop the page or its origin and watch the verdict turn within a few probes.",
	PageUp:      "The page answers.", PageDown: "The page is stopped.",
	OriginUp: "The origin answers.", OriginDown: "The origin is stopped.",
	StopPage: "Stop the page", StartPage: "Start the page", StopOrigin: "Stop the origin", StartOrigin: "Start the origin",
}

var topPageJA = TopPage{
	VerdictIs: "トップページの判定: ",
	Say: map[readiness.Verdict]string{
		readiness.Protected:      "共有キャッシュが応答しており、次のイベントに必要な確認はすべて合格しています。",
		readiness.VerdictAtRisk:  "現在は応答していますが、次のイベントに必要なことの一部が未実証です。",
		readiness.Unprotected:    "アクセスが集中するとオリジンに届くか、ページが表示されません。",
		readiness.UnknownVerdict: "新しい根拠がないため、判定できません。",
	},
	Never:  "求めない",
	Lacks:  func(names string) string { return "合格していないもの：" + names + "。" },
	NoPage: "見守るトップページがありません。",
	Every: func(interval, fresh string) string {
		return fmt.Sprintf("%sごとに確認。根拠が%sより古くなると判定は「不明」になります。", interval, fresh)
	},
	PerEvent: "どのイベントに対して守られているか", ColVerdict: "判定", Missing: "足りないもの",
	PerEventTable: "表：イベントごとの判定",
	PerEventMore: func(n int) string {
		return fmt.Sprintf("このあとに%d件あります。判定は各イベントのページで確認できます。", n)
	},
	Checks: "確認項目と根拠", ColResult: "結果", ColCheck: "項目", ColMeasured: "測定値",
	ColRequired: "基準", ColEvidence: "根拠", ColAge: "経過",
	CheckName: checkNameJA, Asks: checkAsksJA, Reason: checkReasonJA,
	LastResponse: "最新の応答を表示", Response: "応答",
	Plot: "TTFB・24時間",
	PlotSays: func(n, failed int, median, limit string) string {
		return fmt.Sprintf("24時間の最初のバイトまでの時間。プローブ%d回、応答なし%d回。中央値%s、上限%s。", n, failed, median, limit)
	},
	PlotNone: "直近24時間、応答したプローブがありません。", Gap: "根拠なし", Limit: "上限",
	Verdicts: "判定の履歴", NoVerdicts: "判定はまだ変わっていません。", List: "見守っているページ",
	EditLimits: "基準値を編集", Name: "名前", URL: "URL", Marker: "本来のページにだけある文字列",
	MarkerHint: "ステータス200のお詫びページには含まれない文字列です。",
	Interval:   "確認の間隔（秒）", TTFB: "TTFBの上限（ミリ秒）",
	Remove: "このページを削除", RemoveTitle: "このページを削除しますか",
	RemoveLead:  "確認を止め、根拠も削除します。取り消せません。",
	EmptyTitle:  "見守るトップページがありません",
	EmptyLead:   "社名で検索した人が最初に見るページです。毎分、GETだけで確認します。",
	EmptyAsk:    "管理者が追加できます。",
	SampleTitle: "デモのサンプルページ",
	SampleLead:  "ページまたはオリジンを止めると、数回のプローブで判定が変わります。",
	PageUp:      "ページは応答しています。", PageDown: "ページは停止しています。",
	OriginUp: "オリジンは応答しています。", OriginDown: "オリジンは停止しています。",
	StopPage: "ページを止める", StartPage: "ページを再開", StopOrigin: "オリジンを止める", StartOrigin: "オリジンを再開",
}

// List joins names the way a sentence does.
func (t *Text) List(names []string) string {
	if t.Lang == JA {
		return strings.Join(names, "、")
	}
	return strings.Join(names, ", ")
}

// Join puts two facts into one line.
func (t *Text) Join(a, b string) string {
	if t.Lang == JA {
		return a + "・" + b
	}
	return a + ", " + b
}

// Stop ends a sentence.
func (t *Text) Stop(line string) string {
	if t.Lang == JA {
		return line + "。"
	}
	return line + "."
}
