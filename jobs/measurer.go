package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// MeasureStore is what measuring needs of the store.
type MeasureStore interface {
	TopPages(ctx context.Context) ([]toppage.Page, error)
	TopPage(ctx context.Context, id string) (toppage.Page, error)
	Connection(ctx context.Context, id string) (readiness.Connection, error)
	Traffic(ctx context.Context) (readiness.Traffic, error)
	// EventsWithin gives the events whose time overlaps another.
	EventsWithin(ctx context.Context, from, to time.Time) ([]readiness.Event, error)
	EventsNamed(ctx context.Context, ids []string) ([]readiness.Event, error)
	PlanMeasurings(ctx context.Context, all []measured.Due, now time.Time) error
	ClaimMeasurings(ctx context.Context, now time.Time, lease time.Duration, most int) ([]measured.Due, error)
	// Measurings lists what is measured of pages, or of an event, and how that went.
	Measurings(ctx context.Context, eventID string) ([]measured.Due, error)
	NoteMeasuring(ctx context.Context, was, is measured.Due, now time.Time) error
	Usuals(ctx context.Context) (map[string]toppage.Usual, error)
	NoteUsual(ctx context.Context, pageID string, u toppage.Usual, profile measured.Profile, asked measured.Asked, now time.Time) error
	Exposures(ctx context.Context, since time.Time) ([]measured.Exposure, error)
	NoteExposures(ctx context.Context, pageID string, all []measured.Exposure, now time.Time) ([]measured.Exposure, error)
	KeepExposureCurves(ctx context.Context, pageID string, minutes measured.Series, now time.Time) error
	EventPeak(ctx context.Context, eventID string) ([]measured.Peak, error)
	NotePeak(ctx context.Context, p measured.Peak, frozen bool, now time.Time) error
	Lives(ctx context.Context) (map[string]measured.Live, error)
	NoteLive(ctx context.Context, l measured.Live, now time.Time) error
}

// Measurer measures what pages are usually asked, when they are asked more, and what events bring. It must not be copied after its
// first use.
type Measurer struct {
	Store  MeasureStore
	Ranges *Ranges
	Home   func(ctx context.Context) *time.Location
	Log    *slog.Logger
	Now    func() time.Time

	pool    pool
	planned time.Time
}

const (
	measureLease   = 10 * time.Minute // longer than measuring takes: four questions of half a minute
	measuresAtOnce = 3
	// claimsAtOnce is how much is claimed at once: what waits for its turn must not outlast the lease.
	claimsAtOnce = 12
	// planEvery is how far apart it is looked what there is to measure.
	planEvery = time.Minute
	// apartBackwards is how far apart the peaks of events that were over long ago are measured on a page: what is now goes first.
	apartBackwards = 20 * time.Second
)

// Measure begins to measure what is due; Wait waits for it.
func (m *Measurer) Measure(ctx context.Context, now time.Time) error {
	if since := now.Sub(m.planned); since < 0 || since >= planEvery {
		if err := m.plan(ctx, now); err != nil {
			return fmt.Errorf("plan what is measured: %w", err)
		}
		m.planned = now
	}
	due, err := m.Store.ClaimMeasurings(ctx, now, measureLease, claimsAtOnce)
	if err != nil {
		return err
	}
	for _, d := range due {
		m.pool.start(string(d.What)+" "+d.PageID+" "+d.EventID, d.PageID, measuresAtOnce, func() error { return m.measure(ctx, d) }, func(err error) {
			if ctx.Err() == nil && !errors.Is(err, fault.ErrNotFound) {
				m.Log.Error("measurement not stored", "page", d.PageID, "what", d.What, "error", err)
			}
		})
	}
	return nil
}

// Wait returns when nothing is measured any more that Measure began.
func (m *Measurer) Wait() { m.pool.wait() }

// plan has measured whatever there is to measure.
func (m *Measurer) plan(ctx context.Context, now time.Time) error {
	pages, err := m.Store.TopPages(ctx)
	if err != nil {
		return err
	}
	pages = slices.DeleteFunc(pages, func(p toppage.Page) bool { return !p.Rates.Set() })
	if len(pages) == 0 {
		return nil
	}
	traffic, err := m.Store.Traffic(ctx)
	if err != nil {
		return err
	}
	events, err := m.Store.EventsWithin(ctx, now.Add(-measured.PeakWithin), now.Add(measured.Lead))
	if err != nil {
		return err
	}
	var all []measured.Due
	for _, p := range pages {
		all = append(all, measured.Plan(p, events, p.Traffic.Tail(traffic.PeakTail()), apartBackwards, now)...)
	}
	return m.Store.PlanMeasurings(ctx, all, now)
}

// measure measures one thing, and keeps how that went. What went wrong is logged when it begins, and when it goes wrong otherwise.
func (m *Measurer) measure(ctx context.Context, d measured.Due) error {
	page, err := m.Store.TopPage(ctx, d.PageID)
	if err != nil {
		return err
	}
	t := &task{Measurer: m, due: d, page: page, now: m.Now()}
	is, err := t.run(ctx)
	var unread measured.Unread
	switch {
	case ctx.Err() != nil:
		return nil // it is due again when its lease is over
	case errors.As(err, &unread):
		is = d.Failed(unread.Reason, unread.Detail, t.over(), t.now)
		if d.Reason != is.Reason {
			m.Log.Warn("traffic not measured", "page", page.Name, "what", d.What, "reason", unread.Reason, "detail", unread.Detail)
		}
	case err != nil:
		return err
	}
	return m.Store.NoteMeasuring(ctx, d, is, t.now)
}
