package readiness

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness/claim"
)

// Reach says which levels an event can still reach in time.
type Reach struct {
	// Best is the highest level whose tasks can all still be done by their gates; 0 where none is.
	Best int
	Left time.Duration // until air; negative once it has begun

	needs []time.Duration // of each level of the ladder, lowest first
	late  []TooLate       // whatever level asks for them
}

// levelReach is what a level would still ask for.
type levelReach struct {
	N int
	// Needs is how long before air it has to be known: the longest of the last possible times of its tasks.
	Needs   time.Duration
	TooLate []TooLate
}

// TooLate is a task whose last possible time has passed although it is not done, with what could make up for it.
type TooLate struct {
	Template *TaskTemplate
	Due      time.Time // until when it would have helped
	// Needs is how long before air it has to be known.
	Needs   time.Duration
	Instead []*TaskTemplate
}

// At gives the reach of level n; the zero value for a level that the ladder has not.
func (r Reach) At(n int) levelReach {
	if n < 1 || n > len(r.needs) {
		return levelReach{}
	}
	level := levelReach{N: n, Needs: r.needs[n-1]}
	for i := range r.late {
		if r.late[i].Template.FromLevel <= n {
			level.TooLate = append(level.TooLate, r.late[i])
		}
	}
	return level
}

// ReachOf says which levels the event can still reach at now. What is done already, or skipped, is in time; a task
// turns too late in the very instant of its gate. The less time is left, the fewer levels can be reached. It points into
// the templates of the ladder.
func ReachOf(now time.Time, e Event, ladder Ladder, have Checklist) Reach {
	from, _ := e.Window()
	r := Reach{Left: from.Sub(now), Best: ladder.Height(), needs: make([]time.Duration, ladder.Height())}
	b := e.bringing(&ladder)
	for i := range ladder.Templates {
		if tpl := &ladder.Templates[i]; b.admits(tpl) && tpl.preparation() && !tpl.SoonAt(now) {
			for n := max(tpl.FromLevel, 1); n <= len(r.needs); n++ {
				r.needs[n-1] = max(r.needs[n-1], tpl.needs())
			}
		}
	}
	r.late = lateTemplates(now, &e, &ladder, have)
	for i := range r.late {
		r.Best = min(r.Best, max(r.late[i].Template.FromLevel-1, 0))
	}
	return r
}

// preparation says that the task has to be done some time before air, for the event.
func (a *Ask) preparation() bool { return a.Gate.Anchor == AtStart && a.Gate.Lead < 0 && !a.Standing }

// needs is how long before air the task has to be known to help: its last possible time, where the ladder does not say, its gate.
func (a *Ask) needs() time.Duration {
	if a.Last != (Gate{}) {
		return -a.Last.Lead
	}
	return -a.Gate.Lead
}

// ownMarks says that the task is late or too late by itself: one that is about others or about the top page leaves that to them.
func (a *Ask) ownMarks() bool { return a.Proof != ProofTopPage && a.Proof != claim.NothingOpen }

// lateTemplates lists the templates whose tasks cannot be done in time any more, whatever level asks for them.
func lateTemplates(now time.Time, e *Event, ladder *Ladder, have Checklist) []TooLate {
	var late []TooLate
	timetable, b := e.timetable(), e.bringing(ladder)
	for i := range ladder.Templates {
		tpl := &ladder.Templates[i]
		if !b.admits(tpl) || !tpl.preparation() || !tpl.ownMarks() || b.ask(tpl).SoonAt(now) {
			continue
		}
		task := have.of(tpl.ID)
		last := timetable.last(&tpl.Ask, task.askedSince(now))
		if now.Before(last) || task.made(now) {
			continue
		}
		late = append(late, TooLate{Template: tpl, Due: last, Needs: tpl.needs(), Instead: b.compensates(ladder, tpl)})
	}
	return late
}

// of gives the task of a template; nil where there is none.
func (c Checklist) of(template string) *TaskStatus {
	for i := range c {
		if c[i].Template == template {
			return &c[i]
		}
	}
	return nil
}

// askedSince gives when a task was first asked for; of one that is not asked for, at now.
func (s *TaskStatus) askedSince(now time.Time) time.Time {
	if s == nil || s.State == TaskGone {
		return now
	}
	return s.CreatedAt
}

// made says that a task needs no more work, also where the level does not ask for it now.
func (s *TaskStatus) made(now time.Time) bool {
	if s == nil {
		return false
	}
	expires := s.Expires()
	fresh := !s.DoneAt.IsZero() && !s.Lapsed && (expires.IsZero() || now.Before(expires))
	return s.State != TaskGone && (s.Settled() || s.Awaiting && !s.Lapsed) || s.State == TaskGone && (fresh || s.Waived(now))
}

// Find gives the templates of some ids, in their order; ids that the ladder has not are left out.
func (l Ladder) Find(ids []string) []TaskTemplate {
	var found []TaskTemplate
	for _, id := range ids {
		if t := l.template(id); t != nil {
			found = append(found, *t)
		}
	}
	return found
}

// compensates lists the templates that make up for one that is too late, of those that the event can have.
func (b *bringing) compensates(l *Ladder, tpl *TaskTemplate) []*TaskTemplate {
	var found []*TaskTemplate
	for id := range strings.FieldsSeq(tpl.Instead) {
		if t := l.template(id); t != nil && b.admits(t) {
			found = append(found, t)
		}
	}
	return found
}

// template gives the template of an id; nil where the ladder has none.
func (l *Ladder) template(id string) *TaskTemplate {
	i := slices.IndexFunc(l.Templates, func(t TaskTemplate) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &l.Templates[i]
}
