package notice_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

const hour = time.Hour

// desk is an event with all that its call depends on, and what was known of it.
type desk struct {
	now       time.Time
	event     readiness.Event
	tasks     []readiness.Task
	shield    toppage.Shield
	suggested int
	offer     string
	brought   bool
	before    *notice.Seen
}

// ready is an event that airs so long after noon, of level 4, of which all tasks are done or in hand; it was looked at.
func ready(ahead time.Duration) *desk {
	d := &desk{now: given.Noon, event: given.Airing(given.Noon.Add(ahead)), shield: given.Protected()}
	d.event.ID = "e1"
	d.tasks = given.Planned(d.event)
	for i := range d.tasks {
		d.finish(&d.tasks[i])
	}
	d.look()
	return d
}

// finish does a task that people do as soon as that counts.
func (d *desk) finish(t *readiness.Task) {
	if !t.ByHand() || t.Gate.TaskPhase() != "before" {
		return
	}
	at := d.now.Add(-time.Minute)
	if opens := (readiness.Gate{Anchor: readiness.AtStart, Lead: t.TickFrom.Lead}).Due(d.event); t.TickFrom != (readiness.Gate{}) && opens.After(at) {
		at = opens
	}
	*t = given.Done(*t, at)
	for i := range t.Evidence {
		t.Evidence[i].Expires = time.Time{}
		t.Evidence[i].From, t.Evidence[i].To = d.event.Window()
	}
}

// fresh is an event of which nobody knew before now.
func fresh(ahead time.Duration) *desk {
	d := &desk{now: given.Noon, event: given.Airing(given.Noon.Add(ahead)), shield: given.Protected()}
	d.event.ID, d.event.FirstSeen, d.event.EnteredAt = "e1", given.Noon, given.Noon
	d.event.Level, d.event.LevelState = 0, readiness.LevelUnset
	d.tasks = given.Planned(d.event)
	return d
}

func (d *desk) task(template string) *readiness.Task {
	i := slices.IndexFunc(d.tasks, func(t readiness.Task) bool { return t.Template == template })
	return &d.tasks[i]
}

// open takes back what was done of a task.
func (d *desk) open(templates ...string) {
	for _, template := range templates {
		t := d.task(template)
		t.DoneAt, t.DoneBy, t.Evidence, t.Claims = time.Time{}, "", nil, nil
	}
}

func (d *desk) row() readiness.Row {
	g := readiness.Grounds{Suggested: d.suggested}
	return readiness.Row{Event: d.event, Grounds: g, Readiness: readiness.Assess(d.now, d.event, d.tasks, given.Ladder, nil, d.shield, nil, &g, nil)}
}

func (d *desk) seen() notice.Seen {
	s := notice.Look(d.now, d.row())
	s.Event.Offer, s.Event.Brought = d.offer, d.brought
	return s
}

// look looks at the event and keeps what is known of it.
func (d *desk) look() []notice.Notice {
	told, keep := notice.Why(d.before, d.seen(), d.now)
	d.before = &keep
	return told
}

// after goes on by a time.
func (d *desk) after(wait time.Duration) *desk {
	d.now = d.now.Add(wait)
	return d
}

// move moves the event and plans its tasks anew.
func (d *desk) move(by time.Duration) {
	d.event.NoteMove(d.now, d.event.Start)
	d.event.Start, d.event.End = d.event.Start.Add(by), d.event.End.Add(by)
	d.tasks = given.Apply(readiness.Plan(d.now, d.event, given.Ladder, d.tasks), d.tasks)
}

// level gives the event a level and plans its tasks anew.
func (d *desk) level(n int, state readiness.LevelState) {
	d.event.Level, d.event.LevelState = n, state
	d.tasks = given.Apply(readiness.Plan(d.now, d.event, given.Ladder, d.tasks), d.tasks)
}

func (d *desk) calendar(status readiness.CalendarStatus) {
	d.event.Calendar, d.event.CalendarAt = status, d.now
}

// said puts notices into a line: reason, what it is about and some values.
func said(ns []notice.Notice, values ...string) string {
	lines := make([]string, len(ns))
	for i, n := range ns {
		parts := []string{string(n.Reason)}
		if n.Over {
			parts[0] += " over"
		}
		if n.Closes() {
			parts[0] += " closes"
		}
		if n.Severity == notice.Critical {
			parts = append(parts, "critical")
		}
		for _, name := range values {
			if n.Data[name] != "" {
				parts = append(parts, name+"="+n.Data[name])
			}
		}
		lines[i] = strings.Join(parts, " ")
	}
	return strings.Join(lines, "; ")
}

func pages(verdicts ...toppage.Verdict) toppage.Shield {
	var s toppage.Shield
	for i, v := range verdicts {
		p := toppage.Page{ID: fmt.Sprint("p", i), Name: "Top"}
		s.Page, s.Verdict = &p, v
		s.All = append(s.All, toppage.PageVerdict{Page: &p, Verdict: v})
	}
	return s
}
