package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
)

// Scaling gives the facts that plans of machines are read from at now: the events of that time with their tasks, the ladder, the
// traffic and the pages, without what was seen of these.
func (s *Store) Scaling(ctx context.Context, now time.Time) (f readiness.Snapshot, err error) {
	err = s.view(ctx, func(q querier) error {
		f, err = s.scaling(ctx, q, now)
		return err
	})
	return f, fault.Wrap(err, "read what scales")
}

func (s *Store) scaling(ctx context.Context, q querier, now time.Time) (f readiness.Snapshot, err error) {
	if f.Traffic, err = loadTraffic(ctx, q); err != nil {
		return f, err
	}
	if f.Ladder, err = loadLadder(ctx, q); err != nil {
		return f, err
	}
	pages, err := loadPages(ctx, q)
	if err != nil {
		return f, err
	}
	for _, p := range pages {
		f.Pages = append(f.Pages, toppage.PageFacts{Page: p})
	}
	from, to := scale.Reach(now, f)
	all := pick{from: from, to: to, where: `NOT hidden AND calendar <> 'cancelled'`}
	if f.Events, err = all.events(ctx, q, eventTable); err != nil {
		return f, err
	}
	if err := learnt(ctx, q, &f, never); err != nil {
		return f, err
	}
	return f, s.planned(ctx, q, &f)
}
