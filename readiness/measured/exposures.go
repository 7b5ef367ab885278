package measured

import (
	"cmp"
	"math"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
)

// What makes an exposure.
const (
	Above = 2.0              // times the usual
	Held  = 3 * time.Minute  // for so long
	Apart = 15 * time.Minute // two that are less apart are one
)

// FindExposures gives the times in which the page was asked more than twice the usual, the first one first. A gap is never part
// of one, and two that a gap parts are two. Without a usual maximum there are none. From is found again whenever points of the
// same step are looked at that reach back to Apart before it.
func FindExposures(minutes Series, usual float64) []Exposure {
	clean, _ := WorstQuality(minutes)
	for len(clean.Rates) > 0 && math.IsNaN(clean.Rates[len(clean.Rates)-1]) {
		clean.Rates = clean.Rates[:len(clean.Rates)-1] // what did not come yet is not over
	}
	if clean.empty() || !forecast.IsRate(usual) || usual == 0 {
		return nil
	}
	var found []Exposure
	for _, r := range clean.risen(Above * usual) {
		found = append(found, clean.exposure(r, usual))
	}
	return found
}

// run is points that follow each other: the first, and the first after it.
type run struct{ first, next int }

// risen gives the runs above a rate that make an exposure.
func (s Series) risen(above float64) (all []run) {
	for first, next := range stretches(len(s.Rates), func(i int) bool { return s.Rates[i] > above }) {
		if time.Duration(next-first)*s.Step < Held {
			continue
		}
		if n := len(all) - 1; n >= 0 && s.one(all[n], first) {
			all[n].next = next
		} else {
			all = append(all, run{first, next})
		}
	}
	return all
}

// one says that a rise belongs to the run before it: less than Apart after it, and all between is known.
func (s Series) one(before run, first int) bool {
	between := s.Rates[before.next:first]
	return time.Duration(len(between))*s.Step < Apart && !slices.ContainsFunc(between, math.IsNaN)
}

// exposure tells of a run.
func (s Series) exposure(r run, usual float64) Exposure {
	x := Exposure{From: s.At(r.first), To: s.At(r.next), Last: s.At(r.next), Usual: usual}
	for i := r.first; i < r.next; i++ {
		if s.Rates[i] > x.Rate {
			x.Rate, x.At = s.Rates[i], s.At(i)
		}
	}
	apart := int((Apart + s.Step - 1) / s.Step)
	after := s.Rates[r.next:min(r.next+apart, len(s.Rates))]
	if len(after) < apart && !slices.ContainsFunc(after, math.IsNaN) {
		x.To = time.Time{}
	}
	x.Earlier = r.first < apart && !slices.ContainsFunc(s.Rates[:r.first], math.IsNaN) || r.first > 0 && math.IsNaN(s.Rates[r.first-1])
	x.AtLeast = s.hides(r, top*x.Rate)
	return x
}

// top is the share of a peak above which a gap that begins or ends there may hide a higher one.
const top = 0.75

// nearGap is how far from a gap a rate may be read too low: rate() finds less and less in its window there.
const nearGap = time.Minute

// hides says that a gap within a run, or beside it, begins or ends above a rate.
func (s Series) hides(r run, above float64) bool {
	rates := s.Rates[max(r.first-1, 0):min(r.next+1, len(s.Rates))]
	beside := s.points(nearGap) + 1
	for first, next := range gaps(rates) {
		edges := slices.Concat(rates[max(first-beside, 0):first], rates[next:min(next+beside, len(rates))])
		if slices.ContainsFunc(edges, func(rate float64) bool { return rate >= above }) {
			return true
		}
	}
	return false
}

// Match gives the event that an exposure belongs to, with the tail that holds where nobody has set one. See MatchWithin.
func Match(x Exposure, events []readiness.Event) (eventID string) {
	return MatchWithin(x, events, readiness.DefaultTail)
}

// MatchWithin gives the event that an exposure belongs to: one that was known before it began, and that it began in, from Lead
// before it until the end of its tail. Of several it is the one whose time is nearest, rather than one without an hour; empty:
// there is none.
func MatchWithin(x Exposure, events []readiness.Event, tail time.Duration) (eventID string) {
	var of []readiness.Event
	for _, e := range events {
		if from, to := matches(asKnown(e, x.From), tail); e.Airs() && !e.FirstSeen.After(x.From) && !x.From.Before(from) && x.From.Before(to) {
			of = append(of, e)
		}
	}
	if len(of) == 0 {
		return ""
	}
	return slices.MinFunc(of, func(a, b readiness.Event) int { return nearer(x.From, a, b) }).ID
}

// matches is the time in which an exposure that begins belongs to an event; the later weeks of a campaign explain none.
func matches(e readiness.Event, tail time.Duration) (from, to time.Time) {
	air := airTime(e)
	if latest := air.From.Add(Longest); air.To.After(latest) {
		air.To = latest
	}
	return air.From.Add(-Lead), air.To.Add(tail)
}

// asKnown gives an event with the time that it had for people at an instant: one that was moved since was not expected then.
func asKnown(e readiness.Event, at time.Time) readiness.Event {
	if e.MovedAt.After(at) && !e.WasStart.IsZero() {
		e.Start, e.End = e.WasStart, e.End.Add(e.WasStart.Sub(e.Start))
	}
	return e
}

// nearer compares two events by how near they are to an instant.
func nearer(at time.Time, a, b readiness.Event) int {
	return cmp.Or(
		compareBools(a.AllDay, b.AllDay),
		cmp.Compare(distance(at, airTime(a)), distance(at, airTime(b))),
		cmp.Compare(at.Sub(airTime(a).From).Abs(), at.Sub(airTime(b).From).Abs()),
		cmp.Compare(a.ID, b.ID))
}

// compareBools puts what is false first.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// distance is how far an instant is from a time; 0 within it.
func distance(at time.Time, s Span) time.Duration {
	return max(s.From.Sub(at), at.Sub(s.To), 0)
}
