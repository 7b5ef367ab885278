package account

import (
	"time"

	"tallylight/readiness/fault"
)

// How many wrong passwords there may be within a time, for one account and from one address.
const (
	MostForAccount  = 10
	MostFromAddress = 20
	TrySpan         = time.Hour
)

// Try is a password that is tried: for which account, whether there is one or not, and from which address.
type Try struct{ Email, Address string }

// Spent says how long it lasts until there are fewer than most tries, given when each counts no longer, the first first; 0 where
// there are fewer now.
func Spent(ends []time.Time, most int, now time.Time) time.Duration {
	if len(ends) < most {
		return 0
	}
	return max(time.Second, ends[len(ends)-most].Sub(now))
}

// TooMany refuses a try after those that count, with how long to wait; nil where it may be made.
func TooMany(forAccount, fromAddress []time.Time, now time.Time) error {
	wait := max(Spent(forAccount, MostForAccount, now), Spent(fromAddress, MostFromAddress, now))
	if wait == 0 {
		return nil
	}
	return fault.Wait{Reason: fault.WaitPasswords, After: wait}
}
