package text

// Help is the page that says how Tallylight decides.
type Help struct {
	Title, Lead, Calls, ColCall, ColWhen, FirstWins string
	NoGo, Unknown, AtRisk, Go, GoMeans              string
	Verdicts, ColVerdict                            string
	Unprotected, VerdictUnknown, VerdictAtRisk      string
	Protected, WorstWins, Levels, Evidence          string
	EvidenceLead                                    string
}

var helpEN = Help{
	Title: "How Tallylight decides", Lead: "A call is computed, never typed. The same facts give the same call on every page.",
	Calls: "The call of an event", ColCall: "Call", ColWhen: "When", FirstWins: "The first line that matches wins.",
	NoGo:     "A task of a passed gate is not done, or the top page is Unprotected, or a check that is due fails.",
	Unknown:  "A check or a machine-proven task that is due has no evidence younger than its freshness limit, or no top page is being watched.",
	AtRisk:   "An open task is due within 48 hours and nobody has picked it up; or PR’s information lacks a required field within 7 days; or no level is set within 7 days; or evidence will expire before the event ends; or the event is missing in the calendar; or the top page is At risk.",
	Go:       "None of the above.",
	GoMeans:  "GO means that everything due by now is done and proven. Under it stands the next gate.",
	Verdicts: "The verdict of the top page", ColVerdict: "Verdict",
	Unprotected:    "A core check fails: it does not answer, it is not the page, its certificate ends, or it is not served from the shared cache.",
	VerdictUnknown: "A core check has no fresh evidence. Evidence older than three probe intervals does not count.",
	VerdictAtRisk:  "Every core check holds, but a check passes only in part.",
	Protected:      "Every check that the level needs passes, and the shared cache says so itself.",
	WorstWins:      "Of several pages and checks the worst counts: a proven failure outranks ignorance, ignorance outranks hope.",
	Levels:         "Levels", Evidence: "Evidence",
	EvidenceLead: "What a person ticks counts for 30 days. What a machine measures counts until its freshness limit; then it is unknown, never the last good value.",
}

var helpJA = Help{
	Title: "判定のしくみ", Lead: "判定は計算で決まり、手では入力しません。同じ事実からは、どのページでも同じ判定になります。",
	Calls: "イベントの判定", ColCall: "判定", ColWhen: "条件", FirstWins: "上から順に、最初に当てはまった行で決まります。",
	NoGo:     "過ぎたゲートのタスクが未完了、トップページが未保護、または期限の来た確認が不合格。",
	Unknown:  "期限の来た確認や機械確認のタスクに、有効期間内の根拠がない。または見守るトップページがない。",
	AtRisk:   "48時間以内が期限のタスクが引き受け待ち。7日以内なのに広報の必須項目やレベルが未記入。根拠がイベント終了前に切れる。カレンダーに見当たらない。またはトップページが要注意。",
	Go:       "上のどれにも当てはまらない。",
	GoMeans:  "GOは、今の時点で求められるものがすべて完了し、実証されていることを示します。その下に次のゲートを表示します。",
	Verdicts: "トップページの判定", ColVerdict: "判定",
	Unprotected:    "中心となる確認が不合格：応答しない、本来のページでない、証明書が切れる、または共有キャッシュから配信されていない。",
	VerdictUnknown: "中心となる確認に新しい根拠がない。プローブ間隔の3倍より古い根拠は数えません。",
	VerdictAtRisk:  "中心となる確認は合格だが、一部が基準に届かない。",
	Protected:      "レベルに必要な確認がすべて合格し、共有キャッシュ自身がそれを示している。",
	WorstWins:      "複数のページや確認があるときは、最も悪いものを採ります。証明された失敗、不明、期待の順に重く見ます。",
	Levels:         "レベル", Evidence: "根拠",
	EvidenceLead: "人が完了にしたものは30日間有効です。機械の測定は有効期間まで数え、過ぎると最後の値ではなく「不明」になります。",
}
