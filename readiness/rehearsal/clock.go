package rehearsal

import (
	"math"
	"time"
)

// Clock is a clock that people set: it showed From at Since, and goes Speed times as fast as ours from then on, unless it is held.
type Clock struct {
	From, Since time.Time
	Speed       float64
	Held        bool
}

// At gives what the clock shows when ours shows now. It does not go back with ours.
func (c Clock) At(now time.Time) time.Time {
	passed := now.Sub(c.Since)
	if c.Held || passed <= 0 {
		return c.From
	}
	ahead := float64(passed) * c.Speed
	return c.From.Add(time.Duration(min(ahead, math.MaxInt64/2)))
}

// Set gives the clock as it goes on from what it shows at now.
func (c Clock) Set(now time.Time, shows time.Time, speed float64, held bool) Clock {
	return Clock{From: shows, Since: now, Speed: speed, Held: held}
}
