package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
)

// mostPeaks is from how many peaks forecasts are made: as many of each page of a company that has several.
const mostPeaks = 2 * learning.MostLearnt

// learnt has a snapshot know what past events say of those to come, as was measured by an instant in milliseconds.
func learnt(ctx context.Context, q querier, f *readiness.Snapshot, by int64) error {
	cases, err := learntCases(ctx, q, f.Ladder, by)
	if len(cases) > 0 {
		f.Learnt = learning.Rule(cases)
	}
	return err
}

// PastCases gives what forecasts were made from by an instant: what past events brought.
func (s *Store) PastCases(ctx context.Context, by time.Time) (cases []learning.Case, err error) {
	err = s.view(ctx, func(q querier) error {
		ladder, err := loadLadder(ctx, q)
		if err == nil {
			cases, err = learntCases(ctx, q, ladder, ms(by))
		}
		return err
	})
	return cases, err
}

// learntCases reads what past events brought, as was measured by an instant in milliseconds.
func learntCases(ctx context.Context, q querier, ladder readiness.Ladder, by int64) ([]learning.Case, error) {
	peaks, err := learntPeaks(ctx, q, by)
	if err != nil || len(peaks) == 0 {
		return nil, err
	}
	events, err := inChunks(eventsOf(peaks), func(ids []string) ([]readiness.Event, error) {
		return learntTable.list(ctx, q, `WHERE NOT hidden AND calendar <> 'cancelled' AND id IN `+params(1, len(ids)), anys(ids)...)
	})
	if err != nil {
		return nil, fault.Wrap(err, "read past events")
	}
	return casesOf(peaks, events, ladder, func(readiness.Event, string) learning.Then { return learning.Then{} }), nil
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
