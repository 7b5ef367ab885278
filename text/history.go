package text

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// History is the lines of the log. In the sentences, words in braces stand for the values of a change; a part
// in square brackets is left out where its value is missing.
type History struct {
	Title, Lead, Empty, Of string
	Line                   map[string]string
	Other                  string
	// Undone names, by kind, what was done when it is taken back.
	Undone map[string]string
	// UndoneBefore stands beside a line that was taken back.
	UndoneBefore string
	// Group names readiness.ChangeGroups.
	Group                   map[string]string
	Kind, Newest, AllEvents string
}

// levelProposed is the line of a level that PR set and SRE has not confirmed.
const levelProposed = readiness.LevelSet + ".proposed"

// byHand ends the kind of a line that a person wrote where else a calendar does.
const byHand = ".by_hand"

var historyEN = History{
	Title: "History", Lead: "Who changed what, newest first.", Empty: "Nothing has happened yet.", Of: "of",
	Other: "{who} made a change[: {title}]", UndoneBefore: "taken back",
	Group: map[string]string{"tasks": "Tasks", "levels": "Levels", "air": "Air time", "brief": "What PR told", "events": "Events", "feeds": "Calendars",
		"toppages": "Top pages", "connections": "Connections", "people": "Accounts", "undone": "Taken back"},
	Kind: "What", Newest: "Newest changes", AllEvents: "All events",
	Undone: map[string]string{
		readiness.EventHidden: "not an exposure", readiness.EventShown: "back on the board", readiness.LevelSet: "the level",
		readiness.BriefTold: "what PR told", readiness.WentOnAir: "on air", readiness.HasAired: "aired", readiness.WasPostponed: "the move",
		readiness.MoveSeen: "note of the move", readiness.TaskClaimed: "picked up", readiness.TaskReleased: "released",
		readiness.TaskCompleted: "completed", readiness.TaskReopened: "opened again", readiness.TaskWaived: "skipped",
		readiness.WaiverWithdrawn: "asked for again", readiness.TaskConfirmed: "confirmed", readiness.TaskAdded: "task added",
		readiness.TaskRemoved: "task removed",
	},
	Line: map[string]string{
		readiness.EventImported:           "Imported[ {title}][, {tasks} tasks planned]",
		readiness.EventMoved:              "Moved[ {title}][ from {from}][ to {to}]",
		readiness.EventChanged:            "Changed in the calendar[: {title}]",
		readiness.EventFollowed:           "Followed the calendar",
		readiness.EventCancelled:          "Cancelled in the calendar[: {title}]. Its tasks stopped",
		readiness.EventRestored:           "Back in the calendar[: {title}]",
		readiness.EventMissing:            "No longer in the calendar[: {title}]",
		readiness.EventImported + byHand:  "{who} added[ {title}][, {tasks} tasks planned]",
		readiness.EventMoved + byHand:     "{who} moved[ {title}][ from {from}][ to {to}]",
		readiness.EventChanged + byHand:   "{who} changed[ {title}]",
		readiness.EventCancelled + byHand: "{who} cancelled[ {title}]. Its tasks stopped",
		readiness.EventRestored + byHand:  "{who} took back that[ {title}] is cancelled",
		readiness.EventHidden:             "{who} said that[ {title}] is not an exposure",
		readiness.EventShown:              "{who} put[ {title}] back on the board",
		readiness.LevelSet:                "{who} set level {to}[ (was {from})][, {added} tasks added][: {reason}]",
		levelProposed:                     "{who} proposed level {to}[ (was {from})][, {added} tasks added][: {reason}]",
		readiness.BriefTold:               "{who} told what PR knows[: {field}]",
		readiness.WentOnAir:               "{who} said it is on air",
		readiness.HasAired:                "{who} said it has aired",
		readiness.MoveSeen:                "{who} took note of the move[ of {title}][ to {to}]",
		readiness.WasPostponed:            "{who} moved[ {title}][ from {from}][ to {to}][, until {to_end}]",
		readiness.TaskConfirmed:           "{who} confirmed[ {title}][, done by {done_by}]",
		readiness.TaskNoted:               "{who} noted on[ {title}][: “{note}”]",
		readiness.TaskKept:                "{who} is still on[ {title}]",
		readiness.TaskAdded:               "{who} added the task[ {title}]",
		readiness.TaskRemoved:             "{who} removed the task[ {title}]",
		readiness.TaskProven:              "Verified by machine[: {title}][: {measured}][ ({required} required)][, says {by}]",
		readiness.TaskDisproved:           "Does not hold[: {title}][: {measured}][ ({required} required)][, says {by}]",
		readiness.TaskUnproven:            "Not verified any more[: {title}][ (asked {by})]",
		readiness.Undone:                  "{who} took back: {undone}[ ({title})]",
		readiness.TaskClaimed:             "{who} picked up[ {title}]",
		readiness.TaskReleased:            "{who} released[ {title}]",
		readiness.TaskCompleted:           "{who} completed[ {title}][: {evidence}]",
		readiness.TaskReopened:            "{who} opened[ {title}] again",
		readiness.TaskWaived:              "{who} skipped[ {title}][: {reason}]",
		readiness.WaiverWithdrawn:         "{who} asked for[ {title}] again",
		readiness.FeedAdded:               "{who} added the calendar[ {name}]",
		readiness.FeedChanged:             "{who} changed the calendar[ {name}]",
		readiness.FeedRemoved:             "{who} removed the calendar[ {name}]",
		readiness.FeedWentDown:            "The calendar[ {name}] cannot be read[: {trouble}]",
		readiness.FeedCameBack:            "The calendar[ {name}] is read again",
		readiness.FeedImported:            "Imported {added} events[ from the calendar {name}]",
		readiness.FeedReleased:            "{who} let what was held go[: {missing} events of {name}]",
		readiness.PageAdded:               "{who} added the top page[ {name}]",
		readiness.PageChanged:             "{who} changed the limits of the top page[ {name}]",
		readiness.PageRemoved:             "{who} removed the top page[ {name}]",
		readiness.ChecksSaved:             "{who} changed from which level checks of top pages are required[: {moved}]",
		readiness.CheckWaived:             "{who} let {checks} of the top page[ {name}] pass[ for {title}][: {reason}][. Approved by {approver}][, until {until}]",
		readiness.CheckWaiverWithdrawn:    "{who} asks for {checks} of the top page[ {name}] again[ for {title}]",
		readiness.CheckTicked:             "{who} said by hand that {checks} of the top page[ {name}] holds[: {note}]",
		readiness.CheckTickWithdrawn:      "{who} took back the word on {checks} of the top page[ {name}]",
		readiness.VerdictTurned:           "Top page[ {name}]: verdict changed[ from {from}] to {to}[. Not passing: {checks}]",
		readiness.DrillOpened:             "{who} opened a drill[ of {name}]: {drill_kind}",
		readiness.DrillClosed:             "{who} closed the drill[ of {name}]: {drill_kind}[. {result}]",
		readiness.LoadUploaded:            "{who} uploaded a load report[ of {name}]: {tool}[ {file}], {figures}",
		readiness.LoadWithdrawn:           "{who} withdrew a load report[ of {name}]: {tool}[ {file}], {figures}",
		readiness.ConnectionAdded:         "{who} added the connection[ {name}]",
		readiness.ConnectionChanged:       "{who} changed the connection[ {name}]",
		readiness.ConnectionRotated:       "{who} gave the connection[ {name}] a new secret",
		readiness.ConnectionRemoved:       "{who} removed the connection[ {name}]",
		readiness.ConnectionDisabled:      "The connection[ {name}] asked for nothing more to be sent; it is not used any more",
		readiness.DeliveryReplayed:        "{who} had a message sent again[ to {name}]",
		readiness.LadderSaved:             "{who} changed the levels and their tasks[. Levels changed: {levels}][. Tasks added: {added}][. Tasks changed: {changed}][. Tasks removed: {removed}]",
		readiness.TrafficSaved:            "{who} changed what is known of the traffic[: usual {baseline} req/s][, proven {proven} req/s]",
		readiness.PersonAdded:             "{who} added an account[ for {name}]",
		readiness.TokenCreated:            "{who} created a token[ {name}]",
	},
}

var historyJA = History{
	Title: "履歴", Lead: "誰が何を変えたか。新しい順。", Empty: "まだ何も起きていません。", Of: "：",
	Other:        "{who}が変更[：{title}]",
	UndoneBefore: "取り消し済み",
	Group: map[string]string{"tasks": "タスク", "levels": "レベル", "air": "放送日時", "brief": "広報からの情報", "events": "イベント", "feeds": "取り込み",
		"toppages": "トップページ", "connections": "接続", "people": "アカウント", "undone": "取り消し"},
	Kind: "種類", Newest: "最新の変更", AllEvents: "すべてのイベント",
	Undone: map[string]string{
		readiness.EventHidden: "露出ではない", readiness.EventShown: "ボードに戻す", readiness.LevelSet: "レベルの設定",
		readiness.BriefTold: "広報の情報", readiness.WentOnAir: "放送開始", readiness.HasAired: "放送終了", readiness.WasPostponed: "日時の変更",
		readiness.MoveSeen: "日時変更の確認", readiness.TaskClaimed: "引き受け", readiness.TaskReleased: "手放し",
		readiness.TaskCompleted: "完了", readiness.TaskReopened: "未着手に戻す", readiness.TaskWaived: "省略",
		readiness.WaiverWithdrawn: "省略の取り消し", readiness.TaskConfirmed: "二人目の確認", readiness.TaskAdded: "タスクの追加",
		readiness.TaskRemoved: "タスクの除外",
	},
	Line: map[string]string{
		readiness.EventImported:           "[「{title}」を]取り込み[・タスク{tasks}件を計画]",
		readiness.EventMoved:              "[「{title}」の]日時変更[ {from}][ → {to}]",
		readiness.EventChanged:            "カレンダーで変更[：{title}]",
		readiness.EventFollowed:           "カレンダーに合わせた",
		readiness.EventCancelled:          "カレンダーで中止[：{title}]。タスクを停止",
		readiness.EventRestored:           "カレンダーに復活[：{title}]",
		readiness.EventMissing:            "カレンダーに見当たらない[：{title}]",
		readiness.EventImported + byHand:  "{who}が[「{title}」を]登録[・タスク{tasks}件を計画]",
		readiness.EventMoved + byHand:     "{who}が[「{title}」の]日時を変更[ {from}][ → {to}]",
		readiness.EventChanged + byHand:   "{who}が[「{title}」を]変更",
		readiness.EventCancelled + byHand: "{who}が[「{title}」を]中止。タスクを停止",
		readiness.EventRestored + byHand:  "{who}が[「{title}」の]中止を取り消した",
		readiness.EventHidden:             "{who}が[「{title}」を]露出ではないとした",
		readiness.EventShown:              "{who}が[「{title}」を]ボードに戻した",
		readiness.LevelSet:                "{who}がレベル{to}を設定[（変更前 {from}）][・タスク{added}件を追加][：{reason}]",
		levelProposed:                     "{who}がレベル{to}を提案[（変更前 {from}）][・タスク{added}件を追加][：{reason}]",
		readiness.BriefTold:               "{who}が広報の情報を記入[：{field}]",
		readiness.WentOnAir:               "{who}が放送開始を押した",
		readiness.HasAired:                "{who}が放送終了を押した",
		readiness.MoveSeen:                "{who}が[「{title}」の]日時変更[（→ {to}）]を確認",
		readiness.WasPostponed:            "{who}が[「{title}」の]日時を変更[ {from}][ → {to}][（{to_end}まで）]",
		readiness.TaskConfirmed:           "{who}が[「{title}」を]二人目として確認[（実施 {done_by}）]",
		readiness.TaskNoted:               "{who}が[「{title}」に]メモ[：「{note}」]",
		readiness.TaskKept:                "{who}が[「{title}」を]続けている",
		readiness.TaskAdded:               "{who}がタスク[「{title}」]を追加",
		readiness.TaskRemoved:             "{who}がタスク[「{title}」]を外した",
		readiness.TaskProven:              "機械確認済み[：{title}][：{measured}][（条件 {required}）][、回答 {by}]",
		readiness.TaskDisproved:           "不合格[：{title}][：{measured}][（条件 {required}）][、回答 {by}]",
		readiness.TaskUnproven:            "機械確認が途切れた[：{title}][（確認先 {by}）]",
		readiness.Undone:                  "{who}が取り消した：{undone}[（{title}）]",
		readiness.TaskClaimed:             "{who}が[「{title}」を]引き受けた",
		readiness.TaskReleased:            "{who}が[「{title}」を]手放した",
		readiness.TaskCompleted:           "{who}が[「{title}」を]完了[：{evidence}]",
		readiness.TaskReopened:            "{who}が[「{title}」を]未着手に戻した",
		readiness.TaskWaived:              "{who}が[「{title}」を]省略[：{reason}]",
		readiness.WaiverWithdrawn:         "{who}が[「{title}」の]省略を取り消した",
		readiness.FeedAdded:               "{who}がカレンダー[「{name}」]を追加",
		readiness.FeedChanged:             "{who}がカレンダー[「{name}」]の設定を変更",
		readiness.FeedRemoved:             "{who}がカレンダー[「{name}」]を削除",
		readiness.FeedWentDown:            "カレンダー[「{name}」]を読み取れない[：{trouble}]",
		readiness.FeedCameBack:            "カレンダー[「{name}」]の読み取りが再開",
		readiness.FeedImported:            "[カレンダー「{name}」から]予定{added}件を取り込み",
		readiness.FeedReleased:            "{who}が保留中の削除を確定[（「{name}」の予定{missing}件）]",
		readiness.PageAdded:               "{who}がトップページ[「{name}」]を追加",
		readiness.PageChanged:             "{who}がトップページ[「{name}」]の基準値を変更",
		readiness.PageRemoved:             "{who}がトップページ[「{name}」]を削除",
		readiness.ChecksSaved:             "{who}がトップページの確認を求めるレベルを変更[：{moved}]",
		readiness.CheckWaived:             "{who}がトップページ[「{name}」]の「{checks}」を[「{title}」に限り]通した[：{reason}][（承認 {approver}）][・{until}まで]",
		readiness.CheckWaiverWithdrawn:    "{who}がトップページ[「{name}」]の「{checks}」を[「{title}」に対して]再び求めた",
		readiness.CheckTicked:             "{who}がトップページ[「{name}」]の「{checks}」を手動で確認済みとした[：{note}]",
		readiness.CheckTickWithdrawn:      "{who}がトップページ[「{name}」]の「{checks}」の手動の確認を取り消した",
		readiness.VerdictTurned:           "トップページ[「{name}」]の判定が[{from}から]{to}に変わった[（合格していないもの：{checks}）]",
		readiness.DrillOpened:             "{who}が訓練[「{name}」]を開始・{drill_kind}",
		readiness.DrillClosed:             "{who}が訓練[「{name}」]を終了・{drill_kind}[・{result}]",
		readiness.LoadUploaded:            "{who}が負荷試験の報告[「{name}」]を取り込んだ・{tool}[ {file}]・{figures}",
		readiness.LoadWithdrawn:           "{who}が負荷試験の報告[「{name}」]を取り下げた・{tool}[ {file}]・{figures}",
		readiness.ConnectionAdded:         "{who}が接続[「{name}」]を追加",
		readiness.ConnectionChanged:       "{who}が接続[「{name}」]を変更",
		readiness.ConnectionRotated:       "{who}が接続[「{name}」]の秘密鍵を更新",
		readiness.ConnectionRemoved:       "{who}が接続[「{name}」]を削除",
		readiness.ConnectionDisabled:      "接続[「{name}」]の送信先が受け取りを終えたため、使用を停止",
		readiness.DeliveryReplayed:        "{who}がメッセージ[（{name}）]を再送",
		readiness.LadderSaved:             "{who}がレベルとタスクの定義を変更[・レベル{levels}件を変更][・タスク{added}件を追加][・タスク{changed}件を変更][・タスク{removed}件を削除]",
		readiness.TrafficSaved:            "{who}がトラフィックの数値を変更[・平常 {baseline} req/s][・実証値 {proven} req/s]",
		readiness.PersonAdded:             "{who}がアカウント[「{name}」]を追加",
		readiness.TokenCreated:            "{who}がトークン[「{name}」]を作成",
	},
}

// Change says one line of the log. Instants in its data are RFC 3339 and shown in the reader's zone; verdicts,
// levels, fields and codes are words of the model.
func (t *Text) Change(ch readiness.Change, c Clock) string {
	kind := ch.Kind
	if kind == readiness.LevelSet && ch.Data["state"] == string(readiness.LevelProposed) {
		kind = levelProposed
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
var leftOutAtZero = []string{"from", "added", "changed", "removed", "levels", "tasks", "baseline", "proven"}

// value gives what stands for a name in the sentence of a change; empty where the change has none.
func (t *Text) value(ch readiness.Change, name string, c Clock) string {
	v := ch.Data[name]
	if name == "title" {
		v = t.Pick(first(ch.Data["title_ja"], v), first(ch.Data["title_en"], v))
	}
	switch {
	case ch.Kind == readiness.VerdictTurned && (name == "from" || name == "to"):
		return t.Word.Verdict[toppage.Verdict(v)]
	case v == "0" && slices.Contains(leftOutAtZero, name):
		return ""
	case name == "field":
		return t.briefFields(ch.Data)
	case name == "checks":
		return t.checkNames(v)
	case name == "moved":
		return t.movedChecks(v)
	case name == "drill_kind":
		return t.Drill.Kind[toppage.DrillKind(ch.Data["kind"])]
	case ch.Kind == readiness.DrillClosed && name == "result":
		return t.Drill.Result[toppage.CheckState(v)]
	case name == "undone":
		return t.History.Undone[ch.Data["kind"]]
	case name == "trouble":
		return t.SourceTrouble(ch.Data["code"], ch.Data["detail"])
	}
	if at, err := time.Parse(time.RFC3339, v); err == nil {
		if at = at.In(c.Zone); ch.Data["all_day"] == "true" && ClockTime(at) == "00:00" {
			return t.Day(at)
		}
		return t.Moment(at)
	}
	return v
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
