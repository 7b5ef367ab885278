package db

import (
	"context"
	"sync"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// readTokens begins every query of tokens, which are named after what their owners' accounts say now.
const readTokens = `SELECT tokens.id, tokens.name, tokens.role, scope, owner_id, COALESCE(people.name, created_by), COALESCE(people.disabled_at, 0) <> 0, COALESCE(people.role, ''),
	tokens.created_at, ends_at, revoked_at, used_at, used_from FROM tokens LEFT JOIN people ON people.id = owner_id `

var scanToken = into(func(t *account.Token) fields {
	return fields{&t.ID, &t.Name, (*string)(&t.Role), (*string)(&t.Scope), &t.OwnerID, (*madeBy)(&t.Owner), &t.OwnerGone, (*string)(&t.OwnerRole),
		(*instant)(&t.CreatedAt), (*instant)(&t.EndsAt), (*instant)(&t.RevokedAt), (*instant)(&t.Used), &t.From}
})

// madeBy is who answers for a token; nobody does for one that was made at the command line.
type madeBy string

// Scan implements sql.Scanner.
func (m *madeBy) Scan(src any) error {
	name, _ := src.(string)
	if *m = madeBy(name); name == readiness.System.Name {
		*m = ""
	}
	return nil
}

// AddToken keeps a token under the hash of its secret, whoever makes it answering for it; ErrExists where that is known.
func (s *Store) AddToken(ctx context.Context, token account.Token, hash string, by readiness.Actor, now time.Time) (account.Token, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(token.Wrong()); err != nil {
			return err
		}
		token.ID, token.CreatedAt, token.Owner = newID(t.now), t.now, by.Name
		owned, err := t.hasAccount(ctx)
		if err != nil {
			return err
		}
		made := by.Name
		if owned { // the account says the name
			token.OwnerID, made = by.ID, ""
		}
		_, err = exec(ctx, t, `INSERT INTO tokens (id, name, role, scope, hash, owner_id, created_by, created_at, ends_at) VALUES `+params(1, 9),
			token.ID, token.Name, string(token.Role), string(token.Scope), hash, token.OwnerID, made, ms(token.CreatedAt), ms(token.EndsAt))
		t.record(readiness.Change{Kind: journal.TokenCreated, Subject: token.ID, Data: map[string]string{
			"name": token.Name, "role": string(token.Role), "scope": string(token.Scope),
		}})
		return t.known(err)
	})
	return token, fault.Wrap(err, "add token")
}

// TokenByHash gives the token with the hash, also one that has ended; ErrNotFound where there is none.
func (s *Store) TokenByHash(ctx context.Context, hash string) (account.Token, error) {
	token, err := one(ctx, s.read, scanToken, readTokens+`WHERE hash = $1`, hash)
	return token, fault.Wrap(err, "token")
}

// Tokens lists all tokens, those that were revoked last.
func (s *Store) Tokens(ctx context.Context) ([]account.Token, error) {
	all, err := query(ctx, s.read, scanToken, readTokens+`ORDER BY revoked_at, tokens.name, tokens.id`)
	for i := range all {
		s.uses.over(&all[i])
	}
	return all, fault.Wrap(err, "read the tokens")
}

// Token gives one token; ErrNotFound where there is none.
func (s *Store) Token(ctx context.Context, id string) (account.Token, error) {
	token, err := one(ctx, s.read, scanToken, readTokens+`WHERE tokens.id = $1`, id)
	s.uses.over(&token)
	return token, fault.Wrap(err, "token %s", id)
}

// RevokeToken ends a token for good; ErrNotFound where there is none. One that was revoked stays so.
func (s *Store) RevokeToken(ctx context.Context, id string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		token, err := one(ctx, t, scanToken, readTokens+`WHERE tokens.id = $1`, id)
		if err != nil || !token.RevokedAt.IsZero() {
			return err
		}
		t.record(readiness.Change{Kind: journal.TokenRevoked, Subject: id, Data: map[string]string{"name": token.Name}})
		return do(ctx, t, `UPDATE tokens SET revoked_at = $2 WHERE id = $1`, id, ms(t.now))
	})
	return fault.Wrap(err, "revoke token %s", id)
}

// use is when and from where a token was used, or a screen asked.
type use struct {
	at   time.Time
	from string
}

// uses are those that are not written yet, by the id of the token or display link.
type uses struct {
	mu   sync.Mutex
	last map[string]use
}

// TokenUsed notes that a token is used. It is written by WriteUses, so that no request waits for it.
func (s *Store) TokenUsed(id, from string, now time.Time) {
	s.uses.note(id, use{stored(now), from})
}

// note notes a use.
func (u *uses) note(id string, last use) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = map[string]use{}
	}
	u.last[id] = last
}

// of gives the last use that is not written yet.
func (u *uses) of(id string) (last use, used bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	last, used = u.last[id]
	return last, used
}

// forget leaves a use unwritten.
func (u *uses) forget(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.last, id)
}

// take gives those that are not written yet, to be written now.
func (u *uses) take() map[string]use {
	u.mu.Lock()
	defer u.mu.Unlock()
	last := u.last
	u.last = nil
	return last
}

// over tells a token of a use that is not written yet.
func (u *uses) over(t *account.Token) {
	if last, used := u.of(t.ID); used {
		t.Used, t.From = last.at, last.from
	}
}

// WriteUses writes when tokens were used, the screens of display links asked and calendars were read, since it was called last.
func (s *Store) WriteUses(ctx context.Context, _ time.Time) error {
	for id, use := range s.uses.take() {
		if err := s.writeUse(ctx, id, use); err != nil {
			return fault.Wrap(err, "note the use of a token")
		}
	}
	for id, use := range s.seen.take() {
		if err := do(ctx, s.write, `UPDATE displays SET seen_at = $2 WHERE id = $1`, id, ms(use.at)); err != nil {
			return fault.Wrap(err, "note that a screen asks")
		}
	}
	for id, use := range s.reads.take() {
		if err := do(ctx, s.write, `UPDATE outfeeds SET seen_at = $2 WHERE id = $1`, id, ms(use.at)); err != nil {
			return fault.Wrap(err, "note that a calendar is read")
		}
	}
	return nil
}

// writeUse writes the use of a token; of the first the log tells.
func (s *Store) writeUse(ctx context.Context, id string, use use) error {
	const write = `UPDATE tokens SET used_at = $2, used_from = $3 WHERE id = $1`
	token, known, err := found(one(ctx, s.read, scanToken, readTokens+`WHERE tokens.id = $1`, id))
	if err != nil || !known {
		return err
	}
	if !token.Used.IsZero() {
		return do(ctx, s.write, write, id, ms(use.at), use.from)
	}
	by := token.Actor()
	by.Via = readiness.ViaAPI
	return s.inTx(ctx, by, use.at, func(t *tx) error {
		n, err := exec(ctx, t, write+` AND used_at = 0`, id, ms(use.at), use.from)
		if n > 0 { // another process may have written it first
			t.address = use.from
			t.record(readiness.Change{Kind: journal.TokenUsed, Subject: id, Data: map[string]string{"name": token.Name}})
		}
		return err
	})
}
