package ticket

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// State is where an issue stands.
type State string

// The states of issues.
const (
	Wanted State = "wanted" // it is to be created
	Open   State = "open"
	Closed State = "closed"
)

// Link ties a task to an issue. A task has one at most.
type Link struct {
	TaskID, EventID, TrackerID string
	Number                     int64 // 0: it is still to be created
	State                      State
	Reason                     string // why it was closed, in the tracker's words: one of Reasons; empty: it says nothing
	By, ByID                   string // who linked it, or asked for it
	At                         time.Time
	TurnedAt                   time.Time // when it was seen to be closed or reopened; zero: never
	AskedAt                    time.Time // when an answer came last, of whatever kind
	NextAt                     time.Time // zero: nobody asks any more
	Tries                      int       // to create it
	Failures                   int       // in a row
	Trouble                    string    // why the last answer was none; empty: it was one
	Status                     int       // the number of that, where it has one
	ETag                       string    // of the last answer
	// Known says that it was seen once. What nobody has seen is not known to be open.
	Known bool
}

// Reasons are why trackers say that an issue was closed.
var Reasons = []string{"completed", "not_planned", "duplicate"}

// AsksEvidence says that what was to be done is said to be done, and nobody has proven it.
func (l Link) AsksEvidence() bool { return l.State == Closed }

// Marker stands in the text of an issue that was created for a task, so that it is found again when the answer was lost.
func (l Link) Marker() string { return "tallylight:" + l.TaskID }

// Withhold takes out which issue it is.
func (l Link) Withhold() Link {
	l.Number, l.TrackerID, l.By, l.ByID, l.ETag = 0, "", "", "", ""
	return l
}

// Answer is what a tracker says of an issue.
type Answer struct {
	At      time.Time
	Number  int64 // of one that was created or found; 0: there is none
	Same    bool  // nothing has changed since the ETag that was named
	Closed  bool
	Reason  string // see Reasons
	ETag    string
	Trouble string // empty: it is an answer
	Status  int
	QuietTo time.Time // the earliest instant that it asked for; zero: it did not
}

// Why an answer is none. Words of readiness for what the network does stand beside these.
const (
	Gone      = "gone"      // 404, 410: it is not there any more, or the token may not see it
	Token     = "token"     // 401: the token is not valid any more
	Forbidden = "forbidden" // 403: the token may not do that
	Limited   = "limited"   // too many requests
	Moved     = "moved"     // it leads elsewhere, where nobody follows
	Rejected  = "rejected"  // another 4xx
	Broken    = "server"    // 5xx
	Unread    = "unread"    // what came is no answer of a tracker
	Unsure    = "unsure"    // too many new issues to tell whether ours is one of them
)

// Troubles lists them.
var Troubles = []string{Gone, Token, Forbidden, Limited, Moved, Rejected, Broken, Unread, Unsure}

// LastingTroubles are those that do not go by themselves.
var LastingTroubles = []string{Gone, Token, Forbidden, Moved, Rejected, Unsure}

// Lasting says that only a person can put right what stands in the way.
func (l Link) Lasting() bool { return slices.Contains(LastingTroubles, l.Trouble) }

// Turn is what an answer changed for people.
type Turn string

// What can turn.
const (
	Nothing  Turn = ""
	Created  Turn = "created"
	Found    Turn = "found" // seen for the first time
	Shut     Turn = "closed"
	Reopened Turn = "reopened"
	Lost     Turn = "lost" // it cannot be followed, or created, until somebody puts that right
)

// Pause is the shortest time between two looks at an issue, and around the tries to create one.
const Pause = 5 * time.Minute

// pauses are those after failures in a row.
var pauses = []time.Duration{Pause, Pause, 15 * time.Minute, time.Hour, 6 * time.Hour}

// LongestPause bounds how far ahead the next look may lie; one that lies further was written by a clock that was ahead.
const LongestPause = fault.Day

// every is how often an issue is looked at about an event of a window.
func every(now, from, to time.Time) time.Duration {
	switch {
	case now.Before(from.Add(-2 * fault.Day)):
		return 15 * time.Minute
	case now.Before(to.Add(2 * fault.Day)):
		return Pause
	case now.Before(to.Add(30 * fault.Day)):
		return 6 * time.Hour
	case now.Before(to.Add(forget)):
		return LongestPause
	}
	return 0
}

// forget is how long after an event its issues are no longer followed.
const forget = 180 * fault.Day

// next is when it is asked for again after an answer; zero: never.
func (l Link) next(a Answer, from, to time.Time) time.Time {
	wait := every(a.At, from, to)
	if wait == 0 {
		return time.Time{}
	}
	if l.Lasting() {
		wait = max(wait, time.Hour)
	}
	if l.Failures > 0 {
		wait = max(wait, pauses[min(l.Failures, len(pauses))-1])
	}
	at := a.At.Add(wait)
	if last := a.At.Add(LongestPause); a.QuietTo.After(last) {
		return last
	}
	return fault.Later(at, a.QuietTo)
}

// Seen is the link after an answer, about an event of a window, and what that turned.
func (l Link) Seen(a Answer, from, to time.Time) (Link, Turn) {
	was := l
	l.AskedAt, l.Trouble, l.Status = a.At, a.Trouble, a.Status
	if a.Trouble != "" {
		l.Failures++
		l.NextAt = l.next(a, from, to)
		if l.State == Wanted && l.Lasting() {
			l.NextAt = time.Time{} // somebody presses again
		}
		if l.Lasting() && was.Trouble != l.Trouble {
			return l, Lost
		}
		return l, Nothing
	}
	l.Failures, l.Status = 0, 0
	turn := Nothing
	if !a.Same {
		turn = l.take(a)
	}
	l.NextAt = l.next(a, from, to)
	return l, turn
}

// take reads what the issue is now.
func (l *Link) take(a Answer) (turn Turn) {
	was := *l
	l.ETag, l.Known = a.ETag, true
	l.State, l.Reason = Open, ""
	if a.Closed {
		l.State, l.Reason = Closed, a.Reason
	}
	switch {
	case was.State == Wanted:
		l.Number, turn = a.Number, Created
	case !was.Known:
		turn = Found
	case l.State != was.State && a.Closed:
		turn = Shut
	case l.State != was.State:
		turn = Reopened
	}
	if l.State != was.State && was.State != Wanted || l.State == Closed && !was.Known {
		l.TurnedAt = a.At
	}
	return turn
}

// Same says that two links say the same to people, whenever they were asked for.
func (l Link) Same(o Link) bool {
	l.AskedAt, l.NextAt, l.ETag, l.Failures, l.Tries = o.AskedAt, o.NextAt, o.ETag, o.Failures, o.Tries
	return l == o
}

// Line is one fact in the text of an issue.
type Line struct {
	Label, Text string
	Link        bool // the text is an address of ours
}

// Draft is an issue as it is to be created. What people wrote stands in it as they wrote it; each tracker sees to it that it stays
// text there.
type Draft struct {
	Title  string
	Lead   string
	Lines  []Line
	Foot   string // before the marker
	Marker string
}

// FindSince is the instant from which an issue that was created for the link is looked for: before the first try, whatever the
// tracker's clock says.
func (l Link) FindSince() time.Time { return l.At.Add(-fault.Day) }

// Due is an issue that is to be asked for, or created, with its tracker.
type Due struct {
	Link
	Tracker Tracker
}
