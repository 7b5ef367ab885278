package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// SessionStore keeps sign-in sessions, under a hash of their token: who reads the database can not take one
// over. It is the CtxStore of alexedwards/scs.
type SessionStore struct {
	store *Store
	now   func() time.Time
}

// How long a session lasts at most, and without use.
const (
	SessionLife = 7 * fault.Day
	SessionIdle = 12 * time.Hour
)

// sessionStands chooses the sessions that are not over, $1 being now and $2 since when they have to have been used.
var sessionStands = within(`expires`, SessionLife) + ` > $1 AND seen_at > $2`

// SignIn is who begins a session, and by what. Identity and Outside are the keys of account.Outside; empty: by a password.
type SignIn struct {
	PersonID, Agent, From, Identity, Outside string
	How                                      string    // password, link, ...; empty: nobody says
	At                                       time.Time // by the clock of the log; zero: by that of sessions
}

type signInKey struct{}

// WithSignIn gives a context in which a session that is kept first is of who signs in.
func WithSignIn(ctx context.Context, who SignIn) context.Context {
	return context.WithValue(ctx, signInKey{}, who)
}

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

// CommitCtx keeps the data of a session until expiry, and notes that its person uses it now.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if who, begins := ctx.Value(signInKey{}).(SignIn); begins {
		return s.begin(ctx, who, token, data, expiry)
	}
	return s.keep(ctx, s.store.write, SignIn{}, token, data, expiry)
}

// keep keeps a session, which is new where it was not known.
func (s *SessionStore) keep(ctx context.Context, q querier, who SignIn, token string, data []byte, expiry time.Time) error {
	now, hash := s.now(), sessionHash(token)
	err := do(ctx, q, `INSERT INTO sessions (hash, data, expires, id, person_id, created_at, seen_at, agent, address, identity, outside_session)
		VALUES `+params(1, 11)+`
		ON CONFLICT (hash) DO UPDATE SET data = excluded.data, expires = excluded.expires, seen_at = excluded.seen_at`,
		hash, data, ms(expiry), newID(now), who.PersonID, ms(now), ms(now), who.Agent, who.From, who.Identity, who.Outside)
	if err != nil {
		return fault.Wrap(err, "keep session")
	}
	return s.noteSeen(ctx, q, hash, now)
}

// Renew gives a session that there still is other data, and notes that its person uses it now.
func (s *SessionStore) Renew(ctx context.Context, token string, data []byte) error {
	now, hash := s.now(), sessionHash(token)
	if err := do(ctx, s.store.write, `UPDATE sessions SET data = $2, seen_at = $3 WHERE hash = $1`, hash, data, ms(now)); err != nil {
		return fault.Wrap(err, "renew session")
	}
	return s.noteSeen(ctx, s.store.write, hash, now)
}

// noteSeen notes that the person of a session is there.
func (s *SessionStore) noteSeen(ctx context.Context, q querier, hash string, now time.Time) error {
	return fault.Wrap(do(ctx, q, `UPDATE people SET seen_at = $2 WHERE id = (SELECT person_id FROM sessions WHERE hash = $1) AND removed_at = 0`,
		hash, ms(now)), "note who is there")
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

// SessionStands says whether the session of a token is not over.
func (s *Store) SessionStands(ctx context.Context, token string, now time.Time) (bool, error) {
	_, stands, err := found(one(ctx, s.read, scanValue[string], `SELECT id FROM sessions WHERE `+sessionStands+` AND hash = $3`,
		ms(now), ms(now.Add(-SessionIdle)), sessionHash(token)))
	return stands, fault.Wrap(err, "find session")
}

var sessionTable = table[account.Session]{`sessions`, `id, person_id, created_at, seen_at, agent, address`, func(e *account.Session) fields {
	return fields{&e.ID, &e.PersonID, (*instant)(&e.CreatedAt), (*instant)(&e.Seen), &e.Agent, &e.From}
}}

// SessionsOf lists the sessions of a person that stand, the last used first.
func (s *Store) SessionsOf(ctx context.Context, personID string, now time.Time) ([]account.Session, error) {
	all, err := sessionTable.list(ctx, s.read, `WHERE `+sessionStands+` AND person_id = $3 ORDER BY seen_at DESC, id`, ms(now), ms(now.Add(-SessionIdle)), personID)
	return all, fault.Wrap(err, "read the sessions of %s", personID)
}

// SessionOf gives the id of the session of a token; empty where there is none.
func (s *Store) SessionOf(ctx context.Context, token string) (string, error) {
	id, _, err := found(one(ctx, s.read, scanValue[string], `SELECT id FROM sessions WHERE hash = $1`, sessionHash(token)))
	return id, fault.Wrap(err, "find session")
}

// EndSession ends one session of a person; ErrNotFound where there is none.
func (s *Store) EndSession(ctx context.Context, personID, id string, by readiness.Actor, now time.Time) error {
	n, err := s.endSessions(ctx, personID, `id = $2`, id, by, now)
	if err == nil && n == 0 {
		err = fault.ErrNotFound
	}
	return fault.Wrap(err, "end session %s", id)
}

// EndSessions ends the sessions of a person, but for the one of a token, and says how many there were.
func (s *Store) EndSessions(ctx context.Context, personID, keep string, by readiness.Actor, now time.Time) (int64, error) {
	n, err := s.endSessions(ctx, personID, `hash <> $2`, sessionHash(keep), by, now)
	return n, fault.Wrap(err, "end the sessions of %s", personID)
}

func (s *Store) endSessions(ctx context.Context, personID, which, value string, by readiness.Actor, now time.Time) (n int64, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		n, err = exec(ctx, t, `DELETE FROM sessions WHERE person_id = $1 AND `+which, personID, value)
		if n > 0 {
			t.recordPerson(journal.SessionsEnded, personID, "sessions", strconv.FormatInt(n, 10))
		}
		return err
	})
	return n, err
}
