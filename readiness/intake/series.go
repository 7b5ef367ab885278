package intake

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// splitOff is what Google Calendar adds to the UID of a series for the part that "this and following events" made of it: the
// original start of its first airing.
var splitOff = regexp.MustCompile(`_R[0-9]{8}(T[0-9]{6}Z?)?(@|$)`)

// kin gives the UID that the parts of a series have in common.
func kin(uid string) string {
	if !strings.Contains(uid, "_R") {
		return uid
	}
	return splitOff.ReplaceAllString(uid, "$2")
}

// place is when an airing would begin by the rule of its series, wherever it has been moved to; its start where it is of none.
func place(key readiness.Key, start time.Time, zone string) time.Time {
	if len(key.RecurrenceID) == len(time.DateOnly) {
		if day, err := time.ParseInLocation(time.DateOnly, key.RecurrenceID, location(zone)); err == nil {
			return day
		}
	}
	if at, err := time.Parse(time.RFC3339, key.RecurrenceID); err == nil {
		return at
	}
	return start
}

func location(zone string) *time.Location { return readiness.Event{Zone: zone}.ZoneLocation() }

// nearEnough is how far a series of few airings may be moved and still be followed unasked: a week, so that it can change its
// weekday. One whose airings lie further apart may be moved by less than the time between them.
const nearEnough = 7 * fault.Day

// realign lets the airings of a series that are not over follow those that stand in their places, where its hour or weekday
// has changed: the k-th is the k-th, whatever day it falls on.
func (r *reconciler) realign(lost []readiness.Event, fresh []readiness.Occurrence) (still []readiness.Event, left []readiness.Occurrence) {
	came := bySeries(fresh, func(o readiness.Occurrence) (string, bool) { return kin(o.UID), !over(o.End, r.now) })
	if len(came) == 0 {
		return lost, fresh
	}
	went := bySeries(lost, func(e readiness.Event) (string, bool) { return kin(e.UID), !over(e.End, r.now) && e.AiredAt.IsZero() })
	met, taken := make([]bool, len(lost)), make([]bool, len(fresh))
	for _, series := range slices.Sorted(maps.Keys(went)) {
		was, is := went[series], came[series]
		slices.SortStableFunc(was, func(a, b int) int { return placeAmong(lost[a]).Compare(placeAmong(lost[b])) })
		slices.SortStableFunc(is, func(a, b int) int { return occurrencePlace(fresh[a]).Compare(occurrencePlace(fresh[b])) })
		first, n := ordinal(times(was, func(i int) time.Time { return placeAmong(lost[i]) }),
			times(is, func(i int) time.Time { return occurrencePlace(fresh[i]) }), r.in.To)
		for k := range n {
			met[was[k]], taken[is[first+k]] = true, true
			r.follow(lost[was[k]], fresh[is[first+k]])
		}
	}
	return without(lost, met), without(fresh, taken)
}

func placeAmong(e readiness.Event) time.Time { return place(e.Key(), e.Start, e.Zone) }

func occurrencePlace(o readiness.Occurrence) time.Time { return place(o.Key(), o.Start, o.Zone) }

// bySeries gives the places in a list of what belongs to each series and counts.
func bySeries[T any](all []T, of func(T) (series string, counts bool)) map[string][]int {
	found := map[string][]int{}
	for i := range all {
		if series, counts := of(all[i]); counts {
			found[series] = append(found[series], i)
		}
	}
	return found
}

func times(of []int, at func(int) time.Time) []time.Time {
	all := make([]time.Time, len(of))
	for k, i := range of {
		all[k] = at(i)
	}
	return all
}

func without[T any](all []T, these []bool) []T {
	left := all[:0:0]
	for i := range all {
		if !these[i] {
			left = append(left, all[i])
		}
	}
	return left
}

// ordinal says which airings of a series continue which others: the first of was as the one at first of is, and n in all, one by
// one; n is 0 where that is not sure. Both are sorted, and nothing is known after the end. Of several answers the one counts
// that leaves the fewest without a successor, then that which moves them least, then the later one.
func ordinal(was, is []time.Time, end time.Time) (first, n int) {
	best, farthest := alignment{}, max(nearEnough, shortest(was)-1)
	for i := range is {
		if is[i].Sub(was[0]).Abs() > farthest {
			continue
		}
		if a := align(was, is, i, end); a.n > 0 && (best.n == 0 || a.better(best)) {
			best = a
		}
	}
	return best.first, best.n
}

// alignment is one way to lay the airings of a series upon others.
type alignment struct {
	first, n int
	shift    time.Duration // of the first
	bereft   int           // how many have no successor where there ought to be one
}

func (a alignment) better(than alignment) bool {
	return cmp.Or(cmp.Compare(a.bereft, than.bereft), cmp.Compare(a.shift.Abs(), than.shift.Abs()), cmp.Compare(than.shift, a.shift)) < 0
}

// align lays was upon is from a place on. It gives none where that moves them too far, where they do not keep step, or where a
// single one is left of several.
func align(was, is []time.Time, first int, end time.Time) alignment {
	a := alignment{first: first, n: min(len(was), len(is)-first), shift: is[first].Sub(was[0])}
	step := min(shortest(was[:a.n]), shortest(is[first:first+a.n]))
	if a.n == 1 && len(was) > 1 || a.shift.Abs() > nearEnough && (a.n == 1 || a.shift.Abs() >= step) {
		return alignment{}
	}
	least, most := a.shift, a.shift
	for k := range a.n {
		by := is[first+k].Sub(was[k])
		least, most = min(least, by), max(most, by)
	}
	if a.n > 1 && most-least >= step {
		return alignment{}
	}
	for _, left := range was[a.n:] {
		if left.Add(a.shift).Before(end) {
			a.bereft++
		}
	}
	return a
}

// shortest is the shortest time between two that follow each other; a very long one where there are not two.
func shortest(sorted []time.Time) time.Duration {
	d := fault.Day * 400
	for i := 1; i < len(sorted); i++ {
		d = min(d, sorted[i].Sub(sorted[i-1]))
	}
	return d
}
