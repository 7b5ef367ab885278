package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
)

const peakColumns = `event_id, page_id, from_at, to_at, before_rate, usual, rate, at, ramp_ms, plateau_ms, tail_ms, tail_open, second_at, second_rate,
	tail_at_most, cut, at_least, with_events, asked, seen_ms, quality, measured_at`

func peakFields(p *measured.Peak) fields {
	return fields{&p.EventID, &p.PageID, (*instant)(&p.From), (*instant)(&p.To), (*orUnknown)(&p.Before), &p.Usual, &p.Rate, (*instant)(&p.At),
		(*millis)(&p.Ramp), (*millis)(&p.Plateau), (*millis)(&p.Tail), &p.TailOpen, (*instant)(&p.Second.At), &p.Second.Rate, &p.TailAtMost, &p.Cut,
		&p.AtLeast, asJSON(&p.With), asJSON(&p.Asked), (*millis)(&p.Seen), asJSON(&p.Quality), (*instant)(&p.MeasuredAt)}
}

// peakTable reads peaks without their curves, curvedPeaks with them.
var (
	peakTable   = table[measured.Peak]{`event_peaks`, peakColumns, peakFields}
	curvedPeaks = table[measured.Peak]{`event_peaks`, peakColumns + `, curve_start, curve_step, curve`, func(p *measured.Peak) fields {
		return append(peakFields(p), (*instant)(&p.Curve.Start), (*millis)(&p.Curve.Step), (*rates)(&p.Curve.Rates))
	}}
)

// EventPeaks lists what events that were looked at since an instant brought to pages, without the curves, the newest first.
func (s *Store) EventPeaks(ctx context.Context, since time.Time) ([]measured.Peak, error) {
	all, err := peakTable.list(ctx, s.read, `WHERE to_at >= $1 ORDER BY from_at DESC, event_id, page_id`, ms(since))
	return all, fault.Wrap(err, "read the peaks of events")
}

// EventPeak gives what an event brought to each page, in the order of the pages.
func (s *Store) EventPeak(ctx context.Context, eventID string) ([]measured.Peak, error) {
	all, err := curvedPeaks.list(ctx, s.read, `WHERE event_id = $1 ORDER BY (SELECT created_at FROM top_pages WHERE id = page_id), page_id`, eventID)
	return all, fault.Wrap(err, "read the peaks of event %s", eventID)
}

// NotePeak keeps what an event brought to a page, unless more is known of it. Frozen: it is not measured again by itself.
func (s *Store) NotePeak(ctx context.Context, p measured.Peak, frozen bool, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		known, there, err := found(curvedPeaks.get(ctx, t, `WHERE event_id = $1 AND page_id = $2`, p.EventID, p.PageID))
		if err != nil {
			return err
		}
		p.MeasuredAt = t.now
		t.touch()
		if there && p.Worse(known) {
			return do(ctx, t, `UPDATE event_peaks SET frozen = $3 WHERE event_id = $1 AND page_id = $2`, p.EventID, p.PageID, frozen)
		}
		if err := do(ctx, t, `DELETE FROM event_peaks WHERE event_id = $1 AND page_id = $2`, p.EventID, p.PageID); err != nil {
			return err
		}
		values := append(curvedPeaks.fields(&p).values(), frozen)
		return do(ctx, t, `INSERT INTO event_peaks (`+curvedPeaks.columns+`, frozen) VALUES `+params(1, len(values)), values...)
	})
	return fault.Wrap(err, "note the peak of event %s", p.EventID)
}

// dropPeaks forgets what was measured of an event that was at another time, and has it measured anew.
func (t *tx) dropPeaks(ctx context.Context, was readiness.Event, e *readiness.Event) error {
	wasFrom, wasTo := was.Window()
	if from, to := e.Window(); from.Equal(wasFrom) && to.Equal(wasTo) {
		return nil
	}
	for _, text := range []string{`DELETE FROM event_peaks WHERE event_id = $1`, `DELETE FROM measurings WHERE event_id = $1`} {
		if _, err := t.run(ctx, text, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// PruneCurves deletes the curves of peaks and of exposures that were over by an instant. The figures stay.
func (s *Store) PruneCurves(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	err := errors.Join(do(ctx, s.write, `UPDATE event_peaks SET curve = '' WHERE to_at < $1 AND curve <> ''`, ms(before)),
		do(ctx, s.write, `DELETE FROM exposure_curves WHERE exposure_id IN (SELECT id FROM exposures WHERE last_at < $1)`, ms(before)))
	return fault.Wrap(err, "prune curves")
}

// orUnknown is a rate that is stored as NULL where it is not known.
type orUnknown float64

// Scan implements sql.Scanner.
func (o *orUnknown) Scan(src any) error {
	n, ok := src.(float64)
	if !ok && src != nil {
		return fmt.Errorf("a rate is stored as %T", src)
	}
	if *o = orUnknown(n); !ok {
		*o = orUnknown(math.NaN())
	}
	return nil
}

// Value implements driver.Valuer.
func (o *orUnknown) Value() (driver.Value, error) {
	if n := float64(*o); !math.IsNaN(n) {
		return n, nil
	}
	return nil, nil
}

// rates are stored as text with commas between, what is not known as nothing.
type rates []float64

// rateDigits is how exactly rates of a curve are kept.
const rateDigits = 6

// Scan implements sql.Scanner.
func (r *rates) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("rates are stored as %T", src)
	}
	if *r = nil; text == "" {
		return nil
	}
	for one := range strings.SplitSeq(text, ",") {
		n := math.NaN()
		if one != "" {
			var err error
			if n, err = strconv.ParseFloat(one, 64); err != nil {
				return err
			}
		}
		*r = append(*r, n)
	}
	return nil
}

// Value implements driver.Valuer.
func (r *rates) Value() (driver.Value, error) {
	var text []byte
	for i, n := range *r {
		if i > 0 {
			text = append(text, ',')
		}
		if !math.IsNaN(n) {
			text = strconv.AppendFloat(text, n, 'g', rateDigits, 64)
		}
	}
	return string(text), nil
}
