package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/preference"
)

// SaveOwn keeps how a person wants to see everything; Invalids name what cannot be kept. It is no line of the log: nobody but
// them sees anything of it.
func (s *Store) SaveOwn(ctx context.Context, id string, own preference.Own, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(own.Wrong()); err != nil {
			return err
		}
		p, err := personTable.get(ctx, t, `WHERE removed_at = 0 AND id = $1`, id)
		if err != nil || p.Own == own {
			return err
		}
		t.touch() // their other open pages follow
		return t.changedOne(exec(ctx, t, `UPDATE people SET language = $2, zone1 = $3, zone2 = $4, week_start = $5, theme = $6, no_shortcuts = $7 WHERE id = $1`,
			id, own.Language, own.First, own.Second, own.WeekStart, own.Theme, own.NoShortcuts))
	})
	return fault.Wrap(err, "save the settings of %s", id)
}

var companyTable = table[preference.Company]{`company`, `zone1, zone2, label1, label2, language, version`, func(c *preference.Company) fields {
	return fields{&c.First, &c.Second, &c.Label1, &c.Label2, &c.Language, &c.Version}
}}

// companyAt is what the company had set at a revision.
type companyAt struct {
	preference.Company
	revision int64
}

// Company gives what the company has set, which is read once a revision.
func (s *Store) Company(ctx context.Context) (preference.Company, error) {
	revision, known := s.Revision(), s.company.Load()
	if known != nil && known.revision == revision {
		return known.Company, nil
	}
	c, err := companyTable.get(ctx, s.read, ``)
	if err != nil {
		return c, fault.Wrap(err, "read the settings of the company")
	}
	s.company.Store(&companyAt{c, revision})
	return c, nil
}

// CompanyOrLast is Company; while it cannot be read, what it was last.
func (s *Store) CompanyOrLast(ctx context.Context) preference.Company {
	c, err := s.Company(ctx)
	if known := s.company.Load(); err != nil && known != nil {
		return known.Company
	}
	return c
}

// Home gives the first zone of the company, which is usual where nobody has set one.
func (s *Store) Home(ctx context.Context, usual *time.Location) *time.Location {
	if zone, set := preference.Location(s.CompanyOrLast(ctx).First); set {
		return zone
	}
	return usual
}

// SaveCompany replaces what the caller saw at the version of c. Saying what stands already changes nothing; ErrStale where it
// has another version by now; Invalids name what cannot be kept.
func (s *Store) SaveCompany(ctx context.Context, c preference.Company, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(c.Wrong()); err != nil {
			return err
		}
		was, err := companyTable.get(ctx, t, ``)
		if err != nil || was == c {
			return err
		}
		c.Version++
		t.record(readiness.Change{Kind: journal.CompanySaved, Data: tellCompany(was, c)})
		return t.changedOne(exec(ctx, t, `UPDATE company SET zone1 = $2, zone2 = $3, label1 = $4, label2 = $5, language = $6, version = $1 WHERE version = $1 - 1`,
			c.Version, c.First, c.Second, c.Label1, c.Label2, c.Language))
	})
	return fault.Wrap(err, "save the settings of the company")
}

// tellCompany gives the values of a change: what is other now, before and after.
func tellCompany(was, is preference.Company) map[string]string {
	data := map[string]string{}
	for _, one := range []struct{ name, was, is string }{
		{"zone1", was.First, is.First}, {"zone2", was.Second, is.Second}, {"label1", was.Label1, is.Label1}, {"label2", was.Label2, is.Label2},
		{"language", was.Language, is.Language},
	} {
		if one.was != one.is {
			data["was_"+one.name], data[one.name] = one.was, one.is
		}
	}
	return data
}

// Size is how many bytes the database takes.
func (s *Store) Size(ctx context.Context) (int64, error) {
	n, err := one(ctx, s.read, scanValue[int64], s.engine.size())
	return n, fault.Wrap(err, "size of the database")
}
