package text

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// Help is the page that says how Tallylight decides.
type Help struct {
	Title, Lead, Calls, ColCall, ColWhen, ColNow, FirstWins, GoMeans, Worst, Verdicts, ColVerdict, Unprotected,
	VerdictUnknown, VerdictAtRisk, Protected, WorstWins, Time, TimeLead, Reach, Aired, Cancelled, Lowered, Spared,
	Limits, LimitsLead, ColLimit, ColValue, NoLevelNeeds, Checks, ChecksLead string

	Events, OutNow, WaitingNow, TakeBackNow, SparedNow, Templates func(n int) string
	Limit                                                         map[string]string
	Value                                                         func(d time.Duration) string
	From                                                          func(level int) string
	CheckRules                                                    []string

	// Call says when an event has a call that no blocker gives.
	Call map[readiness.Call]string
	// Rule says when there is a blocker of a kind.
	Rule map[readiness.BlockerKind]string
}

func helpIn(w say) Help {
	return Help{
		Checks: w("The checks of a top page", "トップページの確認項目"),
		ChecksLead: w("A verdict is for an event: its level says which checks are required, its end and its expected peak what they have to show.",
			"判定はイベントごとに行います。どの確認が必要かはレベルで、何を満たすべきかは終了時刻と想定ピークで決まります。"),
		CheckRules: []string{
			w.f("Probes ask with GET on a new connection at the page’s interval, and every %s in the hours of an event. Every %s the page is asked for in all the ways in which visitors differ.",
				"ページごとの間隔で、イベントの前後は%sごとに、新しい接続のGETで確認します。%sごとに、訪問者の違いを変えて確認します。",
				w.exactly(toppage.LeastProbeInterval), w.exactly(toppage.SurveyInterval)),
			w("Headers are a declaration. That the page survives an origin failure is proven by a drill: the origin is away for longer than the cache may keep the page, and Tallylight watches.",
				"ヘッダーは宣言にすぎません。オリジンの停止に耐えることは訓練で実証します。キャッシュが保持できる時間より長くオリジンを止め、Tallylightが見守ります。"),
			w.f("That it holds the expected peak is proven by the report of a load test, for %s.", "想定ピークに耐えることは負荷試験のレポートで実証します。%s間有効です。", w.exactly(toppage.LoadFresh)),
			w("Evidence that is too old, dated in the future, or made with another configuration of the cache is unknown, never the last good value.",
				"古すぎる根拠、未来の日時の根拠、別のキャッシュ設定での根拠は「不明」です。最後の良い値は使いません。"),
		},
		Title:     w("How Tallylight decides", "判定のしくみ"),
		Lead:      w("A call is computed, never typed. The same facts give the same call on every page.", "判定は計算で決まり、手では入力しません。同じ事実からは、どのページでも同じ判定になります。"),
		Calls:     w("The call of an event", "イベントの判定"),
		ColCall:   w("Call", "判定"),
		ColWhen:   w("When", "条件"),
		ColNow:    w("Now", "現在"),
		FirstWins: w("The first line that matches wins: the worst reason gives the call.", "上から順に、最初に当てはまった行で決まります。最も悪い理由が判定になります。"),
		Call: map[readiness.Call]string{
			readiness.CalledOff:   w("The calendar or PR cancelled the event. What must be taken back is listed.", "カレンダーまたは広報が中止した。元に戻すべきものは一覧に出る。"),
			readiness.Over:        w("“Aired” was pressed, or the end has passed. Follow-ups that are late are shown and change nothing.", "「放送終了」が押されたか、終了時刻を過ぎた。遅れている事後のタスクは表示されるが、判定は変わらない。"),
			readiness.NotAssessed: w("No level is set, and the air time is not near. Nothing is asked yet.", "レベルが未設定で、放送はまだ先。まだ何も求められない。"),
			readiness.OnTrack:     w("None of the above, and air is not near: it is further away than the limit below, by default 24 hours.", "上のどれにも当てはまらず、放送まで下記の制限値（既定は24時間）を超えている。"),
			readiness.Go:          w("None of the above, and air is near, or the event is on air.", "上のどれにも当てはまらず、放送が近いか、放送中。"),
		},
		GoMeans: w("GO means that somebody looked within the last day, and that everything that can be done by now is done and proven.", "GOは、この1日のうちに確認され、今できることがすべて完了し、実証されていることを示します。"),
		Worst:   w("One order everywhere: NO-GO, UNKNOWN, AT RISK, NO LEVEL, ON TRACK, GO. OVER and CALLED OFF stand apart.", "順序はどこでも同じ：NO-GO、不明、要注意、レベル未設定、順調、GO。終了と中止は別に扱います。"),
		Events:  w.counted("%d event", "%d events", "%d件"),
		Rule: map[readiness.BlockerKind]string{
			readiness.BlockLate:   w("A task is past the time by which it should be done, and it still helps.", "期限を過ぎたタスクが未完了だが、今からでも役に立つ。"),
			readiness.BlockMissed: w("A task before air is past its last possible time and was never done or proven.", "放送前のタスクが、間に合う最後の時刻を過ぎても一度も完了・実証されていない。"),
			readiness.BlockTooLate: w("A task was first asked for after its last possible time. Do it, make up for it, or skip it with a reason.",
				"間に合う最後の時刻を過ぎてから追加されたタスクが未完了。実施、代替、または理由を書いて省くことができます。"),
			readiness.BlockFailing:     w("A proof fails whose time has come. (Before its time it is a risk.)", "時期の来た確認が不合格。（時期の前なら要注意。）"),
			readiness.BlockSecond:      w("A task is done, but its level requires a second person, who has not confirmed it by its last possible time. (Before that it is a risk.)", "タスクは完了したが、レベルが求める二人目が、間に合う最後の時刻までに確認していない。（それまでは要注意。）"),
			readiness.BlockUnprotected: w("The top page is Unprotected.", "トップページが未保護。"),
			readiness.BlockNoEvidence:  w("What was proven once is not any more, and its time has come.", "一度は実証されたものが、時期が来た今は実証されていない。"),
			readiness.BlockLapsed:      w("The event has moved out of the window for which the evidence was given. Confirm that it still applies.", "イベントの日時が、根拠の対象から外れた。今も有効か確認が必要。"),
			readiness.BlockPageUnknown: w("The top page has no fresh evidence.", "トップページの新しい根拠がない。"),
			readiness.BlockNoPage:      w("No top page is being watched, and the air time is near.", "放送が近いのに、見守るトップページが登録されていない。"),
			readiness.BlockUnclaimed:   w("An open task is due soon, and nobody has picked it up.", "期限の近い未着手のタスクが引き受け待ち。"),
			readiness.BlockBrief:       w("PR’s information lacks a required field, and the air time is near.", "放送が近いのに、広報の必須項目が未記入。"),
			readiness.BlockExpiring:    w("Evidence will expire before the event ends.", "根拠がイベント終了前に切れる。"),
			readiness.BlockPageAtRisk:  w("The top page is At risk.", "トップページが要注意。"),
			readiness.BlockNoLevel:     w("No level is set, and the air time is near.", "放送が近いのに、レベルが未設定。"),
			readiness.BlockMissing:     w("The event is missing from the PR calendar but was not cancelled.", "中止の記載なしに、広報カレンダーに見当たらない。"),
			readiness.BlockTakenOut:    w("The event was taken out of its series in the PR calendar, and nobody has said whether it is off.", "広報カレンダーで繰り返しから除外され、中止かどうかの回答がない。"),
			readiness.BlockEvening:     w("Another event of the same evening has no known peak, and the air time is near.", "放送が近いのに、同じ時間帯のほかのイベントの想定ピークが不明。"),
			readiness.BlockBelow:       w("The level is below what the figures ask for, and SRE has not said why.", "レベルが数値に基づく目安を下回り、SREがその理由を記入していない。"),
			readiness.BlockUndo:        w("Something that was done for the event is no longer needed: a reservation still billed, a freeze still on.", "イベントのために実施したものが、もう必要ない：課金中の予約、続いている凍結。"),
			readiness.BlockStanding: w("A standing task that the level asks for is not in force, or ends before the event does, and the event asks for it by now.",
				"レベルが求める平時の備えが有効でないか、イベントの終了前に期限が切れ、確認の時期も来ている。"),
		},
		Verdicts:   w("The verdict of the top page", "トップページの判定"),
		ColVerdict: w("Verdict", "判定"),
		Unprotected: w("A core check fails: the page does not answer, is not the real page, its certificate expires, or it is not served from the shared cache.",
			"中心となる確認が不合格：応答しない、本来のページでない、証明書が切れる、または共有キャッシュから配信されていない。"),
		VerdictUnknown: w.f("A core check has no fresh evidence. Evidence older than %d probe intervals does not count.", "中心となる確認に新しい根拠がない。プローブ間隔の%d倍より古い根拠は数えません。", toppage.StaleIntervals),
		VerdictAtRisk:  w("No core check fails or is unknown, but not every check passes.", "中心となる確認に不合格や不明はないが、合格していない確認がある。"),
		Protected:      w("Every check that the level needs passes, and the shared cache says so itself.", "レベルに必要な確認がすべて合格し、共有キャッシュ自身がそれを示している。"),
		WorstWins:      w("Of several pages and checks the worst counts: a proven failure outranks ignorance, ignorance outranks hope.", "複数のページや確認があるときは、最も悪いものを採ります。実証された失敗、不明、「おそらく大丈夫」の順に重く見ます。"),
		Time:           w("How time counts", "時間の数え方"),
		TimeLead:       w("Tasks are due a lead before the air time or after the end, and move with the event.", "タスクの期限は放送の前後のリードで決まり、イベントとともに動きます。"),
		Reach: w("A level is out of reach once the last possible time of one of its tasks has passed undone. The best reachable level is the highest of which all tasks can still be done by then.",
			"未完了のまま間に合う最後の時刻を過ぎたタスクがあると、そのレベルには間に合いません。間に合う最高のレベルは、すべてのタスクが最後の時刻までに終えられるレベルのうち、最も高いものです。"),
		Aired:     w("What comes after the event is asked for once somebody has said that it aired; until then nothing scales in.", "放送後のタスクは、誰かが「放送終了」を押すと対象になります。それまで縮小は求めません。"),
		Cancelled: w("A cancelled event asks for nothing but to take back what was done for it.", "中止されたイベントが求めるのは、実施したものを元に戻すことだけです。"),
		Lowered:   w("Where the level is lowered, done work is kept; what must be taken back is asked for at once.", "レベルを下げても、完了した作業は残ります。元に戻すべきものはすぐに対象になります。"),
		Spared: w("A task that is not enforced yet blocks nothing. A change of the levels spares events that stood well: what it adds is not enforced for them until a day.",
			"まだ対象外のタスクは判定に影響しません。レベルの定義を変えても、問題のなかったイベントには、追加分をある日まで適用しません。"),
		OutNow:      w.counted("%d event out of reach", "%d events out of reach", "間に合わない %d件"),
		WaitingNow:  w.counted("%d event waiting for “Aired”", "%d events waiting for “Aired”", "「放送終了」待ち %d件"),
		TakeBackNow: w.counted("%d event with something to take back", "%d events with something to take back", "元に戻すものあり %d件"),
		SparedNow:   w.counted("%d event spared", "%d events spared", "猶予中 %d件"),
		Limits:      w("Limits in force", "現在の基準値"),
		LimitsLead:  w("The numbers behind the words “soon”, “near” and “fresh” above.", "上の「近い」「有効期間」などの数値です。"),
		ColLimit:    w("Limit", "基準"),
		ColValue:    w("Value", "値"),
		Limit: map[string]string{
			"unclaimed":   w("A task that nobody has picked up is a risk within", "引き受け待ちのタスクが要注意になる（期限まで）"),
			"brief":       w("PR’s information is required within", "広報の情報を求める（放送まで）"),
			"go":          w("GO is possible within", "GOになりうる（放送まで）"),
			"level":       w("A level is required within", "レベルを求める（放送まで）"),
			"on_air":      w("A task on air is late after", "放送中のタスクの猶予"),
			"entry":       w("Tasks on entry are due after", "登録時のタスクの期限"),
			"tail":        w("Traffic is expected to stay up after the end for", "終了後もアクセスが続くとみなす時間"),
			"hand":        w("A manual completion of something that can change counts for", "変わりうるものを手動で完了にした場合の有効期間"),
			"undo":        w("A change can be undone for", "変更を取り消せる期間"),
			"quiet":       w("A picked-up task counts as stalled after", "引き受けが止まったとみなすまで"),
			"probe":       w("A probe of the top page counts for", "トップページのプローブの有効期間"),
			"provisional": w("An event without a level is planned as", "レベル未設定のイベントの扱い"),
			"second":      w("A second person confirms", "二人目の確認"),
			"soon":        w("Not enforced yet", "まだ対象外のもの"),
		},
		Value:        func(d time.Duration) string { return w.exactly(d) },
		From:         w.num("from level %d", "レベル%d以上"),
		Templates:    w.counted("%d task of the levels", "%d tasks of the levels", "タスク定義%d件"),
		NoLevelNeeds: w("at no level", "どのレベルも不要"),
	}
}

// exactly says a length of time that may be shorter than a minute.
func (w say) exactly(d time.Duration) string {
	if d < time.Minute {
		return w.f("%d s", "%d秒", int(d/time.Second))
	}
	return w.spoken(d)
}
