// Package measured reads from rates over time what a page is usually asked, when it was asked more, and how much an event brought.
// It measures nothing: it is handed what Prometheus answered.
package measured

import (
	"math"
	"time"
)

// Series is a rate at even steps.
type Series struct {
	Start time.Time     // of the first point, a whole number of steps after 1970-01-01T00:00:00Z
	Step  time.Duration // between points
	Rates []float64     // requests a second; NaN: nothing is known, which is never 0
}

// At is the time of a point.
func (s Series) At(i int) time.Time { return s.Start.Add(time.Duration(i) * s.Step) }

// Known counts the points that are measured.
func (s Series) Known() (n int) {
	for _, rate := range s.Rates {
		if !math.IsNaN(rate) {
			n++
		}
	}
	return n
}

// Asked is how figures were asked for: kept with them, since another expression, step or server gives others.
type Asked struct {
	Source     string        `json:"source"`     // id of the connection
	Expression string        `json:"expression"` // PromQL, as it was at that time
	Step       time.Duration `json:"step"`
	Window     time.Duration `json:"window"` // of the longest rate() in it; 0: there is none
	Server     string        `json:"server"` // version; empty: it was not told
	// Incomplete is what the server warned of; empty: nothing.
	Incomplete string `json:"incomplete,omitempty"`
	// Hash is the SHA-256 of the expression and the points, in hexadecimal.
	Hash string `json:"hash"`
}

// Peak is what an event brought to a page.
type Peak struct {
	EventID, PageID string
	From, To        time.Time     // what was looked at
	Before          float64       // the median of the half hour before: requests a second; NaN: not known
	Usual           float64       // B, as it was known then; 0: it was not
	Rate            float64       // the highest
	At              time.Time     // when it was
	Ramp            time.Duration // from 10 to 90 % of the rise from Before; 0: not known
	Plateau         time.Duration // at 90 % of the peak or above
	Tail            time.Duration // from the end of the event until below 1.3 B for half an hour
	TailOpen        bool          // it was not below when it was looked at last, or B is not known
	TailAtMost      bool          // it ended in a gap: it was this long at most
	Second          Hump          // zero: there was one peak
	// AtLeast says that a gap may hide the top, as one does that touches it, or that the end of the event was not looked at: the
	// peak may have been higher, so that nothing is learnt from it.
	AtLeast bool
	Cut     bool // the event lasts longer than what was looked at
	// With are the ids of other events that were in that time: their shares are not told apart, and nothing is learnt from it.
	With []string
	Seen time.Duration // how much of that time is measured
	Asked
	Curve      Series // what it was read from, thinned to a point a minute at most
	Quality    Quality
	MeasuredAt time.Time
}

// Times is the peak as a multiple of what is usual; 0 where that is not known.
func (p Peak) Times() float64 {
	if p.Usual <= 0 {
		return 0
	}
	return p.Rate / p.Usual
}

// Known says that anything was measured at all.
func (p Peak) Known() bool { return !p.At.IsZero() }

// Teaches says that forecasts and levels may be judged by the peak.
func (p Peak) Teaches() bool {
	return p.Known() && !p.AtLeast && len(p.With) == 0 && p.Incomplete == "" && !p.TailOpen && !p.TailAtMost
}

// Hump is a second rise within one event.
type Hump struct {
	At   time.Time
	Rate float64
}

// Exposure is a time in which a page was asked more than twice the usual.
type Exposure struct {
	ID       string
	PageID   string
	From, To time.Time // To is zero while it lasts
	At       time.Time // of the highest minute
	Rate     float64
	Usual    float64
	AtLeast  bool // a gap lies beside the highest point
	// Last is the end of the last minute in which it was seen, also while it lasts.
	Last time.Time
	// Question is the same for those of several pages at once, which are asked about together; empty: nobody is asked.
	Question string
	// Earlier says that it may have begun before From, where what was looked at begins, or a gap ends: From is no key then. It is
	// the one that was found before, where that one ended less than Apart ahead of it, or is the same time.
	Earlier bool
	// EventID is the event that it belongs to, by its window or by an answer; empty: none is known.
	EventID string
	// Verdict is that of the page when the exposure began; empty: it was not known.
	Verdict string
	Answer
	Version int64
}

// Times is how many times the usual the highest minute was; 0 where the usual is not known.
func (x Exposure) Times() float64 {
	if x.Usual <= 0 {
		return 0
	}
	return x.Rate / x.Usual
}

// Answer is what people said an exposure was.
type Answer struct {
	Was      Was    // empty: not answered
	Name     string // as people call it
	Kind     string // of exposure, as readiness.Brief has it
	Could    Could  // could it have been known
	By       string // id of the person
	Answered time.Time
}

// Was says what an unplanned peak was.
type Was string

// The answers.
const (
	WasUnannounced Was = "unannounced" // an exposure that nobody had told of
	WasOurs        Was = "ours"        // an event that is known
	WasNone        Was = "none"        // robots, a load test, a fault of the measuring
)

// Could says whether an exposure could have been known beforehand.
type Could string

// The answers.
const (
	CouldYes Could = "yes"
	CouldNo  Could = "no"
)
