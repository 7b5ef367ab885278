package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tallylight/probe"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// PageStore is what probing needs of the store.
type PageStore interface {
	ClaimTopPages(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error)
	CountObservations(ctx context.Context, page toppage.Page, since, until time.Time, limit int) (int, error)
	Observations(ctx context.Context, pageID string, since time.Time, limit int) ([]toppage.Observation, error)
	RecordObservations(ctx context.Context, pageID string, seen []toppage.Observation, next, now time.Time) error
	RecordProbes(ctx context.Context, probed []toppage.Probed, now time.Time) error
	AnnounceEvidence(ctx context.Context, now time.Time) error
	AdoptMarker(ctx context.Context, pageID, marker string, now time.Time) error
	EventsAround(ctx context.Context, now time.Time, ahead time.Duration) ([]readiness.Event, error)
	TopPages(ctx context.Context) ([]toppage.Page, error)
	HastenProbes(ctx context.Context, ids []string, at time.Time) error
}

// Prober probes the top pages that are due. It must not be copied after its first use.
type Prober struct {
	Store  PageStore
	Prober *probe.Prober
	Log    *slog.Logger
	Now    func() time.Time

	pool  pool
	notes notes
}

// A page that is new, has another address, or was not probed for as long as its checks look back, is first looked at in a
// burst, so that its checks have evidence within ten seconds, and in another a minute later where a cold cache may have
// answered; after that it gets one request an interval.
const (
	burstFirst   = 3 // recorded at once, so that the page shows something
	burstSpacing = 200 * time.Millisecond
	burstTime    = 8 * time.Second
	pageLease    = 30 * time.Second
	pagesAtOnce  = 32
)

// ProbeDue records what the probes since the last time saw, and begins to probe every page that is due; Wait waits for
// them and records what they saw. Several are probed at once, so that one that
// hangs keeps no other from its turn.
func (w *Prober) ProbeDue(ctx context.Context, now time.Time) error {
	if err := w.write(ctx); err != nil {
		return err
	}
	pages, err := w.Store.ClaimTopPages(ctx, now, pageLease)
	if err != nil {
		return fmt.Errorf("claim top pages: %w", err)
	}
	if len(pages) == 0 {
		return nil
	}
	events, err := w.Store.EventsAround(ctx, now, readiness.NearEvents)
	if err != nil {
		return err
	}
	for _, page := range pages {
		r := paced(page, now, events)
		w.pool.start(page.ID, page.ID, pagesAtOnce, func() error { return w.watch(ctx, r) }, func(err error) {
			if ctx.Err() == nil && !errors.Is(err, fault.ErrNotFound) {
				w.Log.Error("probes of a top page not stored", "page", page.ID, "error", err)
			}
		})
	}
	return nil
}

// round is one turn of a page: when it was due, when it is next, how long what it sees counts, and how it is asked for.
type round struct {
	page      toppage.Page
	due, next time.Time
	freshFor  time.Duration
	look      toppage.Look
	known     []toppage.Observation // what was seen of it before, where that is little
}

func paced(page toppage.Page, due time.Time, events []readiness.Event) round {
	every, until := readiness.Pace(page, due, events)
	next := due.Add(every)
	if !until.IsZero() && until.Before(next) {
		next = until
	}
	return round{page: page, due: due, next: next, freshFor: toppage.Stale(every)}
}

// probe asks for the page once.
func (r *round) probe(ctx context.Context, prober *probe.Prober) toppage.Observation {
	seen := prober.Probe(ctx, r.page)
	seen.FreshFor, seen.Details.First = r.freshFor, r.look.First
	return seen
}

// Hasten makes pages due sooner for which an event came near that was not known when they were last probed.
func (w *Prober) Hasten(ctx context.Context, now time.Time) error {
	events, err := w.Store.EventsAround(ctx, now, readiness.NearEvents)
	if err != nil || len(events) == 0 {
		return err
	}
	pages, err := w.Store.TopPages(ctx)
	if err != nil {
		return err
	}
	late := map[time.Time][]string{}
	for _, page := range pages {
		if next := paced(page, now, events).next; page.NextProbe.After(next) {
			late[next] = append(late[next], page.ID)
		}
	}
	for at, ids := range late {
		if err := w.Store.HastenProbes(ctx, ids, at); err != nil {
			return err
		}
	}
	return nil
}

// lastWrite is how long recording may take when the program ends.
const lastWrite = 5 * time.Second

// Wait returns when no probe runs any more that ProbeDue began, and what they saw is recorded.
func (w *Prober) Wait() {
	w.pool.wait()
	ctx, cancel := context.WithTimeout(context.Background(), lastWrite)
	defer cancel()
	if err := w.write(ctx); err != nil {
		w.Log.Error("last probes not stored", "error", err)
	}
}

// write records what is noted, and sees to it that open pages hear of it in time.
func (w *Prober) write(ctx context.Context) error {
	probed := w.notes.take()
	if err := w.Store.RecordProbes(ctx, probed, w.Now()); err != nil {
		w.notes.add(probed...) // for the next time
		return err
	}
	return w.Store.AnnounceEvidence(ctx, w.Now())
}

// watch probes one page, in a burst where it has too little evidence, and records what it saw.
func (w *Prober) watch(ctx context.Context, r round) error {
	if err := w.recall(ctx, &r); err != nil {
		return err
	}
	seen := []toppage.Observation{r.probe(ctx, w.Prober)}
	if r.page.Marker == "" && seen[0].Answered() && seen[0].Title != "" {
		if err := w.adopt(ctx, &r.page, &seen[0]); err != nil {
			return err
		}
	}
	if r.look.Probes == 1 && !r.look.First {
		return w.note(ctx, r, seen)
	}
	return w.burst(ctx, r, seen)
}

// hasten has the next turn come when the page is to be looked at again; zero: it is not.
func (r *round) hasten(again time.Time) {
	switch {
	case again.IsZero():
		return
	case !again.After(r.due):
		again = r.due.Add(toppage.WarmAgain)
	}
	if again.Before(r.next) {
		r.next = again
	}
}

// recall reads how a page is to be asked for: once, where it is known well.
func (w *Prober) recall(ctx context.Context, r *round) error {
	since := r.due.Add(-r.page.LookBack())
	n, err := w.Store.CountObservations(ctx, r.page, since, r.due.Add(fault.MaxSkew), toppage.KnownWell)
	if err != nil {
		return err
	}
	r.look = toppage.Look{Probes: 1}
	if n == toppage.KnownWell {
		return nil
	}
	if r.known, err = w.Store.Observations(ctx, r.page.ID, time.Time{}, toppage.KnownWell); err != nil {
		return err
	}
	r.look = r.page.Look(r.due, r.known)
	return nil
}

// burst probes a page on, as often as it is to be asked for, and sees to it that it is looked at again where that decides
// nothing.
func (w *Prober) burst(ctx context.Context, r round, seen []toppage.Observation) error {
	recorded := 0
	for len(seen) < r.look.Probes {
		if recorded == 0 && len(seen) == burstFirst {
			if err := w.record(ctx, r, seen); err != nil {
				return err
			}
			recorded = len(seen)
		}
		if w.Now().Sub(r.due) > burstTime || !pause(ctx, burstSpacing) {
			break
		}
		seen = append(seen, r.probe(ctx, w.Prober))
	}
	r.hasten(r.page.WarmsUntil(slices.Concat(r.known, seen)))
	return w.record(ctx, r, seen[recorded:])
}

// adopt takes the page's own title as the text that tells it from a sorry page, until somebody sets a better
// one.
func (w *Prober) adopt(ctx context.Context, page *toppage.Page, first *toppage.Observation) error {
	if err := w.Store.AdoptMarker(ctx, page.ID, first.Title, w.Now()); err != nil {
		return fmt.Errorf("adopt marker: %w", err)
	}
	found := true
	page.Marker, first.Marker = first.Title, &found
	return nil
}

// record writes observations down; those of a probe cut short by the end of the program are not evidence.
func (w *Prober) record(ctx context.Context, r round, seen []toppage.Observation) error {
	if ctx.Err() != nil || len(seen) == 0 {
		return ctx.Err()
	}
	return w.Store.RecordObservations(ctx, r.page.ID, seen, r.next, w.Now())
}

// note leaves observations to be recorded with those of other pages.
func (w *Prober) note(ctx context.Context, r round, seen []toppage.Observation) error {
	if ctx.Err() == nil {
		w.notes.add(toppage.Probed{PageID: r.page.ID, Seen: seen, Next: r.next})
	}
	return ctx.Err()
}

// notes are what probes saw and what is not recorded yet: to record many pages at once costs little more than one.
type notes struct {
	mu     sync.Mutex
	probed []toppage.Probed
}

func (n *notes) add(probed ...toppage.Probed) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.probed = append(n.probed, probed...)
}

func (n *notes) take() []toppage.Probed {
	n.mu.Lock()
	defer n.mu.Unlock()
	probed := n.probed
	n.probed = nil
	return probed
}

// pause waits, and says whether the context is still alive.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
