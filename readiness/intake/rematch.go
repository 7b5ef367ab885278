package intake

import (
	"cmp"
	"strings"
	"time"

	"tallylight/readiness"
)

// rematch finds lost events again among occurrences with a new key, in order of certainty: those of a series that keep their
// place in it, whatever part of it they are of now; those of a series whose hour or weekday is another one, the k-th as the
// k-th; and, whatever their UIDs, those of the same title, start and end. They keep all that people decided. It gives what is
// left of both: what is likely to be the same and not sure is for people to say (Likely).
func (r *reconciler) rematch(lost []readiness.Event, fresh []readiness.Occurrence) ([]readiness.Event, []readiness.Occurrence) {
	if len(lost) == 0 || len(fresh) == 0 {
		return lost, fresh
	}
	r.kinship = kinshipOf(r.in.Parts)
	lost, fresh = r.pair(lost, fresh, r.samePlaceOfEvent, r.samePlaceOf)
	lost, out := r.in.apart(lost)
	lost, fresh = r.realign(lost, fresh)
	lost = append(lost, out...)
	if !r.in.Complete && !r.in.Unstable {
		return lost, fresh // what is lost may be in the part that did not come
	}
	before := len(lost)
	churned := r.churned(lost)
	lost, fresh = r.pair(lost, fresh, contentOfEvent, contentOf)
	r.Unstable = r.Unstable || churned && len(lost) < before
	return r.pair(lost, fresh, r.shared, sharedOf)
}

// SharedUID stands between a UID that different events share and what tells them apart, their start.
const SharedUID = "#"

// SharesUID gives the UID that an event shares with others; false where its UID is its own.
func SharesUID(uid string) (shared string, shares bool) {
	at := strings.LastIndex(uid, SharedUID)
	if at < 0 {
		return "", false
	}
	start := strings.TrimRight(uid[at+len(SharedUID):], "~")
	_, isTime := time.Parse(time.RFC3339, start)
	_, isDate := time.Parse(time.DateOnly, start)
	return uid[:at], isTime == nil || isDate == nil
}

// shared describes an event to come that shares its UID with others: when it moves, its key is another one.
func (r *reconciler) shared(e readiness.Event) description {
	if uid, shares := SharesUID(e.UID); shares && e.Start.After(r.now) {
		return description{uid: uid, title: e.Title, day: e.RecurrenceID}
	}
	return description{}
}

func sharedOf(o readiness.Occurrence) description {
	if uid, shares := SharesUID(o.UID); shares {
		return description{uid: uid, title: o.Summary, day: o.RecurrenceID}
	}
	return description{}
}

// pair lets lost events follow occurrences of the same description, in the order in which they stand. A
// description of the zero value is like no other.
func (r *reconciler) pair(lost []readiness.Event, fresh []readiness.Occurrence, of func(readiness.Event) description, as func(readiness.Occurrence) description) (still []readiness.Event, left []readiness.Occurrence) {
	waiting := make(map[description][]int)
	for i, o := range fresh {
		if d := as(o); d != (description{}) {
			waiting[d] = append(waiting[d], i)
		}
	}
	taken := make([]bool, len(fresh))
	for _, e := range lost {
		d := of(e)
		if len(waiting[d]) == 0 {
			still = append(still, e)
			continue
		}
		i := waiting[d][0]
		waiting[d], taken[i] = waiting[d][1:], true
		r.follow(e, fresh[i])
	}
	for i, o := range fresh {
		if !taken[i] {
			left = append(left, o)
		}
	}
	return still, left
}

// description is what two keys of the same airing have in common.
type description struct {
	uid, day, title string
	start, end      int64 // Unix milliseconds
}

// samePlaceOfEvent describes an event by its series and its original start.
func (r *reconciler) samePlaceOfEvent(e readiness.Event) description {
	return description{uid: r.kinship.of(e.UID), start: placeOfEvent(e).UnixMilli()}
}

func (r *reconciler) samePlaceOf(o readiness.Occurrence) description {
	return description{uid: r.kinship.of(o.UID), start: placeOfOccurrence(o).UnixMilli()}
}

// contentOfEvent describes an event by what is said of it.
func contentOfEvent(e readiness.Event) description { return saying(e.Title, e.Start, e.End) }

func contentOf(o readiness.Occurrence) description { return saying(o.Summary, o.Start, o.End) }

func saying(title string, start, end time.Time) description {
	return description{title: cmp.Or(programme(title), title), start: start.UnixMilli(), end: end.UnixMilli()}
}

// churned says that of the UIDs a calendar had, four in five or more have vanished.
func (r *reconciler) churned(lost []readiness.Event) bool {
	stayed := make(map[string]bool, len(r.met))
	for key := range r.met {
		stayed[key.UID] = true
	}
	vanished := make(map[string]bool, len(lost))
	for _, e := range lost {
		if !e.Vanished() && r.in.covers(e) && !stayed[e.UID] {
			vanished[e.UID] = true
		}
	}
	return len(vanished) > 0 && len(vanished)*5 >= (len(vanished)+len(stayed)+r.in.Same)*4
}
