package text

import (
	"fmt"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/rehearsal"
)

// Rehearsal is the words of rehearsals with a clock of their own.
type Rehearsal struct {
	Word, Mark, Held, Jumping, Control, Start, Title, Lead, Shipped, Own, OwnHint, Begin, RunningNow, Ended, Open, Clock, Hold, Run, Speed, Set, Ahead, Next,
	Steps, When, What, State, Planned, See, Seen, Inject, Now, Minutes, LastsFor, Check, Rate, End, EndLead, Forgets, Score, Print, File, NoticedBy, After,
	Nobody, NoSteps, AtAir, Reached, Reachable, NotAired, Fewer, Acts, Left, Board, Wall, NotHere, Scenario, Gone, Lost string

	Measured func(rate string) string
	Shows    func(when string) string
	Times    func(speed string) string
	Progress func(percent int) string
	Found    func(n, of int) string
	Median   func(length string) string
	Began    func(when string) string
	ByRole   func(role, how string) string

	Kind map[rehearsal.Kind]string
	Why  map[rehearsal.Ending]string
	// How names by what somebody showed that they had noticed a step.
	How map[string]string

	Later, CheckFails, PeakOf, Lasting func(string) string
	Earlier                            func(string) string
	StepSaid                           func(n int, said string) string
}

func rehearsalIn(w say) Rehearsal {
	return Rehearsal{
		Word: w("Rehearsal", "リハーサル"), Mark: w("REHEARSAL: nothing here is real", "リハーサル中：本番の表示ではありません"),
		Held: w("clock held", "時計停止中"), Jumping: w("clock running ahead", "時計を進めています"),
		Control: w("Run the rehearsal", "リハーサルの進行"), Start: w("Rehearse", "リハーサル"), Title: w("Rehearse this event", "このイベントのリハーサル"),
		Lead:    w("A copy of the evening runs on a clock of its own. Nothing is written to the real event, no page is probed and nobody is notified.", "本番当日のコピーを、専用の時計で進めます。実際のイベントには何も書き込まれず、ページの監視も通知も行われません。"),
		Shipped: w("Scenario", "シナリオ"), Own: w("Or your own scenario (YAML)", "または自作のシナリオ（YAML）"),
		OwnHint: w("Times count from air: T-30m, T+5m. What is written here is used instead of the choice above.", "時刻は放送開始が基準です（T-30m、T+5m）。記入すると、上の選択よりこちらを使います。"),
		Begin:   w("Start the rehearsal", "リハーサルを開始"), RunningNow: w("Running now", "進行中のリハーサル"), Ended: w("Ended", "終了したリハーサル"), Open: w("Open", "開く"),
		Clock: w("Clock", "時計"), Hold: w("Hold", "止める"), Run: w("Run", "進める"), Speed: w("Speed", "速さ"), Set: w("Set", "変更"), Ahead: w("Put ahead by", "時計を進める"), Next: w("To the next step", "次のステップまで進める"),
		Steps: w("Steps", "ステップ"), When: w("When", "時刻"), What: w("What happens", "起きること"), State: w("State", "状態"), Planned: w("planned", "予定"), See: w("We have seen it", "気づいた"), Seen: w("seen", "確認済み"),
		Inject: w("Inject a step", "ステップを追加"), Now: w("Play it now", "今すぐ起こす"), Minutes: w("Later by (40m, -10m)", "遅らせる長さ（40m、-10m）"), LastsFor: w("Lasts (10m; empty: to the end)", "続く長さ（10m。空欄なら最後まで）"), Check: w("Check", "確認項目"), Rate: w("Requests per second", "毎秒リクエスト数"),
		End: w("End the rehearsal", "リハーサルを終了"), EndLead: w("It then shows the score. Everything else of the rehearsal is deleted.", "結果を表示し、それ以外のリハーサルのデータは削除します。"),
		Forgets: w.f("A restart of Tallylight ends every rehearsal. Until then the newest %d scores are kept: print or download them.", "Tallylightを再起動するとリハーサルは終了し、結果も消えます。それまでに残るのは最新の%d件です。印刷するか、ファイルを保存してください。", rehearsal.MostKept),
		Lost:    w("What people did in this rehearsal could not be read, so nothing is known of what they noticed.", "記録を読み込めなかったため、何に気づいたかは分かりません。"),
		Score:   w("Rehearsal score", "リハーサルの結果"), Print: w("Print", "印刷"), File: w("Download (JSON)", "ファイルを保存（JSON）"), NoticedBy: w("Noticed by", "気づいた役割"), After: w("After", "かかった時間"),
		Nobody: w("Nobody noticed", "気づかなかった"), NoSteps: w("No step was played.", "起きたステップはありません。"), AtAir: w("At air", "放送開始時"), Reached: w("Call at air", "放送開始時の判定"), Reachable: w("Reachable", "到達できた判定"), NotAired: w("The rehearsal ended before air.", "放送開始の前に終了しました。"), Fewer: w("Not played", "起きなかったステップ"), Acts: w("Actions by people", "人が行った操作"), Left: w("What stood against GO", "GOを妨げていたもの"),
		Board: w("Board", "ボード"), Wall: w("Wall", "大画面"), NotHere: w("This page is not part of a rehearsal.", "このページはリハーサルでは使えません。"), Scenario: w("Scenario", "シナリオ"),
		Gone:     w("This rehearsal has ended.", "このリハーサルは終了しました。"),
		Measured: w.with("measured: %s", "実測 %s"), Shows: w.with("clock: %s", "時計 %s"), Times: w.with("%s× speed", "%s倍速"), Progress: w.num("%d%% of the way", "%d%%完了"),
		Found: w.num2("%d of %d steps noticed", "%[2]d件中%[1]d件に気づいた"), Median: w.with("median %s", "中央値 %s"), Began: w.with("since %s", "%sから"), ByRole: w.with2("%s, %s", "%s（%s）"),
		Kind: map[rehearsal.Kind]string{
			rehearsal.Move: w("The air time moves", "放送時刻の変更"), rehearsal.Cancel: w("The event is called off", "イベントの中止"),
			rehearsal.DeadPage: w("The top page is down", "トップページの停止"), rehearsal.FailingCheck: w("A check fails", "確認項目の不合格"), rehearsal.Peak: w("A peak of traffic", "アクセスの集中"),
		},
		Why: map[rehearsal.Ending]string{
			rehearsal.EndedByHand: w("Ended by hand", "手動で終了"), rehearsal.EndedIdle: w("Ended: nobody was there for 4 hours", "4時間操作がなかったため終了"),
			rehearsal.EndedFull: w("Ended: it took too much space", "容量の上限に達したため終了"), rehearsal.EndedFault: w("Ended by an error", "エラーのため終了"), rehearsal.EndedStop: w("Ended: Tallylight stopped", "Tallylightの停止により終了"),
		},
		Later: w.with("Air time %s later", "放送時刻が%s遅れる"), Earlier: w.with("Air time %s earlier", "放送時刻が%s早まる"), CheckFails: w.with("Check %s fails", "確認項目%sが不合格"), PeakOf: w.with("Peak of %s", "アクセス集中（%s）"),
		Lasting: w.with("for %s", "%s間"), StepSaid: w.numWith("Step %d: %s", "ステップ%d：%s"),
		How: rehearsalHow(w),
	}
}

// rehearsalHow names what people do by which they show that they have noticed a step.
func rehearsalHow(w say) map[string]string {
	return map[string]string{
		rehearsal.Pressed: w("said so", "「気づいた」を押した"), journal.MoveSeen: w("took note of the move", "変更を確認"), journal.SeriesSeen: w("took note of the moves", "変更をまとめて確認"),
		journal.WasPostponed: w("moved the event", "日時を変更"), journal.WentOnAir: w("pressed “on air”", "「放送開始」を押した"), journal.HasAired: w("pressed “aired”", "「放送終了」を押した"),
		journal.LevelSet: w("set the level", "レベルを設定"), journal.LevelsSet: w("set levels", "レベルをまとめて設定"), journal.EventKept: w("said that it takes place", "開催を確認"),
		journal.EventHidden: w("hid the event", "対象外に変更"), journal.TaskWaived: w("skipped a task", "タスクを省略"), journal.TaskReopened: w("reopened a task", "タスクを未完了に戻した"),
		journal.TaskNoted: w("wrote a note", "メモを記入"), journal.CheckWaived: w("let the check pass with a reason", "理由を書いて確認項目を免除"), journal.CheckTicked: w("confirmed a check by hand", "確認項目を手動で確認"),
		journal.DrillOpened: w("opened a drill", "訓練を開始"), journal.BriefTold: w("changed the PR brief", "広報の記入内容を変更"), journal.TrafficSaved: w("changed the traffic figures", "アクセスの数値を変更"),
	}
}

// Air gives a time from air: "T−30m", "T+5m".
func (r Rehearsal) Air(at time.Duration) string {
	sign := "T+"
	if at < 0 {
		sign = "T−"
	}
	return sign + readiness.WriteLead(at.Abs())
}

// RehearsalStep says what a step does.
func (t *Text) RehearsalStep(s rehearsal.Step) string {
	r := t.Rehearsal
	said := r.Kind[s.Kind]
	switch {
	case s.Kind == rehearsal.Move && s.By < 0:
		said = r.Earlier(t.Span.Interval(-s.By))
	case s.Kind == rehearsal.Move:
		said = r.Later(t.Span.Interval(s.By))
	case s.Kind == rehearsal.FailingCheck:
		said = r.CheckFails(t.CheckName(s.Check))
	case s.Kind == rehearsal.Peak && s.Rate > 0: // else it is withheld
		said = r.PeakOf(t.RehearsalRate(s.Rate))
	}
	if s.For > 0 {
		return t.Join(said, r.Lasting(t.Span.Interval(s.For)))
	}
	return said
}

// RehearsalRate says how many requests come.
func (t *Text) RehearsalRate(rate float64) string { return t.Rate(rate) + " req/s" }

// RehearsalWrong says why a scenario is refused, with the number of the step concerned.
func (t *Text) RehearsalWrong(e fault.Invalid) string {
	said := t.Invalid(e)
	n := 0
	if _, err := fmt.Sscan(e.Got, &n); err == nil && strings.HasPrefix(e.Reason, "step_") {
		return t.Rehearsal.StepSaid(n, said)
	}
	return said
}
