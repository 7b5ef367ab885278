package db

import (
	"context"
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
	vault       *vault
	log         *slog.Logger
	write, read *pool
	health      *health
	revision    atomic.Int64 // of the newest line of the log that this process knows of
	shown       atomic.Int64 // of the newest that pages show
	changed     func(revision int64)
	unheard     chan struct{} // this process committed what others have not been told
	asks        askCache
	tasks       taskCache
	ladder      atomic.Pointer[readiness.Ladder] // as it was last committed, of its version
	evidence    evidenceCache
	quiet       quiet
	uses        uses // of tokens, not written yet
	company     atomic.Pointer[companyAt]
	seen        uses // of display links
	reads       uses // of calendar links
	entries     entryMemory
	refusals    refusals
	// migratedFrom is the schema that the database had before it was brought to this program's; 0: none, or this one.
	migratedFrom int64
}

// Open opens the database at url (sqlite:FILE or postgres://...), brings its schema up to date and gives a new
// one its ladder. The error is a *NewerSchema where a newer program has written to it, a KeyFault where its secrets cannot be read
// with the keys that there are.
func Open(ctx context.Context, url string, now time.Time, log *slog.Logger, keys ...KeySource) (*Store, error) {
	engine, err := engineFor(url)
	if err != nil {
		return nil, err
	}
	s := newStore(engine, log, keys...)
	if err := s.connect(); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, now); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func newStore(engine engine, log *slog.Logger, keys ...KeySource) *Store {
	return &Store{engine: engine, vault: vaultOf(engine, keys), log: log, health: newHealth(log), changed: func(int64) {}, unheard: make(chan struct{}, 1)}
}

// connect makes the pools.
func (s *Store) connect() error {
	write, read, err := s.engine.open()
	if err != nil {
		return err
	}
	s.write = &pool{DB: write, guard: guard{engine: s.engine, vault: s.vault, health: s.health, side: writing, drop: s.dropIdle, outer: true}}
	s.read = &pool{DB: read, guard: guard{engine: s.engine, vault: s.vault, health: s.health, side: reading, drop: s.dropIdle, outer: true}}
	return nil
}

// dropIdle closes the connections that nobody uses.
func (s *Store) dropIdle() {
	for _, p := range []*pool{s.write, s.read} {
		most := p.Stats().MaxOpenConnections
		p.SetMaxIdleConns(0)
		p.SetMaxIdleConns(most)
	}
}

// OpenToRead opens a database as it stands, for reading alone, also while a program runs on it: nothing is made, migrated
// or written. One with another schema than this program's is refused.
func OpenToRead(ctx context.Context, url string, log *slog.Logger, keys ...KeySource) (*Store, error) {
	engine, err := engineFor(url)
	if err != nil {
		return nil, err
	}
	if err := engine.there(); err != nil {
		return nil, fmt.Errorf("there is no database: %w", err)
	}
	s := newStore(engine, log, keys...)
	if err := s.connect(); err != nil {
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
	if err := s.unlock(ctx, now); err != nil {
		return err
	}
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.recordMigration(s.migratedFrom)
		return s.seedLadder(ctx, t)
	})
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
	s.shown.Store(revision)
	if err != nil {
		return err
	}
	return s.engine.opened(ctx)
}

// Close closes the database.
func (s *Store) Close() error {
	return errors.Join(s.engine.closed(), s.write.Close(), s.read.Close())
}

// Engine names the database: sqlite or postgres.
func (s *Store) Engine() string { return s.engine.name() }

// Ready says whether the store can be read now, by doing so.
func (s *Store) Ready(ctx context.Context) error {
	_, err := one(ctx, s.read, scanValue[int64], `SELECT beats FROM heartbeat`)
	return fault.Wrap(err, "read from the database")
}

// Beside says, in English, what may endanger the database of a program that serves it from now on: another such program, or a
// network file system.
func (s *Store) Beside() []string { return s.engine.beside() }

// Unwritable gives what keeps the store from being written; empty where nothing is known to.
func (s *Store) Unwritable() fault.StoreKind { return s.health.standing(writing) }

// OnFault sets what is called when a fault of the database begins or ends. It must be set before the store is used by more than
// one goroutine, and must not block.
func (s *Store) OnFault(turned func()) { s.health.turned = turned }

// Revision is the number of the newest change that this process knows of, but for those that no page shows.
func (s *Store) Revision() int64 { return s.shown.Load() }

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
			raise(&s.shown, revision)
			s.changed(revision)
			return true
		}
	}
}

// raise sets a number, unless it is higher already.
func raise(number *atomic.Int64, to int64) {
	for {
		is := number.Load()
		if is >= to || number.CompareAndSwap(is, to) {
			return
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
		if err := work(); err != nil && ctx.Err() == nil && fault.StoreKindOf(err) == "" {
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

// catchUp takes over what another process committed, and looks how the database is.
func (s *Store) catchUp(ctx context.Context) error {
	s.health.look()
	if s.health.standing(writing) != "" {
		s.tryWriting(ctx)
	}
	s.lookForNewer(ctx)
	revision, err := storedRevision(ctx, s.read)
	if err == nil {
		s.advance(revision)
	}
	return err
}

// tryWriting finds out whether what kept the database from being written has ended.
func (s *Store) tryWriting(ctx context.Context) {
	if s.health.standing(writing) == fault.StoreFull && s.engine.makeRoom(ctx, s.write) != nil {
		return
	}
	if do(ctx, s.write, `UPDATE heartbeat SET beats = beats + 1`) == nil {
		s.health.well(writing)
	}
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
		if err := s.engine.notify(ctx, s.write); err != nil && ctx.Err() == nil && fault.StoreKindOf(err) == "" {
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
