package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// aroundColumns are what an event adds to others by.
const aroundColumns = `id, start_at, end_at, all_day, zone, calendar, private, level, on_air_at, brief`

// aroundTable reads few columns: of a busy evening there are hundreds of rows.
var aroundTable = table[readiness.Event]{`events`, aroundColumns, func(e *readiness.Event) fields {
	return fields{&e.ID, (*instant)(&e.Start), (*instant)(&e.End), &e.AllDay, &e.Zone, (*string)(&e.Calendar), &e.Private, &e.Level,
		(*instant)(&e.OnAirAt), asJSON(&e.Brief)}
}}

const (
	// mostAround is how many events around others are read at once. Where there are more, they are read stretch by stretch.
	mostAround = 2000
	// apart is how far apart two stretches are that are read one by one.
	apart = 12 * time.Hour
	// mostEarly is how long before its time an event may have been said to be on air.
	mostEarly = 2 * fault.Day
)

// stretch is a time in which events add to those of a snapshot.
type stretch struct {
	from, to time.Time
	of       string // the event whose it is
}

// neighbours are events that may add to others: those that a condition chooses, read from a table.
type neighbours struct {
	from  table[readiness.Event]
	where string
	args  []any
}

// around reads the events whose traffic may fall together with that of the events of a snapshot, and what past ones brought.
func around(ctx context.Context, q querier, f *readiness.Snapshot) error {
	if len(f.Events) == 0 {
		return nil
	}
	n := neighbours{aroundTable, `NOT hidden`, nil}
	all, err := n.areIn(ctx, q, f)
	if err != nil {
		return err
	}
	near, err := n.of(ctx, q, f, all)
	f.Around = strangers(f.Events, near)
	if err != nil {
		return err
	}
	return learnt(ctx, q, f, never)
}

// areIn says that a snapshot holds all of them but those that began early: as many as there are. To count many costs a tenth of reading
// them.
func (n neighbours) areIn(ctx context.Context, q querier, f *readiness.Snapshot) (bool, error) {
	if len(f.Events) <= mostAround {
		return false, nil
	}
	whole, known := wholeOf(f), 0
	p := pick{from: whole.from, to: whole.to, where: n.where, args: n.args}
	for i := range f.Events {
		if e := &f.Events[i]; !e.Hidden && p.holds(e) {
			known++
		}
	}
	there, err := p.number(ctx, q, known+1)
	return err == nil && there == known, fault.Wrap(err, "count events")
}

// of reads those of the events of a snapshot, which are at least one; where that holds them, those that began early. Some may come twice.
func (n neighbours) of(ctx context.Context, q querier, f *readiness.Snapshot, held bool) (near []readiness.Event, err error) {
	whole := wholeOf(f)
	if !held {
		near, err = n.in(ctx, q, whole, mostAround+1)
	}
	if err == nil && len(near) > mostAround {
		near, err = n.piecewise(ctx, q, f)
	}
	if err != nil {
		return nil, err
	}
	early, err := n.from.list(ctx, q, `WHERE on_air_at > 0 AND on_air_at < $2 AND start_at >= $1 AND start_at < $3 AND NOT hidden`,
		ms(whole.from), ms(whole.to), ms(whole.to.Add(mostEarly)))
	if err != nil {
		return nil, fmt.Errorf("read events that began early: %w", err)
	}
	return append(near, early...), nil
}

// in reads those of a stretch, at most so many; 0: all.
func (n neighbours) in(ctx context.Context, q querier, s stretch, most int) ([]readiness.Event, error) {
	return pick{from: s.from, to: s.to, where: n.where, args: n.args, most: most}.events(ctx, q, n.from)
}

// meets says that an event is on air within the stretch.
func (s stretch) meets(e *readiness.Event) bool {
	early := !e.OnAirAt.IsZero() && e.OnAirAt.Before(s.to) && !e.Start.Before(s.from) && e.Start.Before(s.to.Add(mostEarly))
	return early || pick{from: s.from, to: s.to}.holds(e)
}

// stretches gives those of the events, those that last for days apart from the others.
func stretches(f *readiness.Snapshot) (short, long []stretch) {
	tail := longestTail(f)
	for i := range f.Events {
		e := &f.Events[i]
		from, to := e.Window()
		lasts := to.Sub(from)
		if !e.OnAirAt.IsZero() && e.OnAirAt.Before(from) {
			from = e.OnAirAt
		}
		s := stretch{from.Add(-tail), to.Add(tail), e.ID}
		if lasts > twoDays {
			long = append(long, s)
		} else {
			short = append(short, s)
		}
	}
	return short, long
}

// longestTail is how long after an event its peak may add to another's on any page.
func longestTail(f *readiness.Snapshot) time.Duration {
	longest := f.Traffic.PeakTail()
	for i := range f.Pages {
		longest = max(longest, time.Duration(f.Pages[i].Page.Traffic.TailS*float64(time.Second)))
	}
	return longest
}

// wholeOf is the time from the beginning of the first stretch of a snapshot to the end of the last.
func wholeOf(f *readiness.Snapshot) stretch {
	short, long := stretches(f)
	return spanned(slices.Concat(short, long))
}

// spanned is the time from the beginning of the first to the end of the last.
func spanned(all []stretch) stretch {
	whole := all[0]
	for _, s := range all[1:] {
		if s.from.Before(whole.from) {
			whole.from = s.from
		}
		whole.to = fault.Later(whole.to, s.to)
	}
	return whole
}

// piecewise reads all that falls into the short stretches, and of what falls into the long ones the first: what is left out there
// is noted as not known.
func (n neighbours) piecewise(ctx context.Context, q querier, f *readiness.Snapshot) ([]readiness.Event, error) {
	short, long := stretches(f)
	var all []readiness.Event
	for _, s := range joined(short) {
		some, err := n.in(ctx, q, s, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(long) == 0 {
		return all, nil
	}
	some, err := n.in(ctx, q, spanned(long), mostAround+1)
	if len(some) > mostAround {
		f.Cut = make(map[string]bool, len(long))
		for _, s := range long {
			f.Cut[s.of] = true
		}
	}
	return append(all, some...), err
}

// joined joins stretches that overlap, or nearly.
func joined(all []stretch) (few []stretch) {
	slices.SortFunc(all, func(a, b stretch) int { return a.from.Compare(b.from) })
	for _, s := range all {
		if n := len(few); n > 0 && s.from.Before(few[n-1].to.Add(apart)) {
			few[n-1].to = fault.Later(few[n-1].to, s.to)
			continue
		}
		few = append(few, s)
	}
	return few
}

// strangers gives those that are not among the events, each once.
func strangers(events, near []readiness.Event) []readiness.Event {
	known := make(map[string]bool, len(events)+len(near))
	for i := range events {
		known[events[i].ID] = true
	}
	return slices.DeleteFunc(near, func(e readiness.Event) bool {
		was := known[e.ID]
		known[e.ID] = true
		return was
	})
}
