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

// kinship says under which UID, or name of a set, the parts of a series are known, where the calendar tells that they are of one.
type kinship map[string]string

// Part is a UID of which the calendar says that it is a part of a series that was split.
type Part struct {
	UID      string
	Set      string   // the name that all parts have in common
	Siblings []string // the UIDs of other parts
}

// Named says that the calendar says anything of the kind.
func (p Part) Named() bool { return p.Set != "" || len(p.Siblings) > 0 }

// kinshipOf reads it of what an import brought. What one part alone says of another is no proof.
func kinshipOf(parts []Part) kinship {
	k, named := kinship{}, map[[2]string]bool{}
	for _, p := range parts {
		if p.Set != "" {
			k.join(p.UID, p.Set)
		}
		for _, other := range p.Siblings {
			if named[[2]string{p.UID, other}] = true; named[[2]string{other, p.UID}] {
				k.join(p.UID, other)
			}
		}
	}
	return k
}

func (k kinship) join(uid, with string) {
	if a, b := k.of(uid), k.of(with); a != b {
		k[a] = b
	}
}

// series gives what the airings of a series have in common. An event that does not repeat is a part of none, whatever its UID looks like.
func (k kinship) series(key readiness.Key) string {
	if key.RecurrenceID == "" {
		return key.UID
	}
	return k.of(key.UID)
}

// of gives what the parts of a series have in common.
func (k kinship) of(uid string) string {
	uid = kin(uid)
	for len(k) > 0 {
		next, known := k[uid]
		if !known {
			break
		}
		if after, known := k[next]; known {
			k[uid] = after
		}
		uid = next
	}
	return uid
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

// realign lets the airings of a series follow those that stand in their places, where its hour or weekday has changed: the k-th is
// the k-th, whatever day it falls on. What is over does not come again, and what is to come is not over all at once.
func (r *reconciler) realign(lost []readiness.Event, fresh []readiness.Occurrence) (still []readiness.Event, left []readiness.Occurrence) {
	came := bySeries(fresh, func(o readiness.Occurrence) string { return r.kinship.series(o.Key()) }, placeOfOccurrence)
	went := bySeries(lost, func(e readiness.Event) string { return r.kinship.series(e.Key()) }, placeOfEvent)
	met, taken := make([]bool, len(lost)), make([]bool, len(fresh))
	for _, series := range slices.Sorted(maps.Keys(went)) {
		was, is := went[series], came[series]
		laid := ordinal(times(was), times(is), r.in.From, r.in.To)
		if laid.doubtful(len(is)) {
			continue
		}
		for _, p := range laid.pairs {
			i, j := was[p[0]].i, is[p[1]].i
			if aired := over(lost[i].End, r.now) || !lost[i].AiredAt.IsZero(); aired == over(fresh[j].End, r.now) {
				met[i], taken[j] = true, true
				r.follow(lost[i], fresh[j])
			}
		}
	}
	return without(lost, met), without(fresh, taken)
}

func placeOfEvent(e readiness.Event) time.Time { return place(e.Key(), e.Start, e.Zone) }

func placeOfOccurrence(o readiness.Occurrence) time.Time { return place(o.Key(), o.Start, o.Zone) }

// airing is where in a list one stands, and when it is by its series.
type airing struct {
	i  int
	at time.Time
}

// bySeries sorts a list by series, each in the order of time.
func bySeries[T any](all []T, series func(T) string, at func(T) time.Time) map[string][]airing {
	found := map[string][]airing{}
	for i := range all {
		of := series(all[i])
		found[of] = append(found[of], airing{i, at(all[i])})
	}
	for _, of := range found {
		slices.SortStableFunc(of, func(a, b airing) int { return a.at.Compare(b.at) })
	}
	return found
}

func times(of []airing) []time.Time {
	all := make([]time.Time, len(of))
	for k := range of {
		all[k] = of[k].at
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

// alignment is one way to lay the airings of a series upon others.
type alignment struct {
	pairs  [][2]int // of the one and of the other, in the order of time
	shift  time.Duration
	slight bool // it moves them by less than a quarter of the time between two: to another hour
	bereft int  // how many have no successor where there ought to be one
}

func (a alignment) better(than alignment) bool {
	if a.slight != than.slight {
		return a.slight
	}
	return cmp.Or(cmp.Compare(a.bereft, than.bereft), cmp.Compare(a.shift.Abs(), than.shift.Abs()), cmp.Compare(than.shift, a.shift)) < 0
}

// doubtful says that some went without a successor while others came without a predecessor, and not at nearly the same hour: a series that
// is moved by more than the time between two looks like that, and so does one that ends later and has lost its beginning.
func (a alignment) doubtful(came int) bool { return !a.slight && a.bereft > 0 && len(a.pairs) < came }

// ordinal says which airings of a series continue which others; none where that is not sure. Both are sorted, and nothing is known
// before from and after to. Of several answers the one counts that keeps the hour nearly, then that which leaves the fewest without a
// successor, then that which moves them least, then the later one.
func ordinal(was, is []time.Time, from, to time.Time) alignment {
	var best alignment
	step := min(shortest(was), shortest(is))
	for _, shift := range shifts(was, is) {
		if a := align(was, is, shift, step, from, to); len(a.pairs) > 0 && (len(best.pairs) == 0 || a.better(best)) {
			best = a
		}
	}
	return best
}

// How many of the first airings, and how many moves of theirs, are looked at.
const (
	firstFew  = 8
	mostMoves = 200
)

// shifts gives the moves by which one of the first airings of a series is one of the others, the smallest first: by less than a week, or
// by less than the time between two.
func shifts(was, is []time.Time) []time.Duration {
	farthest := max(nearEnough, shortest(was))
	var all []time.Duration
	for i := range was {
		of := is
		if i >= firstFew {
			of = is[:min(len(is), firstFew)]
		}
		for _, at := range of {
			if by := at.Sub(was[i]); by.Abs() < farthest {
				all = append(all, by)
			}
		}
	}
	slices.SortFunc(all, func(a, b time.Duration) int { return cmp.Or(cmp.Compare(a.Abs(), b.Abs()), cmp.Compare(b, a)) })
	all = slices.Compact(all)
	return all[:min(len(all), mostMoves)]
}

// align moves the airings of a series and pairs each with the one that is there, within half of the time between two. It gives none where
// only one is left of several.
func align(was, is []time.Time, shift, step time.Duration, from, to time.Time) alignment {
	a := alignment{shift: shift}
	for i, j := 0, 0; i < len(was); {
		at := was[i].Add(shift)
		switch {
		case j < len(is) && is[j].Sub(at)*2 <= -step:
			j++
		case j < len(is) && is[j].Sub(at)*2 < step:
			a.pairs = append(a.pairs, [2]int{i, j})
			i, j = i+1, j+1
		default:
			if !at.Before(from) && at.Before(to) {
				a.bereft++
			}
			i++
		}
	}
	if len(a.pairs) == 1 && len(was) > 1 {
		return alignment{}
	}
	a.slight = len(a.pairs) > 1 && shift.Abs()*4 <= step
	return a
}

// shortest is the shortest time between two that follow each other; a week where there are not two.
func shortest(sorted []time.Time) time.Duration {
	if len(sorted) < 2 {
		return nearEnough
	}
	d := sorted[1].Sub(sorted[0])
	for i := 2; i < len(sorted); i++ {
		d = min(d, sorted[i].Sub(sorted[i-1]))
	}
	return d
}
