package db

import (
	"context"
	"strings"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

const personColumns = `id, name, email, role, password_hash, created_at, disabled_at, version, language, zone1, zone2, week_start, theme, no_shortcuts`

var personTable = table[readiness.Person]{`people`, personColumns, func(p *readiness.Person) fields {
	return fields{&p.ID, &p.Name, &p.Email, (*string)(&p.Role), &p.PasswordHash, (*instant)(&p.CreatedAt), (*instant)(&p.DisabledAt), &p.Version,
		&p.Own.Language, &p.Own.First, &p.Own.Second, &p.Own.WeekStart, &p.Own.Theme, &p.Own.NoShortcuts}
}}

// fold makes addresses that differ only in case or outer blanks the same.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// People lists everybody with an account, by name, those who are disabled included.
func (s *Store) People(ctx context.Context) ([]readiness.Person, error) {
	people, err := loadPeople(ctx, s.read)
	return people, fault.Wrap(err, "read the people")
}

func loadPeople(ctx context.Context, q querier) ([]readiness.Person, error) {
	return personTable.list(ctx, q, `WHERE removed_at = 0 ORDER BY name, id`)
}

// Person gives one person; ErrNotFound where there is none.
func (s *Store) Person(ctx context.Context, id string) (readiness.Person, error) {
	return s.person(ctx, `id = $1`, id)
}

// PersonByEmail gives the person of an address, whatever its case; ErrNotFound where there is none.
func (s *Store) PersonByEmail(ctx context.Context, email string) (readiness.Person, error) {
	return s.person(ctx, `email_folded = $1`, fold(email))
}

func (s *Store) person(ctx context.Context, where, value string) (readiness.Person, error) {
	p, err := personTable.get(ctx, s.read, `WHERE removed_at = 0 AND `+where, value)
	return p, fault.Wrap(err, "person")
}

// CountPeople says how many accounts there are.
func (s *Store) CountPeople(ctx context.Context) (int, error) { return countPeople(ctx, s.read) }

func countPeople(ctx context.Context, q querier) (int, error) {
	n, err := one(ctx, q, scanValue[int], `SELECT COUNT(*) FROM people WHERE removed_at = 0`)
	return fault.OrNone(n, err, "count the people")
}

// AddPerson makes an account; ErrExists where the address has one.
func (s *Store) AddPerson(ctx context.Context, p readiness.Person, by readiness.Actor, now time.Time) (readiness.Person, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error { return t.addPerson(ctx, &p) })
	return fault.OrNone(p, err, "add person")
}

func (t *tx) addPerson(ctx context.Context, p *readiness.Person) error {
	if err := t.insertPerson(ctx, p); err != nil {
		return err
	}
	t.recordPerson(journal.PersonAdded, p.ID, "role", string(p.Role))
	return nil
}

// recordPerson adds a line about a person. It does not name them: the log is never changed, and a name can be forgotten.
func (t *tx) recordPerson(kind, id string, data ...string) {
	all := map[string]string{}
	for i := 0; i < len(data); i += 2 {
		all[data[i]] = data[i+1]
	}
	t.record(readiness.Change{Kind: kind, Subject: id, Data: all})
}

func (t *tx) insertPerson(ctx context.Context, p *readiness.Person) error {
	if err := fault.All(p.Wrong()); err != nil {
		return err
	}
	return t.keepPerson(ctx, p)
}

// keepPerson keeps an account, also one without an address.
func (t *tx) keepPerson(ctx context.Context, p *readiness.Person) error {
	p.ID, p.CreatedAt, p.DisabledAt, p.Version = newID(t.now), t.now, time.Time{}, 1
	folded := fold(p.Email)
	if folded == "" {
		folded = "none " + p.ID // an address is of one account
	}
	row := append(personTable.fields(p).values(), folded)
	_, err := exec(ctx, t, `INSERT INTO people (`+personColumns+`, email_folded) VALUES `+params(1, len(row)), row...)
	return t.known(err)
}

// SetupToken keeps the hash of the one-time link that makes the first admin; an older link ends.
func (s *Store) SetupToken(ctx context.Context, hash string, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.record(readiness.Change{Kind: journal.SetupOffered})
		return do(ctx, t, `INSERT INTO setup (one, hash, at) VALUES (TRUE, $1, $2)
			ON CONFLICT (one) DO UPDATE SET hash = $1, at = $2`, hash, ms(t.now))
	})
	return fault.Wrap(err, "keep the setup link")
}

// SetupStands says whether a hash is that of the one-time link that makes the first admin.
func (s *Store) SetupStands(ctx context.Context, hash string) (bool, error) {
	_, stands, err := found(one(ctx, s.read, scanValue[string], `SELECT hash FROM setup WHERE hash = $1`, hash))
	return stands, fault.Wrap(err, "find the setup link")
}

// AddFirstAdmin makes the first account, an admin, for who holds the one-time link, and uses the link up.
// ErrForbidden where the link is another one or somebody has an account.
func (s *Store) AddFirstAdmin(ctx context.Context, hash string, p readiness.Person, now time.Time) (readiness.Person, error) {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		used, err := exec(ctx, t, `DELETE FROM setup WHERE hash = $1`, hash)
		if err != nil {
			return err
		}
		n, err := countPeople(ctx, t)
		if err != nil {
			return err
		}
		if used == 0 || n > 0 {
			return fault.ErrForbidden
		}
		p.Role = readiness.Admin
		if err := t.insertPerson(ctx, &p); err != nil {
			return err
		}
		t.by = readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
		t.recordPerson(journal.PersonAdded, p.ID, "role", string(p.Role))
		return nil
	})
	return fault.OrNone(p, err, "add the first admin")
}
