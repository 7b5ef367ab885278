package db

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// foldAfter is how long after its end a stretch is folded, so that hardly a probe comes late: one takes ten seconds.
const foldAfter = 30 * time.Second

// foldAtOnce is how many pages are folded in one transaction.
const foldAtOnce = 25

// unfolded is a page whose observations from an instant on are not in its figures; zero: none is.
type unfolded struct {
	page  string
	from  time.Time
	usual int64
}

var scanUnfolded = into(func(u *unfolded) fields { return fields{&u.page, (*instant)(&u.from), &u.usual} })

// FoldFigures brings the figures of every page up to date. Folding again changes nothing, and an observation that is
// recorded late has its stretch folded again. No fact is changed by it.
func (s *Store) FoldFigures(ctx context.Context, now time.Time) error {
	ctx = patient(ctx)
	limit := now.Add(-foldAfter).Truncate(toppage.FigureSpan)
	for {
		behind, err := query(ctx, s.read, scanUnfolded, `SELECT id, folded_to, usual_bytes FROM top_pages
			WHERE folded_to < $1 ORDER BY id LIMIT $2`, ms(limit), foldAtOnce)
		if err == nil && len(behind) > 0 {
			err = s.inTx(ctx, readiness.System, now, func(t *tx) error { return t.foldSome(ctx, behind, limit) })
		}
		if err != nil {
			return fmt.Errorf("fold figures: %w", err)
		}
		if len(behind) == 0 {
			return nil
		}
	}
}

func (t *tx) foldSome(ctx context.Context, behind []unfolded, limit time.Time) error {
	for _, u := range behind {
		if err := t.fold(ctx, u, limit); err != nil {
			return err
		}
	}
	return nil
}

// fold folds what is left of the first day that is not folded whole, so that a year in arrears takes no more memory
// than a day.
func (t *tx) fold(ctx context.Context, u unfolded, limit time.Time) error {
	from, err := t.firstUnfolded(ctx, u, limit)
	if err != nil {
		return err
	}
	midnight := from.Truncate(toppage.FigureDay).Add(toppage.FigureDay)
	to := limit
	if midnight.Before(limit) {
		to = midnight
	}
	seen, err := query(ctx, t, scanFolding, `SELECT at, status, error, facts FROM observations
		WHERE page_id = $1 AND at >= $2 AND at < $3`, u.page, ms(from), ms(to))
	if err != nil {
		return err
	}
	if err := t.writeFigures(ctx, u.page, toppage.Fold(seen)); err != nil {
		return err
	}
	if to.Equal(midnight) {
		if err := t.foldDay(ctx, u.page, midnight.Add(-toppage.FigureDay)); err != nil {
			return err
		}
	}
	if u.usual == 0 || !from.Truncate(usualEvery).Equal(to.Truncate(usualEvery)) {
		if err := t.learnUsual(ctx, u.page, to); err != nil {
			return err
		}
	}
	// A late observation that was recorded since the page was read must not be forgotten.
	_, err = t.run(ctx, `UPDATE top_pages SET folded_to = $3 WHERE id = $1 AND folded_to = $2`, u.page, ms(u.from), ms(to))
	return err
}

// firstUnfolded gives where folding goes on, for a page that was never folded at its first observation.
func (t *tx) firstUnfolded(ctx context.Context, u unfolded, limit time.Time) (time.Time, error) {
	if !u.from.IsZero() {
		return u.from, nil
	}
	first, err := one(ctx, t, scanValue[int64], `SELECT coalesce(min(at), $2) FROM observations WHERE page_id = $1`, u.page, ms(limit))
	return time.UnixMilli(first).UTC().Truncate(toppage.FigureSpan), err
}

// scanFolding reads what figures are made of.
var scanFolding = into(func(o *toppage.Observation) fields {
	return fields{(*instant)(&o.At), &o.Status, &o.Error, asJSON(&o.Facts)}
})

const figureColumns = `span_ms, at, probes, answered, spared, ttfb_p50, ttfb_p95, ttfb_max, bytes`

var figureTable = table[toppage.Figure]{`probe_figures`, figureColumns, func(f *toppage.Figure) fields {
	return fields{(*millis)(&f.Span), (*instant)(&f.At), &f.Probes, &f.Answered, &f.Spared, &f.P50, &f.P95, &f.Max, &f.Bytes}
}}

// writeFigures keeps figures. One that is known is only replaced by one of as many probes: fewer means that
// observations were pruned since.
func (t *tx) writeFigures(ctx context.Context, page string, figures []toppage.Figure) error {
	for _, f := range figures {
		_, err := t.run(ctx, `INSERT INTO probe_figures (page_id, `+figureColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (page_id, span_ms, at) DO UPDATE SET probes = excluded.probes, answered = excluded.answered,
			spared = excluded.spared, ttfb_p50 = excluded.ttfb_p50, ttfb_p95 = excluded.ttfb_p95, ttfb_max = excluded.ttfb_max,
			bytes = excluded.bytes WHERE probe_figures.probes <= excluded.probes`,
			page, f.Span.Milliseconds(), ms(f.At), f.Probes, f.Answered, f.Spared, f.P50, f.P95, f.Max, f.Bytes)
		if err != nil {
			return err
		}
	}
	return nil
}

// foldDay gathers the figures of a day that is over.
func (t *tx) foldDay(ctx context.Context, page string, midnight time.Time) error {
	figures, err := loadFigures(ctx, t, page, toppage.FigureSpan, midnight, midnight.Add(toppage.FigureDay))
	if err != nil {
		return err
	}
	return t.writeFigures(ctx, page, toppage.Gather(figures, toppage.FigureDay))
}

// The usual size of a page is the median over a week, found out anew every hour.
const (
	usualOver  = 7 * 24 * time.Hour
	usualEvery = time.Hour
)

func (t *tx) learnUsual(ctx context.Context, page string, now time.Time) error {
	const sizes = `FROM probe_figures WHERE page_id = $1 AND span_ms = $2 AND at >= $3 AND bytes IS NOT NULL`
	usual, err := one(ctx, t, scanValue[int64], `UPDATE top_pages SET usual_bytes = coalesce((SELECT bytes `+sizes+` ORDER BY bytes
		LIMIT 1 OFFSET (SELECT count(*) / 2 `+sizes+`)), 0) WHERE id = $1 RETURNING usual_bytes`, page, toppage.FigureSpan.Milliseconds(), ms(now.Add(-usualOver)))
	if err != nil {
		return err
	}
	return t.noteUsual(ctx, page, usual)
}

func loadFigures(ctx context.Context, q querier, page string, span time.Duration, from, to time.Time) ([]toppage.Figure, error) {
	figures, err := figureTable.list(ctx, q, `WHERE page_id = $1 AND span_ms = $2 AND at >= $3 AND at < $4 ORDER BY at`, page,
		span.Milliseconds(), ms(from), ms(to))
	return figures, fault.Wrap(err, "read the figures of top page %s", page)
}

// mostUnfolded is how many of the newest observations Figures folds itself.
const mostUnfolded = 500

// Figures gives the probes of a page from an instant until another in stretches of a span (a multiple of
// readiness.FigureSpan), oldest first: what is folded, and the minutes that are not yet. The first stretch begins no
// later than from.
func (s *Store) Figures(ctx context.Context, pageID string, span time.Duration, from, to time.Time) (figures []toppage.Figure, err error) {
	from = from.Truncate(span)
	err = s.view(ctx, func(q querier) error {
		folded, err := one(ctx, q, scanValue[int64], `SELECT folded_to FROM top_pages WHERE id = $1`, pageID)
		if err != nil {
			return err
		}
		until := time.UnixMilli(folded).UTC()
		if figures, err = foldedFigures(ctx, q, pageID, span, from, to, until); err != nil {
			return err
		}
		if until.Before(from) {
			until = from
		}
		newest, err := loadObservations(ctx, q, pageID, until, to.Add(-time.Millisecond), mostUnfolded)
		figures = toppage.Gather(append(figures, toppage.Fold(newest)...), span)
		return err
	})
	return fault.OrNone(figures, err, "figures of top page %s", pageID)
}

// foldedFigures reads whole days where that is enough, and five minutes for the rest.
func foldedFigures(ctx context.Context, q querier, page string, span time.Duration, from, to, until time.Time) ([]toppage.Figure, error) {
	if to.After(until) {
		to = until
	}
	var days []toppage.Figure
	if span%toppage.FigureDay == 0 {
		today := to.Truncate(toppage.FigureDay)
		var err error
		if days, err = loadFigures(ctx, q, page, toppage.FigureDay, from, today); err != nil {
			return nil, err
		}
		if today.After(from) {
			from = today
		}
	}
	rest, err := loadFigures(ctx, q, page, toppage.FigureSpan, from, to)
	return append(days, rest...), err
}

// PruneFigures deletes the figures of before an instant.
func (s *Store) PruneFigures(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	err := do(ctx, s.write, `DELETE FROM probe_figures WHERE page_id IN (SELECT id FROM top_pages)
		AND span_ms IN ($2, $3) AND at < $1`,
		ms(before), toppage.FigureSpan.Milliseconds(), toppage.FigureDay.Milliseconds())
	return fault.Wrap(err, "prune figures")
}
