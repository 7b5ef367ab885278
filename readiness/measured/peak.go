package measured

import (
	"math"
	"slices"
	"time"

	"tallylight/readiness"
)

// How the figures of a peak are read.
const (
	calmBelow = 1.3              // times the usual
	calmFor   = 30 * time.Minute // until it is over
	steady    = 5 * time.Minute  // what is shorter than half of it is no part of a tail or a plateau, but noise
	humpAbove = 1.5              // times the usual
	humpShare = 0.25             // of the first
	valley    = 0.6              // of the second, between the two
	mostBlind = 0.1              // of the time on air of which nothing is known, until the peak is "at least"
)

// FindPeak reads what an event brought from the points of its Window. Others are the events that count for the page as well, the
// tail is how long a peak is reckoned to last after an event. What is not certain is said: see the fields of Peak. Who asked,
// and when, is for the caller to add.
func FindPeak(fine Series, e readiness.Event, usual float64, tail time.Duration, others []readiness.Event) Peak {
	clean, quality := WorstQuality(fine)
	p := Peak{EventID: e.ID, From: fine.Start, To: fine.End(), Before: math.NaN(), TailOpen: true, Quality: quality, With: with(e, others, tail)}
	if known(usual) {
		p.Usual = usual
	}
	if clean.empty() {
		p.AtLeast = true
		return p
	}
	air := airTime(e)
	p.Cut = p.To.Before(air.To)
	p.Curve = Minutes(clean)
	p.Before = clean.before(air.From)
	p.readTail(clean, air.To)
	seen := clean.until(p.lookedUntil(air.To, tail))
	p.readTop(seen)
	if p.Known() {
		p.readShape(seen, air.From)
	}
	p.AtLeast = p.Cut || !p.Known() || seen.hides(run{0, len(seen.Rates)}, top*p.Rate) || clean.blind(air) > mostBlind
	return p
}

// with are the ids of the events whose time on air, or whose tail, falls together with that of an event.
func with(e readiness.Event, others []readiness.Event, tail time.Duration) (ids []string) {
	air := airTime(e)
	air.To = air.To.Add(tail)
	for _, o := range others {
		if o.ID != e.ID && brings(o) && air.overlaps(stir(o, tail)) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// before is the median of the half hour before an instant; NaN where less than half of it is known.
func (s Series) before(at time.Time) float64 {
	rates := knownOf(s.between(at.Add(-Lead), at))
	if 2*len(rates) < s.points(Lead) {
		return math.NaN()
	}
	return median(rates)
}

// until is the series up to an instant.
func (s Series) until(to time.Time) Series {
	s.Rates = s.Rates[:s.index(to)]
	return s
}

// blind is the share of a time of which nothing is known.
func (s Series) blind(air Span) float64 {
	rates := s.between(air.From, air.To)
	if len(rates) == 0 {
		return 1
	}
	return 1 - float64(len(knownOf(rates)))/float64(len(rates))
}

// lookedUntil is until when the highest is looked for: the tail that is reckoned with, and longer while it is not calm.
func (p *Peak) lookedUntil(end time.Time, tail time.Duration) time.Time {
	switch reckoned := end.Add(tail); {
	case p.Usual == 0:
		return reckoned
	case p.TailOpen:
		return p.To
	case p.Tail > tail:
		return end.Add(p.Tail)
	default:
		return reckoned
	}
}

// readTop finds the highest point.
func (p *Peak) readTop(s Series) {
	for i, rate := range s.Rates {
		if !math.IsNaN(rate) && (p.At.IsZero() || rate > p.Rate) {
			p.Rate, p.At = rate, s.At(i)
		}
	}
}

// readTail finds the first half hour of calm that the end of the event lies before, or in.
func (p *Peak) readTail(s Series, end time.Time) {
	if p.Usual == 0 || p.To.Before(end) {
		return
	}
	smooth := s.smooth(steady)
	limit := calmBelow * p.Usual
	// a gap within calm is no calm, but does not end it where it is short
	calm := func(i int) bool { return smooth.Rates[i] < limit || smooth.bridged(i, limit) }
	for first, next := range stretches(len(smooth.Rates), calm) {
		if s.At(next).Before(end) || time.Duration(next-first)*s.Step < calmFor {
			continue
		}
		p.TailOpen, p.Tail = false, max(s.At(first).Sub(end), 0)
		if blind := smooth.gapBefore(first); p.Tail > 0 && blind > max(time.Minute, p.Tail/10) {
			p.TailAtMost = true
		}
		return
	}
}

// shortGap is how long nothing may be known within calm.
const shortGap = 2 * time.Minute

// bridged says that a point lies in a short gap between points below a limit.
func (s Series) bridged(i int, limit float64) bool {
	if !math.IsNaN(s.Rates[i]) {
		return false
	}
	first, next := i, i
	for first > 0 && math.IsNaN(s.Rates[first-1]) {
		first--
	}
	for next < len(s.Rates) && math.IsNaN(s.Rates[next]) {
		next++
	}
	return first > 0 && next < len(s.Rates) && time.Duration(next-first)*s.Step <= shortGap && s.Rates[first-1] < limit && s.Rates[next] < limit
}

// gapBefore is how long nothing is known before a point.
func (s Series) gapBefore(i int) (d time.Duration) {
	for i > 0 && math.IsNaN(s.Rates[i-1]) {
		i--
		d += s.Step
	}
	return d
}

// readShape reads how the peak rose, stood and rose again. What is much shorter than it is noise.
func (p *Peak) readShape(s Series, air time.Time) {
	at := s.index(p.At)
	width := time.Duration(s.width(at, p.base())) * s.Step
	smooth := s.smooth(min(steady, width/5))
	height := slices.Max(knownOf(smooth.Rates))
	if height > p.Before {
		p.Ramp = smooth.ramp(smooth.highestNear(at), p.Before, height)
	}
	p.Plateau = smooth.above(0.9 * height).Round(time.Second)
	p.Second = s.secondHump(s.smooth(min(time.Minute, width/5)), at, p)
}

// base is what the peak rose from.
func (p *Peak) base() float64 {
	if math.IsNaN(p.Before) || p.Before > p.Rate {
		return 0
	}
	return p.Before
}
