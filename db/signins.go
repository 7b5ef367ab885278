package db

import (
	"context"
	"strconv"
	"sync"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// begin keeps a new session together with the line that says so.
func (s *SessionStore) begin(ctx context.Context, who SignIn, token string, data []byte, expiry time.Time) error {
	at := who.At
	if at.IsZero() {
		at = s.now()
	}
	return s.store.inTx(ctx, readiness.Actor{Via: readiness.ViaPage}, at, func(t *tx) error {
		p, err := personTable.get(ctx, t, `WHERE id = $1`, who.PersonID)
		if err != nil {
			return err
		}
		t.by.ID, t.by.Name, t.by.Role = p.ID, p.Name, p.Role
		t.recordPerson(journal.SignedIn, p.ID, "how", who.How)
		return s.keep(ctx, t, who, token, data, expiry)
	})
}

// SignOut ends the session of a token, with the line that says so. One that has ended stays so.
func (s *Store) SignOut(ctx context.Context, token string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		n, err := exec(ctx, t, `DELETE FROM sessions WHERE hash = $1`, sessionHash(token))
		if n > 0 {
			t.recordPerson(journal.SignedOut, by.ID)
		}
		return err
	})
	return fault.Wrap(err, "sign out")
}

// refusals are the attempts to get in that were refused, counted in memory so that nobody can make the database grow.
type refusals struct {
	mu       sync.Mutex
	refusals account.Refusals
}

// Refused counts an attempt to get in that was refused, from the address of the context, for WriteRefusals: whoever is refused does
// not wait for the log, and cannot tell from the time whether there is such an account.
func (s *Store) Refused(ctx context.Context, refused account.Refusal, now time.Time) {
	s.refusals.mu.Lock()
	defer s.refusals.mu.Unlock()
	refused.Network = account.Network(addressIn(ctx))
	s.refusals.refusals.Note(refused, addressIn(ctx), now)
}

// WriteRefusals writes the lines of attempts that were refused: of each kind the first in a span and, at its end, how many followed.
func (s *Store) WriteRefusals(ctx context.Context, now time.Time) error {
	s.refusals.mu.Lock()
	lines := s.refusals.refusals.Take(now)
	s.refusals.mu.Unlock()
	for i, c := range lines {
		if err := s.writeRefusal(ctx, c); err != nil {
			s.refusals.mu.Lock()
			s.refusals.refusals.GiveBack(lines[i:])
			s.refusals.mu.Unlock()
			return fault.Wrap(err, "note refused sign-ins")
		}
	}
	return nil
}

// writeRefusal adds the line of attempts. What was typed is not in it: people type passwords into the wrong field.
func (s *Store) writeRefusal(ctx context.Context, c account.RefusalCount) error {
	kind, via := journal.SignInRefused, readiness.ViaPage
	if c.Token {
		kind, via = journal.TokenRefused, readiness.ViaAPI
	}
	return s.inTx(ctx, readiness.Actor{Via: via}, c.Last, func(t *tx) error {
		t.address = c.Address
		t.recordPerson(kind, c.Subject, "why", c.Why, "times", strconv.Itoa(c.Times))
		return nil
	})
}

// NoteStart adds the line of a program that begins to serve.
func (s *Store) NoteStart(ctx context.Context, version string, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.record(readiness.Change{Kind: journal.ProgramStarted, Data: map[string]string{
			"version": version, "schema": strconv.FormatInt(SchemaVersion, 10), "engine": s.Engine()}})
		return nil
	})
	return fault.Wrap(err, "note the start")
}

// recordMigration adds the line of a database that had an older schema; a new one had none.
func (t *tx) recordMigration(from int64) {
	if from > 0 {
		t.record(readiness.Change{Kind: journal.SchemaMigrated, Data: map[string]string{
			"from_schema": strconv.FormatInt(from, 10), "schema": strconv.FormatInt(SchemaVersion, 10)}})
	}
}
