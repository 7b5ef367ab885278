package text

import (
	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// Task is the words of the task list and of a task's own page.
type Task struct {
	OneLine, Missed, Title, Lead, Views, FilterLevel, FilterAll, Apply, Late, Within48, ThisWeek, Later, NoneOpen, NoneMine,
	NoneMachine, AlsoJoin, How, Who, Due, Last, Event, NotConnected, EvidenceHint, ReasonHint, UntilTip, TooLate,
	EvidenceGone, FailsNow, NoFresh, CompleteLead, SkipLead, Evidence, None string

	View              map[string]string
	AtLeast, Unlisted func(n int) string
	HowComputed       map[readiness.ProofName]string
	SkippedBecause    func(reason string) string
	SkippedBy         func(by string) string
	Expires, OpensOn  func(when string) string
	VerifiedAt        func(ago string) string
	LateBy            func(span string) string
}

func taskIn(w say) Task {
	return Task{
		Missed:  w("Too late", "間に合わず"),
		OneLine: w("one line", "1行"),
		Title:   w("Tasks", "タスク"),
		Lead:    w("Nobody assigns. Pick up what you can do; release it if you cannot.", "割り当てはありません。できるものを引き受け、難しくなったら手放してください。"),
		View: map[string]string{
			"open":    w("To pick up", "引き受け待ち"),
			"mine":    w("Mine", "自分のタスク"),
			"event":   w("By event", "イベント別"),
			"machine": w("Machine-verified", "機械確認"),
			"stock":   w("Stock-taking", "棚卸し"),
		},
		Views:       w("Task views", "タスクの表示"),
		FilterLevel: w("Level", "レベル"),
		FilterAll:   w("All", "すべて"),
		Apply:       w("Show", "表示"),
		AtLeast:     w.num("≥ %d", "≥ %d"),
		Late:        w("Late", "超過"),
		Within48:    w("Within 48 hours", "48時間以内"),
		ThisWeek:    w("This week", "今週"),
		Later:       w("Later", "それ以降"),
		NoneOpen:    w("Nothing to pick up. New tasks appear here as levels are set.", "引き受け待ちのタスクはありません。レベルが設定されると、ここに表示されます。"),
		NoneMine:    w("You have picked up nothing. What you pick up stays here until it is done.", "引き受けたタスクはありません。引き受けたものは、完了するまでここに残ります。"),
		NoneMachine: w("No task is verified by machine yet.", "機械確認のタスクはまだありません。"),
		Unlisted:    w.num("%d more, less urgent than these. Choose a level to narrow the list.", "これらより緊急度の低いタスクが、ほかに%d件あります。レベルで絞り込めます。"),
		AlsoJoin:    w("Join", "加わる"),
		How:         w("How it is proven", "確認方法"),
		Who:         w("Who", "担当"),
		Due:         w("Due", "期限"),
		Last:        w("Still helps until", "間に合う最後の時刻"),
		Event:       w("Event", "イベント"),
		HowComputed: map[readiness.ProofName]string{
			readiness.ProofTopPage:  w("Done while the top page is Protected for this event.", "このイベントに対してトップページが保護済みの間、完了になります。"),
			readiness.ProofFeed:     w("Done while the PR calendar is being read.", "広報カレンダーを読み取れている間、完了になります。"),
			readiness.ProofBrief:    w("Done when PR has told everything required.", "広報の必須項目がそろうと完了になります。"),
			readiness.ProofForecast: w("Done when an expected peak is written down.", "想定ピークが記入されると完了になります。"),
			readiness.ProofLevel:    w("Done when SRE has confirmed the level.", "SREがレベルを確定すると完了になります。"),
			readiness.ProofOnAir:    w("Done when PR presses “On air now”.", "広報が「放送開始」を押すと完了になります。"),
			readiness.ProofAired:    w("Done when PR presses “Aired”.", "広報が「放送終了」を押すと完了になります。"),
			claim.NothingOpen:       w("Done while every other task that is due by then is done or skipped.", "それまでに期限の来るほかのタスクがすべて完了または省略の間、完了になります。"),
			claim.AirTime:           w("Done when PR presses that the air time is right.", "広報が放送時刻を確認すると完了になります。"),
			claim.Roles:             w("Done when every role of the war room has been taken, at most a day before air.", "放送の24時間前から、対策室の役割がすべて決まると完了になります。"),
			claim.Signed:            w("Done when somebody signs GO or NO-GO.", "誰かがGOまたはNO-GOに署名すると完了になります。"),
			claim.Reviewed:          w("Done when every question of the review is answered.", "振り返りの質問にすべて答えると完了になります。"),
			claim.Linked:            w("Done when an issue is linked, or somebody says that none is needed.", "Issueがリンクされるか、不要とされると完了になります。"),
			readiness.ProofChecks:   w("Done while the named checks of the top page pass.", "トップページの該当する確認項目が合格の間、完了になります。"),
		},
		NotConnected:   w("No verifier is connected yet, so it is done by hand, with evidence.", "自動の確認がまだつながっていないため、根拠を添えて手動で完了にします。"),
		EvidenceHint:   w("A link, a ticket or a number that others can check.", "ほかの人が確かめられるリンク、チケット、数値。"),
		ReasonHint:     w("Once somebody else has approved it, it counts as done and stays visible as skipped.", "ほかの人が承認すると、完了として数えます。「省略」の表示は残ります。"),
		UntilTip:       w("After this day it counts again.", "この日を過ぎると再び対象になります。"),
		SkippedBecause: w.with("Skipped: %s", "省略：%s"),
		SkippedBy:      w.with("by %s", "%s"),
		Expires:        w.with("counts until %s", "%sまで有効"),
		VerifiedAt:     w.with("evidence %s", "根拠は%s"),
		OpensOn:        w.with("Can be done from %s", "%sから完了にできます"),
		TooLate:        w("Its last possible time had passed when it was added.", "追加された時点で、間に合う最後の時刻を過ぎていました。"),
		EvidenceGone:   w("The evidence has expired.", "根拠の期限が切れました。"),
		FailsNow:       w("The check fails now.", "現在、不合格です。"),
		NoFresh:        w("No fresh evidence.", "新しい根拠がありません。"),
		LateBy:         w.with("Late %s.", "%s超過。"),
		CompleteLead:   w("Done by hand", "手動で完了"),
		SkipLead:       w("Skip with reason", "理由を書いて省く"),
		Evidence:       w("Evidence", "根拠"),
		None:           w("No evidence yet.", "根拠はまだありません。"),
	}
}
