package text

import "tallylight/readiness/notice"

// Tell is the words of notices.
type Tell struct {
	New, Aired, Moved, OpenEvent, Answer, Still, NoEvent, FeedKeeps string
	Held, HeldOver, HeldNoMore                                      string // of a calendar that lacks much at once

	Title                               func(lead, level, event, when string) string
	TitleBare                           func(lead, event, when string) string
	About, PageIs, WhatWas              func(what, name string) string
	Later, Earlier, Lasted, StillFor    func(span string) string
	NewAhead                            func(days int) string
	MovedAt, OnAirSince, EndPassed      func(when string) string
	LevelFrom                           func(from string, to int) string
	Last                                func(task, when, left string) string
	LastPassed                          func(task, when string) string
	WasFor                              func(call, span string) string
	WasVerdict, PageThen, Came, LastTry func(what string) string
	KnownAhead                          func(span string) string
	OverOf                              func(tasks, what string) string
	Since                               func(when string) string
	ProofUntil                          func(what, when string) string
	Plain, Over, Act                    map[notice.Reason]string
	SubjectOver                         map[notice.Reason]string
}

func tellIn(w say) Tell {
	return Tell{
		New:        w("NEW", "新着"),
		Aired:      w("AIRED?", "放送終了の確認"),
		Moved:      w("Moved", "日時変更"),
		OpenEvent:  w("Open event", "イベントを開く"),
		Answer:     w("Answer", "回答する"),
		Still:      w("This still holds.", "この状態が続いています。"),
		NoEvent:    w("No event is in the calendar.", "カレンダーに該当するイベントがありません。"),
		FeedKeeps:  w("What was read before stays as it is.", "読み取り済みの予定はそのまま残ります。"),
		Held:       w("Calendar held back", "カレンダー保留中"),
		HeldOver:   w("Calendar no longer held back", "カレンダーの保留解除"),
		HeldNoMore: w("Nothing of the calendar is held back any more.", "保留していた変更はなくなりました。"),
		Title:      w.with4("%s · %s · %s · %s", "【%[2]s %[1]s】%[3]s・%[4]s"),
		TitleBare:  w.with3("%s · %s · %s", "【%s】%s・%s"),
		About:      w.with2("%s: %s", "【%s】%s"),
		PageIs:     w.with2("Top page %s: %s", "【トップページ %s】%s"),
		WhatWas: func(when, times string) string {
			if times == "" {
				return w.f("What was this? %s, far above the usual maximum", "これは何でしたか？ %s・通常の最大値を大きく上回るアクセス", when)
			}
			return w.f("What was this? %s, %s times the usual maximum", "これは何でしたか？ %s・通常の最大値の%s倍", when, times)
		},
		Later:    w.with("Moved by %s", "%s繰り下げ"),
		Earlier:  w.with("Moved by −%s", "%s繰り上げ"),
		Lasted:   w.with("It lasted %s.", "継続時間は%sでした。"),
		StillFor: w.with("This has lasted for %s.", "この状態が%s続いています。"),
		NewAhead: func(days int) string {
			return w.f("New from the PR calendar, %s ahead, no level.", "広報カレンダーに追加されました（本番まで%s・レベル未設定）。", w.counted("%d day", "%d days", "%d日")(days))
		},
		MovedAt:    w.with("Its air time was changed %s.", "%sに放送日時が変更されました。"),
		OnAirSince: w.with("On air since %s.", "%sから放送中です。"),
		EndPassed:  w.with("Its end, %s, has passed, and nobody has said that it aired. Until then nothing scales in.", "終了予定の%sを過ぎましたが、「放送終了」が押されていません。押されるまで縮小は始まりません。"),
		LevelFrom: func(from string, to int) string {
			return w.f("Level %s became level %d.", "レベルが%sから%dに変わりました。", from, to)
		},
		KnownAhead: w.with("Known only %s before air.", "判明したのは本番の%s前です。"),
		OverOf:     w.with2("%s: %s", "%s：%s"),
		Last:       w.with3("Last possible time: %s, %s, in %s.", "「%s」が間に合う最後の時刻は%sです（あと%s）。"),
		LastPassed: w.with2("The last possible time has passed: %s, %s.", "「%s」が間に合う最後の時刻（%s）を過ぎました。"),
		WasFor:     w.with2("Was %s for %s.", "「%s」は%sでした。"),
		WasVerdict: w.with("It was: %s.", "変更前の判定は「%s」でした。"),
		PageThen:   w.with("The top page then: %s.", "当時のトップページの判定は「%s」でした。"),
		Came:       w.with("%s req/s came.", "アクセスは%s req/sでした。"),
		LastTry:    w.with("The last try failed (%s).", "前回の送信は失敗しました（%s）。"),
		Since:      w.with("Since %s.", "%sから続いています。"),
		ProofUntil: w.with2("%s: the proof counts until %s, which is before the event is over.", "「%s」の有効期限は%sで、イベントの終了より前に切れます。"),
		Plain:      tellPlain(w), Over: tellOver(w), Act: tellAct(w), SubjectOver: tellSubjectOver(w),
	}
}

// tellPlain says reasons where there is nothing else to say of them.
func tellPlain(w say) map[notice.Reason]string {
	return map[notice.Reason]string{
		notice.EventLate:      w("Some of what its level asks for cannot be done in time.", "レベルが求めるタスクの一部が間に合いません。"),
		notice.EventNew:       w("New from the PR calendar, no level.", "広報カレンダーに追加されました（レベル未設定）。"),
		notice.LevelProposed:  w("A level was proposed. It waits to be confirmed by SRE.", "レベルが提案されました。SREの確定待ちです。"),
		notice.LevelConfirmed: w("Its level was confirmed.", "レベルが確定しました。"),
		notice.LevelChanged:   w("Its level was changed.", "レベルが変わりました。"),
		notice.LevelBelow:     w("Its level is below what the figures ask for.", "レベルが数値に基づく目安を下回っています。"),
		notice.EventMoved:     w("Its air time was changed.", "放送日時が変更されました。"),
		notice.EventCancelled: w("It was called off. Its tasks stopped.", "中止になりました。タスクは停止しました。"),
		notice.EventBack:      w("It takes place after all. Its checklist goes on.", "予定どおり放送します。備えを再開しました。"),
		notice.EventTakenOut:  w("It was taken out of its series in the PR calendar. Is it off?", "広報カレンダーで繰り返しから除外されました。中止かどうか、広報が回答してください。"),
		notice.EventMissing:   w("It is no longer in the PR calendar, and was not cancelled. Is it off?", "広報カレンダーに見当たらず、中止の記載もありません。中止かどうか、広報が回答してください。"),
		notice.CarryOffered:   w("It is gone from the calendar, and one like it has come in. Nothing is carried over until somebody answers.", "カレンダーから消え、似た予定が新しく入りました。回答するまで準備は引き継がれません。"),
		notice.CallTurned:     w("Its call turned.", "判定が変わりました。"),
		notice.CallAtRisk:     w("Its call turned to AT RISK.", "判定が「要注意」になりました。"),
		notice.TaskLate:       w("A task is past its last possible time.", "間に合う最後の時刻を過ぎたタスクがあります。"),
		notice.LastNear:       w("The last possible time of an open task is near.", "間に合う最後の時刻が近い、未完了のタスクがあります。"),
		notice.GateNobody:     w("A gate is near, and some of its tasks have nobody yet.", "期限の近いゲートに、引き受け待ちのタスクがあります。"),
		notice.EvidenceLapsed: w("What was proven counts no more.", "証明済みの根拠が無効になりました。"),
		notice.OnAir:          w("It is on air.", "放送が始まりました。"),
		notice.AskAired:       w("Its end has passed, and nobody has said that it aired.", "終了予定を過ぎましたが、「放送終了」が押されていません。"),
		notice.PageTurned:     w("The verdict of a top page turned.", "トップページの判定が変わりました。"),
		notice.FeedFailing:    w("A calendar cannot be read.", "カレンダーを読み取れません。"),
		notice.ChannelFailing: w("Messages do not arrive.", "知らせを送れません。"),
		notice.ProofExpires:   w("A load test or a drill expires before the event is over.", "負荷試験または訓練の有効期限が、イベントの終了より前に切れます。"),
		notice.PeakUnplanned:  w("There was traffic for which there is no event.", "該当するイベントのないアクセスがありました。"),
	}
}

// tellOver says that what was told is over.
func tellOver(w say) map[notice.Reason]string {
	return map[notice.Reason]string{
		notice.CallTurned:     w("It is NO-GO or UNKNOWN no more.", "NO-GO・不明は解消しました。"),
		notice.CallAtRisk:     w("It is AT RISK no more.", "要注意は解消しました。"),
		notice.TaskLate:       w("The late task is settled.", "遅れていたタスクは解消しました。"),
		notice.LastNear:       w("The task is settled in time.", "タスクは間に合いました。"),
		notice.GateNobody:     w("Each task of the gate has somebody now.", "ゲートのタスクの担当がすべて決まりました。"),
		notice.EvidenceLapsed: w("It is proven again.", "根拠が再びそろいました。"),
		notice.PageTurned:     w("The top page is protected again.", "トップページは保護済みに戻りました。"),
		notice.FeedFailing:    w("The calendar is read again.", "カレンダーの読み取りが再開しました。"),
		notice.ChannelFailing: w("Messages arrive again.", "知らせの送信が再開しました。"),
	}
}

// tellAct is the one thing to do.
func tellAct(w say) map[notice.Reason]string {
	return map[notice.Reason]string{
		notice.EventNew:       w("Set level", "レベルを設定"),
		notice.EventLate:      w("See what can still be done", "今から間に合う範囲を見る"),
		notice.LevelProposed:  w("Confirm the level", "レベルを確定する"),
		notice.LevelBelow:     w("Raise it, or write why a lower one is enough", "レベルを上げる・低いレベルで足りる理由を書く"),
		notice.EventMoved:     w("Take note of the new time", "変更を確認する"),
		notice.EventTakenOut:  w("Say whether it is off", "中止かどうか回答"),
		notice.EventMissing:   w("Say whether it is off", "中止かどうか回答"),
		notice.GateNobody:     w("Pick up", "引き受ける"),
		notice.EvidenceLapsed: w("Confirm what is still right", "今も有効か確認する"),
		notice.AskAired:       w("Say that it aired", "「放送終了」を押す"),
		notice.PageTurned:     w("See the top page", "トップページを見る"),
		notice.FeedFailing:    w("See the calendar", "カレンダーを見る"),
		notice.ChannelFailing: w("See the channels", "通知先を見る"),
		notice.ProofExpires:   w("Prove it again", "証明し直す"),
		notice.PeakUnplanned:  w("Answer, half a minute", "回答する（30秒）"),
	}
}

// tellSubjectOver names what is over of what is no event.
func tellSubjectOver(w say) map[notice.Reason]string {
	return map[notice.Reason]string{
		notice.FeedFailing:    w("Calendar is read again", "カレンダーの読み取り再開"),
		notice.ChannelFailing: w("Channel works again", "通知先の復旧"),
	}
}
