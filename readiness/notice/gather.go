package notice

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Line is where a subscriber is told something.
type Line struct{ Subscriber, ChannelID string }

// Waiting is a telling at once that no message holds, with its notice.
type Waiting struct {
	Telling
	Notice Notice
	// Heard says that a message went by the same line already of what the notice says is over.
	Heard bool
}

// Batch is a message that is to be written now.
type Batch struct {
	Line
	Notices []string  // ids, oldest first
	Thread  string    // id of the one event that they are about; empty: of several, or of none
	Reason  Reason    // of the most urgent
	StopAt  time.Time // from then on there is no point in telling any of it; zero: there always is
	// Drop is ids of notices that nobody has to be told of any more: what they tell was over before anybody heard of it. Where
	// Notices is empty there is no message.
	Drop []string
}

// longestQuiet bounds how far ahead a telling at once is due, also over a change from summer time.
const longestQuiet = 26 * time.Hour

// Gathered says which of the tellings that wait become messages at now, and when to ask next; zero: when there are more. Last is when
// the last message of a line was written.
func Gathered(now time.Time, waiting []Waiting, last map[Line]time.Time) (messages []Batch, next time.Time) {
	turn := fault.Turn{After: now}
	for _, line := range byLine(waiting) {
		var due []Waiting
		ready := line[0].ready(now, last)
		for _, t := range line {
			ready = earliest(ready, t.ready(now, last))
			if !t.due(now).After(now) {
				due = append(due, t)
			}
		}
		if ready.After(now) {
			turn.Consider(ready)
			continue
		}
		if len(due) < len(line) {
			due = withEarlier(due, line)
		}
		messages = append(messages, batches(now, due)...)
		for _, t := range line {
			if at := t.due(now); at.After(now) && !holds(due, t) {
				turn.Consider(fault.Later(at, now.Add(t.Notice.gather())))
			}
		}
	}
	return messages, turn.At
}

// withEarlier adds to what is due what waits still and was told earlier of the same: what became of it is told once.
func withEarlier(due, line []Waiting) []Waiting {
	return slices.DeleteFunc(slices.Clone(line), func(t Waiting) bool {
		return !slices.ContainsFunc(due, func(d Waiting) bool {
			return d.NoticeID == t.NoticeID || d.Notice.about() == t.Notice.about() && t.Notice.At.Before(d.Notice.At)
		})
	})
}

func holds(all []Waiting, one Waiting) bool {
	return slices.ContainsFunc(all, func(t Waiting) bool { return t.NoticeID == one.NoticeID })
}

// byLine parts the tellings at once, oldest notice first.
func byLine(waiting []Waiting) [][]Waiting {
	all := slices.DeleteFunc(slices.Clone(waiting), func(t Waiting) bool { return t.When != AtOnce || t.MessageID != "" })
	slices.SortStableFunc(all, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(a.Subscriber, b.Subscriber), cmp.Compare(a.ChannelID, b.ChannelID), a.Notice.At.Compare(b.Notice.At))
	})
	var lines [][]Waiting
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(t Waiting) bool { return t.line() != all[0].line() })
		if n < 0 {
			n = len(all)
		}
		lines, all = append(lines, all[:n]), all[n:]
	}
	return lines
}

func (t Telling) line() Line { return Line{t.Subscriber, t.ChannelID} }

// due is from when on the telling may be sent. One that no quiet hours hold back may at once, also where a clock that was ahead wrote it.
func (t Waiting) due(now time.Time) time.Time {
	if !t.Due.After(t.Notice.At) {
		return earliest(t.Due, now)
	}
	return fault.Bounded(now, t.Due, longestQuiet)
}

// ready is when a message with the telling is written at the earliest. What only a clock that was ahead can have written waits
// no longer than the pauses are.
func (t Waiting) ready(now time.Time, last map[Line]time.Time) time.Time {
	at := fault.Later(t.due(now), fault.Bounded(now, t.Notice.At.Add(Settle), Settle))
	if written := last[t.line()]; !written.IsZero() {
		gather := t.Notice.gather()
		at = fault.Later(at, fault.Bounded(now, written.Add(gather), gather))
	}
	return at
}

// gather is how far after the last message of a line one with the notice comes.
func (n Notice) gather() time.Duration {
	if n.Severity == Critical {
		return GatherCritical
	}
	return Gather
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// mostPages is how many messages whoever is on call gets at once; where there are more events, one message names them all.
const mostPages = 3

// batches makes messages of what is due on one line: one or, for whoever is on call, one for each event, so that the end of one
// trouble ends no other. What closes alerts does so one by one.
func batches(now time.Time, due []Waiting) (all []Batch) {
	closing, due := apart(due)
	for _, part := range messageParts(due) {
		all = append(all, batch(now, part))
	}
	for _, part := range byEvent(closing) {
		for _, reason := range byReason(part) {
			all = append(all, batch(now, reason))
		}
	}
	return all
}

// messageParts parts what is due into what stands in one message each.
func messageParts(due []Waiting) [][]Waiting {
	if len(due) == 0 || due[0].Subscriber != OnCall.Subscriber() {
		return parts(due)
	}
	if events := byEvent(due); len(events) <= mostPages {
		return events
	}
	return [][]Waiting{due}
}

// mostTogether is of how many events one message tells: of more, services leave names out.
const mostTogether = 125

// parts parts what is due where it is of too many events, so that what is told of one event stands together.
func parts(due []Waiting) (all [][]Waiting) {
	of := map[string]int{} // the part of an event
	for _, t := range due {
		part, known := of[t.Notice.EventID]
		if !known {
			part = len(of) / mostTogether
			of[t.Notice.EventID] = part
		}
		if part == len(all) {
			all = append(all, nil)
		}
		all[part] = append(all[part], t)
	}
	return all
}

// batch makes one message of what there is still a point in telling.
func batch(now time.Time, due []Waiting) Batch {
	b := Batch{Line: due[0].line()}
	var ns []Notice
	heard := map[string]bool{}
	for _, t := range due {
		if until := t.Notice.Until(); !until.IsZero() && !now.Before(until) {
			b.Drop = append(b.Drop, t.Notice.ID)
			continue
		}
		ns = append(ns, t.Notice)
		heard[t.Notice.Once] = t.Heard
	}
	chains, dropped := chained(ns, func(over Notice) bool { return heard[over.Once] })
	for i := range ns {
		if dropped[i] {
			b.Drop = append(b.Drop, ns[i].ID)
		} else {
			b.Notices = append(b.Notices, ns[i].ID)
		}
	}
	for i, c := range chains {
		b.join(c.result(ns), i == 0)
	}
	b.Reason = worst(ns, dropped)
	return b
}

// join makes the message be about a notice as well.
func (b *Batch) join(n Notice, first bool) {
	until := n.Until()
	switch {
	case first:
		b.Thread, b.StopAt = n.EventID, until
		return
	case until.IsZero() || b.StopAt.IsZero():
		b.StopAt = time.Time{}
	default:
		b.StopAt = fault.Later(b.StopAt, until)
	}
	if n.EventID != b.Thread {
		b.Thread = ""
	}
}

// worst gives the reason of the most urgent of notices that are left.
func worst(ns []Notice, dropped map[int]bool) (reason Reason) {
	most := -1
	for i := range ns {
		if at := ns[i].Severity.Rank(); at > most && !dropped[i] {
			most, reason = at, ns[i].Reason
		}
	}
	return reason
}

// Until is until when there is a point in telling the notice: the end of its event, of what is asked then a day longer. Zero: there
// is no end.
func (n Notice) Until() time.Time {
	end, err := time.Parse(time.RFC3339, n.Data["end"])
	if err != nil {
		return time.Time{}
	}
	if n.Reason == AskAired || !n.At.Before(end) {
		return fault.Later(end, n.At).Add(readiness.TailLength)
	}
	return end
}
