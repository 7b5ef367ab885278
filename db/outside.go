package db

import (
	"context"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// Admit gives the account of somebody who comes from outside, with the role that they have from now on; the first time it is made.
// ErrForbidden where they stay outside, with the reason and the account that was theirs: then the sessions that they have by this
// identity end.
func (s *Store) Admit(ctx context.Context, who account.Outside, how account.Admission, now time.Time) (readiness.Person, error) {
	var p readiness.Person
	var refused error
	err := s.inTx(ctx, readiness.Actor{Via: readiness.ViaPage}, now, func(t *tx) (err error) {
		if p, err = t.admit(ctx, who, how); fault.Invalids(err) == nil {
			return err
		}
		refused = err
		t.by = readiness.System
		_, err = t.endOutside(ctx, who.Key(), "")
		return err
	})
	if err == nil {
		err = refused
	}
	return p, fault.Wrap(err, "sign in from %s", who.From)
}

// outsider is whom an identity is of.
type outsider struct {
	id      string
	removed bool
}

func (t *tx) outsider(ctx context.Context, key string) (outsider, bool, error) {
	return found(one(ctx, t, into(func(o *outsider) fields { return fields{&o.id, &o.removed} }),
		`SELECT p.id, p.removed_at <> 0 FROM identities i JOIN people p ON p.id = i.person_id WHERE i.hash = $1`, key))
}

func (t *tx) admit(ctx context.Context, who account.Outside, how account.Admission) (readiness.Person, error) {
	of, known, err := t.outsider(ctx, who.Key())
	if err != nil {
		return readiness.Person{}, err
	}
	if known && !of.removed {
		return t.readmit(ctx, of.id, who, how)
	}
	invited, is, err := t.invitation(ctx, who.Email)
	switch {
	case err != nil:
		return readiness.Person{}, err
	case is:
		return t.admitNew(ctx, who, how, invited)
	case known:
		return readiness.Person{ID: of.id}, account.Refused("removed")
	}
	mine, has, err := t.addressed(ctx, who.Email)
	switch {
	case err != nil:
		return readiness.Person{}, err
	case has && !mine.wished:
		return readiness.Person{}, account.Refused("address_taken")
	case has:
		return t.link(ctx, mine.id, who, how)
	}
	return t.admitNew(ctx, who, how, account.Link{})
}

// readmit gives somebody who is known the role that they have from outside now.
func (t *tx) readmit(ctx context.Context, id string, who account.Outside, how account.Admission) (readiness.Person, error) {
	people, err := loadPeople(ctx, t)
	if err != nil {
		return readiness.Person{}, err
	}
	was, err := among(people, id)
	if err != nil {
		return was, err
	}
	if account.StateOf(was) == account.Disabled {
		return was, account.Refused("disabled")
	}
	p, ok := how.Regraded(was, people, who.Groups)
	if !ok {
		return was, account.Refused("no_role")
	}
	if p == was {
		return p, nil
	}
	t.by = readiness.System
	t.recordEdit(was, p)
	return p, t.savePerson(ctx, &p)
}

// admitNew makes the account of somebody who comes for the first time, by an invitation where there is one.
func (t *tx) admitNew(ctx context.Context, who account.Outside, how account.Admission, invited account.Link) (readiness.Person, error) {
	role, ok := how.Role(who.Groups, invited.Role)
	if !ok {
		return readiness.Person{}, account.Refused("no_role")
	}
	p, err := who.Person(role)
	if err != nil {
		return p, err
	}
	if err := t.keepPerson(ctx, &p); err != nil {
		return p, err
	}
	t.by.ID, t.by.Name, t.by.Role = p.ID, p.Name, p.Role
	t.recordPerson(journal.PersonJoined, p.ID, "role", string(p.Role), "from", who.From)
	if _, err := exec(ctx, t, `DELETE FROM links WHERE id = $1`, invited.ID); err != nil {
		return p, err
	}
	return p, t.identify(ctx, who, p.ID)
}

// link lets somebody in to the account that an admin wished to be theirs.
func (t *tx) link(ctx context.Context, id string, who account.Outside, how account.Admission) (readiness.Person, error) {
	p, err := t.readmit(ctx, id, who, how)
	if err != nil {
		return p, err
	}
	t.by = readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
	t.recordPerson(journal.PersonLinked, id, "from", who.From)
	if _, err := exec(ctx, t, `UPDATE people SET link_until = 0 WHERE id = $1`, id); err != nil {
		return p, err
	}
	return p, t.identify(ctx, who, id)
}

// identify notes whom an identity is of.
func (t *tx) identify(ctx context.Context, who account.Outside, id string) error {
	return do(ctx, t, `INSERT INTO identities (hash, person_id, source, created_at) VALUES `+params(1, 4)+`
		ON CONFLICT (hash) DO UPDATE SET person_id = excluded.person_id, source = excluded.source, created_at = excluded.created_at`,
		who.Key(), id, who.From, ms(t.now))
}

// invitation gives the invitation of a verified address, where there is one.
func (t *tx) invitation(ctx context.Context, email string) (account.Link, bool, error) {
	if email == "" {
		return account.Link{}, false, nil
	}
	return found(linkTable.get(ctx, t, `WHERE kind = 'invitation' AND email = $1 AND ends_at > $2`, fold(email), ms(t.now)))
}

// addressee is whose a verified address is, and whether an admin wished that they may come in from outside.
type addressee struct {
	id     string
	wished bool
}

func (t *tx) addressed(ctx context.Context, email string) (addressee, bool, error) {
	if email == "" {
		return addressee{}, false, nil
	}
	return found(one(ctx, t, into(func(a *addressee) fields { return fields{&a.id, &a.wished} }),
		`SELECT id, `+within(`link_until`, account.LinkDays*fault.Day)+` > $1 FROM people WHERE email_folded = $2`, ms(t.now), fold(email)))
}

// OfferLinking lets somebody with the verified address of an account take it over from outside, once and for some time.
func (s *Store) OfferLinking(ctx context.Context, id string, lasts time.Duration, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		p, err := personTable.get(ctx, t, `WHERE removed_at = 0 AND id = $1`, id)
		switch {
		case err != nil:
			return err
		case account.StateOf(p) == account.Disabled:
			return fault.Invalid{Field: "state", Reason: "disabled"}
		case p.Email == "":
			return fault.Invalid{Field: "email", Reason: "required"}
		}
		t.recordPerson(journal.LinkingOffered, id)
		return do(ctx, t, `UPDATE people SET link_until = $2 WHERE id = $1`, id, ms(t.now.Add(lasts)))
	})
	return fault.Wrap(err, "offer linking to %s", id)
}

// IdentitiesOf lists what a person signs in by from outside, and until when they may add to it; zero: they may not.
func (s *Store) IdentitiesOf(ctx context.Context, id string) (from []string, until time.Time, err error) {
	from, err = query(ctx, s.read, scanValue[string], `SELECT DISTINCT source FROM identities WHERE person_id = $1 ORDER BY source`, id)
	if err != nil {
		return nil, until, fault.Wrap(err, "read the identities of %s", id)
	}
	until, err = one(ctx, s.read, into(func(at *time.Time) fields { return fields{(*instant)(at)} }), `SELECT link_until FROM people WHERE id = $1`, id)
	return from, until, fault.Wrap(err, "read until when %s may be linked", id)
}

// Logout is what a provider says to have ended.
type Logout struct {
	Identity string    // key of whoever signed out there; empty: the session says it
	Session  string    // key of the sign-in; empty: all of them
	Token    string    // hash of what says so, which counts once
	EndsAt   time.Time // when the token ends
}

// LoggedOut ends the sessions that a provider says to have ended, and says how many there were. ErrExists where the token was
// obeyed before.
func (s *Store) LoggedOut(ctx context.Context, l Logout, now time.Time) (n int64, err error) {
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if _, err := exec(ctx, t, `DELETE FROM logouts WHERE ends_at <= $1`, ms(t.now)); err != nil {
			return err
		}
		first, err := exec(ctx, t, `INSERT INTO logouts (hash, ends_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, l.Token, ms(l.EndsAt))
		if err == nil && first == 0 {
			err = fault.ErrExists
		}
		if err != nil {
			return err
		}
		n, err = t.endOutside(ctx, l.Identity, l.Session)
		return err
	})
	return n, fault.Wrap(err, "log out")
}

// endOutside ends the sessions of an identity, of a sign-in at its issuer, or of both: then those of the identity whose sign-in has
// no name, too.
func (t *tx) endOutside(ctx context.Context, identity, session string) (n int64, err error) {
	const which = `($1 = '' OR identity = $1) AND ($2 = '' OR outside_session = $2 OR $1 <> '' AND outside_session = '')`
	type ended struct {
		person string
		n      int64
	}
	all, err := query(ctx, t, into(func(e *ended) fields { return fields{&e.person, &e.n} }),
		`SELECT person_id, COUNT(*) FROM sessions WHERE `+which+` GROUP BY person_id`, identity, session)
	if err != nil || len(all) == 0 || identity == "" && session == "" {
		return 0, err
	}
	for _, e := range all {
		n += e.n
		t.recordPerson(journal.SessionsEnded, e.person, "sessions", strconv.FormatInt(e.n, 10))
	}
	return n, do(ctx, t, `DELETE FROM sessions WHERE `+which, identity, session)
}
