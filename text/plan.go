package text

import (
	"tallylight/readiness/notice"
)

// Plan is the words of who is told what, when and where.
type Plan struct {
	Title, Reason, FromLevel, AnyLevel, Way, EachWay, Rows, ForWhom, Where, WhereHint, NoWays, NoOwnMail, Disabled, When, QuietHint,
	RepeatOnce, Urgent, Gathered, Preview, Defaults, ShowingDefaults, Whole, OnlyReads, NoWay, NoneLastWeek, PreviewTitle string

	Notes   map[notice.Topic]string // what is worth knowing of a topic; empty: nothing
	You     string
	For     func(who string) string
	To      func(ways string) string
	Cost    func(atOnce, digests, most int) string
	Waits   func(until string) string
	Every   func(span string) string
	LevelUp func(level int) string
	Stop    StopMail
}

// StopMail is the words by which a reader ends mails.
type StopMail struct {
	Title, Lead, Button, Done, DoneLead, Wrong, WrongLead string
}

func planIn(w say) Plan {
	p := Plan{
		Title:           w("Who is told what", "誰に何を知らせるか"),
		Rows:            w("When each reason is told", "理由ごとの知らせ方"),
		ForWhom:         w("For whom", "対象"),
		Reason:          w("Reason", "理由"),
		FromLevel:       w("From level", "対象レベル"),
		AnyLevel:        w("any level", "すべて"),
		LevelUp:         w.num("level %d up", "%d以上"),
		Way:             w("Channel", "通知先"),
		EachWay:         w("all", "すべて"),
		Where:           w("Where", "どこに知らせるか"),
		WhereHint:       w("The digest goes to all of them.", "まとめは、選んだすべての通知先に届きます。"),
		NoWays:          w("There is no channel yet. An admin adds one under Channels; until then nothing is sent.", "通知先がまだありません。管理者が「通知先」で追加するまで、何も送りません。"),
		NoOwnMail:       w("For yourself you can choose mail to your own address. An admin adds such a channel under Channels.", "自分宛てに選べるのは、自分のアドレスへのメールだけです。管理者が「通知先」で追加すると、ここに表示されます。"),
		Disabled:        w("not used any more", "使用停止"),
		When:            w("When", "いつ知らせるか"),
		QuietHint:       w("24-hour clock. Leave both empty for no quiet hours.", "24時間表記。両方空欄なら、静かな時間はありません。"),
		RepeatOnce:      w("once only", "1回だけ"),
		Every:           w.with("after %s", "%sごと"),
		Urgent:          w("Also in quiet hours: NO-GO or UNKNOWN within 24 h of air", "静かな時間でも知らせる：放送24時間前からのNO-GO・不明"),
		Gathered:        w("Several within 2 minutes become one message; urgent ones within 30 seconds.", "2分以内の知らせは1通にまとめます（緊急の知らせは30秒以内）。"),
		Waits:           w.with("What waits in quiet hours comes at %s, as one.", "静かな時間の知らせは%sに1通で届きます。"),
		Preview:         w("Preview last week", "先週分でプレビュー"),
		PreviewTitle:    w("Last week with these choices", "先週にこの設定だった場合"),
		NoneLastWeek:    w("Nothing happened last week that these choices tell.", "先週、この設定で知らせる出来事はありませんでした。"),
		Defaults:        w("Back to the defaults", "初期設定に戻す"),
		ShowingDefaults: w("These are the defaults. Nothing is changed until you save.", "初期設定を表示しています。保存するまで変更されません。"),
		Whole:           w("Show all reasons", "すべての理由を表示"),
		OnlyReads:       w("Only this team and admins can change these choices.", "変更できるのは、このチームと管理者だけです。"),
		NoWay:           w("No channel is chosen, so nothing is sent.", "通知先を選んでいないため、何も送りません。"),
		For:             w.with("For %s", "%s宛て"),
		To:              w.with("to %s", "%s"),
		You:             w("You", "自分"),
	}
	over := w("and once when it is over", "解消したときも1回")
	p.Notes = map[notice.Topic]string{notice.TopicNoGo: over, notice.TopicAtRisk: over, notice.TopicPage: over, notice.TopicFailing: over}
	p.Cost = func(atOnce, digests, most int) string {
		return w.f("With these choices last week: %d at once, %s, at most %d on one day.", "先週にこの設定なら、すぐの知らせ%d件、まとめ%s、1日最大%d件でした。",
			atOnce, w.counted("%d digest", "%d digests", "%d件")(digests), most)
	}
	p.Stop = StopMail{
		Title:     w("End mails from Tallylight", "Tallylightからのメールを止める"),
		Lead:      w("Press the button and no more mail is sent to you. You need not sign in.", "ボタンを押すと、今後メールは届きません。サインインは不要です。"),
		Button:    w("End these mails", "メールを止める"),
		Done:      w("Ended", "止めました"),
		DoneLead:  w("No more mail is sent to you. You can choose it again in your settings under “Who is told what”.", "今後メールは届きません。設定の「誰に何を知らせるか」で、いつでも再開できます。"),
		Wrong:     w("This link does not work", "このリンクは使えません"),
		WrongLead: w("Open the whole address from the mail, or sign in and choose under “Who is told what”.", "メールのURL全体を開くか、サインインして「誰に何を知らせるか」で変更してください。"),
	}
	return p
}

// PlanTold says in a line what choices would have told, and when: at once or in the digest.
func (t *Text) PlanTold(n notice.Notice, when notice.When, c Clock) string {
	return t.Join(t.DayTime(n.At.In(c.Zone)), t.Join(t.Noticed.When[when], t.Notice(n, nil, c).Title))
}
