package text

import (
	"fmt"

	"tallylight/readiness"
)

// Task is the words of the task list and of a task's own page.
type Task struct {
	Title, Lead                                   string
	View                                          map[string]string
	Views, FilterLevel, FilterAll, Apply          string
	AtLeast                                       func(n int) string
	Late, Within48, ThisWeek, Later               string
	NoneOpen, NoneMine, NoneMachine               string
	Unlisted                                      func(n int) string
	AlsoJoin                                      string
	How, Who, Due, Gate, Proof, State, Event      string
	HowProven                                     map[readiness.VerifyKind]string
	HowComputed                                   map[readiness.ProofName]string
	NotConnected                                  string
	EvidenceLabel, EvidenceHint                   string
	ReasonLabel, ReasonHint, UntilLabel, UntilTip string
	SkippedBecause                                func(reason string) string
	SkippedBy                                     func(by string) string
	Expires                                       func(when string) string
	DoneBy                                        func(by, when string) string
	VerifiedAt                                    func(ago string) string
	OpensOn                                       func(when string) string
	TooLate, EvidenceGone, FailsNow, NoFresh      string
	LateBy                                        func(span string) string
	CompleteLead, SkipLead                        string
	Evidence, None                                string
}

var taskEN = Task{
	Title: "Tasks", Lead: "Nobody assigns. Pick up what you can do; release it if you cannot.",
	View:  map[string]string{"open": "To pick up", "mine": "Mine", "event": "By event", "machine": "Machine-verified", "stock": "Stock-taking"},
	Views: "Task views", FilterLevel: "Level", FilterAll: "All", Apply: "Show",
	AtLeast: func(n int) string { return fmt.Sprintf("≥ %d", n) },
	Late:    "Late", Within48: "Within 48 hours", ThisWeek: "This week", Later: "Later",
	NoneOpen:    "Nothing to pick up. New tasks appear here as levels are set.",
	NoneMine:    "You have picked up nothing. What you pick up stays here until it is done.",
	NoneMachine: "No task is verified by machine yet.",
	Unlisted: func(n int) string {
		return fmt.Sprintf("%d more, less urgent than these. Choose a level to narrow the list.", n)
	},
	AlsoJoin: "Join",
	How:      "How it is proven", Who: "Who", Due: "Due", Gate: "Gate", Proof: "Proof", State: "State", Event: "Event",
	HowProven: map[readiness.VerifyKind]string{
		readiness.VerifyManual:   "A person does it and leaves one line of evidence.",
		readiness.VerifyHTTP:     "A request to an address proves it.",
		readiness.VerifyProm:     "A query to Prometheus proves it.",
		readiness.VerifyHook:     "A pipeline reports it.",
		readiness.VerifySelf:     "Tallylight sees it by itself.",
		readiness.VerifyCalendar: "The on-call calendar proves it.",
	},
	HowComputed: map[readiness.ProofName]string{
		readiness.ProofTopPage:  "Done while the top page is Protected for this event.",
		readiness.ProofFeed:     "Done while the PR calendar is being read.",
		readiness.ProofBrief:    "Done when PR has told everything required.",
		readiness.ProofForecast: "Done when an expected peak is written down.",
		readiness.ProofLevel:    "Done when SRE has confirmed the level.",
		readiness.ProofOnAir:    "Done when PR presses “On air now”.",
		readiness.ProofAired:    "Done when PR presses “Aired”.",
		readiness.ProofChecks:   "Done while the named checks of the top page pass.",
	},
	NotConnected:  "No verifier is connected yet, so it is done by hand, with evidence.",
	EvidenceLabel: "Evidence, one line", EvidenceHint: "A link, a ticket or a number that others can check.",
	ReasonLabel: "Why it is skipped", ReasonHint: "It counts as done and stays visible as skipped.",
	UntilLabel: "Until (optional)", UntilTip: "After this day it counts again.",
	SkippedBecause: func(reason string) string { return "Skipped: " + reason },
	SkippedBy:      func(by string) string { return "by " + by },
	Expires:        func(when string) string { return "counts until " + when },
	DoneBy:         func(by, when string) string { return fmt.Sprintf("%s, %s", by, when) },
	VerifiedAt:     func(ago string) string { return "evidence " + ago },
	OpensOn:        func(when string) string { return "Opens on " + when },
	TooLate:        "Its gate had passed before the task was added.",
	EvidenceGone:   "The evidence has expired.", FailsNow: "The check fails now.", NoFresh: "No fresh evidence.",
	LateBy:       func(span string) string { return "Late " + span + "." },
	CompleteLead: "Done by hand", SkipLead: "Skip with reason",
	Evidence: "Evidence", None: "No evidence yet.",
}

var taskJA = Task{
	Title: "タスク", Lead: "割り当てはありません。できるものを引き受け、難しくなったら手放してください。",
	View:  map[string]string{"open": "引き受け待ち", "mine": "自分のタスク", "event": "イベント別", "machine": "機械確認", "stock": "棚卸し"},
	Views: "タスクの表示", FilterLevel: "レベル", FilterAll: "すべて", Apply: "表示",
	AtLeast: func(n int) string { return fmt.Sprintf("≥ %d", n) },
	Late:    "超過", Within48: "48時間以内", ThisWeek: "今週", Later: "それ以降",
	NoneOpen:    "引き受け待ちのタスクはありません。レベルが設定されると、ここに表示されます。",
	NoneMine:    "引き受けたタスクはありません。引き受けたものは、完了するまでここに残ります。",
	NoneMachine: "機械確認のタスクはまだありません。",
	Unlisted: func(n int) string {
		return fmt.Sprintf("ほかに%d件あります（これらより緊急度は低いもの）。レベルで絞り込めます。", n)
	},
	AlsoJoin: "加わる",
	How:      "確認方法", Who: "担当", Due: "期限", Gate: "ゲート", Proof: "確認方法", State: "状態", Event: "イベント",
	HowProven: map[readiness.VerifyKind]string{
		readiness.VerifyManual:   "人が実施し、根拠を1行残します。",
		readiness.VerifyHTTP:     "URLへのリクエストで確認します。",
		readiness.VerifyProm:     "Prometheusへのクエリで確認します。",
		readiness.VerifyHook:     "パイプラインが報告します。",
		readiness.VerifySelf:     "Tallylightが自動で確認します。",
		readiness.VerifyCalendar: "オンコールのカレンダーで確認します。",
	},
	HowComputed: map[readiness.ProofName]string{
		readiness.ProofTopPage:  "このイベントに対してトップページが保護済みの間、完了になります。",
		readiness.ProofFeed:     "広報カレンダーを読み取れている間、完了になります。",
		readiness.ProofBrief:    "広報の必須項目がそろうと完了になります。",
		readiness.ProofForecast: "想定ピークが記入されると完了になります。",
		readiness.ProofLevel:    "SREがレベルを確定すると完了になります。",
		readiness.ProofOnAir:    "広報が「放送開始」を押すと完了になります。",
		readiness.ProofAired:    "広報が「放送終了」を押すと完了になります。",
		readiness.ProofChecks:   "トップページの該当チェックが合格の間、完了になります。",
	},
	NotConnected:  "自動の確認がまだつながっていないため、根拠を添えて手動で完了にします。",
	EvidenceLabel: "根拠（1行）", EvidenceHint: "ほかの人が確かめられるリンク、チケット、数値。",
	ReasonLabel: "省く理由", ReasonHint: "完了として数え、「省略」と表示され続けます。",
	UntilLabel: "期限（任意）", UntilTip: "この日を過ぎると再び対象になります。",
	SkippedBecause: func(reason string) string { return "省略：" + reason },
	SkippedBy:      func(by string) string { return by },
	Expires:        func(when string) string { return when + "まで有効" },
	DoneBy:         func(by, when string) string { return fmt.Sprintf("%s・%s", by, when) },
	VerifiedAt:     func(ago string) string { return "根拠は" + ago },
	OpensOn:        func(when string) string { return when + " から" },
	TooLate:        "追加された時点でゲートを過ぎていました。",
	EvidenceGone:   "根拠の期限が切れました。", FailsNow: "現在、不合格です。", NoFresh: "新しい根拠がありません。",
	LateBy:       func(span string) string { return span + "超過。" },
	CompleteLead: "手動で完了", SkipLead: "理由を書いて省く",
	Evidence: "根拠", None: "根拠はまだありません。",
}
