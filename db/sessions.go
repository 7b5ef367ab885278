package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"tallylight/readiness/fault"
)

// SessionStore keeps sign-in sessions, under a hash of their token: who reads the database can not take one
// over. It is the CtxStore of alexedwards/scs.
type SessionStore struct {
	store *Store
	now   func() time.Time
}

// SessionLife is how long a session lasts at most.
const SessionLife = 7 * fault.Day

// Sessions gives the session store, which reads the time of expiry against now.
func (s *Store) Sessions(now func() time.Time) *SessionStore {
	return &SessionStore{store: s, now: now}
}

func sessionHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx gives the data of a session; not found where it is unknown or over.
func (s *SessionStore) FindCtx(ctx context.Context, token string) (data []byte, known bool, err error) {
	data, known, err = found(one(ctx, s.store.read, scanValue[[]byte], `SELECT data FROM sessions WHERE hash = $2 AND `+
		within(`expires`, SessionLife)+` > $1`, ms(s.now()), sessionHash(token)))
	return data, known, fault.Wrap(err, "find session")
}

// CommitCtx keeps the data of a session until expiry.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return fault.Wrap(do(ctx, s.store.write, `INSERT INTO sessions (hash, data, expires) VALUES ($1, $2, $3)
		ON CONFLICT (hash) DO UPDATE SET data = $2, expires = $3`, sessionHash(token), data, ms(expiry)), "keep session")
}

// Renew gives a session that there still is other data.
func (s *SessionStore) Renew(ctx context.Context, token string, data []byte) error {
	return fault.Wrap(do(ctx, s.store.write, `UPDATE sessions SET data = $2 WHERE hash = $1`, sessionHash(token), data), "renew session")
}

// DeleteCtx ends a session; an unknown one has ended.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return fault.Wrap(do(ctx, s.store.write, `DELETE FROM sessions WHERE hash = $1`, sessionHash(token)), "end session")
}

// Find is FindCtx without a context.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// PruneSessions deletes the sessions that are over at now.
func (s *Store) PruneSessions(ctx context.Context, now time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM sessions WHERE `+within(`expires`, SessionLife)+` <= $1`, ms(now)), "prune sessions")
}
