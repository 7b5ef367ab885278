package rehearse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"tallylight/db"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
)

// stage is one rehearsal that runs.
type stage struct {
	folder  *folder
	store   *db.Store
	from    *db.Store // the live one
	copied  []string  // events of it
	site    Site
	log     *slog.Logger
	now     func() time.Time // our clock
	live    func() time.Time
	turns   *jobs.TurnScheduler
	pages   []standIn
	eventID string
	began   rehearsal.State // what does not change

	cancel func()
	done   chan struct{}
	wake   chan struct{}

	shown atomic.Int64 // what its clock shows: all before it was played
	used  atomic.Int64 // when somebody asked last
	open  atomic.Int64 // requests that are being answered, streams among them
	news  atomic.Bool  // open pages are to be told

	hushed atomic.Int64 // live revision up to which the stage knows what is confidential

	mu       sync.Mutex
	clock    rehearsal.Clock
	target   time.Time
	jumpFrom time.Time
	coming   []rehearsal.Injected
	played   []rehearsal.Injected
	active   []rehearsal.Active
	why      rehearsal.Ending // it is to end; empty: it is not

	// Of the goroutine that plays alone.
	air     *rehearsal.AtAir
	answers time.Time // dated anew last
	sized   time.Time
}

// build fills a database with what the rehearsal needs.
func (d *Director) build(ctx context.Context, f *folder, eventID string, s rehearsal.Scenario, by readiness.Actor) (*stage, error) {
	e, err := d.Live.Event(ctx, eventID)
	if err != nil {
		return nil, err
	}
	zero, _ := e.Window()
	from, now := s.Begins(zero), d.Now()
	known := from
	if now.Before(known) {
		known = now
	}
	store, err := d.fill(ctx, f, eventID, known, from)
	if err != nil {
		return nil, err
	}
	copied, err := store.EventIDs(ctx)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	st := &stage{folder: f, store: store, from: d.Live, copied: copied, log: d.Log, now: d.Wall, live: d.Now, turns: &jobs.TurnScheduler{Store: store}, eventID: eventID,
		done: make(chan struct{}), wake: make(chan struct{}, 1)}
	st.began = rehearsal.State{ID: f.id, EventID: eventID, Title: e.Title, Scenario: s, From: from, Zero: zero, By: by.Role, StartedAt: now}
	st.clock = rehearsal.Clock{From: from, Since: st.now(), Speed: s.Speed}
	for i, step := range s.Steps {
		st.coming = append(st.coming, rehearsal.Injected{Step: step, N: i + 1})
	}
	st.shown.Store(from.UnixNano())
	st.used.Store(st.now().UnixNano())
	if err := st.cast(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	st.site = d.Open(f.id, store, st.instant)
	store.OnChange(st.site.Announce)
	return st, nil
}

// fill makes the database. It is opened twice, so that nothing is remembered of what it was before it was filled.
func (d *Director) fill(ctx context.Context, f *folder, eventID string, known, from time.Time) (*db.Store, error) {
	url := "sqlite:" + filepath.Join(f.path, "stage.db") + "?synchronous=normal"
	store, err := db.Open(ctx, url, from, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, fmt.Errorf("open the stage: %w", err)
	}
	if err := errors.Join(store.FillStage(ctx, d.Live, eventID, known, d.Now(), from), store.Close()); err != nil {
		return nil, err
	}
	store, err = db.Open(ctx, url, from, d.Log)
	return store, fault.Wrap(err, "open the stage again")
}

// instant is what the clock of the stage shows.
func (s *stage) instant() time.Time { return time.Unix(0, s.shown.Load()).UTC() }

func (s *stage) enter() {
	s.used.Store(s.now().UnixNano())
	s.open.Add(1)
}

func (s *stage) leave() {
	s.used.Store(s.now().UnixNano())
	s.open.Add(-1)
}

// idle says that nobody has been there for too long.
func (s *stage) idle() bool {
	return s.open.Load() == 0 && s.now().Sub(time.Unix(0, s.used.Load())) > rehearsal.MostIdle
}

// close gives back all that the stage had.
func (s *stage) close() error {
	s.site.Close()
	return errors.Join(s.store.Close(), s.folder.remove())
}

// stop has the rehearsal end.
func (s *stage) stop(why rehearsal.Ending) {
	s.mu.Lock()
	if s.why == "" {
		s.why = why
	}
	s.mu.Unlock()
	s.cancel()
}

func (s *stage) ending() rehearsal.Ending {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// state says how it stands.
func (s *stage) state() rehearsal.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	is := s.began
	is.Now, is.Speed, is.Held, is.Target, is.JumpFrom = s.instant(), s.clock.Speed, s.clock.Held, s.target, s.jumpFrom
	is.Played, is.Coming = append(is.Played, s.played...), append(is.Coming, s.coming...)
	is.Measured = rehearsal.StandIn{Active: s.active}.Measured(is.Now)
	return is
}
