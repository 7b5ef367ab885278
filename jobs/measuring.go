package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// task is one thing that is measured.
type task struct {
	*Measurer
	due   measured.Due
	page  toppage.Page
	tail  time.Duration     // of peaks on the page
	near  []readiness.Event // those that count for the page, in the time that is looked at
	event readiness.Event   // of a peak
	now   time.Time
}

// over is when the event of a peak was over; zero: it is of none.
func (t *task) over() time.Time {
	if t.due.What != measured.WhatPeak {
		return time.Time{}
	}
	return measured.OverAt(t.event)
}

// run measures, and gives how the thing stands then. The error is a measured.Unread where nothing could be measured.
func (t *task) run(ctx context.Context) (measured.Due, error) {
	if !t.page.Rates.Set() {
		return t.due.Done(t.due.Until, time.Time{}), nil // setting it has it measured anew
	}
	traffic, err := t.Store.Traffic(ctx)
	if err != nil {
		return t.due, err
	}
	t.tail = t.page.Traffic.Tail(traffic.PeakTail())
	switch t.due.What {
	case measured.WhatUsual:
		return t.usual(ctx)
	case measured.WhatExposures:
		return t.exposures(ctx)
	case measured.WhatLive:
		return t.live(ctx)
	default:
		return t.peak(ctx)
	}
}

// later has it measured when questions are left again.
func (t *task) later(wait time.Duration) measured.Due {
	t.due.Next = t.now.Add(wait)
	return t.due
}

// ask asks for the requests of the page; wait is how long to wait where no question is left.
func (t *task) ask(ctx context.Context, from, to time.Time, step time.Duration) (s measured.Series, asked measured.Asked, wait time.Duration, err error) {
	s, asked, err = t.Ranges.Ask(ctx, t.page.ID, t.page.Rates.Source, t.page.Rates.Requests, from, to, step)
	var w Wait
	if errors.As(err, &w) {
		return s, asked, time.Duration(w), nil
	}
	return s, asked, 0, err
}

// nearby reads the events that count for the page and overlap a time.
func (t *task) nearby(ctx context.Context, from, to time.Time) error {
	all, err := t.Store.EventsWithin(ctx, from, to)
	t.near = slices.DeleteFunc(all, func(e readiness.Event) bool { return !t.page.CountsFor(e.ID) })
	return err
}

// usual measures what the page is usually asked.
func (t *task) usual(ctx context.Context) (measured.Due, error) {
	home := t.now.In(t.Home(ctx))
	from := t.now.Add(-measured.UsualOver)
	minutes, asked, wait, err := t.ask(ctx, from, t.now, time.Minute)
	if err != nil || wait > 0 {
		return t.later(wait), err
	}
	if err := t.nearby(ctx, from, t.now); err != nil {
		return t.due, err
	}
	busy := measured.Busy(t.near, t.tail)
	known, err := t.Store.Exposures(ctx, from)
	if err != nil {
		return t.due, err
	}
	for _, x := range known {
		if x.PageID == t.page.ID {
			busy = append(busy, x.Stir(t.tail))
		}
	}
	u, profile, lack := measured.FindUsual(minutes, busy, home)
	is := t.due.Done(t.now, measured.NextNight(home))
	if lack != "" {
		is.Reason, is.Detail = string(lack), ""
		return is, nil
	}
	return is, t.Store.NoteUsual(ctx, t.page.ID, u, profile, asked, t.now)
}

// exposures looks when the page was asked more than usual.
func (t *task) exposures(ctx context.Context) (measured.Due, error) {
	usual, early, err := t.usualRate(ctx)
	if early {
		return t.later(measured.LiveEvery), err
	}
	is := t.due.Done(t.now, t.now.Add(measured.ExposuresEvery))
	if err != nil || usual == 0 {
		is.Until = t.due.Until
		return is, err
	}
	from := measured.LooksFrom(t.due.Until, t.now)
	minutes, _, wait, err := t.ask(ctx, from, t.now, time.Minute)
	if err != nil || wait > 0 {
		return t.later(wait), err
	}
	if err := t.nearby(ctx, from.Add(-t.tail), t.now.Add(measured.Lead)); err != nil {
		return t.due, err
	}
	all := measured.FindExposures(minutes, usual)
	for i := range all {
		all[i].EventID = measured.MatchWithin(all[i], t.near, t.tail)
	}
	if _, err = t.Store.NoteExposures(ctx, t.page.ID, all, t.now); err != nil {
		return is, err
	}
	return is, t.Store.KeepExposureCurves(ctx, t.page.ID, minutes, t.now)
}

// usualRate is what the page is usually asked at most; early: nobody has tried to measure it yet.
func (t *task) usualRate(ctx context.Context) (rate float64, early bool, err error) {
	all, err := t.Store.Usuals(ctx)
	if rate = all[t.page.ID].Rate; rate > 0 || err != nil {
		return rate, false, err
	}
	known, err := t.Store.Measurings(ctx, "")
	early = slices.ContainsFunc(known, func(d measured.Due) bool {
		return d.PageID == t.page.ID && d.What == measured.WhatUsual && d.Until.IsZero() && d.Tries == 0
	})
	return 0, early, err
}

// live looks what the page is asked while an event is on air; then not any more.
func (t *task) live(ctx context.Context) (measured.Due, error) {
	if err := t.nearby(ctx, t.now.Add(-t.tail-measured.Longest), t.now.Add(measured.Lead)); err != nil {
		return t.due, err
	}
	on := slices.DeleteFunc(t.near, func(e readiness.Event) bool { return !measured.OnAirAt(e, t.tail, t.now) })
	if len(on) == 0 {
		return t.due.Done(t.now, time.Time{}), nil
	}
	fine, asked, wait, err := t.ask(ctx, t.now.Add(-measured.LiveOver), t.now, t.page.Rates.Step())
	if err != nil || wait > 0 {
		return t.later(wait), err
	}
	known, err := t.Store.Lives(ctx)
	if err != nil {
		return t.due, err
	}
	l := measured.Looked(known[t.page.ID], fine, asked, measured.Since(on))
	l.PageID = t.page.ID
	return t.due.Done(t.now, t.now.Add(measured.LiveEvery)), t.Store.NoteLive(ctx, l, t.now)
}

// peak measures what an event brought.
func (t *task) peak(ctx context.Context) (measured.Due, error) {
	events, err := t.Store.EventsNamed(ctx, []string{t.due.EventID})
	if err != nil || len(events) == 0 {
		return t.due, errors.Join(err, fault.ErrNotFound)
	}
	t.event = events[0]
	from, to, err := t.window(ctx)
	if err != nil {
		return t.due, err
	}
	until := to
	if t.now.Before(to) {
		until = t.now
	}
	usual, early, err := t.usualThen(ctx)
	if early || err != nil {
		return t.later(measured.LiveEvery), err
	}
	fine, asked, wait, err := t.ask(ctx, from, until, t.page.Rates.Step())
	if err != nil || wait > 0 {
		return t.later(wait), err
	}
	p := measured.FindPeak(fine, t.event, usual, t.tail, t.near)
	p.PageID, p.Asked, p.Seen = t.page.ID, asked, time.Duration(fine.Known())*fine.Step
	settled := p.Settled(t.event, t.tail, to, t.now)
	is := t.due.Done(until, time.Time{})
	if !settled {
		is.Next = t.now.Add(measured.PeakEvery)
	}
	return is, t.Store.NotePeak(ctx, p, settled, t.now)
}

// window is what is looked at of the event: until the next one begins that counts for the page.
func (t *task) window(ctx context.Context) (from, to time.Time, err error) {
	from, to = measured.Window(t.event, t.tail, time.Time{})
	if err := t.nearby(ctx, from.Add(-t.tail-measured.Overrun), to); err != nil {
		return from, to, err
	}
	from, to = measured.Window(t.event, t.tail, measured.NextAfter(t.event, t.near))
	return from, to, nil
}

// usualThen is what was usual when the event was measured first: an old event is not told by the figures of today.
func (t *task) usualThen(ctx context.Context) (rate float64, early bool, err error) {
	known, err := t.Store.EventPeak(ctx, t.event.ID)
	if err != nil {
		return 0, false, err
	}
	for _, p := range known {
		if p.PageID == t.page.ID && p.Usual > 0 && p.Source == t.page.Rates.Source && p.Expression == t.page.Rates.Requests {
			return p.Usual, false, nil
		}
	}
	return t.usualRate(ctx)
}
