package readiness

import "tallylight/readiness/scope"

// bringing says which templates an event has tasks of, and what those ask.
type bringing struct {
	eventID string
	level   int
	kind    scope.Kind
	has     string // of the company
	address string // that PR says is shown; empty where there is none
	grace   Grace
}

func (e *Event) bringing(l *Ladder) bringing {
	return bringing{e.ID, e.Planned(*l), scope.Of(e.Brief.Exposure, e.Categories), l.Has, scope.Address(e.Brief.ScreenURL), e.Grace}
}

// asks says whether the event has a task of a template.
func (b *bringing) asks(tpl *TaskTemplate) bool { return tpl.brings(b.level) && b.admits(tpl) }

// admits says the same whatever its level.
func (b *bringing) admits(tpl *TaskTemplate) bool {
	return tpl.Admits(b.kind) && tpl.Met(b.has) && (tpl.Check != scope.OnScreen || b.address != "")
}

// ask gives what a template asks of the event. It is shared by all tasks alike.
func (b *bringing) ask(tpl *TaskTemplate) *Ask {
	spared, shown := !tpl.Soon && b.grace.covers(tpl.ID), tpl.Check == scope.OnScreen
	if !spared && !shown {
		return &tpl.Ask
	}
	own := tpl.Ask
	if spared {
		own.Soon, own.SoonUntil = true, b.grace.Until
	}
	if shown {
		own.Check = b.address
	}
	return &own
}
