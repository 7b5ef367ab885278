package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// The names under which tries are counted: who reads the database learns neither accounts that there are not nor addresses.
func triesFor(email string) string    { return sessionHash("account " + fold(email)) }
func triesFrom(address string) string { return sessionHash("address " + account.Client(address)) }

// countedTry is a try that counts.
type countedTry struct {
	id, of string
	ends   time.Time
}

// MayTry refuses a password, whether it is right or not, with fault.Wait after too many wrong ones.
func (s *Store) MayTry(ctx context.Context, t account.Try, now time.Time) error {
	return s.tooMany(ctx, t, "", now)
}

// TriedInVain counts a wrong password. Where it is one too many, it refuses with fault.Wait: nobody may be told then that the
// password was wrong. However many come at once, no more than the most are told.
func (s *Store) TriedInVain(ctx context.Context, t account.Try, now time.Time) error {
	id, ends := newID(now), ms(now.Add(account.TrySpan))
	err := do(ctx, s.write, `INSERT INTO tries (id, of, ends) VALUES ($1, $2, $4), ($1, $3, $4)`, id, triesFor(t.Email), triesFrom(t.Address), ends)
	if err != nil {
		return fault.Wrap(err, "count a wrong password")
	}
	refused := s.tooMany(ctx, t, id, now)
	if refused == nil {
		return nil
	}
	if err := do(ctx, s.write, `DELETE FROM tries WHERE id = $1`, id); err != nil {
		return fault.Wrap(err, "count a wrong password")
	}
	return refused
}

// tooMany refuses a try after the others that count.
func (s *Store) tooMany(ctx context.Context, t account.Try, own string, now time.Time) error {
	scan := into(func(c *countedTry) fields { return fields{&c.id, &c.of, (*instant)(&c.ends)} })
	all, err := query(ctx, s.read, scan, `SELECT id, of, ends FROM tries WHERE of IN ($2, $3) AND `+within(`ends`, account.TrySpan)+` > $1 ORDER BY ends, id`,
		ms(now), triesFor(t.Email), triesFrom(t.Address))
	if err != nil {
		return fault.Wrap(err, "count wrong passwords")
	}
	var forAccount, fromAddress []time.Time
	for _, c := range all {
		switch {
		case c.id == own:
		case c.of == triesFor(t.Email):
			forAccount = append(forAccount, c.ends)
		default:
			fromAddress = append(fromAddress, c.ends)
		}
	}
	return account.TooMany(forAccount, fromAddress, now)
}

// ForgetTries lets an account, or an address, be tried again at once. It says whether anything was forgotten; then the log does, too.
func (s *Store) ForgetTries(ctx context.Context, of account.Try, by readiness.Actor, now time.Time) (forgot bool, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		n, err := exec(ctx, t, `DELETE FROM tries WHERE of IN ($1, $2)`, triesFor(of.Email), triesFrom(of.Address))
		if forgot = n > 0; err != nil || !forgot {
			return err
		}
		id, _, err := found(one(ctx, t, scanValue[string], `SELECT id FROM people WHERE email_folded = $1`, fold(of.Email)))
		t.recordPerson(journal.PersonUnlocked, id)
		return err
	})
	return forgot, fault.Wrap(err, "forget wrong passwords")
}

// forgetTries lets a person be tried again at once, whose password is another one now.
func (t *tx) forgetTries(ctx context.Context, id string) error {
	email, err := one(ctx, t, scanValue[string], `SELECT email FROM people WHERE id = $1`, id)
	if err != nil {
		return err
	}
	return do(ctx, t, `DELETE FROM tries WHERE of = $1`, triesFor(email))
}

// PruneTries deletes the tries that count no longer.
func (s *Store) PruneTries(ctx context.Context, now time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM tries WHERE `+within(`ends`, account.TrySpan)+` <= $1`, ms(now)), "prune wrong passwords")
}
