package calendar

import (
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/intake"
)

// group is what a feed says under one UID: usually one event, or a series with its overrides.
type group struct {
	uid       string
	doc       *document
	masters   []event // several only where different events share the UID
	overrides []event // at most one for each original start and range
}

// settle brings the events of a UID together. Of several that claim the same place the highest SEQUENCE wins,
// then LAST-MODIFIED, then the last in the file.
func settle(uid string, events []event, doc *document, p *problems) group {
	g := group{uid: uid, doc: doc}
	if len(events) == 1 && events[0].original == nil { // nearly always
		g.masters = events
		return g
	}
	for _, e := range events {
		if e.original != nil {
			g.overrides = append(g.overrides, e)
		} else {
			g.masters = append(g.masters, e)
		}
	}
	g.settleMasters(p)
	g.standOverrides()
	g.overrides = newest(g.overrides, func(e event) string { return fmt.Sprintf("%s %t", e.original.id(), e.onwards) })
	return g
}

// settleMasters keeps the newest master; masters of one SEQUENCE with different starts are different events
// whose feed numbers them badly, so all of them stay.
func (g *group) settleMasters(p *problems) {
	if len(g.masters) < 2 {
		return
	}
	highest := slices.MaxFunc(g.masters, func(a, b event) int { return a.sequence - b.sequence }).sequence
	g.masters = slices.DeleteFunc(g.masters, func(e event) bool { return e.sequence < highest })
	g.masters = newest(g.masters, func(e event) string { return e.start.id() })
	if len(g.masters) > 1 {
		slices.SortStableFunc(g.masters, func(a, b event) int { return a.start.instant().Compare(b.start.instant()) })
		p.add(g.masters[0].line, g.uid, codeSameUID, "%d different events share this UID; they are told apart by their start.", len(g.masters))
	}
}

// standOverrides gives a RECURRENCE-ID that names no zone that of the series.
func (g *group) standOverrides() {
	if len(g.masters) == 0 {
		return
	}
	for i := range g.overrides {
		o := &g.overrides[i]
		here := o.original.beside(g.masters[0].start)
		if o.start == *o.original {
			o.start = here
		}
		o.original = &here
	}
}

// newest keeps one event for each key.
func newest(events []event, key func(event) string) []event {
	if len(events) < 2 {
		return events
	}
	best := map[string]event{}
	var order []string
	for _, e := range events {
		k := key(e)
		held, ok := best[k]
		if !ok {
			order = append(order, k)
		}
		if !ok || e.supersedes(held) {
			best[k] = e
		}
	}
	kept := make([]event, 0, len(order))
	for _, k := range order {
		kept = append(kept, best[k])
	}
	return kept
}

// supersedes says whether e, which comes later in the file, replaces held.
func (e event) supersedes(held event) bool {
	if e.sequence != held.sequence {
		return e.sequence > held.sequence
	}
	return !e.modified.Before(held.modified)
}

// place is the identity of an instance within its series: the instant of its start, or its date where only a
// date is given.
type place struct {
	at   int64 // unix seconds
	date string
}

// places gives the identities by which an instance that starts at m can be meant.
func places(m moment) [2]place {
	return [2]place{{at: m.instant().Unix()}, {date: m.wall.Format(time.DateOnly)}}
}

// meant gives the identity that a RECURRENCE-ID or EXDATE means in the series that begins at start.
func meant(m, start moment) place {
	switch m = m.beside(start); {
	case m.date:
		return place{date: m.wall.Format(time.DateOnly)}
	case start.date:
		return place{date: wallClock(m.instant(), start.zone.loc).Format(time.DateOnly)}
	default:
		return place{at: m.instant().Unix()}
	}
}

// masterUID gives the UID that occurrences of a master carry. Of several it is told by its start: a number would be another
// one's as soon as an earlier event leaves the feed.
func (g *group) masterUID(i int) string {
	if len(g.masters) < 2 {
		return g.uid
	}
	return g.doc.unused(g.uid + intake.SharedUID + g.masters[i].start.id())
}

// carried gives the UIDs that the occurrences of the group carry.
func (g *group) carried() []string {
	if len(g.masters) < 2 {
		return []string{g.uid}
	}
	var uids []string
	for i := range g.masters {
		uids = append(uids, g.masterUID(i))
	}
	if len(g.overrides) > 0 {
		uids = append(uids, g.uid)
	}
	return uids
}
