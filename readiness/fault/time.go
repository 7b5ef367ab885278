package fault

import "time"

// Day is 24 hours, whatever the clocks of a zone do.
const Day = 24 * time.Hour

// MaxSkew is by how much the clock of another machine may be ahead.
const MaxSkew = 60 * time.Second

// Ahead says that only a clock that was ahead can have written an instant as past or present.
func Ahead(now, at time.Time) bool { return at.After(now.Add(MaxSkew)) }

// Bounded gives a stored instant that something waits for, as it counts at now: where it lies further ahead than the longest
// wait, a clock that was ahead wrote it, and it has come. Zero stays zero.
func Bounded(now, next time.Time, longest time.Duration) time.Time {
	if Ahead(now.Add(longest), next) {
		return now
	}
	return next
}

// Dated says that an instant is of the years 1900 to 8999. What lies around it (a deadline, a day in another zone) has a year
// of four digits then too, as RFC 3339 asks for; nobody means another.
func Dated(at time.Time) bool { return at.UTC().Year() >= 1900 && at.UTC().Year() < 9000 }

// Later gives the later of two instants.
func Later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Turn finds the first of many instants that lies after one.
type Turn struct{ After, At time.Time }

// Consider takes an instant into account.
func (n *Turn) Consider(at time.Time) {
	if at.After(n.After) && (n.At.IsZero() || at.Before(n.At)) {
		n.At = at
	}
}

// Within says that at is no further ahead of now than the horizon, or past.
func Within(now, at time.Time, horizon time.Duration) bool { return !at.After(now.Add(horizon)) }
