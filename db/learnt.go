package db

import (
	"context"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
)

// mostPeaks is from how many peaks forecasts are made: as many of each page of a company that has several.
const mostPeaks = 2 * learning.MostLearnt

// learnt has a snapshot know what past events say of those to come, as was measured by an instant in milliseconds.
func learnt(ctx context.Context, q querier, f *readiness.Snapshot, by int64) error {
	peaks, err := learntPeaks(ctx, q, by)
	if err != nil || len(peaks) == 0 {
		return err
	}
	events, err := inChunks(eventsOf(peaks), func(ids []string) ([]readiness.Event, error) {
		return learntTable.list(ctx, q, `WHERE NOT hidden AND calendar <> 'cancelled' AND id IN `+params(1, len(ids)), anys(ids)...)
	})
	if err != nil {
		return fault.Wrap(err, "read past events")
	}
	f.Learnt = learning.Rule(casesOf(peaks, events, f.Ladder, func(readiness.Event, string) learning.Then { return learning.Then{} }))
	return nil
}

// learntPeaks gives what past events brought, as was measured by an instant in milliseconds, the newest first.
func learntPeaks(ctx context.Context, q querier, by int64) ([]measured.Peak, error) {
	peaks, err := peakTable.list(ctx, q, `WHERE measured_at <= $1 ORDER BY from_at DESC, event_id, page_id LIMIT $2`, by, mostPeaks)
	return peaks, fault.Wrap(err, "read what past events brought")
}

// learntTable is what makes an event like another, and what PR said of it.
var learntTable = table[readiness.Event]{`events`, likeColumns + `, recurrence_id, categories`, func(e *readiness.Event) fields {
	return append(likeTable.fields(e), &e.RecurrenceID, asJSON(&e.Categories))
}}

// eventsOf gives the ids of the events of peaks, each once.
func eventsOf(peaks []measured.Peak) (ids []string) {
	known := make(map[string]bool, len(peaks))
	for i := range peaks {
		if id := peaks[i].EventID; !known[id] {
			known[id], ids = true, append(ids, id)
		}
	}
	return ids
}

// casesOf makes the cases of peaks whose events are known, in the order of the peaks. Then gives what an event was judged by on a page.
func casesOf(peaks []measured.Peak, events []readiness.Event, ladder readiness.Ladder, then func(readiness.Event, string) learning.Then) []learning.Case {
	byID := make(map[string]readiness.Event, len(events))
	for i := range events {
		byID[events[i].ID] = events[i]
	}
	cases := make([]learning.Case, 0, len(peaks))
	for _, p := range peaks {
		if e, known := byID[p.EventID]; known {
			cases = append(cases, learning.CaseOf(e, p, ladder, then(e, p.PageID)))
		}
	}
	return cases
}
