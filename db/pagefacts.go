package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// loadFound reads what machines found of a page. Whoever writes some of it must raise the page's evidence in the same
// transaction.
func loadFound(ctx context.Context, q querier, f *toppage.PageFacts) (err error) {
	if f.Capacity, err = loadCapacity(ctx, q, f.Page.ID); err != nil {
		return err
	}
	if f.Observed, err = loadNeeded(ctx, q, f.Page); err != nil {
		return err
	}
	if f.Usual, err = loadUsualRate(ctx, q, f.Page); err != nil {
		return err
	}
	if f.Survey, err = loadSurvey(ctx, q, f.Page.ID); err != nil {
		return err
	}
	f.Certificates, err = loadCertificates(ctx, q, f.Page.ID)
	return err
}

// loadNeeded reads the observations that a page is judged by: few where all of them answered, else more.
func loadNeeded(ctx context.Context, q querier, page toppage.Page) (observed []toppage.Observation, err error) {
	for _, limit := range []int{toppage.LeastObserved, toppage.MostObserved} {
		if observed, err = loadObservations(ctx, q, page.ID, time.Time{}, time.Time{}, limit); err != nil {
			return nil, err
		}
		if needed, enough := toppage.Needed(page, observed); enough || len(observed) < limit {
			return lean(slices.Clone(needed)), nil // without the room that reading left behind them
		}
	}
	return lean(observed), nil
}

// lean leaves out of all observations but the newest what is only there to be shown, and keeps what each says alike once: a
// page that is well says the same twenty times.
func lean(observed []toppage.Observation) []toppage.Observation {
	for i := range observed {
		if i > 0 {
			observed[i].Details.Headers, observed[i].Details.Phases = nil, nil
			share(&observed[i], &observed[i-1])
		}
	}
	return observed
}

// share has an observation hold the same memory as another where they say the same.
func share(o, like *toppage.Observation) {
	f, g, d, e := &o.Facts, &like.Facts, &o.Details, &like.Details
	for _, same := range [][2]*string{{&o.URL, &like.URL}, {&o.FinalURL, &like.FinalURL}, {&o.Title, &like.Title}, {&o.Evidence, &like.Evidence},
		{&f.SharedTTLSource, &g.SharedTTLSource}, {&f.ServedConfidence, &g.ServedConfidence}, {&f.ServedBy, &g.ServedBy},
		{&f.ContentEncoding, &g.ContentEncoding}, {&d.CacheControl, &e.CacheControl}, {&d.Vary, &e.Vary}, {&d.Mark, &e.Mark}, {&d.Bytes, &e.Bytes}} {
		if *same[0] == *same[1] {
			*same[0] = *same[1]
		}
	}
	if alike(f.Protocol, g.Protocol) {
		f.Protocol = g.Protocol
	}
	if alike(f.TLSNotAfter, g.TLSNotAfter) {
		f.TLSNotAfter = g.TLSNotAfter
	}
	if alike(d.Certificate, e.Certificate) {
		d.Certificate = e.Certificate
	}
	if slices.Equal(d.Layers, e.Layers) {
		d.Layers = e.Layers
	}
}

func alike[T comparable](a, b *T) bool { return a != nil && b != nil && *a == *b }

// spokenOf lists the pages of which loadSaid finds something.
const spokenOf = `SELECT page_id FROM check_waivers UNION SELECT page_id FROM check_ticks UNION SELECT page_id FROM drills
	UNION SELECT page_id FROM load_proofs`

// loadSaid reads what people said and did of a page.
func loadSaid(ctx context.Context, q querier, f *toppage.PageFacts) (err error) {
	if f.Drills, err = loadDrills(ctx, q, f.Page.ID); err != nil {
		return err
	}
	if f.Loads, err = loadLoads(ctx, q, f.Page.ID); err != nil {
		return err
	}
	return loadCheckWords(ctx, q, f)
}

// pagesSpokenOf gives the ids of spokenOf.
func pagesSpokenOf(ctx context.Context, q querier) (map[string]bool, error) {
	ids, err := query(ctx, q, scanValue[string], spokenOf)
	if err != nil {
		return nil, fmt.Errorf("read of which pages people spoke: %w", err)
	}
	spoken := make(map[string]bool, len(ids))
	for _, id := range ids {
		spoken[id] = true
	}
	return spoken, nil
}

// pageFacts gives all that is known of one page; ErrNotFound where there is none.
func (t *tx) pageFacts(ctx context.Context, id string) (f toppage.PageFacts, err error) {
	rows, err := loadPageRows(ctx, t, id)
	if err == nil && len(rows) == 0 {
		err = fault.ErrNotFound
	}
	if err != nil {
		return f, err
	}
	f.Page, f.UsualBytes = rows[0].Page, rows[0].mark.usual
	if err := loadFound(ctx, t, &f); err != nil {
		return f, err
	}
	err = loadSaid(ctx, t, &f)
	return f, err
}
