package db

import (
	"context"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Token lets a program act in a role. Only the hash of its secret is kept.
type Token struct {
	ID        string
	Name      string
	Role      readiness.Role
	CreatedBy string
	CreatedAt time.Time
}

// AddToken keeps a token under the hash of its secret; ErrExists where that is known.
func (s *Store) AddToken(ctx context.Context, name string, role readiness.Role, hash string, by readiness.Actor, now time.Time) (Token, error) {
	var token Token
	err := s.inTx(ctx, by, now, func(t *tx) error {
		token = Token{ID: newID(t.now), Name: name, Role: role, CreatedBy: by.Name, CreatedAt: t.now}
		_, err := exec(ctx, t, `INSERT INTO tokens (id, name, role, hash, created_by, created_at) VALUES `+params(1, 6),
			token.ID, name, string(role), hash, token.CreatedBy, ms(token.CreatedAt))
		t.record(readiness.Change{Kind: journal.TokenCreated, Subject: token.ID, Data: map[string]string{
			"name": name, "role": string(role),
		}})
		return t.known(err)
	})
	return fault.OrNone(token, err, "add token")
}

// TokenByHash gives who acts by the token with the hash; ErrNotFound where there is none.
func (s *Store) TokenByHash(ctx context.Context, hash string) (readiness.Actor, error) {
	who, err := one(ctx, s.read, into(func(a *readiness.Actor) fields { return fields{&a.ID, &a.Name, (*string)(&a.Role), &a.Owner} }),
		`SELECT id, name, role, created_by FROM tokens WHERE hash = $1`, hash)
	who.Token = true
	if who.Owner == readiness.System.Name { // it was made at the command line
		who.Owner = ""
	}
	return who, fault.Wrap(err, "token")
}
