package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/standing"
)

var standingTable = table[standing.Record]{`standing_tasks`, `template, proofs, version`, func(r *standing.Record) fields {
	return fields{&r.Template, asJSON(&r.Proofs), &r.Version}
}}

// StandingTasks gives the standing tasks of the company as they stand at now.
func (s *Store) StandingTasks(ctx context.Context, now time.Time) (items standing.Items, err error) {
	err = s.view(ctx, func(q querier) error {
		ladder, err := loadLadder(ctx, q)
		if err != nil {
			return err
		}
		records, err := loadStanding(ctx, q)
		items = standing.List(now, ladder.Standing(), records)
		return err
	})
	return items, fault.Wrap(err, "read the standing tasks")
}

// loadStanding reads what was proven of standing tasks, by template.
func loadStanding(ctx context.Context, q querier) (map[string]standing.Record, error) {
	rows, err := standingTable.list(ctx, q, ``)
	records := make(map[string]standing.Record, len(rows))
	for _, r := range rows {
		records[r.Template] = r
	}
	return records, fault.Wrap(err, "read what stands")
}

// standingAt gives what was proven of standing tasks by an instant: as it is today, from which the log takes back what came
// later.
func standingAt(ctx context.Context, q querier, at time.Time) (map[string]standing.Record, error) {
	records, err := loadStanding(ctx, q)
	if err != nil {
		return nil, err
	}
	later, err := changesOf(ctx, q, readChanges+` WHERE at > $1 AND kind IN ($2, $3) ORDER BY seq DESC`, ms(at),
		journal.StandingDone, journal.StandingUndone)
	for _, c := range later {
		before, _, err := imagesIn(c)
		if err != nil {
			return nil, err
		}
		if before.Standing != nil {
			records[c.Subject] = *before.Standing
		}
	}
	return records, fault.Wrap(err, "read what stood")
}

// CompleteStanding notes that a standing task, seen at a version, was done for the company; the evidence says how one sees that.
// Saying the same again with an older version changes nothing, anything else with one is ErrStale. ErrNotFound where the ladder
// has no such standing task.
func (s *Store) CompleteStanding(ctx context.Context, template string, version int64, evidence string, by readiness.Actor, now time.Time) error {
	return s.workStanding(ctx, template, journal.StandingDone, by, now, func(t *tx, r standing.Record) (standing.Record, error) {
		return r.Complete(standing.Proof{Evidence: evidence, At: t.now, By: by.Name, ByID: by.ID}, version)
	})
}

// UndoStanding takes the newest proof of a standing task, seen at a version (0: any), back; the one before counts again. Without
// any nothing changes. ErrStale and ErrNotFound as for CompleteStanding.
func (s *Store) UndoStanding(ctx context.Context, template string, version int64, by readiness.Actor, now time.Time) error {
	return s.workStanding(ctx, template, journal.StandingUndone, by, now, func(_ *tx, r standing.Record) (standing.Record, error) {
		return r.Undo(version)
	})
}

func (s *Store) workStanding(ctx context.Context, template, kind string, by readiness.Actor, now time.Time,
	work func(*tx, standing.Record) (standing.Record, error)) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		asks := ladder.Standing()
		i := slices.IndexFunc(asks, func(a standing.Ask) bool { return a.Template == template })
		if i < 0 {
			return fault.ErrNotFound
		}
		was, known, err := found(standingTable.get(ctx, t, `WHERE template = $1`, template))
		if err != nil {
			return err
		}
		if !known {
			was = standing.New(template)
		}
		is, err := work(t, was)
		if err != nil || is.Version == was.Version {
			return err
		}
		return t.saveStanding(ctx, kind, asks[i], was, is)
	})
	return fault.Wrap(err, "standing task %s", template)
}

// saveStanding writes a record that somebody changed, and says so in the log with the proof that came or went.
func (t *tx) saveStanding(ctx context.Context, kind string, ask standing.Ask, was, is standing.Record) error {
	proof := is.Newest()
	if kind == journal.StandingUndone {
		proof = was.Newest()
	}
	t.standing = [2]*standing.Record{&was, &is}
	t.record(readiness.Change{Kind: kind, Subject: ask.Template, Data: map[string]string{
		"template": ask.Template, "title_ja": ask.TitleJA, "title_en": ask.TitleEN, "evidence": proof.Evidence,
	}})
	return standingTable.insert(ctx, t, &is, ` ON CONFLICT (template) DO UPDATE SET proofs = $2, version = $3`)
}
