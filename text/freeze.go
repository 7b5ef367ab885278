package text

import (
	"tallylight/readiness"
	"tallylight/readiness/freeze"
	"tallylight/readiness/toppage"
)

// Freeze is the words of the change freeze.
type Freeze struct {
	Title, Free, Warned, Locked, When, None, From, Until, Kind, For, Services, All, Ask, Shell, Comment, Proof, NoProof, NotProven,
	Docs, Open, OpenWhy, OpenHint, OpenOnce, OnlySRE, Opened, NoneOpened, Settings, SettingsLead, ServicesHint, RulesHint, Before, After,
	OpenedFor string

	Next    map[freeze.Kind]string // in the sentence of what comes next
	Kinds   map[freeze.Kind]string // in the table
	Choices map[freeze.Kind]string // in the settings

	Aired                                  func(a, b string) string
	NextIs, SoftSays, HardSays, OpenedSays func(a, b, c string) string
	Proven                                 func(job, when string) string
	OpenedLine                             func(when, service, reason, who string) string
	RuleSays                               func(kind, before, after, services string) string
	FromLevel                              func(n int, name string) string
}

func freezeIn(w say) Freeze {
	return Freeze{
		Title:        w("Change freeze", "変更凍結"),
		Free:         w("Free now.", "いまは変更できます。"),
		Warned:       w("Free now, with a warning.", "いまは変更できますが、注意が必要です。"),
		Locked:       w("Frozen now.", "いまは全面凍結中です。"),
		When:         w("When, and why", "いつ、なぜ"),
		None:         w("No event freezes changes in the next 30 days.", "今後30日間に、変更を凍結するイベントはありません。"),
		From:         w("From", "開始"),
		Until:        w("Until", "終了"),
		Kind:         w("Kind", "種類"),
		For:          w("For", "対象イベント"),
		Services:     w("Services", "サービス"),
		All:          w("all", "すべて"),
		Ask:          w("Ask from CI", "CIから確認"),
		Shell:        w("Shell snippet", "シェルの例"),
		Comment:      w("# 200 free   423 locked: reason, until, event   503 last known lock", "# 200 変更可   423 凍結中：reason, until, event   503 最後にわかっていた状態"),
		Docs:         w("Snippets for GitHub Actions, GitLab CI and a shell are in docs/freeze.md.", "GitHub Actions、GitLab CI、シェルの例は docs/ja/freeze.md にあります。"),
		Proof:        w("It works: a job was refused", "動作確認済み：ジョブが1回止められました"),
		NoProof:      w("Not shown to work yet", "動作は未確認です"),
		NotProven:    w("No job has been refused yet. The first one proves the task that freezes changes.", "まだ止められたジョブはありません。最初の1件が、変更凍結のタスクの根拠になります。"),
		Open:         w("Must it go out all the same?", "それでも出す必要があるとき"),
		OpenWhy:      w("Why it cannot wait", "待てない理由"),
		OpenHint:     w("Opens once, for 30 minutes. Logged, and shown on the event until it is over.", "30分だけ、1回開きます。記録され、終わるまでイベントに表示されます。"),
		OpenOnce:     w("Open once", "1回だけ開く"),
		OnlySRE:      w("SRE can open the freeze once, for 30 minutes.", "SREは凍結を1回、30分だけ開くことができます。"),
		Opened:       w("Opened so far", "これまでの例外"),
		NoneOpened:   w("Never yet.", "まだありません。"),
		Settings:     w("Which level freezes, and when", "どのレベルで、いつ凍結するか"),
		SettingsLead: w("Soft warns CI, hard refuses it. A level without a row of its own goes by the one below it.", "「注意のみ」はCIに注意を返し、「全面」は止めます。行のないレベルは、その下のレベルの行に従います。"),
		ServicesHint: w("Names with spaces between them, such as web search checkout. CI is refused any other name. Empty: any name.", "空白区切り。例：web search checkout。ほかの名前で確認したCIは止められます。空欄ならどの名前でも確認できます。"),
		RulesHint:    w("Times such as 24h, 90m or 2d. Services: from the names above; empty: all.", "時間の例：24h、90m、2d。サービスは上の名前から。空欄ならすべて。"),
		Before:       w("Before air", "放送前"),
		After:        w("After “aired”", "「放送終了」後"),
		OpenedFor:    w("A change went out in spite of the freeze", "凍結中に例外の変更がありました"),
		Next: map[freeze.Kind]string{
			freeze.Soft: w("soft", "注意のみ"),
			freeze.Hard: w("hard", "全面"),
		},
		Kinds: map[freeze.Kind]string{
			freeze.Soft: w("soft: warns", "注意のみ"),
			freeze.Hard: w("hard", "全面"),
		},
		Choices: map[freeze.Kind]string{
			freeze.None: w("none", "なし"),
			freeze.Soft: w("soft: warns", "注意のみ"),
			freeze.Hard: w("hard: refuses", "全面：止める"),
		},
		Aired:      w.with2("“aired” + %s, about %s", "「放送終了」の%s後、%sごろ"),
		NextIs:     w.with3("Next: %[1]s, from %[2]s for %[3]s.", "次の凍結は%[2]sから（%[3]s・%[1]s）。"),
		SoftSays:   w.with3("Changes are allowed, with a warning: a soft freeze for %s%s until %s.", "変更できますが、注意が必要です：%s%sの注意のみの凍結、%sまで。"),
		HardSays:   w.with3("Changes are frozen: %s%s, until %s.", "変更は全面凍結中です：%s%s、%sまで。"),
		OpenedSays: w.with3("Frozen, and opened once by %s until %s: “%s”", "全面凍結中ですが、%sが%sまで1回許可しました：「%s」"),
		Proven:     w.with2("%s, %s. Proves the task “Start the change freeze”.", "%s・%s。タスク「変更凍結を始める」の根拠です。"),
		OpenedLine: func(when, service, reason, who string) string {
			return w.f("%s, %s, “%s”, %s", "%s・%s・「%s」・%s", when, service, reason, who)
		},
		RuleSays:  w.with4("%s; from %s before air until %s after “aired”; services: %s", "%s・放送の%s前から「放送終了」の%s後まで・サービス：%s"),
		FromLevel: w.numWith("Level %d, %s", "レベル%d・%s"),
	}
}

// FreezeSays says the answer to a question of CI in a sentence.
func (t *Text) FreezeSays(a freeze.Answer, c Clock) string {
	until := func() string {
		if a.About {
			return t.in("about ", "") + t.Moment(a.Until.In(c.Zone)) + t.in("", "ごろ")
		}
		return t.Moment(a.Until.In(c.Zone))
	}
	switch {
	case a.Opened != nil:
		return t.Freeze.OpenedSays(a.Opened.By, t.Moment(a.Opened.Until.In(c.Zone)), a.Opened.Reason)
	case a.State == freeze.Locked:
		return t.Freeze.HardSays(a.Locks[0].Event.Title, t.freezeLevel(a.Locks[0].Event), until())
	case a.State == freeze.Warned:
		return t.Freeze.SoftSays(a.Locks[0].Event.Title, t.freezeLevel(a.Locks[0].Event), until())
	default:
		return t.in("Changes are allowed.", "変更できます。")
	}
}

func (t *Text) freezeLevel(e readiness.Event) string {
	if e.Level == 0 {
		return t.in(" (no level)", "（レベル未設定）")
	}
	return say(t.in).f(" (level %d)", "（レベル%d）", e.Level)
}

// FreezeNext says which window comes next.
func (t *Text) FreezeNext(w freeze.Window, c Clock) string {
	return t.Freeze.NextIs(t.Freeze.Next[w.Kind], t.Moment(w.From.In(c.Zone)), w.Event.Title)
}

// FreezeUntil says when a window ends.
func (t *Text) FreezeUntil(w freeze.Window, c Clock) string {
	if w.About && w.Kind == freeze.Hard {
		return t.Freeze.Aired(t.Span.Interval(w.After), t.DayTime(w.Until.In(c.Zone)))
	}
	return t.DayTime(w.Until.In(c.Zone))
}

// FreezeProven says which job was refused when.
func (t *Text) FreezeProven(ch readiness.Change, c Clock) string {
	return t.Freeze.Proven(ch.Data["job"], t.Moment(ch.At.In(c.Zone)))
}

// FreezeOpened says what was opened when, why and by whom.
func (t *Text) FreezeOpened(ch readiness.Change, c Clock) string {
	service := ch.Data["service"]
	if service == "" {
		service = t.Freeze.All
	}
	reason := ch.Data["reason"]
	if reason == "" {
		reason = t.Word.Private
	}
	return t.Freeze.OpenedLine(t.DayTime(ch.At.In(c.Zone)), service, reason, ch.Actor)
}

// FreezeLevel names the levels of a role by where they begin.
func (t *Text) FreezeLevel(ladder readiness.Ladder, role toppage.Role) string {
	level, _ := ladder.Reaches(role)
	rung, _ := ladder.Rung(level)
	return t.Freeze.FromLevel(level, t.Pick(rung.NameJA, rung.NameEN))
}
