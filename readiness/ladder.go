package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
	"tallylight/readiness/wording"
)

// DefaultLadder gives the ladder of five with its task templates, as a new installation starts with. The
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
		{5, "総力", "All hands", "対策室を開き、待合室を用意し、広報文を書き、最終確認に署名する。",
			"War room, waiting room armed, PR notices written, go / no-go signed.", 0, toppage.AllHands},
	}
}

// A line of the default ladder; its words are the row of its id in wording.Tasks. What a company can say better, it says in its own: runbooks, who knows, what to ask.
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
	undoes  string
	instead string
	checks  string // of the top page, that prove it
	check   string // what a machine is asked
	follow  bool
	only    string // kinds of event
	needs   scope.Need
}

func (l line) template(on Ladder) TaskTemplate {
	if l.checks != "" {
		l.proof, l.check = ProofChecks, l.checks
	}
	words := wording.Tasks[l.id]
	ask := Ask{TitleJA: words.Title.JA, TitleEN: words.Title.EN, Gate: l.gate, Last: l.last, TickFrom: l.tick, Verify: l.verify, Check: l.check, Want: proof.Want{Follow: l.follow},
		Proof: l.proof, TTL: l.ttl, Tied: l.tied, Undoes: l.undoes, Instead: l.instead, Shared: slices.Contains(sharedLines, l.id)}
	return TaskTemplate{ID: l.id, FromLevel: on.begins(l.from), Ask: ask, Limit: scope.Limit{For: l.only, Needs: string(l.needs)}, Help: words.Help}
}

// sharedLines are the tasks that are one act for an evening.
var sharedLines = []string{"A-05", "A-06", "C-01", "C-02", "C-04", "C-05", "C-06", "C-09", "E-01", "E-02"}

func defaultTemplates() []TaskTemplate {
	var templates []TaskTemplate
	on := Ladder{Rungs: defaultRungs()}
	for _, l := range defaultLines {
		templates = append(templates, l.template(on))
	}
	for _, l := range standingLines {
		templates = append(templates, l.template(on))
	}
	return templates
}

var defaultLines = []line{
	{id: "P-01", gate: Gate{Always, 0}, verify: VerifyHTTP, proof: ProofTopPage, ttl: 5 * time.Minute},
	{id: "P-03", gate: Gate{Always, 0}, verify: VerifySelf, proof: ProofFeed},
	{id: "A-01", from: toppage.Watch, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, 0}, verify: VerifySelf, proof: ProofBrief},
	{id: "A-02", from: toppage.Watch, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, 0}, verify: VerifySelf, proof: ProofForecast, tied: TiedStart},
	{id: "A-04", from: toppage.Watch, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifySelf, proof: ProofLevel, tied: TiedStart},
	{id: "A-05", from: toppage.Watch, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyCalendar, ttl: 12 * time.Hour, tied: TiedWindow},
	{id: "A-06", from: toppage.Watch, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHTTP, ttl: fault.Day,
		needs: scope.Dashboard},
	{id: "A-07", from: toppage.Watch, gate: Gate{AtStart, -2 * fault.Day}, last: Gate{AtStart, -time.Hour}, verify: VerifyHTTP, ttl: time.Hour, check: scope.OnScreen,
		follow: true},
	{id: "B-01", from: toppage.Prove, gate: Gate{AtStart, -14 * fault.Day}, last: Gate{AtStart, -5 * fault.Day}, verify: VerifyHook, ttl: 30 * fault.Day,
		instead: "B-09 B-10"},
	{id: "B-02", from: toppage.Prove, gate: Gate{AtStart, -14 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifySelf, checks: "L1 L2",
		instead: "B-08 B-09 B-10"},
	{id: "B-03", from: toppage.Prove, gate: Gate{AtStart, -14 * fault.Day}, last: Gate{AtStart, -3 * fault.Day}, verify: VerifyManual, ttl: 30 * fault.Day,
		instead: "B-09 B-10"},
	{id: "B-04", from: toppage.Prove, gate: Gate{AtStart, -10 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifyManual,
		needs: scope.ThirdParties},
	{id: "B-05", from: toppage.Prove, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifySelf, proof: claim.NothingOpen, tied: TiedStart},
	{id: "B-06", from: toppage.Prove, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifyProm, ttl: time.Hour,
		needs: scope.DBScaleUp, instead: "B-08 B-09 B-10"},
	{id: "B-08", from: toppage.Scale, gate: Gate{AtStart, -5 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifySelf, checks: "S1",
		instead: "B-09"},
	{id: "B-09", from: toppage.Scale, gate: Gate{AtStart, -5 * fault.Day}, last: Gate{AtStart, -fault.Day}, verify: VerifySelf, checks: "F1"},
	{id: "B-10", from: toppage.AllHands, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifyHTTP, ttl: fault.Day,
		needs: scope.WaitingRoom},
	{id: "B-11", from: toppage.Prove, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifyManual},
	{id: "B-12", from: toppage.Scale, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifySelf, checks: "C2 S4"},
	{id: "B-13", from: toppage.AllHands, gate: Gate{AtStart, -2 * fault.Day}, last: Gate{AtStart, -6 * time.Hour}, verify: VerifySelf, ttl: 14 * fault.Day},
	{id: "B-14", from: toppage.Prove, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifyManual, ttl: 30 * fault.Day},
	{id: "B-15", from: toppage.Scale, gate: Gate{AtStart, -7 * fault.Day}, last: Gate{AtStart, -2 * fault.Day}, verify: VerifyManual, ttl: 30 * fault.Day, only: "sale",
		instead: "B-10"},
	{id: "B-16", from: toppage.Scale, gate: Gate{AtStart, -2 * fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -3 * fault.Day}, verify: VerifyManual, tied: TiedStart,
		only: "push mail sale"},
	{id: "B-17", from: toppage.Scale, gate: Gate{AtStart, -3 * fault.Day}, last: Gate{AtStart, -3 * time.Hour}, verify: VerifyManual, only: "sale"},
	{id: "B-18", from: toppage.AllHands, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -3 * time.Hour}, tick: Gate{AtStart, -3 * fault.Day}, verify: VerifyManual, tied: TiedStart},
	{id: "C-01", from: toppage.Prove, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, verify: VerifySelf, tied: TiedWindow},
	{id: "C-02", from: toppage.Scale, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHook, ttl: fault.Day, tied: TiedWindow},
	{id: "C-03", from: toppage.Scale, gate: Gate{AtStart, -12 * time.Hour}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -fault.Day}, verify: VerifySelf, proof: claim.AirTime, ttl: fault.Day, tied: TiedStart},
	{id: "C-04", from: toppage.Scale, gate: Gate{AtStart, -fault.Day}, last: Gate{AtStart, -time.Hour}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHook, ttl: fault.Day, tied: TiedWindow},
	{id: "C-05", from: toppage.Prove, gate: Gate{AtStart, -3 * time.Hour}, last: Gate{AtStart, -30 * time.Minute}, tick: Gate{AtStart, -2 * fault.Day}, verify: VerifyHook, ttl: 3 * time.Hour, tied: TiedWindow,
		needs: scope.LBReservation},
	{id: "C-06", from: toppage.Scale, gate: Gate{AtStart, -time.Hour}, last: Gate{AtStart, -15 * time.Minute}, tick: Gate{AtStart, -3 * time.Hour}, verify: VerifyProm, ttl: 5 * time.Minute},
	{id: "C-07", from: toppage.Scale, gate: Gate{AtStart, -time.Hour}, last: Gate{AtStart, -10 * time.Minute}, verify: VerifySelf, checks: "C1"},
	{id: "C-09", from: toppage.Scale, gate: Gate{AtStart, -30 * time.Minute}, last: Gate{AtStart, -5 * time.Minute}, tick: Gate{AtStart, -time.Hour}, verify: VerifySelf, proof: claim.Roles, tied: TiedWindow},
	{id: "C-10", from: toppage.Prove, gate: Gate{AtStart, -15 * time.Minute}, last: Gate{AtStart, 0}, tick: Gate{AtStart, -time.Hour}, verify: VerifySelf, proof: claim.Signed, tied: TiedStart},
	{id: "C-11", from: toppage.Watch, gate: Gate{AtStart, -3 * time.Hour}, last: Gate{AtStart, -5 * time.Minute}, tick: Gate{AtStart, -fault.Day}, verify: VerifySelf, tied: TiedStart,
		only: "tv radio"},
	{id: "D-01", from: toppage.Watch, gate: Gate{AtStart, 0}, verify: VerifySelf, proof: ProofOnAir},
	{id: "D-04", from: toppage.Watch, gate: Gate{AtEnd, 0}, verify: VerifySelf, proof: ProofAired},
	{id: "E-01", from: toppage.Scale, gate: Gate{AtEnd, time.Hour}, verify: VerifyProm, ttl: 5 * time.Minute, needs: scope.Metrics},
	{id: "E-02", from: toppage.Scale, gate: Gate{AtEnd, fault.Day}, verify: VerifyHook, ttl: fault.Day,
		undoes: "B-06 C-01 C-02 C-04 C-05 C-06"},
	{id: "E-04", from: toppage.Watch, gate: Gate{AtEnd, 5 * fault.Day}, verify: VerifySelf, proof: claim.Reviewed},
	{id: "E-07", from: toppage.Scale, gate: Gate{AtEnd, 7 * fault.Day}, verify: VerifySelf, proof: claim.Linked},
}
