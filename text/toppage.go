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
	CheckName                                                 map[string]string
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
	CheckName: map[string]string{
		"A1": "Answers", "A2": "TTFB p95", "A4": "Is the page", "T1": "Certificate outlives the event",
		"C1": "Served from shared cache", "C2": "Shared lifetime",
	},
	Reason: map[string]string{
		"no_answer":        "Some answers were not a 200. Look at the page and its origin.",
		"few_probes":       "Not enough answers yet. It is judged after the next probes.",
		"address_refused":  "Tallylight may not reach this address. Ask the operator to add host:port to TALLYLIGHT_ALLOW.",
		"stale":            "The last evidence is too old. Check whether the probe still runs.",
		"slow":             "The first byte comes too late. Serve the page from the shared cache or shorten the work before it.",
		"no_marker":        "Nothing says which text only the real page holds. Set it under Edit limits.",
		"not_the_page":     "A 200 came, but not with the page: a sorry page or an error page. Check what is served.",
		"odd_size":         "The page is less than half or more than twice its usual size. Check what is served.",
		"bad_certificate":  "The certificate does not verify. Renew or repair it.",
		"certificate_ends": "The certificate ends too close to the event. Renew it before.",
		"no_tls":           "Served without TLS; there is no certificate.",
		"no_evidence":      "No header says that a shared cache answered. Add Age or Cache-Status at the CDN.",
		"only_inferred":    "A shared cache seems to answer, but does not say so itself. Add Cache-Status at the CDN.",
		"misses":           "Too many answers come from the origin. Look at Set-Cookie, Vary and the cache rule.",
		"short_lifetime":   "The shared cache may keep the page for too short a time. Raise s-maxage to 30 s or more.",
		"not_cacheable":    "The headers forbid a shared cache to keep the page. Send Cache-Control: public, s-maxage=60.",
	},
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
	CheckName: map[string]string{
		"A1": "応答", "A2": "TTFB p95", "A4": "本来のページ", "T1": "証明書がイベント後まで有効",
		"C1": "共有キャッシュから配信", "C2": "共有キャッシュの保持時間",
	},
	Reason: map[string]string{
		"no_answer":        "200以外の応答がありました。ページとオリジンを確認してください。",
		"few_probes":       "応答がまだ足りません。次のプローブの後に判定します。",
		"address_refused":  "Tallylightはこのアドレスへの接続を許可されていません。運用者にTALLYLIGHT_ALLOWへのhost:portの追加を依頼してください。",
		"stale":            "最後の根拠が古すぎます。プローブが動いているか確認してください。",
		"slow":             "最初のバイトが遅すぎます。共有キャッシュから配信するか、前段の処理を短くしてください。",
		"no_marker":        "本来のページにだけある文字列が未設定です。「基準値を編集」で設定してください。",
		"not_the_page":     "200ですが、本来のページではありません（お詫びページなど）。配信内容を確認してください。",
		"odd_size":         "ページの大きさが普段の半分未満か2倍超です。配信内容を確認してください。",
		"bad_certificate":  "証明書を検証できません。更新または修正してください。",
		"certificate_ends": "証明書の期限がイベントに近すぎます。それまでに更新してください。",
		"no_tls":           "TLSなしで配信されているため、証明書はありません。",
		"no_evidence":      "共有キャッシュが応答したことを示すヘッダーがありません。CDNでAgeかCache-Statusを付けてください。",
		"only_inferred":    "共有キャッシュが応答しているようですが、明示がありません。CDNでCache-Statusを付けてください。",
		"misses":           "オリジンからの応答が多すぎます。Set-Cookie、Vary、キャッシュの規則を確認してください。",
		"short_lifetime":   "共有キャッシュの保持時間が短すぎます。s-maxageを30秒以上にしてください。",
		"not_cacheable":    "ヘッダーが共有キャッシュを禁じています。Cache-Control: public, s-maxage=60 を送ってください。",
	},
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

// CheckName gives the name of a check; its id where there is no name.
func (t *Text) CheckName(id string) string {
	if name, ok := t.TopPage.CheckName[id]; ok {
		return name
	}
	return id
}

// CheckAdvice says what to do about a check that does not pass; empty where nothing need be done.
func (t *Text) CheckAdvice(c readiness.Check) string {
	if c.State == readiness.CheckPass {
		return ""
	}
	return t.TopPage.Reason[c.Reason]
}

// CheckNames lists the names of checks, as many as fit a line.
func (t *Text) CheckNames(checks []readiness.Check) string {
	const most = 3
	var names []string
	for _, c := range checks[:min(len(checks), most)] {
		names = append(names, t.CheckName(c.ID))
	}
	line := t.List(names)
	if more := len(checks) - most; more > 0 {
		line += t.Block.AndMore(more)
	}
	return line
}

// Failing names the checks of a list such as "C1,C2" that do not pass; empty for an empty list.
func (t *Text) Failing(list string) string {
	if list == "" {
		return ""
	}
	return t.TopPage.Lacks(t.checkNames(list))
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
