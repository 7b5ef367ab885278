package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// How much of a board is read where nobody says otherwise.
const (
	BoardComing = 200 // events that are not over
	BoardOver   = 100 // events that are
)

// mostStopped is how many events that were called off are read, beside the newest that are over, to see whether something has to
// be taken back.
const mostStopped = 50

// Cut says which part of a board is read.
type Cut struct {
	After  Place // events behind it in the list by air time, none of them over; zero: from the first on
	Coming int   // at most so many that are not over, the first of them
	Over   int   // and so many that are, the newest
}

// Beyond says what of a board was not read: what comes later, and what was earlier.
type Beyond struct{ Ahead, Behind Left }

// None says that all of the board was read.
func (b Beyond) None() bool { return b == Beyond{} }

// Board gives a Snapshot of the events of a board that a cut chooses, without hidden ones. What it costs hangs on the cut and on how
// much falls together, not on how many events there are.
func (s *Store) Board(ctx context.Context, now time.Time, cut Cut) (f readiness.Snapshot, beyond Beyond, err error) {
	err = s.view(ctx, func(q querier) error {
		events, left, err := cut.events(ctx, q, now)
		if err != nil {
			return err
		}
		beyond = left
		f, err = s.snapshotOf(ctx, q, events)
		return err
	})
	return f, beyond, fault.Wrap(err, "read the board")
}

// events reads those of the cut.
func (c Cut) events(ctx context.Context, q querier, now time.Time) (events []readiness.Event, beyond Beyond, err error) {
	coming := pick{from: now, to: now.Add(intake.ImportFuture), where: `NOT hidden`, after: c.After}
	if events, beyond.Ahead, err = coming.first(ctx, q, c.Coming); err != nil || c.After != (Place{}) {
		return events, beyond, err
	}
	past := pick{from: now.Add(-readiness.BoardPast), to: now, over: now, where: `NOT hidden`, newest: true}
	over, behind, err := past.first(ctx, q, c.Over)
	if err != nil {
		return events, beyond, err
	}
	stopped, err := stoppedEvents(ctx, q, now)
	beyond.Behind = behind
	return strangersTo(events, append(over, stopped...)), beyond, err
}

// first reads the first n of the chosen events, or the newest, and says what is left.
func (p pick) first(ctx context.Context, q querier, n int) ([]readiness.Event, Left, error) {
	p.most = n + 1
	events, err := p.events(ctx, q, eventTable)
	if err != nil || len(events) <= n {
		return events, Left{}, err
	}
	if p.newest {
		left, err := p.left(ctx, q, placeOf(&events[1]), events[0].Start)
		return events[1:], left, err
	}
	left, err := p.left(ctx, q, placeOf(&events[n-1]), events[n].Start)
	return events[:n], left, err
}

// left counts what lies beyond a place, of which the nearest airs at an instant.
func (p pick) left(ctx context.Context, q querier, beyond Place, nearest time.Time) (Left, error) {
	if p.newest {
		p.before = beyond
	} else {
		p.after = beyond
	}
	left, err := p.count(ctx, q)
	left.At, left.After = nearest, p.after
	return left, err
}

// stoppedEvents reads the newest events of the board that are over, that were called off, and on which people had worked.
func stoppedEvents(ctx context.Context, q querier, now time.Time) ([]readiness.Event, error) {
	stopped, err := eventTable.list(ctx, q, `WHERE tasks_version > 0 AND calendar = 'cancelled' AND end_at > $1 AND end_at <= $2 AND NOT hidden
		ORDER BY end_at DESC LIMIT $3`, ms(now.Add(-readiness.BoardPast)), ms(now), mostStopped)
	return stopped, fault.Wrap(err, "read events that were called off")
}

// strangersTo adds to events those of others that are not among them.
func strangersTo(events, others []readiness.Event) []readiness.Event {
	return append(events, strangers(events, others)...)
}

// NextExposure gives the id of the event on air or to come on which everything turns: the first that asks for preparation, else
// the first; false where there is none.
func (s *Store) NextExposure(ctx context.Context, now time.Time) (id string, found bool, err error) {
	err = s.view(ctx, func(q querier) error {
		ladder, err := loadLadder(ctx, q)
		if err != nil {
			return err
		}
		for _, least := range []int{2, 1} {
			var e readiness.Event
			if e, found, err = nextAsking(ctx, q, now, ladder, least); err != nil || found {
				id = e.ID
				return err
			}
		}
		return nil
	})
	return id, found, fault.Wrap(err, "read the next exposure")
}

// NextAsking gives the id of the first event behind a place that asks for something, on air or to come: of those that people gave a
// level that asks something of the top page, and of those without one that may be GO by now; false where there is none.
func (s *Store) NextAsking(ctx context.Context, now time.Time, after Place, asks func(readiness.Event) bool) (id string, found bool, err error) {
	err = s.view(ctx, func(q querier) error {
		ladder, err := loadLadder(ctx, q)
		if err != nil {
			return err
		}
		var first Place
		for _, p := range []pick{
			{to: now.Add(intake.ImportFuture), where: `level >= ?`, args: []any{ladder.StandingLevel()}},
			{to: now.Add(ladder.LimitsAt(now).Go + time.Millisecond), where: `level = 0`},
		} {
			p.from, p.after, p.where = now, after, p.where+` AND NOT hidden AND calendar <> 'cancelled'`
			e, there, err := p.firstThat(ctx, q, now, asks)
			if err != nil {
				return err
			}
			if place := placeOf(&e); there && (!found || place.compare(first) < 0) {
				id, first, found = e.ID, place, true
			}
		}
		return nil
	})
	return id, found, fault.Wrap(err, "read the next event that asks for the top page")
}

// nextAsking gives the first event on air or to come that is planned as a level or above; false where there is none.
func nextAsking(ctx context.Context, q querier, now time.Time, ladder readiness.Ladder, least int) (readiness.Event, bool, error) {
	p := pick{from: now, to: now.Add(intake.ImportFuture),
		where: `NOT hidden AND (level = 0 OR level >= ?) AND calendar <> 'cancelled'`, args: []any{least}}
	return p.firstThat(ctx, q, now, func(e readiness.Event) bool { return e.Planned(ladder) >= least })
}

// firstThat gives the first of the chosen events that is on air or to come and for which holds; false where there is none.
func (p pick) firstThat(ctx context.Context, q querier, now time.Time, holds func(readiness.Event) bool) (readiness.Event, bool, error) {
	for p.most = 20; ; {
		events, err := p.events(ctx, q, eventTable)
		if err != nil {
			return readiness.Event{}, false, err
		}
		for _, e := range events {
			if phase := e.Phase(now); (phase == readiness.Upcoming || phase == readiness.OnAir) && holds(e) {
				return e, true, nil
			}
		}
		if len(events) < p.most {
			return readiness.Event{}, false, nil
		}
		p.after = placeOf(&events[len(events)-1])
	}
}

// Listing says which events are listed: the first Most that are on air at some time of [From, To) behind a place of the list by air
// time, without hidden ones.
type Listing struct {
	From, To time.Time
	After    Place
	Most     int
	Level    *int   // the event's own, 0 for none; nil: any
	Feed     string // id of a feed; empty: any
}

// pick gives how they are read.
func (l Listing) pick() pick {
	p := pick{from: l.From, to: l.To, after: l.After, most: l.Most, where: `NOT hidden`}
	if l.Level != nil {
		p.where, p.args = p.where+` AND level = ?`, append(p.args, *l.Level)
	}
	if l.Feed != "" {
		p.where, p.args = p.where+` AND feed_id = ?`, append(p.args, l.Feed)
	}
	return p
}

// Events gives a Snapshot of the events that are listed.
func (s *Store) Events(ctx context.Context, l Listing) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		events, err := l.pick().events(ctx, q, eventTable)
		if err != nil {
			return err
		}
		f, err = s.snapshotOf(ctx, q, events)
		return err
	})
	return f, fault.Wrap(err, "read events")
}

// EventTasks gives of the Snapshot of the events that are listed only the events, the ladder and the tasks.
func (s *Store) EventTasks(ctx context.Context, l Listing) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		if f.Events, err = l.pick().events(ctx, q, eventTable); err != nil {
			return err
		}
		return s.planned(ctx, q, &f)
	})
	return f, fault.Wrap(err, "read the tasks of events")
}
