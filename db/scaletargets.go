package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/scale"
)

// ScaleTargets gives what is scaled for each page.
func (s *Store) ScaleTargets(ctx context.Context) (scale.Targets, error) {
	return loadScaleTargets(ctx, s.read)
}

func loadScaleTargets(ctx context.Context, q querier) (scale.Targets, error) {
	known, err := one(ctx, q, scanScaleTargets, `SELECT body, version FROM scale_settings`)
	return known, fault.Wrap(err, "read what is scaled")
}

func scanScaleTargets(rows *sql.Rows) (t scale.Targets, err error) {
	var body string
	if err = rows.Scan(&body, &t.Version); err == nil && body != "" {
		err = json.Unmarshal([]byte(body), &t.ByPage)
	}
	return t, err
}

// SaveScaleTarget replaces what is scaled for a page (empty: for all events); the zero Target forgets it. ErrStale where the settings
// have another version by now than the caller saw; an Invalid names what cannot be kept.
func (s *Store) SaveScaleTarget(ctx context.Context, pageID string, target scale.Target, version int64, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(target.Wrong()); err != nil {
			return err
		}
		if err := t.knows(ctx, "top_pages", "page", pageID); err != nil {
			return err
		}
		known, err := loadScaleTargets(ctx, t)
		if err != nil || known.ByPage[pageID] == target {
			return err
		}
		all := map[string]scale.Target{}
		maps.Copy(all, known.ByPage)
		if all[pageID] = target; target == (scale.Target{}) {
			delete(all, pageID)
		}
		body, err := json.Marshal(all)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.ScaleSaved, Subject: pageID, Data: map[string]string{"workload": target.Workload, "resource": target.Resource}})
		return t.changedOne(exec(ctx, t, `UPDATE scale_settings SET body = $2, version = $1 + 1 WHERE version = $1`, version, string(body)))
	})
	return fault.Wrap(err, "save what is scaled")
}
