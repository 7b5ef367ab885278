package db

import (
	"context"
	"fmt"
	"slices"

	"tallylight/readiness"
)

// known are the events that were known at the instant, as far as today's rows tell.
func (b *back) known() (where string, args []any) {
	return `first_seen <= ? AND NOT hidden`, []any{ms(b.at)}
}

// first gives the first n, or the newest, of the events that were chosen then, and says what was left. Of those that nobody has
// changed since, today's rows say when they were on air and whether they were shown; the others are all looked at.
func (b *back) first(ctx context.Context, p pick, n int) ([]pastEvent, Left, error) {
	p.where, p.args = b.known()
	p.most = n + 1 + len(b.later)
	today, err := p.events(ctx, b.q, eventTable)
	if err != nil {
		return nil, Left{}, err
	}
	all, err := b.withTasks(ctx, today)
	if err != nil {
		return nil, Left{}, err
	}
	then := slices.DeleteFunc(slices.Clone(all), func(e pastEvent) bool { return !e.shown(p) })
	slices.SortFunc(then, func(x, y pastEvent) int { return placeOf(&x.now).compare(placeOf(&y.now)) })
	if len(then) <= n {
		return then, Left{}, nil
	}
	if p.newest {
		last := len(then) - n
		left, err := b.left(ctx, pick{from: p.from, to: p.to, over: p.over, before: placeOf(&then[last].now)}, all)
		left.At = then[last-1].now.Start
		return then[last:], left, err
	}
	left, err := b.left(ctx, pick{from: p.from, to: p.to, after: placeOf(&then[n-1].now)}, all)
	left.At, left.After = then[n].now.Start, placeOf(&then[n-1].now)
	return then[:n], left, err
}

// shown says that the event was among those that were chosen then.
func (e *pastEvent) shown(p pick) bool { return !e.now.Hidden && p.holds(&e.now) }

// left counts the events that were chosen then: those that are chosen by today's rows, but for all that were changed or dropped
// since, of which it is known how they were.
func (b *back) left(ctx context.Context, p pick, all []pastEvent) (Left, error) {
	p.where, p.args = b.known()
	n, err := p.number(ctx, b.q, mostCounted+1+len(b.later))
	if err != nil {
		return Left{}, fmt.Errorf("count what was left: %w", err)
	}
	for i := range all {
		e := &all[i]
		_, changed := b.later[e.today.ID]
		_, dropped := b.dropped[e.today.ID]
		if changed && !dropped && !e.today.Hidden && p.holds(&e.today) {
			n--
		}
		if (changed || dropped) && e.shown(p) {
			n++
		}
	}
	return counted(n), nil
}

// beside gives the events that may have added to some.
func (b *back) beside(ctx context.Context, events []pastEvent) ([]pastEvent, error) {
	f := readiness.Snapshot{}
	for i := range events {
		f.Events = append(f.Events, events[i].now)
	}
	if len(f.Events) == 0 {
		return nil, nil
	}
	if err := b.tails(ctx, &f); err != nil {
		return nil, err
	}
	where, args := b.known()
	today, err := neighbours{eventTable, where, args}.of(ctx, b.q, &f, false)
	if err != nil {
		return nil, err
	}
	b.cut = f.Cut
	near, err := b.withChanged(ctx, today)
	whole := wholeOf(&f)
	return slices.DeleteFunc(near, func(e pastEvent) bool { return !whole.meets(&e.now) }), err
}
