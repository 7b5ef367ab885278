package measured

import (
	"math"
	"time"
)

// How much is kept of what a page was asked before an exposure, and after it.
const (
	CurveBefore = 30 * time.Minute
	CurveAfter  = 45 * time.Minute
)

// CurveAround is what is kept of an exposure once a page was looked at again: what is known of the time around it, at most of its first
// days. What was looked at last counts.
func (x Exposure) CurveAround(known, minutes Series) Series {
	clean, _ := WorstQuality(minutes)
	all := Join(known, clean)
	if all.empty() {
		return Series{}
	}
	to := x.until().Add(CurveAfter)
	if latest := x.From.Add(Longest); to.After(latest) {
		to = latest
	}
	first, next := all.index(x.From.Add(-CurveBefore)), all.index(to)
	for next > first && math.IsNaN(all.Rates[next-1]) {
		next-- // it did not come yet
	}
	if next <= first {
		return Series{}
	}
	return Series{Start: all.At(first), Step: all.Step, Rates: all.Rates[first:next]}
}
