package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
)

// exposureCurve is what a page was asked around an exposure.
type exposureCurve struct {
	exposure string
	curve    measured.Series
}

var exposureCurves = table[exposureCurve]{`exposure_curves`, `exposure_id, start_at, step_ms, rates`, func(c *exposureCurve) fields {
	return fields{&c.exposure, (*instant)(&c.curve.Start), (*millis)(&c.curve.Step), (*rates)(&c.curve.Rates)}
}}

// ExposureCurve gives what a page was asked around an exposure; the empty series where that is not kept.
func (s *Store) ExposureCurve(ctx context.Context, id string) (measured.Series, error) {
	c, err := exposureCurveOf(ctx, s.read, id)
	return c.curve, fault.Wrap(err, "read the curve of exposure %s", id)
}

func exposureCurveOf(ctx context.Context, q querier, id string) (exposureCurve, error) {
	c, _, err := found(exposureCurves.get(ctx, q, `WHERE exposure_id = $1`, id))
	return c, err
}

// KeepExposureCurves keeps, of the minutes of a page, what was around the exposures of which people are asked what they were.
func (s *Store) KeepExposureCurves(ctx context.Context, pageID string, minutes measured.Series, now time.Time) error {
	asked := func(q querier) ([]measured.Exposure, error) {
		return exposureTable.list(ctx, q, `WHERE page_id = $1 AND question <> '' AND last_at > $2`, pageID, ms(minutes.Start.Add(-measured.CurveAfter)))
	}
	if all, err := asked(s.read); err != nil || len(all) == 0 {
		return fault.Wrap(err, "read the exposures of top page %s", pageID)
	}
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		all, err := asked(t)
		for _, x := range all {
			if err := t.keepCurve(ctx, x, minutes); err != nil {
				return err
			}
		}
		return err
	})
	return fault.Wrap(err, "keep the curves of top page %s", pageID)
}

// keepCurve keeps what was around an exposure where it tells more than what is known.
func (t *tx) keepCurve(ctx context.Context, x measured.Exposure, minutes measured.Series) error {
	known, err := exposureCurveOf(ctx, t, x.ID)
	if err != nil {
		return err
	}
	is := exposureCurve{x.ID, x.CurveAround(known.curve, minutes)}
	if len(is.curve.Rates) == 0 || slices.Equal(known.curve.Rates, is.curve.Rates) {
		return nil
	}
	t.touch()
	return exposureCurves.insert(ctx, t, &is, ` ON CONFLICT (exposure_id) DO UPDATE SET start_at = excluded.start_at, step_ms = excluded.step_ms, rates = excluded.rates`)
}
