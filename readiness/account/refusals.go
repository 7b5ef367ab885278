package account

import (
	"errors"
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// RefusalSpan is the time in which attempts of a kind are one line of the log and, where more followed, a second one with their number.
const RefusalSpan = time.Hour

// How many networks are told apart in a span: more of them are told as one, so that nobody can flood the log.
const (
	triedNetworks   = 5  // of each account
	unknownNetworks = 20 // of what is no account
)

// Why somebody was refused.
const (
	RefusedWrong     = "wrong"     // the password, or there is no such account
	RefusedDisabled  = "disabled"  // the account
	RefusedThrottled = "throttled" // too many tries
	RefusedUnknown   = "unknown"   // a token that there is not
	RefusedEnded     = "ended"     // a token that has expired or was revoked
	RefusedPresent   = "present"   // the present password, of who is signed in
	RefusedPasskey   = "passkey"   // one that proves nothing
	RefusedOutside   = "outside"   // by a provider or a proxy: they stay outside
)

// WhyPresent says why the present password of who is signed in was refused; empty where it was not.
func WhyPresent(right bool, err error) string {
	var wait fault.Wait
	switch {
	case errors.As(err, &wait) && wait.Reason == fault.WaitPasswords:
		return RefusedThrottled
	case err == nil && !right:
		return RefusedPresent
	}
	return ""
}

// WhyOutside says why somebody does not come in from outside, of the error that says so.
func WhyOutside(err error) string {
	if slices.Contains(fault.Invalids(err), refusal("disabled")) {
		return RefusedDisabled
	}
	return RefusedOutside
}

// Refusal is an attempt to get in that was refused.
type Refusal struct {
	Subject string // id of the account or token; empty: there is none
	Token   bool   // it was one of a program
	Network string // from where; empty: from many
	Why     string
}

// Refusals counts attempts that were refused. The zero value is ready.
type Refusals struct{ counted map[Refusal]*RefusalCount }

// RefusalCount is how often the same attempt was refused.
type RefusalCount struct {
	Refusal
	Address     string // of the first of them
	Since, Last time.Time
	Times       int
	told        int // how many of the times
}

// Note counts an attempt from an address.
func (t *Refusals) Note(refused Refusal, address string, now time.Time) {
	if t.counted[refused] == nil && t.networks(refused) >= most(refused) {
		refused.Network, address = "", ""
	}
	if t.counted == nil {
		t.counted = map[Refusal]*RefusalCount{}
	}
	c := t.counted[refused]
	if c == nil {
		c = &RefusalCount{Refusal: refused, Address: address, Since: now}
		t.counted[refused] = c
	}
	c.Last = now
	c.Times++
}

// networks counts those from which the like of an attempt came.
func (t *Refusals) networks(like Refusal) (n int) {
	for refused := range t.counted {
		if refused.Network != "" && refused.Subject == like.Subject && refused.Token == like.Token && refused.Why == like.Why {
			n++
		}
	}
	return n
}

func most(refused Refusal) int {
	if refused.Subject == "" {
		return unknownNetworks
	}
	return triedNetworks
}

// Take gives what is to be told at now, in the order of the last attempts, and takes it for told: what is new, and at the end of a
// span what was counted since.
func (t *Refusals) Take(now time.Time) (tell []RefusalCount) {
	for refused, c := range t.counted {
		since := now.Sub(c.Since)
		over := since < 0 || since >= RefusalSpan
		if over {
			delete(t.counted, refused)
		}
		if untold := c.Times - c.told; untold > 0 && (over || c.told == 0) {
			line := *c
			line.Times, line.told = untold, 0
			c.told = c.Times
			tell = append(tell, line)
		}
	}
	slices.SortFunc(tell, func(a, b RefusalCount) int { return a.Last.Compare(b.Last) })
	return tell
}

// GiveBack counts again what was taken and could not be told.
func (t *Refusals) GiveBack(lines []RefusalCount) {
	for _, line := range lines {
		if c := t.counted[line.Refusal]; c != nil {
			c.told = max(0, c.told-line.Times)
			continue
		}
		t.counted[line.Refusal] = &line
	}
}
