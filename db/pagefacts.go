package db

import (
	"context"
	"time"

	"tallylight/readiness"
)

// loadEvidence reads what is known of a page beyond its probes, up to an instant; zero: all.
func loadEvidence(ctx context.Context, q querier, f *readiness.PageFacts, until time.Time) (err error) {
	if f.Drills, err = loadDrills(ctx, q, f.Page.ID, until); err != nil {
		return err
	}
	return loadCheckWords(ctx, q, f, until)
}

// pageFacts gives all that is known of one page; ErrNotFound where there is none.
func (t *tx) pageFacts(ctx context.Context, id string) (f readiness.PageFacts, err error) {
	if f.Page, err = loadPage(ctx, t, id); err != nil {
		return f, err
	}
	if f.Observed, err = loadObservations(ctx, t, id, time.Time{}, time.Time{}, newestObserved); err != nil {
		return f, err
	}
	return f, loadEvidence(ctx, t, &f, time.Time{})
}
