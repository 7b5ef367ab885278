package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// CapacitiesDue lists the pages whose capacity is due to be asked for at now, claimed until the lease is over; longest is
// how far ahead one is due at most.
func (s *Store) CapacitiesDue(ctx context.Context, now, lease time.Time, longest time.Duration) ([]toppage.Page, error) {
	type row struct {
		toppage.Page
		claimed int64
	}
	all, err := query(ctx, s.read, into(func(d *row) fields { return fields{&d.ID, asJSON(&d.Setup), &d.claimed} }),
		`SELECT id, setup, next_capacity FROM top_pages WHERE `+within(`next_capacity`, longest)+` <= $1 AND setup <> ''`, ms(now))
	if err != nil {
		return nil, fmt.Errorf("read whose capacity is due: %w", err)
	}
	var mine []toppage.Page
	for _, d := range all {
		if !d.Capacity.Set() {
			continue
		}
		n, err := exec(ctx, s.write, `UPDATE top_pages SET next_capacity = $2 WHERE id = $1 AND next_capacity = $3`, d.ID, ms(lease), d.claimed)
		if err != nil {
			return mine, fmt.Errorf("claim the capacity of page %s: %w", d.ID, err)
		}
		if n == 1 {
			mine = append(mine, d.Page)
		}
	}
	return mine, nil
}

// RecordCapacity keeps what Prometheus said of a page's capacity when it was asked as the page's setup has it; another
// setup by now makes it say nothing. ErrNotFound where the page is gone.
func (s *Store) RecordCapacity(ctx context.Context, page toppage.Page, r proof.Reading, next, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		known, err := loadPage(ctx, t, page.ID)
		if err != nil {
			return err
		}
		if known.Capacity != page.Capacity {
			return nil
		}
		t.touch()
		if err := t.note(ctx, pastCapacity, page.ID, "", spokenText(&r)); err != nil {
			return err
		}
		return do(ctx, t, `UPDATE top_pages SET capacity = $2, next_capacity = $3, evidence = evidence + 1 WHERE id = $1`, page.ID,
			asJSON(&r), ms(next))
	})
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return fmt.Errorf("keep the capacity of page %s: %w", page.ID, err)
	}
	return err
}

// loadCapacity reads what Prometheus said last of a page's capacity; nil where it said nothing.
func loadCapacity(ctx context.Context, q querier, pageID string) (*proof.Reading, error) {
	r, err := one(ctx, q, into(func(r *proof.Reading) fields { return fields{asJSON(r)} }),
		`SELECT capacity FROM top_pages WHERE id = $1`, pageID)
	if err != nil || r.State == "" {
		return nil, err
	}
	return &r, nil
}

// forgetCapacity has another question asked at once.
func (t *tx) forgetCapacity(ctx context.Context, pageID string) error {
	if err := t.note(ctx, pastCapacity, pageID, "", ""); err != nil {
		return err
	}
	return do(ctx, t, `UPDATE top_pages SET capacity = '', next_capacity = 0 WHERE id = $1`, pageID)
}
