package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tallylight/probe"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// DrillStore is what watching a drill needs of the store.
type DrillStore interface {
	OpenDrills(ctx context.Context) ([]toppage.Drill, error)
	TopPage(ctx context.Context, id string) (toppage.Page, error)
	WitnessDrill(ctx context.Context, d toppage.Drill, now time.Time) (toppage.Drill, error)
	CloseDrill(ctx context.Context, pageID string, by readiness.Actor, now time.Time) (toppage.Drill, error)
}

// DrillWatcher watches the drills that are open: page and origin every two seconds, until somebody closes the drill. It must
// not be copied after its first use.
type DrillWatcher struct {
	Store  DrillStore
	Prober *probe.Prober
	Log    *slog.Logger
	Now    func() time.Time
	// Every is how far apart two looks are; 0: readiness.DrillEvery.
	Every time.Duration

	pool pool
}

// drillsAtOnce is how many drills are watched side by side: as many as there may be pages, since one that waits is not
// witnessed, and a look costs little.
const drillsAtOnce = 1000

// WatchOpen begins to watch every drill that is open; Wait waits for them.
func (r *DrillWatcher) WatchOpen(ctx context.Context, _ time.Time) error {
	drills, err := r.Store.OpenDrills(ctx)
	if err != nil {
		return err
	}
	for _, d := range drills {
		r.pool.start(d.ID, d.PageID, drillsAtOnce, func() error { return r.watch(ctx, d) }, func(err error) {
			if ctx.Err() == nil && !errors.Is(err, fault.ErrNotFound) && !errors.Is(err, fault.ErrStale) {
				r.Log.Error("drill not observed", "page", d.PageID, "error", err)
			}
		})
	}
	return nil
}

// Wait returns when no drill is watched any more.
func (r *DrillWatcher) Wait() { r.pool.wait() }

// watch looks until the drill is closed, which the store says as ErrStale, or the program ends.
func (r *DrillWatcher) watch(ctx context.Context, d toppage.Drill) error {
	page, err := r.Store.TopPage(ctx, d.PageID)
	if err != nil {
		return err
	}
	for {
		seen, origin := r.look(ctx, page)
		if ctx.Err() != nil {
			return nil
		}
		if d, err = r.Store.WitnessDrill(ctx, d.Watch(seen, origin), r.Now()); err != nil {
			return err
		}
		if now := r.Now(); !now.Before(fault.Bounded(now, d.OpenedAt.Add(toppage.DrillLongest), toppage.DrillLongest)) {
			_, err := r.Store.CloseDrill(ctx, d.PageID, readiness.System, r.Now())
			return err
		}
		if !pause(ctx, r.every()) {
			return nil
		}
	}
}

func (r *DrillWatcher) every() time.Duration {
	if r.Every > 0 {
		return r.Every
	}
	return toppage.DrillEvery
}

// look asks page and origin at the same time, so that what one says holds for the other.
func (r *DrillWatcher) look(ctx context.Context, page toppage.Page) (seen toppage.Observation, origin toppage.OriginSight) {
	var both sync.WaitGroup
	both.Go(func() { seen = r.Prober.Probe(ctx, page) })
	both.Go(func() { origin = r.Prober.Origin(ctx, page.Origin) })
	both.Wait()
	return seen, origin
}
