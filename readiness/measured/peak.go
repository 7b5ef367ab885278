package measured

import (
	"math"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
)

// How the figures of a peak are read.
const (
	calmBelow = 1.3              // times the usual
	calmFor   = 30 * time.Minute // until it is over
	steady    = 5 * time.Minute  // what is shorter than half of it is no part of a tail or a plateau, but noise
	humpAbove = 1.5              // times the usual
	humpShare = 0.25             // of the first
	valley    = 0.6              // of the second, between the two
	early     = 5 * time.Minute  // before it is on air by the clock an event may bring people; what comes earlier is another's
	mostBlind = 0.1              // of the time on air of which nothing is known, until the peak is "at least"
)

// FindPeak reads what an event brought from the points of its Window. Others are the events that count for the page as well, the
// tail is how long a peak is reckoned to last after an event. What is not certain is said: see the fields of Peak. Who asked,
// and when, is for the caller to add.
func FindPeak(fine Series, e readiness.Event, usual float64, tail time.Duration, others []readiness.Event) Peak {
	clean, quality := WorstQuality(fine)
	p := Peak{EventID: e.ID, From: fine.Start, To: fine.End(), Before: math.NaN(), TailOpen: true, Quality: quality, With: with(e, others, tail)}
	if forecast.IsRate(usual) {
		p.Usual = usual
	}
	if clean.empty() {
		p.AtLeast = true
		return p
	}
	air := airTime(e)
	p.Cut = p.From.After(air.From) || p.To.Before(air.To)
	p.Curve = Minutes(clean)
	p.Before = clean.before(air.From)
	p.readTail(clean, air.To)
	seen := clean.until(p.lookedUntil(air.To, tail))
	p.readTop(seen, seen.index(air.From.Add(-early)))
	if p.Known() {
		p.readShape(seen, seen.index(air.From.Add(-early)))
	}
	p.AtLeast = p.Cut || !p.Known() || seen.hides(run{seen.index(air.From.Add(-early)), len(seen.Rates)}, top*p.Rate) || clean.blind(air) > mostBlind
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
		return 0
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

// readTop finds the highest point from one on.
func (p *Peak) readTop(s Series, from int) {
	for i, rate := range s.Rates {
		if i >= from && !math.IsNaN(rate) && (p.At.IsZero() || rate > p.Rate) {
			p.Rate, p.At = rate, s.At(i)
		}
	}
}

// readTail finds the first half hour of calm after the end of the event. Where less is looked at, half an hour that lasts until
// then does.
func (p *Peak) readTail(s Series, end time.Time) {
	if p.Usual == 0 || p.To.Before(end) {
		return
	}
	limit := calmBelow * p.Usual
	smooth := s.smooth(steady).bridged(limit)
	for first, next := range stretches(len(s.Rates), func(i int) bool { return smooth.Rates[i] < limit }) {
		since := s.At(first)
		if since.Before(end) && next < len(s.Rates) {
			since = end
		}
		if s.At(next).Sub(since) < calmFor {
			continue
		}
		calm := s.At(first)
		blind := smooth.gapBefore(first)
		if first > 0 && blind == 0 {
			into, _ := smooth.crossing(first-1, limit)
			calm = s.Start.Add(into)
		}
		p.TailOpen, p.Tail = false, max(calm.Sub(end), 0).Round(time.Second)
		p.TailAtMost = p.Tail > 0 && blind > max(time.Minute, p.Tail/10)
		return
	}
}

// shortGap is how long nothing may be known within calm.
const shortGap = 2 * time.Minute

// bridged fills short gaps between points below a limit: one scrape that failed does not end a calm.
func (s Series) bridged(limit float64) Series {
	s.Rates = slices.Clone(s.Rates)
	for first, next := range gaps(s.Rates) {
		inside := first > 0 && next < len(s.Rates)
		if !inside || time.Duration(next-first)*s.Step > shortGap {
			continue
		}
		if highest := max(s.Rates[first-1], s.Rates[next]); highest < limit {
			for i := first; i < next; i++ {
				s.Rates[i] = highest
			}
		}
	}
	return s
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
func (p *Peak) readShape(s Series, from int) {
	at := s.index(p.At)
	width := time.Duration(s.width(at, p.base())) * s.Step
	smooth := s.smooth(min(steady, width/5))
	highest := smooth.highestFrom(from)
	height := smooth.Rates[highest]
	if height > p.Before {
		p.Ramp = smooth.ramp(highest, p.Before)
	}
	p.Plateau = smooth.since(from).above(min(0.9*p.Rate, 0.95*height)).Round(time.Second) // a lone point far above the others makes no plateau short
	p.Second = s.secondHump(s.smooth(min(time.Minute, width/5)), at, from, p)
}

// base is what the peak rose from.
func (p *Peak) base() float64 {
	if math.IsNaN(p.Before) || p.Before > p.Rate {
		return 0
	}
	return p.Before
}
