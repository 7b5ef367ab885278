package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// learntBeside gives the events from whose peaks those of a stage were forecast at an instant, without those that are on it anyway.
func learntBeside(ctx context.Context, q querier, events []Past, at, today time.Time) ([]readiness.Event, error) {
	peaks, err := learntPeaks(ctx, q, ms(at))
	if err != nil {
		return nil, err
	}
	ids := slices.DeleteFunc(eventsOf(peaks), func(id string) bool {
		return slices.ContainsFunc(events, func(p Past) bool { return p.Event.ID == id })
	})
	past, err := inChunks(ids, func(some []string) ([]readiness.Event, error) {
		return eventTable.list(ctx, q, `WHERE NOT hidden AND calendar <> 'cancelled' AND id IN `+params(1, len(some)), anys(some)...)
	})
	for i := range past {
		past[i].Private = past[i].Confidential(today)
	}
	return past, fault.Wrap(err, "read past events")
}

// stageUsual writes what pages were usually asked as was known at an instant.
func (t *tx) stageUsual(ctx context.Context, from querier, at time.Time) error {
	pages, err := loadPages(ctx, t)
	if err != nil {
		return err
	}
	then, err := stoodAt(ctx, from, at, []string{pastUsualRate}, nil)
	if err != nil {
		return err
	}
	all, err := pageUsuals.list(ctx, from, ``)
	if err != nil {
		return err
	}
	for _, p := range pages {
		known, err := usualRateIn(then, p)
		if err != nil {
			return err
		}
		for i := range all {
			row := &all[i]
			if row.page != p.ID || row.usual.OfPage(p.Rates).Source == "" || known.Source == "" {
				continue
			}
			row.usual = known
			if err := pageUsuals.insert(ctx, t, row, ``); err != nil {
				return err
			}
		}
	}
	return nil
}
