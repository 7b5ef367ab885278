package readiness

import (
	"time"

	"tallylight/readiness/fault"
)

// NextTurn gives the first instant after now at which an answer on the board may change by itself: a task
// falls due or enters its horizon, evidence expires, an event begins or ends. Zero where nothing is ahead.
func NextTurn(now time.Time, rows []Row) time.Time {
	next := fault.Turn{After: now}
	for i := range rows {
		r := &rows[i]
		r.Event.turns(&next)
		next.Consider(r.goFrom)
		r.Standing.Turns(&next)
		for j := range r.Tasks {
			r.Tasks[j].turns(&next)
			r.Tasks[j].Proof.turns(&next)
		}
		next.Consider(r.Shield.Turns)
		if until := r.Grounds.Proven.Until; !until.IsZero() {
			next.Consider(until.Add(time.Nanosecond)) // the first instant at which it counts no more
		}
	}
	return next.At
}

// Holds gives the first instant after now at which the row may change by itself; zero where it does not.
func (r Row) Holds(now time.Time) time.Time { return NextTurn(now, []Row{r}) }

// NextTurn gives the first instant after now at which the event's own facts give another answer by themselves: those
// of the event and of its tasks, but not of calendars and top pages, which have a turn of their own (SourcesTurn), nor of when a
// standing proof expires. It holds until the event, its tasks or the ladder are changed. Zero where nothing is ahead.
func (e Event) NextTurn(now time.Time, tasks []Task, ladder Ladder) time.Time {
	next := fault.Turn{After: now}
	next.Consider(e.goFrom(&ladder))
	e.turns(&next)
	for _, need := range e.standingNeeds(ladder) {
		next.Consider(need.Due)
	}
	timetable := e.timetable()
	for i := range tasks {
		t := &tasks[i]
		t.turns(&next)
		if t.due(now) {
			next.Consider(timetable.last(t.Ask, t.CreatedAt))
		}
	}
	return next.At
}

func (e *Event) turns(next *fault.Turn) {
	from, to := e.Window()
	next.Consider(from.Add(-briefHorizon))
	next.Consider(from.Add(-levelHorizon))
	next.Consider(from.Add(-pageHorizon))
	next.Consider(from.Add(-eveningHorizon))
	next.Consider(from)
	next.Consider(to)
	next.Consider(to.Add(TailLength))
	next.Consider(e.Brief.Embargoed())
}

func (t *Task) turns(next *fault.Turn) {
	if t.Gone {
		return
	}
	next.Consider(t.Due)
	next.Consider(t.Last)
	next.Consider(t.lateFrom())
	next.Consider(t.Due.Add(-unclaimedHorizon))
	next.Consider(t.Expires())
	next.Consider(t.SoonUntil)
	if t.Waiver != nil {
		next.Consider(t.Waiver.Until)
	}
}

func (p *Proof) turns(next *fault.Turn) {
	next.Consider(p.Expires)
	next.Consider(p.At.Add(-fault.MaxSkew))
}

// SourcesTurn gives the first instant after now at which what top pages and calendars say grows stale by itself: pages
// is when the first page does, and of every calendar whether its events are near or not. Zero where nothing is ahead.
func SourcesTurn(now, pages time.Time, feeds map[string]Feed) time.Time {
	next := fault.Turn{After: now}
	next.Consider(pages)
	for _, f := range feeds {
		for _, start := range []time.Time{f.LastGood.Add(nearAir), {}} {
			p := f.proof(now, Event{Start: start})
			p.turns(&next)
		}
	}
	return next.At
}
