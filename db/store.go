package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Store is an open database.
type Store struct {
	engine      engine
	log         *slog.Logger
	write, read *sql.DB
	revision    atomic.Int64
	changed     func(revision int64)
	unheard     chan struct{} // this process committed what others have not been told
	asks        askCache
	tasks       taskCache
	ladder      atomic.Pointer[readiness.Ladder] // as it was last committed, of its version
	evidence    evidenceCache
	quiet       quiet
	uses        uses // of tokens, not written yet
}

// Open opens the database at url (sqlite:FILE or postgres://...), brings its schema up to date and gives a new
// one its ladder. The error is a *NewerSchema where a newer program has written to it.
func Open(ctx context.Context, url string, now time.Time, log *slog.Logger) (*Store, error) {
	engine, err := engineFor(url)
	if err != nil {
		return nil, err
	}
	s := &Store{engine: engine, log: log, changed: func(int64) {}, unheard: make(chan struct{}, 1)}
	if s.write, s.read, err = engine.open(); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, now); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenToRead opens a database as it stands, for reading alone, also while a program runs on it: nothing is made, migrated
// or written. One with another schema than this program's is refused.
func OpenToRead(ctx context.Context, url string, log *slog.Logger) (*Store, error) {
	engine, err := engineFor(url)
	if err != nil {
		return nil, err
	}
	if err := engine.there(); err != nil {
		return nil, fmt.Errorf("there is no database: %w", err)
	}
	s := &Store{engine: engine, log: log, changed: func(int64) {}, unheard: make(chan struct{}, 1)}
	if s.write, s.read, err = engine.open(); err != nil {
		return nil, err
	}
	if err := s.fits(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// fits refuses a database whose schema this program does not read.
func (s *Store) fits(ctx context.Context) error {
	schema, err := s.Schema(ctx)
	switch {
	case err != nil:
		return err
	case schema > SchemaVersion:
		return &NewerSchema{Database: schema, Program: SchemaVersion}
	case schema < SchemaVersion:
		return fmt.Errorf("the database has schema %d and this program reads schema %d: start the program on it once", schema, SchemaVersion)
	}
	return nil
}

func (s *Store) prepare(ctx context.Context, now time.Time) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error { return s.seedLadder(ctx, t) })
	if err != nil {
		return fmt.Errorf("write the default ladder: %w", err)
	}
	if err := s.bringForward(ctx, now); err != nil {
		return err
	}
	if err := s.beginPast(ctx, now); err != nil {
		return err
	}
	revision, err := storedRevision(ctx, s.read)
	s.revision.Store(revision)
	return err
}

// Close closes the database.
func (s *Store) Close() error { return errors.Join(s.write.Close(), s.read.Close()) }

// Engine names the database: sqlite or postgres.
func (s *Store) Engine() string { return s.engine.name() }

// Ready says whether the store can write and read now, by doing so.
func (s *Store) Ready(ctx context.Context) error {
	if _, err := s.write.ExecContext(ctx, `UPDATE heartbeat SET beats = beats + 1`); err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	_, err := one(ctx, s.read, scanValue[int64], `SELECT beats FROM heartbeat`)
	return fault.Wrap(err, "read from the database")
}

// Revision is the number of the newest change that this process knows of.
func (s *Store) Revision() int64 { return s.revision.Load() }

// OnChange sets what is called with the new revision after each commit that changed the facts. It must be set
// before the store is used by more than one goroutine, and must not block.
func (s *Store) OnChange(changed func(revision int64)) { s.changed = changed }

// Announce raises the revision without a change of facts: what follows from them has changed with the time.
func (s *Store) Announce(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.touch()
		return nil
	})
}

// announce tells this process, and soon the others, of a commit.
func (s *Store) announce(revision int64) {
	if s.advance(revision) {
		signal(s.unheard)
	}
}

// advance takes a revision over and tells of it, unless a later one is known already.
func (s *Store) advance(revision int64) bool {
	for {
		known := s.revision.Load()
		if revision <= known {
			return false
		}
		if s.revision.CompareAndSwap(known, revision) {
			s.changed(revision)
			return true
		}
	}
}

// signal puts a token into a channel of one; a token that waits there already says the same.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// How several processes on one database hear of each other.
const (
	pollEvery   = 800 * time.Millisecond // what ends a session at the command line ends its streams within a second
	notifyPause = 100 * time.Millisecond
)

// Listen hears of what other processes commit, and tells them of ours, until ctx ends. Losing the connection
// only makes it slower: the revision is polled as well.
func (s *Store) Listen(ctx context.Context) error {
	heard := make(chan struct{}, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return every(ctx, pollEvery, heard, func() error { return s.catchUp(ctx) }, s.log)
	})
	group.Go(func() error {
		return every(ctx, pollEvery, nil, func() error { return s.engine.listen(ctx, heard) }, s.log)
	})
	group.Go(func() error { return s.tell(ctx) })
	return group.Wait()
}

// every does the work now, at each wake-up and each period, and logs what fails.
func every(ctx context.Context, period time.Duration, wake <-chan struct{}, work func() error, log *slog.Logger) error {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		if err := work(); err != nil && ctx.Err() == nil {
			log.Warn("database notifications interrupted", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-wake:
		}
	}
}

// catchUp takes over what another process committed.
func (s *Store) catchUp(ctx context.Context) error {
	revision, err := storedRevision(ctx, s.read)
	if err == nil {
		s.advance(revision)
	}
	return err
}

// tell passes commits on, ten times a second at most.
func (s *Store) tell(ctx context.Context) error {
	pause := time.NewTicker(notifyPause)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.unheard:
		}
		if err := s.engine.notify(ctx, s.write); err != nil && ctx.Err() == nil {
			s.log.Warn("other processes not notified of a change", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-pause.C:
		}
	}
}

func storedRevision(ctx context.Context, q querier) (int64, error) {
	n, err := one(ctx, q, scanValue[int64], `SELECT n FROM revision`)
	return fault.OrNone(n, err, "read the revision")
}
