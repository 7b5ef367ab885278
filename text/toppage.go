package text

import (
	"fmt"
	"strings"

	"tallylight/readiness/toppage"
)

// TopPage is the words of the top page and of its checks.
type TopPage struct {
	VerdictIs                                                 string
	Say                                                       map[toppage.Verdict]string
	Lacks                                                     func(names string) string
	NoPage                                                    string
	Every                                                     func(interval, fresh string) string
	PerEvent, ColVerdict, Missing                             string
	PerEventTable                                             string
	PerEventMore, LaterEvents                                 func(n int) string
	Checks, ColResult, ColCheck                               string
	ColMeasured, ColRequired, ColEvidence, ColAge             string
	CheckName, Asks, Remedy                                   map[string]string
	Never                                                     string // of a check that no level requires
	Unasked                                                   string
	For                                                       func(level int) string
	ForNow                                                    func(level int) string
	UpTo                                                      func(peak string) string
	Proven                                                    string
	MendAt                                                    func(layer string) string
	Mend, ShowFor, ShowNext                                   string
	Visitors, VisitorsLead, VisitorsTable                     string
	ColAsked, ColStatus, ColServed, ColEncoding               string
	Shot                                                      map[string]string
	Served                                                    map[toppage.Served]string
	CountsUntil                                               func(day string) string
	NoneRequired                                              string
	Reason                                                    map[string]string
	LastResponse, Response                                    string
	Plot, PlotNone                                            func(over string) string
	PlotSays                                                  func(over string, n, failed int, median, limit string) string
	PlotOver, Gap, Limit                                      string
	Over                                                      map[string]string // by the names of the times to look back on
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
	Say: map[toppage.Verdict]string{
		toppage.Protected:      "Every check that the event needs passes.",
		toppage.VerdictAtRisk:  "It is answered for now, but not everything that the next event needs is proven.",
		toppage.Unprotected:    "A surge would reach the origin, or people would not see the page.",
		toppage.UnknownVerdict: "There is no fresh evidence, so nothing is claimed.",
	},
	Never: "never required", Unasked: "Not required at this level, or does not apply",
	For:    func(level int) string { return fmt.Sprintf("For level %d, ", level) },
	ForNow: func(level int) string { return fmt.Sprintf("For level %d: no event that needs more is near.", level) },
	UpTo:   func(peak string) string { return "Expected peak " + peak + "." },
	Proven: "Proven", NoneRequired: "This level asks for no check.",
	Mend: "How to mend it", MendAt: func(layer string) string { return "How to mend it: " + layer },
	ShowFor: "Checks for this event", ShowNext: "Checks for the next event",
	Visitors: "How it answers different visitors", VisitorsTable: "Table: how it answers different visitors",
	VisitorsLead: "The page asked for as visitors differ, every 15 minutes.",
	ColAsked:     "Asked", ColStatus: "Status", ColServed: "Served", ColEncoding: "Encoding",
	Shot: map[string]string{
		toppage.ShotPlain: "first visitor", toppage.ShotGA: "with a tracking cookie", toppage.ShotSession: "with a session cookie",
		toppage.ShotUTM: "from a campaign", toppage.ShotGclid: "from an advertisement (gclid)", toppage.ShotFbclid: "from a post (fbclid)",
		toppage.ShotQuery: "with an unknown parameter", toppage.ShotNoCache: "reload", toppage.ShotPragma: "reload (Pragma)",
		toppage.ShotGzip: "gzip", toppage.ShotBrotli: "br", toppage.ShotIdentity: "uncompressed", toppage.ShotMobile: "telephone",
		toppage.ShotVary: "another value of Vary",
	},
	Served: map[toppage.Served]string{
		toppage.ServedHit: "hit", toppage.ServedStale: "stale", toppage.ServedRevalidated: "revalidated", toppage.ServedMiss: "miss",
		toppage.ServedBypass: "bypass", toppage.ServedError: "error", toppage.ServedUnknown: "not told",
	},
	CountsUntil: func(day string) string { return "counts until " + day },
	Lacks:       func(names string) string { return "Not passing: " + names + "." },
	NoPage:      "No top page is being watched.",
	Every: func(interval, fresh string) string {
		return fmt.Sprintf("Every %s; evidence older than %s turns the verdict to Unknown.", interval, fresh)
	},
	PerEvent: "Protected for which event?", ColVerdict: "Verdict", Missing: "What is missing",
	PerEventTable: "Table: verdict per event",
	PerEventMore: func(n int) string {
		return fmt.Sprintf("%d more after these. The page of each event has its verdict.", n)
	},
	LaterEvents: func(n int) string { return plural(n, "later event") },
	Checks:      "Checks and evidence", ColResult: "Result", ColCheck: "Check", ColMeasured: "Measured",
	ColRequired: "Required", ColEvidence: "Evidence", ColAge: "Age",
	CheckName: checkNameEN, Asks: checkAsksEN, Reason: checkReasonEN, Remedy: remedyEN,
	LastResponse: "Show the last response", Response: "Response",
	Plot: func(over string) string { return "TTFB, last " + over },
	PlotSays: func(over string, n, failed int, median, limit string) string {
		return fmt.Sprintf("Time to first byte over %s. %s, %d without an answer. Median %s, limit %s.", over, plural(n, "probe"), failed, median, limit)
	},
	PlotNone: func(over string) string { return "There is no evidence of the last " + over + "." },
	PlotOver: "Time that the plot looks back on", Gap: "no evidence", Limit: "limit",
	Over:     map[string]string{"": "24 hours", "7d": "7 days", "400d": "400 days"},
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
	Say: map[toppage.Verdict]string{
		toppage.Protected:      "イベントに必要な確認はすべて合格しています。",
		toppage.VerdictAtRisk:  "現在は応答していますが、次のイベントに必要なことの一部が未実証です。",
		toppage.Unprotected:    "アクセスが集中するとオリジンに届くか、ページが表示されません。",
		toppage.UnknownVerdict: "新しい根拠がないため、判定できません。",
	},
	Never: "求めない", Unasked: "このレベルでは求めない、または対象外",
	For: func(level int) string { return fmt.Sprintf("対象：レベル%d・", level) },
	ForNow: func(level int) string {
		return fmt.Sprintf("レベル%dとして判定。より高い備えを求めるイベントは近くにありません。", level)
	},
	UpTo:   func(peak string) string { return "想定ピーク " + peak + "。" },
	Proven: "実証値", NoneRequired: "このレベルが求める確認はありません。",
	Mend: "直し方", MendAt: func(layer string) string { return "直し方：" + layer },
	ShowFor: "このイベントの確認項目", ShowNext: "次のイベントの確認項目",
	Visitors: "訪問者の違いによる応答", VisitorsTable: "表：訪問者の違いによる応答",
	VisitorsLead: "15分ごとに、訪問者の違いを変えて要求しています。",
	ColAsked:     "要求", ColStatus: "状態", ColServed: "配信", ColEncoding: "圧縮",
	Shot: map[string]string{
		toppage.ShotPlain: "初回の訪問者", toppage.ShotGA: "計測用Cookieあり", toppage.ShotSession: "セッションCookieあり",
		toppage.ShotUTM: "キャンペーンから", toppage.ShotGclid: "広告から（gclid）", toppage.ShotFbclid: "投稿から（fbclid）",
		toppage.ShotQuery: "未知のパラメータ", toppage.ShotNoCache: "再読み込み", toppage.ShotPragma: "再読み込み（Pragma）",
		toppage.ShotGzip: "gzip", toppage.ShotBrotli: "br", toppage.ShotIdentity: "非圧縮", toppage.ShotMobile: "スマートフォン",
		toppage.ShotVary: "Varyの別の値",
	},
	Served: map[toppage.Served]string{
		toppage.ServedHit: "ヒット", toppage.ServedStale: "期限切れを配信", toppage.ServedRevalidated: "再検証", toppage.ServedMiss: "ミス",
		toppage.ServedBypass: "迂回", toppage.ServedError: "エラー", toppage.ServedUnknown: "不明",
	},
	CountsUntil: func(day string) string { return day + "まで有効" },
	Lacks:       func(names string) string { return "合格していないもの：" + names + "。" },
	NoPage:      "見守るトップページがありません。",
	Every: func(interval, fresh string) string {
		return fmt.Sprintf("%sごとに確認。根拠が%sより古くなると判定は「不明」になります。", interval, fresh)
	},
	PerEvent: "どのイベントに対して守られているか", ColVerdict: "判定", Missing: "足りないもの",
	PerEventTable: "表：イベントごとの判定",
	PerEventMore: func(n int) string {
		return fmt.Sprintf("このあとに%d件あります。判定は各イベントのページで確認できます。", n)
	},
	LaterEvents: func(n int) string { return fmt.Sprintf("このあとの%d件", n) },
	Checks:      "確認項目と根拠", ColResult: "結果", ColCheck: "項目", ColMeasured: "測定値",
	ColRequired: "基準", ColEvidence: "根拠", ColAge: "経過",
	CheckName: checkNameJA, Asks: checkAsksJA, Reason: checkReasonJA, Remedy: remedyJA,
	LastResponse: "最新の応答を表示", Response: "応答",
	Plot: func(over string) string { return "TTFB・" + over },
	PlotSays: func(over string, n, failed int, median, limit string) string {
		return fmt.Sprintf("%sの最初のバイトまでの時間。プローブ%d回、応答なし%d回。中央値%s、上限%s。", over, n, failed, median, limit)
	},
	PlotNone: func(over string) string { return "直近" + over + "の根拠がありません。" },
	PlotOver: "グラフの期間", Gap: "根拠なし", Limit: "上限",
	Over:     map[string]string{"": "24時間", "7d": "7日間", "400d": "400日間"},
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
