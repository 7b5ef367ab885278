package text

import (
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// Gathered is the words of several notices in one message.
type Gathered struct {
	Moved, Turned, News func(n int) string
	Events, Things      func(n int) string
	Need                func(n int, names string) string
	All                 string
}

func gatheredIn(w say) Gathered {
	return Gathered{
		Moved:  w.counted("%d event moved", "%d events moved", "%d件の日時が変わりました"),
		Turned: w.counted("%d event turned to NO-GO or UNKNOWN", "%d events turned to NO-GO or UNKNOWN", "%d件がNO-GO・不明になりました"),
		News:   w.counted("%d new event", "%d new events", "新しいイベントが%d件あります"),
		Events: w.counted("News of %d event", "News of %d events", "%d件のイベントに動きがありました"),
		Things: w.counted("%d notice", "%d notices", "%d件の知らせ"),
		Need:   w.countedWith("%d needs a hand: %s", "%d need a hand: %s", "うち%d件は対応が必要です：%s"),
		All:    w("See all", "すべて見る"),
	}
}

// eachLine is up to how many events have a line of their own in a message about several.
const eachLine = 8

// namesALine is how many events are named in a line where there are more.
const namesALine = 10

// Notices says several notices in one message: what they have in common, then each event by name. Rows are those of Notice, by id
// of the event.
func (t *Text) Notices(ns []notice.Notice, rows map[string]*readiness.Row, c Clock) NoticeWords {
	if len(ns) == 1 {
		return t.Notice(ns[0], rows[ns[0].EventID], c)
	}
	groups := bySubject(ns)
	if len(groups) == 1 {
		return t.together(groups[0], rows, c)
	}
	words := NoticeWords{Title: t.sumUp(ns, groups), Link: t.Gathered.All, Path: "/history"}
	if len(groups) <= eachLine {
		for _, g := range groups {
			words.Lines = append(words.Lines, t.together(g, rows, c).line(t))
		}
		return words
	}
	words.Lines = t.named(groups, rows, c)
	return words
}

// bySubject gathers the notices of each event, and of each thing that is none, in the order in which they first come.
func bySubject(ns []notice.Notice) (groups [][]notice.Notice) {
	at := map[string]int{}
	for _, n := range ns {
		key := n.EventID
		if key == "" {
			key = string(n.Reason) + "/" + n.Subject
		}
		i, known := at[key]
		if !known {
			i, at[key] = len(groups), len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], n)
	}
	return groups
}

// together says the notices of one event as one: the most urgent first, the newest of each reason.
func (t *Text) together(ns []notice.Notice, rows map[string]*readiness.Row, c Clock) NoticeWords {
	ns = newest(ns)
	words := t.Notice(ns[0], rows[ns[0].EventID], c)
	for _, n := range ns[1:] {
		for _, line := range t.Notice(n, rows[n.EventID], c).Lines {
			if !slices.Contains(words.Lines, line) {
				words.Lines = append(words.Lines, line)
			}
		}
	}
	return words
}

// newest leaves of each reason the last notice, the most urgent first.
func newest(ns []notice.Notice) (left []notice.Notice) {
	for i, n := range ns {
		again := func(o notice.Notice) bool { return o.Reason == n.Reason && o.Subject == n.Subject }
		if !slices.ContainsFunc(ns[i+1:], again) {
			left = append(left, n)
		}
	}
	slices.SortStableFunc(left, func(a, b notice.Notice) int { return b.Severity.Rank() - a.Severity.Rank() })
	return left
}

// line is all of it but the act.
func (w NoticeWords) line(t *Text) string {
	if len(w.Lines) == 0 {
		return w.Title
	}
	return w.Title + t.in(" — ", "　") + w.Lines[0]
}

// sumUp says what the notices have in common.
func (t *Text) sumUp(ns []notice.Notice, groups [][]notice.Notice) string {
	alike := func(n notice.Notice) bool { return n.Reason != ns[0].Reason || n.Over }
	if !slices.ContainsFunc(ns, alike) {
		switch ns[0].Reason {
		case notice.EventMoved:
			return t.Gathered.Moved(len(groups))
		case notice.CallTurned:
			return t.Gathered.Turned(len(groups))
		case notice.EventNew:
			return t.Gathered.News(len(groups))
		}
	}
	if slices.ContainsFunc(ns, func(n notice.Notice) bool { return n.EventID == "" }) {
		return t.Gathered.Things(len(groups))
	}
	return t.Gathered.Events(len(groups))
}

// named names each of many events, first those whose call is not clear.
func (t *Text) named(groups [][]notice.Notice, rows map[string]*readiness.Row, c Clock) (lines []string) {
	var need, rest []string
	for _, g := range groups {
		n, r := g[0], rows[g[0].EventID]
		name := telling{Text: t, n: n, r: r, c: c}.name()
		if r != nil && !r.Call.Clear() && !r.Call.Apart() && r.Call != readiness.NotAssessed {
			need = append(need, name)
			continue
		}
		rest = append(rest, name)
	}
	for part := range slices.Chunk(need, namesALine) {
		if len(lines) == 0 {
			lines = append(lines, t.Gathered.Need(len(need), t.List(part)))
			continue
		}
		lines = append(lines, t.List(part))
	}
	for part := range slices.Chunk(rest, namesALine) {
		lines = append(lines, t.List(part))
	}
	return lines
}
