package readiness

import "time"

const day = 24 * time.Hour

// maxSkew is by how much the clock of another machine may be ahead.
const maxSkew = 60 * time.Second

// later gives the later of two instants.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// turn finds the first of many instants that lies after one.
type turn struct{ after, at time.Time }

func (n *turn) consider(at time.Time) {
	if at.After(n.after) && (n.at.IsZero() || at.Before(n.at)) {
		n.at = at
	}
}

// within says that at is no further ahead of now than the horizon, or past.
func within(now, at time.Time, horizon time.Duration) bool { return !at.After(now.Add(horizon)) }
