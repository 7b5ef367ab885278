package intake

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Resemblance says why an event is likely to continue another one.
type Resemblance string

// The resemblances.
const (
	// SameTitle: one vanished and one appeared, of the same title.
	SameTitle Resemblance = "same_title"
	// TitlesExchanged: in one import two events took each other's title and kept their time.
	TitlesExchanged Resemblance = "titles_exchanged"
)

// Likeness is a question for people: whether these events, which vanished, go on as those, one by one in the order of air time.
// All pairs of one are of a kind: a series, or events that one import moved by the same time.
type Likeness struct {
	Why   Resemblance
	Pairs []Pair
}

// Pair is an event and the one as which it is likely to go on.
type Pair struct{ From, To readiness.Event }

// IDs are those of the two.
func (p Pair) IDs() [2]string { return [2]string{p.From.ID, p.To.ID} }

// How far apart an event that vanished and one that appeared may be to be taken for one.
const (
	LikelySeen = 14 * fault.Day // from when the one was missed until the other was first seen, either way
	LikelyAir  = 31 * fault.Day // from one air time to the other
)

// Likely finds among the events of a calendar those that are likely to go on as others: gone are those that its last imports
// lack, each with when it was missed (CalendarAt), come those that they brought. Nothing follows from it by itself.
// A pair of ids is asked about at most once: refused are those that people have answered with no.
func Likely(gone, come []readiness.Event, refused map[[2]string]bool) []Likeness {
	waiting := map[string][]readiness.Event{}
	for _, e := range come {
		if title := programme(e.Title); title != "" {
			waiting[title] = append(waiting[title], e)
		}
	}
	lost := map[string][]readiness.Event{}
	var titles []string
	for _, e := range gone {
		title := programme(e.Title)
		if len(waiting[title]) == 0 {
			continue
		}
		if len(lost[title]) == 0 {
			titles = append(titles, title)
		}
		lost[title] = append(lost[title], e)
	}
	var pairs []Pair
	for _, title := range titles {
		pairs = append(pairs, likelyPairs(lost[title], waiting[title], refused)...)
	}
	return questions(pairs)
}

// likelyPairs pairs events of one title: in the order in which they air where they keep step, as a series does that is made anew, else
// each with the nearest that is left.
func likelyPairs(gone, come []readiness.Event, refused map[[2]string]bool) []Pair {
	likely := func(from, to *readiness.Event) bool { return resemble(from, to) && !refused[[2]string{from.ID, to.ID}] }
	if come = newcomers(gone, come); len(come) == 0 {
		return nil
	}
	slices.SortStableFunc(gone, byAir)
	slices.SortStableFunc(come, byAir)
	starts := func(of []readiness.Event) []time.Time {
		all := make([]time.Time, len(of))
		for i := range of {
			all[i] = of[i].Start
		}
		return all
	}
	a, together := inStep(starts(gone), starts(come))
	if !together {
		a = ordinal(starts(gone), starts(come), time.Time{}, gone[len(gone)-1].Start.Add(2*LikelyAir))
	}
	var pairs []Pair
	for _, at := range a.pairs {
		if from, to := &gone[at[0]], &come[at[1]]; likely(from, to) {
			pairs = append(pairs, Pair{*from, *to})
		}
	}
	if len(a.pairs) < 2 || len(pairs) < len(a.pairs) {
		return nearest(gone, come, likely)
	}
	went, came := make([]bool, len(gone)), make([]bool, len(come))
	for _, at := range a.pairs {
		went[at[0]], came[at[1]] = true, true
	}
	return append(pairs, nearest(without(gone, went), without(come, came), likely)...)
}

// inStep pairs the k-th with the k-th, where as many came as went and all are moved by about the same time.
func inStep(was, is []time.Time) (a alignment, together bool) {
	if len(was) != len(is) || len(was) < 2 {
		return a, false
	}
	for k := range was {
		if by := is[k].Sub(was[k]) - is[0].Sub(was[0]); by.Abs() > time.Hour { // an hour: summer time
			return a, false
		}
		a.pairs = append(a.pairs, [2]int{k, k})
	}
	return a, true
}

// newcomers leaves out what was there before any of those that are gone, and so is none of them.
func newcomers(gone, come []readiness.Event) []readiness.Event {
	first := gone[0].FirstSeen
	for _, e := range gone {
		if e.FirstSeen.Before(first) {
			first = e.FirstSeen
		}
	}
	return slices.DeleteFunc(slices.Clone(come), func(e readiness.Event) bool { return !e.FirstSeen.After(first) })
}

func byAir(a, b readiness.Event) int {
	return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID))
}

// nearest pairs each of the fewer events, in the order of air time, with that of the others which airs next to it.
func nearest(gone, come []readiness.Event, likely func(from, to *readiness.Event) bool) []Pair {
	if len(gone) <= len(come) {
		return nextTo(gone, come, likely, func(e, next readiness.Event) Pair { return Pair{e, next} })
	}
	turned := func(to, from *readiness.Event) bool { return likely(from, to) }
	return nextTo(come, gone, turned, func(e, next readiness.Event) Pair { return Pair{next, e} })
}

func nextTo(events, others []readiness.Event, likely func(e, next *readiness.Event) bool, pair func(e, next readiness.Event) Pair) []Pair {
	var pairs []Pair
	taken := make([]bool, len(others))
	for i := range events {
		e := &events[i]
		at, _ := slices.BinarySearchFunc(others, *e, byAir)
		free := func(i int) bool { return !taken[i] && likely(e, &others[i]) }
		before, after := seek(others, at-1, -1, e.Start, free), seek(others, at, 1, e.Start, free)
		best := after
		if after < 0 || before >= 0 && e.Start.Sub(others[before].Start) < others[after].Start.Sub(e.Start) {
			best = before
		}
		if best >= 0 {
			taken[best] = true
			pairs = append(pairs, pair(*e, others[best]))
		}
	}
	return pairs
}

// seek gives the first place from i on, by steps, that is free and near enough in time; -1 where there is none.
func seek(events []readiness.Event, i, step int, near time.Time, free func(int) bool) int {
	for ; i >= 0 && i < len(events) && events[i].Start.Sub(near).Abs() <= LikelyAir; i += step {
		if free(i) {
			return i
		}
	}
	return -1
}

// resemble says that the one is likely to go on as the other: it was not there before it, and is of another series, or came in
// its place.
func resemble(from, to *readiness.Event) bool {
	return to.FirstSeen.After(from.FirstSeen) && to.Start.Sub(from.Start).Abs() <= LikelyAir &&
		to.FirstSeen.Sub(from.CalendarAt).Abs() <= LikelySeen &&
		(to.FirstSeen.Equal(from.CalendarAt) || kin(from.UID) != kin(to.UID)) && from.ID != to.ID
}

// questions puts pairs together that are asked about at once: those of a series and its successor, and what one import moved by
// the same time.
func questions(pairs []Pair) []Likeness {
	type topic struct {
		from, to      string // series
		missed, found int64
		by            time.Duration
	}
	of := map[[2]string]int{}
	series := func(p Pair) [2]string { return [2]string{kin(p.From.UID), kin(p.To.UID)} }
	for _, p := range pairs {
		of[series(p)]++
	}
	at := map[topic]int{}
	var found []Likeness
	for _, p := range pairs {
		t := topic{missed: p.From.CalendarAt.UnixMilli(), found: p.To.FirstSeen.UnixMilli(), by: p.moved()}
		if of[series(p)] > 1 {
			t = topic{from: series(p)[0], to: series(p)[1]}
		}
		i, known := at[t]
		if !known {
			i, at[t] = len(found), len(found)
			found = append(found, Likeness{Why: SameTitle})
		}
		found[i].Pairs = append(found[i].Pairs, p)
	}
	for _, l := range found {
		slices.SortStableFunc(l.Pairs, func(a, b Pair) int { return byAir(a.From, b.From) })
	}
	return found
}

// moved says by how much the clock of the event's zone has moved.
func (p Pair) moved() time.Duration {
	wall := func(e readiness.Event) time.Time {
		at := e.Start.In(location(p.From.Zone))
		return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	}
	return wall(p.To).Sub(wall(p.From))
}

// exchanged finds among changed events those that took each other's title in the same import and kept their time: which of them
// the preparation is for, nobody can tell.
func exchanged(changed []readiness.Move) []Likeness {
	took := map[[2]string]readiness.Event{} // by the title it had and has
	var found []Likeness
	for _, m := range changed {
		was, is := programme(m.Was.Title), programme(m.Event.Title)
		if was == is || was == "" || is == "" || m.Moved() {
			continue
		}
		if other, ok := took[[2]string{is, was}]; ok {
			found = append(found, Likeness{Why: TitlesExchanged, Pairs: []Pair{{other, m.Event}}})
			delete(took, [2]string{is, was})
			continue
		}
		took[[2]string{was, is}] = m.Event
	}
	return found
}
