package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// hasAccount says that who acts is a person with an account, which tells their name.
func (t *tx) hasAccount(ctx context.Context) (bool, error) {
	if t.by.ID == "" || t.by.Token {
		return false, nil
	}
	_, known, err := found(one(ctx, t, scanValue[string], `SELECT id FROM people WHERE id = $1`, t.by.ID))
	return known, err
}

// Account is a person with what is known of their sessions.
type Account struct {
	readiness.Person
	Seen     time.Time // when they used a page last, to the minute; zero: never
	Sessions int       // that stand
}

// Accounts lists everybody with an account, by name.
func (s *Store) Accounts(ctx context.Context, now time.Time) ([]Account, error) {
	scan := into(func(a *Account) fields {
		return append(personTable.fields(&a.Person), (*instant)(&a.Seen), &a.Sessions)
	})
	all, err := query(ctx, s.read, scan, `SELECT `+personColumns+`, seen_at, (SELECT COUNT(*) FROM sessions WHERE person_id = people.id AND `+
		sessionStands+`) FROM people WHERE removed_at = 0 ORDER BY name, id`, ms(now), ms(now.Add(-SessionIdle)))
	return all, fault.Wrap(err, "read the accounts")
}

// ChangePerson changes the role or the state of an account. Whoever is disabled is signed out everywhere.
func (s *Store) ChangePerson(ctx context.Context, id string, edit account.Edit, by readiness.Actor, now time.Time) (p readiness.Person, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		people, err := loadPeople(ctx, t)
		if err != nil {
			return err
		}
		was, err := among(people, id)
		if err != nil {
			return err
		}
		if p, err = edit.Over(was, people, t.now); err != nil || p == was {
			return err
		}
		t.recordEdit(was, p)
		return t.savePerson(ctx, &p)
	})
	return p, fault.Wrap(err, "change person %s", id)
}

func among(people []readiness.Person, id string) (readiness.Person, error) {
	for _, p := range people {
		if p.ID == id {
			return p, nil
		}
	}
	return readiness.Person{}, fault.ErrNotFound
}

func (t *tx) recordEdit(was, p readiness.Person) {
	if was.Role != p.Role {
		t.recordPerson(journal.RoleChanged, p.ID, "from_role", string(was.Role), "role", string(p.Role))
	}
	switch {
	case account.StateOf(was) == account.StateOf(p):
	case account.StateOf(p) == account.Disabled:
		t.recordPerson(journal.PersonDisabled, p.ID)
	default:
		t.recordPerson(journal.PersonEnabled, p.ID)
	}
}

// savePerson writes an account, and ends the sessions, links and notices of who is disabled.
func (t *tx) savePerson(ctx context.Context, p *readiness.Person) error {
	p.Version++
	if _, err := exec(ctx, t, `UPDATE people SET role = $2, disabled_at = $3, version = $4 WHERE id = $1`,
		p.ID, string(p.Role), ms(p.DisabledAt), p.Version); err != nil {
		return err
	}
	if account.StateOf(*p) == account.Active {
		return nil
	}
	if err := t.endNotices(ctx, p.ID); err != nil {
		return err
	}
	return t.signOut(ctx, p.ID, "")
}

// signOut ends the sessions of a person, but for the one of a token, and the links that set their password.
func (t *tx) signOut(ctx context.Context, id, keep string) error {
	if _, err := exec(ctx, t, `DELETE FROM sessions WHERE person_id = $1 AND hash <> $2`, id, sessionHash(keep)); err != nil {
		return err
	}
	_, err := exec(ctx, t, `DELETE FROM links WHERE person_id = $1`, id)
	return err
}

// RemovePerson takes an account away: its name, address, password and passkeys are deleted, its sessions and tokens end. The row stays, so
// that the log tells its lines apart.
func (s *Store) RemovePerson(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		people, err := loadPeople(ctx, t)
		if err != nil {
			return err
		}
		p, err := among(people, id)
		switch {
		case err != nil:
			return err
		case version != 0 && version != p.Version:
			return fault.ErrStale
		case account.LastAdmin(people, id):
			return fault.Invalid{Field: "state", Reason: "last_admin"}
		}
		t.recordPerson(journal.PersonRemoved, id)
		if err := t.forgetName(ctx, id, p.Name); err != nil {
			return err
		}
		return t.forgetPerson(ctx, id)
	})
	return fault.Wrap(err, "remove person %s", id)
}

// forgetPerson deletes what an account says of a person.
func (t *tx) forgetPerson(ctx context.Context, id string) error {
	if err := t.signOut(ctx, id, ""); err != nil {
		return err
	}
	if err := t.endNotices(ctx, id); err != nil {
		return err
	}
	for _, theirs := range []string{`DELETE FROM passkeys WHERE person_id = $1`, `DELETE FROM plans WHERE subscriber = $1`} {
		if err := do(ctx, t, theirs, id); err != nil {
			return err
		}
	}
	if _, err := exec(ctx, t, `UPDATE tokens SET revoked_at = $2 WHERE owner_id = $1 AND revoked_at = 0`, id, ms(t.now)); err != nil {
		return err
	}
	_, err := exec(ctx, t, `UPDATE people SET name = $2, email = '', email_folded = $3, role = 'viewer', password_hash = '', link_until = 0, disabled_at = $4,
		removed_at = $4, language = '', zone1 = '', zone2 = '', week_start = '', theme = '', no_shortcuts = FALSE, version = version + 1 WHERE id = $1`, id, account.Pseudonym(id), "removed "+id, ms(t.now))
	return err
}

// SetPassword sets the password of a person and ends their sessions, but for the one of a token. Without one, somebody else sets it or
// a link did: the account is taken back, and its passkeys, which whoever had it may have added, are removed.
func (s *Store) SetPassword(ctx context.Context, id, hash, keep string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error { return t.setPassword(ctx, id, hash, keep) })
	return fault.Wrap(err, "set the password of %s", id)
}

func (t *tx) setPassword(ctx context.Context, id, hash, keep string) error {
	n, err := exec(ctx, t, `UPDATE people SET password_hash = $2, version = version + 1 WHERE id = $1 AND removed_at = 0`, id, hash)
	switch {
	case err != nil:
		return err
	case n == 0:
		return fault.ErrNotFound
	}
	t.recordPerson(journal.PasswordChanged, id)
	if err := t.forgetTries(ctx, id); err != nil {
		return err
	}
	if keep == "" {
		if _, err := t.removePasskeys(ctx, id, ``); err != nil {
			return err
		}
	}
	return t.signOut(ctx, id, keep)
}
