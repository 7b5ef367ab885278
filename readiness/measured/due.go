package measured

import "time"

// What says what is measured.
type What string

// What there is to measure: of a page, and of an event on a page.
const (
	WhatUsual     What = "usual"     // what the page is usually asked
	WhatExposures What = "exposures" // when it is asked more
	WhatLive      What = "live"      // what it is asked now, while an event is on air
	WhatPeak      What = "peak"      // what the event brought
)

// Due is something to measure, and how that went.
type Due struct {
	PageID  string
	What    What
	EventID string    // of a peak
	Next    time.Time // zero: not any more
	Until   time.Time // up to when it was measured; zero: it never was
	Tries   int       // that failed since it went well
	Since   time.Time // the first of these
	Reason  string    // why nothing was measured, or no more is; empty: it goes well
	Detail  string
	// WishedBy is the id of who asked for it again, and WishedAt when.
	WishedBy string
	WishedAt time.Time
}

// Wished says that people wait for it.
func (d Due) Wished() bool { return !d.WishedAt.IsZero() && !d.Next.IsZero() }

// Live is what a page is asked while an event is on air.
type Live struct {
	PageID             string
	Source, Expression string
	Series             Series // the last hour
	Since              time.Time
	Highest            float64 // since then
	HighestAt          time.Time
}

// Now is the newest rate that is known, and when it was; false where none is.
func (l Live) Now() (rate float64, at time.Time, known bool) {
	for i := len(l.Series.Rates) - 1; i >= 0; i-- {
		if rate := l.Series.Rates[i]; rate >= 0 {
			return rate, l.Series.At(i), true
		}
	}
	return 0, time.Time{}, false
}
