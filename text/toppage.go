package text

import (
	"fmt"
	"strings"

	"tallylight/readiness/toppage"
)

// TopPage is the words of the top page and of its checks.
type TopPage struct {
	VerdictIs, NoPage, PerEvent, ColVerdict, Missing, PerEventTable, Checks, ColResult, ColCheck, ColMeasured,
	ColRequired, ColEvidence, ColAge, Unasked, Proven, Mend, ShowFor, ShowNext, Visitors, VisitorsLead,
	VisitorsTable, ColAsked, ColStatus, ColServed, ColEncoding, NoneRequired, LastResponse, Response, PlotOver, Gap,
	Limit, Verdicts, NoVerdicts, List, EditSettings, InSettings, AskSettings, Remove, RemoveTitle, RemoveLead, EmptyTitle, EmptyLead, EmptyAsk,
	SampleTitle, SampleLead, PageUp, PageDown, OriginUp, OriginDown, StopPage, StartPage, StopOrigin, StartOrigin string

	Say                       map[toppage.Verdict]string
	Lacks, Later              func(names string) string
	Every                     func(interval string) string
	PerEventMore, LaterEvents func(n int) string
	Remedy, Shot              map[string]string
	For, ForNow               func(level int) string
	UpTo                      func(peak string) string
	MendAt                    func(layer string) string
	Untried                   func(document string) string
	Served                    map[toppage.Served]string
	Part                      map[toppage.PartKind]string
	Plot, PlotNone            func(over string) string
	PlotSays                  func(over string, n, failed int, median, limit string) string

	Never string            // of a check that no level requires
	Over  map[string]string // by the names of the times to look back on
}

func topPageIn(w say) TopPage {
	return TopPage{
		VerdictIs: w("Top page verdict: ", "トップページの判定: "),
		Say: map[toppage.Verdict]string{
			toppage.Protected:      w("Every check that is needed for it passes.", "必要な確認はすべて合格しています。"),
			toppage.VerdictAtRisk:  w("It is answered for now, but not everything that the next event needs is proven.", "現在は応答していますが、次のイベントに必要なことの一部が未実証です。"),
			toppage.Unprotected:    w("A surge would reach the origin, or people would not see the page.", "アクセスが集中するとオリジンに届くか、ページが表示されません。"),
			toppage.UnknownVerdict: w("There is no fresh evidence, so nothing is claimed.", "新しい根拠がないため、判定できません。"),
		},
		Never:         w("never required", "求めない"),
		Unasked:       w("Not required at this level, or does not apply", "このレベルでは求めない、または対象外"),
		For:           w.num("For level %d, ", "対象：レベル%d・"),
		ForNow:        w.num("For level %d: no event that needs more is near.", "レベル%dとして判定。より高い備えを求めるイベントは近くにありません。"),
		UpTo:          w.with("Expected peak %s.", "想定ピーク %s。"),
		Proven:        w("Proven", "実証値"),
		NoneRequired:  w("This level asks for no check.", "このレベルが求める確認はありません。"),
		Mend:          w("How to mend it: your cache, or its origin", "直し方：お使いのキャッシュ、またはオリジン"),
		Untried:       w.with("not tried, from %s", "未検証、出典：%s"),
		MendAt:        w.with("How to mend it: %s", "直し方：%s"),
		ShowFor:       w("Checks for this event", "このイベントの確認項目"),
		ShowNext:      w("Checks for the next event", "次のイベントの確認項目"),
		Visitors:      w("How it answers different visitors", "訪問者の違いによる応答"),
		VisitorsTable: w("Table: how it answers different visitors", "表：訪問者の違いによる応答"),
		VisitorsLead:  w.f("The page asked for as visitors differ, every %s.", "%sごとに、訪問者の違いを変えて要求しています。", w.exactly(toppage.SurveyInterval)),
		ColAsked:      w("Asked", "要求"),
		ColStatus:     w("Status", "状態"),
		ColServed:     w("Served", "配信"),
		ColEncoding:   w("Encoding", "圧縮"),
		Shot: map[string]string{
			toppage.ShotPlain:    w("first visitor", "初回の訪問者"),
			toppage.ShotGA:       w("with a tracking cookie", "計測用Cookieあり"),
			toppage.ShotSession:  w("with a session cookie", "セッションCookieあり"),
			toppage.ShotUTM:      w("from a campaign", "キャンペーンから"),
			toppage.ShotGclid:    w("from an advertisement (gclid)", "広告から（gclid）"),
			toppage.ShotFbclid:   w("from a post (fbclid)", "投稿から（fbclid）"),
			toppage.ShotQuery:    w("with an unknown parameter", "未知のパラメータ"),
			toppage.ShotNoCache:  w("reload", "再読み込み"),
			toppage.ShotPragma:   w("reload (Pragma)", "再読み込み（Pragma）"),
			toppage.ShotGzip:     "gzip",
			toppage.ShotBrotli:   "br",
			toppage.ShotIdentity: w("uncompressed", "非圧縮"),
			toppage.ShotMobile:   w("telephone", "スマートフォン"),
			toppage.ShotLanguage: w("in another language", "ほかの言語"),
			toppage.ShotVary:     w("another value of Vary", "Varyの別の値"),
		},
		Part: map[toppage.PartKind]string{
			toppage.PartData:   w("data", "データ"),
			toppage.PartScript: w("script", "スクリプト"),
			toppage.PartStyle:  w("style", "スタイル"),
			toppage.PartFont:   w("font", "フォント"),
			toppage.PartImage:  w("image", "画像"),
		},
		Served: map[toppage.Served]string{
			toppage.ServedHit:         w("hit", "ヒット"),
			toppage.ServedStale:       w("stale", "期限切れの応答"),
			toppage.ServedRevalidated: w("revalidated", "再検証"),
			toppage.ServedMiss:        w("miss", "ミス"),
			toppage.ServedBypass:      w("bypass", "迂回"),
			toppage.ServedError:       w("error", "エラー"),
			toppage.ServedUnknown:     w("not told", "不明"),
		},
		Later:         w.with("Due later: %s.", "これから：%s。"),
		Lacks:         w.with("Not passing: %s.", "合格していないもの：%s。"),
		NoPage:        w("No top page is being watched.", "見守るトップページがありません。"),
		Every:         w.with("Probed every %s.", "%sごとにプローブ。"),
		PerEvent:      w("Protected for which event?", "どのイベントに対して守られているか"),
		ColVerdict:    w("Verdict", "判定"),
		Missing:       w("What is missing", "足りないもの"),
		PerEventTable: w("Table: verdict per event", "表：イベントごとの判定"),
		PerEventMore:  w.num("%d more after these. The page of each event has its verdict.", "ほかに%d件のイベントがあります。判定は各イベントのページで確認できます。"),
		LaterEvents:   w.counted("%d later event", "%d later events", "以降のイベント%d件"),
		Checks:        w("Checks and evidence", "確認項目と根拠"),
		ColResult:     w("Result", "結果"),
		ColCheck:      w("Check", "項目"),
		ColMeasured:   w("Measured", "測定値"),
		ColRequired:   w("Required", "基準"),
		ColEvidence:   w("Evidence", "根拠"),
		ColAge:        w("Age", "経過"),
		Remedy:        remedyIn(w),
		LastResponse:  w("Show the last response", "最新の応答を表示"),
		Response:      w("Response", "応答"),
		Plot:          w.with("TTFB, last %s", "TTFB・%s"),
		PlotSays: func(over string, n, failed int, median, limit string) string {
			return w(fmt.Sprintf("Time to first byte over %s. %s, %d without an answer. Median %s, limit %s.", over, plural(n, "probe"), failed, median, limit),
				fmt.Sprintf("%sの最初のバイトまでの時間。プローブ%d回、応答なし%d回。中央値%s、上限%s。", over, n, failed, median, limit))
		},
		PlotNone: w.with("There is no evidence of the last %s.", "直近%sの根拠がありません。"),
		PlotOver: w("Time that the plot looks back on", "グラフの期間"),
		Gap:      w("no evidence", "根拠なし"),
		Limit:    w("limit", "上限"),
		Over: map[string]string{
			"":     w("24 hours", "24時間"),
			"7d":   w("7 days", "7日間"),
			"400d": w("400 days", "400日間"),
		},
		Verdicts:     w("Verdict history", "判定の履歴"),
		NoVerdicts:   w("The verdict has not turned yet.", "判定はまだ変わっていません。"),
		List:         w("Watched pages", "見守っているページ"),
		EditSettings: w("Edit page settings", "ページの設定を編集"),
		InSettings:   w("under Edit page settings", "「ページの設定を編集」で"),
		AskSettings:  w("Ask an admin to change the settings of the page.", "ページの設定の変更は管理者に依頼してください。"),
		Remove:       w("Remove this page", "このページを削除"),
		RemoveTitle:  w("Remove this page?", "このページを削除しますか"),
		RemoveLead:   w("It is no longer probed, and its evidence is deleted. This cannot be undone.", "確認を止め、根拠も削除します。取り消せません。"),
		EmptyTitle:   w("No top page is being watched", "見守るトップページがありません"),
		EmptyLead:    w("The page that people see first when they search for your name. It is checked every minute, with GET requests only.", "社名で検索した人が最初に見るページです。毎分、GETだけで確認します。"),
		EmptyAsk:     w("An admin can add it.", "管理者が追加できます。"),
		SampleTitle:  w("Sample page of the demo", "デモのサンプルページ"),
		SampleLead:   w("Stop the page or its origin and watch the verdict turn within a few probes.", "ページまたはオリジンを止めると、数回のプローブで判定が変わります。"),
		PageUp:       w("The page answers.", "ページは応答しています。"),
		PageDown:     w("The page is stopped.", "ページは停止しています。"),
		OriginUp:     w("The origin answers.", "オリジンは応答しています。"),
		OriginDown:   w("The origin is stopped.", "オリジンは停止しています。"),
		StopPage:     w("Stop the page", "ページを止める"),
		StartPage:    w("Start the page", "ページを再開"),
		StopOrigin:   w("Stop the origin", "オリジンを止める"),
		StartOrigin:  w("Start the origin", "オリジンを再開"),
	}
}

// List joins names the way a sentence does.
func (t *Text) List(names []string) string { return strings.Join(names, t.in(", ", "、")) }

// Join puts two facts into one line.
func (t *Text) Join(a, b string) string { return a + t.in(", ", "・") + b }

// Stop ends a sentence.
func (t *Text) Stop(line string) string { return line + t.in(".", "。") }
