package measured

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// When and over what is measured.
const (
	// UsualOver is over how long the usual maximum is.
	UsualOver = 28 * fault.Day
	// ExposuresEvery is how far apart two looks for exposures are, and ExposuresOver over how long each is at least.
	ExposuresEvery = 5 * time.Minute
	ExposuresOver  = time.Hour
	// LiveEvery is how far apart two looks at a page are while an event is on air, and LiveOver what of it is shown.
	LiveEvery = time.Minute
	LiveOver  = time.Hour
	// PeakEvery is how far apart two measurings of a peak are until it is over, PeakAfter how long after the event the first is.
	PeakEvery = 15 * time.Minute
	PeakAfter = 5 * time.Minute
	// PeakWithin is how long after an event its peak is measured by itself: Prometheus keeps 15 days where nobody says otherwise.
	PeakWithin = 14 * fault.Day
	// WishWithin is how long it is tried to measure what somebody asked for.
	WishWithin = fault.Day
	// KeepCurves is how long the curves of peaks are kept.
	KeepCurves = 400 * fault.Day
	// KeepExposures is how long exposures are kept: nothing is learnt from older ones.
	KeepExposures = 400 * fault.Day
	// nightAt is when in the night the usual maximum is measured, in the zone of the company.
	nightAt = 3*time.Hour + 30*time.Minute
	// late is after how long a point is there.
	late = 2 * time.Minute
)

// NextNight is when the usual maximum is measured next, in the zone of now.
func NextNight(now time.Time) time.Time {
	for days := 0; ; days++ {
		year, month, date := now.Date()
		night := time.Date(year, month, date+days, int(nightAt/time.Hour), int(nightAt%time.Hour/time.Minute), 0, 0, now.Location())
		if night.After(now) {
			return night
		}
	}
}

// LooksFrom is from when on it is looked for exposures: further back where the last look was long ago, though not beyond a day.
func LooksFrom(until, now time.Time) time.Time {
	from := now.Add(-ExposuresOver)
	if back := until.Add(-2 * Apart); !until.IsZero() && back.Before(from) {
		from = fault.Later(back, now.Add(-fault.Day))
	}
	return from
}

// Settled says that measuring the peak again at now would tell no more: the page is calm, or all was looked at that is.
func (p Peak) Settled(e readiness.Event, tail time.Duration, window, now time.Time) bool {
	calm := !p.TailOpen && !now.Before(airTime(e).To.Add(tail+late))
	return calm || !now.Before(window.Add(late))
}

// OverAt is when an event is over, for whoever waits to measure it.
func OverAt(e readiness.Event) time.Time { return airTime(e).To }

// OnAirAt says that a page is watched for an event at an instant: from Lead before it until its tail ends.
func OnAirAt(e readiness.Event, tail time.Duration, at time.Time) bool {
	air := airTime(e)
	if latest := air.From.Add(Longest); air.To.After(latest) {
		air.To = latest
	}
	return e.Airs() && !at.Before(air.From.Add(-Lead)) && at.Before(air.To.Add(tail))
}

// Failed is the thing to measure once that went wrong at now, for a reason: it is tried again later each time, until nobody would wait
// for it any more. Over is when its event was over; zero: it is of none.
func (d Due) Failed(reason, detail string, over, now time.Time) Due {
	if d.Tries == 0 {
		d.Since = now
	}
	d.Tries++
	d.Reason, d.Detail = reason, detail
	d.Next = now.Add(d.pause())
	switch {
	case d.What != WhatPeak:
	case d.Wished() && d.Next.After(d.WishedAt.Add(WishWithin)), !d.Wished() && d.Next.After(over.Add(PeakWithin)):
		d.Next = time.Time{}
	}
	return d
}

// pause is how long it is waited after a try that failed.
func (d Due) pause() time.Duration {
	switch d.What {
	case WhatLive:
		return LiveEvery
	case WhatExposures:
		return ExposuresEvery
	default:
		return min(ExposuresEvery<<min(d.Tries-1, 4), time.Hour)
	}
}

// Done is the thing to measure once that went well, up to an instant; next is zero where it is not measured any more.
func (d Due) Done(until, next time.Time) Due {
	d.Until, d.Next, d.Tries, d.Since, d.Reason, d.Detail = until, next, 0, time.Time{}, "", ""
	return d
}

// Plan is what there is to measure of a page at now: what it is usually asked and when it is asked more, what it is asked now while an
// event is on air, and what the events brought that are over. Those that are over for more than a day are measured one after the other,
// so far apart.
func Plan(p toppage.Page, events []readiness.Event, tail, apart time.Duration, now time.Time) []Due {
	all := []Due{{PageID: p.ID, What: WhatUsual, Next: now}, {PageID: p.ID, What: WhatExposures, Next: now}}
	watched := false
	old := 0
	for _, e := range events {
		if !p.CountsFor(e.ID) || !e.Airs() {
			continue
		}
		watched = watched || OnAirAt(e, tail, now)
		over := OverAt(e)
		due := Due{PageID: p.ID, What: WhatPeak, EventID: e.ID, Next: over.Add(PeakAfter)}
		if now.Sub(over) > fault.Day {
			due.Next = now.Add(time.Duration(old) * apart)
			old++
		}
		if !now.Before(over) && now.Before(over.Add(PeakWithin)) {
			all = append(all, due)
		}
	}
	if watched {
		all = append(all, Due{PageID: p.ID, What: WhatLive, Next: now})
	}
	return all
}

// NextAfter is when the next event begins that takes place after one is over; zero: none is known.
func NextAfter(e readiness.Event, events []readiness.Event) (next time.Time) {
	over := airTime(e).To
	for _, o := range events {
		begins := airTime(o).From
		if o.ID == e.ID || !brings(o) || o.AllDay || !begins.After(over) {
			continue
		}
		if next.IsZero() || begins.Before(next) {
			next = begins
		}
	}
	return next
}

// Since is from when on a page is watched for events.
func Since(on []readiness.Event) (since time.Time) {
	for _, e := range on {
		if from := airTime(e).From.Add(-Lead); since.IsZero() || from.Before(since) {
			since = from
		}
	}
	return since
}

// Looked is what a page is asked now, after another look at the last hour: the highest of before stays, of the same events and asked for
// alike.
func Looked(known Live, fine Series, asked Asked, since time.Time) Live {
	clean, _ := WorstQuality(fine)
	l := Live{Source: asked.Source, Expression: asked.Expression, Series: Minutes(clean), Since: since}
	if known.Since.Equal(since) && known.Source == l.Source && known.Expression == l.Expression {
		l.Highest, l.HighestAt = known.Highest, known.HighestAt
	}
	for i, rate := range clean.Rates {
		if at := clean.At(i); !at.Before(since) && rate > l.Highest {
			l.Highest, l.HighestAt = rate, at
		}
	}
	return l
}
