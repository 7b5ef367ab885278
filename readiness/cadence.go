package readiness

import (
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// How far apart base probes are near an event: what goes down in the minute of the broadcast is seen within that minute.
const (
	dayPace = 30 * time.Second
	airPace = toppage.LeastProbeInterval
	dayNear = 24 * time.Hour
	airNear = time.Hour
)

// NearEvents is how far ahead events change the pace of probes.
const NearEvents = dayNear

// Pace gives how far apart the base probes of a page are at now, and until when: its own interval, 30 s from a day
// before an event that it counts for to the end of its tail, of that 10 s from an hour before it to an hour after. until is
// zero where none of these events changes it any more.
func Pace(p toppage.Page, now time.Time, events []Event) (every time.Duration, until time.Time) {
	every = p.Interval
	next := fault.Turn{After: now}
	for i := range events {
		e := &events[i]
		if e.Hidden || e.Calendar == Cancelled || !p.CountsFor(e.ID) {
			continue
		}
		from, to := e.exposed()
		if !e.AiredAt.IsZero() && e.AiredAt.Before(to) {
			to = e.AiredAt
		}
		day, air, calm, over := from.Add(-dayNear), from.Add(-airNear), to.Add(airNear), to.Add(TailLength)
		for _, at := range []time.Time{day, air, calm, over} {
			next.Consider(at)
		}
		switch {
		case now.Before(day) || !now.Before(over):
		case now.Before(air) || !now.Before(calm):
			every = min(every, dayPace)
		default:
			every = min(every, airPace)
		}
	}
	return every, next.At
}
