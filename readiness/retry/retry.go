// Package retry is when a message that did not arrive is sent again.
package retry

import "time"

// pauses come before each try, counted from the one before (the example of Standard Webhooks 1.0).
var pauses = []time.Duration{0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

// Most is how often a message is sent by itself.
var Most = len(pauses)

// Longest bounds the pauses with the jitter, and how long an answer may ask to be left alone.
const Longest = 29 * time.Hour

// jitter is by how much of itself a pause may be shorter or longer, so that what failed together does not come again
// together.
const jitter = 0.2

// Next gives the instant of the next try after so many, of which the last was at an instant; zero: there is none. Asked is the
// earliest that the answer asked for, stop from when on nothing is sent; zero: none is. Luck, from 0 to below 1, sets the jitter.
func Next(tries int, at, asked, stop time.Time, luck float64) time.Time {
	if tries >= Most {
		return time.Time{}
	}
	next := at.Add(time.Duration(float64(pauses[max(tries, 0)]) * (1 - jitter + 2*jitter*luck)))
	if asked.After(next) {
		next = asked
	}
	if !stop.IsZero() && !next.Before(stop) {
		return time.Time{}
	}
	return next
}
