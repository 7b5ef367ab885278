package readiness

import "time"

// NextTurn gives the first instant after now at which an answer on the board may change by itself: a task
// falls due or enters its horizon, evidence expires, an event begins or ends. Zero where nothing is ahead.
func NextTurn(now time.Time, rows []Row) time.Time {
	next := turn{after: now}
	for i := range rows {
		r := &rows[i]
		r.Event.turns(&next)
		for j := range r.Tasks {
			r.Tasks[j].turns(&next)
			r.Tasks[j].Proof.turns(&next)
		}
		next.consider(r.Shield.Turns)
	}
	return next.at
}

// Holds gives the first instant after now at which the row may change by itself; zero where it does not.
func (r Row) Holds(now time.Time) time.Time { return NextTurn(now, []Row{r}) }

// NextTurn gives the first instant after now at which the event's own facts give another answer by themselves: those
// of the event and of its tasks, but not of calendars and top pages, which have a turn of their own (SourcesTurn). It
// holds until the event, its tasks or the ladder are changed. Zero where nothing is ahead.
func (e Event) NextTurn(now time.Time, tasks []Task) time.Time {
	next := turn{after: now}
	e.turns(&next)
	for i := range tasks {
		tasks[i].turns(&next)
	}
	return next.at
}

func (e *Event) turns(next *turn) {
	from, to := e.Window()
	next.consider(from.Add(-briefHorizon))
	next.consider(from.Add(-levelHorizon))
	next.consider(from)
	next.consider(to)
	next.consider(to.Add(TailLength))
}

func (t *Task) turns(next *turn) {
	if t.Gone {
		return
	}
	next.consider(t.Due)
	next.consider(t.lateFrom())
	next.consider(t.Due.Add(-unclaimedHorizon))
	next.consider(t.Expires())
	next.consider(t.SoonUntil)
	if t.Waiver != nil {
		next.consider(t.Waiver.Until)
	}
}

func (p *Proof) turns(next *turn) {
	next.consider(p.Expires)
	next.consider(p.At.Add(-maxSkew))
}

// SourcesTurn gives the first instant after now at which what top pages and calendars say grows stale by itself: pages
// is when the first page does, and of every calendar whether its events are near or not. Zero where nothing is ahead.
func SourcesTurn(now, pages time.Time, feeds map[string]Feed) time.Time {
	next := turn{after: now}
	next.consider(pages)
	for _, f := range feeds {
		for _, start := range []time.Time{f.LastGood.Add(nearAir), {}} {
			p := f.proof(now, Event{Start: start})
			p.turns(&next)
		}
	}
	return next.at
}
