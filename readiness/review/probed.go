package review

import (
	"time"

	"tallylight/readiness/toppage"
)

// Probed is what our own probes saw of a page in a time.
type Probed struct {
	Answered int     // of the probes
	TTFB     float64 // 95th percentile of the slowest of the stretches, in milliseconds; 0: not known
	Cached   float64 // share of the answers that a shared cache said were its own; 0: of none it is known
}

// ProbedIn reads the figures that overlap a time: they are kept as long as what is measured of events, unlike the probes themselves.
func ProbedIn(figures []toppage.Figure, from, to time.Time) (p Probed) {
	cached := 0
	for _, f := range figures {
		if !f.At.Before(to) || !f.At.Add(f.Span).After(from) {
			continue
		}
		p.Answered, cached = p.Answered+f.Answered, cached+f.Spared
		if f.P95 != nil {
			p.TTFB = max(p.TTFB, *f.P95)
		}
	}
	if p.Answered > 0 {
		p.Cached = float64(cached) / float64(p.Answered)
	}
	return p
}
