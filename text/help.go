package text

import (
	"fmt"
	"time"

	"tallylight/readiness"
)

// Help is the page that says how Tallylight decides.
type Help struct {
	Title, Lead, Calls, ColCall, ColWhen, ColNow, FirstWins string
	Go, GoMeans, Worst                                      string
	Events                                                  func(n int) string
	// Rule says when there is a blocker of a kind.
	Rule                                                     map[readiness.BlockerKind]string
	Verdicts, ColVerdict                                     string
	Unprotected, VerdictUnknown, VerdictAtRisk               string
	Protected, WorstWins                                     string
	Time, TimeLead, Reach, Aired, Cancelled, Lowered, Spared string
	OutNow, WaitingNow, TakeBackNow, SparedNow               func(n int) string
	Limits, LimitsLead, ColLimit, ColValue                   string
	Limit                                                    map[string]string
	Value                                                    func(d time.Duration) string
	From                                                     func(level int) string
	Templates                                                func(n int) string
	NoLevelNeeds                                             string
	Checks, ChecksLead                                       string
	CheckRules                                               []string
}

var helpEN = Help{
	Checks: "The checks of a top page", ChecksLead: "A verdict is for an event: its level says which checks are required, its end and its expected peak what they have to show.",
	CheckRules: []string{
		"Probes ask with GET on a new connection every minute, and every 10 seconds in the hours of an event. Every 15 minutes the page is asked for in all the ways in which visitors differ.",
		"Headers are a declaration. That the page survives an origin failure is proven by a drill: the origin is away for longer than the cache may keep the page, and Tallylight watches.",
		"That it holds the expected peak is proven by the report of a load test, for 30 days.",
		"Evidence that is too old, dated in the future, or made with another configuration of the cache is unknown, never the last good value.",
	},
	Title: "How Tallylight decides", Lead: "A call is computed, never typed. The same facts give the same call on every page.",
	Calls: "The call of an event", ColCall: "Call", ColWhen: "When", ColNow: "Now", FirstWins: "The first line that matches wins: the worst reason gives the call.",
	Go:      "None of the above.",
	GoMeans: "GO means that everything due by now is done and proven. Under it stands the next gate.",
	Worst:   "One order everywhere: NO-GO, UNKNOWN, AT RISK, GO.",
	Events:  func(n int) string { return plural(n, "event") },
	Rule: map[readiness.BlockerKind]string{
		readiness.BlockLate:        "A task of a passed gate is not done. (Of the intake, which belongs to no gate, that is AT RISK.)",
		readiness.BlockTooLate:     "A task joined the plan when its gate had passed already, and it is not done: too late, not late. It can be done, made up for, or skipped with a reason.",
		readiness.BlockFailing:     "A check that is due fails.",
		readiness.BlockSecond:      "A task of a passed gate is done, and its level asks for a second person, who has not confirmed it.",
		readiness.BlockUnprotected: "The top page is Unprotected.",
		readiness.BlockNoEvidence:  "What is due has no evidence younger than its limit.",
		readiness.BlockLapsed:      "The event has moved out of the window for which the evidence was given: still right?",
		readiness.BlockPageUnknown: "The top page has no fresh evidence.",
		readiness.BlockNoPage:      "No top page is being watched.",
		readiness.BlockUnclaimed:   "An open task is due soon, and nobody has picked it up.",
		readiness.BlockBrief:       "PR’s information lacks a required field, and the air time is near.",
		readiness.BlockExpiring:    "Evidence will expire before the event ends.",
		readiness.BlockPageAtRisk:  "The top page is At risk.",
		readiness.BlockNoLevel:     "No level is set, and the air time is near.",
		readiness.BlockMissing:     "The event is missing in the PR calendar, without having been cancelled.",
		readiness.BlockUndo:        "Something was done for the event, which does not need it any more: a reservation still billed, a freeze still on.",
	},
	Verdicts: "The verdict of the top page", ColVerdict: "Verdict",
	Unprotected:    "A core check fails: it does not answer, it is not the page, its certificate ends, or it is not served from the shared cache.",
	VerdictUnknown: "A core check has no fresh evidence. Evidence older than three probe intervals does not count.",
	VerdictAtRisk:  "Every core check holds, but a check passes only in part.",
	Protected:      "Every check that the level needs passes, and the shared cache says so itself.",
	WorstWins:      "Of several pages and checks the worst counts: a proven failure outranks ignorance, ignorance outranks hope.",
	Time:           "How time counts", TimeLead: "Tasks are due a lead before the air time or after the end, and move with the event.",
	Reach:       "A level is out of reach once the gate of one of its tasks has passed undone. The best reachable level is the highest of which all tasks can still be done in time.",
	Aired:       "What comes after the event is asked for once somebody has said that it aired; until then nothing scales in.",
	Cancelled:   "A cancelled event asks for nothing but to take back what was done for it.",
	Lowered:     "Where the level is lowered, done work is kept; what must be taken back is asked for at once.",
	Spared:      "A task that is not enforced yet blocks nothing. A change of the levels spares events that stood well: what it adds is not enforced for them until a day.",
	OutNow:      func(n int) string { return plural(n, "event") + " out of reach" },
	WaitingNow:  func(n int) string { return plural(n, "event") + " waiting for “Aired”" },
	TakeBackNow: func(n int) string { return plural(n, "event") + " with something to take back" },
	SparedNow:   func(n int) string { return plural(n, "event") + " spared" },
	Limits:      "Limits in force", LimitsLead: "The numbers behind the words “soon”, “near” and “fresh” above.", ColLimit: "Limit", ColValue: "Value",
	Limit: map[string]string{
		"unclaimed": "A task that nobody has picked up is a risk from", "brief": "PR’s information is asked for from", "level": "A level is asked for from",
		"on_air": "What is done on air is late after", "entry": "The intake is due after", "tail": "Traffic stays up after the end for",
		"hand": "What is ticked by hand and can change again counts for", "undo": "A change can be taken back for", "quiet": "A pick-up is quiet after",
		"probe": "A probe of the top page counts for", "provisional": "An event without a level is planned as", "second": "A second person confirms",
		"soon": "Not enforced yet",
	},
	Value:        func(d time.Duration) string { return exactly(d, spokenEN, "%d s") },
	From:         func(level int) string { return fmt.Sprintf("from level %d", level) },
	Templates:    func(n int) string { return plural(n, "task") + " of the levels" },
	NoLevelNeeds: "at no level",
}

var helpJA = Help{
	Checks: "トップページの確認項目", ChecksLead: "判定はイベントごとに行います。レベルが求める確認を、終了時刻と想定ピークが基準を決めます。",
	CheckRules: []string{
		"毎分、イベントの前後は10秒ごとに、新しい接続のGETで確認します。15分ごとに、訪問者の違いを変えて確認します。",
		"ヘッダーは宣言にすぎません。オリジンの停止に耐えることは訓練で実証します。キャッシュが保持できる時間より長くオリジンを止め、Tallylightが見守ります。",
		"想定ピークに耐えることは負荷試験の報告で実証します。30日間有効です。",
		"古すぎる根拠、未来の日時の根拠、別のキャッシュ設定での根拠は「不明」です。最後の良い値は使いません。",
	},
	Title: "判定のしくみ", Lead: "判定は計算で決まり、手では入力しません。同じ事実からは、どのページでも同じ判定になります。",
	Calls: "イベントの判定", ColCall: "判定", ColWhen: "条件", ColNow: "現在", FirstWins: "上から順に、最初に当てはまった行で決まります。最も悪い理由が判定になります。",
	Go:      "上のどれにも当てはまらない。",
	GoMeans: "GOは、今の時点で求められるものがすべて完了し、実証されていることを示します。その下に次のゲートを表示します。",
	Worst:   "順序はどこでも同じ：NO-GO、不明、要注意、GO。",
	Events:  func(n int) string { return fmt.Sprintf("%d件", n) },
	Rule: map[readiness.BlockerKind]string{
		readiness.BlockLate:        "過ぎたゲートのタスクが未完了。（どのゲートにも属さない登録時のタスクなら要注意。）",
		readiness.BlockTooLate:     "ゲートを過ぎてから追加されたタスクが未完了。「超過」ではなく「間に合わない」。実施、代替、または理由を書いて省くことができます。",
		readiness.BlockFailing:     "期限の来た確認が不合格。",
		readiness.BlockSecond:      "過ぎたゲートのタスクは完了したが、レベルが求める二人目がまだ確認していない。",
		readiness.BlockUnprotected: "トップページが未保護。",
		readiness.BlockNoEvidence:  "期限の来たものに、有効期間内の根拠がない。",
		readiness.BlockLapsed:      "イベントの日時が、根拠の対象から外れた。今も有効か確認が必要。",
		readiness.BlockPageUnknown: "トップページの新しい根拠がない。",
		readiness.BlockNoPage:      "見守るトップページがない。",
		readiness.BlockUnclaimed:   "期限の近い未着手のタスクが引き受け待ち。",
		readiness.BlockBrief:       "放送が近いのに、広報の必須項目が未記入。",
		readiness.BlockExpiring:    "根拠がイベント終了前に切れる。",
		readiness.BlockPageAtRisk:  "トップページが要注意。",
		readiness.BlockNoLevel:     "放送が近いのに、レベルが未設定。",
		readiness.BlockMissing:     "中止の記載なしに、広報カレンダーに見当たらない。",
		readiness.BlockUndo:        "イベントのために実施したものが、もう必要ない：課金中の予約、続いている凍結。",
	},
	Verdicts: "トップページの判定", ColVerdict: "判定",
	Unprotected:    "中心となる確認が不合格：応答しない、本来のページでない、証明書が切れる、または共有キャッシュから配信されていない。",
	VerdictUnknown: "中心となる確認に新しい根拠がない。プローブ間隔の3倍より古い根拠は数えません。",
	VerdictAtRisk:  "中心となる確認は合格だが、一部が基準に届かない。",
	Protected:      "レベルに必要な確認がすべて合格し、共有キャッシュ自身がそれを示している。",
	WorstWins:      "複数のページや確認があるときは、最も悪いものを採ります。証明された失敗、不明、期待の順に重く見ます。",
	Time:           "時間の数え方", TimeLead: "タスクの期限は放送の前後のリードで決まり、イベントとともに動きます。",
	Reach:       "タスクのゲートが未完了のまま過ぎると、そのレベルには間に合いません。間に合う最高のレベルは、すべてのタスクがまだ期限内に終えられる最も高いレベルです。",
	Aired:       "放送後のタスクは、誰かが「放送終了」を押すと対象になります。それまで縮退は求めません。",
	Cancelled:   "中止されたイベントが求めるのは、実施したものを元に戻すことだけです。",
	Lowered:     "レベルを下げても、完了した作業は残ります。元に戻すべきものはすぐに対象になります。",
	Spared:      "まだ対象外のタスクは判定に影響しません。レベルの定義を変えても、問題のなかったイベントには、追加分をある日まで適用しません。",
	OutNow:      func(n int) string { return fmt.Sprintf("間に合わない %d件", n) },
	WaitingNow:  func(n int) string { return fmt.Sprintf("「放送終了」待ち %d件", n) },
	TakeBackNow: func(n int) string { return fmt.Sprintf("元に戻すものあり %d件", n) },
	SparedNow:   func(n int) string { return fmt.Sprintf("猶予中 %d件", n) },
	Limits:      "現在の基準値", LimitsLead: "上の「近い」「有効期間」などの数値です。", ColLimit: "基準", ColValue: "値",
	Limit: map[string]string{
		"unclaimed": "引き受け待ちのタスクが要注意になる（期限まで）", "brief": "広報の情報を求める（放送まで）", "level": "レベルを求める（放送まで）",
		"on_air": "放送中のタスクの猶予", "entry": "登録時のタスクの期限", "tail": "終了後もアクセスが続くとみなす時間",
		"hand": "変わりうるものを手動で完了にした場合の有効期間", "undo": "変更を取り消せる期間", "quiet": "引き受けが止まったとみなすまで",
		"probe": "トップページのプローブの有効期間", "provisional": "レベル未設定のイベントの扱い", "second": "二人目の確認",
		"soon": "まだ対象外のもの",
	},
	Value:        func(d time.Duration) string { return exactly(d, spokenJA, "%d秒") },
	From:         func(level int) string { return fmt.Sprintf("レベル%d以上", level) },
	Templates:    func(n int) string { return fmt.Sprintf("タスク定義%d件", n) },
	NoLevelNeeds: "どのレベルも不要",
}

// exactly says a length of time that may be shorter than a minute.
func exactly(d time.Duration, spoken func(time.Duration) string, seconds string) string {
	if d < time.Minute {
		return fmt.Sprintf(seconds, int(d/time.Second))
	}
	return spoken(d)
}
