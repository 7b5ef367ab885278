package readiness

import (
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// standingLine is a line of the default ladder that is done once for the company.
type standingLine struct {
	id     string
	from   toppage.Role
	ttl    time.Duration
	ja, en string
}

// standingLead is how long before air an event asks for what stands: in time to renew it without haste.
const standingLead = 14 * fault.Day

func (l standingLine) template(on Ladder) TaskTemplate {
	return TaskTemplate{ID: l.id, FromLevel: on.begins(l.from), Ask: Ask{TitleJA: l.ja, TitleEN: l.en, Gate: Gate{AtStart, -standingLead},
		Verify: VerifyManual, TTL: l.ttl, Standing: true}}
}

var standingLines = []standingLine{
	{"R-01", toppage.Scale, 90 * fault.Day, "バックアップの取得とリストアの試行", "Backup taken and restore tried"},
	{"R-02", toppage.Scale, 30 * fault.Day, "ロールバックの試行", "Rollback tried"},
	{"R-03", toppage.Prove, 30 * fault.Day, "機能の停止と再開の試行", "Features switched off and on again"},
	{"R-04", toppage.Scale, 30 * fault.Day, "ベンダの上限・クォータの確認", "Vendor limits and quotas reviewed"},
	{"R-05", toppage.Scale, 90 * fault.Day, "外部タグがページの表示を止めないことの確認", "Third-party tags do not block the page"},
	{"R-06", toppage.Prove, 90 * fault.Day, "ログと監視が想定ピークで取りこぼさないことの確認", "Log and monitoring intake holds at the expected peak"},
	{"R-07", toppage.Prove, 90 * fault.Day, "しきい値ごとの対応手順の読み合わせ", "Runbook of the threshold table read"},
}

// standingWords are what is said of them beside their titles.
var standingWords = map[string]*standing.Words{
	"R-01": {
		WhatEN: "Take a backup of the production data and restore it into an empty environment. Write down how long that took and how old the newest restored record was.",
		WhatJA: "本番データのバックアップを取得し、空の環境にリストアする。かかった時間と、復元できた最新データの時刻を記録する。",
		WhyEN:  "A backup that nobody has restored may be unusable, and that is usually found out during an outage.",
		WhyJA:  "一度もリストアしていないバックアップは、使えないかもしれない。それがわかるのは、たいてい障害の最中になる。",
		DoneEN: "The restored environment answers a query for a record of the day of the backup.",
		DoneJA: "復元した環境で、バックアップ当日のデータを取得できた。",
	},
	"R-02": {
		WhatEN: "Roll a harmless release back in production, including its configuration. Note the time from the decision until every instance runs the previous version.",
		WhatJA: "影響のないリリースを、設定も含めて本番で元のバージョンに戻す。判断から全台が戻るまでの時間を記録する。",
		WhyEN:  "On air there is no time to find out that a migration or a cached asset prevents going back.",
		WhyJA:  "マイグレーションやキャッシュ済みの素材のために戻せないことが放送中にわかっても、調べる時間はない。",
		DoneEN: "The previous version served all requests, and the time it took is in the evidence.",
		DoneJA: "元のバージョンがすべてのリクエストに応答し、かかった時間が根拠に書かれている。",
	},
	"R-03": {
		WhatEN: "Switch each feature that a peak can do without (search suggestions, recommendations, reviews) off in production, look at the page, and switch it on again.",
		WhatJA: "ピーク時になくても困らない機能（検索候補、おすすめ、レビューなど）を本番で一つずつ止め、ページを確認して、再開する。",
		WhyEN:  "A switch that was never used tends to fail when it is needed most, or takes something else with it.",
		WhyJA:  "使ったことのないスイッチは、肝心なときに効かないか、ほかの機能まで巻き込むことが多い。",
		DoneEN: "With each feature off the page is complete, and the load on what it calls has gone.",
		DoneJA: "どの機能を止めてもページは崩れず、その先への負荷がなくなった。",
	},
	"R-04": {
		WhatEN: "List the limits of every vendor on the way of a visitor (cloud quotas, CDN, payment, mail, SMS, push) beside the highest use that was measured.",
		WhatJA: "訪問者の経路にあるベンダ（クラウドのクォータ、CDN、決済、メール、SMS、プッシュ通知）の上限を、実測の最大値と並べて一覧にする。",
		WhyEN:  "Limits are lowered or reset without notice, and raising one can take a vendor weeks.",
		WhyJA:  "上限は予告なく下がることがあり、引き上げには数週間かかることがある。",
		DoneEN: "Each limit is above the peak that the next events expect, or a raise is filed.",
		DoneJA: "どの上限も今後のイベントの想定ピークを上回るか、引き上げを申請済み。",
	},
	"R-05": {
		WhatEN: "Block the hosts of all third-party tags (analytics, advertising, chat, A/B tests) in a browser, then delay them by 30 seconds, and load the top page each time.",
		WhatJA: "外部タグ（計測、広告、チャット、A/Bテスト）のホストをブラウザで遮断した場合と、30秒遅延させた場合に、トップページを表示する。",
		WhyEN:  "Other companies’ servers get the same peak. A tag that blocks rendering shows an empty page although ours is fast.",
		WhyJA:  "同じピークは外部のサーバーにも届く。描画を止めるタグがあると、自社が速くてもページは真っ白になる。",
		DoneEN: "In both cases the content appears as fast as usual.",
		DoneJA: "どちらの場合も、内容がふだんと同じ速さで表示された。",
	},
	"R-06": {
		WhatEN: "Compare the limits of log and metrics intake (rate, volume, cardinality, licence) with what the expected peak produces, or watch them during a load test.",
		WhatJA: "ログとメトリクスの取り込みの上限（レート、容量、カーディナリティ、ライセンス）を、想定ピークで発生する量と比べる。または負荷試験中に確認する。",
		WhyEN:  "When intake drops data, people steer blind exactly while the peak is there.",
		WhyJA:  "取り込みで欠落が起きると、ピークのさなかに何も見えなくなる。",
		DoneEN: "At the expected peak nothing is dropped, and dashboards are at most a minute behind.",
		DoneJA: "想定ピークでも欠落がなく、ダッシュボードの遅れは1分以内。",
	},
	"R-07": {
		WhatEN: "Read the table of thresholds (which figure, which limit, who does what) aloud with everybody who is on call, and try every link and command in it.",
		WhatJA: "しきい値の対応表（どの数値が、いくつを超えたら、誰が何をするか）をオンコールの全員で読み合わせ、載っているリンクとコマンドをすべて試す。",
		WhyEN:  "During a peak nobody reads instructions for the first time, and half of the links in an old one are dead.",
		WhyJA:  "ピークの最中に手順を初めて読む余裕はない。古い手順書では、リンクの多くが切れている。",
		DoneEN: "Everybody on call has read it, and every link and command worked.",
		DoneJA: "オンコールの全員が読み、リンクとコマンドがすべて有効だった。",
	},
}
