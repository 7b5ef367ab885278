package db

import (
	"context"
	"errors"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

var passkeyTable = table[account.Passkey]{`passkeys`, `id, person_id, name, credential, record, count, made_at, used_at`, func(p *account.Passkey) fields {
	return fields{&p.ID, &p.PersonID, &p.Name, &p.Credential, &p.Record, &p.Count, (*instant)(&p.MadeAt), (*instant)(&p.Used)}
}}

// PasskeysOf lists the passkeys of a person, the oldest first.
func (s *Store) PasskeysOf(ctx context.Context, personID string) ([]account.Passkey, error) {
	all, err := passkeyTable.list(ctx, s.read, `WHERE person_id = $1 ORDER BY made_at, id`, personID)
	return all, fault.Wrap(err, "read the passkeys of %s", personID)
}

// PasskeyOf gives the passkey that an authenticator knows by an id, as base64url; ErrNotFound where there is none.
func (s *Store) PasskeyOf(ctx context.Context, credential string) (account.Passkey, error) {
	p, err := passkeyTable.get(ctx, s.read, `WHERE credential = $1`, credential)
	return p, fault.Wrap(err, "passkey")
}

// AddPasskey keeps a passkey of whoever acts; ErrExists where there is one of that credential.
func (s *Store) AddPasskey(ctx context.Context, p account.Passkey, by readiness.Actor, now time.Time) (account.Passkey, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(p.Wrong()); err != nil {
			return err
		}
		n, err := one(ctx, t, scanValue[int], `SELECT COUNT(*) FROM passkeys WHERE person_id = $1`, by.ID)
		if err != nil {
			return err
		}
		if n >= account.MostPasskeys {
			return fault.Invalid{Field: "passkey", Reason: "too_many_passkeys"}
		}
		p.ID, p.PersonID, p.MadeAt, p.Used = newID(t.now), by.ID, t.now, time.Time{}
		t.recordPerson(journal.PasskeyAdded, by.ID, "passkey", p.ID)
		return t.known(passkeyTable.insert(ctx, t, &p, ``))
	})
	return p, fault.Wrap(err, "add a passkey")
}

// UsePasskey notes that a person proved by a passkey who they are, as its authenticator left it, and gives the person.
// ErrForbidden where the passkey is gone or its person may not sign in. Where somebody else may hold the key as well, the history
// says so and nothing else changes; the refusal is of the field passkey.
func (s *Store) UsePasskey(ctx context.Context, key account.Passkey, now time.Time) (readiness.Person, error) {
	var p readiness.Person
	copied := false
	err := s.inTx(ctx, readiness.Actor{Via: readiness.ViaPage}, now, func(t *tx) error {
		was, err := passkeyTable.get(ctx, t, `WHERE id = $1`, key.ID)
		if err == nil {
			p, err = personTable.get(ctx, t, `WHERE removed_at = 0 AND disabled_at = 0 AND id = $1`, was.PersonID)
		}
		if errors.Is(err, fault.ErrNotFound) {
			return fault.ErrForbidden
		}
		if err != nil {
			return err
		}
		t.by.ID, t.by.Name, t.by.Role = p.ID, p.Name, p.Role
		if copied = was.Copied(key.Count); copied {
			t.recordPerson(journal.PasskeyCopied, p.ID, "passkey", was.ID)
			return nil
		}
		return do(ctx, t, `UPDATE passkeys SET count = $2, record = $3, used_at = $4 WHERE id = $1`, was.ID, key.Count, key.Record, ms(t.now))
	})
	if err == nil && copied {
		err = fault.Invalid{Field: "passkey", Reason: "passkey_copied"}
	}
	return p, fault.Wrap(err, "use a passkey")
}

// RemovePasskey deletes a passkey of a person; ErrNotFound where there is none.
func (s *Store) RemovePasskey(ctx context.Context, personID, id string, by readiness.Actor, now time.Time) error {
	n, err := s.removePasskeys(ctx, personID, ` AND id = $2`, by, now, id)
	if err == nil && n == 0 {
		err = fault.ErrNotFound
	}
	return fault.Wrap(err, "remove passkey %s", id)
}

// RemovePasskeys deletes all passkeys of a person, and says how many there were.
func (s *Store) RemovePasskeys(ctx context.Context, personID string, by readiness.Actor, now time.Time) (int64, error) {
	n, err := s.removePasskeys(ctx, personID, ``, by, now)
	return n, fault.Wrap(err, "remove the passkeys of %s", personID)
}

func (s *Store) removePasskeys(ctx context.Context, personID, which string, by readiness.Actor, now time.Time, args ...any) (n int64, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		n, err = t.removePasskeys(ctx, personID, which, args...)
		return err
	})
	return n, err
}

// removePasskeys deletes passkeys of a person, which the history tells where there were any.
func (t *tx) removePasskeys(ctx context.Context, personID, which string, args ...any) (int64, error) {
	n, err := exec(ctx, t, `DELETE FROM passkeys WHERE person_id = $1`+which, append([]any{personID}, args...)...)
	if n > 0 {
		t.recordPerson(journal.PasskeysRemoved, personID, "passkeys", strconv.FormatInt(n, 10))
	}
	return n, err
}

var challengeTable = table[account.Challenge]{`challenges`, `kind, person_id, data, ends_at`, func(c *account.Challenge) fields {
	return fields{(*string)(&c.Kind), &c.PersonID, &c.Data, (*instant)(&c.EndsAt)}
}}

// AddChallenge keeps what an authenticator is asked to sign, under a hash, for a while.
func (s *Store) AddChallenge(ctx context.Context, hash string, c account.Challenge, now time.Time) error {
	c.EndsAt = now.Add(account.ChallengeLasts)
	err := do(ctx, s.write, `INSERT INTO challenges (`+challengeTable.columns+`, hash) VALUES `+params(1, 5), append(challengeTable.fields(&c).values(), hash)...)
	return fault.Wrap(err, "keep a challenge")
}

// TakeChallenge gives the challenge of a hash and uses it up, whatever comes of it. ErrForbidden where there is none, it has ended, or
// it was for something else.
func (s *Store) TakeChallenge(ctx context.Context, hash string, kind account.ChallengeKind, personID string, now time.Time) (account.Challenge, error) {
	c, known, err := found(one(ctx, s.write, challengeTable.scan, `DELETE FROM challenges WHERE hash = $1 RETURNING `+challengeTable.columns, hash))
	if err == nil && (!known || c.Kind != kind || c.PersonID != personID || !now.Before(fault.Bounded(now, c.EndsAt, account.ChallengeLasts))) {
		err = fault.ErrForbidden
	}
	return c, fault.Wrap(err, "take a challenge")
}

// PruneChallenges deletes what nobody answered in time.
func (s *Store) PruneChallenges(ctx context.Context, now time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM challenges WHERE `+within(`ends_at`, account.ChallengeLasts)+` <= $1`, ms(now)), "prune challenges")
}

// Prove notes that the person of a session said again who they are.
func (s *Store) Prove(ctx context.Context, token string, now time.Time) error {
	return fault.Wrap(do(ctx, s.write, `UPDATE sessions SET proved_at = $2 WHERE hash = $1`, sessionHash(token), ms(now)), "note who is there")
}

// Proved gives when the person of a session said last who they are, by signing in or again since; zero where there is no session.
func (s *Store) Proved(ctx context.Context, token string) (time.Time, error) {
	at, _, err := found(one(ctx, s.read, into(func(at *time.Time) fields { return fields{(*instant)(at)} }),
		`SELECT CASE WHEN proved_at > created_at THEN proved_at ELSE created_at END FROM sessions WHERE hash = $1`, sessionHash(token)))
	return at, fault.Wrap(err, "find session")
}
