package text

import (
	"tallylight/readiness/notice"
)

// NoticeNames is what people choose from: topics under their sections, teams, and when they are told.
type NoticeNames struct {
	Topic   map[notice.Topic]string
	Section map[notice.Section]string
	Team    map[notice.Team]string
	When    map[notice.When]string
	Reason  map[notice.Reason]string
}

func noticeNamesIn(w say) NoticeNames {
	return NoticeNames{
		Topic: map[notice.Topic]string{
			notice.TopicNew:     w("New event", "新しいイベント"),
			notice.TopicLate:    w("Too late for its level", "準備が間に合わない登録"),
			notice.TopicLevel:   w("Level proposed, confirmed or changed", "レベルの提案・確定・変更"),
			notice.TopicMoved:   w("Moved, cancelled, gone from the calendar", "日時変更・中止・カレンダーから消えた予定"),
			notice.TopicAir:     w("On air, “Aired?”", "放送開始・放送終了の確認"),
			notice.TopicNoGo:    w("NO-GO or UNKNOWN", "NO-GO・不明"),
			notice.TopicAtRisk:  w("AT RISK", "要注意"),
			notice.TopicNobody:  w("Gate near, nobody yet", "期限の近いゲートの引き受け待ち"),
			notice.TopicLast:    w("Last possible time near or passed", "間に合う最後の時刻が近い・超過"),
			notice.TopicPage:    w("Top page: verdict turned", "トップページの判定の変化"),
			notice.TopicExpires: w("Load test or drill expires", "負荷試験・訓練の期限切れ"),
			notice.TopicPeak:    w("Unplanned peak", "予定外のピーク"),
			notice.TopicFailing: w("Calendar or channel fails", "カレンダー・通知先の不具合"),
		},
		Section: map[notice.Section]string{
			notice.SectionEvents:    w("Events", "イベント"),
			notice.SectionReadiness: w("Readiness", "備え"),
			notice.SectionPages:     w("Top page and connections", "トップページと接続"),
		},
		Team: map[notice.Team]string{
			notice.SRE:    "SRE",
			notice.PR:     w("PR", "広報"),
			notice.OnCall: w("On call", "オンコール"),
		},
		When: map[notice.When]string{
			notice.AtOnce:   w("at once", "すぐ"),
			notice.InDigest: w("digest", "まとめ"),
			notice.Never:    w("never", "知らせない"),
		},
		Reason: reasonNames(w),
	}
}

func reasonNames(w say) map[notice.Reason]string {
	return map[notice.Reason]string{
		notice.EventNew:       w("New event", "新しいイベント"),
		notice.EventLate:      w("Too late for its level", "準備が間に合わない登録"),
		notice.LevelProposed:  w("Level proposed", "レベルの提案"),
		notice.LevelConfirmed: w("Level confirmed", "レベルの確定"),
		notice.LevelChanged:   w("Level changed", "レベルの変更"),
		notice.LevelBelow:     w("Level below what the figures ask for", "レベルが目安を下回る"),
		notice.EventMoved:     w("Air time changed", "日時変更"),
		notice.EventCancelled: w("Cancelled", "中止"),
		notice.EventBack:      w("Takes place after all", "中止の取り消し"),
		notice.EventTakenOut:  w("Taken out of its series", "繰り返しから除外"),
		notice.EventMissing:   w("Gone from the calendar", "カレンダーから消えた予定"),
		notice.CarryOffered:   w("Carry the preparation over?", "準備の引き継ぎの確認"),
		notice.CallTurned:     w("NO-GO or UNKNOWN", "NO-GO・不明"),
		notice.CallAtRisk:     w("AT RISK", "要注意"),
		notice.TaskLate:       w("Task past its last possible time", "間に合う最後の時刻の超過"),
		notice.LastNear:       w("Last possible time near", "間に合う最後の時刻が近い"),
		notice.GateNobody:     w("Gate near, nobody yet", "期限の近いゲートの引き受け待ち"),
		notice.EvidenceLapsed: w("Evidence lapsed", "根拠の失効"),
		notice.OnAir:          w("On air", "放送開始"),
		notice.AskAired:       w("Aired?", "放送終了の確認"),
		notice.PageTurned:     w("Verdict of the top page turned", "トップページの判定の変化"),
		notice.FeedFailing:    w("Calendar cannot be read", "カレンダーの読み取り失敗"),
		notice.ChannelFailing: w("Channel fails", "通知先の不具合"),
		notice.ProofExpires:   w("Load test or drill expires", "負荷試験・訓練の期限切れ"),
		notice.PeakUnplanned:  w("Unplanned peak", "予定外のピーク"),
	}
}
