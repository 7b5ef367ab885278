package db

import (
	"context"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/ticket"
)

const trackerColumns = `id, kind, name, url, project, token, confidential, trouble, status, quiet_until, created_at, version`

var trackerTable = sealedTable[ticket.Tracker]{table[ticket.Tracker]{`trackers`, trackerColumns, func(k *ticket.Tracker) fields {
	return fields{&k.ID, (*string)(&k.Kind), &k.Name, &k.URL, &k.Project, &k.Token, &k.Confidential, &k.Trouble, &k.Status,
		(*instant)(&k.QuietUntil), (*instant)(&k.CreatedAt), &k.Version}
}}, func(k *ticket.Tracker) (string, []*string) { return k.ID, []*string{&k.Token} }}

func loadTracker(ctx context.Context, q querier, id string) (ticket.Tracker, error) {
	return trackerTable.get(ctx, q, `WHERE id = $1`, id)
}

// Trackers lists the trackers by name.
func (s *Store) Trackers(ctx context.Context) ([]ticket.Tracker, error) {
	all, err := trackerTable.list(ctx, s.read, `ORDER BY name`)
	return all, fault.Wrap(err, "read the trackers")
}

// Tracker gives one; ErrNotFound where there is none.
func (s *Store) Tracker(ctx context.Context, id string) (ticket.Tracker, error) {
	k, err := loadTracker(ctx, s.read, id)
	return k, fault.Wrap(err, "tracker %s", id)
}

// AddTracker adds a tracker; an Invalid where its name is taken, Invalids where it cannot be kept.
func (s *Store) AddTracker(ctx context.Context, k ticket.Tracker, by readiness.Actor, now time.Time) (ticket.Tracker, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		k = k.Tidy()
		if err := fault.All(k.Wrong()); err != nil {
			return err
		}
		k.ID, k.CreatedAt, k.Version = newID(t.now), t.now, 1
		if err := t.freeName(ctx, k); err != nil {
			return err
		}
		t.recordTracker(journal.TrackerAdded, k, nil)
		return trackerTable.insert(ctx, t, &k)
	})
	return fault.OrNone(k, err, "add tracker")
}

// freeName refuses a name that another tracker has.
func (t *tx) freeName(ctx context.Context, k ticket.Tracker) error {
	_, taken, err := found(one(ctx, t, scanValue[string], `SELECT id FROM trackers WHERE name = $1 AND id <> $2`, k.Name, k.ID))
	if err == nil && taken {
		err = fault.Invalid{Field: "name", Reason: "exists", Got: k.Name}
	}
	return err
}

func (t *tx) recordTracker(kind string, k ticket.Tracker, more map[string]string) {
	data := map[string]string{"name": k.Name}
	for name, value := range more {
		data[name] = value
	}
	t.record(readiness.Change{Kind: kind, Subject: k.ID, Data: data})
}

// ChangeTracker gives the tracker with k's id, seen at k's version, what k says, and asks it again at once. Its token stays where k
// has none, but is kept for no other server; its kind stays.
func (s *Store) ChangeTracker(ctx context.Context, k ticket.Tracker, by readiness.Actor, now time.Time) (ticket.Tracker, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := loadTracker(ctx, t, k.ID)
		if err != nil {
			return err
		}
		if was.Version != k.Version {
			return fault.ErrStale
		}
		if k, err = changedTracker(was, k); err != nil {
			return err
		}
		if err := t.freeName(ctx, k); err != nil {
			return err
		}
		t.recordTracker(journal.TrackerChanged, k, nil)
		row, err := trackerTable.sealed(ctx, t, k)
		if err != nil {
			return err
		}
		if err := do(ctx, t, `UPDATE task_issues SET next_at = $2, failures = 0 WHERE tracker_id = $1 AND trouble <> '' AND state <> 'wanted'`, k.ID, ms(t.now)); err != nil {
			return err
		}
		return t.changedOne(exec(ctx, t, `UPDATE trackers SET name = $3, url = $4, project = $5, token = $6, confidential = $7, trouble = '', status = 0,
			quiet_until = 0, version = $2 WHERE id = $1 AND version = $2 - 1`, k.ID, k.Version, k.Name, k.URL, k.Project, row.Token, k.Confidential))
	})
	return fault.OrNone(k, err, "tracker %s", k.ID)
}

// changedTracker is a tracker as it is to be.
func changedTracker(was, k ticket.Tracker) (ticket.Tracker, error) {
	k.Kind, k.CreatedAt, k.Version = was.Kind, was.CreatedAt, was.Version+1
	k.Trouble, k.Status, k.QuietUntil = "", 0, time.Time{}
	if k = k.Tidy(); k.Token == "" && !k.SameServer(was) {
		return k, fault.Invalid{Field: "token", Reason: "other_server"}
	}
	if k.Token == "" {
		k.Token = was.Token
	}
	return k, fault.All(k.Wrong())
}

// RemoveTracker removes a tracker that the caller saw at version. The tasks are no longer linked to its issues, which stay as they are.
func (s *Store) RemoveTracker(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		k, err := loadTracker(ctx, t, id)
		if err != nil {
			return err
		}
		if k.Version != version {
			return fault.ErrStale
		}
		links, err := issueTable.list(ctx, t, `WHERE tracker_id = $1 ORDER BY task_id`, id)
		if err != nil {
			return err
		}
		for _, l := range links {
			if err := s.recordIssue(ctx, t, journal.IssueUnlinked, k, l); err != nil {
				return err
			}
		}
		t.recordTracker(journal.TrackerRemoved, k, map[string]string{"count": strconv.Itoa(len(links))})
		return do(ctx, t, `DELETE FROM trackers WHERE id = $1`, id)
	})
	return fault.Wrap(err, "remove tracker %s", id)
}

// TrackerLinks counts the tasks that are linked to issues of a tracker.
func (s *Store) TrackerLinks(ctx context.Context, id string) (int, error) {
	n, err := one(ctx, s.read, scanValue[int], `SELECT COUNT(*) FROM task_issues WHERE tracker_id = $1`, id)
	return n, fault.Wrap(err, "count the issues of tracker %s", id)
}
