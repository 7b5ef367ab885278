package intake

import (
	"slices"

	"tallylight/readiness"
)

// Vanishing more than this share of the future events, and at least this many, is held: until a person lets them
// go, or the calendar has said the same HoldTimes.
const (
	heldShare = 5 // one in five
	heldLeast = 5
)

// MayHold says that so many of the known events are not in the import that their number matters.
func (in Incoming) MayHold(known []readiness.Event) bool {
	came := make(map[readiness.Key]bool, len(in.Occurrences))
	for _, o := range in.Occurrences {
		came[o.Key()] = true
	}
	n := 0
	for _, e := range known {
		if !came[e.Key()] {
			n++
		}
	}
	return n >= heldLeast
}

// lose marks events as missing, or holds all of them where that is likelier a mistake. Where the import cannot tell
// what is gone, what was held stays so.
func (r *reconciler) lose(gone []readiness.Move) {
	empty := len(r.in.Occurrences) == 0 && r.in.Same == 0
	suspicious := empty || r.heldAlready(gone) || len(gone) >= heldLeast && len(gone)*heldShare > r.future()
	switch {
	case !r.in.Complete:
		r.Hold = r.in.Hold
	case len(gone) == 0 || r.in.Sure || !suspicious:
		r.Missing = gone
	default:
		if r.Hold = r.again(gone); r.Hold.Times >= readiness.HoldTimes {
			r.Hold, r.Missing = readiness.Hold{}, gone
			return
		}
		r.Hold.Empty = empty
		r.Kept += len(gone)
	}
}

// future counts the events that are still to come and that the calendar did not lack already.
func (r *reconciler) future() int {
	if r.in.Only != nil {
		return r.in.Future
	}
	n := 0
	for _, e := range r.stored {
		if e.Start.After(r.now) && !e.Vanished() {
			n++
		}
	}
	return n
}

// heldAlready says that just these events are held: what came in their place since makes their share no smaller.
func (r *reconciler) heldAlready(gone []readiness.Move) bool {
	return r.in.Hold.Holding() && len(gone) > 0 && slices.Equal(idsOf(gone), r.stillHeld())
}

func idsOf(moves []readiness.Move) []string {
	ids := make([]string, len(moves))
	for i, m := range moves {
		ids[i] = m.Event.ID
	}
	slices.Sort(ids)
	return ids
}

// again counts that the calendar lacks the same events once more. Events that are held and have begun meanwhile do
// not count; one that has come back makes it another answer.
func (r *reconciler) again(gone []readiness.Move) readiness.Hold {
	hold, ids := r.in.Hold, idsOf(gone)
	if !hold.Holding() || !slices.Equal(ids, r.stillHeld()) {
		return readiness.Hold{Since: r.now, SeenAt: r.now, Times: 1, Events: ids}
	}
	hold.Events = ids
	if !r.now.Before(hold.NextCount()) {
		hold.SeenAt, hold.Times = r.now, hold.Times+1
	}
	return hold
}

// stillHeld gives the ids of the held events that are still to come, sorted.
func (r *reconciler) stillHeld() []string {
	var ids []string
	for _, e := range r.stored {
		if _, held := slices.BinarySearch(r.in.Hold.Events, e.ID); held && e.Start.After(r.now) {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
