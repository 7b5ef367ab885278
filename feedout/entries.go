package feedout

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/outfeed"
	"tallylight/text"
)

// board is what entries are made from.
type board struct {
	now    time.Time
	facts  readiness.Snapshot
	link   outfeed.Link
	words  *text.Text
	clock  text.Clock
	counts func(readiness.Event) bool // for the page of the link
}

// Entries gives what a link shows of the events of a snapshot at now.
func Entries(now time.Time, facts readiness.Snapshot, link outfeed.Link, zone *time.Location) []outfeed.Entry {
	b := board{now: now, facts: facts, link: link, words: text.For(text.Lang(link.Lang)), clock: text.Clock{Now: now, Zone: zone}}
	b.counts = b.onPage()
	entries := make([]outfeed.Entry, 0, len(facts.Events))
	for _, some := range b.inParts() {
		entries = append(entries, some...)
	}
	for i := range facts.Events {
		if e := &facts.Events[i]; e.Hidden {
			entries = b.ofRow(entries, readiness.Row{Event: *e})
		}
	}
	return entries
}

// inParts makes the entries of the events that are on the board: each part is judged with all the others around it.
func (b *board) inParts() [][]outfeed.Entry {
	events := b.facts.Events
	return parts(len(events), func(from, to int) (entries []outfeed.Entry) {
		part := b.facts
		part.Events, part.Around = events[from:to], slices.Concat(b.facts.Around, events[:from], events[to:])
		for _, row := range readiness.Board(b.now, part) {
			entries = b.ofRow(entries, row)
		}
		return entries
	})
}

// onPage says of which events the traffic counts for the page of the link.
func (b *board) onPage() func(readiness.Event) bool {
	if b.link.PageID == "" {
		return func(readiness.Event) bool { return true }
	}
	grounds := b.facts.Grounds(b.now)
	return func(e readiness.Event) bool {
		return slices.ContainsFunc(grounds(e), func(g readiness.Grounds) bool { return g.Page != nil && g.Page.ID == b.link.PageID })
	}
}

// ofRow adds what the link shows of an event.
func (b *board) ofRow(entries []outfeed.Entry, row readiness.Row) []outfeed.Entry {
	if row.Event.Planned(b.facts.Ladder) < b.link.Level || !b.counts(row.Event) {
		return entries
	}
	if !b.link.Open() {
		row = row.Withhold(b.now, b.words.Word.Private)
	}
	if b.link.Shows == outfeed.Mine {
		return b.mine(entries, &row)
	}
	entries = append(entries, b.event(&row))
	if b.link.Gates {
		entries = b.gates(entries, &row)
	}
	return entries
}

// event is the entry of an event itself.
func (b *board) event(row *readiness.Row) outfeed.Entry {
	e := &row.Event
	entry := outfeed.Entry{
		UID: outfeed.UID(e.ID), Summary: b.words.Outfeed.Bracket(b.words.EntryLabel(*row, b.facts.Ladder), e.Title), Text: b.says(row),
		Place: e.Location, Path: pathOf(e), Start: e.Start.UTC(), End: e.End.UTC(), Known: e.Hidden,
	}
	if e.AllDay {
		entry.Days = days(e)
	}
	switch {
	case e.Hidden || row.Phase == readiness.CancelledPhase:
		entry.Status = outfeed.Cancelled
	case e.Calendar != readiness.Confirmed:
		entry.Status = outfeed.Tentative
	}
	return entry
}

// pathOf is the page of an event.
func pathOf(e *readiness.Event) string { return "/events/" + e.ID }

// days are the dates of an all-day event in its own zone.
func days(e *readiness.Event) string {
	zone := e.ZoneLocation()
	first, after := e.Start.In(zone).Format(dateForm), e.End.In(zone).Format(dateForm)
	if after <= first {
		after = e.Start.In(zone).AddDate(0, 0, 1).Format(dateForm)
	}
	return first + "/" + after
}

// mostBlockers is how many of what stands against an event a text lists.
const mostBlockers = 3

// says is the text of an event: tasks, what is next, what stands against it. It holds no time that passes and no name of a person.
func (b *board) says(row *readiness.Row) string {
	var lines []string
	add := func(line func(string) string, what string) {
		if what != "" {
			lines = append(lines, line(what))
		}
	}
	o := b.words.Outfeed
	if row.Event.Calendar == readiness.Missing {
		lines = append(lines, o.Missing)
	}
	if n := row.Counts; n.Total > 0 && !row.Call.Apart() {
		said := []string{b.words.Wall.TasksDone(n.Done, n.Total)}
		if n.Unclaimed > 0 {
			said = append(said, b.words.Wall.Unclaimed(n.Unclaimed))
		}
		add(o.Tasks, b.words.List(said))
	}
	if row.Next != nil {
		add(o.Next, b.words.Gate(row.Next.Gate)+" "+b.words.Moment(row.Next.At.In(b.clock.Zone)))
	}
	for i := range row.Blockers[:min(len(row.Blockers), mostBlockers)] {
		add(o.Blocks, b.against(&row.Blockers[i]))
	}
	return strings.Join(lines, "\n")
}

// against says what blocks, without who signed against it.
func (b *board) against(blocker *readiness.Blocker) string {
	if len(blocker.Tasks) > 0 {
		if e := blocker.Tasks[0].Newest(); e != nil && e.Signed != nil {
			return b.words.Block.Failing(b.words.TaskTitle(blocker.Tasks[0]))
		}
	}
	title, _ := b.words.Blocker(*blocker, b.clock)
	return title
}

// gateTime is how long the entry of a gate or a task is, up to its instant.
const gateTime = 15 * time.Minute

// gates adds an entry for each instant by which tasks of an event are due.
func (b *board) gates(entries []outfeed.Entry, row *readiness.Row) []outfeed.Entry {
	first := len(entries)
	done := map[string]readiness.Counts{}
	for i := range row.Tasks {
		t := &row.Tasks[i]
		if !t.Counts() || !t.Gate.Timed() || row.Phase == readiness.CancelledPhase {
			continue
		}
		n, known := done[t.Gate.Name()]
		n.Total++
		if t.Settled() {
			n.Done++
		}
		done[t.Gate.Name()] = n
		if !known {
			entries = append(entries, b.due(row, outfeed.UID(row.Event.ID, "gate", t.Gate.Name()), t.Gate.Name(), t.Due))
		}
	}
	for i := range entries[first:] {
		g := &entries[first+i]
		n := done[g.Summary]
		g.Summary = b.words.Outfeed.Bracket(b.gateLabel(row, g.Summary, n), row.Event.Title)
	}
	return entries
}

// gateLabel is what the entry of a gate says before the title.
func (b *board) gateLabel(row *readiness.Row, name string, n readiness.Counts) string {
	for i := range row.Tasks {
		if g := row.Tasks[i].Gate; g.Name() == name {
			name = b.words.Gate(g)
			break
		}
	}
	return b.words.Outfeed.Gate(name, b.words.Wall.TasksDone(n.Done, n.Total))
}

// mine adds an entry for each task of an event that the maker of the link has picked up and that is not settled.
func (b *board) mine(entries []outfeed.Entry, row *readiness.Row) []outfeed.Entry {
	for i := range row.Tasks {
		t := &row.Tasks[i]
		held := slices.ContainsFunc(t.Claims, func(c readiness.Claim) bool { return c.ID == b.link.ByID })
		if !held || !t.Counts() || t.Settled() || row.Phase == readiness.CancelledPhase {
			continue
		}
		title := b.words.Outfeed.Task(b.words.TaskTitle(t.Task), row.Event.Title)
		entries = append(entries, b.due(row, outfeed.UID(row.Event.ID, "task", t.Template), b.words.Outfeed.Bracket(b.words.Gate(t.Gate), title), t.Due))
	}
	return entries
}

// due is the entry of something that is due at an instant.
func (b *board) due(row *readiness.Row, uid, summary string, at time.Time) outfeed.Entry {
	return outfeed.Entry{UID: uid, Summary: summary, Path: pathOf(&row.Event), Start: at.Add(-gateTime).UTC(), End: at.UTC()}
}
