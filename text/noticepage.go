package text

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// NoticePage is the words of the pages on which people see how notices look, and what is told of an event to whom.
type NoticePage struct {
	TextsTitle, TextsLead, Edited, Subject, AtOnceCaption, OverCaption, MovedCaption, PeakCaption, GatheredCaption, MaskedCaption,
	Title, InOrder, Now, Who, NoWay, Nobody, ThisEvent, Person, Change, Also, AlsoHow, NoChannels, AllTold, ToCome,
	Empty, Withdrawn, NothingBlocks string

	State      map[notice.Progress]string // of a glyph
	If         map[notice.Only]string
	Counts     func(told int) string
	More       func(n int) string
	Over       func(what string) string
	Of         func(reason, what string) string
	To         func(who, ways string) string
	Digest, At func(when string) string
	Again      func(why string) string
	Undone     func(why string) string
	Instead    func(channel string) string
	Attaching  func(file string) string
	Drop       func(channel string) string
}

func noticePageIn(w say) NoticePage {
	return NoticePage{
		TextsTitle:      w("How the notices look", "知らせの見え方"),
		TextsLead:       w("The first line says it all: call, level, event, when. Then the reason, then one thing to do.", "1行目で判定・レベル・イベント・日時がわかります。次に理由、最後にすることを1つ。"),
		Edited:          w("edited", "編集済み"),
		Subject:         w("Subject", "件名"),
		AtOnceCaption:   w("Slack: at once, a call turned. Edited in place; later turns go into the thread.", "Slack：判定が変わったとき。同じ投稿を更新し、その後の変化はスレッドに書きます。"),
		OverCaption:     w("Slack: it is over. Said once.", "Slack：解消。1回だけ知らせます。"),
		MovedCaption:    w("Mail to PR: moved, with the calendar entry attached", "広報へのメール：日時変更。予定ファイル付き"),
		PeakCaption:     w("Mail: an unplanned peak, asked once", "メール：予定外のピーク。1回だけ聞きます"),
		GatheredCaption: w("Twelve changes in two minutes are one message", "2分間に12件の変更があれば1通にまとめます"),
		MaskedCaption:   w("Confidential until its time: to those who may not know", "解禁前：知ることのできない人への文面"),
		Title:           w("Who is told what, when", "誰に・何を・いつ知らせるか"),
		InOrder:         w("In order", "時系列"),
		Now:             w("Now", "現在"),
		Who:             w("Who", "誰に"),
		NoWay:           w("not told: no channel is chosen", "知らせません（通知先の選択なし）"),
		Nobody:          w("Nobody is told.", "知らせる相手がいません。"),
		ThisEvent:       w("This event only", "このイベントのみ"),
		Person:          w("In person", "個人"),
		Change:          w("Change for all events", "全イベントの設定を変更"),
		Also:            w("Also tell, for this event", "このイベントだけ追加で知らせる"),
		AlsoHow:         w("Told at once: its level, another air time, cancelled or not, NO-GO or UNKNOWN, on air.", "レベルの確定と変更、日時変更、中止とその取り消し、NO-GO・不明、放送開始をすぐに知らせます。"),
		NoChannels:      w("There are no channels yet. An admin can add them.", "通知先がまだありません。管理者が追加できます。"),
		AllTold:         w("Every channel is told of this event.", "すべての通知先に知らせます。"),
		ToCome:          w("to come", "予定"),
		Empty:           w("Nothing was told yet.", "まだ何も知らせていません。"),
		Withdrawn:       w("nobody was told", "知らせた相手なし"),
		NothingBlocks:   w("nothing blocks GO", "GOを止めているものはありません"),
		State: map[notice.Progress]string{
			notice.Waits:     w("waiting", "送信待ち"),
			notice.Arrived:   w("delivered", "送信済み"),
			notice.Retries:   w("trying again", "再試行中"),
			notice.Failed:    w("not delivered", "不達"),
			notice.Withdrawn: w("not sent: no longer true", "送信なし（状況が変わったため）"),
		},
		If: map[notice.Only]string{
			notice.Always:     w("In any case:", "必ず："),
			notice.IfOpen:     w("If still open:", "未完了なら："),
			notice.IfNobody:   w("If nobody has it:", "引き受け待ちなら："),
			notice.IfUnsaid:   w("If not pressed:", "押されていなければ："),
			notice.IfNotClear: w("If still NO-GO or UNKNOWN:", "NO-GO・不明のままなら："),
			notice.IfUnproven: w("If not proven anew:", "証明し直していなければ："),
		},
		Counts:    w.counted("Told %d time so far.", "Told %d times so far.", "これまで%d回。"),
		More:      w.num("If all goes well, %d more.", "順調なら、あと%d回です。"),
		Over:      w.with("Over: %s", "解消：%s"),
		Of:        w.with2("%s: %s", "%s：%s"),
		To:        w.with2("%s: %s.", "%s：%s。"),
		Digest:    w.with("digest %s", "まとめ %s"),
		At:        w.with("at %s", "%sに送信"),
		Again:     w.with("failed (%s), trying again", "失敗（%s）・再試行中"),
		Undone:    w.with("not delivered (%s)", "不達（%s）"),
		Instead:   w.with("sent by %s instead", "代わりに%sへ送信"),
		Attaching: w.with("Attached: %s.", "添付：%s。"),
		Drop:      w.with("Remove: %s", "削除：%s"),
	}
}

// Noted says in a few words of what people were told.
func (t *Text) Noted(n notice.Notice, r readiness.Row, c Clock) string {
	said := telling{Text: t, n: n, r: &r, c: c}
	what := t.Noticed.Reason[n.Reason]
	if tasks := said.tasks(); len(tasks) > 0 {
		what = t.NoticePage.Of(what, t.taskList(tasks))
	}
	switch {
	case n.Reason == notice.EventMoved && !said.instantOf("was").IsZero():
		what = t.NoticePage.Of(what, t.Board.MovedFrom(t.Moment(said.instantOf("was").In(c.Zone))))
	case slices.Contains([]notice.Reason{notice.LevelConfirmed, notice.LevelChanged, notice.LevelProposed}, n.Reason) && n.Level > 0:
		what = t.NoticePage.Of(what, strconv.Itoa(n.Level))
	case (n.Reason == notice.CallTurned || n.Reason == notice.CallAtRisk) && n.Data["to"] != "" && t.Word.Call[readiness.Call(n.Data["to"])] != "":
		what = t.Word.Call[readiness.Call(n.Data["to"])]
	}
	if n.Over {
		return t.NoticePage.Over(what)
	}
	return what
}

// ToldWhom says whom a notice went to, by which channel, and whether it arrived.
func (t *Text) ToldWhom(p notice.Past, c Clock) string {
	if len(p.Deliveries) == 0 {
		return t.NoticePage.Withdrawn
	}
	var said []string
	for _, d := range p.Deliveries {
		said = append(said, t.NoticePage.To(t.Subscriber(d.Subscriber), t.Join(oneLine(d.Channel), t.delivered(d, c))))
	}
	return t.Sentences(said...)
}

// delivered says how far a delivery has come.
func (t *Text) delivered(d notice.Delivery, c Clock) string {
	switch state := d.Progress(); state {
	case notice.Waits:
		return t.waits(d.Telling, c)
	case notice.Retries:
		return t.insteadOf(d, t.NoticePage.Again(t.failure(d.Message)))
	case notice.Failed:
		return t.insteadOf(d, t.NoticePage.Undone(t.failure(d.Message)))
	default:
		return t.NoticePage.State[state]
	}
}

func (t *Text) insteadOf(d notice.Delivery, said string) string {
	if d.Instead == "" {
		return said
	}
	return t.Join(said, t.NoticePage.Instead(oneLine(d.Instead)))
}

// failure says in a few words why a message was not taken.
func (t *Text) failure(m notice.Message) string {
	if m.Status > 0 {
		return strconv.Itoa(m.Status)
	}
	return t.MessageWhy(m.Error, 0, "")
}

// waits says when something that waits will be sent.
func (t *Text) waits(told notice.Telling, c Clock) string {
	switch due := told.Due.In(c.Zone); {
	case told.When == notice.InDigest:
		return t.NoticePage.Digest(t.DayTime(due))
	case told.Due.After(c.Now):
		return t.NoticePage.At(t.DayTime(due))
	default:
		return t.NoticePage.State[notice.Waits]
	}
}

// Subscriber names who is told: a team, the event alone, or a person, whom it does not name.
func (t *Text) Subscriber(id string) string {
	if team, is := strings.CutPrefix(id, "team:"); is {
		return first(t.Noticed.Team[notice.Team(team)], team)
	}
	if notice.IsPerson(id) {
		return t.NoticePage.Person
	}
	return t.NoticePage.ThisEvent
}

// Comes says what will be told, behind the condition under which it will.
func (t *Text) Comes(coming notice.Coming, r readiness.Row) string {
	what := t.Noticed.Reason[coming.Reason]
	if coming.Reason == notice.ProofExpires {
		return t.NoticePage.Of(what, t.checkNames(strings.Join(coming.Subjects, ",")))
	}
	var tasks []readiness.Task
	for _, status := range r.Tasks {
		if slices.Contains(coming.Subjects, status.ID) {
			tasks = append(tasks, status.Task)
		}
	}
	if len(tasks) == 0 {
		return what
	}
	return t.NoticePage.Of(what, t.taskList(tasks))
}

// WillTell says whom something that is told at an instant will go to, given the names of the channels.
func (t *Text) WillTell(tellings []notice.Telling, at time.Time, names map[string]string, c Clock) string {
	var order []string
	ways := map[string][]string{}
	for _, told := range tellings {
		way := oneLine(names[told.ChannelID])
		switch {
		case told.When == notice.InDigest:
			way = t.Join(way, t.NoticePage.Digest(t.DayTime(told.Due.In(c.Zone))))
		case told.Due.After(at):
			way = t.Join(way, t.NoticePage.At(t.DayTime(told.Due.In(c.Zone))))
		}
		who := t.Subscriber(told.Subscriber)
		if !slices.Contains(order, who) {
			order = append(order, who)
		}
		ways[who] = append(ways[who], way)
	}
	var said []string
	for _, who := range order {
		said = append(said, t.NoticePage.To(who, t.List(ways[who])))
	}
	if len(said) == 0 {
		return t.NoticePage.Nobody
	}
	return t.Sentences(said...)
}
