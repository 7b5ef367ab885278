package account

import (
	"slices"
	"time"
)

// TrySpan is the time in which attempts of a kind are one line of the log and, where more followed, a second one with their number.
const TrySpan = time.Hour

// How many networks are told apart in a span: more of them are told as one, so that nobody can flood the log.
const (
	triedNetworks   = 5  // of each account
	unknownNetworks = 20 // of what is no account
)

// Why somebody was refused.
const (
	TryWrong     = "wrong"     // the password, or there is no such account
	TryDisabled  = "disabled"  // the account, with the right password
	TryThrottled = "throttled" // too many tries
	TryUnknown   = "unknown"   // a token that there is not
	TryEnded     = "ended"     // a token that has expired or was revoked
)

// Try is an attempt to get in that was refused.
type Try struct {
	Subject string // id of the account or token; empty: there is none
	Token   bool   // it was one of a program
	Network string // from where; empty: from many
	Why     string
}

// Tries counts attempts that were refused. The zero value is ready.
type Tries struct{ counted map[Try]*TryCount }

// TryCount is how often the same attempt was refused.
type TryCount struct {
	Try
	Address     string // of the first of them
	Since, Last time.Time
	Times       int
	told        int // how many of the times
}

// Note counts an attempt from an address.
func (t *Tries) Note(try Try, address string, now time.Time) {
	if t.counted[try] == nil && t.networks(try) >= most(try) {
		try.Network, address = "", ""
	}
	if t.counted == nil {
		t.counted = map[Try]*TryCount{}
	}
	c := t.counted[try]
	if c == nil {
		c = &TryCount{Try: try, Address: address, Since: now}
		t.counted[try] = c
	}
	c.Last = now
	c.Times++
}

// networks counts those from which the like of an attempt came.
func (t *Tries) networks(like Try) (n int) {
	for try := range t.counted {
		if try.Network != "" && try.Subject == like.Subject && try.Token == like.Token && try.Why == like.Why {
			n++
		}
	}
	return n
}

func most(try Try) int {
	if try.Subject == "" {
		return unknownNetworks
	}
	return triedNetworks
}

// Take gives what is to be told at now, in the order of the last attempts, and takes it for told: what is new, and at the end of a
// span what was counted since.
func (t *Tries) Take(now time.Time) (tell []TryCount) {
	for try, c := range t.counted {
		since := now.Sub(c.Since)
		over := since < 0 || since >= TrySpan
		if over {
			delete(t.counted, try)
		}
		if untold := c.Times - c.told; untold > 0 && (over || c.told == 0) {
			line := *c
			line.Times, line.told = untold, 0
			c.told = c.Times
			tell = append(tell, line)
		}
	}
	slices.SortFunc(tell, func(a, b TryCount) int { return a.Last.Compare(b.Last) })
	return tell
}

// GiveBack counts again what was taken and could not be told.
func (t *Tries) GiveBack(lines []TryCount) {
	for _, line := range lines {
		if c := t.counted[line.Try]; c != nil {
			c.told = max(0, c.told-line.Times)
			continue
		}
		t.counted[line.Try] = &line
	}
}
