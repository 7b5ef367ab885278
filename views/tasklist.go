package views

import (
	"time"

	"tallylight/readiness"
)

// taskGroup is the lines of the task list under one heading.
type taskGroup struct {
	Heading string
	Event   *readiness.Event // instead of a heading
	Late    bool
	Lines   []TaskLine
}

// groups puts the lines under late, within 48 hours, this week and later.
func (p TasksPage) groups() []taskGroup {
	if p.View == ViewEvent {
		return p.events()
	}
	w := p.t().Task
	groups := []taskGroup{{Heading: w.Late, Late: true}, {Heading: w.Within48}, {Heading: w.ThisWeek}, {Heading: w.Later}}
	for _, l := range p.Lines {
		i := 3
		switch due := l.Task.Due; {
		case l.Task.Settled():
		case l.Task.Late || l.Task.State == readiness.TaskFailing:
			i = 0
		case due.Before(p.Now.Add(unclaimedSoon)):
			i = 1
		case due.Before(p.Now.Add(7 * 24 * time.Hour)):
			i = 2
		}
		groups[i].Lines = append(groups[i].Lines, l)
	}
	return groups
}

// events puts the lines, which come event by event, under their events.
func (p TasksPage) events() []taskGroup {
	var groups []taskGroup
	for i := range p.Lines {
		l := &p.Lines[i]
		if n := len(groups); n == 0 || groups[n-1].Event.ID != l.Event.ID {
			groups = append(groups, taskGroup{Event: &l.Event})
		}
		last := &groups[len(groups)-1]
		last.Lines = append(last.Lines, *l)
	}
	return groups
}

func (p TasksPage) none() string {
	switch p.View {
	case ViewMine:
		return p.t().Task.NoneMine
	case ViewMachine:
		return p.t().Task.NoneMachine
	case ViewEvent:
		return p.t().Stock.NoneByEvent
	default:
		return p.t().Task.NoneOpen
	}
}

// due says how long is left, or how late it is.
func (p TasksPage) due(t readiness.TaskStatus) string {
	switch {
	case !t.Gate.Timed() && t.Gate.Anchor == readiness.Always:
		return p.t().Gate(t.Gate)
	case t.Due.After(p.Now):
		return p.t().Span.DueIn(t.Due.Sub(p.Now))
	case t.Late:
		return p.t().Span.LateBy(p.Now.Sub(t.Due))
	default:
		return p.t().Span.InDays(-int(p.Now.Sub(t.Due).Hours() / 24))
	}
}

// tab is the address of a view with the present filter.
func (p TasksPage) tab(view string) string {
	to := "/tasks?view=" + view
	if p.Level > 0 {
		to += "&level=" + itoa(p.Level)
	}
	if p.Kind != "" {
		to += "&kind=" + string(p.Kind)
	}
	return to
}
