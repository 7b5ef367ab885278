package text

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness/batch"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
	"tallylight/readiness/review"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/claim"
	"tallylight/readiness/display"
	"tallylight/readiness/toppage"
)

// History is the lines of the log. In the sentences, words in braces stand for the values of a change; a part
// in square brackets is left out where its value is missing.
type History struct {
	Title, Lead, Empty, Other, Who, Kind, ButAccess, Newest, AllEvents string

	Line map[string]string

	// Undone names, by kind, what was done when it is taken back.
	Undone map[string]string
	// UndoneBefore stands beside a line that was taken back.
	UndoneBefore string
	// Group names journal.Groups.
	Group map[string]string
	Log   Log
}

// The lines of levels that PR set and SRE has not confirmed.
const (
	levelProposed  = journal.LevelSet + ".proposed"
	levelsProposed = journal.LevelsSet + ".proposed"
)

// byHand ends the kind of a line that a person wrote where else a calendar does.
const byHand = ".by_hand"

func historyIn(w say) History {
	return History{
		Title:        w("History", "履歴"),
		Lead:         w("Who changed what, newest first.", "誰が何を変えたか。新しい順。"),
		Empty:        w("Nothing has happened yet.", "まだ何も起きていません。"),
		Other:        w("{who} made a change[: {title}]", "{who}が変更[：{title}]"),
		UndoneBefore: w("taken back", "取り消し済み"),
		Group: map[string]string{
			"tasks":        w("Tasks", "タスク"),
			"levels":       w("Levels", "レベル"),
			"air":          w("Air time", "放送日時"),
			"brief":        w("What PR told", "広報からの情報"),
			"events":       w("Events", "イベント"),
			"feeds":        w("Calendars", "取り込み"),
			"toppages":     w("Top pages", "トップページ"),
			"connections":  w("Connections", "接続"),
			"channels":     w("Channels", "通知先"),
			"reviews":      w("Reviews", "振り返り"),
			"freeze":       w("Change freeze", "変更凍結"),
			"notices":      w("Notices", "知らせ"),
			"people":       w("Accounts", "アカウント"),
			journal.Access: w("Sign-ins", "サインイン"),
			"program":      w("Program", "プログラム"),
			"undone":       w("Taken back", "取り消し"),
		},
		Log:       logIn(w),
		Who:       w("Who", "操作した人"),
		Kind:      w("What", "種類"),
		ButAccess: w("All but sign-ins", "サインイン以外すべて"),
		Newest:    w("Newest changes", "最新の変更"),
		AllEvents: w("All events", "すべてのイベント"),
		Undone: map[string]string{
			journal.EventHidden:    w("not an exposure", "露出ではない"),
			journal.EventCancelled: w("cancelled", "中止"),
			journal.EventRestored:  w("takes place again", "中止の取り消し"),
			journal.EventKept:      w("it takes place", "予定どおり放送"),
			journal.EventShown:     w("back on the board", "ボードに戻す"),
			journal.EventCarried:   w("preparation carried over", "準備の引き継ぎ"),
			journal.CarryRefused:   w("preparation not carried over", "準備を引き継がない判断"),
			journal.LevelSet:       w("the level", "レベルの設定"),
			journal.LevelsSet:      w("the levels", "レベルの一括設定"),
			journal.BriefTold:      w("what PR told", "広報の情報"),
			journal.WentOnAir:      w("on air", "放送開始"),
			journal.HasAired:       w("aired", "放送終了"),
			journal.WasPostponed:   w("the move", "日時の変更"),
			journal.MoveSeen:       w("note of the move", "日時変更の確認"),
			journal.SourceChosen:   w("which calendar decides", "日時を決めるカレンダーの変更"),
			journal.SeriesSeen:     w("note of the move of a series", "シリーズの日時変更の確認"),
			journal.TaskClaimed:    w("picked up", "引き受け"),
			journal.TaskReleased:   w("released", "手放し"),
			journal.TaskCompleted:  w("completed", "完了"),
			journal.TaskReopened:   w("opened again", "未着手に戻す"),
			journal.TaskWaived:     w("asked to skip", "省略の申請"),
			journal.WaiverApproved: w("skip approved", "省略の承認"),
			journal.TaskReviewed:   w("review", "振り返り"),
			journal.TaskConfirmed:  w("confirmed", "二人目の確認"),
			journal.TaskAdded:      w("task added", "タスクの追加"),
			journal.TaskRemoved:    w("task removed", "タスクの除外"),
		},
		Line: map[string]string{
			journal.EventImported:           w("Imported[ {title}][, {tasks} tasks planned]", "[「{title}」を]取り込み[・タスク{tasks}件を計画]"),
			journal.EventMoved:              w("Moved[ {title}][ from {from}][ to {to}]", "[「{title}」の]日時変更[ {from}][ → {to}]"),
			journal.SeriesMoved:             w("{count} airings[ of {title}] moved[ from {from}][ to {to}]", "[「{title}」の]{count}回分の日時変更[ {from}][ → {to}]"),
			journal.EventChanged:            w("Changed in the calendar[: {title}]", "カレンダーで変更[：{title}]"),
			journal.EventFollowed:           w("Followed the calendar", "カレンダーに合わせた"),
			journal.EventCancelled:          w("Cancelled in the calendar[: {title}]. Its tasks stopped", "カレンダーで中止[：{title}]。タスクを停止"),
			journal.EventRestored:           w("Back in the calendar[: {title}]", "カレンダーに復活[：{title}]"),
			journal.EventMissing:            w("No longer in the calendar[: {title}]", "カレンダーに見当たらない[：{title}]"),
			journal.EventTakenOut:           w("Taken out of its series in the calendar[: {title}]", "カレンダーで繰り返しから除外[：{title}]"),
			journal.EventKept:               w("{who} said that[ {title}] takes place, although the calendar does not have it", "{who}が[「{title}」を]予定どおり放送とした（カレンダーにはない）"),
			journal.EventImported + byHand:  w("{who} added[ {title}][, {tasks} tasks planned]", "{who}が[「{title}」を]登録[・タスク{tasks}件を計画]"),
			journal.EventMoved + byHand:     w("{who} moved[ {title}][ from {from}][ to {to}]", "{who}が[「{title}」の]日時を変更[ {from}][ → {to}]"),
			journal.EventChanged + byHand:   w("{who} changed[ {title}]", "{who}が[「{title}」を]変更"),
			journal.EventCancelled + byHand: w("{who} cancelled[ {title}]. Its tasks stopped", "{who}が[「{title}」を]中止。タスクを停止"),
			journal.EventRestored + byHand:  w("{who} took back that[ {title}] is cancelled", "{who}が[「{title}」の]中止を取り消した"),
			journal.SourceAdded:             w("Also in the calendar {name}[: {title}]", "カレンダー「{name}」にも同じ予定[：{title}]"),
			journal.SourceChanged:           w("In the calendar {name}:[ now {to}][ {status}][, {title}]", "カレンダー「{name}」では[ {to}に変更][・{status}][（{title}）]"),
			journal.SourceChosen:            w("{who} chose the calendar {to}[ instead of {from}][ for {title}]", "{who}が[「{title}」の]日時を決めるカレンダーを[「{from}」から]「{to}」に変更"),
			journal.SourceInherited:         w("Moved to the calendar {to}[ from {from}][: {title}]", "[「{title}」が]カレンダー[「{from}」から]「{to}」に移動"),
			journal.EventHidden:             w("{who} said that[ {title}] is not an exposure", "{who}が[「{title}」を]露出ではないとした"),
			journal.EventShown:              w("{who} put[ {title}] back on the board", "{who}が[「{title}」を]ボードに戻した"),
			journal.EventCarried:            w("{who} carried the preparation over[: {title}][, {from}][ → {to}]", "{who}が準備を引き継いだ[：{title}][ {from}][ → {to}]"),
			journal.CarryRefused:            w("{who} answered that nothing is carried over, it is another programme[: {title}][, {from}][ → {to}]", "{who}が別の番組と回答し、準備は引き継がない[：{title}][ {from}][ → {to}]"),
			journal.LevelSet: w("{who} set level {to}[ (was {from})][, {added} tasks added][: {reason}][. Lower than {suggested}, which the figures ask for: {level_reason}]",
				"{who}がレベル{to}を設定[（変更前 {from}）][・タスク{added}件を追加][：{reason}][・目安の{suggested}より低い理由：{level_reason}]"),
			journal.LevelsSet:       w("{who} set level[ {to}] for {count} events[: {reason}]", "{who}が{count}件にレベル[{to}]を設定[：{reason}]"),
			levelsProposed:          w("{who} proposed level[ {to}] for {count} events[: {reason}]", "{who}が{count}件にレベル[{to}]を提案[：{reason}]"),
			levelProposed:           w("{who} proposed level {to}[ (was {from})][, {added} tasks added][: {reason}]", "{who}がレベル{to}を提案[（変更前 {from}）][・タスク{added}件を追加][：{reason}]"),
			journal.BriefTold:       w("{who} told what PR knows[: {field}]", "{who}が広報の情報を記入[：{field}]"),
			journal.WentOnAir:       w("{who} said it is on air", "{who}が放送開始を押した"),
			journal.HasAired:        w("{who} said it has aired", "{who}が放送終了を押した"),
			journal.MoveSeen:        w("{who} took note of the move[ of {title}][ to {to}]", "{who}が[「{title}」の]日時変更[（→ {to}）]を確認"),
			journal.SeriesSeen:      w("{who} took note of the move of {count} airings[ of {title}][ to {to}]", "{who}が[「{title}」の]{count}回分の日時変更[（→ {to}）]を確認"),
			journal.WasPostponed:    w("{who} moved[ {title}][ from {from}][ to {to}][, until {to_end}]", "{who}が[「{title}」の]日時を変更[ {from}][ → {to}][（{to_end}まで）]"),
			journal.TaskConfirmed:   w("{who} confirmed[ {title}][, done by {done_by}]", "{who}が[「{title}」を]二人目として確認[（実施 {done_by}）]"),
			journal.TaskNoted:       w("{who} noted on[ {title}][: “{note}”]", "{who}が[「{title}」に]メモ[：「{note}」]"),
			journal.TaskKept:        w("{who} is still on[ {title}]", "{who}が[「{title}」を]続けている"),
			journal.TaskAdded:       w("{who} added the task[ {title}]", "{who}がタスク[「{title}」]を追加"),
			journal.TaskRemoved:     w("{who} removed the task[ {title}]", "{who}がタスク[「{title}」]を外した"),
			journal.TaskProven:      w("Verified by machine[: {title}][: {measured}][ ({required} required)][, says {by}]", "機械確認済み[：{title}][：{measured}][（条件 {required}）][、回答 {by}]"),
			journal.TaskDisproved:   w("Does not hold[: {title}][: {measured}][ ({required} required)][, says {by}]", "不合格[：{title}][：{measured}][（条件 {required}）][、回答 {by}]"),
			journal.TaskUnproven:    w("Not verified any more[: {title}][ (asked {by})]", "機械確認が途切れた[：{title}][（確認先 {by}）]"),
			journal.Undone:          w("{who} took back: {undone}[ ({title})][, {count} events]", "{who}が取り消した：{undone}[（{title}）][・{count}件]"),
			journal.TaskClaimed:     w("{who} picked up[ {title}][: {role}][, from {taken_from}]", "{who}が[「{title}」を]引き受けた[：{role}][（{taken_from}から）]"),
			journal.TaskReleased:    w("{who} released[ {title}][: {role}]", "{who}が[「{title}」を]手放した[：{role}]"),
			journal.TaskCompleted:   w("{who} completed[ {title}][: {evidence}][: {decision}][, the call was {call}][. Reason: {reason}]", "{who}が[「{title}」を]完了[：{evidence}][：{decision}][（判定は{call}）][・理由 {reason}]"),
			journal.TaskReopened:    w("{who} opened[ {title}] again", "{who}が[「{title}」を]未着手に戻した"),
			journal.TaskWaived:      w("{who}[ for {owner}] asked to skip[ {title}][: {reason}][. Approved by {approver}]", "{who}[（担当 {owner}）]が[「{title}」の]省略を申請[：{reason}][（承認 {approver}）]"),
			journal.WaiverApproved:  w("{who} approved that[ {title}] is skipped[: {reason}][, asked by {asked_by}]", "{who}が[「{title}」の]省略を承認[：{reason}][（申請 {asked_by}）]"),
			journal.TaskReviewed:    w("{who} wrote the review[: {title}]", "{who}が振り返りを記入[：{title}]"),
			journal.WaiverWithdrawn: w("{who} asked for[ {title}] again", "{who}が[「{title}」の]省略を取り消した"),
			journal.FeedAdded:       w("{who} added the calendar[ {name}]", "{who}がカレンダー[「{name}」]を追加"),
			journal.FeedChanged:     w("{who} changed the calendar[ {name}]", "{who}がカレンダー[「{name}」]の設定を変更"),
			journal.FeedRemoved:     w("{who} removed the calendar[ {name}]", "{who}がカレンダー[「{name}」]を削除"),
			journal.FeedWentDown:    w("The calendar[ {name}] cannot be read[: {trouble}]", "カレンダー[「{name}」]を読み取れない[：{trouble}]"),
			journal.FeedCameBack:    w("The calendar[ {name}] is read again", "カレンダー[「{name}」]の読み取りが再開"),
			journal.FeedImported:    w("Imported {added} events[ from the calendar {name}]", "[カレンダー「{name}」から]予定{added}件を取り込み"),
			journal.FeedReleased:    w("{who} let what was held go[: {missing} events of {name}]", "{who}が保留中の削除を確定[（「{name}」の予定{missing}件）]"),
			journal.PageAdded:       w("{who} added the top page[ {name}]", "{who}がトップページ[「{name}」]を追加"),
			journal.PageChanged:     w("{who} changed the settings of the top page[ {name}]", "{who}がトップページ[「{name}」]の設定を変更"),
			journal.PageRemoved:     w("{who} removed the top page[ {name}]", "{who}がトップページ[「{name}」]を削除"),
			journal.ChecksSaved:     w("{who} changed from which level checks of top pages are required[: {moved}]", "{who}がトップページの確認を求めるレベルを変更[：{moved}]"),
			journal.StandingDone:    w("{who} recorded the standing task[ {title}][: {evidence}]", "{who}が平時の備え[「{title}」]の実施を記録[：{evidence}]"),
			journal.StandingUndone:  w("{who} withdrew evidence of the standing task[ {title}][: {evidence}]", "{who}が平時の備え[「{title}」]の根拠を取り下げた[：{evidence}]"),
			journal.CheckWaived: w("{who} let {checks} of the top page[ {name}] pass[ for {title}][: {reason}][. Approved by {approver}][, until {until}]",
				"{who}がトップページ[「{name}」]の「{checks}」を[「{title}」に限り]通した[：{reason}][（承認 {approver}）][・{until}まで]"),
			journal.CheckWaiverWithdrawn: w("{who} asks for {checks} of the top page[ {name}] again[ for {title}]", "{who}がトップページ[「{name}」]の「{checks}」を[「{title}」に対して]再び求めた"),
			journal.CheckTicked:          w("{who} said by hand that {checks} of the top page[ {name}] holds[: {note}]", "{who}がトップページ[「{name}」]の「{checks}」を手動で確認済みとした[：{note}]"),
			journal.CheckTickWithdrawn:   w("{who} took back the word on {checks} of the top page[ {name}]", "{who}がトップページ[「{name}」]の「{checks}」の手動の確認を取り消した"),
			journal.VerdictTurned:        w("Top page[ {name}]: verdict changed[ from {from}] to {to}[. The prober was refused: {refused}][. Not passing: {checks}]", "トップページ[「{name}」]の判定が[{from}から]{to}に変わった[（プローブの拒否：{refused}）][（合格していないもの：{checks}）]"),
			journal.DrillOpened:          w("{who} opened a drill[ of {name}]: {drill_kind}", "{who}が訓練[「{name}」]を開始・{drill_kind}"),
			journal.DrillClosed:          w("{who} closed the drill[ of {name}]: {drill_kind}[. {result}]", "{who}が訓練[「{name}」]を終了・{drill_kind}[・{result}]"),
			journal.LoadUploaded:         w("{who} uploaded a load report[ of {name}]: {tool}[ {file}], {figures}", "{who}が負荷試験のレポート[「{name}」]を取り込んだ・{tool}[ {file}]・{figures}"),
			journal.LoadWithdrawn:        w("{who} withdrew a load report[ of {name}]: {tool}[ {file}], {figures}", "{who}が負荷試験のレポート[「{name}」]を取り下げた・{tool}[ {file}]・{figures}"),
			journal.ExposureAnswered:     w("{who} said what an unplanned peak was[: {name}]", "{who}が予定外のピークについて回答[：{name}]"),
			journal.PeakAsked:            w("{who} had the peak measured again[: {title}]", "{who}がピークの再計測を依頼[：{title}]"),
			journal.ConnectionAdded:      w("{who} added the connection[ {name}]", "{who}が接続[「{name}」]を追加"),
			journal.ConnectionChanged:    w("{who} changed the connection[ {name}]", "{who}が接続[「{name}」]を変更"),
			journal.ConnectionRotated:    w("{who} gave the connection[ {name}] a new secret", "{who}が接続[「{name}」]のシークレットを更新"),
			journal.ConnectionRemoved:    w("{who} removed the connection[ {name}]", "{who}が接続[「{name}」]を削除"),
			journal.ConnectionDisabled:   w("The connection[ {name}] asked for nothing more to be sent; it is not used any more", "接続[「{name}」]の送信先が受け取りを終えたため、使用を停止"),
			journal.DeliveryReplayed:     w("{who} had a message sent again[ to {name}]", "{who}がメッセージ[（{name}）]を再送"),
			journal.LadderSaved: w("{who} changed the levels and their tasks[. Levels changed: {levels}][. Answers about the company changed: {answers}][. Tasks added: {added}][. Tasks changed: {changed}][. Tasks removed: {removed}]",
				"{who}がレベルとタスクの定義を変更[・レベル{levels}件を変更][・会社の設備{answers}件を変更][・タスク{added}件を追加][・タスク{changed}件を変更][・タスク{removed}件を削除]"),
			journal.TrafficSaved: w("{who} changed what is known of the traffic[: usual {baseline} req/s][, proven {proven} req/s]",
				"{who}がトラフィックの数値を変更[・平常 {baseline} req/s][・実証値 {proven} req/s]"),
			journal.CompanySaved:    w("{who} changed the settings of the company[: zones {zone1}][ and {zone2}][, language {language}]", "{who}が会社の設定を変更[・1つ目のタイムゾーン {zone1}][・2つ目のタイムゾーン {zone2}][・言語 {language}]"),
			journal.PlanSaved:       w("{who} changed who is told what[: {team}]", "{who}が知らせる相手と内容を変更[（{team}）]"),
			journal.ScaleSaved:      w("{who} changed what is scaled for the events[: {workload}][, {resource}]", "{who}が増強の対象を変更[：{workload}][、{resource}]"),
			journal.FreezeSaved:     w("{who} changed when events freeze changes", "{who}が変更凍結の設定を変更"),
			journal.FreezeOpened:    w("{who} let a change go out in spite of the freeze[: {service}][, “{reason}”][, until {to}]", "{who}が凍結中の変更を1回許可[：{service}][・「{reason}」][・{to}まで]"),
			journal.FreezeRefused:   w("A CI job was refused by the freeze[: {job}][, service {service}]", "CIのジョブが変更凍結で止められた[：{job}][・サービス {service}]"),
			journal.PersonAdded:     w("{who} added an account[ for {name}]", "{who}がアカウント[「{name}」]を追加"),
			journal.PersonInvited:   w("{who} invited somebody[ as {role}]", "{who}が新しいメンバーを招待[（{role}）]"),
			journal.InvitationEnded: w("{who} withdrew an invitation", "{who}が招待を取り下げた"),
			journal.PersonJoined:    w("{who} joined[ as {role}]", "{who}が参加[（{role}）]"),
			journal.RoleChanged:     w("{who} changed the role[ of {name}][ from {from_role}][ to {role}]", "{who}が[「{name}」の]役割を変更[：{from_role}][→{role}]"),
			journal.PersonDisabled:  w("{who} disabled the account[ of {name}]", "{who}がアカウント[「{name}」]を無効にした"),
			journal.PersonEnabled:   w("{who} enabled the account[ of {name}]", "{who}がアカウント[「{name}」]を有効に戻した"),
			journal.PersonUnlocked:  w("{who} lifted the limit of wrong passwords[ for {name}]", "{who}が[「{name}」の]パスワード試行の制限を解除"),
			journal.PersonRemoved:   w("{who} removed the account[ of {name}]", "{who}がアカウント[「{name}」]を削除"),
			journal.PasswordChanged: w("{who} set the password[ of {name}]; the other sessions ended", "{who}が[「{name}」の]パスワードを設定（ほかのセッションは終了）"),
			journal.ResetOffered:    w("{who} made a link for a new password[ of {name}]", "{who}が[「{name}」の]パスワード再設定のリンクを作成"),
			journal.LinkingOffered:  w("{who} let a provider be linked to the account[ of {name}]", "{who}がアカウント[「{name}」]とプロバイダーの結び付けを許可"),
			journal.PersonLinked:    w("{who} linked a provider to the account: {from}", "{who}がアカウントをプロバイダーと結び付けた：{from}"),
			journal.SessionsEnded:   w("{who} ended sessions[ of {name}][: {sessions}]", "{who}が[「{name}」の]セッションを終了[：{sessions}件]"),
			journal.PasskeyAdded:    w("{who} added a passkey", "{who}がパスキーを追加"),
			journal.PasskeysRemoved: w("{who} removed passkeys[ of {name}][: {passkeys}]", "{who}が[「{name}」の]パスキーを削除[：{passkeys}件]"),
			journal.PasskeyCopied: w("A passkey of {who} was refused: its count of signatures did not rise, so somebody else may hold a copy",
				"{who}のパスキーを拒否・署名の回数が増えておらず、複製されたおそれがあります"),
			journal.TokenCreated:      w("{who} created a token[ {name}][, scope {scope}]", "{who}がトークン[「{name}」]を作成[（範囲 {scope}）]"),
			journal.TokenRevoked:      w("{who} revoked the token[ {name}]", "{who}がトークン[「{name}」]を失効させた"),
			journal.DisplayAdded:      w("{who} made a display link[: {name}][, {audience}]", "{who}が表示リンク[「{name}」]を作成[・{audience}]"),
			journal.DisplayRotated:    w("{who} made a new link for the display[ {name}]", "{who}が表示リンク[「{name}」]を作り直した"),
			journal.DisplayRevoked:    w("{who} revoked the display link[ {name}]", "{who}が表示リンク[「{name}」]を失効させた"),
			journal.TokenUsed:         w("The token[ {name}] was used for the first time", "トークン[「{name}」]が初めて使われた"),
			journal.TokenRefused:      w("A token was refused[: {why}][, {times} times]", "トークンを拒否[：{why}][・{times}回]"),
			journal.SignedIn:          w("{who} signed in[ {how}]", "{who}がサインイン[（{how}）]"),
			journal.SignedOut:         w("{who} signed out", "{who}がサインアウト"),
			journal.SignInRefused:     w("A sign-in[ of {name}] was refused[: {why}][, {times} times]", "[「{name}」の]サインインを拒否[：{why}][・{times}回]"),
			journal.SetupOffered:      w("Printed the link that makes the first admin", "最初の管理者を作るリンクを表示"),
			journal.ProgramStarted:    w("Tallylight {version} started[ with schema {schema}][ on {engine}]", "Tallylight {version}が起動[・スキーマ{schema}][・{engine}]"),
			journal.SchemaMigrated:    w("Brought the database from schema {from_schema} to {schema}", "データベースのスキーマを{from_schema}から{schema}に更新"),
			journal.OutfeedAdded:      w("{who} made a calendar link[: {name}][, {audience}]", "{who}が購読リンク[「{name}」]を作成[（{audience}）]"),
			journal.OutfeedRotated:    w("{who} made a new link for the calendar[ {name}]", "{who}が購読リンク[「{name}」]を作り直した"),
			journal.ChannelAdded:      w("{who} added the channel {name}", "{who}が通知先「{name}」を追加"),
			journal.ChannelChanged:    w("{who} changed the channel {name}", "{who}が通知先「{name}」を変更"),
			journal.ChannelRemoved:    w("{who} removed the channel {name}", "{who}が通知先「{name}」を削除"),
			journal.ChannelTested:     w("{who} sent a test by the channel {name}", "{who}が通知先「{name}」にテスト送信"),
			journal.ChannelDisabled:   w("The channel {name} is not used any more: nobody is there", "通知先「{name}」の使用を停止・送り先がなくなったため"),
			journal.ChannelReplayed:   w("{who} sent a message again by the channel {name}", "{who}が通知先「{name}」に再送"),
			journal.OutfeedRevoked:    w("{who} revoked the calendar link[ {name}]", "{who}が購読リンク[「{name}」]を失効させた"),
			journal.ListenerAdded:     w("{who} has the channel[ {name}] told of this event", "{who}がこのイベントの通知先に[「{name}」を]追加"),
			journal.ListenerRemoved:   w("{who} has the channel[ {name}] told of this event no longer", "{who}がこのイベントの通知先から[「{name}」を]外した"),
			journal.KeyRotated:        w("Encrypted the stored secrets with the key {key}, before with {from_key}", "保存したシークレットを鍵{key}で再暗号化（以前の鍵：{from_key}）"),
			journal.TrackerAdded:      w("{who} added the issue tracker {name}", "{who}が連携先「{name}」を追加"),
			journal.TrackerChanged:    w("{who} changed the issue tracker {name}", "{who}が連携先「{name}」を変更"),
			journal.TrackerRemoved:    w("{who} removed the issue tracker {name}", "{who}が連携先「{name}」を削除"),
			journal.ReviewSaved:       w("{who} wrote the review", "{who}が振り返りを記入"),
			journal.ReviewClosed:      w("{who} answered whether the level was right: {fit}", "{who}がレベルは適切だったかに回答：{fit}"),
			journal.ReviewReopened:    w("{who} opened the review again", "{who}が振り返りを再開"),
			journal.PreventionAdded:   w("{who} added a prevention[: {what}]", "{who}が再発防止を追加[：{what}]"),
			journal.PreventionRemoved: w("{who} took a prevention off the list[: {what}]", "{who}が再発防止を一覧から外した[：{what}]"),
			journal.IssueWanted:       w("{who} asked for an issue[ in {tracker}][: {title}]", "{who}がIssueの作成を依頼[（{tracker}）][：{title}]"),
			journal.IssueLinked:       w("{who} linked the issue[ {issue}][: {title}]", "{who}がIssue[ {issue}]をリンク[：{title}]"),
			journal.IssueUnlinked:     w("{who} unlinked the issue[ {issue}][: {title}]", "{who}がIssue[ {issue}]のリンクを解除[：{title}]"),
			journal.IssueCreated:      w("Issue created[: {issue}][ for {title}]", "Issueを作成[：{issue}][（{title}）]"),
			journal.IssueClosed:       w("Issue closed[: {issue}][ for {title}]", "Issueクローズ[：{issue}][（{title}）]"),
			journal.IssueReopened:     w("Issue reopened[: {issue}][ for {title}]", "Issue再オープン[：{issue}][（{title}）]"),
			journal.IssueLost:         w("The issue[ {issue}][ for {title}] cannot be followed[: {issue_trouble}]", "Issue[ {issue}][（{title}）]を確認できない[：{issue_trouble}]"),
		},
	}
}

// Change says one line of the log. Instants in its data are RFC 3339 and shown in the reader's zone; verdicts,
// levels, fields and codes are words of the model.
func (t *Text) Change(ch readiness.Change, c Clock) string {
	kind := ch.Kind
	if (kind == journal.LevelSet || kind == journal.LevelsSet) && ch.Data["state"] == string(readiness.LevelProposed) {
		kind += ".proposed"
	}
	if _, said := t.History.Line[kind+byHand]; said && ch.ActorID != "" {
		kind += byHand
	}
	line, ok := t.History.Line[kind]
	if !ok {
		line = t.History.Other
	}
	return fill(line, func(name string) string {
		if name == "who" {
			return t.actor(ch.Actor)
		}
		return t.value(ch, name, c)
	})
}

func (t *Text) actor(name string) string {
	if name == "" {
		return readiness.System.Name
	}
	return name
}

// leftOutAtZero names the values that are not worth saying where they are 0.
var leftOutAtZero = []string{"from", "added", "changed", "removed", "levels", "answers", "tasks", "baseline", "proven", "suggested"}

// value gives what stands for a name in the sentence of a change; empty where the change has none.
func (t *Text) value(ch readiness.Change, name string, c Clock) string {
	v := t.kept(ch, name)
	if word, is := t.accessWord(ch.Kind, name, v); is {
		return word
	}
	switch {
	case ch.Kind == journal.VerdictTurned && (name == "from" || name == "to"):
		return t.Word.Verdict[toppage.Verdict(v)]
	case v == "0" && (slices.Contains(leftOutAtZero, name) || ch.Kind == journal.LevelsSet):
		return ""
	case name == "status":
		return t.Shared.Status[readiness.CalendarStatus(v)]
	case name == "field":
		return t.briefFields(ch.Data)
	case name == "checks":
		return t.checkNames(v)
	case name == "moved":
		return t.movedChecks(v)
	case name == "drill_kind":
		return t.Drill.Kind[toppage.DrillKind(ch.Data["kind"])]
	case ch.Kind == journal.DrillClosed && name == "result":
		return t.Drill.Result[toppage.CheckState(v)]
	case name == "name" && v == "":
		return ch.About
	case ch.TaskID == "" && (name == "role" || name == "from_role"):
		return t.Word.Role[readiness.Role(v)]
	case name == "role" && ch.TaskID != "":
		return t.Claim.Role[v]
	case name == "fit":
		return t.Review.Right[review.Right(v)]
	case name == "decision" && v == claim.NoneNeeded:
		return t.Claim.NoneNeeded
	case name == "decision", name == "call" && ch.TaskID != "":
		return t.Word.Call[readiness.Call(v)]
	case name == "undone":
		return t.History.Undone[ch.Data["kind"]]
	case name == "issue_trouble":
		return t.IssueTrouble(ch.Data["trouble_code"], 0)
	case name == "trouble":
		return t.SourceTrouble(ch.Data["code"], ch.Data["detail"])
	}
	return t.instant(ch, v, c)
}

// kept is what a change holds under a name: a title in the language.
func (t *Text) kept(ch readiness.Change, name string) string {
	v := ch.Data[name]
	if name == "title" {
		v = t.Pick(first(ch.Data["title_ja"], v), first(ch.Data["title_en"], v))
	}
	return v
}

// accessWord gives the word for a value that tells who came in and how, or what somebody may see.
func (t *Text) accessWord(kind, name, v string) (word string, is bool) {
	switch {
	case name == "why":
		return t.History.Log.Why[v], true
	case name == "how":
		return t.History.Log.How[v], true
	case name == "times" && v == "1":
		return "", true
	case name == "scope":
		return t.People.Scope[account.Scope(v)], true
	case name == "engine":
		return first(engines[v], v), true
	case kind == journal.CompanySaved && name == "language":
		return t.Settings.Languages[v], true
	case kind == journal.PlanSaved && name == "team":
		return t.Noticed.Team[notice.Team(v)], true
	case name == "audience":
		return t.Display.Audience[display.Audience(v)], true
	}
	return "", false
}

// instant says a value that is an instant as people do; any other as it is.
func (t *Text) instant(ch readiness.Change, v string, c Clock) string {
	at, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return v
	}
	switch at = at.In(c.Zone); {
	case ch.Data["all_day"] == "true" && ClockTime(at) == "00:00":
		return t.Day(at)
	case ch.Data["every"] != "":
		return t.AirsEvery(at, batch.Every(ch.Data["every"]))
	}
	return t.Moment(at)
}

// briefFields names the fields of the brief that a change holds.
func (t *Text) briefFields(data map[string]string) string {
	var fields []readiness.BriefField
	for _, f := range readiness.BriefFields {
		if _, told := data[string(f)]; told {
			fields = append(fields, f)
		}
	}
	return t.fields(fields)
}

// checkNames names the checks of a list such as "C1,C2".
func (t *Text) checkNames(list string) string {
	var checks []toppage.Check
	for id := range strings.SplitSeq(list, ",") {
		if id != "" {
			checks = append(checks, toppage.Check{ID: id})
		}
	}
	return t.CheckNames(checks)
}

// movedChecks says from which level to which checks have moved, from a list such as "C7 4 3, S1 3 0".
func (t *Text) movedChecks(list string) string {
	var said []string
	for item := range strings.SplitSeq(list, ", ") {
		if f := strings.Fields(item); len(f) == 3 {
			said = append(said, t.CheckName(f[0])+" "+t.fromLevel(f[1])+" → "+t.fromLevel(f[2]))
		}
	}
	return t.List(said)
}

// fromLevel is the level from which a check is required; 0 is never.
func (t *Text) fromLevel(n string) string {
	if n == "0" {
		return t.TopPage.Never
	}
	return n
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// fill replaces {name} by its value and drops each [part] in which a value is empty.
func fill(line string, value func(string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(line, "[")
		said, _ := substitute(before, value)
		b.WriteString(said)
		if !found {
			return b.String()
		}
		part, after, _ := strings.Cut(rest, "]")
		if said, complete := substitute(part, value); complete {
			b.WriteString(said)
		}
		line = after
	}
}

// substitute replaces {name} by its value; complete says that each had one.
func substitute(part string, value func(string) string) (said string, complete bool) {
	complete = true
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(part, "{")
		b.WriteString(before)
		if !found {
			return b.String(), complete
		}
		name, after, _ := strings.Cut(rest, "}")
		v := value(name)
		complete = complete && v != ""
		b.WriteString(v)
		part = after
	}
}
