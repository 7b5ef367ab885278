package grading

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
)

// mostAlike is how many past events are compared with.
const mostAlike = 3

// Memory is the past events that others may be like, by what makes them alike. Of each there are the newest.
type Memory struct{ series, station, programme map[string][]readiness.Event }

// Remember gives a memory of the events whose level was confirmed and that are over at now, newest first.
func Remember(now time.Time, past []readiness.Event) Memory {
	m := Memory{map[string][]readiness.Event{}, map[string][]readiness.Event{}, map[string][]readiness.Event{}}
	known := make([]*readiness.Event, 0, len(past))
	for i := range past {
		if remembered(now, &past[i]) {
			known = append(known, &past[i])
		}
	}
	slices.SortStableFunc(known, func(a, b *readiness.Event) int { return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.ID, b.ID)) })
	for _, o := range known {
		keep(m.series, Series(o), o)
		keep(m.station, airtime.Narrow(o.Brief.Station), o)
		keep(m.programme, airtime.Narrow(o.Brief.Programme), o)
	}
	return m
}

func remembered(now time.Time, o *readiness.Event) bool {
	if !o.Airs() || o.Level == 0 || o.LevelState != readiness.LevelConfirmed {
		return false
	}
	_, to := o.Window()
	return !to.After(now)
}

// keep remembers an event by what is said of it. One more than is compared with, since an event is not like itself.
func keep(by map[string][]readiness.Event, said string, o *readiness.Event) {
	if known := by[said]; said != "" && len(known) <= mostAlike {
		by[said] = append(known, *o)
	}
}

// Series names the series of an event; empty where it belongs to none.
func Series(e *readiness.Event) string {
	if e.UID == "" || e.FeedID == "" {
		return ""
	}
	return e.FeedID + "\n" + e.UID
}

// Like gives the newest events that were like one: of the same series, else of the same station, else of the same programme.
func (m Memory) Like(e readiness.Event) []readiness.Event {
	for _, known := range [][]readiness.Event{m.series[Series(&e)], m.station[airtime.Narrow(e.Brief.Station)], m.programme[airtime.Narrow(e.Brief.Programme)]} {
		like := slices.DeleteFunc(slices.Clone(known), func(o readiness.Event) bool { return o.ID == e.ID })
		if len(like) > 0 {
			return like[:min(len(like), mostAlike)]
		}
	}
	return nil
}

// Alike gives the newest past events that were like an event and whose level was confirmed.
func Alike(now time.Time, e readiness.Event, past []readiness.Event) []readiness.Event {
	return Remember(now, past).Like(e)
}
