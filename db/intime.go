package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// span is a length of events, which an index of its own finds in time.
type span struct {
	where   string        // as the index says it
	longest time.Duration // 0: any
	allDay  bool          // some of them may last all day
}

// spans have each event in one of them.
var spans = []span{
	{`end_at - start_at <= 21600000`, 6 * time.Hour, false},
	{`end_at - start_at > 21600000 AND end_at - start_at <= 180000000`, twoDays, true},
	{`end_at - start_at > 180000000`, 0, true},
}

// twoDays is the length of an event of two days, also where the clocks are put back meanwhile.
const twoDays = 50 * time.Hour

// broadcastDay is by how much the window of an event that lasts all day may differ from its dates.
const broadcastDay = 6 * time.Hour

// Place is where an event stands in a list by air time; zero: before all.
type Place struct {
	Start time.Time
	ID    string
}

func placeOf(e *readiness.Event) Place { return Place{e.Start, e.ID} }

func (p Place) compare(o Place) int {
	return cmp.Or(p.Start.Compare(o.Start), strings.Compare(p.ID, o.ID))
}

// pick chooses events by when they are on air.
type pick struct {
	from, to      time.Time // at some time of [from, to)
	over          time.Time // and no more from then on; zero: whenever they end
	where         string    // and this, in which each ? is one of args
	args          []any
	after, before Place // and between these places of the list; zero: wherever
	most          int   // the first so many; 0: all
	newest        bool  // the last instead
}

// wheres collects conditions with their arguments.
type wheres struct {
	parts []string
	args  []any
}

// add adds a condition, in which each ? is one of the arguments.
func (w *wheres) add(condition string, args ...any) {
	for _, arg := range args {
		w.args = append(w.args, arg)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.parts = append(w.parts, condition)
}

// of gives the rest of a query of the events of a span, but for the order, with its arguments.
func (p pick) of(s span) (string, []any) {
	w := &wheres{}
	w.add(s.where)
	w.add(`start_at < ?`, ms(p.to))
	begins := p.from
	if s.allDay {
		begins = begins.Add(-broadcastDay)
		w.add(`(end_at > ? OR all_day)`, ms(p.from))
	}
	w.add(`end_at > ?`, ms(begins))
	if s.longest > 0 {
		w.add(`start_at > ?`, ms(begins.Add(-s.longest)))
	}
	if !p.over.IsZero() {
		w.add(`end_at <= ?`, ms(p.over))
	}
	if !p.over.IsZero() && s.allDay {
		w.add(`(end_at <= ? OR NOT all_day)`, ms(p.over.Add(-broadcastDay)))
	}
	if p.after != (Place{}) {
		w.add(`(start_at, id) > (?, ?)`, ms(p.after.Start), p.after.ID)
	}
	if p.before != (Place{}) {
		w.add(`(start_at, id) < (?, ?)`, ms(p.before.Start), p.before.ID)
	}
	if p.where != "" {
		w.add(p.where, p.args...)
	}
	return `WHERE ` + strings.Join(w.parts, ` AND `), w.args
}

// holds says of one event what the query says of all, but for where.
func (p pick) holds(e *readiness.Event) bool {
	air := func(at time.Time) time.Time { // until when an event is on air that ends so
		if e.AllDay {
			return at.Add(broadcastDay)
		}
		return at
	}
	place := placeOf(e)
	return air(e.End).After(p.from) && e.Start.Before(p.to) && (p.over.IsZero() || !air(e.End).After(p.over)) &&
		(p.after == (Place{}) || place.compare(p.after) > 0) && (p.before == (Place{}) || place.compare(p.before) < 0)
}

// events reads those that are chosen, by air time.
func (p pick) events(ctx context.Context, q querier, from table[readiness.Event]) ([]readiness.Event, error) {
	order, limit := ` ORDER BY start_at, id`, ""
	if p.newest {
		order = ` ORDER BY start_at DESC, id DESC`
	}
	if p.most > 0 {
		limit = ` LIMIT ` + strconv.Itoa(p.most)
	}
	var found pieces[readiness.Event]
	for _, s := range spans {
		where, args := p.of(s)
		if err := from.collect(ctx, q, &found, where+order+limit, args...); err != nil {
			return nil, fmt.Errorf("read events in time: %w", err)
		}
	}
	all := found.whole()
	slices.SortFunc(all, func(a, b readiness.Event) int { return placeOf(&a).compare(placeOf(&b)) })
	switch {
	case p.most == 0 || len(all) <= p.most:
		return all, nil
	case p.newest:
		return all[len(all)-p.most:], nil
	default:
		return all[:p.most], nil
	}
}

// mostCounted is up to how many events are counted: the cost of a count hangs on it.
const mostCounted = 1000

// Left is how many events are left at one end of a list: N of them, or more than N.
type Left struct {
	N    int
	More bool
	At   time.Time // air time of the nearest of them
	// After is the place behind which they stand; zero for those that were earlier.
	After Place
}

// count counts the events that are chosen, as far as anybody counts.
func (p pick) count(ctx context.Context, q querier) (Left, error) {
	n, err := p.number(ctx, q, mostCounted+1)
	return counted(n), fault.Wrap(err, "count events")
}

// number counts the events that are chosen, of each span at most so many.
func (p pick) number(ctx context.Context, q querier, most int) (n int, err error) {
	for _, s := range spans {
		where, args := p.of(s)
		some, err := one(ctx, q, scanValue[int], `SELECT COUNT(*) FROM (SELECT 1 AS one FROM events `+where+` LIMIT `+strconv.Itoa(most)+`) AS chosen`, args...)
		if err != nil {
			return n, err
		}
		n += some
	}
	return n, nil
}

// counted says how many there are, as far as anybody counts.
func counted(n int) Left {
	return Left{N: min(n, mostCounted), More: n > mostCounted}
}

// EventsStarting lists the events that start from one instant to another, both included, hidden ones too.
func (s *Store) EventsStarting(ctx context.Context, from, to time.Time) ([]readiness.Event, error) {
	return s.starting(ctx, eventTable, from, to, 0, false)
}

// starting lists at most so many of them (0: all) of each span, the first or the last.
func (s *Store) starting(ctx context.Context, of table[readiness.Event], from, to time.Time, most int, newest bool) ([]readiness.Event, error) {
	order, limit := ` ORDER BY start_at, id`, ""
	if newest {
		order = ` ORDER BY start_at DESC, id DESC`
	}
	if most > 0 {
		limit = ` LIMIT ` + strconv.Itoa(most)
	}
	var found pieces[readiness.Event]
	for _, span := range spans {
		where := `WHERE ` + span.where + ` AND start_at BETWEEN $1 AND $2 AND end_at >= $1`
		if err := of.collect(ctx, s.read, &found, where+order+limit, ms(from), ms(to)); err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
	}
	all := found.whole()
	slices.SortFunc(all, func(a, b readiness.Event) int { return placeOf(&a).compare(placeOf(&b)) })
	return all, nil
}

// besideTable reads what tells whether an event repeats another.
var besideTable = table[readiness.Event]{`events`, `id, feed_id, uid, title, start_at, end_at, all_day, zone, calendar, private, hidden, on_air_at, aired_at, brief`,
	func(e *readiness.Event) fields {
		return fields{&e.ID, (*orNull)(&e.FeedID), &e.UID, &e.Title, (*instant)(&e.Start), (*instant)(&e.End), &e.AllDay, &e.Zone,
			(*string)(&e.Calendar), &e.Private, &e.Hidden, (*instant)(&e.OnAirAt), (*instant)(&e.AiredAt), asJSON(&e.Brief)}
	}}

// EventsBeside lists the events that start within a time before one instant, or from another on, on each side at most so many, the
// nearest, hidden ones too. Of each there is what others may repeat.
func (s *Store) EventsBeside(ctx context.Context, from, to time.Time, within time.Duration, most int) ([]readiness.Event, error) {
	before, err := s.starting(ctx, besideTable, from.Add(-within), from.Add(-time.Millisecond), most, true)
	if err != nil {
		return nil, err
	}
	after, err := s.starting(ctx, besideTable, to, to.Add(within), most, false)
	return append(before, after...), err
}

// FirstStarting lists the first of the events that start from one instant to another, both included, hidden ones too.
func (s *Store) FirstStarting(ctx context.Context, from, to time.Time, most int) ([]readiness.Event, error) {
	return s.starting(ctx, eventTable, from, to, most, false)
}

// FirstOf lists the first events that start in [from, to), without hidden ones, and says how many more do.
func (s *Store) FirstOf(ctx context.Context, from, to time.Time, most int) ([]readiness.Event, Left, error) {
	p := pick{from: from.Add(-time.Millisecond), to: to, where: `start_at >= ? AND NOT hidden`, args: []any{ms(from)}}
	events, left, err := p.first(ctx, s.read, most)
	return events, left, fault.Wrap(err, "read the first events of a time")
}

// EventsNamed gives the events of these ids that there are.
func (s *Store) EventsNamed(ctx context.Context, ids []string) ([]readiness.Event, error) {
	events, err := eventsNamed(ctx, s.read, ids)
	return events, fault.Wrap(err, "read events by name")
}

func eventsNamed(ctx context.Context, q querier, ids []string) ([]readiness.Event, error) {
	return inChunks(ids, func(some []string) ([]readiness.Event, error) {
		return eventTable.list(ctx, q, `WHERE id IN `+params(1, len(some)), anys(some)...)
	})
}
