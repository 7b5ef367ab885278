package measured

import (
	"time"

	"tallylight/readiness"
)

// Span is a time, without its end.
type Span struct{ From, To time.Time }

// overlaps says that the two have an instant in common.
func (s Span) overlaps(o Span) bool { return s.From.Before(o.To) && o.From.Before(s.To) }

// What is looked at around an event.
const (
	Lead    = 30 * time.Minute // before it is on air
	Overrun = 2 * time.Hour    // after its tail, until the rate is calm
	Longest = 72 * time.Hour   // of all
)

// airTime is when people came: the window of the event, from when PR said that it is on air where that was earlier, and until it
// had aired where that was said in its time. Who forgets to say so until the morning after does not make it longer.
func airTime(e readiness.Event) Span {
	from, to := e.Window()
	if e.AiredAt.After(from) && e.AiredAt.Before(to.Add(Overrun)) {
		to = e.AiredAt
	}
	if !e.OnAirAt.IsZero() && e.OnAirAt.Before(from) {
		from = e.OnAirAt
	}
	return Span{from, to}
}

// Window is what is looked at of an event: next is when the next one begins that counts for the page, zero: none. An all-day
// event is looked at until its broadcast day is over. Of one that lasts longer than Longest that much is looked at, which its
// peak says.
func Window(e readiness.Event, tail time.Duration, next time.Time) (from, to time.Time) {
	air := airTime(e)
	from, to = air.From.Add(-Lead), air.To
	if !e.AllDay {
		to = to.Add(tail + Overrun)
	}
	if next.After(air.To) && next.Before(to) {
		to = next
	}
	if latest := from.Add(Longest); to.After(latest) {
		to = latest
	}
	return from, to
}

// longestBusy is how long an event keeps a page busy at most: a campaign of weeks is what is usual from its second day on.
const longestBusy = 24 * time.Hour

// Busy are the times of which nothing is learnt for what is usual: those of the events that may have brought people, and their
// tails. An all-day event says of no hour that it is not usual.
func Busy(events []readiness.Event, tail time.Duration) (busy []Span) {
	for _, e := range events {
		if brings(e) && !e.AllDay {
			busy = append(busy, stir(e, tail))
		}
	}
	return busy
}

// brings says that the event takes place and is not agreed to bring nobody.
func brings(e readiness.Event) bool {
	return e.Airs() && !(e.Level == 1 && e.LevelState == readiness.LevelConfirmed)
}

// stir is when an event brings people at most.
func stir(e readiness.Event, tail time.Duration) Span {
	air := airTime(e)
	if latest := air.From.Add(longestBusy); air.To.After(latest) {
		air.To = latest
	}
	return Span{air.From, air.To.Add(tail)}
}

// Stir is when more came than is usual: also while it rose and fell, below what makes an exposure. What people have said that it was does
// not matter: robots that came once are no more usual than a programme.
func (x Exposure) Stir(tail time.Duration) Span {
	return Span{x.From.Add(-Lead), x.until().Add(tail)}
}
