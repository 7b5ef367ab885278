package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
)

var liveTable = table[measured.Live]{`live_rates`, `page_id, source, expression, start_at, step_ms, rates, highest, highest_at, since_at`, func(l *measured.Live) fields {
	return fields{&l.PageID, &l.Source, &l.Expression, (*instant)(&l.Series.Start), (*millis)(&l.Series.Step), (*rates)(&l.Series.Rates), &l.Highest,
		(*instant)(&l.HighestAt), (*instant)(&l.Since)}
}}

// NoteLive keeps what a page is asked now.
func (s *Store) NoteLive(ctx context.Context, l measured.Live, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.touch()
		return liveTable.insert(ctx, t, &l, ` ON CONFLICT (page_id) DO UPDATE SET source = excluded.source, expression = excluded.expression,
			start_at = excluded.start_at, step_ms = excluded.step_ms, rates = excluded.rates, highest = excluded.highest, highest_at = excluded.highest_at,
			since_at = excluded.since_at`)
	})
	return fault.Wrap(err, "note what top page %s is asked", l.PageID)
}

// Lives gives what pages were asked last while an event was on air, by page.
func (s *Store) Lives(ctx context.Context) (map[string]measured.Live, error) {
	rows, err := liveTable.list(ctx, s.read, ``)
	all := make(map[string]measured.Live, len(rows))
	for _, l := range rows {
		all[l.PageID] = l
	}
	return all, fault.Wrap(err, "read what pages are asked")
}
