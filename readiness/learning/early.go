package learning

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/readiness/scope"
)

// Source is where events come from: a calendar, or people, by what an event reaches people through.
type Source struct {
	FeedID string
	Kind   scope.Kind // of events that people entered
}

// Heard is how long before air the events of a source became known.
type Heard struct {
	Source
	Ahead  []time.Duration // shortest first; one that was entered once it was on air has 0
	Median time.Duration
}

// Late is the notice that is too little for a level that has to be proven.
const Late = 3 * fault.Day

// Late says that in the middle events of the source come too late.
func (h Heard) Late() bool { return h.Median < Late }

// Early says how long before air the events became known that went on air since an instant, by source, the earliest first. Events that
// a calendar had when it was connected are left out: nobody knows since when.
func Early(now, since time.Time, events []readiness.Event, feeds map[string]readiness.Feed) (all []Heard) {
	by := map[Source][]time.Duration{}
	for i := range events {
		e := &events[i]
		from, _ := e.Window()
		feed, fed := feeds[e.FeedID]
		if !e.Airs() || from.After(now) || from.Before(since) || entered(e).IsZero() || fed && notice.Brought(*e, feed) {
			continue
		}
		s := Source{FeedID: e.FeedID}
		if e.FeedID == "" {
			s.Kind = scope.Of(e.Brief.Exposure, e.Categories)
		}
		by[s] = append(by[s], max(from.Sub(entered(e)), 0))
	}
	for s, ahead := range by {
		slices.Sort(ahead)
		median, _ := Median(ahead)
		all = append(all, Heard{Source: s, Ahead: ahead, Median: median})
	}
	slices.SortFunc(all, func(a, b Heard) int {
		return cmp.Or(cmp.Compare(b.Median, a.Median), cmp.Compare(a.FeedID, b.FeedID), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}

// HeardMedian is the median of all sources; false where there is no event.
func HeardMedian(all []Heard) (time.Duration, bool) {
	var ahead []time.Duration
	for _, h := range all {
		ahead = append(ahead, h.Ahead...)
	}
	return Median(ahead)
}
