package toppage

import "tallylight/readiness/proof"

// PageFacts is a top page with its newest observations and all else that is known of it.
type PageFacts struct {
	Page     Page
	Observed []Observation
	Survey   *Survey        // the newest
	Drills   []Drill        // closed ones, newest first, as long as one may count
	Loads    []LoadProof    // newest test first, as long as one may count
	Capacity *proof.Reading // what Prometheus said of the capacity (P1); nil: it was not asked yet
	Waivers  []CheckWaiver
	Ticks    []CheckTick
	// Certificates are those that the page has shown, newest first.
	Certificates []Certificate
	// UsualBytes is the median size of the page over 7 days; 0: not known yet.
	UsualBytes int64
	// Usual is what the page is asked at most on ordinary days, as it was measured; zero: it was not.
	Usual Usual
}
