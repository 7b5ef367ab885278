package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// DefaultLadder gives the ladder of five with its 44 task templates, as a new installation starts with. The
// multiples are those of the peak over a company's own baseline; the leads come from what companies that
// lived such events report. All of it is data that an operator can change.
func DefaultLadder() Ladder {
	return Ladder{Rungs: defaultRungs(), Templates: defaultTemplates(), Version: 1}
}

func defaultRungs() []Rung {
	return []Rung{
		{1, "平常", "Normal", "トップページがふだんから守られている。ほかに準備はない。",
			"The standing protection of the top page. Nothing else to prepare.", 1.5, 0},
		{2, "見守り", "Watch", "担当を決めて見守り、数字を残す。",
			"Someone named is looking, and the numbers are recorded.", 3, toppage.Watch},
		{3, "増強", "Scale", "放送前に増強してキャッシュを温め、オンコール担当に知らせておく。",
			"Scaled out before air, cache warm, on-call knows.", 8, toppage.Scale},
		{4, "実証", "Prove", "負荷試験と訓練で実証し、変更を凍結して、二人で見守る。",
			"Proven by a load test and a drill; deploys frozen, two people watch.", 20, toppage.Prove},
		{5, "総力", "All hands", "作戦室を開き、待合室を用意し、広報文を書き、実施判断に署名する。",
			"War room, waiting room armed, PR notices written, go / no-go signed.", 0, toppage.AllHands},
	}
}

// A line of the default ladder. What a company can say better, it says in its own: runbooks, who knows, what to ask.
type line struct {
	id      string
	from    toppage.Role // NoRole: from the lowest level on
	gate    Gate
	last    Gate
	tick    Gate // from which a tick by hand counts
	verify  VerifyKind
	proof   ProofName
	ttl     time.Duration
	tied    Tie
	ja, en  string
	soon    bool
	undoes  string
	instead string
	checks  string // of the top page, that prove it
}

func (l line) template(on Ladder) TaskTemplate {
	if l.checks != "" {
		l.proof = ProofChecks
	}
	return TaskTemplate{ID: l.id, FromLevel: on.begins(l.from), Ask: Ask{TitleJA: l.ja, TitleEN: l.en, Gate: l.gate, Last: l.last, TickFrom: l.tick, Verify: l.verify,
		Proof: l.proof, TTL: l.ttl, Tied: l.tied, Soon: l.soon, Undoes: l.undoes, Instead: l.instead, Check: l.checks, Shared: slices.Contains(sharedLines, l.id)}}
}

// sharedLines are the tasks that are one act for an evening.
var sharedLines = []string{"A-05", "A-06", "C-01", "C-02", "C-04", "C-05", "C-06", "C-07", "C-08", "C-09", "E-01", "E-02", "E-03"}

func defaultTemplates() []TaskTemplate {
	templates, on := make([]TaskTemplate, len(defaultLines)), Ladder{Rungs: defaultRungs()}
	for i, l := range defaultLines {
		templates[i] = l.template(on)
	}
	return templates
}

var defaultLines = []line{
	{id: "P-01", gate: Gate{Always, 0}, verify: VerifyHTTP, proof: ProofTopPage, ttl: 5 * time.Minute,
		ja: "トップページが守られている", en: "The top page is protected"},
	{id: "P-02", gate: Gate{Always, 0}, verify: VerifySelf, ttl: 10 * time.Minute, soon: true,
		ja: "予告のないアクセス急増の検知が動いている", en: "Detection of unannounced peaks is running"},
	{id: "P-03", gate: Gate{Always, 0}, verify: VerifySelf, proof: ProofFeed,
		ja: "広報カレンダーの取り込みが新しい", en: "The PR calendar was imported recently"},
	{id: "A-01", from: toppage.Watch, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, 0}, verify: VerifySelf, proof: ProofBrief,
		ja: "放送枠・局・尺・URL表示の有無を記入", en: "Fill in slot, station, length and what is on screen"},
	{id: "A-02", from: toppage.Watch, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, 0}, verify: VerifySelf, proof: ProofForecast, tied: TiedStart,
		ja: "予測を幅つきで出す", en: "Give a forecast with its range"},
	{id: "A-03", from: toppage.Watch, gate: Gate{AtEntry, 0}, verify: VerifySelf,
		ja: "過去の似た露出と比べる", en: "Compare with the nearest past exposure"},
	{id: "A-04", from: toppage.Watch, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifySelf, proof: ProofLevel, tied: TiedStart,
		ja: "レベルを広報とSREで確定", en: "PR and SRE agree on the level"},
	{id: "A-05", from: toppage.Watch, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyCalendar, ttl: 12 * time.Hour, tied: TiedWindow,
		ja: "放送枠とその前後1時間にオンコール担当がいる", en: "On-call covers the slot, one hour either side"},
	{id: "A-06", from: toppage.Watch, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHTTP, ttl: fault.Day,
		ja: "ダッシュボードを開ける", en: "The dashboard opens"},
	{id: "B-01", from: toppage.Prove, gate: Gate{AtStart, -14 * fault.Day}, last: Gate{AtStart, -5 * fault.Day}, verify: VerifyHook, ttl: 30 * fault.Day,
		ja: "ベンダ上限・クォータを申請", en: "File vendor and quota requests", instead: "B-09 B-10"},
	{id: "B-02", from: toppage.Prove, gate: Gate{AtStart, -14 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifySelf, checks: "L1 L2",
		ja: "増強で処理量が伸びることを計測", en: "Load test: more machines, more throughput", instead: "B-08 B-09 B-10"},
	{id: "B-03", from: toppage.Prove, gate: Gate{AtStart, -14 * fault.Day}, last: Gate{AtStart, -3 * fault.Day}, verify: VerifyManual, ttl: 30 * fault.Day,
		ja: "スケールできない所を見積もる（RDB・ジョブ・外部API）", en: "Size what cannot scale out: database, jobs, outside APIs", instead: "B-09 B-10"},
	{id: "B-04", from: toppage.Prove, gate: Gate{AtStart, -10 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifyManual,
		ja: "外部依存へ予告（決済・メール・SMS・計測）", en: "Tell third parties: payment, mail, SMS, analytics"},
	{id: "B-05", from: toppage.Prove, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifySelf, proof: claim.NothingOpen, tied: TiedStart,
		ja: "準備レビューで未完了をゼロに", en: "Readiness review: open items to zero"},
	{id: "B-06", from: toppage.Prove, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifyProm, ttl: time.Hour,
		ja: "DB増強・リードレプリカ", en: "Scale the database up, add read replicas", instead: "B-08 B-09 B-10"},
	{id: "B-07", from: toppage.Prove, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifyHook, ttl: 30 * fault.Day,
		ja: "縮退の手順とフラグを一度試す", en: "Try the degradation flags once"},
	{id: "B-08", from: toppage.Scale, gate: Gate{AtStart, -5 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifySelf, checks: "S1",
		ja: "トップページでオリジン停止の訓練", en: "Drill: the top page with its origin down", instead: "B-09"},
	{id: "B-09", from: toppage.Scale, gate: Gate{AtStart, -5 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifySelf, checks: "F1",
		ja: "お詫びページが別オリジンにある", en: "Sorry page on another origin, with the right status"},
	{id: "B-10", from: toppage.AllHands, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifyHTTP, ttl: fault.Day,
		ja: "待合室を用意（75%）", en: "Configure the waiting room (75 %)"},
	{id: "B-11", from: toppage.Prove, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifyManual,
		ja: "障害時の広報文を書く（日・英）", en: "Write PR’s holding statements, ja and en"},
	{id: "B-12", from: toppage.Scale, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifySelf, checks: "C2 S4",
		ja: "CDNのTTLとstale設定", en: "CDN TTL and stale directives"},
	{id: "B-13", from: toppage.AllHands, gate: Gate{AtStart, -2 * fault.Day}, last: Gate{AtStart, -6 * time.Hour}, verify: VerifySelf, ttl: 14 * fault.Day,
		ja: "時刻を進めてリハーサル", en: "Rehearse with a simulated clock"},
	{id: "C-01", from: toppage.Prove, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, verify: VerifySelf, tied: TiedWindow,
		ja: "変更凍結を始める", en: "Start the change freeze"},
	{id: "C-02", from: toppage.Scale, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHook, ttl: fault.Day, tied: TiedWindow,
		ja: "重いバッチ・メール配信を外す", en: "Move heavy jobs and bulk mail away"},
	{id: "C-03", from: toppage.Scale, gate: Gate{AtStart, -12 * time.Hour}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -fault.Day}, verify: VerifySelf, proof: claim.AirTime, ttl: fault.Day, tied: TiedStart,
		ja: "放送時刻を広報が再確認", en: "PR confirms the air time again"},
	{id: "C-04", from: toppage.Scale, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHook, ttl: fault.Day, tied: TiedWindow,
		ja: "スケールアウト予約を入れる", en: "Schedule the scale-out"},
	{id: "C-05", from: toppage.Prove, gate: Gate{AtStart, -3 * time.Hour}, last: Gate{AtStart, -30 * time.Minute}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHook, ttl: 3 * time.Hour, tied: TiedWindow,
		ja: "LB容量を予約・暖機", en: "Reserve load-balancer capacity"},
	{id: "C-06", from: toppage.Scale, gate: Gate{AtStart, -time.Hour}, last: Gate{AtStart, -15 * time.Minute}, tick: Gate{AtStart, -3 * time.Hour}, verify: VerifyProm, ttl: 5 * time.Minute,
		ja: "台数が目標に達した", en: "Replicas at target and ready"},
	{id: "C-07", from: toppage.Scale, gate: Gate{AtStart, -time.Hour}, last: Gate{AtStart, -10 * time.Minute}, tick: Gate{AtStart, -3 * time.Hour}, verify: VerifyProm, ttl: 15 * time.Minute,
		ja: "キャッシュを温める", en: "Warm the cache"},
	{id: "C-08", from: toppage.Scale, gate: Gate{AtStart, -time.Hour}, last: Gate{AtStart, -15 * time.Minute}, tick: Gate{AtStart, -3 * time.Hour}, verify: VerifyProm, ttl: 15 * time.Minute,
		ja: "DB接続数が上限に収まることを確認", en: "Instances × pool stay under the database’s ceiling"},
	{id: "C-09", from: toppage.AllHands, gate: Gate{AtStart, -30 * time.Minute}, last: Gate{AtStart, -5 * time.Minute}, tick: Gate{AtStart, -time.Hour}, verify: VerifySelf, proof: claim.Roles, tied: TiedWindow,
		ja: "作戦室に集合、役割を決める", en: "War room open, roles taken"},
	{id: "C-10", from: toppage.Prove, gate: Gate{AtStart, -15 * time.Minute}, last: Gate{AtStart, 0}, tick: Gate{AtStart, -time.Hour}, verify: VerifySelf, proof: claim.Signed, tied: TiedStart,
		ja: "最終確認 GO / NO-GO", en: "Final go / no-go"},
	{id: "D-01", from: toppage.Watch, gate: Gate{AtStart, 0}, verify: VerifySelf, proof: ProofOnAir,
		ja: "放送開始を押す", en: "Press “on air”"},
	{id: "D-02", from: toppage.Watch, gate: Gate{AtStart, 0}, verify: VerifyProm, ttl: time.Minute,
		ja: "予測と実測を見比べる", en: "Watch measured against predicted"},
	{id: "D-03", from: toppage.Prove, gate: Gate{AtStart, 0}, verify: VerifySelf,
		ja: "しきい値ごとの対応表に従う", en: "Act by the threshold table"},
	{id: "D-04", from: toppage.Watch, gate: Gate{AtEnd, 0}, verify: VerifySelf, proof: ProofAired,
		ja: "放送終了を押す", en: "Press “aired”; until then nothing scales in"},
	{id: "E-01", from: toppage.Scale, gate: Gate{AtEnd, time.Hour}, verify: VerifyProm, ttl: 5 * time.Minute,
		ja: "ピークが過ぎたことを確認", en: "Check that the peak has passed"},
	{id: "E-02", from: toppage.Scale, gate: Gate{AtEnd, fault.Day}, verify: VerifyProm, ttl: fault.Day,
		ja: "縮小・予約解除（課金停止）", en: "Scale in, release reservations", undoes: "B-06 C-04 C-05 C-06"},
	{id: "E-03", from: toppage.Scale, gate: Gate{AtEnd, fault.Day}, verify: VerifySelf, ttl: fault.Day,
		ja: "凍結解除・バッチ戻し", en: "Lift the freeze, restore jobs", undoes: "C-01 C-02"},
	{id: "E-04", from: toppage.Watch, gate: Gate{AtEnd, fault.Day}, verify: VerifySelf, proof: claim.Reviewed,
		ja: "ふりかえりを書く（レベル・実測のピーク・良・悪・幸運）", en: "Fill in the review: level, measured peak, well, badly, lucky"},
	{id: "E-05", from: toppage.Scale, gate: Gate{AtEnd, 3 * fault.Day}, verify: VerifySelf,
		ja: "再放送・配信・SNSの二山目に備える", en: "Look out for the second hump: rerun, streaming, social"},
	{id: "E-06", from: toppage.Scale, gate: Gate{AtEnd, 5 * fault.Day}, verify: VerifyManual,
		ja: "ふりかえり（良・悪・幸運）", en: "Retrospective: well, badly, lucky"},
	{id: "E-07", from: toppage.Scale, gate: Gate{AtEnd, 7 * fault.Day}, verify: VerifySelf, proof: claim.Linked,
		ja: "予防策をIssueにする", en: "Make each prevention an issue"},
	{id: "E-08", from: toppage.Watch, gate: Gate{AtEnd, 7 * fault.Day}, verify: VerifySelf,
		ja: "レベルは適切だったか", en: "Was the level right"},
}
