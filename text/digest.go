package text

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/journal"
)

// Digest is the words of the morning summary, on its page and in its message.
type Digest struct {
	Title, Airs, NoAirs, More, Event, Blocks, Due, NoDue, Changed, NoChange, Early, Print, Change, Open, NoEvents, TitleNone string

	Head        func(airs int) string
	For         func(when, who string) string
	AsOf        func(when string) string
	Last, DueAt func(when string) string
	Ahead       func(span string) string
	NewEvent    func(parts string) string
	Became      func(was, is string) string
	Heard       func(all, late int) string
	HeardNone   func(all int) string
	PeaksKnown  func(of, known int) string
	PeaksOpen   func(n int) string
	Done        func(done, total int) string
	Nobody      func(n int) string
	AndMore     func(n int) string
	Expires     func(what string) string // a list of what Until says
	Until       func(proof, when string) string
	Kinds       map[string]string
}

func digestIn(w say) Digest {
	return Digest{
		Title:     w("Digest", "まとめ"),
		TitleNone: w("This week: nothing on air", "今週：放送なし"),
		Head:      w.counted("This week: %d on air", "This week: %d on air", "今週：放送%d件"),
		For:       w.with2("%s, for %s", "%s・%s向け"),
		AsOf:      w.with("As of %s. This page does not change.", "%s時点。この内容は更新されません。"),
		Airs:      w("On air within 7 days", "7日以内に放送"),
		NoAirs:    w("Nothing is on air within 7 days.", "7日以内の放送はありません。"),
		More:      w("There are more; see the calendar.", "ほかにもあります。カレンダーで確認してください。"),
		Event:     w("Event", "イベント"),
		Blocks:    w("What blocks, or done", "止めているもの・完了数"),
		Done:      w.num2("%d/%d", "%d/%d"),
		Due:       w("Due, and nobody has it", "期限が近く、引き受け待ち"),
		NoDue:     w("Nothing is due that nobody has.", "引き受け待ちのものはありません。"),
		Last:      w.with("last possible %s", "最終 %s"),
		DueAt:     w.with("due %s", "期限 %s"),
		Changed:   w("Changed since the last digest", "前回からの変更"),
		NoChange:  w("Nothing has changed.", "変更はありません。"),
		NewEvent:  w.with("new, %s", "新規・%s"),
		Ahead:     w.with("%s ahead", "%s前"),
		Became:    w.with2("%s → %s", "%s → %s"),
		Early:     w("How early we hear", "どれだけ早く届くか"),
		PeaksKnown: func(of, known int) string {
			switch {
			case of == 1 && known == 0:
				return w("The only peak was not known beforehand.", "ピーク1回は、事前に把握していませんでした。")
			case of == 1:
				return w("The only peak was known beforehand.", "ピーク1回は、事前に把握していました。")
			case known == of:
				return w.f("All %d peaks were known beforehand.", "ピーク%d回は、すべて事前に把握していました。", of)
			case known == 0:
				return w.f("None of %d peaks was known beforehand.", "ピーク%d回は、いずれも事前に把握していませんでした。", of)
			case known == 1:
				return w.f("Of %d peaks %d was known beforehand.", "ピーク%d回のうち、%d回は事前に把握していました。", of, known)
			}
			return w.f("Of %d peaks %d were known beforehand.", "ピーク%d回のうち、%d回は事前に把握していました。", of, known)
		},
		PeaksOpen: w.counted("%d peak still asks what it was.", "%d peaks still ask what they were.", "「これは何でしたか？」に未回答のピークが%d回あります。"),
		Heard: func(all, late int) string {
			return w.f("Of the %d events of the last 30 days %d came with less than 3 days to go.", "直近30日の%d件のうち、3日を切って届いたのは%d件です。", all, late)
		},
		HeardNone: w.num("All %d events of the last 30 days came at least 3 days ahead.", "直近30日の%d件は、すべて3日前までに届きました。"),
		NoEvents:  w("For no event of the last 30 days is it known when we heard of it.", "直近30日のイベントに、届いた時期がわかるものはありません。"),
		Print:     w("Print as agenda", "議題として印刷"),
		Change:    w("Change", "変更"),
		Open:      w("Open the digest", "まとめを開く"),
		Nobody:    w.counted("%d task due that nobody has", "%d tasks due that nobody has", "期限が近く引き受け待ちのタスク%d件"),
		Expires:   w.with("Expires before its event is over: %s", "イベントの終了前に期限切れ：%s"),
		Until:     w.with2("%s (%s)", "%s（%s）"),
		AndMore:   w.num("and %d more", "ほか%d件"),
		Kinds: map[string]string{
			journal.EventMoved:     w("new air time", "日時変更"),
			journal.WasPostponed:   w("new air time", "日時変更"),
			journal.EventCancelled: w("cancelled", "中止"),
			journal.EventRestored:  w("takes place after all", "中止の取り消し"),
			journal.EventKept:      w("takes place, says PR", "予定どおり放送"),
			journal.EventMissing:   w("gone from its calendar", "カレンダーに見当たらない"),
			journal.EventTakenOut:  w("taken out of its series", "繰り返しから除外"),
			journal.LevelSet:       w("level set", "レベルの変更"),
			journal.BriefTold:      w("PR told more", "広報からの情報を更新"),
		},
	}
}

// DigestTitle says in a line how the week stands: how many are on air, and how many of them are not as they should be.
func (t *Text) DigestTitle(d digest.Digest) string {
	if len(d.Airs) == 0 {
		return t.Digests.TitleNone
	}
	said, calls := t.Digests.Head(len(d.Airs)), d.Calls()
	for _, call := range []readiness.Call{readiness.NoGo, readiness.UnknownCall, readiness.AtRisk, readiness.NotAssessed} {
		if n := calls[call]; n > 0 {
			said += t.in(", ", "、") + t.callCount(call, n)
		}
	}
	return said
}

func (t *Text) callCount(call readiness.Call, n int) string {
	if t.Lang == JA {
		return spaced(t.Word.Call[call]) + strconv.Itoa(n) + "件"
	}
	return strconv.Itoa(n) + " " + t.Word.Call[call]
}

// spaced parts a word in Latin letters from the figure that follows it.
func spaced(word string) string {
	if word != "" && word[len(word)-1] < utf8.RuneSelf {
		return word + " "
	}
	return word
}

// DigestBlocks says what blocks an event most, or how many of its tasks are done.
func (t *Text) DigestBlocks(r readiness.Row, c Clock) string {
	if len(r.Blockers) > 0 {
		title, _ := t.Blocker(r.Blockers[0], c)
		return title
	}
	if r.Counts.Total == 0 {
		return t.Word.None
	}
	return t.Digests.Done(r.Counts.Done, r.Counts.Total)
}

// DigestDue says by when a task that nobody has is due.
func (t *Text) DigestDue(d digest.Due, c Clock) string {
	if !d.Task.Last.IsZero() && !d.Task.Due.After(c.Now) {
		return t.Digests.Last(t.Moment(d.Task.Last.In(c.Zone)))
	}
	return t.Digests.DueAt(t.Moment(d.Task.Due.In(c.Zone)))
}

// DigestExpires says in a line which load tests and drills expire before the events that rest on them are over; empty where none does.
func (t *Text) DigestExpires(d digest.Digest, c Clock) string {
	if len(d.Expiring) == 0 {
		return ""
	}
	said := make([]string, len(d.Expiring))
	for i, e := range d.Expiring {
		said[i] = t.Digests.Until(t.CheckName(e.Check), t.Moment(e.Until.In(c.Zone)))
	}
	return t.Digests.Expires(t.List(said))
}

// DigestChange says what became of an event since the last digest.
func (t *Text) DigestChange(ch digest.Changed, c Clock) string {
	var said []string
	e := ch.Row.Event
	if ch.New {
		said = append(said, t.Digests.NewEvent(t.Digests.Ahead(t.Rough(max(e.Start.Sub(e.FirstSeen), 0)))))
	}
	told := map[string]bool{}
	for _, kind := range ch.Kinds {
		words := t.Digests.Kinds[kind]
		if words == "" || told[words] || ch.New && kind == journal.LevelSet {
			continue
		}
		told[words] = true
		said = append(said, t.withDetail(words, kind, e, c))
	}
	if ch.Was != "" {
		said = append(said, t.Digests.Became(t.Word.Call[ch.Was], t.Word.Call[ch.Row.Call]))
	} else if ch.New && e.Level == 0 {
		said = append(said, t.Word.NoLevel)
	}
	return t.List(said)
}

// withDetail adds to what happened what it came to.
func (t *Text) withDetail(words, kind string, e readiness.Event, c Clock) string {
	switch {
	case kind == journal.EventMoved || kind == journal.WasPostponed:
		return words + " " + t.digestAir(e, c)
	case kind == journal.LevelSet && e.Level > 0:
		return words + t.in(": ", "：") + t.EventLevel(e)
	}
	return words
}

// digestAir says when an event airs.
func (t *Text) digestAir(e readiness.Event, c Clock) string {
	if e.AllDay {
		zone, err := time.LoadLocation(e.Zone)
		if err != nil {
			zone = time.UTC
		}
		return t.Dates(e.Start.In(zone), e.End.In(zone))
	}
	return t.Moment(e.Start.In(c.Zone))
}

// DigestHeard says how early events became known.
func (t *Text) DigestHeard(h digest.Heard) string {
	said := t.Digests.Heard(h.All, h.Late)
	switch {
	case h.All == 0:
		said = t.Digests.NoEvents
	case h.Late == 0:
		said = t.Digests.HeardNone(h.All)
	}
	return said + t.digestPeaks(h.Peaks)
}

// digestPeaks says how many peaks were known beforehand; empty where there was none.
func (t *Text) digestPeaks(p digest.Peaks) (said string) {
	if of := p.Known + p.Unknown; of > 0 {
		said += t.in(" ", "") + t.Digests.PeaksKnown(of, p.Known)
	}
	if p.Open > 0 {
		said += t.in(" ", "") + t.Digests.PeaksOpen(p.Open)
	}
	return said
}

// How many lines of each part a message has.
const (
	mostAirLines    = 12
	mostDigestLines = 8
)

// Digest says a digest as a message, as of its instant: what people may not know has been withheld from it. Named is the team or
// "me", and date the day by which its page is found.
func (t *Text) Digest(d digest.Digest, named, date string, c Clock) NoticeWords {
	c.Now = d.At
	var lines []string
	for _, r := range d.Airs[:min(len(d.Airs), mostAirLines)] {
		lines = append(lines, strings.Join(t.nonEmpty(t.Word.Call[r.Call], t.digestAir(r.Event, c), t.levelOf(r.Event), oneLine(r.Event.Title), t.DigestBlocks(r, c)), " · "))
	}
	lines = t.andMore(lines, len(d.Airs), mostAirLines)
	if n := len(d.Due); n > 0 {
		lines = append(lines, t.Digests.Nobody(n))
		for _, due := range d.Due[:min(n, mostDigestLines)] {
			lines = append(lines, "- "+oneLine(t.TaskTitle(due.Task.Task))+t.in(", ", "・")+t.DigestDue(due, c)+t.in(" (", "（")+oneLine(due.Row.Event.Title)+t.in(")", "）"))
		}
		lines = t.andMore(lines, n, mostDigestLines)
	}
	lines = append(lines, t.nonEmpty(t.DigestExpires(d, c))...)
	lines = append(lines, t.digestChanges(d, c)...)
	lines = append(lines, t.DigestHeard(d.Heard))
	return NoticeWords{Title: t.DigestTitle(d), Lines: lines, Link: t.Digests.Open, Path: "/digest?team=" + named + "&date=" + date}
}

// digestChanges are the lines that say what changed.
func (t *Text) digestChanges(d digest.Digest, c Clock) (lines []string) {
	all := len(d.Changed) + len(d.Other)
	if all == 0 {
		return nil
	}
	lines = append(lines, t.Digests.Changed)
	for _, ch := range d.Changed {
		lines = append(lines, "- "+oneLine(ch.Row.Event.Title)+t.in(": ", "：")+t.DigestChange(ch, c))
	}
	for _, line := range d.Other {
		lines = append(lines, "- "+oneLine(t.Change(line, c)))
	}
	return t.andMore(lines[:min(len(lines), 1+mostDigestLines)], all, mostDigestLines)
}

// andMore says how many of n are not listed.
func (t *Text) andMore(lines []string, n, most int) []string {
	if n > most {
		lines = append(lines, t.Digests.AndMore(n-most))
	}
	return lines
}

func (t *Text) levelOf(e readiness.Event) string {
	if e.Level == 0 {
		return ""
	}
	return t.Outfeed.Level(e.Level)
}

func (t *Text) nonEmpty(parts ...string) (said []string) {
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return said
}
