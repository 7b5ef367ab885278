package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

var linkTable = table[account.Link]{`links`, `id, kind, person_id, email, role, made_at, ends_at`, func(l *account.Link) fields {
	return fields{&l.ID, (*string)(&l.Kind), &l.PersonID, &l.Email, (*string)(&l.Role), (*instant)(&l.MadeAt), (*instant)(&l.EndsAt)}
}}

// Invite keeps the hash of a one-time link that makes an account, for some time; an older link for the same address ends.
func (s *Store) Invite(ctx context.Context, email string, role readiness.Role, hash string, lasts time.Duration, by readiness.Actor, now time.Time) (account.Link, error) {
	var link account.Link
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(readiness.Person{Name: "?", Email: email, Role: role}.Wrong()); err != nil {
			return err
		}
		taken, err := query(ctx, t, scanValue[string], `SELECT id FROM people WHERE email_folded = $1`, fold(email))
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			return fault.Invalid{Field: "email", Reason: "exists"}
		}
		if _, err := exec(ctx, t, `DELETE FROM links WHERE email = $1`, fold(email)); err != nil {
			return err
		}
		link = account.Link{Kind: account.Invitation, Email: fold(email), Role: role}
		err = t.addLink(ctx, &link, hash, lasts)
		t.recordPerson(journal.PersonInvited, link.ID, "role", string(role))
		return err
	})
	return link, fault.Wrap(err, "invite")
}

func (t *tx) addLink(ctx context.Context, l *account.Link, hash string, lasts time.Duration) error {
	l.ID, l.MadeAt, l.EndsAt = newID(t.now), t.now, t.now.Add(lasts)
	row := append(linkTable.fields(l).values(), hash, t.by.ID)
	return do(ctx, t, `INSERT INTO links (`+linkTable.columns+`, hash, made_by) VALUES `+params(1, len(row)), row...)
}

// OfferReset keeps the hash of a one-time link that sets the password of a person; an older one ends.
func (s *Store) OfferReset(ctx context.Context, id, hash string, lasts time.Duration, by readiness.Actor, now time.Time) (account.Link, error) {
	var link account.Link
	err := s.inTx(ctx, by, now, func(t *tx) error {
		p, err := personTable.get(ctx, t, `WHERE removed_at = 0 AND id = $1`, id)
		if err != nil {
			return err
		}
		if account.StateOf(p) == account.Disabled {
			return fault.Invalid{Field: "state", Reason: "disabled"}
		}
		if _, err := exec(ctx, t, `DELETE FROM links WHERE person_id = $1`, id); err != nil {
			return err
		}
		link = account.Link{Kind: account.Reset, PersonID: id, Role: p.Role}
		t.recordPerson(journal.ResetOffered, id)
		return t.addLink(ctx, &link, hash, lasts)
	})
	return link, fault.Wrap(err, "offer a new password to %s", id)
}

// Invitations lists the invitations that nobody used, the newest first.
func (s *Store) Invitations(ctx context.Context) ([]account.Link, error) {
	links, err := linkTable.list(ctx, s.read, `WHERE kind = 'invitation' ORDER BY made_at DESC, id DESC`)
	return links, fault.Wrap(err, "read the invitations")
}

// LinkByHash gives the one-time link of a hash; ErrForbidden where there is none or it has ended.
func (s *Store) LinkByHash(ctx context.Context, hash string, now time.Time) (account.Link, error) {
	link, err := linkByHash(ctx, s.read, hash, now)
	return link, fault.Wrap(err, "one-time link")
}

func linkByHash(ctx context.Context, q querier, hash string, now time.Time) (account.Link, error) {
	link, known, err := found(linkTable.get(ctx, q, `WHERE hash = $1`, hash))
	if err == nil && (!known || !now.Before(link.EndsAt)) {
		err = fault.ErrForbidden
	}
	return link, err
}

// WithdrawInvitation ends an invitation; ErrNotFound where there is none.
func (s *Store) WithdrawInvitation(ctx context.Context, id string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		n, err := exec(ctx, t, `DELETE FROM links WHERE id = $1 AND kind = 'invitation'`, id)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		t.recordPerson(journal.InvitationEnded, id)
		return err
	})
	return fault.Wrap(err, "withdraw invitation %s", id)
}

// UseLink uses a one-time link up: it makes the account of who was invited, under the name, or sets the password of its person.
// ErrForbidden where there is no such link any more.
func (s *Store) UseLink(ctx context.Context, hash, name, passwordHash string, now time.Time) (readiness.Person, error) {
	var p readiness.Person
	err := s.inTx(ctx, readiness.Actor{Via: readiness.ViaPage}, now, func(t *tx) error {
		link, err := linkByHash(ctx, t, hash, t.now)
		if err != nil {
			return err
		}
		if _, err := exec(ctx, t, `DELETE FROM links WHERE hash = $1`, hash); err != nil {
			return err
		}
		if link.Kind == account.Invitation {
			p = readiness.Person{Name: name, Email: link.Email, Role: link.Role, PasswordHash: passwordHash}
			return t.join(ctx, &p)
		}
		if p, err = personTable.get(ctx, t, `WHERE removed_at = 0 AND disabled_at = 0 AND id = $1`, link.PersonID); err != nil {
			return err
		}
		t.by.ID, t.by.Name, t.by.Role = p.ID, p.Name, p.Role
		return t.setPassword(ctx, p.ID, passwordHash, "")
	})
	return p, fault.Wrap(err, "use a one-time link")
}

func (t *tx) join(ctx context.Context, p *readiness.Person) error {
	if err := t.insertPerson(ctx, p); err != nil {
		return err
	}
	t.by.ID, t.by.Name, t.by.Role = p.ID, p.Name, p.Role
	t.recordPerson(journal.PersonJoined, p.ID, "role", string(p.Role))
	return nil
}
